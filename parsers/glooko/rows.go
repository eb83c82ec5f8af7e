package glooko

import (
	"fmt"
	"strings"

	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// mgdlPerMmol is the molar mass of glucose in the units of laboratories.
const mgdlPerMmol = 18.0182

// What sensors and strips measure: stored, with a flag, for values beyond it.
var limits = map[string]map[string][2]float64{
	"cgm": {mgdl: {40, 400}, mmol: {2.2, 22.2}},
	"bg":  {mgdl: {20, 600}, mmol: {1.1, 33.3}},
}

// What stands for a value below or above of what a device measures.
var sentinels = map[string][2]float64{mgdl: {1, 2001}, mmol: {0.1, 111}}

// highest is what no living being reaches; a number above it is none.
var highest = map[string]float64{mgdl: 1500, mmol: 85}

// Doses and rates beyond these are not those of a pump or a pen, but numbers
// that lost their decimal sign.
const (
	highestDose = 300 // units
	highestRate = 50  // units an hour
)

// read reads a line; it answers with what is wrong with it, if anything is.
func (r *reader) read(row []string) (problem string) {
	r.row = row
	t, err := r.order.Parse(r.text("time"))
	if err != nil {
		return err.Error()
	}
	at := record.Wall(t)
	serial, device := r.keep(r.text("serial")), r.keep(r.text("device"))
	note := func(kind, text string) record.Note {
		return record.Note{Time: at, Kind: kind, Text: text, Serial: serial, Device: device, Extra: r.extra()}
	}
	switch r.kind {
	case "cgm", "bg":
		return r.addGlucose(record.Glucose{Time: at, Serial: serial, Device: device})
	case "basal", "bolus":
		return r.addInsulin(record.Insulin{Time: at, Kind: r.kind, Serial: serial, Device: device})
	case "manual_insulin":
		return r.addDose(record.Insulin{Time: at, Serial: serial, Device: device}, "value")
	case "insulin":
		if _, doses := r.column["delivered"]; doses { // older exports
			return r.addDose(record.Insulin{Time: at, Serial: serial, Device: device}, "delivered")
		}
		return r.addTotals(record.Day(t), serial)
	case "carbs", "food":
		return r.addCarbs(record.Carbs{Time: at, Food: r.text("name"), Serial: serial, Device: device})
	case "exercise":
		n := note("exercise", r.text("name"))
		if n.DurationS, problem = r.minutes(); n.Text != "" || n.DurationS != nil || n.Extra != nil {
			r.facts.Notes = append(r.facts.Notes, n)
		}
	case "medication":
		n := note("medication", r.text("name"))
		if v := r.text("value"); v != "" {
			if n.Value = r.number(v); n.Value == nil {
				n.Extra = with(n.Extra, r.names[r.column["value"]], v) // "10 mg"
			}
		}
		if n.Text != "" || n.Value != nil || n.Extra != nil {
			r.facts.Notes = append(r.facts.Notes, n)
		}
	case "alarms", "notes":
		if n := note(map[string]string{"alarms": "alarm", "notes": "note"}[r.kind], r.text("text")); n.Text != "" {
			r.facts.Notes = append(r.facts.Notes, n)
		}
	}
	return problem
}

// extra is what a row says in columns that mean nothing to the tables.
func (r *reader) extra() (x map[string]any) {
	for i, f := range r.fields {
		if f != "" || i >= len(r.row) || table.Null(r.row[i]) || r.names[i] == "" {
			continue
		}
		if v := r.number(r.row[i]); v != nil {
			x = with(x, r.names[i], *v)
		} else {
			x = with(x, r.names[i], r.row[i])
		}
	}
	return x
}

func with(x map[string]any, name string, value any) map[string]any {
	if x == nil {
		x = map[string]any{}
	}
	x[name] = value
	return x
}

func (r *reader) addGlucose(g record.Glucose) string {
	text := r.text("glucose")
	if table.Null(text) {
		return ""
	}
	g.Kind, g.RawUnit, g.Extra = map[string]string{"cgm": "history", "bg": "strip"}[r.kind], unit(r.names[r.column["glucose"]]), r.extra()
	v, limit, sentinel := r.number(text), limits[r.kind][unit(r.names[r.column["glucose"]])], sentinels[g.RawUnit]
	low, high := outside(text)
	switch {
	case v == nil && !low && !high:
		return fmt.Sprintf("%q is no glucose", clip(text))
	case v != nil && *v <= 0:
		return "" // no reading
	case low || v != nil && *v <= sentinel[0]:
		g.Flag, g.Raw = "low", limit[0]
	case high || *v >= sentinel[1]:
		g.Flag, g.Raw = "high", limit[1]
	case *v > highest[g.RawUnit]:
		return fmt.Sprintf("no glucose is %s %s", clip(text), g.RawUnit)
	default:
		g.Raw = *v
		if m := r.text("manual"); m != "" && !no[strings.ToLower(m)] {
			g.Flag = "manual"
		}
	}
	if g.MmolL = g.Raw; g.RawUnit == mgdl {
		g.MmolL /= mgdlPerMmol
	}
	r.facts.Glucose = append(r.facts.Glucose, g)
	return ""
}

var no = map[string]bool{"no": true, "n": true, "false": true, "0": true, "nein": true, "-": true}

func outside(text string) (low, high bool) {
	switch strings.ToLower(text) {
	case "lo", "low", "niedrig":
		return true, false
	case "hi", "high", "hoch":
		return false, true
	}
	return false, false
}

// addInsulin reads a basal rate or a bolus. What was eaten with a bolus is a
// row of its own.
func (r *reader) addInsulin(i record.Insulin) (problem string) {
	note := func(p string) {
		if problem == "" {
			problem = p
		}
	}
	get := func(field string, most float64) *float64 {
		v, p := r.amount(field, most)
		note(p)
		return v
	}
	i.Name, i.Extra = r.keep(r.text("type")), r.extra()
	i.RateUH, i.Units = get("rate", highestRate), get("delivered", highestDose)
	i.ImmediateU, i.ExtendedU = positive(get("initial", highestDose)), positive(get("extended", highestDose))
	i.DurationS, _ = r.minutes()
	if problem != "" { // the other numbers of such a line are not to be trusted
		return problem
	}
	if carbs := positive(get("carbs_input", 10000)); carbs != nil && problem == "" {
		r.facts.Carbs = append(r.facts.Carbs, record.Carbs{Time: i.Time, CarbsG: carbs, Serial: i.Serial, Device: i.Device})
	}
	if i.Kind == "bolus" {
		i.Units = positive(i.Units)
	}
	if i.RateUH != nil || i.Units != nil || i.ImmediateU != nil || i.ExtendedU != nil {
		r.facts.Insulin = append(r.facts.Insulin, i)
	}
	return problem
}

// addDose reads what a person noted of a syringe or pen.
func (r *reader) addDose(i record.Insulin, field string) string {
	v, problem := r.amount(field, highestDose)
	if v = positive(v); v == nil {
		return problem
	}
	i.Units, i.Name, i.Extra = v, r.keep(r.text("name")), r.extra()
	kind := strings.ToLower(r.text("type"))
	if i.Name == "" {
		i.Name = r.keep(r.text("type"))
	} else if kind != "" {
		i.Extra = with(i.Extra, r.names[r.column["type"]], r.text("type"))
	}
	i.Kind = "bolus"
	for _, k := range []struct{ kind, words string }{
		{"long", "long lang basal lent depot dépôt"}, {"rapid", "rapid short schnell kurz rapide bolus"},
	} {
		for _, w := range strings.Fields(k.words) {
			if strings.Contains(kind, w) {
				i.Kind = k.kind
				r.facts.Insulin = append(r.facts.Insulin, i)
				return ""
			}
		}
	}
	r.facts.Insulin = append(r.facts.Insulin, i)
	return ""
}

// total is a sum of insulin of a day.
type total struct {
	day  record.Date
	name string
}

// addTotals reads the sums of a day. On the day on which a pump was changed
// there is a line for each of both.
func (r *reader) addTotals(day record.Date, serial string) (problem string) {
	for _, name := range []string{"total_bolus", "total_insulin", "total_basal"} {
		v, p := r.amount(name, 1000)
		if p != "" {
			problem = p
		}
		if v == nil {
			continue
		}
		at, known := r.totals[total{day, name}]
		if !known {
			r.totals[total{day, name}] = len(r.facts.DailyScores)
			s := record.DailyScore{Day: day, Name: name + "_u", Value: v, Extra: r.extra()}
			if serial != "" {
				s.Extra = with(s.Extra, r.names[r.column["serial"]], serial)
			}
			r.facts.DailyScores = append(r.facts.DailyScores, s)
			continue
		}
		s := &r.facts.DailyScores[at]
		head := r.names[r.column["serial"]]
		if known, _ := s.Extra[head].(string); serial != "" && !strings.Contains(", "+known+", ", ", "+serial+", ") {
			*s.Value += *v
			s.Extra = with(s.Extra, head, strings.Trim(known+", "+serial, ", "))
		}
	}
	return problem
}

func (r *reader) addCarbs(c record.Carbs) string {
	grams, problem := r.amount("carbs", 10000)
	servings, problem2 := r.amount("servings", 1000)
	if c.CarbsG, c.Servings, c.Extra = positive(grams), positive(servings), r.extra(); c.CarbsG != nil || c.Servings != nil || c.Food != "" {
		r.facts.Carbs = append(r.facts.Carbs, c)
	}
	if problem == "" {
		problem = problem2
	}
	return problem
}

// minutes is the duration of a row, in seconds.
func (r *reader) minutes() (*float64, string) {
	v, problem := r.amount("duration", 100000)
	if v = positive(v); v != nil {
		*v *= 60
	}
	return v, problem
}

// amount reads a number that is not negative.
func (r *reader) amount(field string, most float64) (*float64, string) {
	text := r.text(field)
	if table.Null(text) {
		return nil, ""
	}
	v := r.number(text)
	if v == nil || *v < 0 || *v > most {
		return nil, fmt.Sprintf("%s cannot be %q", r.names[r.column[field]], clip(text))
	}
	return v, ""
}

// positive leaves out a zero that means none.
func positive(v *float64) *float64 {
	if v == nil || *v == 0 {
		return nil
	}
	return v
}
