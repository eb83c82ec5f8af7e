package settingspage

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/engine"
	"athletedata/app/settings"
	"athletedata/app/ui/host"
	"athletedata/app/ui/host/hosttest"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/zones"
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
	for _, c := range all[*widget.Check](w.Content()) {
		found[c.Text] = c
	}
	return found
}

// all are the objects of a kind in a tree of them.
func all[T fyne.CanvasObject](o fyne.CanvasObject) (found []T) {
	if t, ok := o.(T); ok {
		return []T{t}
	}
	var within []fyne.CanvasObject
	if c, ok := o.(*fyne.Container); ok {
		within = c.Objects
	} else if v, ok := o.(fyne.Widget); ok {
		within = test.WidgetRenderer(v).Objects()
	}
	for _, o := range within {
		found = append(found, all[T](o)...)
	}
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

// While records are placed by another home zone, the page says how far that is
// and takes no other choice; if it fails, the zone that holds is shown.
func TestChoosingAHomeZoneIsSeenToBeDone(t *testing.T) {
	h := hosttest.New(0)
	test.NewTempApp(t)
	page := New(h, parts.Inline, true, func(settings.Settings) {})
	w := test.NewTempWindow(t, page.Root)
	w.Resize(fyne.NewSize(1000, 800))
	picker := all[*zones.Picker](w.Content())[0]
	said := func() bool {
		return slices.ContainsFunc(all[*widget.Label](w.Content()), func(l *widget.Label) bool {
			return l.Visible() && l.Text == "Reading other files of the same times again: 1 of 3"
		})
	}
	h.Moving = []engine.Event{engine.Rereading{Done: 1, Found: 3}}
	seen := false
	h.Moved = func() error { seen = said() && picker.Disabled(); return nil }
	picker.Changed("Asia/Tokyo")
	if !seen || said() || picker.Disabled() || picker.Zone() != "Asia/Tokyo" {
		t.Errorf("seen %v, then %v; the picker shows %q", seen, said(), picker.Zone())
	}
	h.Moved = func() error { return errors.New("the disk is full") }
	picker.Changed("Europe/Vienna")
	if picker.Zone() != "Asia/Tokyo" || picker.Disabled() || !page.note.Visible() {
		t.Errorf("after it failed %q is shown", picker.Zone())
	}
}
