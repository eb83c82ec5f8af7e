package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"athletedata/app/zone"
	"athletedata/store"
)

// Times of a clock on the wall are placed by the activities that are known when
// they come, and activities come later: an account brings ten years of them, a
// walk on a journey is imported, another one is taken back. So at the end of every
// run it is looked where in time another zone is believed now than the one by
// which rows were placed. Files that tell of such times are noted and read again
// from the raw archive, and no others: for an athlete at home nothing is to be done.

// rezone notes what a run has made belong elsewhere; by is what its own rows were
// placed by, nil if there are none of its own.
func (e *Engine) rezone(ctx context.Context, run int64, by *zone.Resolver) (noted bool, err error) {
	return e.Store.NoteMoved(ctx, e.AthleteID, run, false, moved(by))
}

// moved compares what is known of the zones with what was known before.
func moved(by *zone.Resolver) store.Compare {
	return func(placed []byte, spans []store.ZoneSpan, home string) (m store.Moved, err error) {
		var before zone.Timeline
		if placed != nil {
			if err := json.Unmarshal(placed, &before); err != nil {
				return m, fmt.Errorf("reading by which zones times were placed: %w", err)
			}
		}
		now := resolver(spans, "", home).Timeline()
		m.Others = changes(before, now)
		if by != nil {
			m.Own = changes(by.Timeline(), now)
		}
		m.Timeline, err = json.Marshal(now)
		return m, err
	}
}

func changes(was, now zone.Timeline) (all []store.ClockChange) {
	for _, c := range was.Changes(now) {
		all = append(all, store.ClockChange(c))
	}
	return all
}

// SetHomeZone keeps the zone that holds where no activity tells one (empty: that
// of the computer), and places anew what was placed by another.
func (e *Engine) SetHomeZone(ctx context.Context, home string, on func(Event)) error {
	if err := e.Store.SetHomeZone(ctx, e.AthleteID, home); err != nil {
		return err
	}
	noted, err := e.rezone(ctx, 0, nil)
	if err != nil || !noted {
		return err
	}
	return e.reread(ctx, on)
}

// rounds is how often files are read again in a row. While they are read, another
// run may find that they belong elsewhere once more; if that goes on and on, the
// end of that run, or the next start, is early enough.
const rounds = 4

// reread reads from the raw archive what is noted for it. One does that at a
// time; who comes second finds done what was noted for both. on learns how far it is,
// as [Rereading].
func (e *Engine) reread(ctx context.Context, on func(Event)) error {
	if err := e.rereading.take(ctx); err != nil {
		return stoppedRereading(err)
	}
	defer e.rereading.leave()
	for range rounds {
		noted, err := e.Store.ToReread(ctx, e.AthleteID)
		if err != nil || len(noted) == 0 {
			return err
		}
		if slices.ContainsFunc(noted, func(i store.KnownItem) bool { return i.Source != store.CustomSource }) {
			if err := e.rereadFiles(ctx, on); err != nil {
				return err
			}
		}
		if slices.ContainsFunc(noted, func(i store.KnownItem) bool { return i.Source == store.CustomSource }) {
			clocks, err := e.Clocks(ctx, "")
			if err == nil {
				err = e.rereadTables(ctx, clocks)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// rereadFiles lists what is noted only once the run has begun, which itself writes
// to items, and before the zones are asked for: who notes an item after that finds
// it noted still.
func (e *Engine) rereadFiles(ctx context.Context, on func(Event)) error {
	var listed []store.KnownItem
	sum, err := e.start(ctx, spec{kind: rereadKind, reparse: true}, rereading(on), func(ctx context.Context, yield func(*job) error) (err error) {
		if listed, err = e.Store.ToReread(ctx, e.AthleteID); err != nil {
			return err
		}
		listed = slices.DeleteFunc(listed, func(i store.KnownItem) bool { return i.Source == store.CustomSource })
		for _, item := range listed {
			if err := yield(e.archived(item)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if sum.Cancelled {
		return stoppedRereading(ctx.Err())
	}
	return e.Store.Reread(ctx, e.AthleteID, listed)
}

func stoppedRereading(err error) error {
	return fmt.Errorf("reading other files again was stopped, and goes on at the next start: %w", err)
}

// turn lets one go on at a time; who waits can be stopped.
type turn struct {
	once  sync.Once
	taken chan struct{}
}

func (t *turn) take(ctx context.Context) error {
	t.once.Do(func() { t.taken = make(chan struct{}, 1) })
	select {
	case t.taken <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *turn) leave() { <-t.taken }

// rereadKind is the kind of a run that reads files again because of others.
const rereadKind = "undo"
