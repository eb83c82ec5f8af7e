package chart

import (
	"image"
	"image/color"
	"math"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/style"
)

// Track draws a way from its coordinates alone: no map is fetched from
// anywhere. A dot follows the crosshair of the charts.
type Track struct {
	widget.BaseWidget
	Cursor   *Cursor
	X        []float64 // of the shared axis, one for each position
	Lat, Lon []float64 // degrees; NaN where there is no position
	renderer *trackRenderer
}

// NewTrack makes an empty track.
func NewTrack(c *Cursor) *Track {
	t := &Track{Cursor: c}
	t.ExtendBaseWidget(t)
	c.OnMove(func() {
		if t.renderer != nil {
			t.renderer.follow()
		}
	})
	c.OnZoom(func() { t.Refresh() })
	return t
}

// projection maps degrees to a plane around the track, a degree of longitude
// being as long as it is there.
type projection struct {
	west, north, squeeze, scale float64
	dx, dy                      float64
}

// fit finds the projection that shows all positions in a picture.
func fit(lat, lon []float64, width, height, margin float64) (p projection, ok bool) {
	la, ok1 := RangeOf(lat)
	lo, ok2 := RangeOf(lon)
	if !ok1 || !ok2 {
		return p, false
	}
	p.west, p.north = lo.Min, la.Max
	p.squeeze = math.Cos((la.Min + la.Max) / 2 * math.Pi / 180)
	w, h := lo.Span()*p.squeeze, la.Span()
	p.scale = math.Min((width-2*margin)/math.Max(w, 1e-5), (height-2*margin)/math.Max(h, 1e-5))
	p.dx, p.dy = (width-w*p.scale)/2, (height-h*p.scale)/2
	return p, true
}

func (p projection) point(lat, lon float64) (x, y float32) {
	return float32((lon-p.west)*p.squeeze*p.scale + p.dx), float32((p.north-lat)*p.scale + p.dy)
}

const trackMargin = 18

// CreateRenderer implements fyne.Widget.
func (t *Track) CreateRenderer() fyne.WidgetRenderer {
	r := &trackRenderer{t: t, dot: canvas.NewCircle(color.Transparent), scaleBar: canvas.NewLine(color.Transparent), scaleText: canvas.NewText("", color.Transparent)}
	r.raster = canvas.NewRaster(r.paint)
	r.dot.Hide()
	t.renderer = r
	r.Refresh()
	return r
}

// MinSize leaves the shape to the page.
func (t *Track) MinSize() fyne.Size { return fyne.NewSize(220, 220) }

type trackRenderer struct {
	t         *Track
	raster    *canvas.Raster
	dot       *canvas.Circle
	scaleBar  *canvas.Line
	scaleText *canvas.Text
}

func (r *trackRenderer) paint(w, h int) image.Image {
	pic := newPicture(w, h)
	t := r.t
	ratio := float64(w) / math.Max(1, float64(t.Size().Width))
	p, ok := fit(t.Lat, t.Lon, float64(w), float64(h), trackMargin*ratio)
	if !ok {
		return pic.img
	}
	whole := make([]Point, 0, len(t.Lat))
	var zoomed []Point
	gap := true
	lastIn := false
	first, last := -1, -1
	for i := range t.Lat {
		if t.Lat[i] != t.Lat[i] || t.Lon[i] != t.Lon[i] {
			gap = true
			continue
		}
		x, y := p.point(t.Lat[i], t.Lon[i])
		in := i < len(t.X) && t.X[i] >= t.Cursor.View.Min && t.X[i] <= t.Cursor.View.Max
		// Points closer than half a pixel are not worth a segment.
		if n := len(whole); gap || n == 0 || math.Hypot(float64(whole[n-1].X-x), float64(whole[n-1].Y-y)) >= 0.5 {
			whole = append(whole, Point{X: x, Y: y, Gap: gap})
			if in {
				zoomed = append(zoomed, Point{X: x, Y: y, Gap: gap || !lastIn})
			}
			lastIn = in
			gap = false
		}
		if first < 0 {
			first = i
		}
		last = i
	}
	c := theme.Color(style.ColorTrack)
	width := float32(2.4 * ratio)
	if t.Cursor.View != t.Cursor.Full {
		pic.line(whole, width, faded(c, 90))
		pic.line(zoomed, width*1.3, c)
	} else {
		pic.line(whole, width, c)
	}
	mark := func(i int, name fyne.ThemeColorName) {
		x, y := p.point(t.Lat[i], t.Lon[i])
		pic.disc(x, y, float32(6*ratio), theme.Color(style.ColorCard))
		pic.disc(x, y, float32(4.2*ratio), theme.Color(name))
	}
	if first >= 0 {
		mark(last, theme.ColorNameForeground)
		mark(first, theme.ColorNameSuccess)
	}
	return pic.img
}

