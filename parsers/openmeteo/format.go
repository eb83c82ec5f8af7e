package openmeteo

import (
	"bytes"

	"athletedata/parsers"
	"athletedata/parsers/table"
)

// Format is the entry of Open-Meteo's answers in the table of formats.
var Format = parsers.Entry{
	Format: "openmeteo", Vendor: "Open-Meteo", Title: "Open-Meteo weather of a place (JSON)",
	Holds:  "weather by the hour; a place's figures by the day",
	Detect: func(_ string, head []byte) bool { return detect(head) },
	Parse:  Parse,
}

// detect knows an answer by three words that stand at its beginning and
// together nowhere else.
func detect(head []byte) bool {
	text, _ := table.Decode(head)
	text = bytes.TrimSpace(text)
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return false
	}
	text = text[:min(len(text), 4096)]
	for _, word := range []string{`"latitude"`, `"generationtime_ms"`, `"utc_offset_seconds"`} {
		if !bytes.Contains(text, []byte(word)) {
			return false
		}
	}
	return true
}
