package glooko

import (
	"errors"
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
