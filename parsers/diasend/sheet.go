package diasend

import (
	"bytes"
	"errors"
	"fmt"
	"iter"

	"github.com/xuri/excelize/v2"

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
}

// maxFields is as many columns as a table of diasend could have; what a file
// puts farther to the right is none of its.
const maxFields = 32

func open(f parsers.File) (*workbook, error) {
	switch {
	case bytes.HasPrefix(f.Data, []byte("\xd0\xcf\x11\xe0")):
		return openXLS(f.Data)
	case bytes.HasPrefix(f.Data, []byte("PK\x03\x04")):
		return openXLSX(f.Data)
	}
	text, _ := table.Decode(f.Data)
	return &workbook{sheets: []sheet{{f.Name, table.Lines(text, table.Delimiter(text))}}}, nil
}

func openXLS(data []byte) (*workbook, error) {
	book, err := biff8.Read(data)
	if err != nil {
		return nil, err
	}
	w := &workbook{excel: true, date1904: book.Date1904, damage: book.Damage}
	for _, s := range book.Sheets {
		w.sheets = append(w.sheets, sheet{s.Name, func(yield func(int, []string) bool) {
			var fields []string
			for _, row := range s.Rows {
				fields = fields[:0]
				for _, c := range row.Cells {
					if c.Column >= maxFields {
						break
					}
					for len(fields) < c.Column {
						fields = append(fields, "")
					}
					fields = append(fields, c.String())
				}
				if len(fields) > 0 && !yield(row.Number, fields) {
					return
				}
			}
		}})
	}
	return w, nil
}

// Bounds of an .xlsx: what diasend wrote of a year is a hundredth of it.
const (
	maxUnpacked = 256 << 20 // bytes, of all members
	maxSheets   = 64
	maxRows     = 1 << 20 // of a sheet
)

// openXLSX keeps all in memory: above its own limit for one sheet excelize
// would write files, which a parser does not.
func openXLSX(data []byte) (w *workbook, err error) {
	defer rescue(&err)
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return nil, fmt.Errorf("the .xlsx file cannot be opened: %w", err)
	}
	w = &workbook{excel: true}
	if p, err := book.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		w.date1904 = *p.Date1904
	}
	for _, name := range book.GetSheetList() {
		if len(w.sheets) == maxSheets {
			break
		}
		w.sheets = append(w.sheets, sheet{name, func(yield func(int, []string) bool) {
			rows, err := book.Rows(name)
			if err != nil {
				return // a sheet of a chart
			}
			defer rows.Close()
			for n := 1; n <= maxRows && rows.Next(); n++ {
				fields, err := rows.Columns()
				if err != nil {
					w.damage = fmt.Sprintf("the sheet %q can be read only up to row %d", name, n)
					return
				}
				if fields = fields[:min(len(fields), maxFields)]; len(fields) > 0 && !yield(n, fields) {
					return
				}
			}
			if rows.Error() != nil {
				w.damage = fmt.Sprintf("the sheet %q does not come to its end", name)
			}
		}})
	}
	return w, nil
}

// rescue turns a panic of the library, which hostile files can bring about,
// into an error.
func rescue(err *error) {
	if recover() != nil {
		*err = errors.New("the .xlsx file cannot be made sense of")
	}
}
