//go:build !headless

package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"sync"
	"time"

	"athletedata/app/engine"
	"athletedata/app/explain"
	"athletedata/app/paths"
	"athletedata/app/settings"
	"athletedata/app/ui/host"
	"athletedata/connectors/folder"
	"athletedata/store"
)

// program is what the window talks to.
type program struct {
	options *options
	paths   paths.Paths
	log     *slog.Logger

	mu        sync.Mutex
	ctx       context.Context // of the window
	state     host.State
	listeners []func(host.State)
	services  *Services // nil until the database is up
	settings  settings.Settings
	imports   sync.WaitGroup
	booting   sync.WaitGroup
	arrivals  []func(engine.Summary) // told of what watched folders brought
	rewatch   context.CancelFunc     // makes the watch begin anew
}

var _ host.Host = (*program)(nil)

func newProgram(o *options, p paths.Paths, log *slog.Logger) *program {
	s, err := settings.Load(p.Settings)
	if err != nil {
		log.Warn("the settings cannot be read; the defaults hold", "error", err)
	}
	return &program{options: o, paths: p, log: log, settings: s, state: host.State{Text: "Starting"}}
}

// boot starts the services and tells the window how far they are.
func (p *program) boot(ctx context.Context) {
	p.mu.Lock()
	p.ctx = ctx
	p.booting.Add(1)
	p.mu.Unlock()
	defer p.booting.Done()
	p.set(host.State{Stage: host.Starting, Text: "Starting"}, nil)
	s, err := p.options.start(ctx, p.paths, p.log, func(text string) {
		p.set(host.State{Stage: host.Starting, Text: text}, nil)
	})
	if err != nil {
		if ctx.Err() == nil {
			p.log.Error("could not start", "error", err)
			p.set(host.State{Stage: host.Failed, Problem: explain.Error(err)}, nil)
		}
		return
	}
	p.set(host.State{Stage: host.Ready}, s)
	p.imports.Go(func() { p.watch(ctx, s) })
}

func (p *program) set(st host.State, s *Services) {
	p.mu.Lock()
	p.state = st
	if s != nil {
		p.services = s
	}
	listeners := p.listeners
	p.mu.Unlock()
	for _, f := range listeners {
		f(st)
	}
}

// close waits for what is being committed and stops the services.
func (p *program) close() error {
	p.booting.Wait()
	p.imports.Wait()
	p.mu.Lock()
	s := p.services
	p.services = nil
	p.mu.Unlock()
	if s == nil {
		return nil
	}
	return s.Close()
}

// errNotReady is what is answered before the database is up.
var errNotReady = errors.New("the database is not running yet")

func (p *program) ready() (*Services, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.services == nil {
		return nil, errNotReady
	}
	return p.services, nil
}

// Subscribe implements host.Host.
func (p *program) Subscribe(f func(host.State)) {
	p.mu.Lock()
	p.listeners = append(p.listeners, f)
	st := p.state
	p.mu.Unlock()
	f(st)
}

// Retry implements host.Host.
func (p *program) Retry() {
	p.mu.Lock()
	ctx, failed := p.ctx, p.state.Stage == host.Failed
	p.mu.Unlock()
	if failed {
		go p.boot(ctx)
	}
}

// ask runs a question on the store once it is there.
func ask[T any](p *program, question func(*store.Store) (T, error)) (answer T, err error) {
	s, err := p.ready()
	if err != nil {
		return answer, err
	}
	return question(s.Store)
}

// Info implements host.Host.
func (p *program) Info(ctx context.Context) (store.Info, error) {
	return ask(p, func(s *store.Store) (store.Info, error) { return s.Info(ctx) })
}

// CountActivities implements host.Host.
func (p *program) CountActivities(ctx context.Context, f store.ActivityFilter) (store.ActivityTotals, error) {
	return ask(p, func(s *store.Store) (store.ActivityTotals, error) { return s.CountActivities(ctx, f) })
}

// Activities implements host.Host.
func (p *program) Activities(ctx context.Context, f store.ActivityFilter, offset, limit int) ([]store.ActivityRow, error) {
	return ask(p, func(s *store.Store) ([]store.ActivityRow, error) { return s.Activities(ctx, f, offset, limit) })
}

