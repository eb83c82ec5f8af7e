//go:build !headless

package app

import (
	"context"
	"errors"
	"time"

	"athletedata/app/engine"
	"athletedata/app/explain"
	"athletedata/app/ui/host"
	"athletedata/store"
)

// What the window asks of accounts.

var _ host.Accounts = (*program)(nil)

// told is how often the window hears of a sync that goes on.
const told = 250 * time.Millisecond

// ending is how long a sync that was stopped may take to end.
const ending = 30 * time.Second

// syncing is what is known of the accounts' runs while the window is open.
type syncing struct {
	schedule  *engine.Schedule
	progress  map[string]engine.SyncProgress
	problems  map[string]explain.Text // of runs that could not even be made
	listeners []func()
	last      time.Time // when the window was told
}

// keepCurrent syncs the accounts as long as the window is open.
func (p *program) keepCurrent(ctx context.Context, s *Services) {
	schedule := s.newSchedule(func(schedule *engine.Schedule) {
		schedule.Changed = p.accountsChanged
		schedule.On = p.progressed
		schedule.Done = p.synced
		schedule.Failed = p.notSynced
	})
	p.mu.Lock()
	p.syncing.schedule = schedule
	p.mu.Unlock()
	p.accountsChanged()
	_ = schedule.Run(ctx) // ends with the window only
}

func (p *program) progressed(source string, e engine.Event) {
	progress, ok := e.(engine.SyncProgress)
	if !ok {
		return
	}
	p.mu.Lock()
	if p.syncing.progress == nil {
		p.syncing.progress = map[string]engine.SyncProgress{}
	}
	p.syncing.progress[source] = progress
	now := time.Now()
	tell := now.Sub(p.syncing.last) >= told
	if tell {
		p.syncing.last = now
	}
	p.mu.Unlock()
	if tell {
		p.accountsChanged()
	}
}

func (p *program) synced(run store.SyncRun) {
	p.mu.Lock()
	delete(p.syncing.progress, run.Source)
	delete(p.syncing.problems, run.Source)
	p.mu.Unlock()
	p.accountsChanged()
	if run.Rows > 0 {
		p.arrived(engine.Summary{Files: run.Items, Imported: run.Imported, Rows: run.Rows})
	}
}

func (p *program) notSynced(source string, err error) {
	p.mu.Lock()
	delete(p.syncing.progress, source)
	if p.syncing.problems == nil {
		p.syncing.problems = map[string]explain.Text{}
	}
	p.syncing.problems[source] = explain.Error(err)
	p.mu.Unlock()
	p.accountsChanged()
}

func (p *program) accountsChanged() {
	p.mu.Lock()
	listeners := p.syncing.listeners
	p.mu.Unlock()
	for _, f := range listeners {
		f()
	}
}

// AccountSources implements host.Accounts.
func (p *program) AccountSources(ctx context.Context) ([]host.Source, error) {
	s, err := p.ready()
	if err != nil {
		return nil, err
	}
	known, err := s.Syncer.Sources(ctx)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	sources := make([]host.Source, len(known))
	for i, k := range known {
		id := k.Info.ID
		sources[i] = host.Source{Info: k.Info, Account: k.Account, Next: k.Next, Items: k.Brought.Items, Rows: k.Brought.Rows}
		if problem, ok := p.syncing.problems[id]; ok && k.Account != nil && k.Account.Problem == "" {
			sources[i].Account.Problem, sources[i].Account.Advice = problem.What, problem.Next
		}
		if p.syncing.schedule == nil {
			continue
		}
		sources[i].Queued, sources[i].Running = p.syncing.schedule.Doing(id)
		if progress, ok := p.syncing.progress[id]; ok && sources[i].Running {
			sources[i].Progress = &progress
		}
	}
	return sources, nil
}

// SubscribeAccounts implements host.Accounts.
func (p *program) SubscribeAccounts(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.syncing.listeners = append(p.syncing.listeners, f)
}

