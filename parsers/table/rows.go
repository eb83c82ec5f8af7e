package table

import (
	"bytes"
	"errors"
	"iter"
	"strings"
	"unicode/utf8"
)

// maxQuotedLines is over how many lines a quoted field may run. What is not
// closed by then was never meant to be opened.
const maxQuotedLines = 100

var errDelimiter = errors.New("fields cannot be separated by a quote or a line end")

// Rows reads records one by one. The slice it yields is reused. Fields are
// trimmed of blanks, empty lines are left out. Quotes in the middle of a field
// are part of it, and so is one at its start that nothing closes: a stray quote
// costs its own line and not the rest of the file. The only error is that of a
// delimiter that cannot be one; it is yielded once and ends the rows.
func Rows(text []byte, delimiter rune) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		if !possible(delimiter) {
			yield(nil, errDelimiter)
			return
		}
		for _, row := range Lines(text, delimiter) {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Lines is [Rows] with the number, from 1, of the line on which the record
// begins. A delimiter that cannot be one gives nothing.
func Lines(text []byte, delimiter rune) iter.Seq2[int, []string] {
	return func(yield func(int, []string) bool) {
		if !possible(delimiter) {
			return
		}
		r := reader{text: text, comma: string(delimiter), line: 1}
		for len(r.text) > 0 {
			if line := r.line; r.record() && !yield(line, r.row) {
				return
			}
		}
	}
}

// Below is [Lines] of the lines below the one of the heads.
func Below(text []byte, delimiter rune, heads int) iter.Seq2[int, []string] {
	return func(yield func(int, []string) bool) {
		for line, row := range Lines(text, delimiter) {
			if line > heads && !yield(line, row) {
				return
			}
		}
	}
}

func possible(delimiter rune) bool {
	return delimiter != '"' && delimiter != '\n' && delimiter != '\r' && delimiter != 0 && delimiter != utf8.RuneError && utf8.ValidRune(delimiter)
}

// reader stands before a record of the text.
type reader struct {
	text  []byte // what is left
	comma string
	line  int
	row   []string
}

// record reads one into row; it is false for an empty line.
func (r *reader) record() bool {
	r.row = r.row[:0]
	end := lineEnd(r.text)
	line := string(bytes.TrimRight(r.text[:end], "\r\n"))
	if strings.IndexByte(line, '"') < 0 {
		r.skip(end)
		return r.plain(line)
	}
	rest := r.text
	for {
		field, after, more, ok := r.field(rest)
		if !ok {
			r.row = r.row[:0]
			r.skip(end)
			return r.plain(line)
		}
		r.row = append(r.row, field)
		if rest = after; !more {
			break
		}
	}
	r.skip(len(r.text) - len(rest))
	return true
}

// plain splits a line to which quotes mean nothing.
func (r *reader) plain(line string) bool {
	for {
		field, rest, more := strings.Cut(line, r.comma)
		r.row = append(r.row, strings.TrimSpace(field))
		if line = rest; !more {
			return len(r.row) > 1 || r.row[0] != ""
		}
	}
}

func (r *reader) skip(n int) {
	r.line += bytes.Count(r.text[:n], []byte("\n"))
	r.text = r.text[n:]
}

// lineEnd is where the line after the first begins.
func lineEnd(b []byte) int {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		return i + 1
	}
	return len(b)
}

// field reads a field and what separates it from the next; more says that
// another one follows in the record. It is not ok when a quote is not closed.
func (r *reader) field(b []byte) (field string, rest []byte, more, ok bool) {
	if len(b) > 0 && b[0] == '"' {
		return r.quoted(b[1:])
	}
	switch i := bytes.IndexAny(b, r.comma+"\n"); {
	case i < 0:
		return strings.TrimSpace(string(b)), nil, false, true
	case b[i] == '\n':
		return strings.TrimSpace(string(b[:i])), b[i+1:], false, true
	default:
		return strings.TrimSpace(string(b[:i])), b[i+len(r.comma):], true, true
	}
}

// quoted reads on behind the opening quote. A quote that is neither doubled nor
// at the end of the field belongs to the text, but in a field of several lines
// it rather shows that the opening one was astray.
func (r *reader) quoted(b []byte) (field string, rest []byte, more, ok bool) {
	var out []byte
	lines, odd := 0, false
	for {
		i := bytes.IndexAny(b, "\"\n")
		if i < 0 {
			return "", nil, false, false
		}
		c := b[i]
		out, b = append(out, b[:i]...), b[i+1:]
		if c == '\n' {
			if lines++; lines > maxQuotedLines || odd {
				return "", nil, false, false
			}
			out = append(out, '\n')
			continue
		}
		switch tail := bytes.TrimLeft(b, " \r"); {
		case len(b) > 0 && b[0] == '"':
			out, b = append(out, '"'), b[1:]
		case bytes.HasPrefix(tail, []byte(r.comma)):
			return tidy(out), tail[len(r.comma):], true, true
		case len(tail) == 0:
			return tidy(out), nil, false, true
		case tail[0] == '\n':
			return tidy(out), tail[1:], false, true
		default:
			if odd = true; lines > 0 {
				return "", nil, false, false
			}
			out = append(out, '"')
		}
	}
}

// tidy is a quoted text as it is stored: line ends are those of Unix.
func tidy(b []byte) string {
	return strings.TrimSpace(strings.ReplaceAll(string(b), "\r\n", "\n"))
}
