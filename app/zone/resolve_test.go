package zone

import (
	"testing"
	"time"

	"athletedata/parsers/record"
)

// wall reads "2025-10-26 02:30" as a clock on the wall.
func wall(t *testing.T, s string) record.Moment {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		t.Fatal(err)
	}
	return record.Wall(at)
}

func utc(m record.Moment) string { return time.UnixMicro(m.UTCMicro).UTC().Format("2006-01-02 15:04") }

func span(start string, offsetH int, zone string) Span {
	at, err := time.Parse("2006-01-02 15:04", start)
	if err != nil {
		panic(err)
	}
	return Span{Start: at, OffsetS: offsetH * 3600, Zone: zone}
}

func TestClocksThatChange(t *testing.T) {
	r := NewResolver(nil, "Europe/Vienna", "")
	for name, c := range map[string]struct {
		local string
		later bool
		want  string
	}{
		"winter":                        {"2025-01-15 12:00", false, "2025-01-15 11:00"},
		"summer":                        {"2025-07-15 12:00", false, "2025-07-15 10:00"},
		"the repeated hour, first time": {"2025-10-26 02:30", false, "2025-10-26 00:30"},
		"the repeated hour, again":      {"2025-10-26 02:30", true, "2025-10-26 01:30"},
		"just before it":                {"2025-10-26 01:59", true, "2025-10-25 23:59"},
		"just after it":                 {"2025-10-26 03:00", true, "2025-10-26 02:00"},
		"the skipped hour is moved on":  {"2025-03-30 02:30", false, "2025-03-30 01:30"},
		"just after the skipped hour":   {"2025-03-30 03:00", false, "2025-03-30 01:00"},
		"just before the skipped hour":  {"2025-03-30 01:59", false, "2025-03-30 00:59"},
	} {
		m := wall(t, c.local)
		m.Later = c.later
		local := m.LocalMicro
		if zone, from := r.Resolve(&m); zone != "Europe/Vienna" || from != FromChoice || utc(m) != c.want || m.LocalMicro != local {
			t.Errorf("%s: %s (%s, %s), not %s", name, utc(m), zone, from, c.want)
		}
	}
	// West of Greenwich, and where the clock changes by half an hour.
	for zone, c := range map[string][2]string{"America/New_York": {"2025-11-02 01:30", "2025-11-02 05:30"}, "Australia/Lord_Howe": {"2025-04-06 01:45", "2025-04-05 14:45"}} {
		m := wall(t, c[0])
		if NewResolver(nil, zone, "").Resolve(&m); utc(m) != c[1] {
			t.Errorf("%s: %s, not %s", zone, utc(m), c[1])
		}
	}
}

// A journey: at home, a week in New York, at home again.
func TestTheActivityBeforeTellsTheZone(t *testing.T) {
	r := NewResolver([]Span{
		span("2025-06-10 13:00", -4, "America/New_York"),
		span("2025-06-01 08:00", 2, "Europe/Vienna"),
		span("2025-06-17 08:00", 2, "Europe/Vienna"),
	}, "", "Asia/Tokyo")
	for local, want := range map[string]string{
		"2025-05-01 12:00": "2025-05-01 10:00", // before the first one
		"2025-06-05 12:00": "2025-06-05 10:00",
		"2025-06-10 09:00": "2025-06-10 13:00", // just when it began
		"2025-06-12 12:00": "2025-06-12 16:00",
		"2025-06-18 12:00": "2025-06-18 10:00",
		"2025-12-24 18:00": "2025-12-24 17:00", // winter since then
	} {
		m := wall(t, local)
		if _, from := r.Resolve(&m); utc(m) != want || from != FromActivities {
			t.Errorf("%s is %s (%s), not %s", local, utc(m), from, want)
		}
	}
}

// A device that tells only its offset does not tell when the clock changes.
func TestOffsetsAloneBorrowTheRulesOfAZone(t *testing.T) {
	offsets := []Span{span("2025-06-01 08:00", 2, "")}
	for name, c := range map[string]struct {
		spans []Span
		home  string
		want  string
	}{
		"of the home zone":         {offsets, "Europe/Vienna", "2025-12-24 17:00"},
		"of an activity near by":   {append([]Span{span("2025-05-20 08:00", 2, "Europe/Paris")}, offsets...), "", "2025-12-24 17:00"},
		"of none that disagrees":   {append([]Span{span("2025-05-20 08:00", -4, "America/New_York")}, offsets...), "Asia/Tokyo", "2025-12-24 16:00"},
		"or keep it as it is then": {offsets, "", "2025-12-24 16:00"},
	} {
		m := wall(t, "2025-12-24 18:00")
		if NewResolver(c.spans, "", c.home).Resolve(&m); utc(m) != c.want {
			t.Errorf("%s: %s, not %s", name, utc(m), c.want)
		}
	}
}

