package fake

import (
	"fmt"
	"math"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/truth"
)

// Truth is the weather by the hour, °C, % and hPa, at home and on the days of
// visits. The last two days are not there yet. What is not of those days is
// there too, for whoever asks.
func (s *Server) Truth(visits []connectors.Visit) []truth.Fact {
	s.mu.Lock()
	defer s.mu.Unlock()
	var a truth.Account
	end := s.today().AddDate(0, 0, -2)
	if s.empty {
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
	cells := map[[2]float64]map[time.Time]bool{}
	for place, days := range places {
		cell := [2]float64{math.Round(place[0]*8)/8 + 0.01, math.Round(place[1]*8)/8 + 0.01}
		if cells[cell] == nil {
			cells[cell] = map[time.Time]bool{}
		}
		for day := range days {
			cells[cell][day] = true
		}
	}
	for cell, days := range cells {
		for at := s.since.AddDate(0, -1, 0); at.Before(end); at = at.Add(time.Hour) {
			f := a.Add("hour", fmt.Sprintf("%s %.3f %.3f", truth.Instant(at), cell[0], cell[1]),
				value("temperature_2m", cell[0], cell[1], at), value("relative_humidity_2m", cell[0], cell[1], at), value("pressure_msl", cell[0], cell[1], at))
			f.Optional = !days[connectors.Day(at)]
		}
	}
	return a.Facts
}
