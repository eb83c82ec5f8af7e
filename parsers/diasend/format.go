package diasend

import (
	"bytes"
	"encoding/binary"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/biff8"
	"athletedata/parsers/table"
)

// Format is the entry of diasend's exports in the table of formats. It takes
// every Excel file: only its sheets, which are far into it, tell whose it is.
var Format = parsers.Entry{
	Format: "diasend", Vendor: "diasend", Title: "diasend export (Excel, or a sheet of it as CSV)",
	Holds: "glucose, insulin, carbohydrates, alarms", Wall: true,
	Detect: func(_ string, head []byte) bool {
		if bytes.HasPrefix(head, []byte(biff8.Signature)) || isXLSX(head) {
			return true
		}
		text, _ := table.Decode(head)
		return isCSV(text)
	},
	Parse: Parse,
}

// isXLSX says whether a zip is a book of Excel and not an archive with one in it.
func isXLSX(head []byte) bool {
	if len(head) < 30 || !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return false
	}
	name := head[30:min(len(head), 30+int(binary.LittleEndian.Uint16(head[26:])))]
	for _, p := range []string{"[Content_Types].xml", "_rels/", "docProps/", "xl/"} {
		if bytes.HasPrefix(name, []byte(p)) {
			return bytes.Contains(head, []byte("xl/"))
		}
	}
	return false
}

// isCSV is strict: a line "Time,mg/dl" is diasend's only below its own head of
// a page, or directly above a time and a number.
func isCSV(text []byte) bool {
	delimiter := table.Delimiter(text)
	var above []string
	heads := false
	for line, row := range table.Lines(text[:min(len(text), 16<<10)], delimiter) {
		if heads {
			_, isTime := timeOf(row[0], order(text, delimiter))
			return isTime && len(row) > 1 && table.Number(row[1]) != nil
		}
		switch kindOf(row) {
		case insulinSheet, alarmSheet:
			return line == 1
		case settingsSheet:
			return len(above) <= 1 && line <= 2
		case glucoseSheet:
			if len(row) > 6 {
				return false
			}
			if len(above) > 1 && above[0] == "patient id" && above[1] == "name" {
				return true
			}
			if len(above) > 0 {
				return false
			}
			heads = true
			continue
		}
		if line > 6 || len(row) > 12 {
			return false
		}
		above = append(above, table.Fold(row[0]))
	}
	return false
}

// kinds of sheets, as their heads tell them; names of sheets may be lost.
type kind int

const (
	noSheet kind = iota
	glucoseSheet
	insulinSheet
	alarmSheet
	settingsSheet
)

// kindOf tells a sheet by a row that may be its heads.
func kindOf(row []string) kind {
	if len(row) == 0 {
		return noSheet
	}
	first, second := table.Fold(row[0]), ""
	if len(row) > 1 {
		second = table.Fold(row[1])
	}
	switch {
	case strings.HasPrefix(first, "insulin pump settings for") || strings.HasPrefix(first, "meter settings for"):
		return settingsSheet
	case first != "time":
		return noSheet
	case second == "mmol/l" || second == "mg/dl":
		return glucoseSheet
	case strings.HasPrefix(second, "basal amount") && len(row) > 3 && strings.HasPrefix(table.Fold(row[2]), "bolus type"):
		return insulinSheet
	case second == "alarm/event":
		return alarmSheet
	}
	return noSheet
}
