package chart

import (
	"image"
	"image/color"
	"math"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/style"
)

// Series is what a Line shows.
type Series struct {
	Title  string
	Unit   string
	Color  fyne.ThemeColorName
	Y      []float64 // NaN where there is no value
	Invert bool      // less is better and higher up: pace
	Label  func(v float64) string
	YRange *Range // nil: of the values
}

// Line is one quantity over the axis it shares with others.
type Line struct {
	widget.BaseWidget
	Cursor *Cursor
	X      []float64
	Series Series
	Time   bool                   // the axis is seconds; else distance in the shown unit
	XLabel func(v float64) string // writes the place of the crosshair
	Axis   bool                   // this is the lowest chart, and has the labels of the axis
	MaxGap float64                // in x; a longer step is a gap

	dragFrom, dragTo float32
	dragging         bool
	renderer         *lineRenderer
}

// NewLine makes a chart.
func NewLine(c *Cursor) *Line {
	l := &Line{Cursor: c}
	l.ExtendBaseWidget(l)
	c.OnMove(func() {
		if l.renderer != nil {
			l.renderer.cross()
		}
	})
	c.OnZoom(func() { l.Refresh() })
	return l
}

// Room around the plot for labels.
const (
	leftRoom, rightRoom   float32 = 58, 12
	topRoom               float32 = 22
	bottomRoom, axisExtra float32 = 6, 18
)

func (l *Line) plot() (pos fyne.Position, size fyne.Size) {
	bottom := bottomRoom
	if l.Axis {
		bottom += axisExtra
	}
	s := l.Size()
	return fyne.NewPos(leftRoom, topRoom), fyne.NewSize(max(1, s.Width-leftRoom-rightRoom), max(1, s.Height-topRoom-bottom))
}

// yRange is the range shown and its ticks.
func (l *Line) yRange() (Range, []float64) {
	r := Range{0, 1} // without any value
	if l.Series.YRange != nil {
		r = *l.Series.YRange
	} else if found, ok := RangeOf(l.Series.Y); ok {
		r = found
	}
	_, size := l.plot()
	return Nice(r, int(size.Height/34))
}

func (l *Line) xAt(x float32) float64 {
	pos, size := l.plot()
	return l.Cursor.View.Min + float64((x-pos.X)/size.Width)*l.Cursor.View.Span()
}

func (l *Line) pixel(v float64) float32 {
	pos, size := l.plot()
	return pos.X + float32((v-l.Cursor.View.Min)/l.Cursor.View.Span())*size.Width
}

// ValueAt is the value nearest to a place on the axis.
func (l *Line) ValueAt(x float64) (float64, bool) {
	i := sort.SearchFloat64s(l.X, x)
	if i > 0 && (i == len(l.X) || x-l.X[i-1] < l.X[i]-x) {
		i--
	}
	if i >= len(l.Series.Y) {
		return 0, false
	}
	v := l.Series.Y[i]
	return v, v == v
}

