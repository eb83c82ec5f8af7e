package desktop

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// fakeTray is a desktop that remembers what was put into its tray.
type fakeTray struct {
	fyne.App
	menu  *fyne.Menu
	menus int
	icons []string
}

func (f *fakeTray) SetSystemTrayMenu(m *fyne.Menu)    { f.menu = m; f.menus++ }
func (f *fakeTray) SetSystemTrayIcon(r fyne.Resource) { f.icons = append(f.icons, r.Name()) }
func (f *fakeTray) SetSystemTrayWindow(w fyne.Window) {}

// text is the menu as a person reads it.
func (f *fakeTray) text() string {
	var b strings.Builder
	for _, i := range f.menu.Items {
		switch {
		case i.IsSeparator:
			b.WriteString("--")
		case i.Checked:
			b.WriteString("[x] " + i.Label)
		case i.Disabled:
			b.WriteString("(" + i.Label + ")")
		default:
			b.WriteString(i.Label)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func (f *fakeTray) press(t *testing.T, label string) {
	t.Helper()
	for _, i := range f.menu.Items {
		if i.Label == label && !i.Disabled {
			i.Action()
			return
		}
	}
	t.Fatalf("there is no %q to press in\n%s", label, f.text())
}

func trayFor(t *testing.T) (*fakeTray, *Tray, *[]string) {
	t.Helper()
	f, done := &fakeTray{App: test.NewTempApp(t)}, &[]string{}
	did := func(what string) func() { return func() { *done = append(*done, what) } }
	tray := newTray(f, Actions{Open: did("open"), SyncAll: did("sync"), Quit: did("quit"), Pause: func(on bool) {
		if on {
			did("pause")()
		} else {
			did("go on")()
		}
	}})
	return f, tray, done
}

func TestTraySaysWhatIsGoingOn(t *testing.T) {
	f, tray, _ := trayFor(t)
	if want := "(Starting)\n--\nOpen\n(Sync all now)\n(Pause syncing)\n--\nQuit\n"; f.text() != want {
		t.Errorf("at first:\n%s", f.text())
	}
	tray.Show(Status{Line: "All up to date"})
	if want := "(All up to date)\n--\nOpen\nSync all now\nPause syncing\n--\nQuit\n"; f.text() != want {
		t.Errorf("with accounts:\n%s", f.text())
	}
	tray.Show(Status{Line: "Syncing is paused", Paused: true})
	if want := "(Syncing is paused)\n--\nOpen\n(Sync all now)\n[x] Pause syncing\n--\nQuit\n"; f.text() != want {
		t.Errorf("paused:\n%s", f.text())
	}
	if last := f.menu.Items[len(f.menu.Items)-1]; !last.IsQuit {
		t.Error("Fyne would add a second Quit")
	}
}

func TestTrayDoesWhatItIsAskedFor(t *testing.T) {
	f, tray, done := trayFor(t)
	tray.Show(Status{Line: "All up to date"})
	for _, label := range []string{"Open", "Sync all now", "Pause syncing", "Quit"} {
		f.press(t, label)
	}
	tray.Show(Status{Line: "Syncing is paused", Paused: true})
	f.press(t, "Pause syncing")
	if got := strings.Join(*done, ", "); got != "open, sync, pause, quit, go on" {
		t.Errorf("it did: %s", got)
	}
}

func TestTrayIsLeftAloneWhenNothingChanged(t *testing.T) {
	f, tray, _ := trayFor(t)
	st := Status{Line: "Syncing Garmin Connect: days, March 2021", Syncing: true}
	for range 5 {
		tray.Show(st)
	}
	if f.menus != 2 {
		t.Errorf("the menu was set %d times", f.menus)
	}
	st.Line = "Syncing Garmin Connect: days, February 2021"
	tray.Show(st)
	if f.menus != 3 || !strings.Contains(f.text(), "February") {
		t.Errorf("set %d times, now\n%s", f.menus, f.text())
	}
	if len(f.icons) != 0 {
		t.Errorf("the icon was set for nothing: %v", f.icons)
	}
}

func TestTrayHasABadgeWhileSomebodyIsNeeded(t *testing.T) {
	f, tray, _ := trayFor(t)
	tray.Show(Status{Line: "Strava: sign in again", Attention: true})
	tray.Show(Status{Line: "2 accounts need you", Attention: true})
	tray.Show(Status{Line: "All up to date"})
	if got := strings.Join(f.icons, ", "); got != "icon-attention.svg, icon.svg" {
		t.Errorf("icons were %s", got)
	}
}
