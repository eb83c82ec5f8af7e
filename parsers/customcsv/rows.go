package customcsv

import (
	"crypto/sha256"
	"fmt"
	"iter"
	"slices"
	"strings"

	"athletedata/parsers/record"
)

// Row is a line of the file: values, or why there are none.
type Row struct {
	Line   int     // its number in the file, from 1
	Values []Value // one for each of [Definition.Stored]; reused for the next row
	// Time is when it was, if the definition names a time column. Without a
	// zone only the local time may be known.
	Time  record.Moment
	Moved bool // the clock skipped that time in spring; it was moved on
	// Short says that the line has fewer fields than there are columns.
	Short bool
	// Hash is of all its values under their names, whatever the order of the
	// columns and the way they are written.
	Hash   [16]byte
	Raw    string // the line itself, of rejects only; long ones are cut
	Reason string // why it is rejected; empty otherwise
}

// Rows reads the file row by row. A line that cannot be read is a Row with a
// Reason; lines without any value, and the header once more, are passed over.
func (d Definition) Rows(data []byte) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		r, err := d.open(data)
		if err != nil {
			yield(Row{Line: 1, Reason: err.Error()})
			return
		}
		for row := range r.rows(nil) {
			if !yield(row) {
				return
			}
		}
	}
}

// rows reads rows and tells, if asked, of every cell that is not of its
// column's type.
func (r *reader) rows(onFailure func(column int, text string)) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		r.markLater()
		r.nth = -1
		for l := range lines(r.text, r.delimiter, r.start, r.first) {
			row := Row{Line: l.number, Short: len(l.fields) < len(r.Columns)}
			note := func(column int, text string) {
				if row.Reason == "" {
					c := r.Columns[column]
					row.Reason = fmt.Sprintf("column %s: %q is no %s", c.Name, clip(text), c.Type)
				}
				if onFailure != nil {
					onFailure(column, text)
				}
			}
			switch r.read(l, note) {
			case nothing:
				continue
			case rejected:
				row.Raw, row.Short = l.raw(r.text), false
				if l.broken != "" {
					row.Reason = l.broken
				}
				if row.Reason == "" {
					row.Reason = fieldsError(len(l.fields), r.width)
				}
			default:
				row.Time, row.Moved = r.moment()
				row.Values, row.Hash = r.values, r.hash()
			}
			if !yield(row) {
				return
			}
		}
	}
}

// outcome of reading a line.
type outcome int

const (
	nothing outcome = iota // no value in it, or the header again
	rejected
	good
)

// read takes the fields of a line into r.values.
func (r *reader) read(l line, onFailure func(column int, text string)) outcome {
	r.hasDate, r.hasTime = false, false
	if l.broken != "" {
		return rejected
	}
	filled := false
	for i, f := range l.fields {
		if !r.isNull(f) {
			filled = true
			if i >= r.width {
				return rejected
			}
		}
	}
	if !filled || r.header != nil && slices.Equal(l.fields, r.header) {
		return nothing
	}
	r.nth++
	out, n := good, 0
	for i := range r.Columns {
		c := &r.Columns[i]
		if c.Type == Ignore {
			continue
		}
		v := &r.values[n]
		n++
		*v = Value{Null: true}
		if at := r.at[i]; at >= 0 && at < len(l.fields) && !r.isNull(l.fields[at]) {
			if !r.value(c, l.fields[at], v) {
				onFailure(i, l.fields[at])
				out = rejected
			}
		}
	}
	return out
}

func (r *reader) isNull(s string) bool {
	if s == "" {
		return true
	}
	if len(s) > 20 {
		return false
	}
	return r.null[s] || r.null[strings.ToLower(s)]
}

// value reads one cell.
func (r *reader) value(c *Column, s string, v *Value) (ok bool) {
	v.Null = false
	switch c.Type {
	case Text:
		v.Text = s
		return true
	case Integer:
		v.Int, ok = integer(s, r.DecimalComma)
	case Number:
		v.Text, ok = number(s, r.DecimalComma)
	case Boolean:
		var b bool
		if b, ok = boolean(s); b {
			v.Int = 1
		}
	case Time:
		if v.Int, ok = clockTime(s); ok && c.Name == r.ClockColumn {
			r.clock, r.hasTime = v.Int, true
		}
	case Duration:
		v.Int, ok = duration(s, c.Layout)
	case Date, Timestamp:
		var at stamp
		if at, ok = c.Layout.parse(s, r.DecimalComma); !ok {
			return false
		}
		if c.Name == r.TimeColumn {
			r.dates, r.hasDate = at, true
		}
		return r.stamp(c, at, v)
	}
	return ok
}

// stamp is the value of a date or a timestamp.
func (r *reader) stamp(c *Column, at stamp, v *Value) bool {
	switch {
	case c.Type == Date:
		const day = 86400e6
		v.Int = floorDiv(at.micro, day)
		return v.Int*day == at.micro // a time of day would be lost
	case !c.Zoned:
		v.Int = at.micro
	case at.zoned:
		v.Int = at.utc()
	case r.zone == nil:
		return false // an instant without a zone is none
	default:
		v.Int, _ = instant(at.micro, r.zone, r.isLater())
	}
	return true
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// hash sums up the values, so that rows of files without a key are known again.
func (r *reader) hash() (h [16]byte) {
	b := r.buf[:0]
	for _, i := range r.order {
		if v := r.values[i]; !v.Null {
			b = append(append(append(b, r.stored[i].Name...), 0), v.Format(r.kinds[i])...)
			b = append(b, 1)
		}
	}
	r.buf = b
	sum := sha256.Sum256(b)
	copy(h[:], sum[:])
	return h
}
