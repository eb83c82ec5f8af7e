package garmin

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"athletedata/connectors"
)

// chart is an answer about one day. Those that draw what the day's files hold
// more precisely are wanted only where there are no files.
type chart struct {
	dataset string
	drawn   bool // from what is in the files
	asked
	there func(raw []byte) bool // something is told
	bare  func(raw []byte) bool // it is such an answer, though with nothing in it
}

// asked is an address with places for what changes: ME is the person, DAY a
// day, FROM and TO the ends of a span.
type asked struct {
	path  string
	query string
}

// request fills in days and the person.
func (q asked) request(who profile, pairs ...string) (string, url.Values) {
	path := strings.NewReplacer(append(pairs, "ME", url.PathEscape(who.DisplayName))...).Replace(q.path)
	query, err := url.ParseQuery(strings.NewReplacer(pairs...).Replace(q.query))
	if err != nil {
		query = nil // the addresses of this package are right
	}
	return path, query
}

// charts are the answers about a day (shotah's recordings, July 2026; the
// night's also garth's).
var charts = []chart{
	{dataset: "daily", asked: asked{"/usersummary-service/usersummary/daily/ME", "calendarDate=DAY"}, there: isLived, bare: object("totalSteps")},
	{dataset: "sleep", asked: asked{"/wellness-service/wellness/dailySleepData/ME", "date=DAY&nonSleepBufferMinutes=60"}, there: isNight, bare: object("dailySleepDTO")},
	{dataset: "hrv", asked: asked{path: "/hrv-service/hrv/DAY"}, there: has("hrvSummary", "hrvReadings"), bare: object("hrvSummary", "hrvReadings")},
	{dataset: "readiness", asked: asked{path: "/metrics-service/metrics/trainingreadiness/DAY"}, there: isFull, bare: isList},
	{dataset: "heart_rate", drawn: true, asked: asked{"/wellness-service/wellness/dailyHeartRate/ME", "date=DAY"}, there: has("heartRateValues"), bare: object("heartRateValues")},
	{dataset: "stress", drawn: true, asked: asked{path: "/wellness-service/wellness/dailyStress/DAY"}, there: has("stressValuesArray", "bodyBatteryValuesArray"), bare: object("stressValuesArray", "bodyBatteryValuesArray")},
	{dataset: "respiration", drawn: true, asked: asked{path: "/wellness-service/wellness/daily/respiration/DAY"}, there: has("respirationValuesArray", "respirationAveragesValuesArray"), bare: object("respirationValuesArray")},
	{dataset: "spo2", drawn: true, asked: asked{path: "/wellness-service/wellness/daily/spo2/DAY"}, there: has("averageSpO2", "spO2SingleValues", "continuousReadingDTOList", "spO2HourlyAverages"), bare: object("averageSpO2")},
	{dataset: "steps", drawn: true, asked: asked{"/wellness-service/wellness/dailySummaryChart/ME", "date=DAY"}, there: isWalked, bare: isList},
}

func has(keys ...string) func([]byte) bool {
	return func(raw []byte) bool { return told(raw, keys...) }
}

// recentDays loads today and the days before it to which corrections may come.
func (r *run) recentDays(ctx context.Context) error {
	for age := 0; age <= settle; age++ {
		if d := r.today.AddDate(0, 0, -age); !d.Before(r.from) && !d.After(r.to) {
			if err := r.day(ctx, d); err != nil {
				return err
			}
		}
	}
	return nil
}

// olderDays loads what is missing of the days before, newest first.
func (r *run) olderDays(ctx context.Context) error {
	began := r.from
	if first, err := time.Parse(time.DateOnly, r.cursor.Began); err == nil && first.After(began) {
		began = first
	} else if err != nil {
		began = r.today // not known yet: the recent days have to do
	}
	last := r.today.AddDate(0, 0, -settle-1)
	if r.to.Before(last) {
		last = r.to
	}
	total := max(int(last.Sub(began)/(24*time.Hour))+1, 0)
	var open []time.Time
	for d := last; !d.Before(began); d = d.AddDate(0, 0, -1) {
		if r.due(d) {
			open = append(open, d)
		}
	}
	done := total - len(open)
	for _, d := range open {
		if err := r.day(ctx, d); err != nil {
			return err
		}
		done++
		r.Progress(connectors.Progress{Stage: "Days", Done: done, Total: total, At: d.Format("January 2006")})
	}
	return nil
}

// due reports whether anything of an older day is to be asked for.
func (r *run) due(d time.Time) bool {
	if r.Account.Wants("wellness") && r.asks("wellness", d) {
		return true
	}
	for _, c := range charts {
		if r.wants(c, d) && r.asks(c.dataset, d) {
			return true
		}
	}
	return false
}

// wants reports whether an answer is wanted of a day.
func (r *run) wants(c chart, d time.Time) bool {
	if !r.Account.Wants(c.dataset) {
		return false
	}
	if c.drawn && r.putAway(d) && r.cursor.Denied == dayText(r.today) {
		return false // another day
	}
	return !c.drawn || r.Account.Wants("charts") || !r.Account.Wants("wellness") ||
		of(&r.cursor.Days, "wellness").at(dayNumber(d)).empty()
}

