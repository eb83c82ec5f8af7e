package sample

import (
	"bytes"
	"testing"

	"athletedata/parsers"
	"athletedata/parsers/cronometer"
	"athletedata/parsers/record"
)

func TestCronometerMonth(t *testing.T) {
	files, err := cronometerFiles(Year())
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 2 || files[0].name != "vendors/Cronometer/servings.csv" || files[1].name != "vendors/Cronometer/biometrics.csv" {
		t.Fatalf("%d files", len(files))
	}
	var all record.Facts
	for _, f := range files {
		if !cronometer.Format.Detect("", f.data[:min(len(f.data), 64<<10)]) || len(f.data) > 200<<10 {
			t.Errorf("%s is not recognised or too big: %d bytes", f.name, len(f.data))
		}
		err := cronometer.Format.Parse(parsers.File{Data: f.data}, func(e record.Entity) error {
			x := e.(*record.Facts)
			if x.Partial != "" {
				t.Errorf("%s: %s", f.name, x.Partial)
			}
			all.Nutrition = append(all.Nutrition, x.Nutrition...)
			all.BodyMeasurements = append(all.BodyMeasurements, x.BodyMeasurements...)
			all.WellnessSamples = append(all.WellnessSamples, x.WellnessSamples...)
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", f.name, err)
		}
	}
	days := map[record.Date]float64{}
	for _, e := range all.Nutrition {
		if e.Food == "" || e.Time == nil || e.Amount == nil || e.Unit == "" {
			t.Errorf("%+v", e)
		}
		days[e.Day] += *e.EnergyKcal
	}
	for day, kcal := range days {
		if kcal < 1000 || kcal > 7000 {
			t.Errorf("%.0f kcal on day %d", kcal, day)
		}
	}
	if len(days) != 30 || len(all.Nutrition) < 350 {
		t.Errorf("%d servings on %d days", len(all.Nutrition), len(days))
	}
	pressures := 0
	for _, b := range all.BodyMeasurements {
		if b.SystolicMmHg != nil {
			pressures++
		}
		if b.WeightKg == nil || *b.WeightKg < 68 || *b.WeightKg > 79 {
			t.Errorf("%+v", b)
		}
	}
	if len(all.BodyMeasurements) != 30 || pressures < 4 || len(all.WellnessSamples) != 30 || all.WellnessSamples[0].Name != "heart_rate_resting_bpm" {
		t.Errorf("%d weighings, %d blood pressures, %d pulses", len(all.BodyMeasurements), pressures, len(all.WellnessSamples))
	}

	// Both diaries on one day would count everything twice.
	exports, err := myfitnesspalFiles(Year())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range diaryFacts(t, exports[0]).Nutrition {
		if days[e.Day] > 0 {
			t.Fatalf("day %d is in both diaries", e.Day)
		}
	}
	again, _ := cronometerFiles(Year())
	if !bytes.Equal(again[0].data, files[0].data) || !bytes.Equal(again[1].data, files[1].data) {
		t.Error("the same options give other bytes")
	}
}
