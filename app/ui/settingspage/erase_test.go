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
	row := card.(*fyne.Container).Objects[1].(*fyne.Container).Objects[0].(*fyne.Container)
	typed, button := row.Objects[0].(*fyne.Container).Objects[0].(*widget.Entry), row.Objects[1].(*widget.Button)
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
