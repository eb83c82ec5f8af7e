package archive

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Unused is a raw file that nothing refers to since a moment.
type Unused struct {
	Sum   [sha256.Size]byte
	Since time.Time
}

// Remove deletes raw files for good and says how many bytes that freed on the
// disk. A file that was put after nothing referred to it any more stays: it is
// of an import that is under way, perhaps in another process. What is not
// there is no error, so that an interrupted Remove can be repeated.
func (a *Archive) Remove(files []Unused) (freed int64, err error) {
	folders := map[string]bool{}
	for _, f := range files {
		path := a.path(f.Sum)
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil && info.ModTime().After(f.Since) {
			continue
		}
		if err == nil {
			err = os.Remove(path)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return freed, fmt.Errorf("removing a raw file: %w", err)
		}
		freed += info.Size()
		folders[filepath.Dir(path)] = true
	}
	// A power cut must not bring back what was said to be gone.
	for dir := range folders {
		if err := flushFolder(dir); err != nil {
			return freed, fmt.Errorf("removing raw files: %w", err)
		}
	}
	return freed, nil
}

// Clear deletes every raw file for good and says how many bytes that freed.
func (a *Archive) Clear() (freed int64, err error) {
	if freed, err = a.Size(); err != nil {
		return 0, err
	}
	entries, err := os.ReadDir(a.dir)
	if err != nil {
		return 0, fmt.Errorf("removing the raw files: %w", err)
	}
	for _, e := range entries {
		err = errors.Join(err, os.RemoveAll(filepath.Join(a.dir, e.Name())))
	}
	a.mu.Lock()
	a.pending = nil
	clear(a.made)
	a.mu.Unlock()
	if err != nil {
		return 0, fmt.Errorf("removing the raw files: %w", err)
	}
	return freed, nil
}
