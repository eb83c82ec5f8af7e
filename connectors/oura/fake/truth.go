package fake

import (
	"time"

	"athletedata/connectors"
	"athletedata/connectors/truth"
)

// Truth is what the app shows: of a "day" steps, kcal and oxygen saturation, its
// "score"s, of a "night" (or nap) seconds in bed, asleep, deep and REM and the
// heart rate variability, of a "workout" seconds, kcal and metres, each "tag";
// and the courses of "pulse" (of the night, and of the day in between) and "hrv".
func (s *Server) Truth([]connectors.Visit) []truth.Fact {
	s.mu.Lock()
	defer s.mu.Unlock()
	var a truth.Account
	pulse, hrv := truth.Moments{}, truth.Moments{}
	today := connectors.Day(s.clock.Now().UTC())
	for d := s.begin; !d.After(today) && !s.empty; d = d.AddDate(0, 0, 1) {
		n := number(d)
		s.truthOfDay(&a, d, n)
		s.truthOfNight(&a, d, n, pulse, hrv)
		if noon := clock(d, 12, 0); n%8 == 1 { // meditation
			hrv.Tell(noon, 45)
			hrv.Tell(noon.Add(5*time.Second), 46)
		}
		if d.Equal(today) {
			continue // the ring hands its pulse over later
		}
		for hour := range 24 {
			pulse.Tell(d.Add(time.Duration(hour)*time.Hour), float64(50+hour))
		}
	}
	for _, doc := range s.added["workout"] {
		a.Add("workout", truth.Instant(clock(doc.day, 7, 30))+" cycling", 2700, 311.5, 8020.3)
	}
	a.AddAll("pulse", pulse)
	a.AddAll("hrv", hrv)
	return a.Facts
}

func (s *Server) truthOfDay(a *truth.Account, d time.Time, n int) {
	day := truth.Day(d)
	steps, energy, oxygen := float64(6000+n%4000), 2350.0, 97.25
	if n%11 == 0 { // in a drawer: nothing was counted
		steps, energy = truth.None, truth.None
	} else {
		a.Add("score", day+" activity_score", float64(70+n%30))
	}
	if n%6 == 0 {
		oxygen = truth.None
	}
	a.Add("day", day, steps, energy, oxygen)
	a.Add("score", day+" readiness_score", float64(65+n%30))
	a.Add("score", day+" sleep_score", float64(60+n%35))
	switch n % 4 {
	case 0:
		a.Add("workout", truth.Instant(clock(d, 7, 30))+" running", 2700, 311.5, 8020.3)
	case 2:
		a.Add("workout", truth.Instant(clock(d, 7, 30))+" strength_training", 2700, 311.5, truth.None)
	}
	if n%8 == 1 {
		a.Add("workout", truth.Instant(clock(d, 12, 0))+" meditation", 600, truth.None, truth.None)
	}
	switch n % 9 {
	case 0:
		a.Add("tag", truth.Instant(clock(d, 22, 0)))
	case 4:
		a.Add("tag", truth.Instant(clock(d, 9, 0)))
	}
	if n%12 == 3 {
		a.Add("tag", truth.Instant(clock(d, 18, 0)))
	}
}

func (s *Server) truthOfNight(a *truth.Account, d time.Time, n int, pulse, hrv truth.Moments) {
	slept := func(from, to time.Time, average float64) {
		bed := to.Sub(from).Seconds()
		asleep := bed - 1800
		if asleep < 0 { // too short for what is subtracted; nobody sleeps less than not at all
			asleep = truth.None
		}
		a.Add("night", truth.Instant(from), bed, asleep, 4200, 3600, average)
		for i := range int(bed) / 300 {
			at := from.Add(time.Duration(i) * 5 * time.Minute)
			if i != 0 {
				pulse.Tell(at, float64(48+i%9))
			}
			if i != 1 {
				hrv.Tell(at, float64(40+i%30))
			}
		}
	}
	average := 54.0
	if s.revised[truth.Day(d)] {
		average = 57
	}
	slept(clock(d.AddDate(0, 0, -1), 23, 0), clock(d, 7, 0), average)
	if n%5 == 0 {
		slept(clock(d, 14, 0), clock(d, 14, 30), 54)
		slept(clock(d, 17, 0), clock(d, 17, 20), 54)
	}
	if n%13 == 0 { // deleted by the athlete: nothing of it counts
		a.Add("night", truth.Instant(clock(d, 20, 0)), truth.None, truth.None, truth.None, truth.None, truth.None)
	}
}
