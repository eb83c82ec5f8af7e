package fake

import (
	"time"

	"athletedata/connectors"
	"athletedata/connectors/truth"
)

// Truth is what was uploaded, at the times that the devices showed: "glucose" in
// mg/dL, "bolus" in units, "basal" in units an hour and seconds, "carbs" in
// grams.
func (s *Server) Truth([]connectors.Visit) []truth.Fact {
	s.mu.Lock()
	defer s.mu.Unlock()
	var a truth.Account
	if s.empty {
		return nil
	}
	give := func(at time.Time) {
		units := 2.5
		if at.Unix()%(8*3600) == 0 {
			units = 4
			a.Add("carbs", truth.Clock(clockOf(at)), 30)
		}
		a.Add("bolus", truth.Clock(clockOf(at)), units)
	}
	for at := s.begin.Truncate(s.o.Step); !at.After(s.until); at = at.Add(s.o.Step) {
		switch of := at.Unix(); {
		case at.Before(s.begin):
			continue
		case of%(24*3600) != 3*3600: // that one is drawn by the web site itself
			a.Add("glucose", truth.Clock(clockOf(at)), glucose(at))
		}
	}
	for at := s.begin.Truncate(4 * time.Hour); !at.After(s.until); at = at.Add(4 * time.Hour) {
		if at.Before(s.begin) {
			continue
		}
		shown := clockOf(at)
		give(at)
		if at.Unix()%(8*3600) == 0 {
			a.Add("basal", truth.Clock(shown), 0.6+float64(shown.Hour()%3)/10, 8*3600)
		}
		if at.Unix()%(12*3600) == 0 && at.YearDay()%7 != 0 { // deleted again on the seventh
			a.Add("carbs", truth.Clock(shown), 45)
		}
	}
	for _, at := range s.late {
		give(at)
	}
	return a.Facts
}
