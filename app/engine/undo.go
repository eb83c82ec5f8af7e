package engine

import (
	"context"
	"fmt"

	"athletedata/store"
)

// Undo takes back everything that a file, a folder or an archive has brought,
// by the path under which it was imported. Files that tell of the same minutes
// and days are read again from the raw archive, so that nothing of theirs is
// missing. The raw bytes stay in the archive; importing the file again brings
// everything back.
func (e *Engine) Undo(ctx context.Context, path string, on func(Event)) (removed int, err error) {
	items, err := e.Store.ItemsUnder(ctx, e.AthleteID, FileSource, path)
	if err != nil {
		return 0, err
	}
	tables, err := e.Store.ItemsUnder(ctx, e.AthleteID, store.CustomSource, path)
	if err != nil {
		return 0, err
	}
	if len(items)+len(tables) == 0 {
		return 0, fmt.Errorf("nothing was imported from %s", path)
	}
	clocks, err := e.Clocks(ctx, "")
	if err != nil {
		return 0, err
	}
	for _, t := range tables {
		if _, err := e.UndoCustom(ctx, t.ItemID, clocks); err != nil {
			return removed, err
		}
		removed++
	}
	if len(items) == 0 {
		return removed, nil
	}
	ids := make([]int64, len(items))
	for i := range items {
		ids[i] = items[i].ItemID
	}
	again, err := e.Store.Undo(ctx, e.AthleteID, ids)
	if err != nil {
		return removed, err
	}
	removed += len(items)
	_, err = e.start(ctx, "undo", Options{}, on, true, func(_ context.Context, yield func(*job) error) error {
		for _, item := range again {
			if err := yield(e.archived(item)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return removed, err
	}
	return removed, e.Store.GroupActivities(ctx, e.AthleteID)
}
