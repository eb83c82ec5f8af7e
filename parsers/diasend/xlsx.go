package diasend

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"athletedata/parsers/biff8"
)

// Bounds of an .xlsx, far above what diasend wrote of five years.
const (
	maxUnpacked = 128 << 20 // bytes, of all members
	maxSheets   = 64
	maxRows     = 1 << 20 // of a sheet, the empty ones included
	maxCells    = 1 << 24 // of the book, with the empty ones in front of others
)

// readXLSX reads the cells of an .xlsx into the same form as those of an .xls.
// All is kept in memory: above its own limit for one sheet excelize would write
// files, which a parser does not.
func readXLSX(data []byte) (book *biff8.Book, err error) {
	defer func() { // hostile files bring the library to panic
		if recover() != nil {
			book, err = nil, errors.New("the .xlsx file cannot be made sense of")
		}
	}()
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return nil, fmt.Errorf("the .xlsx file cannot be opened: %w", err)
	}
	defer file.Close()
	book = &biff8.Book{}
	if p, err := file.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		book.Date1904 = *p.Date1904
	}
	names, cells := file.GetSheetList(), 0
	for _, name := range names[:min(len(names), maxSheets)] {
		rows, err := file.Rows(name)
		if err != nil {
			continue // a sheet of a chart
		}
		s := biff8.Sheet{Name: name}
		for n := 1; n <= maxRows && rows.Next(); n++ {
			fields, err := rows.Columns()
			if cells += len(fields); err != nil || cells > maxCells {
				book.Damage = fmt.Sprintf("the sheet %q can be read only up to row %d", name, n-1)
				break
			}
			if row := rowOf(n, fields); len(row.Cells) > 0 {
				s.Rows = append(s.Rows, row)
			}
		}
		if rows.Error() != nil && book.Damage == "" {
			book.Damage = fmt.Sprintf("the sheet %q does not come to its end", name)
		}
		rows.Close()
		book.Sheets = append(book.Sheets, s)
	}
	return book, nil
}

// rowOf keeps what is in a row. Numbers stay texts, as Excel wrote them.
func rowOf(number int, fields []string) biff8.Row {
	row := biff8.Row{Number: number}
	for i, text := range fields[:min(len(fields), maxFields)] {
		if text = strings.TrimSpace(text); text != "" {
			row.Cells = append(row.Cells, biff8.Cell{Column: i, Text: text})
		}
	}
	return row
}