// Sports implements host.Host.
func (p *program) Sports(ctx context.Context) ([]store.SportCount, error) {
	return ask(p, func(s *store.Store) ([]store.SportCount, error) { return s.Sports(ctx, 0) })
}

// Activity implements host.Host.
func (p *program) Activity(ctx context.Context, athlete int16, id int64) (*store.ActivityDetail, error) {
	return ask(p, func(s *store.Store) (*store.ActivityDetail, error) { return s.Activity(ctx, athlete, id) })
}

// Series implements host.Host.
func (p *program) Series(ctx context.Context, athlete int16, id int64) (*store.Series, error) {
	return ask(p, func(s *store.Store) (*store.Series, error) { return s.Series(ctx, athlete, id) })
}

// FailedItems implements host.Host.
func (p *program) FailedItems(ctx context.Context, limit int) ([]store.FailedItem, error) {
	return ask(p, func(s *store.Store) ([]store.FailedItem, error) { return s.FailedItems(ctx, limit) })
}

// Import implements host.Host. Closing the window stops it in good order.
func (p *program) Import(ctx context.Context, files []string, options engine.Options, on func(engine.Event)) (engine.Summary, error) {
	s, err := p.ready()
	if err != nil {
		return engine.Summary{}, err
	}
	ctx, done := p.work(ctx)
	defer done()
	return s.Engine.ImportWith(ctx, files, options, on)
}

// work is the context of something that writes: closing the window ends it,
// and waits for it.
func (p *program) work(ctx context.Context) (_ context.Context, done func()) {
	p.imports.Add(1)
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(p.ctx, cancel)
	return ctx, func() { stop(); cancel(); p.imports.Done() }
}

// watch looks after the watched folders as long as the window is open. A run
// that fails is tried again: a folder on a disk that is not connected, or a
// database that is restarted, must not end it for good.
func (p *program) watch(ctx context.Context, s *Services) {
	for ctx.Err() == nil {
		round, cancel := context.WithCancel(ctx)
		p.mu.Lock()
		p.rewatch = cancel
		p.mu.Unlock()
		err := s.Engine.Watch(round, nil, p.arrived)
		anew := round.Err() != nil
		cancel()
		if anew || err == nil {
			continue
		}
		p.log.Warn("the watched folders could not be looked after", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(time.Minute):
		}
	}
}

func (p *program) arrived(sum engine.Summary) {
	p.mu.Lock()
	listeners := p.arrivals
	p.mu.Unlock()
	for _, f := range listeners {
		f(sum)
	}
}

// SubscribeImports implements host.Host.
func (p *program) SubscribeImports(f func(engine.Summary)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.arrivals = append(p.arrivals, f)
}

// FileSources implements host.Host.
func (p *program) FileSources(ctx context.Context) ([]store.FormatSource, error) {
	return ask(p, func(s *store.Store) ([]store.FormatSource, error) { return s.FileSources(ctx, athlete) })
}

// WatchedFolders implements host.Host.
func (p *program) WatchedFolders(ctx context.Context) ([]store.WatchedFolder, error) {
	return ask(p, func(s *store.Store) ([]store.WatchedFolder, error) { return s.WatchedFolders(ctx, athlete) })
}

// WatchFolder implements host.Host. The folder is looked into at once.
func (p *program) WatchFolder(ctx context.Context, path string) error {
	_, err := ask(p, func(s *store.Store) (struct{}, error) { return struct{}{}, s.WatchFolder(ctx, athlete, path) })
	if err == nil {
		p.watchAnew()
	}
	return err
}

// UnwatchFolder implements host.Host.
func (p *program) UnwatchFolder(ctx context.Context, path string) error {
	_, err := ask(p, func(s *store.Store) (bool, error) { return s.UnwatchFolder(ctx, athlete, path) })
	if err == nil {
		p.watchAnew()
	}
	return err
}

func (p *program) watchAnew() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rewatch != nil {
		p.rewatch()
	}
}

// HomeZone implements host.Host.
func (p *program) HomeZone(ctx context.Context) (string, error) {
	return ask(p, func(s *store.Store) (string, error) {
		_, home, err := s.Zones(ctx, athlete)
		return home, err
	})
}

