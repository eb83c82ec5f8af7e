package zone

import (
	"reflect"
	"sync"

	"athletedata/parsers/record"
)

// Told is by which zone wall-clock times became instants, and who said so.
type Told struct {
	Zone string // empty: none had to, or several zones
	From string // of From…; the least sure one of all
}

// sureness orders who said a zone, the least sure last.
var sureness = map[string]int{"": 0, FromChoice: 1, FromActivities: 2, FromHome: 3, FromComputer: 4}

// Add takes what one more part of a file was told.
func (t *Told) Add(other Told) {
	switch {
	case other.From == "":
		return
	case t.From == "":
		*t = other
		return
	case t.Zone != other.Zone:
		t.Zone = ""
	}
	if sureness[other.From] > sureness[t.From] {
		t.From = other.From
	}
}

// Facts finds the instants of all wall-clock times in f, and the local days of
// what tells only UTC.
func (r *Resolver) Facts(f *record.Facts) (told Told) {
	each(f, func(m *record.Moment, number *int) bool {
		zone, from := r.Resolve(m)
		if from != "" && number != nil {
			*number = apart(*m, *number)
		}
		if from != told.From || zone != told.Zone {
			told.Add(Told{zone, from})
		}
		return true
	})
	days(f, func(day *record.Date, of *record.Moment) bool {
		r.settle(day, of)
		if r.chosen != nil { // which holds when the file is read again
			told.Add(Told{r.chosen.String(), FromChoice})
		}
		return true
	})
	return told
}

// Open says whether f has times of which only a clock on the wall tells, or
// days of which only UTC's is known.
func Open(f *record.Facts) (open bool) {
	days(f, func(_ *record.Date, of *record.Moment) bool {
		open = true
		return false
	})
	if open {
		return true
	}
	each(f, func(m *record.Moment, _ *int) bool {
		open = m.HasLocal && !m.HasUTC
		return !open
	})
	return open
}

// each calls do with every Moment of f until it returns false, and with the
// number of its row, nil where rows of the table have none.
func each(f *record.Facts, do func(at *record.Moment, number *int) bool) {
	v := reflect.ValueOf(f).Elem()
	for i := range v.NumField() {
		rows := v.Field(i)
		if rows.Kind() != reflect.Slice || rows.Len() == 0 {
			continue
		}
		known := fieldsOf(rows.Type().Elem())
		for _, field := range known.moments {
			for j := range rows.Len() {
				at, number := rows.Index(j).Field(field), (*int)(nil)
				if at.Kind() != reflect.Pointer {
					at = at.Addr()
				} else if at.IsNil() {
					continue
				}
				if known.number >= 0 {
					number = rows.Index(j).Field(known.number).Addr().Interface().(*int)
				}
				if !do(at.Interface().(*record.Moment), number) {
					return
				}
			}
		}
	}
}

// rowFields are the fields of a type of rows that matter here.
type rowFields struct {
	moments []int
	number  int // the one called Sequence; -1: none
}

var knownFields sync.Map // row type → its fields

func fieldsOf(row reflect.Type) rowFields {
	if known, ok := knownFields.Load(row); ok {
		return known.(rowFields)
	}
	fields := rowFields{number: -1}
	for i := range row.NumField() {
		switch f := row.Field(i); {
		case f.Type == reflect.TypeFor[record.Moment]() || f.Type == reflect.TypeFor[*record.Moment]():
			fields.moments = append(fields.moments, i)
		case f.Name == "Sequence" && f.Type == reflect.TypeFor[int]():
			fields.number = i
		}
	}
	knownFields.Store(row, fields)
	return fields
}
