package glooko

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/clock"
	"athletedata/parsers/glucose"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// answer is what the pages of Glooko's web site are drawn from. It is not
// documented; the shapes are those that three public programs read:
// nightscout-connect (2023-10-12 and its forks of 2026) and glooko-gluroo-bridge
// (2026-07-17). Times end in Z and yet are those of the device's clock. Glucose
// is in hundredths of mg/dL in "value", and in the unit of the account in "y".
type answer struct {
	Series map[string][]object `json:"series"`
	Basals []object            `json:"scheduledBasals"`
	Foods  []object            `json:"foods"`

	facts *record.Facts
	bad   int
	first string // what was wrong with the first that could not be read
}

// object is an entry; what is not known of it goes to Extra.
type object map[string]any

// isAnswer knows the names that lists have in no other vendor's JSON.
func isAnswer(text []byte) bool {
	text = bytes.TrimSpace(text)
	if len(text) == 0 || text[0] != '{' {
		return false
	}
	has := func(name string) bool { return bytes.Contains(text, []byte(`"`+name+`"`)) }
	return has("series") && (has("cgmLow") || has("cgmNormal") || has("cgmHigh") || has("deliveredBolus")) ||
		has("scheduledBasals") || has("foods") && (has("softDeleted") || has("lastGuid"))
}

func parseAnswer(text []byte, emit parsers.Emit) error {
	a := answer{facts: &record.Facts{Source: "glooko"}}
	if err := json.Unmarshal(text, &a); err != nil {
		return fmt.Errorf("the JSON of Glooko is damaged or cut off: %w", err)
	}
	a.readings()
	a.each(a.Series["deliveredBolus"], true, a.bolus)
	a.each(a.Basals, false, a.basal)
	a.each(a.Foods, false, a.food)
	f := a.facts
	if a.bad > 0 {
		f.Partial = fmt.Sprintf("%d entries could not be read; of the first, %s", a.bad, a.first)
	}
	if len(f.Glucose)+len(f.Insulin)+len(f.Carbs) == 0 {
		if a.bad > 0 {
			return fmt.Errorf("nothing of Glooko's list could be read: %s", f.Partial)
		}
		return &parsers.Unsupported{What: "Glooko's list without entries"}
	}
	settle(f)
	return emit(f)
}

// readings reads glucose, which the graph draws in three colours.
func (a *answer) readings() {
	var ends []int
	for _, name := range []string{"cgmLow", "cgmNormal", "cgmHigh"} {
		a.each(a.Series[name], false, a.glucose)
		ends = append(ends, len(a.facts.Glucose))
	}
	g := a.facts.Glucose
	markPasses([][]record.Glucose{g[:ends[0]], g[ends[0]:ends[1]], g[ends[1]:]})
}

// each reads the entries of a list that were not deleted later. One that is in
// the order of time tells of an hour that the clock showed twice: the second pass
// begins where it goes back.
func (a *answer) each(list []object, inOrder bool, read func(object, record.Moment) string) {
	moments, problems := make([]record.Moment, len(list)), make([]string, len(list))
	var streams clock.Streams
	for i, o := range list {
		moments[i], problems[i] = o.time()
		if inOrder {
			streams.Add("", "", &moments[i])
		}
	}
	streams.MarkLater(clock.OldestFirst)
	for i, o := range list {
		if deleted, _ := o["softDeleted"].(bool); deleted {
			continue
		}
		problem := problems[i]
		if problem == "" {
			problem = read(o, moments[i])
		}
		if problem != "" {
			if a.bad++; a.bad == 1 {
				a.first = problem
			}
		}
	}
}

// time is what the device's clock showed.
func (o object) time() (record.Moment, string) {
	text, _ := o["pumpTimestamp"].(string)
	if text == "" {
		text, _ = o["timestamp"].(string)
	}
	if seconds, ok := o["x"].(float64); ok && text == "" && seconds > 0 && seconds < 1e11 {
		return record.Wall(time.Unix(int64(seconds), 0).UTC()), ""
	}
	at, err := time.Parse("2006-01-02T15:04:05", strings.TrimSuffix(text, "Z"))
	if err != nil {
		return record.Moment{}, fmt.Sprintf("%q is no time", table.Clip(text))
	}
	return record.Wall(at.Truncate(time.Second)), ""
}

