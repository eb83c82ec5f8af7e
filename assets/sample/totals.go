package sample

import "math"

// totals is the sum of a stretch of samples: a part, a lap or all. Numbers
// that a stretch has none of are 0 and their has-flag is in the part.
type totals struct {
	elapsedS, timerS, movingS         float64
	distanceM, ascentM, descentM      float64
	kcal                              float64
	avgHR, maxHR, minHR               float64
	avgSpeed, maxSpeed                float64
	avgCadence, maxCadence, cycles    float64
	avgPower, maxPower, normalPower   float64
	joules                            float64
	avgTemp, maxTemp, minTemp         float64
	avgAlt, maxAlt, minAlt            float64
	avgResp, maxResp, minResp         float64
	osc, ratio, step                  float64 // FIT's integers, averaged
	stance, stancePct, stanceLR       float64
	rightPct, teL, teR, psL, psR      float64
	heartZoneS, powerZoneS            []float64
	first, last                       [2]int32 // latitude and longitude
	north, south, east, west          int32
	positions                         bool
	trainingStress, intensity, effect float64
}

// mean adds up a quantity over time.
type mean struct{ sum, seconds float64 }

func (m *mean) add(v, seconds float64) { m.sum += v * seconds; m.seconds += seconds }

func (m mean) value() float64 {
	if m.seconds == 0 {
		return 0
	}
	return m.sum / m.seconds
}

// sum adds up the samples after from, up to and with to: each stands for the
// time since the one before. has says which columns count.
func (w *workout) sum(from, to int, has channels) totals {
	t := totals{minHR: 255, minTemp: 127, minAlt: math.Inf(1), maxAlt: math.Inf(-1), minResp: math.Inf(1), maxTemp: -128}
	heartEnds, powerEnds := w.today.heartZones(), w.today.powerZones()
	t.heartZoneS, t.powerZoneS = make([]float64, len(heartEnds)+1), make([]float64, len(powerEnds)+1)
	var hr, cad, power, temp, alt, resp, osc, ratio, step, stance, pct, lr, right, teL, teR, psL, psR mean
	norm := newNormalizer()
	for i := from; i <= to; i++ {
		s := &w.samples[i]
		t.place(s)
		if i == from {
			continue
		}
		dt := w.seconds(i)
		before := &w.samples[i-1]
		t.timerS += dt
		if s.dist > before.dist {
			t.movingS += dt
		}
		if s.alt != noAltitude && before.alt != noAltitude {
			rise := (float64(s.alt) - float64(before.alt)) / 5
			t.ascentM += math.Max(rise, 0)
			t.descentM -= math.Min(rise, 0)
			h := float64(s.alt)/5 - 500
			alt.add(h, dt)
			t.minAlt, t.maxAlt = math.Min(t.minAlt, h), math.Max(t.maxAlt, h)
		}
		hr.add(float64(s.hr), dt)
		t.heartZoneS[zoneOf(heartEnds, float64(s.hr))] += dt
		t.minHR, t.maxHR = math.Min(t.minHR, float64(s.hr)), math.Max(t.maxHR, float64(s.hr))
		temp.add(float64(s.temp), dt)
		t.minTemp, t.maxTemp = math.Min(t.minTemp, float64(s.temp)), math.Max(t.maxTemp, float64(s.temp))
		t.maxSpeed = math.Max(t.maxSpeed, float64(s.speed)/1000)
		t.kcal += w.today.weightKg * (1.2 + 12*float64(s.load)) * dt / 3600
		if cadence := float64(s.cad) + float64(s.fracCad)/128; has.cadence && cadence > 0 {
			cad.add(cadence, dt)
			t.cycles += cadence * dt / 60
			t.maxCadence = math.Max(t.maxCadence, cadence)
		}
		if has.power || has.stryd {
			power.add(float64(s.power), dt)
			norm.add(float64(s.power), dt)
			t.powerZoneS[zoneOf(powerEnds, float64(s.power))] += dt
			t.maxPower = math.Max(t.maxPower, float64(s.power))
			t.joules += float64(s.power) * dt
		}
		if has.respiration && s.resp > 0 {
			resp.add(float64(s.resp)/100, dt)
			t.minResp, t.maxResp = math.Min(t.minResp, float64(s.resp)/100), math.Max(t.maxResp, float64(s.resp)/100)
		}
		if s.step > 0 {
			osc.add(float64(s.osc), dt)
			ratio.add(float64(s.ratio), dt)
			step.add(float64(s.step), dt)
			stance.add(float64(s.stance), dt)
			pct.add(float64(s.stancePct), dt)
			lr.add(float64(s.stanceLR), dt)
		}
		if s.teL > 0 {
			right.add(float64(s.rightPct), float64(s.power)*dt) // the share of the work, not of the time
			teL.add(float64(s.teL), dt)
			teR.add(float64(s.teR), dt)
			psL.add(float64(s.psL), dt)
			psR.add(float64(s.psR), dt)
		}
	}
	a, b := &w.samples[from], &w.samples[to]
	t.elapsedS = float64(b.t - a.t)
	t.distanceM = (float64(b.dist) - float64(a.dist)) / 100
	if t.timerS > 0 {
		t.avgSpeed = t.distanceM / t.timerS
	}
	t.avgHR, t.avgCadence, t.avgPower = hr.value(), cad.value(), power.value()
	t.avgTemp, t.avgAlt, t.avgResp = temp.value(), alt.value(), resp.value()
	t.osc, t.ratio, t.step, t.stance, t.stancePct, t.stanceLR = osc.value(), ratio.value(), step.value(), stance.value(), pct.value(), lr.value()
	t.rightPct, t.teL, t.teR, t.psL, t.psR = right.value(), teL.value(), teR.value(), psL.value(), psR.value()
	t.normalPower = norm.value()
	t.rate(w, has)
	return t
}

