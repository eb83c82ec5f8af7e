package strava

import (
	"bytes"

	"athletedata/parsers"
	"athletedata/parsers/partjson"
	"athletedata/parsers/table"
)

// Format is the entry of the tables in the bulk export.
var Format = parsers.Entry{
	Format: "strava_csv", Vendor: "Strava", Title: "Strava bulk export: activities.csv, bikes.csv, shoes.csv",
	Holds: "summaries of all activities with name, description and gear; bicycles, their parts, shoes",
	Detect: func(name string, head []byte) bool {
		text, _ := table.Decode(head)
		if isJSON(text) {
			return false
		}
		return sheetOf(text) != nil || member(name) != ""
	},
	Parse: parseTable,
}

// FormatJSON is the entry of what Strava's programming interface answers.
var FormatJSON = parsers.Entry{
	Format: "strava_json", Vendor: "Strava", Title: "Strava data (JSON)",
	Holds: "activities with laps, and their samples and time in zones where the file has them beside; bicycles and shoes",
	Detect: func(_ string, head []byte) bool {
		text, _ := table.Decode(head)
		if !isJSON(text) {
			return false
		}
		tree, _ := partjson.Decode(text, true)
		return find(tree, 0) != nil
	},
	Parse: parseJSON,
}

func isJSON(text []byte) bool {
	text = bytes.TrimSpace(text)
	return len(text) > 0 && (text[0] == '{' || text[0] == '[')
}

// find is the kind of the first object that has one. Lists may stand in lists:
// pages of a longer list.
func find(v any, depth int) *kind {
	switch v := v.(type) {
	case map[string]any:
		return kindOf(newObject(v))
	case []any:
		for _, e := range v[:min(len(v), 20)] {
			if k := find(e, depth+1); k != nil && depth < 3 {
				return k
			}
		}
	}
	return nil
}
