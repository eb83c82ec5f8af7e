package parts

import "fyne.io/fyne/v2"

// Column is one column of a table: its share of what is left over, and what it
// needs at least.
type Column struct {
	Min  float32
	Grow float32 // 0: stays at Min
	Drop int     // columns with a higher number are left out first when room is short; 0: never
}

// Columns lays objects out side by side, the same in every row of a table.
type Columns struct {
	Columns []Column
	Gap     float32
	Height  float32
}

// widths shares the room out; a width of 0 means left out.
func (c Columns) widths(room float32) []float32 {
	out := make([]float32, len(c.Columns))
	hidden := map[int]bool{}
	for {
		need, grow := float32(0), float32(0)
		worst := -1
		for i, col := range c.Columns {
			if hidden[i] {
				continue
			}
			need += col.Min + c.Gap
			grow += col.Grow
			if col.Drop > 0 && (worst < 0 || col.Drop > c.Columns[worst].Drop) {
				worst = i
			}
		}
		if need > room && worst >= 0 {
			hidden[worst] = true
			continue
		}
		left := max(0, room-need)
		for i, col := range c.Columns {
			switch {
			case hidden[i]:
				out[i] = 0
			case grow > 0:
				out[i] = col.Min + left*col.Grow/grow
			default:
				out[i] = col.Min
			}
		}
		return out
	}
}

// Layout implements fyne.Layout.
func (c Columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	for i, w := range c.widths(size.Width) {
		if i >= len(objects) {
			return
		}
		if w == 0 {
			objects[i].Hide()
			continue
		}
		objects[i].Show()
		h := objects[i].MinSize().Height
		objects[i].Resize(fyne.NewSize(w, h))
		objects[i].Move(fyne.NewPos(x, (size.Height-h)/2))
		x += w + c.Gap
	}
}

// MinSize implements fyne.Layout.
func (c Columns) MinSize([]fyne.CanvasObject) fyne.Size {
	w := float32(0)
	for _, col := range c.Columns {
		if col.Drop == 0 {
			w += col.Min + c.Gap
		}
	}
	return fyne.NewSize(w, c.Height)
}
