package myfitnesspal

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"athletedata/parsers"
	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

const diaryPage = `<!DOCTYPE html><html><head><title>Somebody's Food Diary | MyFitnessPal.com</title></head><body>
<input type="hidden" value="2025-03-01" name="hidden_date_selector" id="date_selector" />
<table class="table0"><tbody>
<tr class="meal_header"><td class="first alt">6am-9am</td><td class="alt">Kilojoules</td><td class="alt">Carbs<div>g</div></td><td class="alt">Vit A</td><td class="alt">Potass.</td><td class="alt">Net Carbs</td></tr>
<tr><td class="first alt"><a href="#" data-food-entry-id="77">Café - Crème brûlée, 1 1/2 fl oz</a></td><td>4,184</td><td><span class="macro-value">44</span><span class="macro-percentage">20</span></td><td>30</td><td>--</td><td>40</td><td class="delete"><a href="/food/remove/78"></a></td></tr>
<tr><td class="first alt">Quick Added Calories</td><td>41.84</td><td>0</td><td></td><td>&nbsp;</td><td>7</td></tr>
<tr class="bottom"><td>Add Food</td><td>4225</td><td>44</td></tr>
<tr><td>an advertisement</td><td>1</td></tr>
<tr class="total"><td>Totals</td><td>4,225.84</td><td>44</td></tr>
<tr class="total alt"><td>Your Daily Goal</td><td>8,368</td><td>250</td></tr>
</tbody></table>
<div class="water-consumption">drink at least 8 cups of water</div><div id="water_cups"><p><a>Up</a> 4 <a>Down</a></p></div>
<div id="note"><p class="note">Felt
good</p></div></body></html>`

func TestDiaryPage(t *testing.T) {
	f := must(t, "", diaryPage)
	if len(f.Nutrition) != 2 {
		t.Fatalf("%d foods", len(f.Nutrition))
	}
	e := meal(t, f, day("2025-03-01"), "6am-9am", 0)
	if e.Food != "Café - Crème brûlée" || *e.Amount != 1.5 || e.Unit != "fl oz" || e.Extra["entry_id"] != "77" || e.Extra["Net Carbs"] != 40.0 || e.PotassiumMg != nil {
		t.Errorf("%+v", e)
	}
	parsertest.Value(t, "4,184 kJ", e.EnergyKcal, 1000)
	parsertest.Value(t, "carbohydrates", e.CarbsG, 44)
	parsertest.Value(t, "vitamin A", e.VitaminAPct, 30)
	if quick := meal(t, f, day("2025-03-01"), "6am-9am", 1); quick.Food != "Quick Added Calories" || quick.Amount != nil || quick.VitaminAPct != nil {
		t.Errorf("%+v", quick)
	}
	s := f.DailySummaries[0]
	parsertest.Value(t, "the day", s.ConsumedEnergyKcal, 1010)
	parsertest.Value(t, "four cups", s.HydrationML, 946.353)
	if goal := s.Extra["Your Daily Goal"].(map[string]any); goal["Kilojoules"] != 8368.0 || goal["Carbs (g)"] != 250.0 {
		t.Errorf("goal %v", goal)
	}
	if n := f.Notes[0]; n.Text != "Felt\ngood" || n.Kind != "note" || n.Time != noonOf("2025-03-01") || n.Extra["time"] != "not told" {
		t.Errorf("%+v", n)
	}
}

func TestAmountsOfFoods(t *testing.T) {
	for text, want := range map[string]string{
		"Kirkland - Bacon, 4 slices (18g)": "Kirkland - Bacon|4|slices",
		"Beer, India Pale Ale, 24 oz":      "Beer, India Pale Ale|24|oz",
		"Rice, 1,000 g":                    "Rice|1000|g",
		"Egg, 1/2 large":                   "Egg|0.5|large",
		"Coffee":                           "Coffee|-|",
		"Walnuts, 7":                       "Walnuts, 7|-|",
		"Bar, 1 container (1 bar ea.)":     "Bar|1|container",
		"Soup, 0/0 g":                      "Soup, 0/0 g|-|",
		"Généreux, 0.75 tasse(s)":          "Généreux|0.75|tasse",
	} {
		var e record.NutritionEntry
		nameFood(&e, text)
		amount := "-"
		if e.Amount != nil {
			amount = strings.TrimRight(strings.TrimRight(formatted(*e.Amount), "0"), ".")
		}
		if got := e.Food + "|" + amount + "|" + e.Unit; got != want {
			t.Errorf("%q is %q, not %q", text, got, want)
		}
	}
}

