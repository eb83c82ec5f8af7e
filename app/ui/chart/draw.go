package chart

import (
	"image"
	"image/color"
	"math"

	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"
)

func fix(x, y float32) fixed.Point26_6 {
	return fixed.Point26_6{X: fixed.Int26_6(x * 64), Y: fixed.Int26_6(y * 64)}
}

// picture is an image to draw lines on, in device pixels.
type picture struct {
	img *image.RGBA
}

func newPicture(w, h int) picture {
	return picture{image.NewRGBA(image.Rect(0, 0, max(w, 1), max(h, 1)))}
}

// line strokes points, one piece for each run without gaps.
func (p picture) line(points []Point, width float32, c color.Color) {
	if len(points) == 0 {
		return
	}
	w, h := p.img.Bounds().Dx(), p.img.Bounds().Dy()
	scan := rasterx.NewScannerGV(w, h, p.img, p.img.Bounds())
	s := rasterx.NewStroker(w, h, scan)
	s.SetColor(c)
	s.SetStroke(fixed.Int26_6(width*64), 0, nil, nil, nil, rasterx.Round)
	open := false
	for i, pt := range points {
		if pt.Gap || i == 0 {
			if open {
				s.Stop(false)
			}
			s.Start(fix(pt.X, pt.Y))
			open = true
			// A single sample between two gaps is a dot.
			if i+1 == len(points) || points[i+1].Gap {
				s.Line(fix(pt.X+1, pt.Y))
			}
			continue
		}
		s.Line(fix(pt.X, pt.Y))
	}
	s.Stop(false)
	s.Draw()
}

// area fills what is between the points and the bottom.
func (p picture) area(points []Point, c color.Color) {
	w, h := p.img.Bounds().Dx(), p.img.Bounds().Dy()
	scan := rasterx.NewScannerGV(w, h, p.img, p.img.Bounds())
	f := rasterx.NewFiller(w, h, scan)
	f.SetColor(c)
	bottom := float32(h)
	for i := 0; i < len(points); {
		j := i + 1
		for j < len(points) && !points[j].Gap {
			j++
		}
		if j-i > 1 {
			f.Start(fix(points[i].X, bottom))
			for _, pt := range points[i:j] {
				f.Line(fix(pt.X, pt.Y))
			}
			f.Line(fix(points[j-1].X, bottom))
			f.Stop(true)
		}
		i = j
	}
	f.Draw()
}

// level draws a horizontal line a pixel high.
func (p picture) level(y float32, c color.Color) {
	row := int(math.Round(float64(y)))
	if row < 0 || row >= p.img.Bounds().Dy() {
		return
	}
	for x := range p.img.Bounds().Dx() {
		p.img.Set(x, row, c)
	}
}

func (p picture) upright(x float32, c color.Color) {
	column := int(math.Round(float64(x)))
	if column < 0 || column >= p.img.Bounds().Dx() {
		return
	}
	for y := range p.img.Bounds().Dy() {
		p.img.Set(column, y, c)
	}
}

// disc fills a circle.
func (p picture) disc(x, y, radius float32, c color.Color) {
	w, h := p.img.Bounds().Dx(), p.img.Bounds().Dy()
	f := rasterx.NewFiller(w, h, rasterx.NewScannerGV(w, h, p.img, p.img.Bounds()))
	f.SetColor(c)
	rasterx.AddCircle(float64(x), float64(y), float64(radius), f)
	f.Draw()
}

func faded(c color.Color, alpha uint8) color.Color {
	r, g, b, _ := c.RGBA()
	return color.NRGBA{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8), A: alpha}
}
