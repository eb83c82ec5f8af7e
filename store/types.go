package store

import (
	"time"

	"athletedata/parsers/record"
)

// Status is what became of an item.
type Status string

// Outcomes of an item, as app.item and the command line spell them.
const (
	Imported  Status = "imported"  // rows are in the database (some, if Partial says why not all)
	Unchanged Status = "unchanged" // the same bytes were handled before; never stored, only reported
	Skipped   Status = "skipped"   // sound, but nothing in it is stored; or not a known format
	Failed    Status = "failed"    // could not be read; nothing was stored, nothing was lost
)

// Item is one delivery of a source: a file, or one answer of an account.
// (athlete, source, key) identifies it.
type Item struct {
	// ID is the number it gets if it is new, of [Store.ReserveItems]; zero: the next.
	ID        int64
	AthleteID int16
	Source    string // "file", later a connector's id
	Key       string // at the source; for files the SHA-256 of the content in hex
	Version   string // what the source said of its version; empty for what never changes
	Path      string // where it was found, for people: "export.zip!/a/b.fit"
	Format    string
	SHA256    [32]byte
	SizeBytes int64
	BatchID   int64 // the import run that delivered it; see Store.StartBatch
	// LoadedAt is when it was loaded; zero: now. Where files replace each other's
	// rows, those that are read again keep their order by it.
	LoadedAt time.Time
	Status   Status // Imported, Skipped or Failed
	Error    string // why Failed or Skipped, in plain words
	Partial  string // why only a part of it could be read, else empty
	// TimeZone is the zone by which its wall-clock times became instants, and
	// ZoneFrom who said so; both empty when it has no such times.
	TimeZone string
	ZoneFrom string
	// Row is [KnownItem.Row] of an item that is read again: if anything was written
	// to it since, this is Unchanged and leaves it alone. Zero: it is loaded anyway.
	Row int64
}

// ItemKey identifies an item of an athlete.
type ItemKey struct{ Source, Key string }

// KnownItem is what the database already says of an item.
type KnownItem struct {
	ItemID    int64
	Source    string
	Key       string
	Version   string
	Path      string
	Format    string
	SHA256    [32]byte
	SizeBytes int64
	Status    Status
	Error     string
	Partial   string
	Rows      int64
	TimeZone  string
	ZoneFrom  string
	Row       int64 // changes with everything that is written to the item
}

// BatchResult is what an import run ends with. A run is begun by
// StartBatch(ctx, athleteID, kind, programVersion) (batchID int64, err error),
// kind being "import" or "reparse", and closed by FinishBatch(ctx, batchID, BatchResult).
type BatchResult struct {
	Files, Imported, Unchanged, Skipped, Failed int
	Rows                                        int64
	Cancelled                                   bool
}

// Load is an item with everything it owns.
type Load struct {
	Item       Item
	Activities []*record.Activity
	Facts      []*record.Facts // with all moments' instants known
}

// Size is about how many rows a load is.
func (l Load) Size() (n int) {
	for _, a := range l.Activities {
		n += len(a.Records)
	}
	return n + int(factCount(l.Facts))
}

// Loaded says what became of a [Load] after commit.
type Loaded struct {
	ItemID int64
	Status Status // Imported or Skipped as asked; Failed if the database refused its rows
	Rows   int64  // fact rows written
	Error  string
	GaveUp bool // rows that others may tell: those are noted for reading again
}

// SortColumn is a column that the list of activities can be sorted by.
type SortColumn string

// Sortable columns.
const (
	SortStart     SortColumn = "start"
	SortSport     SortColumn = "sport"
	SortName      SortColumn = "name"
	SortDistance  SortColumn = "distance"
	SortTime      SortColumn = "time"
	SortHeartRate SortColumn = "heart_rate"
	SortPower     SortColumn = "power"
	SortAscent    SortColumn = "ascent"
)

// ActivityFilter narrows and orders the list of activities. Its zero value is
// all of them, newest first.
type ActivityFilter struct {
	AthleteID int16     // 0: every athlete
	Search    string    // case-insensitive, in name, notes, sport, device
	Sport     string    // FIT sport name; empty: all
	From, To  time.Time // local days, inclusive; zero: open. Only year, month, day count.
	Sort      SortColumn
	Ascending bool
}

// ActivityRow is one line of the list (view activity_list).
type ActivityRow struct {
	ID              int64
	AthleteID       int16
	Start           time.Time // in the activity's own local offset, for showing
	Sport           string
	SubSport        string
	Name            string
	DistanceM       *float64
	TimerS          *float64
	MovingS         *float64
	ElapsedS        *float64
	AvgHeartRateBPM *float64
	AvgPowerW       *float64
	AvgSpeedMPS     *float64
	AscentM         *float64
	EnergyKcal      *float64
	Device          string // manufacturer and product as people say it
	Partial         bool
}

// ActivityTotals sums up what a filter finds.
type ActivityTotals struct {
	Count      int64
	DistanceM  float64
	TimerS     float64
	AscentM    float64
	EnergyKcal float64
	First      time.Time // local start of the oldest; zero when there is none
	Last       time.Time
}

// SportCount is a sport with the number of its activities.
type SportCount struct {
	Sport string
	Count int64
}

// ActivityDetail is all of one activity except its samples.
type ActivityDetail struct {
	ActivityRow
	Activity    record.Activity // Sessions, Laps, Lengths, Events, Devices, Zones, Sets filled; Records and RR empty
	LocalOffset int             // seconds east of UTC used for Start
	Source      string
	Path        string // file it came from
	Format      string
	RecordCount int64
	RRCount     int64
}

// Series is the samples of one activity, column by column, in time order.
type Series struct {
	UnixMicro []int64
	// LatitudeDeg and LongitudeDeg are NaN where there is no position; nil
	// when the activity has none at all.
	LatitudeDeg, LongitudeDeg []float64
	// Values has an entry only for fields the activity has; NaN where a sample lacks it.
	Values map[record.Field][]float32
}

// TableInfo is the size of one table.
type TableInfo struct {
	Name    string // schema-qualified when not public
	Comment string
	Rows    int64
	Bytes   int64 // with indexes and TOAST
}

// Info describes the database as a whole.
type Info struct {
	ServerVersion string // "18.4"
	SchemaVersion int64
	DatabaseName  string
	DatabaseBytes int64
	Tables        []TableInfo // by size, largest first
	Activities    int64       // workouts; one that several files tell of counts once
	Records       int64
	Days          int64 // days that have at least one activity
	Items         map[Status]int64
}

// FailedItem is a file that could not be read, or only in part.
type FailedItem struct {
	Path   string
	Format string
	Status Status // Failed, or Imported when only a part could be read
	Reason string
	When   time.Time
}
