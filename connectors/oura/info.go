// Package oura fetches what an Oura ring has measured through Oura's
// programming interface (v2), with an application that the owner of the ring
// registers: personal tokens are no longer given out, and an application may
// serve ten people before it is looked at.
//
// Sources of the facts: Oura's OpenAPI document 1.37 (July 2026) and its pages
// on authentication (cloud.ouraring.com/docs, 2026); what the two generations
// of applications need, and how windows of days behave, is from public issues
// of 2026 (louispires/Oura-Home-Assistant-Integration 61, 62, 68, 71, 75,
// the-momentum/open-wearables 1007, 1161, nitobuendia/oura-custom-component 26).
package oura

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"athletedata/connectors"
)

// New is the source.
func New() connectors.Connector { return source{} }

type source struct{}

// Where an application can have been registered.
const (
	newPortal = "new"
	oldPortal = "old"
)

// Scopes are called otherwise in the two portals.
const (
	newScopes = "email personal daily heartrate workout tag session spo2 stress heart_health ring_configuration"
	oldScopes = "email personal daily heartrate workout tag session spo2Daily"
)

// Info implements connectors.Connector.
func (source) Info() connectors.Info {
	return connectors.Info{
		ID: "oura", Name: "Oura", Kind: connectors.OAuth,
		Summary: "Sleep, readiness, activity, heart rate, stress, workouts and tags of an Oura ring.",
		Better:  "Oura makes an export of your account on request, without any application: on its Membership Hub choose Export Data, and drop the zip file on this program. It has some things that the interface lacks, like the temperature of the skin. Use it for the past, and this connection to stay current.",
		Steps:   steps, Fields: fields, Datasets: datasets,
		Links: []connectors.Link{
			{Text: "Your applications at Oura", URL: "https://developer.ouraring.com/applications"},
			{Text: "Applications registered before 2026", URL: "https://cloud.ouraring.com/oauth/applications"},
			{Text: "Export of your account (Membership Hub)", URL: "https://membership.ouraring.com"},
		},
		Every: 6 * time.Hour, AtLeast: 30 * time.Minute,
		Earliest: time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC), // before the first ring
		// 5,000 requests in five minutes are allowed (FAQ, 2026).
		Limits: connectors.Limits{Gap: 50 * time.Millisecond, Burst: 10, Windows: []connectors.Window{{Requests: 4000, Per: 5 * time.Minute}}, ResumeAt: resumeAt},
	}
}

var steps = []connectors.Step{
	{Title: "Membership", Text: "Rings of the third generation and later need an active Oura membership for this. Without one, use the export."},
	{Title: "Open the page of applications", Text: "Sign in with the account of your ring and create a new application.",
		Link: connectors.Link{Text: "Oura's page for developers", URL: "https://developer.ouraring.com/applications"}},
	{Title: "Fill in the form", Text: "Name: anything, for example My training data. Contact: your e-mail address. Website, privacy policy and terms of service: any address that begins with https://, for example https://example.com."},
	{Title: "Say where to come back to", Text: "Redirect URI: http://localhost:53691/callback, exactly like this: Oura compares letter by letter, and allows http for localhost only."},
	{Title: "Tick everything", Text: "Tick all scopes. What is not ticked is left out."},
	{Title: "Copy two values", Text: "Save the application and copy Client ID and Client Secret: both are asked for here."},
}

var fields = []connectors.Field{
	{ID: "client_id", Label: "Client ID", Help: "From the page of your application at Oura."},
	{ID: "client_secret", Label: "Client Secret", Entry: connectors.Secret, Help: "From the same page. It is kept on this computer only."},
	{ID: "app", Label: "Where you registered the application", Entry: connectors.Choice, Default: newPortal,
		Choices: []connectors.Option{{Value: newPortal, Text: "developer.ouraring.com (2026 and later)"}, {Value: oldPortal, Text: "cloud.ouraring.com (before)"}}},
	{ID: "scopes", Label: "Scopes", Optional: true, Advanced: true, Help: "Separated by spaces; empty means all that the portal knows."},
	{ID: "port", Label: "Port for coming back after the sign-in", Default: "53691", Advanced: true, Check: checkPort, Help: "It has to be the one in the Redirect URI."},
	{ID: "api", Label: "Address of the API", Default: "https://api.ouraring.com", Advanced: true, Check: connectors.CheckAddress},
	{ID: "authorize", Label: "Address of the sign-in", Default: "https://cloud.ouraring.com/oauth/authorize", Advanced: true, Check: connectors.CheckAddress},
	{ID: "token_new", Label: "Address for tokens, new applications", Default: "https://moi.ouraring.com/oauth/v2/ext/oauth-token", Advanced: true, Check: connectors.CheckAddress},
	{ID: "token_old", Label: "Address for tokens, old applications", Default: "https://api.ouraring.com/oauth/token", Advanced: true, Check: connectors.CheckAddress},
	{ID: "revoke", Label: "Address for ending the access", Default: "https://api.ouraring.com/oauth/revoke", Advanced: true, Check: connectors.CheckAddress},
}

var datasets = []connectors.Dataset{
	{ID: "sleep", Name: "Sleep", Help: "Nights with stages, heart rate and HRV, and the score of each."},
	{ID: "readiness", Name: "Readiness"},
	{ID: "activity", Name: "Activity", Help: "Steps, calories and movement of each day, minute by minute."},
	{ID: "heartrate", Name: "Heart rate", Help: "Every five minutes, day and night."},
	{ID: "spo2", Name: "Blood oxygen"},
	{ID: "stress", Name: "Stress and resilience"},
	{ID: "fitness", Name: "Cardiovascular age and VO2max"},
	{ID: "workouts", Name: "Workouts and moments"},
	{ID: "tags", Name: "Tags and rest mode"},
	{ID: "ring", Name: "The ring", Help: "Which ones you have had, and how full the battery was."},
	{ID: "profile", Name: "Profile", Help: "Age, weight, height and e-mail address as you told Oura."},
}

func checkPort(text string) error {
	if n, err := strconv.Atoi(strings.TrimSpace(text)); err != nil || n < 1024 || n > 65535 {
		return errors.New("a port is a number from 1024 to 65535")
	}
	return nil
}

// resumeAt reads X-RateLimit-Reset, unix seconds, for answers without a
// Retry-After (API document 1.37).
func resumeAt(resp *http.Response, now time.Time) time.Time {
	n, err := strconv.ParseInt(resp.Header.Get("X-RateLimit-Reset"), 10, 64)
	if err != nil || n < now.Unix() {
		return time.Time{}
	}
	return time.Unix(n, 0)
}
