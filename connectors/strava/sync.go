package strava

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
)

const (
	perPage = 200 // the most that Strava gives
	// recent is how far back each sync compares the list with what is there, so
	// that edits are found.
	recent = 30 * day
	// again is how often the whole list is compared: old activities are edited
	// and uploaded too, and it costs one request for 200 of them.
	again = 30 * day
	// patience is how many walks in a row may leave something out before that
	// waits for the next regular one.
	patience = 3
)

// cursor is how far it has come.
type cursor struct {
	Covers  string    `json:"covers,omitempty"`  // what the last whole walk was for
	Listed  time.Time `json:"listed,omitzero"`   // when it ended
	Gaps    int       `json:"gaps,omitempty"`    // walks in a row that left something out
	Walk    *walk     `json:"walk,omitempty"`    // the one that is under way
	Profile string    `json:"profile,omitempty"` // the day on which the profile came
	Gear    []string  `json:"gear,omitempty"`    // what it lists
}

// walk is a way through the list, from the newest activity to the oldest.
type walk struct {
	Covers string `json:"covers"`
	Before int64  `json:"before"` // unix seconds; all from there on is done
	Page   int    `json:"page"`
	Gap    bool   `json:"gap,omitempty"`
}

// sync is one run.
type sync struct {
	*api
	run      *connectors.Run
	cursor   cursor
	from, to time.Time
	asked    map[string]bool
	noZones  bool
	done     int
	faults   int // answers that say that something is wrong at Strava
}

// Sync implements connectors.Connector.
func (source) Sync(ctx context.Context, run *connectors.Run) error {
	a, err := open(run.Session)
	if err != nil {
		return err
	}
	y := &sync{api: a, run: run, asked: map[string]bool{}}
	if err := run.Cursor(&y.cursor); err != nil {
		return err
	}
	now := run.Clock.Now()
	// By its own clock an activity may be of the day that begins in the east.
	y.from, y.to = run.Account.Span(source{}.Info().Earliest, now.Add(14*time.Hour))
	covers := y.covers()
	if wants := run.Account.Wants; wants(profile) || wants(gear) {
		today := now.UTC().Format(time.DateOnly) + " " + covers
		if y.cursor.Profile != today {
			whole, err := y.athlete(ctx)
			if err != nil {
				return err
			}
			if whole {
				y.cursor.Profile = today
				if err := run.Checkpoint(ctx, y.cursor); err != nil {
					return err
				}
			}
		}
	}
	if !run.Account.Wants(activities) {
		return nil
	}
	if err := a.ticked(); err != nil {
		return err
	}
	if !a.may("activity:read_all") {
		run.Log.Warn("activities that only you can see are left out: that permission was not given at the sign-in")
	}
	return y.activities(ctx, covers, now)
}

// covers names what is asked for: more of it means a walk through all.
func (y *sync) covers() string {
	text := y.from.Format(time.DateOnly)
	if !y.run.Account.To.IsZero() {
		text += "/" + y.run.Account.To.Format(time.DateOnly)
	}
	for _, d := range datasets {
		if y.run.Account.Wants(d.ID) {
			text += " " + d.ID
		}
	}
	return text
}

// activities walks through the last days, and through all when that is due.
func (y *sync) activities(ctx context.Context, covers string, now time.Time) error {
	w := y.cursor.Walk
	if w == nil || w.Covers != covers {
		w = &walk{Covers: covers}
	}
	if w.Before != 0 || !y.due(covers, now) {
		// What is new comes before what is left of the past.
		since := y.from
		if back := connectors.Day(now.Add(-recent)); back.After(since) {
			since = back
		}
		if err := y.through(ctx, &walk{}, since, now, nil); err != nil {
			return err
		}
	}
	if w.Before == 0 && !y.due(covers, now) {
		return nil
	}
	err := y.through(ctx, w, y.from, now, func() error {
		y.cursor.Walk = w
		return y.run.Checkpoint(ctx, y.cursor)
	})
	if err != nil {
		return err
	}
	if y.cursor.Gaps++; !w.Gap {
		y.cursor.Gaps = 0
	}
	y.cursor.Covers, y.cursor.Listed, y.cursor.Walk = covers, now, nil
	return y.run.Checkpoint(ctx, y.cursor)
}

