package engine

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"athletedata/connectors"
)

// storm is the way to a vendor who fails as vendors do, and who counts how
// often he is asked. What happens is made up, and the same every time.
type storm struct {
	next   http.RoundTripper
	limits connectors.Limits
	dice   *rand.Rand

	mu     sync.Mutex
	quiet  bool
	down   time.Time // nothing works until then
	looked time.Time // day for which it was thrown whether he is down
	last   time.Time
	used   map[time.Duration]int
	since  map[time.Duration]time.Time
	broken string
	count  map[string]int
}

func newStorm(next http.RoundTripper, limits connectors.Limits, seed int) *storm {
	return &storm{next: next, limits: limits, dice: rand.New(rand.NewPCG(uint64(seed), 4)), used: map[time.Duration]int{}, since: map[time.Duration]time.Time{}, count: map[string]int{}}
}

// calm switches the trouble off, or on again.
func (s *storm) calm(quiet bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.quiet = quiet
}

const overload = "<!DOCTYPE html>\n<html><head><title>Just a moment</title></head><body>We are overloaded.</body></html>"

// RoundTrip implements http.RoundTripper.
func (s *storm) RoundTrip(r *http.Request) (*http.Response, error) {
	now := time.Now()
	kind, wait := s.throw(now)
	reply := func(status int, name, value, body string) (*http.Response, error) {
		kind := "application/json"
		if strings.HasPrefix(body, "<") {
			kind = "text/html; charset=utf-8"
		}
		h := http.Header{"Content-Type": {kind}}
		if name != "" {
			h.Set(name, value)
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}, nil
	}
	switch kind {
	case "500":
		return reply(500, "", "", `{"message":"oops"}`)
	case "503":
		return reply(503, "", "", overload)
	case "429 in seconds":
		return reply(429, "Retry-After", fmt.Sprint(int(wait.Seconds())), `{}`)
	case "429 at a date":
		return reply(429, "Retry-After", now.Add(wait).UTC().Format(http.TimeFormat), `{}`)
	case "401":
		return reply(401, "", "", `{"message":"who are you?"}`)
	case "page":
		return reply(200, "", "", overload)
	case "reset":
		return nil, errors.New("read tcp: connection reset by peer")
	case "slow":
		select {
		case <-time.After(wait):
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	resp, err := s.next.RoundTrip(r)
	if kind != "cut" || err != nil {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body[:len(body)/2]), torn{}))
	return resp, err
}

// torn is where an answer breaks off.
type torn struct{}

func (torn) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// kinds of trouble that last for one request.
var kinds = []string{"500", "503", "429 in seconds", "429 at a date", "page", "reset", "slow", "cut", "401"}

// throw counts a request and says what becomes of it; "" is an answer.
func (s *storm) throw(now time.Time) (kind string, wait time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if gap := now.Sub(s.last); s.limits.Burst <= 1 && !s.last.IsZero() && gap < s.limits.Gap-time.Millisecond {
		s.broken = fmt.Sprintf("two requests came within %v", gap)
	}
	s.last = now
	s.count["requests"]++
	for _, w := range s.limits.Windows {
		if begin := now.UTC().Truncate(w.Per); !s.since[w.Per].Equal(begin) {
			s.since[w.Per], s.used[w.Per] = begin, 0
		}
		if s.used[w.Per]++; s.used[w.Per] > w.Requests {
			s.broken = fmt.Sprintf("%d requests in %v, where %d are allowed", s.used[w.Per], w.Per, w.Requests)
		}
	}
	if s.quiet {
		return "", 0
	}
	if today := now.Truncate(24 * time.Hour); today.After(s.looked) {
		// On one day in five he is down for up to five hours.
		if s.looked = today; s.dice.IntN(5) == 0 {
			s.down = now.Add(time.Duration(s.dice.IntN(300)) * time.Minute)
		}
	}
	if now.Before(s.down) {
		s.count["down"]++
		return "503", 0
	}
	if s.dice.IntN(50) > 0 {
		return "", 0
	}
	kind = kinds[s.dice.IntN(len(kinds))]
	wait = time.Duration(1+s.dice.IntN(90)) * time.Second // sat out, or too long for that
	s.count[kind]++
	return kind, wait
}
