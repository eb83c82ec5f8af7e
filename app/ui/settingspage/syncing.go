package settingspage

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/power"
	"athletedata/app/settings"
	"athletedata/app/ui/parts"
)

// trays is a host that knows whether this desktop has a tray.
type trays interface{ HasTray() bool }

// choice is a switch of the settings that is on unless it was switched off.
func (p *Page) choice(text string, off func(*settings.Settings) *bool) *widget.Check {
	s := p.host.Settings()
	c := widget.NewCheck(text, nil)
	c.Checked = !*off(&s)
	c.OnChanged = func(on bool) { p.set(func(s *settings.Settings) { *off(s) = !on }) }
	return c
}

// syncing says when accounts are left alone.
func (p *Page) syncing() fyne.CanvasObject {
	return container.NewVBox(
		p.choice("Pause on a metered network", func(s *settings.Settings) *bool { return &s.SyncOnMetered }),
		p.choice("Pause while the battery is low", func(s *settings.Settings) *bool { return &s.SyncOnLowBattery }),
		parts.Hint(fmt.Sprintf("Metered is a network that costs by how much is used, such as a phone's; low is %d %% or less while nothing charges. “Sync now” always works.", power.Low)))
}

// closing says what becomes of the program when its window is closed; nil where
// there is no choice.
func (p *Page) closing() fyne.CanvasObject {
	if t, ok := p.host.(trays); !ok || !t.HasTray() {
		return nil
	}
	return container.NewVBox(
		p.choice("Keep running in the tray when the window is closed", func(s *settings.Settings) *bool { return &s.CloseQuits }),
		parts.Hint("Accounts and watched folders stay current then. Quit from the icon in the tray ends the program."))
}
