package myfitnesspal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/record"
)

// object is a JSON object; the site adds members at will, and what is not
// known goes to Extra.
type object = map[string]any

// parseJSON reads an answer of the site's own interface (as of 2026): diary
// entries or measurements, a bare list or one in "items".
func parseJSON(text []byte, emit parsers.Emit) error {
	var top any
	if err := json.Unmarshal(text, &top); err != nil {
		return fmt.Errorf("the JSON of MyFitnessPal is damaged or cut off: %w", err)
	}
	if o, ok := top.(object); ok {
		if _, report := o["outcome"]; report {
			return &parsers.Unsupported{What: "MyFitnessPal report: its days have no year, so they cannot be placed; export the nutrition instead"}
		}
		top = o["items"]
	}
	items, ok := top.([]any)
	if !ok {
		return errors.New("the JSON holds no list of MyFitnessPal entries")
	}
	if len(items) == 0 {
		return &parsers.Unsupported{What: "MyFitnessPal list without entries"}
	}
	return parseItems(items, nil, emit)
}

// parseNextData reads the data that the page of measurements carries for its script.
func parseNextData(text string, emit parsers.Emit) error {
	var page struct {
		Props struct {
			PageProps struct {
				DehydratedState struct {
					Queries []struct {
						QueryKey []any `json:"queryKey"`
						State    struct {
							Data any `json:"data"`
						} `json:"state"`
					} `json:"queries"`
				} `json:"dehydratedState"`
			} `json:"pageProps"`
		} `json:"props"`
	}
	if err := json.Unmarshal([]byte(text), &page); err != nil {
		return fmt.Errorf("the data in the MyFitnessPal page are damaged or cut off: %w", err)
	}
	var items []any
	names := map[string]string{}
	for _, q := range page.Props.PageProps.DehydratedState.Queries {
		if len(q.QueryKey) == 0 {
			continue
		}
		switch q.QueryKey[0] {
		case "measurementTypes":
			types, _ := q.State.Data.([]any)
			for _, t := range types {
				if o, ok := t.(object); ok {
					names[textOf(o["id"])] = textOf(o["description"])
				}
			}
		case "measurements", "startingMeasurement":
			if o, ok := q.State.Data.(object); ok {
				list, _ := o["items"].([]any)
				items = append(items, list...)
			}
		}
	}
	if len(items) == 0 {
		return &parsers.Unsupported{What: "a page of MyFitnessPal without measurements"}
	}
	return parseItems(items, names, emit)
}

func parseItems(items []any, names map[string]string, emit parsers.Emit) error {
	f := record.Facts{Source: source}
	d := damage{total: len(items)}
	measures := map[string]measure{}
	for i, item := range items {
		o, _ := item.(object)
		t, err := time.Parse(time.DateOnly, textOf(o["date"]))
		if err != nil {
			d.miss(fmt.Sprintf("number %d", i+1), "it has no date")
			continue
		}
		day := record.Day(t)
		_, measured := o["value"]
		switch kind := textOf(o["type"]); {
		case kind == "food_entry":
			f.Nutrition = append(f.Nutrition, foodEntry(day, o))
		case kind == "exercise_entry":
			f.Exercises = append(f.Exercises, exerciseEntry(day, o))
		case measured && kind != "":
			if name := names[kind]; name != "" {
				kind = name
			}
			// The first measurement is on the page twice.
			id := textOf(o["id"])
			if id == "" {
				id = fmt.Sprint(day, kind, o["value"])
			}
			measures[id] = measure{day, kind, o}
		default:
			d.miss(fmt.Sprintf("number %d", i+1), "it is neither food nor exercise nor a measurement")
		}
	}
	taken := map[string]int{}
	for _, m := range sorted(measures) {
		if !m.place(&f, taken) {
			d.miss("the "+short(m.kind)+" of "+textOf(m.object["date"]), "it has no number or no unit of weight")
		}
	}
	f.Partial = d.partial("entries")
	if len(f.Nutrition)+len(f.Exercises)+len(f.BodyMeasurements)+len(f.WellnessSamples) == 0 {
		return fmt.Errorf("nothing of the MyFitnessPal list could be read: %s", f.Partial)
	}
	return send(&f, emit)
}

