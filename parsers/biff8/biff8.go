// Package biff8 reads the cells of binary Excel files (.xls, Excel 97 to 2003):
// an OLE2 compound file with a stream of BIFF8 records.
//
// Facts are those of Microsoft's [MS-CFB] and [MS-XLS]. It reads what such
// files hold in cells and no more: no formulas, formats or dates, which are
// numbers here. It is tolerant, because writers other than Excel leave out row
// records and list sectors that are not there; what is missing at the end is
// left out and told by Book.Cut.
package biff8

import (
	"errors"
	"math"
)

// Errors of files that are not damaged, but nothing for this package.
var (
	ErrNoBook    = errors.New("not an Excel file of 97 to 2003: there is no workbook in it")
	ErrEncrypted = errors.New("the Excel file is protected by a password; save it without one")
)

// Book is what a file holds.
type Book struct {
	Sheets []Sheet
	Cut    bool // the file ends before its last sheet does
}

// Sheet is a table.
type Sheet struct {
	Name string
	Rows [][]Cell // from the first row on; cells from column A on
}

// Cell is a text, a number, or nothing.
type Cell struct {
	Text     string // of a text; of an error "#N/A" …
	Number   float64
	IsNumber bool
}

// What a sheet may hold: BIFF8 ends at these, and so does our patience with
// files that claim a cell in each corner.
const (
	maxRows    = 65536
	maxColumns = 256
	maxCells   = 4 << 20 // of all sheets, gaps between cells included
)

// Records that are read.
const (
	recFormula    = 0x0006
	recEOF        = 0x000A
	recFilePass   = 0x002F
	recContinue   = 0x003C
	recBoundSheet = 0x0085
	recMulRK      = 0x00BD
	recRString    = 0x00D6
	recSST        = 0x00FC
	recLabelSST   = 0x00FD
	recNumber     = 0x0203
	recLabel      = 0x0204
	recBoolErr    = 0x0205
	recString     = 0x0207
	recRK         = 0x027E
	recBOF        = 0x0809
)

// Read reads a file.
func Read(data []byte) (*Book, error) {
	stream, err := workbook(data)
	if err != nil {
		return nil, err
	}
	return readBook(stream)
}

// record is one of the stream's; at is where the next one begins.
type record struct {
	kind int
	body []byte
	next int
}

// recordAt reads the record at an offset; it is false at the end of the stream.
func recordAt(stream []byte, at int) (record, bool) {
	if at < 0 || at+4 > len(stream) {
		return record{}, false
	}
	kind, n := u16(stream[at:]), u16(stream[at+2:])
	if at+4+n > len(stream) {
		return record{}, false
	}
	return record{kind, stream[at+4 : at+4+n], at + 4 + n}, true
}

// bound is a sheet as the list at the start of the book tells it.
type bound struct {
	name string
	at   int
}

func readBook(stream []byte) (*Book, error) {
	first, ok := recordAt(stream, 0)
	if !ok || first.kind != recBOF || len(first.body) < 4 {
		return nil, errors.New("the Excel file is damaged: its book has no beginning")
	}
	if u16(first.body) != 0x0600 {
		return nil, errors.New("an Excel file from before Excel 97; save it with a newer program")
	}
	var sheets []bound
	var texts []string
	b := &Book{}
	at, ended := first.next, false
	for !ended {
		r, ok := recordAt(stream, at)
		if !ok {
			b.Cut = true
			break
		}
		at = r.next
		switch r.kind {
		case recEOF:
			ended = true
		case recFilePass:
			return nil, ErrEncrypted
		case recBoundSheet:
			// 0 at offset 5: a sheet of cells, and no chart or macro.
			if len(r.body) >= 8 && r.body[5] == 0 && len(sheets) < 1024 {
				sheets = append(sheets, bound{shortText(r.body[6:]), int(u32(r.body))})
			}
		case recSST:
			parts := [][]byte{r.body}
			for {
				c, ok := recordAt(stream, at)
				if !ok || c.kind != recContinue {
					break
				}
				parts, at = append(parts, c.body), c.next
			}
			texts = sharedTexts(parts)
		}
	}
	cells := 0
	seen := map[int]bool{}
	for _, s := range sheets {
		if seen[s.at] { // two names of one sheet are of a hostile file
			continue
		}
		seen[s.at] = true
		rows, whole := readSheet(stream, s.at, texts, &cells)
		b.Sheets = append(b.Sheets, Sheet{s.name, rows})
		b.Cut = b.Cut || !whole
	}
	return b, nil
}

