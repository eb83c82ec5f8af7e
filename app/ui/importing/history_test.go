package importing

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/engine"
	"athletedata/app/ui/host/hosttest"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/style"
	"athletedata/store"
)

// page is the page in a window, with what the shell would be told.
func page(t *testing.T, f *hosttest.Fake) (p *Page, w fyne.Window, done *int) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(style.Theme{})
	w = test.NewTempWindow(t, widget.NewLabel(""))
	done = new(int)
	p = New(f, parts.Inline, w, func() { *done++ }, func(string) {}, func(string) {})
	w.SetContent(p.Root)
	w.Resize(fyne.NewSize(1050, 780))
	return p, w, done
}

// shown is all that can be read, in the window and in its dialogs.
func shown(w fyne.Window) string {
	var b strings.Builder
	walk(w, func(o fyne.CanvasObject) {
		switch v := o.(type) {
		case *widget.Label:
			b.WriteString(v.Text + "\n")
		case *widget.Button:
			b.WriteString("[" + v.Text + "]\n")
		}
	})
	return b.String()
}

func walk(w fyne.Window, visit func(fyne.CanvasObject)) {
	var in func(o fyne.CanvasObject)
	in = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		visit(o)
		if c, ok := o.(*fyne.Container); ok {
			for _, o := range c.Objects {
				in(o)
			}
		} else if v, ok := o.(fyne.Widget); ok {
			for _, o := range test.WidgetRenderer(v).Objects() {
				in(o)
			}
		}
	}
	in(w.Content())
	for _, o := range w.Canvas().Overlays().List() {
		in(o)
	}
}

func press(t *testing.T, w fyne.Window, text string) {
	t.Helper()
	var found *widget.Button
	walk(w, func(o fyne.CanvasObject) {
		if b, ok := o.(*widget.Button); ok && b.Text == text {
			found = b
		}
	})
	if found == nil || found.Disabled() {
		t.Fatalf("no button %q can be pressed in\n%s", text, shown(w))
	}
	test.Tap(found)
}

func wants(t *testing.T, w fyne.Window, texts ...string) {
	t.Helper()
	all := shown(w)
	for _, s := range texts {
		if !strings.Contains(all, s) {
			t.Errorf("%q is not shown, but\n%s", s, all)
		}
	}
}

func TestHistorySaysWhatEachImportWas(t *testing.T) {
	_, w, _ := page(t, hosttest.New(0).WithHistory(3))
	press(t, w, "History")
	wants(t, w, "30 Jun 2025", "export\n/home/me\n", "1\u202f344\u202f069 rows in 252 files", "FIT file of a device, Mind Monitor", "2 not readable\n1 only in part, 12 passed over",
		"Nothing new\n270 files already there", "week 1.zip\n/home/me/Downloads", "25\u202f200 rows in 7 files")
}

func TestEmptyHistory(t *testing.T) {
	_, w, _ := page(t, hosttest.New(0))
	press(t, w, "History")
	wants(t, w, "Nothing was imported yet")
	press(t, w, "Import")
	wants(t, w, "Drop files or folders here")
}

func TestHistoryGrowsAsItIsScrolled(t *testing.T) {
	p, w, _ := page(t, hosttest.New(0).WithHistory(2*historyPage+10))
	press(t, w, "History")
	if n := len(p.history.runs); n != historyPage {
		t.Errorf("%d imports at first", n)
	}
	for range 6 {
		p.history.list.ScrollToBottom()
	}
	if n := len(p.history.runs); n != 2*historyPage+10 {
		t.Errorf("%d imports in the end", n)
	}
	wants(t, w, "week 1.zip")
}

func TestOneImportListsItsFiles(t *testing.T) {
	p, w, _ := page(t, hosttest.New(0).WithHistory(3))
	press(t, w, "History")
	p.history.list.Select(0)
	wants(t, w, "Imported on", "from /home/me.", "1 file could be read only in part.", "2 files brought nothing.", "3 files were already there.", "12 more files were of no known kind",
		"FIT file of a device\n250\n1\u202f336\u202f869", "bad.fit\nThe file ends in the middle", "half.fit\nOnly in part: the file is damaged after 21 minutes",
		"route.gpx\nA planned route, not a workout", "ride.fit\nFIT file of a device, 3\u202f600 rows")
	p.past.which.SetChecked(true)
	if all := shown(w); strings.Contains(all, "ride.fit") || !strings.Contains(all, "route.gpx") {
		t.Errorf("only with a problem:\n%s", all)
	}
	press(t, w, "History")
	p.history.list.Select(1) // brought nothing, so there is nothing to remove
	if !p.past.remove.Disabled() {
		t.Error("what brought nothing can be removed")
	}
}

