// Package hrv computes heart rate variability from the intervals between
// beats.
//
// The measures in time are those of the Task Force of the European Society of
// Cardiology (Circulation 93:1043, 1996): SDNN is the standard deviation of
// the intervals, RMSSD the root mean square of successive differences, pNN50
// (and pNN20: Mietus et al., Heart 88:378, 2002) the share of successive
// differences beyond 50 (20) ms.
//
// DFA alpha1 is the short-term exponent of detrended fluctuation analysis
// (Peng et al., Chaos 5:82, 1995): the slope of log F(n) over log n for
// windows of 4 to 16 beats, each detrended by a line. It is computed over two
// minutes, as in the studies of its use as an intensity threshold (Rogers et
// al., Frontiers in Physiology 11:596567, 2021); without the smoothness-priors
// filter that Kubios puts before it, which makes it up to about 0.1 larger at
// low intensity.
//
// Artefacts: an interval outside of 300–2000 ms, or further than 20 % from the
// median of the eleven around it (the limit of Malik et al., European Heart
// Journal 10:1060, 1989), is no normal beat: missed, doubled, premature.
// Differences to and from it do not count for RMSSD and pNN; SDNN leaves it
// out; for DFA it is replaced by a line between its neighbours, and a window
// with more than 5 % of artefacts has no alpha1.
package hrv

import (
	"math"
	"slices"

	"athletedata/parsers/record"
)

const (
	shortestMS, longestMS = 300, 2000
	maxDeviation          = 0.20
	neighbours            = 5 // on each side, for the median

	windowS        = 120
	stepS          = 60
	minBeats       = 20 // fewer say nothing
	maxArtefacts   = 0.05
	gapS           = 10 // a pause of the strap ends a window
	dfaMin, dfaMax = 4, 16
)

// Compute returns the variability of a workout, as a whole and over windows of
// two minutes, one a minute. It is nil when there are too few beats.
func Compute(rr []record.RR) *record.HRV {
	if len(rr) < minBeats {
		return nil
	}
	ms := make([]float64, len(rr))
	for i := range rr {
		ms[i] = float64(rr[i].IntervalMS)
	}
	bad := artefacts(ms)
	whole := &record.HRV{HRVMeasures: measure(rr, ms, bad)}
	if whole.RMSSDMS == nil {
		return nil
	}
	const second = 1_000_000
	for from, i := rr[0].UnixMicro, 0; i < len(rr); from += stepS * second {
		for i < len(rr) && rr[i].UnixMicro < from {
			i++
		}
		if i == len(rr) {
			break
		}
		if rr[i].UnixMicro-from > stepS*second { // nothing here: go on where beats are
			from = rr[i].UnixMicro - stepS*second
			continue
		}
		end := i
		for end < len(rr) && rr[end].UnixMicro < from+windowS*second {
			end++
		}
		if rr[end-1].UnixMicro-rr[i].UnixMicro < (windowS-gapS)*second || broken(rr[i:end]) {
			continue // not two minutes without a hole
		}
		m := measure(rr[i:end], ms[i:end], bad[i:end])
		if m.RMSSDMS == nil {
			continue
		}
		m.DFAAlpha1 = nil
		if *m.ArtefactPct <= 100*maxArtefacts {
			m.DFAAlpha1 = alpha1(repaired(ms[i:end], bad[i:end]))
		}
		whole.Windows = append(whole.Windows, record.HRVWindow{UnixMicro: rr[end-1].UnixMicro, HRVMeasures: m})
	}
	whole.DFAAlpha1 = median(whole.Windows)
	return whole
}

// broken says whether beats are missing within a window for long.
func broken(rr []record.RR) bool {
	for i := 1; i < len(rr); i++ {
		if rr[i].UnixMicro-rr[i-1].UnixMicro > gapS*1_000_000 {
			return true
		}
	}
	return false
}

// artefacts marks the intervals that are no normal beats.
func artefacts(ms []float64) []bool {
	bad := make([]bool, len(ms))
	var around []float64
	for i, v := range ms {
		if !(v >= shortestMS && v <= longestMS) {
			bad[i] = true
			continue
		}
		around = append(around[:0], ms[max(0, i-neighbours):min(len(ms), i+neighbours+1)]...)
		slices.Sort(around)
		middle := around[len(around)/2]
		bad[i] = math.Abs(v-middle) > maxDeviation*middle
	}
	return bad
}

