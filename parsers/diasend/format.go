package diasend

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/biff8"
	"athletedata/parsers/glucose"
	"athletedata/parsers/table"
)

// Format is the entry of diasend's exports in the table of formats.
var Format = parsers.Entry{
	Format: "diasend", Vendor: "diasend", Title: "diasend export (Excel, CSV)",
	Holds: "glucose, insulin, carbohydrates, alarms, notes", Wall: true,
	Detect: func(_ string, head []byte) bool { return biff8.Sniff(head) || isOOXML(head) || isCSV(head) },
	Parse:  Parse,
}

// isOOXML says whether the beginning of a file is that of an .xlsx: a zip whose
// first member is one of such a package, with members of a workbook.
func isOOXML(head []byte) bool {
	const nameAt = 30 // in the header of a member
	first := true
	for at := 0; ; at++ {
		next := bytes.Index(head[at:], []byte("PK\x03\x04"))
		if next < 0 || at+next+nameAt > len(head) {
			return false
		}
		at += next
		name := string(head[at+nameAt : min(at+nameAt+40, len(head))])
		if first && (at > 0 || !hasAnyPrefix(name, "[Content_Types].xml", "_rels/", "docProps/", "xl/", "mimetype")) {
			return false
		}
		if strings.HasPrefix(name, "xl/") {
			return true
		}
		first = false
	}
}

func hasAnyPrefix(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// isCSV says whether text is one of diasend's sheets. Of glucose, the heads
// are only "Time" and a unit; that they are nothing else tells them from others.
func isCSV(head []byte) bool {
	text, _ := table.Decode(head)
	for line, row := range table.Lines(text, table.Delimiter(text)) {
		if line > headRows {
			return false
		}
		if _, ok := headsOf(row); ok {
			return table.Fold(row[0]) == "time"
		}
		if isSettings(row) {
			return true
		}
		if len(row) > 6 || !aboveHeads[strings.TrimSuffix(table.Fold(row[0]), ":")] {
			return false
		}
	}
	return false
}

// aboveHeads is what stands above the heads of glucose.
var aboveHeads = map[string]bool{"": true, "patient id": true, "name": true, "date": true}

// headRows is how far down the heads of a table are looked for.
const headRows = 20

// content is what a sheet is about.
type content int

const (
	nothing  content = iota
	readings         // "Name and glucose", "CGM"
	insulin          // "Insulin use and carbs"
	alarms           // "Alarms and events"
	settings         // "Insulin pump settings", " Meter settings"
)

// heads is the row of heads of a table and what they say.
type heads struct {
	content content
	row     int // its number; 0: it was taken out
	names   []string
	unit    string // of glucose; empty: not told
}

// headsOf recognises the heads of a table. Units are the same in every
// language; where a head has none, it is known in English only.
func headsOf(row []string) (heads, bool) {
	at := func(i int) string {
		if i < len(row) {
			return table.Fold(row[i])
		}
		return ""
	}
	switch {
	case len(row) < 2 || at(0) == "":
		return heads{}, false
	case len(row) <= 6 && (at(1) == "mmol/l" || at(1) == "mg/dl"):
		return heads{content: readings, names: slices.Clone(row), unit: glucose.UnitIn(at(1))}, true
	case len(row) >= 8 && strings.HasSuffix(at(1), "/h)") && strings.HasSuffix(at(6), "(min)") && strings.HasSuffix(at(7), "(g)"):
		return heads{content: insulin, names: slices.Clone(row)}, true
	case at(0) == "time" && at(1) == "alarm/event":
		return heads{content: alarms, names: slices.Clone(row)}, true
	}
	return heads{}, false
}

// isSettings says whether a row is the first of a sheet of settings.
func isSettings(row []string) bool {
	first := table.Fold(row[0])
	return strings.HasPrefix(first, "insulin pump settings for") || strings.HasPrefix(first, "meter settings for")
}

// plainName is the name of a sheet, or of the file that was saved of one, as
// it can be compared: "Name-and-glucose.csv" is "name and glucose".
func plainName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if ext := path.Ext(name); strings.EqualFold(ext, ".csv") || strings.EqualFold(ext, ".txt") {
		name = strings.TrimSuffix(name, ext)
	}
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune(" -_.()", r) })
	return strings.Join(words, " ")
}
