// Package fake is the service behind LibreLinkUp with one account in it, as
// github.com/timoschlueter/nightscout-librelink-up (2026-02-07, with recorded
// answers in tests/data) shows it: the redirect to a region, the headers it
// insists on, terms to be accepted, and a graph of the last twelve hours.
package fake

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"athletedata/connectors"
)

// What a person would type.
const (
	Email    = "runner@example.com"
	Password = "correct-horse-battery"
)

const (
	region  = "de"
	userID  = "6f1c2f0e-7a1b-4f3c-9a55-1d9f0a7b2c11"
	oldest  = "4.16.0" // version of the app that is still served, since 2025-10-08
	ticketS = 180 * 24 * 3600
)

// Options of a server.
type Options struct {
	Days   int  // for how long the sensor has been worn; default 40
	Live   bool // readings go on with the clock; else they stand still until Grow
	People int  // who share glucose with the account; default 1
	Terms  []string
	Mmol   bool // the account shows mmol/L
}

// Server is the service.
type Server struct {
	clock connectors.Clock
	o     Options

	mu       sync.Mutex
	presents []time.Time // at which the phone has sent what it had
	tokens   map[string]bool
	pending  map[string]int // terms accepted with the tokens of an unfinished login
	issued   []string
	empty    bool
	trouble  string
	oldest   string
}

// New is a server whose present is the clock's.
func New(clock connectors.Clock, o Options) *Server {
	if o.Days == 0 {
		o.Days = 40
	}
	if o.People == 0 {
		o.People = 1
	}
	return &Server{clock: clock, o: o, presents: []time.Time{clock.Now()}, tokens: map[string]bool{}, pending: map[string]int{}, oldest: oldest}
}

// Answers are those to the wizard.
func (s *Server) Answers(base string) map[string]string {
	return map[string]string{"email": Email, "address": base, "regional": base + "/{region}"}
}

// Typed are the answers to the wizard's secret fields.
func (s *Server) Typed() map[string]string {
	return map[string]string{"password": Password}
}

// SignIn leaves in the vault what a sign-in does.
func (s *Server) SignIn(v connectors.Vault) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	text, err := json.Marshal(map[string]any{"token": s.issue(), "expires": s.clock.Now().Unix() + ticketS, "account": accountID(), "region": region, "patient": patient(0)})
	if err != nil {
		return err
	}
	return v.SetSecret("access", string(text))
}

// Want are the keys of the graphs and logbooks that were to be had so far.
func (s *Server) Want(from, to time.Time) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.empty {
		return nil
	}
	var keys []string
	add := func(list string, all []reading) {
		within := false
		for _, r := range all {
			within = within || (from.IsZero() || !r.at.Before(from)) && (to.IsZero() || r.at.Before(to.AddDate(0, 0, 1)))
		}
		if within {
			key := fmt.Sprintf("%s/%s/%s/%s/%d", list, patient(0), stamp(all[0].at), stamp(all[len(all)-1].at), len(all))
			if len(keys) == 0 || !contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	for _, p := range s.presents {
		add("readings", append(s.graph(p), s.current(p)))
		add("logbook", s.logbook(p))
	}
	return keys
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

func stamp(at time.Time) string { return at.UTC().Format("20060102T150405Z") }

// Grow lets the phone send what the sensor has measured meanwhile.
func (s *Server) Grow() []string {
	before := s.Want(time.Time{}, time.Time{})
	s.mu.Lock()
	s.presents = append(s.presents, s.clock.Now())
	s.mu.Unlock()
	var fresh []string
	for _, k := range s.Want(time.Time{}, time.Time{}) {
		if !contains(before, k) {
			fresh = append(fresh, k)
		}
	}
	return fresh
}

// Empty takes all readings away.
func (s *Server) Empty() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.empty = true
}

// Expire makes every permission worthless.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

// Demand makes a version of the app the oldest that is served.
func (s *Server) Demand(version string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.oldest = version
}

// Trouble makes every answer a "429", a "430", a web "page" of the shield in
// front of the service, or new "terms"; "" ends it.
func (s *Server) Trouble(kind string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trouble = kind
}

// Secrets are the password and all permissions given out so far.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{Password}, s.issued...)
}

// issue makes a permission.
func (s *Server) issue() string {
	token := fmt.Sprintf("eyJhbGciOiJIUzI1NiJ9.fake-permission-%04d.signature", len(s.issued)+1)
	s.issued = append(s.issued, token)
	s.tokens[token] = true
	return token
}

func accountID() string {
	sum := sha256.Sum256([]byte(userID))
	return hex.EncodeToString(sum[:])
}

func patient(i int) string { return fmt.Sprintf("b0a6c2d4-0000-4000-8000-%012d", i+1) }

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	path, here := strings.CutPrefix(r.URL.Path, "/"+region)
	if s.refused(w, r) {
		return
	}
	switch {
	case r.Method == http.MethodPost && path == "/llu/auth/login":
		s.login(w, r, here)
	case r.Method == http.MethodPost && strings.HasPrefix(path, "/auth/continue/"):
		s.accept(w, r, strings.TrimPrefix(path, "/auth/continue/"))
	case r.Method != http.MethodGet || !strings.HasPrefix(path, "/llu/connections"):
		answer(w, http.StatusNotFound, map[string]any{"message": "Not Found"})
	case r.Header.Get("account-id") == "":
		answer(w, http.StatusBadRequest, map[string]any{"message": "RequiredHeaderMissing"})
	case r.Header.Get("account-id") != accountID():
		answer(w, http.StatusBadRequest, map[string]any{"message": "InvalidHeader"})
	case !here || !s.tokens[bearer(r)]:
		answer(w, http.StatusUnauthorized, map[string]any{"message": "MissingOrInvalidToken"})
	case s.trouble == "terms":
		answer(w, http.StatusOK, map[string]any{"status": 4, "data": map[string]any{"step": map[string]any{"type": "tou"}}})
	default:
		s.data(w, strings.Split(strings.Trim(strings.TrimPrefix(path, "/llu/connections"), "/"), "/"))
	}
}

// refused answers whoever is not taken for the app.
func (s *Server) refused(w http.ResponseWriter, r *http.Request) bool {
	switch {
	case s.trouble == "page" || !strings.HasPrefix(r.Header.Get("User-Agent"), "Mozilla/5.0"):
		w.Header().Set("Content-Type", "text/html; charset=UTF-8")
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>")
	case s.trouble == "429":
		w.Header().Set("Retry-After", "3600")
		answer(w, http.StatusTooManyRequests, map[string]any{"message": "Too Many Requests"})
	case s.trouble == "430":
		answer(w, 430, map[string]any{"message": "locked"})
	case r.Header.Get("product") != "llu.ios" && r.Header.Get("product") != "llu.android":
		answer(w, http.StatusForbidden, map[string]any{"message": "Forbidden"})
	case older(r.Header.Get("version"), s.oldest):
		answer(w, http.StatusForbidden, map[string]any{"data": map[string]any{"minimumVersion": s.oldest}, "status": 920})
	default:
		return false
	}
	return true
}

// older compares versions of three numbers.
func older(a, b string) bool {
	var x, y [3]int
	if n, _ := fmt.Sscanf(a, "%d.%d.%d", &x[0], &x[1], &x[2]); n != 3 {
		return true
	}
	fmt.Sscanf(b, "%d.%d.%d", &y[0], &y[1], &y[2])
	for i := range x {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return false
}

func bearer(r *http.Request) string {
	return strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the connection may be gone; nobody is left to be told
}