// measure computes the measures in time.
func measure(rr []record.RR, ms []float64, bad []bool) (m record.HRVMeasures) {
	var n, diffs, over50, over20, artefact int
	var sum, squares, mean float64
	for i, v := range ms {
		if bad[i] {
			artefact++
			continue
		}
		n++
		sum += v
		if i == 0 || bad[i-1] || rr[i].UnixMicro-rr[i-1].UnixMicro > gapS*1_000_000 {
			continue
		}
		d := math.Abs(v - ms[i-1])
		diffs++
		squares += d * d
		if d > 50 {
			over50++
		}
		if d > 20 {
			over20++
		}
	}
	m.Beats = len(ms)
	m.ArtefactPct = share(artefact, len(ms))
	if n < minBeats || diffs < minBeats/2 {
		return m
	}
	mean = sum / float64(n)
	spread := 0.0
	for i, v := range ms {
		if !bad[i] {
			spread += (v - mean) * (v - mean)
		}
	}
	sdnn, rmssd := math.Sqrt(spread/float64(n-1)), math.Sqrt(squares/float64(diffs))
	m.MeanRRMS, m.SDNNMS, m.RMSSDMS = &mean, &sdnn, &rmssd
	m.PNN50Pct, m.PNN20Pct = share(over50, diffs), share(over20, diffs)
	return m
}

func share(part, all int) *float64 {
	v := 100 * float64(part) / float64(all)
	return &v
}

// repaired replaces artefacts by a line between their good neighbours.
func repaired(ms []float64, bad []bool) []float64 {
	out := slices.Clone(ms)
	last := -1
	for i := range out {
		if bad[i] {
			continue
		}
		for j := last + 1; j < i; j++ {
			if last < 0 {
				out[j] = out[i]
			} else {
				out[j] = out[last] + (out[i]-out[last])*float64(j-last)/float64(i-last)
			}
		}
		last = i
	}
	for j := last + 1; j < len(out) && last >= 0; j++ {
		out[j] = out[last]
	}
	return out
}

// alpha1 is the short-term exponent of detrended fluctuation analysis; nil
// when the intervals do not fluctuate at all.
func alpha1(ms []float64) *float64 {
	if len(ms) < 4*dfaMax {
		return nil
	}
	mean := 0.0
	for _, v := range ms {
		mean += v
	}
	mean /= float64(len(ms))
	walk, y := make([]float64, len(ms)), 0.0
	for i, v := range ms {
		y += v - mean
		walk[i] = y
	}
	var sx, sy, sxx, sxy, k float64
	for n := dfaMin; n <= dfaMax; n++ {
		f := fluctuation(walk, n)
		if f <= 0 {
			return nil
		}
		x, y := math.Log(float64(n)), math.Log(f)
		sx, sy, sxx, sxy, k = sx+x, sy+y, sxx+x*x, sxy+x*y, k+1
	}
	slope := (k*sxy - sx*sy) / (k*sxx - sx*sx)
	return &slope
}

// fluctuation is the root mean square of what is left of the walk when each
// box of n beats is detrended by a line. Boxes are laid from the beginning and
// from the end, so that no beats are left out.
func fluctuation(walk []float64, n int) float64 {
	boxes := len(walk) / n
	tail := len(walk) - boxes*n
	total := 0.0
	for b := range boxes {
		total += residual(walk[b*n : (b+1)*n])
		total += residual(walk[tail+b*n : tail+(b+1)*n])
	}
	return math.Sqrt(total / float64(2*boxes*n))
}

// residual is the sum of squares around the line of best fit.
func residual(y []float64) (sum float64) {
	n := float64(len(y))
	var sy, sxy float64
	for i, v := range y {
		sy += v
		sxy += float64(i) * v
	}
	sx, sxx := n*(n-1)/2, n*(n-1)*(2*n-1)/6
	slope := (n*sxy - sx*sy) / (n*sxx - sx*sx)
	start := (sy - slope*sx) / n
	for i, v := range y {
		d := v - start - slope*float64(i)
		sum += d * d
	}
	return sum
}

// median is the middle one of the windows' exponents.
func median(windows []record.HRVWindow) *float64 {
	var all []float64
	for _, w := range windows {
		if w.DFAAlpha1 != nil {
			all = append(all, *w.DFAAlpha1)
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	v := (all[len(all)/2] + all[(len(all)-1)/2]) / 2
	return &v
}
