package glooko

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/glucose"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// readers read a line of each list; they answer with what is wrong with it.
var readers = map[string]func(*list) string{
	"cgm": func(r *list) string { return r.addGlucose("history") }, "bg": func(r *list) string { return r.addGlucose("strip") },
	"basal": (*list).addBasal, "bolus": (*list).addBolus, "insulin": (*list).addDay, "manual_insulin": (*list).addDose,
	"carbs": (*list).addCarbs, "food": (*list).addFood, "exercise": (*list).addExercise,
	"alarms": (*list).addAlarm, "medication": (*list).addMedication, "notes": (*list).addNote,
}

// needed are the columns without which a list says nothing; one of them is enough.
var needed = map[string][]int{
	"cgm": {1}, "bg": {1}, "basal": {4, 5}, "bolus": {5, 6}, "insulin": {1, 2, 3}, "manual_insulin": {2},
	"carbs": {1}, "food": {1, 2}, "exercise": {1, 3}, "alarms": {1}, "medication": {1}, "notes": {1},
}

// missing says whether a list has columns, but not those that matter.
func (h *heads) missing() bool {
	for _, c := range needed[h.kind] {
		if h.where[c] >= 0 && (h.kind != "cgm" && h.kind != "bg" || unit(h.names[h.where[c]]) != "") {
			return false
		}
	}
	return true
}

// unknownColumns says why a list that misses what matters is not read. One that
// has it, but without its unit, is Glooko's own all the same.
func (h *heads) unknownColumns() error {
	for _, c := range needed[h.kind] {
		if at := h.where[c]; at >= 0 {
			return fmt.Errorf("the column %q of Glooko's list %q does not say in which unit it is", h.names[at], h.kind)
		}
	}
	return foreign{&parsers.Unsupported{What: fmt.Sprintf("recognised as Glooko's list %q, but with columns this program does not know: %s", h.kind, strings.Join(h.names, ", "))}}
}

// serialColumn is the last of the list's columns, where it has one.
func (h *heads) serialColumn() int {
	columns := shapeOf(h.kind).columns
	if n := len(columns) - 1; slices.Contains(columns[n], serialHeads[0]) {
		return n
	}
	return -1
}

// text is what a column of the list says.
func (r *list) text(column int) string {
	if column < 0 || r.where[column] < 0 || r.where[column] >= len(r.row) {
		return ""
	}
	return r.row[r.where[column]]
}

// amount reads a number, negative ones as none: -1 is what is not known.
func (r *list) amount(column int, problem *string) *float64 {
	text := r.text(column)
	if table.Null(text) {
		return nil
	}
	v := table.DecimalComma(text)
	if v == nil {
		v = table.Number(text) // 1,234.5
	}
	if v == nil || *v > 100000 {
		if *problem == "" {
			*problem = fmt.Sprintf("%q is no amount", table.Clip(text))
		}
		return nil
	}
	if *v < 0 {
		return nil
	}
	return v
}

// extra is what the named columns and those that are not the list's say, under
// their own heads.
func (r *list) extra(columns ...int) map[string]any {
	var all map[string]any
	for i, text := range r.row[:min(len(r.row), len(r.names))] {
		mine, wanted := i == 0, false
		for c, at := range r.where {
			if at == i {
				mine = true
				for _, w := range columns {
					wanted = wanted || w == c
				}
			}
		}
		if text == "" || mine && !wanted {
			continue
		}
		if all == nil {
			all = map[string]any{}
		}
		if v := table.DecimalComma(text); v != nil {
			all[r.names[i]] = *v
		} else {
			all[r.names[i]] = r.known.Keep(text)
		}
	}
	return all
}

// scale is what the readings of a unit mean: what, about, stands for LOW and
// HIGH, and the limits of the sensors that are meant.
type scale struct{ low, high, lowest, highest float64 }

var scales = map[string]scale{
	glucose.MgDL:  {low: 1, high: 2001, lowest: 40, highest: 400},
	glucose.MmolL: {low: 0.1, high: 111.1, lowest: 2.2, highest: 22.2},
}

func (r *list) addGlucose(kind string) string {
	u := unit(r.names[r.where[1]])
	text := r.text(1)
	if table.Null(text) {
		return ""
	}
	g := record.Glucose{Time: r.at, Kind: kind, Serial: r.serial, RawUnit: u}
	s, v := scales[u], table.DecimalComma(text)
	switch word := strings.ToLower(text); {
	case v != nil && *v <= 0:
		return "" // no reading
	case v != nil && *v <= s.low+1e-6 || word == "low" || word == "lo":
		g.Flag, g.Raw = "low", s.lowest
	case v != nil && math.Abs(*v-s.high) < s.high/500 || word == "high" || word == "hi":
		g.Flag, g.Raw = "high", s.highest
	case v == nil:
		return fmt.Sprintf("%q is no glucose", table.Clip(text))
	case glucose.Impossible(*v, u):
		return fmt.Sprintf("no glucose is %s %s", table.Clip(text), u)
	default:
		g.Raw = *v
	}
	if kind == "history" {
		g.Extra = r.extra()
	} else if byHand(r.text(2)) {
		if g.Extra = r.extra(); g.Flag == "" {
			g.Flag = "manual"
		}
	} else {
		g.Extra = r.extra(2)
	}
	g.MmolL = glucose.InMmolL(g.Raw, u)
	r.facts.Glucose = append(r.facts.Glucose, g)
	return ""
}

