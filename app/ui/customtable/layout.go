package customtable

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"unicode/utf8"

	"athletedata/parsers/customcsv"
	"athletedata/parsers/table"
)

// byDelimiter looks at a file anew with another sign between the fields. What
// was decided about the table itself stays.
func byDelimiter(path string, data []byte, d customcsv.Definition, delimiter string) (customcsv.Definition, error) {
	// The line by which Excel is told what separates the fields says it here too.
	text := append([]byte("sep="+delimiter+"\n"), plainText(data)...)
	made, _, err := customcsv.Inspect(path, text)
	if err != nil {
		return d, err
	}
	made.SkipLines = max(0, made.SkipLines-1) // ours is not in the file
	made.Table, made.Zone = d.Table, d.Zone
	return made, nil
}

// byPlace looks at a file anew when somebody says in which line the names of
// the columns are, or that there are none.
func byPlace(path string, data []byte, d customcsv.Definition, header bool, skip int) (customcsv.Definition, error) {
	text, ok := skipLines(plainText(data), skip)
	if !ok || len(bytes.TrimSpace(text)) == 0 {
		return d, fmt.Errorf("the file has not more than %d lines", skip)
	}
	var names []string
	if header {
		var rest int
		names, rest = record(text, d.Delimiter)
		text = text[rest:]
	}
	width := max(len(names), fieldsOf(text, d.Delimiter))
	made, err := inspected(path, text, d.Delimiter, names, width)
	if err != nil {
		return d, err
	}
	made.Table, made.Zone, made.Header, made.SkipLines = d.Table, d.Zone, header, skip
	rename(&made, names, header)
	return made, nil
}

// inspected guesses the types of what is below the names of the columns. Names
// that look like values (years) are no header to the guessing, so that others
// stand in for them.
func inspected(path string, text []byte, delimiter string, names []string, width int) (made customcsv.Definition, err error) {
	standIn := make([]string, width)
	for i := range standIn {
		standIn[i] = fmt.Sprintf("⟦%d⟧", i)
	}
	tries := [][]string{standIn}
	if len(names) > 0 {
		tries = [][]string{names, standIn} // names tell dates from numbers
	}
	for _, head := range tries {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma, _ = utf8.DecodeRuneInString(delimiter)
		if err := w.Write(head); err != nil {
			return made, err
		}
		w.Flush()
		whole := append([]byte("sep="+delimiter+"\n"), append(b.Bytes(), text...)...)
		if made, _, err = customcsv.Inspect(path, whole); err != nil {
			return made, err
		}
		if made.Header && made.SkipLines == 1 {
			break
		}
	}
	return made, nil
}

// rename gives the columns the names of the header. Names that the guessing
// made stay, as they follow the rules of the program's predecessor.
func rename(d *customcsv.Definition, names []string, header bool) {
	at := func(name string) int {
		return slices.IndexFunc(d.Columns, func(c customcsv.Column) bool { return c.Name == name })
	}
	when, clock := at(d.TimeColumn), at(d.ClockColumn)
	taken := map[string]bool{}
	for i := range d.Columns {
		c := &d.Columns[i]
		same := i < len(names) && header && c.Source == names[i]
		c.Source = ""
		if header && i < len(names) {
			c.Source = names[i]
		}
		if !same {
			c.Name = fmt.Sprintf("clmn_%d", i)
			if name := customcsv.TableName(c.Source); name != "" {
				c.Name = name
			}
		}
		base := c.Name
		for n := 2; taken[c.Name]; n++ {
			c.Name = fmt.Sprintf("%s_%d", base, n)
		}
		taken[c.Name] = true
	}
	if when >= 0 {
		d.TimeColumn = d.Columns[when].Name
	}
	if clock >= 0 {
		d.ClockColumn = d.Columns[clock].Name
	}
}

// follow keeps what refers to a column by its name right.
func follow(d *customcsv.Definition, old, now string) {
	if d.TimeColumn == old {
		d.TimeColumn = now
	}
	if d.ClockColumn == old {
		d.ClockColumn = now
	}
	for i, u := range d.Unique {
		if u == old {
			d.Unique[i] = now
		}
	}
}

// retype makes a column one of another type; how its values are written is
// found out from the beginning of the file.
func retype(data []byte, d customcsv.Definition, column int, t customcsv.Type) customcsv.Definition {
	d.Columns = slices.Clone(d.Columns)
	c := &d.Columns[column]
	c.Type, c.Layout, c.Zoned, c.Empty = t, "", false, false
	if words := layoutWords(t); words != nil {
		c.Layout = words[0].value
		best := -1
		for _, w := range words {
			for _, zoned := range []bool{true, false} {
				if zoned && t != customcsv.Timestamp || counted(w.value) && t == customcsv.Timestamp && !zoned {
					continue
				}
				if n := failures(data, d, column, w.value, zoned); best < 0 || n < best {
					best, c.Layout, c.Zoned = n, w.value, zoned
				}
			}
		}
	}
	return repaired(d)
}

