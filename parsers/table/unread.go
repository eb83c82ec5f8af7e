package table

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"strconv"
)

// Unread counts what of a file could not be read, and says so in plain words.
type Unread struct {
	Lines int // that hold data, those that could not be read included
	Bad   int
	first string
}

// Add notes a line that could not be read, and why.
func (u *Unread) Add(line int, why string) {
	if u.Bad++; u.Bad == 1 {
		u.first = fmt.Sprintf("line %d: %s", line, why)
	}
}

// Each hands records to read, which answers with what is wrong with one, if
// anything is, and counts them. cut is the line on which the file may have been
// cut, as [CutLine] tells: with fewer fields than it should have it is not read,
// and what else is wrong with it comes of that.
func (u *Unread) Each(records iter.Seq2[int, []string], cut, fields int, read func(line int, row []string) string) {
	for line, row := range records {
		u.Lines++
		problem := ""
		if line != cut || len(row) >= fields {
			problem = read(line, row)
		}
		if line == cut && (len(row) < fields || problem != "") {
			problem = "the file ends in the middle of it"
		}
		if problem != "" {
			u.Add(line, problem)
		}
	}
}

// String is a sentence for Facts.Partial; it is empty when all was read.
func (u *Unread) String() string {
	if u.Bad == 0 {
		return ""
	}
	return fmt.Sprintf("%s of %s lines could not be read; the first is %s", grouped(u.Bad), grouped(u.Lines), u.first)
}

func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// CutLine is the number of the last line if no line end follows it, so that
// the file may have been cut in the middle of it; else 0.
func CutLine(text []byte) int {
	if len(text) == 0 || text[len(text)-1] == '\n' {
		return 0
	}
	return 1 + bytes.Count(text, []byte("\n"))
}

// Refuse says what a file is that has no table in it: nothing at all, a web
// page in place of the download, or else not the wanted thing ("LibreView
// report"), and why.
func Refuse(text []byte, wanted, why string) error {
	switch text = bytes.TrimSpace(text); {
	case len(text) == 0:
		return errors.New("the " + wanted + " is empty")
	case text[0] == '<':
		return errors.New("this is a web page and not a " + wanted + "; it was probably saved before logging in")
	}
	return errors.New("not a " + wanted + ": " + why)
}
