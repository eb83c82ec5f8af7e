// Package table reads what vendors call CSV: any encoding, delimiter and
// decimal sign, ragged rows, stray quotes, lines above the header.
package table

import (
	"bytes"
	"strings"
)

// Delimiter guesses what separates the fields: the one of semicolon, tab, bar
// and comma that gives the same number of fields, two at least, in most of the
// first records; a comma, which is also a decimal sign, must do so in more of
// them than any other. It is ',' when none does. A first line "sep=;" decides.
func Delimiter(text []byte) rune {
	head := text[:min(len(text), headSize)]
	if end := bytes.LastIndexByte(head, '\n'); end > 0 && len(head) < len(text) {
		head = head[:end]
	}
	if rest, ok := bytes.CutPrefix(head, []byte("sep=")); ok && len(rest) > 0 && possible(rune(rest[0])) {
		return rune(rest[0])
	}
	best, bestTimes, bestFields := ',', 0, 0
	for _, d := range []rune{';', '\t', '|', ','} {
		counts, n := map[int]int{}, 0
		for _, row := range Lines(head, d) {
			counts[len(row)]++
			if n++; n == 100 {
				break
			}
		}
		times, fields := 0, 0
		for f, t := range counts {
			if f > 1 && (t > times || t == times && f > fields) {
				times, fields = t, f
			}
		}
		if times > bestTimes || times == bestTimes && fields > bestFields && d != ',' {
			best, bestTimes, bestFields = d, times, fields
		}
	}
	return best
}

// Header finds columns by name: case, blanks around and a BOM do not count.
type Header map[string]int

// NewHeader makes a Header of a row; of columns of the same name the first counts.
func NewHeader(row []string) Header {
	h := Header{}
	for i, name := range row {
		name = Fold(name)
		if _, taken := h[name]; !taken {
			h[name] = i
		}
	}
	return h
}

// Fold is a column name as Header compares it.
func Fold(name string) string {
	return strings.ToLower(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(name), "\ufeff")))
}

// Has says whether all of the columns are there.
func (h Header) Has(names ...string) bool {
	for _, n := range names {
		if _, ok := h[Fold(n)]; !ok {
			return false
		}
	}
	return true
}

// Get is the field of a row in the first of the named columns that exists.
func (h Header) Get(row []string, names ...string) string {
	for _, n := range names {
		if i, ok := h[Fold(n)]; ok {
			if i < len(row) {
				return row[i]
			}
			return ""
		}
	}
	return ""
}
