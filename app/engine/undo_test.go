package engine

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"athletedata/parsers/customcsv"
	"athletedata/store"
	"athletedata/store/archive"
)

func opened(t testing.TB, dir string) *archive.Archive {
	t.Helper()
	a, err := archive.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// raws are the names of what an archive holds.
func raws(t testing.TB, dir string) (sums []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			sums = append(sums, filepath.Base(filepath.Dir(path))+strings.TrimSuffix(d.Name(), ".zst"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sums
}

// keeping is an engine whose archive the test can look into.
func keeping(t testing.TB) (e *Engine, conn *pgx.Conn, held func() []string) {
	e, conn = database(t)
	dir := t.TempDir()
	e.Archive = opened(t, dir)
	return e, conn, func() []string { return raws(t, dir) }
}

// referred are the raw files that items refer to.
func referred(t testing.TB, conn *pgx.Conn) []string {
	t.Helper()
	text := ask(t, conn, `SELECT coalesce(string_agg(DISTINCT encode(sha256, 'hex'), ' ' ORDER BY encode(sha256, 'hex')), '') FROM app.item`)
	return strings.Fields(text)
}

func history(t testing.TB, e *Engine) []store.ImportRun {
	t.Helper()
	runs, err := e.Store.Imports(t.Context(), 1, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return runs
}

const moreLibre = "FreeStyle LibreLink,AB12,02-06-2025 12:00,0,8.8,,,,,,,,,,,,,,\n"

// secondReport has one reading of [libre] and one of its own.
func secondReport() []byte {
	lines := strings.SplitAfter(libre, "\n")
	return []byte(lines[0] + lines[1] + lines[3] + moreLibre)
}

// An import of the history is taken back as one, whatever was read again in
// between; what it shares with another import stays, and so do that one's bytes.
func TestAnImportIsTakenBackWithItsBytes(t *testing.T) {
	e, conn, held := keeping(t)
	first, second := t.TempDir(), t.TempDir()
	write(t, filepath.Join(first, "walk.gpx"), []byte(track))
	write(t, filepath.Join(first, "libre.csv"), []byte(libre))
	importAll(t, e, first)
	before := fingerprint(t, e)
	write(t, filepath.Join(second, "same", "walk.gpx"), []byte(track)) // was there already
	write(t, filepath.Join(second, "report.csv"), secondReport())
	write(t, filepath.Join(second, "meals.zip"), zipped(t, map[string][]byte{"clarity.csv": []byte(dexcom)}))
	importAll(t, e, second)
	if _, err := e.Reparse(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	runs := history(t, e)
	if len(runs) != 2 || len(runs[0].Formats) != 2 || len(runs[1].Formats) != 2 || runs[0].Unchanged != 1 {
		t.Fatalf("history %+v", runs)
	}
	if runs[0].FirstPath != filepath.Join(second, "meals.zip") || runs[0].LastPath != filepath.Join(second, "report.csv") {
		t.Errorf("the second import is from %s to %s", runs[0].FirstPath, runs[0].LastPath)
	}
	if diff := cmp.Diff(referred(t, conn), held()); diff != "" || len(held()) != 4 {
		t.Fatalf("the archive and the database differ before: %s", diff)
	}
	undone, err := e.UndoImport(t.Context(), runs[0].ID, nil)
	if err != nil || undone.Files != 2 || undone.Freed <= 0 {
		t.Errorf("undone %+v, %v", undone, err)
	}
	if diff := cmp.Diff(before, fingerprint(t, e)); diff != "" {
		t.Errorf("something is left of the second import, or missing of the first:\n%s", diff)
	}
	if diff := cmp.Diff(referred(t, conn), held()); diff != "" || len(held()) != 2 {
		t.Errorf("the archive holds what no item refers to, or the other way round: %s", diff)
	}
	if left := history(t, e); len(left) != 1 || left[0].ID != runs[1].ID {
		t.Errorf("the history still has %+v", left)
	}
	if n := ask(t, conn, `SELECT count(*)::text FROM app.raw_unused`); n != "0" {
		t.Errorf("%s notes are left", n)
	}
	// It can be imported again.
	if sum, _ := importAll(t, e, second); sum.Imported != 2 || len(held()) != 4 {
		t.Errorf("again: %+v, %d raw files", sum, len(held()))
	}
}

// The same bytes went into a custom table and were imported as a file: they
// stay until both are taken back.
func TestBytesThatAnotherItemRefersToStay(t *testing.T) {
	e, conn, held := keeping(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "walk.gpx")
	write(t, path, []byte(track))
	importAll(t, e, path)
	if _, err := conn.Exec(t.Context(), `INSERT INTO app.item (batch_id, size_bytes, row_count, athlete_id, source, key, path, format, sha256, status)
		SELECT batch_id, size_bytes, 0, athlete_id, 'account', key, 'elsewhere', format, sha256, 'skipped' FROM app.item`); err != nil {
		t.Fatal(err)
	}
	if n, err := e.Undo(t.Context(), path, nil); err != nil || n != 1 || len(held()) != 1 {
		t.Errorf("%d files, %v; the archive has %d", n, err, len(held()))
	}
	if diff := cmp.Diff(referred(t, conn), held()); diff != "" {
		t.Error(diff)
	}
}

func TestUndoOfATableRemovesItsBytes(t *testing.T) {
	c := newCustoms(t)
	dir := t.TempDir()
	c.Engine.Archive = opened(t, dir)
	c.bring("day,n\n2024-01-01,1\n2024-01-02,2\n", customcsv.Choices{Unique: []string{"day"}})
	c.bring("day,n\n2024-01-01,99\n", customcsv.Choices{Unique: []string{"day"}})
	runs := history(t, c.Engine)
	if len(runs) != 2 || runs[0].Formats[0].Format != store.CustomSource {
		t.Fatalf("history %+v", runs)
	}
	if undone, err := c.UndoImport(t.Context(), runs[0].ID, nil); err != nil || undone.Files != 1 || undone.Freed == 0 {
		t.Errorf("undone %+v, %v", undone, err)
	}
	if got := c.query(`SELECT string_agg(day || '=' || n, ' ' ORDER BY day) FROM custom.hrv`); got != "2024-01-01=1 2024-01-02=2" {
		t.Errorf("the table has %s", got)
	}
	if diff := cmp.Diff(referred(t, c.conn), raws(t, dir)); diff != "" {
		t.Errorf("the archive differs: %s", diff)
	}
	if left := history(t, c.Engine); len(left) != 1 || len(left[0].Formats) != 1 {
		t.Errorf("the history has %+v", left)
	}
}

// The program ends after the rows were taken back. The next start, or the same
// undo again, reads what went missing of other files and removes the bytes.
func TestAnInterruptedUndoIsMadeUpFor(t *testing.T) {
	for name, makeUp := range map[string]func(e *Engine, report string) error{
		"at the next start": func(e *Engine, _ string) error {
			freed, err := e.Tidy(t.Context(), nil)
			if freed == 0 {
				t.Error("nothing was freed")
			}
			return err
		},
		"when it is said again": func(e *Engine, report string) error {
			if _, err := e.Undo(t.Context(), report, nil); err == nil {
				t.Error("it was undone twice")
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			e, conn, held := keeping(t)
			dir := t.TempDir()
			write(t, filepath.Join(dir, "walk.gpx"), []byte(track))
			write(t, filepath.Join(dir, "libre.csv"), []byte(libre))
			importAll(t, e, dir)
			before := fingerprint(t, e)
			report := filepath.Join(t.TempDir(), "report.csv")
			write(t, report, secondReport())
			importAll(t, e, report)
			items, err := e.Store.ItemsUnder(t.Context(), 1, FileSource, report)
			if err != nil || len(items) != 1 {
				t.Fatalf("%d items, %v", len(items), err)
			}
			if err := e.Store.Undo(t.Context(), 1, items, time.Now()); err != nil {
				t.Fatal(err)
			}
			if n := ask(t, conn, `SELECT string_agg(path, ' ') FROM app.item WHERE reread`); n != filepath.Join(dir, "libre.csv") {
				t.Errorf("to be read again: %s", n)
			}
			if len(held()) != 3 {
				t.Errorf("the archive has %d raw files before the bytes are removed", len(held()))
			}
			next := &Engine{Store: e.Store, Archive: e.Archive, AthleteID: 1, Version: "test"} // as after a crash
			if err := makeUp(next, report); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(before, fingerprint(t, e)); diff != "" {
				t.Errorf("missing of the first file:\n%s", diff)
			}
			if diff := cmp.Diff(referred(t, conn), held()); diff != "" || len(held()) != 2 {
				t.Errorf("the archive differs: %s", diff)
			}
			if freed, err := next.Tidy(t.Context(), nil); err != nil || freed != 0 {
				t.Errorf("nothing is left to do, but freed %d, %v", freed, err)
			}
		})
	}
}

// A database that was made anew knows nothing of the archive, which may then be
// all that is left of ten years.
func TestBytesOfAnotherDatabaseAreLeftAlone(t *testing.T) {
	e, conn, held := keeping(t)
	walk := filepath.Join(t.TempDir(), "walk.gpx")
	write(t, walk, []byte(track))
	importAll(t, e, walk)
	other, _ := database(t)
	other.Archive = e.Archive
	report := filepath.Join(t.TempDir(), "libre.csv")
	write(t, report, []byte(libre))
	importAll(t, other, report)
	if n, err := other.Undo(t.Context(), report, nil); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if diff := cmp.Diff(referred(t, conn), held()); diff != "" || len(held()) != 1 {
		t.Errorf("of the first database the archive has something else: %s", diff)
	}
}

// The archive of this year holds last year's workouts again, by the account's
// own numbers; when it is taken back, the one of last year is whole again.
func TestAWorkoutThatAnEarlierExportHoldsComesBack(t *testing.T) {
	e, conn := database(t)
	last, now := filepath.Join(t.TempDir(), "last", "activities.csv"), filepath.Join(t.TempDir(), "now", "activities.csv")
	write(t, last, []byte(strava))
	importAll(t, e, last)
	before := fingerprint(t, e)
	write(t, now, []byte(strings.Replace(strava, "Morning walk", "Renamed walk", 1)))
	importAll(t, e, now)
	if name := ask(t, conn, `SELECT string_agg(name, ', ') FROM activity`); name != "Renamed walk" {
		t.Fatalf("with both: %s", name)
	}
	if n, err := e.Undo(t.Context(), now, nil); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if name := ask(t, conn, `SELECT string_agg(name, ', ') FROM activity`); name != "Morning walk" {
		t.Errorf("after the undo: %s", name)
	}
	if diff := cmp.Diff(before, fingerprint(t, e)); diff != "" {
		t.Error(diff)
	}
}

// twinOf is the walk of [inNewYork] as another device has it.
func twinOf(day string) []byte {
	return []byte(strings.ReplaceAll(string(inNewYork(day)), "08:00:00", "08:00:05"))
}

// seenWorkouts says how many workouts there are, and how many people see.
func seenWorkouts(t *testing.T, conn *pgx.Conn) string {
	t.Helper()
	return ask(t, conn, `SELECT (SELECT count(*) FROM activity) || ' ' || (SELECT count(*) FROM activity_list)`)
}

// A workout that two devices tell is shown once, wherever a run or an undo was
// interrupted.
func TestAWorkoutIsShownOnceWhateverIsInterrupted(t *testing.T) {
	e, conn := database(t)
	ctx, stop := context.WithCancel(t.Context())
	_, err := e.start(ctx, spec{kind: "import"}, nil, func(_ context.Context, yield func(*job) error) error {
		for i, data := range [][]byte{inNewYork("2025-06-01"), twinOf("2025-06-01")} {
			settled := make(chan struct{})
			if err := yield(&job{path: fmt.Sprint(i, ".gpx"), size: int64(len(data)), read: func() ([]byte, error) { return data, nil }, settled: func() { close(settled) }}); err != nil {
				return err
			}
			<-settled
		}
		stop()
		return ctx.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := seenWorkouts(t, conn); got != "2 1" {
		t.Errorf("after an import that was stopped: %s", got)
	}

	// The one that is shown is taken back, and the power goes before anything else is done.
	items, err := e.Store.ItemsUnder(t.Context(), 1, FileSource, ask(t, conn, `SELECT path FROM app.item JOIN activity USING (item_id) JOIN activity_group USING (activity_id) WHERE best`))
	if err != nil || len(items) != 1 {
		t.Fatal(items, err)
	}
	if err := e.Store.Undo(t.Context(), 1, items, time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Tidy(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if got := seenWorkouts(t, conn); got != "1 1" {
		t.Errorf("after the start that follows an undo that was cut off: %s", got)
	}
}
