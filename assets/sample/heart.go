package sample

import "math"

// heart follows the load with a lag, drifts upwards over the hours and in the
// heat, and beats a little irregularly.
type heart struct {
	today   form
	bpm     float64
	drift   float64 // beats a minute more than when fresh
	unrest  wobble
	left    float64 // ms since the last beat
	breathe phasor  // the beat speeds up and slows down with each breath
}

func newHeart(today form, c *chance) heart {
	return heart{today: today, bpm: today.restHR + c.between(18, 30), unrest: newWobble(1.3, 20), breathe: newPhasor(4.2, c)}
}

// target is the heart rate that a load leads to if it lasts: 86 % of the
// reserve at threshold, as lactate thresholds of trained people are.
func (h *heart) target(load float64) float64 {
	share := 0.13 + 0.73*math.Pow(clamp(load, 0, 1.4), 0.85)
	return h.today.restHR + (h.today.maxHR-h.today.restHR)*math.Min(share+0.02*h.today.fatigue, 0.985)
}

// beat lets some seconds of a load pass and returns the heart rate in bpm.
func (h *heart) beat(load, seconds, airC float64, c *chance) float64 {
	want := h.target(load) + h.drift
	lag := 28.0
	if want < h.bpm {
		lag = 42
	}
	h.bpm += (want - h.bpm) * (1 - math.Exp(-seconds/lag))
	heat := 1 + clamp(airC-18, 0, 15)*0.05
	h.drift = math.Min(h.drift+load*load*6.5*heat*seconds/3600, 14)
	return clamp(h.bpm+h.unrest.tick(c), h.today.restHR, h.today.maxHR)
}

// intervals fills in the beats of the last seconds in ms and says how many.
func (h *heart) intervals(bpm, seconds float64, c *chance, rr *[4]uint16) (n uint8) {
	h.left += seconds * 1000
	calm := clamp((h.today.maxHR-bpm)/(h.today.maxHR-h.today.restHR), 0, 1) // irregular at rest, even at the limit
	for int(n) < len(rr) {
		interval := 60000/bpm + 38*calm*calm*h.breathe.tick() + (2+9*calm)*c.normal()
		if h.left < interval {
			break
		}
		h.left -= interval
		rr[n] = uint16(math.Round(interval))
		n++
	}
	h.left = math.Min(h.left, 2500) // a step of minutes has more beats than there is room for
	return n
}
