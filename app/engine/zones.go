package engine

import (
	"context"
	"sync"

	"athletedata/app/zone"
	"athletedata/store"
)

// waiting holds the files whose times are those of a clock on the wall.
type waiting struct {
	mu   sync.Mutex
	jobs []*job
}

func (w *waiting) add(j *job) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.jobs = append(w.jobs, j)
}

func (w *waiting) take() []*job {
	w.mu.Lock()
	defer w.mu.Unlock()
	jobs := w.jobs
	w.jobs = nil
	return jobs
}

// postpone lets a recognised file wait. Its bytes are in the raw archive, and
// come from there when it is its turn.
func (r *run) postpone(j *job) {
	sum := j.load.Item.SHA256
	j.read = func() ([]byte, error) { return r.Archive.Get(sum) }
	j.data = nil
	r.release(j)
	r.waiting.add(j)
}

// again hands on files that waited.
func again(jobs []*job) produce {
	return func(_ context.Context, yield func(*job) error) error {
		for _, j := range jobs {
			if err := yield(j); err != nil {
				return err
			}
		}
		return nil
	}
}

// Clocks knows the zones the athlete was in; chosen is one that goes before all.
func (e *Engine) Clocks(ctx context.Context, chosen string) (*zone.Resolver, error) {
	spans, home, err := e.Store.Zones(ctx, e.AthleteID)
	if err != nil {
		return nil, err
	}
	return resolver(spans, chosen, home), nil
}

func resolver(spans []store.ZoneSpan, chosen, home string) *zone.Resolver {
	known := make([]zone.Span, len(spans))
	for i, s := range spans {
		known[i] = zone.Span{Start: s.Start, OffsetS: s.OffsetS, Zone: s.Zone}
	}
	return zone.NewResolver(known, chosen, home)
}

// rezoned says whether a file that was read before is to be read again because
// the athlete chose another zone for it.
func (r *run) rezoned(j *job) bool {
	known := r.seen.known[j.key()]
	return r.options.Zone != "" && j.entry.Wall && known.Status == store.Imported &&
		(known.TimeZone != r.options.Zone || known.ZoneFrom != zone.FromChoice)
}

// zonesFor is who finds the instants of a file's wall-clock times. A zone that
// was chosen for the file once holds on when it is read again.
func (r *run) zonesFor(j *job) *zone.Resolver {
	if r.options.Zone == "" {
		return clocksFor(j.known, r.zones)
	}
	return r.zones
}

// clocksFor is the zone that was chosen for an item, or else all.
func clocksFor(known store.KnownItem, all *zone.Resolver) *zone.Resolver {
	if known.ZoneFrom == zone.FromChoice && zone.Known(known.TimeZone) {
		return zone.NewResolver(nil, known.TimeZone, "")
	}
	return all
}

// loadCustom brings a file into its custom table. It has a transaction of its
// own: the table may have to be made or widened.
func (r *run) loadCustom(j *job) error {
	done, err := r.ImportCustom(r.ctx, j.path, j.data, *j.custom, r.batchID, r.zones)
	if err != nil {
		return err
	}
	reason := done.Partial
	if done.Error != "" {
		reason = done.Error
	}
	if j.origin.source == "" {
		r.finish(j, done.Status, done.Rows, reason)
		return nil
	}
	// The table has its own record of the file; this one says that the account
	// delivered it.
	j.load.Item.Status, j.load.Item.Error = store.Skipped, "kept in the table custom."+j.custom.Table
	if done.Status == store.Failed {
		j.load.Item.Status, j.load.Item.Error = store.Failed, done.Error
	}
	j.data = nil
	select {
	case r.parsed <- j:
		return nil
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
}