// MouseIn, MouseMoved and MouseOut move the crosshair of all charts.
func (l *Line) MouseIn(e *desktop.MouseEvent) { l.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (l *Line) MouseMoved(e *desktop.MouseEvent) { l.Cursor.Move(l.xAt(e.Position.X)) }

// MouseOut implements desktop.Hoverable.
func (l *Line) MouseOut() { l.Cursor.Leave() }

// Dragged marks the part to zoom into.
func (l *Line) Dragged(e *fyne.DragEvent) {
	if !l.dragging {
		l.dragging, l.dragFrom = true, e.Position.X-e.Dragged.DX
	}
	l.dragTo = e.Position.X
	l.Cursor.Move(l.xAt(e.Position.X))
	if l.renderer != nil {
		l.renderer.mark()
	}
}

// DragEnd zooms.
func (l *Line) DragEnd() {
	from, to := l.xAt(min(l.dragFrom, l.dragTo)), l.xAt(max(l.dragFrom, l.dragTo))
	wide := math.Abs(float64(l.dragTo-l.dragFrom)) > 6
	l.dragging = false
	if l.renderer != nil {
		l.renderer.mark()
	}
	if wide {
		l.Cursor.Zoom(Range{from, to})
	}
}

// DoubleTapped shows everything again.
func (l *Line) DoubleTapped(*fyne.PointEvent) { l.Cursor.Reset(l.Cursor.Full) }

// MinSize is as low as a chart can be read.
func (l *Line) MinSize() fyne.Size {
	h := float32(112)
	if l.Axis {
		h += axisExtra
	}
	return fyne.NewSize(260, h)
}

// CreateRenderer implements fyne.Widget.
func (l *Line) CreateRenderer() fyne.WidgetRenderer {
	r := &lineRenderer{l: l}
	r.raster = canvas.NewRaster(r.paint)
	r.title = canvas.NewText("", color.Transparent)
	r.title.TextStyle.Bold = true
	r.value = canvas.NewText("", color.Transparent)
	r.value.Alignment = fyne.TextAlignTrailing
	r.hair = canvas.NewLine(color.Transparent)
	r.dot = canvas.NewCircle(color.Transparent)
	r.marked = canvas.NewRectangle(color.Transparent)
	r.marked.Hide()
	l.renderer = r
	r.Refresh()
	return r
}

type lineRenderer struct {
	l            *Line
	raster       *canvas.Raster
	title, value *canvas.Text
	hair         *canvas.Line
	dot          *canvas.Circle
	marked       *canvas.Rectangle
	labels       []*canvas.Text
}

// paint draws grid, area and line in device pixels.
func (r *lineRenderer) paint(w, h int) image.Image {
	p := newPicture(w, h)
	l := r.l
	yr, ticks := l.yRange()
	grid := theme.Color(style.ColorGrid)
	fw, fh := float32(w), float32(h)
	for _, t := range ticks {
		y := float32((yr.Max-t)/yr.Span()) * fh
		if l.Series.Invert {
			y = fh - y
		}
		p.level(min(max(y, 0), fh-1), grid)
	}
	for _, t := range l.xTicks() {
		p.upright(float32((t-l.Cursor.View.Min)/l.Cursor.View.Span())*fw, grid)
	}
	points := Reduce(l.X, l.Series.Y, l.Cursor.View, yr, fw, fh, l.MaxGap)
	if l.Series.Invert {
		for i := range points {
			points[i].Y = fh - points[i].Y
		}
	}
	c := theme.Color(l.Series.Color)
	p.area(points, faded(c, 34))
	p.line(points, max(1.2, 1.5*r.scale(w)), c)
	return p.img
}

func (r *lineRenderer) scale(w int) float32 {
	_, size := r.l.plot()
	if size.Width <= 0 {
		return 1
	}
	return float32(w) / size.Width
}

func (l *Line) xTicks() []float64 {
	_, size := l.plot()
	n := max(2, int(size.Width/90))
	if l.Time {
		return TimeTicks(l.Cursor.View, n)
	}
	return Ticks(l.Cursor.View, n)
}

// Layout implements fyne.WidgetRenderer.
func (r *lineRenderer) Layout(fyne.Size) {
	pos, size := r.l.plot()
	r.raster.Move(pos)
	r.raster.Resize(size)
	r.title.Move(fyne.NewPos(pos.X, 2))
	r.value.Move(fyne.NewPos(pos.X+size.Width-r.value.MinSize().Width, 2))
	r.relabel()
	r.cross()
}

// relabel writes the numbers at both axes.
func (r *lineRenderer) relabel() {
	l := r.l
	pos, size := l.plot()
	muted := theme.Color(style.ColorMuted)
	r.labels = r.labels[:0]
	add := func(text string, x, y float32, align fyne.TextAlign) {
		t := canvas.NewText(text, muted)
		t.TextSize = theme.Size(theme.SizeNameCaptionText) - 1
		m := t.MinSize()
		switch align {
		case fyne.TextAlignTrailing:
			x -= m.Width
		case fyne.TextAlignCenter:
			x -= m.Width / 2
		}
		t.Move(fyne.NewPos(x, y-m.Height/2))
		t.Resize(m)
		r.labels = append(r.labels, t)
	}
	yr, ticks := l.yRange()
	step := yr.Span()
	if len(ticks) > 1 {
		step = ticks[1] - ticks[0]
	}
	for _, t := range ticks {
		share := float32((yr.Max - t) / yr.Span())
		if l.Series.Invert {
			share = 1 - share
		}
		text := Number(t, step)
		if l.Series.Label != nil {
			text = l.Series.Label(t)
		}
		add(text, pos.X-6, pos.Y+share*size.Height, fyne.TextAlignTrailing)
	}
	if !l.Axis {
		return
	}
	xt := l.xTicks()
	for i, t := range xt {
		text := Elapsed(t)
		if !l.Time {
			s := l.Cursor.View.Span()
			if len(xt) > 1 {
				s = xt[1] - xt[0]
			}
			text = Number(t, s)
			if i == len(xt)-1 && l.XLabel != nil {
				text = l.XLabel(t)
			}
		}
		x := min(l.pixel(t), pos.X+size.Width-10)
		add(text, x, pos.Y+size.Height+10, fyne.TextAlignCenter)
	}
}

// cross puts the crosshair and the value under it.
func (r *lineRenderer) cross() {
	l := r.l
	pos, size := l.plot()
	v, ok := 0.0, false
	if l.Cursor.On {
		v, ok = l.ValueAt(l.Cursor.X)
	}
	if !l.Cursor.On {
		r.hair.Hide()
		r.dot.Hide()
		r.value.Text = l.Series.Unit
	} else {
		x := l.pixel(l.Cursor.X)
		r.hair.Position1, r.hair.Position2 = fyne.NewPos(x, pos.Y), fyne.NewPos(x, pos.Y+size.Height)
		r.hair.Show()
		text := "–"
		if ok {
			yr, _ := l.yRange()
			share := float32((yr.Max - v) / yr.Span())
			if l.Series.Invert {
				share = 1 - share
			}
			r.dot.Move(fyne.NewPos(x-4, pos.Y+share*size.Height-4))
			r.dot.Resize(fyne.NewSize(8, 8))
			r.dot.Show()
			text = Number(v, 0.1)
			if l.Series.Label != nil {
				text = l.Series.Label(v)
			}
			text += " " + l.Series.Unit
		} else {
			r.dot.Hide()
		}
		if l.XLabel != nil {
			text += "   at " + l.XLabel(l.Cursor.X)
		}
		r.value.Text = text
	}
	m := r.value.MinSize()
	r.value.Resize(m)
	r.value.Move(fyne.NewPos(pos.X+size.Width-m.Width, 2))
	canvas.Refresh(r.value)
	canvas.Refresh(r.hair)
	canvas.Refresh(r.dot)
}

// mark shows the part that is being dragged over.
func (r *lineRenderer) mark() {
	if !r.l.dragging {
		r.marked.Hide()
		return
	}
	pos, size := r.l.plot()
	from, to := min(r.l.dragFrom, r.l.dragTo), max(r.l.dragFrom, r.l.dragTo)
	from, to = max(from, pos.X), min(to, pos.X+size.Width)
	r.marked.FillColor = theme.Color(theme.ColorNameSelection)
	r.marked.Move(fyne.NewPos(from, pos.Y))
	r.marked.Resize(fyne.NewSize(max(0, to-from), size.Height))
	r.marked.Show()
	canvas.Refresh(r.marked)
}

// MinSize implements fyne.WidgetRenderer.
func (r *lineRenderer) MinSize() fyne.Size { return r.l.MinSize() }

// Refresh implements fyne.WidgetRenderer.
func (r *lineRenderer) Refresh() {
	l := r.l
	r.title.Text = l.Series.Title
	r.title.Color = theme.Color(theme.ColorNameForeground)
	r.title.TextSize = theme.Size(theme.SizeNameCaptionText) + 0.5
	r.value.Color = theme.Color(style.ColorMuted)
	r.value.TextSize = theme.Size(theme.SizeNameCaptionText)
	r.hair.StrokeColor = theme.Color(style.ColorMuted)
	r.hair.StrokeWidth = 1
	r.dot.FillColor = theme.Color(l.Series.Color)
	r.dot.StrokeColor = theme.Color(style.ColorCard)
	r.dot.StrokeWidth = 1.5
	r.Layout(l.Size())
	canvas.Refresh(r.raster)
	canvas.Refresh(l)
}

// Objects implements fyne.WidgetRenderer.
func (r *lineRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.raster, r.title, r.value}
	for _, t := range r.labels {
		objects = append(objects, t)
	}
	return append(objects, r.marked, r.hair, r.dot)
}

// Destroy implements fyne.WidgetRenderer.
func (r *lineRenderer) Destroy() {}
