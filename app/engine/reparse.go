package engine

import (
	"context"
	"slices"

	"athletedata/store"
)

// itemPage is how many items are listed at a time for a reparse.
const itemPage = 1000

// Reparse reads every file kept in the raw archive again with today's parsers
// and replaces what it had given. It needs no network and none of the original
// files; activities keep their numbers.
func (e *Engine) Reparse(ctx context.Context, on func(Event)) (Summary, error) {
	sources, err := e.Store.ItemSources(ctx, e.AthleteID)
	if err != nil {
		return Summary{}, err
	}
	noted, err := e.Store.ToReread(ctx, e.AthleteID)
	if err != nil {
		return Summary{}, err
	}
	sum, err := e.start(ctx, spec{kind: "reparse", reparse: true}, on, func(ctx context.Context, yield func(*job) error) error {
		var after int64
		for len(sources) > 0 {
			items, err := e.Store.Items(ctx, e.AthleteID, sources[0], after, itemPage)
			if err != nil {
				return err
			}
			if len(items) == 0 {
				sources, after = sources[1:], 0
				continue
			}
			for _, item := range items {
				if err := yield(e.archived(item)); err != nil {
					return err
				}
			}
			after = items[len(items)-1].ItemID
		}
		return nil
	})
	if err != nil || sum.Cancelled {
		return sum, err
	}
	// What an undo or a new version wanted to be read again has been.
	noted = slices.DeleteFunc(noted, func(i store.KnownItem) bool { return i.Source == store.CustomSource })
	return sum, e.Store.Reread(ctx, e.AthleteID, noted)
}

// archived is an item's bytes as they are in the raw archive, to be loaded unless
// anything becomes of the item in the meantime.
func (e *Engine) archived(item store.KnownItem) *job {
	j := &job{path: item.Path, size: item.SizeBytes, row: item.Row, read: func() ([]byte, error) {
		return e.Archive.Get(item.SHA256)
	}}
	if item.Source != FileSource {
		j.origin = origin{source: item.Source, key: item.Key, version: item.Version, format: item.Format}
	}
	return j
}
