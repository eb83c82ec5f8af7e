package sample

import "math"

// exercise is one of the strength exercises, as FIT names and numbers it.
type exercise struct {
	category uint16 // FIT exercise_category
	name     uint16 // FIT …_exercise_name of the category
	title    string
	weightKg float64 // 0: the athlete's own
	reps     int
}

// program of a strength session. Numbers are of the FIT profile, version
// 21.x, types exercise_category and its exercise names.
var program = []exercise{
	{28, 6, "Barbell Back Squat", 60, 8},
	{8, 0, "Barbell Deadlift", 70, 6},
	{0, 1, "Barbell Bench Press", 45, 8},
	{21, 38, "Pull-up", 0, 7},
	{17, 0, "Overhead Lunge", 12, 12},
	{19, 43, "Plank", 0, 1},
}

// lift does the sets of the program with rests between them.
func (s *session) lift() {
	s.airC = 20
	s.open()
	s.wait(240, 0.45) // warming up
	round := 0
	for _, e := range program {
		for range 3 + s.c.intn(2) {
			weight := 0.0
			if e.weightKg > 0 {
				weight = math.Round((e.weightKg*s.today.vo2max/50+2.5*float64(round%2))/2.5) * 2.5
			}
			reps := max(1, e.reps+s.c.intn(3)-1)
			from := len(s.samples) - 1
			s.wait(20+3*reps, 0.72)
			s.sets = append(s.sets, set{from: from, to: len(s.samples) - 1, exercise: e, reps: uint16(reps), weightKg: weight})
			from = len(s.samples) - 1
			s.wait(60+s.c.intn(50), 0.3)
			s.sets = append(s.sets, set{from: from, to: len(s.samples) - 1, rest: true})
			round++
		}
	}
	s.closeLap("session_end", "active")
	s.closePart(part{sport: "training", sub: "strength_training", name: "Strength"})
}

func (s *session) wait(seconds int, load float64) {
	for range seconds {
		s.step(effort{seconds: 1, load: load})
	}
}

// hikeUp walks a loop, slowly uphill and with a rest at the top.
func (s *session) hikeUp() {
	s.has.distance, s.has.cadence = true, true
	metres := 1000 * math.Round(s.c.between(7, 16))
	if s.start.Hour() >= 15 {
		metres = 1000 * math.Round(s.c.between(4, 7)) // a walk before dinner
	}
	s.follow(loop, metres, 2, false)
	mood := newWobble(0.06, 60)
	s.open()
	speed, lapAt := 0.0, 2000.0
	rests := []float64{metres * 0.34, metres * 0.52, metres * 0.8, math.Inf(1)}
	for s.distM < metres {
		grade := s.grade()
		// Tobler's hiking function (1993), a little brisker.
		want := 1.72 * math.Exp(-3.5*math.Abs(grade+0.05)) * (1 + mood.tick(s.c))
		speed += (want - speed) * 0.2
		moving := math.Min(speed, metres-s.distM+0.005)
		load := clamp(0.30+speed*(0.08+2.6*math.Max(grade, 0)), 0.2, 0.95)
		s.step(effort{seconds: 1, speed: moving, load: load, cadence: clamp(38+12*speed+s.c.normal(), 0, 66)})
		if s.distM >= lapAt && metres-s.distM > 100 {
			s.closeLap("distance", "active")
			lapAt += 2000
		}
		if s.distM > rests[0] {
			s.pause(240 + int64(s.c.intn(900)))
			rests = rests[1:]
		}
	}
	s.closeLap("session_end", "active")
	s.closePart(part{sport: "hiking", name: "Hike"})
}

// swimBikeRun is a triathlon over the olympic distances, recorded as one
// activity with five parts.
func (s *session) swimBikeRun() {
	s.title = "Olympic triathlon"
	s.swimLake(1500)
	s.closeLap("session_end", "active")
	s.closePart(part{sport: "swimming", sub: "open_water", name: "Open Water"})
	s.transition(210)
	s.airC = s.weatherC + 2
	s.follow(loop, 20000, 1, true)
	s.has.power, s.has.pedals = true, false
	s.rideBouts([]bout{{metres: 40000, effort: 0.86}}, 10000, math.Inf(1))
	s.closePart(part{sport: "cycling", sub: "road", name: "Bike"})
	s.transition(120)
	s.airC = s.weatherC + 3
	s.follow(loop, 5000, 1, true)
	s.has.dynamics = true
	s.runBouts([]bout{{metres: 10000, effort: 0.95}}, 1000, false)
	s.closePart(part{sport: "running", name: "Run"})
}

// transition is the way through the changing zone.
func (s *session) transition(seconds int) {
	s.has.power, s.has.dynamics = false, false
	s.follow(loop, 400, 1, true)
	for range seconds {
		speed := 1.3 + 0.3*s.c.unit()
		s.step(effort{seconds: 1, speed: speed, load: 0.5, cadence: 55})
	}
	s.closeLap("session_end", "active")
	s.closePart(part{sport: "transition", name: "Transition", transition: true})
}
