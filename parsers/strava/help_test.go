package strava

import (
	"testing"

	"athletedata/parsers/parsertest"
)

// parse reads a text as the program would: by what it is.
func parse(name, text string) parsertest.Told {
	if isJSON([]byte(text)) {
		return parsertest.Read(parseJSON, name, text)
	}
	return parsertest.Read(parseTable, name, text)
}

func read(t *testing.T, text string) parsertest.Told {
	t.Helper()
	return parse("x", text).Sound(t, text, "strava")
}

func recognised(name, text string) bool {
	head := []byte(text[:min(len(text), 64<<10)])
	return Format.Detect(name, head) || FormatJSON.Detect(name, head)
}
