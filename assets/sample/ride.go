package sample

import "math"

// Physics of a rider (Martin et al. 1998, in round numbers).
const (
	airDensity   = 1.18 // kg/m³
	dragArea     = 0.33 // m²
	rolling      = 0.005
	gravity      = 9.81
	bikeKg       = 9.0
	drivetrain   = 0.97
	fastestMPS   = 17.5 // the brakes are used from here on
	wheelM       = 2.1  // rollout of the wheel
	chainring    = 36.0
	likedCadence = 87.0
)

// sprockets of the rear gears, from the largest.
var sprockets = []float64{34, 30, 27, 24, 21, 19, 17, 15, 14, 13, 12, 11}

// rideBike does any workout on the bike.
func (s *session) rideBike() {
	s.has.distance, s.has.cadence, s.has.power = true, true, true
	s.has.pedals = !s.exported()
	p := part{sport: "cycling", name: "Ride", sub: "road"}
	lapEvery, lights := 5000.0, 6000.0
	var bouts []bout
	switch s.kind {
	case commute:
		p.name, p.sub = "Commute", "commuting"
		bouts = []bout{{metres: s.c.between(11, 15) * 1000, effort: 0.62}}
		lights = 1800
	case longRide:
		far := s.c.between(65, 120)
		if s.start.Month() < 4 || s.start.Month() > 9 {
			far *= 0.75
		}
		if s.today.resting {
			far *= 0.7
		}
		bouts = []bout{{metres: far * 1000, effort: s.c.between(0.63, 0.72)}}
	case trainer:
		p.name, p.sub, s.airC = "Indoor Cycling", "indoor_cycling", 19
		bouts, lapEvery = s.trainerSession(), 0
	default:
		bouts = []bout{{metres: s.c.between(28, 48) * 1000, effort: s.c.between(0.66, 0.8)}}
	}
	if s.kind != trainer {
		s.follow(loop, math.Max(10000, 5000*math.Round(bouts[0].metres/5000)), 4, false)
	}
	s.rideBouts(bouts, lapEvery, lights)
	s.closePart(p)
}

// trainerSession is one of the sessions done in the cellar.
func (s *session) trainerSession() []bout {
	bouts := []bout{{seconds: 600, effort: 0.55, kind: "warmup"}}
	n, on, off, hard := 3, 720.0, 300.0, 0.95
	switch s.c.intn(3) {
	case 0:
		s.title = "3 x 12 min"
	case 1:
		s.title, n, on, off, hard = "6 x 3 min", 6, 180, 180, 1.15
	default:
		s.title, n, on, off, hard = "2 x 20 min", 2, 1200, 300, 0.9
	}
	for range n {
		bouts = append(bouts, bout{seconds: on, effort: hard, kind: "active"}, bout{seconds: off, effort: 0.5, kind: "rest"})
	}
	return append(bouts, bout{seconds: 480, effort: 0.5, kind: "cooldown"})
}

// rider is the state of bike and legs.
type rider struct {
	speed     float64
	gear      int // index into sprockets
	sinceGear int64
	power     wobble
	balance   wobble
}

// rideBouts rides them one after the other, with a red light every now and then.
func (s *session) rideBouts(bouts []bout, lapEvery, lights float64) {
	s.open()
	r := &rider{gear: 4, power: newWobble(0.11, 6), balance: newWobble(1.4, 40)}
	lapAt, nextStop := s.distM+lapEvery, s.distM+s.c.between(0.5, 1.5)*lights
	for _, b := range bouts {
		startM, startT := s.distM, s.t
		for (b.metres > 0 && s.distM-startM < b.metres) || (b.seconds > 0 && float64(s.t-startT) < b.seconds) {
			s.pedal(r, b)
			if lapEvery > 0 && s.distM >= lapAt && b.metres-(s.distM-startM) > 300 {
				s.closeLap("distance", "active")
				lapAt += lapEvery
			}
			if s.walk != nil && s.distM > nextStop && b.metres-(s.distM-startM) > 500 {
				s.pause(15 + int64(s.c.intn(75)))
				nextStop += s.c.between(0.5, 2) * lights
				r.speed = 0
			}
		}
		if lapEvery == 0 {
			s.closeLap("manual", b.kind)
		}
	}
	s.closeLap("session_end", "active")
}

// pedal is one second on the bike: power against air, road and hill.
func (s *session) pedal(r *rider, b bout) {
	grade := s.grade()
	ftp := s.today.ftpW * (1 - 0.05*s.today.fatigue)
	steady := b.effort
	if s.walk != nil { // on the road one presses uphill and rests downhill
		steady *= clamp(1+5*grade, 0, 1.55)
	}
	power := ftp * steady * (1 + r.power.tick(s.c))
	if grade < -0.035 || r.speed > 14.5 || power < 25 {
		power = 0
	}
	mass := s.today.weightKg + bikeKg
	force := 0.5*airDensity*dragArea*r.speed*r.speed + mass*gravity*(rolling+grade)
	r.speed += (power*drivetrain/math.Max(r.speed, 2.5) - force) / mass
	r.speed = clamp(r.speed, 1.4, fastestMPS)
	cadence := 0.0
	if power > 0 {
		s.shift(r)
		cadence = clamp(r.speed/wheelM*60/(chainring/sprockets[r.gear]*gearing(r.speed)), 48, 112) + 1.2*s.c.normal()
	}
	p := s.step(effort{seconds: 1, speed: r.speed, load: power / ftp, cadence: cadence, power: power})
	if power > 0 && s.has.pedals {
		hard := clamp(power/ftp, 0, 1.5)
		p.rightPct = uint8(math.Round(50.6 + r.balance.tick(s.c) - 0.8*hard))
		p.teL = uint8(math.Round((66 + 10*hard + 1.5*s.c.normal()) * 2))
		p.teR = uint8(math.Round((68 + 9*hard + 1.5*s.c.normal()) * 2))
		p.psL = uint8(math.Round((19 + 4*hard + 0.8*s.c.normal()) * 2))
		p.psR = uint8(math.Round((20 + 4*hard + 0.8*s.c.normal()) * 2))
	}
}

// gearing is the ratio of the large chainring to the small one when it is on.
func gearing(speed float64) float64 {
	if speed > 6.5 {
		return 52.0 / chainring
	}
	return 1
}

// shift changes the rear gear when the cadence has left what the legs like.
func (s *session) shift(r *rider) {
	r.sinceGear++
	cadence := r.speed / wheelM * 60 / (chainring / sprockets[r.gear] * gearing(r.speed))
	before := r.gear
	switch {
	case cadence > likedCadence+9 && r.gear < len(sprockets)-1:
		r.gear++
	case cadence < likedCadence-11 && r.gear > 0:
		r.gear--
	}
	if r.gear == before || r.sinceGear < 3 {
		r.gear = before
		return
	}
	r.sinceGear = 0
	if s.rig.shifting {
		front := uint32(1)
		if gearing(r.speed) > 1 {
			front = 2
		}
		// FIT profile, gear_change_data: rear number, rear teeth, front number, front teeth.
		teeth := []uint32{0, uint32(chainring), 52}[front]
		s.marks = append(s.marks, mark{after: len(s.samples) - 1, t: s.t, kind: rearGear,
			data: uint32(r.gear+1) | uint32(sprockets[r.gear])<<8 | front<<16 | teeth<<24})
	}
}
