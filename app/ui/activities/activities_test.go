package activities

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"athletedata/app/settings"
	"athletedata/app/ui/host/hosttest"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/style"
	"athletedata/store"
)

func page(t *testing.T, n int) (*Page, *hosttest.Fake, *int64) {
	t.Helper()
	test.NewTempApp(t)
	f := hosttest.New(n)
	opened := new(int64)
	p := New(f, parts.Inline, func(_ int16, id int64) { *opened = id }, func() {})
	p.Refresh()
	return p, f, opened
}

func TestRowsComePageByPage(t *testing.T) {
	p, f, opened := page(t, 1000)
	asked := len(f.Asked)
	if p.total != 1000 {
		t.Fatalf("%d rows", p.total)
	}
	if _, ok := p.row(5); !ok || len(f.Asked) != asked {
		t.Error("a row of the first page was asked for again")
	}
	p.row(950)
	if r, ok := p.row(950); !ok || r.ID != 50 {
		t.Errorf("row 950 is %+v", r)
	}
	if len(f.Asked) != asked+1 {
		t.Errorf("%d questions for one page", len(f.Asked)-asked)
	}
	p.list.Select(3)
	if *opened != 997 {
		t.Errorf("opened %d", *opened)
	}
}

// What a sync brings does not take away what somebody looks at.
func TestTheListStaysWhereItIs(t *testing.T) {
	p, f, _ := page(t, 500)
	fyne.CurrentApp().Settings().SetTheme(style.Theme{Choice: settings.Light})
	w := test.NewTempWindow(t, p.Root)
	w.Resize(fyne.NewSize(1000, 600))
	p.list.ScrollTo(300)
	at := p.list.GetScrollOffset()
	f.Rows = f.Rows[:450]
	p.Refresh()
	if now := p.list.GetScrollOffset(); at == 0 || now != at {
		t.Errorf("it was at %v and is at %v", at, now)
	}
	if p.total != 450 {
		t.Errorf("%d rows", p.total)
	}
	f.Rows = f.Rows[:20]
	p.Refresh()
	if now, end := p.list.GetScrollOffset(), 20*p.list.MinSize().Height; now >= end {
		t.Errorf("of the 20 rows that are left none is in sight: it is at %v", now)
	}
	p.list.ScrollToBottom()
	p.sortBy(store.SortName)
	if now := p.list.GetScrollOffset(); now != 0 {
		t.Errorf("sorted anew it is at %v", now)
	}
}

// Whoever looks at an activity far down gets on to the next one also after a
// sync has brought something.
func TestTheNextActivityIsKnownAfterASync(t *testing.T) {
	p, f, _ := page(t, 1000)
	p.row(950)
	for _, rows := range []int{1000, 990} {
		f.Rows = f.Rows[:rows]
		p.Refresh()
		if _, next, ok := p.Neighbour(50, 1); !ok || next != 49 {
			t.Errorf("of %d after 50 comes %d, %t", rows, next, ok)
		}
	}
	f.Rows = f.Rows[:60]
	p.Refresh()
	if _, _, ok := p.Neighbour(50, 1); ok || len(p.rows) != 1 {
		t.Errorf("of the 60 that are left %d pages are kept", len(p.rows))
	}
}

func TestSearchSportAndSorting(t *testing.T) {
	p, _, _ := page(t, 60)
	p.Search.Text = "workout a"
	p.searchNow()
	if p.total != 3 {
		t.Errorf("found %d", p.total)
	}
	p.clear()
	p.sport.SetSelected("Cycling (1)")
	if p.filter.Sport != "cycling" || p.total != 20 {
		t.Errorf("%d of %q", p.total, p.filter.Sport)
	}
	p.sortBy(store.SortName)
	if !p.filter.Ascending {
		t.Error("names begin with A")
	}
	p.sortBy(store.SortName)
	if p.filter.Ascending {
		t.Error("the second time is the other way round")
	}
	p.sortBy(store.SortDistance)
	if p.filter.Ascending || p.header.cells[store.SortDistance].label.Text != "Distance ↓" {
		t.Errorf("head says %q", p.header.cells[store.SortDistance].label.Text)
	}
}

// An answer that comes after a newer question is not shown.
func TestLateAnswersAreThrownAway(t *testing.T) {
	test.NewTempApp(t)
	f := hosttest.New(30)
	var waiting []func()
	p := New(f, parts.Async{Go: func(g func()) { g() }, Do: func(g func()) { waiting = append(waiting, g) }}, func(int16, int64) {}, func() {})
	p.Reload()
	p.filter.Sport = "running"
	p.Reload()
	waiting[1]() // the newer answer comes first
	waiting[0]()
	if p.total != 10 {
		t.Errorf("shows %d activities", p.total)
	}
}

func TestPeriods(t *testing.T) {
	now := time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)
	for name, want := range map[string]string{allTime: " ", last30Days: "2025-01-31 ", "2024": "2024-01-01 2024-12-31"} {
		from, to := periodOf(name, now)
		day := func(d time.Time) string {
			if d.IsZero() {
				return ""
			}
			return d.Format(time.DateOnly)
		}
		if got := day(from) + " " + day(to); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func TestNamelessWorkoutsAreCalledByTheDay(t *testing.T) {
	for hour, want := range map[int]string{6: "Morning, 06:15", 12: "Midday, 12:15", 19: "Evening, 19:15", 2: "Night, 02:15"} {
		if got := Name(store.ActivityRow{Start: time.Date(2025, 1, 1, hour, 15, 0, 0, time.UTC)}); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// A row that waits outside of the window to be used again is drawn anew when
// the look has changed meanwhile.
func TestRowsAreDrawnAnewForANewLook(t *testing.T) {
	p, _, _ := page(t, 3)
	row := newRow()
	drawn := func(look settings.Theme) string {
		fyne.CurrentApp().Settings().SetTheme(style.Theme{Choice: look})
		p.fill(0, row)
		return p.drawn[row.(*fyne.Container).Objects[atIcon].(*canvas.Image)]
	}
	if light, dark := drawn(settings.Light), drawn(settings.Dark); light == "" || light == dark {
		t.Errorf("in the light %q is drawn, and in the dark %q", light, dark)
	}
}
