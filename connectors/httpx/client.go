// Package httpx is how connectors speak to vendors: politely, patiently and
// without telling secrets. [New] gives a plain [http.Client]; what it does is
// in layers, each a RoundTripper that does one thing:
//
//	log → retry → limit → whole → the network
//
// Answers are read whole, up to a bound, before they are handed on, so that one
// that breaks off half way counts as a failure and is asked for again.
package httpx

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"athletedata/connectors"
)

const (
	defaultTimeout = time.Minute
	defaultMaxBody = 64 << 20
	defaultRetries = 4
	// patience is the longest pause that is sat out within a run; for longer
	// ones the run ends and the host begins another when the pause is over.
	patience = time.Minute
)

// Options of a client.
type Options struct {
	Limits  connectors.Limits
	Limiter *Limiter // shared by the clients of one account; default a new one
	// Reserve puts the limiter's State, with some requests ahead, where the other
	// programs look that use the account. No request is sent before it is known
	// there; nil if nobody else uses it.
	Reserve func(context.Context) error
	Clock   connectors.Clock  // default the computer's
	Log     *slog.Logger      // default none
	Base    http.RoundTripper // default one without a proxy's cache or cookies
	Count   func(sent, received int64)
	Agent   string // User-Agent unless the request has one
}

// New gives a client that keeps to the limits.
func New(o Options) *http.Client {
	if o.Clock == nil {
		o.Clock = connectors.SystemClock{}
	}
	if o.Limiter == nil {
		o.Limiter = NewLimiter(o.Limits)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Base == nil {
		o.Base = http.DefaultTransport
	}
	if o.Limits.Timeout <= 0 {
		o.Limits.Timeout = defaultTimeout
	}
	if o.Limits.MaxBody <= 0 {
		o.Limits.MaxBody = defaultMaxBody
	}
	if o.Limits.Retries == 0 {
		o.Limits.Retries = defaultRetries
	}
	var t http.RoundTripper = &whole{next: o.Base, timeout: o.Limits.Timeout, limit: o.Limits.MaxBody, count: o.Count}
	t = &limited{next: t, limiter: o.Limiter, reserve: o.Reserve, clock: o.Clock}
	t = &retrying{next: t, tries: o.Limits.Retries, clock: o.Clock, resume: o.Limits.ResumeAt}
	t = &logging{next: t, log: o.Log, clock: o.Clock, agent: o.Agent}
	return &http.Client{Transport: t, CheckRedirect: redirected}
}

// logging notes every request, without its secrets: no header, no body, and of
// the query only the names.
type logging struct {
	next  http.RoundTripper
	log   *slog.Logger
	clock connectors.Clock
	agent string
}

func (l *logging) RoundTrip(req *http.Request) (*http.Response, error) {
	if l.agent != "" && req.Header.Get("User-Agent") == "" {
		req = req.Clone(req.Context())
		req.Header.Set("User-Agent", l.agent)
	}
	start := l.clock.Now()
	resp, err := l.next.RoundTrip(req)
	if err == nil {
		err = leads(resp)
	}
	attrs := []any{"method", req.Method, "url", Redacted(req.URL), "ms", l.clock.Now().Sub(start).Milliseconds()}
	if err != nil {
		l.log.Info("request failed", append(attrs, "error", err)...)
		return nil, err
	}
	resp.Request = req // by which Strayed finds where redirects began
	l.log.Debug("request", append(attrs, "status", resp.StatusCode, "bytes", resp.ContentLength)...)
	return resp, nil
}

// leads refuses a redirect to what is no address; the error of net/http would
// quote it with all that is in it.
func leads(resp *http.Response) error {
	if _, err := resp.Location(); err != nil && !errors.Is(err, http.ErrNoLocation) {
		return connectors.Permanent(errors.New("the vendor leads to an address that is none"))
	}
	return nil
}
