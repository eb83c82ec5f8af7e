package desktop

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/gofrs/flock"
)

// Two files in the data folder see to it that there is one window for it: the
// first program holds a lock, the second leaves a request and ends when it has
// been answered. Who may write there may ask, nobody else; no port is opened,
// and the system lets go of the lock however the first one ends.
const (
	lockFile    = "window.lock"
	requestFile = "window.show"
)

// answerWithin is how long a second program waits for the first, which may be
// on its way out and closing its database.
const answerWithin = 15 * time.Second

// Only is the right to be the only window of a data folder.
type Only struct {
	dir  string
	lock *flock.Flock
}

// SilentError says that the program runs already, but does not answer.
type SilentError struct{ Dir string }

func (e *SilentError) Error() string {
	return "the program is running already for " + e.Dir + ", but it does not answer"
}

// Advice says what to do about it.
func (e *SilentError) Advice() string {
	return "Look for its window, or end it and start it again. To open other data beside it, give another --data-dir."
}

// Claim makes this program the only one with a window for a data folder. If
// there is one, that is asked to show itself, and nil is returned.
func Claim(ctx context.Context, dir string) (*Only, error) {
	return claim(ctx, dir, answerWithin)
}

func claim(ctx context.Context, dir string, within time.Duration) (*Only, error) {
	o := &Only{dir: dir, lock: flock.New(filepath.Join(dir, lockFile))}
	request := filepath.Join(dir, requestFile)
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	asked := false
	for {
		got, err := o.lock.TryLock()
		switch {
		case err != nil:
			return nil, fmt.Errorf("looking whether the program runs already: %w", err)
		case got:
			// Also one of ours, if the other ended instead of answering.
			if err := remove(request); err != nil {
				return nil, errors.Join(err, o.Close())
			}
			return o, nil
		case !asked:
			if err := os.WriteFile(request, nil, 0o600); err != nil {
				return nil, fmt.Errorf("asking the program that runs already to show itself: %w", err)
			}
			asked = true
		default:
			if _, err := os.Stat(request); errors.Is(err, os.ErrNotExist) {
				return nil, nil
			}
		}
		select {
		case <-ctx.Done():
			_ = remove(request)
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return nil, &SilentError{Dir: dir}
			}
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Watch calls show, from a goroutine of its own, whenever a second program was
// started, until ctx ends.
func (o *Only) Watch(ctx context.Context, show func()) error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watching for further starts of the program: %w", err)
	}
	if err := watcher.Add(o.dir); err != nil {
		return errors.Join(fmt.Errorf("watching for further starts of the program: %w", err), watcher.Close())
	}
	answer := func() {
		// Who removes it has answered it. Windows does not let go of a file that
		// the other has only just written.
		for range 20 {
			switch err := os.Remove(filepath.Join(o.dir, requestFile)); {
			case err == nil:
				show()
				return
			case errors.Is(err, os.ErrNotExist):
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
	go func() {
		defer watcher.Close()
		answer() // what came before the watch
		for {
			select {
			case <-ctx.Done():
				return
			case e, open := <-watcher.Events:
				if !open {
					return
				}
				if filepath.Base(e.Name) == requestFile && !e.Has(fsnotify.Remove) {
					answer()
				}
			case _, open := <-watcher.Errors:
				if !open {
					return
				}
				answer() // events were lost, perhaps this one
			}
		}
	}()
	return nil
}

// Close gives the right back. The lock's file stays: to remove it would take it
// from a program that has just begun to wait for it.
func (o *Only) Close() error { return o.lock.Close() }

func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("taking back an old request: %w", err)
	}
	return nil
}
