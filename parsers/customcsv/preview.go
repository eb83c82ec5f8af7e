package customcsv

import (
	"slices"
	"strings"
)

// sampleRows is how many rows a preview shows.
const sampleRows = 50

// Preview is what would become of a file.
type Preview struct {
	Encoding string          `json:"encoding"`
	Rows     int             `json:"rows"`     // that can be read
	Rejected int             `json:"rejected"` // lines that cannot
	Short    int             `json:"short"`    // rows with fewer fields than columns
	Moved    int             `json:"moved"`    // rows at times that the clock skipped
	Columns  []ColumnPreview `json:"columns"`  // of Definition.Columns
	Names    []string        `json:"names"`    // of the columns of Sample
	Sample   [][]string      `json:"sample"`   // the first rows as they would land; NULL is empty
	Rejects  []Reject        `json:"rejects"`  // the first of them
}

// ColumnPreview is what the whole file says of a column.
type ColumnPreview struct {
	Values    int      `json:"values"`   // that are there
	Failures  int      `json:"failures"` // of them, not of the column's type
	Failure   string   `json:"failure,omitempty"`
	Examples  []string `json:"examples"`
	Ambiguous bool     `json:"ambiguous,omitempty"` // day and month may be the other way round
}

// Share is the part of the values that are not of the column's type.
func (c ColumnPreview) Share() float64 {
	if c.Values == 0 {
		return 0
	}
	return float64(c.Failures) / float64(c.Values)
}

// Reject is a line that cannot be read.
type Reject struct {
	Line   int    `json:"line"`
	Raw    string `json:"raw"`
	Reason string `json:"reason"`
}

const (
	maxExamples = 3
	maxRejects  = 20
)

// Preview reads the whole file by the definition.
func (d Definition) Preview(data []byte) (Preview, error) {
	p := Preview{Columns: make([]ColumnPreview, len(d.Columns))}
	if err := d.Validate(); err != nil {
		return p, err
	}
	r, err := d.open(data)
	if err != nil {
		return p, err
	}
	p.Encoding = r.encoding
	if d.TimeColumn != "" {
		p.Names = []string{"timestamp_utc", "timestamp_local"}
	}
	for _, c := range r.stored {
		p.Names = append(p.Names, c.Name)
	}
	failed := func(i int, text string) {
		c := &p.Columns[i]
		c.Values++
		if c.Failures++; c.Failure == "" {
			c.Failure = clip(text)
		}
	}
	for row := range r.rows(failed) {
		if row.Reason != "" {
			if p.Rejected++; len(p.Rejects) < maxRejects {
				p.Rejects = append(p.Rejects, Reject{row.Line, row.Raw, row.Reason})
			}
			continue
		}
		p.count(row, r)
	}
	return p, nil
}

func (p *Preview) count(row Row, r *reader) {
	p.Rows++
	if row.Short {
		p.Short++
	}
	if row.Moved {
		p.Moved++
	}
	n := 0
	for i, c := range r.Columns {
		if c.Type == Ignore {
			continue
		}
		v, kind := row.Values[n], r.kinds[n]
		n++
		if v.Null {
			continue
		}
		of := &p.Columns[i]
		if of.Values++; len(of.Examples) < maxExamples {
			if text := clip(v.Format(kind)); !slices.Contains(of.Examples, text) {
				of.Examples = append(of.Examples, text)
			}
		}
	}
	if len(p.Sample) == sampleRows {
		return
	}
	cells := make([]string, 0, len(p.Names))
	if r.TimeColumn != "" {
		cells = append(cells, Value{Null: !row.Time.HasUTC, Int: row.Time.UTCMicro}.Format("timestamptz"),
			Value{Null: !row.Time.HasLocal, Int: row.Time.LocalMicro}.Format(string(Timestamp)))
	}
	for i, v := range row.Values {
		cells = append(cells, strings.Clone(v.Format(r.kinds[i])))
	}
	p.Sample = append(p.Sample, cells)
}

func (p Preview) failures() (n int) {
	for _, c := range p.Columns {
		n += c.Failures
	}
	return n
}

// Wider is a type that holds the values of both: integers become numbers,
// dates timestamps, and all else text.
func Wider(a, b Type) Type {
	if a == b {
		return a
	}
	for _, pair := range [][2]Type{{Integer, Number}, {Date, Timestamp}} {
		if a == pair[0] && b == pair[1] || a == pair[1] && b == pair[0] {
			return pair[1]
		}
	}
	return Text
}

// Adapt reads another file of the same table: found is what [Inspect] says of
// that file, and what was decided about the table goes before it. Columns are
// known again by their headers; new ones are added as found, and a type that
// the values do not fit any more is widened.
func (d Definition) Adapt(found Definition, data []byte) (Definition, error) {
	made := found
	made.Table, made.Encoding, made.NullWords = d.Table, d.Encoding, d.NullWords
	made.Zone, made.TimeColumn, made.ClockColumn, made.Unique = d.Zone, d.TimeColumn, d.ClockColumn, slices.Clone(d.Unique)
	made.Columns = d.adapted(found)
	if made.column(made.TimeColumn) < 0 || made.ClockColumn != "" && made.column(made.ClockColumn) < 0 {
		made.TimeColumn, made.ClockColumn = "", "" // this file does not have it
	}
	p, err := made.Preview(data)
	if err != nil {
		return made, err
	}
	if d.DecimalComma != found.DecimalComma {
		// "1,234" is read as before, unless the file shows that it is otherwise.
		before := made
		before.DecimalComma = d.DecimalComma
		if as, err := before.Preview(data); err == nil && (as.failures() == 0 || as.failures() < p.failures()) {
			made, p = before, as
		}
	}
	for i, seen := range p.Columns {
		c, f := &made.Columns[i], found.Columns[i]
		switch {
		case seen.Failures == 0:
		case c.Type == Integer && f.Type == Number:
			c.Type = Number
		case seen.Failures*100 <= seen.Values: // mistakes in the file
		case c.Type == f.Type:
			c.Layout, c.Zoned = f.Layout, f.Zoned
		default:
			if c.Type = Wider(c.Type, f.Type); c.Type == f.Type {
				c.Layout, c.Zoned = f.Layout, f.Zoned
			}
		}
	}
	return made, made.Validate()
}

// adapted are the columns of a file with what is known of them.
func (d Definition) adapted(found Definition) []Column {
	known := map[string][]Column{}
	taken := map[string]bool{}
	for i, c := range d.Columns {
		key := columnKey(c, i, d.Header)
		known[key] = append(known[key], c)
		taken[c.Name] = true
	}
	columns := slices.Clone(found.Columns)
	for i, c := range columns {
		key := columnKey(c, i, found.Header)
		if same := known[key]; len(same) > 0 {
			known[key] = same[1:]
			if before := same[0]; before.Empty && before.Type == Text {
				columns[i].Name, columns[i].Unit = before.Name, before.Unit
			} else {
				columns[i] = before
			}
			columns[i].Source = c.Source
			continue
		}
		columns[i].Name = free(c.Name, taken)
		taken[columns[i].Name] = true
	}
	return columns
}

// columnKey is how a column is known again: by its header, or by its place.
func columnKey(c Column, place int, header bool) string {
	if name := strings.ToLower(strings.TrimSpace(c.Source)); header && name != "" {
		return name
	}
	return "\x00" + string(rune(place))
}
