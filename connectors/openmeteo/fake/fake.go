// Package fake is Open-Meteo's archive with made-up weather. It refuses what
// the archive refuses: unknown variables, days it cannot have, too many calls.
package fake

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
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
	Key    string // demanded as apikey, if any
}

// Home is the place that Answers names; it must not be seen in requests.
const Home = "48.13715, 11.57612"

// units of the variables, as the archive writes them.
var units = map[string]string{
	"temperature_2m": "°C", "apparent_temperature": "°C", "dew_point_2m": "°C", "relative_humidity_2m": "%", "precipitation": "mm", "rain": "mm",
	"snowfall": "cm", "snow_depth": "m", "weather_code": "wmo code", "pressure_msl": "hPa", "surface_pressure": "hPa", "cloud_cover": "%",
	"wind_speed_10m": "km/h", "wind_direction_10m": "°", "wind_gusts_10m": "km/h", "sunshine_duration": "s", "shortwave_radiation": "W/m²", "is_day": "",
}

// Server is the archive.
type Server struct {
	clock   connectors.Clock
	options Options
	since   time.Time // when there began to be a home

	mu     sync.Mutex
	empty  bool
	asked  []url.Values
	used   float64 // calls of the day of calls, weighted
	day    time.Time
	minute string // the words of a pause to ask for
}

// New makes a server whose present is the clock's.
func New(clock connectors.Clock, o Options) *Server {
	if o.Days <= 0 {
		o.Days = 40
	}
	s := &Server{clock: clock, options: o}
	s.since = s.today().AddDate(0, 0, -o.Days)
	return s
}

func (s *Server) today() time.Time { return connectors.Day(s.clock.Now().UTC()) }

// Answers are what a person would answer to the wizard.
func (s *Server) Answers(base string) map[string]string {
	return map[string]string{"place": Home, "since": s.since.Format(time.DateOnly), "address": base + "/v1/archive"}
}

// Typed are the answers to the wizard's secret fields.
func (s *Server) Typed() map[string]string {
	return map[string]string{"apikey": s.options.Key}
}

// SignIn puts the key into the vault, if there is one.
func (s *Server) SignIn(v connectors.Vault) error {
	if s.options.Key == "" {
		return nil
	}
	return v.SetSecret("apikey", s.options.Key)
}

func monthOf(day time.Time) string { return day.Format("2006-01") + "-01" }

// Want are the months of each place that a span touches.
func (s *Server) Want(from, to time.Time) (keys []string) {
	months := map[string]bool{}
	add := func(cell string, begin, end time.Time) {
		for day := connectors.Day(begin.UTC()); !day.After(end); day = day.AddDate(0, 0, 1) {
			if month := monthOf(day); day.Before(s.today()) && month >= monthOf(from) && (to.IsZero() || month <= monthOf(to)) {
				months["hour/"+cell+"/"+month] = true
			}
		}
	}
	add("48.1_11.6", s.since, s.today())
	for _, v := range s.options.Visits {
		add(fmt.Sprintf("%.1f_%.1f", v.LatitudeDeg, v.LongitudeDeg), v.From, v.To)
	}
	for key := range months {
		keys = append(keys, key)
	}
	return keys
}

// Grow lets time do it: there is a new day at home.
func (s *Server) Grow() []string {
	return []string{"hour/48.1_11.6/" + s.today().AddDate(0, 0, -1).Format("2006-01") + "-01"}
}

// Empty takes all values away, not the hours.
func (s *Server) Empty() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.empty = true
}

// Expire does nothing: nobody signs in.
func (s *Server) Expire() {}

// Secrets are the key, and where exactly the home is.
func (s *Server) Secrets() []string {
	secrets := []string{"48.13715", "11.57612"}
	if s.options.Key != "" {
		secrets = append(secrets, s.options.Key)
	}
	return secrets
}

