package garmin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"athletedata/connectors"
)

// block is an answer about a span of days, asked for by months: as long as
// Garmin is known to allow for all of them.
type block struct {
	dataset string
	asked
	there func(raw []byte) bool // as of a chart
	bare  func(raw []byte) bool
	core  string // the part that is compared; the rest is other each time
}

var blocks = []block{
	{dataset: "weight", asked: asked{"/weight-service/weight/range/FROM/TO", "includeAll=true"}, there: has("dailyWeightSummaries"), bare: object("dailyWeightSummaries")},
	{dataset: "body_battery", asked: asked{"/wellness-service/wellness/bodyBattery/reports/daily", "startDate=FROM&endDate=TO"}, there: isCharged, bare: isList},
	{dataset: "status", asked: asked{path: "/mobile-gateway/usersummary/trainingstatus/weekly/FROM/TO"}, there: isTrained, bare: isReport, core: "weeklyTrainingStatus"},
	{dataset: "vo2max", asked: asked{path: "/metrics-service/metrics/maxmet/daily/FROM/TO"}, there: isFull, bare: isList},
	{dataset: "races", asked: asked{"/metrics-service/metrics/racepredictions/daily/ME", "fromCalendarDate=FROM&toCalendarDate=TO"}, there: isPredicted, bare: isList},
}

// isCharged tells a report with levels from one of empty days.
func isCharged(raw []byte) bool {
	var days []json.RawMessage
	return json.Unmarshal(raw, &days) == nil && anyOf(days, "charged", "drained", "bodyBatteryValuesArray", "bodyBatteryActivityEvent")
}

// isPredicted tells times from nulls.
func isPredicted(raw []byte) bool {
	var days []json.RawMessage
	return json.Unmarshal(raw, &days) == nil && anyOf(days, "time5K", "time10K", "timeHalfMarathon", "timeMarathon")
}

func anyOf(objects []json.RawMessage, keys ...string) bool {
	for _, o := range objects {
		if told(o, keys...) {
			return true
		}
	}
	return false
}

// wrapper is how Garmin's gateway for phones packs the answers of others.
type wrapper map[string]struct {
	Payload json.RawMessage `json:"payload"`
}

// isTrained tells a training status from a report of none.
func isTrained(raw []byte) bool {
	var w wrapper
	return json.Unmarshal(raw, &w) == nil && told(w["weeklyTrainingStatus"].Payload, "reportData")
}

// isReport tells a report, though of nothing, from the gateway's word that it
// got none.
func isReport(raw []byte) bool {
	var w wrapper
	return json.Unmarshal(raw, &w) == nil && keyed(w["weeklyTrainingStatus"].Payload, "reportData")
}

// months loads the blocks, newest first.
func (r *run) months(ctx context.Context) error {
	first, err := time.Parse(time.DateOnly, r.cursor.Began)
	if err != nil {
		first = r.today.AddDate(0, 0, -settle)
	}
	if r.from.After(first) {
		first = r.from
	}
	first = time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(r.to.Year(), r.to.Month(), 1, 0, 0, 0, 0, time.UTC)
	total := max(monthNumber(last)-monthNumber(first)+1, 0)
	for m := last; !m.Before(first); m = m.AddDate(0, -1, 0) {
		if err := r.month(ctx, m); err != nil {
			return err
		}
		r.Progress(connectors.Progress{Stage: "Months", Done: total - monthNumber(m) + monthNumber(first), Total: total, At: m.Format("January 2006")})
	}
	return nil
}

