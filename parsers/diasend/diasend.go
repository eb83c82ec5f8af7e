// Package diasend reads what diasend.com exported until the service went over
// to Glooko in 2023: an Excel book, or sheets of it that were saved as CSV.
//
// Facts are those of exports of 2013 to 2021 of accounts in English: the
// sheets Name and glucose (strips, "m" for those entered by hand), CGM (where
// the memory and the scans of a sensor stand in one column), Insulin use and
// carbs, Alarms and events. Sheets are told by their heads, because people
// delete lines above them. Times are texts, those of the devices' clocks
// without a zone; day and month stand in the order of the account. The sheets
// of settings of pumps and meters are left out.
package diasend

import (
	"bytes"
	"errors"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/biff8"
	"athletedata/parsers/clock"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// sheet is a table of texts; numbers are written with a point.
type sheet struct {
	name string
	rows [][]string
}

// Parse reads a book or a sheet.
func Parse(f parsers.File, emit parsers.Emit) error {
	sheets, cut, err := sheetsOf(f.Data)
	if err != nil {
		return err
	}
	r := &reader{facts: &record.Facts{Source: "diasend"}, order: dateOrder(sheets), known: map[string]string{}, totals: map[total]int{}}
	settings, fitting := 0, 0
	for _, s := range sheets {
		k, at := find(s)
		if k == settingsSheet {
			settings++
		}
		if k == noSheet || k == settingsSheet {
			continue
		}
		fitting++
		r.sheet(s, k, at)
	}
	switch {
	case fitting == 0 && settings > 0:
		return &parsers.Unsupported{What: "diasend's settings of a pump or meter"}
	case fitting == 0 && cut:
		return errors.New("the Excel file ends before its first sheet does")
	case fitting == 0:
		return &parsers.Unsupported{What: "an Excel file that is not diasend's"}
	}
	if cut {
		r.partial = append(r.partial, "the file ends before its last sheet does")
	}
	return r.finish(emit)
}

// sheetsOf opens a file of any of the three kinds; cut says that its end is missing.
func sheetsOf(data []byte) (sheets []sheet, cut bool, err error) {
	switch {
	case bytes.HasPrefix(data, []byte(biff8.Signature)):
		book, err := biff8.Read(data)
		if errors.Is(err, biff8.ErrNoBook) {
			return nil, false, &parsers.Unsupported{What: "an Office file that is no Excel book"}
		} else if err != nil {
			return nil, false, err
		}
		for _, s := range book.Sheets {
			sheets = append(sheets, sheet{s.Name, texts(s.Rows)})
		}
		return sheets, book.Cut, nil
	case bytes.HasPrefix(data, []byte("PK")):
		sheets, err = readXLSX(data)
		return sheets, false, err
	}
	text, _ := table.Decode(data)
	switch trimmed := bytes.TrimSpace(text); {
	case len(trimmed) == 0:
		return nil, false, errors.New("the diasend export is empty")
	case trimmed[0] == '<':
		return nil, false, errors.New("this is a web page and not a diasend export; it was probably saved before logging in")
	case !isCSV(text):
		return nil, false, errors.New("not a diasend export: no line has the heads of one of its sheets")
	}
	s := sheet{}
	for line, row := range table.Lines(text, table.Delimiter(text)) {
		for len(s.rows) < line-1 { // lines without a field
			s.rows = append(s.rows, nil)
		}
		s.rows = append(s.rows, append([]string(nil), row...))
	}
	return []sheet{s}, false, nil
}

func texts(rows [][]biff8.Cell) [][]string {
	out := make([][]string, len(rows))
	for i, row := range rows {
		for _, c := range row {
			t := strings.TrimSpace(c.Text)
			if c.IsNumber {
				t = plain(c.Number)
			}
			out[i] = append(out[i], t)
		}
	}
	return out
}

// find looks for the heads of a sheet in its first rows.
func find(s sheet) (k kind, at int) {
	for i, row := range s.rows[:min(len(s.rows), 20)] {
		if k := kindOf(row); k != noSheet {
			return k, i
		}
	}
	return noSheet, 0
}

// dateOrder finds how the account writes dates: as the times of all sheets,
// the dates above the heads and the order of the sheets' rows show it. Alarms
// are sorted by the letters of their time and show less.
func dateOrder(sheets []sheet) clock.Order {
	var all []string
	var each [][]string
	for _, s := range sheets {
		k, at := find(s)
		if k == noSheet || k == settingsSheet {
			continue
		}
		var times []string
		last := ""
		for i, row := range s.rows {
			if len(row) == 0 {
				continue
			}
			if i < at && len(row) > 1 && row[0] == "Date" { // "01/03/2021 to 20/10/2021"
				from, to, _ := strings.Cut(row[1], " to ")
				all = append(all, from, to)
			}
			date, _, _ := strings.Cut(row[0], " ")
			if i > at && date != last { // one time of each day is enough
				times = append(times, row[0])
			}
			last = date
		}
		all = append(all, times...)
		if k != alarmSheet {
			each = append(each, times)
		}
	}
	// What is over 12 anywhere counts first; else the order in which a sheet
	// ascends.
	if o := clock.Infer(all); o != clock.Unknown {
		return o
	}
	for _, times := range each {
		if o := clock.Infer(times); o != clock.Unknown {
			return o
		}
	}
	return clock.DayFirst
}

// order is dateOrder of the text of one sheet.
func order(text []byte, delimiter rune) clock.Order {
	s := sheet{}
	for _, row := range table.Lines(text, delimiter) {
		s.rows = append(s.rows, append([]string(nil), row[:min(len(row), 4)]...))
	}
	return dateOrder([]sheet{s})
}
