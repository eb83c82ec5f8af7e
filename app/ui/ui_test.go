package ui

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/engine"
	"athletedata/app/settings"
	"athletedata/app/ui/host"
	"athletedata/app/ui/host/hosttest"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/style"
	"athletedata/store"
)

func window(t testing.TB, f *hosttest.Fake) (*Shell, fyne.Window) {
	t.Helper()
	a := test.NewTempApp(t)
	w := test.NewTempWindow(t, widget.NewLabel(""))
	w.Resize(fyne.NewSize(1240, 800))
	s := New(w, f, parts.Inline, func(look settings.Theme) { a.Settings().SetTheme(style.Theme{Choice: look}) })
	w.Resize(fyne.NewSize(1240, 800))
	return s, w
}

// texts are all that can be read in the window.
func texts(w fyne.Window) string {
	var b strings.Builder
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		switch v := o.(type) {
		case *widget.Label:
			b.WriteString(v.Text + "\n")
		case *widget.Button:
			b.WriteString("[" + v.Text + "]\n")
		case *fyne.Container:
			for _, c := range v.Objects {
				walk(c)
			}
			return
		}
		if v, ok := o.(fyne.Widget); ok {
			for _, c := range test.WidgetRenderer(v).Objects() {
				walk(c)
			}
		}
	}
	walk(w.Content())
	return b.String()
}

func shows(t *testing.T, w fyne.Window, wanted ...string) {
	t.Helper()
	all := texts(w)
	for _, s := range wanted {
		if !strings.Contains(all, s) {
			t.Errorf("the window does not show %q, but\n%s", s, all)
		}
	}
}

// blank says whether a picture is of one colour.
func blank(img image.Image) bool {
	first := img.At(0, 0)
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y += 7 {
		for x := b.Min.X; x < b.Max.X; x += 7 {
			if img.At(x, y) != first {
				return false
			}
		}
	}
	return true
}

func TestEveryPageInLightAndDark(t *testing.T) {
	s, w := window(t, hosttest.New(250).WithSources().WithTable("weight.csv", "Day,Weight\n2024-01-01,68.5\n2024-01-02,68.1\n"))
	for _, look := range []settings.Theme{settings.Light, settings.Dark} {
		s.theme(look)
		for _, page := range []string{PageActivities, PageSources, PageImport, PageTable, PageDatabase, PageSettings, PageActivity} {
			switch page {
			case PageActivity:
				s.openActivity(1, 250)
			case PageTable:
				s.openTable("/home/me/weight.csv")
			default:
				s.Go(page)
			}
			for _, size := range []fyne.Size{{Width: 1240, Height: 800}, {Width: 1000, Height: 640}} {
				w.Resize(size)
				if blank(w.Canvas().Capture()) {
					t.Errorf("%s (%s) is blank", page, look)
				}
			}
		}
	}
}

func TestStartingIsShownAtOnce(t *testing.T) {
	f := hosttest.New(3)
	f.Stage = host.State{Stage: host.Starting, Text: "Making a new database"}
	s, w := window(t, f)
	shows(t, w, "Your database is starting", "Making a new database")
	s.Go(PageSettings) // can be used already
	shows(t, w, "Units")
	s.Go(PageActivities)
	f.Change(hosttest.Broken)
	shows(t, w, "The disk is full.", "Free some space.", "[Try again]", "Database not running")
	f.Change(host.State{Stage: host.Ready})
	shows(t, w, "Workout A", "3 activities", "Database running")
}

// What is dropped on the window before the database is up is imported then.
func TestFilesDroppedEarlyAreImported(t *testing.T) {
	f := hosttest.New(0)
	f.Stage = host.State{Stage: host.Starting, Text: "Making a new database"}
	s, w := window(t, f)
	s.Import([]string{"/home/me/a.fit"})
	s.Import([]string{"/home/me/b.fit"})
	shows(t, w, "Your database is starting")
	f.Change(host.State{Stage: host.Ready})
	if len(f.Imported) != 1 || !slices.Equal(f.Imported[0], []string{"/home/me/a.fit", "/home/me/b.fit"}) {
		t.Errorf("imported: %v", f.Imported)
	}
	f.Change(host.State{Stage: host.Ready})
	if len(f.Imported) != 1 {
		t.Errorf("imported again: %v", f.Imported)
	}
}

func TestEmptyDatabaseSaysWhatToDo(t *testing.T) {
	_, w := window(t, hosttest.New(0))
	shows(t, w, "No activities yet", "Drop a folder", "[Import files]")
}

// What was deleted in the settings, or with an account, is to be seen nowhere.
func TestWhatWasDeletedIsNotShown(t *testing.T) {
	f := hosttest.New(3)
	f.Problems = []store.FailedItem{{Path: "/home/me/broken.fit", Status: store.Failed, Reason: "cut off"}}
	s, w := window(t, f)
	shows(t, w, "Workout A")
	s.Go(PageImport)
	shows(t, w, "broken.fit")
	if _, err := f.DeleteAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if all := texts(w); strings.Contains(all, "broken.fit") {
		t.Error(all)
	}
	s.Go(PageActivities)
	shows(t, w, "No activities yet")
}

