package fake

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// point is the service with a key, behind RapidAPI's gate.
func (s *Server) point(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	refuse := func(status int, message string) {
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]string{"message": message})
	}
	now := s.clock.Now().UTC()
	if month := now.Format("2006-01"); s.month != month {
		s.month, s.used = month, 0
	}
	s.used++
	switch {
	case r.Header.Get("x-rapidapi-key") != key(s.ended):
		refuse(http.StatusUnauthorized, "Invalid API key. Go to https://docs.rapidapi.com/docs/keys for more info.")
		return
	case r.Header.Get("x-rapidapi-host") != r.Host:
		refuse(http.StatusBadRequest, "Invalid host")
		return
	case s.used > s.quota:
		w.Header().Set("X-RateLimit-Requests-Remaining", "0")
		w.Header().Set("X-RateLimit-Requests-Reset", strconv.Itoa(int(time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, time.UTC).Sub(now).Seconds())))
		refuse(http.StatusTooManyRequests, "You have exceeded the MONTHLY quota for Requests on your current plan, BASIC.")
		return
	}
	w.Header().Set("X-RateLimit-Requests-Remaining", strconv.Itoa(s.quota-s.used))
	q := r.URL.Query()
	lat, err1 := strconv.ParseFloat(q.Get("lat"), 64)
	lon, err2 := strconv.ParseFloat(q.Get("lon"), 64)
	from, err3 := time.Parse(time.DateOnly, q.Get("start"))
	to, err4 := time.Parse(time.DateOnly, q.Get("end"))
	if err1 != nil || err2 != nil || err3 != nil || err4 != nil || math.Abs(lat) > 90 || math.Abs(lon) > 180 || to.Before(from) || to.Sub(from) >= 30*24*time.Hour {
		refuse(http.StatusBadRequest, "Bad request parameters")
		return
	}
	rows := []any{}
	for at := from; !s.empty && at.Before(to.AddDate(0, 0, 1)); at = at.Add(time.Hour) {
		rows = append(rows, row{at.Format(time.DateTime), math.Round(temperature(lat, at)*10) / 10, 7.1, 61, 0.2, nil, 270, 14.4, nil, 1015.3, nil, 8})
	}
	made := s.today() // what is over comes out of a store of answers
	if later := to.AddDate(0, 0, 7); later.Before(made) {
		made = later
	}
	// The meta data come first.
	var b strings.Builder
	_ = json.NewEncoder(&b).Encode(rows)
	_, _ = w.Write([]byte(`{"meta":{"exec_time":0.172,"generated":"` + made.Format(time.DateTime) + `"},"data":` + strings.TrimSpace(b.String()) + `}`))
}

// row is an hour of the answer.
type row struct {
	Time string   `json:"time"`
	Temp float64  `json:"temp"`
	Dwpt float64  `json:"dwpt"`
	Rhum int      `json:"rhum"`
	Prcp float64  `json:"prcp"`
	Snow *float64 `json:"snow"`
	Wdir int      `json:"wdir"`
	Wspd float64  `json:"wspd"`
	Wpgt *float64 `json:"wpgt"`
	Pres float64  `json:"pres"`
	Tsun *int     `json:"tsun"`
	Coco int      `json:"coco"`
}
