// Package myfitnesspal fetches the food diary, exercise and measurements of
// MyFitnessPal with the session of the person's browser. The calls are those of
// the site's own pages and are not documented; see site.go.
//
// The diary is told day by day. New days come first, with the last two weeks
// once more since people put their diary right; then the walk goes back in time
// until the diary begins.
package myfitnesspal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"athletedata/connectors"
)

// format is the name of these answers in the program's table of formats.
const format = "myfitnesspal_web"

type myfitnesspal struct{}

// New is the source of that name.
func New() connectors.Connector { return myfitnesspal{} }

// Sync implements [connectors.Connector].
func (myfitnesspal) Sync(ctx context.Context, run *connectors.Run) error {
	w, err := openSite(run.Session)
	if err != nil {
		return err
	}
	if !w.signedIn() {
		return connectors.Advise(fmt.Errorf("nobody is signed in to MyFitnessPal: %w", connectors.ErrReauth), advicePaste)
	}
	if _, err := w.renew(ctx); err != nil {
		return err
	}
	err = w.all(ctx, run)
	if !errors.Is(err, connectors.ErrReauth) {
		err = errors.Join(err, w.jar.Save()) // the site renews cookies on the way
	}
	return err
}

func (w *site) all(ctx context.Context, run *connectors.Run) error {
	var done cursor
	if err := run.Cursor(&done); err != nil {
		return err
	}
	if done.Walks == nil {
		done.Walks = map[string]*walk{}
	}
	var failed error
	for _, dataset := range []string{measurements, food, exercise} {
		if !run.Account.Wants(dataset) {
			continue
		}
		var err error
		if dataset == measurements {
			err = w.measurements(ctx, run)
		} else {
			if done.Walks[dataset] == nil {
				done.Walks[dataset] = &walk{}
			}
			d := diary{site: w, run: run, dataset: dataset, walk: done.Walks[dataset], done: &done}
			err = d.walkThrough(ctx)
		}
		if errors.Is(err, connectors.ErrGone) || connectors.IsPermanent(err) {
			// The others may still be there.
			run.Log.Warn("a part of MyFitnessPal could not be read", "part", dataset, "error", err)
			failed = errors.Join(failed, connectors.Advise(fmt.Errorf("%s of MyFitnessPal: %w", dataset, err), "MyFitnessPal may have changed something: look for an update of this program."))
			continue
		}
		if err != nil {
			return err
		}
	}
	return failed
}

// measurements are told all at once.
func (w *site) measurements(ctx context.Context, run *connectors.Run) error {
	run.Progress(connectors.Progress{Stage: "Measurements"})
	raw, err := w.get(ctx, pathMeasurements, nil, nil)
	if err != nil {
		return err
	}
	entries, err := list(raw)
	if err != nil {
		return err
	}
	from, to := w.span(run)
	within := slices.ContainsFunc(entries, func(raw json.RawMessage) bool {
		day, err := time.Parse(time.DateOnly, dateOf(raw))
		return err == nil && !day.Before(from) && !day.After(to)
	})
	version := versionOf(entries)
	if !within || run.Have(measurements, version) {
		return nil
	}
	return run.Deliver(ctx, connectors.Item{Key: measurements, Version: version, Format: format, Name: "myfitnesspal-measurements.json", Data: raw})
}

func (w *site) span(run *connectors.Run) (from, to time.Time) {
	return run.Account.Span(myfitnesspal{}.Info().Earliest, run.Clock.Now())
}
