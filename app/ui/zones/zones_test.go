package zones

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"athletedata/app/zone"
)

func TestAllZonesAreKnown(t *testing.T) {
	if len(All) < 400 || !slices.IsSorted(All) {
		t.Errorf("%d zones", len(All))
	}
	for _, name := range All {
		if !zone.Known(name) {
			t.Errorf("there is no zone %s", name)
		}
	}
}

func TestSearch(t *testing.T) {
	for text, want := range map[string]string{"vienna": "Europe/Vienna", "new york": "America/New_York", "york new": "America/New_York",
		"ber": "Europe/Berlin", "Etc/GMT-3": "Etc/GMT-3"} {
		if found := Search(text); !slices.Contains(found, want) {
			t.Errorf("%q finds %v", text, found)
		}
	}
	if found := Search("no such city"); len(found) != 0 {
		t.Errorf("found %v", found)
	}
	if found := Search(" "); len(found) < 400 || Here() != "" && found[0] != Here() {
		t.Errorf("nothing typed finds %d", len(found))
	}
}

func TestOffset(t *testing.T) {
	summer := time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
	for name, want := range map[string]string{"Europe/Vienna": "UTC+2", "UTC": "UTC", "America/St_Johns": "UTC−2:30", "nowhere": ""} {
		if got := Offset(name, summer); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func TestPickerIsUsableWithTheKeyboard(t *testing.T) {
	test.NewTempApp(t)
	chosen := "nothing"
	p := NewPicker("", "That of this computer", func(zone string) { chosen = zone })
	w := test.NewTempWindow(t, p)
	w.Resize(fyne.NewSize(600, 600))
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if w.Canvas().Focused() != fyne.Focusable(p.search) {
		t.Fatal("the search field has not the focus")
	}
	test.Type(p.search, "tokyo")
	p.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if chosen != "Asia/Tokyo" || p.Zone() != "Asia/Tokyo" || p.Selected != "Asia/Tokyo" || w.Canvas().Overlays().Top() != nil {
		t.Errorf("chosen %q, shown %q", chosen, p.Selected)
	}
	test.Tap(p)
	p.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // the first is no zone
	if chosen != "" || p.Selected != "That of this computer" {
		t.Errorf("chosen %q, shown %q", chosen, p.Selected)
	}
	p.Disable()
	test.Tap(p)
	if w.Canvas().Overlays().Top() != nil {
		t.Error("a disabled picker opens")
	}
}
