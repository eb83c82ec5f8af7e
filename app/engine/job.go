package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"athletedata/app/zone"
	"athletedata/parsers"
	"athletedata/parsers/all"
	"athletedata/parsers/customcsv"
	"athletedata/parsers/record"
	"athletedata/store"
)

// job is one file on its way through the pipeline.
type job struct {
	path string
	size int64
	nth  int64                  // the number of its item, should it be a new file: in the order in which files are found
	err  error                  // it was found but cannot be read
	read func() ([]byte, error) // its content, when it is its turn

	started time.Time
	data    []byte
	weight  int64 // share of the memory budget it holds
	load    store.Load
	claimed bool                  // it is the first of its content in this run
	entry   parsers.Entry         // what it is, once claimed
	known   store.KnownItem       // what an earlier run made of it
	custom  *customcsv.Definition // it is one of the athlete's own tables
	origin  origin                // of what an account delivered
	settled func()                // told when its outcome is certain; may be nil
	row     int64                 // of an item that is read again, as it was listed; see store.Item
	unkept  bool                  // the database will not have it: of no known kind, or not to be opened
}

// origin is how an account knows what it delivered. Files have none: their
// content is what identifies them.
type origin struct{ source, key, version, format string }

// expansion is how much memory a byte of a file needs until its rows are
// committed: a FIT record of 30 bytes becomes one of 270.
func expansion(format parsers.Format) int64 {
	if format == "fit" {
		return 9
	}
	return 3
}

// work reads, hashes, archives and parses jobs until there are no more.
func (r *run) work() error {
	for j := range r.jobs {
		if r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		if err := r.parse(j); err != nil {
			r.release(j)
			return err
		}
	}
	return nil
}

