// Package host is what the window needs of the program. The program implements
// it; tests of pages use the fake in hosttest.
package host

import (
	"context"

	"athletedata/app/engine"
	"athletedata/app/explain"
	"athletedata/app/settings"
	"athletedata/parsers/customcsv"
	"athletedata/store"
)

// Stage is how far the database has come.
type Stage int

// Stages of the database.
const (
	Starting Stage = iota // Text says what is being done
	Ready
	Failed // Problem says why and what to do
)

// State is what the window shows of the database.
type State struct {
	Stage   Stage
	Text    string
	Problem explain.Text
}

// Connection is how other programs get at the database.
type Connection struct {
	URL       string // with the password
	SafeURL   string // without it
	ReaderURL string // of the role that may only read; empty on the user's own server
	Host      string
	Port      int
	Database  string
	User      string
	Server    string // in words
	External  bool   // the user's own server
}

// Folders are places on the disk that people may want to see.
type Folders struct{ Data, Archive, Server, Log string }

// Table is a CSV file with a proposal of how to read it.
type Table struct {
	Path       string // within archives "export.zip!/a.csv"
	Data       []byte
	Definition customcsv.Definition
}

// Host answers what pages show and does what they ask. All its methods may be
// called from any goroutine; those with a context may take a while.
type Host interface {
	Accounts

	// Subscribe calls f with the present state and with each later one, from
	// any goroutine.
	Subscribe(f func(State))
	// Retry starts the database again after it failed.
	Retry()

	Info(ctx context.Context) (store.Info, error)
	CountActivities(ctx context.Context, f store.ActivityFilter) (store.ActivityTotals, error)
	Activities(ctx context.Context, f store.ActivityFilter, offset, limit int) ([]store.ActivityRow, error)
	Sports(ctx context.Context) ([]store.SportCount, error)
	Activity(ctx context.Context, athlete int16, id int64) (*store.ActivityDetail, error)
	Series(ctx context.Context, athlete int16, id int64) (*store.Series, error)
	FailedItems(ctx context.Context, limit int) ([]store.FailedItem, error)

	// Import brings files in; on is called from another goroutine.
	Import(ctx context.Context, paths []string, options engine.Options, on func(engine.Event)) (engine.Summary, error)
	// Imports are past imports, the newest first, before a given one (0: from
	// the newest on); ImportFiles are the files of one, those with problems first.
	Imports(ctx context.Context, before int64, limit int) ([]store.ImportRun, error)
	ImportFiles(ctx context.Context, run int64, problems bool, offset, limit int) ([]store.ImportFile, error)
	// RemoveImport takes back what an import has brought; on is called from
	// another goroutine.
	RemoveImport(ctx context.Context, run int64, on func(engine.Event)) (engine.Undone, error)
	// SubscribeImports calls f, from any goroutine, after files of watched
	// folders were imported by themselves, after a sync brought something, and
	// with an empty summary after data were deleted.
	SubscribeImports(f func(engine.Summary))
	// FileSources says by format what files have brought.
	FileSources(ctx context.Context) ([]store.FormatSource, error)

	WatchedFolders(ctx context.Context) ([]store.WatchedFolder, error)
	WatchFolder(ctx context.Context, path string) error
	UnwatchFolder(ctx context.Context, path string) error

	// HomeZone is the zone of clocks on the wall where nothing else tells it;
	// empty: this computer's.
	HomeZone(ctx context.Context) (string, error)
	SetHomeZone(ctx context.Context, zone string, on func(engine.Event)) error

	// ReadTable reads a CSV file, also one in an archive, and proposes how it
	// becomes a table; ImportTable brings it in by a definition.
	ReadTable(ctx context.Context, path string) (Table, error)
	ImportTable(ctx context.Context, t Table) (store.CustomLoaded, error)

	// AthleteName is what the athlete is called. DeleteAll ends the access to all
	// accounts and deletes everything that was gathered; it names the sources
	// that could not be told.
	AthleteName(ctx context.Context) (string, error)
	DeleteAll(ctx context.Context) (notRevoked []string, err error)

	Connection() Connection
	// OpenPgAdmin opens pgAdmin with an entry for the database; OpenPsql opens
	// psql in a terminal. Their errors say what to do if that is not installed.
	OpenPgAdmin() error
	OpenPsql() error

	Folders() Folders
	OpenFolder(path string) error
	Settings() settings.Settings
	SaveSettings(settings.Settings) error
	Version() string
}
