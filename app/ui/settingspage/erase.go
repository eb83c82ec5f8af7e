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
	typed := widget.NewEntry()
	button := widget.NewButton("Delete everything", nil)
	button.Importance = widget.DangerImportance
	typed.Disable()
	button.Disable()
	name := ""
	typed.OnChanged = func(text string) {
		if name != "" && strings.TrimSpace(text) == name {
			button.Enable()
		} else {
			button.Disable()
		}
	}
	button.OnTapped = func() {
		typed.SetText("")
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
				text := "Everything is deleted."
				if len(stubborn) > 0 {
					text += " " + strings.Join(stubborn, ", ") + " could not be told: end the access on their own pages too."
				}
				p.tell(text)
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
				typed.SetPlaceHolder("Type the athlete's name: " + name)
				typed.Enable()
			})
		})
	}
	return container.NewVBox(hint, flush(container.NewGridWrap(fyne.NewSize(300, 36), typed), button))
}

// tell shows good news where problems are shown.
func (p *Page) tell(text string) {
	p.note.Importance = widget.SuccessImportance
	p.note.SetText(text)
	p.note.Show()
}
