// Package fake is Oura's server with one account, as its API document 1.37 and
// public issues of 2026 describe it: for tests and for a look around without a
// ring.
package fake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/oauth/oauthtest"
)

const (
	clientID     = "7d9b3f62-aaaa-4c0e-9d51-0f1e2d3c4b5a"
	clientSecret = "Qx7mTgkS2bV9cLr4ZtNpW8yHdJfA6uEe"
	scopes       = "email personal daily heartrate workout tag session spo2 stress heart_health ring_configuration"
)

// Options of a server.
type Options struct {
	Days   int      // of history; default 40
	Page   int      // documents on a page; default 100
	Old    bool     // the application is of the old portal, and known there only
	Scopes []string // what the person left ticked; nil all
	Lapsed bool     // the membership has ended
	TooOld bool     // the app on the telephone is too old
	Gaps   bool     // the ring lay in a drawer for half a year before the last week
}

// Server is Oura.
type Server struct {
	*oauthtest.Server
	clock   connectors.Clock
	options Options
	mux     *http.ServeMux
	begin   time.Time // first day
	port    int       // that is registered for coming back

	mu      sync.Mutex
	empty   bool
	revised map[string]bool     // days of which the night was analysed again
	added   map[string][]record // by end point
	broken  map[string]int      // end points that answer with a status
}

// New is a server whose present is the clock's.
func New(clock connectors.Clock, o Options) *Server {
	if o.Days == 0 {
		o.Days = 40
	}
	if o.Page == 0 {
		o.Page = 100
	}
	s := &Server{clock: clock, options: o, mux: http.NewServeMux(), begin: connectors.Day(clock.Now().UTC()).AddDate(0, 0, 1-o.Days),
		port: oauthtest.FreePort(), revised: map[string]bool{}, added: map[string][]record{}, broken: map[string]int{}}
	s.Server = &oauthtest.Server{ClientID: clientID, ClientSecret: clientSecret, Clock: clock, Granted: o.Scopes, Lifetime: 24 * time.Hour,
		Redirects: []string{fmt.Sprintf("http://localhost:%d/callback", s.port)}}
	s.mux.HandleFunc("GET /oauth/authorize", s.Authorize)
	s.mux.HandleFunc("POST /moi/oauth/v2/ext/oauth-token", s.token(!o.Old))
	s.mux.HandleFunc("POST /oauth/token", s.token(o.Old))
	s.mux.HandleFunc("POST /oauth/revoke", s.revoke)
	for name := range ends {
		s.mux.HandleFunc("GET /v2/usercollection/"+name, func(w http.ResponseWriter, r *http.Request) { s.answer(w, r, name) })
	}
	return s
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Answers are those to the wizard's fields.
func (s *Server) Answers(base string) map[string]string {
	return map[string]string{"client_id": clientID, "port": strconv.Itoa(s.port), "api": base, "authorize": base + "/oauth/authorize",
		"token_new": base + "/moi/oauth/v2/ext/oauth-token", "token_old": base + "/oauth/token", "revoke": base + "/oauth/revoke"}
}

// Typed are the answers to the wizard's secret fields.
func (s *Server) Typed() map[string]string {
	return map[string]string{"client_secret": clientSecret}
}

// SignIn leaves in a vault what a finished sign-in does.
func (s *Server) SignIn(v connectors.Vault) error {
	if err := v.SetSecret("client_secret", clientSecret); err != nil {
		return err
	}
	granted := scopes
	if s.options.Scopes != nil {
		granted = strings.Join(s.options.Scopes, " ")
	}
	return s.Server.SignIn(v, "", granted)
}

// Empty makes it an account of a ring that was never worn.
func (s *Server) Empty() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.empty = true
}

// Break lets an end point answer with a status; 0 mends it.
func (s *Server) Break(name string, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken[name] = status
}

// Grow adds a workout, and the night before is analysed again.
func (s *Server) Grow() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	today := connectors.Day(s.clock.Now().UTC())
	s.revised[today.Format(time.DateOnly)] = true
	doc := workout(today, "cycling", "added")
	s.added["workout"] = append(s.added["workout"], doc)
	keys := []string{"workout/" + third(today)}
	if !s.empty {
		keys = append(keys, "sleep/"+third(today))
	}
	return keys
}

// Want are the keys of everything there is in a span of days.
func (s *Server) Want(from, to time.Time) (keys []string) {
	keys = append(keys, "personal_info")
	for name, e := range ends {
		for _, d := range s.documents(name) {
			key := name + "/" + third(d.day)
			if e.undated {
				key = name
			} else if !from.IsZero() && third(d.day) < third(from) || !to.IsZero() && third(d.day) > third(to) {
				continue
			}
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// third is the first day of the third of a month that a day lies in.
func third(d time.Time) string {
	first := "01"
	switch {
	case d.Day() > 20:
		first = "21"
	case d.Day() > 10:
		first = "11"
	}
	return d.Format("2006-01-") + first
}

// token is one of the two addresses. The one that does not know the
// application refuses it; the old one uses up its code as well.
func (s *Server) token(known bool) http.HandlerFunc {
	if known {
		return s.Token
	}
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.PostFormValue("grant_type") == "refresh_token" {
			w.WriteHeader(http.StatusBadRequest)
			_ = json.NewEncoder(w).Encode(map[string]string{"error": "invalid_request"})
			return
		}
		if !s.options.Old {
			s.Burn(r)
		}
		w.WriteHeader(http.StatusUnauthorized)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": "invalid_client"})
	}
}

func (s *Server) revoke(w http.ResponseWriter, r *http.Request) {
	token := r.URL.Query().Get("access_token")
	if token == "" || !slices.Contains(s.Secrets(), token) {
		problem(w, http.StatusUnauthorized, "Unauthorized", "token unknown")
		return
	}
	s.Expire()
}

// problem is the usual shape of Oura's errors.
func problem(w http.ResponseWriter, status int, title string, detail any) {
	send(w, status, map[string]any{"status": status, "title": title, "detail": detail})
}

func send(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// allowed checks token, membership and permission.
func (s *Server) allowed(w http.ResponseWriter, r *http.Request, name string) bool {
	s.mu.Lock()
	broken := s.broken[name]
	s.mu.Unlock()
	switch {
	case !s.Allowed(r, ""):
		problem(w, http.StatusUnauthorized, "Unauthorized", "The access token is missing, expired or revoked.")
	case s.options.TooOld:
		problem(w, http.StatusUpgradeRequired, "Upgrade Required", "The minimum app version is not met.")
	case s.options.Lapsed:
		problem(w, http.StatusForbidden, "Forbidden", "The user's subscription to Oura has expired.")
	case !s.granted(r, ends[name].scopes):
		problem(w, http.StatusUnauthorized, "Unauthorized", fmt.Sprintf("The scope %s is missing.", ends[name].scopes[0]))
	case broken == http.StatusOK:
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"data":[{"id":`))
	case broken != 0:
		problem(w, broken, http.StatusText(broken), "broken")
	default:
		return true
	}
	return false
}

func (s *Server) granted(r *http.Request, scopes []string) bool {
	for _, scope := range scopes {
		if s.Allowed(r, scope) {
			return true
		}
	}
	return false
}
