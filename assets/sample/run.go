package sample

import "math"

// bout is a piece of a run or a ride at one effort: for a distance or a time.
type bout struct {
	metres  float64
	seconds float64
	effort  float64 // share of threshold speed (run) or power (ride)
	kind    string  // FIT intensity; empty: part of the same lap as before
}

// run does any workout on foot that is a run.
func (s *session) run() {
	s.wearFor()
	p := part{sport: "running", name: "Run"}
	base := s.c.between(5, 11) * 1000
	var bouts []bout
	lapEvery := 1000.0
	switch s.kind {
	case easyRun, commute:
		bouts = []bout{{metres: base, effort: s.c.between(0.74, 0.80)}}
	case nightRun:
		bouts = []bout{{metres: 9000 + 2*(base-5000)/6, effort: 0.78}}
	case longRun:
		far := s.c.between(14, 25) * 1000
		if s.today.resting {
			far *= 0.7
		}
		bouts = []bout{{metres: far * 0.8, effort: s.c.between(0.74, 0.79)}, {metres: far * 0.2, effort: s.c.between(0.80, 0.88)}}
	case tempoRun:
		s.title, lapEvery = "Tempo", 0
		bouts = []bout{{seconds: 900, effort: 0.75, kind: "warmup"}, {seconds: 60 * s.c.between(18, 36), effort: s.c.between(0.92, 0.97), kind: "active"}, {seconds: 600, effort: 0.72, kind: "cooldown"}}
	case intervals:
		lapEvery = 0
		bouts = s.intervalRun()
	case treadmill:
		p.sub, p.name = "treadmill", "Treadmill"
		bouts = []bout{{metres: base * 0.9, effort: s.c.between(0.76, 0.82)}}
	case race:
		p.name, s.title = "Race", "10 km"
		far := 10000.0
		if s.start.Month() > 6 {
			far, s.title = 21097.5, "Half marathon"
		}
		bouts = []bout{{metres: far, effort: 1.0 - 0.035*math.Log2(far/10000)}}
	}
	switch {
	case s.kind == treadmill:
		s.airC = 20
	case s.kind == intervals && s.c.yes(0.6):
		p.sub, p.name = "track", "Track Run"
		s.follow(track, 400, 1, false)
	default:
		s.follow(loop, math.Max(5000, 1000*math.Round(metresOf(bouts, s.today.thresholdMPS)/1000)), 3, false)
		if s.place == places[mountains] || s.kind == longRun && s.c.yes(0.15) {
			p.sub, p.name = "trail", "Trail Run"
		}
	}
	s.runBouts(bouts, lapEvery, s.kind == easyRun || s.kind == longRun)
	s.closePart(p)
}

// wearFor says which columns a run has with what is worn.
func (s *session) wearFor() {
	s.has.distance, s.has.cadence = true, true
	s.has.dynamics = !s.exported()
	s.has.stryd = s.stryd
	s.has.power = s.rig.modern && !s.stryd
}

func (s *session) exported() bool { return s.form == asTCX || s.form == asGPX }

// intervalRun is one of the sessions every runner knows.
func (s *session) intervalRun() []bout {
	bouts := []bout{{seconds: 900, effort: 0.74, kind: "warmup"}}
	var n int
	var fast, rest bout
	switch s.c.intn(3) {
	case 0:
		s.title, n, fast, rest = "6 x 1000 m", 6, bout{metres: 1000, effort: 1.05}, bout{seconds: 150, effort: 0.6}
	case 1:
		s.title, n, fast, rest = "10 x 400 m", 10, bout{metres: 400, effort: 1.13}, bout{seconds: 75, effort: 0.55}
	default:
		s.title, n, fast, rest = "5 x 5 min", 5, bout{seconds: 300, effort: 1.01}, bout{seconds: 120, effort: 0.62}
	}
	fast.kind, rest.kind = "active", "rest"
	for range n {
		bouts = append(bouts, fast, rest)
	}
	return append(bouts, bout{seconds: 600, effort: 0.72, kind: "cooldown"})
}

// metresOf estimates how far bouts go.
func metresOf(bouts []bout, threshold float64) (total float64) {
	for _, b := range bouts {
		if b.metres > 0 {
			total += b.metres
		} else {
			total += b.seconds * b.effort * threshold
		}
	}
	return total
}

