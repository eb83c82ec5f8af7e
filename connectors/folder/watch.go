package folder

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Stamp is by what a watched file is known to be unchanged.
type Stamp struct {
	Size     int64
	Modified time.Time
}

// Watcher looks after folders and hands over new and changed files once they
// are whole.
//
// It compares sizes and times of what lies there, which works on every file
// system and in folders that another program synchronises; the operating
// system's notices only make it look sooner. A file counts as whole when it
// has not changed for Settle.
type Watcher struct {
	Folders []string
	Every   time.Duration // how often to look without any notice; default 30 s
	Settle  time.Duration // how long a file must have been left alone; default 3 s
	// Known says what is remembered of a file; false: nothing.
	Known func(path string) (Stamp, bool)
}

const (
	defaultEvery  = 30 * time.Second
	defaultSettle = 3 * time.Second
)

// Run looks until ctx is cancelled. handle gets the files that are new or
// changed, by folder order and name; it is called from one goroutine. Its
// error ends Run.
func (w *Watcher) Run(ctx context.Context, handle func(paths []string, stamps []Stamp) error) error {
	every, settle := w.Every, w.Settle
	if every <= 0 {
		every = defaultEvery
	}
	if settle <= 0 {
		settle = defaultSettle
	}
	notices, stop := w.notices()
	defer stop()
	before := map[string]Stamp{} // unfinished business: what a file looked like the last time
	for {
		ready, stamps, pending := w.look(before, settle)
		if len(ready) > 0 {
			if err := handle(ready, stamps); err != nil {
				return err
			}
		}
		wait := every
		if pending {
			wait = min(settle, every)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		case <-notices:
			// What was noticed is probably still being written.
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(min(settle, every) / 4):
			}
		}
	}
}

// look compares what lies in the folders with what is known. before is kept up
// to date; pending says that some files have to settle.
func (w *Watcher) look(before map[string]Stamp, settle time.Duration) (ready []string, stamps []Stamp, pending bool) {
	now := map[string]Stamp{}
	for _, root := range w.Folders {
		_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil // it may come back: an unplugged disk, a share
			case path != root && ignored(d.Name()):
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			case !d.Type().IsRegular() || isTemporary(path):
				return nil
			}
			info, err := d.Info()
			if err != nil {
				return nil
			}
			s := Stamp{info.Size(), info.ModTime().UTC().Truncate(time.Microsecond)}
			if known, ok := w.Known(path); ok && known.Size == s.Size && known.Modified.Equal(s.Modified) {
				return nil
			}
			now[path] = s
			return nil
		})
	}
	for path, s := range now {
		// Twice the same, and its last change is a while ago: nobody writes to it.
		if before[path] == s && time.Since(s.Modified) >= settle {
			ready = append(ready, path)
			continue
		}
		pending = true
	}
	clear(before)
	for path, s := range now {
		before[path] = s
	}
	slices.Sort(ready)
	for _, path := range ready {
		stamps = append(stamps, now[path])
		delete(before, path)
	}
	return ready, stamps, pending
}

// isTemporary says whether a program is still fetching or writing this file and
// will rename it.
func isTemporary(path string) bool {
	ext := filepath.Ext(path)
	return ext != "" && slices.Contains([]string{".tmp", ".part", ".crdownload", ".partial", ".download"}, ext)
}

// notices is a channel on which the operating system's notices of changes
// come, as far as it gives any.
func (w *Watcher) notices() (<-chan struct{}, func()) {
	out := make(chan struct{}, 1)
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return out, func() {}
	}
	for _, root := range w.Folders {
		_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && (path == root || !ignored(d.Name())) {
				_ = watcher.Add(path) // there is a limit to how many; looking goes on without
			}
			return nil
		})
	}
	go func() {
		for {
			select {
			case e, ok := <-watcher.Events:
				if !ok {
					return
				}
				if e.Has(fsnotify.Create) {
					if info, err := os.Stat(e.Name); err == nil && info.IsDir() {
						_ = watcher.Add(e.Name)
					}
				}
				select {
				case out <- struct{}{}:
				default:
				}
			case _, ok := <-watcher.Errors:
				if !ok {
					return
				}
			}
		}
	}()
	return out, func() { watcher.Close() }
}
