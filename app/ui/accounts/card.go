package accounts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/accounts/arrange"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/style"
)

// card is a connected source. Its widgets stay the same for as long as the
// source is connected, so that neither the focus nor a press gets lost while a
// sync reports.
type card struct {
	root   fyne.CanvasObject
	part   *Part
	source host.Source

	dot                 *parts.Filled // the state at a glance, in the colour of the words beside it
	state, summary      *widget.Label
	stage, left         *widget.Label
	bar                 *widget.ProgressBar
	endless             *widget.ProgressBarInfinite
	progress            *fyne.Container
	last, next, brought *widget.Label
	problem, advice     *widget.Label
	help                *widget.Button
	trouble             *fyne.Container
	sync, pause         *widget.Button
	helps               help
}

func newCard(p *Part, s host.Source) *card {
	c := &card{part: p, source: s, dot: parts.NewFilled(style.ColorMuted, 5), state: parts.Wrapped("")}
	name := parts.Heading(s.Info.Name)
	// Without it the longest name would decide how narrow the window can be.
	name.Truncation = fyne.TextTruncateEllipsis
	head := container.NewBorder(nil, nil, container.New(layout.NewCustomPaddedLayout(0, 0, 6, 0), container.NewCenter(container.NewGridWrap(fyne.NewSize(10, 10), c.dot))), nil, name)
	c.summary = parts.Hint(s.Info.Summary)

	c.stage, c.left = parts.Wrapped(""), caption("")
	c.bar, c.endless = widget.NewProgressBar(), widget.NewProgressBarInfinite()
	c.bar.TextFormatter = func() string { return "" } // in so thin a bar there is no room for words
	c.endless.Stop()                                  // it runs from its making on, and would redraw the window all the time
	bars := container.New(layout.NewCustomPaddedLayout(2, 2, 7, 7), container.New(arrange.Narrow{Height: 6}, c.bar, c.endless))
	c.progress = container.New(layout.NewCustomPaddedVBoxLayout(-4), c.stage, bars, c.left)

	c.last, c.next, c.brought = fact(), fact(), fact()
	facts := container.NewGridWithColumns(3, named("Last sync", c.last), named("Next sync", c.next), named("Brought", c.brought))

	c.problem, c.advice = parts.Wrapped(""), parts.Hint("")
	c.help = widget.NewButton("", c.doHelp)
	c.help.Importance = widget.HighImportance
	inside := container.New(layout.NewCustomPaddedVBoxLayout(-4), c.problem, c.advice, container.New(layout.NewCustomPaddedLayout(8, 2, 7, 7), container.NewHBox(c.help)))
	c.trouble = container.New(layout.NewCustomPaddedLayout(2, 2, 7, 7),
		container.NewStack(parts.NewFilled(theme.ColorNameBackground, 9), container.New(layout.NewCustomPaddedLayout(4, 6, 4, 4), inside)))

	top := container.NewVBox(container.New(layout.NewCustomPaddedVBoxLayout(-9), head, c.state, c.summary), c.progress, c.trouble)
	// Vendors ask for it beside their data, in whatever state the account is.
	if s.Info.Attribution != "" {
		top.Add(caption(s.Info.Attribution))
	}
	// At the bottom, so that they are level with those of the card beside.
	c.root = parts.Card(container.NewBorder(top, container.NewVBox(facts, c.buttons()), nil, nil))
	return c
}

func (c *card) buttons() fyne.CanvasObject {
	p := c.part
	// The same button starts and stops, so that the focus can stay on it.
	c.sync = widget.NewButton("Sync now", func() {
		if c.source.Running || c.source.Queued {
			p.host.StopSync(c.source.Info.ID)
		} else {
			p.host.SyncNow(c.source.Info.ID)
		}
	})
	// What the button does is decided when it is pressed: the account may have
	// been paused elsewhere since it was drawn.
	c.pause = widget.NewButton("Pause", func() {
		source, paused := c.source.Info.ID, !c.source.Account.Paused
		p.change(func() error { return p.host.PauseAccount(p.ctx, source, paused) })
	})
	row := container.New(&arrange.Flow{Gap: 4}, c.sync, c.pause,
		widget.NewButton("Settings", func() { p.settings(c.source) }),
		widget.NewButton("History", func() { p.ShowHistory(c.source) }),
		widget.NewButton("Disconnect", func() { p.askDisconnect(c.source) }))
	// One button of the row stands out, or none does.
	for _, o := range row.Objects[1:] {
		o.(*widget.Button).Importance = widget.LowImportance
	}
	return container.New(layout.NewCustomPaddedLayout(4, 0, 6, 4), row)
}

