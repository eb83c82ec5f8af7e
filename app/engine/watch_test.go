package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A watched folder is a source: what comes into it is imported, once; what was
// dealt with is not opened again, also by the next program.
func TestWatchedFolderIsASource(t *testing.T) {
	e, dir := engine(t), t.TempDir()
	e.WatchEvery, e.WatchSettle = 50*time.Millisecond, 50*time.Millisecond
	if err := e.Store.WatchFolder(t.Context(), 1, dir); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "there.gpx"), fmt.Appendf(nil, gpx, "there"))
	run := func() (sums chan Summary, stop func()) {
		ctx, cancel := context.WithCancel(t.Context())
		sums, ended := make(chan Summary, 16), make(chan error)
		go func() { ended <- e.Watch(ctx, nil, func(s Summary) { sums <- s }) }()
		return sums, func() {
			cancel()
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Errorf("Watch ended with %v", err)
			}
		}
	}
	next := func(sums chan Summary) Summary {
		select {
		case s := <-sums:
			return s
		case <-time.After(20 * time.Second):
			t.Fatal("nothing was imported")
			return Summary{}
		}
	}
	sums, stop := run()
	if s := next(sums); s.Imported != 1 {
		t.Errorf("what was there: %+v", s)
	}
	write(t, filepath.Join(dir, "new.gpx"), fmt.Appendf(nil, gpx, "new"))
	if s := next(sums); s.Imported != 1 || s.Files != 1 {
		t.Errorf("what came: %+v", s)
	}
	stop()

	// While no program looked, one was changed and one came.
	later := time.Now().Add(-time.Hour)
	write(t, filepath.Join(dir, "third.gpx"), fmt.Appendf(nil, gpx, "third"))
	if err := os.Chtimes(filepath.Join(dir, "third.gpx"), later, later); err != nil {
		t.Fatal(err)
	}
	sums, stop = run()
	if s := next(sums); s.Files != 1 || s.Imported != 1 {
		t.Errorf("the next program: %+v", s)
	}
	stop()
}