func (r *run) month(ctx context.Context, m time.Time) error {
	last := m.AddDate(0, 1, -1)
	recent := int(r.today.Sub(last)/(24*time.Hour)) <= settle
	if last.After(r.today) {
		last = r.today
	}
	// A weight may be typed in without a watch being synced.
	again := r.uploaded || r.cursor.Swept != dayText(r.today)
	n, changed := monthNumber(m), false
	for _, b := range blocks {
		t := of(&r.cursor.Months, b.dataset)
		if !r.Account.Wants(b.dataset) || !r.open(t.at(n), recent, again) {
			continue
		}
		changed = true
		is, err := r.block(ctx, b, m, last, t.at(n).stored())
		switch {
		case err == nil:
			t.set(n, is.after(t.at(n), recent))
		case isolated(err):
			t.set(n, t.at(n).again())
		}
		if err := r.forgive(err, fmt.Sprintf("%s of %s", b.dataset, m.Format("2006-01"))); err != nil {
			return err
		}
	}
	if !changed {
		return nil
	}
	return r.checkpoint(ctx)
}

// block delivers the answer about a month, as far as it has come.
func (r *run) block(ctx context.Context, b block, month, last time.Time, stored bool) (word, error) {
	path, query := b.request(r.who, "FROM", dayText(month), "TO", dayText(last))
	raw, err := r.api.look(ctx, path, query)
	if err != nil {
		return silent, err
	}
	compared := raw
	if b.core != "" {
		var w wrapper
		if json.Unmarshal(raw, &w) == nil {
			compared = w[b.core].Payload
		}
	}
	name := month.Format("2006-01")
	is := weigh(raw, b.there, b.bare)
	return is, r.take(ctx, is, stored, connectors.Item{Key: b.dataset + "/" + name, Version: version(compared), Name: name + "_" + b.dataset + ".json", Data: raw})
}

// slowly loads, once a week, what is there once and changes slowly.
func (r *run) slowly(ctx context.Context) error {
	if !r.weekly {
		return nil
	}
	if err := r.single(ctx, "devices", "devices", devicesPath, nil); err != nil {
		return err
	}
	if err := r.single(ctx, "records", "records", recordsPath+url.PathEscape(r.who.DisplayName), nil); err != nil {
		return err
	}
	if !r.Account.Wants("gear") {
		return nil
	}
	if err := r.gear(ctx); err != nil {
		return err
	}
	return r.checkpoint(ctx)
}

// single loads an answer of which there is one.
func (r *run) single(ctx context.Context, dataset, key, path string, query url.Values) error {
	if !r.Account.Wants(dataset) {
		return nil
	}
	raw, err := r.api.look(ctx, path, query)
	if err == nil {
		err = r.only(ctx, key, raw)
	}
	return r.slow(err, "the "+dataset)
}

// only delivers an answer of which there is one.
func (r *run) only(ctx context.Context, key string, raw []byte) error {
	is := weigh(raw, filled, isList)
	err := r.take(ctx, is, r.cursor.Kept[key], connectors.Item{Key: key, Version: version(raw), Name: strings.ReplaceAll(key, "/", "_") + ".json", Data: raw})
	if err != nil || is == silent || is == odd {
		return err
	}
	if r.cursor.Kept == nil {
		r.cursor.Kept = map[string]bool{}
	}
	if delete(r.cursor.Kept, key); is == found {
		r.cursor.Kept[key] = true
	}
	return nil
}

// slow lets the weekly look come again if a part of it failed.
func (r *run) slow(err error, what string) error {
	if err != nil {
		r.weekly = false
	}
	return r.forgive(err, what)
}

// gear loads shoes and bicycles, and how far each went.
func (r *run) gear(ctx context.Context) error {
	query := url.Values{"userProfilePk": {fmt.Sprint(r.who.ProfileID)}}
	var list []struct {
		UUID string `json:"uuid"`
	}
	raw, err := r.api.json(ctx, gearPath, query, &list)
	if err == nil {
		err = r.only(ctx, "gear", raw)
	}
	if err := r.slow(err, "the gear"); err != nil {
		return err
	}
	for _, g := range list {
		if err := r.single(ctx, "gear", "gear/"+g.UUID, gearStatsPath+url.PathEscape(g.UUID), nil); err != nil {
			return err
		}
	}
	return nil
}
