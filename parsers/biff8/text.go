package biff8

import (
	"encoding/binary"
	"unicode/utf16"
)

// text reads strings out of a record and those that go on with it. Whatever
// would lie beyond them makes a string fail.
type text struct {
	parts [][]byte
}

// take is n bytes, across the borders of records.
func (t *text) take(n int) ([]byte, bool) {
	t.skip()
	if len(t.parts) > 0 && len(t.parts[0]) >= n {
		b := t.parts[0][:n]
		t.parts[0] = t.parts[0][n:]
		return b, true
	}
	var b []byte
	for len(b) < n {
		if t.skip(); len(t.parts) == 0 {
			return nil, false
		}
		m := min(n-len(b), len(t.parts[0]))
		b = append(b, t.parts[0][:m]...)
		t.parts[0] = t.parts[0][m:]
	}
	return b, true
}

// pass goes n bytes on, or to the end.
func (t *text) pass(n int) bool {
	for n > 0 {
		if t.skip(); len(t.parts) == 0 {
			return false
		}
		m := min(n, len(t.parts[0]))
		t.parts[0] = t.parts[0][m:]
		n -= m
	}
	return true
}

// skip leaves the records behind that are used up.
func (t *text) skip() {
	for len(t.parts) > 0 && len(t.parts[0]) == 0 {
		t.parts = t.parts[1:]
	}
}

// short is a string whose length is in one byte.
func (t *text) short() (string, bool) {
	b, ok := t.take(1)
	if !ok {
		return "", false
	}
	return t.string(int(b[0]))
}

// long is a string whose length is in two bytes.
func (t *text) long() (string, bool) {
	b, ok := t.take(2)
	if !ok {
		return "", false
	}
	return t.string(le16(b))
}

// Flags of a string.
const (
	flagWide     = 0x01 // two bytes a character, else one: the lower of the two
	flagPhonetic = 0x04
	flagRich     = 0x08
)

// string reads the flags and n characters, and passes over what stands behind
// them: changes of the typeface and how to pronounce it.
func (t *text) string(n int) (string, bool) {
	b, ok := t.take(1)
	if !ok {
		return "", n == 0 // some writers save even the flags of an empty one
	}
	flags, behind := b[0], 0
	if flags&flagRich != 0 {
		if b, ok = t.take(2); !ok {
			return "", false
		}
		behind = 4 * le16(b)
	}
	if flags&flagPhonetic != 0 {
		if b, ok = t.take(4); !ok {
			return "", false
		}
		behind += int(min(binary.LittleEndian.Uint32(b), 1<<30))
	}
	s, ok := t.characters(n, flags&flagWide != 0)
	return s, ok && t.pass(behind)
}

// characters reads n of them. Where a string crosses the border of a record it
// begins anew with a flag, and may change between one and two bytes.
func (t *text) characters(n int, isWide bool) (string, bool) {
	var units []uint16
	for crossed := false; n > 0; crossed = true {
		// The border may lie between the length and the first character.
		crossed = crossed || len(t.parts) > 0 && len(t.parts[0]) == 0
		t.skip()
		if len(t.parts) == 0 {
			return "", false
		}
		b := t.parts[0]
		if crossed {
			isWide, b = b[0]&flagWide != 0, b[1:]
		}
		m, width := min(n, len(b)), 1
		if isWide {
			m, width = min(n, len(b)/2), 2
		}
		if units == nil {
			units = make([]uint16, 0, min(n, len(b)/width))
		}
		for i := range m {
			if isWide {
				units = append(units, binary.LittleEndian.Uint16(b[2*i:]))
			} else {
				units = append(units, uint16(b[i]))
			}
		}
		n -= m
		if t.parts[0] = b[m*width:]; n > 0 {
			t.parts = t.parts[1:] // half a character at the end of a record is nothing
		}
	}
	return string(utf16.Decode(units)), true
}

// sharedStrings reads the texts that cells refer to by number. When one cannot
// be read, none behind it can; missing says how many.
func sharedStrings(parts [][]byte) (list []string, missing int) {
	t := &text{parts: parts}
	head, ok := t.take(8)
	if !ok {
		return nil, 0
	}
	n := int(binary.LittleEndian.Uint32(head[4:]))
	for len(list) < n {
		s, ok := t.long()
		if !ok {
			return list, n - len(list)
		}
		list = append(list, s)
	}
	return list, 0
}
