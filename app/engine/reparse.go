package engine

import (
	"context"

	"athletedata/store"
)

// itemPage is how many items are listed at a time for a reparse.
const itemPage = 1000

// Reparse reads every file kept in the raw archive again with today's parsers
// and replaces what it had given. It needs no network and none of the original
// files; activities keep their numbers.
func (e *Engine) Reparse(ctx context.Context, on func(Event)) (Summary, error) {
	return e.start(ctx, "reparse", Options{}, on, true, func(ctx context.Context, yield func(*job) error) error {
		var after int64
		for {
			items, err := e.Store.Items(ctx, e.AthleteID, FileSource, after, itemPage)
			if err != nil || len(items) == 0 {
				return err
			}
			for _, item := range items {
				if err := yield(e.archived(item)); err != nil {
					return err
				}
			}
			after = items[len(items)-1].ItemID
		}
	})
}

func (e *Engine) archived(item store.KnownItem) *job {
	return &job{path: item.Path, size: item.SizeBytes, read: func() ([]byte, error) {
		return e.Archive.Get(item.SHA256)
	}}
}
