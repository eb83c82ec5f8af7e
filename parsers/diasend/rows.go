package diasend

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/clock"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// mgdlPerMmol is the molar mass of glucose in the units of laboratories.
const mgdlPerMmol = 18.0182

const (
	mgdl = "mg/dL"
	mmol = "mmol/L"
)

// highest is what no living being reaches; a number above it is none.
var highest = map[string]float64{mgdl: 1500, mmol: 85}

// reader reads one sheet after the other.
type reader struct {
	facts   *record.Facts
	order   clock.Order
	partial []string
	known   map[string]string
	totals  map[total]int // where in facts.DailyScores

	heads  []string
	column map[string]int
	row    []string
}

// keep gives names that are on every line one place in memory.
func (r *reader) keep(s string) string {
	k, ok := r.known[s]
	if !ok {
		k = strings.Clone(s)
		r.known[k] = k
	}
	return k
}

// names of columns that have a place of their own; others go to Extra.
var names = map[string]string{
	"time": "time", "mmol/l": "glucose", "mg/dl": "glucose", "serial number": "serial",
	"basal amount": "basal", "bolus type": "type", "bolus volume": "bolus", "immediate volume": "immediate", "extended volume": "extended",
	"duration": "duration", "carbs": "carbs", "notes": "notes", "total daily dose": "dose", "total daily basal": "total_basal",
	"alarm/event": "alarm",
}

func (r *reader) sheet(s sheet, k kind, at int) {
	r.heads, r.column = s.rows[at], map[string]int{}
	for i, h := range r.heads {
		h, _, _ = strings.Cut(h, "(")
		if f := names[table.Fold(h)]; f != "" {
			if _, taken := r.column[f]; !taken {
				r.column[f] = i
			}
		}
	}
	from, unread := *r.facts, table.Unread{}
	for i := at + 1; i < len(s.rows); i++ {
		if r.row = s.rows[i]; strings.Join(r.row, "") == "" {
			continue
		}
		unread.Lines++
		problem := ""
		if t, ok := timeOf(r.text("time"), r.order); !ok {
			problem = fmt.Sprintf("%q is no time", clip(r.text("time")))
		} else {
			problem = r.read(k, t)
		}
		if problem != "" {
			unread.Add(i+1, problem)
		}
	}
	if readings := r.facts.Glucose[len(from.Glucose):]; k == glucoseSheet {
		ofSensor := table.Fold(s.name) == "cgm" || s.name == "" && frequent(readings)
		for i := range readings {
			if readings[i].Kind = "strip"; ofSensor {
				readings[i].Kind = "history"
			}
		}
	}
	mark(r.facts.Glucose[len(from.Glucose):], func(g *record.Glucose) (*record.Moment, string) { return &g.Time, g.Serial })
	mark(r.facts.Insulin[len(from.Insulin):], func(i *record.Insulin) (*record.Moment, string) { return &i.Time, i.Serial })
	mark(r.facts.Carbs[len(from.Carbs):], func(c *record.Carbs) (*record.Moment, string) { return &c.Time, c.Serial })
	if p := unread.String(); p != "" {
		if s.name != "" {
			p = "sheet " + strings.TrimSpace(s.name) + ": " + p
		}
		r.partial = append(r.partial, p)
	}
}

// frequent tells a sensor from strips where the name of the sheet is lost: half
// of its readings are no more than a quarter of an hour apart.
func frequent(g []record.Glucose) bool {
	var steps []int64
	for i := 1; i < len(g); i++ {
		steps = append(steps, g[i].Time.LocalMicro-g[i-1].Time.LocalMicro)
	}
	slices.Sort(steps)
	return len(steps) > 10 && steps[len(steps)/2] <= int64(15*time.Minute/time.Microsecond)
}

func (r *reader) text(field string) string {
	if i, ok := r.column[field]; ok && i < len(r.row) {
		return r.row[i]
	}
	return ""
}

// timeOf reads a time; a program that saved the file again may have made a
// number of it: days since 1899.
func timeOf(text string, o clock.Order) (time.Time, bool) {
	if t, err := o.Parse(text); err == nil {
		return t, true
	}
	days, err := strconv.ParseFloat(text, 64)
	if err != nil || !(days > 30000 && days < 80000) {
		return time.Time{}, false
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(math.Round(days*86400)) * time.Second), true
}

func (r *reader) read(k kind, t time.Time) string {
	at, serial := record.Wall(t), r.keep(r.text("serial"))
	switch k {
	case glucoseSheet:
		return r.addGlucose(record.Glucose{Time: at, Serial: serial})
	case alarmSheet:
		if text := r.text("alarm"); text != "" {
			r.facts.Notes = append(r.facts.Notes, record.Note{Time: at, Kind: "alarm", Text: text, Serial: serial, Extra: r.extra()})
		}
		return ""
	}
	return r.addInsulin(at, record.Day(t), serial)
}

