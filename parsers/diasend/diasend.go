// Package diasend reads what people saved of diasend before the service ended
// in 2023: its Excel export, .xls or saved again as .xlsx, and single sheets of
// it saved as CSV.
//
// Facts are those of exports of 2013 to 2021. The sheets are "Name and glucose"
// (finger sticks), "CGM" (the sensor's memory and scans in one column), "Insulin
// use and carbs" (an event a row: a basal rate that begins, a bolus,
// carbohydrates, the totals of a day) and "Alarms and events"; the settings of
// pumps and meters are not stored. All times are texts, what the device showed,
// without a zone; the day comes first, in accounts of the USA the month. People
// take out the rows above the heads, some the heads too.
package diasend

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/biff8"
	"athletedata/parsers/clock"
	"athletedata/parsers/glucose"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// Parse reads an export or one sheet of it.
func Parse(f parsers.File, emit parsers.Emit) error {
	facts, err := read(f)
	if err != nil {
		return err
	}
	return emit(facts)
}

func read(f parsers.File) (*record.Facts, error) {
	if trimmed := bytes.TrimSpace(f.Data[:min(len(f.Data), 1024)]); len(f.Data) == 0 {
		return nil, errors.New("the diasend export is empty")
	} else if len(trimmed) > 0 && trimmed[0] == '<' {
		return nil, errors.New("this is a web page and not a diasend export")
	}
	book, err := open(f)
	if errors.Is(err, biff8.ErrNoBook) || errors.Is(err, biff8.ErrTooOld) {
		return nil, &parsers.Unsupported{What: notDiasend}
	} else if err != nil {
		return nil, err
	}
	r := &export{workbook: book, facts: &record.Facts{Source: "diasend"}, known: table.Names{}, totals: glucose.Totals{}}
	onlySettings := false
	for _, s := range book.sheets {
		t, ok := find(s)
		if ok && t.content != settings {
			r.tables = append(r.tables, t)
		}
		onlySettings = onlySettings || ok && t.content == settings
	}
	if len(r.tables) == 0 {
		switch {
		case onlySettings:
			return nil, &parsers.Unsupported{What: "diasend's settings of pumps and meters"}
		case book.excel && book.damage != "":
			return nil, fmt.Errorf("nothing of the Excel file could be read: %s", book.damage)
		case book.excel:
			return nil, &parsers.Unsupported{What: notDiasend}
		}
		return nil, errors.New("not a diasend export: there are no heads of its tables")
	}
	r.order = r.dateOrder()
	for i := range r.tables {
		r.table(&r.tables[i])
	}
	return r.finish()
}

const notDiasend = "an Excel file that is not diasend's"

// export is a file while it is read.
type export struct {
	*workbook
	tables []sheetTable
	order  clock.Order
	facts  *record.Facts
	totals glucose.Totals
	unread table.Unread
	known  table.Names
}

// sheetTable is a sheet whose content is known.
type sheetTable struct {
	sheet
	heads
	kind string // of its readings of glucose
}

// find looks for the heads in the first rows of a sheet. Where they were taken
// out, the English name of the sheet tells what its columns are.
func find(s sheet) (sheetTable, bool) {
	for n, row := range s.rows {
		if n > headRows {
			break
		}
		if isSettings(row) {
			return sheetTable{s, heads{content: settings}, ""}, true
		}
		if h, ok := headsOf(row); ok {
			h.row = n
			return sheetTable{s, h, ""}, true
		}
	}
	switch plainName(s.name) {
	case "name and glucose", "cgm":
		return sheetTable{s, heads{content: readings}, ""}, true
	case "insulin use and carbs":
		return sheetTable{s, heads{content: insulin}, ""}, true
	case "alarms and events":
		return sheetTable{s, heads{content: alarms}, ""}, true
	case "insulin pump settings", "meter settings":
		return sheetTable{s, heads{content: settings}, ""}, true
	}
	return sheetTable{}, false
}

// data goes through the rows of a table that are below its heads.
func (t *sheetTable) data(yield func(int, []string) bool) {
	for n, row := range t.rows {
		if n > t.row && row[0] != "" && !yield(n, row) {
			return
		}
	}
}

// dateOrder finds how the account wrote dates: from the dates of all tables,
// then from the span that stands above the glucose, then from the order of time
// in which each table stands.
func (r *export) dateOrder() clock.Order {
	var all []string
	questions := [][]string{nil, nil}
	for _, t := range r.tables {
		for n, row := range t.rows { // "Date", "01/03/2021 to 20/10/2021"
			if n >= t.row {
				break
			}
			if len(row) > 1 {
				questions[1] = append(questions[1], strings.Fields(row[1])...)
			}
		}
		var dates []string
		for _, row := range t.data {
			date, _, _ := strings.Cut(row[0], " ")
			if len(dates) == 0 || dates[len(dates)-1] != date {
				dates = append(dates, date)
			}
		}
		all = append(all, dates...)
		if t.content != alarms { // they are sorted by text
			questions = append(questions, dates)
		}
	}
	questions[0] = all
	for _, q := range questions {
		if o := clock.Infer(q); o != clock.Unknown {
			return o
		}
	}
	return clock.DayFirst
}

// time reads the time of a row: a text, or the number that Excel makes of one
// when somebody touches it.
func (r *export) time(text string) (record.Moment, error) {
	at, err := r.order.Parse(text)
	if err == nil {
		return record.Wall(at), nil
	}
	if v := table.Number(text); r.excel && v != nil && *v > 30000 && *v < 80000 { // the years 1982 to 2119
		days := *v
		if r.date1904 {
			days += 1462
		}
		seconds := math.Round(days * 86400)
		return record.Wall(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(seconds) * time.Second)), nil
	}
	return record.Moment{}, err
}

func (r *export) finish() (*record.Facts, error) {
	f := r.facts
	f.DailyScores = r.totals.Scores()
	if len(f.Glucose)+len(f.Insulin)+len(f.Carbs)+len(f.Notes)+len(f.DailyScores) == 0 {
		if r.unread.Bad > 0 {
			return nil, fmt.Errorf("nothing of the diasend export could be read: %s", r.unread.String())
		}
		return nil, &parsers.Unsupported{What: "diasend export without readings"}
	}
	orderRates(f.Insulin)
	glucose.Settle(f)
	f.Partial = r.unread.String()
	if r.damage != "" {
		if f.Partial != "" {
			f.Partial += "; "
		}
		f.Partial += r.damage
	}
	return f, nil
}
