package strava

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

// parse reads a text as the program would: by what it is.
func parse(name, text string) (got told) {
	read := parseTable
	if isJSON([]byte(text)) {
		read = parseJSON
	}
	got.err = read(parsers.File{Name: name, Data: []byte(text)}, func(e record.Entity) error {
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
	got := parse("x", text)
	if got.err != nil {
		t.Fatalf("%v: %s", got.err, text[:min(len(text), 200)])
	}
	return got
}

func recognised(name, text string) bool {
	head := []byte(text[:min(len(text), 64<<10)])
	return Format.Detect(name, head) || FormatJSON.Detect(name, head)
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
	} else if math.Abs(*got-want) > 1e-6*math.Max(1, math.Abs(want)) {
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
