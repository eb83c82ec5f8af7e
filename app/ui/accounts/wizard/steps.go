package wizard

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/connectors"
)

// saveAndSync is the last press of somebody who connects a source.
const saveAndSync = "Save and sync"

// page is one step.
type page struct {
	name, title string
	root        fyne.CanvasObject
	first       func() fyne.Focusable // gets the focus; nil: what leads on does
	goOn        func()                // what the main button does
	goText      string                // and says
}

// plan lists the steps that this source has, in this mode.
func (w *Wizard) plan() {
	w.pages = nil
	// It is called again when the way in is known: what was ticked stays.
	if w.accepts == nil {
		w.accepts = w.keys.NewCheck("I have read this and accept it", func(bool) { w.buttons() })
		w.accepts.Checked = w.noticeKnown()
	}
	details := &page{name: "Your details", title: "Your details", root: w.form.root, first: w.form.first, goOn: w.afterDetails, goText: "Next"}
	when := &page{name: "What and when", title: "What is fetched, and when", root: w.when.root, goOn: w.afterWhen, goText: "Next"}
	if w.mustAsk() {
		w.pages = append(w.pages, w.notice())
	}
	if w.Mode == Change {
		details.goText, when.goText = "Save", "Save"
		w.pages = append(w.pages, when)
		if len(w.info.Fields) > 0 {
			w.pages = append(w.pages, details)
		}
	} else {
		if len(w.info.Steps) > 0 {
			w.pages = append(w.pages, w.preparation())
		}
		if len(w.info.Fields) > 0 {
			w.pages = append(w.pages, details)
		}
		if w.Mode == Connect {
			w.pages = append(w.pages, when)
		}
	}
	if w.way != connectors.Open && (w.Mode != Change || w.anew) {
		w.pages = append(w.pages, &page{name: "Sign in", title: "Sign in to " + w.info.Name, root: w.sign.root, first: w.sign.first, goOn: func() {}, goText: ""})
	}
	if w.Mode != Change || w.anew {
		w.pages = append(w.pages, &page{name: "Ready", title: "Ready", root: w.done.root, goOn: w.save, goText: saveAndSync})
	}
}

// mustAsk says whether the notice, or what is better, comes first.
func (w *Wizard) mustAsk() bool {
	return w.Mode == Connect && (w.info.Notice.Version != "" || w.info.Better != "" || w.keeping() != "") || !w.noticeKnown()
}

// noticeKnown says whether the present notice was accepted before.
func (w *Wizard) noticeKnown() bool {
	version := w.info.Notice.Version
	return version == "" || w.Source.Account != nil && w.Source.Account.NoticeVersion == version
}

// resume is the step at which signing in again begins: at once in the browser,
// with the password where one is needed, and with the first step where something
// has to be copied anew.
func (w *Wizard) resume() int {
	wanted := map[connectors.Kind]fyne.CanvasObject{connectors.Password: w.form.root, connectors.Open: w.form.root, connectors.OAuth: w.sign.root}[w.way]
	for i, p := range w.pages {
		if i == 0 && !w.noticeKnown() {
			break
		}
		if p.root == wanted {
			return i
		}
	}
	return 0
}

func (w *Wizard) find(root fyne.CanvasObject) int {
	for i, p := range w.pages {
		if p.root == root {
			return i
		}
	}
	return -1
}

// drawTrail lists the steps; those that were passed can be gone back to.
func (w *Wizard) drawTrail() {
	w.trail.RemoveAll()
	free := w.Mode == Change && !w.anew // there is no order in settings
	for i, p := range w.pages {
		b := w.frame.NewButton(p.name, nil, func() { w.show(i) })
		b.Alignment = widget.ButtonAlignLeading
		b.Importance = widget.LowImportance
		switch {
		case i == w.at:
			b.Importance = widget.MediumImportance
			b.OnTapped = func() {}
		case i > w.at && !free, w.signed:
			b.Disable()
		}
		switch {
		case free:
		case i < w.at:
			b.Icon = theme.ConfirmIcon()
		case i == w.at:
			b.Icon = theme.NavigateNextIcon()
		default:
			b.Icon = theme.RadioButtonIcon()
		}
		w.trail.Add(b)
	}
	w.trail.Refresh()
}

// to goes to the step that shows something, if it is not there.
func (w *Wizard) to(root fyne.CanvasObject) {
	if at := w.find(root); at >= 0 && at != w.at {
		w.show(at)
	}
}
