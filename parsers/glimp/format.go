package glimp

import (
	"bytes"
	"strconv"

	"athletedata/parsers"
	"athletedata/parsers/table"
)

// Format is the entry of Glimp's list of measurements in the table of formats.
var Format = parsers.Entry{
	Format: "glimp", Vendor: "Glimp", Title: "Glimp measurements (CSV)",
	Holds: "glucose, insulin, notes", Wall: true,
	Detect: detect,
	Parse:  Parse,
}

// detect wants the first lines, all but one that the head cuts, to be of a
// known layout: there is no line of heads to go by.
func detect(_ string, head []byte) bool {
	text, _ := table.Decode(head)
	if end := bytes.LastIndexByte(text, '\n'); end > 0 {
		text = text[:end]
	}
	seen := 0
	for _, row := range table.Lines(text, ';') {
		l, ok := layouts[row[0]]
		if !ok || len(row) != l.fields {
			return false
		}
		if _, err := localTime(row[l.local]); err != nil {
			return false
		}
		if _, err := strconv.ParseInt(row[max(l.epoch, 0)], 10, 64); err != nil {
			return false
		}
		if seen++; seen == 5 {
			break
		}
	}
	return seen > 0
}

// layout is where in a line things stand; -1: nowhere.
type layout struct {
	fields                            int
	local, epoch, place, weight       int
	raw, calibrated, trend, kind, id  int
	units, insulin, other, zone, note int
}

// layouts by the version, which is the first field of each line.
var layouts = map[string]layout{
	"4": {fields: 13, local: 1, epoch: -1, place: 2, weight: 3, raw: 4, calibrated: 5, trend: -1, kind: 6, id: 7, units: 8, insulin: 9, other: 10, zone: 11, note: 12},
	"5": {fields: 15, local: 1, epoch: 2, place: 3, weight: 4, raw: 5, calibrated: 6, trend: 7, kind: 8, id: 9, units: 10, insulin: 11, other: 12, zone: 13, note: 14},
}
