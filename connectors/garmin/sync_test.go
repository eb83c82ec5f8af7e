package garmin_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/garmin"
	"athletedata/connectors/garmin/fake"
	"athletedata/connectors/httpx"
)

// Of the days of which there are files, the charts are not asked for unless
// the person wants them.
func TestChartsOnlyWhereThereAreNoFiles(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	w.mustSync()
	with, without := 0, 0
	for d := connectors.Day(morning).AddDate(0, 0, -39); !d.After(connectors.Day(morning)); d = d.AddDate(0, 0, 1) {
		day := d.Format(time.DateOnly)
		files, chart := w.has("wellness/"+day), w.has("heart_rate/"+day)
		if files && chart {
			t.Errorf("%s has files, and the chart was loaded as well", day)
		}
		if files {
			with++
		} else if chart {
			without++
		}
	}
	if with < 20 || without < 2 {
		t.Fatalf("%d days with files and %d with charts: nothing is tested", with, without)
	}
	w.session.Account.Datasets["charts"] = true
	w.mustSync()
	if got, want := w.asked("/dailyHeartRate/"), with; got < want {
		t.Errorf("%d charts were loaded when they were switched on, of %d days", got, want)
	}
}

// An everyday sync is short: nothing happens as long as the watch has not been
// synced, and days that are over for long are not asked for again.
func TestNothingNewIsFewRequests(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	w.mustSync()
	first := len(w.requests)
	w.clock.Advance(4 * time.Hour)
	w.mustSync()
	// Profile, settings, last upload, list of activities, and the night that
	// fails for ever, with the retries of that.
	if n := len(w.requests) - w.asked("dailySleepData"); n != 4 || w.asked("2026-05-") != 0 {
		t.Errorf("%d requests of %d: %v", n, first, w.requests)
	}
	w.clock.Advance(20 * time.Hour)
	w.mustSync()
	for _, r := range w.requests {
		if strings.Contains(r, "/wellness/2026-06-05") || strings.Contains(r, "/hrv/2026-05") {
			t.Errorf("a final day is asked for again: %s", r)
		}
	}
	if w.asked("/files/wellness/2026-06-16") != 1 || w.asked("/files/wellness/2026-06-10") != 1 {
		t.Errorf("the last days were not asked for again: %v", w.requests)
	}
}

// A day that was loaded while corrections could come is asked for once more
// when none can.
func TestRecentDaysSettle(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	w.only("hrv")
	w.mustSync()
	w.clock.Advance(20 * 24 * time.Hour)
	w.mustSync()
	if w.asked("/hrv/2026-06-14") != 1 || w.asked("/hrv/2026-06-01") != 0 {
		t.Errorf("asked for: %v", w.requests)
	}
	w.mustSync()
	if w.asked("/hrv/2026-06-14") != 0 {
		t.Error("a final day is asked for again")
	}
}

// A watch that comes home after weeks brings days that were long taken for
// empty, and the rest of the one on which it left.
func TestAWatchThatWasNotSyncedForLong(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	w.only("daily", "hrv", "wellness", "vo2max")
	w.mustSync()
	w.fake.Leave()
	for range 30 {
		w.clock.Advance(24 * time.Hour)
		w.mustSync()
	}
	w.fake.Grow()
	w.mustSync()
	for _, key := range w.fake.Want(time.Time{}, time.Time{}) {
		dataset, _, _ := strings.Cut(key, "/")
		if w.session.Account.Wants(dataset) && !w.has(key) {
			t.Errorf("%s has not come", key)
		}
	}
	if left := string(w.Items["daily/2026-06-15"].Data); strings.Contains(left, `"totalSteps":820,`) {
		t.Error("of the day on which it left there is only the morning")
	}
	if june := string(w.Items["vo2max/2026-06"].Data); !strings.Contains(june, `"2026-06-29"`) && !strings.Contains(june, `"2026-06-28"`) && !strings.Contains(june, `"2026-06-27"`) {
		t.Errorf("of the last days of June there is nothing in %.200s", june)
	}
	w.mustSync()
	if n := w.asked("2026-06-"); n != 0 {
		t.Errorf("afterwards final days are asked for again, %d times", n)
	}
}

