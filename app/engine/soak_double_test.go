package engine

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"log/slog"
	"maps"
	"regexp"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/all/fakes"
	"athletedata/connectors/conntest"
	"athletedata/connectors/httpx"
	"athletedata/store"
)

// double is the same vendor with the same account, synced without any trouble
// into a host that notes what it is given.
type double struct {
	fakes.Fake
	t         *testing.T
	connector connectors.Connector
	session   *connectors.Session
	host      *ledger
	places    bool
}

func newDouble(t *testing.T, c connectors.Connector, f fakes.Fake) *double {
	info, vault, log := c.Info(), conntest.NewVault(), slog.New(slog.DiscardHandler)
	account, err := conntest.Account(info, f.Answers("https://"+host(f.ID)), vault)
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(account.Datasets, datasets(c))
	if f.SignIn != nil {
		if err := f.SignIn(vault); err != nil {
			t.Fatal(err)
		}
	}
	return &double{Fake: f, t: t, connector: c, places: info.Places, host: &ledger{items: map[string]entry{}}, session: &connectors.Session{
		Account: account, Vault: vault, Log: log, Clock: connectors.SystemClock{},
		HTTP: httpx.New(httpx.Options{Limits: info.Limits, Log: log, Base: conntest.Direct(f.Handler)})}}
}

// sync fetches everything new, waiting for the pauses that are asked for.
func (w *double) sync(visits []store.Visit) {
	w.t.Helper()
	run := &connectors.Run{Session: w.session, Host: w.host}
	for _, v := range visits {
		run.Visits = append(run.Visits, connectors.Visit(v))
	}
	var err error
	for range 100 {
		if err = w.connector.Sync(w.t.Context(), run); err == nil {
			return
		}
		time.Sleep(20 * time.Minute)
	}
	w.t.Fatalf("the double of %s: %v", w.ID, err)
}

// ledger notes of what is delivered only what identifies it.
type ledger struct {
	items map[string]entry
	saved json.RawMessage
}

type entry struct {
	version  string
	sum      [sha256.Size]byte
	gearless []byte
}

// gear is what one of Strava's activities says of it in passing: also how far it
// had gone when that was asked for, which grows with every other activity.
var gear = regexp.MustCompile(`"gear":\{[^{}]*\}`)

// gearless identifies content but for that; nil where there is none of it.
func gearless(data []byte) []byte {
	if !gear.Match(data) {
		return nil
	}
	sum := sha256.Sum256(gear.ReplaceAll(data, nil))
	return sum[:]
}

func (l *ledger) Cursor() json.RawMessage { return l.saved }
func (l *ledger) Checkpoint(_ context.Context, c json.RawMessage) error {
	l.saved = c
	return nil
}
func (l *ledger) Have(key, version string) bool {
	e, ok := l.items[key]
	return ok && e.version == version
}
func (l *ledger) Deliver(_ context.Context, item connectors.Item) error {
	l.items[item.Key] = entry{version: item.Version, sum: sha256.Sum256(item.Data), gearless: gearless(item.Data)}
	return nil
}
func (l *ledger) Progress(connectors.Progress) {}
