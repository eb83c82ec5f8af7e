package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"athletedata/connectors"
	"athletedata/store"
)

// atOnce is how many accounts are synced at a time.
const atOnce = 2

// Schedule syncs every account when it is due. It compares times of day and not
// spans of its own, so that a computer that slept goes on at once.
type Schedule struct {
	Syncer *Syncer
	// Look is how often it looks what is due; default 20 s.
	Look time.Duration
	// Hold says in words why nothing should be fetched by itself right now, on
	// a metered network or an empty battery; nil or "" never.
	Hold func() string
	// On gets the events of the runs, Done their ends; both may be nil.
	On   func(source string, e Event)
	Done func(store.SyncRun)
}

// Run syncs until ctx is cancelled, and waits for the runs to end.
func (s *Schedule) Run(ctx context.Context) error {
	look := s.Look
	if look <= 0 {
		look = 20 * time.Second
	}
	slots := make(chan struct{}, atOnce)
	var wg sync.WaitGroup
	defer wg.Wait()
	for {
		accounts, err := s.Syncer.Engine.Store.Accounts(ctx, s.Syncer.Engine.AthleteID)
		if err != nil {
			return err
		}
		now := s.Syncer.clock().Now()
		for _, a := range accounts {
			c, known := s.Syncer.Connector(a.Source)
			if !known || s.Hold != nil && s.Hold() != "" {
				continue
			}
			if at, will := Next(a, c.Info(), now); !will || at.After(now) {
				continue
			}
			select {
			case slots <- struct{}{}:
			default:
				continue // it is its turn when another has ended
			}
			wg.Go(func() {
				defer func() { <-slots }()
				s.one(ctx, a.Source)
			})
		}
		if err := s.Syncer.clock().Sleep(ctx, look); err != nil {
			return err
		}
	}
}

func (s *Schedule) one(ctx context.Context, source string) {
	on := s.On
	if on == nil {
		on = func(string, Event) {}
	}
	run, err := s.Syncer.Sync(ctx, source, false, func(e Event) { on(source, e) })
	switch {
	case errors.Is(err, ErrBusy), ctx.Err() != nil:
	case err != nil:
		s.Syncer.log().Warn("an account could not be synced", "source", source, "error", err)
	case s.Done != nil:
		s.Done(run)
	}
}

// Next is when an account is synced by itself next; false if it is not, because
// it is paused or waits for the person.
func Next(a store.Account, info connectors.Info, now time.Time) (at time.Time, will bool) {
	if a.Paused || a.State == store.AccountSignIn || a.State == store.AccountPerson {
		return at, false
	}
	if a.LastStarted != nil {
		every := max(a.Every, info.AtLeast)
		at = a.LastStarted.Add(every + jitter(a.Source, *a.LastStarted, every/10))
		// A sync that failed or was told to wait goes on as soon as it may.
		if a.NotBefore != nil && (a.State == store.AccountWaiting || a.State == store.AccountFailing) {
			at = *a.NotBefore
		}
	}
	if a.NotBefore != nil && at.Before(*a.NotBefore) {
		at = *a.NotBefore
	}
	if at.Before(now) {
		at = now
	}
	return afterQuiet(a, at), true
}

// afterQuiet puts a time that falls into the quiet hours to their end.
func afterQuiet(a store.Account, at time.Time) time.Time {
	if a.QuietFrom == nil || a.QuietTo == nil || *a.QuietFrom == *a.QuietTo {
		return at
	}
	local := at.Local()
	minute := local.Hour()*60 + local.Minute()
	from, to := *a.QuietFrom, *a.QuietTo
	inside := minute >= from && minute < to
	if from > to { // over midnight
		inside = minute >= from || minute < to
	}
	if !inside {
		return at
	}
	end := time.Date(local.Year(), local.Month(), local.Day(), to/60, to%60, 0, 0, local.Location())
	if !end.After(local) {
		end = end.AddDate(0, 0, 1)
	}
	return end
}