// The newest comes first, so that the person sees something of today at once.
func TestNewestFirst(t *testing.T) {
	w := newWorld(t, morning, fake.Options{Days: 60})
	w.only("daily")
	w.mustSync()
	if !slices.IsSortedFunc(w.Order, func(a, b string) int { return strings.Compare(b, a) }) {
		t.Errorf("the order is %v", w.Order)
	}
	days := w.Steps[len(w.Steps)-1]
	if days.Stage != "Days" || days.Done != days.Total || days.Total < 45 || days.Total > 65 || days.At != "April 2026" {
		t.Errorf("at the end the progress is %+v", days)
	}
}

func TestProgressOfActivities(t *testing.T) {
	w := newWorld(t, morning, fake.Options{Days: 300, PerDay: 1})
	w.only("activities")
	w.mustSync()
	var last connectors.Progress
	for _, p := range w.Steps {
		if p.Stage == "Activities" {
			last = p
		}
	}
	if last.Done != 299 || last.Total != 299 || last.At != "August 2025" {
		t.Errorf("at the end the progress is %+v", last)
	}
}

// What Garmin has of an activity decides in which form it comes.
func TestFilesOfActivities(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	w.only("activities")
	w.mustSync()
	found := map[string]int{}
	for key, item := range w.Items {
		parts := strings.Split(key, "/")
		switch {
		case len(parts) == 4:
			found["second"]++
		case parts[2] == "original" && strings.HasSuffix(item.Name, ".tcx"):
			found["uploaded tcx"]++
		default:
			found[parts[2]]++
		}
	}
	for _, kind := range []string{"original", "second", "uploaded tcx", "tcx", "gpx", "detail"} {
		if found[kind] == 0 {
			t.Errorf("no %s among %v", kind, found)
		}
	}
	if found["detail"] <= found["original"]+found["uploaded tcx"]+found["tcx"]+found["gpx"] {
		t.Error("the activity that was typed in has a file")
	}
}

// The person's own dates bound what is asked for.
func TestSpanIsWidenedLater(t *testing.T) {
	w := newWorld(t, morning, fake.Options{Days: 90})
	w.only("activities", "daily", "weight")
	w.session.Account.From = time.Date(2026, 6, 10, 0, 0, 0, 0, time.UTC)
	w.mustSync()
	if w.has("daily/2026-06-09") || w.has("daily/2026-05") || w.has("weight/2026-05") || !w.has("daily/2026-06-11") {
		t.Errorf("loaded: %v", w.Order)
	}
	june := string(w.Items["weight/2026-06"].Data)
	activities := len(w.Items)
	w.session.Account.From = time.Time{}
	w.mustSync()
	if !w.has("daily/2026-04") || !w.has("weight/2026-04") || len(w.Items) < activities+80 {
		t.Errorf("after widening there are %d items", len(w.Items))
	}
	if !strings.Contains(june, `"summaryDate":"2026-06-0`) || string(w.Items["weight/2026-06"].Data) != june {
		t.Error("the month in which the span begins was not loaded whole")
	}
}

// spoil answers requests for a path otherwise than Garmin does.
func (w *world) spoil(path string, status int, kind, body string) (restore func()) {
	client := w.session.HTTP
	w.session.HTTP = &http.Client{Transport: trip(func(r *http.Request) (*http.Response, error) {
		if !strings.Contains(r.URL.Path, path) {
			return client.Transport.RoundTrip(r)
		}
		rec := httptest.NewRecorder()
		rec.Header().Set("Content-Type", kind)
		rec.WriteHeader(status)
		_, _ = rec.WriteString(body)
		resp := rec.Result()
		resp.Request = r
		w.requests = append(w.requests, "spoilt "+r.URL.Path)
		return resp, nil
	})}
	return func() { w.session.HTTP = client }
}

