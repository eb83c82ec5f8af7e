package sample

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"testing"

	"athletedata/parsers"
	"athletedata/parsers/glooko"
	"athletedata/parsers/record"
)

func TestGlookoOfTwoMonths(t *testing.T) {
	files, err := glookoFiles(Year())
	if err != nil || len(files) != 1 || len(files[0].data) > 200<<10 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	again, _ := glookoFiles(Year())
	if !bytes.Equal(files[0].data, again[0].data) {
		t.Error("the same options give other bytes")
	}
	z, err := zip.NewReader(bytes.NewReader(files[0].data), int64(len(files[0].data)))
	if err != nil {
		t.Fatal(err)
	}
	var all record.Facts
	for _, m := range z.File {
		r, err := m.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if !glooko.Format.Detect(m.Name, data[:min(len(data), 64<<10)]) {
			t.Errorf("%s is not recognised", m.Name)
		}
		var none *parsers.Unsupported
		err = glooko.Format.Parse(parsers.File{Name: m.Name, Data: data}, func(e record.Entity) error {
			x := e.(*record.Facts)
			all.Glucose, all.Insulin, all.Carbs, all.DailyScores = append(all.Glucose, x.Glucose...), append(all.Insulin, x.Insulin...), append(all.Carbs, x.Carbs...), append(all.DailyScores, x.DailyScores...)
			if x.Partial != "" {
				t.Errorf("%s: %s", m.Name, x.Partial)
			}
			return nil
		})
		if err != nil && !errors.As(err, &none) {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
	// 61 days of 288 readings, three meals, three sums; carbohydrates are told
	// with the bolus and by themselves.
	if len(all.Glucose) != 17568 || len(all.Insulin) != 183 || len(all.Carbs) != 366 || len(all.DailyScores) != 183 {
		t.Fatalf("%d readings, %d doses, %d meals, %d sums", len(all.Glucose), len(all.Insulin), len(all.Carbs), len(all.DailyScores))
	}
	sum, high := 0.0, 0
	for _, g := range all.Glucose {
		if g.Time.Later || g.Sequence != 0 || g.MmolL < 2.6 || g.MmolL > 18 {
			t.Fatalf("%+v", g)
		}
		if sum += g.MmolL; g.MmolL > 10 {
			high++
		}
	}
	if mean := sum / 17568; mean < 6 || mean > 9.5 || high < 500 || high > 7000 {
		t.Errorf("mean %.2f mmol/L, %d readings above 10", mean, high)
	}
}
