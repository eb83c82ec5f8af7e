package meteostat

import "athletedata/parsers"

// Format is the entry of Meteostat's files in the table of formats.
var Format = parsers.Entry{
	Format: "meteostat", Vendor: "Meteostat", Title: "Meteostat weather of a station (bulk CSV) or point (JSON)",
	Holds:  "weather by the hour; a station's figures by the day",
	Detect: func(_ string, head []byte) bool { return shapeOf(head) != none },
	Parse:  Parse,
}