// byHand reads the column of manual readings.
func byHand(text string) bool {
	switch strings.ToLower(text) {
	case "m", "manual", "manuell", "yes", "ja", "true", "1":
		return true
	}
	return false
}

func minutes(v *float64) *float64 {
	if v == nil {
		return nil
	}
	s := *v * 60
	return &s
}

// maxBasalUH is more than any insulin pump can be set to.
const maxBasalUH = 50

func (r *list) addBasal() (problem string) {
	rate, units, duration := r.amount(4, &problem), r.amount(5, &problem), r.amount(2, &problem)
	if rate != nil && *rate > maxBasalUH {
		// Some exports have lost the decimal point of their rates: 948.00 for 0.948.
		problem = fmt.Sprintf("a basal rate of %q units an hour, which no pump gives", table.Clip(r.text(4)))
		rate = nil
	}
	if rate == nil && units == nil {
		return problem
	}
	r.facts.Insulin = append(r.facts.Insulin, record.Insulin{Time: r.at, Kind: "basal", RateUH: rate, Units: units, DurationS: minutes(duration),
		Name: r.known.Keep(r.text(1)), Serial: r.serial, Extra: r.extra(3)})
	return problem
}

func (r *list) addBolus() (problem string) {
	units, initial, extended := r.amount(5, &problem), r.amount(6, &problem), r.amount(7, &problem)
	if units != nil || initial != nil || extended != nil {
		r.facts.Insulin = append(r.facts.Insulin, record.Insulin{Time: r.at, Kind: "bolus", Units: units, ImmediateU: initial, ExtendedU: extended,
			Name: r.known.Keep(r.text(1)), Serial: r.serial, Extra: r.extra(2, 3, 4)})
	}
	if grams := r.amount(3, &problem); grams != nil && *grams > 0 {
		r.facts.Carbs = append(r.facts.Carbs, record.Carbs{Time: r.at, CarbsG: grams, Serial: r.serial,
			Extra: map[string]any{r.names[r.where[3]]: *grams}}) // tells that it is of the calculator
	}
	return problem
}

// addDose reads insulin that was noted by hand.
func (r *list) addDose() (problem string) {
	units := r.amount(2, &problem)
	if units == nil || *units == 0 {
		return problem
	}
	kind := "manual"
	switch t := strings.ToLower(r.text(3)); {
	case strings.Contains(t, "long") || strings.Contains(t, "lang") || strings.Contains(t, "basal"):
		kind = "long"
	case strings.Contains(t, "rapid") || strings.Contains(t, "fast") || strings.Contains(t, "short") || strings.Contains(t, "schnell") || strings.Contains(t, "kurz") || strings.Contains(t, "bolus"):
		kind = "rapid"
	}
	r.facts.Insulin = append(r.facts.Insulin, record.Insulin{Time: r.at, Kind: kind, Units: units, Name: r.known.Keep(r.text(1)), Extra: r.extra(3)})
	return problem
}

// addDay reads the sums of insulin of a day.
func (r *list) addDay() (problem string) {
	for column, name := range map[int]string{1: "insulin_total_bolus_u", 2: "insulin_total_u", 3: "insulin_total_basal_u"} {
		r.totals.Add(r.at, name, r.serial, r.amount(column, &problem))
	}
	return problem
}

func (r *list) addCarbs() (problem string) {
	if grams := r.amount(1, &problem); grams != nil && *grams > 0 {
		r.facts.Carbs = append(r.facts.Carbs, record.Carbs{Time: r.at, CarbsG: grams, Extra: r.extra()})
	}
	return problem
}

func (r *list) addFood() (problem string) {
	grams, servings, food := r.amount(2, &problem), r.amount(7, &problem), r.text(1)
	if grams == nil && food == "" {
		return problem
	}
	r.facts.Carbs = append(r.facts.Carbs, record.Carbs{Time: r.at, CarbsG: grams, Servings: servings, Food: strings.Clone(food), Extra: r.extra(3, 4, 5, 6)})
	return problem
}

func (r *list) addExercise() (problem string) {
	n := r.note("exercise", r.text(1))
	n.DurationS = minutes(r.amount(3, &problem))
	if burned := r.amount(4, &problem); burned != nil && *burned > 0 {
		n.Value, n.Unit = burned, "kcal"
	}
	n.Extra = r.extra(2)
	r.add(n)
	return problem
}

func (r *list) addAlarm() string {
	n := r.note("alarm", r.text(1))
	n.Serial, n.Extra = r.serial, r.extra()
	r.add(n)
	return ""
}

func (r *list) addMedication() string {
	n := r.note("medication", r.text(1))
	n.Extra = r.extra(3)
	if v := table.DecimalComma(r.text(2)); v != nil {
		n.Value = v
	} else {
		n.Extra = r.extra(2, 3) // "1 tablet"
	}
	r.add(n)
	return ""
}

func (r *list) addNote() string {
	n := r.note("note", r.text(1))
	n.Extra = r.extra()
	r.add(n)
	return ""
}

func (r *list) note(kind, text string) record.Note {
	return record.Note{Time: r.at, Kind: kind, Text: r.known.Keep(text)}
}

// add keeps a note that says something.
func (r *list) add(n record.Note) {
	if n.Text != "" || n.Value != nil || n.DurationS != nil {
		r.facts.Notes = append(r.facts.Notes, n)
	}
}
