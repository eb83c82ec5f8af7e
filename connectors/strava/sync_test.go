package strava_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/strava"
	"athletedata/connectors/strava/fake"
)

// Two years of daily training do not fit into a day's requests: it goes on by
// itself, newest first, and never asks for more than nine tenths.
func TestManyActivities(t *testing.T) {
	for _, oldest := range []bool{false, true} {
		w := newWorld(t, fake.Options{Days: 500, Every: 1, Oldest: oldest})
		pauses := w.settle()
		if w.refused != 0 {
			t.Errorf("Strava refused %d requests", w.refused)
		}
		for _, key := range w.fake.Want(time.Time{}, time.Time{}) {
			if _, ok := w.host.Items[key]; !ok {
				t.Errorf("not brought: %s", key)
			}
		}
		// 500 activities, about 1,300 requests: 90 in each quarter of an hour, and
		// the day is full after ten of them.
		if len(pauses) < 10 || pauses[0] > 15*time.Minute || !slices.ContainsFunc(pauses, func(d time.Duration) bool { return d > time.Hour }) {
			t.Errorf("pauses: %v", pauses)
		}
		if oldest {
			continue
		}
		var order []string
		for _, key := range w.host.Order {
			if strings.HasPrefix(key, "activity/") {
				order = append(order, key)
			}
		}
		if newest := fmt.Sprintf("activity/%d", w.fake.Activities()[len(w.fake.Activities())-1]); order[len(order)-1] != newest {
			t.Errorf("the oldest activity does not come last")
		}
		w.requests("")
		w.must()
		if n := w.requests(""); n > 4 {
			t.Errorf("with nothing new there were %d requests", n)
		}
	}
}

// Who was granted more by Strava has more.
func TestRaisedLimits(t *testing.T) {
	w := newWorld(t, fake.Options{Days: 500, Every: 1, Reads: [2]int{200, 2000}})
	if err := w.sync(); err == nil {
		t.Fatal("500 activities came without a pause")
	}
	if n := w.requests(""); n != 180 || w.refused != 0 {
		t.Errorf("%d requests went out, %d were refused; want 180", n, w.refused)
	}
}

func TestLimitsByHeaders(t *testing.T) {
	limits := strava.New().Info().Limits
	header := func(allLimit, allUsage, readLimit, readUsage string) http.Header {
		h := http.Header{}
		for name, value := range map[string]string{"X-RateLimit-Limit": allLimit, "X-RateLimit-Usage": allUsage, "X-ReadRateLimit-Limit": readLimit, "X-ReadRateLimit-Usage": readUsage} {
			if value != "" {
				h.Set(name, value)
			}
		}
		return h
	}
	at := time.Date(2026, 6, 15, 10, 7, 30, 0, time.FixedZone("", 2*3600)) // 08:07:30 UTC
	quarter, midnight := "08:15:10", "00:00:10"
	for name, c := range map[string]struct {
		header  http.Header
		used    string
		allowed string
		resume  string
	}{
		"as recorded":                      {header("200,2000", "8,151", "100,1000", "8,151"), "[8 151]", "[90 900]", quarter},
		"uploads of others take from all":  {header("200,2000", "150,1999", "100,1000", "8,151"), "[50 999]", "[90 900]", quarter},
		"raised":                           {header("600,6000", "0,0", "300,3000", "0,0"), "[0 0]", "[270 2700]", quarter},
		"the quarter is used up":           {header("200,2000", "101,151", "100,1000", "101,151"), "[101 151]", "[90 900]", quarter},
		"the day is used up":               {header("200,2000", "8,1000", "100,1000", "8,1000"), "[8 1000]", "[90 900]", midnight},
		"the day of everything is used up": {header("200,2000", "8,2001", "100,1000", "8,151"), "[8 1001]", "[90 900]", midnight},
		"only the older pair":              {header("200,2000", "8,151", "", ""), "[8 151]", "[180 1800]", quarter},
		"none, as with samples":            {header("", "", "", ""), "[]", "[]", quarter},
		"nonsense":                         {header("a,b", "1", "", "1,x"), "[]", "[]", quarter},
	} {
		if got := fmt.Sprint(limits.Observe(c.header)); got != c.used {
			t.Errorf("%s: used %s, want %s", name, got, c.used)
		}
		if got := fmt.Sprint(limits.Allowed(c.header)); got != c.allowed {
			t.Errorf("%s: allowed %s, want %s", name, got, c.allowed)
		}
		resume := limits.ResumeAt(&http.Response{StatusCode: 429, Header: c.header}, at)
		if got := resume.Format(time.TimeOnly); got != c.resume || resume.Sub(at) > 24*time.Hour || !resume.After(at) {
			t.Errorf("%s: resumes at %s, want %s", name, resume, c.resume)
		}
	}
}

