package oura_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/oura/fake"
)

// A permission that was not given leaves out what needs it, and nothing else;
// given later, all of it comes.
func TestMissingScope(t *testing.T) {
	w := newWorld(t, fake.Options{Scopes: []string{"daily", "heartrate", "workout"}})
	w.must()
	for _, k := range w.lacks() {
		name, _, _ := strings.Cut(k, "/")
		if !slices.Contains([]string{"personal_info", "daily_spo2", "daily_stress", "daily_resilience", "daily_cardiovascular_age", "vO2_max", "session", "enhanced_tag", "tag", "ring_configuration", "ring_battery_level"}, name) {
			t.Errorf("not brought: %s", k)
		}
	}
	if n := strings.Count(w.log.String(), "endpoint=daily_stress "); n != 1 {
		t.Errorf("it is said %d times", n)
	}
	if w.asked = nil; w.fake.Calls() != 0 {
		t.Errorf("the sign-in was renewed %d times for it", w.fake.Calls())
	}
	w.must()
	if n := len(w.requests("daily_stress")); n != 1 {
		t.Errorf("the next sync asks %d times", n)
	}
	w.fake.Granted = nil
	if _, err := w.signIn(); err != nil {
		t.Fatal(err)
	}
	w.must()
	if lacks := w.lacks(); len(lacks) > 0 {
		t.Errorf("not brought after it was given: %v", lacks)
	}
}

// Only when the profile and the nights are refused too has the sign-in ended.
func TestEndedSignIn(t *testing.T) {
	w := newWorld(t, fake.Options{})
	w.fake.Expire()
	if err := w.sync(); !errors.Is(err, connectors.ErrReauth) {
		t.Errorf("%v", err)
	}
	w = newWorld(t, fake.Options{Scopes: []string{"heartrate"}})
	if err := w.sync(); !errors.Is(err, connectors.ErrReauth) {
		t.Errorf("%v", err)
	}
	w = newWorld(t, fake.Options{Scopes: []string{"daily"}})
	w.must()
	w = newWorld(t, fake.Options{Scopes: []string{"personal"}})
	w.must()
}

func TestWholeAccountRefused(t *testing.T) {
	for want, o := range map[string]fake.Options{"membership": {Lapsed: true}, "Update the Oura app": {TooOld: true}} {
		w := newWorld(t, o)
		err := w.sync()
		if !connectors.IsPermanent(err) || errors.Is(err, connectors.ErrReauth) || !strings.Contains(conntest.Advice(err), want) || strings.Contains(err.Error(), "40") {
			t.Errorf("%s: %v, %q", want, err, conntest.Advice(err))
		}
		if len(w.host.Items) > 0 {
			t.Error("something was brought")
		}
	}
}

// One end point that is not well stops no other; it comes when it is.
func TestOneEndPointIsNotWell(t *testing.T) {
	for status, fails := range map[int]bool{400: false, 403: false, 404: false, 422: false, 200: false /* cut off */, 500: true} {
		w := newWorld(t, fake.Options{})
		w.fake.Break("sleep", status)
		if err := w.sync(); (err != nil) != fails || errors.Is(err, connectors.ErrReauth) {
			t.Errorf("%d: %v", status, err)
		}
		for _, k := range w.lacks() {
			if !strings.HasPrefix(k, "sleep/") {
				t.Errorf("%d: not brought: %s", status, k)
			}
		}
		if len(w.lacks()) == 0 {
			t.Errorf("%d: the fake gave it all the same", status)
		}
		w.fake.Break("sleep", 0)
		w.must()
		if lacks := w.lacks(); len(lacks) > 0 {
			t.Errorf("%d: not brought afterwards: %v", status, lacks)
		}
	}
}

