package sample

import (
	"bytes"
	"strings"
	"testing"

	"athletedata/parsers"
	"athletedata/parsers/libreview"
	"athletedata/parsers/record"
)

// theFacts parses the one file of a generator with the vendor's parser.
func theFacts(t *testing.T, format parsers.Entry, name string, data []byte) *record.Facts {
	t.Helper()
	if !format.Detect("", data[:min(len(data), 64<<10)]) {
		t.Fatalf("%s is not recognised", name)
	}
	var got *record.Facts
	err := format.Parse(parsers.File{Name: name, Data: data}, func(e record.Entity) error {
		got = e.(*record.Facts)
		return nil
	})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if got.Partial != "" {
		t.Errorf("%s: %s", name, got.Partial)
	}
	return got
}

// inRange says which share of the readings is within 70 and 180 mg/dL, and
// checks that all are those of a living being.
func inRange(t *testing.T, readings []record.Glucose) float64 {
	t.Helper()
	in := 0
	for _, g := range readings {
		if g.MmolL >= 70/18.0182 && g.MmolL <= 180/18.0182 {
			in++
		}
		if g.MmolL < 2 || g.MmolL > 20 || g.Raw != float64(int(g.Raw*10+0.5))/10 {
			t.Errorf("%+v", g)
		}
	}
	return float64(in) / float64(len(readings))
}

func TestLibreViewYear(t *testing.T) {
	files, err := libreviewFiles(Year())
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || files[0].name != "vendors/LibreView/SampleAthlete_glucose_1-1-2026.csv" || len(files[0].data) > 3e6 {
		t.Fatalf("%d files, %s of %d bytes", len(files), files[0].name, len(files[0].data))
	}
	again, _ := libreviewFiles(Year())
	if !bytes.Equal(again[0].data, files[0].data) {
		t.Error("another year of the same athlete")
	}
	f := theFacts(t, libreview.Format, files[0].name, files[0].data)
	kinds, later := map[string]int{}, 0
	for _, g := range f.Glucose {
		kinds[g.Kind]++
		if g.Time.Later {
			later++
		}
	}
	// 96 values a day for 351 days, but for what was not read in time.
	if n := kinds["history"]; n < 33000 || n > 33696 {
		t.Errorf("%d values of the memory", n)
	}
	if n := kinds["scan"]; n < 1800 || n > 3600 || kinds["strip"] < 20 || len(kinds) != 3 {
		t.Errorf("readings by kind: %v", kinds)
	}
	if share := inRange(t, f.Glucose); share < 0.85 || share > 0.995 {
		t.Errorf("%.1f %% in range", share*100)
	}
	notes := map[string]int{}
	for _, n := range f.Notes {
		notes[n.Kind]++
	}
	if len(f.Insulin) < 250 || len(f.Carbs) < 200 || len(f.Ketones) < 3 || notes["exercise"] < 50 || notes["note"] < 25 {
		t.Errorf("%d insulin, %d carbs, %d ketones, notes %v", len(f.Insulin), len(f.Carbs), len(f.Ketones), notes)
	}
	if !strings.HasPrefix(string(files[0].data), "Glucose Data,Generated on,01-01-2026") {
		t.Errorf("%.60s", files[0].data)
	}
}
