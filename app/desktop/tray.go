// Package desktop is the program's manners on the desktop: its icon in the
// tray, notifications, and one window a data folder.
package desktop

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"athletedata/assets/icon"
)

// Status is what the tray shows.
type Status struct {
	Line      string // what is going on, in a few words
	Attention bool   // the person is needed
	Syncing   bool
	Paused    bool
	Idle      bool // there is nothing to sync or to pause
}

// Actions are what the tray can be asked for. They are called in the window's
// own goroutine.
type Actions struct {
	Open, SyncAll, Quit func()
	Pause               func(bool)
}

// Tray is the program's icon in the tray: what is going on, sync now, pause,
// open, quit. It is used in the window's own goroutine.
type Tray struct {
	app     desktop.App
	actions Actions
	shown   Status
}

// New puts the icon into the tray; nil where the desktop has none. It has to be
// called before the application runs. A click on the icon shows the menu: Fyne's
// own way to show a window by it works on widgets from a foreign goroutine.
func New(a fyne.App, actions Actions) *Tray {
	d, ok := a.(desktop.App)
	if !ok || !Available() {
		return nil
	}
	return newTray(d, actions)
}

func newTray(d desktop.App, actions Actions) *Tray {
	t := &Tray{app: d, actions: actions, shown: Status{Line: "Starting", Idle: true}}
	t.app.SetSystemTrayMenu(t.menu())
	return t
}

// Show changes what the tray shows. A menu is always replaced as a whole, which
// would disturb who has it open; so that is done only when something changed.
func (t *Tray) Show(s Status) {
	if s == t.shown {
		return
	}
	was := t.shown
	t.shown = s
	t.app.SetSystemTrayMenu(t.menu())
	if s.Attention != was.Attention {
		if s.Attention {
			t.app.SetSystemTrayIcon(icon.Attention())
		} else {
			t.app.SetSystemTrayIcon(icon.Resource())
		}
	}
}

func (t *Tray) menu() *fyne.Menu {
	line := fyne.NewMenuItem(t.shown.Line, nil)
	line.Disabled = true
	syncAll := fyne.NewMenuItem("Sync all now", t.actions.SyncAll)
	paused := t.shown.Paused
	syncAll.Disabled = paused || t.shown.Idle
	pause := fyne.NewMenuItem("Pause syncing", func() { t.actions.Pause(!paused) })
	pause.Checked, pause.Disabled = paused, t.shown.Idle
	quit := fyne.NewMenuItem("Quit", t.actions.Quit)
	quit.IsQuit = true // or Fyne adds one of its own
	return fyne.NewMenu("", line, fyne.NewMenuItemSeparator(), fyne.NewMenuItem("Open", t.actions.Open), syncAll, pause,
		fyne.NewMenuItemSeparator(), quit)
}