// Of many files of no known kind the first are listed, and the others counted.
func TestFilesOfNoKnownKindAreCountedBeyondTheList(t *testing.T) {
	for _, c := range []struct {
		skipped, listed int
		want, not       string
	}{{237, 200, "The list has the first 200 of them, and 37 more are not in it.", "the first 237"}, {12, 12, "12 more files were of no known kind", "The list has"},
		{12, 0, "12 more files were of no known kind", "The list has"}} {
		got := about(store.ImportRun{StartedAt: time.Now(), Skipped: c.skipped, Passed: c.listed}, "")
		if !strings.Contains(got, c.want) || strings.Contains(got, c.not) {
			t.Errorf("%d of %d listed: %s", c.listed, c.skipped, got)
		}
	}
}

func TestAnImportIsRemovedAfterAQuestion(t *testing.T) {
	f := hosttest.New(0).WithHistory(3)
	p, w, done := page(t, f)
	press(t, w, "History")
	p.history.list.Select(0)
	press(t, w, "Remove this import …")
	wants(t, w, "This takes 1\u202f344\u202f069 rows out of the database, which 252 files brought on 30 Jun 2025.", "Your original files stay where they are.", "own archive are deleted", "Import them again")
	press(t, w, "Keep it")
	if len(f.Removed) > 0 {
		t.Fatal("removed though it was to be kept")
	}
	press(t, w, "Remove this import …")
	press(t, w, "Remove")
	if len(f.Removed) != 1 || f.Removed[0] != 3 || *done != 1 || p.Running() {
		t.Errorf("removed %v, told %d times, running %v", f.Removed, *done, p.Running())
	}
	wants(t, w, "History of imports", "“export” is removed: 253 files, and all that came of them. The archive is 5.0 MB smaller.")
	if strings.Contains(shown(w), "1\u202f344\u202f069") {
		t.Error("it is still listed")
	}
}

func TestAFailedRemovalIsExplained(t *testing.T) {
	f := hosttest.New(0).WithHistory(3)
	p, w, _ := page(t, f)
	press(t, w, "History")
	p.history.list.Select(0)
	press(t, w, "Remove this import …")
	f.Err = errors.New("the connection to the database was lost")
	press(t, w, "Remove")
	wants(t, w, "The connection to the database was lost.")
	if p.Running() {
		t.Error("it is still said to run")
	}
}

// What is dropped while an import is being removed comes in after it; and
// nothing is removed while an import is running.
func TestImportsAndRemovalsWaitForEachOther(t *testing.T) {
	f := hosttest.New(0).WithHistory(3)
	p, w, _ := page(t, f)
	var held []func()
	p.async.Go = func(do func()) { held = append(held, do) }
	p.takeBack(f.Runs[0])
	p.Start([]string{"/home/me/new.fit"})
	if len(f.Imported) > 0 || !p.Running() {
		t.Errorf("imported %v while a removal is running", f.Imported)
	}
	for len(held) > 0 {
		do := held[0]
		held = held[1:]
		do()
	}
	if len(f.Removed) != 1 || len(f.Imported) != 1 {
		t.Errorf("removed %v, imported %v", f.Removed, f.Imported)
	}
	p.Start([]string{"/home/me/slow.zip"})
	p.past.open(f.Runs[1])
	press(t, w, "Remove this import …")
	wants(t, w, "An import is running")
	if len(held) == 0 || len(f.Removed) != 1 {
		t.Errorf("removed %v", f.Removed)
	}
}

func TestNamesOfImports(t *testing.T) {
	for _, c := range []struct{ first, last, name, place string }{
		{"/home/me/a.zip", "/home/me/a.zip", "a.zip", "/home/me"},
		{"/home/me/x/a.fit", "/home/me/x/b.fit", "x", "/home/me"},
		{"/home/me/x/2024/a.fit", "/home/me/x/2025/b.fit", "x", "/home/me"},
		{"/a.fit", "/b.fit", "Several places", "/a.fit …"},
		{`C:\Users\me\x\a.fit`, `C:\Users\me\x\b.fit`, "x", `C:\Users\me`},
	} {
		name, place := named(store.ImportRun{FirstPath: c.first, LastPath: c.last, StartedAt: time.Now()})
		if name != c.name || place != c.place {
			t.Errorf("%s to %s: %q in %q", c.first, c.last, name, place)
		}
	}
}

func TestHowAnImportEnded(t *testing.T) {
	for want, s := range map[string]engine.Summary{
		"There were no files in it.":                {},
		"Stopped before anything was imported.":     {Cancelled: true},
		"Done: 1 file imported. 1 row in 0.1 s.":    {Files: 1, Imported: 1, Rows: 1},
		"Done: 2 files imported. 30 rows in 1.5 s.": {Files: 2, Imported: 2, Rows: 30, Elapsed: 1500 * time.Millisecond},
		"Stopped; what was imported is kept, and importing the same again goes on from there: 2 files imported, 1 was already there.": {Files: 3, Imported: 2, Unchanged: 1, Cancelled: true},
	} {
		if got := sentence(s); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
