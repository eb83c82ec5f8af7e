package conntest

import (
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"athletedata/connectors"
)

// Clock is a time that passes when somebody sleeps.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock begins at a time.
func NewClock(start time.Time) *Clock { return &Clock{now: start} }

// Now implements connectors.Clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Sleep implements connectors.Clock: it only moves the clock.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.Advance(d)
	return nil
}

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d > 0 {
		c.now = c.now.Add(d)
	}
}

// Account is one with these answers, of which those that are secret are put
// into the vault.
func Account(info connectors.Info, answers map[string]string, v connectors.Vault) (connectors.Account, error) {
	plain := maps.Clone(answers)
	for _, id := range info.Secrets() {
		if value := plain[id]; value != "" {
			if err := v.SetSecret(id, value); err != nil {
				return connectors.Account{}, err
			}
		}
		delete(plain, id)
	}
	return connectors.NewAccount(info, plain), nil
}

// Vault keeps secrets in memory.
type Vault struct {
	mu     sync.Mutex
	one    chan struct{}
	values map[string]string
}

// NewVault is an empty one.
func NewVault() *Vault { return &Vault{values: map[string]string{}, one: make(chan struct{}, 1)} }

// Secret implements connectors.Vault.
func (v *Vault) Secret(name string) (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.values[name], nil
}

// SetSecret implements connectors.Vault.
func (v *Vault) SetSecret(name, value string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.values[name] = value
	return nil
}

// DeleteSecret implements connectors.Vault.
func (v *Vault) DeleteSecret(name string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.values, name)
	return nil
}

// Exclusive implements connectors.Vault.
func (v *Vault) Exclusive(ctx context.Context, do func() error) error {
	select {
	case v.one <- struct{}{}:
		defer func() { <-v.one }()
		return do()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Direct sends requests to a handler without a network.
func Direct(h http.Handler) http.RoundTripper {
	return roundTrip(func(req *http.Request) (*http.Response, error) {
		if err := req.Context().Err(); err != nil {
			return nil, err
		}
		server := req.Clone(req.Context())
		server.RequestURI = req.URL.RequestURI()
		server.RemoteAddr = "127.0.0.1:1"
		if server.Host == "" {
			server.Host = req.URL.Host
		}
		if server.Body == nil {
			server.Body = http.NoBody
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, server)
		_, _ = io.Copy(io.Discard, server.Body)
		server.Body.Close()
		resp := w.Result()
		resp.Request = req
		return resp, nil
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// wire is the network to the fake: it counts, it can be made to fail, and it
// sees whether the limits are kept to.
type wire struct {
	next   http.RoundTripper
	clock  *Clock
	limits connectors.Limits

	mu      sync.Mutex
	n       int
	last    time.Time
	used    map[time.Duration]map[time.Time]int
	broken  string
	failure func(n int, req *http.Request) (*http.Response, error) // nil, nil: let through
}

func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	w.mu.Lock()
	n, now := w.n, w.clock.Now()
	w.n++
	if w.limits.Gap > 0 && w.limits.Burst <= 1 && n > 0 && now.Sub(w.last) < w.limits.Gap-time.Millisecond {
		w.broken = "two requests came within " + now.Sub(w.last).String()
	}
	w.last = now
	for _, win := range w.limits.Windows {
		if w.used == nil {
			w.used = map[time.Duration]map[time.Time]int{}
		}
		if w.used[win.Per] == nil {
			w.used[win.Per] = map[time.Time]int{}
		}
		begin := now.UTC().Truncate(win.Per)
		if w.used[win.Per][begin]++; w.used[win.Per][begin] > win.Requests {
			w.broken = "more requests than allowed in " + win.Per.String()
		}
	}
	failure := w.failure
	w.mu.Unlock()
	if failure != nil {
		if resp, err := failure(n, req); resp != nil || err != nil {
			return resp, err
		}
	}
	return w.next.RoundTrip(req)
}

func (w *wire) report(t *testing.T) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken != "" {
		t.Errorf("the limits were not kept to: %s", w.broken)
	}
}
