package gpx

import (
	"athletedata/parsers"
	"athletedata/parsers/xmlscan"
)

// Format is the entry of GPX files in the table of formats.
var Format = parsers.Entry{
	Format: "gpx", Vendor: "any", Title: "GPX track", Holds: "activities with samples",
	Detect: func(_ string, head []byte) bool { return xmlscan.IsRoot(head, "gpx") },
	Parse:  func(f parsers.File, emit parsers.Emit) error { return Parse(f.Data, emit) },
}
