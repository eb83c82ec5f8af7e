package customcsv

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// headRows are looked at to tell how a file is written.
const headRows = 100

// Inspect finds out how a file is written and proposes how to read it. The
// name of the file is that of the table. The whole file is read.
func Inspect(name string, data []byte) (Definition, Preview, error) {
	text, _ := decode(data, "")
	if err := refuse(data, text); err != nil {
		return Definition{}, Preview{}, err
	}
	s := look(text)
	if s.width > maxColumns {
		return Definition{}, Preview{}, fmt.Errorf("%d columns are too many; a table has at most %d", s.width, maxColumns)
	}
	if s.width == 0 {
		return Definition{}, Preview{}, errors.New("there are no rows")
	}
	d := Definition{
		Version: Version, Table: tableOf(name), Delimiter: string(s.delimiter),
		SkipLines: s.skip, Header: s.hasHeader, NullWords: slices.Clone(NullWords),
	}
	guesses, comma := s.guess(text, nullSet(d.NullWords))
	d.DecimalComma = comma
	headers := s.headers
	if !d.Header {
		headers = make([]string, s.width)
	}
	names, ambiguous := columnNames(headers, d.Header), make([]bool, s.width)
	for i, g := range guesses {
		var c Column
		c, ambiguous[i] = g.decide(headers[i], comma)
		c.Name, c.Unit = names[i], unit(headers[i])
		d.Columns = append(d.Columns, c)
	}
	d.chooseTime()
	p, err := d.Preview(data)
	for i := range p.Columns {
		p.Columns[i].Ambiguous = ambiguous[i]
	}
	return d, p, err
}

// tableOf is the name of a table after that of a file, which may lie in an
// archive and be compressed.
func tableOf(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	for _, ending := range []string{".gz", ".csv", ".tsv", ".txt"} {
		if n := len(name) - len(ending); n > 0 && strings.EqualFold(name[n:], ending) {
			name = name[:n]
		}
	}
	if t := TableName(name); t != "" {
		return t
	}
	return "table_1"
}

// unit is what a header says in brackets at its end.
func unit(header string) string {
	header = strings.TrimSpace(header)
	for _, brackets := range []string{"()", "[]"} {
		if i := strings.LastIndexByte(header, brackets[0]); i > 0 && header[len(header)-1] == brackets[1] && len(header)-i < 20 {
			return strings.TrimSpace(header[i+1 : len(header)-1])
		}
	}
	return ""
}

// chooseTime proposes the first timestamp as the time of the rows, one with a
// zone before others, or else a date with a time of day.
func (d *Definition) chooseTime() {
	var stamp, date, clock string
	zoned := false
	for _, c := range d.Columns {
		switch {
		case c.Type == Timestamp && (stamp == "" || c.Zoned && !zoned):
			stamp, zoned = c.Name, c.Zoned
		case c.Type == Date && date == "":
			date = c.Name
		case c.Type == Time && clock == "":
			clock = c.Name
		}
	}
	switch {
	case stamp != "":
		d.TimeColumn = stamp
	case date != "" && clock != "":
		d.TimeColumn, d.ClockColumn = date, clock
	}
}

// sheet is how a file is written.
type sheet struct {
	delimiter rune
	skip      int // lines above header or first row
	hasHeader bool
	headers   []string
	width     int // columns
	start     int // where the first row is
	first     int // number of its line
}

// look finds delimiter, header and columns from the beginning of the text.
func look(text []byte) (s sheet) {
	offset, number := 0, 1
	if d, end := separator(text); end > 0 {
		s.delimiter, offset, number = d, end, 2
	} else {
		s.delimiter = delimiterOf(text)
	}
	var head []line
	for l := range lines(text, s.delimiter, offset, number) {
		if l.broken == "" {
			l.fields = slices.Clone(l.fields)
			head = append(head, l)
		}
		if len(head) == headRows {
			break
		}
	}
	if len(head) == 0 {
		return s
	}
	s.width = width(head)
	top := max(0, slices.IndexFunc(head, func(l line) bool { return len(trimmed(l.fields)) >= s.width }))
	s.hasHeader = isHeader(head, top)
	if !s.hasHeader && top > 0 {
		// The header may lack the name of a column, as with a column of row numbers.
		if above := trimmed(head[top-1].fields); len(above) >= max(2, (s.width+1)/2) && isHeader(head, top-1) {
			top, s.hasHeader = top-1, true
		}
	}
	if s.hasHeader {
		top = lastHeader(head, top, s.width)
		s.width = max(s.width, len(trimmed(head[top].fields)))
	}
	l := head[top]
	s.skip, s.start, s.first = l.number-1, l.start, l.number
	if s.hasHeader {
		s.headers = slices.Clone(l.fields[:min(len(l.fields), s.width)])
		for len(s.headers) < s.width {
			s.headers = append(s.headers, "")
		}
		s.start, s.first = l.end, l.number+bytes.Count(text[l.start:l.end], []byte{'\n'})
	}
	return s
}

