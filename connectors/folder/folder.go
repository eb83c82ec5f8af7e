// Package folder walks files, folders and archives in any nesting and delivers
// what is in them, one file at a time, without ever unpacking to a place where
// a name inside an archive could decide what is written.
//
// What is an archive is told by its first bytes, never by its name. Spreadsheet
// and document files that happen to be zip archives are delivered whole.
package folder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// File is one file found, or one that could not be reached (Err).
type File struct {
	// Path is for people: "export.zip!/activities/1.fit.gz" for what lies in
	// an archive.
	Path    string
	Size    int64 // bytes after unpacking, as far as known beforehand
	ModTime time.Time
	Err     error
	// Read returns the content. It may be called once, from any goroutine,
	// also after Walk has returned.
	Read func() ([]byte, error)
}

// Options limit what a hostile archive can do. Zero values mean the defaults.
type Options struct {
	MaxFile  int64 // largest file delivered, bytes after unpacking; default 512 MiB
	MaxDepth int   // archives within archives; default 8
	MaxRatio int64 // largest expansion of an archive member over 16 MiB, and of a whole archive over 1 GiB; default 300
	TempDir  string
	// Whole says by the names in a zip that it is to be delivered as one file,
	// because only together its members tell all; nil: none is.
	Whole func(names []string) bool
}

const (
	mib              = 1 << 20
	defaultMaxFile   = 512 * mib
	defaultMaxDepth  = 8
	defaultMaxRatio  = 300
	ratioFreeMember  = 16 * mib   // members this small are no bombs, whatever their ratio
	ratioFreeArchive = 1024 * mib // nor is an archive of this much in all
	headSize         = 512        // enough for every archive's signature, tar's being last
)

func (o Options) complete() Options {
	if o.MaxFile <= 0 {
		o.MaxFile = defaultMaxFile
	}
	if o.MaxDepth <= 0 {
		o.MaxDepth = defaultMaxDepth
	}
	if o.MaxRatio <= 0 {
		o.MaxRatio = defaultMaxRatio
	}
	return o
}

// Walk delivers every file under the paths in lexical order. An unreadable
// file or a damaged archive is delivered with Err and stops nothing; Walk's
// own error is that of ctx or of deliver. Hidden files and what systems leave
// lying about (.DS_Store, Thumbs.db, __MACOSX) are passed over in silence.
func Walk(ctx context.Context, paths []string, opts Options, deliver func(File) error) error {
	w := &walker{ctx: ctx, opts: opts.complete(), deliver: deliver, visited: map[string]bool{}}
	for _, p := range paths {
		if err := w.path(filepath.Clean(p)); err != nil {
			return err
		}
	}
	return nil
}

type walker struct {
	ctx     context.Context
	opts    Options
	deliver func(File) error
	visited map[string]bool // real paths of folders, against loops of links
}

func (w *walker) give(f File) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	return w.deliver(f)
}

func (w *walker) fail(path string, size int64, err error) error {
	return w.give(File{Path: path, Size: size, Err: err})
}

// path follows links, so that a linked folder of activities is found too.
func (w *walker) path(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return w.fail(path, 0, plain(err))
	}
	switch {
	case info.IsDir():
		return w.dir(path)
	case info.Mode().IsRegular():
		return w.file(path, info)
	}
	return nil // sockets and devices hold no activities
}

func (w *walker) dir(path string) error {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return w.fail(path, 0, plain(err))
	}
	if w.visited[real] {
		return nil
	}
	w.visited[real] = true
	entries, err := os.ReadDir(path)
	if err != nil {
		return w.fail(path, 0, plain(err))
	}
	for _, e := range entries { // ReadDir sorts by name
		if ignored(e.Name()) {
			continue
		}
		if err := w.path(filepath.Join(path, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) file(path string, info fs.FileInfo) error {
	head, err := readHead(path)
	if err != nil {
		return w.fail(path, info.Size(), plain(err))
	}
	src := source{
		path: path, size: info.Size(), modTime: info.ModTime(),
		open: func() (blob, error) { return openFile(path) },
	}
	return w.visit(src, head, newBudget(w.opts, info.Size()))
}

func readHead(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, headSize)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	return head[:n], nil
}

// ignored says whether a name is of the system and not of the user.
func ignored(name string) bool {
	if strings.HasPrefix(name, ".") && name != "." && name != ".." {
		return true
	}
	return slices.Contains([]string{"__macosx", "thumbs.db", "desktop.ini", "$recycle.bin", "system volume information"}, strings.ToLower(name))
}

// plain strips the operating system's wording down to what a person needs;
// the path is said by whoever shows the error.
func plain(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no such file or folder (%w)", fs.ErrNotExist)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("this user may not read it (%w)", fs.ErrPermission)
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return fmt.Errorf("cannot be read: %w", pathErr.Err)
	}
	return fmt.Errorf("cannot be read: %w", err)
}
