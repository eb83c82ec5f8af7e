package glooko

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"athletedata/connectors"
)

const (
	week = 7 // days; weeks begin on Mondays
	// late is for how many days devices may upload afterwards.
	late = 35
	// stubborn is how many weeks in a row may go wrong before it is given up.
	stubborn = 3
)

// cursor says how far each list has come.
type cursor struct {
	Walks map[string]*walk `json:"walks,omitempty"`
}

// walk is how far one has come; days are written 2026-06-15.
type walk struct {
	Newest string `json:"newest,omitempty"` // up to here all is known
	Oldest string `json:"oldest,omitempty"` // down to here
	Empty  int    `json:"empty,omitempty"`  // weeks without an entry before that
	// Missed are the Mondays of weeks that could not be had, to be asked for again.
	Missed []string `json:"missed,omitempty"`
	// Recent are the items of the last weeks that had entries, so that one
	// whose entries were all deleted is noticed.
	Recent map[string]bool `json:"recent,omitempty"`
}

// lane is one list on its way through the weeks.
type lane struct {
	*site
	list
	run      *connectors.Run
	walk     *walk
	done     *cursor
	from, to time.Time // a Monday, and a Sunday or today
	wrong    int       // weeks in a row that could not be had
}

// wholeWeeks are the days to fetch: those the account wants, and the rest of the
// weeks in which they lie. An item is a week, and one that ended with the last
// day wanted would replace what is stored of it.
func wholeWeeks(run *connectors.Run) (from, to time.Time) {
	from, to = run.Account.Span(glooko{}.Info().Earliest, run.Clock.Now())
	if to = mondayOf(to).AddDate(0, 0, week-1); to.After(connectors.Day(run.Clock.Now())) {
		to = connectors.Day(run.Clock.Now())
	}
	return mondayOf(from), to
}

func (l *lane) walkThrough(ctx context.Context) error {
	for _, missed := range slices.Clone(l.walk.Missed) {
		if monday := parse(missed); !monday.Before(l.from) && !monday.After(l.to) {
			if _, err := l.visit(ctx, monday); err != nil {
				return err
			}
		}
	}
	// What is known has no holes: it begins anew where all of it is later than
	// what is wanted now.
	if l.walk.Newest == "" || l.to.AddDate(0, 0, 1).Before(parse(l.walk.Oldest)) {
		l.walk.Newest, l.walk.Oldest, l.walk.Empty = date(l.to), date(mondayOf(l.to).AddDate(0, 0, week)), 0
	}
	if err := l.forward(ctx); err != nil {
		return err
	}
	return l.back(ctx)
}

// forward visits the new weeks, and the last ones before them once more.
func (l *lane) forward(ctx context.Context) error {
	newest, oldest := parse(l.walk.Newest), parse(l.walk.Oldest)
	start := newest.AddDate(0, 0, -late)
	for _, bound := range []time.Time{l.from, oldest} {
		if start.Before(bound) {
			start = bound
		}
	}
	for monday := mondayOf(start); !monday.After(l.to); monday = monday.AddDate(0, 0, week) {
		if _, err := l.visit(ctx, monday); err != nil {
			return err
		}
		if end := l.last(monday, week); end.After(newest) {
			l.walk.Newest = date(end)
		}
		if err := l.run.Checkpoint(ctx, l.done); err != nil {
			return err
		}
	}
	return nil
}

// back visits the weeks before those that are known, until the data begin. A
// week of which an older version of this program knew a part is visited again.
func (l *lane) back(ctx context.Context) error {
	monday, chosen := mondayOf(parse(l.walk.Oldest).AddDate(0, 0, -1)), !l.run.Account.From.IsZero()
	for ; !monday.Before(l.from) && (chosen || l.walk.Empty < l.run.Account.Number(quiet)); monday = monday.AddDate(0, 0, -week) {
		entries, err := l.visit(ctx, monday)
		if err != nil {
			return err
		}
		switch {
		case entries > 0:
			l.walk.Empty = 0
		case !slices.Contains(l.walk.Missed, date(monday)):
			l.walk.Empty++
		}
		l.walk.Oldest = date(monday)
		if err := l.run.Checkpoint(ctx, l.done); err != nil {
			return err
		}
	}
	return nil
}

// last is the last of some days that there can be something of.
func (l *lane) last(start time.Time, days int) time.Time {
	end := start.AddDate(0, 0, days-1)
	if end.After(l.to) {
		return l.to
	}
	return end
}

