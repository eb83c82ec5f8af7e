package libreview

import (
	"fmt"
	"strconv"
	"strings"

	"athletedata/parsers/glucose"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// What the sensors measure: outside of it the report says LO or HI.
var limits = map[string][2]float64{glucose.MgDL: {40, 500}, glucose.MmolL: {2.2, 27.8}}

// origin is what all values of a line share.
type origin struct {
	at             record.Moment
	serial, device string
}

// row reads a line; it answers with what is wrong with it, if anything is. The
// rest of such a line is read all the same.
func (r *report) row(row []string) (problem string) {
	if len(row) <= max(r.time, r.kind, r.historic) {
		return fmt.Sprintf("it has only %d of %d fields", len(row), len(r.names))
	}
	if _, err := strconv.Atoi(row[r.kind]); err != nil {
		return fmt.Sprintf("%q is no record type", table.Clip(row[r.kind]))
	}
	at, err := r.order.Parse(row[r.time])
	if err != nil {
		return err.Error()
	}
	o := origin{at: record.Wall(at), serial: r.known.Keep(r.text(row, r.serial)), device: r.known.Keep(r.text(row, r.device))}
	note := func(p string) {
		if problem == "" {
			problem = p
		}
	}
	note(r.addGlucose(o, "history", row, r.historic))
	note(r.addGlucose(o, "scan", row, r.scan))
	note(r.addGlucose(o, "strip", row, r.strip))
	note(r.addKetone(o, row))
	note(r.addInsulin(o, row))
	note(r.addFood(o, row))
	r.addNotes(o, row)
	return problem
}

func (r *report) addGlucose(o origin, kind string, row []string, column int) string {
	text := r.text(row, column)
	if table.Null(text) {
		return ""
	}
	unit := glucose.UnitIn(r.names[column])
	g := record.Glucose{Time: o.at, Kind: kind, Serial: o.serial, Device: o.device, RawUnit: unit}
	if v := table.DecimalComma(text); v != nil {
		if *v <= 0 {
			return "" // no reading
		}
		if glucose.Impossible(*v, unit) {
			return fmt.Sprintf("no glucose is %s %s", table.Clip(text), unit)
		}
		g.Raw = *v
	} else if g.Flag = outside(text); g.Flag == "low" {
		g.Raw = limits[unit][0]
	} else if g.Flag == "high" {
		g.Raw = limits[unit][1]
	} else {
		return fmt.Sprintf("%q is no glucose", table.Clip(text))
	}
	g.MmolL = glucose.InMmolL(g.Raw, unit)
	r.facts.Glucose = append(r.facts.Glucose, g)
	return ""
}

// outside reads what stands for a value that is not measured any more: LO, HI,
// or what is beyond the limit.
func outside(text string) string {
	switch strings.ToLower(text) {
	case "lo", "low":
		return "low"
	case "hi", "high":
		return "high"
	}
	if text[0] == '<' && table.DecimalComma(text[1:]) != nil {
		return "low"
	}
	if text[0] == '>' && table.DecimalComma(text[1:]) != nil {
		return "high"
	}
	return ""
}

func (r *report) addKetone(o origin, row []string) string {
	text := r.text(row, r.ketone)
	if table.Null(text) {
		return ""
	}
	v := table.DecimalComma(text)
	if v == nil && outside(text) != "" {
		r.note(o, "event", r.names[r.ketone]+": "+text) // a Ketone cannot say it
		return ""
	}
	if v == nil || *v < 0 || *v > 50 {
		return fmt.Sprintf("%q is no ketone", table.Clip(text))
	}
	r.facts.Ketones = append(r.facts.Ketones, record.Ketone{Time: o.at, Serial: o.serial, MmolL: *v, Device: o.device})
	return ""
}

func (r *report) addInsulin(o origin, row []string) (problem string) {
	for _, c := range []struct {
		kind         string
		units, noted int
		name         string // the vendor's, of the column noted
	}{
		{"rapid", r.rapid, r.rapidNoted, "Non-numeric Rapid-Acting Insulin"},
		{"long", r.long, r.longNoted, "Non-numeric Long-Acting Insulin"},
		{"meal", r.meal, -1, ""},
		{"correction", r.correction, -1, ""},
		{"user_change", r.change, -1, ""},
	} {
		units, bad := amount(r.text(row, c.units))
		if bad {
			problem = fmt.Sprintf("%q are no units of insulin", table.Clip(r.text(row, c.units)))
		}
		noted := r.text(row, c.noted)
		if units == nil && noted == "" {
			continue
		}
		dose := record.Insulin{Time: o.at, Kind: c.kind, Units: units, Serial: o.serial, Device: o.device}
		if noted != "" {
			dose.Extra = map[string]any{c.name: noted}
		}
		r.facts.Insulin = append(r.facts.Insulin, dose)
	}
	return problem
}

func (r *report) addFood(o origin, row []string) (problem string) {
	grams, bad := amount(r.text(row, r.grams))
	servings, bad2 := amount(r.text(row, r.servings))
	if bad || bad2 {
		problem = "what was eaten is no number"
	}
	noted := r.text(row, r.foodNoted)
	if grams == nil && servings == nil && noted == "" {
		return problem
	}
	c := record.Carbs{Time: o.at, CarbsG: grams, Servings: servings, Serial: o.serial, Device: o.device}
	if noted == "1" { // a tick
		c.Extra = map[string]any{"Non-numeric Food": noted}
	} else {
		c.Food = noted
	}
	r.facts.Carbs = append(r.facts.Carbs, c)
	return problem
}

// amount reads a number; zero is nothing given or eaten.
func amount(text string) (v *float64, bad bool) {
	if table.Null(text) {
		return nil, false
	}
	if v = table.DecimalComma(text); v == nil || *v > 10000 || *v < -10000 {
		return nil, true
	}
	if *v == 0 {
		return nil, false
	}
	return v, false
}

// exercise is what the app notes in its own words, in the languages in which
// they are known.
var exercise = map[string]bool{
	"exercise": true, "training": true, "sport": true, "exercice": true, "ejercicio": true,
	"esercizio": true, "exercício": true, "lichaamsbeweging": true, "träning": true, "motion": true,
}

func (r *report) addNotes(o origin, row []string) {
	if text := r.text(row, r.columns.notes); text != "" {
		kind := "note"
		if exercise[strings.ToLower(text)] {
			kind = "exercise"
		}
		r.note(o, kind, text)
	}
	if before, after := r.text(row, r.clockBefore), r.text(row, r.clockAfter); before != "" || after != "" {
		r.note(o, "event", fmt.Sprintf("clock set from %s to %s", before, after))
	}
	for i := r.count; i < len(row) && i < len(r.names); i++ { // columns to come
		if row[i] != "" {
			r.note(o, "event", r.names[i]+": "+row[i])
		}
	}
}

func (r *report) note(o origin, kind, text string) {
	r.facts.Notes = append(r.facts.Notes, record.Note{Time: o.at, Kind: kind, Text: text, Serial: o.serial, Device: o.device})
}
