package customcsv

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"athletedata/parsers/table"
)

// reader reads the rows of one file.
type reader struct {
	Definition
	text      []byte
	encoding  string
	delimiter rune
	start     int // where the first row is
	first     int // number of its line
	header    []string
	at        []int // for each column its place in the file; -1: it is not there
	width     int
	null      map[string]bool
	zone      *time.Location
	later     []bool // of each row: the second pass through an hour that the clock shows twice
	nth       int

	stored  []Column
	kinds   []string
	order   []int // of the stored columns by name, for the hash
	values  []Value
	dates   stamp // of the time column in this row
	hasDate bool
	clock   int64 // of the clock column
	hasTime bool
	buf     []byte
}

func (d Definition) open(data []byte) (*reader, error) {
	r := &reader{Definition: d, null: nullSet(d.NullWords)}
	r.text, r.encoding = decode(data, d.Encoding)
	if err := refuse(data, r.text); err != nil {
		return nil, err
	}
	r.delimiter, _ = utf8.DecodeRuneInString(d.Delimiter)
	var err error
	if r.zone, err = loadZone(d.Zone); err != nil {
		return nil, err
	}
	if err := r.locate(); err != nil {
		return nil, err
	}
	r.stored = d.Stored()
	r.values = make([]Value, len(r.stored))
	for i, c := range r.stored {
		r.kinds, r.order = append(r.kinds, c.Kind()), append(r.order, i)
	}
	slices.SortFunc(r.order, func(a, b int) int { return cmp.Compare(r.stored[a].Name, r.stored[b].Name) })
	return r, nil
}

func nullSet(words []string) map[string]bool {
	set := map[string]bool{"": true}
	for _, w := range words {
		set[strings.ToLower(strings.TrimSpace(w))] = true
	}
	return set
}

// headerSearch is how many lines are looked through for the header, should
// more or fewer lines stand above it than in the first file.
const headerSearch = 60

// locate finds the first row and where the columns are.
func (r *reader) locate() error {
	offset, ok := lineAt(r.text, r.SkipLines+1)
	if !r.Header {
		if !ok {
			return errors.New("there are no rows")
		}
		r.start, r.first, r.width = offset, r.SkipLines+1, len(r.Columns)
		for i := range r.Columns {
			r.at = append(r.at, i)
		}
		return nil
	}
	want := r.Shape()
	if !ok || !r.headerAt(offset, r.SkipLines+1, want) {
		found := false
		for offset, number := 0, 1; number <= headerSearch && !found; number++ {
			found = r.headerAt(offset, number, want)
			i := bytes.IndexByte(r.text[offset:], '\n')
			if i < 0 {
				break
			}
			offset += i + 1
		}
		if !found {
			return errors.New("the headers are not those of the definition")
		}
	}
	r.width = max(len(r.header), len(r.Columns))
	places := map[string][]int{}
	for i, h := range r.header {
		places[table.Fold(h)] = append(places[table.Fold(h)], i)
	}
	for i, c := range r.Columns {
		name, place := table.Fold(c.Source), -1
		if same := places[name]; len(same) > 0 {
			place, places[name] = same[0], same[1:]
		} else if name == "" {
			place = i // the header is shorter than the rows
		}
		r.at = append(r.at, place)
	}
	return nil
}

// headerAt says whether the header is in the line of a number, and goes there.
func (r *reader) headerAt(offset, number int, want string) bool {
	// No header is longer than that; a quotation mark must not lead through the whole file.
	near := r.text[:min(len(r.text), offset+1<<20)]
	for l := range lines(near, r.delimiter, offset, number) {
		if l.broken != "" || shape(l.fields) != want {
			return false
		}
		r.header = slices.Clone(l.fields)
		r.start, r.first = l.end, l.number+bytes.Count(r.text[l.start:l.end], []byte{'\n'})
		return true
	}
	return false
}
