package oura

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
)

// silence is how long before the oldest document of any kind there must be
// nothing at all before the search for older ones ends.
const silence = 365

// cursor is how far it has come.
type cursor struct {
	Ends   map[string]*span `json:"ends,omitempty"`
	Oldest string           `json:"oldest,omitempty"` // day of the oldest document
}

// span is what has been fetched of an end point, as days.
type span struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// sync is one run.
type sync struct {
	*api
	run       *connectors.Run
	cursor    cursor
	from, to  time.Time
	skipped   map[string]bool // end points that refuse in this run
	answered  bool            // something was given in this run
	forbidden error           // a 403, the first
	later     error           // a fault of Oura's that asks for another try
	faults    int             // how many there were
	done      int
}

// Sync implements connectors.Connector.
func (source) Sync(ctx context.Context, run *connectors.Run) error {
	a, err := open(run.Session)
	if err != nil {
		return err
	}
	y := &sync{api: a, run: run, skipped: map[string]bool{}}
	if err := run.Cursor(&y.cursor); err != nil {
		return err
	}
	if y.cursor.Ends == nil {
		y.cursor.Ends = map[string]*span{}
	}
	y.from, y.to = wholePeriods(run)
	if err := y.all(ctx); err != nil {
		return err
	}
	if !y.answered && y.forbidden != nil {
		return membership(y.forbidden)
	}
	return y.later
}

// wholePeriods are the days to fetch: those the account wants, and the rest of
// the thirds of months in which they lie. An item is one of these, and one that
// ended with the last day wanted would replace what is stored of it.
func wholePeriods(run *connectors.Run) (from, to time.Time) {
	// The day that has begun in the east is somebody's today.
	today := run.Clock.Now().Add(14 * time.Hour)
	from, to = run.Account.Span(source{}.Info().Earliest, today)
	if to = periodEnd(to); to.After(connectors.Day(today)) {
		to = connectors.Day(today)
	}
	return periodStart(from), to
}

func (y *sync) all(ctx context.Context) error {
	if y.run.Account.Wants("profile") {
		var who struct{ ID, Email string }
		raw, err := y.get(ctx, "personal_info", nil, &who)
		if err == nil && who.ID == "" && who.Email == "" {
			raw, err = nil, &httpx.NotDataError{URL: y.base + "personal_info"}
		}
		if err := y.note(ctx, "personal_info", err); err != nil {
			return err
		}
		if err := y.changed(ctx, "personal_info", raw); err != nil {
			return err
		}
	}
	for _, e := range y.wanted() {
		for more, err := true, error(nil); more; {
			if more, err = y.recent(ctx, e); err != nil {
				return err
			}
		}
	}
	for more := true; more; {
		more = false
		// Each goes one step back before any goes two: newest first.
		for _, e := range y.wanted() {
			on, err := y.older(ctx, e)
			if err != nil {
				return err
			}
			more = more || on
		}
	}
	return nil
}

// wanted are the end points that are switched on and do not refuse.
func (y *sync) wanted() (list []endpoint) {
	for _, e := range endpoints {
		if y.run.Account.Wants(e.dataset) && !y.skipped[e.name] {
			list = append(list, e)
		}
	}
	return list
}

// known is what has been fetched of an end point, nil if that is nothing or all
// of it lies after the days that are wanted now: a span has no holes.
func (y *sync) known(e endpoint) *span {
	s := y.cursor.Ends[e.name]
	if s == nil || day(s.From).IsZero() || day(s.To).IsZero() || y.to.Before(day(s.From).AddDate(0, 0, -1)) {
		return nil
	}
	return s
}

// recent fetches what is new, and again what may have been corrected.
func (y *sync) recent(ctx context.Context, e endpoint) (more bool, err error) {
	if e.window == whole {
		documents, err := y.documents(ctx, e.name, e.query(y.from, y.to))
		if err := y.note(ctx, e.name, err); err != nil || len(documents) == 0 {
			return false, err
		}
		return false, y.changed(ctx, e.name, envelope(documents))
	}
	s := y.known(e)
	if s == nil {
		return false, nil
	}
	from := periodStart(day(s.To).AddDate(0, 0, -e.revised))
	if have := periodStart(day(s.From)); from.Before(have) {
		from = have
	}
	// After a long pause it goes on by quarters.
	to := quarterStart(day(s.To).AddDate(0, 0, 1)).AddDate(0, 3, -1)
	if to.After(y.to) {
		to = y.to
	}
	if from.After(to) {
		return false, nil
	}
	ok, err := y.fetch(ctx, e, from, to)
	if err != nil || !ok {
		return false, err
	}
	if to.After(day(s.To)) {
		s.To = to.Format(time.DateOnly)
	}
	return to.Before(y.to), y.run.Checkpoint(ctx, y.cursor)
}

