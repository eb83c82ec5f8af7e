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
	each(f, func(m *record.Moment) bool {
		zone, from := r.Resolve(m)
		if from != told.From || zone != told.Zone {
			told.Add(Told{zone, from})
		}
		return true
	})
	days(f, func(day *record.Date, of *record.Moment) bool {
		r.settle(day, of)
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
	each(f, func(m *record.Moment) bool {
		open = m.HasLocal && !m.HasUTC
		return !open
	})
	return open
}

// each calls do with every Moment of f until it returns false.
func each(f *record.Facts, do func(*record.Moment) bool) {
	v := reflect.ValueOf(f).Elem()
	for i := range v.NumField() {
		rows := v.Field(i)
		if rows.Kind() != reflect.Slice || rows.Len() == 0 {
			continue
		}
		for _, field := range moments(rows.Type().Elem()) {
			for j := range rows.Len() {
				at := rows.Index(j).Field(field)
				if at.Kind() != reflect.Pointer {
					at = at.Addr()
				} else if at.IsNil() {
					continue
				}
				if !do(at.Interface().(*record.Moment)) {
					return
				}
			}
		}
	}
}

var momentFields sync.Map // row type → the fields that are moments

func moments(row reflect.Type) []int {
	if known, ok := momentFields.Load(row); ok {
		return known.([]int)
	}
	var fields []int
	for i := range row.NumField() {
		if t := row.Field(i).Type; t == reflect.TypeFor[record.Moment]() || t == reflect.TypeFor[*record.Moment]() {
			fields = append(fields, i)
		}
	}
	momentFields.Store(row, fields)
	return fields
}
