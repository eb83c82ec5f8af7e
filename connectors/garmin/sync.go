package garmin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
)

const (
	// settle is how many days after a day corrections to it may still come: a
	// watch that was not synced, a night that is scored anew.
	settle = 7
	// week is how often everything is looked through that changes slowly, and
	// the whole list of activities for those that were edited.
	week = 7 * 24 * time.Hour
	// memory is more days than a watch keeps of what was not fetched from it.
	memory = 60
	// patience is how many things in a row may fail before the trouble is taken
	// to be a general one.
	patience = 5
)

// run is one sync.
type run struct {
	*connectors.Run
	api    *api
	cursor cursor
	who    profile

	today, from, to time.Time // as days; to is not after today
	uploaded        bool      // the watch was synced since the last run
	upload          int64     // when
	sweep           bool      // all recent days are asked for again
	weekly          bool
	failures        int    // in a row
	restored        string // the day whose charts were restored last
	drawn           string // the day of which a chart was last found
}

// Sync implements [connectors.Connector]: the last days first, then the
// activities, what changes slowly, and what is left of the years before.
func (garmin) Sync(ctx context.Context, host *connectors.Run) error {
	r := &run{Run: host}
	if err := host.Cursor(&r.cursor); err != nil {
		return err
	}
	var err error
	if r.api, err = open(host.Session); err != nil {
		return err
	}
	r.api.ending()
	err = r.all(ctx)
	return r.paused(ctx, err)
}

func (r *run) all(ctx context.Context) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	steps := []func(context.Context) error{r.recentDays, r.activities, r.months, r.slowly, r.olderDays, r.end}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// begin finds out who and when it is, and whether there is anything new.
func (r *run) begin(ctx context.Context) (err error) {
	if r.who, err = r.api.whoami(ctx); err != nil {
		return fmt.Errorf("reading the Garmin profile: %w", err)
	}
	zone, err := r.api.zone(ctx)
	if err := r.forgive(err, "the time zone of the account"); err != nil {
		return err
	}
	r.today = connectors.Day(r.Clock.Now().In(zone))
	r.from, r.to = r.Account.Span(beginning, r.Clock.Now().In(zone))
	r.span()
	r.weekly = r.Clock.Now().Sub(r.cursor.Slow) >= week

	var used struct {
		Upload int64 `json:"lastUsedDeviceUploadTime"`
	}
	_, err = r.api.json(ctx, lastUsedPath, nil, &used)
	if err := r.forgive(err, "the time of the last upload"); err != nil {
		return err
	}
	r.upload = used.Upload
	// Without a watch that Garmin knows, nobody says that nothing is new.
	r.uploaded = used.Upload == 0 || used.Upload != r.cursor.Upload
	r.sweep = r.cursor.Swept != dayText(r.today) && (used.Upload == 0 || used.Upload != r.cursor.SweptUpload || r.weekly)
	r.late(zone)
	return r.first(ctx)
}

// span takes note of other days being wanted than before. They only decide
// what is asked for: days and months are always loaded whole, since an answer
// about a part of a month would replace the month that is stored.
func (r *run) span() {
	r.mend()
	from, to := dayText(r.Account.From), dayText(r.Account.To)
	if from == r.cursor.From && to == r.cursor.To {
		return
	}
	r.cursor.From, r.cursor.To = from, to
	r.cursor.Walk.Done, r.cursor.Walk.Reached = time.Time{}, ""
	r.cursor.Slow = time.Time{}
}

// mend asks once more for the months that an earlier version cut off.
func (r *run) mend() {
	if r.cursor.Whole {
		return
	}
	for _, edge := range []string{r.cursor.From, r.cursor.To} {
		day, err := time.Parse(time.DateOnly, edge)
		if err != nil {
			continue
		}
		n := monthNumber(day)
		for _, t := range r.cursor.Months {
			if t.at(n).stored() {
				t.set(n, loaded.again())
			} else if t.at(n).empty() {
				t.set(n, unasked)
			}
		}
	}
	r.cursor.Whole = true
}

