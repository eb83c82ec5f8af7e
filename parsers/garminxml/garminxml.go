// Package garminxml reads the XML in which athlete_data_warehouse, the program
// before this one, kept what it fetched of Garmin Connect: answers in JSON, put
// into XML by the Python library dicttoxml. Nobody else writes such files.
//
// What is known comes from the source of both, read in 2026: of the program
// (github.com/pgalko/athlete_data_warehouse, gc_data_download.py and the
// db_gc_…_insert.py that read its files), of the library
// (github.com/quandyfactory/dicttoxml, 1.7). Three kinds of files lie in the
// folder GC_Historical_XML_Wellness, one a day each:
//
//   - 2021-03-01_summary.xml: items of a quarter of an hour with startGMT, endGMT,
//     steps, primaryActivityLevel (sleeping, sedentary, active …) and
//     activityLevelConstant
//   - Body_composition_2021-03-01.xml: items with samplePk (milliseconds, UTC),
//     calendarDate, weight, muscleMass, boneMass (g), bodyFat, bodyWater (%), bmi,
//     visceralFat, metabolicAge, physiqueRating, caloricIntake, sourceType
//   - Wellness_2021-03-01.xml: allMetrics, metricsMap and in it an element for each
//     metric (WELLNESS_TOTAL_STEPS …) with items of a calendarDate and a value
//
// The root is called root and says no more; any other element has the type of
// its value as an attribute: str, int, float, bool, null, dict or list. Elements
// of a list are called item. Before it kept a file the program replaced every
// value that was null by 0.0, so that such a value means nothing here.
//
// The objects in it are those that package garminjson knows; that reads them.
package garminxml

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/garminjson"
	"athletedata/parsers/xmlscan"
)

// Format is the entry of these files in the table of formats.
var Format = parsers.Entry{
	Format: "garmin_xml", Vendor: "Garmin", Title: "Garmin days: XML of the original athlete_data_warehouse",
	Holds:  "daily summaries, steps by the quarter of an hour, weight, body composition",
	Detect: detect,
	Parse:  Parse,
}

// maxSize is some hundred times a day.
const maxSize = 32 << 20

// detect recognises Garmin's objects in the beginning of a file. A day without
// any has no content but the root; then the name tells.
func detect(name string, head []byte) bool {
	if !xmlscan.IsRoot(head, "root") {
		return false
	}
	tree, _ := decode(head, true)
	known, wall := garminjson.Known(tree)
	return known && !wall || tree == nil && isName(name)
}

var fileName = regexp.MustCompile(`(?i)^(\d{4}-\d\d-\d\d_summary|(body_composition|wellness)_\d{4}-\d\d-\d\d)\.xml$`)

func isName(name string) bool {
	return fileName.MatchString(path.Base(strings.ReplaceAll(name, `\`, "/")))
}

// Parse reads one file.
func Parse(f parsers.File, emit parsers.Emit) error {
	switch {
	case len(f.Data) > maxSize:
		return fmt.Errorf("the XML file of %d MB is too large for a day of Garmin Connect", len(f.Data)>>20)
	case !xmlscan.IsRoot(f.Data, "root"):
		return errors.New("the file is not one of Garmin's days in XML")
	}
	tree, damage := decode(f.Data, false)
	if tree == nil && damage == nil {
		return &parsers.Unsupported{What: "Garmin day without any values: nothing was measured"}
	}
	return garminjson.Read(f.Name, tree, damage, emit)
}
