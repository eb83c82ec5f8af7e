// Package cronometer reads the five CSV files of Cronometer's data export:
// servings, daily summary, exercises, biometrics and notes (as of 2024 to
// 2026; the vendor documents only that they exist). Which nutrients have a
// column depends on the account; those without a column of ours go to Extra
// under the name and unit of the file.
//
// Only Gold accounts have times. A weight, a blood pressure or a note without
// one is put at noon on the wall's clock and says so in Extra; any other value
// without a time is a score of its day. Several weights of one time are
// put a second apart.
package cronometer

import (
	"athletedata/parsers"
	"athletedata/parsers/table"
)

const source = "cronometer"

// Format is the entry of Cronometer's export.
var Format = parsers.Entry{
	Format: "cronometer", Vendor: "Cronometer", Title: "Cronometer export: servings, daily summary, exercises, biometrics, notes (CSV)",
	Holds: "foods with all nutrients, sums of days, exercise, weight, blood pressure and other biometrics, notes", Wall: true,
	Detect: func(_ string, head []byte) bool {
		text, _ := table.Decode(head)
		for _, row := range table.Lines(text, ',') {
			return kindOf(row) != unknown
		}
		return false
	},
	Parse: Parse,
}

type kind int

const (
	unknown kind = iota
	servings
	dailySummary
	exercises
	biometrics
	notes
)

// nouns are what the files hold, for messages.
var nouns = map[kind]string{servings: "servings", dailySummary: "days", exercises: "exercises", biometrics: "biometrics", notes: "notes"}

// kindOf tells the five files apart by their header.
func kindOf(header []string) kind {
	if len(header) < 3 {
		return unknown
	}
	h := table.NewHeader(header)
	first, last := table.Fold(header[0]), table.Fold(header[len(header)-1])
	energy := h.Has("Energy (kcal)") || h.Has("Energy (kJ)")
	switch {
	case first == "date" && energy && last == "completed" && h.Has("Protein (g)"):
		return dailySummary
	case first != "day":
	case energy && h.Has("Food Name", "Amount"):
		return servings
	case h.Has("Exercise", "Minutes") && (h.Has("Calories Burned") || h.Has("Kilojoules Burned")):
		return exercises
	case h.Has("Metric", "Unit", "Amount"):
		return biometrics
	case last == "note" && h.Has("Group") && len(header) <= 4:
		return notes
	}
	return unknown
}
