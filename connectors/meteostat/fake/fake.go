// Package fake is Meteostat's servers with made-up weather: files of stations
// with their gaps, forecasts and damages, the list of stations, and the service
// with a key.
package fake

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"athletedata/connectors"
)

// Options of a server.
type Options struct {
	Days int // since when the home is asked for, default 40
	// Visits are those that the run will have, so that Want knows them.
	Visits []connectors.Visit
	// Point says that the person asks for points with a key.
	Point bool
}

// Home is the place that Answers names; it must not be seen in requests.
const Home = "48.13715, 11.57612"

// key opens the service; each that has ended is followed by another.
func key(n int) string { return fmt.Sprintf("rapidapi0123456789abcdefkey%d", n) }

// station is one of the list; what of its files is odd.
type station struct {
	id       string
	lat, lon float64
	first    int  // year of the first file
	forecast bool // nothing but forecasts
	broken   bool // the archive is damaged
	few      bool // has few columns
	bare     bool // comes unpacked
}

var stations = []station{
	{id: "10865", lat: 48.1632, lon: 11.5429, first: 2000},
	{id: "10870", lat: 48.35, lon: 11.7833, first: 2000},
	{id: "36894", lat: 47.27, lon: 11.4, first: 2000, forecast: true},
	{id: "D2329", lat: 47.28, lon: 11.41, first: 2000, broken: true},
	{id: "LOWI0", lat: 47.29, lon: 11.4, first: 2030}, // no file
	{id: "11120", lat: 47.26, lon: 11.3567, first: 2000, few: true},
	{id: "11320", lat: 47.3, lon: 11.55, first: 2000},
	{id: "94768", lat: -33.8607, lon: 151.205, first: 2000, bare: true},
	{id: "08306", lat: 39.5517, lon: 2.7388, first: 2026},
}

// served is which station the cells of tests get, told apart from what the
// client makes of the list.
var served = map[string]string{"48.1_11.6": "10865", "47.3_11.4": "11120", "-33.9_151.2": "94768", "39.6_2.7": "08306"}

// Server is Meteostat.
type Server struct {
	clock   connectors.Clock
	options Options
	since   time.Time // when there began to be a home

	mu    sync.Mutex
	empty bool
	ended int // keys
	month string
	used  int // questions with the key in the month
	quota int
	asked []string // paths with their queries
}

// New makes a server whose present is the clock's.
func New(clock connectors.Clock, o Options) *Server {
	if o.Days <= 0 {
		o.Days = 40
	}
	s := &Server{clock: clock, options: o, quota: 500}
	s.since = s.today().AddDate(0, 0, -o.Days)
	return s
}

func (s *Server) today() time.Time { return connectors.Day(s.clock.Now().UTC()) }

// Answers are what a person would answer to the wizard.
func (s *Server) Answers(base string) map[string]string {
	answers := map[string]string{"place": Home, "since": s.since.Format(time.DateOnly),
		"data": base, "stations": base + "/master/locations.csv.gz", "api": base}
	if s.options.Point {
		answers["way"] = "point"
	}
	return answers
}

// Typed are the answers to the wizard's secret fields.
func (s *Server) Typed() map[string]string {
	if !s.options.Point {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return map[string]string{"key": key(s.ended)}
}

// SignIn puts the key into the vault.
func (s *Server) SignIn(v connectors.Vault) error {
	for name, value := range s.Typed() {
		if err := v.SetSecret(name, value); err != nil {
			return err
		}
	}
	return nil
}

// period is the first of the thirty days that are told at once.
func period(day time.Time) time.Time {
	return time.Unix(day.Unix()/(30*86400)*(30*86400), 0).UTC()
}

// Want are the files of the days within a span, or the answers about the
// periods that it touches.
func (s *Server) Want(from, to time.Time) (keys []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	add := func(cell string, begin, end time.Time) {
		for day := connectors.Day(begin.UTC()); !day.After(end); day = day.AddDate(0, 0, 1) {
			first, last := from, day
			if !to.IsZero() {
				last = to
			}
			if s.options.Point {
				first, last = period(from), period(last).AddDate(0, 0, 29)
			}
			if !day.Before(s.today()) || day.Before(first) || day.After(last) {
				continue
			}
			name := "point/" + cell + "/" + period(day).Format(time.DateOnly)
			if !s.options.Point {
				id := served[cell]
				if id == "" || s.empty || id == "08306" && day.Year() < 2026 {
					continue
				}
				name = fmt.Sprintf("hourly/%d/%s", day.Year(), id)
			}
			if !slices.Contains(keys, name) {
				keys = append(keys, name)
			}
		}
	}
	add("48.1_11.6", s.since, s.today())
	for _, v := range s.options.Visits {
		add(fmt.Sprintf("%.1f_%.1f", v.LatitudeDeg, v.LongitudeDeg), v.From, v.To)
	}
	return keys
}

// Grow lets time do it: there is a new day at home.
func (s *Server) Grow() []string {
	yesterday := s.today().AddDate(0, 0, -1)
	if s.options.Point {
		return []string{"point/48.1_11.6/" + period(yesterday).Format(time.DateOnly)}
	}
	return []string{fmt.Sprintf("hourly/%d/10865", yesterday.Year())}
}

// Empty takes all files away, and all values of points.
func (s *Server) Empty() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.empty = true
}

// Expire makes the key worthless.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended++
}

// Quota sets how many questions a month the key allows.
func (s *Server) Quota(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.quota = n
}

// Secrets are the key, and where exactly the home is.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	secrets := []string{"48.13715", "11.57612"}
	for n := range s.ended + 1 {
		secrets = append(secrets, key(n))
	}
	return secrets
}

// Asked are the addresses that were asked for, in order.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.URL.RequestURI())
	switch {
	case r.Method != http.MethodGet:
		w.WriteHeader(http.StatusMethodNotAllowed)
	case r.URL.Path == "/master/locations.csv.gz":
		s.list(w)
	case r.URL.Path == "/point/hourly":
		s.point(w, r)
	case strings.HasPrefix(r.URL.Path, "/hourly/"):
		s.file(w, r)
	default:
		http.NotFound(w, r)
	}
}
