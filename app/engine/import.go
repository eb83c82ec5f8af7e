package engine

import (
	"context"

	"athletedata/connectors/folder"
	"athletedata/parsers/all"
)

// Import brings files, folders and archives into the database. Every file is
// reported to on; the error is for what ended the run early (a lost database,
// a full disk), never for a file. Cancelling ctx stops cleanly: what was
// committed stays, and the next Import goes on from there.
func (e *Engine) Import(ctx context.Context, paths []string, on func(Event)) (Summary, error) {
	return e.ImportWith(ctx, paths, Options{}, on)
}

// ImportWith is [Engine.Import] with options.
func (e *Engine) ImportWith(ctx context.Context, paths []string, options Options, on func(Event)) (Summary, error) {
	return e.start(ctx, spec{kind: "import", options: options, sources: []string{FileSource}}, on, func(ctx context.Context, yield func(*job) error) error {
		return folder.Walk(ctx, paths, folder.Options{Whole: all.Whole}, func(f folder.File) error {
			return yield(&job{path: f.Path, size: f.Size, err: f.Err, read: f.Read})
		})
	})
}