// An answer without what was asked for says nothing about it: what it is about
// does not count as fetched, and takes the place of nothing.
func TestAnswersThatSayNothing(t *testing.T) {
	for _, body := range []string{"", "{}", "null", `{"detail":"Something went wrong"}`, `{"data":null,"next_token":null}`} {
		w := newWorld(t, fake.Options{})
		w.must()
		profile := string(w.host.Items["personal_info"].Data)
		w.host.Saved, w.host.Items = nil, map[string]connectors.Item{"personal_info": w.host.Items["personal_info"]}
		full := w.session.HTTP
		w.session.HTTP = &http.Client{Transport: trip(func(r *http.Request) (*http.Response, error) {
			if !strings.HasSuffix(r.URL.Path, "/personal_info") && !strings.HasSuffix(r.URL.Path, "/daily_stress") && !strings.HasSuffix(r.URL.Path, "/heartrate") {
				return full.Transport.RoundTrip(r)
			}
			return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
		})}
		_ = w.sync() // whether it ends with an error is not the question
		if got := string(w.host.Items["personal_info"].Data); got != profile {
			t.Errorf("%q made %q of the profile", body, got)
		}
		w.session.HTTP = full
		w.must()
		if lacks := w.lacks(); len(lacks) > 0 {
			t.Errorf("not brought after %q: %d items, %s first", body, len(lacks), lacks[0])
		}
	}
}

type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// The newest day is there though an end_date means the beginning of that day,
// and heart rate is asked for in pieces of 30 days at most.
func TestWindows(t *testing.T) {
	w := newWorld(t, fake.Options{Page: 7}) // and pages are short
	w.must()
	for _, name := range []string{"daily_activity", "sleep", "daily_sleep"} {
		if data := string(w.host.Items[name+"/2026-06-11"].Data); !strings.Contains(data, `"day":"2026-06-15"`) || !strings.Contains(data, `"day":"2026-06-11"`) || strings.Contains(data, `"day":"2026-06-10"`) {
			t.Errorf("%s has not its days from 11 to 15", name)
		}
	}
	if n := strings.Count(string(w.host.Items["heartrate/2026-06-01"].Data), `"bpm"`); n != 240 {
		t.Errorf("%d heart rates of ten days, want 240", n)
	}
	longest := time.Duration(0)
	for _, u := range w.requests("heartrate") {
		from, err1 := time.Parse(time.RFC3339, u.Query().Get("start_datetime"))
		to, err2 := time.Parse(time.RFC3339, u.Query().Get("end_datetime"))
		if err1 != nil || err2 != nil {
			t.Fatal(u)
		}
		longest = max(longest, to.Sub(from))
	}
	if longest > 30*24*time.Hour || longest < 24*time.Hour {
		t.Errorf("heart rate of %s was asked for at once", longest)
	}
	for key, item := range w.host.Items {
		if strings.Contains(string(item.Data), "next_token") {
			t.Errorf("%s holds the token of a page", key)
		}
	}
}

// The last days are read again, and older ones are not.
func TestCorrections(t *testing.T) {
	w := newWorld(t, fake.Options{Days: 200})
	w.must()
	w.asked = nil
	w.host.Delivered()
	w.fake.Grow() // the last night is analysed again
	w.must()
	if got := w.host.Delivered(); !slices.Contains(got, "sleep/2026-06-11") || len(got) != 2 {
		t.Errorf("brought %v", got)
	}
	if !strings.Contains(string(w.host.Items["sleep/2026-06-11"].Data), "bedtime_edit") {
		t.Error("the correction did not come")
	}
	for _, u := range w.requests("sleep") {
		if from := u.Query().Get("start_date"); from != "2026-05-31" { // the third with the week before today, and the margin
			t.Errorf("days from %s on were read again", from)
		}
	}
	// After a year nothing is missing in between.
	w.clock.Advance(370 * 24 * time.Hour)
	w.must()
	if lacks := w.lacks(); len(lacks) > 0 {
		t.Errorf("not brought: %v", lacks)
	}
}

// A ring that lay in a drawer for half a year does not end the search, and an
// account without anything older is not searched back to the first ring.
func TestSearchForTheBeginning(t *testing.T) {
	w := newWorld(t, fake.Options{Days: 600, Gaps: true})
	w.must()
	if lacks := w.lacks(); len(lacks) > 0 {
		t.Errorf("not brought: %v", lacks)
	}
	begin := time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -600)
	for _, u := range w.requests("daily_sleep") {
		if from := u.Query().Get("start_date"); from < begin.AddDate(0, -16, 0).Format(time.DateOnly) {
			t.Errorf("asked from %s on", from)
		}
	}
	w.must()
	if n := len(w.requests("daily_sleep")); n != 1 {
		t.Errorf("the second sync asks %d times", n)
	}
}

