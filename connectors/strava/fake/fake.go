// Package fake is Strava's server with one athlete's account, as it was
// recorded in 2025 and is documented in 2026: for tests and for a look around
// without an account.
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
	clientID     = "48151"
	clientSecret = "3fa1c05e7d2b49868ac1d0be55f7e9a0b1c2d3e4"
	embedToken   = "e1be0d0fbadc0ffee1234567890abcdef0123456"
	scopes       = "read,read_all,profile:read_all,activity:read_all"
)

// Options of a server.
type Options struct {
	Days     int     // of history; default 40
	Every    int     // days from one activity to the next; default 4
	Reads    [2]int  // that are allowed in a quarter of an hour and a day; default 100, 1000
	Inactive bool    // the owner of the application has no subscription
	NoZones  bool    // the athlete has none
	OldEnd   bool    // /oauth/revoke is not there yet
	Oldest   bool    // the list comes oldest first
	Scopes   *string // what the athlete left ticked; default all
}

// Server is Strava.
type Server struct {
	*oauthtest.Server
	clock   connectors.Clock
	options Options
	mux     *http.ServeMux
	begin   int64 // the day on which the account begins, since 1970

	mu      sync.Mutex
	empty   bool
	added   []int64           // times of activities that came in addition
	renamed map[int64]string  // activities that were edited
	counts  map[string][2]int // requests, by beginning of the window
	hidden  map[int64]bool    // listed, and gone when asked for
	ridden  map[string]int    // metres that gear has gone in addition
	left    map[string]bool   // gear that was retired
}

// New is a server whose present is the clock's.
func New(clock connectors.Clock, o Options) *Server {
	if o.Days == 0 {
		o.Days = 40
	}
	if o.Every == 0 {
		o.Every = 4
	}
	if o.Reads == [2]int{} {
		o.Reads = [2]int{100, 1000}
	}
	s := &Server{clock: clock, options: o, mux: http.NewServeMux(), begin: clock.Now().Unix()/86400 - int64(o.Days), renamed: map[int64]string{}, counts: map[string][2]int{}, hidden: map[int64]bool{}, ridden: map[string]int{}, left: map[string]bool{}}
	s.Server = &oauthtest.Server{ClientID: clientID, ClientSecret: clientSecret, Clock: clock, Separator: ",",
		Redirects: []string{"http://127.0.0.1:*/callback", "http://localhost:*/callback"},
		Quiet:     true, KeepsAccess: time.Hour, Refuse: refuseToken,
		Reply: map[string]any{"athlete": map[string]any{"id": athleteID, "resource_state": 2, "firstname": "Sample"}}}
	if o.Scopes != nil {
		s.Granted = strings.Split(*o.Scopes, ",")
	}
	s.Mount(s.mux, "/oauth/authorize", "/oauth/token", "")
	if !o.OldEnd {
		s.mux.HandleFunc("POST /oauth/revoke", s.revoke)
	}
	s.mux.HandleFunc("POST /oauth/deauthorize", s.deauthorize)
	for path, handle := range map[string]func(http.ResponseWriter, *http.Request){
		"athlete": s.athlete, "athlete/zones": s.athleteZones, "athletes/{id}/stats": s.stats, "athlete/activities": s.list,
		"activities/{id}": s.activity, "activities/{id}/laps": s.laps, "activities/{id}/zones": s.zones, "activities/{id}/streams": s.streams, "gear/{id}": s.gear,
	} {
		s.mux.Handle("GET /api/v3/"+path, s.counted(path, handle))
		s.mux.Handle("GET /moved/"+path, s.counted(path, handle)) // where it will be one day
	}
	return s
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Answers are those to the wizard's fields.
func (s *Server) Answers(base string) map[string]string {
	return map[string]string{"client_id": clientID, "api": base + "/api/v3", "oauth": base + "/oauth"}
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
		granted = *s.options.Scopes
	}
	return s.Server.SignIn(v, "", granted)
}

// Secrets are not to be seen anywhere.
func (s *Server) Secrets() []string { return append(s.Server.Secrets(), embedToken) }

// Empty makes it an account without a single activity.
func (s *Server) Empty() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.empty = true
}

// Hide lets an activity be in the list and gone when it is asked for.
func (s *Server) Hide(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hidden[id] = true
}

// Rename edits an activity.
func (s *Server) Rename(id int64, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.renamed[id] = name
}

// Ride lets a piece of gear go further.
func (s *Server) Ride(id string, metres int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ridden[id] += metres
}

// Retire takes a piece of gear out of the profile.
func (s *Server) Retire(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left[id] = true
}

// Activities are the numbers of all activities, newest first.
func (s *Server) Activities() (ids []int64) {
	for _, a := range s.all() {
		ids = append(ids, a.id)
	}
	return ids
}

