package zone

import (
	"math"
	"testing"
	"time"

	"athletedata/parsers/record"
)

func TestFindKnowsThePlace(t *testing.T) {
	for name, c := range map[string]struct {
		lat, lon float64
		want     string
	}{
		"a city":                       {52.52, 13.40, "Europe/Berlin"},
		"the other side of the border": {47.5596, 7.5886, "Europe/Zurich"},
		"half an hour off":             {28.61, 77.21, "Asia/Kolkata"},
		"a state without summer time":  {33.45, -112.07, "America/Phoenix"},
		"the southern hemisphere":      {-33.87, 151.21, "Australia/Sydney"},
		"the open sea":                 {40, -45, "Etc/GMT+3"},
		"the south pole":               {-90, 0, "Antarctica/McMurdo"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, ok := Find(c.lat, c.lon); !ok || got != c.want {
				t.Errorf("got %q, %v, want %q", got, ok, c.want)
			}
		})
	}
}

func TestFindRefusesWhatIsNoPlace(t *testing.T) {
	for _, p := range [][2]float64{{91, 0}, {0, 181}, {math.NaN(), 0}, {0, math.Inf(1)}} {
		if name, ok := Find(p[0], p[1]); ok {
			t.Errorf("%v is in %s", p, name)
		}
	}
}

func TestFill(t *testing.T) {
	summer := time.Date(2024, 7, 1, 6, 0, 0, 0, time.UTC)
	berlin := []record.Record{{}, {HasPosition: true, LatitudeDeg: 52.52, LongitudeDeg: 13.40}}
	hour := 3600
	for name, c := range map[string]struct {
		a      record.Activity
		zone   string
		offset any
	}{
		"the place gives zone and offset":      {record.Activity{Start: summer, Records: berlin}, "Europe/Berlin", 7200},
		"winter has another offset":            {record.Activity{Start: summer.AddDate(0, 6, 0), Records: berlin}, "Europe/Berlin", 3600},
		"the device's offset wins":             {record.Activity{Start: summer, Records: berlin, UTCOffsetS: &hour}, "Europe/Berlin", 3600},
		"a zone told needs no place":           {record.Activity{Start: summer, TimeZone: "Asia/Tokyo"}, "Asia/Tokyo", 32400},
		"indoors without an offset: not known": {record.Activity{Start: summer, Records: []record.Record{{}}}, "", nil},
		"a zone nobody knows gives no offset":  {record.Activity{Start: summer, TimeZone: "Mars/Olympus"}, "Mars/Olympus", nil},
		"the start position counts before all": {record.Activity{Start: summer, Summary: record.Summary{StartLatitudeDeg: ptr(35.68), StartLongitudeDeg: ptr(139.69)}, Records: berlin}, "Asia/Tokyo", 32400},
	} {
		t.Run(name, func(t *testing.T) {
			Fill(&c.a)
			var offset any
			if c.a.UTCOffsetS != nil {
				offset = *c.a.UTCOffsetS
			}
			if c.a.TimeZone != c.zone || offset != c.offset {
				t.Errorf("got %q %v, want %q %v", c.a.TimeZone, offset, c.zone, c.offset)
			}
		})
	}
}

func ptr(v float64) *float64 { return &v }

func BenchmarkFind(b *testing.B) {
	Find(52.52, 13.40)
	for b.Loop() {
		Find(52.52, 13.40)
	}
}
