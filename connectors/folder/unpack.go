package folder

import "context"

// Unpack delivers what is in the content of a file that lies in memory, as
// [Walk] does for one on disk: the file itself, or all that is in it when it is
// an archive.
func Unpack(ctx context.Context, path string, data []byte, opts Options, deliver func(File) error) error {
	size := int64(len(data))
	w := &walker{ctx: ctx, opts: opts.complete(), deliver: deliver}
	src := source{path: path, size: size, open: inMemory(data)}
	return w.visit(src, data[:min(len(data), headSize)], newBudget(w.opts, size))
}

// IsArchive reports whether Unpack would look into a file, by its beginning.
// Spreadsheets that are zip archives inside are archives here as well.
func IsArchive(head []byte) bool { return archiveKind(head[:min(len(head), headSize)]) != notArchive }

// Hidden reports whether a file or one of the folders around it is one that
// Walk passes over in silence.
func Hidden(path string) bool { return hidden(path) }
