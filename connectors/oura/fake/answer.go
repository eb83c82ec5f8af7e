package fake

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"athletedata/connectors"
)

// record is one document.
type record struct {
	day time.Time // as Oura tells it; of what has only a time, that of UTC
	at  time.Time // by which it is filtered: a clock on the wall, or UTC
	raw json.RawMessage
}

// end is one end point.
type end struct {
	scopes  []string // any of them
	series  bool     // asked for by times
	undated bool
	// of makes the documents of a day.
	of func(day time.Time, revised bool) []any
}

var ends = map[string]end{
	"personal_info":            {scopes: []string{"personal"}, undated: true},
	"daily_activity":           {scopes: []string{"daily"}, of: dailyActivity},
	"daily_readiness":          {scopes: []string{"daily"}, of: dailyReadiness},
	"daily_sleep":              {scopes: []string{"daily"}, of: dailySleep},
	"daily_spo2":               {scopes: []string{"spo2", "spo2Daily"}, of: dailySpO2},
	"daily_stress":             {scopes: []string{"stress"}, of: dailyStress},
	"daily_resilience":         {scopes: []string{"stress"}, of: dailyResilience},
	"daily_cardiovascular_age": {scopes: []string{"heart_health"}, of: cardiovascularAge},
	"vO2_max":                  {scopes: []string{"heart_health"}, of: vo2Max},
	"sleep":                    {scopes: []string{"daily"}, of: nights},
	"sleep_time":               {scopes: []string{"daily"}, of: sleepTime},
	"workout":                  {scopes: []string{"workout"}, of: workouts},
	"session":                  {scopes: []string{"session"}, of: sessions},
	"enhanced_tag":             {scopes: []string{"tag"}, of: enhancedTags},
	"tag":                      {scopes: []string{"tag"}, of: tags},
	"rest_mode_period":         {scopes: []string{"daily"}, of: restModes},
	"heartrate":                {scopes: []string{"heartrate"}, series: true, of: heartRates},
	"ring_battery_level":       {scopes: []string{"ring_configuration"}, series: true, of: batteries},
	"ring_configuration":       {scopes: []string{"ring_configuration"}, undated: true},
}

// documents are all of an end point up to the present, oldest first.
func (s *Server) documents(name string) (all []record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := ends[name]
	if e.undated {
		if name == "ring_configuration" && !s.empty {
			all = append(all, pack(map[string]any{"id": "ring-1", "color": "silver", "design": "heritage", "firmware_version": "3.0.1", "hardware_type": "gen3", "set_up_at": "2024-01-02T08:00:00+00:00", "size": 9}),
				pack(map[string]any{"id": "ring-2", "color": "a new colour", "design": nil, "firmware_version": nil, "hardware_type": "or9", "set_up_at": nil, "size": nil}))
		}
		return all
	}
	if !s.empty {
		today := connectors.Day(s.clock.Now().UTC())
		for d := s.begin; !d.After(today); d = d.AddDate(0, 0, 1) {
			if s.options.Gaps && d.Before(today.AddDate(0, 0, -7)) && d.After(today.AddDate(0, 0, -190)) {
				continue
			}
			if e.series && d.Equal(today) {
				continue // the ring hands it over later
			}
			all = append(all, e.on(name, d, s.revised[d.Format(time.DateOnly)])...)
		}
	}
	return append(all, s.added[name]...)
}

// made are the documents that were made before: they are the same whenever they
// are asked for, and long histories are asked for often.
var made sync.Map

func (e end) on(name string, day time.Time, revised bool) (list []record) {
	key := fmt.Sprint(name, day.Unix(), revised)
	if known, ok := made.Load(key); ok {
		return known.([]record)
	}
	for _, doc := range e.of(day, revised) {
		list = append(list, pack(doc))
	}
	made.Store(key, list)
	return list
}

// pack makes a document of what it says.
func pack(doc any) record {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(doc)
	r := record{raw: bytes.TrimSpace(b.Bytes())}
	m, _ := doc.(map[string]any)
	text := func(name string) string { t, _ := m[name].(string); return t }
	for _, name := range []string{"day", "start_day"} {
		if d, err := time.Parse(time.DateOnly, text(name)); err == nil {
			r.day, r.at = d, d
		}
	}
	for _, name := range []string{"timestamp", "bedtime_end", "start_datetime", "start_time"} {
		at, err := time.Parse(time.RFC3339, text(name))
		if err != nil {
			continue
		}
		if r.day.IsZero() {
			r.day, r.at = connectors.Day(at.UTC()), at.UTC()
		} else if name != "timestamp" {
			r.at = time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
		}
	}
	return r
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, name string) {
	if !s.allowed(w, r, name) {
		return
	}
	if name == "personal_info" {
		send(w, http.StatusOK, map[string]any{"id": "8f9a5221-639e-4a85-81cb-4065ef23f979", "age": 31, "weight": 61.7, "height": 1.71, "biological_sex": "female", "email": "sample.athlete@example.com"})
		return
	}
	q, first := r.URL.Query(), 0
	if token := q.Get("next_token"); token != "" {
		text, err := base64.RawURLEncoding.DecodeString(token)
		rest, ok := strings.CutPrefix(string(text), name+"@")
		if first, _ = strconv.Atoi(rest); err != nil || !ok || first <= 0 {
			problem(w, http.StatusBadRequest, "Bad Request", "next_token is not valid")
			return
		}
	}
	from, to, ok := bounds(w, q, ends[name])
	if !ok {
		return
	}
	page, next := [][]byte{}, "null"
	n := 0
	for _, d := range s.documents(name) {
		// The end is an instant: of a day alone, its first. Sleep leaves out
		// the first day.
		if !ends[name].undated && (d.at.Before(from) || d.at.After(to) || name == "sleep" && d.day.Equal(from)) {
			continue
		}
		if n++; n <= first {
			continue
		}
		if len(page) == s.options.Page {
			next = `"` + base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s@%d", name, first+len(page))) + `"`
			break
		}
		page = append(page, d.raw)
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(slices.Concat([]byte(`{"data":[`), bytes.Join(page, []byte(",")), []byte(`],"next_token":`+next+"}")))
}

// bounds reads the span that is asked for.
func bounds(w http.ResponseWriter, q map[string][]string, e end) (from, to time.Time, ok bool) {
	if e.undated {
		return from, to, true
	}
	names, layouts := []string{"start_date", "end_date"}, []string{time.DateOnly, time.RFC3339}
	if e.series {
		names, layouts = []string{"start_datetime", "end_datetime"}, []string{time.RFC3339}
	}
	var span [2]time.Time
	for i, name := range names {
		var err error = fmt.Errorf("missing")
		if len(q[name]) == 1 {
			for _, layout := range layouts {
				if span[i], err = time.Parse(layout, q[name][0]); err == nil {
					break
				}
			}
		}
		if err != nil {
			send(w, http.StatusUnprocessableEntity, map[string]any{"detail": []any{map[string]any{"loc": []string{"query", name}, "msg": "invalid datetime format", "type": "datetime_parsing", "input": q[name], "ctx": map[string]any{}}}})
			return from, to, false
		}
	}
	switch length := span[1].Sub(span[0]); {
	case length < 0:
		problem(w, http.StatusBadRequest, "Bad Request", "The start is after the end.")
	case e.series && length > 30*24*time.Hour:
		problem(w, http.StatusBadRequest, "Bad Request", "The span is longer than 30 days.")
	default:
		return span[0], span[1], true
	}
	return from, to, false
}
