// Package customcsv makes a table of any CSV file: it finds out how the file
// is written, proposes a [Definition], and reads rows by one. The columns of
// the table are named as the program's predecessor named them, so that old
// queries go on working.
package customcsv

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"athletedata/parsers/table"
)

// Version is the version of [Definition] as JSON.
const Version = 1

// Type is what the values of a column are.
type Type string

// Types of columns.
const (
	Text      Type = "text"
	Integer   Type = "integer"
	Number    Type = "number" // decimal, of any precision
	Boolean   Type = "boolean"
	Date      Type = "date"
	Time      Type = "time" // of the day
	Timestamp Type = "timestamp"
	Duration  Type = "duration" // h:mm:ss
	Ignore    Type = "ignore"   // not stored
)

var types = []Type{Text, Integer, Number, Boolean, Date, Time, Timestamp, Duration, Ignore}

// Column is a column of the file and of the table.
type Column struct {
	Source string `json:"source"`           // header in the file; empty where the file has none
	Name   string `json:"name"`             // in SQL
	Type   Type   `json:"type"`             //
	Layout Layout `json:"layout,omitempty"` // how dates, timestamps and durations are written
	// Zoned says that the timestamps tell their zone, or count from an epoch.
	Zoned bool   `json:"zoned,omitempty"`
	Unit  string `json:"unit,omitempty"` // for people
	// Empty says that no value was there when the type was guessed.
	Empty bool `json:"empty,omitempty"`
}

// Kind is the type of the column in the database: Type, but "timestamptz" for
// timestamps that are instants.
func (c Column) Kind() string {
	if c.Type == Timestamp && c.Zoned {
		return "timestamptz"
	}
	return string(c.Type)
}

// Definition says how files of one shape are read into a table.
type Definition struct {
	Version      int      `json:"version"`
	Table        string   `json:"table"`              // in the schema "custom"
	Encoding     string   `json:"encoding,omitempty"` // of package table; empty: found out for each file
	Delimiter    string   `json:"delimiter"`          // one character
	DecimalComma bool     `json:"decimal_comma,omitempty"`
	SkipLines    int      `json:"skip_lines,omitempty"` // lines above the header, or above the first row
	Header       bool     `json:"header"`
	Columns      []Column `json:"columns"`                // all of the file, in its order
	TimeColumn   string   `json:"time_column,omitempty"`  // SQL name of a timestamp or a date; empty: rows have no time
	ClockColumn  string   `json:"clock_column,omitempty"` // SQL name of the time of day that belongs to a date in TimeColumn
	Zone         string   `json:"zone,omitempty"`         // IANA name, for times that do not tell theirs
	Unique       []string `json:"unique,omitempty"`       // SQL names; rows that agree in them replace each other. None: equal rows are one
	NullWords    []string `json:"null_words"`             // besides the empty field; case does not count
}

// NullWords is how people write that there is no value.
var NullWords = []string{"NA", "N/A", "NaN", "null", "-", "--"}

// maxColumns is below what PostgreSQL holds (1,600), with room for later files.
const maxColumns = 1000

// Stored are the columns that the table gets.
func (d Definition) Stored() []Column {
	var stored []Column
	for _, c := range d.Columns {
		if c.Type != Ignore {
			stored = append(stored, c)
		}
	}
	return stored
}

// column finds a stored column by its SQL name; -1 when there is none.
func (d Definition) column(name string) int {
	return slices.IndexFunc(d.Columns, func(c Column) bool { return name != "" && c.Name == name && c.Type != Ignore })
}

// Find is the SQL name of a column that is called by it or by its header.
func (d Definition) Find(name string) (string, error) {
	for _, c := range d.Columns {
		if c.Name == name {
			return c.Name, nil
		}
	}
	for _, c := range d.Columns {
		if table.Fold(c.Source) == table.Fold(name) {
			return c.Name, nil
		}
	}
	var names []string
	for _, c := range d.Columns {
		names = append(names, c.Name)
	}
	return "", fmt.Errorf("there is no column %q; there are: %s", clip(name), strings.Join(names, ", "))
}

// Choices are what a person decides about a file; what is empty stays as found.
type Choices struct {
	Table, TimeColumn, Zone string
	Unique                  []string
}

