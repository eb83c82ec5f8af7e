package ui

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/settings"
	"athletedata/app/ui/accounts/keys"
	"athletedata/app/ui/host/hosttest"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/style"
)

// desk is a window whose work in the background runs in goroutines, as in the
// program: a sign-in waits there for the person.
type desk struct {
	*testing.T
	f    *hosttest.Fake
	s    *Shell
	w    fyne.Window
	todo chan func()
}

func newDesk(t *testing.T, f *hosttest.Fake) *desk {
	t.Helper()
	d := &desk{T: t, f: f, todo: make(chan func(), 1000)}
	a := test.NewTempApp(t)
	d.w = test.NewTempWindow(t, widget.NewLabel(""))
	d.w.SetPadded(false)
	d.w.Resize(fyne.NewSize(1240, 800))
	async := parts.Async{Go: func(f func()) { go f() }, Do: func(f func()) { d.todo <- f }}
	d.s = New(d.w, f, async, func(look settings.Theme) { a.Settings().SetTheme(style.Theme{Choice: look}) })
	d.w.Resize(fyne.NewSize(1240, 800))
	d.s.Go(PageSources)
	d.until("the sources are shown", func() bool { return len(f.Vendors) == 0 || d.has("[Connect]") || d.has("[History]") })
	return d
}

// until lets the background change the window until something is so.
func (d *desk) until(what string, ok func() bool) {
	d.Helper()
	limit := time.After(10 * time.Second)
	for !ok() {
		select {
		case f := <-d.todo:
			f()
		case <-limit:
			d.Fatalf("in vain waited until %s:\n%s", what, strings.Join(d.read(), "\n"))
		}
	}
	for len(d.todo) > 0 {
		(<-d.todo)()
	}
}

// visible walks through all that can be seen, the dialogs included.
func (d *desk) visible(visit func(o fyne.CanvasObject)) {
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
	in(d.w.Content())
	for _, o := range d.w.Canvas().Overlays().List() {
		in(o)
	}
}

// button is the button that an object is, or nil.
func button(o fyne.CanvasObject) *widget.Button {
	switch b := o.(type) {
	case *widget.Button:
		return b
	case *keys.Button:
		return &b.Button
	}
	return nil
}

// read is all that can be read: labels, [buttons], texts of entries and boxes.
func (d *desk) read() (all []string) {
	d.visible(func(o fyne.CanvasObject) {
		switch v := o.(type) {
		case *widget.Label:
			all = append(all, v.Text)
		case *keys.Entry:
			if !v.Password {
				all = append(all, v.Text)
			}
			all = append(all, v.PlaceHolder)
		case *keys.Check:
			all = append(all, "☐ "+v.Text)
		case *widget.Check:
			all = append(all, "☐ "+v.Text)
		case *keys.Select:
			all = append(all, "▾ "+v.Selected)
		}
		if b := button(o); b != nil {
			all = append(all, "["+b.Text+"]")
		}
	})
	return all
}

func (d *desk) has(text string) bool { return strings.Contains(strings.Join(d.read(), "\n"), text) }

// shows waits until all these can be read.
func (d *desk) shows(texts ...string) {
	d.Helper()
	for _, t := range texts {
		d.until("“"+t+"” is shown", func() bool { return d.has(t) })
	}
}

// hides makes sure that none of these can be read.
func (d *desk) hides(texts ...string) {
	d.Helper()
	for _, t := range texts {
		if d.has(t) {
			d.Errorf("“%s” is shown", t)
		}
	}
}

// find is the n-th button of a name, from 0.
func (d *desk) find(text string, n int) *widget.Button {
	var found *widget.Button
	d.visible(func(o fyne.CanvasObject) {
		if b := button(o); b != nil && b.Text == text {
			if n == 0 {
				found = b
			}
			n--
		}
	})
	return found
}

// wizardButton is a button of the wizard, as it lies in the window.
func (d *desk) wizardButton(text string) (found fyne.CanvasObject) {
	d.visible(func(o fyne.CanvasObject) {
		if b, ok := o.(*keys.Button); ok && b.Text == text {
			found = o
		}
	})
	return found
}

// press presses a button as soon as it can be pressed.
func (d *desk) press(text string) { d.Helper(); d.pressOf(text, 0) }

func (d *desk) pressOf(text string, n int) {
	d.Helper()
	d.until("“"+text+"” can be pressed", func() bool { b := d.find(text, n); return b != nil && !b.Disabled() })
	d.find(text, n).OnTapped()
}

