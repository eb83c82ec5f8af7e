// Package wizard connects a source, signs in again or changes what was chosen.
// It is drawn from [connectors.Info] alone, so a new source needs nothing here.
package wizard

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/accounts/arrange"
	"athletedata/app/ui/accounts/keys"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
	"athletedata/connectors"
)

// Mode is what the wizard is for.
type Mode int

// What it is for.
const (
	Connect Mode = iota // a source that is not connected
	Again               // signing in again
	Change              // what was chosen
)

// Options are what a wizard needs.
type Options struct {
	Host     host.Accounts
	Async    parts.Async
	Window   fyne.Window
	Source   host.Source
	Mode     Mode
	ToImport func()            // leads to where files are imported
	Leave    func(said string) // the end, with what to tell; "" if nothing was kept
}

// Wizard is one source on its way.
type Wizard struct {
	Root fyne.CanvasObject

	Options
	info connectors.Info
	keys *keys.Keys // of what is in the steps

	pages  []*page
	at     int
	way    connectors.Kind // as far as it is known
	busy   bool            // an answer of the host is waited for
	saving bool            // what can be taken back no more is being done
	closed bool
	signed bool // signed in, but not kept yet
	anew   bool // the settings have turned into a sign-in
	fresh  bool // a step was just shown, and is to be seen from its beginning

	form    *form
	when    *when
	sign    *signing
	done    *done
	accepts *keys.Check

	frame   *keys.Keys
	trail   *fyne.Container
	heading *widget.Label
	note    *widget.Label
	body    *container.Scroll
	cancel  *keys.Button
	back    *keys.Button
	next    *keys.Button
}

// New makes a wizard.
func New(o Options) *Wizard {
	w := &Wizard{Options: o, info: o.Source.Info, way: o.Source.Info.Kind}
	w.keys = &keys.Keys{Enter: func() { w.press(w.next) }, Escape: w.Leave, Page: w.turn, Show: w.reveal}
	frame := &keys.Keys{Enter: w.keys.Enter, Escape: w.Leave, Page: w.turn} // what is around them is always in sight
	w.form, w.when = newForm(w), newWhen(w)
	w.sign, w.done = newSigning(w), newDone()

	w.frame, w.trail = frame, container.NewVBox()
	w.heading, w.note = parts.Heading(""), parts.Wrapped("")
	w.heading.Wrapping = fyne.TextWrapWord
	w.note.Hide()
	w.body = container.NewVScroll(container.NewStack())
	w.cancel = frame.NewButton("Cancel", nil, w.Leave)
	w.back = frame.NewButton("Back", nil, func() { w.show(w.at - 1) })
	w.next = frame.NewButton("Next", nil, func() { w.pages[w.at].goOn() })
	w.next.Importance = widget.HighImportance
	feet := container.NewBorder(nil, nil, container.New(layout.NewCustomPaddedLayout(0, 0, 7, 0), w.cancel), container.New(layout.NewCustomPaddedHBoxLayout(8), w.back, container.New(place{}, w.next)))
	card := parts.Card(container.NewBorder(container.NewVBox(w.heading, w.note), container.New(layout.NewCustomPaddedLayout(10, 0, 0, 0), feet), nil, nil, w.body))
	trail := container.New(layout.NewCustomPaddedLayout(4, 0, 0, 14), container.New(layout.NewGridWrapLayout(fyne.NewSize(168, 360)), w.trail))
	title := map[Mode]string{Connect: "Connect an account: ", Again: "Sign in again: ", Change: "Settings: "}[o.Mode] + w.info.Name
	w.Root = container.NewBorder(parts.Title(title), nil, trail, nil, card)
	w.plan()
	if o.Mode == Again {
		w.at = w.resume()
	}
	return w
}

// Start shows the first step. Root has to be in the window by then.
func (w *Wizard) Start() {
	w.form.unseal()
	w.show(w.at)
}

// show goes to a step.
func (w *Wizard) show(at int) {
	w.sign.stop()
	w.at = at
	p := w.pages[at]
	w.heading.SetText(p.title)
	w.tell("")
	// The bar at the right lies over what is scrolled.
	w.body.Content = container.New(arrange.Measure{Most: 690}, container.New(layout.NewCustomPaddedLayout(0, 0, 0, 10), p.root))
	w.body.Offset = fyne.NewPos(0, 0)
	w.body.Refresh()
	w.drawTrail()
	w.buttons()
	if p.root == w.sign.root && !w.sign.begun {
		w.sign.begin()
	}
	w.fresh = true
	w.Focus()
	w.fresh = false
}