// show brings the card up to date; what has not changed is not touched.
func (c *card) show(s host.Source) {
	c.source = s
	l := lookOf(s, c.part.hold, c.part.now())
	if c.dot.Name != l.dot {
		c.dot.Name = l.dot
		c.dot.Refresh()
	}
	say(c.state, l.state, l.importance)
	say(c.last, l.last, widget.MediumImportance)
	say(c.next, l.next, widget.MediumImportance)
	say(c.brought, l.brought, widget.MediumImportance)
	c.showProgress(l)

	say(c.problem, l.problem, widget.MediumImportance)
	say(c.advice, l.advice, widget.LowImportance)
	visible(c.advice, l.advice != "")
	c.helps = l.help
	text(c.help, map[help]string{signIn: "Sign in again", visit: "Open " + s.Info.Name, tryNow: "Try now"}[l.help])
	visible(c.help, l.help != noHelp)
	visible(c.trouble, l.problem != "" || l.help != noHelp)
	visible(c.problem, l.problem != "")
	// Progress and trouble take its place, so that the cards below stay where
	// they are as far as possible, and there is not too much to read.
	visible(c.summary, l.stage == "" && !c.trouble.Visible())

	busy := s.Running || s.Queued
	if busy {
		text(c.sync, "Stop")
	} else {
		text(c.sync, "Sync now")
	}
	// What would fail at once, or has a button of its own that helps, is not offered.
	able(c.sync, busy || !l.held && l.help != signIn)
	if s.Account.Paused {
		text(c.pause, "Resume")
	} else {
		text(c.pause, "Pause")
	}
}

func (c *card) showProgress(l look) {
	running := l.stage != ""
	if running {
		say(c.stage, l.stage, widget.MediumImportance)
		say(c.left, l.remaining, widget.LowImportance)
		visible(c.left, l.remaining != "")
		visible(c.bar, l.share >= 0)
		visible(c.endless, l.share < 0)
		if l.share >= 0 && c.bar.Value != l.share {
			c.bar.SetValue(l.share)
		}
	}
	// Hidden, the endless bar would go on moving.
	if moves := running && l.share < 0; moves != c.endless.Running() {
		if moves {
			c.endless.Start()
		} else {
			c.endless.Stop()
		}
	}
	visible(c.progress, running)
}

// doHelp is the one button of a problem.
func (c *card) doHelp() {
	switch c.helps {
	case signIn:
		c.part.again(c.source)
	case visit:
		c.part.visit(c.source.Info)
	case tryNow:
		c.part.host.SyncNow(c.source.Info.ID)
	}
}

// fact is a value with its name above it.
func fact() *widget.Label {
	l := widget.NewLabel("")
	l.Wrapping = fyne.TextWrapWord
	return l
}

func named(name string, value fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedVBoxLayout(-11), caption(name), value)
}

func caption(text string) *widget.Label {
	l := parts.Hint(text)
	l.SizeName = theme.SizeNameCaptionText
	return l
}

// say, text, visible and able leave alone what is so already: a sync reports
// several times a second, and every change of a widget draws the window anew.
func say(l *widget.Label, text string, importance widget.Importance) {
	if l.Text != text || l.Importance != importance {
		l.Importance = importance
		l.SetText(text)
	}
}

func text(b *widget.Button, text string) {
	if b.Text != text {
		b.SetText(text)
	}
}

func visible(o fyne.CanvasObject, yes bool) {
	switch {
	case yes && !o.Visible():
		o.Show()
	case !yes && o.Visible():
		o.Hide()
	}
}

func able(b *widget.Button, yes bool) {
	switch {
	case yes && b.Disabled():
		b.Enable()
	case !yes && !b.Disabled():
		b.Disable()
	}
}
