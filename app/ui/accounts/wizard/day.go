package wizard

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/accounts/keys"
	"athletedata/app/ui/format"
)

// day is an entry for a date, typed or taken from a calendar. Fyne's own writes
// dates as the system's language has it, where 03/04 may be in March or April;
// this program writes the month in letters everywhere.
type day struct {
	entry    *keys.Entry
	calendar *widget.PopUp
}

func newDay(w *Wizard, value *time.Time) *day {
	d := &day{entry: w.keys.NewEntry()}
	d.entry.SetPlaceHolder("any day")
	if value != nil {
		d.entry.SetText(format.Day(*value))
	}
	open := w.keys.NewButton("", theme.CalendarIcon(), d.open)
	open.Importance = widget.LowImportance
	d.entry.ActionItem = open
	return d
}

// dates are the ways in which people write one that can be read in one way only.
var dates = []string{"2 Jan 2006", "2 January 2006", time.DateOnly, "2.1.2006", "2. 1. 2006", "January 2, 2006", "Jan 2, 2006"}

// date is the day as midnight UTC; nil if nothing is entered.
func (d *day) date() (*time.Time, error) {
	text := strings.TrimSpace(d.entry.Text)
	if text == "" {
		return nil, nil
	}
	var failed error
	for _, layout := range dates {
		t, err := time.Parse(layout, text)
		if err == nil {
			return &t, nil
		}
		failed = err // none of them: the caller says what a date looks like
	}
	return nil, failed
}

func (d *day) open() {
	c := fyne.CurrentApp().Driver().CanvasForObject(d.entry)
	if c == nil {
		return // the step was left
	}
	at := time.Now()
	if t, err := d.date(); err == nil && t != nil {
		at = *t
	}
	d.calendar = widget.NewPopUp(container.NewPadded(widget.NewCalendar(at, func(t time.Time) {
		d.entry.SetText(format.Day(t))
		d.calendar.Hide()
	})), c)
	d.calendar.ShowAtPosition(fyne.CurrentApp().Driver().AbsolutePositionForObject(d.entry).AddXY(0, d.entry.Size().Height))
}
