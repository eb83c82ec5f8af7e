package engine

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"athletedata/store"
)

// atOnce is how many accounts are synced at a time.
const atOnce = 2

// Schedule syncs every account when it is due, and at once those a person asks
// for. It compares times of day and not spans of its own, so that a computer
// that slept goes on at once.
type Schedule struct {
	Syncer *Syncer
	// Look is how often it looks what is due; default 20 s.
	Look time.Duration
	// Hold says in words why nothing should be fetched by itself right now, on
	// a metered network or an empty battery; nil or "" never.
	Hold func() string
	// On gets the events of the runs, Done their ends, Failed what kept a run
	// from being made at all, and Changed hears whenever a run is queued, begins
	// or ends; all may be nil, and are called from any goroutine.
	On      func(source string, e Event)
	Done    func(store.SyncRun)
	Failed  func(source string, err error)
	Changed func()

	mu     sync.Mutex
	queue  []string // asked for by a person, the first first
	active map[string]context.CancelCauseFunc
	vain   map[string]vain // when a run could not even be made
	wake   chan struct{}   // something is to be done before the next look
}

// vain is a try that came to nothing, and the pause after it.
type vain struct {
	at    time.Time
	pause time.Duration
}

// errStopped is why a run ended that a person stopped, and not the program's end.
var errStopped = errors.New("stopped by the person")

// Now puts an account first in the queue, whatever its times say.
func (s *Schedule) Now(source string) {
	s.mu.Lock()
	if _, running := s.active[source]; !running && !slices.Contains(s.queue, source) {
		s.queue = append(s.queue, source)
	}
	s.mu.Unlock()
	s.nudge()
	s.changed()
}

// Stop ends the run of an account, or takes it out of the queue.
func (s *Schedule) Stop(source string) {
	s.mu.Lock()
	if stop := s.active[source]; stop != nil {
		stop(errStopped)
	}
	s.queue = slices.DeleteFunc(s.queue, func(q string) bool { return q == source })
	s.mu.Unlock()
	s.changed()
}

// Doing says whether an account waits in the queue, and whether it is being synced.
func (s *Schedule) Doing(source string) (queued, running bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, running = s.active[source]
	return slices.Contains(s.queue, source), running
}

// Run syncs until ctx is cancelled, and waits for the runs to end. A database
// that cannot be asked for a while does not end it.
func (s *Schedule) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	for {
		due, err := s.due(ctx)
		if err != nil && ctx.Err() == nil {
			s.Syncer.log().Warn("the accounts could not be looked at; it is tried again", "error", err)
		}
		for {
			source, byPerson, run := s.take(ctx, &due)
			if run == nil {
				break
			}
			wg.Go(func() {
				s.one(run, source, byPerson)
				s.release(source)
			})
		}
		if err := s.rest(ctx); err != nil {
			return err
		}
	}
}

// due lists the accounts whose time has come, those first that have waited longest.
func (s *Schedule) due(ctx context.Context) (sources []string, err error) {
	if s.Hold != nil && s.Hold() != "" {
		return nil, nil
	}
	// Whose run is under way looks like one that was cut off. If it ends while the
	// database is asked, there is another look.
	s.mu.Lock()
	busy := maps.Clone(s.active)
	s.mu.Unlock()
	accounts, err := s.Syncer.Engine.Store.Accounts(ctx, s.Syncer.Engine.AthleteID)
	now := s.Syncer.clock().Now()
	slices.SortStableFunc(accounts, func(a, b store.Account) int { return begun(a).Compare(begun(b)) })
	for _, a := range accounts {
		c, known := s.Syncer.Connector(a.Source)
		if _, running := busy[a.Source]; running || !known {
			continue
		}
		if at, will := Next(a, c.Info(), now); will && !at.After(now) && !s.triedJustNow(a.Source, now) {
			sources = append(sources, a.Source)
		}
	}
	return sources, err
}

// begun is when an account was last tried, long ago if never.
func begun(a store.Account) time.Time {
	if a.LastStarted == nil {
		return time.Time{}
	}
	return *a.LastStarted
}

// triedJustNow keeps an account that another program is syncing from being
// tried again before the next look, and one that cannot be synced for reasons of
// this computer from being tried all the time.
func (s *Schedule) triedJustNow(source string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	last, tried := s.vain[source]
	return tried && now.Sub(last.at).Abs() < last.pause
}

func (s *Schedule) look() time.Duration {
	if s.Look <= 0 {
		return 20 * time.Second
	}
	return s.Look
}

// take gives the account whose turn it is, those that a person asked for first,
// with the context of its run; nil when all places are taken or nothing is left.
func (s *Schedule) take(ctx context.Context, due *[]string) (source string, byPerson bool, run context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.active) >= atOnce {
		return "", false, nil
	}
	for len(s.queue)+len(*due) > 0 {
		if byPerson = len(s.queue) > 0; byPerson {
			source, s.queue = s.queue[0], s.queue[1:]
		} else {
			source, *due = (*due)[0], (*due)[1:]
		}
		if _, running := s.active[source]; running {
			continue
		}
		run, stop := context.WithCancelCause(ctx)
		if s.active == nil {
			s.active = map[string]context.CancelCauseFunc{}
		}
		s.active[source] = stop
		return source, byPerson, run
	}
	return "", false, nil
}

func (s *Schedule) release(source string) {
	s.mu.Lock()
	s.active[source](nil) // lets go of the context
	delete(s.active, source)
	s.mu.Unlock()
	s.nudge() // the place is free for the next
	s.changed()
}

// rest sleeps until the next look, or until something is to be done before it.
func (s *Schedule) rest(ctx context.Context) error {
	sleep, wake := context.WithCancel(ctx)
	defer wake()
	go func() {
		select {
		case <-s.bell():
			wake()
		case <-sleep.Done():
		}
	}()
	_ = s.Syncer.clock().Sleep(sleep, s.look()) // woken is as good as slept
	return ctx.Err()
}

func (s *Schedule) bell() chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wake == nil {
		s.wake = make(chan struct{}, 1)
	}
	return s.wake
}

func (s *Schedule) nudge() {
	select {
	case s.bell() <- struct{}{}:
	default:
	}
}

func (s *Schedule) changed() {
	if s.Changed != nil {
		s.Changed()
	}
}

func (s *Schedule) one(ctx context.Context, source string, byPerson bool) {
	s.changed()
	on := s.On
	if on == nil {
		on = func(string, Event) {}
	}
	run, err := s.Syncer.Sync(ctx, source, byPerson, func(e Event) { on(source, e) })
	if err == nil {
		if s.Done != nil {
			s.Done(run)
		}
		return
	}
	pause := s.look()
	if !errors.Is(err, ErrBusy) {
		pause = max(pause, firstPause)
	}
	s.mu.Lock()
	if s.vain == nil {
		s.vain = map[string]vain{}
	}
	s.vain[source] = vain{s.Syncer.clock().Now(), pause}
	s.mu.Unlock()
	if ctx.Err() != nil || errors.Is(err, ErrBusy) && !byPerson {
		return // it was stopped, or another program has it
	}
	s.Syncer.log().Warn("an account could not be synced", "source", source, "error", err)
	if s.Failed != nil {
		s.Failed(source, err)
	}
}
