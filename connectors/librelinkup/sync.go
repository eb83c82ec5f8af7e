// Package librelinkup fetches the readings of FreeStyle Libre sensors from the
// service behind Abbott's app for followers. It is not documented; what is
// known of it is named in api.go.
//
// The service tells the last twelve hours and no more, so answers overlap. One
// is delivered when it holds a reading that the last one did not, as a whole
// and under a key of its own: nothing of an earlier one is ever replaced, and
// between two syncs with nothing new nothing is kept. The same reading twice
// is one row in the database.
package librelinkup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"athletedata/connectors"
)

// format is the name of these answers in the program's table of formats.
const format = "librelinkup"

// timeLayout is that of FactoryTimestamp, which is in UTC.
const timeLayout = "1/2/2006 3:04:05 PM"

type librelinkup struct{}

// New is the source of that name.
func New() connectors.Connector { return librelinkup{} }

// cursor says what was in the last answer that was delivered of each list.
type cursor struct {
	Seen map[string][]int64 `json:"seen,omitempty"`
}

// reading is as much of one as has to be known here.
type reading struct {
	UTC  string  `json:"FactoryTimestamp"`
	Type int64   `json:"type"`
	MgDL float64 `json:"ValueInMgPerDl"`
}

func (r reading) at() (time.Time, bool) {
	at, err := time.Parse(timeLayout, r.UTC)
	return at, err == nil
}

// list is one of the two things the service tells of a person.
type list struct {
	dataset, path, stage string
	read                 func(data []byte) ([]reading, error)
}

var lists = []list{
	{readings, pathGraph, "Readings", readGraph},
	{logbook, pathLogbook, "Logbook", readLogbook},
}

// Sync implements [connectors.Connector].
func (librelinkup) Sync(ctx context.Context, run *connectors.Run) error {
	a, err := load(run.Session)
	if err != nil {
		return err
	}
	c, err := newClient(run.Session, a)
	if err != nil {
		return err
	}
	var done cursor
	if err := run.Cursor(&done); err != nil {
		return err
	}
	if done.Seen == nil {
		done.Seen = map[string][]int64{}
	}
	var failed error
	for i, l := range lists {
		if !run.Account.Wants(l.dataset) {
			continue
		}
		run.Progress(connectors.Progress{Stage: l.stage, Done: i, Total: len(lists)})
		err := c.fetch(ctx, run, l, &done)
		if errors.Is(err, connectors.ErrGone) || connectors.IsPermanent(err) {
			// The other list may still be there.
			run.Log.Warn("a list of LibreLinkUp could not be read", "list", l.dataset, "error", err)
			failed = errors.Join(failed, err)
			continue
		}
		if err != nil {
			return err
		}
	}
	return failed
}

func (c *client) fetch(ctx context.Context, run *connectors.Run, l list, done *cursor) error {
	data, err := c.get(ctx, fmt.Sprintf(l.path, url.PathEscape(c.access.Patient)))
	if err != nil {
		return err
	}
	all, err := l.read(data)
	if err != nil {
		return connectors.Permanent(fmt.Errorf("the %s of LibreLinkUp is in a shape this program does not know: %w", l.dataset, err))
	}
	told := spread(all)
	from, to := run.Account.Span(time.Time{}, run.Clock.Now().AddDate(0, 0, 1)) // it may be tomorrow there
	if len(told.seen) == 0 || !told.news(done.Seen[l.dataset], from, to.AddDate(0, 0, 1)) {
		return nil
	}
	key := fmt.Sprintf("%s/%s/%s/%s/%d", l.dataset, c.access.Patient, stamp(told.oldest), stamp(told.newest), len(told.seen))
	if !run.Have(key, "") {
		item := connectors.Item{
			Key: key, Format: format, Data: withoutTicket(data),
			Name: fmt.Sprintf("librelinkup-%s-%s.json", l.dataset, stamp(told.newest)),
		}
		if err := run.Deliver(ctx, item); err != nil {
			return err
		}
	}
	done.Seen[l.dataset] = told.seen
	return run.Checkpoint(ctx, done)
}

// withoutTicket is the answer without the permission that came with it, which
// is a secret; the data are byte for byte as they came.
func withoutTicket(data json.RawMessage) []byte {
	return slices.Concat([]byte(`{"status":0,"data":`), data, []byte(`}`))
}

func stamp(at time.Time) string { return at.UTC().Format("20060102T150405Z") }

// extent is what readings an answer holds.
type extent struct {
	oldest, newest time.Time
	seen           []int64 // in order; each tells time and type
}

func spread(all []reading) (e extent) {
	for _, r := range all {
		at, ok := r.at()
		if !ok {
			continue
		}
		if e.newest.IsZero() || at.After(e.newest) {
			e.newest = at
		}
		if e.oldest.IsZero() || at.Before(e.oldest) {
			e.oldest = at
		}
		e.seen = append(e.seen, at.Unix()*10+r.Type%10)
	}
	slices.Sort(e.seen)
	e.seen = slices.Compact(e.seen)
	return e
}

// news reports whether there is a reading of the span that was not in the last
// answer. A sensor that was out of reach brings older ones later.
func (e extent) news(last []int64, from, to time.Time) bool {
	for _, s := range e.seen {
		if at := time.Unix(s/10, 0); at.Before(from) || !at.Before(to) {
			continue
		}
		if _, known := slices.BinarySearch(last, s); !known {
			return true
		}
	}
	return false
}

func readGraph(data []byte) ([]reading, error) {
	var g struct {
		Connection struct {
			Current *reading `json:"glucoseMeasurement"`
		} `json:"connection"`
		History []reading `json:"graphData"`
	}
	if err := json.Unmarshal(data, &g); err != nil {
		return nil, err
	}
	if g.Connection.Current != nil {
		g.History = append(g.History, *g.Connection.Current)
	}
	return g.History, nil
}

func readLogbook(data []byte) (all []reading, err error) {
	return all, json.Unmarshal(data, &all)
}
