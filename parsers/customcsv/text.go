package customcsv

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"athletedata/parsers/table"
)

// encodings that a definition may name.
var encodings = []string{"", table.UTF8, table.UTF16LE, table.UTF16BE, table.Windows1252}

// high is what Windows-1252 has from 0x80 to 0x9f; five places are empty.
var high = []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")

// decode makes UTF-8 with \n at the ends of lines. A byte order mark decides,
// then the encoding a person chose, else the content.
func decode(data []byte, encoding string) (text []byte, found string) {
	text, found = table.Decode(data)
	marked := bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) || bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
	if encoding != "" && encoding != found && !marked {
		found = encoding
		switch encoding {
		case table.UTF16LE:
			text, _ = table.Decode(append([]byte("\xff\xfe"), data...))
		case table.UTF16BE:
			text, _ = table.Decode(append([]byte("\xfe\xff"), data...))
		case table.Windows1252:
			text = make([]byte, 0, len(data)+len(data)/8)
			for _, b := range data {
				r := rune(b)
				if b >= 0x80 && b <= 0x9f {
					r = high[b-0x80]
				}
				text = utf8.AppendRune(text, r)
			}
		default:
			text = bytes.ToValidUTF8(data, []byte("\uFFFD"))
		}
	}
	// Old Macs end lines with \r alone.
	if bytes.IndexByte(text, '\n') < 0 && bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte{'\r'}, []byte{'\n'})
	}
	return text, found
}

// refuse says what a file is that is no table of text.
func refuse(data, text []byte) error {
	head := bytes.ToLower(bytes.TrimSpace(text[:min(len(text), 1024)]))
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		return errors.New("the file is empty")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return errors.New("this is an Excel workbook or a ZIP archive; save the sheet as CSV")
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return errors.New("this is an old Excel workbook; save the sheet as CSV")
	case bytes.HasPrefix(head, []byte("<!doctype html")), bytes.HasPrefix(head, []byte("<html")):
		return errors.New("this is a web page and no table; a link that is not shared any more often gives one")
	case bytes.HasPrefix(head, []byte("<?xml")):
		return errors.New("this is XML and no table")
	case bytes.HasPrefix(head, []byte("{")), bytes.HasPrefix(head, []byte("[{")):
		return errors.New("this is JSON and no table")
	}
	odd := 0
	for _, c := range text[:min(len(text), 4096)] {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1a {
			odd++
		}
	}
	if odd*50 > min(len(text), 4096) {
		return errors.New("this is no text")
	}
	return nil
}

// line is a record of the file; a quoted field may make it several lines.
type line struct {
	number     int // of its first line, from 1
	start, end int // in the text
	fields     []string
	broken     string // why it cannot be read
}

// maxRewinds bounds how often the search for the end of a quotation that never
// ends begins anew.
const maxRewinds = 3

// lines reads records from an offset, which is the beginning of a line with
// the number first. Its fields are reused. Empty lines are left out.
func lines(text []byte, delimiter rune, offset, first int) iter.Seq[line] {
	return func(yield func(line) bool) {
		for rewinds := 0; ; rewinds++ {
			rest, at, end := text[offset:], 0, 0
			r := csv.NewReader(bytes.NewReader(rest))
			r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = delimiter, true, -1, true
			again := false
			for {
				fields, err := r.Read()
				if errors.Is(err, io.EOF) {
					return
				}
				at, end = end, int(r.InputOffset())
				for at < end && (rest[at] == '\n' || rest[at] == '\r') {
					at++
				}
				l := line{number: first, start: offset + at, end: offset + end, fields: fields}
				if err != nil {
					l.broken = "it cannot be read: " + err.Error()
				} else {
					number, _ := r.FieldPos(0)
					l.number += number - 1
				}
				if rewinds < maxRewinds && unclosed(rest[at:end], end == len(rest)) {
					// All to the end of the file would be one field: only this line is lost.
					next := at + bytes.IndexByte(rest[at:], '\n') + 1
					l.end, l.fields = offset+next, nil
					l.broken = "a quotation mark opens that nothing closes"
					offset, first, again = offset+next, l.number+1, true
				}
				for i, f := range l.fields {
					l.fields[i] = strings.TrimSpace(f)
				}
				if !yield(l) {
					return
				}
				if again || err != nil && end >= len(rest) {
					break
				}
			}
			if !again {
				return
			}
		}
	}
}

// unclosed says whether a record is of a quotation that only the end of the
// file ended.
func unclosed(record []byte, last bool) bool {
	return last && bytes.Count(record, []byte{'"'})%2 == 1 && bytes.IndexByte(record, '\n') >= 0 && bytes.IndexByte(record, '\n') < len(record)-1
}

// lineAt is where in the text the line of a number begins; false when there
// are fewer lines.
func lineAt(text []byte, number int) (offset int, ok bool) {
	for n := 1; n < number; n++ {
		i := bytes.IndexByte(text[offset:], '\n')
		if i < 0 {
			return 0, false
		}
		offset += i + 1
	}
	return offset, offset < len(text)
}

func validDelimiter(r rune) bool {
	return r != 0 && r != '"' && r != '\r' && r != '\n' && r != utf8.RuneError && utf8.ValidRune(r)
}

// maxRaw bounds what is kept of a line that cannot be read.
const maxRaw = 4096

func (l line) raw(text []byte) string {
	raw := strings.TrimRight(string(text[l.start:min(l.end, l.start+maxRaw)]), "\r\n")
	if l.end-l.start > maxRaw {
		raw = strings.ToValidUTF8(raw, "") + "…"
	}
	return raw
}

// word is a word that counts n things.
func word(n int, one string) string {
	if n == 1 {
		return one
	}
	return one + "s"
}

func fieldsError(has, want int) string {
	return fmt.Sprintf("it has %d %s, and the table %d %s", has, word(has, "field"), want, word(want, "column"))
}
