package engine

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"athletedata/app/zone"
	"athletedata/connectors/folder"
	"athletedata/parsers/customcsv"
	"athletedata/store"
	"athletedata/store/archive"
)

// Customs are the definitions of an athlete's own tables, read once for a run.
// They are not changed and may be asked from several goroutines.
type Customs []customcsv.Definition

// Customs reads the saved definitions, those changed last first.
func (e *Engine) Customs(ctx context.Context) (Customs, error) {
	saved, err := e.Store.CustomDefinitions(ctx, e.AthleteID)
	if err != nil {
		return nil, err
	}
	var all Customs
	for _, s := range saved {
		var d customcsv.Definition
		if err := json.Unmarshal(s.Definition, &d); err != nil {
			return nil, fmt.Errorf("reading the definition of the table %s: %w", s.Table, err)
		}
		all = append(all, d)
	}
	return all, nil
}

// For finds the definition for a file of a shape that was brought before,
// widened where the values of this file ask for it. Files without headers are
// never taken without being told to.
func (c Customs) For(path string, data []byte) (customcsv.Definition, bool) {
	d, ok := c.ofShape(data)
	if !ok {
		return d, false
	}
	found, _, err := customcsv.Inspect(path, data)
	if err != nil || found.Shape() != d.Shape() { // somebody told where the header is
		return d, true
	}
	if made, err := d.Adapt(found, data); err == nil {
		return made, true
	}
	return d, true
}

// ofShape looks at the beginning of a file only, as all files that no parser
// knows come here.
func (c Customs) ofShape(data []byte) (customcsv.Definition, bool) {
	if len(c) == 0 {
		return customcsv.Definition{}, false
	}
	shape := customcsv.ShapeOf(data)
	for _, d := range c {
		if shape != "" && d.Shape() == shape {
			return d, true
		}
	}
	for _, d := range c {
		if d.Header && d.Fits(data) {
			return d, true
		}
	}
	return customcsv.Definition{}, false
}

// Of proposes how to read a file into a table: as its files were read before,
// as far as they have the same columns. An empty name is the table that files
// of this shape went into, or else one called like the file.
func (c Customs) Of(table, path string, data []byte) (customcsv.Definition, error) {
	found, _, err := customcsv.Inspect(path, data)
	if err != nil {
		return found, err
	}
	if table != "" {
		found.Table = customcsv.TableName(table)
	}
	shape := found.Shape()
	var before *customcsv.Definition
	for i, d := range c {
		same := shape != "" && d.Shape() == shape
		if table == "" && !same || table != "" && d.Table != found.Table {
			continue
		}
		if before == nil || same && before.Shape() != shape {
			before = &c[i]
		}
	}
	if before == nil {
		return found, nil
	}
	return before.Adapt(found, data)
}

// ImportCustom keeps the bytes of a file in the raw archive and brings its
// rows into the table of the definition. A file that was read before by the
// same definition is Unchanged. Wall-clock times for which the definition has
// no zone become instants by clocks, or stay without an instant if it is nil.
func (e *Engine) ImportCustom(ctx context.Context, path string, data []byte, def customcsv.Definition, batchID int64, clocks *zone.Resolver) (store.CustomLoaded, error) {
	if err := def.Validate(); err != nil {
		return store.CustomLoaded{}, err
	}
	definition, err := json.Marshal(def)
	if err != nil {
		return store.CustomLoaded{}, err
	}
	sum := sha256.Sum256(data)
	// One file may go into two tables.
	key := def.Table + ":" + hex.EncodeToString(sum[:])
	same, err := e.Store.CustomSame(ctx, e.AthleteID, key, definition)
	if err != nil {
		return store.CustomLoaded{}, err
	}
	if same {
		return store.CustomLoaded{Loaded: store.Loaded{Status: store.Unchanged}}, nil
	}
	if err := errors.Join(e.Archive.Put(sum, data), e.Archive.Sync()); err != nil {
		return store.CustomLoaded{}, fmt.Errorf("keeping the raw file %s: %w", path, err)
	}
	item := store.Item{AthleteID: e.AthleteID, Key: key, Path: path, SHA256: sum, SizeBytes: int64(len(data)), BatchID: batchID,
		TimeZone: cmp.Or(def.Zone, clocks.Chosen())}
	if item.TimeZone != "" {
		item.ZoneFrom = zone.FromChoice
	}
	loader, err := e.Store.NewLoader(ctx)
	if err != nil {
		return store.CustomLoaded{}, err
	}
	defer loader.Close()
	return loader.LoadCustom(ctx, item, customTable(def, definition), customRows(def, data, clocks))
}

