package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"athletedata/connectors/all/fakes"
	"athletedata/connectors/conntest"
	"athletedata/parsers/customcsv"
)

// walkOn is a walk on a day, at eight o'clock in the morning by UTC.
func walkOn(day string, lat, lon float64) []byte {
	return fmt.Appendf(nil, `<gpx version="1.1"><trk><type>walking</type><trkseg>
<trkpt lat="%[2]g" lon="%[3]g"><time>%[1]sT08:00:00Z</time></trkpt>
<trkpt lat="%[2]g" lon="%[3]g"><time>%[1]sT08:30:00Z</time></trkpt></trkseg></trk></gpx>`, day, lat, lon)
}

func inNewYork(day string) []byte { return walkOn(day, 40.78, -73.97) }
func inVienna(day string) []byte  { return walkOn(day, 48.2, 16.37) }

// readingOn is a report with one reading, at noon by the clock on the wall.
func readingOn(day string) []byte {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return report([]string{fmt.Sprintf("FreeStyle LibreLink,AB12,%s 12:00,0,100,,,,,,,,,,,,,,", at.Format("02-01-2006"))})
}

// bring imports one file.
func bring(t *testing.T, e *Engine, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	write(t, path, data)
	if sum, _ := importAll(t, e, path); sum.Failed > 0 || sum.Cancelled {
		t.Fatalf("%s: %+v", name, sum)
	}
	return path
}

// noons are the instants of all readings, with the zone that is noted for each.
func noons(t *testing.T, conn *pgx.Conn) string {
	t.Helper()
	return ask(t, conn, `SELECT string_agg(concat_ws(' ', to_char(ts, 'MM-DD HH24:MI'), i.time_zone, i.time_zone_from), '; ' ORDER BY ts) FROM glucose JOIN app.item i USING (item_id)`)
}

