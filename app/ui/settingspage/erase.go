package settingspage

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/parts"
)

// erase deletes everything, after the athlete's name was typed: what cannot be
// taken back must not happen by a slip of the hand.
func (p *Page) erase(ready bool) fyne.CanvasObject {
	hint := parts.Hint("Ends the access to all accounts and deletes everything this program has gathered: the database with your own tables, the raw files and the log. " +
		"It cannot be taken back. Your own files where you imported them from, and copies elsewhere, stay.")
	// Above the entry and not in it, where typing would take it away.
	ask := parts.Wrapped("Looking up the athlete's name …")
	typed := widget.NewEntry()
	button := widget.NewButton("Delete everything", nil)
	button.Importance = widget.DangerImportance
	typed.Disable()
	button.Disable()
	name := "" // until it is known, nothing unlocks the button, not even an empty entry
	typed.OnChanged = func(text string) {
		if name != "" && strings.TrimSpace(text) == name {
			button.Enable()
		} else {
			button.Disable()
		}
	}
	button.OnTapped = func() {
		typed.SetText("") // a second press needs the name again
		typed.Disable()
		button.SetText("Deleting …")
		p.async.Go(func() {
			stubborn, err := p.host.DeleteAll(context.Background())
			p.async.Do(func() {
				typed.Enable()
				button.SetText("Delete everything")
				if err != nil {
					p.say(err)
					return
				}
				text, importance := "Everything is deleted.", widget.SuccessImportance
				if len(stubborn) > 0 {
					importance = widget.WarningImportance
					text += " " + strings.Join(stubborn, ", ") + " could not be told: end the access on their own pages too."
				}
				p.tell(text, importance)
			})
		})
	}
	if ready {
		p.async.Go(func() {
			who, err := p.host.AthleteName(context.Background())
			p.async.Do(func() {
				if err != nil {
					p.say(err)
					return
				}
				name = who
				ask.SetText("To unlock the button, type the athlete's name: " + name)
				typed.Enable()
			})
		})
	}
	if !ready {
		ask.SetText("This can be done once the database is running.")
	}
	return container.NewVBox(hint, ask, parts.Flush(container.NewGridWrap(fyne.NewSize(300, 36), typed), button))
}

// tell shows what came of something where problems are shown.
func (p *Page) tell(text string, importance widget.Importance) {
	p.note.Importance = importance
	p.note.SetText(text)
	p.note.Show()
}
