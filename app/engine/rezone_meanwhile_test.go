package engine

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"athletedata/app/zone"
	"athletedata/store"
)

// delivered is a report as an account delivers it.
func delivered(key string, data []byte) *job {
	return &job{path: "watch/" + key, size: int64(len(data)), read: func() ([]byte, error) { return data, nil },
		origin: origin{source: "watch", key: key, version: "1"}}
}

// While an account is synced, a walk is imported: of what comes after that, and by
// what the sync knew when it began, the times are right in the end as well.
func TestASyncThatBeganBeforeTheWalk(t *testing.T) {
	e, conn := database(t)
	if err := e.SetHomeZone(t.Context(), "Etc/UTC", nil); err != nil {
		t.Fatal(err)
	}
	_, err := e.start(t.Context(), spec{kind: "sync", sources: []string{"watch"}, online: true}, nil, func(ctx context.Context, yield func(*job) error) error {
		done := make(chan struct{})
		first := delivered("first", readingOn("2025-06-10"))
		first.settled = func() { close(done) }
		if err := yield(first); err != nil {
			return err
		}
		<-done
		if got := noons(t, conn); got != "06-10 12:00 Etc/UTC home" {
			t.Errorf("before the walk: %s", got)
		}
		bring(t, e, "walk.gpx", inNewYork("2025-06-01"))
		if got := noons(t, conn); got != "06-10 16:00 America/New_York activities" {
			t.Errorf("after the walk: %s", got)
		}
		return yield(delivered("second", readingOn("2025-06-11")))
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := noons(t, conn); got != "06-10 16:00 America/New_York activities; 06-11 16:00 America/New_York activities" {
		t.Errorf("in the end: %s", got)
	}
}

// Two accounts and an import at the same time do not disturb one another, and
// none loses what another one noted.
func TestManyAtTheSameTime(t *testing.T) {
	e, conn := database(t)
	errs := make(chan error)
	day := func(i int) string { return time.Date(2025, 6, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly) }
	for _, half := range []int{0, 1} {
		go func() {
			_, err := e.start(t.Context(), spec{kind: "sync", sources: []string{"watch"}, online: true}, nil, func(ctx context.Context, yield func(*job) error) error {
				for i := half; i < 20; i += 2 {
					if err := yield(delivered(day(i), readingOn(day(i)))); err != nil {
						return err
					}
				}
				return nil
			})
			errs <- err
		}()
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "0.gpx"), inNewYork("2025-05-01"))
	for i := range 3 {
		write(t, filepath.Join(dir, fmt.Sprint(i, ".gpx")), []func(string) []byte{inNewYork, inVienna}[i%2](day(5*i+2)))
	}
	for i := range 3 {
		go func() {
			_, err := e.Import(t.Context(), []string{filepath.Join(dir, fmt.Sprint(i, ".gpx"))}, nil)
			errs <- err
		}()
	}
	for range 5 {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	if _, err := e.Tidy(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	now := facts(t, conn)
	if n := len(now["glucose"]); n != 20 {
		t.Errorf("%d readings of 20", n)
	}
	if _, err := e.Reparse(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if d := differ(now, facts(t, conn)); d != "" {
		t.Errorf("reading all again changes it:\n%s", d)
	}
}

// Another program that is just noting what belongs elsewhere may take its time.
func TestTheEndOfARunIsPatient(t *testing.T) {
	e, conn := database(t)
	if err := e.SetHomeZone(t.Context(), "Etc/UTC", nil); err != nil {
		t.Fatal(err)
	}
	bring(t, e, "libre.csv", readingOn("2025-06-10"))
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `SELECT pg_advisory_xact_lock(hashtextextended('athletedata.clock', 1))`); err != nil {
		t.Fatal(err)
	}
	let := make(chan error, 1)
	time.AfterFunc(closingTime+time.Second, func() { let <- tx.Rollback(context.Background()) })
	bring(t, e, "walk.gpx", inNewYork("2025-06-01"))
	if err := <-let; err != nil {
		t.Fatal(err)
	}
	if got := noons(t, conn); got != "06-10 16:00 America/New_York activities" {
		t.Error(got)
	}
	if n := ask(t, conn, `SELECT count(*)::text FROM app.batch WHERE finished_at IS NULL`); n != "0" {
		t.Errorf("%s runs are open", n)
	}
}

// The program ends at any moment. The next start makes up for it.
func TestARezoneThatWasCutOffIsMadeUpFor(t *testing.T) {
	for name, cut := range map[string]func(t *testing.T, e *Engine, conn *pgx.Conn){
		"after the activity, before anything is noted": func(t *testing.T, e *Engine, conn *pgx.Conn) {
			before := ask(t, conn, `SELECT timeline::text FROM app.clock`)
			unread(t, e, inNewYork("2025-06-01"))
			if _, err := conn.Exec(t.Context(), `UPDATE app.item SET reread = false`); err != nil {
				t.Fatal(err)
			}
			if _, err := conn.Exec(t.Context(), `UPDATE app.clock SET timeline = $1`, before); err != nil {
				t.Fatal(err)
			}
		},
		"between the note and the reading": func(t *testing.T, e *Engine, conn *pgx.Conn) {
			unread(t, e, inNewYork("2025-06-01"))
			if n := ask(t, conn, `SELECT count(*)::text FROM app.item WHERE reread`); n != "1" {
				t.Fatalf("noted are %s", n)
			}
		},
		"of an earlier version, which noted nothing": func(t *testing.T, e *Engine, conn *pgx.Conn) {
			unread(t, e, inNewYork("2025-06-01"))
			if _, err := conn.Exec(t.Context(), `UPDATE app.item SET reread = false`); err != nil {
				t.Fatal(err)
			}
			if _, err := conn.Exec(t.Context(), `DELETE FROM app.clock`); err != nil {
				t.Fatal(err)
			}
		},
		"a sync, while another run told of the walk": func(t *testing.T, e *Engine, conn *pgx.Conn) {
			// The sync began before the walk and read the file once more after it, by
			// what it knew; then the power went.
			sync, err := e.Store.StartBatch(t.Context(), 1, "sync", "test")
			if err != nil {
				t.Fatal(err)
			}
			before := ask(t, conn, `SELECT min(ts)::text FROM glucose`)
			bring(t, e, "walk.gpx", inNewYork("2025-06-01"))
			if _, err := conn.Exec(t.Context(), `WITH late AS (UPDATE app.item SET batch_id = $1, first_ts = $2::text::timestamptz, last_ts = $2::text::timestamptz WHERE time_zone_from IS NOT NULL)
				UPDATE glucose SET ts = $2::text::timestamptz`, sync, before); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			e, conn := database(t)
			if err := e.SetHomeZone(t.Context(), "Etc/UTC", nil); err != nil {
				t.Fatal(err)
			}
			bring(t, e, "libre.csv", readingOn("2025-06-10"))
			cut(t, e, conn)
			if got := ask(t, conn, `SELECT min(ts)::text FROM glucose`); got != "2025-06-10 12:00:00+00" {
				t.Fatalf("it was not cut off, the reading is at %s", got)
			}
			next := &Engine{Store: e.Store, Archive: e.Archive, AthleteID: 1, Version: "test", Log: e.Log}
			for range 2 {
				if _, err := next.Tidy(t.Context(), nil); err != nil {
					t.Fatal(err)
				}
				if got := noons(t, conn); got != "06-10 16:00 America/New_York activities" {
					t.Errorf("after the next start: %s", got)
				}
			}
			if n := rereads(t, conn); n != "1" && n != "2" { // the cut one may have been one
				t.Errorf("%s runs to read it again", n)
			}
			if n := ask(t, conn, `SELECT count(*)::text FROM app.item WHERE reread`); n != "0" {
				t.Errorf("%s files are still noted", n)
			}
		})
	}
}

// unread imports an activity in a run that ends before anything is read again.
func unread(t *testing.T, e *Engine, data []byte) {
	t.Helper()
	if _, err := e.start(t.Context(), spec{kind: rereadKind}, nil, func(_ context.Context, yield func(*job) error) error {
		return yield(&job{path: "walk.gpx", size: int64(len(data)), read: func() ([]byte, error) { return data, nil }})
	}); err != nil {
		t.Fatal(err)
	}
}

// What is read again was listed before. What an account has sent since, what was
// taken back, and what is noted once more by who knows better, stays as it is.
func TestReadingAgainUndoesNothingOfOthers(t *testing.T) {
	e, conn := database(t)
	if _, err := e.start(t.Context(), spec{kind: "sync", sources: []string{"watch"}, online: true}, nil, func(_ context.Context, yield func(*job) error) error {
		return errors.Join(yield(delivered("corrected", readingOn("2025-06-10"))), yield(delivered("gone", readingOn("2025-06-11"))), yield(delivered("noted", readingOn("2025-06-12"))), yield(delivered("same", readingOn("2025-06-13"))))
	}); err != nil {
		t.Fatal(err)
	}
	items, err := e.Store.Items(t.Context(), 1, "watch", 0, 10)
	if err != nil || len(items) != 4 {
		t.Fatal(items, err)
	}
	if _, err := conn.Exec(t.Context(), `UPDATE app.item SET reread = true`); err != nil {
		t.Fatal(err)
	}
	if items, err = e.Store.ToReread(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	// Meanwhile:
	better := delivered("corrected", readingOn("2025-08-10"))
	better.origin.version = "2"
	if _, err := e.start(t.Context(), spec{kind: "sync", sources: []string{"watch"}, online: true}, nil, func(_ context.Context, yield func(*job) error) error { return yield(better) }); err != nil {
		t.Fatal(err)
	}
	for _, i := range items {
		if i.Key == "gone" {
			if err := e.Store.Undo(t.Context(), 1, []store.KnownItem{i}, time.Now()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := conn.Exec(t.Context(), `UPDATE app.item SET reread = true WHERE key = 'noted'`); err != nil {
		t.Fatal(err)
	}
	sum, err := e.start(t.Context(), spec{kind: rereadKind, reparse: true}, nil, func(_ context.Context, yield func(*job) error) error {
		for _, i := range items {
			if err := yield(e.archived(i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || sum.Imported != 1 || sum.Unchanged != 3 {
		t.Errorf("%+v, %v", sum, err)
	}
	if err := e.Store.Reread(t.Context(), 1, items); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, conn, `SELECT string_agg(concat_ws(' ', key, version, reread), '; ' ORDER BY key) FROM app.item`); got != "corrected 2 f; noted 1 t; same 1 f" {
		t.Error(got)
	}
	if got := ask(t, conn, `SELECT string_agg(to_char(ts, 'MM-DD'), ' ' ORDER BY ts) FROM glucose`); got != "06-12 06-13 08-10" {
		t.Error(got)
	}
}

// The zone that a person chose for a table's file is that by which it is read again.
func TestClocksForAnItem(t *testing.T) {
	all := zone.NewResolver(nil, "", "Asia/Tokyo")
	for name, c := range map[string]struct {
		known store.KnownItem
		want  string
	}{
		"chosen":              {store.KnownItem{TimeZone: "Europe/Vienna", ZoneFrom: zone.FromChoice}, "Europe/Vienna"},
		"told":                {store.KnownItem{TimeZone: "Europe/Vienna", ZoneFrom: zone.FromActivities}, ""},
		"chosen, but unknown": {store.KnownItem{TimeZone: "Mars/Olympus", ZoneFrom: zone.FromChoice}, ""},
	} {
		if got := clocksFor(c.known, all).Chosen(); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
