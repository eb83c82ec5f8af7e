// Package fakes is a stand-in of every vendor's server, with one athlete in it:
// for a look around without accounts, and for tests of the whole.
package fakes

import (
	"maps"
	"net/http"
	"time"

	"athletedata/connectors"
	dropbox "athletedata/connectors/dropbox/fake"
	garmin "athletedata/connectors/garmin/fake"
	glooko "athletedata/connectors/glooko/fake"
	librelinkup "athletedata/connectors/librelinkup/fake"
	meteostat "athletedata/connectors/meteostat/fake"
	myfitnesspal "athletedata/connectors/myfitnesspal/fake"
	openmeteo "athletedata/connectors/openmeteo/fake"
	oura "athletedata/connectors/oura/fake"
	strava "athletedata/connectors/strava/fake"
	"athletedata/connectors/truth"
)

// Fake is a stand-in of one vendor's server with what connecting to it needs.
type Fake struct {
	ID      string // of the connector
	Handler http.Handler
	// Answers are what a person would answer in the wizard, secret ones too,
	// with every address that is asked for under base.
	Answers func(base string) map[string]string
	// SignIn puts into a vault what a finished sign-in leaves there; nil: nobody
	// has to sign in.
	SignIn func(v connectors.Vault) error
	// Grow adds something new at the clock's present, and may change something
	// recent. It returns the keys of what the next sync must bring for that.
	Grow func() []string
	// Want are the keys of everything there is now in a span of days, with all
	// datasets on; zero is open.
	Want func(from, to time.Time) []string
	// Truth is everything in the account up to the clock's present, as the vendor
	// himself would show it. Of the weather that is what there was at home and
	// on the days of visits.
	Truth func(visits []connectors.Visit) []truth.Fact
	// Empty makes it an account in which nothing has ever happened, Expire ends
	// what has been signed in so far.
	Empty, Expire func()
	// Secrets are texts that must not be seen outside the vault.
	Secrets func() []string
}

// Options of all fakes.
type Options struct {
	// Days of history up to the present; default 40.
	Days int
	// Keys lets sources that can do without it be signed in to as well: Dropbox
	// with an account, the weather with keys.
	Keys bool
}

// server is what the fakes have in common.
type server interface {
	http.Handler
	Answers(base string) map[string]string
	Typed() map[string]string
	SignIn(v connectors.Vault) error
	Grow() []string
	Want(from, to time.Time) []string
	Truth(visits []connectors.Visit) []truth.Fact
	Empty()
	Expire()
	Secrets() []string
}

// All are the fakes of all connectors, in the order in which people see those.
// Their present is the clock's.
func All(clock connectors.Clock, o Options) []Fake {
	const key = "paid-key-0123456789"
	weather := openmeteo.Options{Days: o.Days}
	if o.Keys {
		weather.Key = key
	}
	return []Fake{
		fake("garmin", true, garmin.New(clock, garmin.Options{Days: o.Days})),
		fake("strava", true, strava.New(clock, strava.Options{Days: o.Days})),
		fake("oura", true, oura.New(clock, oura.Options{Days: o.Days})),
		fake("myfitnesspal", true, myfitnesspal.New(clock, myfitnesspal.Options{Days: o.Days})),
		fake("glooko", true, glooko.New(clock, glooko.Options{Days: o.Days})),
		fake("librelinkup", true, librelinkup.New(clock, librelinkup.Options{Days: o.Days, Live: true})),
		fake("dropbox", o.Keys, dropbox.New(clock, dropbox.Options{Days: o.Days, Account: o.Keys})),
		fake("open_meteo", o.Keys, openmeteo.New(clock, weather)),
		fake("meteostat", o.Keys, meteostat.New(clock, meteostat.Options{Days: o.Days, Point: o.Keys})),
	}
}

func fake(id string, signIn bool, s server) Fake {
	f := Fake{ID: id, Handler: s, Grow: s.Grow, Want: s.Want, Truth: s.Truth, Empty: s.Empty, Expire: s.Expire, Secrets: s.Secrets}
	f.Answers = func(base string) map[string]string {
		answers := s.Answers(base)
		maps.Copy(answers, s.Typed())
		return answers
	}
	if signIn {
		f.SignIn = s.SignIn
	}
	return f
}
