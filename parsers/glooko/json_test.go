package glooko

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/record"
)

func readAnswer(text string) (f *record.Facts, err error) {
	err = Parse(parsers.File{Name: "answer.json", Data: []byte(text)}, func(e record.Entity) error {
		f = e.(*record.Facts)
		return nil
	})
	return f, err
}

const graph = `{"series": {
 "cgmHigh": [{"x": 1760000300, "y": 18.0, "value": 32400, "timestamp": "2025-10-09T08:58:20.000Z"}],
 "cgmNormal": [{"x": 1760000000, "y": 6.7, "timestamp": "2025-10-09T08:53:20.000Z", "deviceName": "Dexcom"}, {"x": 1760000600, "y": 121}, {"x": 1760000900, "y": 0}],
 "cgmLow": [{"x": 1760001200, "timestamp": "2025-10-09T09:13:20.000Z", "y": 65, "calculated": true}, {"timestamp": "soon", "y": 60}],
 "deliveredBolus": [{"timestamp": "2026-03-29T10:00:00.000Z", "insulinDelivered": 2.5, "carbsInput": 30.0, "insulinOnBoard": 0.8, "deviceName": "Omnipod 5", "bloodGlucoseInput": null},
  {"timestamp": "2026-03-29T12:00:00.000Z", "y": 1.0}, {"timestamp": "2026-03-29T13:00:00.000Z", "insulinDelivered": 9, "softDeleted": true}]}}`

func TestGraphOfTheWebSite(t *testing.T) {
	f, err := readAnswer(graph)
	if err != nil {
		t.Fatal(err)
	}
	wall := func(s string) record.Moment {
		at, err := time.Parse(time.DateTime, s)
		if err != nil {
			t.Fatal(err)
		}
		return record.Wall(at)
	}
	if len(f.Glucose) != 3 || f.Partial != `1 entries could not be read; of the first, "soon" is no time` {
		t.Fatalf("%+v, partial %q", f.Glucose, f.Partial)
	}
	for i, want := range []struct {
		at, unit string
		raw      float64
		mmol     float64
	}{
		{"2025-10-09 08:53:20", "mmol/L", 6.7, 6.7},
		{"2025-10-09 08:58:20", "mg/dL", 324, 324 / 18.0182},
		{"2025-10-09 09:03:20", "mg/dL", 121, 121 / 18.0182}, // 1760000600 seconds
	} {
		if g := f.Glucose[i]; g.Time != wall(want.at) || g.RawUnit != want.unit || g.Raw != want.raw || math.Abs(g.MmolL-want.mmol) > 1e-9 || g.Kind != "history" {
			t.Errorf("%d: %+v", i, g)
		}
	}
	b := f.Insulin
	if len(b) != 2 || b[0].Time != wall("2026-03-29 10:00:00") || *b[0].Units != 2.5 || b[0].Device != "Omnipod 5" || b[0].Extra["insulinOnBoard"] != 0.8 || *b[1].Units != 1 {
		t.Errorf("%+v", b)
	}
	if c := f.Carbs; len(c) != 1 || *c[0].CarbsG != 30 || c[0].Sequence != 0 {
		t.Errorf("%+v", c)
	}
}

func TestListsOfTheWebSite(t *testing.T) {
	f, err := readAnswer(`{"scheduledBasals": [
 {"pumpTimestamp": "2023-06-15T12:07:30.000Z", "pumpTimestampUtcOffset": "+00:00", "pumpGuid": "p", "syncTimestamp": "2023-06-15T10:24:45.184Z", "startTime": 43650, "duration": 4582, "segmentId": null, "rate": 0.85, "guid": "g", "softDeleted": false},
 {"pumpTimestamp": "2023-06-15T13:00:00.000Z", "duration": 60, "rate": 948}], "lastPage": true}`)
	if err != nil {
		t.Fatal(err)
	}
	if b := f.Insulin; len(b) != 1 || b[0].Kind != "basal" || *b[0].RateUH != 0.85 || *b[0].DurationS != 4582 || b[0].Extra["guid"] != "g" || b[0].Extra["pumpGuid"] != "p" {
		t.Errorf("%+v", b)
	}
	if !strings.Contains(f.Partial, "948 units an hour") {
		t.Errorf("partial %q", f.Partial)
	}
	f, err = readAnswer(`{"foods": [{"timestamp": "2026-03-29T12:00:00.000Z", "name": "Müsli", "carbs": 45, "fat": 7, "numberOfServings": 1.5, "softDeleted": false}, {"timestamp": "2026-03-29T15:00:00.000Z", "carbs": 12, "softDeleted": false}]}`)
	if err != nil || len(f.Carbs) != 2 || f.Carbs[0].Food != "Müsli" || *f.Carbs[0].Servings != 1.5 || f.Carbs[0].Extra["fat"] != 7.0 || f.Carbs[0].Sequence != foodSequence || *f.Carbs[1].CarbsG != 12 {
		t.Errorf("%+v, %v", f, err)
	}
}

