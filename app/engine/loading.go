package engine

import (
	"context"
	"time"

	"athletedata/store"
)

const (
	// Transactions of this size cost next to nothing each, and are short
	// enough that a crash or a cancel repeats little.
	groupRecords = 48_000
	groupItems   = 256
	// How long a loader waits for company before it commits what it has.
	groupWait = 120 * time.Millisecond
)

// load commits parsed jobs in groups until there are no more.
func (r *run) load() error {
	loader, err := r.Store.NewLoader(r.ctx)
	if err != nil {
		return err
	}
	defer loader.Close()
	var group []*job
	for {
		group, err = r.gather(group[:0])
		if err != nil {
			return err
		}
		if len(group) == 0 {
			return nil
		}
		if err := r.commit(loader, group); err != nil {
			return err
		}
	}
}

// gather collects jobs for one transaction; none means there are no more.
func (r *run) gather(group []*job) ([]*job, error) {
	var patience <-chan time.Time
	for records := 0; records < groupRecords && len(group) < groupItems; {
		select {
		case j, ok := <-r.parsed:
			if !ok {
				return group, nil
			}
			group = append(group, j)
			records += j.load.Size()
			if patience == nil {
				patience = time.After(groupWait)
			}
		case <-patience:
			return group, nil
		case <-r.ctx.Done():
			return nil, r.ctx.Err()
		}
	}
	return group, nil
}

type itemLoader interface {
	Load(ctx context.Context, loads []store.Load) ([]store.Loaded, error)
}

func (r *run) commit(loader itemLoader, group []*job) error {
	if !r.reparse {
		// The database must never know of a file whose bytes a power cut can take.
		if err := r.Archive.Sync(); err != nil {
			return err
		}
	}
	loads := make([]store.Load, len(group))
	for i, j := range group {
		loads[i] = j.load
	}
	loaded, err := loader.Load(r.ctx, loads)
	if err != nil {
		return err
	}
	for i, j := range group {
		reason := j.load.Item.Partial
		if j.load.Item.Error != "" {
			reason = j.load.Item.Error
		}
		if loaded[i].Error != "" {
			reason = loaded[i].Error
		}
		if loaded[i].GaveUp {
			r.gaveUp.Store(true)
		}
		r.finish(j, loaded[i].Status, loaded[i].Rows, reason)
	}
	return nil
}
