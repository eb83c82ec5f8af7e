// Package accounts is the part of the Sources page about sources behind an
// account: a card for each, what can be connected, and the history of syncs.
// Everything is drawn from [connectors.Info]; no source is known here.
package accounts

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/explain"
	"athletedata/app/ui/accounts/arrange"
	"athletedata/app/ui/accounts/wizard"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
	"athletedata/connectors"
)

// Part is the cards of all accounts.
type Part struct {
	Root fyne.CanvasObject

	ctx      context.Context
	host     host.Accounts
	async    parts.Async
	window   fyne.Window
	view     func(fyne.CanvasObject) // shows a page of ours instead of all sources; nil: all sources
	toImport func()
	status   func(text string) // what the window's status line says of syncs
	now      func() time.Time

	mu      sync.Mutex
	wanted  bool // the page was asked for, so the database is up
	looking bool
	stale   bool // something changed while looking
	blind   bool // the last look has failed

	hold    string
	sources []host.Source
	cards   map[string]*card
	offers  map[string]*offer
	wizard  *wizard.Wizard
	history *history

	note      *widget.Label
	holding   *widget.Label
	banner    fyne.CanvasObject
	connected *fyne.Container // the cards
	open      *fyne.Container // what can be connected
	yours     fyne.CanvasObject
	others    fyne.CanvasObject
}

// New makes the part. view shows a page of its own in place of all sources and,
// called with nil, those again; toImport leads to where files are imported;
// status is told what is being synced.
func New(h host.Accounts, async parts.Async, w fyne.Window, view func(fyne.CanvasObject), toImport func(), status func(string)) *Part {
	p := &Part{ctx: context.Background(), host: h, async: async, window: w, view: view, toImport: toImport, status: status, now: time.Now,
		cards: map[string]*card{}, offers: map[string]*offer{}, note: parts.Wrapped(""), holding: parts.Wrapped("")}
	p.note.Hide()
	p.holding.Importance = widget.WarningImportance
	p.banner = parts.Card(p.holding)
	p.banner.Hide()
	p.connected, p.open = container.New(arrange.NewTiles(400, 2)), container.New(arrange.NewTiles(250, 3))
	p.yours = container.NewVBox(parts.Heading("Your accounts"), p.connected)
	p.others = container.NewVBox(parts.Heading("Connect an account"),
		parts.Hint("You sign in once; after that everything new comes by itself while the program runs."), p.open)
	p.yours.Hide()
	p.others.Hide()
	p.history = newHistory(p)
	p.Root = container.New(layout.NewCustomPaddedVBoxLayout(8), p.note, p.banner, p.yours, p.others)
	h.SubscribeAccounts(p.changed)
	return p
}

// Refresh shows how all accounts are now.
func (p *Part) Refresh() {
	p.mu.Lock()
	p.wanted = true
	p.mu.Unlock()
	p.look()
}

// Clear takes away what was told before.
func (p *Part) Clear() { p.tell("", widget.MediumImportance) }

// tell shows a sentence above the cards; empty for none.
func (p *Part) tell(text string, importance widget.Importance) {
	say(p.note, text, importance)
	visible(p.note, text != "")
}

func (p *Part) fail(err error) {
	t := explain.Error(err)
	p.tell(join(t.What, t.Next), widget.WarningImportance)
}

func join(what, next string) string {
	if next == "" {
		return what
	}
	return what + " " + next
}

// change does something to an account and shows it again.
func (p *Part) change(do func() error) {
	p.Clear()
	p.async.Go(func() {
		err := do()
		p.async.Do(func() {
			if err != nil {
				p.fail(err)
			}
			p.look()
		})
	})
}

// visit opens the vendor's page.
func (p *Part) visit(info connectors.Info) {
	p.async.Go(func() {
		err := p.host.OpenURL(info.Links[0].URL)
		p.async.Do(func() {
			if err != nil {
				p.fail(err)
				return
			}
			p.tell("When you have passed the check of "+info.Name+" in your browser, press “Sync now”.", widget.MediumImportance)
		})
	})
}

func (p *Part) connect(s host.Source)  { p.begin(s, wizard.Connect) }
func (p *Part) again(s host.Source)    { p.begin(s, wizard.Again) }
func (p *Part) settings(s host.Source) { p.begin(s, wizard.Change) }

// begin opens the wizard.
func (p *Part) begin(s host.Source, mode wizard.Mode) {
	p.Clear()
	p.wizard = wizard.New(wizard.Options{Host: p.host, Async: p.async, Window: p.window, Source: s, Mode: mode, ToImport: p.toImport, Leave: func(said string) {
		p.wizard = nil
		p.view(nil)
		p.tell(said, widget.SuccessImportance)
		p.look()
	}})
	p.view(p.wizard.Root)
	p.wizard.Start()
}

// Open opens the wizard of a source that is not connected, or the settings of
// one that is; false if it is not known (yet).
func (p *Part) Open(source string) bool {
	for _, s := range p.sources {
		if s.Info.ID == source {
			if s.Account != nil {
				p.settings(s)
			} else {
				p.connect(s)
			}
			return true
		}
	}
	return false
}

// OpenFirst opens the wizard of the first source that is not connected, or, if
// all are, the settings of the first.
func (p *Part) OpenFirst() {
	for _, s := range p.sources {
		if s.Account == nil {
			p.connect(s)
			return
		}
	}
	if len(p.sources) > 0 {
		p.settings(p.sources[0])
	}
}

// Close ends the wizard without keeping anything.
func (p *Part) Close() {
	if p.wizard != nil {
		p.wizard.Quit()
	}
}

// Key takes a key that no control wants.
func (p *Part) Key(e *fyne.KeyEvent) {
	switch {
	case p.wizard != nil:
		p.wizard.Key(e)
	case e.Name == fyne.KeyEscape:
		p.history.back()
	}
}
