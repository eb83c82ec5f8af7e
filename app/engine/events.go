// Package engine takes files and accounts' deliveries through the data path:
// hash, archive, parse, load. It reports with typed events and knows no GUI.
package engine

import (
	"time"

	"athletedata/store"
)

// Event is something that happened during a run: [ItemDone], [Progress] or, after
// these, [Rereading].
type Event interface{ event() }

// ItemDone says what became of one file.
type ItemDone struct {
	Path    string // as people know it; inside archives "export.zip!/a/b.fit"
	Format  string // "fit", "tcx", "gpx"; empty when unknown
	Status  store.Status
	Rows    int64
	Error   string // plain words; for Imported: why only a part could be read
	Elapsed time.Duration
}

// Progress is sent a few times a second and once at the end.
type Progress struct {
	Walking    bool  // still looking for files: Found and BytesFound grow
	Found      int   // files found so far
	Done       int   // files finished
	BytesFound int64 // size of the files found
	BytesDone  int64
	Rows       int64 // rows written
	Counts     map[store.Status]int
	Elapsed    time.Duration
	Remaining  time.Duration // estimate; 0 when unknown
}

// Rereading is how far files are read again from the raw archive that tell of the
// same times as those of the run, or of times that belong elsewhere now.
type Rereading Progress

func (ItemDone) event()  {}
func (Progress) event()  {}
func (Rereading) event() {}

// rereading passes on how far a run is that reads files again for another one.
func rereading(on func(Event)) func(Event) {
	if on == nil {
		return nil
	}
	return func(e Event) {
		if p, ok := e.(Progress); ok {
			on(Rereading(p))
		}
	}
}

// Summary is the end of a run.
type Summary struct {
	Files     int   `json:"files"`
	Imported  int   `json:"imported"`
	Partial   int   `json:"partial"` // of the imported
	Unchanged int   `json:"unchanged"`
	Skipped   int   `json:"skipped"`
	Failed    int   `json:"failed"`
	Rows      int64 `json:"rows"`
	Bytes     int64 `json:"bytes"`
	Cancelled bool  `json:"cancelled,omitempty"`
	// Formats says what was found, by format.
	Formats map[string]FormatCount `json:"formats,omitempty"`
	// ZoneAssumed is how many files tell only wall-clock times of which nothing
	// says the zone, so that the computer's was assumed.
	ZoneAssumed int           `json:"zone_assumed,omitempty"`
	Elapsed     time.Duration `json:"-"`
}

// FormatCount is how much there was of a format.
type FormatCount struct {
	Files int   `json:"files"`
	Rows  int64 `json:"rows"` // written now; 0 for what was there already
}
