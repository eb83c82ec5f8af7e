//go:build !headless

package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"time"

	"athletedata/app/engine"
	"athletedata/app/ui/host"
	"athletedata/connectors"
	walk "athletedata/connectors/folder"
	"athletedata/store"
)

// What the window asks of files: importing them, tables of one's own, watched
// folders and what they have brought.

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

// Imports implements host.Host.
func (p *program) Imports(ctx context.Context, before int64, limit int) ([]store.ImportRun, error) {
	return ask(p, func(s *store.Store) ([]store.ImportRun, error) { return s.Imports(ctx, athlete, before, limit) })
}

// ImportFiles implements host.Host.
func (p *program) ImportFiles(ctx context.Context, run int64, problems bool, offset, limit int) ([]store.ImportFile, error) {
	return ask(p, func(s *store.Store) ([]store.ImportFile, error) {
		return s.ImportFiles(ctx, athlete, run, problems, offset, limit)
	})
}

// RemoveImport implements host.Host. Closing the window stops it where the
// next start goes on.
func (p *program) RemoveImport(ctx context.Context, run int64, on func(engine.Event)) (engine.Undone, error) {
	s, err := p.ready()
	if err != nil {
		return engine.Undone{}, err
	}
	ctx, done := p.work(ctx)
	defer done()
	return s.Engine.UndoImport(ctx, run, on)
}

// work is the context of something that writes: closing the window ends it,
// and waits for it. While everything is being deleted it waits for the end of that.
func (p *program) work(ctx context.Context) (_ context.Context, done func()) {
	p.imports.Add(1)
	p.writing.RLock()
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(p.ctx, cancel)
	return ctx, func() {
		stop()
		cancel()
		p.writing.RUnlock()
		p.imports.Done()
	}
}

// goOn begins what goes on by itself while the window is open: the watched
// folders and the accounts.
func (p *program) goOn(ctx context.Context, s *Services) {
	round, cancel := context.WithCancel(ctx)
	var tasks sync.WaitGroup
	tasks.Go(func() { p.watch(round, s) })
	tasks.Go(func() { p.keepCurrent(round, s) })
	p.imports.Go(tasks.Wait)
	p.mu.Lock()
	p.halt = func() { cancel(); tasks.Wait() }
	p.mu.Unlock()
}

// errWorking says that something writes that must end first.
var errWorking = connectors.Advise(errors.New("an import or a removal is running"), "Stop it or let it end first. Nothing was deleted.")

// AthleteName implements host.Host.
func (p *program) AthleteName(ctx context.Context) (string, error) {
	return ask(p, func(s *store.Store) (string, error) { return s.AthleteName(ctx, athlete) })
}

// DeleteAll implements host.Host. What goes on by itself rests meanwhile, and
// closing the window waits for its end: half of everything is not what was asked for.
func (p *program) DeleteAll(ctx context.Context) (notRevoked []string, err error) {
	s, err := p.ready()
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	halt := p.halt
	p.mu.Unlock()
	if halt == nil || !p.writing.TryLock() {
		return nil, errWorking
	}
	defer p.writing.Unlock()
	p.imports.Add(1)
	defer p.imports.Done()
	halt()
	defer p.goOn(p.ctx, s)
	deleted, err := s.DeleteAll(ctx)
	p.accountsChanged()
	p.arrived(engine.Summary{})
	return deleted.NotRevoked, err
}

// watch looks after the watched folders as long as the window is open. A run
// that fails is tried again: a folder on a disk that is not connected, or a
// database that is restarted, must not end it for good.
func (p *program) watch(ctx context.Context, s *Services) {
	// What an interrupted removal has left is finished before anything comes in.
	if _, err := s.Engine.Tidy(ctx, nil); err != nil && ctx.Err() == nil {
		p.log.Warn("what was taken back could not be cleared away; it is tried again at the next start", "error", err)
	}
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
func (p *program) SetHomeZone(ctx context.Context, zone string, on func(engine.Event)) error {
	s, err := p.ready()
	if err != nil {
		return err
	}
	ctx, end := p.work(ctx)
	defer end()
	return s.Engine.SetHomeZone(ctx, zone, on)
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
	walk := walk.Walk(ctx, []string{outer}, walk.Options{}, func(f walk.File) error {
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