// tick ticks a box by its name.
func (d *desk) tick(text string) {
	d.Helper()
	found := false
	d.visible(func(o fyne.CanvasObject) {
		switch c := o.(type) {
		case *keys.Check:
			if strings.HasPrefix(c.Text, text) {
				c.SetChecked(!c.Checked)
				found = true
			}
		case *widget.Check:
			if strings.HasPrefix(c.Text, text) {
				c.SetChecked(!c.Checked)
				found = true
			}
		}
	})
	if !found {
		d.Fatalf("there is no box %q", text)
	}
}

// entries are those that can be seen, in their order.
func (d *desk) entries() (all []*keys.Entry) {
	d.visible(func(o fyne.CanvasObject) {
		if e, ok := o.(*keys.Entry); ok {
			all = append(all, e)
		}
	})
	return all
}

// write fills the entries in their order.
func (d *desk) write(texts ...string) {
	d.Helper()
	entries := d.entries()
	if len(entries) < len(texts) {
		d.Fatalf("there are %d entries", len(entries))
	}
	for i, t := range texts {
		entries[i].SetText(t)
	}
}

// typeLast types into the last entry that is no entry of a wizard.
func (d *desk) typeLast(text string) {
	d.Helper()
	var last *widget.Entry
	d.visible(func(o fyne.CanvasObject) {
		if e, ok := o.(*widget.Entry); ok {
			last = e
		}
	})
	if last == nil {
		d.Fatal("there is no entry")
	}
	last.SetText(text)
}

// choose chooses in the n-th list.
func (d *desk) choose(n int, text string) {
	d.Helper()
	d.visible(func(o fyne.CanvasObject) {
		if s, ok := o.(*keys.Select); ok {
			if n == 0 {
				s.SetSelected(text)
			}
			n--
		}
	})
}

// key presses a key where the focus is, and lets it go where the focus is then.
func (d *desk) key(name fyne.KeyName) {
	d.Helper()
	e := &fyne.KeyEvent{Name: name}
	if k, ok := d.w.Canvas().Focused().(desktop.Keyable); ok {
		k.KeyDown(e)
	}
	d.repeat(name)
	if k, ok := d.w.Canvas().Focused().(desktop.Keyable); ok {
		k.KeyUp(e)
	}
}

// repeat is what a key does that is held down.
func (d *desk) repeat(name fyne.KeyName) {
	d.Helper()
	if f := d.w.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
		return
	}
	d.w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: name})
}

// now is the step of the wizard that is shown.
func (d *desk) now() (title string) {
	d.visible(func(o fyne.CanvasObject) {
		if l, ok := o.(*widget.Label); ok && l.SizeName == theme.SizeNameSubHeadingText && title == "" {
			title = l.Text
		}
	})
	return title
}

// clipped lists texts that have not the room they need. Lists cut long texts
// short and show all of them where they are opened.
func (d *desk) clipped() (bad []string) {
	d.visible(func(o fyne.CanvasObject) {
		text := ""
		switch v := o.(type) {
		case *widget.Label:
			if _, dialog := d.w.Canvas().Overlays().Top().(*widget.PopUp); dialog || v.Text == "›" || strings.HasPrefix(v.Text, "/") || strings.HasPrefix(v.Text, "postgresql://") {
				return // Fyne's own dialogs put titles closer than they ask for; paths and addresses are cut short
			}
			if v.Truncation == fyne.TextTruncateEllipsis && v.Wrapping == fyne.TextWrapOff {
				if fyne.MeasureText(v.Text, v.Theme().Size(sizeOf(v)), v.TextStyle).Width > v.Size().Width-2*v.Theme().Size("innerPadding") {
					bad = append(bad, v.Text)
				}
				return
			}
			text = v.Text
		case *keys.Check:
			text = v.Text
		case *keys.Select:
			text = v.Selected
			if fyne.MeasureText(text, v.Theme().Size("text"), fyne.TextStyle{}).Width > v.Size().Width-30 {
				bad = append(bad, text)
			}
			return
		}
		if b := button(o); b != nil {
			text = b.Text
		}
		if m, s := o.MinSize(), o.Size(); text != "" && (m.Width > s.Width+0.5 || m.Height > s.Height+0.5) {
			bad = append(bad, text)
		}
	})
	return bad
}

func sizeOf(l *widget.Label) fyne.ThemeSizeName {
	if l.SizeName == "" {
		return "text"
	}
	return l.SizeName
}

// scrolled is the scroll container that fills the page.
func (d *desk) scrolled() (s *container.Scroll) {
	d.visible(func(o fyne.CanvasObject) {
		if v, ok := o.(*container.Scroll); ok && s == nil && reflect.TypeOf(v.Content) != nil {
			s = v
		}
	})
	return s
}

// settle lets texts that wrap find their height.
func (d *desk) settle() {
	size := d.w.Canvas().Size()
	for range 3 {
		d.w.Resize(size.AddWidthHeight(1, 1))
		d.w.Resize(size)
	}
}
