package keys

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
)

// Question is asked before something that cannot be taken back.
type Question struct {
	Title   string
	Content fyne.CanvasObject
	Yes, No string // what the buttons say
	Danger  bool   // Yes loses something
	Size    fyne.Size
}

// Ask asks it in a dialog. Fyne's own begins without a focus and knows neither
// Enter nor Escape; here the focus is on what changes nothing, and Escape
// chooses that.
func Ask(q Question, w fyne.Window, answer func(yes bool)) {
	d := dialog.NewCustomWithoutButtons(q.Title, q.Content, w)
	choose := func(yes bool) func() {
		return func() {
			d.Hide()
			answer(yes)
		}
	}
	k := &Keys{Enter: func() {}, Escape: choose(false)}
	no, yes := k.NewButton(q.No, nil, choose(false)), k.NewButton(q.Yes, nil, choose(true))
	yes.Importance = widget.HighImportance
	if q.Danger {
		yes.Importance = widget.DangerImportance
	}
	d.SetButtons([]fyne.CanvasObject{no, yes})
	d.Resize(q.Size)
	d.Show()
	if c := w.Canvas(); c != nil {
		c.Focus(no)
	}
}
