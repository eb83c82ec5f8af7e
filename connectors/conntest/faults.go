package conntest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
)

// page is what proxies, hotels and overloaded vendors answer with.
const page = "<!DOCTYPE html>\n<html><head><title>Just a moment</title></head><body>a page of the fault</body></html>"

// fault is one way in which a vendor fails.
type fault struct {
	name  string
	times int  // how often in a row; 0: until it is lifted
	must  bool // the sync must come through by itself
	make  func(now time.Time, req *http.Request) (*http.Response, error)
}

func answer(req *http.Request, status int, header http.Header, body string) *http.Response {
	if header == nil {
		header = http.Header{}
	}
	if header.Get("Content-Type") == "" {
		header.Set("Content-Type", "application/json")
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)),
		ContentLength: int64(len(body)), Request: req, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
}

var faults = []fault{
	{name: "500 and then success", times: 1, must: true, make: func(_ time.Time, r *http.Request) (*http.Response, error) {
		return answer(r, 500, nil, `{"message":"oops"}`), nil
	}},
	{name: "503 with a page", times: 2, must: true, make: func(_ time.Time, r *http.Request) (*http.Response, error) {
		return answer(r, 503, http.Header{"Content-Type": {"text/html"}}, page), nil
	}},
	{name: "429 for some seconds", times: 1, must: true, make: func(_ time.Time, r *http.Request) (*http.Response, error) {
		return answer(r, 429, http.Header{"Retry-After": {"7"}}, `{"message":"slow down"}`), nil
	}},
	{name: "429 until a date", times: 1, must: true, make: func(now time.Time, r *http.Request) (*http.Response, error) {
		return answer(r, 429, http.Header{"Retry-After": {now.Add(20 * time.Second).UTC().Format(http.TimeFormat)}}, `{}`), nil
	}},
	{name: "429 for hours", make: func(now time.Time, r *http.Request) (*http.Response, error) {
		return answer(r, 429, http.Header{"Retry-After": {"7200"}}, `{}`), nil
	}},
	{name: "403", make: func(_ time.Time, r *http.Request) (*http.Response, error) {
		return answer(r, 403, nil, `{"message":"forbidden"}`), nil
	}},
	{name: "403 with a page", make: func(_ time.Time, r *http.Request) (*http.Response, error) {
		return answer(r, 403, http.Header{"Content-Type": {"text/html"}}, page), nil
	}},
	{name: "a page instead of data", make: func(_ time.Time, r *http.Request) (*http.Response, error) {
		return answer(r, 200, http.Header{"Content-Type": {"text/html; charset=utf-8"}}, page), nil
	}},
	{name: "no network", make: func(_ time.Time, r *http.Request) (*http.Response, error) {
		return nil, errors.New("dial tcp: no route to host")
	}},
	{name: "the body breaks off", times: 1, must: true, make: nil}, // made of the real answer
}

// faults lets every request in turn fail in every way. However it fails, what
// was brought is right, and once the vendor is well again everything is there.
func (s Suite) faults(t *testing.T) {
	calm := s.bench(t)
	calm.settle()
	want, requests := calm.host.snapshot(), calm.wire.n
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			for _, at := range places(requests) {
				b := s.bench(t)
				left, reads := f.times, true
				b.wire.failure = func(n int, req *http.Request) (*http.Response, error) {
					if n < at || f.times > 0 && left == 0 {
						return nil, nil
					}
					if f.times == 0 && n > at+6 && n < at+12 {
						return nil, nil // a vendor that is well again for a while
					}
					left--
					// A request that changes something at the vendor is not sent again.
					reads = reads && (req.Method == http.MethodGet || httpx.IsRepeatable(req))
					if f.make == nil {
						return broken(b.wire.next.RoundTrip(req))
					}
					return f.make(b.clock.Now(), req)
				}
				err := s.Connector.Sync(context.Background(), b.run())
				b.host.note(err)
				switch {
				case err != nil && f.must && reads:
					t.Errorf("request %d: %v", at, err)
				case err != nil && errors.Is(err, connectors.ErrReauth):
					t.Errorf("request %d: the person is asked to sign in again for %v", at, err)
				case f.name == "429 for hours" && err != nil:
					var limited *connectors.RateLimited
					if !errors.As(err, &limited) || limited.Until.Sub(b.clock.Now()) < time.Hour {
						t.Errorf("request %d: the pause is not kept to: %v", at, err)
					}
				}
				for k, item := range b.host.Items {
					if strings.Contains(string(item.Data), "a page of the fault") {
						t.Fatalf("request %d: a page was taken for data: %s", at, k)
					}
				}
				b.wire.mu.Lock()
				b.wire.failure = nil
				b.wire.mu.Unlock()
				b.again()
				b.same(want)
				if t.Failed() {
					t.Fatalf("that was with request %d failing", at)
				}
			}
		})
	}
}

// again lets some time pass and syncs until all is there. What a connector
// gave up for the day is tried again within some days.
func (b *bench) again() {
	b.t.Helper()
	b.settle()
	for range 3 {
		b.settle()
	}
}

// places are the requests to let fail: all of a short sync, of a long one the
// first ones, some of the rest and the last. The race detector needs a tenth of
// the speed and sees what it can see in few.
func places(n int) []int {
	var at []int
	for i := range n {
		if i < first || n <= first+spread || i%(n/spread) == 0 || i == n-1 {
			at = append(at, i)
		}
	}
	return at
}

// broken cuts an answer off in the middle.
func broken(resp *http.Response, err error) (*http.Response, error) {
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body.Close()
	resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(string(body[:len(body)/2])), failing{}))
	return resp, nil
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func (s Suite) expired(t *testing.T) {
	b := s.bench(t)
	if connectors.Way(s.Connector, b.session.Account) == connectors.Open {
		t.Skip("nobody signs in")
	}
	b.sync(nil)
	before := b.host.snapshot()
	b.fake.Expire()
	b.clock.Advance(s.Within)
	b.fake.Grow()
	b.sync(connectors.ErrReauth)
	b.same(before)
}

// stopped cancels at several points and begins again.
func (s Suite) stopped(t *testing.T) {
	calm := s.bench(t)
	calm.sync(nil)
	want := calm.host.snapshot()
	for _, at := range places(len(want)) {
		b := s.bench(t)
		ctx, cancel := context.WithCancel(context.Background())
		b.host.onItem = func(n int) error {
			if n > at {
				cancel()
				return context.Canceled
			}
			return nil
		}
		err := s.Connector.Sync(ctx, b.run())
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("stopped after %d items: %v", at, err)
		}
		b.host.onItem = nil
		b.sync(nil)
		b.same(want)
	}
}

// crashed loses the last items that were delivered and every checkpoint after
// them, as a computer does that is switched off.
func (s Suite) crashed(t *testing.T) {
	calm := s.bench(t)
	calm.sync(nil)
	want := calm.host.snapshot()
	for _, at := range places(len(want)) {
		for _, lost := range []int{0, 1, 5} {
			b := s.bench(t)
			b.host.onItem = func(n int) error {
				if n > at {
					return errCrash
				}
				return nil
			}
			err := s.Connector.Sync(context.Background(), b.run())
			if err != nil && !errors.Is(err, errCrash) {
				t.Errorf("crash after %d items: %v", at, err)
			}
			b.host.onItem = nil
			b.host.lose(lost)
			b.sync(nil)
			b.same(want)
			if t.Failed() {
				t.Fatalf("that was with a crash after %d items and the last %d of them lost", at, lost)
			}
		}
	}
}

var errCrash = errors.New("the computer was switched off")
