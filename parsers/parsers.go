// Package parsers is the contract of every file parser; package parsers/all is
// the list of them and tells which bytes are which format.
//
// A parser is pure: the same bytes give the same records. It touches no
// network, no database and no clock, and never panics whatever the bytes.
package parsers

import "athletedata/parsers/record"

// Format names a file format, as the item table and the command line spell it.
type Format string

// Formats of activity files.
const (
	FIT Format = "fit"
	TCX Format = "tcx"
	GPX Format = "gpx"
)

// Emit receives each entity a parser reads. An error from it stops the parser
// and is returned by it unchanged.
type Emit func(record.Entity) error

// Func parses the whole content of one file.
//
// It returns nil when all of it was read (an emitted Activity may still say
// Partial), [*Unsupported] when the file is sound but holds nothing to store,
// and any other error when nothing of it could be read.
type Func func(data []byte, emit Emit) error

// Unsupported says that a file is what it seems to be but holds nothing that
// is stored: a workout plan, device settings, a route without times.
type Unsupported struct {
	What string // plain words: "FIT course file: a route, not an activity"
}

func (e *Unsupported) Error() string { return e.What }
