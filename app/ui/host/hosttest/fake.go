// Package hosttest is a program for tests of pages: it answers from memory.
package hosttest

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"athletedata/app/engine"
	"athletedata/app/explain"
	"athletedata/app/settings"
	"athletedata/app/ui/host"
	"athletedata/parsers/record"
	"athletedata/store"
)

// Fake implements host.Host. Fields may be set before it is used.
type Fake struct {
	Online
	mu       sync.Mutex
	Rows     []store.ActivityRow
	Problems []store.FailedItem
	Err      error // what every question is answered with, if not nil
	Chosen   settings.Settings
	Stage    host.State
	Imported [][]string // what Import was called with
	Events   []engine.Event
	Asked    []store.ActivityFilter
	Retried  int
	tell     []func(host.State)

	Sources  []store.FormatSource
	Folder   []store.WatchedFolder
	Zone     string           // the home zone
	Moving   []engine.Event   // what is told while the home zone changes …
	Moved    func() error     // … after which this is called, if not nil
	Chose    []engine.Options // what Import was called with
	Sum      engine.Summary   // what Import answers
	Table    host.Table       // what ReadTable answers
	Made     []host.Table     // what ImportTable was called with
	Loaded   store.CustomLoaded
	onImport []func(engine.Summary)

	Runs    []store.ImportRun // the history, the newest first
	Files   []store.ImportFile
	Removed []int64 // what RemoveImport was called with

	Name     string   // the athlete's; empty: "Me"
	Erased   int      // how often everything was deleted
	Stubborn []string // sources that cannot be told of it
}

var _ host.Host = (*Fake)(nil)

// New is a fake with so many activities, the latest first.
func New(activities int) *Fake {
	f := &Fake{Stage: host.State{Stage: host.Ready}, Sum: engine.Summary{Files: 3, Imported: 2, Failed: 1, Rows: 7200, Elapsed: time.Second}}
	sports := []string{"running", "cycling", "swimming"}
	for i := range activities {
		km, s, hr := 5000.0+float64(i), 1800.0+float64(i), 140.0
		f.Rows = append(f.Rows, store.ActivityRow{
			ID: int64(activities - i), AthleteID: 1, Start: time.Date(2025, 6, 30, 18, 0, 0, 0, time.UTC).AddDate(0, 0, -i),
			Sport: sports[i%3], Name: "Workout " + string(rune('A'+i%26)), DistanceM: &km, TimerS: &s, AvgHeartRateBPM: &hr,
		})
	}
	return f
}

// Change tells the window of another state.
func (f *Fake) Change(s host.State) {
	f.mu.Lock()
	f.Stage = s
	tell := f.tell
	f.mu.Unlock()
	for _, t := range tell {
		t(s)
	}
}

// Subscribe implements host.Host.
func (f *Fake) Subscribe(t func(host.State)) {
	f.mu.Lock()
	f.tell = append(f.tell, t)
	s := f.Stage
	f.mu.Unlock()
	t(s)
}

// Retry implements host.Host.
func (f *Fake) Retry() { f.Retried++ }

func (f *Fake) matching(a store.ActivityFilter) (rows []store.ActivityRow) {
	for _, r := range f.Rows {
		if (a.Sport == "" || r.Sport == a.Sport) && strings.Contains(strings.ToLower(r.Name), strings.ToLower(a.Search)) &&
			(a.From.IsZero() || !r.Start.Before(a.From)) {
			rows = append(rows, r)
		}
	}
	if a.Ascending {
		slices.Reverse(rows)
	}
	return rows
}

// Info implements host.Host.
func (f *Fake) Info(context.Context) (store.Info, error) {
	return store.Info{ServerVersion: "18.4", DatabaseBytes: 200 << 20, Activities: int64(len(f.Rows)), Records: 1_336_869, Days: 318,
		Tables: []store.TableInfo{{Name: "activity_record", Comment: "Samples of activities, mostly one a second.", Rows: 1_336_869, Bytes: 176 << 20}}}, f.Err
}

// CountActivities implements host.Host.
func (f *Fake) CountActivities(_ context.Context, a store.ActivityFilter) (t store.ActivityTotals, err error) {
	for _, r := range f.matching(a) {
		t.Count++
		t.DistanceM += *r.DistanceM
		t.TimerS += *r.TimerS
		t.First = r.Start
		if t.Last.IsZero() {
			t.Last = r.Start
		}
	}
	return t, f.Err
}

// Activities implements host.Host.
func (f *Fake) Activities(_ context.Context, a store.ActivityFilter, offset, limit int) ([]store.ActivityRow, error) {
	f.mu.Lock()
	f.Asked = append(f.Asked, a)
	f.mu.Unlock()
	rows := f.matching(a)
	return rows[min(offset, len(rows)):min(offset+limit, len(rows))], f.Err
}

