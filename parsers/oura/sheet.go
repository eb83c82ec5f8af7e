package oura

import (
	"encoding/json"
	"fmt"
	"iter"
	"strings"

	"athletedata/parsers/table"
)

// sheet is a table of the account export. Its columns have the names of the
// interface's fields, and what is an object or a list there is JSON in a cell.
type sheet struct {
	text      []byte
	delimiter rune
	header    []string
	first     object // of the header's names, with the values of the first row
}

func newSheet(text []byte) *sheet {
	s := &sheet{text: text, delimiter: ';'}
	line, _, _ := strings.Cut(string(text[:min(len(text), 4096)]), "\n")
	if !strings.Contains(line, ";") {
		s.delimiter = ','
	}
	for _, row := range table.Lines(text, s.delimiter) {
		for _, name := range row {
			s.header = append(s.header, table.Fold(name))
		}
		break
	}
	s.first = newObject(map[string]any{})
	for _, name := range s.header {
		s.first.M[name] = nil
	}
	for _, o := range s.rows(func(int, string) {}) {
		s.first = o
		break
	}
	return s
}

// kind is what the table is of; nil when it is none of Oura's.
func (s *sheet) kind() *kind {
	if len(s.header) < 2 {
		return nil
	}
	for _, name := range s.header {
		if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			return nil
		}
	}
	return kindOf(s.first)
}

// rows are the documents of the table with the numbers of their lines. bad is
// told what cannot be read.
func (s *sheet) rows(bad func(line int, why string)) iter.Seq2[int, object] {
	return func(yield func(int, object) bool) {
		header := true
		for line, row := range table.Lines(s.text, s.delimiter) {
			if header {
				header = false
				continue
			}
			if len(row) < len(s.header) {
				bad(line, fmt.Sprintf("%d fields where the header has %d", len(row), len(s.header)))
				continue
			}
			m := make(map[string]any, len(s.header))
			damaged := ""
			for i, name := range s.header {
				v, ok := cell(row[i])
				if !ok {
					damaged = name
				}
				m[name] = v
			}
			if damaged != "" { // the other cells are sound
				bad(line, "column "+damaged+" is no JSON")
			}
			if !yield(line, newObject(m)) {
				return
			}
		}
	}
}

// cell is the value of a field: JSON, a text, or nothing.
func cell(s string) (v any, ok bool) {
	switch {
	case s == "" || s == "null" || s == "None" || s == "nan" || s == "NaN":
		return nil, true
	case s[0] == '{' || s[0] == '[':
		d := json.NewDecoder(strings.NewReader(s))
		d.UseNumber()
		err := d.Decode(&v)
		if err != nil {
			v = nil
		}
		return v, err == nil
	}
	return s, true
}
