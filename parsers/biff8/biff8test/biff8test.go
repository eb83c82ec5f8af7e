// Package biff8test writes old Excel books for tests, the way diasend's server
// did: all texts shared, no ROW records, a table of sectors of which a part
// lies beyond the end of the file.
package biff8test

import (
	"encoding/binary"
	"math"
	"unicode/utf16"
)

// Sheet is a table whose cells are strings, float64 or nil.
type Sheet struct {
	Name string
	Rows [][]any
}

// Record is one of a book.
func Record(kind int, body []byte) []byte {
	b := binary.LittleEndian.AppendUint16(nil, uint16(kind))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(body)))
	return append(b, body...)
}

// Begin is the record with which the globals (kind 5) or a sheet (16) begin.
func Begin(kind int) []byte {
	return Record(0x0809, words(0x0600, kind, 0x0DBB, 0x07CC, 0, 0, 0, 0))
}

// End is the last record of the globals or of a sheet.
func End() []byte { return Record(0x000A, nil) }

func words(w ...int) (b []byte) {
	for _, v := range w {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	return b
}

// Text is a string in two bytes a character, after its length in sizeOf bytes.
func Text(s string, sizeOf int) []byte {
	units := utf16.Encode([]rune(s))
	b := []byte{byte(len(units))}
	if sizeOf == 2 {
		b = append(b, byte(len(units)>>8))
	}
	b = append(b, 1)
	for _, u := range units {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// Stream is the book without its container; extra are records of the globals.
func Stream(extra []byte, sheets ...Sheet) []byte {
	shared := &sharedStrings{numbers: map[string]int{}}
	var bodies [][]byte
	for _, s := range sheets {
		body := Begin(16)
		for i, row := range s.Rows {
			for j, v := range row {
				switch v := v.(type) {
				case string:
					n := shared.number(v)
					body = append(body, Record(0x00FD, words(i, j, 15, n&0xFFFF, n>>16))...)
				case float64:
					body = append(body, Record(0x0203, binary.LittleEndian.AppendUint64(words(i, j, 15), math.Float64bits(v)))...)
				case nil:
					body = append(body, Record(0x0201, words(i, j, 15))...)
				}
			}
		}
		bodies = append(bodies, append(body, End()...))
	}
	globals := func(offset int) []byte {
		b := append(Begin(5), extra...)
		for i, s := range sheets {
			b = append(b, Record(0x0085, append(binary.LittleEndian.AppendUint32(nil, uint32(offset)), append([]byte{0, 0}, Text(s.Name, 1)...)...))...)
			offset += len(bodies[i])
		}
		return append(append(b, shared.records()...), End()...)
	}
	b := globals(len(globals(0)))
	for _, body := range bodies {
		b = append(b, body...)
	}
	return b
}

type sharedStrings struct {
	list    []string
	numbers map[string]int
}

func (s *sharedStrings) number(v string) int {
	n, ok := s.numbers[v]
	if !ok {
		n = len(s.list)
		s.list, s.numbers[v] = append(s.list, v), n
	}
	return n
}

// records breaks in the middle of a text wherever a record is full.
func (s *sharedStrings) records() (b []byte) {
	const full = 8224
	kind, body := 0x00FC, binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, uint32(len(s.list))), uint32(len(s.list)))
	next := func(first ...byte) {
		b = append(b, Record(kind, body)...)
		kind, body = 0x003C, first
	}
	for _, v := range s.list {
		t := Text(v, 2)
		if len(body)+3 > full {
			next()
		}
		body, t = append(body, t[:3]...), t[3:]
		for ; len(t) > 0; t = t[2:] {
			if len(body)+2 > full {
				next(1) // the flag again: two bytes a character
			}
			body = append(body, t[:2]...)
		}
	}
	next()
	return b
}

// Book is a whole file.
func Book(sheets ...Sheet) []byte { return Container("Workbook", Stream(nil, sheets...)) }

const (
	sector     = 512
	none       = 0xFFFFFFFF
	endOfChain = 0xFFFFFFFE
	perSector  = sector / 4
)

// Container puts a stream into a container, one sector after the other: the
// stream, the directory, the table. Streams of less than 4,096 bytes go
// through the mini stream.
func Container(name string, stream []byte) []byte {
	count := func(n int) int { return (n + sector - 1) / sector }
	data, mini := count(len(stream)), 0
	if len(stream) < 4096 {
		mini = count((len(stream) + 63) / 64 * 4)
	}
	directory := data + mini
	table := directory + 1
	tables := count(4 * (table + 8))

	head := make([]byte, sector)
	copy(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	put16 := func(b []byte, at, v int) { binary.LittleEndian.PutUint16(b[at:], uint16(v)) }
	put32 := func(b []byte, at, v int) { binary.LittleEndian.PutUint32(b[at:], uint32(v)) }
	put16(head, 24, 59)
	put16(head, 26, 3)
	put16(head, 28, 0xFFFE)
	put16(head, 30, 9)
	put16(head, 32, 6)
	put32(head, 44, tables+1)
	put32(head, 48, directory)
	put32(head, 56, 4096)
	put32(head, 60, endOfChain)
	if mini > 0 {
		put32(head, 60, data)
		put32(head, 64, mini)
	}
	put32(head, 68, endOfChain)
	for i := range 109 {
		put32(head, 76+4*i, none)
		if i < tables {
			put32(head, 76+4*i, table+i)
		} else if i == tables {
			put32(head, 76+4*i, table+tables) // beyond the end of the file
		}
	}

	file := append(head, stream...)
	pad := func() { file = append(file, make([]byte, (sector-len(file)%sector)%sector)...) }
	pad()
	if mini > 0 {
		pieces := (len(stream) + 63) / 64
		for i := range mini * perSector {
			next := i + 1
			if next == pieces {
				next = endOfChain
			} else if next > pieces {
				next = none
			}
			file = binary.LittleEndian.AppendUint32(file, uint32(next))
		}
	}
	entry := func(name string, kind, child, start, size int) {
		e := make([]byte, 128)
		units := utf16.Encode([]rune(name))
		for i, u := range units {
			put16(e, 2*i, int(u))
		}
		put16(e, 64, 2*len(units)+2)
		e[66] = byte(kind)
		put32(e, 68, none)
		put32(e, 72, none)
		put32(e, 76, child)
		put32(e, 116, start)
		put32(e, 120, size)
		file = append(file, e...)
	}
	if mini > 0 {
		entry("Root Entry", 5, 1, 0, len(stream))
	} else {
		entry("Root Entry", 5, 1, endOfChain, 0)
	}
	entry(name, 2, none, 0, len(stream))
	pad()
	for i := range tables * perSector {
		next := i + 1
		switch {
		case next == data || next == directory || next == table || i >= table:
			next = endOfChain
		}
		file = binary.LittleEndian.AppendUint32(file, uint32(next))
	}
	return file
}
