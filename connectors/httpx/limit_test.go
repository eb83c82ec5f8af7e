package httpx_test

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/httpx"
)

func TestPace(t *testing.T) {
	v, c := limitedVendor(connectors.Limits{Gap: 2 * time.Second}, says(200, ""))
	for range 4 {
		if _, err := get(t, c); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []time.Duration{0, 2 * time.Second, 4 * time.Second, 6 * time.Second} {
		if got := v.at[i].Sub(start).Round(time.Millisecond); got != want {
			t.Errorf("request %d went out after %s, want %s", i, got, want)
		}
	}
}

func TestBurst(t *testing.T) {
	v, c := limitedVendor(connectors.Limits{Gap: 10 * time.Second, Burst: 3}, says(200, ""))
	for range 5 {
		if _, err := get(t, c); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []time.Duration{0, 0, 0, 10 * time.Second, 20 * time.Second} {
		if got := v.at[i].Sub(start).Round(time.Millisecond); got != want {
			t.Errorf("request %d went out after %s, want %s", i, got, want)
		}
	}
}

// Every try counts: the vendor counts them too.
func TestRetriesKeepToThePace(t *testing.T) {
	v, c := limitedVendor(connectors.Limits{Gap: 20 * time.Second}, says(500, ""), says(200, ""))
	if _, err := get(t, c); err != nil || v.at[1].Sub(v.at[0]).Round(time.Millisecond) != 20*time.Second {
		t.Errorf("%v, %v", v.at, err)
	}
}

func TestShortWindowsAreWaitedFor(t *testing.T) {
	v, c := limitedVendor(connectors.Limits{Windows: []connectors.Window{{Requests: 2, Per: time.Minute}}}, says(200, ""))
	v.clock.Advance(45 * time.Second)
	for range 5 {
		if _, err := get(t, c); err != nil {
			t.Fatal(err)
		}
	}
	// Windows begin with the minute, not with the first request.
	for i, want := range []time.Duration{45 * time.Second, 45 * time.Second, time.Minute, time.Minute, 2 * time.Minute} {
		if got := v.at[i].Sub(start).Round(time.Millisecond); got != want {
			t.Errorf("request %d went out after %s, want %s", i, got, want)
		}
	}
}

func TestLongWindowsEndTheRun(t *testing.T) {
	v, c := limitedVendor(connectors.Limits{Windows: []connectors.Window{{Requests: 100, Per: 15 * time.Minute}, {Requests: 2, Per: 24 * time.Hour}}}, says(200, ""))
	for range 2 {
		if _, err := get(t, c); err != nil {
			t.Fatal(err)
		}
	}
	_, err := get(t, c)
	var limited *connectors.RateLimited
	midnight := time.Date(2026, 6, 16, 0, 0, 0, 0, time.UTC)
	if !errors.As(err, &limited) || !limited.Until.Equal(midnight) || len(v.at) != 2 {
		t.Errorf("%d requests, %v", len(v.at), err)
	}
	v.clock.Advance(14 * time.Hour)
	if _, err := get(t, c); err != nil {
		t.Errorf("the day is over and still: %v", err)
	}
}

// A request that waits for its turn over the end of a window counts in the next.
func TestAWaitIntoTheNextWindow(t *testing.T) {
	v, c := limitedVendor(connectors.Limits{Gap: 40 * time.Second, Windows: []connectors.Window{{Requests: 2, Per: time.Minute}}}, says(200, ""))
	v.clock.Advance(30 * time.Second)
	for range 6 {
		if _, err := get(t, c); err != nil {
			t.Fatal(err)
		}
	}
	used := map[time.Time]int{}
	for _, at := range v.at {
		used[at.Truncate(time.Minute)]++
	}
	for minute, n := range used {
		if n > 2 {
			t.Errorf("%d requests in the minute of %s", n, minute)
		}
	}
	// The first at 30 s, the second waits until 70 s: two are left in that minute.
	if got := v.at[2].Sub(start).Round(time.Millisecond); got != 110*time.Second {
		t.Errorf("the third went out after %s", got)
	}
}

// What was used is remembered over a restart of the program.
func TestStateAndRestore(t *testing.T) {
	limits := connectors.Limits{Windows: []connectors.Window{{Requests: 3, Per: 24 * time.Hour}}}
	clock := conntest.NewClock(start)
	client := func(l *httpx.Limiter) *http.Client {
		return httpx.New(httpx.Options{Limits: limits, Limiter: l, Clock: clock, Base: &vendor{clock: clock, steps: []func(*http.Request) (*http.Response, error){says(200, "")}}})
	}
	before := httpx.NewLimiter(limits)
	for range 2 {
		if _, err := get(t, client(before)); err != nil {
			t.Fatal(err)
		}
	}
	allowed := func(state []byte) (n int) {
		after := httpx.NewLimiter(limits)
		after.Restore(state)
		for n = range 5 {
			if _, err := get(t, client(after)); err != nil {
				return n
			}
		}
		return n
	}
	state, _ := before.State(0)
	if n := allowed(state); n != 1 {
		t.Errorf("%d more requests were allowed, want 1", n)
	}
	for _, foreign := range []string{"", "{", "null", "[]", `[{"used":9},{"used":9}]`} {
		if n := allowed([]byte(foreign)); n != 3 {
			t.Errorf("with the state %q %d requests were allowed, want 3", foreign, n)
		}
	}
	clock.Advance(24 * time.Hour)
	if n := allowed(state); n != 3 {
		t.Errorf("on the next day %d requests were allowed, want 3", n)
	}
}

// The vendor's own count may be higher: other programs use the account too.
func TestObserve(t *testing.T) {
	limits := connectors.Limits{
		Windows: []connectors.Window{{Requests: 100, Per: 24 * time.Hour}},
		Observe: func(h http.Header) []int {
			n, err := strconv.Atoi(h.Get("X-Used"))
			if err != nil {
				return nil
			}
			return []int{n, 7} // more counts than windows do no harm
		},
	}
	v, c := limitedVendor(limits, says(200, "", "X-Used", "98"), says(200, "", "X-Used", "1"), says(200, ""))
	n := 0
	for ; n < 10; n++ {
		if _, err := get(t, c); err != nil {
			break
		}
	}
	// 98 were used, so two are left; a lower count of the vendor frees none.
	if n != 3 || len(v.at) != 3 {
		t.Errorf("%d requests went through, want 3", n)
	}
}

// What the vendor grants this account counts instead of the default, for good.
func TestAllowed(t *testing.T) {
	limits := connectors.Limits{
		Windows: []connectors.Window{{Requests: 2, Per: time.Hour}},
		Allowed: func(h http.Header) []int {
			n, _ := strconv.Atoi(h.Get("X-Allowed"))
			return []int{n, 7}
		},
	}
	v, c := limitedVendor(limits, says(200, "", "X-Allowed", "5"), says(200, ""), says(200, "", "X-Allowed", "-1"))
	for n := range 2 { // and in the next hour
		for range 5 {
			if _, err := get(t, c); err != nil {
				t.Fatalf("hour %d: %v", n, err)
			}
		}
		if _, err := get(t, c); err == nil {
			t.Errorf("hour %d: a sixth request went through", n)
		}
		v.clock.Advance(time.Hour)
	}
	if len(v.at) != 10 {
		t.Errorf("%d requests went through, want 10", len(v.at))
	}
}

// What another program told that it would send, and did not, is free again; what
// it sent is not. None tells more than is allowed.
func TestRestoreOfAnother(t *testing.T) {
	limits := connectors.Limits{Windows: []connectors.Window{{Requests: 12, Per: 24 * time.Hour}}}
	clock := conntest.NewClock(start)
	shared := []byte("null")
	save := func(l *httpx.Limiter, ahead int) {
		l.Restore(shared)
		state, kept := l.State(ahead)
		shared = state
		kept()
	}
	send := func(l *httpx.Limiter, n int) {
		t.Helper()
		c := httpx.New(httpx.Options{Limits: limits, Limiter: l, Clock: clock, Base: &vendor{clock: clock, steps: []func(*http.Request) (*http.Response, error){says(200, "")}}})
		for range n {
			if _, err := get(t, c); err != nil {
				t.Fatal(err)
			}
		}
	}
	says := func(when string, used int) {
		t.Helper()
		if want := fmt.Sprintf(`[{"begin":"2026-06-15T00:00:00Z","used":%d}]`, used); string(shared) != want {
			t.Errorf("%s: %s is told, want %s", when, shared, want)
		}
	}
	one, two := httpx.NewLimiter(limits), httpx.NewLimiter(limits)
	send(one, 1)
	save(one, 0)
	send(one, 1)
	save(one, 6)
	says("one is to send six more", 8)
	save(two, 10)
	says("two is to send ten more, of which four are allowed", 12)
	send(one, 1)
	save(one, 0)
	says("one has sent one of the six", 7)
	send(two, 0)
	save(two, 0)
	says("two has sent none", 3)
	send(two, 9)
	save(two, 0)
	says("two has sent all that was left", 12)
}
