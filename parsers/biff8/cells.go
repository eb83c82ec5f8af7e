package biff8

import (
	"encoding/binary"
	"math"
	"slices"
)

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
