package biff8

import (
	"encoding/binary"
	"fmt"
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
