// Package strava fetches activities out of a Strava account through Strava's
// programming interface (API v3), with an application that the athlete
// registers: since 2026 none can be shared by the public.
//
// Sources of the facts: developers.strava.com (authentication, rate limits,
// changelog, Swagger of 2025-11), Strava's API Policy of 2026-06-01 and its
// announcements in the Community Hub (2026), and recorded answers of 2025-10
// (dblock/strava-ruby-client).
package strava

import (
	"errors"
	"strings"
	"time"

	"athletedata/connectors"
)

// New is the source.
func New() connectors.Connector { return source{} }

type source struct{}

// Info implements connectors.Connector.
func (source) Info() connectors.Info {
	return connectors.Info{
		ID: "strava", Name: "Strava", Kind: connectors.OAuth,
		Summary: "Activities with laps, samples, time in zones and gear, as Strava has them.",
		Notice:  notice, Better: better, Steps: steps, Fields: fields, Datasets: datasets,
		Links: []connectors.Link{
			{Text: "Your application at Strava", URL: "https://www.strava.com/settings/api"},
			{Text: "Applications with access to your account", URL: "https://www.strava.com/settings/apps"},
			{Text: "Strava's API Policy", URL: "https://www.strava.com/legal/api_policy"},
			{Text: "How to get the bulk export", URL: "https://support.strava.com/hc/en-us/articles/216918437-Exporting-your-Data-and-Bulk-Export"},
		},
		Every: 6 * time.Hour, AtLeast: time.Hour,
		Earliest:    time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
		Limits:      limits,
		Attribution: "Powered by Strava",
	}
}

var notice = connectors.Notice{
	Version: "2026-06-01",
	Title:   "Strava's rules for data that programs fetch",
	Text: `Since June 2026 Strava's API Policy says: what a program fetches through the programming interface may be kept for seven days at most. It may not be gathered into a database, put together with other data, evaluated, or used with artificial intelligence. There is no exception for athletes who look at their own data.

Filling your own database from here does all of that. If you go on, you do it on your own responsibility, and Strava can take the access away. What came from here stays marked as such and can be deleted alone.

The bulk export that Strava makes for you on request is yours, complete, and free of these rules. It is the better way.`,
}

const better = "Ask Strava for your bulk export first: Settings, My Account, Download or Delete Your Account, Get Started, and there step 2, Request Your Archive (not step 3, which deletes the account). A link comes by e-mail within hours. Drop the zip file on this program: it has everything, the original recordings included, and Strava's rules for programs do not apply to it."

var steps = []connectors.Step{
	{Title: "A subscription", Text: "Since June 2026 Strava lets only applications of paying subscribers in. Without a subscription, use the bulk export."},
	{Title: "Open the page of your application", Text: "Sign in to Strava and open the page My API Application. If it asks you to, agree to the API Agreement.",
		Link: connectors.Link{Text: "My API Application", URL: "https://www.strava.com/settings/api"}},
	{Title: "Fill in the form", Text: "Application Name: anything without the word Strava, for example My training data. Category: any. Club: leave it empty. Website: any address, for example http://localhost. Authorization Callback Domain: localhost, exactly this word, without http and without a number. Press Create."},
	{Title: "A picture", Text: "Strava asks for an icon of the application. Any picture will do."},
	{Title: "Copy two values", Text: "The page then shows Client ID, a number, and Client Secret, which appears when you press Show. Copy both: they are asked for here. The access token and refresh token on that page are not needed. That the page says one athlete is right: that is you."},
	{Title: "Allow the access", Text: "When your browser opens Strava's page, leave all ticks as they are and press Authorize. A tick taken away leaves those data out."},
}

var fields = []connectors.Field{
	{ID: "client_id", Label: "Client ID", Help: "The number from the page My API Application.", Check: checkNumber},
	{ID: "client_secret", Label: "Client Secret", Entry: connectors.Secret, Help: "From the same page. It is kept on this computer only."},
	{ID: "api", Label: "Address of the API", Default: "https://www.strava.com/api/v3", Advanced: true, Check: connectors.CheckAddress,
		Help: "Strava will move it in 2027."},
	{ID: "oauth", Label: "Address of the sign-in", Default: "https://www.strava.com/oauth", Advanced: true, Check: connectors.CheckAddress},
}

var datasets = []connectors.Dataset{
	{ID: activities, Name: "Activities", Help: "Summary, description, laps, splits and best efforts of each."},
	{ID: streams, Name: "Samples of the activities", Help: "Position, heart rate, power and so on, second by second: one more request for each activity."},
	{ID: zones, Name: "Time in zones", Help: "Of heart rate, power and pace, as Strava counts it: one more request for each activity. Strava allows about a thousand a day, so without it many years are here sooner."},
	{ID: gear, Name: "Bicycles and shoes"},
	{ID: profile, Name: "Profile", Help: "Your own entry with weight and threshold power, your zones, and sums of your activities. They come without a date, so the newest is kept as a file and is in no table."},
}

// Datasets.
const (
	activities = "activities"
	streams    = "streams"
	zones      = "zones"
	gear       = "gear"
	profile    = "profile"
)

func checkNumber(text string) error {
	if text = strings.TrimSpace(text); text == "" || strings.Trim(text, "0123456789") != "" {
		return errors.New("the Client ID is a number, for example 123456")
	}
	return nil
}
