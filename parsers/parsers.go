// Package parsers is the contract of every file parser; package parsers/all is
// the list of them and tells which bytes are which format.
//
// A parser is pure: the same bytes give the same records. It touches no
// network, no database and no clock, and never panics whatever the bytes.
package parsers

import "athletedata/parsers/record"

// Format names a file format, as the item table and the command line spell it.
type Format string

// File is a file to be parsed.
type File struct {
	// Name is where it was found: "export.zip!/DI_CONNECT/…/x.json". Parsers use
	// it only where a vendor says things in names that the content does not.
	Name string
	Data []byte // the whole content
}

// Entry is one format of the table that package parsers/all keeps; the file
// dialog, the documents and the command line are drawn from it.
type Entry struct {
	Format Format
	Vendor string // who writes it: "LibreView"
	Title  string // what it is, for people: "LibreView glucose report (CSV)"
	Holds  string // what it brings: "glucose, ketones, insulin, carbohydrates, notes"
	// Wall says that its times are what a clock on the wall showed; the engine
	// finds the instants after everything else of the run is loaded.
	Wall bool
	// Detect recognises it by the first 64 KiB of the content, as they are in
	// the file; name is used only where the content alone cannot tell.
	Detect func(name string, head []byte) bool
	Parse  Func
}

// Emit receives each entity a parser reads. An error from it stops the parser
// and is returned by it unchanged.
type Emit func(record.Entity) error

// Func parses the whole content of one file.
//
// It returns nil when all of it was read (an emitted Activity may still say
// Partial), [*Unsupported] when the file is sound but holds nothing to store,
// and any other error when nothing of it could be read.
type Func func(f File, emit Emit) error

// Unsupported says that a file is what it seems to be but holds nothing that
// is stored: a workout plan, device settings, a route without times.
type Unsupported struct {
	What string // plain words: "FIT course file: a route, not an activity"
}

func (e *Unsupported) Error() string { return e.What }
