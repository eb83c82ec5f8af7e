package strava_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"athletedata/parsers"
	"athletedata/parsers/all"
	"athletedata/parsers/record"

	"athletedata/connectors/strava/fake"
)

// Everything that is delivered is read, or known not to be for storing.
func TestItemsAreRead(t *testing.T) {
	w := newWorld(t, fake.Options{})
	w.must()
	found, gear := map[string]*record.Activity{}, map[string]record.Gear{}
	for key, item := range w.host.Items {
		entry, ok := all.Detect(item.Name, item.Data[:min(len(item.Data), 64<<10)])
		if !ok || string(entry.Format) != item.Format {
			t.Errorf("%s is taken for %q", key, entry.Format)
			continue
		}
		n := 0
		err := entry.Parse(parsers.File{Name: item.Name, Data: item.Data}, func(e record.Entity) error {
			n++
			switch e := e.(type) {
			case *record.Activity:
				found[e.ExternalID] = e
				if key != "activity/"+e.ExternalID {
					t.Errorf("%s holds the activity %s", key, e.ExternalID)
				}
			case *record.Facts:
				for _, g := range e.Gear {
					gear[g.ID] = g
				}
			}
			return nil
		})
		var nothing *parsers.Unsupported
		switch {
		case errors.As(err, &nothing) && (key == "athlete/zones" || key == "athlete/stats"):
		case err != nil || n == 0:
			t.Errorf("%s: %v", key, err)
		}
	}
	if len(found) != len(w.fake.Activities()) || gear["b1234501"].Name != "Ox" || !gear["g1234503"].Retired {
		t.Errorf("%d activities, gear %v", len(found), gear)
	}
	seen := 0
	offsets := map[string]int{"Europe/Berlin": 7200, "America/New_York": -14400}
	for _, a := range found {
		if a.Sport == "running" {
			seen++
			last := a.Records[len(a.Records)-1]
			bpm, _ := last.Get(record.HeartRate)
			// 120 samples, three seconds apart, with a break of 300 s.
			if len(a.Records) != 120 || last.UnixMicro != a.Start.UnixMicro()+657e6 || bpm != 159 || len(a.Laps) != 2 || offsets[a.TimeZone] == 0 || *a.UTCOffsetS != offsets[a.TimeZone] {
				t.Errorf("run: %d samples to %d, %v bpm, %d laps, %s %d", len(a.Records), last.UnixMicro, bpm, len(a.Laps), a.TimeZone, *a.UTCOffsetS)
			}
		}
		if a.Name == "Strength" && len(a.Records) != 0 || a.Extra["embed_token"] != nil || strings.Contains(a.Notes, "\x00") {
			t.Errorf("%s: %d samples", a.Name, len(a.Records))
		}
	}
	if seen == 0 {
		t.Error("there is no run")
	}
	for _, a := range found {
		zones, seconds := map[record.ZoneKind]int{}, map[record.ZoneKind]float64{}
		for _, z := range a.Zones {
			zones[z.Kind]++
			seconds[z.Kind] += *z.TimeS
		}
		// Each second of the six minutes that it moved is in one zone of each kind.
		want := map[string]string{"running": "map[heart_rate:5 speed:3] map[heart_rate:360 speed:360]", "cycling": "map[heart_rate:5 power:6] map[heart_rate:360 power:360]",
			"hiking": "map[heart_rate:5] map[heart_rate:360]", "swimming": "map[] map[]", "training": "map[] map[]"}[a.Sport]
		if got := fmt.Sprint(zones, seconds); got != want {
			t.Errorf("%s: zones and seconds %s, want %s", a.Name, got, want)
		}
		if told, _ := a.Extra["zones"].([]any); len(told) != len(zones) {
			t.Errorf("%s: beside the zones there is %v", a.Name, a.Extra["zones"])
		}
	}
}
