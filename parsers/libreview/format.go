package libreview

import (
	"athletedata/parsers"
	"athletedata/parsers/glucose"
	"athletedata/parsers/table"
)

// Format is the entry of LibreView reports in the table of formats.
var Format = parsers.Entry{
	Format: "libreview", Vendor: "LibreView", Title: "LibreView glucose report (CSV)",
	Holds: "glucose, ketones, insulin, carbohydrates, notes", Wall: true,
	Detect: func(_ string, head []byte) bool {
		text, _ := table.Decode(head)
		_, ok := find(text)
		return ok
	},
	Parse: Parse,
}

// heads is the line of column heads of a file.
type heads struct {
	columns
	names     []string
	line      int // on which it stands
	delimiter rune
	generated string // when the report was made, as the line above says it
}

// columns is where in a line things stand; -1: nowhere. Heads are in the
// language of the account, positions are the same in all.
type columns struct {
	device, serial, time, kind         int
	historic, scan, strip, ketone      int
	rapidNoted, rapid, longNoted, long int
	meal, correction, change           int
	foodNoted, grams, servings, notes  int
	clockBefore, clockAfter            int
	count                              int
}

var (
	// reportColumns are those of the download of libreview.com, 2019 to 2026.
	reportColumns = columns{
		device: 0, serial: 1, time: 2, kind: 3, historic: 4, scan: 5, rapidNoted: 6, rapid: 7, foodNoted: 8, grams: 9, servings: 10,
		longNoted: 11, long: 12, notes: 13, strip: 14, ketone: 15, meal: 16, correction: 17, change: 18,
		clockBefore: -1, clockAfter: -1, count: 19,
	}
	// desktopColumns are those of the FreeStyle Libre software for desktops.
	desktopColumns = columns{
		device: -1, serial: -1, time: 1, kind: 2, historic: 3, scan: 4, rapidNoted: 5, rapid: 6, foodNoted: 7, grams: 8, servings: -1,
		longNoted: 9, long: 10, notes: 11, strip: 12, ketone: 13, meal: 14, correction: 15, change: 16,
		clockBefore: 17, clockAfter: 18, count: 19,
	}
)

const (
	headLines = 12 // the heads stand on one of the first lines
	minFields = 15 // of a line of heads
	maxFields = 24
)

// find looks for the line of heads. What makes it one in every language are
// the units, in four places.
func find(text []byte) (heads, bool) {
	for _, delimiter := range []rune{',', ';', '\t'} {
		generated := ""
		for line, row := range table.Lines(text[:min(len(text), 64<<10)], delimiter) {
			if line > headLines {
				break
			}
			if c, ok := fit(row); ok {
				return heads{columns: c, names: append([]string(nil), row...), line: line, delimiter: delimiter, generated: generated}, true
			}
			if generated == "" && len(row) > 2 && len(row) < minFields {
				generated = row[2]
			}
		}
	}
	return heads{}, false
}

func fit(row []string) (columns, bool) {
	if len(row) < minFields || len(row) > maxFields {
		return columns{}, false
	}
	for _, c := range []columns{reportColumns, desktopColumns} {
		if glucose.UnitIn(row[c.historic]) != "" && glucose.UnitIn(row[c.scan]) != "" && glucose.UnitIn(row[c.strip]) != "" && glucose.UnitIn(row[c.kind]) == "" &&
			(c.ketone >= len(row) || glucose.UnitIn(row[c.ketone]) == glucose.MmolL) {
			return c, true
		}
	}
	return columns{}, false
}