const printablePage = `<html><body class="printable" id="printable-diary"><h2 id="date">March 1, 2025</h2>
<table id="food"><thead><tr><td>Foods</td><td>Protein</td><td>Calories</td><td>Sodium</td><td>Sugars</td></tr></thead><tbody>
<tr class="title"><td colspan=5>Brotzeit</td></tr><tr><td class="first">Wurst, 2 piece</a></td><td>--</td><td>1,405</td><td>1.2g</td><td>40mg</td></tr></tbody>
<tfoot><tr><td>TOTAL:</td><td>1</td></tr></tfoot></table>
<table id="excercise"><thead><tr><td>Exercises</td><td>Calories</td><td>Minutes</td><td>Sets</td><td>Reps</td><td>Weight</td></tr></thead><tbody>
<tr class="title"><td colspan=6>Cardiovascular</td></tr><tr><td>Walking</td><td>100</td><td>30</td><td></td><td></td><td></td></tr>
<tr class="title"><td colspan=6>Strength Training</td></tr><tr><td>Squat</td><td></td><td></td><td>3</td><td>8</td><td>100 lbs</td></tr></tbody></table>
<h2 id="date">1. April 2025</h2></body></html>`

func TestPrintablePage(t *testing.T) {
	f := must(t, "", printablePage)
	e := meal(t, f, day("2025-03-01"), "Brotzeit", 0)
	parsertest.Value(t, "energy", e.EnergyKcal, 1405)
	parsertest.Value(t, "sodium in grams", e.SodiumMg, 1200)
	parsertest.Value(t, "sugar in milligrams", e.SugarG, 0.04)
	if e.ProteinG != nil || len(f.Nutrition) != 1 {
		t.Errorf("%+v", f.Nutrition)
	}
	squat, walk := f.Exercises[0], f.Exercises[1]
	if squat.Kind != "strength" || *squat.Sets != 3 || walk.Kind != "cardio" || *walk.DurationS != 1800 {
		t.Errorf("%+v", f.Exercises)
	}
	parsertest.Value(t, "squat", squat.WeightKg, 45.3592)
	if !strings.Contains(f.Partial, "the day 1. April 2025: it is no date in English") {
		t.Errorf("partial %q", f.Partial)
	}
}

func TestExercisePageOfAnotherLanguage(t *testing.T) {
	f := must(t, "", `<html><title>Trainingstagebuch | MyFitnessPal.com</title><a class="prev" href="/exercise/diary/me?date=2025-02-28">
<table class="table0" id="cardio-diary"><thead><tr><td>Herz-Kreislauf</td><td>Minuten</td></tr></thead><tbody><tr><td><div class="exercise-description">Laufen</div></td><td>20</td></tr></tbody></table>
<textarea id="note_body">müde</textarea></html>`)
	if e := f.Exercises[0]; e.Name != "Laufen" || e.Kind != "cardio" || e.Day != day("2025-03-01") || e.Extra["Minuten"] != 20.0 {
		t.Errorf("%+v", e)
	}
	if n := f.Notes[0]; n.Kind != "exercise" || n.Text != "müde" {
		t.Errorf("%+v", n)
	}
}

const foodJSON = `{"items": [
 {"id": "9", "type": "food_entry", "date": "2026-08-18", "meal_name": "Breakfast", "meal_position": 0,
  "food": {"id": "f1", "version": "3", "description": "Oats, rolled", "brand_name": "Mühle", "verified": true, "nutritional_contents": {"protein": 99}},
  "servings": 1.5, "serving_size": {"id": "s", "unit": "gram", "value": 40, "nutrition_multiplier": 0.4},
  "nutritional_contents": {"energy": {"unit": "kilojoules", "value": 949.768}, "protein": 7.9, "saturated_fat": "0.7", "vitamin_c": 12, "sodium": 3, "added_sugars": 2}},
 {"type": "food_entry", "date": "2026-08-18", "meal_name": "Breakfast", "food": {"description": "Apple", "brand_name": null}, "servings": 2, "nutritional_contents": {}},
 {"type": "exercise_entry", "date": "2026-08-18", "energy": {"value": 100, "unit": "calories"}, "quantity": 15, "exercise": {"id": 5, "description": "Rowing", "deleted": false}},
 {"type": "food_entry", "date": "soon"}]}`

func TestDiaryJSON(t *testing.T) {
	f := must(t, "", foodJSON)
	oats := meal(t, f, day("2026-08-18"), "Breakfast", 1)
	if oats.Food != "Mühle - Oats, rolled" || *oats.Amount != 60 || oats.Unit != "gram" || oats.Extra["id"] != "9" || oats.Extra["food_id"] != "f1" ||
		oats.Extra["food_verified"] != true || oats.Extra["serving_size_value"] != 40.0 || oats.Extra["added_sugars"] != 2.0 || oats.FiberG != nil {
		t.Errorf("%+v", oats)
	}
	parsertest.Value(t, "energy", oats.EnergyKcal, 227)
	parsertest.Value(t, "protein of what was eaten", oats.ProteinG, 7.9)
	parsertest.Value(t, "a number in quotes", oats.SaturatedFatG, 0.7)
	parsertest.Value(t, "vitamin C", oats.VitaminCPct, 12)
	if apple := meal(t, f, day("2026-08-18"), "Breakfast", 0); apple.Food != "Apple" || *apple.Amount != 2 {
		t.Errorf("%+v", apple)
	}
	if row := f.Exercises[0]; row.Name != "Rowing" || *row.DurationS != 900 || *row.EnergyKcal != 100 || row.Extra["exercise_id"] != 5.0 {
		t.Errorf("%+v", row)
	}
	if f.Partial != "1 of 4 entries could not be read; the first is number 4: it has no date" {
		t.Errorf("partial %q", f.Partial)
	}
}

