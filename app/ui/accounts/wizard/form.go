package wizard

import (
	"errors"
	"maps"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/explain"
	"athletedata/app/ui/parts"
)

// form asks for the fields of a source.
type form struct {
	root   *fyne.Container
	wizard *Wizard
	fields []*field
	fold   *fold
	before map[string]string // the answers to begin with
}

func newForm(w *Wizard) *form {
	f := &form{wizard: w, root: container.NewVBox()}
	advanced := container.NewVBox()
	for _, info := range w.info.Fields {
		one := f.newField(info)
		f.fields = append(f.fields, one)
		if info.Advanced {
			advanced.Add(one.root)
		} else {
			f.root.Add(one.root)
		}
	}
	if len(advanced.Objects) > 0 {
		f.fold = newFold(w, "Advanced settings", container.NewVBox(parts.Hint("Only needed when "+w.info.Name+" has changed something, or if you were told to."), advanced))
		f.root.Add(f.fold.root)
	}
	f.arrange()
	f.before = f.answers() // with the defaults: proposing them is no edit
	return f
}

// asked says whether a field matters, after what was answered to the others.
func (f *form) asked(one *field) bool {
	return f.wizard.info.Asks(one.Field, func(id string) string {
		for _, other := range f.fields {
			if other.ID == id {
				return other.get()
			}
		}
		return ""
	})
}

// arrange shows the fields that matter now.
func (f *form) arrange() {
	changed := false
	for _, one := range f.fields {
		if asked := f.asked(one); asked != one.root.Visible() {
			changed = true
			if asked {
				one.root.Show()
			} else {
				one.root.Hide()
			}
		}
	}
	if changed {
		f.root.Refresh()
	}
}

// edited takes a complaint back and shows what can be done now.
func (f *form) edited(one *field) {
	one.problem.Hide()
	f.arrange()
	if f.before != nil && len(f.wizard.pages) > 0 {
		f.wizard.buttons()
	}
}

// answers are what was entered to what is asked; what is secret only if anything
// was.
func (f *form) answers() map[string]string {
	all := map[string]string{}
	for _, one := range f.fields {
		if value := one.get(); f.asked(one) && (value != "" || !one.hidden()) {
			all[one.ID] = value
		}
	}
	return all
}

// changed says whether anything was entered.
func (f *form) changed() bool { return !maps.Equal(f.before, f.answers()) }

// check says beside each answer what is wrong with it; false if anything is.
func (f *form) check() bool {
	// All complaints at once, or each press of “Next” would bring up another.
	var first *field
	for _, one := range f.fields {
		one.problem.Hide()
		value := one.get()
		var err error
		switch {
		case !f.asked(one):
		case value != "" && one.Check != nil:
			err = one.Check(value)
		case value == "" && one.Default == "" && !one.Optional && !(one.hidden() && f.wizard.Source.Account != nil):
			err = errNeeded
		}
		if err != nil {
			f.complain(one, err)
			if first == nil {
				first = one
			}
		}
	}
	if first != nil {
		f.lookAt(first)
	}
	return first == nil
}

var errNeeded = errors.New("this is needed")

// wrong shows what the host found wrong with an answer.
func (f *form) wrong(id string, err error) {
	for _, one := range f.fields {
		if one.ID == id {
			if one.hidden() && one.get() == "" && f.wizard.Source.Account != nil {
				err = errors.New("this was not kept: please enter it again")
			}
			f.complain(one, err)
			f.lookAt(one)
		}
	}
}

func (f *form) complain(one *field, err error) {
	one.problem.SetText(explain.Error(err).What)
	one.problem.Show()
}

// lookAt brings a field into sight and the focus into it.
func (f *form) lookAt(one *field) {
	if one.Advanced {
		f.fold.open(true) // a complaint inside of it would not be seen
	}
	f.root.Refresh()
	if c := f.wizard.Window.Canvas(); c != nil {
		c.Focus(one.focus)
	}
	top := one.root.Position().Y
	if one.Advanced {
		top += f.fold.root.Position().Y
	}
	f.wizard.body.ScrollToOffset(fyne.NewPos(0, max(0, top-20)))
}

// first is where typing begins: the first answer that is missing.
func (f *form) first() fyne.Focusable {
	var top fyne.Focusable
	for _, one := range f.fields {
		if one.Advanced || !f.asked(one) {
			continue // folded away at the beginning, or hidden
		}
		if top == nil {
			top = one.focus
		}
		if one.get() == "" && !one.Optional {
			return one.focus
		}
	}
	return top
}

// forget lets go of the secrets that were typed: the widgets may live on in
// Fyne's caches for a while.
func (f *form) forget() {
	for _, one := range f.fields {
		if one.InVault() {
			one.set("")
		}
	}
}

// fold hides what is seldom needed behind a button.
type fold struct {
	root    *fyne.Container
	content fyne.CanvasObject
	button  interface{ SetIcon(fyne.Resource) }
}

func newFold(w *Wizard, title string, content fyne.CanvasObject) *fold {
	f := &fold{content: content}
	b := w.keys.NewButton(title, theme.MenuExpandIcon(), func() { f.open(!content.Visible()) })
	b.Importance = widget.LowImportance
	f.button = b
	content.Hide()
	f.root = container.NewVBox(container.NewHBox(b), content)
	return f
}

func (f *fold) open(yes bool) {
	if yes {
		f.button.SetIcon(theme.MenuDropDownIcon())
		f.content.Show()
	} else {
		f.button.SetIcon(theme.MenuExpandIcon())
		f.content.Hide()
	}
	f.root.Refresh()
}