// Sports implements host.Host.
func (f *Fake) Sports(context.Context) ([]store.SportCount, error) {
	return []store.SportCount{{Sport: "running", Count: 2}, {Sport: "cycling", Count: 1}}, f.Err
}

// Activity implements host.Host: a ride with laps, zones and a device.
func (f *Fake) Activity(_ context.Context, athlete int16, id int64) (*store.ActivityDetail, error) {
	for _, r := range f.Rows {
		if r.ID != id {
			continue
		}
		power, seconds := 210.0, 600.0
		a := record.Activity{Start: r.Start, Sport: r.Sport, TimeZone: "Europe/Berlin"}
		a.DistanceM, a.TimerS, a.AvgHeartRateBPM, a.AvgPowerW = r.DistanceM, r.TimerS, r.AvgHeartRateBPM, &power
		for i := range 3 {
			a.Laps = append(a.Laps, record.Lap{Ordinal: i, Summary: a.Summary})
			a.Zones = append(a.Zones, record.Zone{Kind: record.ZoneHeartRate, LapOrdinal: -1, Zone: i, TimeS: &seconds})
		}
		a.Sessions = []record.Session{{Sport: r.Sport}}
		return &store.ActivityDetail{ActivityRow: r, Activity: a, Path: "/home/me/ride.fit", Format: "fit", RecordCount: 3600}, f.Err
	}
	return nil, errors.Join(f.Err, store.ErrNoActivity)
}

// Series implements host.Host: an hour with everything.
func (f *Fake) Series(context.Context, int16, int64) (*store.Series, error) {
	s := &store.Series{Values: map[record.Field][]float32{}}
	for i := range 3600 {
		x := float64(i) / 3600 * 2 * math.Pi
		s.UnixMicro = append(s.UnixMicro, int64(i)*1e6)
		s.LatitudeDeg = append(s.LatitudeDeg, 47.7+0.05*math.Sin(x))
		s.LongitudeDeg = append(s.LongitudeDeg, 10.3+0.08*math.Cos(x)+0.02*math.Sin(5*x))
		for field, v := range map[record.Field]float64{record.HeartRate: 140 + 15*math.Sin(7*x), record.Speed: 8 + 2*math.Sin(3*x),
			record.Power: 200 + 50*math.Sin(40*x), record.Altitude: 600 + 80*math.Sin(2*x), record.Distance: float64(i) * 8} {
			s.Values[field] = append(s.Values[field], float32(v))
		}
	}
	return s, f.Err
}

// FailedItems implements host.Host.
func (f *Fake) FailedItems(context.Context, int) ([]store.FailedItem, error) {
	return f.Problems, f.Err
}

// Import implements host.Host: it plays Events.
func (f *Fake) Import(_ context.Context, paths []string, options engine.Options, on func(engine.Event)) (engine.Summary, error) {
	f.Imported, f.Chose = append(f.Imported, paths), append(f.Chose, options)
	for _, e := range f.Events {
		on(e)
	}
	return f.Sum, f.Err
}

// Connection implements host.Host.
func (f *Fake) Connection() host.Connection {
	return host.Connection{URL: "postgresql://athletedata:s3cret@127.0.0.1:15432/athletedata", SafeURL: "postgresql://athletedata@127.0.0.1:15432/athletedata",
		ReaderURL: "postgresql://reader:r3ader@127.0.0.1:15432/athletedata", Host: "127.0.0.1", Port: 15432, Database: "athletedata", User: "athletedata", Server: "bundled"}
}

// advised is an error with an advice.
type advised struct{}

func (advised) Error() string  { return "pgAdmin is not installed on this computer" }
func (advised) Advice() string { return "Get it from pgadmin.org." }

// OpenPgAdmin implements host.Host; there is none.
func (f *Fake) OpenPgAdmin() error { return advised{} }

// OpenPsql implements host.Host.
func (f *Fake) OpenPsql() error { return nil }

// Folders implements host.Host.
func (f *Fake) Folders() host.Folders {
	return host.Folders{Data: "/home/me/data", Archive: "/home/me/data/archive", Server: "/home/me/data/postgres", Log: "/home/me/data/log"}
}

// OpenFolder implements host.Host.
func (f *Fake) OpenFolder(string) error { return f.Err }

// Settings implements host.Host.
func (f *Fake) Settings() settings.Settings { f.mu.Lock(); defer f.mu.Unlock(); return f.Chosen }

// SaveSettings implements host.Host.
func (f *Fake) SaveSettings(s settings.Settings) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Chosen = s
	return f.Err
}

// Version implements host.Host.
func (f *Fake) Version() string { return "1.0" }

// Broken is a state with a problem.
var Broken = host.State{Stage: host.Failed, Problem: explain.Text{What: "The disk is full.", Next: "Free some space."}}
