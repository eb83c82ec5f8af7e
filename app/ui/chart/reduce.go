package chart

import (
	"math"
	"sort"
)

// Point is where a line goes, in pixels; Gap says that the line does not come
// from the point before.
type Point struct {
	X, Y float32
	Gap  bool
}

// Reduce turns samples into at most four points per pixel column: where the
// line comes in, its lowest and highest, and where it goes out. What is drawn
// looks the same as all samples would, at a fraction of the work. x must not
// fall; NaN in y makes a gap, and so does a step of more than maxGap in x.
func Reduce(x, y []float64, xr, yr Range, width, height float32, maxGap float64) []Point {
	if len(x) == 0 || xr.Span() <= 0 || yr.Span() <= 0 || width < 1 {
		return nil
	}
	from := sort.SearchFloat64s(x, xr.Min)
	to := sort.SearchFloat64s(x, xr.Max)
	from, to = max(0, from-1), min(len(x), to+1) // the line enters and leaves the picture
	px := func(v float64) float32 { return float32((v - xr.Min) / xr.Span() * float64(width)) }
	py := func(v float64) float32 { return float32((yr.Max - v) / yr.Span() * float64(height)) }
	out := make([]Point, 0, 4*int(width)+8)
	column, inColumn := math.Inf(-1), 0
	var low, high, last float64
	var lowFirst bool
	lastX, gap := math.NaN(), true
	flush := func() {
		if inColumn < 2 {
			return
		}
		a, b := low, high
		if !lowFirst {
			a, b = high, low
		}
		cx := float32(column) + 0.5
		out = append(out, Point{X: cx, Y: py(a)}, Point{X: cx, Y: py(b)}, Point{X: cx, Y: py(last)})
	}
	for i := from; i < to; i++ {
		v := y[i]
		if v != v {
			flush()
			gap, inColumn = true, 0
			column = math.Inf(-1)
			continue
		}
		if maxGap > 0 && x[i]-lastX > maxGap {
			flush()
			gap, inColumn = true, 0
			column = math.Inf(-1)
		}
		lastX = x[i]
		c := math.Floor(float64(px(x[i])))
		if c != column || gap {
			flush()
			out = append(out, Point{X: px(x[i]), Y: py(v), Gap: gap})
			column, inColumn, gap = c, 1, false
			low, high, last, lowFirst = v, v, v, true
			continue
		}
		inColumn++
		if v < low {
			low, lowFirst = v, false
		}
		if v > high {
			high, lowFirst = v, true
		}
		last = v
	}
	flush()
	return out
}

// Smooth averages over n samples around each, leaving gaps as they are. Pace
// and power jump so much from second to second that nobody could read them.
func Smooth(values []float64, n int) []float64 {
	if n < 2 {
		return values
	}
	out := make([]float64, len(values))
	half := n / 2
	var sum float64
	count, from, to := 0, 0, 0
	add := func(v float64, sign float64) {
		if v == v {
			sum += sign * v
			count += int(sign)
		}
	}
	for i := range values {
		for ; to < len(values) && to <= i+half; to++ {
			add(values[to], 1)
		}
		for ; from < i-half; from++ {
			add(values[from], -1)
		}
		if values[i] != values[i] || count == 0 {
			out[i] = math.NaN()
			continue
		}
		out[i] = sum / float64(count)
	}
	return out
}