// foodEntry is a food eaten; its nutrients are those of the amount.
func foodEntry(day record.Date, o object) record.NutritionEntry {
	e := record.NutritionEntry{Day: day, Meal: textOf(o["meal_name"])}
	food, _ := o["food"].(object)
	e.Food = textOf(food["description"])
	if brand := strings.TrimSpace(textOf(food["brand_name"])); brand != "" {
		e.Food = brand + " - " + e.Food
	}
	if e.Food == "" {
		e.Food = "Quick add" // an entry of one food all the same, not a sum
	}
	size, _ := o["serving_size"].(object)
	e.Unit = textOf(size["unit"])
	if servings, ok := number(o["servings"]); ok {
		if per, ok := number(size["value"]); ok {
			servings *= per
		}
		e.Amount = &servings
	}
	contents, _ := o["nutritional_contents"].(object)
	for name, value := range contents {
		if energy, ok := value.(object); ok {
			putNumber(&e, newColumn(name, textOf(energy["unit"])), energy["value"])
		} else {
			putNumber(&e, newColumn(name, ""), value)
		}
	}
	rest(&e.Extra, o, "", "type", "date", "meal_name", "serving_size", "nutritional_contents", "food")
	rest(&e.Extra, food, "food_", "description", "brand_name", "serving_sizes", "nutritional_contents")
	rest(&e.Extra, size, "serving_size_", "unit")
	return e
}

func putNumber(e *record.NutritionEntry, c column, value any) {
	if v, ok := number(value); ok {
		put(e, c, strconv.FormatFloat(v, 'f', -1, 64))
	}
}

func exerciseEntry(day record.Date, o object) record.ExerciseEntry {
	e := record.ExerciseEntry{Day: day}
	what, _ := o["exercise"].(object)
	e.Name = textOf(what["description"])
	e.Kind = exerciseKind(textOf(what["type"]))
	if minutes, ok := number(o["quantity"]); ok {
		minutes *= 60
		e.DurationS = &minutes
	}
	energy, _ := o["energy"].(object)
	if v, ok := number(energy["value"]); ok {
		if v, ok = convert(v, textOf(energy["unit"]), "kcal"); ok {
			e.EnergyKcal = &v
		}
	}
	rest(&e.Extra, o, "", "type", "date", "energy", "quantity", "exercise")
	rest(&e.Extra, what, "exercise_", "description", "type")
	mark(&e)
	return e
}

// measure is one measurement of the site.
type measure struct {
	day    record.Date
	kind   string
	object object
}

// sorted puts measurements in order of day and value.
func sorted(m map[string]measure) []measure {
	out := make([]measure, 0, len(m))
	for _, v := range m {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b measure) int {
		if a.day != b.day {
			return int(a.day) - int(b.day)
		}
		return strings.Compare(a.kind+fmt.Sprint(a.object["value"])+textOf(a.object["id"]), b.kind+fmt.Sprint(b.object["value"])+textOf(b.object["id"]))
	})
	return out
}

// place stores a weight as a measurement of the body, anything else as a
// sample; weights carry their unit here. taken counts what a day has already.
func (m measure) place(f *record.Facts, taken map[string]int) bool {
	v, ok := number(m.object["value"])
	if !ok || v <= 0 {
		return false
	}
	unit := textOf(m.object["unit"])
	name, isWeight := sampleName(m.kind, unit), strings.EqualFold(m.kind, "weight")
	kg := kilograms(v, unit)
	if isWeight {
		if name = ""; kg == nil {
			return false
		}
	}
	key := fmt.Sprint(m.day, name)
	at := noon(m.day, taken[key])
	taken[key]++
	if !isWeight {
		f.WellnessSamples = append(f.WellnessSamples, record.WellnessSample{Time: at, Name: name, Value: &v})
		return true
	}
	b := record.BodyMeasurement{Time: at, WeightKg: kg, Extra: object{"time": notTold, "Weight": v, "weight_unit": unit}}
	rest(&b.Extra, m.object, "", "type", "date", "value", "unit")
	f.BodyMeasurements = append(f.BodyMeasurements, b)
	return true
}

// rest keeps the members of an object that are not named, as far as they are
// simple values.
func rest(m *map[string]any, o object, prefix string, but ...string) {
	for name, v := range o {
		if slices.Contains(but, name) {
			continue
		}
		switch v.(type) {
		case string, float64, bool:
			extra(m, prefix+name, v)
		}
	}
}

// number accepts numbers and, as some answers have them, numbers in quotes.
func number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case string:
		var n float64
		err := json.Unmarshal(bytes.TrimSpace([]byte(v)), &n)
		return n, err == nil
	}
	return 0, false
}

// textOf is a text, or a number as the identifier it is; empty for all else.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return fmt.Sprintf("%.0f", v)
	}
	return ""
}
