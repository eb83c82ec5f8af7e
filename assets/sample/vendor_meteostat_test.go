package sample

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/meteostat"
	"athletedata/parsers/record"
)

func TestWeatherOfAYear(t *testing.T) {
	files, err := meteostatFiles(Year())
	if err != nil || len(files) != 1 || files[0].name != "vendors/Meteostat/hourly/2025/10946.csv.gz" || len(files[0].data) > 400<<10 {
		t.Fatalf("%d files, %s with %d bytes: %v", len(files), files[0].name, len(files[0].data), err)
	}
	z, err := gzip.NewReader(bytes.NewReader(files[0].data))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil || len(data) > 1536<<10 {
		t.Fatalf("%d bytes: %v", len(data), err)
	}
	if !meteostat.Format.Detect("", data[:64<<10]) {
		t.Error("not recognised")
	}
	var x *record.Facts
	if err := meteostat.Format.Parse(parsers.File{Name: files[0].name, Data: data}, func(e record.Entity) error { x = e.(*record.Facts); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(x.Weather) != 8760 || x.Partial != "" || x.Weather[0].Station != "10946" || x.Weather[0].Time != record.At(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Fatalf("%d hours from %+v, %q", len(x.Weather), x.Weather[0], x.Partial)
	}
	var winter, summer, rain, sunshine, snow, modelled float64
	for _, w := range x.Weather {
		switch month := time.UnixMicro(w.Time.UTCMicro).UTC().Month(); month {
		case time.January:
			winter += *w.TemperatureC / 744
		case time.July:
			summer += *w.TemperatureC / 744
		}
		rain += *w.PrecipitationMM
		if w.SunshineMin != nil {
			sunshine += *w.SunshineMin / 60
		}
		if w.SnowMM != nil && *w.SnowMM > 0 {
			snow++
		}
		if w.Extra["forecast"] != nil {
			modelled++
		}
		if w.ConditionCode == nil || *w.WindGustKmh < *w.WindSpeedKmh || *w.TemperatureC < -30 || *w.TemperatureC > 40 {
			t.Errorf("%+v", w)
		}
	}
	for what, v := range map[string][3]float64{
		"January in °C": {winter, -6, 3}, "July in °C": {summer, 13, 22}, "rain in mm": {rain, 600, 1700}, "sunshine in hours": {sunshine, 1300, 2500},
		"mornings with snow": {snow, 10, 160}, "hours of a model": {modelled, 20, 100},
	} {
		if v[0] < v[1] || v[0] > v[2] {
			t.Errorf("%s: %.1f", what, v[0])
		}
	}
}
