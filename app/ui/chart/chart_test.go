package chart

import (
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"athletedata/app/ui/style"
)

func TestNiceTicks(t *testing.T) {
	for _, c := range []struct {
		r    Range
		n    int
		want []float64
	}{
		{Range{97, 183}, 4, []float64{50, 100, 150, 200}},
		{Range{0, 1}, 5, []float64{0, 0.2, 0.4, 0.6000000000000001, 0.8, 1}},
		{Range{5, 5}, 3, []float64{4, 5, 6}},
	} {
		if _, got := Nice(c.r, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v", c.r, got)
		}
	}
	if got := TimeTicks(Range{0, 3600}, 6); !slices.Equal(got, []float64{0, 600, 1200, 1800, 2400, 3000, 3600}) {
		t.Errorf("times %v", got)
	}
	if n := len(TimeTicks(Range{0, 90 * 86400}, 6)); n > 14 {
		t.Errorf("%d ticks for three months", n)
	}
}

// What is drawn must touch every extreme, in however few points.
func TestReduceKeepsExtremes(t *testing.T) {
	n := 100_000
	x, y := make([]float64, n), make([]float64, n)
	for i := range x {
		x[i], y[i] = float64(i), 100
	}
	y[54321], y[77777] = 200, 0
	points := Reduce(x, y, Range{0, float64(n)}, Range{0, 200}, 500, 100, 0)
	if len(points) > 4*502 {
		t.Errorf("%d points for 500 columns", len(points))
	}
	top, bottom := float32(100), float32(0)
	for _, p := range points {
		top, bottom = min(top, p.Y), max(bottom, p.Y)
	}
	if top != 0 || bottom != 100 {
		t.Errorf("extremes at %v and %v", top, bottom)
	}
}

func TestGapsStayGaps(t *testing.T) {
	x := []float64{0, 1, 2, 3, 100, 101}
	y := []float64{1, 1, math.NaN(), 1, 1, 1}
	gaps := 0
	for _, p := range Reduce(x, y, Range{0, 101}, Range{0, 2}, 1000, 100, 60) {
		if p.Gap {
			gaps++
		}
	}
	if gaps != 3 {
		t.Errorf("%d runs, not 3: before the missing value, after it, after the pause", gaps)
	}
}

func TestSmoothLeavesGaps(t *testing.T) {
	got := Smooth([]float64{1, 2, 3, math.NaN(), 5}, 3)
	if got[1] != 2 || !math.IsNaN(got[3]) || got[4] != 5 {
		t.Errorf("smoothed %v", got)
	}
}

func TestZoomStaysInside(t *testing.T) {
	c := NewCursor(Range{0, 100})
	c.Zoom(Range{-50, 50})
	if c.View != (Range{0, 50}) {
		t.Errorf("view %v", c.View)
	}
	c.Zoom(Range{10, 10.00001})
	if c.View != (Range{0, 50}) {
		t.Errorf("zoomed into nothing: %v", c.View)
	}
	c.Reset(c.Full)
	if c.View != c.Full {
		t.Errorf("view %v", c.View)
	}
}

func line(t testing.TB, c *Cursor, n int) *Line {
	l := NewLine(c)
	l.Series = Series{Title: "Heart rate", Unit: "bpm", Color: style.ColorHeartRate}
	for i := range n {
		l.X = append(l.X, float64(i))
		l.Series.Y = append(l.Series.Y, 140+20*math.Sin(float64(i)/100))
	}
	l.Time, l.XLabel = true, Elapsed
	l.Resize(fyne.NewSize(900, 130))
	return l
}

// All charts show the value under one crosshair.
func TestCrosshairIsShared(t *testing.T) {
	test.NewTempApp(t)
	c := NewCursor(Range{0, 999})
	first, second := line(t, c, 1000), line(t, c, 1000)
	test.WidgetRenderer(first)
	test.WidgetRenderer(second)
	pos, size := first.plot()
	first.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(pos.X+size.Width/2, 50)}})
	if !c.On || math.Abs(c.X-499.5) > 1 {
		t.Fatalf("crosshair at %v", c.X)
	}
	want, _ := second.ValueAt(c.X)
	if got := second.renderer.value.Text; got != Number(want, 0.1)+" bpm   at 8:20" {
		t.Errorf("the other chart shows %q", got)
	}
	first.MouseOut()
	if second.renderer.hair.Visible() {
		t.Error("the crosshair stays")
	}
}

func TestDragZoomsAllCharts(t *testing.T) {
	test.NewTempApp(t)
	c := NewCursor(Range{0, 999})
	l := line(t, c, 1000)
	test.WidgetRenderer(l)
	pos, size := l.plot()
	l.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(pos.X+size.Width/4, 0)}})
	l.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(pos.X+size.Width/2, 0)}, Dragged: fyne.NewDelta(size.Width/4, 0)})
	l.DragEnd()
	if math.Abs(c.View.Min-249.75) > 2 || math.Abs(c.View.Max-499.5) > 2 {
		t.Errorf("view %v", c.View)
	}
	l.DoubleTapped(nil)
	if c.View != c.Full {
		t.Errorf("view %v after a double click", c.View)
	}
}

func TestTrackKeepsItsShape(t *testing.T) {
	p, ok := fit([]float64{60, 60.01}, []float64{10, 10.02}, 400, 400, 20)
	if !ok {
		t.Fatal("no projection")
	}
	x0, y0 := p.point(60, 10)
	x1, y1 := p.point(60.01, 10.02)
	// At 60° a degree of longitude is half as long as one of latitude.
	if ratio := float64(x1-x0) / float64(y0-y1); math.Abs(ratio-1) > 0.01 {
		t.Errorf("width to height is %v", ratio)
	}
	if x0 < 19 || x1 > 381 || y1 < 19 || y0 > 381 {
		t.Errorf("out of the picture: %v %v %v %v", x0, y0, x1, y1)
	}
}

func BenchmarkLine5000(b *testing.B) {
	test.NewTempApp(b)
	l := line(b, NewCursor(Range{0, 4999}), 5000)
	r := test.WidgetRenderer(l).(*lineRenderer)
	for b.Loop() {
		r.paint(1200, 120)
	}
}
