// Package arrange lays out cards, rows of buttons and running text so that they
// fit wide windows and narrow ones.
package arrange

import (
	"fyne.io/fyne/v2"

	"athletedata/app/ui/parts"
)

// Tiles puts objects into as many equal columns as have room. Those of a row
// are equally high. It asks for heights at the width that it gives, since texts
// that wrap have none before.
type Tiles struct {
	least   float32 // width of a column
	most    int     // columns
	gap     float32
	columns int // in the last layout
}

// NewTiles makes the layout: columns of at least that width, and at most so many.
func NewTiles(least float32, most int) *Tiles {
	return &Tiles{least: least, most: most, gap: parts.Gap, columns: 1}
}

func visible(objects []fyne.CanvasObject) (shown []fyne.CanvasObject) {
	for _, o := range objects {
		if o.Visible() {
			shown = append(shown, o)
		}
	}
	return shown
}

// heights are those of the rows.
func (t *Tiles) heights(shown []fyne.CanvasObject) []float32 {
	rows := make([]float32, (len(shown)+t.columns-1)/t.columns)
	for i, o := range shown {
		rows[i/t.columns] = max(rows[i/t.columns], o.MinSize().Height)
	}
	return rows
}

// Layout implements fyne.Layout.
func (t *Tiles) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	t.columns = max(1, min(t.most, int((size.Width+t.gap)/(t.least+t.gap))))
	width := (size.Width - t.gap*float32(t.columns-1)) / float32(t.columns)
	shown := visible(objects)
	for _, o := range shown {
		if o.Size().Width != width {
			o.Resize(fyne.NewSize(width, o.MinSize().Height))
		}
	}
	y := float32(0)
	rows := t.heights(shown)
	for i, o := range shown {
		row, column := i/t.columns, i%t.columns
		if column == 0 && row > 0 {
			y += rows[row-1] + t.gap
		}
		o.Resize(fyne.NewSize(width, rows[row]))
		o.Move(fyne.NewPos(float32(column)*(width+t.gap), y))
	}
}

// MinSize implements fyne.Layout.
func (t *Tiles) MinSize(objects []fyne.CanvasObject) fyne.Size {
	height := float32(0)
	for i, h := range t.heights(visible(objects)) {
		if i > 0 {
			height += t.gap
		}
		height += h
	}
	return fyne.NewSize(t.least, height)
}

// Flow puts small objects one after the other and begins a new line where one
// has no room, as words do.
type Flow struct {
	Gap   float32
	width float32 // in the last layout
}

func (f *Flow) place(objects []fyne.CanvasObject, put func(o fyne.CanvasObject, at fyne.Position, size fyne.Size)) (height float32) {
	x, y, line := float32(0), float32(0), float32(0)
	for _, o := range visible(objects) {
		m := o.MinSize()
		if x > 0 && f.width > 0 && x+m.Width > f.width {
			x, y, line = 0, y+line+f.Gap, 0
		}
		put(o, fyne.NewPos(x, y), m)
		x, line = x+m.Width+f.Gap, max(line, m.Height)
	}
	return y + line
}

// Layout implements fyne.Layout.
func (f *Flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.place(objects, func(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
		o.Move(at)
		o.Resize(size)
	})
}

// MinSize implements fyne.Layout.
func (f *Flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	widest := float32(0)
	height := f.place(objects, func(_ fyne.CanvasObject, _ fyne.Position, size fyne.Size) { widest = max(widest, size.Width) })
	return fyne.NewSize(widest, height)
}

// Measure keeps text from running wider than it can be read with ease.
type Measure struct{ Most float32 }

// Layout implements fyne.Layout.
func (m Measure) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(fyne.NewSize(min(size.Width, m.Most), size.Height))
	}
}

// MinSize implements fyne.Layout.
func (Measure) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// Narrow makes objects as low as a thin bar; what they want by themselves does
// not count. Before it has a place its width is that of nothing less its
// margins, which a bar that moves must not take for its own.
type Narrow struct{ Height float32 }

// Layout implements fyne.Layout.
func (n Narrow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, (size.Height-n.Height)/2))
		o.Resize(fyne.NewSize(max(0, size.Width), n.Height))
	}
}

// MinSize implements fyne.Layout.
func (n Narrow) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(60, n.Height+6) }
