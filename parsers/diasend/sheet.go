package diasend

import (
	"bytes"
	"iter"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/biff8"
	"athletedata/parsers/table"
)

// sheet is a table of fields, whatever the kind of file it is in. Its rows may
// be gone through more than once; the fields are reused from row to row.
type sheet struct {
	name string
	rows iter.Seq2[int, []string] // with their numbers from 1
}

// workbook is the sheets of a file.
type workbook struct {
	sheets   []sheet
	excel    bool   // a time may be Excel's number of a day
	date1904 bool   // counted from 1904
	damage   string // why not all of it could be read
	cut      int    // the last line of a text, if no line end follows it
}

func open(f parsers.File) (*workbook, error) {
	var book *biff8.Book
	var err error
	switch {
	case bytes.HasPrefix(f.Data, []byte("\xd0\xcf\x11\xe0")):
		book, err = biff8.Read(f.Data)
	case bytes.HasPrefix(f.Data, []byte("PK\x03\x04")):
		book, err = readXLSX(f.Data)
	default:
		text, _ := table.Decode(f.Data)
		return &workbook{sheets: []sheet{{f.Name, table.Lines(text, table.Delimiter(text))}}, cut: table.CutLine(text)}, nil
	}
	if err != nil {
		return nil, err
	}
	w := &workbook{excel: true, date1904: book.Date1904, damage: book.Damage}
	for _, s := range book.Sheets {
		w.sheets = append(w.sheets, sheet{s.Name, func(yield func(int, []string) bool) { fieldsOf(s.Rows, yield) }})
	}
	return w, nil
}

// maxFields is as many columns as a table of diasend could have; what a file
// puts farther to the right is none of its.
const maxFields = 32

// fieldsOf gives the cells of rows as the fields of a CSV.
func fieldsOf(rows []biff8.Row, yield func(int, []string) bool) {
	var fields []string
	for _, row := range rows {
		fields = fields[:0]
		for _, c := range row.Cells {
			if c.Column >= maxFields {
				break
			}
			for len(fields) < c.Column {
				fields = append(fields, "")
			}
			fields = append(fields, strings.TrimSpace(c.String()))
		}
		if len(fields) > 0 && !yield(row.Number, fields) {
			return
		}
	}
}