// late opens the days and months again that became final while the watch was
// not synced: one that comes home after weeks brings them all at once.
func (r *run) late(zone *time.Location) {
	before := r.cursor.Upload
	if before == 0 || r.upload <= before || r.upload == r.cursor.Opened {
		return
	}
	r.cursor.Opened = r.upload
	since := connectors.Day(time.UnixMilli(before).In(zone))
	for age := settle + 1; age <= memory; age++ {
		d := r.today.AddDate(0, 0, -age)
		if d.Before(since) {
			return
		}
		for _, t := range r.cursor.Days {
			t.reopen(dayNumber(d))
		}
		for _, t := range r.cursor.Months {
			t.reopen(monthNumber(d))
		}
	}
}

// first finds the beginning of the account's history, so that not every day
// since the invention of the sports watch is asked for: weekly counts of the
// days with data, a year in one request.
func (r *run) first(ctx context.Context) error {
	if r.cursor.Began != "" && !r.weekly {
		return nil
	}
	began := r.today
	for end := r.today; !end.Before(r.from); end = end.AddDate(0, 0, -52*7) {
		var weeks []struct {
			Day    string `json:"calendarDate"`
			Values struct {
				Days  *int     `json:"wellnessDataDaysCount"`
				Steps *float64 `json:"totalSteps"`
			} `json:"values"`
		}
		if _, err := r.api.json(ctx, weeksPath+dayText(end)+"/52", nil, &weeks); err != nil {
			// Without an answer the beginning stays what it was.
			return r.forgive(err, "the beginning of the history")
		}
		for _, w := range weeks {
			day, err := time.Parse(time.DateOnly, w.Day)
			if err == nil && day.Before(began) && (w.Values.Days != nil && *w.Values.Days > 0 || w.Values.Steps != nil && *w.Values.Steps > 0) {
				began = day
			}
		}
	}
	r.cursor.Began = dayText(began)
	return nil
}

// forgive takes note of what failed and lets the run go on if the trouble is
// that of one thing. What comes back ends the run.
func (r *run) forgive(err error, what string) error {
	switch {
	case err == nil:
		r.failures = 0
		return nil
	case !isolated(err):
		return fmt.Errorf("loading %s: %w", what, err)
	}
	if r.failures++; r.failures >= patience {
		return fmt.Errorf("loading %s, the last of several that failed: %w", what, plainly(err))
	}
	r.Log.Warn("Garmin did not hand this out; it is tried again", "what", what, "error", err)
	return nil
}

// plainly takes from a refusal what it would mean of itself: many things being
// refused is trouble at Garmin's that passes, and nothing a person could do.
func plainly(err error) error {
	var refused *httpx.StatusError
	if errors.As(err, &refused) {
		return connectors.Advise(errors.New(refused.Error()), "It is tried again later by itself. If it stays like this for days, see whether connect.garmin.com shows your data, and whether there is an update of this program.")
	}
	var noData *httpx.NotDataError
	if errors.As(err, &noData) {
		return noData
	}
	return errors.New(err.Error())
}

// end notes what was seen, once all of it was loaded.
func (r *run) end(ctx context.Context) error {
	r.cursor.Upload = cmp.Or(r.upload, r.cursor.Upload) // if Garmin did not say, the one before still holds
	if r.sweep {
		r.cursor.Swept, r.cursor.SweptUpload = dayText(r.today), r.upload
	}
	if r.weekly {
		r.cursor.Slow = r.Clock.Now()
	}
	return r.checkpoint(ctx)
}

func (r *run) checkpoint(ctx context.Context) error { return r.Checkpoint(ctx, r.cursor) }

// paused makes the pause longer each time that Garmin says it has been asked
// too much, since it does not say itself for how long.
func (r *run) paused(ctx context.Context, err error) error {
	var limited *connectors.RateLimited
	if !errors.As(err, &limited) {
		if err == nil && r.cursor.Pauses > 0 {
			r.cursor.Pauses = 0
			return r.checkpoint(ctx)
		}
		return err
	}
	if !limitedByGarmin(err) {
		return err
	}
	wait := min(pause<<min(r.cursor.Pauses, 8), longest)
	if until := r.Clock.Now().Add(wait); until.After(limited.Until) {
		limited.Until = until
	}
	r.cursor.Pauses++
	return errors.Join(err, r.checkpoint(ctx))
}

// dayText writes a day as Garmin does; "" for none.
func dayText(d time.Time) string {
	if d.IsZero() {
		return ""
	}
	return d.Format(time.DateOnly)
}
