package fit

import "athletedata/parsers"

// Format is the entry of FIT files in the table of formats.
var Format = parsers.Entry{
	Format: "fit", Vendor: "Garmin and most others", Title: "FIT file of a device",
	Holds: "activities with every sample; wellness, sleep, HRV, body measurements",
	Detect: func(_ string, head []byte) bool {
		return len(head) >= 12 && string(head[8:12]) == ".FIT" && head[0] >= 12
	},
	Parse: func(f parsers.File, emit parsers.Emit) error { return Parse(f.Data, emit) },
}
