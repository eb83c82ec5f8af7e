package httpx_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/httpx"
)

var start = time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)

// vendor answers one step after the other, the last for ever.
type vendor struct {
	clock *conntest.Clock
	steps []func(*http.Request) (*http.Response, error)
	at    []time.Time // when requests came
	sent  []string    // their bodies
}

func (v *vendor) RoundTrip(r *http.Request) (*http.Response, error) {
	body := ""
	if r.Body != nil {
		b, _ := io.ReadAll(r.Body)
		body = string(b)
	}
	v.at, v.sent = append(v.at, v.clock.Now()), append(v.sent, body)
	return v.steps[min(len(v.at), len(v.steps))-1](r)
}

func says(status int, body string, headers ...string) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) {
		h := http.Header{}
		for i := 0; i < len(headers); i += 2 {
			h.Set(headers[i], headers[i+1])
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}, nil
	}
}

func fails(text string) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return nil, errors.New(text) }
}

func newVendor(steps ...func(*http.Request) (*http.Response, error)) (*vendor, *http.Client) {
	return limitedVendor(connectors.Limits{}, steps...)
}

func limitedVendor(l connectors.Limits, steps ...func(*http.Request) (*http.Response, error)) (*vendor, *http.Client) {
	v := &vendor{clock: conntest.NewClock(start), steps: steps}
	return v, httpx.New(httpx.Options{Limits: l, Clock: v.clock, Base: v})
}

func get(t *testing.T, c *http.Client) (*httpx.Answer, error) {
	t.Helper()
	return httpx.Get(t.Context(), c, "https://vendor.test/data", nil, nil)
}

func TestWhatFailsForNoReasonOfOursIsAskedAgain(t *testing.T) {
	for name, step := range map[string]func(*http.Request) (*http.Response, error){
		"no network": fails("connection refused"), "408": says(408, ""), "429": says(429, ""), "500": says(500, ""),
		"502": says(502, ""), "503": says(503, ""), "504": says(504, ""), "cut off": cut("half of it"),
	} {
		v, c := newVendor(step, step, says(200, "good"))
		a, err := get(t, c)
		if err != nil || string(a.Body) != "good" || len(v.at) != 3 {
			t.Errorf("%s: %d requests, %v", name, len(v.at), err)
		}
	}
	for _, status := range []int{400, 401, 403, 404, 409, 410, 422, 501} {
		v, c := newVendor(says(status, "no"))
		if _, err := get(t, c); httpx.Status(err) != status || len(v.at) != 1 {
			t.Errorf("%d: %d requests, %v", status, len(v.at), err)
		}
	}
}

// cut sends a beginning and then nothing more.
func cut(body string) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{}, ContentLength: 100,
			Body: io.NopCloser(io.MultiReader(strings.NewReader(body), unexpected{}))}, nil
	}
}

type unexpected struct{}

func (unexpected) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// Half a file is no file: it never reaches the connector.
func TestAnswersThatBreakOff(t *testing.T) {
	v, c := newVendor(cut(`{"items": [1, 2`))
	a, err := get(t, c)
	if err == nil || a != nil || len(v.at) != 5 || !strings.Contains(err.Error(), "broke off") {
		t.Errorf("%d requests, %v, %v", len(v.at), a, err)
	}
}

func TestTries(t *testing.T) {
	for retries, want := range map[int]int{-1: 1, 0: 5, 2: 3} {
		v, c := limitedVendor(connectors.Limits{Retries: retries}, says(500, "oops"))
		if _, err := get(t, c); httpx.Status(err) != 500 || len(v.at) != want {
			t.Errorf("retries %d: %d requests, want %d: %v", retries, len(v.at), want, err)
		}
	}
}

// The pauses double from a second, each spread by half of it either way, so
// that many computers do not come back at the same moment.
func TestPauses(t *testing.T) {
	different := map[time.Duration]bool{}
	for range 200 {
		v, c := newVendor(says(500, ""))
		_, _ = get(t, c)
		for i := 1; i < len(v.at); i++ {
			pause, middle := v.at[i].Sub(v.at[i-1]), time.Second<<(i-1)
			if pause < middle/2 || pause > middle*3/2+time.Millisecond {
				t.Fatalf("pause %d is %s, not %s give or take half", i, pause, middle)
			}
			different[pause] = true
		}
	}
	if len(different) < 400 {
		t.Errorf("800 pauses are only %d different ones", len(different))
	}
}

func TestRetryAfterIsKeptTo(t *testing.T) {
	for _, status := range []int{429, 503} {
		for _, form := range []string{"7", " 7 ", start.Add(7 * time.Second).Format(http.TimeFormat)} {
			v, c := newVendor(says(status, "", "Retry-After", form), says(200, "good"))
			if _, err := get(t, c); err != nil {
				t.Fatal(err)
			}
			if pause := v.at[1].Sub(v.at[0]); pause < 7*time.Second || pause > 8*time.Second {
				t.Errorf("%d %q: came back after %s", status, form, pause)
			}
		}
	}
}

