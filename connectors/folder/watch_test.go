package folder

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// watch runs a watcher and returns what it hands over.
func watch(t *testing.T, dir string) (got func() []string) {
	t.Helper()
	var mu sync.Mutex
	known, all := map[string]Stamp{}, []string{}
	w := &Watcher{Folders: []string{dir}, Every: 40 * time.Millisecond, Settle: 150 * time.Millisecond, Known: func(path string) (Stamp, bool) {
		mu.Lock()
		defer mu.Unlock()
		s, ok := known[path]
		return s, ok
	}}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		done <- w.Run(ctx, func(paths []string, stamps []Stamp) error {
			mu.Lock()
			defer mu.Unlock()
			for i, p := range paths {
				known[p] = stamps[i]
				all = append(all, filepath.Base(p))
			}
			return nil
		})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("the watcher ended with %v", err)
		}
	})
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(all)
	}
}

func eventually(t *testing.T, got func() []string, want ...string) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if slices.Equal(got(), want) {
			return
		}
	}
	t.Fatalf("handed over %q, not %q", got(), want)
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What lies there is handed over, then what comes and what changes, in new
// folders too, each once.
func TestWatchedFolders(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "old.csv"), "1")
	put(t, filepath.Join(dir, ".hidden", "x.csv"), "1")
	put(t, filepath.Join(dir, "half.csv.part"), "1")
	got := watch(t, dir)
	eventually(t, got, "old.csv")
	put(t, filepath.Join(dir, "deep", "new.csv"), "2")
	eventually(t, got, "old.csv", "new.csv")
	put(t, filepath.Join(dir, "old.csv"), "1 and more")
	eventually(t, got, "old.csv", "new.csv", "old.csv")
	if err := os.Rename(filepath.Join(dir, "half.csv.part"), filepath.Join(dir, "half.csv")); err != nil {
		t.Fatal(err)
	}
	eventually(t, got, "old.csv", "new.csv", "old.csv", "half.csv")
}

// A file is handed over when nobody writes to it any more, not before: when it
// was twice the same, and its last change is a while ago.
func TestHalfWrittenFilesAreWaitedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "growing.csv")
	w := &Watcher{Folders: []string{filepath.Dir(path)}, Known: func(string) (Stamp, bool) { return Stamp{}, false }}
	before := map[string]Stamp{}
	for i, c := range []struct {
		text  string
		age   time.Duration
		ready bool
	}{
		{"more", 2 * time.Hour, false}, {"more and more", 2 * time.Hour, false}, {"more and more", 90 * time.Minute, false},
		{"more and more", time.Minute, false}, {"more and more", time.Minute, false}, // changed just now
		{"all of it", 2 * time.Hour, false}, {"all of it", 2 * time.Hour, true},
	} {
		put(t, path, c.text)
		if at := began.Add(-c.age); os.Chtimes(path, at, at) != nil {
			t.Fatal("the time of a file cannot be set")
		}
		ready, _, pending := w.look(before, time.Hour)
		if (len(ready) == 1) != c.ready || pending == c.ready {
			t.Errorf("look %d: handed over %q, to be looked at again: %t", i, ready, pending)
		}
	}
}

var began = time.Now()