// extra is what a row says in columns without a place. One has no head: its
// flags, of which "m" is known.
func (r *reader) extra() (x map[string]any) {
	for i, text := range r.row {
		head := "flag"
		if i < len(r.heads) && r.heads[i] != "" {
			head = r.heads[i]
		}
		folded, _, _ := strings.Cut(head, "(")
		if text == "" || names[table.Fold(folded)] != "" || head == "flag" && text == "m" {
			continue
		}
		x = with(x, head, text)
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
	g.RawUnit = mgdl
	if strings.EqualFold(r.heads[r.column["glucose"]], mmol) {
		g.RawUnit = mmol
	}
	v := table.DecimalComma(text)
	if v == nil || *v > highest[g.RawUnit] {
		return fmt.Sprintf("no glucose is %q", clip(text))
	}
	if *v <= 0 {
		return "" // no reading
	}
	g.Raw, g.MmolL, g.Extra = *v, *v, r.extra()
	if g.RawUnit == mgdl {
		g.MmolL /= mgdlPerMmol
	}
	if flag := r.column["glucose"] + 1; flag < len(r.row) && r.row[flag] == "m" {
		g.Flag = "manual"
	}
	r.facts.Glucose = append(r.facts.Glucose, g)
	return ""
}

// addInsulin reads an event: a basal rate that begins, a bolus, what was
// eaten, or the sums of a day. What is noted belongs to the event.
func (r *reader) addInsulin(at record.Moment, day record.Date, serial string) (problem string) {
	get := func(field string, most float64) *float64 {
		text := r.text(field)
		if table.Null(text) {
			return nil
		}
		v := table.DecimalComma(text)
		if v == nil || *v < 0 || *v > most {
			problem = fmt.Sprintf("%s cannot be %q", r.heads[r.column[field]], clip(text))
			return nil
		}
		return v
	}
	extra, noted := r.extra(), r.text("notes")
	if noted != "" {
		extra = with(extra, r.heads[r.column["notes"]], noted)
	}
	told := false
	if rate := get("basal", 50); rate != nil {
		r.facts.Insulin = append(r.facts.Insulin, record.Insulin{Time: at, Kind: "basal", RateUH: rate, Serial: serial, Extra: extra})
		told = true
	}
	bolus := record.Insulin{Time: at, Kind: "bolus", Units: get("bolus", 300), ImmediateU: positive(get("immediate", 300)), ExtendedU: positive(get("extended", 300)),
		Name: r.keep(r.text("type")), Serial: serial, Extra: extra}
	if bolus.Units != nil || bolus.ImmediateU != nil || bolus.ExtendedU != nil {
		if bolus.DurationS = positive(get("duration", 10000)); bolus.DurationS != nil {
			*bolus.DurationS *= 60
		}
		r.facts.Insulin = append(r.facts.Insulin, bolus)
		told = true
	}
	if grams := positive(get("carbs", 10000)); grams != nil {
		r.facts.Carbs = append(r.facts.Carbs, record.Carbs{Time: at, CarbsG: grams, Serial: serial, Extra: extra})
		told = true
	}
	r.addTotal(day, "total_daily_dose_u", get("dose", 1000), serial)
	r.addTotal(day, "total_daily_basal_u", get("total_basal", 1000), serial)
	if !told && noted != "" {
		r.facts.Notes = append(r.facts.Notes, record.Note{Time: at, Kind: "note", Text: noted, Serial: serial})
	}
	return problem
}

// total is a sum of insulin of a day.
type total struct {
	day  record.Date
	name string
}

// addTotal reads the sum of a day; on the day on which a pump was changed
// there is one of each.
func (r *reader) addTotal(day record.Date, name string, v *float64, serial string) {
	if v == nil {
		return
	}
	at, known := r.totals[total{day, name}]
	if !known {
		r.totals[total{day, name}] = len(r.facts.DailyScores)
		s := record.DailyScore{Day: day, Name: name, Value: v}
		if serial != "" {
			s.Extra = map[string]any{"Serial number": serial}
		}
		r.facts.DailyScores = append(r.facts.DailyScores, s)
		return
	}
	s := &r.facts.DailyScores[at]
	before, _ := s.Extra["Serial number"].(string)
	if before == serial {
		s.Value = v // the later one of a day is of more of it
	} else if !strings.Contains(", "+before+", ", ", "+serial+", ") {
		*s.Value += *v
		s.Extra = with(s.Extra, "Serial number", strings.Trim(before+", "+serial, ", "))
	}
}

func positive(v *float64) *float64 {
	if v == nil || *v == 0 {
		return nil
	}
	return v
}

func (r *reader) finish(emit parsers.Emit) error {
	f := r.facts
	if len(f.Glucose)+len(f.Insulin)+len(f.Carbs)+len(f.Notes)+len(f.DailyScores) == 0 {
		if len(r.partial) > 0 {
			return fmt.Errorf("nothing of the diasend export could be read: %s", strings.Join(r.partial, "; "))
		}
		return &parsers.Unsupported{What: "diasend export without entries"}
	}
	settle(f)
	f.Partial = strings.Join(r.partial, "; ")
	return emit(f)
}

func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}
