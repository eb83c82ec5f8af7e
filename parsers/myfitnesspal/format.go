// Package myfitnesspal reads what MyFitnessPal hands out: the CSV files of the
// export that Premium accounts can ask for, and what every account sees in the
// browser: saved diary, exercise, measurement and printable pages, and the
// site's own JSON. Layouts are those seen between 2014 and 2026; the vendor
// documents none of them.
//
// Three things need a decision, because the files leave them open:
//
// Weights of the export carry no unit. Where a text says it ("11 st 4 lb",
// "Weight (lbs)") it counts. Else the median of the file decides: from 30 up
// to 95 the numbers are kilograms (as pounds that were a child), from 155 up
// to 450 pounds (155 kg is rarer than people who weigh in pounds by orders of
// magnitude). Between them a woman in pounds and a man in kilograms look
// alike: the weight stays unknown and only Extra keeps the number. Extra
// always holds the number as the file says it, and why its unit was chosen.
//
// Measurements and notes have a day but no time. They are put at noon on the
// wall's clock, each further one of a day a second later, and Extra says that
// the time was not told.
//
// The export tells the sum of each meal, pages and JSON tell its foods. Both may be loaded
// for one day; so that sums never take the place of foods, sums are numbered
// from 1000 within their meal. They have no food.
package myfitnesspal

import (
	"bytes"
	"regexp"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/table"
	"athletedata/parsers/xmlscan"
)

const source = "myfitnesspal"

// Format is the entry of the CSV files of the Premium export.
var Format = parsers.Entry{
	Format: "myfitnesspal", Vendor: "MyFitnessPal", Title: "MyFitnessPal export: nutrition, exercise, measurements (CSV)",
	Holds: "nutrients of meals, exercise, weight, body fat", Wall: true,
	Detect: func(name string, head []byte) bool { return exportKind(name, firstRow(head)) != notExport },
	Parse:  ParseExport,
}

// FormatWeb is the entry of saved web pages and of the site's JSON.
var FormatWeb = parsers.Entry{
	Format: "myfitnesspal_web", Vendor: "MyFitnessPal", Title: "MyFitnessPal web diary: printable page, exercise, measurements (page or JSON)",
	Holds: "foods with nutrients, exercise, weight, notes, water", Wall: true,
	Detect: func(_ string, head []byte) bool { return isPage(head) || isJSON(head) },
	Parse:  ParseWeb,
}

// firstRow is the header of a CSV file.
func firstRow(head []byte) []string {
	text, _ := table.Decode(head)
	for _, row := range table.Lines(text, ',') {
		return row
	}
	return nil
}

type kind int

const (
	notExport kind = iota
	nutrition
	exercise
	measurement
)

// exportKind tells the files of the export apart. Only for measurements the
// name is asked, because "Date,Weight" heads the tables of many.
func exportKind(name string, header []string) kind {
	h := table.NewHeader(header)
	switch {
	case len(header) < 2 || table.Fold(header[0]) != "date":
	case h.Has("Meal", "Fat (g)", "Carbohydrates (g)", "Protein (g)", "Sodium (mg)"):
		return nutrition
	case h.Has("Exercise", "Type", "Exercise Minutes"):
		return exercise
	case strings.Contains(strings.ToLower(name), "measurement-summary"):
		return measurement
	}
	return notExport
}

// ownAddress is how a page names the address it is to be found under.
var ownAddress = regexp.MustCompile(`rel="canonical" href="https?://www\.myfitnesspal\.`)

// isPage says whether a file is a page of the site: its title or its address
// is the site's, or the browser noted where it saved it from, or it is the
// printable diary, whose title does not name the site.
func isPage(head []byte) bool {
	root, ok := xmlscan.FirstElement(head)
	if !ok || !strings.EqualFold(root, "html") {
		return false
	}
	text, _ := table.Decode(head)
	lower := bytes.ToLower(text)
	if bytes.Contains(lower, []byte(`id="printable-diary"`)) || bytes.Contains(lower, []byte(`alt="myfitnesspal"`)) || ownAddress.Match(lower) {
		return true
	}
	if _, rest, ok := bytes.Cut(lower, []byte("<!-- saved from url=")); ok && bytes.Contains(rest[:min(len(rest), 60)], []byte("www.myfitnesspal.")) {
		return true
	}
	_, title, _ := bytes.Cut(lower, []byte("<title"))
	title, _, ok = bytes.Cut(title, []byte("</title"))
	title = bytes.TrimSuffix(bytes.TrimSpace(title), []byte(".com"))
	return ok && bytes.HasSuffix(title, []byte("| myfitnesspal"))
}

// isJSON says whether a file is an answer of the site: entries of a diary, a
// list of measurements, or a report.
func isJSON(head []byte) bool {
	text, _ := table.Decode(head)
	text = bytes.TrimSpace(text)
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return false
	}
	// Blanks are taken out, so that it does not matter how it is set.
	tight := bytes.Join(bytes.Fields(text), nil)
	has := func(parts ...string) bool {
		for _, p := range parts {
			if !bytes.Contains(tight, []byte(p)) {
				return false
			}
		}
		return true
	}
	list := bytes.HasPrefix(tight, []byte("[{")) || has(`"items":[`)
	switch {
	case list && has(`"type":"food_entry"`, `"meal_name"`):
		return true
	case list && has(`"type":"exercise_entry"`, `"exercise":{`):
		return true
	case list && has(`"updated_at":"`, `"value":`, `"type":"`, `"date":"`):
		return has(`"unit":"pounds"`) || has(`"unit":"kg"`) || has(`"type":"Weight"`)
	}
	return has(`"chartType":`, `"category":"nutrition"`, `"outcome":{`) && tight[0] == '{'
}