// Want are the keys of everything there is in a span of days.
func (s *Server) Want(from, to time.Time) []string {
	keys := []string{"athlete", "athlete/stats", "athlete/zones"}
	gear := map[string]bool{bike: true, shoes: true}
	for _, a := range s.all() {
		day := connectors.Day(a.local())
		if !from.IsZero() && day.Before(from) || !to.IsZero() && day.After(to) {
			continue
		}
		keys = append(keys, fmt.Sprintf("activity/%d", a.id))
		if a.gear != "" {
			gear[a.gear] = true
		}
	}
	for id := range gear {
		keys = append(keys, "gear/"+id)
	}
	slices.Sort(keys)
	return keys
}

// Grow adds a run, for which shoes were worn, and edits the one before it.
func (s *Server) Grow() []string {
	old := s.all()
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.clock.Now().Add(-2 * time.Hour).Truncate(time.Second).Unix()
	s.empty, s.added = false, append(s.added, at)
	s.ridden[shoes] += 2450
	keys := []string{fmt.Sprintf("activity/%d", idOf(at)), "athlete", "athlete/stats", "gear/" + shoes}
	if len(old) > 0 {
		s.renamed[old[0].id] = "A name that was thought of later"
		keys = append(keys, fmt.Sprintf("activity/%d", old[0].id))
	}
	return keys
}

// fail is the usual shape of Strava's errors.
func fail(w http.ResponseWriter, status int, message, resource, field, code string) {
	send(w, status, map[string]any{"message": message, "errors": []map[string]string{{"resource": resource, "field": field, "code": code}}})
}

func send(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func refuseToken(w http.ResponseWriter, _ int, code string) {
	switch code {
	case "invalid_grant":
		fail(w, http.StatusBadRequest, "Bad Request", "RefreshToken", "refresh_token", "invalid")
	default:
		fail(w, http.StatusBadRequest, "Bad Request", "Application", "client_id", "invalid")
	}
}

func (s *Server) revoke(w http.ResponseWriter, r *http.Request) {
	if id, secret, ok := r.BasicAuth(); !ok || id != clientID || secret != clientSecret || !slices.Contains(s.Server.Secrets(), r.PostFormValue("token")) {
		fail(w, http.StatusUnauthorized, "Authorization Error", "Application", "", "invalid")
		return
	}
	s.Expire()
}

func (s *Server) deauthorize(w http.ResponseWriter, r *http.Request) {
	if !s.Allowed(r, "") {
		fail(w, http.StatusUnauthorized, "Authorization Error", "Athlete", "access_token", "invalid")
		return
	}
	s.Expire()
	send(w, http.StatusOK, map[string]string{"access_token": strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")})
}

// counted keeps to the limits, and lets in who is signed in. What is refused
// counts too; answers with samples tell no counts.
func (s *Server) counted(path string, handle http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now := s.clock.Now().UTC()
		used := s.count(now)
		if !strings.HasSuffix(path, "/streams") {
			text := fmt.Sprintf("%d,%d", used[0], used[1])
			reads := s.options.Reads
			for name, value := range map[string]string{"X-Ratelimit-Usage": text, "X-Readratelimit-Usage": text,
				"X-Ratelimit-Limit": fmt.Sprintf("%d,%d", 2*reads[0], 2*reads[1]), "X-Readratelimit-Limit": fmt.Sprintf("%d,%d", reads[0], reads[1])} {
				w.Header()[name] = []string{value}
			}
		}
		switch {
		case used[0] > s.options.Reads[0] || used[1] > s.options.Reads[1]:
			send(w, http.StatusTooManyRequests, map[string]any{"errors": "Rate Limit Exceeded", "status": 429, "message": "Too Many Requests"})
		case !s.Allowed(r, ""):
			fail(w, http.StatusUnauthorized, "Authorization Error", "Application", "", "invalid")
		case s.options.Inactive:
			fail(w, http.StatusForbidden, "Forbidden", "Application", "Status", "Inactive")
		default:
			handle(w, r)
		}
	})
}

// Use counts requests of another program with the same application.
func (s *Server) Use(n int) {
	for range n {
		s.count(s.clock.Now().UTC())
	}
}

func (s *Server) count(now time.Time) (used [2]int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, per := range []time.Duration{15 * time.Minute, 24 * time.Hour} {
		key := strconv.Itoa(i) + now.Truncate(per).String()
		c := s.counts[key]
		c[i]++
		s.counts[key], used[i] = c, c[i]
	}
	return used
}

// may refuses what a token has no permission for.
func (s *Server) may(w http.ResponseWriter, r *http.Request, scopes ...string) bool {
	for _, scope := range scopes {
		if s.Allowed(r, scope) {
			return true
		}
	}
	fail(w, http.StatusUnauthorized, "Authorization Error", "AccessToken", scopes[0]+"_permission", "missing")
	return false
}
