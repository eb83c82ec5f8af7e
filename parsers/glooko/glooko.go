// Package glooko reads the zip that Glooko's web site gives as "Export to CSV",
// as a whole or member by member.
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
// eaten, as are those of the diary. People tell a meal to both, minutes apart.
// Where the whole zip is read at once, the same amount within five minutes is
// one meal: the diary's, with what the pump says of it in Extra. Of lists that
// are read one by one, only amounts of the same minute can be known for one.
package glooko

import (
	"bytes"
	"fmt"
	"iter"
	"strings"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/clock"
	"athletedata/parsers/glucose"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// Parse reads an export or one list of it.
func Parse(f parsers.File, emit parsers.Emit) error {
	if bytes.HasPrefix(f.Data, []byte(zipHeader)) {
		return parseExport(f, emit)
	}
	if text, _ := table.Decode(f.Data); isAnswer(text) {
		return parseAnswer(text, emit)
	}
	return parseList(f, emit)
}

func parseList(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	h, ok := find(f.Name, text)
	if !ok {
		return table.Refuse(text, "Glooko list", "its first two lines are not those of one")
	}
	read, ok := readers[h.kind]
	if !ok {
		return &parsers.Unsupported{What: fmt.Sprintf("Glooko's list %q, which is not known yet", h.kind)}
	}
	r := &list{heads: h, facts: &record.Facts{Source: "glooko"}, known: table.Names{}, totals: glucose.Totals{}}
	if h.missing() && !r.empty(text) {
		return h.unknownColumns()
	}
	moments, problems := r.times(text)
	i := 0
	r.unread.Each(r.data(text), table.CutLine(text), len(h.names), func(_ int, row []string) string {
		r.row, r.at = row, moments[i]
		r.serial = r.known.Keep(r.text(r.serialColumn()))
		problem := problems[i]
		if i++; problem == "" {
			problem = read(r)
		}
		return problem
	})
	return r.finish(emit)
}

// foreign is a list of Glooko's by its first line and name, but without the
// columns that matter: other programs make such. Alone it is passed over; an
// export says so of its member.
type foreign struct{ *parsers.Unsupported }

func (f foreign) Unwrap() error { return f.Unsupported }

// list is a member of the export while it is read.
type list struct {
	heads
	facts  *record.Facts
	totals glucose.Totals
	unread table.Unread
	known  table.Names

	row    []string // the line, its time and its device
	at     record.Moment
	serial string
}

// data goes through the lines below the heads.
func (r *list) data(text []byte) iter.Seq2[int, []string] {
	return table.Below(text, r.delimiter, r.line)
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
	var serials []string
	for _, row := range r.data(text) {
		at, err := order.Parse(row[0])
		moment, problem := record.Wall(at), ""
		if err != nil {
			moment, problem = record.Moment{}, err.Error()
		}
		r.row = row
		serials = append(serials, r.known.Keep(r.text(r.serialColumn())))
		moments, problems = append(moments, moment), append(problems, problem)
	}
	var streams clock.Streams
	for i := range moments {
		streams.Add(serials[i], "", &moments[i])
	}
	streams.MarkLater(clock.NewestFirst)
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

func (r *list) finish(emit parsers.Emit) error {
	f := r.facts
	f.DailyScores = r.totals.Scores()
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

// foodSequence is where foods begin to be counted: they come in another member
// than carbohydrates without a name.
const foodSequence = 100

// settle numbers the rows. Meals are noted to the minute, as most exports tell
// them: the account tells the seconds of the same meal, and it is to be one row.
func settle(f *record.Facts) {
	for i := range f.Carbs {
		at := &f.Carbs[i].Time
		at.LocalMicro -= at.LocalMicro % minute
	}
	glucose.SettleApart(f, foodSequence)
}