// readSheet reads the records of a sheet from its BOF to its EOF; it is not
// whole when the stream ends before. Charts within it are skipped.
func readSheet(stream []byte, at int, texts []string, cells *int) (rows [][]Cell, whole bool) {
	put := func(row, column int, c Cell) {
		if row >= maxRows || column >= maxColumns {
			return
		}
		grow := max(0, row+1-len(rows))
		if row < len(rows) {
			grow += max(0, column+1-len(rows[row]))
		} else {
			grow += column + 1
		}
		if *cells += grow; *cells > maxCells {
			*cells -= grow
			return
		}
		for len(rows) <= row {
			rows = append(rows, nil)
		}
		for len(rows[row]) <= column {
			rows[row] = append(rows[row], Cell{})
		}
		rows[row][column] = c
	}
	depth := 0
	row, column := -1, -1 // of a formula whose text comes in the next record
	for {
		r, ok := recordAt(stream, at)
		if !ok {
			return rows, false
		}
		at = r.next
		switch r.kind {
		case recBOF:
			depth++
			continue
		case recEOF:
			if depth--; depth <= 0 {
				return rows, true
			}
			continue
		}
		if depth == 0 {
			return rows, false // no sheet begins here
		}
		if depth > 1 {
			continue
		}
		if r.kind == recString && row >= 0 {
			put(row, column, Cell{Text: longText(r.body)})
			row = -1
			continue
		}
		if len(r.body) < 6 {
			continue
		}
		here, across, b := u16(r.body), u16(r.body[2:]), r.body[6:]
		switch {
		case r.kind == recLabelSST && len(b) >= 4:
			if n := u32(b); int64(n) < int64(len(texts)) {
				put(here, across, Cell{Text: texts[n]})
			}
		case r.kind == recLabel || r.kind == recRString:
			put(here, across, Cell{Text: longText(b)})
		case r.kind == recNumber && len(b) >= 8:
			put(here, across, number(float(b)))
		case r.kind == recRK && len(b) >= 4:
			put(here, across, number(rk(u32(b))))
		case r.kind == recMulRK:
			for b = r.body[4:]; len(b) >= 8; b, across = b[6:], across+1 { // the last two bytes are a column
				put(here, across, number(rk(u32(b[2:]))))
			}
		case r.kind == recFormula && len(b) >= 8:
			if u16(b[6:]) != 0xFFFF {
				put(here, across, number(float(b)))
			} else if b[0] == 0 {
				row, column = here, across
			} else if b[0] == 1 {
				put(here, across, Cell{Number: float64(b[2] & 1), IsNumber: true})
			} else if b[0] == 2 {
				put(here, across, Cell{Text: errorText(b[2])})
			}
		case r.kind == recBoolErr && len(b) >= 2:
			if b[1] == 0 {
				put(here, across, Cell{Number: float64(b[0] & 1), IsNumber: true})
			} else {
				put(here, across, Cell{Text: errorText(b[0])})
			}
		}
	}
}

// number is a cell of a number; what is none is an error value.
func number(v float64) Cell {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Cell{Text: "#NUM!"}
	}
	return Cell{Number: v, IsNumber: true}
}

func float(b []byte) float64 {
	return math.Float64frombits(uint64(u32(b)) | uint64(u32(b[4:]))<<32)
}

// rk unpacks a number of four bytes: the upper half of a float or an integer
// (bit 1), maybe of hundredths (bit 0).
func rk(v uint32) float64 {
	f := float64(int32(v) >> 2)
	if v&2 == 0 {
		f = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		f /= 100
	}
	return f
}

func errorText(code byte) string {
	switch code {
	case 0x00:
		return "#NULL!"
	case 0x07:
		return "#DIV/0!"
	case 0x0F:
		return "#VALUE!"
	case 0x17:
		return "#REF!"
	case 0x1D:
		return "#NAME?"
	case 0x24:
		return "#NUM!"
	}
	return "#N/A"
}
