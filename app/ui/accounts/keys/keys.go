// Package keys holds the controls of a page that can be walked through with the
// keyboard alone: Enter goes on and Escape leaves, wherever the focus is.
package keys

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Keys is what Enter and Escape do on a page, and how a long one is scrolled:
// Fyne moves the focus also to what is out of sight, and leaves it there.
type Keys struct {
	Enter, Escape func()
	Page          func(down bool)                // by a screenful; may be nil
	Show          func(o fyne.CanvasObject) bool // brings a control into sight, and says whether it was not; may be nil
}

func (k *Keys) show(o fyne.CanvasObject) bool { return k.Show != nil && k.Show(o) }

// Take does what a key is for; false if it is for nothing here.
func (k *Keys) Take(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		k.Enter()
	case fyne.KeyEscape:
		k.Escape()
	case fyne.KeyPageDown, fyne.KeyPageUp:
		if k.Page != nil {
			k.Page(e.Name == fyne.KeyPageDown)
		}
	default:
		return false
	}
	return true
}

// Button is pressed with Enter too, as people expect of a button in focus.
type Button struct {
	widget.Button
	keys  *Keys
	fresh bool // Enter went down while the focus was here
}

// NewButton makes a button; icon may be nil.
func (k *Keys) NewButton(text string, icon fyne.Resource, tap func()) *Button {
	b := &Button{keys: k}
	b.Text, b.Icon, b.OnTapped = text, icon, tap
	b.ExtendBaseWidget(b)
	return b
}

func enter(e *fyne.KeyEvent) bool { return e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter }

// KeyDown implements desktop.Keyable.
func (b *Button) KeyDown(e *fyne.KeyEvent) { b.fresh = enter(e) }

// KeyUp implements desktop.Keyable.
func (b *Button) KeyUp(*fyne.KeyEvent) { b.fresh = false }

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() {
	b.Button.FocusGained()
	b.keys.show(b)
}

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() {
	b.fresh = false
	b.Button.FocusLost()
}

// TypedKey implements fyne.Focusable. A key that is held down repeats itself,
// also where the focus has moved meanwhile: only the press that began here
// counts, and once. Else Enter, held too long on “Next”, would stop the sign-in
// that it began, and try again, and again.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch {
	case enter(e) && b.fresh:
		b.fresh = false
		b.Tapped(nil)
	case enter(e):
	case !b.keys.Take(e):
		b.Button.TypedKey(e)
	}
}

// Entry is one line of text, or several.
type Entry struct {
	widget.Entry
	keys *Keys
}

// NewEntry makes an entry of one line.
func (k *Keys) NewEntry() *Entry {
	e := &Entry{keys: k}
	e.ExtendBaseWidget(e)
	return e
}

// NewSecret makes an entry that hides what is typed.
func (k *Keys) NewSecret() *Entry {
	e := &Entry{keys: k}
	e.Password = true
	e.ExtendBaseWidget(e)
	return e
}

// NewLines makes an entry of several lines, in which Enter begins the next one.
func (k *Keys) NewLines(rows int) *Entry {
	e := &Entry{keys: k}
	e.MultiLine, e.Wrapping = true, fyne.TextWrapBreak
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(rows)
	return e
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	if e.MultiLine && k.Name != fyne.KeyEscape || !e.keys.Take(k) {
		e.Entry.TypedKey(k)
	}
}

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	e.keys.show(e)
}

// AcceptsTab lets Tab leave entries of several lines as well.
func (e *Entry) AcceptsTab() bool { return false }

// Check is a box to tick.
type Check struct {
	widget.Check
	keys *Keys
}

// NewCheck makes a box; changed may be nil.
func (k *Keys) NewCheck(text string, changed func(bool)) *Check {
	c := &Check{keys: k}
	c.Text, c.OnChanged = text, changed
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(e *fyne.KeyEvent) {
	if !c.keys.Take(e) {
		c.Check.TypedKey(e)
	}
}

// FocusGained implements fyne.Focusable.
func (c *Check) FocusGained() {
	c.Check.FocusGained()
	c.keys.show(c)
}

// TypedRune implements fyne.Focusable. Nothing is accepted unseen: out of sight,
// the space bar only brings the box, and what it belongs to, into view.
func (c *Check) TypedRune(r rune) {
	if !c.keys.show(c) {
		c.Check.TypedRune(r)
	}
}

// Select is a choice of one among several.
type Select struct {
	widget.Select
	keys *Keys
}

// NewSelect makes a choice; changed may be nil.
func (k *Keys) NewSelect(options []string, changed func(string)) *Select {
	s := &Select{keys: k}
	s.Options, s.OnChanged = options, changed
	s.ExtendBaseWidget(s)
	return s
}

// FocusGained implements fyne.Focusable.
func (s *Select) FocusGained() {
	s.Select.FocusGained()
	s.keys.show(s)
}

// TypedKey implements fyne.Focusable. The space bar and the arrows choose.
func (s *Select) TypedKey(e *fyne.KeyEvent) {
	if !s.keys.Take(e) {
		s.Select.TypedKey(e)
	}
}