func TestActivityShowsItsNumbers(t *testing.T) {
	s, w := window(t, hosttest.New(5))
	s.openActivity(1, 5)
	shows(t, w, "Workout A", "Europe/Berlin", "5.00 km", "30:00", "140 bpm", "210 W", "Laps", "Time in heart rate zones", "/home/me/ride.fit")
	s.activity.Step(1)
	shows(t, w, "Workout B")
	s.activity.Step(-1)
	shows(t, w, "Workout A")
}

func TestUnitsHoldEverywhere(t *testing.T) {
	f := hosttest.New(5)
	f.Chosen.Units = settings.Imperial
	s, w := window(t, f)
	s.openActivity(1, 5)
	shows(t, w, "3.11 mi")
}

func TestDroppedFilesAreImported(t *testing.T) {
	f := hosttest.New(1)
	f.Events = []engine.Event{
		engine.Progress{Found: 3, Done: 1, BytesFound: 100, BytesDone: 50, Elapsed: time.Second, Rows: 3600},
		engine.ItemDone{Path: "/home/me/bad.fit", Status: store.Failed, Error: "the file ends in the middle"},
	}
	s, w := window(t, f)
	s.Import([]string{"/home/me/export"})
	if len(f.Imported) != 1 || f.Imported[0][0] != "/home/me/export" || s.page != PageImport {
		t.Errorf("imported %v on page %s", f.Imported, s.page)
	}
	shows(t, w, "Done: 2 files imported, 1 could not be read.")
	f.Err = errors.New("the connection to the database was lost")
	s.Import([]string{"/home/me/more"})
	shows(t, w, "The connection to the database was lost.")
}

func TestPasswordsAreHiddenUntilAsked(t *testing.T) {
	s, w := window(t, hosttest.New(1))
	s.Go(PageDatabase)
	if all := texts(w); strings.Contains(all, "s3cret") || strings.Contains(all, "r3ader") {
		t.Error("passwords are shown")
	}
	shows(t, w, "postgresql://athletedata@127.0.0.1:15432/athletedata", "15432", "activity_record", "[Open in pgAdmin]", "[Show passwords]")
	press(t, w, "Show passwords")
	shows(t, w, "s3cret", "r3ader")
	press(t, w, "Open in pgAdmin")
	shows(t, w, "PgAdmin is not installed on this computer. Get it from pgadmin.org.")
}

// objects are all that is in the window and its dialogs.
func objects(w fyne.Window) (all []fyne.CanvasObject) {
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		all = append(all, o)
		if c, ok := o.(*fyne.Container); ok {
			for _, o := range c.Objects {
				walk(o)
			}
		} else if v, ok := o.(fyne.Widget); ok {
			for _, o := range test.WidgetRenderer(v).Objects() {
				walk(o)
			}
		}
	}
	walk(w.Content())
	for _, o := range w.Canvas().Overlays().List() {
		walk(o)
	}
	return all
}

func press(t *testing.T, w fyne.Window, text string) {
	t.Helper()
	var found *widget.Button
	for _, o := range objects(w) {
		if b, ok := o.(*widget.Button); ok && b.Text == text {
			found = b
		}
	}
	if found == nil {
		t.Fatalf("there is no button %q", text)
	}
	test.Tap(found)
}

func TestProblemsOfTheDatabaseAreExplained(t *testing.T) {
	f := hosttest.New(3)
	f.Err = errors.New("the disk of the database is full")
	_, w := window(t, f)
	shows(t, w, "The disk of the database is full.")
}

// asked is a host that asks what the window would interrupt while it works.
type asked struct {
	*hosttest.Fake
	during func()
}

func (a asked) Import(ctx context.Context, paths []string, o engine.Options, on func(engine.Event)) (engine.Summary, error) {
	a.during()
	return a.Fake.Import(ctx, paths, o, on)
}

func (a asked) RemoveImport(ctx context.Context, run int64, on func(engine.Event)) (engine.Undone, error) {
	a.during()
	return a.Fake.RemoveImport(ctx, run, on)
}

// What closing the window would interrupt is called by its name.
func TestClosingSaysWhatItWouldInterrupt(t *testing.T) {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, widget.NewLabel(""))
	var s *Shell
	var said []string
	s = New(w, asked{hosttest.New(0).WithHistory(3), func() {
		what, _ := s.Interrupts()
		said = append(said, fmt.Sprint(s.Busy(), " ", what))
	}}, parts.Inline, func(settings.Theme) {})
	w.Resize(fyne.NewSize(1240, 800))
	s.Import([]string{"/home/me/export"})
	press(t, w, "History")
	for _, o := range objects(w) {
		if list, ok := o.(*widget.List); ok {
			list.Select(0)
			break
		}
	}
	press(t, w, "Remove this import …")
	press(t, w, "Remove")
	if want := []string{"true An import is running", "true An import is being removed"}; !slices.Equal(said, want) || s.Busy() {
		t.Errorf("asked while at work: %q; busy in the end: %v", said, s.Busy())
	}
}