func customTable(def customcsv.Definition, definition []byte) store.CustomTable {
	t := store.CustomTable{Name: def.Table, Unique: def.Unique, Shape: def.Shape(), Definition: definition}
	for _, c := range def.Stored() {
		comment := "Column of the file without a header"
		if c.Source != "" {
			comment = fmt.Sprintf("Column %q of the file", c.Source)
		}
		if c.Unit != "" && !strings.Contains(c.Source, c.Unit) {
			comment += ", " + c.Unit
		}
		t.Columns = append(t.Columns, store.CustomColumn{Name: c.Name, Kind: c.Kind(), Comment: comment})
	}
	return t
}

func customRows(def customcsv.Definition, data []byte, clocks *zone.Resolver) iter.Seq[store.CustomRow] {
	return func(yield func(store.CustomRow) bool) {
		var values []store.CustomValue
		for r := range def.Rows(data) {
			values = values[:0]
			for _, v := range r.Values {
				values = append(values, store.CustomValue(v))
			}
			if clocks != nil {
				clocks.Resolve(&r.Time)
			}
			if !yield(store.CustomRow{Line: r.Line, Values: values, Time: r.Time, Moved: r.Moved, Hash: r.Hash, Raw: r.Raw, Reason: r.Reason}) {
				return
			}
		}
	}
}

// ImportCustomFiles brings files, folders and archives into custom tables, one
// after the other; choose says how each is read. Its error fails that file
// alone.
func (e *Engine) ImportCustomFiles(ctx context.Context, paths []string, clocks *zone.Resolver,
	choose func(path string, data []byte) (customcsv.Definition, error), on func(Event)) (sum Summary, err error) {
	batchID, err := e.Store.StartBatch(ctx, e.AthleteID, "import", e.Version)
	if err != nil {
		return Summary{}, err
	}
	track := newTracker(on)
	stop := track.tick()
	err = folder.Walk(ctx, paths, folder.Options{}, func(f folder.File) error {
		track.found(f.Size)
		j := &job{path: f.Path, size: f.Size, started: time.Now()}
		j.load.Item.Format = store.CustomSource
		done, err := e.customFile(ctx, f, batchID, clocks, choose)
		if err != nil {
			return err
		}
		reason := done.Partial
		if done.Error != "" {
			reason = done.Error
		}
		j.unkept = done.Status == store.Failed && done.ItemID == 0
		track.done(j, done.Status, done.Rows, reason)
		return nil
	})
	track.walked()
	stop()
	sum = track.summary()
	if ctx.Err() != nil {
		sum.Cancelled, err = true, nil // what was committed is kept
	}
	noted, zonesErr := false, error(nil)
	if clocks != nil && sum.Imported > 0 { // which somebody may know better by now
		zonesErr = atTheEnd(ctx, func(ctx context.Context) (err error) {
			noted, err = e.rezone(ctx, batchID, clocks)
			return err
		})
	}
	closing, cancel := briefly(ctx)
	defer cancel()
	passedErr := e.Store.NotePassed(closing, batchID, track.passedOver())
	finishErr := e.Store.FinishBatch(closing, batchID, store.BatchResult{Files: sum.Files, Imported: sum.Imported, Unchanged: sum.Unchanged,
		Skipped: sum.Skipped, Failed: sum.Failed, Rows: sum.Rows, Cancelled: sum.Cancelled})
	track.last()
	if err = errors.Join(err, zonesErr, passedErr, finishErr); noted && err == nil && !sum.Cancelled {
		if err = e.reread(ctx, on); ctx.Err() != nil {
			sum.Cancelled, err = true, nil // it is noted, and goes on at the next start
		}
	}
	return sum, err
}

