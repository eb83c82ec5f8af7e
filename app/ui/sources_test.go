package ui

import (
	"errors"
	"os"
	"strings"
	"testing"

	"athletedata/app/engine"
	"athletedata/app/ui/host/hosttest"
	"athletedata/store"
)

// The zone of the computer is the same everywhere.
func TestMain(m *testing.M) {
	if err := os.Setenv("TZ", "Europe/Vienna"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func TestSourcesShowWhatFilesHaveBrought(t *testing.T) {
	f := hosttest.New(3).WithSources()
	s, w := window(t, f)
	s.Go(PageSources)
	shows(t, w, "FIT file of a device", "Garmin and most others", "1\u202f336\u202f869", "1 Jan 2024 – 30 Jun 2025", "Tables of your own",
		"/home/me/Dropbox/Apps/Mind Monitor", "12 files", "no files yet", "What can be brought", "LibreView glucose report (CSV)")
	press(t, w, "Remove") // the last
	if len(f.Folder) != 1 || strings.Contains(texts(w), "/home/me/Glimp\n") {
		t.Errorf("watched are %v", f.Folder)
	}
	f.Sources[0].Files = 251
	f.Arrive(engine.Summary{Files: 1, Imported: 1, Rows: 100})
	shows(t, w, "251")
}

func TestSourcesOfAnEmptyDatabaseSayWhatToDo(t *testing.T) {
	s, w := window(t, hosttest.New(0))
	s.Go(PageSources)
	shows(t, w, "Nothing yet. Below is what can be brought", "None yet.", "[Watch a folder …]", "Any table (CSV)")
	press(t, w, "Import files")
	if s.page != PageImport {
		t.Errorf("leads to %s", s.page)
	}
}

func TestSourcesExplainProblems(t *testing.T) {
	f := hosttest.New(0)
	s, w := window(t, f)
	f.Err = errors.New("the connection to the database was lost")
	s.Go(PageSources)
	shows(t, w, "The connection to the database was lost.")
}

func TestImportSumsUpByFormatAndAsksForZones(t *testing.T) {
	f := hosttest.New(1)
	f.Events = []engine.Event{
		engine.ItemDone{Path: "/home/me/export.zip!/mine.csv", Status: store.Skipped, Error: "not a format this program reads: a table (CSV)"},
		engine.ItemDone{Path: "/home/me/cat.png", Status: store.Skipped, Error: "not a format this program reads: a picture"},
	}
	f.Sum = engine.Summary{Files: 5, Imported: 3, Skipped: 2, Rows: 150, ZoneAssumed: 3,
		Formats: map[string]engine.FormatCount{"glimp": {Files: 3, Rows: 150}}}
	f.WithTable("mine.csv", "a,b\n1,2\n")
	s, w := window(t, f)
	s.Import([]string{"/home/me/export.zip"})
	shows(t, w, "What came in", "Glimp measurements", "150", "Passed over, or read in part (1)", "mine.csv", "in /home/me/export.zip",
		"3 files tell the time by a clock on the wall", "That of this computer, Europe/Vienna, was assumed", "[Import them again in this zone]", "2 hold nothing of a known kind")
	press(t, w, "Make a table of it …")
	if s.page != PageTable {
		t.Errorf("leads to %s", s.page)
	}
	shows(t, w, "mine.csv", "custom.mine", "[Import 1 row]")
	s.Go(PageImport)
	f.Sum.ZoneAssumed = 0
	press(t, w, "Import them again in this zone")
	if n := len(f.Chose); n != 2 || f.Chose[1].Zone != "Europe/Vienna" || f.Imported[1][0] != "/home/me/export.zip" {
		t.Errorf("imported %v with %v", f.Imported, f.Chose)
	}
	if strings.Contains(texts(w), "clock on the wall") {
		t.Error("the notice stays")
	}
}

func TestHomeZone(t *testing.T) {
	f := hosttest.New(1)
	f.Zone = "Europe/Vienna"
	s, w := window(t, f)
	s.Go(PageSettings)
	shows(t, w, "Home time zone", "no activity tells")
	f.Err = errors.New("the connection to the database was lost")
	s.buildSettings()
	s.Go(PageSettings)
	shows(t, w, "The connection to the database was lost.")
}