// With applies choices. Columns may be called by their header or SQL name.
func (d Definition) With(c Choices) (Definition, error) {
	if c.Table != "" {
		d.Table = TableName(c.Table)
	}
	if c.Zone != "" {
		d.Zone = c.Zone
	}
	if c.TimeColumn != "" {
		name, err := d.Find(c.TimeColumn)
		if err != nil {
			return d, err
		}
		if name != d.TimeColumn {
			d.TimeColumn, d.ClockColumn = name, ""
		}
	}
	if len(c.Unique) > 0 {
		d.Unique = nil
		for _, u := range c.Unique {
			name, err := d.Find(u)
			if err != nil {
				return d, err
			}
			if !slices.Contains(d.Unique, name) {
				d.Unique = append(d.Unique, name)
			}
		}
	}
	return d, d.Validate()
}

// Validate says in plain words what is wrong with a definition, which may come
// from a file that somebody wrote.
func (d Definition) Validate() error {
	delimiter, size := utf8.DecodeRuneInString(d.Delimiter)
	switch {
	case d.Version > Version:
		return fmt.Errorf("the definition is of version %d, this program knows up to %d", d.Version, Version)
	case d.Table == "" || d.Table != TableName(d.Table):
		return fmt.Errorf("%q cannot be the name of a table", clip(d.Table))
	case size != len(d.Delimiter) || !validDelimiter(delimiter):
		return fmt.Errorf("%q cannot separate fields", clip(d.Delimiter))
	case !slices.Contains(encodings, d.Encoding):
		return fmt.Errorf("the encoding %q is not known", clip(d.Encoding))
	case d.SkipLines < 0:
		return errors.New("fewer than no lines cannot be skipped")
	case len(d.Columns) > maxColumns:
		return fmt.Errorf("%d columns are too many; a table has at most %d", len(d.Columns), maxColumns)
	case len(d.Stored()) == 0:
		return errors.New("no column is to be stored")
	}
	seen := map[string]bool{}
	for _, c := range d.Columns {
		switch {
		case c.Name != fit(c.Name, "") || c.Name == "" || strings.ContainsRune(c.Name, 0) || own[c.Name]:
			return fmt.Errorf("%q cannot be the name of a column", clip(c.Name))
		case seen[c.Name]:
			return fmt.Errorf("two columns are called %s", c.Name)
		case !slices.Contains(types, c.Type):
			return fmt.Errorf("column %s: the type %q is not known", c.Name, clip(string(c.Type)))
		case !c.layoutKnown():
			return fmt.Errorf("column %s: the layout %q is not known", c.Name, clip(string(c.Layout)))
		}
		seen[c.Name] = true
	}
	return d.validateTimes()
}

func (d Definition) validateTimes() error {
	if i := d.column(d.TimeColumn); d.TimeColumn != "" && (i < 0 || d.Columns[i].Type != Timestamp && d.Columns[i].Type != Date) {
		return fmt.Errorf("column %s does not hold dates or timestamps", clip(d.TimeColumn))
	}
	if i := d.column(d.ClockColumn); d.ClockColumn != "" && (i < 0 || d.Columns[i].Type != Time || d.TimeColumn == "" ||
		d.Columns[d.column(d.TimeColumn)].Type != Date) {
		return fmt.Errorf("column %s is no time of day that belongs to a date", clip(d.ClockColumn))
	}
	for _, u := range d.Unique {
		if d.column(u) < 0 {
			return fmt.Errorf("there is no column %q to tell rows apart by", clip(u))
		}
	}
	if _, err := loadZone(d.Zone); err != nil {
		return err
	}
	return nil
}

// loadZone is nil for no zone. "Local" is refused: it means another zone on
// another computer.
func loadZone(name string) (*time.Location, error) {
	if name == "" {
		return nil, nil
	}
	l, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, fmt.Errorf("%q is no time zone; one is called like Europe/Vienna", clip(name))
	}
	return l, nil
}

// clip shortens what somebody else wrote, for a message.
func clip(s string) string {
	const limit = 60
	if len(s) > limit {
		return strings.ToValidUTF8(s[:limit], "") + "…"
	}
	return s
}
