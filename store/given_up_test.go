package store

import (
	"testing"

	"athletedata/parsers/record"
)

// A correction that does not tell a row any more gives it up, and who told the
// same row is to be read again; nobody is if all is still told.
func TestWhatACorrectionGivesUpIsReadElsewhere(t *testing.T) {
	s, _ := open(t)
	tell := func(key, version string, minutes ...int) Load {
		f := &record.Facts{Source: "garmin"}
		for _, m := range minutes {
			f.BodyBattery = append(f.BodyBattery, record.BodyBattery{Time: at(m), Level: m + len(key)})
			f.DailyScores = append(f.DailyScores, record.DailyScore{Day: day(m), Name: "sleep_score", Text: key})
		}
		l := facts(key, f)
		l.Item.Source, l.Item.Key, l.Item.Version = "garmin", key, version
		l.Item.SHA256[0] = version[0]
		return l
	}
	noted := func() string {
		return query[string](t, s, "SELECT coalesce(string_agg(key, ' ' ORDER BY key), 'none') FROM app.item WHERE reread")
	}
	load(t, s, tell("month/june", "1", 10, 20, 30), tell("month/july", "1", 100, 110))
	load(t, s, tell("sleep/night", "1", 20, 25))
	if got := noted(); got != "none" {
		t.Errorf("%s after a new item", got)
	}
	load(t, s, tell("sleep/night", "2", 20, 25, 27))
	if got := noted(); got != "none" {
		t.Errorf("%s after a correction that tells all that was told", got)
	}
	load(t, s, tell("sleep/night", "3", 25, 27))
	if got := noted(); got != "month/june" {
		t.Errorf("%s after the minute 20 was given up", got)
	}
	if n := query[int](t, s, "SELECT count(*) FROM body_battery WHERE ts = $1", noon.Add(20*60e9)); n != 0 {
		t.Errorf("%d rows of the minute before it is read again", n)
	}
	load(t, s, tell("month/june", "1", 10, 20, 30)) // as reading it again does
	if got := query[[]int](t, s, "SELECT array_agg(body_battery::int ORDER BY ts) FROM body_battery"); len(got) != 7 {
		t.Errorf("%v", got)
	}
	if got := noted(); got != "none" {
		t.Errorf("%s in the end", got)
	}
}

// Two values of one minute are two rows: giving up one of them is noticed, and
// telling all of them, whatever their names are written with, gives up nothing.
func TestOneOfSeveralRowsOfATimeIsGivenUp(t *testing.T) {
	s, _ := open(t)
	tell := func(key, version string, names ...string) Load {
		f := &record.Facts{Source: "garmin"}
		for i, name := range names {
			f.Glucose = append(f.Glucose, record.Glucose{Time: at(10), Kind: "scan", Serial: name, Sequence: i, MmolL: 5.5})
			f.DailyScores = append(f.DailyScores, record.DailyScore{Day: day(1), Name: name, Text: key})
		}
		l := facts(key, f)
		l.Item.Source, l.Item.Key, l.Item.Version = "garmin", key, version
		l.Item.SHA256[0] = version[0]
		return l
	}
	noted := func() string {
		return query[string](t, s, "SELECT coalesce(string_agg(key, ' ' ORDER BY key), 'none') FROM app.item WHERE reread")
	}
	const odd = "a\x00 name\xff\nof two lines, with ä and \u2028"
	load(t, s, tell("month/june", "1", "sleep_score", odd))
	load(t, s, tell("sleep/night", "1", "sleep_score", odd, "readiness"))
	load(t, s, tell("sleep/night", "2", "sleep_score", odd, "readiness"))
	if got := noted(); got != "none" {
		t.Errorf("%s after a correction that tells all that was told", got)
	}
	load(t, s, tell("sleep/night", "3", "sleep_score"))
	if got := noted(); got != "month/june" {
		t.Errorf("%s after one of the values of the minute was given up", got)
	}
}
