package cronometer

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"athletedata/parsers"
	"athletedata/parsers/corpustest"
	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

// read parses a file as the program does.
func read(t testing.TB, text string) (*record.Facts, error) {
	t.Helper()
	if !Format.Detect("", []byte(text[:min(len(text), 64<<10)])) {
		return nil, errors.New("not recognised")
	}
	var out *record.Facts
	err := Format.Parse(parsers.File{Data: []byte(text)}, func(e record.Entity) error {
		out = e.(*record.Facts)
		return nil
	})
	if out != nil && out.Source != "cronometer" {
		t.Errorf("source %q", out.Source)
	}
	return out, err
}

func must(t testing.TB, text string) *record.Facts {
	t.Helper()
	f, err := read(t, text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func corpus(t *testing.T, name string) *record.Facts {
	t.Helper()
	data := corpustest.Read(t, "cronometer", name)
	f := must(t, string(data))
	if f.Partial != "" {
		t.Errorf("%s is partial: %s", name, f.Partial)
	}
	return f
}

func wall(s string) record.Moment {
	d, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return record.Wall(d)
}

func day(s string) record.Date { return record.Date(wall(s+" 00:00").LocalMicro / 86400e6) }

func TestCorpusServings(t *testing.T) {
	f := corpus(t, "servings.csv")
	if len(f.Nutrition) != 12 {
		t.Fatalf("%d servings", len(f.Nutrition))
	}
	e := f.Nutrition[0]
	if e.Day != day("2025-05-01") || e.Meal != "Breakfast" || e.Ordinal != 0 || *e.Time != wall("2025-05-01 08:14") || e.Food != "Oats, rolled" || *e.Amount != 58 || e.Unit != "g" {
		t.Errorf("%+v", e)
	}
	parsertest.Value(t, "energy", e.EnergyKcal, 8.10)
	parsertest.Value(t, "water", e.WaterG, 26.70)
	parsertest.Value(t, "sugars", e.SugarG, 20.86)
	parsertest.Value(t, "fat", e.FatG, 13)
	parsertest.Value(t, "saturated fat", e.SaturatedFatG, 8.12)
	parsertest.Value(t, "polyunsaturated fat", e.PolyunsatFatG, 44.89)
	parsertest.Value(t, "monounsaturated fat", e.MonounsatFatG, 32.45)
	parsertest.Value(t, "trans fat", e.TransFatG, 35.77)
	parsertest.Value(t, "cholesterol", e.CholesterolMg, 17.5)
	parsertest.Value(t, "potassium", e.PotassiumMg, 3.09)
	parsertest.Value(t, "sodium", e.SodiumMg, 42.05)
	if e.CaffeineMg != nil || e.FiberG != nil || e.CarbsG != nil || e.CalciumPct != nil || e.Extra["Net Carbs (g)"] != 43.29 || e.Extra["Calcium (mg)"] != 44.46 || e.Extra["B12 (Cobalamin) (µg)"] != 42.98 || e.Extra["Category"] != "Cereals" {
		t.Errorf("what has no column: %v", e.Extra)
	}
	if dinner := f.Nutrition[1]; dinner.Food != `Salmon, "wild"` || dinner.Time != nil {
		t.Errorf("%+v", dinner)
	} else {
		parsertest.Value(t, "carbohydrates, not net ones", dinner.CarbsG, 25.22)
		parsertest.Value(t, "caffeine", dinner.CaffeineMg, 44.03)
	}
	parsertest.Value(t, "protein of the rice", f.Nutrition[2].ProteinG, 24.94)
}

func TestCorpusOthers(t *testing.T) {
	f := corpus(t, "dailysummary.csv")
	if len(f.DailySummaries) != 7 {
		t.Fatalf("%d days", len(f.DailySummaries))
	}
	d := f.DailySummaries[5]
	parsertest.Value(t, "eaten", d.ConsumedEnergyKcal, 9.49)
	if d.Day != day("2025-05-06") || d.Extra["Completed"] != false || f.DailySummaries[0].Extra["Completed"] != true || d.Extra["Oxalate (mg)"] != 39.96 || len(d.Extra) != 61 {
		t.Errorf("%d values beside the energy: %v", len(d.Extra), d.Extra)
	}

	f = corpus(t, "exercises.csv")
	run := f.Exercises[0]
	if len(f.Exercises) != 2 || run.Name != "Running, 10 km/h" || *run.EnergyKcal != 480 || *run.DurationS != 2700 || *run.Time != wall("2025-05-01 07:00") {
		t.Errorf("%+v", f.Exercises)
	}
	if ride := f.Exercises[1]; ride.Time != nil || *ride.EnergyKcal != 520 || ride.Ordinal != 0 {
		t.Errorf("%+v", ride)
	}

	f = corpus(t, "biometrics.csv")
	if len(f.BodyMeasurements) != 2 || len(f.DailyScores) != 1 || f.DailyScores[0].Name != "heart_rate_resting_bpm" || *f.DailyScores[0].Value != 52 {
		t.Fatalf("%+v, %+v", f.BodyMeasurements, f.DailyScores)
	}
	parsertest.Value(t, "weight", f.BodyMeasurements[0].WeightKg, 80.1)
	if p := f.BodyMeasurements[1]; *p.SystolicMmHg != 120 || *p.DiastolicMmHg != 80 || p.Time != wall("2025-05-01 07:01") {
		t.Errorf("%+v", p)
	}

	f = corpus(t, "notes.csv")
	if n := f.Notes[0]; n.Text != "Felt good, slept well" || n.Time != wall("2025-05-01 21:00") || n.Extra != nil {
		t.Errorf("%+v", n)
	}
}

const servingsHead = "Day,Time,Group,Food Name,Amount,Energy (kcal),Vitamin A (IU),Carbs (g),Sodium (mg),B12 (Cobalamin) (µg),Category\n"

func TestServings(t *testing.T) {
	f := must(t, servingsHead+`2025-05-01,08:14 AM,Zweites Frühstück,Brot,"1,000.50 g",2,3,,"1,200",5,Baked
2025-05-01,,Zweites Frühstück,Apfel,2.00 large,1,,,,,
2025-05-01,,Zweites Frühstück,Apfel,1.00 large,1,,,,,
2025-05-01,soon,,Tee,ein Schluck,n/a,,,,,
`)
	tea, bread, small, big := f.Nutrition[0], f.Nutrition[1], f.Nutrition[2], f.Nutrition[3]
	if bread.Meal != "Zweites Frühstück" || *bread.Time != wall("2025-05-01 08:14") || bread.Extra["Vitamin A (IU)"] != 3.0 || bread.CarbsG != nil {
		t.Errorf("%+v", bread)
	}
	parsertest.Value(t, "amount", bread.Amount, 1000.5)
	parsertest.Value(t, "sodium", bread.SodiumMg, 1200)
	if small.Ordinal != 1 || *small.Amount != 1 || small.Unit != "large" || big.Ordinal != 2 || *big.Amount != 2 {
		t.Errorf("%+v, %+v", small, big)
	}
	if tea.Meal != "" || tea.Amount != nil || tea.EnergyKcal != nil || tea.Extra["Amount"] != "ein Schluck" || tea.Extra["Time"] != "soon" {
		t.Errorf("%+v", tea)
	}
}

func TestUnits(t *testing.T) {
	f := must(t, "\ufeffDay,Group,Food Name,Amount,Unit,Energy (kJ),Sodium (g),B12 (Cobalamin) (\u03bcg),Fat (oz)\n2025-05-01,Lunch,Soup,2,bowl,4184,1.5,3,1\n")
	e := f.Nutrition[0]
	parsertest.Value(t, "4,184 kJ", e.EnergyKcal, 1000)
	parsertest.Value(t, "sodium in grams", e.SodiumMg, 1500)
	parsertest.Value(t, "amount", e.Amount, 2)
	if e.Unit != "bowl" || e.Extra["B12 (Cobalamin) (\u00b5g)"] != 3.0 || e.FatG != nil || e.Extra["Fat (oz)"] != 1.0 {
		t.Errorf("%+v", e)
	}
	f = must(t, "Date,Energy (kJ),Protein (g),Completed\n2025-05-01,8368,100,TRUE\n")
	parsertest.Value(t, "8,368 kJ", f.DailySummaries[0].ConsumedEnergyKcal, 2000)
	f = must(t, "Day,Exercise,Minutes,Calories Burned\n2025-05-01,Yoga,30,90\n")
	parsertest.Value(t, "positive as it should be", f.Exercises[0].EnergyKcal, 90)
}

const biometricsHead = "Day,Time,Group,Metric,Unit,Amount\n"

func TestBiometrics(t *testing.T) {
	f := must(t, biometricsHead+`2025-05-01,7:00 AM,Uncategorized,Weight,lbs,176.37
2025-05-01,7:00 AM,Withings,Body Fat,%,15.5
2025-05-01,7:00 AM,,Weight,kg,79
2025-05-01,,,Weight,kg,81
2025-05-01,8:00 AM,,Blood Glucose,mg/dL,99.1
2025-05-01,8:00 AM,,Blood Glucose,mmol/L,5.0
2025-05-01,8:00 AM,,Heart Rate,bpm,61
2025-05-01,8:00 AM,,Heart Rate,bpm,60
2025-05-01,8:00 AM,,Body Temperature,°C,36.6
2025-05-01,8:00 AM,,Body Temperature,°C,36.8
2025-05-01,8:00 AM,,Mood,,fine
2025-05-01,,,Sleep,hours,7.5
2025-05-01,,,Sleep,hours,1.5
`)
	light, heavy, noon := f.BodyMeasurements[0], f.BodyMeasurements[1], f.BodyMeasurements[2]
	parsertest.Value(t, "the lower weight stands at its time", light.WeightKg, 79)
	parsertest.Value(t, "with the body fat", light.BodyFatPct, 15.5)
	parsertest.Value(t, "pounds", heavy.WeightKg, 176.37*0.45359237)
	if len(f.BodyMeasurements) != 3 || light.Time != wall("2025-05-01 07:00") || light.Extra["Group"] != "Withings" || heavy.Time.LocalMicro != light.Time.LocalMicro+1e6 || heavy.Extra["Weight (lbs)"] != 176.37 {
		t.Errorf("%+v", f.BodyMeasurements)
	}
	if noon.Time != wall("2025-05-01 12:00") || noon.Extra["time"] != "not told" {
		t.Errorf("%+v", noon)
	}
	if len(f.Glucose) != 2 || f.Glucose[1].Sequence != 1 || f.Glucose[1].Raw != 99.1 || f.Glucose[0].MmolL != 5 {
		t.Errorf("%+v", f.Glucose)
	}
	parsertest.Value(t, "mg/dL", &f.Glucose[1].MmolL, 99.1/18.0182)
	if len(f.HeartRates) != 2 || f.HeartRates[0].BPM != 60 || f.HeartRates[1].Time == f.HeartRates[0].Time {
		t.Errorf("%+v", f.HeartRates)
	}
	if w := f.WellnessSamples; len(w) != 3 || w[0].Name != "body_temperature_°c" || w[0].Time == w[1].Time || w[2].Name != "mood" || w[2].Text != "fine" {
		t.Errorf("%+v", w)
	}
	if s := f.DailyScores; len(s) != 2 || s[0].Name != "sleep_hours" || *s[0].Value != 1.5 || s[1].Name != "sleep_hours_2" {
		t.Errorf("%+v", s)
	}
	f = must(t, biometricsHead+"2025-05-01,,,Weight,kg,0\n2025-05-01,,,Blood Pressure,mmHg,120\n2025-05-01,,,Weight,kg,80\n2025-05-01,,,Weight,,80\n")
	if len(f.BodyMeasurements) != 1 || len(f.DailyScores) != 1 || f.Partial != `2 of 4 lines could not be read; the first is line 2: "0" is no weight` {
		t.Errorf("%+v, partial %q", f.BodyMeasurements, f.Partial)
	}
}

func TestNotes(t *testing.T) {
	f := must(t, "Day,Time,Group,Note\n2025-10-26,2:30 AM,,b\n2025-10-26,2:30 AM,Dinner,\"a\nsecond line\"\n2025-10-27,,,c\n")
	a, b, c := f.Notes[0], f.Notes[1], f.Notes[2]
	if a.Text != "a\nsecond line" || a.Sequence != 0 || a.Extra["Group"] != "Dinner" || b.Sequence != 1 || b.Time != wall("2025-10-26 02:30") || c.Time != wall("2025-10-27 12:00") || c.Kind != "note" {
		t.Errorf("%+v", f.Notes)
	}
}

func TestDatesOfSpreadsheets(t *testing.T) {
	for text, want := range map[string]string{"31.12.2025": "2025-12-31", "12/31/2025": "2025-12-31"} {
		if f := must(t, "Day,Exercise,Minutes,Calories Burned\n"+text+",Yoga,30,90\n"); f.Exercises[0].Day != day(want) {
			t.Errorf("%s became %d", text, f.Exercises[0].Day)
		}
	}
}

func TestOtherEncodings(t *testing.T) {
	text := servingsHead + "2025-05-01,,Frühstück,Müsli,1.00 cup,100,,,,7,\n"
	wide := "\xff\xfe"
	for _, u := range utf16.Encode([]rune(text)) {
		wide += string([]byte{byte(u), byte(u >> 8)})
	}
	narrow := strings.NewReplacer("ü", "\xfc", "µ", "\xb5").Replace(text)
	for name, file := range map[string]string{"CRLF": strings.ReplaceAll(text, "\n", "\r\n"), "UTF-16": wide, "Windows-1252": narrow} {
		if e := must(t, file).Nutrition[0]; e.Meal != "Frühstück" || e.Food != "Müsli" || e.Extra["B12 (Cobalamin) (µg)"] != 7.0 {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func TestDamage(t *testing.T) {
	row := "2025-05-01,,Lunch,Soup,1.00 g,1,2,3,4,5,x\n"
	f := must(t, servingsHead+row+"2025-13-01"+row[10:]+strings.Replace(row, "Soup", "", 1)+row[:25])
	if len(f.Nutrition) != 1 || f.Partial != `3 of 4 lines could not be read; the first is line 3: "2025-13-01" is no date` {
		t.Errorf("%d servings, partial %q", len(f.Nutrition), f.Partial)
	}
	for name, c := range map[string]struct{ text, says string }{
		"only damage": {servingsHead + row[:20], "nothing of the Cronometer servings could be read: 1 of 1 lines"},
		"web page":    {"<html><body>Sign in</body></html>", "web page"},
		"empty":       {"", "empty"},
		"another":     {"a,b,c\n1,2,3\n", "first line"},
	} {
		err := Parse(parsers.File{Data: []byte(c.text)}, func(record.Entity) error { return nil })
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var u *parsers.Unsupported
	if _, err := read(t, biometricsHead); !errors.As(err, &u) || u.What != "Cronometer export without any biometrics" {
		t.Errorf("header only: %v", err)
	}
}

func TestOthersAreNotTaken(t *testing.T) {
	for name, text := range map[string]string{
		"MyFitnessPal": "Date,Meal,Calories,Fat (g),Protein (g)\n", "a diary of somebody": "Day,Note\nMonday,x\n", "four columns": "Day,Time,Person,Note\n",
		"sums of others": "Date,Energy (kcal),Protein (g)\n", "nothing": "", "a page": "<html>Day,Time,Group,Note</html>",
	} {
		if Format.Detect("servings.csv", []byte(text)) {
			t.Errorf("%s is taken for Cronometer's", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(servingsHead + "2025-05-01,8:14 AM,Lunch,Soup,1.00 g,1,2,3,4,5,x\n")
	f.Add(biometricsHead + "2025-05-01,,,Blood Pressure,mmHg,120/80\n2025-05-01,,,Weight,kg,80\n2025-05-01,,,Sleep,h,8\n")
	f.Add("Day,Time,Group,Note\n2025-10-26,2:30 AM,,b\n")
	f.Add("Day,Exercise,Minutes,Calories Burned\n2025-05-01,Yoga,30,90\n")
	f.Add("Date,Energy (kJ),Protein (g),Completed\n2025-05-01,8368,100,TRUE\n")
	f.Fuzz(func(t *testing.T, text string) {
		Format.Detect("", []byte(text))
		_ = Parse(parsers.File{Data: []byte(text)}, func(record.Entity) error { return nil })
	})
}

func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	text.WriteString(servingsHead)
	const rows = 10000
	for i := range rows {
		fmt.Fprintf(&text, "%s,8:14 AM,Lunch,Soup,%d.00 g,1,2,3,4,5,x\n", time.Date(2020, 1, 1+i/6, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), i%100)
	}
	file := parsers.File{Data: []byte(text.String())}
	for b.Loop() {
		if err := Parse(file, func(record.Entity) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}