// older fetches the quarter before the oldest that is there.
func (y *sync) older(ctx context.Context, e endpoint) (more bool, err error) {
	if e.window == whole {
		return false, nil
	}
	s := y.known(e)
	from, to := quarterStart(y.to), y.to
	if s != nil {
		if y.enough(e, day(s.From)) {
			return false, nil
		}
		last := day(s.From).AddDate(0, 0, -1)
		from = quarterStart(last)
		// The third of a month in which it lies is one item, to be whole.
		if to = periodEnd(last); to.After(y.to) {
			to = y.to
		}
	}
	if from.Before(y.from) {
		from = y.from
	}
	if from.After(to) {
		return false, nil
	}
	ok, err := y.fetch(ctx, e, from, to)
	if err != nil || !ok {
		return false, err
	}
	if s == nil {
		s = &span{To: to.Format(time.DateOnly)}
		y.cursor.Ends[e.name] = s
	}
	s.From = from.Format(time.DateOnly)
	return true, y.run.Checkpoint(ctx, y.cursor)
}

// enough reports whether nothing older is to be looked for: the account begins
// there, or there was nothing for a year. What takes many requests does not go
// ahead of what takes few.
func (y *sync) enough(e endpoint, have time.Time) bool {
	if !have.After(y.from) {
		return true
	}
	if !y.run.Account.From.IsZero() {
		return false // the person knows how far back there is something
	}
	oldest := y.to
	if y.cursor.Oldest != "" {
		oldest = day(y.cursor.Oldest)
	}
	led := slices.ContainsFunc(y.wanted(), func(e endpoint) bool { return e.window == byDay })
	if e.window == byTime && led {
		return !have.After(oldest)
	}
	return have.Before(oldest.AddDate(0, 0, -silence))
}

// fetch fetches and delivers a span. It reports whether all of it came.
func (y *sync) fetch(ctx context.Context, e endpoint, from, to time.Time) (ok bool, err error) {
	for _, piece := range e.pieces(from, to) {
		documents, err := y.documents(ctx, e.name, e.query(piece[0], piece[1]))
		if err := y.note(ctx, e.name, err); err != nil {
			return false, err
		}
		if err != nil {
			return false, nil
		}
		oldest, err := y.deliver(ctx, e, documents, piece[0], piece[1])
		if err != nil {
			return false, err
		}
		if !oldest.IsZero() && (y.cursor.Oldest == "" || oldest.Before(day(y.cursor.Oldest))) {
			y.cursor.Oldest = oldest.Format(time.DateOnly)
		}
	}
	y.done++
	y.run.Progress(connectors.Progress{Stage: "Days", Done: y.done, At: from.Format("January 2006")})
	return true, nil
}

// note takes up how an end point has answered. What concerns that one only is
// said once, and it is left alone for this run; nothing of it counts as
// fetched, so that it comes when the permission is given later.
func (y *sync) note(ctx context.Context, name string, err error) error {
	switch status := httpx.Status(err); {
	case err == nil:
		y.answered = true
		return nil
	case !onlyThis(err):
		return fmt.Errorf("asking for %s: %w", name, err)
	case status == http.StatusUnauthorized && !y.answered:
		if err := y.alive(ctx, err); err != nil {
			return err
		}
	case status == http.StatusForbidden && y.forbidden == nil:
		y.forbidden = err
	case status >= 500:
		y.later = fmt.Errorf("asking for %s: %w", name, err)
		if y.faults++; y.faults >= 3 {
			return y.later // it is not about this one
		}
	}
	y.skipped[name] = true
	why := "Oura does not answer this"
	if s := httpx.Status(err); s == http.StatusUnauthorized || s == http.StatusForbidden {
		why = "the permission for this was not given: tick it on the page of your application at Oura and sign in again"
	}
	y.run.Log.Warn(why, "endpoint", name, "error", err)
	return nil
}

// alive tells a permission that is missing from a sign-in that has ended: then
// both of these are refused as well, which hardly anybody unticks together.
func (y *sync) alive(ctx context.Context, first error) error {
	today := connectors.Day(y.run.Clock.Now())
	for _, name := range []string{"personal_info", "daily_sleep"} {
		query := endpoints[0].query(today, today)
		if name == "personal_info" {
			query = nil
		}
		_, err := y.get(ctx, name, query, nil)
		switch {
		case err == nil:
			y.answered = true
			return nil
		case httpx.Status(err) != http.StatusUnauthorized:
			if !onlyThis(err) {
				return fmt.Errorf("asking for %s: %w", name, err)
			}
			return nil
		}
	}
	return first
}

// day reads a day of the cursor; zero if it is none.
func day(text string) time.Time {
	d, _ := time.Parse(time.DateOnly, text)
	return d
}
