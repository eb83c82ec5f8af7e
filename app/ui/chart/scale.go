// Package chart draws measurements over time or distance: pure scales and
// reductions, and widgets for lines and for tracks that share a crosshair.
package chart

import (
	"fmt"
	"math"
)

// Range is a span of values.
type Range struct{ Min, Max float64 }

// Span is its length.
func (r Range) Span() float64 { return r.Max - r.Min }

// RangeOf is the span of the values that are numbers.
func RangeOf(values []float64) (r Range, ok bool) {
	r = Range{math.Inf(1), math.Inf(-1)}
	for _, v := range values {
		if v == v && !math.IsInf(v, 0) {
			r.Min, r.Max = math.Min(r.Min, v), math.Max(r.Max, v)
		}
	}
	return r, r.Min <= r.Max
}

// Nice widens a range to round numbers and gives the ticks in it, about n.
func Nice(r Range, n int) (Range, []float64) {
	if r.Span() <= 0 {
		pad := math.Max(math.Abs(r.Min)*0.05, 1)
		r = Range{r.Min - pad, r.Max + pad}
	}
	step := niceStep(r.Span() / float64(max(n, 1)))
	low, high := math.Floor(r.Min/step)*step, math.Ceil(r.Max/step)*step
	var ticks []float64
	for i := 0; i <= 100; i++ {
		v := low + float64(i)*step
		if v > high+step/2 {
			break
		}
		ticks = append(ticks, v)
	}
	return Range{low, high}, ticks
}

// niceStep is the next of 1, 2, 5 times a power of ten.
func niceStep(raw float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 5, 10} {
		if raw <= m*power*1.0001 {
			return m * power
		}
	}
	return 10 * power
}

// timeSteps are intervals in seconds that people count in.
var timeSteps = []float64{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400}

// TimeTicks are instants of a range of seconds, at most n, at round intervals.
func TimeTicks(r Range, n int) []float64 {
	step := timeSteps[len(timeSteps)-1]
	for _, s := range timeSteps {
		if r.Span()/s <= float64(n) {
			step = s
			break
		}
	}
	for r.Span()/step > float64(max(2*n, 2)) {
		step *= 2
	}
	return between(r, step)
}

// Ticks are round numbers inside a range, at most about n.
func Ticks(r Range, n int) []float64 {
	if r.Span() <= 0 {
		return nil
	}
	return between(r, niceStep(r.Span()/float64(max(n, 1))))
}

func between(r Range, step float64) (ticks []float64) {
	for v := math.Ceil(r.Min/step-1e-9) * step; v <= r.Max+step*1e-9 && len(ticks) < 200; v += step {
		ticks = append(ticks, v)
	}
	return ticks
}

// Elapsed writes seconds as 1:05:00 or 5:00.
func Elapsed(s float64) string {
	n := int64(math.Round(s))
	if n >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", n/3600, n/60%60, n%60)
	}
	return fmt.Sprintf("%d:%02d", n/60, n%60)
}

// Number writes a tick without needless digits.
func Number(v, step float64) string {
	digits := 0
	for digits < 3 && math.Abs(step*math.Pow10(digits)-math.Round(step*math.Pow10(digits))) > 1e-6 {
		digits++
	}
	return fmt.Sprintf("%.*f", digits, v+0) // +0 avoids "-0"
}
