package sample

import "math"

// swimSet is a set of a swimming session: so many times so many lengths.
type swimSet struct {
	repeats, lengths int
	effort           float64
	stroke           string
	restS            float64
}

// swimPool swims sets of lengths. Every length ends at a wall, so lengths are
// counted in whole metres; between repeats the athlete hangs at the wall.
func (s *session) swimPool() {
	poolM := 25.0
	if s.start.Month() >= 5 && s.start.Month() <= 9 {
		poolM = 50 // the open-air pool is open
	}
	s.has.distance, s.has.cadence, s.airC = true, true, 26
	s.has.respiration = false // nobody measures that under water
	per := func(metres float64) int { return int(metres / poolM) }
	var sets []swimSet
	switch s.c.intn(3) {
	case 0:
		sets = []swimSet{{1, per(400), .85, "freestyle", 40}, {8, per(100), 1.0, "freestyle", 20}, {4, per(50), .85, "backstroke", 25}, {1, per(200), .8, "freestyle", 0}}
	case 1:
		sets = []swimSet{{1, per(300), .85, "freestyle", 30}, {4, per(300), .96, "freestyle", 35}, {4, per(50), .8, "breaststroke", 25}, {1, per(200), .8, "freestyle", 0}}
	default:
		sets = []swimSet{{1, per(200), .85, "freestyle", 30}, {12, per(50), 1.08, "freestyle", 25}, {2, per(200), .95, "freestyle", 30}, {4, per(50), .75, "butterfly", 35}, {1, per(200), .8, "backstroke", 0}}
	}
	s.open()
	for _, set := range sets {
		for range set.repeats {
			for range set.lengths {
				s.swimLength(poolM, set)
			}
			s.closeLap("manual", "active")
			s.laps[len(s.laps)-1].stroke = set.stroke
			if set.restS > 0 {
				s.hang(set.restS * s.c.between(0.8, 1.3))
				s.closeLap("manual", "rest")
			}
		}
	}
	s.closePart(part{sport: "swimming", sub: "lap_swimming", name: "Pool Swim", poolM: poolM, strokes: s.allStrokes()})
}

var strokeSpeed = map[string]float64{"freestyle": 1, "backstroke": 0.83, "breaststroke": 0.76, "butterfly": 0.9}

// swimLength is one length: samples every second, at the wall the distance jumps on.
func (s *session) swimLength(poolM float64, set swimSet) {
	speed := s.today.swimMPS * set.effort * strokeSpeed[set.stroke] * (1 + 0.02*s.c.normal())
	from := len(s.samples) - 1
	seconds := math.Max(1, math.Round(poolM/speed))
	perMinute := 27 + 6*(set.effort-0.8)/0.2 + 0.6*s.c.normal()
	if set.stroke == "breaststroke" {
		perMinute -= 4
	}
	distance := s.distM
	for i := 1; i <= int(seconds); i++ {
		p := s.step(effort{seconds: 1, load: set.effort * 0.92, cadence: perMinute})
		p.speed = uint32(math.Round(poolM / seconds * 1000))
		if i == int(seconds) {
			s.distM = distance + poolM
			p.dist = uint32(math.Round(s.distM * 100))
		}
	}
	s.lengths = append(s.lengths, length{from: from, to: len(s.samples) - 1, lap: len(s.laps), stroke: set.stroke,
		strokes: uint16(math.Round(perMinute * seconds / 60))})
}

// hang is the rest at the wall: an idle length.
func (s *session) hang(seconds float64) {
	from := len(s.samples) - 1
	for range int(math.Max(seconds, 5)) {
		s.step(effort{seconds: 1, load: 0.25})
	}
	s.lengths = append(s.lengths, length{from: from, to: len(s.samples) - 1, lap: len(s.laps), idle: true})
}

func (s *session) allStrokes() (n uint32) {
	for _, l := range s.lengths {
		n += uint32(l.strokes)
	}
	return n
}

// swimLake swims around the buoys. The caller closes the last lap and the part.
func (s *session) swimLake(metres float64) {
	s.has.distance, s.has.cadence = true, true
	s.airC = math.Max(s.weatherC-3, 12) // of the water
	s.follow(buoys, 500+250*float64(s.c.intn(3)), 2, false)
	s.open()
	mood := newWobble(0.03, 30)
	end, lapAt := s.distM+metres, s.distM+500
	for s.distM < end {
		speed := s.today.swimMPS * 0.9 * (1 + mood.tick(s.c))
		s.step(effort{seconds: 1, speed: speed, load: 0.85, cadence: 29 + s.c.normal()})
		if s.distM >= lapAt && end-s.distM > 50 {
			s.closeLap("distance", "active")
			lapAt += 500
		}
	}
}
