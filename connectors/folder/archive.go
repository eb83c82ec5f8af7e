package folder

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

type kind int

const (
	notArchive kind = iota
	zipArchive
	gzipFile
	tarArchive
)

func archiveKind(head []byte) kind {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return zipArchive
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b, 8}):
		return gzipFile
	case len(head) >= 262 && string(head[257:262]) == "ustar":
		return tarArchive
	}
	return notArchive
}

// zip visits the members of a zip archive in the order of its directory.
func (w *walker) zip(src source, b *budget) error {
	f, err := src.open()
	if err != nil {
		return w.fail(src.path, src.size, plain(err))
	}
	shared := &sharedBlob{blob: f, spooled: src.spooled}
	shared.hold()
	defer shared.release()
	z, err := zip.NewReader(f, src.size)
	if err != nil {
		return w.fail(src.path, src.size, fmt.Errorf("a damaged or incomplete zip archive: %w", err))
	}
	if isDocument(z) || w.opts.Whole != nil && w.opts.Whole(names(z)) {
		return w.give(File{Path: src.path, Size: src.size, ModTime: src.modTime, Read: src.read(w.opts.MaxFile)})
	}
	for _, m := range z.File {
		name := memberName(m)
		if m.FileInfo().IsDir() || hidden(name) {
			continue
		}
		if err := w.member(src, m, name, shared, b); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) member(src source, m *zip.File, name string, shared *sharedBlob, b *budget) error {
	where := src.path + "!/" + name
	size := int64(m.UncompressedSize64)
	if m.Flags&1 != 0 {
		return w.fail(where, size, errEncrypted)
	}
	if size < 0 || size > ratioFreeMember && size/max(int64(m.CompressedSize64), 1) > w.opts.MaxRatio {
		return w.fail(where, 0, errBomb)
	}
	if err := b.take(size); err != nil {
		return w.fail(where, size, err)
	}
	head, err := memberHead(m)
	if err != nil {
		return w.fail(where, size, damaged(err))
	}
	if archiveKind(head) != notArchive {
		r, err := m.Open()
		if err != nil {
			return w.fail(where, size, damaged(err))
		}
		defer r.Close()
		return w.nested(where, src, r, head, b)
	}
	if size > w.opts.MaxFile {
		return w.fail(where, size, tooLarge(w.opts.MaxFile))
	}
	shared.hold()
	return w.give(File{Path: where, Size: size, ModTime: m.Modified, Read: func() ([]byte, error) {
		defer shared.release()
		r, err := m.Open()
		if err != nil {
			return nil, damaged(err)
		}
		defer r.Close()
		// Not a byte more than the archive's directory promised, whatever follows.
		data, err := readAll(r, size, min(size, w.opts.MaxFile))
		if err != nil {
			return nil, damaged(err)
		}
		return data, nil
	}})
}

func memberHead(m *zip.File) ([]byte, error) {
	r, err := m.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	head := make([]byte, headSize)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	return head[:n], nil
}

// nested visits an archive that lies in another one.
func (w *walker) nested(where string, outer source, r io.Reader, head []byte, b *budget) error {
	if outer.depth+1 >= w.opts.MaxDepth {
		return w.fail(where, 0, errDeep)
	}
	src, err := w.spool(r, max(0, b.left.Load()))
	if err != nil {
		return w.fail(where, 0, damaged(err))
	}
	defer src.spooled.release()
	src.path, src.modTime, src.depth = where, outer.modTime, outer.depth+1
	return w.visit(src, head, b)
}

// gzip visits the one file that a .gz holds, which may be an archive again.
func (w *walker) gzip(src source, b *budget) error {
	f, err := src.open()
	if err != nil {
		return w.fail(src.path, src.size, plain(err))
	}
	defer f.Close()
	z, err := gzip.NewReader(io.NewSectionReader(f, 0, src.size))
	if err != nil {
		return w.fail(src.path, src.size, damaged(err))
	}
	head := make([]byte, headSize)
	n, err := io.ReadFull(z, head)
	head = head[:n]
	if n == 0 && err != nil && !errors.Is(err, io.EOF) {
		return w.fail(src.path, src.size, damaged(err))
	}
	if archiveKind(head) != notArchive {
		return w.nested(src.path, src, io.MultiReader(bytes.NewReader(head), z), head, b)
	}
	limit := min(w.opts.MaxFile, max(ratioFreeMember, src.size*w.opts.MaxRatio))
	src.spooled.hold()
	return w.give(File{Path: src.path, Size: gzipSize(f, src.size), ModTime: src.modTime, Read: func() ([]byte, error) {
		defer src.spooled.release()
		f, err := src.open()
		if err != nil {
			return nil, plain(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(io.NewSectionReader(f, 0, src.size))
		if err != nil {
			return nil, damaged(err)
		}
		data, err := readAll(z, src.size*4, limit)
		// A download cut short still holds the beginning of an activity; its
		// parser says that the rest is missing.
		if errors.Is(err, io.ErrUnexpectedEOF) && len(data) > 0 {
			return data, nil
		}
		if err != nil {
			return nil, damaged(err)
		}
		return data, nil
	}})
}

// gzipSize reads the size that a .gz says of its content (RFC 1952, ISIZE):
// only a hint, since it is modulo 4 GiB and can lie.
func gzipSize(r io.ReaderAt, size int64) int64 {
	var tail [4]byte
	if _, err := r.ReadAt(tail[:], size-4); err != nil {
		return size
	}
	return min(int64(binary.LittleEndian.Uint32(tail[:])), size*20)
}

// tar visits the members of a tar archive. It can be read only forwards, so
// members are read here and now.
func (w *walker) tar(src source, b *budget) error {
	f, err := src.open()
	if err != nil {
		return w.fail(src.path, src.size, plain(err))
	}
	defer f.Close()
	t := tar.NewReader(io.NewSectionReader(f, 0, src.size))
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return w.fail(src.path, src.size, fmt.Errorf("a damaged or incomplete tar archive: %w", err))
		}
		if h.Typeflag != tar.TypeReg || hidden(h.Name) {
			continue
		}
		where := src.path + "!/" + strings.ToValidUTF8(h.Name, "�")
		if h.Size > w.opts.MaxFile {
			if err := w.fail(where, h.Size, tooLarge(w.opts.MaxFile)); err != nil {
				return err
			}
			continue
		}
		if err := b.take(h.Size); err != nil {
			return w.fail(where, h.Size, err)
		}
		data, err := readAll(t, h.Size, w.opts.MaxFile)
		if err != nil {
			return w.fail(where, h.Size, damaged(err))
		}
		member := source{path: where, size: int64(len(data)), modTime: h.ModTime, depth: src.depth + 1, open: inMemory(data)}
		if err := w.visit(member, data[:min(len(data), headSize)], b); err != nil {
			return err
		}
	}
}

func damaged(err error) error {
	if errors.Is(err, errBomb) || errors.Is(err, errEncrypted) || errors.Is(err, errDeep) {
		return err
	}
	return fmt.Errorf("damaged inside its archive: %w", err)
}

// names are those of the files in a zip, as they stand there.
func names(z *zip.Reader) (all []string) {
	for _, m := range z.File {
		if !m.FileInfo().IsDir() {
			all = append(all, memberName(m))
		}
	}
	return all
}

// isDocument says whether a zip is really one document: a spreadsheet or text
// (OOXML, OpenDocument), an e-book, an Android package.
func isDocument(z *zip.Reader) bool {
	return slices.ContainsFunc(z.File, func(m *zip.File) bool {
		return m.Name == "[Content_Types].xml" || m.Name == "mimetype" || m.Name == "AndroidManifest.xml"
	})
}

// memberName decodes a member's name: UTF-8, or the code page of the days when
// zip had no other.
func memberName(m *zip.File) string {
	name := m.Name
	if !utf8.ValidString(name) {
		if decoded, err := charmap.CodePage437.NewDecoder().String(name); err == nil {
			name = decoded
		}
	}
	return strings.ReplaceAll(name, `\`, "/")
}

func hidden(name string) bool {
	return slices.ContainsFunc(strings.Split(path.Clean("/"+name), "/"), func(part string) bool {
		return part != "" && ignored(part)
	})
}