// customFile takes one file; its error ends the run.
func (e *Engine) customFile(ctx context.Context, f folder.File, batchID int64, clocks *zone.Resolver,
	choose func(path string, data []byte) (customcsv.Definition, error)) (store.CustomLoaded, error) {
	failed := func(err error) (store.CustomLoaded, error) {
		return store.CustomLoaded{Loaded: store.Loaded{Status: store.Failed, Error: err.Error()}}, nil
	}
	if f.Err != nil {
		return failed(f.Err)
	}
	data, err := f.Read()
	if err != nil {
		return failed(err)
	}
	def, err := choose(f.Path, data)
	if err != nil {
		return failed(err)
	}
	return e.ImportCustom(ctx, f.Path, data, def, batchID, clocks)
}

// UndoCustom takes back what a file brought to a custom table. The other files
// of the table are read again from the raw archive, in their order, so that
// values which the file had replaced come back; if that is interrupted,
// [Engine.Tidy] makes up for it.
func (e *Engine) UndoCustom(ctx context.Context, itemID int64, clocks *zone.Resolver) (removed int64, err error) {
	_, removed, err = e.Store.UndoCustom(ctx, e.AthleteID, itemID)
	if err != nil {
		return 0, err
	}
	return removed, e.rereadTables(ctx, clocks)
}

// ReparseCustom reads the files of all custom tables again from the raw
// archive, each by the definition it was read by.
func (e *Engine) ReparseCustom(ctx context.Context, clocks *zone.Resolver) error {
	items, err := e.Store.CustomItems(ctx, e.AthleteID, "")
	if err != nil || len(items) == 0 {
		return err
	}
	return e.rereadCustom(ctx, items, clocks)
}

// rereadCustom reads files again in their order. Of those whose raw file is gone or
// damaged the rows stay as they are, and its error says so in the end.
func (e *Engine) rereadCustom(ctx context.Context, items []store.CustomItem, clocks *zone.Resolver) error {
	batchID, err := e.Store.StartBatch(ctx, e.AthleteID, "reparse", e.Version)
	if err != nil {
		return err
	}
	loader, err := e.Store.NewLoader(ctx)
	if err != nil {
		return err
	}
	defer loader.Close()
	var result store.BatchResult
	var damaged []error
	reread := make([]store.KnownItem, 0, len(items))
	for _, i := range items {
		reread = append(reread, i.Item)
		var def customcsv.Definition
		if err := json.Unmarshal(i.Definition, &def); err != nil {
			return fmt.Errorf("reading the definition of %s: %w", i.Item.Path, err)
		}
		data, err := e.Archive.Get(i.Item.SHA256)
		if err != nil {
			err = fmt.Errorf("reading %s again: %w", i.Item.Path, err)
			if !errors.As(err, new(*archive.DamagedError)) {
				return err
			}
			damaged = append(damaged, err)
			result.Files++
			result.Failed++
			continue
		}
		item := store.Item{AthleteID: e.AthleteID, Key: i.Item.Key, Path: i.Item.Path, SHA256: i.Item.SHA256, SizeBytes: i.Item.SizeBytes,
			BatchID: batchID, TimeZone: i.Item.TimeZone, ZoneFrom: i.Item.ZoneFrom, LoadedAt: i.LoadedAt}
		done, err := loader.LoadCustom(ctx, item, customTable(def, i.Definition), customRows(def, data, clocksFor(i.Item, clocks)))
		if err != nil {
			return err
		}
		result.Files++
		result.Rows += done.Rows
		switch done.Status {
		case store.Imported:
			result.Imported++
		case store.Failed:
			result.Failed++
		default:
			result.Skipped++
		}
	}
	if err := e.Store.Reread(ctx, e.AthleteID, reread); err != nil {
		return err
	}
	if clocks != nil { // which somebody may know better by now
		if _, err := e.rezone(ctx, batchID, clocks); err != nil {
			return err
		}
	}
	return cmp.Or(e.Store.FinishBatch(ctx, batchID, result), errors.Join(damaged...))
}
