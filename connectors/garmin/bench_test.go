package garmin_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/garmin"
	"athletedata/connectors/garmin/fake"
)

// nullHost takes everything and keeps nothing.
type nullHost struct{}

func (nullHost) Cursor() json.RawMessage                           { return nil }
func (nullHost) Checkpoint(context.Context, json.RawMessage) error { return nil }
func (nullHost) Have(string, string) bool                          { return false }
func (nullHost) Progress(connectors.Progress)                      {}
func (nullHost) Deliver(context.Context, connectors.Item) error    { return nil }

// BenchmarkSync loads 500 days with an activity each, without pauses. The work
// of the fake is part of the time.
func BenchmarkSync(b *testing.B) {
	const days = 500
	for b.Loop() {
		clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
		server := fake.New(clock, fake.Options{Days: days, PerDay: 1, Quota: days})
		vault := conntest.NewVault()
		if err := server.SignIn(vault); err != nil {
			b.Fatal(err)
		}
		c := garmin.New()
		run := &connectors.Run{Host: nullHost{}, Session: &connectors.Session{
			Account: connectors.NewAccount(c.Info(), server.Answers("https://vendor.test")), Vault: vault, Clock: clock,
			Log: slog.New(slog.DiscardHandler), HTTP: &http.Client{Transport: conntest.Direct(server)}}}
		if err := c.Sync(context.Background(), run); err != nil {
			b.Fatal(err)
		}
	}
	perSecond := float64(b.N) * days / b.Elapsed().Seconds()
	b.ReportMetric(perSecond, "days/s")
	b.ReportMetric(perSecond, "activities/s")
}
