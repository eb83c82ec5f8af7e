package activity

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/chart"
	"athletedata/app/ui/format"
	"athletedata/app/ui/parts"
	"athletedata/store"
)

// charts is the way beside the charts, all with one crosshair.
type charts struct {
	data   *samples
	f      format.Formatter
	cursor *chart.Cursor
	track  *chart.Track
	stack  *fyne.Container
	lines  map[string]*chart.Line // by title, made when first chosen
	chosen map[string]bool
	byTime bool
}

const (
	overTime     = "Time"
	overDistance = "Distance"
)

func newCharts(d *store.ActivityDetail, data *samples, f format.Formatter) fyne.CanvasObject {
	c := &charts{data: data, f: f, byTime: true, chosen: map[string]bool{}, lines: map[string]*chart.Line{}, stack: container.NewVBox()}
	c.cursor = chart.NewCursor(c.full())
	titles := []string{}
	selected := []string{}
	for _, q := range data.quantity {
		title := data.chart(q, f).Title
		titles = append(titles, title)
		if q.shown {
			selected = append(selected, title)
			c.chosen[title] = true
		}
	}
	if len(selected) == 0 && len(titles) > 0 {
		selected = titles[:1]
		c.chosen[titles[0]] = true
	}
	which := widget.NewCheckGroup(titles, func(now []string) {
		c.chosen = map[string]bool{}
		for _, t := range now {
			c.chosen[t] = true
		}
		c.build()
	})
	which.Horizontal = true
	which.Selected = selected
	axis := widget.NewRadioGroup([]string{overTime, overDistance}, func(s string) {
		c.byTime = s != overDistance
		c.cursor.Reset(c.full())
		c.build()
	})
	axis.Horizontal, axis.Required, axis.Selected = true, true, overTime
	reset := widget.NewButton("Show all", func() { c.cursor.Reset(c.cursor.Full) })
	reset.Importance = widget.LowImportance
	reset.Hide()
	c.cursor.OnZoom(func() {
		if c.cursor.View == c.cursor.Full {
			reset.Hide()
		} else {
			reset.Show()
		}
	})
	controls := container.NewHBox(parts.Muted("Over"), axis)
	if data.metres == nil {
		controls = container.NewHBox()
	}
	hint := parts.Muted("Drag to zoom") // and then there is a button for all
	hint.Alignment, hint.Truncation = fyne.TextAlignTrailing, fyne.TextTruncateEllipsis
	bar := container.NewBorder(nil, nil, controls, reset, hint)
	boxes := container.NewHScroll(which)
	boxes.SetMinSize(fyne.NewSize(100, 38))
	c.build()
	plots := container.NewVBox(bar, c.stack)
	if len(titles) > 1 {
		plots.Add(boxes)
	}
	if !data.hasTrack() {
		return parts.Card(plots)
	}
	c.track = chart.NewTrack(c.cursor)
	c.track.Lat, c.track.Lon = data.series.LatitudeDeg, data.series.LongitudeDeg
	c.track.X = c.axis()
	if len(titles) == 0 {
		return parts.Card(container.New(beside{}, c.track))
	}
	return container.New(beside{}, parts.Card(c.track), parts.Card(plots))
}

// axis are the places of the samples on what the charts are drawn over.
func (c *charts) axis() []float64 {
	if c.byTime || c.data.metres == nil {
		return c.data.seconds
	}
	unit := 1000.0
	if c.f.Imperial {
		unit = 1609.344
	}
	out := make([]float64, len(c.data.metres))
	for i, m := range c.data.metres {
		out[i] = m / unit
	}
	return out
}

func (c *charts) full() chart.Range {
	x := c.axis()
	return chart.Range{Min: x[0], Max: max(x[len(x)-1], x[0]+1e-3)}
}

// build puts the chosen charts below each other, over the chosen axis.
func (c *charts) build() {
	c.stack.Objects = nil
	x := c.axis()
	label := chart.Elapsed
	gap := 60.0 // seconds; a longer step is a pause
	if !c.byTime {
		unit := "km"
		if c.f.Imperial {
			unit = "mi"
		}
		label = func(v float64) string { return fmt.Sprintf("%.2f %s", v, unit) }
		gap = 0
	}
	var last *chart.Line
	for _, q := range c.data.quantity {
		s := c.data.chart(q, c.f)
		if !c.chosen[s.Title] {
			continue
		}
		l := c.lines[s.Title]
		if l == nil {
			l = chart.NewLine(c.cursor)
			c.lines[s.Title] = l
		}
		l.X, l.Series, l.Time, l.XLabel, l.MaxGap, l.Axis = x, s, c.byTime, label, gap, false
		last = l
		c.stack.Add(l)
	}
	if last != nil {
		last.Axis = true
	}
	for _, o := range c.stack.Objects {
		o.Refresh()
	}
	if c.track != nil {
		c.track.X = x
		c.track.Refresh()
	}
	c.stack.Refresh()
}

// beside puts the way left of the charts where there is room, else above them.
type beside struct{}

const trackShare = 0.36

func (beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	if len(o) == 1 {
		o[0].Resize(size)
		return
	}
	const gap = 8
	w := size.Width * trackShare
	h := min(size.Height, max(300, w))
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(w, h))
	o[1].Move(fyne.NewPos(w+gap, 0))
	o[1].Resize(fyne.NewSize(size.Width-w-gap, size.Height))
}

func (beside) MinSize(o []fyne.CanvasObject) fyne.Size {
	if len(o) == 1 {
		return fyne.NewSize(300, 360)
	}
	return fyne.NewSize(520, max(300, o[1].MinSize().Height))
}
