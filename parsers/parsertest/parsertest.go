// Package parsertest is what the tests of parsers have in common: reading a
// text as the program would, and comparing what came of it.
package parsertest

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

// Told is what a file says.
type Told struct {
	Facts      record.Facts
	Activities []*record.Activity
	Err        error
}

// Read reads a text under the name of a file.
func Read(parse parsers.Func, name, text string) (got Told) {
	got.Err = parse(parsers.File{Name: name, Data: []byte(text)}, func(e record.Entity) error {
		switch e := e.(type) {
		case *record.Facts:
			got.Facts = *e
		case *record.Activity:
			got.Activities = append(got.Activities, e)
		}
		return nil
	})
	return got
}

// Sound is what a text says that must be readable; facts without a workout must
// be of the source.
func (g Told) Sound(t testing.TB, text, source string) Told {
	t.Helper()
	if g.Err != nil {
		t.Fatalf("%v: %s", g.Err, text[:min(len(text), 200)])
	}
	if len(g.Activities) == 0 && g.Facts.Source != source {
		t.Errorf("source %q, not %q", g.Facts.Source, source)
	}
	return g
}

// Facts reads a file of facts alone; nil if it gives none.
func Facts(parse parsers.Func, name string, data []byte) (got *record.Facts, err error) {
	err = parse(parsers.File{Name: name, Data: data}, func(e record.Entity) error {
		got = e.(*record.Facts)
		return nil
	})
	return got, err
}

// Unsupported is what a file was recognised as that is not stored; empty if it
// failed, or did not, for another reason.
func Unsupported(err error) string {
	var u *parsers.Unsupported
	if errors.As(err, &u) {
		return u.What
	}
	return ""
}

// Score finds a figure of a day; one that is not told fails the test.
func (g Told) Score(t testing.TB, day, name string) *record.DailyScore {
	t.Helper()
	for i, s := range g.Facts.DailyScores {
		if s.Day == Date(t, day) && s.Name == name {
			return &g.Facts.DailyScores[i]
		}
	}
	t.Errorf("%s has no %s", day, name)
	return &record.DailyScore{}
}

// Samples are the values of one name in the order of the file.
func (g Told) Samples(name string) (values []record.WellnessSample) {
	for _, s := range g.Facts.WellnessSamples {
		if s.Name == name {
			values = append(values, s)
		}
	}
	return values
}

// Is compares two values.
func Is[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

// Value compares a number that may be missing, as exactly as a float32 can be.
func Value(t testing.TB, what string, got *float64, want float64) {
	t.Helper()
	if got == nil {
		t.Errorf("%s is missing, not %v", what, want)
	} else if math.Abs(*got-want) > 1e-6*math.Max(1, math.Abs(want)) {
		t.Errorf("%s is %v, not %v", what, *got, want)
	}
}

// Near says whether two numbers are the same but for how they were computed.
func Near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// Has says whether there is a number, and it is near to the one wanted.
func Has(got *float64, want float64) bool { return got != nil && Near(*got, want) }

// Line is values side by side.
func Line(values ...any) string { return strings.TrimSpace(fmt.Sprintln(values...)) }

// UTC is an instant: "2024-05-04 06:30:00".
func UTC(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateTime, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// Date is a day: "2024-05-04".
func Date(t testing.TB, text string) record.Date {
	t.Helper()
	return record.Day(UTC(t, text+" 00:00:00"))
}

// Fuzz feeds a parser of facts with what comes to mind of the files in f: it
// gives facts or an error, and not both.
func Fuzz(f *testing.F, format parsers.Entry, name string) {
	f.Fuzz(func(t *testing.T, data []byte) {
		format.Detect("", data)
		got, err := Facts(format.Parse, name, data)
		if (got == nil) == (err == nil) {
			t.Fatal("neither facts nor an error, or both")
		}
	})
}

// Bench measures how many rows of a file a parser reads in a second.
func Bench(b *testing.B, parse parsers.Func, name string, data []byte, rows func(*record.Facts) int) {
	n := 0
	for b.Loop() {
		f, err := Facts(parse, name, data)
		if err != nil {
			b.Fatal(err)
		}
		n += rows(f)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
}
