package garminjson

import (
	"testing"

	"athletedata/parsers/parsertest"
)

func parse(name, text string) parsertest.Told { return parsertest.Read(Parse, name, text) }

func read(t *testing.T, text string) parsertest.Told {
	t.Helper()
	return parse("x.json", text).Sound(t, text, "garmin")
}

func count(t *testing.T, what string, got *int, want int) {
	t.Helper()
	if got == nil || *got != want {
		t.Errorf("%s is %v, not %d", what, got, want)
	}
}

func none[T any](t *testing.T, what string, got *T) {
	t.Helper()
	if got != nil {
		t.Errorf("%s is %v, but nothing was measured", what, *got)
	}
}
