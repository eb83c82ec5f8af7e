// Package archive keeps the raw bytes of everything that was ever brought, by
// their SHA-256, compressed with zstd. From it everything can be read again,
// by a better parser, without a network and without the original files.
package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/klauspost/compress/zstd"
)

// Archive is a folder of raw files: ab/cdef….zst. It is safe for concurrent
// use, also by several processes.
type Archive struct {
	dir     string
	encoder *zstd.Encoder
	decoder *zstd.Decoder

	mu      sync.Mutex
	made    map[string]bool // folders known to exist
	pending []string        // files written since the last Sync
	syncing sync.Mutex
}

// maxFile bounds what a damaged or forged archive file may unpack to.
const maxFile = 2 << 30

// Open opens the archive in a folder, which is made when it is missing.
func Open(dir string) (*Archive, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("opening the raw archive: %w", err)
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, err
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxFile))
	if err != nil {
		return nil, err
	}
	return &Archive{dir: dir, encoder: encoder, decoder: decoder, made: map[string]bool{}}, nil
}

func (a *Archive) path(sum [sha256.Size]byte) string {
	name := hex.EncodeToString(sum[:])
	return filepath.Join(a.dir, name[:2], name[2:]+".zst")
}

// Put keeps data under its SHA-256. It is on disk for good after [Archive.Sync].
// What is there already is marked as put now, so that [Archive.Remove] leaves it.
func (a *Archive) Put(sum [sha256.Size]byte, data []byte) error {
	path := a.path(sum)
	now := time.Now()
	if err := os.Chtimes(path, now, now); err == nil {
		return nil
	}
	if err := a.folder(filepath.Dir(path)); err != nil {
		return err
	}
	// A file is either whole or not there: it gets its name when it is complete.
	f, err := os.CreateTemp(filepath.Dir(path), "new-*")
	if err != nil {
		return fmt.Errorf("keeping a raw file: %w", err)
	}
	_, err = f.Write(a.encoder.EncodeAll(data, make([]byte, 0, len(data)/2+64)))
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("keeping a raw file: %w", err), os.Remove(f.Name()))
	}
	a.mu.Lock()
	a.pending = append(a.pending, path)
	a.mu.Unlock()
	return nil
}

func (a *Archive) folder(dir string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.made[dir] {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("keeping a raw file: %w", err)
	}
	a.made[dir] = true
	return nil
}

// atOnce is how many files are flushed at the same time: a disk takes them
// together in little more time than one.
const atOnce = 16

// Sync makes sure that everything put so far survives a power cut.
func (a *Archive) Sync() error {
	a.syncing.Lock() // who comes second must not return before the first is done
	defer a.syncing.Unlock()
	a.mu.Lock()
	pending := a.pending
	a.pending = nil
	a.mu.Unlock()
	folders := map[string]bool{}
	for _, path := range pending {
		folders[filepath.Dir(path)] = true
	}
	err := together(pending, flush)
	if err == nil {
		err = together(slices.Collect(maps.Keys(folders)), flushFolder)
	}
	if err != nil {
		a.mu.Lock()
		a.pending = append(pending, a.pending...) // put again they would count as kept
		a.mu.Unlock()
		return fmt.Errorf("writing the raw archive to disk: %w", err)
	}
	return nil
}

func together(paths []string, flush func(string) error) error {
	var group errgroup.Group
	group.SetLimit(atOnce)
	for _, path := range paths {
		group.Go(func() error { return flush(path) })
	}
	return group.Wait()
}

// DamagedError says that a raw file is not what its name says.
type DamagedError struct{ Path, Reason string }

func (e *DamagedError) Error() string {
	return fmt.Sprintf("the raw file %s in the archive is %s", filepath.Base(e.Path), e.Reason)
}

// Get returns the bytes kept under a SHA-256.
func (a *Archive) Get(sum [sha256.Size]byte) ([]byte, error) {
	path := a.path(sum)
	packed, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &DamagedError{path, "missing"}
	}
	if err != nil {
		return nil, fmt.Errorf("reading a raw file: %w", err)
	}
	data, err := a.decoder.DecodeAll(packed, nil)
	if err != nil || sha256.Sum256(data) != sum {
		return nil, &DamagedError{path, "damaged"}
	}
	return data, nil
}

// Size is how many bytes the archive takes on disk.
func (a *Archive) Size() (total int64, err error) {
	err = filepath.WalkDir(a.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".zst") {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("measuring the raw archive: %w", err)
	}
	return total, nil
}