func TestMeasurementJSON(t *testing.T) {
	f := must(t, "", `[{"id":"1","type":"Weight","value":80.5,"unit":"kg","date":"2026-01-02","updated_at":"2026-01-02T23:35:30Z"},
{"id":"1","type":"Weight","value":80.5,"unit":"kg","date":"2026-01-02","updated_at":"2026-01-02T23:35:30Z"},
{"id":"2","type":"Waist","value":34,"unit":"inches","date":"2026-01-02","updated_at":"2026-01-02T23:35:30Z"},
{"id":"3","type":"Weight","value":12,"unit":"slugs","date":"2026-01-03","updated_at":"2026-01-02T23:35:30Z"}]`)
	if len(f.BodyMeasurements) != 1 || f.BodyMeasurements[0].Extra["updated_at"] != "2026-01-02T23:35:30Z" {
		t.Fatalf("%+v", f.BodyMeasurements)
	}
	parsertest.Value(t, "weight", f.BodyMeasurements[0].WeightKg, 80.5)
	if w := f.WellnessSamples[0]; w.Name != "waist_in" || *w.Value != 34 || w.Time != noonOf("2026-01-02") {
		t.Errorf("%+v", w)
	}
	if !strings.Contains(f.Partial, "the Weight of 2026-01-03") {
		t.Errorf("partial %q", f.Partial)
	}
}

func TestPagesWithoutADiary(t *testing.T) {
	page := func(body string) string {
		return "<html><head><title>Calorie Counter | MyFitnessPal</title></head><body>" + body + "</body></html>"
	}
	for name, c := range map[string]struct{ text, says string }{
		"login":      {page(`<form action="/account/login"><input type="password" name="password"></form>`), "login page"},
		"private":    {page(`<h1>Oops</h1><div id="content">This user maintains a private diary.</div>`), "private"},
		"locked":     {page(`<main>This diary is locked with a key</main>`), "password"},
		"home":       {page(`<h1>Lose weight</h1>`), "without a diary"},
		"empty day":  {page(`<input id="date_selector" value="2025-03-01"><table><tr class="meal_header"><td>Lunch</td></tr></table>`), "without entries"},
		"no lifting": {page(`<input id="date_selector" value="2025-03-01"><table class="table0" id="cardio-diary"></table>`), "without entries"},
		"empty list": {`{"items":[],"x":[{"type":"food_entry","meal_name":1}]}`, "without entries"},
	} {
		_, err := read(t, "", c.text)
		var u *parsers.Unsupported
		if !errors.As(err, &u) || !strings.Contains(u.What, c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]struct{ text, says string }{
		"no date":    {page(`<table><tr class="meal_header"><td>Lunch</td></tr></table>`), "of which day"},
		"half":       {foodJSON[:len(foodJSON)/2], "cut off"},
		"no entries": {`[{"type":"food_entry","meal_name":"x"}]`, "it has no date"},
	} {
		if _, err := read(t, "", c.text); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if f := must(t, "", diaryPage[:strings.Index(diaryPage, "<tr><td class=\"first alt\">Quick")]); len(f.Nutrition) != 1 || !strings.Contains(f.Partial, "cut off") {
		t.Errorf("half a page has %d foods, partial %q", len(f.Nutrition), f.Partial)
	}
}

func formatted(v float64) string { return strconv.FormatFloat(v, 'f', 4, 64) }

// A page that nobody would write must not take the program down or hold it up.
func TestHostilePages(t *testing.T) {
	deep := "<html><body id='printable-diary'>" + strings.Repeat("<table><tr><td>", 2000)
	if err := ParseWeb(parsers.File{Data: []byte(deep)}, func(record.Entity) error { return nil }); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Errorf("deep nesting: %v", err)
	}
	wide := printablePage[:strings.Index(printablePage, "<tfoot>")] + strings.Repeat("<tr><td>Bread, 1 slice<td>1<td>2<td>3<td>4", 31000)
	if err := ParseWeb(parsers.File{Data: []byte(wide)}, func(record.Entity) error { return nil }); err == nil || !strings.Contains(err.Error(), "cannot be a diary") {
		t.Errorf("more foods than can be numbered: %v", err)
	}
}