// SetHomeZone implements host.Host.
func (p *program) SetHomeZone(ctx context.Context, zone string) error {
	_, err := ask(p, func(s *store.Store) (struct{}, error) { return struct{}{}, s.SetHomeZone(ctx, athlete, zone) })
	return err
}

// ReadTable implements host.Host.
func (p *program) ReadTable(ctx context.Context, path string) (t host.Table, err error) {
	s, err := p.ready()
	if err != nil {
		return t, err
	}
	customs, err := s.Engine.Customs(ctx)
	if err != nil {
		return t, err
	}
	if t.Data, err = readOne(ctx, path); err != nil {
		return t, err
	}
	t.Path = path
	t.Definition, err = customs.Of("", path, t.Data)
	return t, err
}

// readOne is the content of a file, also of one within archives.
func readOne(ctx context.Context, path string) (data []byte, err error) {
	found := errors.New("found")
	outer, _, _ := strings.Cut(path, "!/")
	walk := folder.Walk(ctx, []string{outer}, folder.Options{}, func(f folder.File) error {
		if f.Path != path && f.Path != outer {
			return nil
		}
		if err = f.Err; err == nil {
			data, err = f.Read()
		}
		return found
	})
	switch {
	case errors.Is(walk, found):
		return data, err
	case walk != nil:
		return nil, walk
	}
	return nil, fmt.Errorf("%s is not there any more: %w", path, fs.ErrNotExist)
}

// ImportTable implements host.Host.
func (p *program) ImportTable(ctx context.Context, t host.Table) (done store.CustomLoaded, err error) {
	s, err := p.ready()
	if err != nil {
		return done, err
	}
	ctx, end := p.work(ctx)
	defer end()
	clocks, err := s.Engine.Clocks(ctx, t.Definition.Zone)
	if err != nil {
		return done, err
	}
	batch, err := s.Store.StartBatch(ctx, athlete, "import", Version)
	if err != nil {
		return done, err
	}
	done, err = s.Engine.ImportCustom(ctx, t.Path, t.Data, t.Definition, batch, clocks)
	result := store.BatchResult{Files: 1, Rows: done.Rows, Cancelled: ctx.Err() != nil}
	switch {
	case err != nil:
	case done.Status == store.Imported:
		result.Imported = 1
	case done.Status == store.Unchanged:
		result.Unchanged = 1
	default:
		result.Failed = 1
	}
	// The record of the run is closed even if the window is being closed.
	return done, errors.Join(err, s.Store.FinishBatch(context.WithoutCancel(ctx), batch, result))
}

// Connection implements host.Host.
func (p *program) Connection() host.Connection {
	s, err := p.ready()
	if err != nil {
		return host.Connection{}
	}
	c := s.Connection()
	return host.Connection{URL: c.URL, SafeURL: c.SafeURL, ReaderURL: c.ReaderURL, Host: c.Host, Port: c.Port,
		Database: c.Database, User: c.User, Server: c.Server, External: c.External}
}

// OpenPgAdmin implements host.Host.
func (p *program) OpenPgAdmin() error {
	s, err := p.ready()
	if err != nil {
		return err
	}
	return openPgAdmin(s.Connection())
}

// OpenPsql implements host.Host.
func (p *program) OpenPsql() error {
	if _, err := findPsql(); err != nil {
		return err
	}
	return openTerminal(p.options, "db", "psql")
}

// Folders implements host.Host.
func (p *program) Folders() host.Folders {
	f := host.Folders{Data: p.paths.DataDir, Archive: p.paths.Archive, Log: p.paths.Log}
	if s, err := p.ready(); err == nil {
		f.Server = s.Connection().DataDir
	}
	return f
}

// OpenFolder implements host.Host.
func (p *program) OpenFolder(path string) error { return openFolder(path) }

// Settings implements host.Host.
func (p *program) Settings() settings.Settings {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.settings
}

// SaveSettings implements host.Host.
func (p *program) SaveSettings(s settings.Settings) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settings = s
	return s.Save(p.paths.Settings)
}

// Version implements host.Host.
func (p *program) Version() string { return Version }
