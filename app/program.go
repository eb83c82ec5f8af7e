//go:build !headless

package app

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"athletedata/app/engine"
	"athletedata/app/explain"
	"athletedata/app/paths"
	"athletedata/app/settings"
	"athletedata/app/ui/host"
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
	syncing   syncing
	writing   sync.RWMutex // for reading: imports and removals; for writing: deleting everything
	halt      func()       // ends what goes on by itself, and waits for it
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
	p.goOn(ctx, s)
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