// follow puts the dot where the crosshair is.
func (r *trackRenderer) follow() {
	t := r.t
	r.dot.Hide()
	if t.Cursor.On {
		i := min(sort.SearchFloat64s(t.X, t.Cursor.X), len(t.Lat)-1)
		p, ok := fit(t.Lat, t.Lon, float64(t.Size().Width), float64(t.Size().Height), trackMargin)
		if ok && i >= 0 && t.Lat[i] == t.Lat[i] {
			x, y := p.point(t.Lat[i], t.Lon[i])
			r.dot.Resize(fyne.NewSize(12, 12))
			r.dot.Move(fyne.NewPos(x-6, y-6))
			r.dot.Show()
		}
	}
	canvas.Refresh(r.dot)
}

// Layout implements fyne.WidgetRenderer.
func (r *trackRenderer) Layout(size fyne.Size) {
	r.raster.Resize(size)
	r.bar(size)
	r.follow()
}

// bar draws how long a round number of metres is.
func (r *trackRenderer) bar(size fyne.Size) {
	p, ok := fit(r.t.Lat, r.t.Lon, float64(size.Width), float64(size.Height), trackMargin)
	if !ok || size.Width < 60 {
		r.scaleBar.Hide()
		r.scaleText.Hide()
		return
	}
	const metresPerDegree = 111195
	perPixel := metresPerDegree / p.scale
	length := niceStep(perPixel * 60)
	text := Number(length, length) + " m"
	if length >= 1000 {
		text = Number(length/1000, length/1000) + " km"
	}
	pixels := float32(length / perPixel)
	y := size.Height - 10
	r.scaleBar.Position1, r.scaleBar.Position2 = fyne.NewPos(12, y), fyne.NewPos(12+pixels, y)
	r.scaleText.Text = text
	r.scaleText.Resize(r.scaleText.MinSize())
	r.scaleText.Move(fyne.NewPos(12, y-r.scaleText.MinSize().Height-2))
	r.scaleBar.Show()
	r.scaleText.Show()
}

// MinSize implements fyne.WidgetRenderer.
func (r *trackRenderer) MinSize() fyne.Size { return r.t.MinSize() }

// Refresh implements fyne.WidgetRenderer.
func (r *trackRenderer) Refresh() {
	r.dot.FillColor = theme.Color(theme.ColorNamePrimary)
	r.dot.StrokeColor = theme.Color(style.ColorCard)
	r.dot.StrokeWidth = 2
	r.scaleBar.StrokeColor = theme.Color(style.ColorMuted)
	r.scaleBar.StrokeWidth = 1.5
	r.scaleText.Color = theme.Color(style.ColorMuted)
	r.scaleText.TextSize = theme.Size(theme.SizeNameCaptionText) - 1
	r.Layout(r.t.Size())
	canvas.Refresh(r.raster)
	canvas.Refresh(r.t)
}

// Objects implements fyne.WidgetRenderer.
func (r *trackRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.raster, r.scaleBar, r.scaleText, r.dot}
}

// Destroy implements fyne.WidgetRenderer.
func (r *trackRenderer) Destroy() {}
