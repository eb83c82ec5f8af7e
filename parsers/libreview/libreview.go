// Package libreview reads the CSV that libreview.com gives as "Download
// glucose data", and the tab-separated text of the older desktop software.
//
// Facts are those of reports of 2019 to 2026: 19 columns whose heads are in
// the language of the account, with the unit of glucose in them; record types
// 0 history, 1 scan, 2 strip, 3 ketone, 4 insulin, 5 food, 6 note. Values are
// read by their columns, so a type that is not known yet loses nothing. Times
// are those of the device's clock, in minutes and without a zone, in the order
// of day and month that the account prefers. Type 6 without a text, by far the
// most of them, says nothing and is left out. Doses of meal, correction and
// user change are parts of a rapid dose, not further ones.
package libreview

import (
	"fmt"
	"slices"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/clock"
	"athletedata/parsers/glucose"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// Parse reads a report.
func Parse(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	h, ok := find(text)
	if !ok {
		return table.Refuse(text, "LibreView report", "no line has its columns, with glucose in mg/dL or mmol/L")
	}
	r := &report{heads: h, order: dateOrder(text, h), facts: &record.Facts{Source: "libreview"}, known: table.Names{}}
	r.unread.Each(table.Below(text, h.delimiter, h.line), table.CutLine(text), len(h.names), func(_ int, row []string) string { return r.row(row) })
	return r.finish(emit)
}

// report is a file while it is read.
type report struct {
	heads
	order  clock.Order
	facts  *record.Facts
	unread table.Unread
	known  table.Names
}

// text is what a column of a row says.
func (r *report) text(row []string, column int) string {
	if column < 0 || column >= len(row) {
		return ""
	}
	return row[column]
}

func (r *report) finish(emit parsers.Emit) error {
	f := r.facts
	rows := len(f.Glucose) + len(f.Ketones) + len(f.Insulin) + len(f.Carbs) + len(f.Notes)
	if rows == 0 {
		if r.unread.Bad > 0 {
			return fmt.Errorf("nothing of the LibreView report could be read: %s", r.unread.String())
		}
		return &parsers.Unsupported{What: "LibreView report without readings"}
	}
	glucose.MarkLater(f, clock.OldestFirst)
	glucose.Settle(f)
	f.Partial = r.unread.String()
	return emit(f)
}

// dateOrder finds how the account writes dates: from the dates of all lines,
// from the date on which the report was made, from the order of time in which
// a device's lines of one type stand, and last from AM and PM.
func dateOrder(text []byte, h heads) clock.Order {
	var all, streams []string
	byStream, half := map[string][]string{}, ""
	for _, row := range table.Below(text, h.delimiter, h.line) {
		if len(row) <= max(h.time, h.kind) {
			continue
		}
		date, _, _ := strings.Cut(row[h.time], " ")
		if half == "" && strings.ContainsAny(row[h.time], "mM") {
			half = row[h.time]
		}
		stream := row[h.kind]
		if h.serial >= 0 {
			stream += " " + row[h.serial]
		}
		dates, seen := byStream[stream]
		if !seen {
			streams = append(streams, stream)
		}
		// A day's lines stand together; one of them is enough.
		if len(dates) == 0 || dates[len(dates)-1] != date {
			byStream[stream] = append(dates, date)
		}
		if len(all) == 0 || all[len(all)-1] != date {
			all = append(all, date)
		}
	}
	made, _, _ := strings.Cut(h.generated, " ")
	questions := [][]string{all, {made}}
	slices.Sort(streams)
	for _, s := range streams {
		questions = append(questions, byStream[s])
	}
	for _, q := range append(questions, []string{half}) {
		if o := clock.Infer(q); o != clock.Unknown {
			return o
		}
	}
	return clock.DayFirst
}