// OnHold implements host.Accounts.
func (p *program) OnHold() string {
	p.mu.Lock()
	schedule := p.syncing.schedule
	p.mu.Unlock()
	if schedule == nil || schedule.Hold == nil {
		return ""
	}
	return schedule.Hold()
}

// SecretsNotice implements host.Accounts.
func (p *program) SecretsNotice() string {
	s, err := p.ready()
	if err != nil {
		return ""
	}
	return s.secrets.Notice()
}

// Sealed implements host.Accounts.
func (p *program) Sealed(ctx context.Context, source string) (map[string]string, error) {
	s, err := p.ready()
	if err != nil {
		return nil, err
	}
	return s.Syncer.Sealed(ctx, source)
}

// Connect implements host.Accounts.
func (p *program) Connect(ctx context.Context, source string, c engine.Choices) (host.Connecting, error) {
	s, err := p.ready()
	if err != nil {
		return nil, err
	}
	k, err := s.Syncer.Connect(ctx, source, c)
	if err != nil {
		return nil, err // no typed nil
	}
	return &saving{k, p.accountsChanged}, nil
}

// saving tells the window when an account was kept.
type saving struct {
	*engine.Connecting
	changed func()
}

// Save implements host.Connecting.
func (s *saving) Save(ctx context.Context) error {
	defer s.changed()
	return s.Connecting.Save(ctx)
}

// SyncNow implements host.Accounts.
func (p *program) SyncNow(source string) {
	p.mu.Lock()
	schedule := p.syncing.schedule
	delete(p.syncing.problems, source)
	p.mu.Unlock()
	if schedule != nil {
		schedule.Now(source)
	}
}

// StopSync implements host.Accounts.
func (p *program) StopSync(source string) {
	p.mu.Lock()
	schedule := p.syncing.schedule
	p.mu.Unlock()
	if schedule != nil {
		schedule.Stop(source)
	}
}

// PauseAccount implements host.Accounts. A sync that is running is stopped.
func (p *program) PauseAccount(ctx context.Context, source string, paused bool) error {
	s, err := p.ready()
	if err != nil {
		return err
	}
	defer p.accountsChanged()
	if paused {
		p.StopSync(source)
	}
	return s.Store.PauseAccount(ctx, athlete, source, paused)
}

// Disconnect implements host.Accounts. A sync that is running is stopped first.
func (p *program) Disconnect(ctx context.Context, source string, deleteData bool) (engine.Disconnected, error) {
	s, err := p.ready()
	if err != nil {
		return engine.Disconnected{}, err
	}
	ctx, done := p.work(ctx)
	defer done()
	defer p.accountsChanged()
	if deleteData {
		defer p.arrived(engine.Summary{})
	}
	p.StopSync(source)
	for give := time.Now().Add(ending); ; {
		gone, err := s.Syncer.Disconnect(ctx, source, deleteData)
		if !errors.Is(err, engine.ErrBusy) || time.Now().After(give) {
			return gone, err
		}
		select {
		case <-ctx.Done():
			return gone, ctx.Err()
		case <-time.After(100 * time.Millisecond): // until the stopped sync has ended
		}
	}
}

// DeleteAccountData implements host.Accounts.
func (p *program) DeleteAccountData(ctx context.Context, source string) (engine.Undone, error) {
	s, err := p.ready()
	if err != nil {
		return engine.Undone{}, err
	}
	ctx, done := p.work(ctx)
	defer done()
	defer p.accountsChanged()
	defer p.arrived(engine.Summary{})
	return s.Syncer.DeleteData(ctx, source)
}

// SyncRuns implements host.Accounts.
func (p *program) SyncRuns(ctx context.Context, source string, limit int) ([]store.SyncRun, error) {
	return ask(p, func(s *store.Store) ([]store.SyncRun, error) { return s.SyncRuns(ctx, athlete, source, limit) })
}

// OpenURL implements host.Accounts.
func (p *program) OpenURL(address string) error { return openURL(address) }
