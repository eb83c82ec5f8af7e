package garminjson

import (
	"iter"
	"strings"
	"time"

	"athletedata/parsers/jsonobject"
	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// shift is local time minus UTC within a day's answer; known only if it is the
// same at both ends, which it is not when the clocks change.
type shift struct {
	offset time.Duration
	known  bool
}

// shiftOf compares the two ends of a day's answer in UTC and local time.
func shiftOf(o object) (s shift) {
	for i, edge := range []string{"start", "end"} {
		utc, ok1 := o.at(edge + "TimestampGMT")
		local, ok2 := o.at(edge + "TimestampLocal")
		offset := local.Sub(utc)
		if !ok1 || !ok2 || !plausible(offset) || i > 0 && offset != s.offset {
			return shift{}
		}
		s.offset = offset
	}
	s.known = true
	return s
}

// at adds local time where it is known.
func (s shift) at(utc time.Time) record.Moment {
	if !s.known {
		return record.At(utc)
	}
	return record.AtBoth(utc, utc.Add(s.offset))
}

// row is one row of a chart: its columns are named in another list.
type row struct {
	time    time.Time
	values  []any
	columns map[string]int
}

// get is the value in a column; rows may be shorter than their descriptors.
func (w row) get(column string) any {
	if i, ok := w.columns[column]; ok && i < len(w.values) {
		return w.values[i]
	}
	return nil
}

func (w row) num(column string) *float64   { return jsonobject.Number(w.get(column)) }
func (w row) moment(s shift) record.Moment { return s.at(w.time) }

// series goes through the rows of a chart that have a time. The columns stand
// where the descriptors say; names are the usual order, time first, which
// holds when there are none.
func series(o object, rowsKey, descriptorsKey string, names ...string) iter.Seq[row] {
	rows, descriptors := o.List(rowsKey), o.List(descriptorsKey)
	columns := map[string]int{}
	for i, n := range names {
		columns[n] = i
	}
	for _, e := range descriptors {
		name, index := "", -1
		for key, v := range newObject(e).M {
			if text, ok := v.(string); ok && strings.HasSuffix(strings.ToLower(key), "key") {
				name = text
			}
			if n := opt.Round(jsonobject.Number(v)); n != nil && *n >= 0 && strings.HasSuffix(strings.ToLower(key), "index") {
				index = *n
			}
		}
		if _, known := columns[name]; known && index >= 0 {
			columns[name] = index
		}
	}
	return func(yield func(row) bool) {
		for _, e := range rows {
			values, _ := e.([]any)
			w := row{values: values, columns: columns}
			var ok bool
			if w.time, ok = instant(w.get(names[0])); ok && !yield(w) {
				return
			}
		}
	}
}

// points goes through a list of {"value": …, "startGMT": …}.
func points(o object, key string, name func(object) *float64, times ...string) iter.Seq2[record.Moment, float64] {
	return func(yield func(record.Moment, float64) bool) {
		for _, e := range o.List(key) {
			p := newObject(e)
			t, ok := p.at(times...)
			if v := name(p); ok && v != nil && !yield(record.At(t), *v) {
				return
			}
		}
	}
}
