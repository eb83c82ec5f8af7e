package fake

import (
	"time"

	"athletedata/connectors"
	"athletedata/connectors/truth"
)

// Truth is what Garmin Connect shows: of a "day" steps, resting heart rate and
// kcal; of a "night" seconds in bed and asleep, its score; "weight" in kg; of an
// "activity" metres, seconds and kcal; of its "recording"s samples, metres and
// seconds; the nightly "variability"; and all courses of the day. Where the
// watch's files, the charts and the nights tell the same moment, one of them
// holds: they are made up, and agree no more than chance has it.
func (s *Server) Truth([]connectors.Visit) []truth.Fact {
	s.mu.Lock()
	defer s.mu.Unlock()
	var a truth.Account
	courses := map[string]truth.Moments{}
	for _, name := range []string{"heart_rate", "stress", "body_battery", "respiration", "spo2", "hrv", "steps", "walk"} {
		courses[name] = truth.Moments{}
	}
	for n := s.born; n <= s.today(); n++ {
		if !s.lived(n) {
			continue
		}
		s.truthOfDay(&a, n)
		s.truthOfCharts(courses, n)
		s.truthOfFiles(courses, n)
		if s.hasNight(n) {
			s.truthOfNight(&a, courses, n)
		}
	}
	for name, course := range courses {
		a.AddAll(name, course)
	}
	for _, w := range s.workouts(s.born, s.today()) {
		s.truthOfWorkout(&a, w)
	}
	return a.Facts
}

func (s *Server) truthOfDay(a *truth.Account, n int) {
	steps, date := s.stepsOf(n), dateOf(n)
	a.Add("day", date, float64(steps), float64(restingRate(n)), float64(1790+steps/20))
	if s.hasWeight(n) {
		a.Add("weight", truth.Instant(s.midnight(n).Add(7*time.Hour+12*time.Minute)), float64(71000+between(0, 900, n))/1000)
	}
	if s.hasHRV(n) || s.hasFiles(n) {
		a.Add("variability", date, float64(between(42, 55, n)))
	}
	a.Add("score", date+" training_readiness", 62)
	a.Add("score", date+" recovery_time_min", 640)
	if s.hasVO2Max(n) {
		a.Add("score", date+" vo2max_running", 51+float64(between(0, 9, n))/10)
	}
}

// truthOfCharts is what the pages of a day draw, be it once they have been brought
// back from where old ones are put away.
func (s *Server) truthOfCharts(courses map[string]truth.Moments, n int) {
	start, end := s.bounds(n)
	course := func(name string, step time.Duration, value func(i int) int) {
		for i, at := 0, start; at.Before(end); i, at = i+1, at.Add(step) {
			if v := value(i); v >= 0 { // below: not on the wrist, not measurable
				courses[name].Tell(at, float64(v))
			}
		}
	}
	course("heart_rate", 2*time.Minute, func(i int) int {
		if i%50 == 49 {
			return -1
		}
		return between(44, 120, n*1000+i)
	})
	course("respiration", 2*time.Minute, func(i int) int { return []int{13, 14, 15, 12, -1, -2}[i%6] })
	if s.hasStress(n) {
		course("stress", 3*time.Minute, func(i int) int { return between(-2, 80, n*1000+i) })
		course("body_battery", 3*time.Minute, func(i int) int { return between(20, 90, n*1000+i) })
	}
	courses["body_battery"].Tell(start, 30) // of the month's report
	courses["body_battery"].Tell(end, 88)
	if s.hasOxygen(n) {
		courses["spo2"].Tell(start.Add(7*time.Hour), 98)
	}
	for i, at := 0, start; at.Before(end); i, at = i+1, at.Add(15*time.Minute) {
		steps := 0
		if i > 28 {
			steps = between(0, 400, n*100+i)
		}
		courses["steps"].Tell(at.Add(15*time.Minute), float64(steps))
	}
}

// truthOfFiles is what the watch has kept, in three files a day. That of the
// evening comes with the next day's, too.
func (s *Server) truthOfFiles(courses map[string]truth.Moments, n int) {
	midnight := s.midnight(n)
	part := func(from, to, steps int) {
		for m := from; m < to; m += 10 {
			courses["heart_rate"].Tell(midnight.Add(time.Duration(m)*time.Minute), float64(between(45, 110, m+int(midnight.Unix()/86400))))
		}
		courses["walk"].Tell(midnight.Add(time.Duration(to)*time.Minute), float64(steps))
	}
	if s.hasFiles(n) {
		part(0, 8*60, 820)
		_, awake := s.sleepTimes(n)
		for i := range 12 {
			courses["hrv"].Tell(awake.Add(time.Duration(i*300-3600)*time.Second), float64(40+i))
		}
	}
	if s.hasFiles(n) && !s.partial(n) || s.hasFiles(n+1) {
		part(8*60, 24*60, 7400)
	}
	if s.hasHRV(n) {
		asleep, awake := s.sleepTimes(n)
		for i, at := 0, asleep; at.Before(awake); i, at = i+1, at.Add(5*time.Minute) {
			courses["hrv"].Tell(at, float64(between(30, 72, n*200+i)))
		}
	}
}

func (s *Server) truthOfNight(a *truth.Account, courses map[string]truth.Moments, n int) {
	asleep, awake := s.sleepTimes(n)
	score := between(60, 90, n)
	if s.rescored[n] {
		score++
	}
	bed := awake.Sub(asleep).Seconds()
	a.Add("night", truth.Instant(asleep), bed, bed-600, float64(score)) // ten minutes awake
	course := func(name string, step time.Duration, seed, low, high int) {
		for i, at := 0, asleep; at.Before(awake); i, at = i+1, at.Add(step) {
			courses[name].Tell(at, float64(between(low, high, seed*1000+i)))
		}
	}
	course("heart_rate", 2*time.Minute, n, 44, 62)
	course("stress", 3*time.Minute, n+1, 3, 40)
	course("body_battery", 3*time.Minute, n+2, 30, 90)
	course("hrv", 5*time.Minute, n+3, 30, 80)
}

func (s *Server) truthOfWorkout(a *truth.Account, w workout) {
	a.Add("activity", truth.Instant(w.start)+" "+nameOf(w), 8012.4, 2410.2, 512)
	recording := func(start time.Time, samples, metres, seconds float64) {
		a.Add("recording", truth.Instant(start), samples, metres, seconds)
	}
	switch w.kind {
	case recorded:
		recording(w.start, 60, 1800, 600)
	case double:
		recording(w.start, 60, 1800, 600)
		recording(w.start.Add(time.Hour), 60, 1800, 600)
	case imported, lost:
		recording(w.start, 10, 270, 90)
	case track: // a degree of latitude has 111 km; how it is measured is not the track's business
		recording(w.start, 10, truth.None, 90)
	}
}
