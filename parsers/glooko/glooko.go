// Package glooko reads the members of the zip that Glooko gives as "Export to
// CSV".
//
// Facts are those of exports of 2023 to 2026: one file for each kind of entry
// and piece of its list (cgm_data_1.csv, cgm_data_2.csv …), a first line with
// the dates of the export, heads in the language of the account and columns at
// the same place in all, newest first. Times are those of the devices' clocks
// without a zone; day and month stand in the order that the account prefers.
// Glucose beyond what a sensor measures is written as 1 or 2001 mg/dL. What
// was eaten with a bolus is stored beside it, as carbohydrates.
package glooko

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/clock"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// Parse reads a list.
func Parse(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	l, ok := find(f.Name, text)
	if !ok {
		return noList(text)
	}
	r := &reader{list: l, order: dateOrder(text, l), facts: &record.Facts{Source: "glooko"}, known: map[string]string{}, totals: map[total]int{}}
	cut := len(text) > 0 && text[len(text)-1] != '\n'
	last := 1 + bytes.Count(text, []byte("\n"))
	for line, row := range table.Lines(text, l.delimiter) {
		if line <= l.line {
			continue
		}
		r.unread.Lines++
		if cut && line == last && len(row) < len(l.names) {
			r.unread.Add(line, "the file ends in the middle of it")
			continue
		}
		if problem := r.read(row); problem != "" {
			r.unread.Add(line, problem)
		}
	}
	return r.finish(emit)
}

func noList(text []byte) error {
	trimmed := bytes.TrimSpace(text)
	switch {
	case len(trimmed) == 0:
		return errors.New("the file of the Glooko export is empty")
	case trimmed[0] == '<':
		return errors.New("this is a web page and not a file of a Glooko export; it was probably saved before logging in")
	}
	return errors.New("not a file of a Glooko export: its heads are none of those known, and its name tells no kind")
}

// reader is a list while it is read.
type reader struct {
	list
	row    []string
	order  clock.Order
	facts  *record.Facts
	unread table.Unread
	known  map[string]string
	totals map[total]int // where in facts.DailyScores
}

// text is what a row says in the column of a field.
func (r *reader) text(field string) string {
	if i, ok := r.column[field]; ok && i < len(r.row) {
		return r.row[i]
	}
	return ""
}

// keep gives names that are on every line one place in memory.
func (r *reader) keep(s string) string {
	k, ok := r.known[s]
	if !ok {
		k = strings.Clone(s)
		r.known[k] = k
	}
	return k
}

// number reads a number the way the language of the heads writes it.
func (r *reader) number(text string) *float64 {
	if r.english {
		return table.Number(text)
	}
	return table.DecimalComma(text)
}

func (r *reader) finish(emit parsers.Emit) error {
	f := r.facts
	if len(f.Glucose)+len(f.Insulin)+len(f.Carbs)+len(f.Notes)+len(f.DailyScores) == 0 {
		if r.unread.Bad > 0 {
			return fmt.Errorf("nothing of the Glooko export's list %s could be read: %s", r.kind, r.unread.String())
		}
		return &parsers.Unsupported{What: "Glooko export: the list " + r.kind + " without entries"}
	}
	settle(f)
	f.Partial = r.unread.String()
	return emit(f)
}

// dateOrder finds how the account writes dates: the one way in which they lie
// within the dates of the export, or else as the dates themselves show.
func dateOrder(text []byte, l list) clock.Order {
	var times []string
	last := ""
	for line, row := range table.Lines(text, l.delimiter) {
		if line <= l.line || len(row) <= l.column["time"] {
			continue
		}
		t := row[l.column["time"]]
		date, _, _ := strings.Cut(t, " ")
		if date != last { // one time of each day is enough
			times = append(times, t)
		}
		last = date
	}
	within := func(o clock.Order) (n int) {
		for _, t := range times {
			if at, err := o.Parse(t); err == nil {
				if day := at.Format("2006-01-02"); day >= l.from && day <= l.to {
					n++
				}
			}
		}
		return n
	}
	if l.from != "" {
		if d, m := within(clock.DayFirst), within(clock.MonthFirst); d > m {
			return clock.DayFirst
		} else if m > d {
			return clock.MonthFirst
		}
	}
	if o := clock.Infer(times); o != clock.Unknown {
		return o
	}
	// Only Americans write neither zeros nor points: 8/7/2025.
	if len(times) > 0 && strings.IndexByte(times[0], '/') == 1 {
		return clock.MonthFirst
	}
	return clock.DayFirst
}

func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}
