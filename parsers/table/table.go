// Package table reads what vendors call CSV: any encoding, delimiter and
// decimal sign, ragged rows, stray quotes, lines above the header.
package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Encodings that [Decode] tells apart.
const (
	UTF8        = "utf-8"
	UTF16LE     = "utf-16le"
	UTF16BE     = "utf-16be"
	Windows1252 = "windows-1252"
)

// Decode turns text of an unknown encoding into UTF-8 without a byte order
// mark and names the encoding. A byte order mark decides; else zero bytes at
// every other place mean UTF-16; else what is no UTF-8 is Windows-1252. The
// last character may be cut in two.
func Decode(data []byte) (text []byte, encoding string) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return data[3:], UTF8
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return fromUTF16(data[2:], false), UTF16LE
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return fromUTF16(data[2:], true), UTF16BE
	}
	head := data[:min(len(data), 2048)]
	if even, odd := zeros(head); odd*3 > len(head) && even*20 < len(head) {
		return fromUTF16(data, false), UTF16LE
	} else if even*3 > len(head) && odd*20 < len(head) {
		return fromUTF16(data, true), UTF16BE
	}
	if validUpToEnd(data) {
		return data, UTF8
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return bytes.ToValidUTF8(data, []byte("\uFFFD")), UTF8
	}
	return text, Windows1252
}

func zeros(b []byte) (even, odd int) {
	for i, c := range b {
		if c != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	return even, odd
}

func validUpToEnd(b []byte) bool {
	for cut := 0; cut < utf8.UTFMax && cut <= len(b); cut++ {
		if utf8.Valid(b[:len(b)-cut]) {
			return true
		}
	}
	return false
}

func fromUTF16(b []byte, big bool) []byte {
	units := make([]uint16, len(b)/2)
	for i := range units {
		if big {
			units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
		} else {
			units[i] = uint16(b[2*i+1])<<8 | uint16(b[2*i])
		}
	}
	out := make([]byte, 0, len(units)+len(units)/8)
	for _, r := range utf16.Decode(units) {
		out = utf8.AppendRune(out, r)
	}
	return out
}

// Rows reads records one by one. The slice it yields is reused. Fields are
// trimmed of blanks. Quotes in the middle of a field are part of it; a record
// that cannot be read is yielded as an error and the next one goes on.
func Rows(text []byte, delimiter rune) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		r := csv.NewReader(bytes.NewReader(text))
		r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = delimiter, true, -1, true
		for {
			row, err := r.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			for i := range row {
				row[i] = strings.TrimSpace(row[i])
			}
			if !yield(row, err) {
				return
			}
			if err != nil && len(row) == 0 && r.InputOffset() >= int64(len(text)) {
				return
			}
		}
	}
}

// Delimiter guesses what separates the fields: the one of comma, semicolon,
// tab and bar that gives the same number of fields, two at least, in most of
// the first records. It is ',' when none does.
func Delimiter(text []byte) rune {
	head := text[:min(len(text), 64<<10)]
	if end := bytes.LastIndexByte(head, '\n'); end > 0 && len(head) < len(text) {
		head = head[:end]
	}
	if rest, ok := bytes.CutPrefix(head, []byte("sep=")); ok && len(rest) > 0 {
		return rune(rest[0])
	}
	best, bestScore := ',', 0
	for _, d := range []rune{',', ';', '\t', '|'} {
		counts, n := map[int]int{}, 0
		for row, err := range Rows(head, d) {
			if err == nil {
				counts[len(row)]++
			}
			if n++; n == 100 {
				break
			}
		}
		for fields, times := range counts {
			if fields < 2 {
				continue
			}
			// Agreement counts most, then the number of fields.
			if score := times*1000 + fields; score > bestScore {
				best, bestScore = d, score
			}
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
	return strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
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