// asks reports whether a dataset is to be asked for on a day.
func (r *run) asks(dataset string, d time.Time) bool {
	age := int(r.today.Sub(d) / (24 * time.Hour))
	return r.open(of(&r.cursor.Days, dataset).at(dayNumber(d)), age <= settle, r.uploaded && age <= 1 || r.sweep)
}

// open reports whether a state leaves something to ask; recent days only again
// when there may be something new.
func (r *run) open(s state, recent, again bool) bool {
	switch {
	case s == unasked:
		return true
	case s.failed():
		return !s.stubborn() || r.weekly
	case s.recent():
		return !recent || again
	}
	return false
}

// day loads everything of a day that is still wanted: its files first, since
// they decide about the charts.
func (r *run) day(ctx context.Context, d time.Time) error {
	changed := false
	if r.Account.Wants("wellness") && r.asks("wellness", d) {
		changed = true
		is, err := r.wellness(ctx, d)
		if err := r.note("wellness", d, is, err); err != nil {
			return err
		}
	}
	for _, c := range charts {
		if !r.wants(c, d) || !r.asks(c.dataset, d) {
			continue
		}
		changed = true
		is, err := r.chart(ctx, c, d)
		if err := r.note(c.dataset, d, is, err); err != nil {
			return err
		}
	}
	if !changed {
		return nil
	}
	return r.checkpoint(ctx)
}

// note keeps how a dataset of a day turned out.
func (r *run) note(dataset string, d time.Time, is word, err error) error {
	t, n := of(&r.cursor.Days, dataset), dayNumber(d)
	recent := int(r.today.Sub(d)/(24*time.Hour)) <= settle
	switch {
	case errors.Is(err, errTomorrow):
		return nil
	case err != nil && isolated(err):
		t.set(n, t.at(n).again())
	case err != nil:
	default:
		t.set(n, is.after(t.at(n), recent))
	}
	return r.forgive(err, fmt.Sprintf("%s of %s", dataset, dayText(d)))
}

// wellness delivers the files of a day. Those of a day that is still being
// synced become more. Files stay here for good, as those of activities do: that
// Garmin has none of an old day any more says nothing about the day.
func (r *run) wellness(ctx context.Context, d time.Time) (word, error) {
	day := dayText(d)
	zip, err := r.api.file(ctx, wellnessPath+day)
	switch {
	case err != nil || zip == nil:
		return silent, err
	case len(zip) == 0:
		return odd, nil
	}
	files, err := unzip(zip)
	if err != nil || len(files) == 0 {
		return silent, err
	}
	for _, f := range files {
		item := connectors.Item{Key: "wellness/" + day + "/" + f.name, Version: version(f.data), Name: f.name, Data: f.data}
		if err := r.deliver(ctx, item); err != nil {
			return silent, err
		}
	}
	return found, nil
}

// deliver hands over what is not known yet.
func (r *run) deliver(ctx context.Context, item connectors.Item) error {
	if r.Have(item.Key, item.Version) {
		return nil
	}
	return r.Deliver(ctx, item)
}

// take delivers an answer with something in it, and one with nothing in it in
// place of what is stored, which was deleted at Garmin.
func (r *run) take(ctx context.Context, is word, stored bool, item connectors.Item) error {
	if is == found || is == blank && stored {
		return r.deliver(ctx, item)
	}
	return nil
}

// chart delivers one answer about a day.
func (r *run) chart(ctx context.Context, c chart, d time.Time) (word, error) {
	day := dayText(d)
	raw, is, err := r.ask(ctx, c, day)
	if err == nil && is != found && c.drawn && r.putAway(d) && r.drawn != day {
		if err = r.restore(ctx, d); err == nil {
			raw, is, err = r.ask(ctx, c, day)
		}
	}
	if err != nil {
		return silent, err
	}
	if c.drawn && is == blank && r.today.Sub(d) >= offloaded {
		return silent, nil // put away, which is not deleted
	}
	if c.drawn && is == found {
		r.drawn = day
	}
	if c.dataset == "daily" && told(raw, "privacyProtected") {
		return silent, connectors.Permanent(fmt.Errorf("%s of %s is held back by Garmin as another person's", c.dataset, day))
	}
	stored := of(&r.cursor.Days, c.dataset).at(dayNumber(d)).stored()
	return is, r.take(ctx, is, stored, connectors.Item{Key: c.dataset + "/" + day, Version: version(raw), Name: day + "_" + c.dataset + ".json", Data: raw})
}

func (r *run) ask(ctx context.Context, c chart, day string) ([]byte, word, error) {
	path, query := c.request(r.who, "DAY", day)
	raw, err := r.api.look(ctx, path, query)
	return raw, weigh(raw, c.there, c.bare), err
}
