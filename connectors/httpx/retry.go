package httpx

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"athletedata/connectors"
)

// longPause is assumed of a vendor that wants a pause and does not say how long.
const longPause = 15 * time.Minute

// farthest is the end of the longest pause that makes sense: a budget of a month
// begins anew by then. What lies behind it is a mistake, which would put an
// account to sleep for years.
const farthest = 32 * 24 * time.Hour

type retryKey struct{}

// Repeatable marks the requests of a context as changing nothing at the vendor
// though their method is POST, so that they may be sent again.
func Repeatable(ctx context.Context) context.Context { return context.WithValue(ctx, retryKey{}, true) }

// IsRepeatable reports whether a request was marked so.
func IsRepeatable(req *http.Request) bool { return req.Context().Value(retryKey{}) == true }

// retrying asks again what failed for no reason of ours.
type retrying struct {
	next   http.RoundTripper
	tries  int
	clock  connectors.Clock
	resume func(*http.Response, time.Time) time.Time
}

func (r *retrying) RoundTrip(req *http.Request) (*http.Response, error) {
	again := IsRepeatable(req)
	switch req.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		again = true
	}
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.Multiplier, pauses.MaxInterval = time.Second, 2, 30*time.Second
	for try := 0; ; try++ {
		attempt := req
		if try > 0 {
			attempt = req.Clone(req.Context())
			if req.GetBody != nil {
				body, err := req.GetBody()
				if err != nil {
					return nil, err
				}
				attempt.Body = body
			}
		}
		resp, err := r.next.RoundTrip(attempt)
		if !transient(req.Context(), resp, err) {
			return resp, err
		}
		now := r.clock.Now()
		until := r.until(resp, now)
		last := try >= r.tries || !again || req.Body != nil && req.GetBody == nil
		switch {
		case limitedBy(resp) && (last || until.Sub(now) > patience):
			if !until.After(now) {
				until = now.Add(longPause)
			}
			return nil, &connectors.RateLimited{Until: until}
		case until.Sub(now) > patience:
			return nil, &connectors.RateLimited{Until: until, Why: "the vendor is not ready and wants to be asked later"}
		case last:
			return resp, err
		}
		pause := pauses.NextBackOff()
		if wait := until.Sub(now); wait > 0 {
			// A little later than told, not all clocks being right.
			pause = wait + pause/8
		}
		if err := r.clock.Sleep(req.Context(), pause); err != nil {
			return nil, err
		}
	}
}

// transient reports whether the same request may well succeed later.
func transient(ctx context.Context, resp *http.Response, err error) bool {
	if err != nil {
		var limited *connectors.RateLimited
		return ctx.Err() == nil && !connectors.IsPermanent(err) && !errors.As(err, &limited)
	}
	switch resp.StatusCode {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

func limitedBy(resp *http.Response) bool {
	return resp != nil && resp.StatusCode == http.StatusTooManyRequests
}

// until is when the vendor wants to be asked again; zero if it does not say, or
// nothing that can be meant.
func (r *retrying) until(resp *http.Response, now time.Time) (t time.Time) {
	if resp == nil {
		return t
	}
	if t = RetryAfter(resp.Header, now); t.IsZero() && r.resume != nil && limitedBy(resp) {
		t = r.resume(resp, now)
	}
	if t.Sub(now) > farthest {
		return time.Time{}
	}
	return t
}

// RetryAfter reads the header of that name: seconds, or a date (RFC 9110,
// 10.2.3). Zero if there is none.
func RetryAfter(h http.Header, now time.Time) time.Time {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(text, 64); err == nil && seconds >= 0 && seconds < 1e7 {
		return now.Add(time.Duration(seconds * float64(time.Second)))
	}
	if date, err := http.ParseTime(text); err == nil {
		return date
	}
	return time.Time{}
}
