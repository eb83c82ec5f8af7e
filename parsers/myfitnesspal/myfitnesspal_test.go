package myfitnesspal

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"athletedata/parsers"
	"athletedata/parsers/opt"
	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

// read parses a file through the entry that recognises it.
func read(t testing.TB, name, text string) (*record.Facts, error) {
	t.Helper()
	head := []byte(text[:min(len(text), 64<<10)])
	for _, entry := range []parsers.Entry{Format, FormatWeb} {
		if !entry.Detect(name, head) {
			continue
		}
		var out *record.Facts
		err := entry.Parse(parsers.File{Name: name, Data: []byte(text)}, func(e record.Entity) error {
			if out != nil {
				t.Error("more than one Facts")
			}
			out = e.(*record.Facts)
			return nil
		})
		if (err == nil) != (out != nil) {
			t.Errorf("%s: facts %v, error %v", name, out != nil, err)
		}
		if out != nil && out.Source != "myfitnesspal" {
			t.Errorf("source %q", out.Source)
		}
		return out, err
	}
	return nil, errors.New("not recognised")
}

func must(t testing.TB, name, text string) *record.Facts {
	t.Helper()
	f, err := read(t, name, text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func day(s string) record.Date {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return record.Day(d)
}

func wall(s string) record.Moment {
	d, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return record.Wall(d)
}

func noonOf(s string) record.Moment { return wall(s + " 12:00") }

func meal(t *testing.T, f *record.Facts, d record.Date, name string, ordinal int) record.NutritionEntry {
	t.Helper()
	for _, e := range f.Nutrition {
		if e.Day == d && e.Meal == name && e.Ordinal == ordinal {
			return e
		}
	}
	t.Fatalf("no %s number %d", name, ordinal)
	return record.NutritionEntry{}
}

const (
	n1 = "Date,Meal,Calories,Fat (g),Saturated Fat,Polyunsaturated Fat,Monounsaturated Fat,Trans Fat,Cholesterol,Sodium (mg),Potassium,Carbohydrates (g),Fiber,Sugar,Protein (g),Vitamin A,Vitamin C,Calcium,Iron,Note\n"
	n2 = "Date,Meal,Time,Calories,Fat (g),Saturated Fat,Polyunsaturated Fat,Monounsaturated Fat,Trans Fat,Cholesterol,Sodium (mg),Potassium,Carbohydrates (g),Fiber,Sugar,Protein (g),Vitamin A,Vitamin C,Calcium,Iron,Note\n"
)

func TestMealsAreSums(t *testing.T) {
	f := must(t, "x.csv", n1+`2025-03-01,Frühstück,"1,012.4",1,,3,4,0,6,7,8,9,10,11,12,13,278.8,15,16,"late, big"`+"\r\n")
	e := meal(t, f, day("2025-03-01"), "Frühstück", 1000)
	parsertest.Value(t, "energy with a thousand", e.EnergyKcal, 1012.4)
	parsertest.Value(t, "vitamin C over a hundred percent", e.VitaminCPct, 278.8)
	parsertest.Value(t, "trans fat of none", e.TransFatG, 0)
	if e.SaturatedFatG != nil {
		t.Error("a blank became a number")
	}
	if e.Food != "" || e.Time != nil || e.Note != "late, big" || e.Extra != nil {
		t.Errorf("%+v", e)
	}
}

func TestTimedMealsAreNumberedByTime(t *testing.T) {
	const tail = ",1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,\n"
	f := must(t, "", n2+"2025-03-01,Lunch,1:05 PM"+tail+"2025-03-01,Lunch,"+tail+"2025-03-01,Lunch,12:30 PM"+tail+"2025-03-01,Lunch,noonish"+tail)
	first, second, third := meal(t, f, day("2025-03-01"), "Lunch", 1000), meal(t, f, day("2025-03-01"), "Lunch", 1001), meal(t, f, day("2025-03-01"), "Lunch", 1002)
	if *first.Time != wall("2025-03-01 12:30") || *second.Time != wall("2025-03-01 13:05") || third.Time != nil {
		t.Errorf("lunches at %v, %v, %v", first.Time, second.Time, third.Time)
	}
	if last := meal(t, f, day("2025-03-01"), "Lunch", 1003); last.Time != nil || last.Extra["Time"] != "noonish" {
		t.Errorf("a time that is none: %+v", last)
	}
}

func TestNightOfTheClockChangeStaysAsWritten(t *testing.T) {
	const tail = ",1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,\n"
	f := must(t, "", n2+"2025-03-30,Snacks,2:30 AM"+tail+"2025-10-26,Snacks,2:30 AM"+tail)
	for i, want := range []string{"2025-03-30 02:30", "2025-10-26 02:30"} {
		if *f.Nutrition[i].Time != wall(want) {
			t.Errorf("%s became %+v", want, f.Nutrition[i].Time)
		}
	}
}

func TestKilojoules(t *testing.T) {
	f := must(t, "", strings.Replace(n1, "Calories", "Kilojoules", 1)+"2025-03-01,Lunch,4184,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,\n")
	parsertest.Value(t, "4,184 kJ", f.Nutrition[0].EnergyKcal, 1000)
	f = must(t, "", "Date,Exercise,Type,Exercise Kilojoules,Exercise Minutes,Sets,Reps Per Set,Pounds,Steps,Note\n2025-03-01,Rowing,Cardio,418.4,10,,,,,\n2025-03-01,Squat,Strength,,,3,10,100,,heavy\n")
	parsertest.Value(t, "rowing", f.Exercises[0].EnergyKcal, 100)
	parsertest.Value(t, "a hundred pounds", f.Exercises[1].WeightKg, 45.3592)
	if f.Exercises[1].Note != "heavy" || f.Exercises[1].Ordinal != 1 {
		t.Errorf("%+v", f.Exercises[1])
	}
}

const exercises = "Date,Exercise,Type,Exercise Calories,Exercise Minutes,Sets,Reps Per Set,Kilograms,Steps,Note\n"

func TestExercises(t *testing.T) {
	f := must(t, "", exercises+`2025-03-02,"""Walking, 3.5 mph""",Cardio,178.0,18,,,,,
2025-03-02,MapMyFitness calorie adjustment,Cardio,-57,1,,,,9840,
2025-03-02,"""Push-ups"" on bars",Strength,,,70000,10,,,
`)
	bars, adjustment, walk := f.Exercises[0], f.Exercises[1], f.Exercises[2]
	if walk.Name != "Walking, 3.5 mph" || walk.Kind != "cardio" || walk.Ordinal != 2 {
		t.Errorf("%+v", walk)
	}
	if adjustment.Kind != "adjustment" || *adjustment.EnergyKcal != -57 || *adjustment.Steps != 9840 || adjustment.Extra["Type"] != "cardio" {
		t.Errorf("%+v", adjustment)
	}
	if bars.Name != `"Push-ups" on bars` || bars.Sets != nil || bars.Extra["Sets"] != 70000.0 {
		t.Errorf("%+v", bars)
	}
}

func TestUnitOfWeights(t *testing.T) {
	const name = "a.zip!/Measurement-Summary-2025-03-01-to-2025-03-07.csv"
	for _, c := range []struct {
		file, want string
		partial    string
	}{
		{"Date,Weight\n2025-03-01,80.1\n2025-03-02,798\n2025-03-03,79.8\n", "80.10 798.00 79.80", ""}, // a slip of the finger does not matter
		{"Date,Weight\n2025-03-01,172\n2025-03-02,170\n", "78.02 77.11", ""},
		{"Date,Weight\n2025-03-01,120\n2025-03-02,119\n", "- -", "2 weights have no unit"},
		{"Date,Weight\n2025-03-01,11 st 4 lb\n", "71.67", ""},
		{"Date,Weight (lbs)\n2025-03-01,120\n", "54.43", ""},
		{"Date,Weight\n2025-03-01,120 kg\n", "120.00", ""},
	} {
		f := must(t, name, c.file)
		var got []string
		for _, b := range f.BodyMeasurements {
			if b.WeightKg == nil {
				got = append(got, "-")
			} else {
				got = append(got, fmt.Sprintf("%.2f", *b.WeightKg))
			}
			if b.Extra["time"] != "not told" {
				t.Errorf("%q: extra %v", c.file, b.Extra)
			}
		}
		if s := strings.Join(got, " "); s != c.want || !strings.Contains(f.Partial, c.partial) || (c.partial == "") != (f.Partial == "") {
			t.Errorf("%q gives %s, partial %q", c.file, s, f.Partial)
		}
	}
	f := must(t, name, "Date,Weight\n2025-03-01,120\n")
	if x := f.BodyMeasurements[0].Extra; x["Weight"] != "120" || x["weight_unit"] != "unknown" {
		t.Errorf("the number is lost: %v", x)
	}
	if x := must(t, name, "Date,Weight\n2025-03-01,80\n").BodyMeasurements[0].Extra; !strings.Contains(x["weight_unit"].(string), "taken for kilograms") {
		t.Errorf("the guess is not told: %v", x)
	}
}

func TestMeasurements(t *testing.T) {
	f := must(t, "MEASUREMENT-SUMMARY.csv", "Date,Weight,Body Fat %,Neck,Left Arm\n2025-03-01,80,,38.5,\n2025-03-01,79,18,,31\n2025-03-02,,,,\n2025-03-03,0,0,,\n")
	if len(f.BodyMeasurements) != 3 || f.BodyMeasurements[0].Time != noonOf("2025-03-01") || f.BodyMeasurements[1].Time.LocalMicro != noonOf("2025-03-01").LocalMicro+1e6 {
		t.Fatalf("%+v", f.BodyMeasurements)
	}
	parsertest.Value(t, "the lower one of a day comes first", f.BodyMeasurements[0].WeightKg, 79)
	parsertest.Value(t, "its body fat", f.BodyMeasurements[0].BodyFatPct, 18)
	if zero := f.BodyMeasurements[2]; zero.WeightKg != nil || zero.BodyFatPct != nil {
		t.Errorf("nothing became a measurement: %+v", zero)
	}
	if len(f.WellnessSamples) != 2 || f.WellnessSamples[0].Name != "left_arm" || f.WellnessSamples[1].Name != "neck" || *f.WellnessSamples[1].Value != 38.5 {
		t.Errorf("%+v", f.WellnessSamples)
	}
}

// Dates as a spreadsheet writes them when it saves the table.
func TestDatesOfSpreadsheets(t *testing.T) {
	const tail = ",Cardio,1,1,,,,,\n"
	for text, want := range map[string]string{"31.12.2025": "2025-12-31", "12/31/2025": "2025-12-31", "2025/12/31": "2025-12-31"} {
		if f := must(t, "", exercises+text+",Run"+tail); f.Exercises[0].Day != day(want) {
			t.Errorf("%s became %d", text, f.Exercises[0].Day)
		}
	}
}

func TestDamagedTables(t *testing.T) {
	row := "2025-03-01,Lunch,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,\n"
	f := must(t, "", n1+row+"2025-02-30"+row[10:]+strings.Replace(row, "Lunch", "Dinner", 1)+row[:30])
	if len(f.Nutrition) != 2 || f.Partial != "2 of 4 lines could not be read; the first is line 3: \"2025-02-30\" is no day of the calendar" {
		t.Errorf("%d meals, partial %q", len(f.Nutrition), f.Partial)
	}
	for name, c := range map[string]struct{ text, says string }{
		"only damage": {n1 + row[:30] + "\n", "nothing of the MyFitnessPal meals could be read: 1 of 1 lines"},
		"web page":    {"<!DOCTYPE html><html><body>Log in</body></html>", "a web page stands where"},
		"empty":       {" \n", "empty"},
		"another":     {"a,b\n1,2\n", "first line does not name"},
	} {
		err := ParseExport(parsers.File{Data: []byte(c.text)}, func(record.Entity) error { return nil })
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := read(t, "", n1)
	var u *parsers.Unsupported
	if !errors.As(err, &u) {
		t.Errorf("header only: %v", err)
	}
}

func TestOtherEncodings(t *testing.T) {
	text := n1 + "2025-03-01,Frühstück,100,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,\n"
	wide := "\xff\xfe"
	for _, u := range utf16.Encode([]rune(text)) {
		wide += string([]byte{byte(u), byte(u >> 8)})
	}
	for name, file := range map[string]string{"BOM": "\ufeff" + text, "UTF-16": wide, "Windows-1252": strings.ReplaceAll(text, "ü", "\xfc")} {
		parsertest.Value(t, name, meal(t, must(t, "", file), day("2025-03-01"), "Frühstück", 1000).EnergyKcal, 100)
	}
}

// The same rows in another order get the same numbers.
func TestNumbersDoNotDependOnTheFile(t *testing.T) {
	rows := []string{"2025-03-01,Yoga,Cardio,62,20,,,,,\n", "2025-03-01,Yoga,Cardio,31,10,,,,,\n", "2025-03-01,Bench,Strength,,,3,8,60,,\n"}
	a := must(t, "", exercises+rows[0]+rows[1]+rows[2])
	b := must(t, "", exercises+rows[2]+rows[1]+rows[0])
	for i := range rows {
		if a.Exercises[i].Ordinal != i || a.Exercises[i].Name != b.Exercises[i].Name || opt.Compare(a.Exercises[i].DurationS, b.Exercises[i].DurationS) != 0 {
			t.Errorf("%+v, %+v", a.Exercises[i], b.Exercises[i])
		}
	}
}

func TestOthersAreNotTaken(t *testing.T) {
	for name, text := range map[string]string{
		"a scale's table":    "Date,Weight,Body Fat %\n2025-01-01,80,18\n",
		"Cronometer":         "Day,Time,Group,Food Name,Amount,Energy (kcal)\n",
		"a bank":             "Date,Type,Amount\n",
		"an article":         "<html><head><title>How to leave MyFitnessPal | My Blog</title></head></html>",
		"another site":       "<html><body id='x'><table id='food'></table></body></html>",
		"JSON of others":     `[{"date":"2025-01-01","type":"run","value":3}]`,
		"JSON of a scale":    `[{"type":"weight","value":3,"unit":"kilo","date":"x","updated_at":"y"}]`,
		"a chart of another": `{"chartType":"column","outcome":{}}`,
		"nothing":            "",
	} {
		if Format.Detect("export.csv", []byte(text)) || FormatWeb.Detect("", []byte(text)) {
			t.Errorf("%s is taken for MyFitnessPal's", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("Measurement-Summary", "Date,Weight\n2025-03-01,80.1\n2025-03-02,11 st 4 lb\n")
	f.Add("", n2+"2025-03-01,Lunch,1:05 PM,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,\n")
	f.Add("", exercises+"2025-03-02,\"\"\"Walking\"\"\",Cardio,178.0,18,,,,,\n")
	f.Add("", diaryPage)
	f.Add("", printablePage)
	f.Add("", foodJSON)
	f.Add("", `<html><title>x | MyFitnessPal</title><script id="__NEXT_DATA__">{"props":{"pageProps":{"dehydratedState":{"queries":[{"queryKey":["measurements"],"state":{"data":{"items":[{"type":"Weight","value":155,"unit":"pounds","date":"2022-01-10"}]}}}]}}}}</script></html>`)
	f.Fuzz(func(t *testing.T, name, text string) {
		file := parsers.File{Name: name, Data: []byte(text)}
		for _, entry := range []parsers.Entry{Format, FormatWeb} {
			entry.Detect(name, file.Data)
			_ = entry.Parse(file, func(record.Entity) error { return nil })
		}
	})
}

func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	text.WriteString(n1)
	const rows = 10000
	for i := range rows {
		fmt.Fprintf(&text, "%s,Lunch,%d.5,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,\n", time.Date(2000, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), i%1000)
	}
	file := parsers.File{Data: []byte(text.String())}
	for b.Loop() {
		if err := ParseExport(file, func(record.Entity) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}