// What is deleted at Garmin goes here, too, and not before Garmin says so: an
// answer that says nothing about the data, or none, empties nothing.
func TestOnlyGarminsWordEmpties(t *testing.T) {
	for _, c := range []struct{ dataset, path, word string }{
		{"weight", "/weight-service/", `{"dailyWeightSummaries":[]`},
		{"sleep", "/dailySleepData/", `{"dailySleepDTO":{"id":null`},
		{"hrv", "/hrv-service/", `null`}, // 204
		{"stress", "/dailyStress/", `null`},
	} {
		for _, bad := range []struct {
			status     int
			kind, body string
		}{
			{200, "application/json", ""}, {200, "application/json", `{}`}, {200, "application/json", `{"message":"oops"}`},
			{200, "text/html", "<!DOCTYPE html><html></html>"}, {404, "application/json", `{"error":"NotFoundException"}`},
			{403, "application/json", `{}`}, {500, "application/json", "null"}, {503, "application/json", "[]"},
		} {
			w := newWorld(t, morning, fake.Options{})
			w.only(c.dataset)
			w.mustSync()
			w.clock.Advance(24 * time.Hour)
			deleted := w.fake.Delete()
			key := deleted[slices.IndexFunc(deleted, func(k string) bool { return strings.HasPrefix(k, c.dataset+"/") })]
			full := string(w.Items[key].Data)
			if full == "" {
				t.Fatalf("%s was not there: nothing is tested", key)
			}
			restore := w.spoil(c.path, bad.status, bad.kind, bad.body)
			_ = w.sync() // too many failures in a row are an error, as they should be
			restore()
			if w.asked("spoilt") == 0 || string(w.Items[key].Data) != full {
				t.Errorf("%d %q, %d times, made %.80q of %s", bad.status, bad.body, w.asked("spoilt"), w.Items[key].Data, key)
			}
			w.clock.Advance(24 * time.Hour)
			w.mustSync()
			if got := string(w.Items[key].Data); !strings.HasPrefix(got, c.word) {
				t.Errorf("after %d %q, Garmin's word is not taken: %s is %.80q", bad.status, bad.body, key, got)
			}
		}
	}
}

// An old day of which Garmin did not say anything is asked for once more, before
// it is taken for empty.
func TestAnOldDayOfWhichNothingWasSaid(t *testing.T) {
	for _, c := range []struct {
		body, dataset, path string
		again               bool
	}{
		{"", "hrv", "/hrv-service/hrv/", true}, {"{}", "hrv", "/hrv-service/hrv/", true}, {`{"message":"oops"}`, "hrv", "/hrv-service/hrv/", true},
		{"null", "hrv", "/hrv-service/hrv/", false}, {"", "wellness", "/files/wellness/", true},
	} {
		w := newWorld(t, morning, fake.Options{})
		w.only(c.dataset)
		body, again, key, path := c.body, c.again, c.dataset+"/2026-05-21", c.path+"2026-05-21"
		restore := w.spoil(path, 200, "application/json", body)
		w.mustSync()
		if w.has(key) || w.asked("spoilt") != 1 {
			t.Fatalf("%q: asked %d times: nothing is tested", body, w.asked("spoilt"))
		}
		restore()
		w.mustSync()
		if w.has(key) != again {
			t.Errorf("%s: after %q the day has come: %t", c.dataset, body, !again)
		}
		restore = w.spoil(path, 200, "application/json", body)
		w.mustSync()
		if restore(); w.asked("spoilt") != 0 {
			t.Errorf("%q: a day that is final is asked for again", body)
		}
	}
}

