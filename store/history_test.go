package store

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"athletedata/parsers/record"
	"athletedata/store/migrations"
)

// brought loads items as one run would, and closes its record.
func brought(t *testing.T, s *Store, kind string, result BatchResult, items ...Item) (run int64) {
	t.Helper()
	run, err := s.StartBatch(t.Context(), 1, kind, "test")
	if err != nil {
		t.Fatal(err)
	}
	loader, err := s.NewLoader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer loader.Close()
	for _, i := range items {
		i.AthleteID, i.Source, i.BatchID = 1, "file", run
		l := Load{Item: i}
		if i.Status == Imported {
			l.Activities = []*record.Activity{ride(0)}
		}
		if _, err := loader.Load(t.Context(), []Load{l}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.FinishBatch(t.Context(), run, result); err != nil {
		t.Fatal(err)
	}
	return run
}

func TestHistoryOfImports(t *testing.T) {
	s, _ := open(t)
	good := Item{Key: "good", Path: "/x/a.zip!/in/good.fit", Format: "fit", Status: Imported}
	part := Item{Key: "part", Path: "/x/b/part.fit", Format: "fit", Status: Imported, Partial: "it ends in the middle"}
	bad := Item{Key: "bad", Path: "/x/b/bad.fit", Format: "fit", Status: Failed, Error: "damaged"}
	route := Item{Key: "route", Path: "/x/route.gpx", Format: "gpx", Status: Skipped, Error: "a route"}
	first := brought(t, s, "import", BatchResult{Files: 6, Imported: 2, Skipped: 3, Failed: 1}, good, part, bad, route)
	brought(t, s, "import", BatchResult{})                       // a watched folder without a file
	brought(t, s, "import", BatchResult{Files: 6, Unchanged: 6}) // the same folder again

	check := func(when string, want ...ImportRun) {
		t.Helper()
		got, err := s.Imports(t.Context(), 1, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if got[i].StartedAt.IsZero() {
				t.Errorf("%s: run %d has no time", when, got[i].ID)
			}
			got[i].StartedAt = want[min(i, len(want)-1)].StartedAt
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", when, diff)
		}
	}
	rows := rowCount([]*record.Activity{ride(0)})
	one := ImportRun{ID: first, Files: 6, Skipped: 3, Failed: 1, FirstPath: "/x/a.zip", LastPath: "/x/route.gpx", Formats: []ImportFormat{
		{Format: "fit", Imported: 2, Partial: 1, Failed: 1, Rows: 2 * rows}, {Format: "gpx", Skipped: 1}}}
	check("at first", one)

	// Reading again does not make another import of it.
	brought(t, s, "reparse", BatchResult{Files: 2, Imported: 2}, good, part)
	check("after reading again", one)
	brought(t, s, "reparse", BatchResult{Files: 1, Imported: 1}, good)
	check("after reading one again twice", one)

	// A file that is brought again belongs to the later import.
	bad.Status, bad.Error = Imported, ""
	later := brought(t, s, "import", BatchResult{Files: 1, Imported: 1}, bad)
	one.Formats[0].Failed = 0
	check("after the bad file was replaced", ImportRun{ID: later, Files: 1, FirstPath: "/x/b/bad.fit", LastPath: "/x/b/bad.fit",
		Formats: []ImportFormat{{Format: "fit", Imported: 1, Rows: rows}}}, one)

	files := func(problems bool, offset int) (text string) {
		list, err := s.ImportFiles(t.Context(), 1, first, problems, offset, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			text += fmt.Sprintf("%s %s %s; ", f.Path, f.Status, f.Reason)
		}
		return text
	}
	if got, want := files(false, 0), "/x/b/part.fit imported it ends in the middle; /x/route.gpx skipped a route; /x/a.zip!/in/good.fit imported ; "; got != want {
		t.Errorf("files %s", got)
	}
	if got, want := files(true, 1), "/x/route.gpx skipped a route; "; got != want {
		t.Errorf("problems from the second on: %s", got)
	}
}

// Files of which nothing is kept are listed with their import, as many as fit,
// and go with it.
func TestFilesOfNoKnownKindAreListed(t *testing.T) {
	s, _ := open(t)
	bad := Item{Key: "bad", Path: "/x/bad.fit", Format: "fit", Status: Failed, Error: "damaged"}
	run := brought(t, s, "import", BatchResult{Files: 303, Failed: 2, Skipped: 301}, bad)
	passed := []PassedFile{{"/x/photo.png", Skipped, "a picture"}, {"/x/no\x00.fit", Failed, "it cannot be opened"}}
	for n := range 300 {
		passed = append(passed, PassedFile{fmt.Sprintf("/x/z/%03d.txt", n), Skipped, "text"})
	}
	if err := s.NotePassed(t.Context(), run, passed); err != nil {
		t.Fatal(err)
	}
	runs, err := s.Imports(t.Context(), 1, 0, 10)
	if err != nil || len(runs) != 1 || runs[0].Passed != MaxPassed {
		t.Errorf("history %+v, %v", runs, err)
	}
	files, err := s.ImportFiles(t.Context(), 1, run, true, 0, 500)
	if err != nil || len(files) != MaxPassed+1 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	var first []string
	for _, f := range files[:4] {
		first = append(first, fmt.Sprint(f.Path, " ", f.Format, " ", f.Status, " ", f.Reason))
	}
	if diff := cmp.Diff([]string{"/x/bad.fit fit failed damaged", "/x/no.fit  failed it cannot be opened", "/x/photo.png  skipped a picture", "/x/z/000.txt  skipped text"}, first); diff != "" {
		t.Error(diff)
	}
	items, err := s.ItemsOfImport(t.Context(), 1, "file", run)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Undo(t.Context(), 1, items, noon); err != nil {
		t.Fatal(err)
	}
	if n := query[int](t, s, `SELECT (SELECT count(*) FROM app.import_passed) + (SELECT count(*) FROM app.batch)`); n != 0 {
		t.Errorf("%d rows are left of the import", n)
	}
}

func TestHistoryComesPageByPage(t *testing.T) {
	s, _ := open(t)
	var runs []int64
	for range 5 {
		runs = append(runs, brought(t, s, "import", BatchResult{Files: 1, Skipped: 1}))
	}
	var got []int64
	for before := int64(0); ; {
		page, err := s.Imports(t.Context(), 1, before, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		for _, r := range page {
			got = append(got, r.ID)
		}
		before = page[len(page)-1].ID
	}
	if diff := cmp.Diff([]int64{runs[4], runs[3], runs[2], runs[1], runs[0]}, got); diff != "" {
		t.Error(diff)
	}
}

// A database of an earlier version had its files read again, and only the time
// at which they were first seen tells which import they are of.
func TestImportsOfAnEarlierVersionAreFound(t *testing.T) {
	s, _ := open(t)
	first := brought(t, s, "import", BatchResult{Files: 1, Imported: 1}, Item{Key: "a", Path: "/a.fit", Format: "fit", Status: Imported})
	second := brought(t, s, "import", BatchResult{Files: 1, Imported: 1}, Item{Key: "b", Path: "/b.fit", Format: "fit", Status: Imported})
	brought(t, s, "reparse", BatchResult{Files: 1, Imported: 1}, Item{Key: "a", Path: "/a.fit", Format: "fit", Status: Imported})
	if _, err := s.pool.Exec(t.Context(), `ALTER TABLE app.item DROP COLUMN import_id, DROP COLUMN reread; DROP TABLE app.raw_unused`); err != nil {
		t.Fatal(err)
	}
	sql, err := migrations.Files.ReadFile("00016_history.sql")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.pool.Exec(t.Context(), string(sql)); err != nil {
		t.Fatal(err)
	}
	runs, err := s.Imports(t.Context(), 1, 0, 10)
	if err != nil || len(runs) != 2 || runs[0].ID != second || runs[1].ID != first || runs[0].FirstPath != "/b.fit" || runs[1].FirstPath != "/a.fit" {
		t.Errorf("history %+v, %v", runs, err)
	}
}