// Another program has used up the requests: one refusal is enough to stop until
// the next quarter of an hour.
func TestTooManyRequests(t *testing.T) {
	w := newWorld(t, fake.Options{})
	w.clock.Advance(7 * time.Minute)
	w.fake.Use(100)
	pauses := w.settle()
	if w.refused != 1 || len(pauses) != 1 || pauses[0] != 8*time.Minute+10*time.Second {
		t.Errorf("Strava refused %d requests; pauses %v", w.refused, pauses)
	}
	if len(w.host.Items) != len(w.fake.Want(time.Time{}, time.Time{})) {
		t.Error("not everything came")
	}
}

func key(id int64) string { return fmt.Sprintf("activity/%d", id) }

// Edits of the last days are found at once, older ones within a month.
func TestEdits(t *testing.T) {
	w := newWorld(t, fake.Options{Days: 60})
	w.settle()
	ids := w.fake.Activities()
	w.host.Delivered()
	w.clock.Advance(time.Hour)
	w.fake.Rename(ids[1], "Edited")
	w.fake.Rename(ids[len(ids)-1], "Edited long after")
	w.must()
	if got := w.host.Delivered(); !slices.Equal(got, []string{key(ids[1])}) {
		t.Errorf("brought %v, want %s", got, key(ids[1]))
	}
	if !strings.Contains(string(w.host.Items[key(ids[1])].Data), "Edited") {
		t.Error("the edit did not come")
	}
	w.clock.Advance(31 * 24 * time.Hour)
	w.settle()
	if !slices.Contains(w.host.Delivered(), key(ids[len(ids)-1])) {
		t.Error("the edit of an old activity did not come")
	}
}

// A dataset or earlier days that are switched on later are fetched too.
func TestWantedLater(t *testing.T) {
	w := newWorld(t, fake.Options{})
	w.session.Account.Datasets["streams"] = false
	w.session.Account.From = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	w.must()
	few := len(w.host.Items)
	if n := w.requests("/streams"); n != 0 {
		t.Errorf("samples were asked for %d times", n)
	}
	w.session.Account.Datasets["streams"], w.session.Account.From = true, time.Time{}
	w.must()
	if len(w.host.Items) <= few {
		t.Error("earlier days did not come")
	}
	for _, id := range w.fake.Activities() {
		if data := string(w.host.Items[key(id)].Data); !strings.Contains(data, `"manual":true`) && !strings.Contains(data, `"sport_type":"Swim"`) && !strings.Contains(data, `"heartrate":{"data"`) {
			t.Errorf("%d has no samples", id)
		}
	}
}

// Time in zones is for subscribers; the rest comes all the same, and is not
// fetched again for that.
func TestWithoutZones(t *testing.T) {
	w := newWorld(t, fake.Options{NoZones: true})
	w.must()
	if n := len(w.host.Items); n != len(w.fake.Want(time.Time{}, time.Time{})) {
		t.Errorf("%d items", n)
	}
	if n := strings.Count(w.log.String(), "time in zones"); n != 1 {
		t.Errorf("it is said %d times", n)
	}
	w.host.Delivered()
	w.requests("")
	w.must()
	if got, n := w.host.Delivered(), w.requests("/activities/"); len(got) != 0 || n != 1 {
		t.Errorf("a second sync brought %v in %d requests for activities, want one", got, n)
	}
}