// number is a member that is none below zero.
func (o object) number(names ...string) *float64 {
	for _, name := range names {
		if v, ok := o[name].(float64); ok && v >= 0 {
			return &v
		}
	}
	return nil
}

func (o object) text(name string) string {
	s, _ := o[name].(string)
	return strings.TrimSpace(s)
}

// extra is what else an entry says in numbers and words.
func (o object) extra(but ...string) map[string]any {
	var all map[string]any
	for name, v := range o {
		switch v.(type) {
		case string, float64, bool:
		default:
			continue
		}
		if v == "" || slices.Contains(but, name) || slices.Contains([]string{"x", "y", "timestamp", "pumpTimestamp", "softDeleted"}, name) {
			continue
		}
		if all == nil {
			all = map[string]any{}
		}
		all[name] = v
	}
	return all
}

// mostMmolL is above what sensors tell in mmol/L and below what they tell in
// mg/dL: the number itself says in which unit it is.
const mostMmolL = 36

func (a *answer) glucose(o object, at record.Moment) string {
	if drawn, _ := o["calculated"].(bool); drawn {
		return "" // a point of the line between two readings
	}
	g := record.Glucose{Time: at, Kind: "history", RawUnit: glucose.MgDL, Extra: o.extra("value", "calculated")}
	switch value, y := o.number("value"), o.number("y"); {
	case value != nil && *value >= 1000:
		g.Raw = *value / 100
	case y == nil || *y == 0:
		return "" // no reading
	default:
		if g.Raw = *y; *y < mostMmolL {
			g.RawUnit = glucose.MmolL
		}
	}
	if glucose.Impossible(g.Raw, g.RawUnit) {
		return fmt.Sprintf("no glucose is %g %s", g.Raw, g.RawUnit)
	}
	g.MmolL = glucose.InMmolL(g.Raw, g.RawUnit)
	a.facts.Glucose = append(a.facts.Glucose, g)
	return ""
}

func (a *answer) bolus(o object, at record.Moment) string {
	units, grams := o.number("insulinDelivered", "y"), o.number("carbsInput")
	if units == nil && grams == nil {
		return "a bolus has no amount"
	}
	if units != nil && *units > 0 {
		a.facts.Insulin = append(a.facts.Insulin, record.Insulin{Time: at, Kind: "bolus", Units: units, Device: o.text("deviceName"),
			Extra: o.extra("insulinDelivered", "carbsInput", "deviceName")})
	}
	if grams != nil && *grams > 0 {
		a.facts.Carbs = append(a.facts.Carbs, record.Carbs{Time: at, CarbsG: grams, Device: o.text("deviceName"),
			Extra: map[string]any{"carbsInput": *grams}}) // tells that it is of the calculator
	}
	return ""
}

func (a *answer) basal(o object, at record.Moment) string {
	rate := o.number("rate")
	if rate == nil {
		return "a basal has no rate"
	}
	if *rate > maxBasalUH {
		return fmt.Sprintf("a basal rate of %g units an hour, which no pump gives", *rate)
	}
	b := record.Insulin{Time: at, Kind: "basal", RateUH: rate, DurationS: o.number("duration"), Extra: o.extra("rate", "duration", "startTime", "syncTimestamp")}
	if b.DurationS != nil { // the export says it outright
		units := *rate * *b.DurationS / 3600
		b.Units = &units
	}
	a.facts.Insulin = append(a.facts.Insulin, b)
	return ""
}

func (a *answer) food(o object, at record.Moment) string {
	name := o.text("name")
	if name == "" {
		name = o.text("description")
	}
	grams := o.number("carbs", "carbohydrateGrams")
	if grams == nil && name == "" {
		return "a food has neither a name nor carbohydrates"
	}
	a.facts.Carbs = append(a.facts.Carbs, record.Carbs{Time: at, CarbsG: grams, Servings: o.number("numberOfServings"), Food: name,
		Extra: o.extra("name", "carbs", "numberOfServings", "imageUrl")})
	return ""
}
