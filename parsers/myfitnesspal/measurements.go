package myfitnesspal

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"athletedata/parsers/opt"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// weighing is what one row of the export measured.
type weighing struct {
	row    record.BodyMeasurement
	day    record.Date
	weight *float64 // still without a unit
	other  []record.WellnessSample
}

// Bounds of the medians that tell the unit of weights; see the package comment.
const (
	lowestKg, highestKg = 30, 95
	lowestLb, highestLb = 155, 450
)

var stones = regexp.MustCompile(`^(\d+) ?st(?:one)?(?:[ ,]+(\d+(?:\.\d+)?) ?lbs?)?$`)

// weighing reads a row. Weight and body fat have columns; girths and what else
// the athlete measures become samples under their own names.
func (x *export) weighing(day record.Date, fields []string) weighing {
	w := weighing{day: day}
	for i, c := range x.columns[1:] {
		text := fields[i+1]
		if table.Null(text) {
			continue
		}
		name := strings.ToLower(x.header[i+1])
		number, unit := cutUnit(text)
		if unit == "" {
			unit = c.unit
		}
		v := table.Number(number)
		switch {
		case c.plain == "weight":
			extra(&w.row.Extra, x.header[i+1], text)
			if kg := stone(text); kg != nil {
				w.row.WeightKg = kg
			} else if v != nil && *v > 0 {
				if w.row.WeightKg = kilograms(*v, unit); w.row.WeightKg == nil && unit == "" {
					w.weight = v
				}
			}
		case v == nil:
			extra(&w.row.Extra, x.header[i+1], text)
		case name == "body fat %" || name == "body fat" && unit == "%":
			if *v > 0 {
				w.row.BodyFatPct = v
			}
		default:
			w.other = append(w.other, record.WellnessSample{Name: sampleName(c.name, unit), Value: v})
		}
	}
	return w
}

// kilograms is nil for a unit that is none of weight.
func kilograms(v float64, unit string) *float64 {
	switch strings.ToLower(unit) {
	case "kg", "kilogram", "kilograms":
	case "lb", "lbs", "pound", "pounds":
		v *= poundKg
	case "st", "stone", "stones":
		v *= 14 * poundKg
	default:
		return nil
	}
	return &v
}

// stone reads "11 st 4 lb".
func stone(s string) *float64 {
	m := stones.FindStringSubmatch(strings.ToLower(s))
	if m == nil {
		return nil
	}
	v := table.Number(m[1])
	if rest := table.Number(m[2]); v != nil && rest != nil {
		*v += *rest / 14
	}
	if v == nil || *v <= 0 {
		return nil
	}
	return kilograms(*v, "st")
}

// sampleName is "Neck" and "in" as neck_in.
func sampleName(name, unit string) string {
	switch strings.ToLower(unit) {
	case "inches", "inch":
		unit = "in"
	case "centimeters", "centimetres":
		unit = "cm"
	case "%":
		unit = "pct"
	}
	name = strings.ReplaceAll(strings.ToLower(name), "%", "pct")
	fields := strings.FieldsFunc(name+" "+strings.ToLower(unit), func(r rune) bool { return strings.ContainsRune(" _-/()", r) })
	return strings.Join(fields, "_")
}

// measurements finds the unit of the weights and places the rows in time. It
// says so when the unit could not be found.
func (x *export) measurements(rows []weighing) (doubt string) {
	var plain []float64
	for _, w := range rows {
		if w.weight != nil {
			plain = append(plain, *w.weight)
		}
	}
	unit, why := "", "not told"
	if len(plain) > 0 {
		slices.Sort(plain)
		median := plain[len(plain)/2]
		switch {
		case median >= lowestKg && median <= highestKg:
			unit, why = "kg", fmt.Sprintf("not told; taken for kilograms, because the median of the file is %g", median)
		case median >= lowestLb && median <= highestLb:
			unit, why = "lb", fmt.Sprintf("not told; taken for pounds, because the median of the file is %g", median)
		default:
			why = "unknown"
			doubt = fmt.Sprintf("%d weights have no unit and may be kilograms or pounds (their median is %g); they are kept only as the file says them", len(plain), median)
		}
	}
	slices.SortStableFunc(rows, func(a, b weighing) int { return cmp.Or(cmp.Compare(a.day, b.day), opt.Compare(a.weight, b.weight)) })
	nth := 0
	for i, w := range rows {
		if nth++; i == 0 || rows[i-1].day != w.day {
			nth = 0
		}
		w.row.Time = noon(w.day, nth)
		if w.weight != nil {
			w.row.WeightKg = kilograms(*w.weight, unit)
			extra(&w.row.Extra, "weight_unit", why)
		}
		if w.row.WeightKg != nil || w.row.BodyFatPct != nil || w.row.Extra != nil {
			extra(&w.row.Extra, "time", notTold)
			x.facts.BodyMeasurements = append(x.facts.BodyMeasurements, w.row)
		}
		for _, s := range w.other {
			s.Time = w.row.Time
			x.facts.WellnessSamples = append(x.facts.WellnessSamples, s)
		}
	}
	return doubt
}
