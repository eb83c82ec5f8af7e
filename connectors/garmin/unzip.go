package garmin

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"athletedata/connectors"
)

// What Garmin packs is far below these bounds: a long ride is some megabytes,
// a day some tens of files.
const (
	maxFiles = 500
	maxFile  = 256 << 20
	maxTotal = 512 << 20
)

// packed is a file out of a zip.
type packed struct {
	name string
	data []byte
}

// unzip takes the files out of an archive, in order of their names. Whatever
// the archive says of sizes, no more is unpacked than the bounds allow.
func unzip(data []byte) ([]packed, error) {
	return unzipWithin(data, maxFiles, maxFile, maxTotal)
}

func unzipWithin(data []byte, files int, size, total int64) ([]packed, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		// A day without files may come as an end of archive and nothing else.
		return nil, connectors.Permanent(fmt.Errorf("the archive from Garmin cannot be read: %w", err))
	}
	if len(archive.File) > files {
		return nil, connectors.Permanent(fmt.Errorf("the archive from Garmin holds %d files, which none of theirs does", len(archive.File)))
	}
	var out []packed
	for _, f := range archive.File {
		if f.FileInfo().IsDir() {
			continue
		}
		name := path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
		content, err := unpack(f, min(size, total))
		if err != nil {
			return nil, connectors.Permanent(fmt.Errorf("unpacking %s of Garmin's archive: %w", name, err))
		}
		total -= int64(len(content))
		if len(content) > 0 {
			out = append(out, packed{name, content})
		}
	}
	slices.SortStableFunc(out, func(a, b packed) int { return strings.Compare(a.name, b.name) })
	return out, nil
}

func unpack(f *zip.File, limit int64) ([]byte, error) {
	if f.UncompressedSize64 > uint64(limit) {
		return nil, errors.New("it is too large")
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	content := make([]byte, 0, min(f.UncompressedSize64+1, 1<<20))
	buffer := bytes.NewBuffer(content)
	n, err := buffer.ReadFrom(io.LimitReader(r, limit+1))
	if err == nil && n > limit {
		err = errors.New("it is too large")
	}
	return buffer.Bytes(), err
}
