package myfitnesspal

import (
	"errors"
	"strings"
	"testing"

	"athletedata/parsers"
	"athletedata/parsers/corpustest"
	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

// corpus reads a file of the corpus through detection.
func corpus(t *testing.T, name string) (*record.Facts, error) {
	t.Helper()
	data := corpustest.Read(t, "myfitnesspal", name)
	return read(t, name, string(data))
}

func mustCorpus(t *testing.T, name string) *record.Facts {
	t.Helper()
	f, err := corpus(t, name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if f.Partial != "" {
		t.Errorf("%s is partial: %s", name, f.Partial)
	}
	return f
}

func TestCorpusExport(t *testing.T) {
	const dir = "synthetic-File-Export/"
	f := mustCorpus(t, dir+"Nutrition-Summary-2025-03-01-to-2025-03-07.csv")
	if len(f.Nutrition) != 32 {
		t.Fatalf("%d meals", len(f.Nutrition))
	}
	e := meal(t, f, day("2025-03-01"), "Post-Workout", 1000)
	parsertest.Value(t, "energy", e.EnergyKcal, 212.1)
	parsertest.Value(t, "fat", e.FatG, 9.7)
	parsertest.Value(t, "saturated fat", e.SaturatedFatG, 3.6)
	parsertest.Value(t, "polyunsaturated fat", e.PolyunsatFatG, 3.2)
	parsertest.Value(t, "monounsaturated fat", e.MonounsatFatG, 4.8)
	parsertest.Value(t, "trans fat", e.TransFatG, 0.7)
	parsertest.Value(t, "cholesterol", e.CholesterolMg, 22.4)
	parsertest.Value(t, "sodium", e.SodiumMg, 238.5)
	parsertest.Value(t, "potassium", e.PotassiumMg, 312)
	parsertest.Value(t, "carbohydrates", e.CarbsG, 57.4)
	parsertest.Value(t, "fiber", e.FiberG, 0.8)
	parsertest.Value(t, "sugar", e.SugarG, 3.6)
	parsertest.Value(t, "protein", e.ProteinG, 41)
	parsertest.Value(t, "vitamin A", e.VitaminAPct, 3.6)
	parsertest.Value(t, "vitamin C", e.VitaminCPct, 9.3)
	parsertest.Value(t, "calcium", e.CalciumPct, 20.2)
	parsertest.Value(t, "iron", e.IronPct, 17.5)

	f = mustCorpus(t, dir+"Exercise-Summary-2025-03-01-to-2025-03-07.csv")
	if len(f.Exercises) != 4 || f.Exercises[0].Kind != "adjustment" || *f.Exercises[0].Steps != 9840 || f.Exercises[1].Name != "Walking, 3.5 mph, brisk pace" {
		t.Fatalf("exercises %+v", f.Exercises)
	}
	parsertest.Value(t, "walking", f.Exercises[1].DurationS, 18*60)
	parsertest.Value(t, "walking", f.Exercises[1].EnergyKcal, 178)
	parsertest.Value(t, "squat", f.Exercises[3].WeightKg, 60)

	f = mustCorpus(t, dir+"Measurement-Summary-2025-03-01-to-2025-03-07.csv")
	if len(f.BodyMeasurements) != 3 {
		t.Fatalf("%d measurements", len(f.BodyMeasurements))
	}
	parsertest.Value(t, "weight", f.BodyMeasurements[1].WeightKg, 79.8)
	parsertest.Value(t, "body fat", f.BodyMeasurements[1].BodyFatPct, 18.2)
	if last := f.BodyMeasurements[2]; last.WeightKg != nil || *last.BodyFatPct != 18 || last.Time != noonOf("2025-03-07") {
		t.Errorf("last measurement %+v", last)
	}
}

func TestCorpusTimes(t *testing.T) {
	f := mustCorpus(t, "synthetic-nutrition-with-time.csv")
	e := meal(t, f, day("2025-03-02"), "Dinner", 1000)
	parsertest.Value(t, "a thousand", e.EnergyKcal, 1012.4)
	if len(f.Nutrition) != 32 || e.Time != nil {
		t.Errorf("%d meals, dinner at %v", len(f.Nutrition), e.Time)
	}
	f = mustCorpus(t, "synthetic-nutrition-time-no-note-bom.csv")
	e = meal(t, f, day("2025-03-03"), "Lunch", 1000)
	if len(f.Nutrition) != 32 || e.Time == nil || *e.Time != wall("2025-03-03 12:30") {
		t.Errorf("%d meals, lunch at %v", len(f.Nutrition), e.Time)
	}
	parsertest.Value(t, "lunch", e.EnergyKcal, 652.3)
}

func TestCorpusDiary(t *testing.T) {
	for _, name := range []string{"diary.html", "completed_diary.html"} {
		f := mustCorpus(t, name)
		if len(f.Nutrition) != 7 {
			t.Fatalf("%s: %d foods", name, len(f.Nutrition))
		}
		e := meal(t, f, day("2013-07-13"), "Breakfast", 0)
		if e.Food != "Dave's Killer Bread - Blues Bread" || *e.Amount != 2 || e.Unit != "slice" || e.Extra["entry_id"] != "4076816576" {
			t.Errorf("%s: %+v", name, e)
		}
		parsertest.Value(t, "carbohydrates beside their share", e.CarbsG, 44)
		e = meal(t, f, day("2013-07-13"), "Breakfast", 1)
		if e.Food != "Earth Balance - Natural Buttery Spread - Original" || e.Unit != "tbsp" || e.Extra["serving"] != "1 tbsp (14g)" {
			t.Errorf("%s: %+v", name, e)
		}
		e = meal(t, f, day("2013-07-13"), "Dinner", 0)
		parsertest.Value(t, "sodium of the macaroni", e.SodiumMg, 1166)
		if s := f.DailySummaries[0]; *s.ConsumedEnergyKcal != 2279 || s.Extra["day_complete"] != (name == "completed_diary.html") ||
			s.Extra["Your Daily Goal"].(map[string]any)["Sugar"] != 50.0 || s.HydrationML != nil {
			t.Errorf("%s: the day is %+v", name, s)
		}
	}
}

func TestCorpusPrintable(t *testing.T) {
	f := mustCorpus(t, "printable-diary-5Days.html")
	perDay := map[record.Date]float64{}
	for _, e := range f.Nutrition {
		perDay[e.Day] += *e.EnergyKcal
	}
	for date, total := range map[string]float64{"2014-09-13": 2078, "2014-09-14": 2078, "2014-09-15": 1278, "2014-09-16": 1470} {
		if perDay[day(date)] != total {
			t.Errorf("%s sums up to %v, the page says %v", date, perDay[day(date)], total)
		}
	}
	e := meal(t, f, day("2014-09-15"), "Lunch", 0)
	parsertest.Value(t, "sodium", e.SodiumMg, 1440)
	parsertest.Value(t, "cholesterol", e.CholesterolMg, 120)
	if len(perDay) != 5 || e.Food != "In-n-out Burger - Double Double" || e.Unit != "burger" {
		t.Errorf("%d days, lunch %+v", len(perDay), e)
	}
	if f = mustCorpus(t, "printable-diary-public.html"); len(f.Nutrition) != 5 {
		t.Errorf("%d foods on the public page", len(f.Nutrition))
	}
}

func TestCorpusExercisePage(t *testing.T) {
	f := mustCorpus(t, "exercise.html")
	if len(f.Exercises) != 5 {
		t.Fatalf("%d exercises", len(f.Exercises))
	}
	bench, pull, run := f.Exercises[0], f.Exercises[1], f.Exercises[2]
	if bench.Name != "Bench Press, Barbell" || bench.Kind != "strength" || *bench.Sets != 3 || *bench.Repetitions != 10 || bench.WeightKg != nil || bench.Extra["Weight/Set"] != "30" {
		t.Errorf("bench press %+v", bench)
	}
	if pull.Name != "Pull Ups (pull-ups)" || *pull.Repetitions != 8 || pull.Extra["Weight/Set"] != nil {
		t.Errorf("pull ups %+v", pull)
	}
	if run.Kind != "cardio" || *run.DurationS != 1200 || *run.EnergyKcal != 335 || run.Day != day("2017-11-06") || run.Extra["entry_id"] != "2917798671" {
		t.Errorf("running %+v", run)
	}
}

func TestCorpusMeasurementsPage(t *testing.T) {
	f := mustCorpus(t, "measurements.html")
	if len(f.BodyMeasurements) != 2 || f.BodyMeasurements[1].Time != noonOf("2022-01-10") {
		t.Fatalf("measurements %+v", f.BodyMeasurements)
	}
	parsertest.Value(t, "155 pounds", f.BodyMeasurements[1].WeightKg, 70.3068)
	parsertest.Value(t, "156 pounds", f.BodyMeasurements[0].WeightKg, 70.7604)
}

func TestCorpusRefusals(t *testing.T) {
	for name, says := range map[string]string{
		"printable-diary-private.html":       "private",
		"printable-diary-password.html":      "password",
		"printable-diary-404-page.html":      "not found",
		"report_nutrition_net_calories.json": "no year",
	} {
		_, err := corpus(t, name)
		var u *parsers.Unsupported
		if !errors.As(err, &u) || !strings.Contains(u.What, says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
