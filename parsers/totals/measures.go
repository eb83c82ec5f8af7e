package totals

import (
	"math"

	"athletedata/parsers/record"
)

// stats of one column.
type stats struct {
	n                    int
	avg, highest, lowest float64
}

// mean is the average weighted by time, with the extremes.
func mean(records []record.Record, f record.Field, zeros bool) stats {
	s := stats{highest: math.Inf(-1), lowest: math.Inf(1)}
	var sum, weight float64
	for i := range records {
		r := &records[i]
		if !r.Present.Has(f) {
			continue
		}
		v := float64(r.Values[f])
		if v != v || v == 0 && !zeros {
			continue
		}
		h := held(records, i)
		sum += v * h
		weight += h
		s.n++
		s.highest, s.lowest = math.Max(s.highest, v), math.Min(s.lowest, v)
	}
	if weight > 0 {
		s.avg = sum / weight
	} else {
		s.n = 0
	}
	return s
}

// distance adds up how the samples' distance grew, from the last sample before
// the window on. A counter that starts anew, as in each lap of some files,
// does not go backwards.
func distance(w window) (float64, bool) {
	last, known := 0.0, false
	for i := w.from - 1; i >= 0 && i >= w.from-60 && !known; i-- {
		if r := &w.all[i]; r.Present.Has(record.Distance) {
			last, known = float64(r.Values[record.Distance]), true
		}
	}
	if w.from == 0 {
		known = true // the first sample's distance was covered before it
	}
	var sum float64
	any := false
	for i := w.from; i < w.to; i++ {
		r := &w.all[i]
		if !r.Present.Has(record.Distance) {
			continue
		}
		d := float64(r.Values[record.Distance])
		if known && d > last {
			sum += d - last
		}
		last, known, any = d, true, true
	}
	return sum, any
}

// movingSpeed in m/s is a very slow walk.
const movingSpeed = 0.5

func movingTime(records []record.Record, pauses []pause) (float64, bool) {
	var sum float64
	any := false
	next := 0
	for i := range records {
		r := &records[i]
		if !r.Present.Has(record.Speed) {
			continue
		}
		any = true
		for next < len(pauses) && pauses[next].to <= r.UnixMicro {
			next++
		}
		if next < len(pauses) && r.UnixMicro >= pauses[next].from {
			continue
		}
		if r.Values[record.Speed] >= movingSpeed && i+1 < len(records) {
			sum += held(records, i)
		}
	}
	return sum, any && sum > 0
}

func work(records []record.Record) (joules float64) {
	for i := range records {
		if records[i].Present.Has(record.Power) {
			joules += float64(records[i].Values[record.Power]) * held(records, i)
		}
	}
	return joules
}

// normalizedPower needs at least the half minute it averages over.
func normalizedPower(records []record.Record) (float64, bool) {
	const span = 30
	var ring [span]float64
	var sum, fourth float64
	at, filled, n := 0, 0, 0
	for i := range records {
		if !records[i].Present.Has(record.Power) {
			continue
		}
		p := float64(records[i].Values[record.Power])
		for range int(math.Max(1, math.Round(held(records, i)))) {
			sum += p - ring[at]
			ring[at] = p
			at = (at + 1) % span
			if filled < span {
				filled++
			}
			if filled == span {
				mean := sum / span
				fourth += mean * mean * mean * mean
				n++
			}
		}
	}
	if n == 0 {
		return 0, false
	}
	return math.Sqrt(math.Sqrt(fourth / float64(n))), true
}

const (
	smoothing  = 9   // samples the altitude is averaged over
	hysteresis = 3.0 // metres that count as a change
)

// climb is metres up and down of the smoothed altitude.
func climb(records []record.Record) (up, down float64) {
	var ring [smoothing]float64
	var sum float64
	at, filled := 0, 0
	reference, known := 0.0, false
	for i := range records {
		if !records[i].Present.Has(record.Altitude) {
			continue
		}
		v := float64(records[i].Values[record.Altitude])
		if v != v {
			continue
		}
		sum += v - ring[at]
		ring[at] = v
		at = (at + 1) % smoothing
		if filled < smoothing {
			filled++
		}
		smooth := sum / float64(filled)
		switch {
		case !known:
			reference, known = smooth, true
		case smooth-reference >= hysteresis:
			up += smooth - reference
			reference = smooth
		case reference-smooth >= hysteresis:
			down += reference - smooth
			reference = smooth
		}
	}
	return up, down
}
