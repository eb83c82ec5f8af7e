package biff8

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// Records of a book (MS-XLS 2.3).
const (
	recFormula    = 0x0006
	recEOF        = 0x000A
	recDate1904   = 0x0022
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

const (
	version8    = 0x0600
	kindGlobals = 0x0005
	maxColumns  = 256
)

// isBook says whether bytes begin as the global part of a book does.
func isBook(b []byte) bool {
	return len(b) >= 8 && le16(b) == recBOF && le16(b[2:]) >= 4 && le16(b[2:]) <= 64 && le16(b[4:]) == version8 && le16(b[6:]) == kindGlobals
}

func le16(b []byte) int { return int(binary.LittleEndian.Uint16(b)) }

// records goes through a stream of records.
type records struct {
	b    []byte
	at   int // of the record to come
	kind int
	body []byte
}

// next reads a record; it is false at the end, and when a record is longer than
// what is left.
func (r *records) next() bool {
	if r.at+4 > len(r.b) {
		return false
	}
	length := le16(r.b[r.at+2:])
	if r.at+4+length > len(r.b) {
		return false
	}
	r.kind, r.body = le16(r.b[r.at:]), r.b[r.at+4:r.at+4+length]
	r.at += 4 + length
	return true
}

// continued is the body of the record and of those that go on with it.
func (r *records) continued() [][]byte {
	parts := [][]byte{r.body}
	for {
		saved := *r
		if !r.next() || r.kind != recContinue {
			*r = saved
			return parts
		}
		parts = append(parts, r.body)
	}
}

// place is where the records of a sheet begin.
type place struct {
	name string
	at   int
	rank int // among the sheets, as Excel shows them
}

// parse reads the globals of a book and then its sheets.
func parse(b []byte) (*Book, error) {
	if !isBook(b) {
		if len(b) >= 8 && le16(b)&0xFF == recBOF&0xFF && le16(b[4:]) != version8 {
			return nil, ErrTooOld
		}
		return nil, ErrNoBook
	}
	book := &Book{}
	var places []place
	var shared []string
	whole := false
	for r := (&records{b: b}); !whole && r.next(); {
		switch r.kind {
		case recFilePass:
			return nil, ErrEncrypted
		case recDate1904:
			book.Date1904 = len(r.body) >= 2 && le16(r.body) == 1
		case recBoundSheet:
			if len(r.body) < 8 || r.body[5] != 0 { // a chart or a macro
				continue
			}
			t := &text{parts: [][]byte{r.body[6:]}}
			if name, ok := t.short(); ok {
				places = append(places, place{name, int(binary.LittleEndian.Uint32(r.body)), len(places)})
			}
		case recSST:
			var missing int
			if shared, missing = sharedStrings(r.continued()); missing > 0 {
				book.damaged(fmt.Sprintf("%d of the texts of the Excel book cannot be read", missing))
			}
		case recEOF:
			whole = true
		}
	}
	if !whole {
		book.damaged("the Excel book ends before its first sheet")
	}
	book.Sheets = make([]Sheet, len(places))
	slices.SortStableFunc(places, func(a, b place) int { return a.at - b.at })
	end := 0 // no record is read twice, however many sheets point to it
	for _, p := range places {
		s := &book.Sheets[p.rank]
		s.Name = p.name
		if p.at < end || p.at >= len(b) {
			book.damaged(fmt.Sprintf("the sheet %q is not in the file", p.name))
			continue
		}
		g := &sheetReader{records: records{b: b, at: p.at}, shared: shared}
		if !g.read() {
			book.damaged(fmt.Sprintf("the sheet %q does not come to its end", p.name))
		}
		if g.lost > 0 {
			book.damaged(fmt.Sprintf("%d cells of the sheet %q cannot be read", g.lost, p.name))
		}
		s.Rows, end = g.rows(), g.at
	}
	return book, nil
}

// sheetReader collects the cells of a sheet.
type sheetReader struct {
	records
	shared []string
	cells  []located
	lost   int
}

// located is a cell with its row, from 0.
type located struct {
	row int
	Cell
}

// read goes to the end of the sheet; charts within it have ends of their own.
func (s *sheetReader) read() (whole bool) {
	for depth := 0; s.next(); {
		switch s.kind {
		case recBOF:
			depth++
		case recEOF:
			if depth--; depth <= 0 {
				return true
			}
		default:
			if depth == 1 {
				s.cell()
			} else if depth == 0 {
				return false // whatever stands here, it is no sheet
			}
		}
	}
	return false
}

// cell reads the records that hold cells.
func (s *sheetReader) cell() {
	b := s.body
	switch s.kind {
	case recLabelSST, recLabel, recRString, recNumber, recRK, recMulRK, recFormula, recBoolErr:
	default:
		return
	}
	if len(b) < 8 { // row, column, format, and a value
		s.lost++
		return
	}
	row, column := le16(b), le16(b[2:])
	switch s.kind {
	case recLabelSST:
		if i := le16(b[6:]); len(b) >= 10 {
			if i |= le16(b[8:]) << 16; i < len(s.shared) {
				s.text(row, column, s.shared[i])
				return
			}
		}
		s.lost++
	case recLabel, recRString:
		t := &text{parts: [][]byte{b[6:]}}
		if v, ok := t.long(); ok {
			s.text(row, column, v)
			return
		}
		s.lost++
	case recNumber:
		if len(b) < 14 {
			s.lost++
			return
		}
		s.number(row, column, math.Float64frombits(binary.LittleEndian.Uint64(b[6:])))
	case recRK:
		if len(b) < 10 {
			s.lost++
			return
		}
		s.number(row, column, rk(b[6:]))
	case recMulRK:
		for b = b[4:]; len(b) >= 6+2; b = b[6:] { // the last two bytes are the last column
			s.number(row, column, rk(b[2:]))
			column++
		}
	case recFormula:
		s.formula(row, column, b)
	case recBoolErr:
		s.text(row, column, truth(b[6], b[7] != 0))
	}
}

// formula takes the result that Excel kept; a text stands in a record of its own.
func (s *sheetReader) formula(row, column int, b []byte) {
	switch {
	case len(b) < 14:
		s.lost++
	case le16(b[12:]) != 0xFFFF:
		s.number(row, column, math.Float64frombits(binary.LittleEndian.Uint64(b[6:])))
	case b[6] == 0: // between them may be a record of a shared formula
		saved := s.records
		for range 2 {
			if s.next() && s.kind == recString {
				t := &text{parts: s.continued()}
				if v, ok := t.long(); ok {
					s.text(row, column, v)
				} else {
					s.lost++
				}
				return
			}
		}
		s.records = saved
	case b[6] == 1 || b[6] == 2:
		s.text(row, column, truth(b[8], b[6] == 2))
	}
}

// truth is how Excel shows a truth value or an error.
func truth(v byte, isError bool) string {
	switch {
	case isError:
		if name, ok := errorNames[v]; ok {
			return name
		}
		return "#ERROR"
	case v != 0:
		return "TRUE"
	}
	return "FALSE"
}

var errorNames = map[byte]string{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}

// rk is a number in 30 bits: the lowest bit says that it is of hundredths, the
// next that it is whole.
func rk(b []byte) float64 {
	v := binary.LittleEndian.Uint32(b)
	n := math.Float64frombits(uint64(v&^3) << 32)
	if v&2 != 0 {
		n = float64(int32(v) >> 2)
	}
	if v&1 != 0 {
		n /= 100
	}
	return n
}

func (s *sheetReader) text(row, column int, v string) {
	if v != "" && column < maxColumns {
		s.cells = append(s.cells, located{row, Cell{Column: column, Text: v}})
	}
}

func (s *sheetReader) number(row, column int, v float64) {
	if column < maxColumns && !math.IsNaN(v) && !math.IsInf(v, 0) {
		s.cells = append(s.cells, located{row, Cell{Column: column, Number: v, IsNumber: true}})
	}
}

// rows puts the cells in order; of two in one place the later counts.
func (s *sheetReader) rows() (rows []Row) {
	slices.SortStableFunc(s.cells, func(a, b located) int {
		if a.row != b.row {
			return a.row - b.row
		}
		return a.Column - b.Column
	})
	all := make([]Cell, 0, len(s.cells))
	for i := 0; i < len(s.cells); {
		from, row := len(all), s.cells[i].row
		for ; i < len(s.cells) && s.cells[i].row == row; i++ {
			if n := len(all); n > from && all[n-1].Column == s.cells[i].Column {
				all[n-1] = s.cells[i].Cell
				continue
			}
			all = append(all, s.cells[i].Cell)
		}
		rows = append(rows, Row{Number: row + 1, Cells: all[from:len(all):len(all)]})
	}
	return rows
}
