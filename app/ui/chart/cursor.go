package chart

// Cursor is what charts and maps of one activity share: where the pointer is,
// and what part of the x axis is shown. It is used from the window's goroutine
// only.
type Cursor struct {
	X    float64 // on the axis
	On   bool
	View Range // shown part of the axis
	Full Range // all of it

	moved, zoomed []func()
}

// NewCursor shows all of an axis.
func NewCursor(full Range) *Cursor { return &Cursor{Full: full, View: full} }

// OnMove and OnZoom are told of changes.
func (c *Cursor) OnMove(f func()) { c.moved = append(c.moved, f) }

// OnZoom is told when another part of the axis is shown.
func (c *Cursor) OnZoom(f func()) { c.zoomed = append(c.zoomed, f) }

// Move puts the crosshair somewhere.
func (c *Cursor) Move(x float64) {
	c.X, c.On = min(max(x, c.View.Min), c.View.Max), true
	c.tell(c.moved)
}

// Leave takes the crosshair away.
func (c *Cursor) Leave() {
	c.On = false
	c.tell(c.moved)
}

// Zoom shows a part of the axis, never less than a thousandth of it.
func (c *Cursor) Zoom(view Range) {
	least := c.Full.Span() / 1000
	view.Min, view.Max = max(view.Min, c.Full.Min), min(view.Max, c.Full.Max)
	if view.Span() < least {
		return
	}
	c.View = view
	c.tell(c.zoomed)
}

// ZoomAt shows more (factor above 1) or less around a place.
func (c *Cursor) ZoomAt(x, factor float64) {
	c.Zoom(Range{x - (x-c.View.Min)*factor, x + (c.View.Max-x)*factor})
}

// Reset shows everything again, over a new axis if there is one.
func (c *Cursor) Reset(full Range) {
	c.Full, c.View, c.On = full, full, false
	c.tell(c.zoomed)
}

func (c *Cursor) tell(all []func()) {
	for _, f := range all {
		f()
	}
}