// runBouts runs them one after the other. With lapEvery, laps are by distance;
// otherwise each bout is one.
func (s *session) runBouts(bouts []bout, lapEvery float64, mayStop bool) {
	from := s.open()
	speed, lapAt := 0.0, s.distM+lapEvery
	mood := newWobble(0.018, 45)
	tech := newStride(s.c)
	nextStop := s.distM + s.c.between(1500, 9000)
	s.dress(&s.samples[from], tech, 0, 0)
	for _, b := range bouts {
		startM, startT := s.distM, s.t
		for (b.metres > 0 && s.distM-startM < b.metres) || (b.seconds > 0 && float64(s.t-startT) < b.seconds) {
			grade := s.grade()
			cost := climbing(grade)
			want := b.effort * s.today.thresholdMPS * (1 - 0.05*s.today.fatigue) * (1 + mood.tick(s.c)) / cost
			speed += (want - speed) * 0.18
			moving := speed
			if b.metres > 0 { // the last second ends at the line
				moving = math.Min(speed, b.metres-(s.distM-startM)+0.005)
			}
			load := speed * cost / s.today.thresholdMPS
			p := s.step(effort{seconds: 1, speed: moving, load: load, cadence: tech.strides(speed, s.c), power: s.runningPower(speed, cost)})
			s.dress(p, tech, speed, cost)
			if lapEvery > 0 && s.distM >= lapAt && b.metres-(s.distM-startM) > 50 {
				s.closeLap("distance", "active")
				lapAt += lapEvery
			}
			if mayStop && s.distM > nextStop && b.metres-(s.distM-startM) > 300 {
				s.pause(20 + int64(s.c.intn(70)))
				s.dress(&s.samples[len(s.samples)-1], tech, 0, 0)
				nextStop += s.c.between(3000, 15000)
				speed = 0
			}
		}
		if lapEvery == 0 {
			s.closeLap("manual", b.kind)
		}
	}
	s.closeLap("session_end", "active")
}

// climbing is by how much a slope makes a metre dearer: the curve of Minetti
// et al. (2002), flattened because nobody falls uphill.
func climbing(grade float64) float64 {
	g := clamp(grade, -0.18, 0.30)
	return clamp(1+3.4*g+15*g*g, 0.8, 3)
}

// runningPower in watts, as foot pods estimate it: mass times speed, a little
// more uphill, and the air.
func (s *session) runningPower(speed, cost float64) float64 {
	return s.today.weightKg*speed*s.today.runningPowerKg*(0.35+0.65*cost) + 0.24*speed*speed*speed + 2*s.c.normal()
}

// stride is how the athlete runs: the habits do not change during a run.
type stride struct {
	cadence, bounce, contact, balance float64
	left                              wobble
}

func newStride(c *chance) *stride {
	return &stride{cadence: c.between(-2, 2), bounce: c.between(-3, 3), contact: c.between(-5, 5), balance: c.between(49.2, 50.3), left: newWobble(0.35, 30)}
}

// strides a minute (steps are twice as many) at a speed.
func (st *stride) strides(speed float64, c *chance) float64 {
	if speed < 0.5 {
		return 0
	}
	return (142 + 9.2*speed + st.cadence + 0.8*c.normal()) / 2
}

// dress adds running dynamics and the foot pod's fields to a sample.
func (s *session) dress(p *sample, st *stride, speed, cost float64) {
	if speed < 1.2 || p.cad == 0 {
		return
	}
	if s.has.dynamics {
		stepMM := speed * 60 / (2 * (float64(p.cad) + float64(p.fracCad)/128)) * 1000
		osc := 92 - 4.5*(speed-3) + st.bounce + 1.2*s.c.normal()
		contact := 352 - 33*speed + st.contact + 2*s.c.normal()
		p.step = uint16(math.Round(stepMM * 10))
		p.osc = uint16(math.Round(osc * 10))
		p.ratio = uint16(math.Round(osc / stepMM * 10000))
		p.stance = uint16(math.Round(contact * 10))
		p.stancePct = uint16(math.Round(contact * float64(p.cad) / 60000 * 10000))
		p.stanceLR = uint16(math.Round((st.balance + st.left.tick(s.c)) * 100))
	}
	if s.has.stryd {
		p.formW = uint16(math.Round(s.today.weightKg * (0.78 + 0.06*speed)))
		p.airW = uint16(math.Round(0.24 * speed * speed * speed))
		p.stiffness = float32(math.Round((8.6+0.45*speed+0.08*s.c.normal())*100) / 100)
	}
}
