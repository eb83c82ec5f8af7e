package sample

import (
	"bytes"
	"testing"

	"athletedata/parsers"
	"athletedata/parsers/diasend"
	"athletedata/parsers/record"
)

func TestDiasendOfThreeWeeks(t *testing.T) {
	files, err := diasendFiles(Year())
	if err != nil || len(files) != 1 || len(files[0].data) > 100<<10 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	data := files[0].data
	if again, _ := diasendFiles(Year()); !bytes.Equal(data, again[0].data) {
		t.Error("the same options give other bytes")
	}
	if !diasend.Format.Detect("", data[:min(len(data), 64<<10)]) {
		t.Error("not recognised")
	}
	var x *record.Facts
	if err := diasend.Format.Parse(parsers.File{Name: files[0].name, Data: data}, func(e record.Entity) error { x = e.(*record.Facts); return nil }); err != nil {
		t.Fatal(err)
	}
	// 21 days of 96 readings of the sensor, one strip and three meals.
	if len(x.Glucose) != 21*97 || len(x.Carbs) != 63 || x.Partial != "" {
		t.Fatalf("%d readings, %d meals, %q", len(x.Glucose), len(x.Carbs), x.Partial)
	}
	sum, strips := 0.0, 0
	for _, g := range x.Glucose {
		if g.Time.Later || g.MmolL < 3.2 || g.MmolL > 11 || g.RawUnit != "mmol/L" || (g.Kind == "strip") != (g.Flag == "manual") {
			t.Fatalf("%+v", g)
		}
		if sum += g.MmolL; g.Kind == "strip" {
			strips++
		}
	}
	if mean := sum / float64(len(x.Glucose)); mean < 5 || mean > 7 || strips != 21 {
		t.Errorf("mean %.2f mmol/L, %d strips", mean, strips)
	}
	if c := x.Carbs[0]; *c.CarbsG < 45 || *c.CarbsG > 95 {
		t.Errorf("%+v", c)
	}
}