// separator reads the line by which Excel is told what separates the fields.
func separator(text []byte) (delimiter rune, end int) {
	i := bytes.IndexByte(text, '\n')
	if i < 0 || i > 16 {
		return 0, 0
	}
	first := strings.Trim(strings.TrimRight(string(text[:i]), "\r"), `"`)
	if len(first) < 5 || !strings.EqualFold(first[:4], "sep=") {
		return 0, 0
	}
	delimiter, size := utf8.DecodeRuneInString(first[4:])
	if size != len(first)-4 || !validDelimiter(delimiter) {
		return 0, 0
	}
	return delimiter, i + 1
}

// delimiterOf is the one that gives the same number of fields, two at least,
// most often. The comma comes last: with others it may be the decimal sign.
func delimiterOf(text []byte) rune {
	best, most := ',', 0
	for _, d := range []rune{'\t', ';', '|', ','} {
		counts, n := map[int]int{}, 0
		for l := range lines(text[:min(len(text), 256<<10)], d, 0, 1) {
			counts[len(l.fields)]++
			if n++; n == headRows {
				break
			}
		}
		for fields, times := range counts {
			if fields >= 2 && times > most {
				best, most = d, times
			}
		}
	}
	return best
}

// width is the number of columns: what most lines have, without those at the
// end that are always empty.
func width(head []line) int {
	counts := map[int]int{}
	for _, l := range head {
		counts[len(l.fields)]++
	}
	most := 0
	for fields, times := range counts {
		if times > counts[most] || times == counts[most] && fields > most {
			most = fields
		}
	}
	used := 1
	for _, l := range head {
		if len(l.fields) == most {
			used = max(used, len(trimmed(l.fields)))
		}
	}
	return used
}

func trimmed(fields []string) []string {
	for len(fields) > 0 && fields[len(fields)-1] == "" {
		fields = fields[:len(fields)-1]
	}
	return fields
}

// isHeader says whether a line is a header: nothing in it is a number or a
// date, and nothing in it is found again among the values below.
func isHeader(head []line, top int) bool {
	null := nullSet(NullWords)
	for i, f := range head[top].fields {
		if dataLike(f) {
			return false
		}
		if null[strings.ToLower(f)] {
			continue
		}
		for _, l := range head[top+1:] {
			if i < len(l.fields) && l.fields[i] == f && !slices.Equal(l.fields, head[top].fields) {
				return false
			}
		}
	}
	return true
}

// lastHeader passes over lines that tell about the file in as many fields as
// the table has: the header is the line below which a column turns from texts
// into numbers or dates.
func lastHeader(head []line, top, width int) int {
	null := nullSet(NullWords)
	for j := min(len(head)-2, top+20); j > top; j-- {
		texts := len(head[j].fields) >= width
		for _, f := range head[j].fields {
			texts = texts && !null[strings.ToLower(f)] && !dataLike(f)
		}
		for k := 0; texts && k < width; k++ {
			is := func(l line, data bool) bool {
				return k < len(l.fields) && !null[strings.ToLower(l.fields[k])] && dataLike(l.fields[k]) == data
			}
			above, below := head[top:j], head[j+1:min(len(head), j+4)]
			if !slices.ContainsFunc(above, func(l line) bool { return len(trimmed(l.fields)) > 0 && !is(l, false) }) &&
				!slices.ContainsFunc(below, func(l line) bool { return !is(l, true) }) {
				return j
			}
		}
	}
	return top
}

// dataLike says whether a field is a number, a date or a time.
func dataLike(s string) bool {
	for _, comma := range []bool{false, true} {
		if _, ok := number(s, comma); ok {
			return true
		}
	}
	for _, l := range guessed {
		if _, ok := l.parse(s, false); ok {
			return true
		}
	}
	_, ok := clockTime(s)
	return ok
}

// guess reads the whole file to tell the types of the columns and the decimal
// sign.
func (s sheet) guess(text []byte, null map[string]bool) (guesses []*guess, decimalComma bool) {
	budget := bytes.Count(text, []byte{'\n'})/100 + 1
	for range s.width {
		guesses = append(guesses, newGuess(budget))
	}
	var comma, point, either int
	for l := range lines(text, s.delimiter, s.start, s.first) {
		if s.hasHeader && slices.Equal(l.fields, s.headers) {
			continue
		}
		for i, f := range l.fields[:min(len(l.fields), s.width)] {
			if null[f] || len(f) < 20 && null[strings.ToLower(f)] {
				continue
			}
			guesses[i].add(f)
			switch c, p, e := decimalEvidence(f); {
			case c:
				comma++
			case p:
				point++
			case e:
				either++
			}
		}
	}
	if comma == 0 && point == 0 {
		return guesses, either > 0 && s.delimiter != ','
	}
	return guesses, comma > point
}
