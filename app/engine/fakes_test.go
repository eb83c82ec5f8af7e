package engine

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/connectors/all/fakes"
	"athletedata/connectors/conntest"
	"athletedata/store"
)

// reasons are why some of what vendors tell becomes no rows: it has no time.
var reasons = []string{
	"Garmin: description of a device", "Oura profile: age, weight and height without a day",
	"Strava: sums of activities by sport: the activities themselves are stored", "Strava: heart rate and power zones: settings without a date",
}

// tables are those in which something of each source has to be in the end.
var tables = map[string][]string{
	"garmin": {"activity", "activity_session", "activity_lap", "body_battery", "body_measurement", "daily_score", "daily_summary", "gear", "heart_rate",
		"hrv_night", "hrv_sample", "respiration", "sleep", "sleep_stage", "spo2", "steps", "stress", "wellness_sample"},
	"strava":       {"activity", "activity_session", "activity_lap", "activity_zone", "gear"},
	"oura":         {"activity", "daily_score", "daily_summary", "heart_rate", "hrv_night", "hrv_sample", "note", "sleep", "sleep_stage", "wellness_sample"},
	"myfitnesspal": {"body_measurement", "exercise_entry", "nutrition_entry"},
	"glooko":       {"carbs", "glucose", "insulin"},
	"librelinkup":  {"glucose", "note"},
	"dropbox":      {"activity", "glucose"},
	"open_meteo":   {"weather_hour"},
	"meteostat":    {"weather_hour"},
}

// figures are what has to be right in the end, by source.
var figures = map[string]map[string]string{"strava": {
	// Of a piece of gear its own answer counts, the newest, and not what activities say in passing.
	`SELECT string_agg(concat_ws(' ', kind, name, brand, distance_m, retired), '; ' ORDER BY name) FROM gear WHERE source = 'strava'`: "shoes Nova Ridley 968759 f; shoes Old ones Ridley 966309 t; bike Ox Ridley 966309 f",
	`SELECT string_agg(DISTINCT concat_ws(' ', kind, zone, low, high, time_s), '; ') FROM activity_zone JOIN activity USING (athlete_id, activity_id) WHERE sport = 'running'`: "" +
		"heart_rate 1 0 111 0; heart_rate 2 111 131 60; heart_rate 3 131 149 180; heart_rate 4 149 166 120; heart_rate 5 166 0; speed 1 0 2.964 100; speed 2 2.964 3.443 200; speed 3 3.443 60",
}}

// Every source is connected as a person would do it, synced, and synced again;
// what it has is in the database then, and the second time brings nothing.
func TestEverySourceGoesIntoTheDatabase(t *testing.T) {
	slow(t)
	for name, keys := range map[string]bool{"": false, " with a sign-in": true} {
		clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
		v := newVendors(t, clock, fakes.Options{Days: 12, Keys: keys})
		for _, source := range v.order {
			if keys && !slices.Contains([]string{"strava", "dropbox", "open_meteo", "meteostat"}, source) {
				continue // there is one way only; Strava tells where the workouts were
			}
			t.Run(source+name, func(t *testing.T) { oneSource(t, v, clock, source) })
		}
	}
}

func oneSource(t *testing.T, v *vendors, clock *conntest.Clock, source string) {
	f := v.list[source]
	c, _ := v.Connector(source)
	v.t = t
	connected := clock.Now()
	if err := v.connect(source, func(c2 *Choices) { c2.Datasets = datasets(c) }); err != nil {
		t.Fatal(err)
	}
	run := v.settle(source, clock.Advance)
	if run.Outcome != "ok" || run.Failed > 0 || run.Imported == 0 {
		t.Fatalf("the first sync: %s, %d stored, %d failed: %s\n%s", run.Outcome, run.Imported, run.Failed, run.Problem, run.Log)
	}
	v.hasAll(source, f)
	for _, table := range tables[source] {
		if n := ask(t, v.conn, "SELECT count(*)::text FROM "+table+" f JOIN app.item i USING (item_id) WHERE i.source = '"+source+"'"); n == "0" {
			t.Errorf("nothing in %s", table)
		}
	}
	before := fingerprint(t, v.Engine)
	again := v.settle(source, clock.Advance)
	if again.Outcome != "ok" || again.Imported+again.Failed > 0 && source != "librelinkup" {
		t.Errorf("the second sync brought %d: %s\n%s", again.Imported, again.Outcome, again.Log)
	}
	if source != "librelinkup" && !maps.Equal(before, fingerprint(t, v.Engine)) {
		t.Error("the second sync changed the database")
	}
	clock.Advance(26 * time.Hour)
	want := f.Grow()
	grown := v.settle(source, clock.Advance)
	if grown.Outcome != "ok" || grown.Failed > 0 || grown.Imported == 0 && len(want) > 0 {
		t.Errorf("with new things: %s, %d stored, %d failed: %s", grown.Outcome, grown.Imported, grown.Failed, grown.Problem)
	}
	items := v.items(source)
	for _, key := range want {
		if _, ok := items[key]; !ok {
			t.Errorf("new, but not stored: %s", key)
		}
	}
	v.hasAll(source, f)
	// What LibreLinkUp has told since nobody asked is lost, and of Meteostat's files
	// more is kept than the hours that were asked for.
	if asked := source != "librelinkup" && (source != "meteostat" || f.SignIn != nil); asked {
		v.witnessed(source, connected)
	}
	if noted := ask(t, v.conn, "SELECT string_agg(key, ', ') FROM app.item WHERE reread"); noted != "NULL" {
		t.Errorf("still to be read again: %s", noted)
	}
	for sql, want := range figures[source] {
		if got := ask(t, v.conn, sql); got != want {
			t.Errorf("%s\n got %s\nwant %s", sql, got, want)
		}
	}
	if a := v.account(source); a.State != store.AccountOK || a.Problem != "" || a.Failures != 0 || a.LastOK == nil || len(a.Cursor) == 0 && source != "open_meteo" {
		t.Errorf("the account in the end: %+v", a)
	}
}

// hasAll compares what is stored with what there is.
func (v *vendors) hasAll(source string, f fakes.Fake) {
	v.t.Helper()
	items, want := v.items(source), f.Want(time.Time{}, time.Time{})
	if source != "librelinkup" && source != "open_meteo" && source != "meteostat" {
		for _, key := range want {
			if _, ok := items[key]; !ok {
				v.t.Errorf("not stored: %s", key)
			}
		}
		for key := range items {
			if !slices.Contains(want, key) {
				v.t.Errorf("stored, though the vendor does not have it: %s", key)
			}
		}
	}
	for key, item := range items {
		if item.Status == store.Failed || item.Status == store.Skipped && !slices.ContainsFunc(reasons, func(r string) bool { return strings.Contains(item.Error, r) }) {
			v.t.Errorf("%s: %s, %q", key, item.Status, item.Error)
		}
		if item.Partial != "" {
			v.t.Errorf("%s could be read in part only: %s", key, item.Partial)
		}
	}
}
