package garmin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
)

// page is how many activities are listed at once; Garmin allows 1000, its own
// page asks for 20.
const page = 100

// entry is an activity in Garmin's list.
type entry struct {
	ID     int64  `json:"activityId"`
	Name   string `json:"activityName"`
	Local  string `json:"startTimeLocal"`
	GMT    string `json:"startTimeGMT"`
	Manual bool   `json:"manualActivity"`

	version string
}

// start is when it began; zero if Garmin does not say.
func (e entry) start() time.Time {
	t, err := time.Parse(time.DateTime, strings.Replace(e.GMT[:min(len(e.GMT), 19)], "T", " ", 1))
	if err != nil {
		return time.Time{}
	}
	return t
}

// day is the date on which it began for the athlete.
func (e entry) day() string { return e.Local[:min(len(e.Local), 10)] }

func (e entry) key(part string) string { return fmt.Sprintf("activity/%d/%s", e.ID, part) }

// activities lists activities, newest first; from and to are days, "" is open.
func (a *api) activities(ctx context.Context, start, limit int, from, to string) ([]entry, error) {
	query := url.Values{"start": {strconv.Itoa(start)}, "limit": {strconv.Itoa(limit)}}
	if from != "" {
		query.Set("startDate", from)
	}
	if to != "" {
		query.Set("endDate", to)
	}
	var raws []json.RawMessage
	if _, err := a.json(ctx, activitiesPath, query, &raws); err != nil {
		return nil, err
	}
	entries := make([]entry, 0, len(raws))
	for _, raw := range raws {
		e, err := readEntry(raw)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// readEntry also makes the version that tells whether an activity was edited.
// What the list says of the person, such as the address of a picture, is no
// part of that.
func readEntry(raw []byte) (e entry, err error) {
	var all map[string]json.RawMessage
	if err = errors.Join(json.Unmarshal(raw, &e), json.Unmarshal(raw, &all)); err != nil || e.ID == 0 {
		return e, connectors.Permanent(fmt.Errorf("an activity of the list is in a shape that this program does not know: %w", err))
	}
	maps.DeleteFunc(all, func(key string, _ json.RawMessage) bool {
		return strings.HasPrefix(key, "owner") || strings.HasPrefix(key, "user")
	})
	sorted, err := json.Marshal(all)
	e.version = version(sorted)
	return e, err
}

// activities loads what is new in the list, and goes through all of it when
// that is due: the first time, and weekly for what was edited or came late.
func (r *run) activities(ctx context.Context) error {
	if !r.Account.Wants("activities") {
		return nil
	}
	if err := r.failedActivities(ctx); err != nil {
		return err
	}
	w := &r.cursor.Walk
	if w.Newest != "" {
		if err := r.newActivities(ctx); err != nil {
			return err
		}
	}
	if w.Reached == "" && r.Clock.Now().Sub(w.Done) < week {
		return nil
	}
	return r.allActivities(ctx)
}

// newActivities goes down the list until a whole page is known and lies before
// what the last run saw.
func (r *run) newActivities(ctx context.Context) error {
	for start := 0; ; {
		entries, err := r.api.activities(ctx, start, page, dayText(r.Account.From), dayText(r.Account.To))
		if err != nil {
			return fmt.Errorf("listing the newest Garmin activities: %w", err)
		}
		fresh := 0
		for _, e := range entries {
			known, err := r.activity(ctx, e)
			if err != nil {
				return err
			}
			if !known {
				fresh++
			}
		}
		if len(entries) == 0 || fresh == 0 && entries[len(entries)-1].day() <= r.cursor.Walk.Newest {
			break
		}
		start += len(entries)
	}
	r.cursor.Walk.Newest = dayText(r.today)
	return r.checkpoint(ctx)
}

// allActivities goes through the whole list, newest first. It begins again
// where it was interrupted.
func (r *run) allActivities(ctx context.Context) error {
	w := &r.cursor.Walk
	if w.Newest == "" {
		w.Newest = dayText(r.today)
	}
	total := r.count(ctx)
	end := w.Reached
	if end == "" {
		end = dayText(r.Account.To)
	}
	for done := 0; ; {
		entries, err := r.api.activities(ctx, done, page, dayText(r.Account.From), end)
		if err != nil {
			return fmt.Errorf("listing the Garmin activities: %w", err)
		}
		if len(entries) == 0 {
			break
		}
		for _, e := range entries {
			known, err := r.activity(ctx, e)
			if err != nil {
				return err
			}
			done++
			r.Progress(connectors.Progress{Stage: "Activities", Done: done, Total: max(total, 0), At: monthText(e.day())})
			// Activities of the same day may be left: it is begun with again.
			if w.Reached = e.day(); w.Reached == "" {
				w.Reached = end
			}
			if !known {
				if err := r.checkpoint(ctx); err != nil {
					return err
				}
			}
		}
		if err := r.checkpoint(ctx); err != nil {
			return err
		}
	}
	w.Done, w.Reached = r.Clock.Now(), ""
	return r.checkpoint(ctx)
}

// count is how many activities the walk will see; 0 if that is not known.
func (r *run) count(ctx context.Context) int {
	if !r.Account.From.IsZero() || !r.Account.To.IsZero() || r.cursor.Walk.Reached != "" {
		return 0
	}
	var counts struct {
		Total int `json:"totalCount"`
	}
	if _, err := r.api.json(ctx, countPath, nil, &counts); err != nil {
		r.Log.Debug("Garmin does not say how many activities there are", "error", err)
	}
	return counts.Total
}

// failedActivities tries again what could not be loaded before. What has failed
// often is left for the weekly look.
func (r *run) failedActivities(ctx context.Context) error {
	failed := r.cursor.Walk.Failed
	for _, id := range slices.Backward(slices.Sorted(maps.Keys(failed))) {
		if f := failed[id]; f.N < 9 || r.weekly {
			delete(failed, id) // comes back if it fails again
			if _, err := r.load(ctx, entry{ID: id, version: f.Version, Manual: f.Manual}, f.N); err != nil {
				failed[id] = f
				return err
			}
			if err := r.checkpoint(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// activity loads an activity that is new or was edited. It is known as soon as
// its details are, which come last.
func (r *run) activity(ctx context.Context, e entry) (known bool, err error) {
	if r.Have(e.key("detail"), e.version) {
		return true, nil
	}
	if f, failed := r.cursor.Walk.Failed[e.ID]; failed && f.Version == e.version {
		return true, nil // has had its turn
	}
	return r.load(ctx, e, 0)
}

func (r *run) load(ctx context.Context, e entry, failures int) (known bool, err error) {
	err = r.files(ctx, e)
	if err == nil {
		err = r.detail(ctx, e)
	}
	if errors.Is(err, connectors.ErrGone) {
		return true, r.forgive(nil, "") // deleted while it was listed
	}
	if err != nil && isolated(err) {
		if r.cursor.Walk.Failed == nil {
			r.cursor.Walk.Failed = map[int64]tries{}
		}
		r.cursor.Walk.Failed[e.ID] = tries{Version: e.version, Manual: e.Manual, N: min(failures+1, 9)}
	}
	return false, r.forgive(err, fmt.Sprintf("the activity %d of %s", e.ID, e.day()))
}

// detail is what Garmin says of the activity: name, notes, how it felt, zone.
func (r *run) detail(ctx context.Context, e entry) error {
	raw, err := r.api.json(ctx, detailPath+strconv.FormatInt(e.ID, 10), nil, nil)
	if err != nil || !filled(raw) {
		return err
	}
	if !keyed(raw, "activityId") { // the words of an error, told as none
		return connectors.Permanent(errors.New("what Garmin says of the activity is of another shape than it should be"))
	}
	return r.Deliver(ctx, connectors.Item{Key: e.key("detail"), Version: e.version, Name: fmt.Sprintf("%d_activity.json", e.ID), Data: raw})
}

// files are what was uploaded, or Garmin's own rendering where that is not kept.
func (r *run) files(ctx context.Context, e entry) error {
	for _, part := range []string{"original", "tcx", "gpx"} {
		if r.Have(e.key(part), "") {
			return nil
		}
	}
	if e.Manual {
		return nil // typed in: there is nothing but the details
	}
	id := strconv.FormatInt(e.ID, 10)
	zip, err := r.api.file(ctx, originalPath+id)
	if err != nil {
		return err
	}
	if len(zip) > 0 {
		return r.originals(ctx, e, zip)
	}
	for _, other := range []struct{ part, path string }{{"tcx", tcxPath}, {"gpx", gpxPath}} {
		data, err := r.api.file(ctx, other.path+id)
		switch {
		case httpx.Status(err) == http.StatusInternalServerError:
			continue // what cannot be rendered so (pe-st/garmin-connect-export)
		case err != nil:
			return err
		case len(data) > 0 && !bytes.Contains(data[:min(len(data), 512)], []byte("<")):
			return connectors.Permanent(fmt.Errorf("what Garmin renders of the activity is no %s", strings.ToUpper(other.part)))
		case len(data) > 0:
			return r.Deliver(ctx, connectors.Item{Key: e.key(other.part), Name: id + "." + other.part, Data: data})
		}
	}
	return nil
}

// originals delivers the files of an activity's archive, the one by which the
// activity is known to be complete last.
func (r *run) originals(ctx context.Context, e entry, zip []byte) error {
	files, err := unzip(zip)
	if err != nil {
		return err
	}
	for i, f := range slices.Backward(files) {
		item := connectors.Item{Key: e.key("original"), Name: f.name, Data: f.data}
		if i > 0 {
			item.Key += "/" + f.name
		}
		if err := r.Deliver(ctx, item); err != nil {
			return err
		}
	}
	return nil
}

// monthText writes a day as the month in which it is, for people.
func monthText(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.Format("January 2006")
}
