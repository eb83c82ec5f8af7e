package fake

import (
	"time"

	"athletedata/connectors"
	"athletedata/connectors/truth"
)

// Truth is what the sensor has measured since it was put on, and the logbook:
// "reading" mg/dL of the sensor's memory, "look" mg/dL that the athlete looked
// at, "alarm" mg/dL and 2 for low, 3 for high. Each minute's value, "minute",
// is shown to whoever asks in that minute.
func (s *Server) Truth([]connectors.Visit) []truth.Fact {
	s.mu.Lock()
	defer s.mu.Unlock()
	var a truth.Account
	if s.empty {
		return nil
	}
	now := s.now()
	for at := s.begin(); at.Before(now); at = at.Add(every) {
		if h, m, _ := at.UTC().Clock(); h == 3 && m < 30 {
			continue // the signal is lost
		}
		a.Add("reading", truth.Instant(at.Add(40*time.Second)), glucose(at.Add(40*time.Second)))
	}
	for at := s.begin(); at.Before(now); at = at.Add(time.Minute) {
		a.Add("minute", truth.Instant(at.Add(10*time.Second)), glucose(at.Add(10*time.Second))).Optional = true
	}
	for day := s.begin().Truncate(24 * time.Hour); day.Before(now); day = day.AddDate(0, 0, 1) {
		moment := func(hour int) (time.Time, bool) {
			at := day.Add(time.Duration(hour)*time.Hour + time.Duration(day.Day())*time.Minute)
			return at, !at.Before(s.begin()) && at.Before(now)
		}
		if at, ok := moment(6); ok {
			a.Add("look", truth.Instant(at), glucose(at))
		}
		if at, ok := moment(9); ok {
			a.Add("alarm", truth.Instant(at), 62, 2)
		}
		if at, ok := moment(18); ok {
			a.Add("alarm", truth.Instant(at), 271, 3)
		}
	}
	return a.Facts
}
