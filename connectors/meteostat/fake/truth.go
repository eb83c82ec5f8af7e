package fake

import (
	"fmt"
	"math"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/truth"
)

// Truth is the weather by the hour, °C, % and hPa, at home and on the days of
// visits, until yesterday, as the service with a key has it. What is not of
// those days is there too, for whoever asks.
func (s *Server) Truth(visits []connectors.Visit) []truth.Fact {
	s.mu.Lock()
	defer s.mu.Unlock()
	var a truth.Account
	if s.empty || !s.options.Point {
		return nil
	}
	places := map[[2]float64]map[time.Time]bool{} // days, by places to a tenth of a degree
	visit := func(lat, lon float64, from, to time.Time) {
		place := [2]float64{math.Round(lat*10) / 10, math.Round(lon*10) / 10}
		if places[place] == nil {
			places[place] = map[time.Time]bool{}
		}
		for day := connectors.Day(from.UTC()); !day.After(to); day = day.AddDate(0, 0, 1) {
			places[place][day] = true
		}
	}
	visit(48.13715, 11.57612, s.since, s.today())
	for _, v := range visits {
		visit(v.LatitudeDeg, v.LongitudeDeg, v.From, v.To)
	}
	for place, days := range places {
		for at := s.since.AddDate(0, -2, 0); at.Before(s.today().AddDate(0, 0, 1)); at = at.Add(time.Hour) {
			f := a.Add("hour", fmt.Sprintf("%s %.3f %.3f", truth.Instant(at), place[0], place[1]), math.Round(temperature(place[0], at)*10)/10, 61, 1015.3)
			f.Optional = !days[connectors.Day(at)] || !at.Before(s.today())
		}
	}
	return a.Facts
}
