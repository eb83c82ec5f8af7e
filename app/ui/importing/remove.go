package importing

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/engine"
	"athletedata/app/explain"
	"athletedata/app/ui/format"
	"athletedata/app/ui/parts"
	"athletedata/store"
)

// takeBack removes an import and shows how that goes. It is a run like an
// import: one at a time, and what is dropped meanwhile waits for its end.
func (p *Page) takeBack(r store.ImportRun) {
	if p.cancel != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel, p.removing = cancel, true
	name, _ := named(r)
	bar, text := newBar(), parts.Muted("Taking its rows out of the database …")
	endless := widget.NewProgressBarInfinite()
	bar.Hide()
	wait := dialog.NewCustomWithoutButtons("Removing “"+short(name, 40)+"”", container.NewVBox(container.New(thin{}, container.NewStack(endless, bar)), text), p.window)
	wait.Resize(fyne.NewSize(460, 150))
	wait.Show()
	p.status("Removing an import …")
	progress := func(e engine.Rereading) {
		if e.Found == 0 {
			return
		}
		endless.Hide()
		bar.Show()
		bar.SetValue(float64(e.Done) / float64(e.Found))
		text.SetText(format.Rereading(e.Done, e.Found))
	}
	p.async.Go(func() {
		undone, err := p.host.RemoveImport(ctx, r.ID, func(e engine.Event) {
			if e, ok := e.(engine.Rereading); ok {
				p.async.Do(func() { progress(e) })
			}
		})
		cancel()
		p.async.Do(func() {
			endless.Stop()
			wait.Hide()
			p.cancel, p.removing = nil, false
			p.status("")
			p.done()
			p.ShowHistory()
			if err != nil {
				text := explain.Error(err)
				p.history.say(text.What+" "+text.Next, widget.DangerImportance)
			} else {
				p.history.say(removed(name, undone), widget.MediumImportance)
			}
			p.next()
		})
	})
}

// removed is how a removal ended.
func removed(name string, u engine.Undone) string {
	text := fmt.Sprintf("“%s” is removed: %s, and all that came of them.", name, files(u.Files))
	if u.Freed > 0 {
		text += " The archive is " + format.Bytes(u.Freed) + " smaller."
	}
	return text + " Your original files are where they were."
}
