package settingspage

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/settings"
	"athletedata/app/ui/host"
	"athletedata/app/ui/host/hosttest"
	"athletedata/app/ui/parts"
)

// withTray is a program on a desktop with a tray, or without.
type withTray struct {
	*hosttest.Fake
	has bool
}

func (w withTray) HasTray() bool { return w.has }

// checks are the switches of a page by what stands beside them.
func checks(t *testing.T, h host.Host) map[string]*widget.Check {
	t.Helper()
	test.NewTempApp(t)
	w := test.NewTempWindow(t, New(h, parts.Inline, true, func(settings.Settings) {}).Root)
	w.Resize(fyne.NewSize(1000, 800))
	found := map[string]*widget.Check{}
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if c, ok := o.(*widget.Check); ok {
			found[c.Text] = c
			return
		}
		if c, ok := o.(*fyne.Container); ok {
			for _, o := range c.Objects {
				walk(o)
			}
		} else if v, ok := o.(fyne.Widget); ok {
			for _, o := range test.WidgetRenderer(v).Objects() {
				walk(o)
			}
		}
	}
	walk(w.Content())
	return found
}

func TestTheComputerIsSparedUnlessThePersonChoosesElse(t *testing.T) {
	h := withTray{hosttest.New(0), true}
	for text, chosen := range map[string]func(settings.Settings) bool{
		"Pause on a metered network":                         func(s settings.Settings) bool { return s.SyncOnMetered },
		"Pause while the battery is low":                     func(s settings.Settings) bool { return s.SyncOnLowBattery },
		"Keep running in the tray when the window is closed": func(s settings.Settings) bool { return s.CloseQuits },
	} {
		c := checks(t, h)[text]
		if c == nil || !c.Checked {
			t.Errorf("%s: %v, want it on", text, c)
			continue
		}
		test.Tap(c)
		if !chosen(h.Settings()) {
			t.Errorf("%s: switching it off changed nothing", text)
		}
		if again := checks(t, h)[text]; again.Checked {
			t.Errorf("%s: the page forgot that it was switched off", text)
		}
		test.Tap(c)
		if chosen(h.Settings()) {
			t.Errorf("%s: switching it on again changed nothing", text)
		}
	}
}

func TestWithoutATrayThereIsNothingToChoose(t *testing.T) {
	for name, h := range map[string]host.Host{"no tray": withTray{hosttest.New(0), false}, "no answer": hosttest.New(0)} {
		for text := range checks(t, h) {
			if strings.Contains(text, "tray") {
				t.Errorf("%s: it offers %q", name, text)
			}
		}
	}
}
