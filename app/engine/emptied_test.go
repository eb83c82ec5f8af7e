package engine

import (
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/garmin"
	"athletedata/connectors/garmin/fake"
	"athletedata/store"
)

// The rows of what is deleted at Garmin go, also where nothing is left of the
// month or the night; all others stay.
func TestRowsOfWhatIsDeletedGo(t *testing.T) {
	e, conn := database(t)
	clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	server := fake.New(clock, fake.Options{Days: 30})
	vault := newMemory()
	if err := server.SignIn(vault); err != nil {
		t.Fatal(err)
	}
	s := &Syncer{Engine: e, Connectors: []connectors.Connector{garmin.New()}, Clock: clock, Log: slog.New(slog.DiscardHandler),
		Vault: func(string) Vault { return vault }, Transport: conntest.Direct(server), Limits: unlimited}
	account := store.Account{Source: "garmin", Answers: server.Answers("https://garmin.vendor.test"), Every: time.Hour, Datasets: map[string]bool{}}
	for _, d := range garmin.New().Info().Datasets {
		account.Datasets[d.ID] = d.ID == "weight" || d.ID == "sleep"
	}
	if err := e.Store.SaveAccount(t.Context(), 1, account); err != nil {
		t.Fatal(err)
	}
	sync := func() {
		t.Helper()
		if run, err := s.Sync(t.Context(), "garmin", true, nil); err != nil || run.Outcome != "ok" || run.Failed > 0 {
			t.Fatalf("%+v, %v", run, err)
		}
	}
	sync()
	clock.Advance(24 * time.Hour)
	sync()
	const (
		weights = `SELECT count(*)::text FROM body_measurement WHERE ts `
		nights  = `SELECT string_agg(day::text, ' ' ORDER BY day) FROM sleep`
		stages  = `SELECT string_agg(DISTINCT i.key, ' ' ORDER BY i.key) FROM sleep_stage JOIN app.item i USING (item_id)`
	)
	may, slept := ask(t, conn, weights+`< '2026-06-01'`), ask(t, conn, nights)
	if june := ask(t, conn, weights+`>= '2026-06-01'`); may == "0" || june == "0" {
		t.Fatalf("%s weights in May, %s in June: nothing is tested", may, june)
	}
	deleted := server.Delete()
	night := strings.TrimPrefix(deleted[slices.IndexFunc(deleted, func(k string) bool { return strings.HasPrefix(k, "sleep/") })], "sleep/")
	if !strings.Contains(slept, night) || !strings.Contains(ask(t, conn, stages), night) {
		t.Fatalf("the night of %s is not among %s: nothing is tested", night, slept)
	}
	server.Grow() // the watch is synced; a later day would bring more nights
	clock.Advance(time.Hour)
	sync()
	if got := ask(t, conn, weights+`>= '2026-06-01'`); got != "0" {
		t.Errorf("%s of the deleted weights are still there", got)
	}
	if got := ask(t, conn, weights+`< '2026-06-01'`); got != may {
		t.Errorf("%s weights of May, there were %s", got, may)
	}
	if got, want := ask(t, conn, nights), strings.Join(slices.DeleteFunc(strings.Fields(slept), func(d string) bool { return d == night }), " "); got != want {
		t.Errorf("the nights are %s\nnot %s", got, want)
	}
	if strings.Contains(ask(t, conn, stages), night) {
		t.Errorf("the stages of the night of %s are still there", night)
	}
}
