package hosttest

import (
	"context"
	"slices"
	"time"

	"athletedata/app/engine"
	"athletedata/app/ui/host"
	"athletedata/parsers/customcsv"
	"athletedata/store"
)

// WithSources gives the fake what three formats have brought, and two watched
// folders.
func (f *Fake) WithSources() *Fake {
	first, last := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2025, 6, 30, 0, 0, 0, 0, time.UTC)
	f.Sources = []store.FormatSource{
		{Format: "fit", Files: 250, Problems: 2, Rows: 1_336_869, Last: last.Add(20 * time.Hour), FirstDay: &first, LastDay: &last},
		{Format: "mindmonitor", Files: 12, Rows: 43_200, Last: last, FirstDay: &last, LastDay: &last},
		{Format: store.CustomSource, Files: 1, Rows: 30, Last: first},
	}
	f.Folder = []store.WatchedFolder{{Path: "/home/me/Dropbox/Apps/Mind Monitor", AddedAt: first, Files: 12}, {Path: "/home/me/Glimp", AddedAt: last}}
	return f
}

// WithTable lets the fake read one CSV file, whatever its path.
func (f *Fake) WithTable(name, text string) *Fake {
	def, _, err := customcsv.Inspect(name, []byte(text))
	if err != nil {
		f.Err = err
	}
	f.Table = host.Table{Path: name, Data: []byte(text), Definition: def}
	return f
}

// FileSources implements host.Host.
func (f *Fake) FileSources(context.Context) ([]store.FormatSource, error) { return f.Sources, f.Err }

// WatchedFolders implements host.Host.
func (f *Fake) WatchedFolders(context.Context) ([]store.WatchedFolder, error) {
	return f.Folder, f.Err
}

// WatchFolder implements host.Host.
func (f *Fake) WatchFolder(_ context.Context, path string) error {
	if f.Err == nil {
		f.Folder = append(f.Folder, store.WatchedFolder{Path: path})
	}
	return f.Err
}

// UnwatchFolder implements host.Host.
func (f *Fake) UnwatchFolder(_ context.Context, path string) error {
	f.Folder = slices.DeleteFunc(slices.Clone(f.Folder), func(w store.WatchedFolder) bool { return w.Path == path })
	return f.Err
}

// SubscribeImports implements host.Host.
func (f *Fake) SubscribeImports(g func(engine.Summary)) { f.onImport = append(f.onImport, g) }

// Arrive tells the window that files of a watched folder were imported.
func (f *Fake) Arrive(s engine.Summary) {
	for _, g := range f.onImport {
		g(s)
	}
}

// HomeZone implements host.Host.
func (f *Fake) HomeZone(context.Context) (string, error) { return f.Zone, f.Err }

// SetHomeZone implements host.Host.
func (f *Fake) SetHomeZone(_ context.Context, zone string, on func(engine.Event)) error {
	for _, e := range f.Moving {
		on(e)
	}
	if f.Moved != nil {
		if err := f.Moved(); err != nil {
			return err
		}
	}
	if f.Err == nil {
		f.Zone = zone
	}
	return f.Err
}

// ReadTable implements host.Host.
func (f *Fake) ReadTable(_ context.Context, path string) (host.Table, error) {
	t := f.Table
	t.Path = path
	return t, f.Err
}

// ImportTable implements host.Host.
func (f *Fake) ImportTable(_ context.Context, t host.Table) (store.CustomLoaded, error) {
	f.Made = append(f.Made, t)
	return f.Loaded, f.Err
}
