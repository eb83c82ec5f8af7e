package sample

import "math"

// session is a workout while it goes on: body, clock and way.
type session struct {
	*workout
	life   *life
	has    channels // of the part that goes on
	c      *chance
	walk   *walker
	t      int64
	distM  float64
	heart  heart
	sway   [4]phasor // of the satellites' position
	joules float64
	airC   float64
	breath float64
}

func newSession(l *life, w *workout) *session {
	s := &session{workout: w, life: l, c: chanceOf(l.opts.Seed, 0xAC7, uint64(w.id)), t: w.start.Unix()}
	s.heart = newHeart(w.today, s.c)
	for i := range s.sway {
		s.sway[i] = newPhasor(s.c.between(140, 420), s.c)
	}
	s.airC = w.place.airC(w.start, w.place.baseM, s.c)
	s.weatherC = s.airC
	s.has.respiration = w.rig.modern
	return s
}

// effort is what the athlete does in one second (or the seconds of one step).
type effort struct {
	seconds int64
	speed   float64 // m/s
	load    float64 // share of what could be held for an hour
	cadence float64
	power   float64
}

// open writes the sample with which a part begins.
func (s *session) open() int {
	if n := len(s.samples); n > 0 {
		return n - 1 // parts share the sample at their border
	}
	s.put(effort{load: 0.1})
	return 0
}

// step lets time pass and writes a sample.
func (s *session) step(e effort) *sample {
	s.t += e.seconds
	moved := e.speed * float64(e.seconds)
	s.distM += moved
	if s.walk != nil {
		s.walk.move(moved)
	}
	return s.put(e)
}

func (s *session) put(e effort) *sample {
	bpm := s.heart.beat(e.load, float64(e.seconds), s.airC, s.c)
	s.joules += e.power * float64(e.seconds)
	s.samples = append(s.samples, sample{
		t: s.t, lat: noPosition, lon: noPosition, alt: noAltitude,
		dist: uint32(math.Round(s.distM * 100)), speed: uint32(math.Round(e.speed * 1000)),
		hr: uint8(math.Round(bpm)), temp: int8(math.Round(s.airC)),
		power: uint16(math.Round(math.Max(e.power, 0))), joules: uint32(s.joules), load: float32(e.load),
	})
	p := &s.samples[len(s.samples)-1]
	cadence := math.Round(math.Max(e.cadence, 0) * 128)
	p.cad, p.fracCad = uint8(cadence/128), uint8(math.Mod(cadence, 128))
	if s.walk != nil {
		s.locate(p)
	}
	if s.has.respiration {
		want := 13 + 30*clamp(e.load, 0, 1.15)*clamp(e.load, 0.4, 1.15)
		s.breath += (want - s.breath) * (1 - math.Exp(-float64(e.seconds)/25))
		p.resp = uint16(math.Round(math.Max(s.breath+0.4*s.c.normal(), 8) * 100))
	}
	if s.beats {
		p.nRR = s.heart.intervals(bpm, float64(e.seconds), s.c, &p.rr)
	}
	return p
}

// locate reads position and height off the way. The receiver's error sways
// by a metre or so over minutes; the height is the spot's own.
func (s *session) locate(p *sample) {
	lat, lon, alt, _ := s.walk.here()
	north := 0.9*s.sway[0].tick() + 0.5*s.sway[1].tick()
	east := 0.9*s.sway[2].tick() + 0.5*s.sway[3].tick()
	lat += north / metresPerDegree
	lon += east / (metresPerDegree * math.Cos(lat*math.Pi/180))
	p.lat, p.lon = semicircles(lat), semicircles(lon)
	p.alt = uint16(math.Round((alt + 500) * 5))
}

func semicircles(degrees float64) int32 { return int32(math.Round(degrees * (1 << 31) / 180)) }

func degreesOf(semicircles int32) float64 { return float64(semicircles) * 180 / (1 << 31) }

// grade is how steep the way is where the athlete stands.
func (s *session) grade() float64 {
	if s.walk == nil {
		return 0
	}
	_, _, _, grade := s.walk.here()
	return grade
}

// pause stops the timer: a red light, a coffee. No samples are kept of it.
func (s *session) pause(seconds int64) {
	last := len(s.samples) - 1
	s.marks = append(s.marks, mark{after: last, t: s.t, kind: timerStop})
	s.heart.beat(0.1, float64(seconds), s.airC, s.c)
	s.t += seconds
	s.marks = append(s.marks, mark{after: last, t: s.t, kind: timerStart})
	s.put(effort{load: 0.1}).paused = true
}

// follow puts the athlete at the start of a way.
func (s *session) follow(shape shape, metres float64, variants int, atLake bool) {
	key := routeKey{place: s.place, shape: shape, metres: int(metres), variant: s.c.intn(max(variants, 1)), atLake: atLake}
	s.walk = &walker{route: s.life.atlas.route(key)}
	s.has.position, s.has.altitude = true, true
}

// closeLap ends a lap at the last sample; an empty one is not kept.
func (s *session) closeLap(trigger, intensity string) {
	from := 0
	if n := len(s.laps); n > 0 {
		from = s.laps[n-1].to
	}
	if to := len(s.samples) - 1; to > from {
		s.laps = append(s.laps, lap{from: from, to: to, part: len(s.parts), trigger: trigger, intensity: intensity})
	}
}

// closePart ends a session at the last sample.
func (s *session) closePart(p part) {
	if n := len(s.parts); n > 0 {
		p.from = s.parts[n-1].to
	}
	p.to, p.has = len(s.samples)-1, s.has
	s.parts = append(s.parts, p)
}

// perform does what the plan says.
func (s *session) perform() {
	switch {
	case s.running():
		s.run()
	case s.kind == ride || s.kind == longRide || s.kind == commute || s.kind == trainer:
		s.rideBike()
	case s.kind == poolSwim:
		s.swimPool()
	case s.kind == openSwim:
		s.swimLake(s.c.between(1200, 2800))
		s.closeLap("session_end", "active")
		s.closePart(part{sport: "swimming", sub: "open_water", name: "Open Water"})
	case s.kind == triathlon:
		s.swimBikeRun()
	case s.kind == strength:
		s.lift()
	case s.kind == hike:
		s.hikeUp()
	}
}

// phasor is a slow swing that turns by a constant angle each second.
type phasor struct{ re, im, turnRe, turnIm float64 }

func newPhasor(period float64, c *chance) phasor {
	sin, cos := math.Sincos(c.unit() * 2 * math.Pi)
	turnIm, turnRe := math.Sincos(2 * math.Pi / period)
	return phasor{cos, sin, turnRe, turnIm}
}

func (p *phasor) tick() float64 {
	p.re, p.im = p.re*p.turnRe-p.im*p.turnIm, p.re*p.turnIm+p.im*p.turnRe
	return p.re
}
