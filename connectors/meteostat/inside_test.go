package meteostat

import (
	"math"
	"testing"
	"time"

	"athletedata/connectors/places"
)

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

// Only what a station measured itself counts, in whichever columns it stands.
func TestObservedDays(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
		ok   bool
	}{
		"usual": {"year,month,day,hour,temp,temp_source,rhum,rhum_source\n2026,6,1,0,,,61,metar\n2026,6,1,1,9.5,metar,61,metar\n2026,6,1,2,9,metar,,\n" +
			"2026,6,11,0,0,dwd_poi,,\n2026,6,12,0,15,metno_forecast,61,metar\n2026,6,13,0,15,dwd_mosmix,,\n", []string{"2026-06-01", "2026-06-11"}, true},
		"another order":       {"year,month,day,hour,rhum,rhum_source,temp_source,temp\r\n2026,6,1,0,61,metar,metar,9\r\n2026,6,2,0,61,metar,metar,\r\n2026,6,3,0,61\r\n", []string{"2026-06-01"}, true},
		"without temperature": {"year,month,day,hour,rhum,rhum_source\n2026,6,1,0,61,metar\n", nil, true},
		"no such date":        {"year,month,day,hour,temp,temp_source\n2026,2,30,0,1,metar\n", nil, true},
		"by the day":          {"year,month,day,temp,temp_source\n2026,6,1,9,metar\n", nil, false},
		"a page":              {"<!DOCTYPE html>", nil, false},
		"nothing":             {"", nil, false},
	} {
		days, ok := observedDays([]byte(c.text))
		if ok != c.ok || len(days) != len(c.want) {
			t.Errorf("%s: %v, %v", name, days, ok)
		}
		for _, d := range c.want {
			if !days[day(d)] {
				t.Errorf("%s: %s is missing", name, d)
			}
		}
	}
}

// The last days do not count, as long as there are others.
func TestCovered(t *testing.T) {
	now := day("2026-06-15").Add(10 * time.Hour)
	observed := map[time.Time]bool{day("2026-06-01"): true, day("2026-06-02"): true, day("2026-06-14"): true}
	for _, c := range []struct {
		days []time.Time
		want float64
	}{
		{[]time.Time{day("2026-06-01"), day("2026-06-02"), day("2026-06-03"), day("2026-06-04")}, 0.5},
		{[]time.Time{day("2026-06-01"), day("2026-06-13"), day("2026-06-14")}, 1},
		{[]time.Time{day("2026-06-13"), day("2026-06-14")}, 0.5},
	} {
		if got := covered(c.days, observed, now); got != c.want {
			t.Errorf("%v: %v, want %v", c.days, got, c.want)
		}
	}
}

func TestNearest(t *testing.T) {
	munich := places.Cell{Lat: "48.1", Lon: "11.6"}
	all := []station{{"11120", 47.26, 11.36}, {"10870", 48.35, 11.78}, {"10865", 48.16, 11.54}, {"94768", -33.86, 151.2}}
	// A degree of latitude is 111.2 km, so is Innsbruck's distance: 93.4 km to
	// the south and 18.1 to the west.
	if got := all[0].km(munich); math.Abs(got-95.1) > 0.5 {
		t.Errorf("%.1f km", got)
	}
	for radius, want := range map[int]int{5: 0, 20: 1, 50: 2, 100: 3} {
		if got := nearest(all, munich, radius, 5); len(got) != want || want > 0 && got[0].ID != "10865" {
			t.Errorf("within %d km: %v", radius, got)
		}
	}
	if got := nearest(all, munich, 100, 2); len(got) != 2 || got[1].ID != "10870" {
		t.Errorf("the two nearest: %v", got)
	}
	// Across the line where the days change it is not far.
	if got := (station{"91680", -18, 179.9}).km(places.Cell{Lat: "-18", Lon: "-179.9"}); got > 25 {
		t.Errorf("%.1f km", got)
	}
}
