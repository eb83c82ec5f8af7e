package hosttest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"athletedata/app/engine"
	"athletedata/store"
)

// WithHistory gives the fake so many past imports; the newest is an export of
// three formats with problems, the one before it brought nothing new.
func (f *Fake) WithHistory(imports int) *Fake {
	at := time.Date(2025, 6, 30, 18, 5, 0, 0, time.UTC)
	for i := range imports {
		path := fmt.Sprintf("/home/me/Downloads/week %d.zip", imports-i)
		f.Runs = append(f.Runs, store.ImportRun{ID: int64(imports - i), StartedAt: at.AddDate(0, 0, -7*i), Files: 7, FirstPath: path, LastPath: path,
			Formats: []store.ImportFormat{{Format: "fit", Imported: 7, Rows: 25_200}}})
	}
	if imports > 1 {
		f.Runs[0] = store.ImportRun{ID: int64(imports), StartedAt: at, Files: 270, Unchanged: 3, Skipped: 12, Failed: 2,
			FirstPath: "/home/me/export/a.fit", LastPath: "/home/me/export/oura/sleep.json", Formats: []store.ImportFormat{
				{Format: "fit", Imported: 250, Partial: 1, Failed: 1, Rows: 1_336_869}, {Format: "mindmonitor", Imported: 2, Rows: 7_200}, {Format: "gpx", Skipped: 1}}}
		f.Runs[1] = store.ImportRun{ID: int64(imports - 1), StartedAt: at.AddDate(0, 0, -7), Files: 270, Unchanged: 270}
	}
	f.Files = []store.ImportFile{
		{Path: "/home/me/export/bad.fit", Format: "fit", Status: store.Failed, Reason: "the file ends in the middle"},
		{Path: "/home/me/export/half.fit", Format: "fit", Status: store.Imported, Reason: "the file is damaged after 21 minutes", Rows: 1260},
		{Path: "/home/me/export/route.gpx", Format: "gpx", Status: store.Skipped, Reason: "a planned route, not a workout"},
		{Path: "/home/me/export/ride.fit", Format: "fit", Status: store.Imported, Rows: 3600},
	}
	return f
}

// Imports implements host.Host.
func (f *Fake) Imports(_ context.Context, before int64, limit int) (runs []store.ImportRun, err error) {
	for _, r := range f.Runs {
		if (before == 0 || r.ID < before) && len(runs) < limit {
			runs = append(runs, r)
		}
	}
	return runs, f.Err
}

// ImportFiles implements host.Host: every import has the same files.
func (f *Fake) ImportFiles(_ context.Context, _ int64, problems bool, offset, limit int) (files []store.ImportFile, err error) {
	for _, file := range f.Files {
		if !problems || file.Status != store.Imported || file.Reason != "" {
			files = append(files, file)
		}
	}
	return files[min(offset, len(files)):min(offset+limit, len(files))], f.Err
}

// RemoveImport implements host.Host.
func (f *Fake) RemoveImport(_ context.Context, run int64, on func(engine.Event)) (engine.Undone, error) {
	on(engine.Rereading{Found: 4, Done: 2})
	if f.Err != nil {
		return engine.Undone{}, f.Err
	}
	f.Removed = append(f.Removed, run)
	f.Runs = slices.DeleteFunc(slices.Clone(f.Runs), func(r store.ImportRun) bool { return r.ID == run })
	return engine.Undone{Files: 253, Freed: 5 << 20}, nil
}