// place widens the box around the positions.
func (t *totals) place(s *sample) {
	if s.lat == noPosition {
		return
	}
	if !t.positions {
		t.positions = true
		t.first = [2]int32{s.lat, s.lon}
		t.north, t.south, t.east, t.west = s.lat, s.lat, s.lon, s.lon
	}
	t.last = [2]int32{s.lat, s.lon}
	t.north, t.south = max(t.north, s.lat), min(t.south, s.lat)
	t.east, t.west = max(t.east, s.lon), min(t.west, s.lon)
}

// rate tells how hard it was: with power by Coggan's training stress score,
// and the training effect by the time near and above threshold.
func (t *totals) rate(w *workout, has channels) {
	if has.power && has.pedals && t.timerS > 0 {
		t.intensity = t.normalPower / math.Round(w.today.ftpW)
		t.trainingStress = t.timerS * t.intensity * t.intensity / 36
	}
	z := t.heartZoneS
	minutes := (0.15*z[1] + 0.5*z[2] + 1.1*z[3] + 1.7*z[4] + 2.4*(z[5]+z[6])) / 60
	t.effect = clamp(5*(1-math.Exp(-minutes/45)), 0, 5)
}

// normalizer is Coggan's normalized power: the fourth root of the mean fourth
// power of the average over 30 seconds.
type normalizer struct {
	ring   [30]float64
	n, at  int
	sum    float64
	fourth mean
}

func newNormalizer() *normalizer { return &normalizer{} }

func (n *normalizer) add(watts, seconds float64) {
	for range int(seconds) {
		n.sum += watts - n.ring[n.at]
		n.ring[n.at] = watts
		n.at = (n.at + 1) % len(n.ring)
		if n.n++; n.n >= len(n.ring) {
			average := n.sum / float64(len(n.ring))
			n.fourth.add(average*average*average*average, 1)
		}
	}
}

func (n *normalizer) value() float64 { return math.Pow(math.Max(n.fourth.value(), 0), 0.25) }
