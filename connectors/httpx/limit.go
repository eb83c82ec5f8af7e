package httpx

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"athletedata/connectors"
)

// Limiter counts the requests of one account. It outlives a run, and other
// programs may use the account as well: State is what all of them are to know,
// and Restore takes up what they have made known.
type Limiter struct {
	limits connectors.Limits
	pace   *rate.Limiter

	mu      sync.Mutex
	windows []window
	kept    []count // what was made known last
}

// window is what was used of one.
type window struct {
	begin   time.Time
	own     int // requests of this program
	told    int // own, and those to come, of which the others know
	others  int // what other programs have told, and earlier ones
	foreign int // what the vendor has counted besides own
	allowed int // as the vendor said; 0 if it did not
}

// used is what was spent, of which the vendor may know more than the programs.
func (w window) used() int { return w.own + max(w.others, w.foreign) }

// count is a window as State tells it.
type count struct {
	Begin   time.Time `json:"begin"`
	Used    int       `json:"used"`
	Allowed int       `json:"allowed,omitempty"`
}

// NewLimiter counts from nothing.
func NewLimiter(l connectors.Limits) *Limiter {
	pace := rate.NewLimiter(rate.Inf, 1)
	if l.Gap > 0 {
		pace = rate.NewLimiter(rate.Every(l.Gap), max(l.Burst, 1))
	}
	return &Limiter{limits: l, pace: pace, windows: make([]window, len(l.Windows))}
}

// State is what has been used, and so many requests more that are to come, as far
// as they are allowed, as JSON. Call kept when it is where the other programs
// look. As only told requests are sent, all programs together send no more than
// is allowed, however little they have heard of one another.
func (l *Limiter) State(ahead int) (state []byte, kept func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	then, counts := slices.Clone(l.windows), l.counts(ahead)
	state, _ = json.Marshal(counts) // times and numbers always can be written
	return state, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.kept = counts
		for i, w := range then {
			if l.windows[i].begin.Equal(w.begin) {
				l.windows[i].told = w.own + counts[i].Used - w.used()
			}
		}
	}
}

// Settled reports whether what was made known last is exactly what was used.
func (l *Limiter) Settled() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Equal(l.counts(0), l.kept)
}

func (l *Limiter) counts(ahead int) []count {
	counts := make([]count, len(l.windows))
	for i, w := range l.windows {
		left := max(l.allowed(i)-w.used(), 0)
		counts[i] = count{w.begin, w.used() + min(ahead, left), w.allowed}
	}
	return counts
}

// allowed is how many requests the vendor lets through in a window.
func (l *Limiter) allowed(i int) int {
	return cmp.Or(l.windows[i].allowed, l.limits.Windows[i].Requests)
}

// Restore takes up what State told, here, in another program or before a
// restart, window by window: nothing counts twice, and what others have told and
// not used is free again. What does not fit is left out.
func (l *Limiter) Restore(state []byte) {
	var counts []count
	if json.Unmarshal(state, &counts) != nil || len(counts) != len(l.windows) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, c := range counts {
		w := &l.windows[i]
		w.allowed = cmp.Or(c.Allowed, w.allowed)
		switch {
		case c.Begin.After(w.begin):
			*w = window{begin: c.Begin, others: c.Used, allowed: w.allowed}
		case c.Begin.Equal(w.begin):
			w.others = max(c.Used-w.told, 0)
		}
	}
}

// take counts a request that is sent now, or says until when none is allowed.
// If all are to be told before, untold ones are not counted but reported.
func (l *Limiter) take(now time.Time, tell bool) (full time.Time, untold bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, limit := range l.limits.Windows {
		w := &l.windows[i]
		if begin := now.UTC().Truncate(limit.Per); !w.begin.Equal(begin) {
			*w = window{begin: begin, allowed: w.allowed}
		}
		if end := w.begin.Add(limit.Per); w.used() >= l.allowed(i) && end.After(full) {
			full = end
		}
		untold = untold || tell && w.own >= w.told
	}
	if !full.IsZero() || untold {
		return full, untold && full.IsZero()
	}
	for i := range l.windows {
		l.windows[i].own++
	}
	return time.Time{}, false
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
		l.windows[i].foreign = max(l.windows[i].foreign, used[i]-l.windows[i].own)
	}
	for i := range min(len(allowed), len(l.windows)) {
		l.windows[i].allowed = cmp.Or(max(allowed[i], 0), l.windows[i].allowed)
	}
}

// limited lets requests through as the limiter allows.
type limited struct {
	next    http.RoundTripper
	limiter *Limiter
	reserve func(context.Context) error
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
		full, err := l.take(req.Context())
		if err != nil {
			return nil, err
		}
		if full.IsZero() {
			break
		}
		now = l.clock.Now()
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

// take counts a request, of which the other programs know by then.
func (l *limited) take(ctx context.Context) (full time.Time, err error) {
	for {
		full, untold := l.limiter.take(l.clock.Now(), l.reserve != nil)
		if !untold {
			return full, nil
		}
		if err := l.reserve(ctx); err != nil {
			return full, err
		}
	}
}