// visit brings a week and says how many entries it has. One whose answer is of
// no use is noted and left; some in a row are no accident any more.
func (l *lane) visit(ctx context.Context, monday time.Time) (entries int, err error) {
	l.run.Progress(connectors.Progress{Stage: l.stage, At: monday.Format("January 2006")})
	entries, err = l.bring(ctx, monday, week)
	if err == nil || connectors.IsPermanent(err) {
		l.walk.Missed = slices.DeleteFunc(l.walk.Missed, func(s string) bool { return s == date(monday) })
	}
	if err == nil {
		l.wrong = 0
		return entries, nil
	}
	if !connectors.IsPermanent(err) {
		return 0, err
	}
	l.walk.Missed = append(l.walk.Missed, date(monday))
	l.run.Log.Warn("a week of Glooko could not be had; it is asked for again next time", "list", l.dataset, "week", date(monday), "error", err)
	if l.wrong++; l.wrong >= stubborn {
		return 0, err
	}
	return 0, nil
}

// bring delivers some days; when they are too many for one answer, each half.
func (l *lane) bring(ctx context.Context, start time.Time, days int) (entries int, err error) {
	if start.After(l.to) {
		return 0, nil
	}
	f, err := l.fetch(ctx, l.list, start, l.last(start, days))
	if err != nil {
		return 0, err
	}
	if f.more && days > 1 {
		first := days / 2
		for _, half := range []struct{ skip, days int }{{0, first}, {first, days - first}} {
			n, err := l.bring(ctx, start.AddDate(0, 0, half.skip), half.days)
			if err != nil {
				return 0, err
			}
			entries += n
		}
		return entries, nil
	}
	if f.more {
		l.run.Log.Warn("Glooko has more of a day than it tells at once", "list", l.dataset, "day", date(start))
	}
	return len(f.entries), l.deliver(ctx, f, fmt.Sprintf("%s/%s/%d", l.dataset, date(start), days), start)
}

func (l *lane) deliver(ctx context.Context, f found, key string, start time.Time) error {
	version := f.version()
	if (len(f.entries) > 0 || l.walk.Recent[key]) && !l.run.Have(key, version) {
		item := connectors.Item{Key: key, Version: version, Format: format, Name: fmt.Sprintf("glooko-%s-%s.json", l.dataset, date(start)), Data: f.raw}
		if err := l.run.Deliver(ctx, item); err != nil {
			return err
		}
	}
	if l.walk.Recent == nil {
		l.walk.Recent = map[string]bool{}
	}
	if delete(l.walk.Recent, key); len(f.entries) > 0 {
		l.walk.Recent[key] = true
	}
	for old := range l.walk.Recent {
		if parts := strings.Split(old, "/"); len(parts) != 3 || parse(parts[1]).Before(l.to.AddDate(0, 0, -2*late)) {
			delete(l.walk.Recent, old)
		}
	}
	return nil
}

func mondayOf(t time.Time) time.Time { return t.AddDate(0, 0, -(int(t.Weekday())+6)%week) }

func date(t time.Time) string { return t.Format(time.DateOnly) }

// parse reads a day of a cursor; one that is none is long ago.
func parse(s string) time.Time {
	t, _ := time.Parse(time.DateOnly, s)
	return t
}

// all walks through each list that is wanted.
func (w *site) all(ctx context.Context, run *connectors.Run) error {
	var done cursor
	if err := run.Cursor(&done); err != nil {
		return err
	}
	if done.Walks == nil {
		done.Walks = map[string]*walk{}
	}
	from, to := wholeWeeks(run)
	var failed error
	for _, l := range lists {
		if !run.Account.Wants(l.dataset) {
			continue
		}
		if done.Walks[l.dataset] == nil {
			done.Walks[l.dataset] = &walk{}
		}
		way := lane{site: w, list: l, run: run, walk: done.Walks[l.dataset], done: &done, from: from, to: to}
		err := way.walkThrough(ctx)
		if errors.Is(err, connectors.ErrGone) || connectors.IsPermanent(err) {
			// The others may still be there.
			run.Log.Warn("a list of Glooko could not be read", "list", l.dataset, "error", err)
			failed = errors.Join(failed, connectors.Advise(fmt.Errorf("%s of Glooko: %w", l.stage, err), adviceLater))
			continue
		}
		if err != nil {
			return err
		}
	}
	return failed
}
