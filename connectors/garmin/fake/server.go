// Package fake is Garmin as its clients have seen it: the sign-in, the token
// server and the data, with one athlete whose history is computed from the
// calendar, so that ten years of it cost no more memory than a day.
//
// It refuses what Garmin refuses. The shapes are those of the public recordings
// named in package garmin; the person and every value are invented.
package fake

import (
	"compress/gzip"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // the athlete's zone, also where the system has none

	"athletedata/connectors"
)

// The three servers are three paths of the same address.
const (
	ssoHost  = "/sso-host"
	authHost = "/diauth-host"
	apiHost  = "/api-host"
)

// Password is that of every account.
const Password = "correct-horse-battery"

// Code is the second factor, where one is wanted.
const Code = "123456"

// Options of a server.
type Options struct {
	// Days of history up to today; default 40.
	Days int
	// PerDay is the number of activities of each day; default some days' one or
	// two, of every kind.
	PerDay int
	// FIT makes the file of an activity, Monitoring one of the files of a day
	// (part 0 lasts until the morning, part 1 until midnight); default small
	// ones.
	FIT        func(id int64, start time.Time) []byte
	Monitoring func(midnight time.Time, part int) []byte
	// Blocked turns everybody away who wants to sign in, before the password.
	Blocked bool
	// PerSecond is how many requests for data are answered in a second of the
	// clock; 0 is any number.
	PerSecond int
	// Quota is how many old days are restored in a day; default 20.
	Quota int
	// Account is whose sign-in the vault gets; default that of ok@example.com.
	Account string
}

// Server is the fake; it implements http.Handler.
type Server struct {
	clock connectors.Clock
	o     Options
	zone  *time.Location
	born  int // number of the first day
	mux   *http.ServeMux

	mu       sync.Mutex
	issued   int
	sessions map[string]*session // by cookie
	tickets  map[string]grant
	access   map[string]access
	refresh  map[string]access
	secrets  []string
	second   int64
	inSecond int
	restored map[int]int // by day, on which day
	stumbled map[string]bool
	limited  map[string]bool
	grown    []grown
	rescored map[int]bool
	deleted  map[string]map[int]bool // days by dataset
	synced   time.Time               // by Grow
	away     time.Time               // by Leave
	emptied  bool
	wrong    int
}

// grown is an activity that Grow added.
type grown struct {
	id    int64
	start time.Time
}

// New makes a server whose present is the clock's.
func New(clock connectors.Clock, o Options) *Server {
	if o.Days <= 0 {
		o.Days = 40
	}
	if o.Quota <= 0 {
		o.Quota = 20
	}
	if o.Account == "" {
		o.Account = "ok@example.com"
	}
	if o.FIT == nil {
		o.FIT = activityFIT
	}
	if o.Monitoring == nil {
		o.Monitoring = monitoringFIT
	}
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		zone = time.UTC
	}
	s := &Server{clock: clock, o: o, zone: zone, sessions: map[string]*session{}, tickets: map[string]grant{},
		access: map[string]access{}, refresh: map[string]access{}, restored: map[int]int{}, stumbled: map[string]bool{},
		limited: map[string]bool{}, rescored: map[int]bool{}, deleted: map[string]map[int]bool{}, secrets: []string{Password}}
	s.born = s.today() - o.Days + 1
	s.routes()
	return s
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Server", "cloudflare")
	w.Header().Set("Cache-Control", "no-cache, no-store, private")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && !strings.Contains(r.URL.Path, "download-service") {
		w.Header().Set("Content-Encoding", "gzip")
		z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed) // the level exists
		packed := &packing{ResponseWriter: w, zip: z}
		s.mux.ServeHTTP(packed, r)
		packed.close()
		return
	}
	s.mux.ServeHTTP(w, r)
}

// packing compresses what has a body.
type packing struct {
	http.ResponseWriter
	zip    *gzip.Writer
	status int
	wrote  bool
}

func (p *packing) WriteHeader(status int) {
	if p.status = status; status == http.StatusNoContent {
		p.Header().Del("Content-Encoding")
	}
	p.ResponseWriter.WriteHeader(status)
}

func (p *packing) Write(b []byte) (int, error) { p.wrote = true; return p.zip.Write(b) }

func (p *packing) close() {
	if p.wrote {
		_ = p.zip.Close() // the client may have gone
	}
}

// Answers implements conntest.Fake.
func (s *Server) Answers(base string) map[string]string {
	return map[string]string{"email": s.o.Account, "sso": base + ssoHost, "diauth": base + authHost, "api": base + apiHost}
}

// Typed are the answers to the wizard's secret fields.
func (s *Server) Typed() map[string]string {
	return map[string]string{"password": Password}
}

// SignIn implements conntest.Fake: it leaves a token as a finished sign-in does.
func (s *Server) SignIn(v connectors.Vault) error {
	s.mu.Lock()
	access, refresh := s.issue(clients[0], s.o.Account)
	s.mu.Unlock()
	text, err := json.Marshal(map[string]string{"di_token": access, "di_refresh_token": refresh, "di_client_id": clients[0]})
	if err != nil {
		return err
	}
	return v.SetSecret("token", string(text))
}

// Expire implements conntest.Fake.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.access)
	clear(s.refresh)
}

// Outdate makes the access tokens worthless and leaves the refresh tokens.
func (s *Server) Outdate() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.access)
}

// Empty implements conntest.Fake.
func (s *Server) Empty() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.emptied = true
}

// Secrets implements conntest.Fake.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.secrets...)
}

// Limit lets the next request for something of that day be answered with 429,
// for which Garmin names no end.
func (s *Server) Limit(day string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limited[day] = true
}

// Grow implements conntest.Fake: the watch is synced, with a workout; the last
// night is scored anew.
func (s *Server) Grow() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	s.synced, s.away = now, time.Time{}
	g := grown{id: 90_000_000_000 + now.Unix()%1_000_000_000, start: now.Add(-90 * time.Minute).Truncate(time.Second)}
	s.grown = append(s.grown, g)
	yesterday := s.today() - 1
	s.rescored[yesterday] = true
	keys := []string{activityKey(g.id, "original"), activityKey(g.id, "detail")}
	if s.hasNight(yesterday) {
		keys = append(keys, "sleep/"+dateOf(yesterday))
	}
	return keys
}

// Leave lets the watch go on without being synced until Grow: a journey without
// the telephone, of which everything comes at its end.
func (s *Server) Leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away = s.syncTime()
}

// Delete implements conntest.Deleter: the athlete deletes the last night and
// what was measured in it, the last chart of stress, and every weight of the
// month in which the last one was taken.
func (s *Server) Delete() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var keys []string
	remove := func(dataset string, has func(n int) bool) (day int) {
		for day = s.today() - 1; !has(day) && day > s.born; {
			day--
		}
		if s.deleted[dataset] == nil {
			s.deleted[dataset] = map[int]bool{}
		}
		s.deleted[dataset][day] = true
		return day
	}
	for dataset, has := range map[string]func(int) bool{"sleep": s.hasNight, "hrv": s.hasHRV, "stress": s.hasStress} {
		keys = append(keys, dataset+"/"+dateOf(remove(dataset, has)))
	}
	last := remove("weight", s.hasWeight)
	for n := last - 31; n <= s.today(); n++ {
		if monthOf(n) == monthOf(last) {
			s.deleted["weight"][n] = true
		}
	}
	return append(keys, "weight/"+monthOf(last))
}
