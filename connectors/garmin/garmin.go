// Package garmin loads an account of Garmin Connect: activities as the files
// the watch recorded, the days' files and figures, and what Garmin computes.
//
// Garmin offers no interface to private persons; this one is that of its own
// phone app as other open programs describe it. What is known of it, and from
// where, stands beside each address in endpoints.go.
package garmin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // the accounts' zones, also where the system has none

	"athletedata/connectors"
)

// New gives the connector.
func New() connectors.Connector { return garmin{} }

type garmin struct{}

// profile is what the account calls itself.
type profile struct {
	DisplayName string `json:"displayName"` // the key of the person in addresses
	FullName    string `json:"fullName"`
	ProfileID   int64  `json:"profileId"`
}

// whoami reads the profile. It is also the proof that a token is good for data
// and not only for Garmin's sign-in server.
func (a *api) whoami(ctx context.Context) (profile, error) {
	var who profile
	if _, err := a.json(ctx, profilePath, nil, &who); err != nil {
		return who, err
	}
	if who.DisplayName == "" {
		return who, errors.New("the profile does not say whose account it is")
	}
	return who, nil
}

// Check implements [connectors.Checker].
func (garmin) Check(ctx context.Context, s *connectors.Session) (connectors.Identity, error) {
	var id connectors.Identity
	a, err := open(s)
	if err != nil {
		return id, err
	}
	who, err := a.whoami(ctx)
	if err != nil {
		return id, fmt.Errorf("reading the Garmin profile: %w", err)
	}
	if id.Name = who.FullName; id.Name == "" {
		id.Name = who.DisplayName
	}
	page, err := a.activities(ctx, 0, 1, "", "")
	if err != nil {
		return id, fmt.Errorf("reading the newest Garmin activity: %w", err)
	}
	if len(page) > 0 {
		id.Newest, id.At = page[0].Name, page[0].start()
	}
	return id, nil
}

// zone is the athlete's time zone by the account's settings: a day of Garmin's
// is one of its calendar. Where Garmin does not say, it is UTC.
func (a *api) zone(ctx context.Context) (*time.Location, error) {
	var settings struct {
		TimeZone string `json:"timeZone"`
	}
	raw, err := a.json(ctx, settingsPath, nil, nil)
	if err == nil && raw != nil {
		err = json.Unmarshal(raw, &settings)
	}
	if err != nil {
		return time.UTC, err
	}
	zone, err := time.LoadLocation(settings.TimeZone)
	if err != nil {
		return time.UTC, nil
	}
	return zone, nil
}

// api speaks to the servers that hold the data.
type api struct {
	session *connectors.Session
	at      addresses
	token   token
}

func open(s *connectors.Session) (*api, error) {
	t, err := load(s)
	return &api{session: s, at: addressesOf(s.Account), token: t}, err
}

var _ interface {
	connectors.SignIn
	connectors.Checker
} = garmin{}
