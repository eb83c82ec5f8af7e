package engine

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/garmin"
	"athletedata/connectors/garmin/fake"
	"athletedata/store"
)

// unlimited is what a source allows who does not mind how often it is asked.
func unlimited(i connectors.Info) connectors.Limits {
	i.Limits.Gap, i.Limits.Windows = 0, nil
	return i.Limits
}

// years is a Garmin account of so many days with an activity each, and a Syncer
// to which it is connected.
func years(t testing.TB, days int) (*Syncer, *fake.Server, *conntest.Clock) {
	t.Helper()
	e, _ := database(t)
	clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	server := fake.New(clock, fake.Options{Days: days, PerDay: 1, Quota: days})
	vault := newMemory()
	if err := server.SignIn(vault); err != nil {
		t.Fatal(err)
	}
	s := &Syncer{Engine: e, Connectors: []connectors.Connector{garmin.New()}, Clock: clock, Log: slog.New(slog.DiscardHandler),
		Vault: func(string) Vault { return vault }, Transport: conntest.Direct(server), Limits: unlimited}
	if err := e.Store.SaveAccount(t.Context(), 1, store.Account{Source: "garmin", Answers: server.Answers("https://garmin.vendor.test"), Every: time.Hour}); err != nil {
		t.Fatal(err)
	}
	return s, server, clock
}

// firstSync fetches all of it, and says how many days and activities there are.
func firstSync(t testing.TB, s *Syncer, clock *conntest.Clock) (days, activities int) {
	t.Helper()
	for range 20 {
		run, err := s.Sync(t.Context(), "garmin", true, nil)
		if err != nil || run.Failed > 0 {
			t.Fatalf("%+v, %v", run, err)
		}
		if run.Outcome == "ok" {
			known, err := s.Engine.Store.KnownItems(t.Context(), 1, "garmin")
			if err != nil {
				t.Fatal(err)
			}
			for k := range known {
				switch {
				case strings.HasPrefix(k.Key, "daily/"):
					days++
				case strings.HasPrefix(k.Key, "activity/") && strings.HasSuffix(k.Key, "/original"):
					activities++
				}
			}
			return days, activities
		}
		clock.Advance(20 * time.Minute)
	}
	t.Fatal("the first sync does not end")
	return 0, 0
}

// A first sync of some hundred days brings every day and every activity.
func TestFirstSyncOfGarmin(t *testing.T) {
	s, server, clock := years(t, 60)
	days, activities := firstSync(t, s, clock)
	for _, key := range server.Want(time.Time{}, time.Time{}) {
		switch {
		case strings.HasPrefix(key, "daily/"):
			days--
		case strings.HasPrefix(key, "activity/") && strings.HasSuffix(key, "/original"):
			activities--
		}
	}
	if days != 0 || activities != 0 {
		t.Errorf("%d days and %d activities too many", days, activities)
	}
}

// BenchmarkFirstSyncOfGarmin is the first sync of ten years with an activity a
// day, from a fake that makes no pauses to the database. The share of fetching
// is what the connector and the fake take of that time by themselves.
func BenchmarkFirstSyncOfGarmin(b *testing.B) {
	const length = 3650
	for b.Loop() {
		b.StopTimer()
		s, _, clock := years(b, length)
		fetching := fetchAlone(b, length)
		b.StartTimer()
		began := time.Now()
		days, activities := firstSync(b, s, clock)
		took := time.Since(began)
		b.StopTimer()
		b.ReportMetric(float64(days)/took.Minutes(), "days/min")
		b.ReportMetric(float64(activities)/took.Minutes(), "activities/min")
		b.ReportMetric(100*fetching.Seconds()/took.Seconds(), "%fetching")
		b.StartTimer()
	}
}

// fetchAlone is how long the same takes into a host that throws everything away.
func fetchAlone(b *testing.B, days int) time.Duration {
	clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	server := fake.New(clock, fake.Options{Days: days, PerDay: 1, Quota: days})
	vault := conntest.NewVault()
	if err := server.SignIn(vault); err != nil {
		b.Fatal(err)
	}
	c := garmin.New()
	run := &connectors.Run{Host: nowhere{}, Session: &connectors.Session{Account: connectors.NewAccount(c.Info(), server.Answers("https://garmin.vendor.test")),
		Vault: vault, Clock: clock, Log: slog.New(slog.DiscardHandler), HTTP: &http.Client{Transport: conntest.Direct(server)}}}
	began := time.Now()
	if err := c.Sync(b.Context(), run); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

// nowhere is a host that keeps nothing.
type nowhere struct{}

func (nowhere) Cursor() json.RawMessage                           { return nil }
func (nowhere) Checkpoint(context.Context, json.RawMessage) error { return nil }
func (nowhere) Have(string, string) bool                          { return false }
func (nowhere) Deliver(context.Context, connectors.Item) error    { return nil }
func (nowhere) Progress(connectors.Progress)                      {}