// Nor is an answer that is no activity taken for one: it is asked for again.
func TestAnswersThatAreNoActivity(t *testing.T) {
	for _, body := range []string{"", "{}", "null", `{"message":"oops"}`, `[]`} {
		w := newWorld(t, morning, fake.Options{})
		w.only("activities")
		const key = "activity/20000096480/detail"
		restore := w.spoil("/activity-service/activity/20000096480", 200, "application/json", body)
		w.mustSync()
		restore()
		if item, ok := w.Items[key]; ok || w.asked("spoilt") != 1 {
			t.Errorf("%q was taken for an activity, after %d requests: %s", body, w.asked("spoilt"), item.Data)
		}
		w.mustSync()
		if !strings.Contains(string(w.Items[key].Data), "20000096480") {
			t.Errorf("after %q the activity is %.80q", body, w.Items[key].Data)
		}
	}
}

// Words of an error are no recording, and do not take the place of one.
func TestAnErrorIsNoRecording(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	w.only("activities")
	const id = "20000096540" // of which Garmin renders a GPX file only
	restore := w.spoil("/export/tcx/activity/"+id, 200, "application/json", `{"message":"oops"}`)
	w.mustSync()
	if restore(); w.asked("spoilt") != 1 || w.has("activity/"+id+"/tcx") {
		t.Errorf("after %d requests there is %q", w.asked("spoilt"), w.Items["activity/"+id+"/tcx"].Data)
	}
	w.mustSync()
	if !w.has("activity/"+id+"/gpx") || !w.has("activity/"+id+"/detail") {
		t.Errorf("the activity has not come: %v", w.Order)
	}
}

// Charts that Garmin has put away look like those of an empty day, and stay.
func TestChartsThatWerePutAwayStay(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	w.only("heart_rate", "stress")
	w.mustSync()
	before := map[string]string{}
	for key, item := range w.Items {
		before[key] = string(item.Data)
	}
	w.clock.Advance(200 * 24 * time.Hour)
	if err := w.fake.SignIn(w.vault); err != nil {
		t.Fatal(err)
	}
	restore := w.spoil("/epoch/request/", 200, "application/json", `{"status":"NO_FILES_FOUND"}`)
	defer restore()
	w.mustSync()
	if w.asked("/dailyHeartRate/") == 0 {
		t.Fatal("no day was asked for again: nothing is tested")
	}
	for key, data := range before {
		if string(w.Items[key].Data) != data && key < "heart_rate/2026-06-15" {
			t.Errorf("%s became %.100q", key, w.Items[key].Data)
		}
	}
}

// Of a list of which there is one, nothing may be left either.
func TestNoRecordsAreLeft(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	w.only("records", "gear")
	w.mustSync()
	w.fake.Empty()
	w.clock.Advance(8 * 24 * time.Hour)
	restore := w.spoil("/prs/", 200, "application/json", "")
	w.mustSync()
	if string(w.Items["records"].Data) == "[]" || string(w.Items["gear"].Data) != "[]" {
		t.Errorf("the gear is %.80q, and an empty body made %.80q of the records", w.Items["gear"].Data, w.Items["records"].Data)
	}
	restore()
	w.clock.Advance(8 * 24 * time.Hour)
	w.mustSync()
	if string(w.Items["records"].Data) != "[]" || len(w.Order) != 1 {
		t.Errorf("the records are %.80q, and there came %v", w.Items["records"].Data, w.Order)
	}
}

// Charts of half a year ago have to be restored first, and Garmin has a quota.
func TestOldChartsAreRestored(t *testing.T) {
	w := newWorld(t, morning, fake.Options{Days: 260, Quota: 3})
	w.only("daily", "wellness", "heart_rate")
	w.mustSync()
	old := func() (n int) {
		for key := range w.Items {
			if day, ok := strings.CutPrefix(key, "heart_rate/"); ok && day < "2025-12-18" {
				n++
			}
		}
		return n
	}
	if got := old(); got != 3 || w.asked("/epoch/request/") != 4 {
		t.Errorf("%d old charts with %d wishes, not 3 with 4", got, w.asked("/epoch/request/"))
	}
	w.mustSync()
	if w.asked("/epoch/request/") != 0 {
		t.Error("Garmin is asked again on a day on which it has refused")
	}
	w.clock.Advance(24 * time.Hour)
	w.mustSync()
	if got := old(); got != 6 {
		t.Errorf("%d old charts after the second day, not 6", got)
	}
}

