package accounts

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/engine"
	"athletedata/app/explain"
	"athletedata/app/ui/accounts/arrange"
	"athletedata/app/ui/accounts/keys"
	"athletedata/app/ui/format"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
)

// askDisconnect asks before the access to an account is ended.
func (p *Part) askDisconnect(s host.Source) {
	name := s.Info.Name
	too := widget.NewCheck("Also remove everything it has brought ("+items(s.Items)+")", nil)
	box := container.NewVBox(parts.Wrapped("Nothing more is fetched from " + name + ", and the sign-in kept on this computer is deleted. Where " + name + " allows it, the access is ended there as well."))
	// Not ticked: disconnecting is no reason to lose years of data, and what
	// was left can be removed later.
	if s.Items > 0 {
		box.Add(too)
		box.Add(parts.Hint("Otherwise all of it stays in your database. What files have brought stays in any case."))
	}
	q := keys.Question{Title: "Disconnect " + name + "?", Content: box, Yes: "Disconnect", No: "Keep it", Danger: true, Size: fyne.NewSize(540, 260)}
	keys.Ask(q, p.window, func(yes bool) {
		if yes {
			p.disconnect(s, too.Checked)
		}
	})
}

// askRemove asks before the data of a source that is not connected goes.
func (p *Part) askRemove(s host.Source) {
	text := parts.Wrapped(fmt.Sprintf("This takes out of the database all that %s has brought: %s. The copies in this program's own archive are deleted. What files have brought stays.", s.Info.Name, items(s.Items)))
	q := keys.Question{Title: "Remove the data of " + s.Info.Name + "?", Content: text, Yes: "Remove", No: "Keep it", Danger: true, Size: fyne.NewSize(520, 220)}
	keys.Ask(q, p.window, func(yes bool) {
		if !yes {
			return
		}
		p.wait("Removing the data of "+s.Info.Name, func() (string, widget.Importance, error) {
			done, err := p.host.DeleteAccountData(p.ctx, s.Info.ID)
			return "The data of " + s.Info.Name + " is removed: " + gone(done) + ".", widget.SuccessImportance, err
		})
	})
}

func (p *Part) disconnect(s host.Source, data bool) {
	p.wait("Disconnecting "+s.Info.Name, func() (string, widget.Importance, error) {
		done, err := p.host.Disconnect(p.ctx, s.Info.ID, data)
		text, importance := disconnected(s.Info.Name, done, data)
		return text, importance, err
	})
}

// disconnected says what came of it, and what is left to be done by hand.
func disconnected(name string, d engine.Disconnected, data bool) (string, widget.Importance) {
	text, importance := name+" is disconnected.", widget.SuccessImportance
	if data {
		text = name + " is disconnected, and what it had brought is removed: " + gone(d.Undone) + "."
	}
	// The account is gone here in any case. That the vendor did not hear of it
	// is no failure, but has to be said: the access is still open there.
	if d.Revoke != nil {
		why := explain.Error(d.Revoke)
		text += " But the access could not be ended at " + name + ": end it there, in the settings of your account. " + why.What
		importance = widget.WarningImportance
	}
	return text, importance
}

// gone is how much was removed.
func gone(u engine.Undone) string {
	text := items(int64(u.Files))
	if u.Files == 0 {
		text = "there was nothing"
	}
	if u.Freed > 0 {
		text += ", and the archive is " + format.Bytes(u.Freed) + " smaller"
	}
	return text
}

// wait does something that may take a while, in sight, and tells its end.
func (p *Part) wait(title string, do func() (string, widget.Importance, error)) {
	// No button: halfway there is nothing to go back to.
	endless := widget.NewProgressBarInfinite()
	d := dialog.NewCustomWithoutButtons(title, container.NewVBox(container.New(arrange.Narrow{Height: 6}, endless),
		parts.Muted("This may take some minutes if there is much of it.")), p.window)
	d.Resize(fyne.NewSize(440, 140))
	d.Show()
	p.async.Go(func() {
		text, importance, err := do()
		p.async.Do(func() {
			endless.Stop()
			d.Hide()
			if err != nil {
				p.fail(err)
			} else {
				p.tell(text, importance)
			}
			p.look()
		})
	})
}