// turn scrolls a step by most of what is seen of it.
func (w *Wizard) turn(down bool) {
	step := w.body.Size().Height - 40
	if !down {
		step = -step
	}
	w.scrollTo(w.body.Offset.Y + step)
}

func (w *Wizard) scrollTo(y float32) {
	w.body.ScrollToOffset(fyne.NewPos(0, max(0, min(y, w.body.Content.MinSize().Height-w.body.Size().Height))))
}

// reveal brings a control of a step into sight; it says whether it was not.
func (w *Wizard) reveal(o fyne.CanvasObject) bool {
	const around = 24
	driver := fyne.CurrentApp().Driver()
	if w.fresh || driver.CanvasForObject(o) == nil {
		return false
	}
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(w.body).Y
	switch bottom := top + o.Size().Height; {
	case top < 0:
		w.scrollTo(w.body.Offset.Y + top - around)
	case bottom > w.body.Size().Height:
		w.scrollTo(w.body.Offset.Y + bottom - w.body.Size().Height + around)
	default:
		return false
	}
	return true
}

// Focus puts the focus where typing begins.
func (w *Wizard) Focus() {
	canvas := w.Window.Canvas()
	if canvas == nil || w.closed {
		return
	}
	if first := w.pages[w.at].first; first != nil {
		if f := first(); f != nil {
			canvas.Focus(f)
			return
		}
	}
	if w.next.Visible() && !w.next.Disabled() {
		canvas.Focus(w.next)
	} else {
		canvas.Unfocus()
	}
}

// buttons are those at the foot, as far as they can be pressed.
func (w *Wizard) buttons() {
	p := w.pages[w.at]
	last := p.root == w.done.root
	able(w.cancel, !w.saving)
	able(w.back, w.at > 0 && !(last && w.signed) && !w.busy)
	if p.goText == "" {
		w.next.Hide()
	} else {
		w.next.SetText(p.goText)
		w.next.Show()
	}
	ok := !w.busy
	if p.name == noticeName {
		ok = ok && w.accepts.Checked
	}
	able(w.next, ok)
	w.back.Hidden = w.Mode == Change && !w.anew
}

func able(b *keys.Button, yes bool) {
	if yes {
		b.Enable()
	} else {
		b.Disable()
	}
}

// place keeps the room of a button that is hidden. Else “Back” would move to
// where “Next” was as soon as the sign-in begins, and whoever presses twice
// would stop it.
type place struct{}

// Layout implements fyne.Layout.
func (place) Layout(o []fyne.CanvasObject, size fyne.Size) { o[0].Resize(size) }

// MinSize implements fyne.Layout.
func (place) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

// press does what a button does, if it can be pressed.
func (w *Wizard) press(b *keys.Button) {
	if b.Visible() && !b.Disabled() {
		b.OnTapped()
	}
}

// tell shows a sentence above the step; empty for none.
func (w *Wizard) tell(text string) {
	w.note.Importance = widget.DangerImportance
	w.note.SetText(text)
	if text == "" {
		w.note.Hide()
	} else {
		w.note.Show()
	}
}

// Leave ends the wizard without keeping anything; what was typed or done
// already is not thrown away without asking.
func (w *Wizard) Leave() {
	if w.saving {
		return
	}
	if !w.form.changed() && !w.signed && !w.sign.running() {
		w.Quit()
		return
	}
	q := keys.Question{Title: "Leave without saving?", Content: parts.Wrapped("Nothing of what you entered here is kept."), Yes: "Leave", No: "Go on here", Size: fyne.NewSize(380, 150)}
	keys.Ask(q, w.Window, func(yes bool) {
		if yes {
			w.Quit()
		} else {
			w.Focus()
		}
	})
}

// Quit ends the wizard at once.
func (w *Wizard) Quit() { w.end("") }

func (w *Wizard) end(said string) {
	if w.closed {
		return
	}
	w.sign.stop()
	w.closed = true
	w.form.forget()
	w.Options.Leave(said)
}

// Key takes a key that no control wants.
func (w *Wizard) Key(e *fyne.KeyEvent) { w.keys.Take(e) }
