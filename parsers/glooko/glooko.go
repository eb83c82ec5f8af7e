// Package glooko reads the lists in the zip that Glooko's web site gives as
// "Export to CSV", member by member.
//
// Facts are those of exports of 2023 to 2026. A member has a line with the name
// and the span of the export, a line of heads in the language of the account,
// and a list, newest first. Which list it is the heads tell, or the name
// ("cgm_data_1.csv"); columns are always in the same order. Times are those of
// the device's clock, without a zone, in the form of the account; the span is
// always in ISO's and settles what is day and what is month. LOW and HIGH are
// written as 1 and 2001 mg/dL (0.1 and 111.1 mmol/L).
//
// Carbohydrates that were given to a pump's bolus calculator are stored as
// eaten, as are those of the diary: of the same minute they are one.
package glooko

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/clock"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// Parse reads one list.
func Parse(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	h, ok := find(f.Name, text)
	if !ok {
		return noList(text)
	}
	read, ok := readers[h.kind]
	if !ok {
		return &parsers.Unsupported{What: fmt.Sprintf("Glooko's list %q, which is not known yet", h.kind)}
	}
	r := &list{heads: h, facts: &record.Facts{Source: "glooko"}, known: map[string]string{}, totals: map[total]map[string]float64{}}
	if h.missing() && !r.empty(text) {
		return fmt.Errorf("the columns are not those of Glooko's list %q: %s", h.kind, strings.Join(h.names, ", "))
	}
	moments, problems := r.times(text)
	cut := len(text) > 0 && text[len(text)-1] != '\n'
	last := 1 + bytes.Count(text, []byte("\n"))
	i := 0
	for line, row := range r.data(text) {
		r.row, r.at = row, moments[i]
		r.serial = r.keep(r.text(r.serialColumn()))
		problem := problems[i]
		i++
		r.unread.Lines++
		if cut && line == last && len(row) < len(h.names) {
			problem = "the file ends in the middle of it"
		} else if problem == "" {
			problem = read(r)
		}
		if problem != "" {
			r.unread.Add(line, problem)
		}
	}
	return r.finish(emit)
}

func noList(text []byte) error {
	trimmed := bytes.TrimSpace(text)
	switch {
	case len(trimmed) == 0:
		return errors.New("the Glooko list is empty")
	case trimmed[0] == '<':
		return errors.New("this is a web page and not a Glooko list; it was probably saved before logging in")
	}
	return errors.New("not a Glooko list: its first two lines are not those of one")
}

// list is a member of the export while it is read.
type list struct {
	heads
	facts  *record.Facts
	totals map[total]map[string]float64 // by serial number
	unread table.Unread
	known  map[string]string

	row    []string // the line, its time and its device
	at     record.Moment
	serial string
}

// data goes through the lines below the heads.
func (r *list) data(text []byte) func(func(int, []string) bool) {
	return func(yield func(int, []string) bool) {
		for line, row := range table.Lines(text, r.delimiter) {
			if line > r.line && !yield(line, row) {
				return
			}
		}
	}
}

func (r *list) empty(text []byte) bool {
	for range r.data(text) {
		return false
	}
	return true
}

// times reads the times of all lines, and marks the second pass through a
// repeated hour in what each device recorded.
func (r *list) times(text []byte) (moments []record.Moment, problems []string) {
	order := r.dateOrder(text)
	streams := map[string][]int{}
	for _, row := range r.data(text) {
		at, err := order.Parse(row[0])
		problem := ""
		if err != nil {
			problem = err.Error()
		} else {
			r.row = row
			serial := r.keep(r.text(r.serialColumn()))
			streams[serial] = append(streams[serial], len(moments))
		}
		moments, problems = append(moments, record.Wall(at)), append(problems, problem)
	}
	for _, s := range streams {
		stream := make([]*record.Moment, len(s))
		for i, n := range s {
			stream[i] = &moments[n]
		}
		// Newest first, unless the list ascends by more than the clock may have
		// been set back.
		if stream[len(stream)-1].LocalMicro-stream[0].LocalMicro <= int64(2*time.Hour/time.Microsecond) {
			slices.Reverse(stream)
		}
		clock.MarkLater(stream)
	}
	return moments, problems
}

// dateOrder finds how the account writes dates: in the order in which more of
// them are within the span of the export; where that does not tell, as dates do.
func (r *list) dateOrder(text []byte) clock.Order {
	var dates []string
	for _, row := range r.data(text) {
		// AM and PM tell something too.
		date, rest, _ := strings.Cut(row[0], " ")
		if i := strings.LastIndexByte(rest, ' '); i >= 0 {
			date += " 1:00" + rest[i:]
		}
		if len(dates) == 0 || dates[len(dates)-1] != date {
			dates = append(dates, date)
		}
	}
	from, err1 := time.Parse(time.DateOnly, r.from)
	to, err2 := time.Parse(time.DateOnly, r.to)
	if err1 == nil && err2 == nil {
		within := func(o clock.Order) (n int) {
			for _, d := range dates {
				if t, err := o.Parse(d); err == nil && !t.Before(from) && t.Before(to.AddDate(0, 0, 1)) {
					n++
				}
			}
			return n
		}
		if day, month := within(clock.DayFirst), within(clock.MonthFirst); day > month {
			return clock.DayFirst
		} else if month > day {
			return clock.MonthFirst
		}
	}
	return clock.Infer(dates)
}

// keep gives names that are on every line one place in memory.
func (r *list) keep(s string) string {
	k, ok := r.known[s]
	if !ok {
		k = strings.Clone(s)
		r.known[k] = k
	}
	return k
}

func (r *list) finish(emit parsers.Emit) error {
	f := r.facts
	r.addTotals()
	if len(f.Glucose)+len(f.Insulin)+len(f.Carbs)+len(f.Notes)+len(f.DailyScores) == 0 {
		if r.unread.Bad > 0 {
			return fmt.Errorf("nothing of Glooko's list %q could be read: %s", r.kind, r.unread.String())
		}
		return &parsers.Unsupported{What: fmt.Sprintf("Glooko's list %q without entries", r.kind)}
	}
	settle(f)
	f.Partial = r.unread.String()
	return emit(f)
}