func TestWithoutActivitiesTheHomeZoneHolds(t *testing.T) {
	m := wall(t, "2025-07-15 12:00")
	if zone, from := NewResolver(nil, "", "Asia/Kathmandu").Resolve(&m); zone != "Asia/Kathmandu" || from != FromHome || utc(m) != "2025-07-15 06:15" {
		t.Errorf("%s %s %s", utc(m), zone, from)
	}
	m = wall(t, "2025-07-15 12:00")
	if zone, from := NewResolver(nil, "", "Nowhere/Land").Resolve(&m); zone != Computer() || from != FromComputer || !m.HasUTC {
		t.Errorf("%s %s", zone, from)
	}
}

// Instants that are known stay, and the whole file says who told the rest.
func TestFactsAreResolvedWhole(t *testing.T) {
	known := record.At(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))
	meal := wall(t, "2025-06-05 12:00")
	f := &record.Facts{
		Glucose:   []record.Glucose{{Time: wall(t, "2025-06-05 12:00")}, {Time: known}},
		Nutrition: []record.NutritionEntry{{Time: &meal}, {}},
	}
	if !Open(f) {
		t.Error("nothing is open")
	}
	told := NewResolver([]Span{span("2025-06-01 08:00", 2, "Europe/Vienna")}, "", "").Facts(f)
	if told != (Told{"Europe/Vienna", FromActivities}) || utc(f.Glucose[0].Time) != "2025-06-05 10:00" || utc(meal) != "2025-06-05 10:00" || f.Glucose[1].Time != known || Open(f) {
		t.Errorf("told %+v, facts %+v", told, f)
	}
	told.Add(Told{"America/New_York", FromComputer})
	if told != (Told{"", FromComputer}) {
		t.Errorf("two zones are told as %+v", told)
	}
}

// Days are those of the clock at their instant: half an hour past midnight in
// Vienna is yesterday for UTC, late evening in New York is tomorrow.
func TestDaysOfInstants(t *testing.T) {
	travels := []Span{span("2025-06-10 13:00", -4, "America/New_York"), span("2025-06-01 08:00", 2, "Europe/Vienna")}
	for name, c := range map[string]struct {
		spans        []Span
		chosen, home string
		at           string
		want         record.Date
	}{
		"before the first activity": {travels, "", "", "2025-05-31 22:30", 20240},
		"after it":                  {travels, "", "Asia/Tokyo", "2025-06-09 22:30", 20249},
		"in New York":               {travels, "", "", "2025-06-11 02:00", 20249},
		"chosen":                    {travels, "Asia/Tokyo", "", "2025-06-11 16:00", 20251},
		"at home":                   {nil, "", "Asia/Tokyo", "2025-06-11 16:00", 20251},
		"nobody says":               {nil, "", "", "2025-06-11 16:00", 20250},
	} {
		at, err := time.Parse("2006-01-02 15:04", c.at)
		if err != nil {
			t.Fatal(err)
		}
		f := &record.Facts{
			Sleeps:      []record.Sleep{{Day: record.Day(at), DayOf: record.At(at)}},
			HRVNights:   []record.HRVNight{{Day: record.Day(at), DayOf: record.At(at)}, {Day: 1}},
			DailyScores: []record.DailyScore{{Day: record.Day(at), DayOf: record.At(at)}},
		}
		if !Open(f) {
			t.Errorf("%s: nothing is open", name)
		}
		told, chosen := NewResolver(c.spans, c.chosen, c.home).Facts(f), Told{}
		if c.chosen != "" {
			chosen = Told{c.chosen, FromChoice}
		}
		if f.Sleeps[0].Day != c.want || f.HRVNights[0].Day != c.want || f.DailyScores[0].Day != c.want || f.HRVNights[1].Day != 1 || Open(f) || told != chosen {
			t.Errorf("%s: %+v, told %+v", name, f, told)
		}
	}
}
