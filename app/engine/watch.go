package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"athletedata/connectors/folder"
	"athletedata/store"
)

// Watch imports what is new or changed in the athlete's watched folders until
// ctx is cancelled. It reads the list of folders anew every so often, so that
// one that is added is looked after soon. on gets the events of each import,
// done its end; both may be nil. A run that fails (the database is gone) ends
// Watch with its error; the files are tried again the next time.
func (e *Engine) Watch(ctx context.Context, on func(Event), done func(Summary)) error {
	known, err := e.Store.WatchedFiles(ctx, e.AthleteID)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	for ctx.Err() == nil {
		folders, err := e.Store.WatchedFolders(ctx, e.AthleteID)
		if err != nil {
			return err
		}
		w := folder.Watcher{Known: func(path string) (folder.Stamp, bool) {
			mu.Lock()
			defer mu.Unlock()
			f, ok := known[path]
			return folder.Stamp{Size: f.Size, Modified: f.Modified}, ok
		}, Every: e.WatchEvery, Settle: e.WatchSettle}
		for _, f := range folders {
			w.Folders = append(w.Folders, f.Path)
		}
		round, cancel := context.WithTimeout(ctx, max(rereadFolders, 4*e.WatchEvery))
		err = w.Run(round, func(paths []string, stamps []folder.Stamp) error {
			sum, err := e.Import(ctx, paths, on)
			if err != nil || sum.Cancelled {
				return errors.Join(err, ctx.Err())
			}
			files := make([]store.WatchedFile, len(paths))
			for i, p := range paths {
				files[i] = store.WatchedFile{Path: p, Size: stamps[i].Size, Modified: stamps[i].Modified}
			}
			if err := e.Store.NoteWatchedFiles(ctx, e.AthleteID, files); err != nil {
				return err
			}
			mu.Lock()
			for _, f := range files {
				known[f.Path] = f
			}
			mu.Unlock()
			if done != nil {
				done(sum)
			}
			return nil
		})
		cancel()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
			return err
		}
	}
	return ctx.Err()
}

// rereadFolders is how soon a folder that was added is looked after.
const rereadFolders = 2 * time.Minute
