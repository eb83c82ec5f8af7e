package myfitnesspal

import (
	"context"
	"errors"
	"slices"
	"time"

	"athletedata/connectors"
)

const (
	// late is for how many days entries may change afterwards.
	late = 14
	// stubborn is how many days in a row may go wrong before it is given up.
	stubborn = 3
)

// cursor says how far each list of the diary has come.
type cursor struct {
	Walks map[string]*walk `json:"walks,omitempty"`
}

// walk is how far one has come; days are written 2026-06-15.
type walk struct {
	Newest string `json:"newest,omitempty"` // up to here all is known
	Oldest string `json:"oldest,omitempty"` // down to here
	Empty  int    `json:"empty,omitempty"`  // days without an entry before that
	// Missed are days that could not be had, to be asked for again.
	Missed []string `json:"missed,omitempty"`
	// Recent are the versions of the last days that had entries, so that one
	// whose entries were all deleted is noticed.
	Recent map[string]string `json:"recent,omitempty"`
}

// diary is one list of the diary on its way through the days.
type diary struct {
	*site
	run     *connectors.Run
	dataset string
	walk    *walk
	done    *cursor
	wrong   int // days in a row that could not be had
}

func (d *diary) walkThrough(ctx context.Context) error {
	from, to := d.span(d.run)
	for _, date := range slices.Clone(d.walk.Missed) {
		day, err := time.Parse(time.DateOnly, date)
		if err != nil || day.Before(from) || day.After(to) {
			continue
		}
		if _, err := d.visit(ctx, day); err != nil {
			return err
		}
	}
	// What is known has no holes: it begins anew where all of it is later than
	// what is wanted now.
	if tomorrow := to.AddDate(0, 0, 1); d.walk.Newest == "" || tomorrow.Before(parse(d.walk.Oldest)) {
		d.walk.Newest, d.walk.Oldest, d.walk.Empty = date(to), date(tomorrow), 0
	}
	if err := d.forward(ctx, from, to); err != nil {
		return err
	}
	return d.back(ctx, from)
}

// forward visits the new days, and the last ones before them once more. The
// oldest come first, so that it can be stopped anywhere.
func (d *diary) forward(ctx context.Context, from, to time.Time) error {
	newest, oldest := parse(d.walk.Newest), parse(d.walk.Oldest)
	start := newest.AddDate(0, 0, 1-late)
	for _, bound := range []time.Time{from, oldest} {
		if start.Before(bound) {
			start = bound
		}
	}
	for day := start; !day.After(to); day = day.AddDate(0, 0, 1) {
		if _, err := d.visit(ctx, day); err != nil {
			return err
		}
		if day.After(newest) {
			d.walk.Newest = date(day)
		}
		if err := d.checkpoint(ctx); err != nil {
			return err
		}
	}
	return nil
}

// back visits the days before those that are known, until the diary begins.
func (d *diary) back(ctx context.Context, from time.Time) error {
	day, chosen := parse(d.walk.Oldest).AddDate(0, 0, -1), !d.run.Account.From.IsZero()
	for ; !day.Before(from) && (chosen || d.walk.Empty < d.run.Account.Number(quiet)); day = day.AddDate(0, 0, -1) {
		entries, err := d.visit(ctx, day)
		if err != nil {
			return err
		}
		switch {
		case entries > 0:
			d.walk.Empty = 0
		case !slices.Contains(d.walk.Missed, date(day)):
			d.walk.Empty++
		}
		d.walk.Oldest = date(day)
		if err := d.checkpoint(ctx); err != nil {
			return err
		}
	}
	return nil
}

// visit brings a day, and says how many entries it has. A day whose answer is
// of no use is noted and left; some in a row are no accident any more.
func (d *diary) visit(ctx context.Context, day time.Time) (entries int, err error) {
	d.run.Progress(connectors.Progress{Stage: map[string]string{food: "Foods", exercise: "Exercise"}[d.dataset], At: day.Format("January 2006")})
	raw, all, err := d.day(ctx, d.dataset, day)
	switch {
	case errors.Is(err, errOtherDay), errors.Is(err, errShape):
		if !slices.Contains(d.walk.Missed, date(day)) {
			d.walk.Missed = append(d.walk.Missed, date(day))
		}
		d.run.Log.Warn("a day of MyFitnessPal could not be had; it is asked for again next time", "day", date(day), "error", err)
		if d.wrong++; d.wrong >= stubborn {
			return 0, connectors.Advise(err, "Nothing wrong was kept, and it is tried again later. If it stays like this, MyFitnessPal has changed something: look for an update of this program.")
		}
		return 0, d.checkpoint(ctx)
	case err != nil:
		return 0, err
	}
	d.wrong = 0
	d.walk.Missed = slices.DeleteFunc(d.walk.Missed, func(s string) bool { return s == date(day) })
	return len(all), d.deliver(ctx, day, raw, versionOf(all), len(all))
}

func (d *diary) deliver(ctx context.Context, day time.Time, raw []byte, version string, entries int) error {
	key := d.dataset + "/" + date(day)
	if entries > 0 || d.walk.Recent[date(day)] != "" {
		item := connectors.Item{Key: key, Version: version, Format: format, Name: "myfitnesspal-" + d.dataset + "-" + date(day) + ".json", Data: raw}
		if !d.run.Have(key, version) {
			if err := d.run.Deliver(ctx, item); err != nil {
				return err
			}
		}
	}
	if d.walk.Recent == nil {
		d.walk.Recent = map[string]string{}
	}
	if delete(d.walk.Recent, date(day)); entries > 0 {
		d.walk.Recent[date(day)] = version
	}
	for old := range d.walk.Recent {
		if parse(old).Before(parse(d.walk.Newest).AddDate(0, 0, -2*late)) {
			delete(d.walk.Recent, old)
		}
	}
	return nil
}

func (d *diary) checkpoint(ctx context.Context) error { return d.run.Checkpoint(ctx, d.done) }

func date(t time.Time) string { return t.Format(time.DateOnly) }

// parse reads a day of a cursor; one that is none is long ago.
func parse(s string) time.Time {
	t, _ := time.Parse(time.DateOnly, s)
	return t
}
