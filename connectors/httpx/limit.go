package httpx

import (
	"cmp"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"athletedata/connectors"
)

// Limiter counts the requests of one account. It outlives a run, and State and
// Restore carry it over a restart of the program.
type Limiter struct {
	limits connectors.Limits
	pace   *rate.Limiter

	mu      sync.Mutex
	windows []count
}

// count is what was used of a window.
type count struct {
	Begin   time.Time `json:"begin"`
	Used    int       `json:"used"`
	Allowed int       `json:"allowed,omitempty"` // as the vendor said; 0 if it did not
}

// NewLimiter counts from nothing.
func NewLimiter(l connectors.Limits) *Limiter {
	pace := rate.NewLimiter(rate.Inf, 1)
	if l.Gap > 0 {
		pace = rate.NewLimiter(rate.Every(l.Gap), max(l.Burst, 1))
	}
	return &Limiter{limits: l, pace: pace, windows: make([]count, len(l.Windows))}
}

// State is what has been used, as JSON.
func (l *Limiter) State() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	state, _ := json.Marshal(l.windows) // times and numbers always can be written
	return state
}

// Restore takes up what State told; what does not fit is left out.
func (l *Limiter) Restore(state []byte) {
	var windows []count
	if json.Unmarshal(state, &windows) != nil || len(windows) != len(l.windows) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.windows = windows
}

// take counts a request that is sent now, or says until when none is allowed.
func (l *Limiter) take(now time.Time) (full time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, w := range l.limits.Windows {
		if begin := now.UTC().Truncate(w.Per); !l.windows[i].Begin.Equal(begin) {
			l.windows[i] = count{Begin: begin, Allowed: l.windows[i].Allowed}
		}
		if end := l.windows[i].Begin.Add(w.Per); l.windows[i].Used >= cmp.Or(l.windows[i].Allowed, w.Requests) && end.After(full) {
			full = end
		}
	}
	if !full.IsZero() {
		return full
	}
	for i := range l.windows {
		l.windows[i].Used++
	}
	return time.Time{}
}

// observe corrects the counts by what the vendor says it has counted, and takes
// up what it says it allows.
func (l *Limiter) observe(h http.Header) {
	var used, allowed []int
	if l.limits.Observe != nil {
		used = l.limits.Observe(h)
	}
	if l.limits.Allowed != nil {
		allowed = l.limits.Allowed(h)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range min(len(used), len(l.windows)) {
		l.windows[i].Used = max(l.windows[i].Used, used[i])
	}
	for i := range min(len(allowed), len(l.windows)) {
		l.windows[i].Allowed = cmp.Or(max(allowed[i], 0), l.windows[i].Allowed)
	}
}

// limited lets requests through as the limiter allows.
type limited struct {
	next    http.RoundTripper
	limiter *Limiter
	clock   connectors.Clock
}

func (l *limited) RoundTrip(req *http.Request) (*http.Response, error) {
	for {
		// The pace comes first: a request counts in the window in which it is
		// sent, which after waiting may be the next one.
		now := l.clock.Now()
		if err := l.clock.Sleep(req.Context(), l.limiter.pace.ReserveN(now, 1).DelayFrom(now)); err != nil {
			return nil, err
		}
		now = l.clock.Now()
		full := l.limiter.take(now)
		if full.IsZero() {
			break
		}
		if full.Sub(now) > patience {
			return nil, &connectors.RateLimited{Until: full, Why: "the requests that this source allows are used up"}
		}
		if err := l.clock.Sleep(req.Context(), full.Sub(now)); err != nil {
			return nil, err
		}
	}
	resp, err := l.next.RoundTrip(req)
	if err == nil {
		l.limiter.observe(resp.Header)
	}
	return resp, err
}
