package clock

import (
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/parsers/record"
)

// marksOf are the marks of times in the order of a file, each as "device
// hour:minute"; the night is of 25 to 26 October 2025, hours before noon are of the 26th.
func marksOf(t *testing.T, usual Direction, lines ...string) string {
	t.Helper()
	moments := make([]record.Moment, len(lines))
	var s Streams
	for i, line := range lines {
		device, clock, _ := strings.Cut(line, " ")
		at, err := time.Parse("2006-01-02 15:04", "2025-10-26 "+clock)
		if err != nil {
			t.Fatal(err)
		}
		if at.Hour() >= 12 {
			at = at.AddDate(0, 0, -1)
		}
		moments[i] = record.Wall(at)
		s.Add(device, "", &moments[i])
	}
	s.MarkLater(usual)
	out := ""
	for _, m := range moments {
		out += map[bool]string{false: "1", true: "2"}[m.Later]
	}
	return out
}

// reversed are the lines of a file that stands the other way round.
func reversed(lines []string) []string {
	lines = slices.Clone(lines)
	slices.Reverse(lines)
	return lines
}

func flip(marks string) string {
	b := []byte(marks)
	slices.Reverse(b)
	return string(b)
}

var autumnNight = []string{"A 01:30", "A 01:45", "A 02:00", "A 02:15", "A 02:30", "A 02:45", "A 02:00", "A 02:15", "A 02:30", "A 02:45", "A 03:00", "A 03:15"}

// The order of the steps decides, not how files usually stand.
func TestBothDirectionsGiveTheSameMarks(t *testing.T) {
	const want = "111111222211"
	for _, usual := range []Direction{OldestFirst, NewestFirst} {
		if got := marksOf(t, usual, autumnNight...); got != want {
			t.Errorf("ascending: %s, want %s", got, want)
		}
		if got := marksOf(t, usual, reversed(autumnNight)...); got != flip(want) {
			t.Errorf("descending: %s, want %s", got, flip(want))
		}
	}
}

// In the night in which the clock is set forward nothing comes twice.
func TestTheNightInSpring(t *testing.T) {
	night := []string{"A 01:30", "A 01:45", "A 03:00", "A 03:15", "A 03:30"}
	for _, usual := range []Direction{OldestFirst, NewestFirst} {
		for _, lines := range [][]string{night, reversed(night), night[1:3], reversed(night[1:3])} {
			if got := marksOf(t, usual, lines...); strings.Contains(got, "2") {
				t.Errorf("%v: %s", lines, got)
			}
		}
	}
}

// A file shorter than two hours tells its direction as well as a long one.
func TestShortFiles(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"an hour, newest first":           {[]string{"A 09:00", "A 08:45", "A 08:30", "A 08:15"}, "1111"},
		"an hour, oldest first":           {[]string{"A 08:15", "A 08:30", "A 08:45", "A 09:00"}, "1111"},
		"two readings, newest first":      {[]string{"A 09:00", "A 08:45"}, "11"},
		"two of the same minute":          {[]string{"A 09:00", "A 09:00"}, "11"},
		"the repeated hour, newest first": {[]string{"A 02:30", "A 02:15", "A 02:45", "A 02:30", "A 02:15"}, "22111"},
		"the repeated hour, oldest first": {[]string{"A 02:15", "A 02:30", "A 02:45", "A 02:15", "A 02:30"}, "11122"},
		"one reading":                     {[]string{"A 02:30"}, "1"},
		"nothing":                         {nil, ""},
	} {
		for _, usual := range []Direction{OldestFirst, NewestFirst} {
			if got := marksOf(t, usual, c.lines...); got != c.want {
				t.Errorf("%s: %s, want %s", name, got, c.want)
			}
		}
	}
}

// As many steps up as down tell nothing: then files stand as they usually do.
func TestWhereNoStepTellsTheUsualDirectionDoes(t *testing.T) {
	lines := []string{"A 02:10", "A 02:40", "A 02:20"}
	if got := marksOf(t, OldestFirst, lines...); got != "112" {
		t.Errorf("usually oldest first: %s", got)
	}
	if got := marksOf(t, NewestFirst, lines...); got != "211" { // 02:20, 02:40, and 02:10 again
		t.Errorf("usually newest first: %s", got)
	}
}

