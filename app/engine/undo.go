package engine

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"athletedata/app/zone"
	"athletedata/store"
	"athletedata/store/archive"
)

// Undone says what was taken back.
type Undone struct {
	Files int
	Freed int64 // bytes of the raw archive on the disk
}

// Undo takes back everything that a file, a folder or an archive has brought,
// by the path under which it was imported, and removes its bytes from the raw
// archive. Files that tell of the same minutes and days are read again, so that
// nothing of theirs is missing. Importing the file again brings everything back.
func (e *Engine) Undo(ctx context.Context, path string, on func(Event)) (removed int, err error) {
	undone, err := e.undo(ctx, on, func(source string) ([]store.KnownItem, error) {
		return e.Store.ItemsUnder(ctx, e.AthleteID, source, path)
	})
	if errors.Is(err, errNothing) {
		err = &NothingFromError{path}
	}
	return undone.Files, err
}

// NothingFromError says that nothing that was imported is from a path.
type NothingFromError struct{ Path string }

func (e *NothingFromError) Error() string { return "nothing was imported from " + e.Path }

// UndoImport is [Engine.Undo] for what one import of the history has brought.
func (e *Engine) UndoImport(ctx context.Context, run int64, on func(Event)) (Undone, error) {
	undone, err := e.undo(ctx, on, func(source string) ([]store.KnownItem, error) {
		return e.Store.ItemsOfImport(ctx, e.AthleteID, source, run)
	})
	if err == nil || errors.Is(err, errNothing) {
		err = e.Store.ForgetImport(ctx, e.AthleteID, run)
	}
	return undone, err
}

// errNothing says that there is nothing to take back.
var errNothing = errors.New("there is nothing of it any more")

// undo goes in steps that each leave the database whole: rows and bookkeeping
// in one transaction, which notes what remains to be done; then that, by
// [Engine.Tidy], which a crash or a cancelled ctx only puts off.
func (e *Engine) undo(ctx context.Context, on func(Event), find func(source string) ([]store.KnownItem, error)) (done Undone, err error) {
	items, err := find(FileSource)
	if err != nil {
		return done, err
	}
	tables, err := find(store.CustomSource)
	if err != nil {
		return done, err
	}
	if len(items)+len(tables) == 0 {
		_, err := e.Tidy(ctx, on) // perhaps it was interrupted, and is tried again
		return done, cmp.Or(err, errNothing)
	}
	if len(tables) > 0 {
		if err := e.Store.NoteUnused(ctx, tables, time.Now()); err != nil {
			return done, err
		}
		for _, t := range tables {
			if _, _, err := e.Store.UndoCustom(ctx, e.AthleteID, t.ItemID); err != nil {
				return done, err
			}
			done.Files++
		}
	}
	if len(items) > 0 {
		if err := e.Store.Undo(ctx, e.AthleteID, items, time.Now()); err != nil {
			return done, err
		}
		done.Files += len(items)
	}
	if done.Freed, err = e.Tidy(ctx, on); err != nil {
		return done, err
	}
	return done, e.Store.GroupActivities(ctx, e.AthleteID)
}

// Tidy finishes what an undo has begun: it reads again what went missing of
// other files, or belongs elsewhere in time now, and removes raw files that
// nothing refers to. Undo does it by itself; at the start of the program it makes
// up for one, and for any other run, that was interrupted.
func (e *Engine) Tidy(ctx context.Context, on func(Event)) (freed int64, err error) {
	// Of a workout that two tell, the one that was shown may be gone.
	if err := e.Store.GroupActivities(ctx, e.AthleteID); err != nil {
		return 0, err
	}
	if _, err := e.Store.NoteMoved(ctx, e.AthleteID, 0, true, moved(nil)); err != nil {
		return 0, err
	}
	if err := e.reread(ctx, on); err != nil {
		return 0, err
	}
	unused, err := e.Store.UnusedRaws(ctx)
	if err != nil || len(unused) == 0 {
		return 0, err
	}
	files := make([]archive.Unused, len(unused))
	for i, u := range unused {
		files[i] = archive.Unused{Sum: u.SHA256, Since: u.UndoneAt}
	}
	if freed, err = e.Archive.Remove(files); err != nil {
		return freed, err
	}
	return freed, e.Store.ForgetUnused(ctx, unused)
}

// rereadTables reads again, in their order, the files of custom tables that are
// noted for it.
func (e *Engine) rereadTables(ctx context.Context, clocks *zone.Resolver) error {
	again, err := e.Store.ToReread(ctx, e.AthleteID)
	if err != nil {
		return err
	}
	items, err := e.Store.CustomItems(ctx, e.AthleteID, "")
	if err != nil {
		return err
	}
	noted := map[int64]bool{}
	for _, i := range again {
		noted[i.ItemID] = true
	}
	items = slices.DeleteFunc(items, func(i store.CustomItem) bool { return !noted[i.Item.ItemID] })
	if len(items) == 0 {
		return nil
	}
	err = e.rereadCustom(ctx, items, clocks)
	if errors.As(err, new(*archive.DamagedError)) { // nothing else must have to wait for it
		cmp.Or(e.Log, slog.Default()).Warn("not every file of the tables could be read again", "error", err)
		return nil
	}
	return err
}
