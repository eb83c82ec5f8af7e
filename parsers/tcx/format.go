package tcx

import (
	"athletedata/parsers"
	"athletedata/parsers/xmlscan"
)

// Format is the entry of TCX files in the table of formats.
var Format = parsers.Entry{
	Format: "tcx", Vendor: "Garmin and others", Title: "Training Center XML", Holds: "activities with samples",
	Detect: func(_ string, head []byte) bool { return xmlscan.IsRoot(head, "TrainingCenterDatabase") },
	Parse:  func(f parsers.File, emit parsers.Emit) error { return Parse(f.Data, emit) },
}