// reads says of every file how often it was read: the run that read it last, and
// whether it is to be read again.
func reads(t *testing.T, conn *pgx.Conn) map[string]string {
	t.Helper()
	rows, err := conn.Query(t.Context(), `SELECT source || ':' || key, concat_ws(' ', batch_id, loaded_at, reread) FROM app.item`)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	var key, state string
	if _, err := pgx.ForEachRow(rows, []any{&key, &state}, func() error { all[key] = state; return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// rereads is how many runs have read files again.
func rereads(t *testing.T, conn *pgx.Conn) string {
	t.Helper()
	return ask(t, conn, `SELECT count(*)::text FROM app.batch WHERE kind = '`+rereadKind+`'`)
}

// A reading of the clock on the wall belongs to the zone of the activity before
// it, whichever of the two became known first.
func TestTheOrderInWhichThingsBecomeKnownDoesNotMatter(t *testing.T) {
	var first map[string][]string
	libre := report(worn())
	for name, steps := range map[string][]map[string][]byte{
		"all at once":        {{"libre.csv": libre, "walk.gpx": inNewYork("2025-06-01"), "later.gpx": inVienna("2025-09-01")}},
		"the readings first": {{"libre.csv": libre}, {"walk.gpx": inNewYork("2025-06-01"), "later.gpx": inVienna("2025-09-01")}},
		"the readings last":  {{"walk.gpx": inNewYork("2025-06-01"), "later.gpx": inVienna("2025-09-01")}, {"libre.csv": libre}},
		"one by one":         {{"libre.csv": libre}, {"later.gpx": inVienna("2025-09-01")}, {"walk.gpx": inNewYork("2025-06-01")}},
	} {
		t.Run(name, func(t *testing.T) {
			e, conn := database(t)
			for _, step := range steps {
				dir := t.TempDir()
				for name, data := range step {
					write(t, filepath.Join(dir, name), data)
				}
				if sum, _ := importAll(t, e, dir); sum.Failed > 0 {
					t.Fatalf("%+v", sum)
				}
			}
			if at := ask(t, conn, `SELECT min(ts)::text FROM glucose WHERE ts > '2025-06-01'`); at != "2025-06-01 10:00:00+00" {
				t.Errorf("six o'clock in New York is at %s", at)
			}
			if zone := ask(t, conn, `SELECT concat_ws(' ', time_zone, time_zone_from) FROM app.item WHERE time_zone_from IS NOT NULL`); zone != "activities" {
				t.Errorf("of two zones is noted %q", zone)
			}
			now := facts(t, conn)
			if first == nil {
				first = now
			} else if d := differ(first, now); d != "" {
				t.Errorf("not the same rows as in another order:\n%s", d)
			}
			if left := ask(t, conn, `SELECT count(*)::text FROM app.item WHERE reread`); left != "0" {
				t.Errorf("%s files are still to be read again", left)
			}
		})
	}
}

// Only files with times of which another zone is believed now are read again.
func TestOnlyWhatBelongsElsewhereIsReadAgain(t *testing.T) {
	e, conn := database(t)
	bring(t, e, "home.gpx", inVienna("2025-05-01"))
	bring(t, e, "home again.gpx", inVienna("2025-07-01"))
	for _, day := range []string{"2025-05-10", "2025-06-10", "2025-07-10"} {
		bring(t, e, day+".csv", readingOn(day))
	}
	const vienna, newYork = " Europe/Vienna activities", " America/New_York activities"
	if got := noons(t, conn); got != "05-10 10:00"+vienna+"; 06-10 10:00"+vienna+"; 07-10 10:00"+vienna {
		t.Fatal(got)
	}

	// At home nothing comes of another activity, wherever in time it is.
	before := reads(t, conn)
	for _, day := range []string{"2024-01-01", "2025-06-08", "2025-12-01"} {
		bring(t, e, "home.gpx", inVienna(day))
	}
	after := reads(t, conn)
	for key, state := range before {
		if after[key] != state {
			t.Errorf("%s was read again or is to be: %s, now %s", key, state, after[key])
		}
	}
	if n := rereads(t, conn); n != "0" {
		t.Errorf("there were %s runs for it", n)
	}

	// A journey concerns its own time.
	before = after
	journey := bring(t, e, "journey.gpx", inNewYork("2025-06-09"))
	if got := noons(t, conn); got != "05-10 10:00"+vienna+"; 06-10 16:00"+newYork+"; 07-10 10:00"+vienna {
		t.Error(got)
	}
	var again []string
	for key, state := range reads(t, conn) {
		if was, known := before[key]; known && was != state {
			again = append(again, key)
		}
	}
	if len(again) != 1 || rereads(t, conn) != "1" {
		t.Errorf("read again: %v, in %s runs", again, rereads(t, conn))
	}
	// It is there already, and that changes nothing either.
	if sum, _ := importAll(t, e, journey); sum.Unchanged != 1 || rereads(t, conn) != "1" {
		t.Errorf("once more: %+v, %s runs", sum, rereads(t, conn))
	}
	// The import of the history that brought it is still that one.
	if runs := history(t, e); len(runs) != 9 || runs[0].Unchanged != 0 {
		t.Errorf("the history has %d imports, the last %+v", len(runs), runs[0])
	}
}

// What is taken back tells nothing any more.
func TestUndoingAnActivityBringsTheOldTimesBack(t *testing.T) {
	e, conn, _ := keeping(t)
	if err := e.SetHomeZone(t.Context(), "Etc/UTC", nil); err != nil {
		t.Fatal(err)
	}
	bring(t, e, "libre.csv", []byte(libre))
	before := fingerprint(t, e)
	walk := bring(t, e, "walk.gpx", inNewYork("2025-05-30"))
	if cmp.Equal(before, fingerprint(t, e)) {
		t.Fatal("the walk changed nothing")
	}
	if n, err := e.Undo(t.Context(), walk, nil); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if diff := cmp.Diff(before, fingerprint(t, e)); diff != "" {
		t.Error(diff)
	}
	if from := ask(t, conn, `SELECT concat_ws(' ', time_zone, time_zone_from) FROM app.item`); from != "Etc/UTC home" {
		t.Errorf("noted is %s", from)
	}
}

// Without any activity the home zone holds, and when it changes, so do the times.
func TestTheHomeZoneChanges(t *testing.T) {
	e, conn := database(t)
	bring(t, e, "libre.csv", readingOn("2025-06-10"))
	for _, c := range [][2]string{{"Asia/Tokyo", "06-10 03:00 Asia/Tokyo home"}, {"Europe/Vienna", "06-10 10:00 Europe/Vienna home"}} {
		var told []Event
		if err := e.SetHomeZone(t.Context(), c[0], func(e Event) { told = append(told, e) }); err != nil {
			t.Fatal(err)
		}
		if got := noons(t, conn); got != c[1] {
			t.Errorf("at home in %s: %s", c[0], got)
		}
		if last, ok := told[len(told)-1].(Rereading); !ok || last.Done != 1 || last.Found != 1 {
			t.Errorf("told of it in the end: %#v", told[len(told)-1])
		}
		if i := slices.IndexFunc(told, func(e Event) bool { _, ok := e.(Rereading); return !ok }); i >= 0 {
			t.Errorf("%#v is told as if it were the file's first reading", told[i])
		}
	}
	// Where activities tell the zone, home does not count.
	bring(t, e, "walk.gpx", inNewYork("2025-06-01"))
	n := rereads(t, conn)
	if err := e.SetHomeZone(t.Context(), "Asia/Tokyo", nil); err != nil {
		t.Fatal(err)
	}
	if got := noons(t, conn); got != "06-10 16:00 America/New_York activities" || rereads(t, conn) != n {
		t.Errorf("%s, %s runs instead of %s", got, rereads(t, conn), n)
	}
}

// Who waits for another one to have read files again can be stopped.
func TestWaitingToReadAgainCanBeStopped(t *testing.T) {
	e := &Engine{} // nothing of it is asked before its turn
	if err := e.rereading.take(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- e.reread(ctx, nil) }()
	select {
	case err := <-ended:
		t.Fatalf("it did not wait: %v", err)
	case <-time.After(20 * time.Millisecond):
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A zone that a person chose holds, and readings by it are not lost when those
// of another report, which had taken their places, go elsewhere.
func TestAChosenZoneIsNeverChanged(t *testing.T) {
	e, conn := database(t)
	if err := e.SetHomeZone(t.Context(), "Europe/Vienna", nil); err != nil {
		t.Fatal(err)
	}
	chosen := filepath.Join(t.TempDir(), "chosen.csv")
	write(t, chosen, readingOn("2025-06-10"))
	if _, err := e.ImportWith(t.Context(), []string{chosen}, Options{Zone: "Europe/Vienna"}, nil); err != nil {
		t.Fatal(err)
	}
	bring(t, e, "corrected.csv", bytes.ReplaceAll(readingOn("2025-06-10"), []byte(",100,"), []byte(",101,")))
	if got := noons(t, conn); got != "06-10 10:00 Europe/Vienna home" { // the later report's reading
		t.Fatal(got)
	}
	bring(t, e, "walk.gpx", inNewYork("2025-06-01"))
	if got := noons(t, conn); got != "06-10 10:00 Europe/Vienna chosen; 06-10 16:00 America/New_York activities" {
		t.Error(got)
	}
}

// Of a table of one's own all files are placed anew, as they replace one
// another's rows, unless their zone was chosen; other tables are left alone.
func TestTablesOfOnesOwnArePlacedAnew(t *testing.T) {
	e, conn := database(t)
	custom := func(table, zone string, texts ...string) {
		t.Helper()
		for _, text := range texts {
			path := filepath.Join(t.TempDir(), table+".csv")
			write(t, path, []byte(text))
			clocks, err := e.Clocks(t.Context(), zone)
			if err != nil {
				t.Fatal(err)
			}
			sum, err := e.ImportCustomFiles(t.Context(), []string{path}, clocks, func(path string, data []byte) (customcsv.Definition, error) {
				def, err := (Customs)(nil).Of(table, path, data)
				if err != nil {
					return def, err
				}
				return def.With(customcsv.Choices{Table: table, Unique: []string{"at"}})
			}, nil)
			if err != nil || sum.Imported != 1 {
				t.Fatalf("%+v, %v", sum, err)
			}
		}
	}
	if err := e.SetHomeZone(t.Context(), "Etc/UTC", nil); err != nil {
		t.Fatal(err)
	}
	custom("mood", "", "at,mood\n2025-06-10 12:00,1\n2025-06-11 12:00,1\n", "at,mood\n2025-06-11 12:00,2\n")
	custom("lactate", "Europe/Vienna", "at,mmol\n2025-06-10 12:00,1.5\n")
	custom("ferritin", "", "at,ug\n2025-01-10 12:00,80\n")
	bring(t, e, "home.gpx", inVienna("2025-06-20"))
	const rows = `SELECT concat_ws('; ', (SELECT string_agg(to_char(timestamp_utc, 'MM-DD HH24:MI') || '=' || mood, ' ' ORDER BY at) FROM custom.mood),
		(SELECT string_agg(to_char(timestamp_utc, 'MM-DD HH24:MI') || '=' || mmol, ' ') FROM custom.lactate), (SELECT string_agg(to_char(timestamp_utc, 'MM-DD HH24:MI') || '=' || ug, ' ') FROM custom.ferritin))`
	if got := ask(t, conn, rows); got != "06-10 10:00=1 06-11 10:00=2; 06-10 10:00=1.5; 01-10 11:00=80" {
		t.Errorf("with an activity at home: %s", got)
	}
	before := ask(t, conn, `SELECT max(batch_id)::text FROM custom.ferritin JOIN app.item USING (item_id)`)
	bring(t, e, "walk.gpx", inNewYork("2025-06-01"))
	bring(t, e, "winter.gpx", inVienna("2025-01-01"))
	if got := ask(t, conn, rows); got != "06-10 16:00=1 06-11 16:00=2; 06-10 10:00=1.5; 01-10 11:00=80" {
		t.Errorf("with a journey: %s", got)
	}
	if after := ask(t, conn, `SELECT max(batch_id)::text FROM custom.ferritin JOIN app.item USING (item_id)`); before == after {
		t.Error("the winter's walk tells the zone instead of the one in June, but nothing came of that") // New York first, then Vienna
	}
	if _, err := e.Undo(t.Context(), "nowhere", nil); err == nil {
		t.Error("something was imported from nowhere")
	}
	if got := ask(t, conn, rows+` || (SELECT count(*) FROM app.item WHERE reread)`); got != "06-10 16:00=1 06-11 16:00=2; 06-10 10:00=1.5; 01-10 11:00=800" {
		t.Errorf("in the end: %s", got)
	}
}

// The food and glucose accounts were connected first, then the one with years of
// activities, then another one elsewhere: all is as if read at once in the end.
func TestAccountsArePlacedByActivitiesOfOthers(t *testing.T) {
	slow(t)
	clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	v := newVendors(t, clock, fakes.Options{Days: 12})
	if err := v.Engine.SetHomeZone(t.Context(), "Asia/Tokyo", nil); err != nil {
		t.Fatal(err)
	}
	sync := func(source string) {
		t.Helper()
		c, _ := v.Connector(source)
		if _, err := v.Engine.Store.Account(t.Context(), 1, source); err != nil {
			if err := v.connect(source, func(k *Choices) { k.Datasets = sparing(c) }); err != nil {
				t.Fatal(err)
			}
		}
		if run := v.settle(source, clock.Advance); run.Outcome != "ok" {
			t.Fatalf("%s: %s %s\n%s", source, run.Outcome, run.Problem, run.Log)
		}
	}
	sync("glooko")
	sync("myfitnesspal")
	const from = `SELECT string_agg(DISTINCT concat_ws(' ', source, time_zone, time_zone_from), '; ') FROM app.item WHERE time_zone_from IS NOT NULL AND source = 'glooko'`
	if got := ask(t, v.conn, from); got != "glooko Asia/Tokyo home" {
		t.Fatal(got)
	}
	sync("garmin")
	if got := ask(t, v.conn, from); strings.Contains(got, "Tokyo") {
		t.Errorf("with activities: %s", got)
	}
	bring(t, v.Engine, "walk.gpx", inNewYork("2026-06-12"))
	now := facts(t, v.conn)
	const ahead = `SELECT string_agg(DISTINCT (local_ts - ts AT TIME ZONE 'UTC')::text, ' ') FROM glucose WHERE source = 'glooko'`
	if got := ask(t, v.conn, ahead); got != "-04:00:00 02:00:00" {
		t.Errorf("with a journey the clocks were ahead by %s", got)
	}
	before := reads(t, v.conn)
	clock.Advance(time.Hour)
	for _, source := range []string{"garmin", "glooko", "myfitnesspal"} {
		sync(source)
	}
	if n, m := len(before), len(reads(t, v.conn)); n != m {
		t.Fatalf("%d items became %d", n, m)
	}
	for key, state := range reads(t, v.conn) {
		if strings.HasPrefix(key, "glooko") && before[key] != state {
			t.Errorf("an hour later %s was read again", key)
		}
	}
	if _, err := v.Engine.Reparse(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if d := differ(now, facts(t, v.conn)); d != "" {
		t.Errorf("reading all again changes it:\n%s", d)
	}
}
