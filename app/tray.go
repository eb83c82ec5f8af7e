//go:build !headless

package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"athletedata/app/desktop"
	"athletedata/app/ui/host"
)

// lookEvery is how often the tray is brought up to date at most: a menu that
// changes all the time cannot be used, and counting takes the database a moment.
const lookEvery = 3 * time.Second

// holdEvery is how often it is looked at when nothing was told: a network that
// becomes a metered one tells nobody.
const holdEvery = time.Minute

// HasTray says whether this desktop has a tray; the page of settings asks.
func (p *program) HasTray() bool { return desktop.Available() }

// tray puts the program into the tray; nil where the desktop has none.
func (p *program) tray(ctx context.Context, a fyne.App, open, quit func()) *desktop.Tray {
	return desktop.New(a, desktop.Actions{
		Open: open,
		Quit: quit,
		SyncAll: func() {
			go func() {
				if err := desktop.SyncAll(ctx, p); err != nil {
					p.log.Warn("the accounts could not be synced from the tray", "error", err)
				}
			}()
		},
		Pause: func(paused bool) { go p.pause(ctx, paused) },
	})
}

// pause pauses all accounts, or lets those go on that it had paused.
func (p *program) pause(ctx context.Context, paused bool) {
	mine, err := desktop.Pause(ctx, p, paused, p.Settings().TrayPaused)
	if err != nil {
		p.log.Warn("the accounts could not be paused, or go on, from the tray", "error", err)
	}
	// Where all settings are changed, so that no two changes cross.
	fyne.Do(func() {
		s := p.Settings()
		s.TrayPaused = mine
		if err := p.SaveSettings(s); err != nil {
			p.log.Warn("which accounts are paused could not be kept", "error", err)
		}
	})
}

// follow shows in the tray how the accounts are, and tells people what they
// want to know while the window is not open, until ctx ends.
func (p *program) follow(ctx context.Context, tray *desktop.Tray, notes *desktop.Notifier) {
	changed := make(chan struct{}, 1)
	nudge := func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	p.SubscribeAccounts(nudge)
	p.Subscribe(func(host.State) { nudge() })
	for {
		if st, ok := p.look(ctx, notes); ok && tray != nil {
			fyne.Do(func() {
				if ctx.Err() == nil { // the window is still there
					tray.Show(st)
				}
			})
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookEvery):
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
		case <-time.After(holdEvery):
		}
	}
}

// look says how things are; false while that is not known.
func (p *program) look(ctx context.Context, notes *desktop.Notifier) (st desktop.Status, known bool) {
	p.mu.Lock()
	stage := p.state.Stage
	p.mu.Unlock()
	if stage == host.Failed {
		return desktop.Status{Line: "The database could not be started", Attention: true, Idle: true}, true
	}
	sources, err := p.AccountSources(ctx)
	if err != nil {
		return st, false
	}
	notes.See(desktop.AccountsOf(sources))
	return desktop.StatusOf(sources, p.OnHold()), true
}
