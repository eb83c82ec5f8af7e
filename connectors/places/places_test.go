package places

import (
	"math"
	"slices"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
)

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestCellsAreRounded(t *testing.T) {
	for _, c := range []struct {
		lat, lon, step float64
		want           string
	}{
		{48.137154, 11.576124, 0.1, "48.1_11.6"}, {48.137154, 11.576124, 0.05, "48.15_11.6"}, {48.137154, 11.576124, 0.2, "48.2_11.6"},
		{-33.86, 151.2093, 0.1, "-33.9_151.2"}, {-0.04, 0.02, 0.1, "0_0"}, {50, 8, 0.1, "50_8"}, {10, -179.99, 0.1, "10_180"}, {10, 180, 0.1, "10_180"}, {-90, 100, 0.1, "-90_100"},
	} {
		got, ok := At(c.lat, c.lon, c.step)
		if !ok || got.String() != c.want {
			t.Errorf("%v, %v by %v is %s, not %s", c.lat, c.lon, c.step, got, c.want)
		}
	}
	for _, c := range [][2]float64{{0, 0}, {91, 0}, {0, 181}, {math.NaN(), 1}, {1, math.NaN()}, {math.Inf(1), 1}} {
		if cell, ok := At(c[0], c[1], 0.1); ok {
			t.Errorf("%v is taken for the place %s", c, cell)
		}
	}
	cell, _ := At(-33.86, 151.2093, 0.1)
	if lat, lon := cell.Degrees(); lat != -33.9 || lon != 151.2 {
		t.Errorf("%v, %v", lat, lon)
	}
}

func TestParse(t *testing.T) {
	for _, text := range []string{"48.14, -11.58", " 48.14,-11.58 ", "48.14; -11.58", "48.14 -11.58"} {
		if lat, lon, err := Parse(text); err != nil || lat != 48.14 || lon != -11.58 {
			t.Errorf("%q is %v, %v: %v", text, lat, lon, err)
		}
	}
	for _, text := range []string{"", "Munich", "48.14", "48,14, 11,58", "95, 11", "0, 0"} {
		if _, _, err := Parse(text); err == nil {
			t.Errorf("%q is taken for a place", text)
		}
	}
}

// account is one with a home near Munich.
func account(answers map[string]string) connectors.Account {
	return connectors.NewAccount(connectors.Info{Fields: Fields, Datasets: Datasets}, answers)
}

func needed(a connectors.Account, visits ...connectors.Visit) Need {
	clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	return Needed(&connectors.Run{Session: &connectors.Session{Account: a, Clock: clock}, Visits: visits}, day("2000-01-01"), Day)
}

func TestNeeded(t *testing.T) {
	vienna := time.FixedZone("", 2*3600)
	a := account(map[string]string{"place": "48.137, 11.576", "since": "2026-06-13"})
	n := needed(a,
		// Half past midnight in Vienna is the day before by UTC, and it lasts into the next.
		connectors.Visit{From: time.Date(2026, 6, 2, 0, 30, 0, 0, vienna), To: time.Date(2026, 6, 2, 3, 0, 0, 0, vienna), LatitudeDeg: 48.21, LongitudeDeg: 16.37},
		connectors.Visit{From: day("2026-06-15").Add(time.Hour), To: day("2026-06-15").Add(2 * time.Hour), LatitudeDeg: 48.21, LongitudeDeg: 16.37}, // today
		connectors.Visit{From: day("2026-06-14").Add(23 * time.Hour), To: day("2026-06-15").Add(2 * time.Hour), LatitudeDeg: 48.21, LongitudeDeg: 16.37},
		connectors.Visit{From: day("2026-06-05"), To: day("2026-06-05")}, // no fix
		connectors.Visit{From: day("1990-06-05"), To: day("1990-06-06"), LatitudeDeg: 40, LongitudeDeg: 10},
	)
	want := map[string][]time.Time{
		"48.1_11.6": {day("2026-06-13"), day("2026-06-14")},
		"48.2_16.4": {day("2026-06-01"), day("2026-06-02"), day("2026-06-14")},
	}
	if len(n.Cells()) != len(want) {
		t.Errorf("cells %v", n.Cells())
	}
	for _, c := range n.Cells() {
		if !slices.EqualFunc(n.Days(c), want[c.String()], time.Time.Equal) {
			t.Errorf("%s: %v", c, n.Days(c))
		}
	}
}

func TestNeededWithinWhatTheAccountWants(t *testing.T) {
	visit := connectors.Visit{From: day("2026-05-30"), To: day("2026-06-03"), LatitudeDeg: 48.21, LongitudeDeg: 16.37}
	a := account(map[string]string{"place": "48.137, 11.576"})
	a.From, a.To = day("2026-06-01"), day("2026-06-02")
	for _, c := range needed(a, visit).Cells() {
		if days := needed(a, visit).Days(c); len(days) != 2 || !days[0].Equal(a.From) {
			t.Errorf("%s: %v", c, days)
		}
	}
	a.Datasets["home"] = false
	if cells := needed(a, visit).Cells(); len(cells) != 1 || cells[0].String() != "48.2_16.4" {
		t.Errorf("without the home: %v", cells)
	}
	a.Datasets["visits"] = false
	if cells := needed(a, visit).Cells(); len(cells) != 0 {
		t.Errorf("with nothing: %v", cells)
	}
	// Without a date the home counts since the beginning of last year: 365 days
	// of 2025 and 165 of 2026 up to yesterday, the 14th of June.
	if n := needed(account(map[string]string{"place": "48.137, 11.576"})); len(n.Days(n.Cells()[0])) != 365+165 {
		t.Errorf("%d days", len(n.Days(n.Cells()[0])))
	}
}

