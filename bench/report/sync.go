package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"athletedata/app/engine"
	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/garmin"
	"athletedata/connectors/garmin/fake"
	"athletedata/store"
	"athletedata/store/archive"
	"athletedata/store/cluster"
)

// syncDays is ten years, with an activity on each day.
const syncDays = 3650

// vault keeps secrets as long as the report is made.
type vault struct{ *conntest.Vault }

// Replace implements engine.Vault; only who connects calls it.
func (vault) Replace(map[string]string) error { return errors.New("this account is connected already") }

// account is a Garmin account at a stand-in that makes no pauses.
func account() (server *fake.Server, secrets vault, clock *conntest.Clock, err error) {
	clock = conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	server = fake.New(clock, fake.Options{Days: syncDays, PerDay: 1, Quota: syncDays})
	secrets = vault{conntest.NewVault()}
	return server, secrets, clock, server.SignIn(secrets)
}

const address = "https://garmin.vendor.test"

// firstSync measures the first sync of ten years of Garmin into a database of
// its own, and how much of it is fetching, which the connector and the stand-in
// do in the same time for nobody.
func firstSync(ctx context.Context, dir string) ([]row, error) {
	fmt.Println("syncing ten years of Garmin …")
	alone, err := fetchOnly(ctx)
	if err != nil {
		return nil, err
	}
	db, err := cluster.Start(ctx, cluster.Options{Dir: filepath.Join(dir, "postgres-sync"), Secrets: memory{}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	s, err := store.Open(ctx, db.URL())
	if err != nil {
		return nil, err
	}
	defer s.Close()
	a, err := archive.Open(filepath.Join(dir, "archive-sync"))
	if err != nil {
		return nil, err
	}
	server, secrets, clock, err := account()
	if err != nil {
		return nil, err
	}
	if err := s.SaveAccount(ctx, 1, store.Account{Source: "garmin", Answers: server.Answers(address), Every: time.Hour}); err != nil {
		return nil, err
	}
	quiet := slog.New(slog.DiscardHandler)
	syncer := &engine.Syncer{Engine: &engine.Engine{Store: s, Archive: a, AthleteID: 1, Version: "bench", Log: quiet}, Connectors: []connectors.Connector{garmin.New()},
		Clock: clock, Log: quiet, Vault: func(string) engine.Vault { return secrets }, Transport: conntest.Direct(server),
		Limits: func(i connectors.Info) connectors.Limits {
			i.Limits.Gap, i.Limits.Windows = 0, nil
			return i.Limits
		}}
	begin := time.Now()
	run, err := syncer.Sync(ctx, "garmin", true, nil)
	took := time.Since(begin)
	if err == nil && (run.Outcome != "ok" || run.Failed > 0) {
		err = fmt.Errorf("the sync ended as %q (%s), %d items failed", run.Outcome, run.Problem, run.Failed)
	}
	if err != nil {
		return nil, err
	}
	known, err := s.KnownItems(ctx, 1, "garmin")
	if err != nil {
		return nil, err
	}
	days, activities := 0, 0
	for k := range known {
		switch {
		case strings.HasPrefix(k.Key, "daily/"):
			days++
		case strings.HasPrefix(k.Key, "activity/") && strings.HasSuffix(k.Key, "/original"):
			activities++
		}
	}
	rate := func(n int) string { return fmt.Sprintf("%.0f", float64(n)/took.Minutes()) }
	return []row{{"first sync of ten years of Garmin, an activity a day, at a stand-in without pauses", rate(days) + " days and " + rate(activities) + " activities a minute",
		"fetching the same for nobody: " + seconds(alone) + " of " + seconds(took), ratio(took, alone), "2,000 of each a minute on two cores"}}, nil
}

// fetchOnly is how long fetching takes if nobody keeps anything.
func fetchOnly(ctx context.Context) (time.Duration, error) {
	server, secrets, clock, err := account()
	if err != nil {
		return 0, err
	}
	c := garmin.New()
	begin := time.Now()
	err = c.Sync(ctx, &connectors.Run{Host: nobody{}, Session: &connectors.Session{Account: connectors.NewAccount(c.Info(), server.Answers(address)),
		Vault: secrets, Clock: clock, Log: slog.New(slog.DiscardHandler), HTTP: &http.Client{Transport: conntest.Direct(server)}}})
	return time.Since(begin), err
}

// nobody keeps nothing.
type nobody struct{}

func (nobody) Cursor() json.RawMessage                           { return nil }
func (nobody) Checkpoint(context.Context, json.RawMessage) error { return nil }
func (nobody) Have(string, string) bool                          { return false }
func (nobody) Deliver(context.Context, connectors.Item) error    { return nil }
func (nobody) Progress(connectors.Progress)                      {}