// Days that are wanted later come, and a third of a month is whole however few
// of its days are wanted.
func TestEarlierDaysLater(t *testing.T) {
	w := newWorld(t, fake.Options{Days: 60})
	day := func(m time.Month, d int) time.Time { return time.Date(2026, m, d, 0, 0, 0, 0, time.UTC) }
	w.session.Account.From, w.session.Account.To = day(6, 5), day(6, 8)
	w.must()
	if got := w.days("daily_sleep/2026-06-01"); got != "01 02 03 04 05 06 07 08 09 10" || len(w.host.Items["daily_sleep/2026-06-11"].Data) > 0 {
		t.Errorf("first the days %s", got)
	}
	w.session.Account.From, w.session.Account.To = time.Time{}, time.Time{}
	w.must()
	if lacks := w.lacks(); len(lacks) > 0 {
		t.Errorf("not brought: %v", lacks)
	}
	// Days that all lie before what is there.
	w = newWorld(t, fake.Options{Days: 60})
	w.session.Account.From, w.session.Account.To = day(6, 5), day(6, 8)
	w.must()
	w.session.Account.From, w.session.Account.To = day(4, 25), day(5, 3)
	w.must()
	if lacks := w.lacks(); len(lacks) > 0 {
		t.Errorf("not brought: %v", lacks)
	}
}

// days are those of which an item has something.
func (w *world) days(key string) string {
	var found []string
	for d := 1; d <= 31; d++ {
		if text := fmt.Sprintf("-%02d", d); strings.Contains(string(w.host.Items[key].Data), `"day":"`+key[len(key)-10:len(key)-3]+text+`"`) {
			found = append(found, text[1:])
		}
	}
	return strings.Join(found, " ")
}

// Fewer days wanted take away nothing of what is stored: neither a later first
// day nor an earlier last one makes an item another.
func TestFewerDaysTakeNothingAway(t *testing.T) {
	w := newWorld(t, fake.Options{Days: 60})
	day := func(d int) time.Time { return time.Date(2026, 6, d, 0, 0, 0, 0, time.UTC) }
	w.must()
	before := maps.Clone(w.host.Items)
	w.host.Delivered()
	for _, span := range [][2]int{{3, 14}, {5, 13}, {5, 8}} {
		w.session.Account.From, w.session.Account.To = day(span[0]), day(span[1])
		w.must()
		if again := w.host.Delivered(); len(again) > 0 {
			t.Errorf("from the %d. to the %d. these came again: %v", span[0], span[1], again)
		}
	}
	for key, item := range before {
		if now := w.host.Items[key]; now.Version != item.Version {
			t.Errorf("%s has only the days %s now", key, w.days(key))
		}
	}
}

// A span that an older version of the program cut off in the midst of a third of
// a month is put right.
func TestASpanThatWasCutOff(t *testing.T) {
	w := newWorld(t, fake.Options{Days: 60})
	w.session.Account.From = time.Date(2026, 6, 5, 0, 0, 0, 0, time.UTC)
	w.host.Saved = []byte(`{"ends":{"daily_sleep":{"from":"2026-06-05","to":"2026-06-08"}}}`)
	w.must()
	if got := w.days("daily_sleep/2026-06-01"); got != "01 02 03 04 05 06 07 08 09 10" {
		t.Errorf("the days %s", got)
	}
	if lacks := w.lacks(); len(lacks) > 0 {
		t.Errorf("not brought: %v", lacks)
	}
}

// The reset that Oura tells of is kept to where Retry-After is missing.
func TestPause(t *testing.T) {
	w := newWorld(t, fake.Options{})
	at := w.clock.Now()
	resume := limits().ResumeAt
	resp := answerWith("X-RateLimit-Reset", fmt.Sprint(at.Add(200*time.Second).Unix()))
	if got := resume(resp, at); !got.Equal(at.Add(200 * time.Second)) {
		t.Errorf("resumes at %s", got)
	}
	for _, text := range []string{"", "soon", "5"} {
		if got := resume(answerWith("X-RateLimit-Reset", text), at); !got.IsZero() {
			t.Errorf("%q: resumes at %s", text, got)
		}
	}
}
