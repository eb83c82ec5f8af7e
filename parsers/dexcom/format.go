package dexcom

import (
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/glucose"
	"athletedata/parsers/table"
)

// Format is the entry of Clarity exports in the table of formats.
var Format = parsers.Entry{
	Format: "dexcom_clarity", Vendor: "Dexcom", Title: "Dexcom Clarity export (CSV)",
	Holds: "glucose, calibrations, insulin, carbohydrates, exercise, notes", Wall: true,
	Detect: func(_ string, head []byte) bool {
		text, _ := table.Decode(head)
		_, ok := find(text)
		return ok
	},
	Parse: Parse,
}

// Columns. Heads are in the language of the account, positions are the same
// in all; the last two are missing in older exports.
const (
	timestamp = iota + 1
	eventType
	subtype
	patientInfo
	deviceInfo
	sourceDevice
	glucoseValue
	insulinValue
	carbValue
	duration
	rateOfChange
	transmitterTime
	transmitterID
	columns
)

// heads is the line of column heads of a file.
type heads struct {
	names     []string
	line      int // on which it stands
	delimiter rune
	unit      string
}

// find looks for the line of heads: the unit of glucose stands in two places of
// it and the form of a duration in another, in every language.
func find(text []byte) (heads, bool) {
	for _, delimiter := range []rune{',', ';', '\t'} {
		for line, row := range table.Lines(text[:min(len(text), 64<<10)], delimiter) {
			if line > 5 {
				break
			}
			if len(row) <= rateOfChange || len(row) > columns+4 {
				continue
			}
			u := glucose.UnitIn(row[glucoseValue])
			if u != "" && glucose.UnitIn(row[rateOfChange]) == u && strings.Contains(strings.ToLower(row[rateOfChange]), "/min") &&
				strings.Contains(strings.ToLower(row[duration]), "hh:mm:ss") && strings.Contains(row[timestamp], "-") {
				return heads{names: append([]string(nil), row...), line: line, delimiter: delimiter, unit: u}, true
			}
		}
	}
	return heads{}, false
}