// Devices of one file are looked at one by one: their times say nothing of each
// other, one may stand the other way round, and one of few times is taken to
// stand as the rest of the file.
func TestMixedDevices(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"taking turns":               {[]string{"A 02:45", "B 01:30", "A 03:00", "B 01:45", "A 03:15", "B 02:00"}, "111111"},
		"one after the other":        {[]string{"A 02:30", "A 02:45", "A 03:00", "B 02:15", "B 02:30", "B 02:45"}, "111111"},
		"one the other way round":    {[]string{"A 08:00", "A 08:15", "A 08:30", "A 08:45", "B 02:15", "B 02:45", "B 02:30", "B 02:15", "B 02:00"}, "111121111"},
		"two times, file descending": {[]string{"A 09:00", "A 08:45", "A 08:30", "B 02:45", "B 02:15"}, "11111"},
		"two times, file ascending":  {[]string{"A 08:30", "A 08:45", "A 09:00", "B 02:45", "B 02:15"}, "11112"},
		"the second pass of each":    {append(slices.Clone(autumnNight), "B 02:05", "B 02:50", "B 02:20", "B 03:05"), "111111222211" + "1121"},
	} {
		if got := marksOf(t, OldestFirst, c.lines...); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// What is an instant needs no mark, and is no step of the file.
func TestInstantsAreLeftAlone(t *testing.T) {
	var s Streams
	var unread record.Moment
	at := time.Date(2025, 10, 26, 1, 30, 0, 0, time.UTC)
	first, second := record.AtBoth(at, at.Add(time.Hour)), record.AtBoth(at.Add(30*time.Minute), at.Add(30*time.Minute))
	for _, m := range []*record.Moment{&first, &second, &unread} {
		s.Add("A", "", m)
	}
	s.MarkLater(OldestFirst)
	if first.Later || second.Later || unread.Later {
		t.Error("an instant is marked")
	}
}

// marks says for each of the times, all of one day or the next ("+"), whether
// it is marked as the second of its hour.
func marks(t *testing.T, times ...string) string {
	t.Helper()
	moments := make([]*record.Moment, len(times))
	for i, s := range times {
		at, err := time.Parse("2006-01-02 15:04", "2025-10-26 "+s)
		if err != nil {
			t.Fatal(err)
		}
		m := record.Wall(at)
		moments[i] = &m
	}
	markLater(moments)
	out := ""
	for _, m := range moments {
		if m.Later {
			out += "2"
		} else {
			out += "1"
		}
	}
	return out
}

func TestMarkLaterInOneStream(t *testing.T) {
	for name, c := range map[string]struct {
		times []string
		want  string
	}{
		"a plain night":        {[]string{"01:30", "02:00", "02:30", "03:00"}, "1111"},
		"the repeated hour":    {[]string{"01:45", "02:00", "02:15", "02:30", "02:45", "02:00", "02:15", "02:30", "02:45", "03:00"}, "1111122221"},
		"past the last time":   {[]string{"02:01", "02:31", "02:06", "02:36", "02:51", "03:06"}, "112221"},
		"hardly any first one": {[]string{"01:50", "02:10", "02:05", "02:20", "02:50", "03:05"}, "112221"},
		"half an hour (Lord Howe)": {[]string{"01:15", "01:30", "01:45", "01:30", "01:45", "02:00"},
			"111221"},
		"two readings of a minute":     {[]string{"02:10", "02:10", "02:11"}, "111"},
		"another list that begins":     {[]string{"22:00", "23:00", "02:00", "02:30"}, "1111"},
		"nothing of the second":        {[]string{"02:45", "03:00"}, "11"},
		"a single one":                 {[]string{"02:45"}, "1"},
		"back across midnight":         {[]string{"23:30", "23:50", "23:10", "23:40", "23:55"}, "11222"},
		"a repeated hour after a list": {[]string{"10:00", "02:30", "02:00", "02:30", "03:00"}, "11221"},
	} {
		if got := marks(t, c.times...); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	old := record.Wall(time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC))
	markLater([]*record.Moment{&old})
	if old.Later {
		t.Error("a time before 1970 is marked")
	}
}
