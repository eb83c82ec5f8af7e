package settingspage

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/settings"
	"athletedata/app/ui/host/hosttest"
	"athletedata/app/ui/parts"
)

// Everything is deleted only by who has typed the athlete's name.
func TestDeletingEverythingTakesTheName(t *testing.T) {
	test.NewTempApp(t)
	f := hosttest.New(3)
	f.Stubborn = []string{"Oura"}
	p := New(f, parts.Inline, true, func(settings.Settings) {})
	card := p.erase(true)
	w := test.NewTempWindow(t, card)
	w.Resize(fyne.NewSize(800, 200))
	var typed *widget.Entry
	var button *widget.Button
	asked := false
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		switch v := o.(type) {
		case *fyne.Container:
			for _, o := range v.Objects {
				walk(o)
			}
		case *widget.Entry:
			typed = v
		case *widget.Button:
			button = v
		case *widget.Label:
			asked = asked || strings.HasSuffix(v.Text, "type the athlete's name: Me")
		}
	}
	walk(card)
	if !asked {
		t.Error("it does not say which name, once something is typed")
	}
	for text, allowed := range map[string]bool{"": false, "M": false, "me": false, "Me": true, " Me ": true} {
		typed.SetText(text)
		if button.Disabled() == allowed {
			t.Errorf("%q lets everything be deleted: %t", text, !allowed)
		}
	}
	typed.SetText("m")
	test.Tap(button)
	if f.Erased != 0 {
		t.Fatal("deleted without the name")
	}
	typed.SetText("Me")
	test.Tap(button)
	if f.Erased != 1 || typed.Text != "" || !button.Disabled() || !strings.Contains(p.note.Text, "Oura could not be told") {
		t.Errorf("erased %d times, %q", f.Erased, p.note.Text)
	}
}
