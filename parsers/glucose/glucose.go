// Package glucose holds what the readers of diabetes diaries have in common:
// units of glucose, the rows of a repeated hour, sums of insulin of a day, and
// the numbers of rows that a minute, a kind and a device do not tell apart.
package glucose

import (
	"strings"

	"athletedata/parsers/clock"
	"athletedata/parsers/record"
)

// Units of glucose, as the column raw_unit spells them.
const (
	MgDL  = "mg/dL"
	MmolL = "mmol/L"
)

// MgDLPerMmolL is the molar mass of glucose in the units of laboratories.
const MgDLPerMmolL = 18.0182

// InMmolL converts a reading.
func InMmolL(raw float64, unit string) float64 {
	if unit == MgDL {
		return raw / MgDLPerMmolL
	}
	return raw
}

// Impossible says whether no living being reaches a value: it is no reading.
func Impossible(raw float64, unit string) bool {
	if unit == MgDL {
		return raw > 1500
	}
	return raw > 85
}

// UnitIn finds the unit in the head of a column; empty if there is none.
func UnitIn(head string) string {
	switch head = strings.ToLower(head); {
	case strings.Contains(head, "mmol/l"):
		return MmolL
	case strings.Contains(head, "mg/dl"):
		return MgDL
	}
	return ""
}

// MarkLater marks the second pass through a repeated hour in all rows, which
// must still be in the order of the file. Usual is the direction of files that
// do not tell theirs.
func MarkLater(f *record.Facts, usual clock.Direction) {
	var s clock.Streams
	for i := range f.Glucose {
		g := &f.Glucose[i]
		s.Add(g.Serial, g.Kind, &g.Time)
	}
	for i := range f.Ketones {
		k := &f.Ketones[i]
		s.Add(k.Serial, "ketone", &k.Time)
	}
	for i := range f.Insulin {
		d := &f.Insulin[i]
		s.Add(d.Serial, "insulin "+d.Kind, &d.Time)
	}
	for i := range f.Carbs {
		c := &f.Carbs[i]
		s.Add(c.Serial, "carbs", &c.Time)
	}
	for i := range f.Notes {
		n := &f.Notes[i]
		s.Add(n.Serial, "note "+n.Kind, &n.Time)
	}
	s.MarkLater(usual)
}
