package store

import (
	"testing"
	"time"

	"athletedata/parsers/record"
)

func TestWatchedFoldersAreRemembered(t *testing.T) {
	s, _ := open(t)
	for _, path := range []string{"/home/a", "/home/b", "/home/a"} {
		if err := s.WatchFolder(t.Context(), 1, path); err != nil {
			t.Fatal(err)
		}
	}
	changed := time.Date(2025, 1, 2, 3, 4, 5, 678000, time.UTC)
	files := []WatchedFile{{"/home/a/1.csv", 10, changed}, {"/home/a/1.csv", 10, changed}, {"/home/b/2.csv", 20, changed}}
	for range 2 {
		if err := s.NoteWatchedFiles(t.Context(), 1, files); err != nil {
			t.Fatal(err)
		}
	}
	known, err := s.WatchedFiles(t.Context(), 1)
	if err != nil || len(known) != 2 || !known["/home/a/1.csv"].Modified.Equal(changed) || known["/home/b/2.csv"].Size != 20 {
		t.Errorf("known files %+v, %v", known, err)
	}
	if was, err := s.UnwatchFolder(t.Context(), 1, "/home/a"); !was || err != nil {
		t.Errorf("letting go: %v, %v", was, err)
	}
	if was, _ := s.UnwatchFolder(t.Context(), 1, "/home/a"); was {
		t.Error("let go twice")
	}
	folders, err := s.WatchedFolders(t.Context(), 1)
	if err != nil || len(folders) != 1 || folders[0].Path != "/home/b" || folders[0].Files != 1 {
		t.Errorf("folders %+v, %v", folders, err)
	}
	if known, _ := s.WatchedFiles(t.Context(), 1); len(known) != 1 {
		t.Errorf("files of the folder are still known: %v", known)
	}
}

func TestFileSourcesSumUp(t *testing.T) {
	s, _ := open(t)
	broken := item(0, "broken")
	broken.Format, broken.Status, broken.Error = "glimp", Failed, "cut"
	load(t, s, Load{Item: item(0, "ride"), Activities: []*record.Activity{ride(0)}},
		facts("wellness", &record.Facts{Source: "garmin", Stress: []record.Stress{{Time: at(0), Level: 20}, {Time: at(3000), Level: 30}}}), Load{Item: broken})
	sources, err := s.FileSources(t.Context(), 1)
	if err != nil || len(sources) != 3 {
		t.Fatalf("sources %+v, %v", sources, err)
	}
	for _, f := range sources {
		switch f.Format {
		case "fit":
			if f.Files != 1 || f.Rows < 10 || f.LastDay.Format(time.DateOnly) != "2024-06-30" {
				t.Errorf("fit: %+v", f)
			}
		case "test":
			if f.Rows != 2 || f.FirstDay.Format(time.DateOnly) != "2025-03-30" || f.LastDay.Format(time.DateOnly) != "2025-04-01" {
				t.Errorf("test: %+v", f)
			}
		case "glimp":
			if f.Files != 0 || f.Problems != 1 || f.FirstDay != nil {
				t.Errorf("glimp: %+v", f)
			}
		}
	}
}
