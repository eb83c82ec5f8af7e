package oura

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

// told is what a file says.
type told struct {
	facts      record.Facts
	activities []*record.Activity
	err        error
}

func parse(text string) (got told) {
	got.err = Parse(parsers.File{Name: "x", Data: []byte(text)}, func(e record.Entity) error {
		switch e := e.(type) {
		case *record.Facts:
			got.facts = *e
		case *record.Activity:
			got.activities = append(got.activities, e)
		}
		return nil
	})
	return got
}

func read(t *testing.T, text string) told {
	t.Helper()
	got := parse(text)
	if got.err != nil {
		t.Fatalf("%v: %s", got.err, text[:min(len(text), 200)])
	}
	if len(got.activities) == 0 && got.facts.Source != "oura" {
		t.Errorf("source %q", got.facts.Source)
	}
	return got
}

func unsupported(err error) string {
	var u *parsers.Unsupported
	if errors.As(err, &u) {
		return u.What
	}
	return ""
}

func is[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

// line is values side by side.
func line(values ...any) string { return strings.TrimSpace(fmt.Sprintln(values...)) }

func value(t *testing.T, what string, got *float64, want float64) {
	t.Helper()
	if got == nil {
		t.Errorf("%s is missing, not %v", what, want)
	} else if math.Abs(*got-want) > 1e-9*math.Max(1, math.Abs(want)) {
		t.Errorf("%s is %v, not %v", what, *got, want)
	}
}

func utc(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateTime, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func date(t *testing.T, text string) record.Date {
	t.Helper()
	return record.Day(utc(t, text+" 00:00:00"))
}

// score finds a figure of a day.
func (g told) score(t *testing.T, day, name string) record.DailyScore {
	t.Helper()
	for _, s := range g.facts.DailyScores {
		if s.Day == date(t, day) && s.Name == name {
			return s
		}
	}
	t.Errorf("%s has no %s", day, name)
	return record.DailyScore{}
}

// samples are the values of one name in the order of the file.
func (g told) samples(name string) (values []record.WellnessSample) {
	for _, s := range g.facts.WellnessSamples {
		if s.Name == name {
			values = append(values, s)
		}
	}
	return values
}
