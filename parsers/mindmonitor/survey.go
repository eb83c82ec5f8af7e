package mindmonitor

import (
	"bytes"
	"math"
	"slices"
)

// surveyed is how many rows tell how often the app wrote one: 78 s of samples,
// or hours at an interval. The setting does not change within a recording.
const surveyed = 20_000

// survey finds the pace of a recording and follows its clock.
func survey(body []byte) (pace, timeline) {
	var clock timeline
	var stamp stamps
	var rates rates
	clock.follow(func(yield func(local int64)) {
		lines(body, func(_ int, line []byte, _ bool) bool {
			comma := bytes.IndexByte(line, ',')
			if comma < 0 {
				return true
			}
			local, ok := stamp.read(line[:comma])
			if !ok {
				return true
			}
			if rates.rows < surveyed && bytes.IndexByte(line[comma:], '/') < 0 { // no event
				rates.add(local)
			}
			yield(local)
			return true
		})
	})
	return rates.pace(), clock
}

// rates is what the times of the first rows tell.
type rates struct {
	rows      int
	before    int64     // time of the last one
	steps     []int64   // between a row and the next
	current   int64     // second
	count     float64   // rows in it so far
	perSecond []float64 // rows in each second before it; the first is none
}

func (r *rates) add(at int64) {
	if r.rows++; r.rows > 1 && at >= r.before {
		r.steps = append(r.steps, at-r.before)
	}
	if s := floor(at, second); s != r.current || r.rows == 1 {
		r.perSecond = append(r.perSecond, r.count)
		r.current, r.count = s, 0
	}
	r.count++
	r.before = at
}

func (r *rates) pace() pace {
	if len(r.steps) == 0 {
		return pace{}
	}
	slices.Sort(r.steps)
	step := r.steps[len(r.steps)/2]
	if step == 0 || step < 50_000 && r.rows >= 24 {
		return pace{constant: true, rateHz: r.headband()}
	}
	// The app offers intervals of 0.5 s, 1 s … 1 min; the phone is late by moments.
	if half := second / 2; step >= half*8/10 {
		if near := (step + half/2) / half * half; abs(step-near) < second/10 {
			step = near
		}
	}
	return pace{rateHz: float64(second) / float64(step)}
}

// headband is 256 Hz, or 220 Hz with the Muse of 2014 (MU-01), whichever
// the seconds of the file say; packets that are lost on the way make some of
// them short. Something quite different is taken as it is.
func (r *rates) headband() float64 {
	measured := 0.0
	if len(r.perSecond) >= 4 {
		whole := r.perSecond[2:] // the first is none, the second not whole
		slices.Sort(whole)
		measured = whole[len(whole)/2]
	} else {
		var sum int64
		for _, s := range r.steps {
			sum += min(s, second)
		}
		if sum < second/2 {
			return 256
		}
		measured = float64(r.rows-1) * float64(second) / float64(sum)
	}
	switch {
	case measured > 200 && measured < 238:
		return 220
	case measured > 120 && measured < 290:
		return 256
	}
	return math.Round(measured)
}
