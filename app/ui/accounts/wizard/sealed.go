package wizard

import (
	"context"

	"fyne.io/fyne/v2"

	"athletedata/app/explain"
)

// hidden says whether what is kept of an answer is not to be seen here: left
// empty, it stays as it is.
func (one *field) hidden() bool { return one.InVault() && !one.shown }

// unseal shows what is kept of the answers that their owner may see again. It
// lies in the vault, and opening that may take a while; until then they cannot
// be written over.
func (f *form) unseal() {
	w := f.wizard
	var sealed []*field
	for _, one := range f.fields {
		if one.Sealed && w.Source.Account != nil {
			sealed = append(sealed, one)
			one.lock(true)
		}
	}
	if len(sealed) == 0 {
		return
	}
	w.Async.Go(func() {
		kept, err := w.Host.Sealed(context.Background(), w.info.ID)
		w.Async.Do(func() {
			if !w.closed {
				f.unsealed(sealed, kept, err)
			}
		})
	})
}

func (f *form) unsealed(sealed []*field, kept map[string]string, err error) {
	for _, one := range sealed {
		one.lock(false)
		if err != nil {
			one.problem.SetText("What is kept here cannot be shown. " + explain.Error(err).What + " Left empty, it stays as it is.")
			one.problem.Show()
			continue
		}
		one.set(kept[one.ID])
		one.shown = true
		if f.asked(one) {
			f.before[one.ID] = one.get()
		}
	}
	f.root.Refresh()
	w := f.wizard
	canvas := w.Window.Canvas()
	if canvas != nil && canvas.Focused() == nil && w.pages[w.at].root == f.root {
		w.Focus()
	}
}

// lock keeps an answer from being changed for now.
func (one *field) lock(yes bool) {
	control, ok := one.focus.(fyne.Disableable)
	switch {
	case !ok:
	case yes:
		control.Disable()
	default:
		control.Enable()
	}
}