// A pause of more than a minute is not sat out: the host comes back later.
func TestLongPausesEndTheRun(t *testing.T) {
	for _, status := range []int{429, 503} {
		for _, form := range []string{"7200", start.Add(2 * time.Hour).Format(http.TimeFormat)} {
			v, c := newVendor(says(status, "", "Retry-After", form))
			_, err := get(t, c)
			var limited *connectors.RateLimited
			if !errors.As(err, &limited) || !limited.Until.Equal(start.Add(2*time.Hour)) || len(v.at) != 1 || !v.clock.Now().Equal(start) {
				t.Errorf("%d %q: %d requests, %v", status, form, len(v.at), err)
			}
		}
	}
}

// Whoever says 429 again and again, without a time, with none to come or with
// one that nobody can mean, is left alone for a while.
func TestPausesWithoutATime(t *testing.T) {
	for _, form := range []string{"", "0", "soon", start.Add(-time.Hour).Format(http.TimeFormat), "9000000", start.AddDate(50, 0, 0).Format(http.TimeFormat)} {
		v, c := newVendor(says(429, "", "Retry-After", form))
		_, err := get(t, c)
		var limited *connectors.RateLimited
		if !errors.As(err, &limited) || limited.Until.Sub(v.clock.Now()) != 15*time.Minute || len(v.at) != 5 {
			t.Errorf("%q: %d requests, %v", form, len(v.at), err)
		}
	}
}

func TestResumeAt(t *testing.T) {
	limits := connectors.Limits{ResumeAt: func(resp *http.Response, now time.Time) time.Time {
		if resp.Header.Get("X-Reset") == "" {
			return time.Time{}
		}
		return now.Add(3 * time.Hour)
	}}
	_, c := limitedVendor(limits, says(429, "", "X-Reset", "later"))
	_, err := get(t, c)
	var limited *connectors.RateLimited
	if !errors.As(err, &limited) || !limited.Until.Equal(start.Add(3*time.Hour)) {
		t.Errorf("%v", err)
	}
	// What the vendor says in the usual way comes first.
	v, c := limitedVendor(limits, says(429, "", "X-Reset", "later", "Retry-After", "5"), says(200, ""))
	if _, err := get(t, c); err != nil || v.at[1].Sub(v.at[0]) < 5*time.Second {
		t.Errorf("%v", err)
	}
	// It is for pauses, not for errors.
	v, c = limitedVendor(limits, says(500, "", "X-Reset", "later"), says(200, ""))
	if _, err := get(t, c); err != nil || v.at[1].Sub(v.at[0]) > 2*time.Second {
		t.Errorf("%v", err)
	}
}

func TestRetryAfterForms(t *testing.T) {
	for text, want := range map[string]time.Time{
		"120": start.Add(2 * time.Minute), "1.5": start.Add(1500 * time.Millisecond), "0": start,
		"Mon, 15 Jun 2026 12:00:00 GMT": start.Add(2 * time.Hour), "": {}, "-5": {}, "later": {}, "99999999999": {}, "NaN": {},
	} {
		if got := httpx.RetryAfter(http.Header{"Retry-After": {text}}, start); !got.Equal(want) {
			t.Errorf("%q is %s, not %s", text, got, want)
		}
	}
}

// A POST may have done its work though no answer came: it goes out once, unless
// the connector knows that it changes nothing.
func TestWhatChangesSomethingIsSentOnce(t *testing.T) {
	for _, step := range []func(*http.Request) (*http.Response, error){says(500, ""), fails("connection reset"), says(429, "")} {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
			v, c := newVendor(step, says(200, ""))
			req, _ := http.NewRequestWithContext(t.Context(), method, "https://vendor.test/", strings.NewReader("x"))
			if _, err := httpx.Fetch(c, req); err == nil || len(v.at) != 1 {
				t.Errorf("%s: %d requests, %v", method, len(v.at), err)
			}
		}
		v, c := newVendor(step, step, says(200, ""))
		req, _ := http.NewRequestWithContext(httpx.Repeatable(t.Context()), "POST", "https://vendor.test/", strings.NewReader("the question"))
		if _, err := httpx.Fetch(c, req); err != nil || fmt.Sprint(v.sent) != "[the question the question the question]" {
			t.Errorf("marked: %q, %v", v.sent, err)
		}
	}
	// A body that can be read once only cannot be sent twice.
	v, c := newVendor(says(500, ""), says(200, ""))
	req, _ := http.NewRequestWithContext(httpx.Repeatable(t.Context()), "POST", "https://vendor.test/", io.NopCloser(strings.NewReader("x")))
	if _, err := httpx.Fetch(c, req); err == nil || len(v.at) != 1 {
		t.Errorf("%d requests, %v", len(v.at), err)
	}
}

func TestStoppingEndsAPause(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	v, c := newVendor(func(r *http.Request) (*http.Response, error) {
		stop()
		return says(500, "")(r)
	})
	if _, err := httpx.Get(ctx, c, "https://vendor.test/", nil, nil); !errors.Is(err, context.Canceled) || len(v.at) != 1 {
		t.Errorf("%d requests, %v", len(v.at), err)
	}
}