// A graph is drawn in the order of time: where it goes back in an autumn night,
// the second pass through the hour begins, as in the export.
func TestTheRepeatedHourOfTheWebSite(t *testing.T) {
	points := ""
	for i, at := range []string{"01:50", "02:00", "02:20", "02:50", "02:00", "02:20", "02:50", "03:00"} {
		points += fmt.Sprintf(`,{"timestamp":"2025-10-26T%s:00.000Z","y":%d}`, at, 100+i)
	}
	f, err := readAnswer(`{"series":{"cgmNormal":[` + points[1:] + `],"deliveredBolus":[` + strings.ReplaceAll(points[1:], `"y"`, `"insulinDelivered"`) + `]}}`)
	if err != nil {
		t.Fatal(err)
	}
	for i := range f.Glucose {
		if g := f.Glucose[i]; g.Time.Later != (g.Raw >= 104 && g.Raw <= 106) || g.Sequence != 0 {
			t.Errorf("%+v", g)
		}
		if d := f.Insulin[i]; d.Time.Later != (*d.Units >= 104 && *d.Units <= 106) {
			t.Errorf("%+v", d)
		}
	}
}

// The export tells meals to the minute and what a basal rate gave in units; both
// can be had of the account's answer, so that a row is the same from either.
func TestTheWebSiteTellsWhatTheExportTells(t *testing.T) {
	basal, err1 := readAnswer(`{"scheduledBasals": [{"pumpTimestamp": "2025-10-26T08:00:00.000Z", "duration": 1800, "rate": 0.8, "guid": "g"}, {"pumpTimestamp": "2025-10-26T09:00:00.000Z", "rate": 0.8, "guid": "h"}]}`)
	food, err2 := readAnswer(`{"foods": [{"timestamp": "2025-10-26T08:05:40.000Z", "name": "Tea", "carbs": 1, "softDeleted": false}]}`)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	listed := parse(t, "x.csv", meta+"Timestamp,Insulin Type,Duration (minutes),Percentage (%),Rate,Insulin Delivered (U),Serial Number\n2025-10-26 08:00,Scheduled,30,90,0.8,0.4,A1\n")
	if a, b := basal.Insulin[0], listed.Insulin[0]; math.Abs(*a.Units-*b.Units) > 1e-9 || a.Time != b.Time || a.Kind != b.Kind || a.Sequence != b.Sequence {
		t.Errorf("basal rates %+v, %+v", a, b)
	}
	if basal.Insulin[1].Units != nil {
		t.Errorf("a rate of nobody knows how long gave %v", *basal.Insulin[1].Units)
	}
	for _, at := range []string{"08:05", "08:05:59"} {
		listed = parse(t, "x.csv", meta+"Timestamp,Name,Carbs (g),Fat,Protein,Calories,Serving Quantity,Number of Servings\n2025-10-26 "+at+",Tea,1,,,,,\n")
		if a, b := food.Carbs[0], listed.Carbs[0]; a.Time != b.Time || a.Sequence != b.Sequence {
			t.Errorf("meals %+v, %+v", a, b)
		}
	}
}

func TestAnswersWithoutEntries(t *testing.T) {
	for _, text := range []string{`{"series": {"cgmNormal": []}}`, `{"scheduledBasals": [], "lastPage": true}`, `{"foods": [], "lastGuid": "x"}`} {
		var unsupported *parsers.Unsupported
		if _, err := readAnswer(text); !errors.As(err, &unsupported) {
			t.Errorf("%s: %v", text, err)
		}
		if !Format.Detect("x.json", []byte(text)) {
			t.Errorf("not recognised: %s", text)
		}
	}
	for _, text := range []string{graph[:len(graph)/2], `{"series": {"cgmNormal": [{"timestamp": "soon"}]}}`} {
		if _, err := readAnswer(text); err == nil || errors.As(err, new(*parsers.Unsupported)) {
			t.Errorf("%.60s: %v", text, err)
		}
	}
	if Format.Detect("x.json", []byte(`{"series": [1], "foods": 2}`)) {
		t.Error("another vendor's JSON is taken for Glooko's")
	}
}
