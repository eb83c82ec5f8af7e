package cronometer

import (
	"math"
	"strings"

	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

const kilojoulesPerKcal = 4.184

// column is the heading of a column, "B1 (Thiamine) (mg)" taken apart.
type column struct{ name, unit string }

func heading(s string) column {
	if i := strings.LastIndexByte(s, '('); i > 0 && strings.HasSuffix(s, ")") {
		return column{strings.ToLower(strings.TrimSpace(s[:i])), strings.ToLower(s[i+1 : len(s)-1])}
	}
	return column{name: strings.ToLower(s)}
}

// nutrient is where a nutrient is kept, and in what unit.
type nutrient struct {
	unit  string
	field func(*record.NutritionEntry) **float64
}

// nutrients that have a column. Cronometer gives vitamins and minerals in
// mass, our columns for vitamin A and C, calcium and iron are percent of a
// daily value: these stay in Extra as they are.
var nutrients = map[string]nutrient{
	"energy":          {"kcal", func(e *record.NutritionEntry) **float64 { return &e.EnergyKcal }},
	"carbs":           {"g", func(e *record.NutritionEntry) **float64 { return &e.CarbsG }},
	"protein":         {"g", func(e *record.NutritionEntry) **float64 { return &e.ProteinG }},
	"fat":             {"g", func(e *record.NutritionEntry) **float64 { return &e.FatG }},
	"fiber":           {"g", func(e *record.NutritionEntry) **float64 { return &e.FiberG }},
	"sugars":          {"g", func(e *record.NutritionEntry) **float64 { return &e.SugarG }},
	"saturated":       {"g", func(e *record.NutritionEntry) **float64 { return &e.SaturatedFatG }},
	"polyunsaturated": {"g", func(e *record.NutritionEntry) **float64 { return &e.PolyunsatFatG }},
	"monounsaturated": {"g", func(e *record.NutritionEntry) **float64 { return &e.MonounsatFatG }},
	"trans-fats":      {"g", func(e *record.NutritionEntry) **float64 { return &e.TransFatG }},
	"cholesterol":     {"mg", func(e *record.NutritionEntry) **float64 { return &e.CholesterolMg }},
	"sodium":          {"mg", func(e *record.NutritionEntry) **float64 { return &e.SodiumMg }},
	"potassium":       {"mg", func(e *record.NutritionEntry) **float64 { return &e.PotassiumMg }},
	"water":           {"g", func(e *record.NutritionEntry) **float64 { return &e.WaterG }},
	"caffeine":        {"mg", func(e *record.NutritionEntry) **float64 { return &e.CaffeineMg }},
	"alcohol":         {"g", func(e *record.NutritionEntry) **float64 { return &e.AlcoholG }},
}

// convert turns a value into another unit.
func convert(v float64, from, to string) (float64, bool) {
	switch {
	case from == to:
		return v, true
	case from == "kj" && to == "kcal":
		return v / kilojoulesPerKcal, true
	case from == "g" && to == "mg":
		return v * 1000, true
	case from == "mg" && to == "g":
		return v / 1000, true
	}
	return 0, false
}

// serving keeps a food of servings.csv.
func (t *tableOf) serving(e *entry) string {
	n := record.NutritionEntry{Day: e.day, Time: e.time}
	unit := t.header.Get(e.fields, "Unit")
	for i, text := range e.fields {
		c := t.cols[i]
		switch v := table.Number(text); {
		case i == 0 || c.name == "time" || c.name == "unit":
		case c.name == "group":
			n.Meal = text
		case c.name == "food name":
			n.Food = text
		case c.name == "amount" && unit == "":
			// Number and unit stand together: "58.00 g", "1.50 cup".
			number, rest, _ := strings.Cut(text, " ")
			if n.Amount = table.Number(number); n.Amount != nil {
				n.Unit = strings.TrimSpace(rest)
			} else if text != "" {
				e.keep("Amount", text)
			}
		case c.name == "amount":
			if n.Amount, n.Unit = v, unit; v == nil && text != "" {
				e.keep("Amount", text)
			}
		case table.Null(text):
		case v == nil:
			e.keep(t.names[i], text)
		default:
			if where, known := nutrients[c.name]; known {
				if in, fits := convert(*v, c.unit, where.unit); fits {
					*where.field(&n) = &in
					continue
				}
			}
			e.keep(t.names[i], *v)
		}
	}
	if n.Food == "" {
		return "it names no food"
	}
	n.Extra = e.extra
	t.facts.Nutrition = append(t.facts.Nutrition, n)
	return ""
}

// daySum keeps a day of dailysummary.csv. Its nutrients stay in Extra: they
// are sums of the servings, which are told one by one elsewhere.
func (t *tableOf) daySum(e *entry) string {
	d := record.DailySummary{Day: e.day}
	for i, text := range e.fields[1:] {
		name, c, v := t.names[i+1], t.cols[i+1], table.Number(text)
		switch {
		case table.Null(text):
		case c.name == "energy" && v != nil:
			if kcal, ok := convert(*v, c.unit, "kcal"); ok {
				d.ConsumedEnergyKcal = &kcal
			} else {
				e.keep(name, *v)
			}
		case c.name == "completed":
			e.keep(name, strings.EqualFold(text, "true"))
		case v != nil:
			e.keep(name, *v)
		default:
			e.keep(name, text)
		}
	}
	d.Extra = e.extra
	t.facts.DailySummaries = append(t.facts.DailySummaries, d)
	return ""
}

// exercise keeps a row of exercises.csv. Burned energy is negative in most
// files, as it counts against what was eaten.
func (t *tableOf) exercise(e *entry) string {
	x := record.ExerciseEntry{Day: e.day, Time: e.time}
	t.keepGroup(e)
	for i, text := range e.fields[1:] {
		name, c, v := t.names[i+1], t.cols[i+1], table.Number(text)
		switch {
		case table.Null(text) || c.name == "time" || c.name == "group":
		case c.name == "exercise":
			x.Name = text
		case v == nil:
			e.keep(name, text)
		case c.name == "minutes":
			*v *= 60
			x.DurationS = v
		case c.name == "calories burned" || c.name == "kilojoules burned":
			if *v = math.Abs(*v); c.unit == "kj" || c.name == "kilojoules burned" {
				*v /= kilojoulesPerKcal
			}
			x.EnergyKcal = v
		default:
			e.keep(name, *v)
		}
	}
	if x.Name == "" {
		return "it names no exercise"
	}
	x.Extra = e.extra
	t.facts.Exercises = append(t.facts.Exercises, x)
	return ""
}