// A 429 without an end is a pause of half an hour, then of an hour.
func TestPausesGrow(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	w.only("hrv")
	for i, want := range []time.Duration{30 * time.Minute, time.Hour, 2 * time.Hour} {
		w.fake.Limit("2026-06-15")
		err := w.sync()
		var limited *connectors.RateLimited
		if !errors.As(err, &limited) || limited.Until.Sub(w.clock.Now()) != want {
			t.Fatalf("pause %d: %v", i, err)
		}
		w.clock.Advance(want)
	}
	w.mustSync()
	w.fake.Limit("/userprofile-service")
	var limited *connectors.RateLimited
	if err := w.sync(); !errors.As(err, &limited) || limited.Until.Sub(w.clock.Now()) != 30*time.Minute {
		t.Errorf("after a good sync: %v", err)
	}
}

// The refresh token rotates: the new one is kept before it is used.
func TestTokenIsRenewedAndKept(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	w.only("devices")
	before := secret(w, "token")
	w.clock.Advance(23*time.Hour + 46*time.Minute) // 14 minutes before its end
	w.mustSync()
	second := secret(w, "token")
	if second == before || w.asked("/oauth/token") != 1 {
		t.Fatal("the token was not renewed in time")
	}
	w.fake.Outdate()
	w.mustSync()
	if secret(w, "token") == second || w.asked("/oauth/token") != 1 {
		t.Error("the token was not renewed after a refusal")
	}
	w.fake.Expire()
	if err := w.sync(); !errors.Is(err, connectors.ErrReauth) || w.asked("/oauth/token") != 1 {
		t.Errorf("with a dead sign-in: %v", err)
	}
	w.secretsKept(nil)
}

// Who stops while the new token is on its way does not lose it: the old one is
// used up.
func TestStoppedWhileTheTokenIsRenewed(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	w.only("devices")
	w.clock.Advance(23*time.Hour + 46*time.Minute)
	ctx, stop := context.WithCancel(t.Context())
	wire := w.session.HTTP.Transport
	w.session.HTTP = &http.Client{Transport: trip(func(r *http.Request) (*http.Response, error) {
		resp, err := wire.RoundTrip(r)
		if strings.HasSuffix(r.URL.Path, "/oauth/token") {
			stop()
		}
		if r.Context().Err() != nil {
			return nil, r.Context().Err()
		}
		return resp, err
	})}
	before := secret(w, "token")
	if err := syncWith(ctx, w); !errors.Is(err, context.Canceled) || secret(w, "token") == before {
		t.Errorf("%v; what Garmin has given is not kept", err)
	}
}

// Somebody else may have renewed the token meanwhile; a second renewal with the
// old one would end the sign-in.
func TestTokenRenewedByAnother(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	w.only("devices")
	wire := w.session.HTTP.Transport
	renewed := ""
	w.session.HTTP = &http.Client{Transport: trip(func(r *http.Request) (*http.Response, error) {
		if renewed == "" && strings.HasSuffix(r.URL.Path, "/mylastused") {
			w.fake.Outdate()
			if err := w.fake.SignIn(w.vault); err != nil {
				t.Fatal(err)
			}
			renewed = secret(w, "token")
		}
		return wire.RoundTrip(r)
	})}
	w.mustSync()
	if w.asked("/oauth/token") != 0 || secret(w, "token") != renewed {
		t.Error("the token of the other was not taken up")
	}
}

