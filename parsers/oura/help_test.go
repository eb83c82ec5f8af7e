package oura

import (
	"testing"

	"athletedata/parsers/parsertest"
)

func parse(text string) parsertest.Told { return parsertest.Read(Parse, "x", text) }

func read(t *testing.T, text string) parsertest.Told {
	t.Helper()
	return parse(text).Sound(t, text, "oura")
}
