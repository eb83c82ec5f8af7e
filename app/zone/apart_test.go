package zone

import (
	"math"
	"testing"
	"time"

	"athletedata/parsers/record"
)

// numberOf reads one reading of a list and says the instant and the number it has.
func numberOf(t *testing.T, r *Resolver, local string, later bool, number int) (instant string, n int) {
	t.Helper()
	m := wall(t, local)
	m.Later = later
	f := &record.Facts{Glucose: []record.Glucose{{Time: m, Sequence: number}}}
	r.Facts(f)
	return utc(f.Glucose[0].Time), f.Glucose[0].Sequence
}

// Two times of the clock on the wall that are one instant have different numbers.
func TestTimesThatAreOneInstantKeepApart(t *testing.T) {
	for name, c := range map[string]struct {
		resolver *Resolver
		one, two string
		later    bool // the second one
	}{
		"the hour that was skipped": {NewResolver(nil, "Europe/Vienna", ""), "2025-03-30 02:30", "2025-03-30 03:30", false},
		"a flight to the east": {NewResolver([]Span{span("2025-06-01 05:00", 1, "Europe/London"), span("2025-06-01 08:00", 2, "Europe/Paris")}, "", ""),
			"2025-06-01 09:40", "2025-06-01 10:40", false},
		"over the date line": {NewResolver([]Span{span("2025-06-01 05:00", -10, "Pacific/Honolulu"), span("2025-06-02 05:00", 9, "Asia/Tokyo")}, "", ""),
			"2025-06-01 23:10", "2025-06-02 18:10", false},
		"by a quarter of an hour":                 {NewResolver([]Span{span("2025-06-01 05:00", 0, "Asia/Kolkata"), span("2025-06-01 08:00", 6, "Asia/Kathmandu")}, "", ""), "2025-06-01 13:55", "2025-06-01 14:10", false},
		"a second pass in a zone that knows none": {NewResolver(nil, "Etc/UTC", ""), "2025-10-26 02:30", "2025-10-26 02:30", true},
	} {
		at, n := numberOf(t, c.resolver, c.one, false, 0)
		at2, n2 := numberOf(t, c.resolver, c.two, c.later, 0)
		if at != at2 {
			t.Errorf("%s: %s and %s are no test, they are %s and %s", name, c.one, c.two, at, at2)
		}
		if n == n2 {
			t.Errorf("%s: %s and %s both have the number %d", name, c.one, c.two, n)
		}
	}
}

// The number depends on nothing but the reading and its instant, and whatever
// the clock and the reader claim, it fits its column.
func TestNumbersDependOnTheReadingAlone(t *testing.T) {
	r := NewResolver(nil, "", "Europe/Vienna")
	for range 2 {
		for want, c := range map[int]struct {
			local  string
			number int
		}{2000: {"2025-01-15 12:00", 0}, 4001: {"2025-07-15 12:00", 1}, 2249: {"2025-01-15 12:00", 40000}} {
			if _, n := numberOf(t, r, c.local, false, c.number); n != want {
				t.Errorf("the row %d of %s has the number %d, not %d", c.number, c.local, n, want)
			}
		}
	}
	if _, n := numberOf(t, NewResolver(nil, "America/St_Johns", ""), "2025-01-15 12:00", false, 3); n != -14*500+3 {
		t.Errorf("three and a half hours behind UTC the number is %d", n)
	}
	for _, hours := range []int{-1000, -24, -16, 16, 24, 1000} {
		lateness := NewResolver([]Span{{Start: time.Unix(1700000000, 0), OffsetS: hours * 3600}}, "", "")
		if _, n := numberOf(t, lateness, "2025-01-15 12:00", true, 40000); n < math.MinInt16 || n > math.MaxInt16 {
			t.Errorf("a watch that claims %d hours makes it %d", hours, n)
		}
	}
	// What is told by its instant keeps the number it has, as do others of the file.
	f := &record.Facts{Glucose: []record.Glucose{{Time: record.At(time.Unix(1700000000, 0)), Sequence: 7}}, Notes: []record.Note{{Time: wall(t, "2025-01-15 12:00"), Sequence: 7}},
		Insulin: []record.Insulin{{Time: record.AtBoth(time.Unix(1700000000, 0), time.Unix(1700003600, 0)), Sequence: 7}}}
	r.Facts(f)
	r.Facts(f) // a second time it has nothing to do
	if f.Glucose[0].Sequence != 7 || f.Insulin[0].Sequence != 7 || f.Notes[0].Sequence != 2007 {
		t.Errorf("numbers %d, %d, %d", f.Glucose[0].Sequence, f.Insulin[0].Sequence, f.Notes[0].Sequence)
	}
}
