package sample

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"math"
	"testing"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/glooko"
	"athletedata/parsers/record"
)

func TestGlookoExport(t *testing.T) {
	files, err := glookoFiles(Year())
	if err != nil || len(files) != 1 || files[0].name != "vendors/Glooko/export_Sample_Athlete_2025-12-31.zip" || len(files[0].data) > 300<<10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	z, err := zip.NewReader(bytes.NewReader(files[0].data), int64(len(files[0].data)))
	if err != nil {
		t.Fatal(err)
	}
	var all record.Facts
	empty, size := 0, 0
	for _, m := range z.File {
		r, err := m.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		size += len(data)
		if !glooko.Format.Detect(m.Name, data[:min(len(data), 64<<10)]) {
			t.Errorf("%s is not recognised", m.Name)
		}
		err = glooko.Format.Parse(parsers.File{Name: m.Name, Data: data}, func(e record.Entity) error {
			f := e.(*record.Facts)
			if f.Partial != "" {
				t.Errorf("%s: %s", m.Name, f.Partial)
			}
			all.Glucose = append(all.Glucose, f.Glucose...)
			all.Insulin = append(all.Insulin, f.Insulin...)
			all.Carbs = append(all.Carbs, f.Carbs...)
			all.Notes = append(all.Notes, f.Notes...)
			all.DailyScores = append(all.DailyScores, f.DailyScores...)
			return nil
		})
		if unsupported := new(parsers.Unsupported); errors.As(err, &unsupported) {
			empty++
		} else if err != nil {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
	if len(z.File) != 13 || empty != 5 || size > 1500<<10 {
		t.Errorf("%d members, %d of them empty, %d bytes", len(z.File), empty, size)
	}
	kinds, sum := map[string]int{}, 0.0
	from, to := record.Wall(time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC)), record.Wall(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	for _, g := range all.Glucose {
		if kinds[g.Kind]++; g.MmolL < 2.5 || g.MmolL > 18 || g.Time.LocalMicro < from.LocalMicro || g.Time.LocalMicro >= to.LocalMicro {
			t.Errorf("%+v", g)
		}
		sum += g.MmolL
	}
	if n := kinds["history"]; n < 61*288-6*7 || n > 61*288 || kinds["strip"] < 5 {
		t.Errorf("%v readings", kinds)
	}
	if mean := sum / float64(len(all.Glucose)); mean < 5 || mean > 9 {
		t.Errorf("%.1f mmol/L on average", mean)
	}
	// The dose's carbohydrates and those of the diary are one, of one minute.
	eaten := map[int64]bool{}
	for _, c := range all.Carbs {
		eaten[c.Time.LocalMicro] = true
	}
	if len(all.Carbs) != 2*len(eaten) || len(eaten) < 130 {
		t.Errorf("%d times carbohydrates in %d rows", len(eaten), len(all.Carbs))
	}
	doses := map[string]float64{}
	for _, i := range all.Insulin {
		doses[i.Kind] += *i.Units
	}
	total := 0.0
	for _, d := range all.DailyScores {
		if d.Name == "insulin_total_u" {
			total += *d.Value
		}
	}
	if doses["long"] < 400 || doses["bolus"] < 500 || math.Abs(total-doses["long"]-doses["bolus"]) > 1e-6 {
		t.Errorf("%v units, %v by days", doses, total)
	}
	if len(all.Notes) < 6 {
		t.Errorf("%d alarms", len(all.Notes))
	}
	if again, _ := glookoFiles(Year()); !bytes.Equal(again[0].data, files[0].data) {
		t.Error("the same options give other bytes")
	}
}