// A month of which one day is wanted is needed as a whole, up to yesterday, and
// so is that with which the weather at home begins.
func TestNeededByWholePeriods(t *testing.T) {
	now := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	visits := []connectors.Visit{ // to Vienna
		{From: day("2026-05-30"), To: day("2026-06-03"), LatitudeDeg: 48.21, LongitudeDeg: 16.37},
		{From: day("2026-05-08"), To: day("2026-05-08"), LatitudeDeg: 48.21, LongitudeDeg: 16.37},
		{From: day("2026-04-08"), To: day("2026-04-08"), LatitudeDeg: 48.21, LongitudeDeg: 16.37},
	}
	for _, c := range []struct {
		since, from, to string
		period          Period
		want            []string
	}{
		{"2026-05-20", "2026-06-10", "", Month, []string{"48.1_11.6/2026-06-01 0601-0614", "48.2_16.4/2026-06-01 0601-0603"}},
		{"2026-05-20", "", "2026-06-01", Month, []string{"48.1_11.6/2026-06-01 0601-0614", "48.2_16.4/2026-06-01 0601-0603",
			"48.1_11.6/2026-05-01 0501-0531", "48.2_16.4/2026-05-01 0508-0531", "48.2_16.4/2026-04-01 0408-0408"}},
		{"2026-05-20", "2026-05-25", "2026-05-26", Month, []string{"48.1_11.6/2026-05-01 0501-0531", "48.2_16.4/2026-05-01 0508-0531"}},
		{"2026-06-20", "2026-06-10", "2026-06-11", Day, nil},
		// The spans of thirty days that begin on 2026-05-07 and 2026-06-06.
		{"2026-01-01", "2026-06-05", "2026-06-05", Span(30), []string{"48.1_11.6/2026-05-07 0507-0605", "48.2_16.4/2026-05-07 0508-0603"}},
		{"2026-01-01", "2026-06-06", "2026-06-06", Span(30), []string{"48.1_11.6/2026-06-06 0606-0614"}},
		{"2026-01-01", "2026-07-01", "", Month, nil}, // to come
	} {
		a := account(map[string]string{"place": "48.137, 11.576", "since": c.since})
		if c.from != "" {
			a.From = day(c.from)
		}
		if c.to != "" {
			a.To = day(c.to)
		}
		n := Needed(&connectors.Run{Session: &connectors.Session{Account: a, Clock: now}, Visits: visits}, day("2000-01-01"), c.period)
		var got []string
		for _, b := range n.Blocks(c.period) {
			got = append(got, b.Key()+" "+b.From.Format("0102")+"-"+b.To.Format("0102"))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("since %s, from %q to %q: %q", c.since, c.from, c.to, got)
		}
	}
}

func TestBlocks(t *testing.T) {
	n := Need{}
	a, b := Cell{"48.1", "11.6"}, Cell{"50", "8"}
	n.Add(a, day("2026-04-28"), day("2026-05-03"))
	n.Add(a, day("2026-05-20"), day("2026-05-20"))
	n.Add(b, day("2026-05-07"), day("2026-05-07"))
	var got []string
	for _, m := range n.Blocks(Month) {
		got = append(got, m.Key()+" "+m.From.Format("0102")+"-"+m.To.Format("0102"))
	}
	want := []string{"48.1_11.6/2026-05-01 0501-0520", "50_8/2026-05-01 0507-0507", "48.1_11.6/2026-04-01 0428-0430"}
	if !slices.Equal(got, want) {
		t.Errorf("months %q", got)
	}
	// Blocks begin at multiples of their length since 1970, so none is longer
	// and each day lies in the same one for ever.
	n = Need{}
	n.Add(a, day("1969-11-20"), day("1970-03-20"))
	blocks := n.Blocks(Span(30))
	covered := 0
	for _, block := range blocks {
		if len := int(block.To.Sub(block.From).Hours()/24) + 1; len > 30 || block.From.Before(block.Start) || block.Start.Unix()%(30*86400) != 0 {
			t.Errorf("%s from %s to %s", block.Key(), block.From, block.To)
		} else {
			covered += len
		}
	}
	if covered != len(n.Days(a)) {
		t.Errorf("%d of %d days", covered, len(n.Days(a)))
	}
}

// Days are asked for again until they are ten days old, once a day.
func TestVersions(t *testing.T) {
	b := Block{From: day("2026-06-03"), To: day("2026-06-05")}
	for now, want := range map[string]string{
		"2026-06-06": "2026-06-03..2026-06-05 as of 2026-06-06", "2026-06-15": "2026-06-03..2026-06-05 as of 2026-06-15",
		"2026-06-16": "2026-06-03..2026-06-05", "2027-01-01": "2026-06-03..2026-06-05",
	} {
		if got := b.Version(day(now).Add(10 * time.Hour)); got != want {
			t.Errorf("on %s: %q, not %q", now, got, want)
		}
	}
}

func TestAnswersAreChecked(t *testing.T) {
	for _, f := range Fields {
		for text, ok := range map[string]map[string]bool{
			"place": {"": true, "48.1, 11.6": true, "here": false},
			"since": {"": true, "2020-02-29": true, "2021-02-29": false, "last year": false},
		}[f.ID] {
			if err := f.Check(text); (err == nil) != ok {
				t.Errorf("%s %q: %v", f.ID, text, err)
			}
		}
	}
	for grid, want := range map[string]float64{"0.05": 0.05, "0.2": 0.2, "": 0.1, "0.0001": 0.1, "x": 0.1} {
		if got := Step(account(map[string]string{"grid": grid})); got != want {
			t.Errorf("grid %q is %v", grid, got)
		}
	}
}
