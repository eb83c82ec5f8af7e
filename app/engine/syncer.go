package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
	"athletedata/store"
)

// Vault keeps the secrets of one account and can forget them all.
type Vault interface {
	connectors.Vault
	// Replace keeps exactly these secrets.
	Replace(values map[string]string) error
}

// Syncer syncs accounts, one run at a time for each.
type Syncer struct {
	Engine     *Engine
	Connectors []connectors.Connector
	// Vault gives the secrets of an account.
	Vault func(source string) Vault
	// Lock makes sure that no other program syncs the account, ErrBusy says that
	// one does; nil does not.
	Lock func(source string) (unlock func(), err error)
	// Limits are what is kept to with a source; nil: what its Info says.
	Limits func(connectors.Info) connectors.Limits
	// Clock default the computer's; Transport default the network; Log default slog.Default().
	Clock     connectors.Clock
	Transport http.RoundTripper
	Log       *slog.Logger

	mu      sync.Mutex
	running map[string]bool
	purses  map[string]*purse
}

// ErrBusy says that the account is being synced already.
var ErrBusy = connectors.Advise(errors.New("it is being synced already"), "Wait until that has ended, or stop it where it was begun (the window, \"athletedata serve\", another terminal). Then try again.")

// Free says why an account could not be synced now: ErrBusy if it is being
// synced, here or by another program; nil if it could.
func (s *Syncer) Free(source string) error {
	release, err := s.hold(source)
	if err != nil {
		return err
	}
	release()
	return nil
}

// UnknownSourceError says that there is no such source or account.
type UnknownSourceError struct {
	Source    string
	Name      string // what people call it, if it exists
	Connected bool   // it exists but is not connected
}

func (e *UnknownSourceError) Error() string {
	if e.Connected {
		return fmt.Sprintf("%s is not connected", cmp.Or(e.Name, e.Source))
	}
	return fmt.Sprintf("there is no source %q", e.Source)
}

// Advice says what the person can do.
func (e *UnknownSourceError) Advice() string {
	if e.Connected {
		return "Connect it on the page Sources, or with: athletedata connect " + e.Source
	}
	return "The sources are listed on the page Sources, and by: athletedata sources"
}

// SyncProgress says how far a sync is.
type SyncProgress struct {
	Source string
	connectors.Progress
	Elapsed   time.Duration
	Remaining time.Duration // 0 while it would be a guess
}

func (SyncProgress) event() {}

// Connector returns the source of that id.
func (s *Syncer) Connector(id string) (connectors.Connector, bool) {
	for _, c := range s.Connectors {
		if c.Info().ID == id {
			return c, true
		}
	}
	return nil, false
}

// Account returns a connected account with its connector.
func (s *Syncer) Account(ctx context.Context, source string) (store.Account, connectors.Connector, error) {
	c, ok := s.Connector(source)
	if !ok {
		return store.Account{}, nil, &UnknownSourceError{Source: source}
	}
	a, err := s.Engine.Store.Account(ctx, s.Engine.AthleteID, source)
	if errors.Is(err, store.ErrNoAccount) {
		err = &UnknownSourceError{Source: source, Name: c.Info().Name, Connected: true}
	}
	if err != nil {
		return store.Account{}, nil, err
	}
	return a, c, s.seal(ctx, &a, c.Info())
}

