package sample

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"

	"athletedata/parsers"
	"athletedata/parsers/myfitnesspal"
	"athletedata/parsers/record"
)

// diaryFacts reads the members of an export as the program does.
func diaryFacts(t *testing.T, f file) (all record.Facts) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(f.data), int64(len(f.data)))
	if err != nil {
		t.Fatal(err)
	}
	if len(z.File) != 3 {
		t.Fatalf("%d members", len(z.File))
	}
	for _, member := range z.File {
		in, err := member.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		name := f.name + "!/" + member.Name
		if !myfitnesspal.Format.Detect(name, data[:min(len(data), 64<<10)]) {
			t.Errorf("%s is not recognised", member.Name)
		}
		err = myfitnesspal.Format.Parse(parsers.File{Name: name, Data: data}, func(e record.Entity) error {
			x := e.(*record.Facts)
			if x.Partial != "" {
				t.Errorf("%s: %s", member.Name, x.Partial)
			}
			all.Nutrition = append(all.Nutrition, x.Nutrition...)
			all.Exercises = append(all.Exercises, x.Exercises...)
			all.BodyMeasurements = append(all.BodyMeasurements, x.BodyMeasurements...)
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", member.Name, err)
		}
	}
	return all
}

func TestMyFitnessPalExportOfAYear(t *testing.T) {
	files, err := myfitnesspalFiles(Year())
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || files[0].name != "vendors/MyFitnessPal/File-Export-2025-01-01-to-2025-12-31.zip" {
		t.Fatalf("%d files, the first is %s", len(files), files[0].name)
	}
	f := diaryFacts(t, files[0])
	days := map[record.Date]float64{}
	for _, e := range f.Nutrition {
		days[e.Day] += *e.EnergyKcal
		if energy := 4**e.CarbsG + 4**e.ProteinG + 9**e.FatG; energy < *e.EnergyKcal*0.97-2 || energy > *e.EnergyKcal*1.03+2 {
			t.Errorf("%v kcal of which %v are told", *e.EnergyKcal, energy)
		}
	}
	sum := 0.0
	for day, kcal := range days {
		if sum += kcal; kcal < 1200 || kcal > 7000 {
			t.Errorf("%v kcal on day %d", kcal, day)
		}
	}
	if n := len(days); n < 300 || n > 335 || sum/float64(n) < 2300 || sum/float64(n) > 3400 {
		t.Errorf("%d days with %.0f kcal each", n, sum/float64(n))
	}
	adjustments, lifts := 0, 0
	for _, e := range f.Exercises {
		switch e.Kind {
		case "adjustment":
			adjustments++
		case "strength":
			lifts++
		}
		if e.Name == "" || e.Name[0] == '"' {
			t.Errorf("exercise called %s", e.Name)
		}
	}
	if adjustments < 250 || lifts < 30 || len(f.Exercises)-adjustments-lifts < 200 {
		t.Errorf("%d exercises, %d adjustments, %d lifts", len(f.Exercises), adjustments, lifts)
	}
	if len(f.BodyMeasurements) < 80 {
		t.Errorf("%d weighings", len(f.BodyMeasurements))
	}
	for _, b := range f.BodyMeasurements {
		if b.WeightKg == nil || *b.WeightKg < 68 || *b.WeightKg > 79 || b.BodyFatPct != nil && (*b.BodyFatPct < 8 || *b.BodyFatPct > 19) {
			t.Errorf("%+v", b)
		}
	}
	again, _ := myfitnesspalFiles(Year())
	if !bytes.Equal(again[0].data, files[0].data) {
		t.Error("the same options give other bytes")
	}
}

func TestMyFitnessPalExportPerYear(t *testing.T) {
	opts := Decade()
	opts.Years, opts.Activities = 2, 100
	files, err := myfitnesspalFiles(opts)
	if err != nil || len(files) != 2 || files[1].name != "vendors/MyFitnessPal/File-Export-2017-01-01-to-2017-12-31.zip" {
		t.Fatalf("%d files, %v", len(files), err)
	}
	if _, err := myfitnesspalFiles(Options{}); err == nil {
		t.Error("no years at all give files")
	}
}
