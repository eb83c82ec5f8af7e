package fake

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

func (s *Server) athlete(w http.ResponseWriter, r *http.Request) {
	m := map[string]any{"id": athleteID, "username": nil, "resource_state": 2, "firstname": "Sample", "lastname": "Athlete", "bio": nil, "city": "Berlin", "state": nil, "country": "Germany",
		"sex": "F", "premium": true, "summit": true, "created_at": "2017-04-11T09:20:53Z", "updated_at": "2025-10-01T16:57:24Z", "badge_type_id": 1, "profile": "https://example.invalid/large.jpg", "friend": nil, "follower": nil}
	if s.Allowed(r, "profile:read_all") {
		m["resource_state"], m["weight"], m["ftp"], m["measurement_preference"], m["date_preference"], m["athlete_type"], m["clubs"] = 3, 61.7, nil, "meters", "%m/%d/%Y", 1, []any{}
		m["bikes"], m["shoes"] = s.listed(bike), s.listed(shoes)
	}
	send(w, http.StatusOK, m)
}

// listed is a piece of gear in the profile, until it is retired.
func (s *Server) listed(id string) []any {
	if g := s.gearOf(id, 2); g["retired"] == false {
		return []any{g}
	}
	return []any{}
}

func (s *Server) athleteZones(w http.ResponseWriter, r *http.Request) {
	if s.may(w, r, "profile:read_all") {
		send(w, http.StatusOK, map[string]any{"heart_rate": map[string]any{"custom_zones": false, "zones": []any{map[string]int{"min": 0, "max": 111}, map[string]int{"min": 111, "max": 166}, map[string]int{"min": 166, "max": -1}}}})
	}
}

// stats count what others may see; the same field comes with and without a fraction.
func (s *Server) stats(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("id") != strconv.Itoa(athleteID) {
		fail(w, http.StatusForbidden, "Forbidden", "Athlete", "id", "not own")
		return
	}
	n := 0
	for _, a := range s.all() {
		if visibility(a) == "everyone" {
			n++
		}
	}
	sums := map[string]any{"count": n, "distance": float64(n) * 2450.5, "moving_time": float64(n) * 360, "elapsed_time": n * 660, "elevation_gain": 12.4}
	send(w, http.StatusOK, map[string]any{"biggest_ride_distance": 2450.5, "biggest_climb_elevation_gain": nil, "all_ride_totals": sums, "all_run_totals": sums, "all_swim_totals": sums,
		"recent_ride_totals": sums, "recent_run_totals": sums, "recent_swim_totals": sums, "ytd_ride_totals": sums, "ytd_run_totals": sums, "ytd_swim_totals": sums})
}

// number reads a parameter; what is none is refused.
func number(w http.ResponseWriter, r *http.Request, name string, fallback int64) (int64, bool) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return fallback, true
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		fail(w, http.StatusBadRequest, "Bad Request", "Application", name, "invalid")
		return 0, false
	}
	return n, true
}

func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	if !s.may(w, r, "activity:read_all", "activity:read") {
		return
	}
	before, ok1 := number(w, r, "before", 1<<40)
	after, ok2 := number(w, r, "after", -1<<40)
	page, ok3 := number(w, r, "page", 1)
	size, ok4 := number(w, r, "per_page", 30)
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return
	}
	if after > s.clock.Now().Unix() {
		fail(w, http.StatusBadRequest, "Bad Request", "Application", "after", "future")
		return
	}
	size = min(size, 200)
	found := []any{}
	for _, a := range s.all() {
		if at := a.start.Unix(); at < before && at > after && (visibility(a) == "everyone" || s.Allowed(r, "activity:read_all")) {
			found = append(found, a.summary())
		}
	}
	if s.options.Oldest {
		slices.Reverse(found)
	}
	from := min((max(page, 1)-1)*size, int64(len(found)))
	send(w, http.StatusOK, found[from:min(from+size, int64(len(found)))])
}

// find looks up the activity of a request; one that is not there has no body.
func (s *Server) find(w http.ResponseWriter, r *http.Request) (activity, bool) {
	if !s.may(w, r, "activity:read_all", "activity:read") {
		return activity{}, false
	}
	for _, a := range s.all() {
		if strconv.FormatInt(a.id, 10) == r.PathValue("id") && !s.gone(a.id) && (visibility(a) == "everyone" || s.Allowed(r, "activity:read_all")) {
			return a, true
		}
	}
	none(w)
	return activity{}, false
}

func (s *Server) gone(id int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hidden[id]
}

func none(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
}

func (s *Server) activity(w http.ResponseWriter, r *http.Request) {
	if a, ok := s.find(w, r); ok {
		m := a.detail()
		if a.gear != "" {
			m["gear"] = s.gearOf(a.gear, 2)
		}
		send(w, http.StatusOK, m)
	}
}

func (s *Server) laps(w http.ResponseWriter, r *http.Request) {
	if a, ok := s.find(w, r); ok {
		send(w, http.StatusOK, a.laps())
	}
}

func (s *Server) zones(w http.ResponseWriter, r *http.Request) {
	a, ok := s.find(w, r)
	switch {
	case !ok:
	case s.options.NoZones:
		send(w, http.StatusPaymentRequired, map[string]any{"message": "Payment Required", "errors": []any{}})
	case a.manual() || a.sport == "Swim":
		send(w, http.StatusOK, []any{})
	default:
		send(w, http.StatusOK, a.zones())
	}
}

// streams gives what is asked for: nothing but the distance without keys, and
// of long activities only a part to who asks for a resolution.
func (s *Server) streams(w http.ResponseWriter, r *http.Request) {
	a, ok := s.find(w, r)
	if !ok {
		return
	}
	if a.manual() || a.sport == "Swim" {
		none(w)
		return
	}
	keys := strings.Split(r.URL.Query().Get("keys"), ",")
	all := a.streams()
	var list []map[string]any
	byKey := map[string]any{}
	for name, data := range all {
		if name != "distance" && !slices.Contains(keys, name) {
			continue
		}
		size := len(data)
		if r.URL.Query().Has("resolution") {
			data = data[:min(100, size)]
		}
		one := map[string]any{"data": data, "series_type": "distance", "original_size": size, "resolution": "high"}
		byKey[name] = one
		list = append(list, map[string]any{"type": name, "data": data, "series_type": "distance", "original_size": size, "resolution": "high"})
	}
	if r.URL.Query().Get("key_by_type") == "true" {
		send(w, http.StatusOK, byKey)
		return
	}
	send(w, http.StatusOK, list)
}

func (s *Server) gear(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if !s.may(w, r, "profile:read_all") {
		return
	}
	if id != bike && id != shoes && id != retired {
		none(w)
		return
	}
	send(w, http.StatusOK, s.gearOf(id, 3))
}