// Sync fetches everything new of an account and loads it. The error is for what
// kept the run from being made at all; how the run itself went, its result says.
func (s *Syncer) Sync(ctx context.Context, source string, byPerson bool, on func(Event)) (store.SyncRun, error) {
	account, connector, err := s.Account(ctx, source)
	if err != nil {
		return store.SyncRun{}, err
	}
	release, err := s.hold(source)
	if err != nil {
		return store.SyncRun{}, err
	}
	defer release()
	clock := s.clock()
	result := store.SyncRun{Source: source, ByPerson: byPerson, Started: clock.Now()}
	if result.ID, err = s.Engine.Store.BeginSync(ctx, s.Engine.AthleteID, source, byPerson, result.Started); err != nil {
		return store.SyncRun{}, err
	}
	guard := newGuard(s.Vault(source))
	lines := &tail{guard: guard}
	log := slog.New(both{slog.NewTextHandler(lines, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: withoutDate}), redacted{s.log().Handler(), guard}}).With("source", source)
	spent := s.spending(connector.Info(), account, result.ID)
	session := s.session(connector.Info(), account, guard, log, spent)
	sum, failure, err := s.run(ctx, connector, session, account, spent, on)
	lines.close()
	if err != nil && ctx.Err() == nil {
		failure = err // what kept things from being stored, and not what that did to the connector
	}

	end := s.outcome(&result, account, failure, ctx.Err() != nil, connector.Info())
	if end.Unfinished = ctx.Err() != nil && !errors.Is(context.Cause(ctx), errStopped); end.Unfinished {
		result.Outcome = "crashed"
	}
	result.Requests, result.Received = int(spent.requests.Load()), spent.received.Load()
	result.Items, result.Imported, result.Unchanged, result.Skipped, result.Failed, result.Rows = sum.Files, sum.Imported, sum.Unchanged, sum.Skipped, sum.Failed, sum.Rows
	result.Problem, result.Log = guard.strike(result.Problem), lines.String()
	done := clock.Now()
	result.Finished = &done
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if finish := s.Engine.Store.FinishSync(closing, s.Engine.AthleteID, result, end); finish != nil && err == nil && ctx.Err() == nil {
		err = finish
	}
	if ctx.Err() != nil {
		err = nil // the caller asked for it, and the result says so
	}
	return result, err
}

// run takes what the connector delivers through the pipeline. failure is what
// the connector ended with: everything delivered before it is stored all the
// same. err is the pipeline's own.
func (s *Syncer) run(ctx context.Context, c connectors.Connector, session *connectors.Session, a store.Account, spent *spending, on func(Event)) (sum Summary, failure, err error) {
	info := c.Info()
	var visits []connectors.Visit
	if info.Places {
		places, err := s.Engine.Store.Visits(ctx, s.Engine.AthleteID)
		if err != nil {
			return sum, nil, err
		}
		for _, v := range places {
			visits = append(visits, connectors.Visit(v))
		}
	}
	known, err := s.Engine.Store.KnownItems(ctx, s.Engine.AthleteID, info.ID)
	if err != nil {
		return sum, nil, err
	}
	h := newSyncHost(ctx, s, info, a, spent, known, on)
	sum, err = s.Engine.start(ctx, spec{kind: "sync", sources: []string{info.ID}, known: known, online: true}, h.around, func(ctx context.Context, yield func(*job) error) error {
		h.yield = yield
		failure = c.Sync(ctx, &connectors.Run{Session: session, Host: h, Visits: visits})
		return nil
	})
	return sum, failure, errors.Join(err, h.close(ctx))
}

// hold makes sure that only one run of an account is under way.
func (s *Syncer) hold(source string) (release func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running[source] {
		return nil, ErrBusy
	}
	unlock := func() {}
	if s.Lock != nil {
		u, err := s.Lock(source)
		if err != nil {
			return nil, err
		}
		unlock = u
	}
	if s.running == nil {
		s.running = map[string]bool{}
	}
	s.running[source] = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.running, source)
		unlock()
	}, nil
}

func (s *Syncer) session(info connectors.Info, a store.Account, vault connectors.Vault, log *slog.Logger, spent *spending) *connectors.Session {
	account := connectors.NewAccount(info, a.Answers)
	for id, on := range a.Datasets {
		account.Datasets[id] = on
	}
	if a.From != nil {
		account.From = *a.From
	}
	if a.To != nil {
		account.To = *a.To
	}
	return &connectors.Session{Account: account, Vault: vault, Log: log, Clock: s.clock(), HTTP: httpx.New(httpx.Options{
		Limits: s.limits(info), Limiter: spent.limiter, Reserve: spent.reserve, Clock: s.clock(), Log: log, Base: s.Transport, Count: spent.count,
	})}
}

func (s *Syncer) limits(info connectors.Info) connectors.Limits {
	if s.Limits == nil {
		return info.Limits
	}
	return s.Limits(info)
}

func (s *Syncer) clock() connectors.Clock {
	if s.Clock == nil {
		return connectors.SystemClock{}
	}
	return s.Clock
}

func (s *Syncer) log() *slog.Logger {
	if s.Log == nil {
		return slog.Default()
	}
	return s.Log
}
