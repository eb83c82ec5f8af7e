package all

import (
	"athletedata/parsers"
	"athletedata/parsers/cronometer"
	"athletedata/parsers/dexcom"
	"athletedata/parsers/diasend"
	"athletedata/parsers/fit"
	"athletedata/parsers/garminjson"
	"athletedata/parsers/garminxml"
	"athletedata/parsers/glimp"
	"athletedata/parsers/glooko"
	"athletedata/parsers/gpx"
	"athletedata/parsers/librelinkup"
	"athletedata/parsers/libreview"
	"athletedata/parsers/meteostat"
	"athletedata/parsers/mindmonitor"
	"athletedata/parsers/myfitnesspal"
	"athletedata/parsers/openmeteo"
	"athletedata/parsers/oura"
	"athletedata/parsers/strava"
	"athletedata/parsers/tcx"
)

// Formats is the one table of what this program reads. The first entry that
// recognises a file reads it, so the more particular ones come first.
var Formats = []parsers.Entry{
	fit.Format,
	tcx.Format,
	gpx.Format,
	garminjson.Format,
	garminjson.FormatLocal,
	garminxml.Format,
	myfitnesspal.Format,
	myfitnesspal.FormatWeb,
	cronometer.Format,
	mindmonitor.Format,
	meteostat.Format,
	openmeteo.Format,
	libreview.Format,
	librelinkup.Format,
	glimp.Format,
	dexcom.Format,
	glooko.Format,
	strava.Format,
	strava.FormatJSON,
	oura.Format,
	oura.FormatJSON,
	diasend.Format, // takes every workbook of Excel, so it comes last
}

// Title is what people call a format; its own name for one that is not in the
// table.
func Title(format string) string {
	for _, f := range Formats {
		if string(f.Format) == format {
			return f.Title
		}
	}
	if format == "custom" {
		return "Tables of your own (CSV)"
	}
	return format
}
