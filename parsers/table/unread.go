package table

import (
	"fmt"
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