// relayout says how the values of a column are written.
func relayout(data []byte, d customcsv.Definition, column int, l customcsv.Layout) customcsv.Definition {
	d.Columns = slices.Clone(d.Columns)
	c := &d.Columns[column]
	c.Layout = l
	if c.Type == customcsv.Timestamp {
		c.Zoned = counted(l) || failures(data, d, column, l, true) <= failures(data, d, column, l, false)
	}
	return repaired(d)
}

// counted says whether a layout counts from 1970 and so tells an instant.
func counted(l customcsv.Layout) bool {
	return l == customcsv.UnixSeconds || l == customcsv.UnixMillis || l == customcsv.UnixMicros
}

// trial is how much of a file tells how its values are written.
const trial = 64 << 10

// failures is how many values of a column are not written like that.
func failures(data []byte, d customcsv.Definition, column int, l customcsv.Layout, zoned bool) int {
	if len(data) > trial {
		data = data[:trial]
		if i := bytes.LastIndexByte(data, '\n'); i > 0 {
			data = data[:i+1+(i+1)%2] // characters of two bytes stay whole
		}
	}
	d.TimeColumn, d.ClockColumn, d.Unique, d.Zone = "", "", nil, ""
	d.Columns = slices.Clone(d.Columns)
	for i := range d.Columns {
		if i != column {
			d.Columns[i].Type = customcsv.Ignore
		}
	}
	d.Columns[column].Layout, d.Columns[column].Zoned = l, zoned
	p, err := d.Preview(data)
	if err != nil {
		return 1 << 30
	}
	return p.Columns[column].Failures
}

// repaired lets go of what does not go with the types of the columns any more.
func repaired(d customcsv.Definition) customcsv.Definition {
	is := func(name string, types ...customcsv.Type) bool {
		return slices.ContainsFunc(d.Columns, func(c customcsv.Column) bool { return c.Name == name && slices.Contains(types, c.Type) })
	}
	if !is(d.TimeColumn, customcsv.Date, customcsv.Timestamp) {
		d.TimeColumn = ""
	}
	if !is(d.TimeColumn, customcsv.Date) || !is(d.ClockColumn, customcsv.Time) {
		d.ClockColumn = ""
	}
	d.Unique = slices.DeleteFunc(slices.Clone(d.Unique), func(u string) bool {
		return !slices.ContainsFunc(d.Columns, func(c customcsv.Column) bool { return c.Name == u && c.Type != customcsv.Ignore })
	})
	return d
}

// timed makes a column that of the time of the rows; a date takes the first
// time of day along.
func timed(d customcsv.Definition, name string) customcsv.Definition {
	d.TimeColumn, d.ClockColumn = name, ""
	for _, c := range d.Columns {
		if c.Type == customcsv.Time && d.ClockColumn == "" {
			d.ClockColumn = c.Name
		}
	}
	return repaired(d)
}

// plainText is a file as UTF-8 with \n at the ends of lines.
func plainText(data []byte) []byte {
	text, _ := table.Decode(data)
	if bytes.IndexByte(text, '\n') < 0 {
		text = bytes.ReplaceAll(text, []byte{'\r'}, []byte{'\n'})
	}
	return text
}

func skipLines(text []byte, n int) ([]byte, bool) {
	for range n {
		i := bytes.IndexByte(text, '\n')
		if i < 0 {
			return nil, false
		}
		text = text[i+1:]
	}
	return text, true
}

func reader(text []byte, delimiter string) *csv.Reader {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, _ = utf8.DecodeRuneInString(delimiter)
	r.LazyQuotes, r.FieldsPerRecord = true, -1
	return r
}

// record is the first line of fields, and where the next one begins.
func record(text []byte, delimiter string) (fields []string, end int) {
	r := reader(text, delimiter)
	fields, err := r.Read()
	if err != nil {
		return nil, 0
	}
	return fields, int(r.InputOffset())
}

// fieldsOf is how many fields most of the first rows have.
func fieldsOf(text []byte, delimiter string) (most int) {
	r, counts := reader(text, delimiter), map[int]int{}
	for range 100 {
		fields, err := r.Read()
		if err != nil {
			break
		}
		if n := len(fields); n > 0 {
			if counts[n]++; counts[n] > counts[most] || counts[n] == counts[most] && n > most {
				most = n
			}
		}
	}
	return max(most, 1)
}