// Gear is fetched again when the profile says that it went further, and once
// more when it has left the profile.
func TestGearIsFollowed(t *testing.T) {
	w := newWorld(t, fake.Options{})
	w.must()
	day := func(want ...string) {
		t.Helper()
		w.host.Delivered()
		w.requests("")
		w.clock.Advance(24 * time.Hour)
		w.must()
		got := slices.DeleteFunc(w.host.Delivered(), func(key string) bool { return !strings.HasPrefix(key, "gear/") })
		if n := w.requests("/gear/"); !slices.Equal(got, want) || n != len(want) {
			t.Errorf("brought %v in %d requests, want %v", got, n, want)
		}
	}
	day()
	w.fake.Ride("b1234501", 12000)
	day("gear/b1234501")
	if data := string(w.host.Items["gear/b1234501"].Data); !strings.Contains(data, `"distance":978309`) || !strings.Contains(data, "Ridley") {
		t.Errorf("the bicycle: %s", data)
	}
	w.session.Account.Datasets["activities"] = false // which would tell of it as well
	w.fake.Retire("b1234501")
	day("gear/b1234501")
	if data := string(w.host.Items["gear/b1234501"].Data); !strings.Contains(data, `"retired":true`) {
		t.Errorf("the bicycle in the end: %s", data)
	}
	day()
	w.session.Account.Datasets["gear"] = false
	w.fake.Ride("g1234502", 5000)
	day()
}

// An answer that is no activity takes the place of none, and is not taken for
// the one that was asked for.
func TestAnswersThatAreNoActivity(t *testing.T) {
	for _, body := range []string{"", "{}", "null", `{"message":"Something went wrong","errors":[]}`, `{"errors":"Rate Limit Exceeded","status":429,"message":"Too Many Requests"}`} {
		w := newWorld(t, fake.Options{})
		id := w.fake.Activities()[1]
		full := w.session.HTTP.Transport
		w.session.HTTP = &http.Client{Transport: trip(func(r *http.Request) (*http.Response, error) {
			if !strings.HasSuffix(r.URL.Path, fmt.Sprintf("/activities/%d", id)) {
				return full.RoundTrip(r)
			}
			return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
		})}
		_ = w.sync() // whether that stops the others is not the question
		if item, ok := w.host.Items[key(id)]; ok {
			t.Errorf("%q was taken for an activity: %.80q", body, item.Data)
		}
		w.session.HTTP = &http.Client{Transport: full}
		w.must()
		if data := string(w.host.Items[key(id)].Data); !strings.Contains(data, fmt.Sprint(id)) {
			t.Errorf("after %q the activity is %.80q", body, data)
		}
	}
}

type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// An activity that is gone when it is asked for stops nothing.
func TestDeletedMeanwhile(t *testing.T) {
	w := newWorld(t, fake.Options{})
	gone := w.fake.Activities()[2]
	w.fake.Hide(gone)
	w.must()
	if _, ok := w.host.Items[key(gone)]; ok || len(w.host.Items) < 10 {
		t.Errorf("%d items", len(w.host.Items))
	}
	if !strings.Contains(w.log.String(), fmt.Sprint(gone)) {
		t.Error("the log does not say so")
	}
}

func TestWithoutSubscription(t *testing.T) {
	w := newWorld(t, fake.Options{Inactive: true})
	err := w.sync()
	if !connectors.IsPermanent(err) || !strings.Contains(err.Error(), "switched your application off") || !strings.Contains(conntest.Advice(err), "subscription") {
		t.Errorf("%v, %q", err, conntest.Advice(err))
	}
	if n := w.requests(""); n != 1 {
		t.Errorf("Strava was asked %d times", n)
	}
}
