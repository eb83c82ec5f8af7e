package app

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"athletedata/app/engine"
	"athletedata/store"
)

// What was skipped is told with its reason, each reason once, and not again with
// the next run.
func TestWhatWasSkippedIsToldWithItsReason(t *testing.T) {
	var out bytes.Buffer
	r := &reporter{out: &out, err: &out}
	for _, e := range []engine.ItemDone{
		{Path: "a.fit", Status: store.Imported},
		{Path: "README.txt", Status: store.Skipped, Error: "not a format this program reads: text"},
		{Path: "a.png", Status: store.Skipped, Error: "not a format this program reads: picture"},
		{Path: "b.png", Status: store.Skipped, Error: "not a format this program reads: picture"},
	} {
		r.event(e)
	}
	r.finish(engine.Summary{Files: 4, Imported: 1, Skipped: 3})
	want := "4 files: 1 imported, 3 skipped.\n" +
		"  skipped: a.png and 1 more: not a format this program reads: picture\n" +
		"  skipped: README.txt: not a format this program reads: text\n"
	if out.String() != want {
		t.Errorf("it says\n%s", out.String())
	}
	out.Reset()
	r.finish(engine.Summary{Files: 1, Unchanged: 1})
	if out.String() != "1 file: 1 already there.\n" {
		t.Errorf("the next run says\n%s", out.String())
	}
}

// A whole disk does not fill the screen with reasons.
func TestManyReasonsAreSummedUp(t *testing.T) {
	var s skips
	for i := range 20 {
		s.note(engine.ItemDone{Path: "x", Status: store.Skipped, Error: fmt.Sprint("reason ", i)})
	}
	var out bytes.Buffer
	s.tell(&out)
	if got := out.String(); strings.Count(got, "\n") != shownSkips+1 || !strings.Contains(got, "12 other reasons; --verbose") {
		t.Errorf("it says\n%s", got)
	}
}

// The list by format is a table, and "0 rows" is said of nothing that was there.
func TestFormatsAreATable(t *testing.T) {
	lines := byFormat(engine.Summary{Formats: map[string]engine.FormatCount{"fit": {Files: 3, Rows: 1}, "mindmonitor": {Files: 2}}})
	if len(lines) != 2 || !strings.HasSuffix(lines[0], "3 files, 1 row") || !strings.HasSuffix(lines[1], "2 files") || strings.Index(lines[0], "3 files") != strings.Index(lines[1], "2 files") {
		t.Errorf("it says %q", lines)
	}
}

// While accounts and folders are looked after at once, each tells its own.
func TestWhatIsSkippedIsToldWhereItBelongs(t *testing.T) {
	var out bytes.Buffer
	o := &options{out: &out, err: &out}
	r, s := o.newSyncReporter("Importing"), &Services{Syncer: &engine.Syncer{}}
	r.event("ridelog", engine.ItemDone{Path: "ridelog/zones.json", Status: store.Skipped, Error: "settings without a date"})
	r.file(engine.ItemDone{Path: "README.txt", Status: store.Skipped, Error: "text"})
	r.imported(engine.Summary{Files: 1, Skipped: 1})
	if got := out.String(); got != "1 file: 1 skipped.\n  skipped: README.txt: text\n" {
		t.Errorf("the folder says\n%s", got)
	}
	out.Reset()
	r.done(s, store.SyncRun{Source: "ridelog", Outcome: "ok", Skipped: 1})
	if got := out.String(); !strings.Contains(got, "1 skipped") || !strings.HasSuffix(got, "  skipped: ridelog/zones.json: settings without a date\n") {
		t.Errorf("the account says\n%s", got)
	}
}
