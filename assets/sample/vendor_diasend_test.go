package sample

import (
	"bytes"
	"math"
	"testing"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/diasend"
	"athletedata/parsers/record"
)

func TestDiasendBook(t *testing.T) {
	files, err := diasendFiles(Year())
	if err != nil || len(files) != 1 || files[0].name != "vendors/diasend/diasend_Sample_Athlete.xlsx" || len(files[0].data) > 200<<10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	data := files[0].data
	if !diasend.Format.Detect("", data[:min(len(data), 64<<10)]) {
		t.Error("not recognised")
	}
	var f *record.Facts
	if err := diasend.Format.Parse(parsers.File{Data: data}, func(e record.Entity) error { f = e.(*record.Facts); return nil }); err != nil {
		t.Fatal(err)
	}
	from, to := time.Date(2025, 3, 17, 0, 0, 0, 0, time.UTC).UnixMicro(), time.Date(2025, 4, 7, 0, 0, 0, 0, time.UTC).UnixMicro()
	kinds, gap := map[string]int{}, time.Date(2025, 3, 30, 2, 0, 0, 0, time.UTC).UnixMicro()
	for _, g := range f.Glucose {
		kinds[g.Kind+g.Flag]++
		if g.MmolL < 2.5 || g.MmolL > 18 || g.Time.LocalMicro < from || g.Time.LocalMicro >= to || g.RawUnit != "mmol/L" || g.Time.Later {
			t.Errorf("%+v", g)
		}
		if g.Time.LocalMicro >= gap && g.Time.LocalMicro < gap+3600e6 {
			t.Errorf("a reading in the hour that was left out: %+v", g)
		}
	}
	if n := kinds["history"]; f.Partial != "" || n < 1900 || n > 2300 || kinds["strip"]+kinds["stripmanual"] != 42 || kinds["stripmanual"] < 2 {
		t.Errorf("%v; %q", kinds, f.Partial)
	}
	units, rates := 0.0, 0
	for _, i := range f.Insulin {
		if i.Kind == "basal" {
			rates++
		} else {
			units += *i.Units
		}
		if i.Serial != "041-77-218" || i.Device != "Omnipod" {
			t.Errorf("%+v", i)
		}
	}
	total, basal := 0.0, 0.0
	for _, d := range f.DailyScores {
		if d.Name == "insulin_total_u" {
			total += *d.Value
		} else if basal += *d.Value; *d.Value < 8 || *d.Value > 14 {
			t.Errorf("%+v", d)
		}
	}
	if rates != 14*5 || math.Abs(total-basal-units) > 1e-6 || len(f.DailyScores) != 28 {
		t.Errorf("%d rates, %v units of %v and %v, %d totals", rates, units, total, basal, len(f.DailyScores))
	}
	if len(f.Carbs) < 42 || len(f.Carbs) > 56 || len(f.Notes) != 10 {
		t.Errorf("%d times carbohydrates, %d alarms", len(f.Carbs), len(f.Notes))
	}
	for range 3 {
		if again, _ := diasendFiles(Year()); !bytes.Equal(again[0].data, data) {
			t.Fatal("the same options give other bytes")
		}
	}
}