// Asked are the queries that came, in order.
func (s *Server) Asked() []url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// Pause makes the server ask for one in these words, until they are "".
func (s *Server) Pause(words string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.minute = words
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := r.URL.Query()
	s.asked = append(s.asked, q)
	if r.URL.Path != "/v1/archive" || r.Method != http.MethodGet {
		http.NotFound(w, r)
		return
	}
	if s.minute != "" {
		refuse(w, http.StatusTooManyRequests, s.minute)
		return
	}
	status, reason := http.StatusBadRequest, ""
	lat, err1 := strconv.ParseFloat(q.Get("latitude"), 64)
	lon, err2 := strconv.ParseFloat(q.Get("longitude"), 64)
	from, err3 := time.Parse(time.DateOnly, q.Get("start_date"))
	to, err4 := time.Parse(time.DateOnly, q.Get("end_date"))
	names := strings.Split(q.Get("hourly"), ",")
	switch {
	case s.options.Key != "" && q.Get("apikey") != s.options.Key:
		reason = "The supplied API key is invalid."
	case err1 != nil || err2 != nil || math.Abs(lat) > 90 || math.Abs(lon) > 180:
		reason = "Latitude must be in range of -90 to 90°. Given: " + q.Get("latitude") + "."
	case err3 != nil || err4 != nil:
		reason = "Parameter 'start_date' must be a date."
	case to.Before(from):
		reason = "End-date must be larger or equals than start-date"
	case from.Year() < 1940 || to.After(s.today()):
		reason = "Parameter 'end_date' is out of allowed range from 1940-01-01 to " + s.today().Format(time.DateOnly)
	case q.Get("timezone") != "GMT" && q.Get("timezone") != "UTC" && q.Get("timezone") != "":
		reason = "Invalid timezone"
	}
	for _, name := range names {
		if _, known := units[name]; !known && reason == "" {
			reason = "Data corrupted at path ''. Cannot initialize ForecastVariable from invalid String value " + name + "."
		}
	}
	if reason == "" {
		status, reason = s.count(len(names), int(to.Sub(from).Hours()/24)+1)
	}
	if reason != "" {
		refuse(w, status, reason)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(s.answer(lat, lon, from, to, names))
}

func refuse(w http.ResponseWriter, status int, reason string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": true, "reason": reason})
}

// count weighs a call: more than ten variables or two weeks count as several.
func (s *Server) count(variables, days int) (status int, reason string) {
	if !s.day.Equal(s.today()) {
		s.day, s.used = s.today(), 0
	}
	s.used += max(1, float64(variables)/10) * max(1, float64(days)/14)
	if s.used > 10_000 {
		return http.StatusTooManyRequests, "Daily API request limit exceeded. Please try again tomorrow."
	}
	return 0, ""
}

// answer is the weather of the cell of the model in which a place lies.
func (s *Server) answer(lat, lon float64, from, to time.Time, names []string) reply {
	lat, lon = math.Round(lat*8)/8+0.01, math.Round(lon*8)/8+0.01
	var times []string
	values := map[string]any{}
	series := make([][]any, len(names))
	for at := from; at.Before(to.AddDate(0, 0, 1)); at = at.Add(time.Hour) {
		times = append(times, at.Format("2006-01-02T15:04"))
		for i, name := range names {
			if s.empty || !at.Before(s.today().AddDate(0, 0, -2)) { // not there yet
				series[i] = append(series[i], nil)
			} else {
				series[i] = append(series[i], value(name, lat, lon, at))
			}
		}
	}
	values["time"] = times
	hourly := map[string]string{"time": "iso8601"}
	for i, name := range names {
		values[name], hourly[name] = series[i], units[name]
	}
	return reply{lat, lon, 0.83, 0, "GMT", "GMT", 519, hourly, values}
}

// reply has its fields in the archive's order: a file is known by the first.
type reply struct {
	Latitude     float64           `json:"latitude"`
	Longitude    float64           `json:"longitude"`
	Took         float64           `json:"generationtime_ms"`
	Offset       int               `json:"utc_offset_seconds"`
	Zone         string            `json:"timezone"`
	Abbreviation string            `json:"timezone_abbreviation"`
	Elevation    float64           `json:"elevation"`
	Units        map[string]string `json:"hourly_units"`
	Hourly       map[string]any    `json:"hourly"`
}

// value is made up of place and hour: colder in the north and at night.
func value(name string, lat, lon float64, at time.Time) float64 {
	day := math.Sin(2 * math.Pi * (float64(at.Hour()) - 9 + lon/15) / 24)
	year := -math.Cos(2 * math.Pi * float64(at.YearDay()-15) / 365)
	tenth := func(v float64) float64 { return math.Round(v*10) / 10 }
	switch name {
	case "temperature_2m", "apparent_temperature", "dew_point_2m":
		return tenth(25 - math.Abs(lat)/3 + 9*year + 5*day)
	case "relative_humidity_2m":
		return math.Round(65 - 20*day)
	case "pressure_msl", "surface_pressure":
		return tenth(1015 + 8*math.Sin(float64(at.Unix()/86400)))
	case "cloud_cover":
		return math.Round(50 + 50*math.Sin(float64(at.Unix()/21600)))
	case "weather_code":
		return float64([]int{0, 1, 2, 3, 45, 61, 80}[at.YearDay()%7])
	case "wind_speed_10m", "wind_gusts_10m":
		return tenth(12 + 6*day)
	case "wind_direction_10m":
		return float64(at.Unix() / 3600 * 7 % 360)
	case "snow_depth":
		return 0
	case "is_day":
		if day > 0 {
			return 1
		}
		return 0
	}
	return tenth(max(0, 3*day))
}