// One thing that Garmin cannot hand out stops nothing, and is tried again.
func TestOneFailureStopsNothing(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	wire, refusing := w.session.HTTP.Transport, true
	w.session.HTTP = &http.Client{Transport: trip(func(r *http.Request) (*http.Response, error) {
		if refusing && (strings.HasSuffix(r.URL.Path, "/hrv/2026-06-13") || strings.Contains(r.URL.Path, "/files/activity/20000096480")) {
			rec := httptest.NewRecorder()
			rec.WriteHeader(http.StatusForbidden)
			resp := rec.Result()
			resp.Request = r
			return resp, nil
		}
		return wire.RoundTrip(r)
	})}
	w.mustSync()
	var cursor struct {
		Activities struct{ Failed map[string]struct{ N int } }
	}
	if err := json.Unmarshal(w.Saved, &cursor); err != nil || cursor.Activities.Failed["20000096480"].N != 1 {
		t.Errorf("the activity that failed is not noted: %s", w.Saved)
	}
	if w.has("hrv/2026-06-13") || !w.has("hrv/2026-06-12") || w.has("activity/20000096480/") || !w.has("activity/20000096600/") {
		t.Error("more is missing than what failed")
	}
	refusing = false
	w.mustSync()
	if !w.has("hrv/2026-06-13") || !w.has("activity/20000096480/original") {
		t.Errorf("what failed was not loaded later: %v", w.Order)
	}
}

// On the days on which the clocks change a day has 23 or 25 hours; the dates
// are the athlete's.
func TestDaysAreTheAthletes(t *testing.T) {
	lateEvening := time.Date(2026, 3, 28, 23, 30, 0, 0, time.UTC) // 00:30 on the 29th in Berlin
	w := newWorld(t, lateEvening, fake.Options{})
	w.only("daily")
	w.mustSync()
	if w.asked("usersummary/daily/") == 0 {
		t.Fatal("no day was asked for")
	}
	w.clock.Advance(9 * time.Hour)
	w.mustSync()
	if !w.has("daily/2026-03-29") {
		t.Errorf("today is missing among %v", w.Order)
	}
}

func TestStoppedByThePerson(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	ctx, cancel := context.WithCancel(context.Background())
	wire, n := w.session.HTTP.Transport, 0
	w.session.HTTP = &http.Client{Transport: trip(func(r *http.Request) (*http.Response, error) {
		if n++; n > 30 {
			cancel()
		}
		return wire.RoundTrip(r)
	})}
	err := syncWith(ctx, w)
	if !errors.Is(err, context.Canceled) || n > 32 {
		t.Errorf("after %d requests: %v", n, err)
	}
}

// Over a real connection answers come compressed, and from any address.
func TestOverTheWire(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	w.mustSync()
	direct := w.Items
	server := httptest.NewServer(w.fake)
	defer server.Close()
	over := newWorld(t, morning, fake.Options{})
	over.session.Account.Answers = w.fake.Answers(server.URL)
	over.session.HTTP = server.Client()
	if err := w.fake.SignIn(over.vault); err != nil {
		t.Fatal(err)
	}
	over.mustSync()
	for key, item := range direct {
		if string(over.Items[key].Data) != string(item.Data) {
			t.Errorf("%s is another over the wire", key)
		}
	}
	if len(over.Items) != len(direct) {
		t.Errorf("%d items over the wire, not %d", len(over.Items), len(direct))
	}
}

// The pauses between requests are long enough for a server that counts, and a
// server that counts more strictly ends the run for a while.
func TestServerThatCounts(t *testing.T) {
	w := newWorld(t, morning, fake.Options{PerSecond: 2})
	w.only("daily")
	w.mustSync()
	w = newWorld(t, morning, fake.Options{PerSecond: 2})
	limits := garmin.New().Info().Limits
	limits.Gap = 0
	w.session.HTTP = httpx.New(httpx.Options{Limits: limits, Clock: w.clock, Base: conntest.Direct(w.fake)})
	var limited *connectors.RateLimited
	if err := w.sync(); !errors.As(err, &limited) {
		t.Errorf("without pauses: %v", err)
	}
}