// parse takes one job as far as the loaders. Its error ends the run: only what
// is no fault of the file (archive, cancellation) comes back.
func (r *run) parse(j *job) error {
	j.started = time.Now()
	if j.err != nil {
		j.unkept = true
		r.finish(j, store.Failed, 0, j.err.Error())
		return nil
	}
	if err := r.take(j, j.size*4+1<<16); err != nil {
		return err
	}
	data, err := j.read()
	if err != nil {
		j.unkept = true
		r.finish(j, store.Failed, 0, err.Error())
		return nil
	}
	j.data = data
	if !j.claimed {
		if mine, err := r.recognise(j); err != nil || !mine {
			return err
		}
	}
	r.reweigh(j)
	if j.custom != nil {
		return r.loadCustom(j)
	}
	if later := r.understand(j); later {
		r.postpone(j)
		return nil
	}
	item := &j.load.Item
	if item.Status != store.Imported && j.known.Status == item.Status && j.known.Error == item.Error &&
		j.known.SHA256 == item.SHA256 && j.known.Version == item.Version {
		// Tried again, since a newer program may read more; nothing new.
		r.finish(j, store.Unchanged, 0, item.Error)
		return nil
	}
	j.data = nil
	select {
	case r.parsed <- j:
		return nil
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
}

// number gives a file its number before the workers race with it, so that the
// same files get the same order every time.
func (r *run) number(j *job) (err error) {
	if r.reparse || j.err != nil || j.origin.source != "" {
		return nil
	}
	if len(r.numbers) == 0 {
		if r.numbers, err = r.Store.ReserveItems(r.ctx, 256); err != nil {
			return err
		}
	}
	j.nth, r.numbers = r.numbers[0], r.numbers[1:]
	return nil
}

// recognise finds out what a file is and whether it has to be read now. If
// not, it is dealt with: unknown, known already, or waiting for the zones.
func (r *run) recognise(j *job) (now bool, err error) {
	entry, ok := detect(j)
	if !ok {
		def, own := r.customs.For(j.path, j.data)
		switch {
		case own:
			j.custom, entry = &def, parsers.Entry{Format: store.CustomSource, Wall: true}
		case j.origin.source != "": // it is kept all the same: a newer program may read it
			entry = parsers.Entry{Parse: unknownFormat}
		default:
			j.unkept = true
			r.finish(j, store.Skipped, 0, "not a format this program reads: "+all.Describe(head(j.data)))
			return false, nil
		}
	}
	j.entry = entry
	sum := sha256.Sum256(j.data)
	j.load.Item = store.Item{
		ID: j.nth, AthleteID: r.AthleteID, Source: FileSource, Key: hex.EncodeToString(sum[:]), Path: j.path,
		Format: string(entry.Format), SHA256: sum, SizeBytes: int64(len(j.data)), BatchID: r.batchID, Row: j.row,
	}
	if j.origin.source != "" {
		j.load.Item.Source, j.load.Item.Key, j.load.Item.Version = j.origin.source, j.origin.key, j.origin.version
	}
	verdict, known := r.seen.claim(j, r.reparse || r.rezoned(j))
	switch verdict {
	case twin: // the one that came first reports for both
		r.release(j)
		j.data = nil
		return false, nil
	case settled:
		reason := known.Partial
		if known.Error != "" {
			reason = known.Error
		}
		r.finish(j, store.Unchanged, 0, reason)
		return false, nil
	}
	j.known = known
	if !r.reparse {
		if err := r.Archive.Put(sum, j.data); err != nil {
			return false, fmt.Errorf("keeping the raw file %s: %w", j.path, err)
		}
	}
	if entry.Wall && r.zones == nil {
		r.postpone(j)
		return false, nil
	}
	return true, nil
}

// detect finds the format of a file by its content, of what an account
// delivered by what it says.
func detect(j *job) (parsers.Entry, bool) {
	for _, e := range all.Formats {
		if j.origin.format != "" && string(e.Format) == j.origin.format {
			return e, true
		}
	}
	return all.Detect(j.path, head(j.data))
}

func unknownFormat(f parsers.File, _ parsers.Emit) error {
	return &parsers.Unsupported{What: "not a format this program reads: " + all.Describe(head(f.Data))}
}

// understand parses a file and notes what came of it. later says that some of
// its times are those of a clock on the wall, and the zones are not known yet.
func (r *run) understand(j *job) (later bool) {
	item := &j.load.Item
	var told zone.Told
	zones := r.zonesFor(j)
	err := all.Parse(j.entry, parsers.File{Name: j.path, Data: j.data}, func(e record.Entity) error {
		switch e := e.(type) {
		case *record.Activity:
			zone.Fill(e)
			j.load.Activities = append(j.load.Activities, e)
		case *record.Facts:
			if zones != nil {
				told.Add(zones.Facts(e))
			} else if zone.Open(e) {
				later = true
			}
			j.load.Facts = append(j.load.Facts, e)
		}
		return nil
	})
	if later {
		j.load.Activities, j.load.Facts = nil, nil
		return true
	}
	item.TimeZone, item.ZoneFrom = told.Zone, told.From
	if told.From == zone.FromComputer {
		r.track.assumed()
	}
	var unsupported *parsers.Unsupported
	switch {
	case len(j.load.Activities)+len(j.load.Facts) > 0:
		item.Status = store.Imported
		item.Partial = partial(j.load, err)
	case errors.As(err, &unsupported):
		item.Status, item.Error = store.Skipped, unsupported.What
	case err != nil:
		item.Status, item.Error = store.Failed, err.Error()
	default:
		item.Status, item.Error = store.Skipped, "nothing in it to store"
	}
	return false
}

// reweigh corrects the guess of a job's memory once its content is known. It
// only ever lets go: taking more while holding some could lock all workers.
func (r *run) reweigh(j *job) {
	want := min(int64(len(j.data))*expansion(j.entry.Format), r.budgetN)
	if want < j.weight {
		r.budget.Release(j.weight - want)
		j.weight = want
	}
}

// partial joins the reasons why not all of a file could be read.
func partial(load store.Load, err error) string {
	for _, a := range load.Activities {
		if a.Partial != "" {
			return a.Partial
		}
	}
	for _, f := range load.Facts {
		if f.Partial != "" {
			return f.Partial
		}
	}
	if err != nil {
		return "only a part of it could be read: " + err.Error()
	}
	return ""
}

// head is as much of a file as recognising its format needs.
func head(data []byte) []byte { return data[:min(len(data), 64<<10)] }