func (y *sync) due(covers string, now time.Time) bool {
	c := y.cursor
	return c.Covers != covers || now.Sub(c.Listed) >= again || c.Gaps > 0 && c.Gaps <= patience
}

// through walks from the newest activity to those of a day. Pages would shift
// when something is uploaded meanwhile, so that each is asked for by the time
// at which the one before ended; only if the order is not the one that was
// recorded (newest first), by its number. The end is an empty page: a short one
// before it cannot be ruled out.
func (y *sync) through(ctx context.Context, w *walk, since, now time.Time, page func() error) error {
	if w.Before == 0 {
		w.Before, w.Page = min(now.Add(day).Unix(), y.to.Add(2*day).Unix()), 1
	}
	seen := map[int64]bool{}
	for {
		list, err := y.list(ctx, w, since)
		if err != nil || len(list) == 0 {
			return err
		}
		oldest, fresh, falling := list[0].Start, false, true
		for i, s := range list {
			falling = falling && (i == 0 || !s.Start.After(list[i-1].Start))
			if s.Start.Before(oldest) {
				oldest = s.Start
			}
			if seen[s.ID] {
				continue
			}
			seen[s.ID], fresh = true, true
			if !s.within(y.from, y.to) {
				continue
			}
			if err := y.one(ctx, w, s); err != nil {
				return err
			}
		}
		if fresh && falling {
			w.Before, w.Page = oldest.Unix()+1, 1
		} else {
			w.Page++
		}
		if page != nil {
			if err := page(); err != nil {
				return err
			}
		}
	}
}

// one fetches an activity and its gear, and says how far that is.
func (y *sync) one(ctx context.Context, w *walk, s summary) error {
	whole, err := y.activity(ctx, s)
	if err != nil {
		return err
	}
	geared := true
	if !slices.Contains(y.cursor.Gear, s.Gear) { // of what the profile lists it tells more
		if geared, err = y.gear(ctx, s.Gear, ""); err != nil {
			return err
		}
	}
	w.Gap = w.Gap || !whole || !geared
	y.done++
	y.run.Progress(connectors.Progress{Stage: "Activities", Done: y.done, At: s.Start.Format("January 2006")})
	return nil
}

// list asks for a page of the list. Times are seconds and not milliseconds,
// and of the future none is accepted for after.
func (y *sync) list(ctx context.Context, w *walk, since time.Time) ([]summary, error) {
	query := url.Values{
		"before": {strconv.FormatInt(w.Before, 10)}, "after": {strconv.FormatInt(min(since.Add(-day).Unix(), y.run.Clock.Now().Unix()-1), 10)},
		"page": {strconv.Itoa(w.Page)}, "per_page": {strconv.Itoa(perPage)},
	}
	var raw []json.RawMessage
	if _, err := y.get(ctx, "/athlete/activities", query, &raw); err != nil {
		return nil, fmt.Errorf("asking for the list of activities: %w", err)
	}
	list := make([]summary, 0, len(raw))
	for _, r := range raw {
		s, err := read(r)
		if err != nil {
			y.run.Log.Warn("an activity is left out", "error", err)
			w.Gap = true
			continue
		}
		list = append(list, s)
	}
	if len(list) == 0 && len(raw) > 0 {
		return nil, connectors.Permanent(errors.New("the list of activities is of a shape this program does not know"))
	}
	return list, nil
}

// skip notes an error that is about one thing only, and returns any other.
func (y *sync) skip(err error, what string) error {
	if httpx.Status(err) >= 500 {
		if y.faults++; y.faults >= 3 {
			return err // Strava is not well
		}
	} else if !onlyThis(err) {
		return err
	}
	y.run.Log.Warn("left out: "+what, "error", err)
	return nil
}
