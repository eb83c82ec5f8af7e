package folder

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"
)

// blob is content that can be read from anywhere, as zip needs it.
type blob interface {
	io.ReaderAt
	io.Closer
}

// source is a file wherever it lies: on disk, or already in memory.
type source struct {
	path    string
	size    int64
	modTime time.Time
	depth   int // archives around it
	open    func() (blob, error)
	spooled *spooled // the temporary file it lies in, if any
}

// budget is how much the archives of one file on disk may unfold to in all.
type budget struct{ left atomic.Int64 }

func newBudget(o Options, size int64) *budget {
	b := &budget{}
	b.left.Store(max(ratioFreeArchive, size*o.MaxRatio))
	return b
}

var (
	errBomb      = errors.New("it unfolds to far more than any export does; it looks like a zip bomb and was left alone")
	errDeep      = errors.New("too many archives within archives")
	errEncrypted = errors.New("it is protected by a password; unpack it yourself and import the result")
)

func (b *budget) take(n int64) error {
	if b.left.Add(-n) < 0 {
		return errBomb
	}
	return nil
}

func tooLarge(limit int64) error {
	return fmt.Errorf("it is larger than %d MB, which no file of a device is", limit/mib)
}

// visit delivers a file, or what is in it when it is an archive.
func (w *walker) visit(src source, head []byte, b *budget) error {
	kind := archiveKind(head)
	if kind != notArchive && src.depth >= w.opts.MaxDepth {
		return w.fail(src.path, src.size, errDeep)
	}
	switch kind {
	case zipArchive:
		return w.zip(src, b)
	case gzipFile:
		return w.gzip(src, b)
	case tarArchive:
		return w.tar(src, b)
	}
	if src.size > w.opts.MaxFile {
		return w.fail(src.path, src.size, tooLarge(w.opts.MaxFile))
	}
	return w.give(File{Path: src.path, Size: src.size, ModTime: src.modTime, Read: src.read(w.opts.MaxFile)})
}

// read returns a reader of the whole content for whoever has time for it.
func (s source) read(limit int64) func() ([]byte, error) {
	s.spooled.hold()
	return func() ([]byte, error) {
		defer s.spooled.release()
		f, err := s.open()
		if err != nil {
			return nil, plain(err)
		}
		defer f.Close()
		data, err := readAll(io.NewSectionReader(f, 0, limit+1), s.size, limit)
		if err != nil {
			return nil, plain(err)
		}
		return data, nil
	}
}

// readAll reads up to limit bytes; size is a hint that is not trusted.
func readAll(r io.Reader, size, limit int64) ([]byte, error) {
	var buf bytes.Buffer
	buf.Grow(int(min(max(size, 0), limit, 64*mib)) + bytes.MinRead)
	if _, err := buf.ReadFrom(io.LimitReader(r, limit+1)); err != nil {
		return buf.Bytes(), err
	}
	if int64(buf.Len()) > limit {
		return nil, tooLarge(limit)
	}
	return buf.Bytes(), nil
}

func openFile(path string) (blob, error) { return os.Open(path) }

type memory struct{ *bytes.Reader }

func (memory) Close() error { return nil }

func inMemory(data []byte) func() (blob, error) {
	return func() (blob, error) { return memory{bytes.NewReader(data)}, nil }
}

// spool keeps an archive found inside another one where it can be read at
// random: in memory when small, else in a temporary file. The caller releases
// what it returns.
func (w *walker) spool(r io.Reader, limit int64) (source, error) {
	const small = 16 * mib
	data, err := io.ReadAll(io.LimitReader(r, min(small, limit+1)))
	if err != nil {
		return source{}, err
	}
	if int64(len(data)) > limit {
		return source{}, errBomb
	}
	if len(data) < small {
		return source{size: int64(len(data)), open: inMemory(data)}, nil
	}
	f, err := os.CreateTemp(w.opts.TempDir, "athletedata-*")
	if err != nil {
		return source{}, err
	}
	temp := &spooled{name: f.Name()}
	temp.hold()
	size, err := io.Copy(f, io.LimitReader(io.MultiReader(bytes.NewReader(data), r), limit+1))
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil && size > limit {
		err = errBomb
	}
	if err != nil {
		temp.release()
		return source{}, err
	}
	return source{size: size, spooled: temp, open: func() (blob, error) { return openFile(temp.name) }}, nil
}

// spooled is a temporary file that goes when the last of its readers has.
type spooled struct {
	name    string
	holders atomic.Int64
}

func (s *spooled) hold() {
	if s != nil {
		s.holders.Add(1)
	}
}

func (s *spooled) release() {
	if s != nil && s.holders.Add(-1) == 0 {
		os.Remove(s.name)
	}
}
