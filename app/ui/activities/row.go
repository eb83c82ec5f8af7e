package activities

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/format"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/style"
	"athletedata/store"
)

// columns of the table, the same in its head and in every row.
var columns = parts.Columns{Gap: 6, Height: 38, Columns: []parts.Column{
	{Min: 100},          // date
	{Min: 24},           // icon
	{Min: 118},          // sport
	{Min: 110, Grow: 1}, // name
	{Min: 92},           // distance
	{Min: 74},           // time
	{Min: 92, Drop: 3},  // pace or speed
	{Min: 74},           // heart rate
	{Min: 70, Drop: 1},  // power
	{Min: 74, Drop: 2},  // ascent
}}

// Positions in a row.
const (
	atDate = iota
	atIcon
	atSport
	atName
	atDistance
	atTime
	atSpeed
	atHeartRate
	atPower
	atAscent
)

func newRow() fyne.CanvasObject {
	cell := func(align fyne.TextAlign) *widget.Label {
		l := widget.NewLabel("")
		l.Alignment = align
		l.Truncation = fyne.TextTruncateEllipsis
		return l
	}
	icon := canvas.NewImageFromResource(style.SportIcon("generic"))
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSize(20, 20))
	objects := []fyne.CanvasObject{cell(fyne.TextAlignLeading), icon, cell(fyne.TextAlignLeading), cell(fyne.TextAlignLeading)}
	for range columns.Columns[len(objects):] {
		objects = append(objects, cell(fyne.TextAlignTrailing))
	}
	return container.New(columns, objects...)
}

// fill shows a row of the list.
func (p *Page) fill(i widget.ListItemID, o fyne.CanvasObject) {
	cells := o.(*fyne.Container).Objects
	set := func(at int, text string) { cells[at].(*widget.Label).SetText(text) }
	icon := cells[atIcon].(*canvas.Image)
	r, ok := p.row(i)
	if !ok {
		for at := range cells {
			if at != atIcon {
				set(at, "")
			}
		}
		set(atName, "…")
		p.draw(icon, style.SportIcon("generic"))
		return
	}
	f := format.For(p.host.Settings())
	set(atDate, format.Day(r.Start))
	p.draw(icon, style.SportIcon(r.Sport))
	set(atSport, style.SportName(r.Sport, r.SubSport))
	set(atName, Name(r))
	set(atDistance, f.Distance(r.DistanceM))
	set(atTime, format.Duration(first(r.TimerS, r.ElapsedS)))
	set(atSpeed, f.Speed(r.Sport, r.AvgSpeedMPS))
	set(atHeartRate, format.Whole(r.AvgHeartRateBPM, "bpm"))
	set(atPower, format.Whole(r.AvgPowerW, "W"))
	ascent := format.None
	if r.AscentM != nil && *r.AscentM > 0 {
		ascent = f.Height(r.AscentM)
	}
	set(atAscent, ascent)
}

// draw shows a drawing, unless it is there already. Its name tells its colour
// too: a row that waits to be used again is told of no change of the look.
func (p *Page) draw(icon *canvas.Image, res fyne.Resource) {
	if name := res.Name(); p.drawn[icon] != name {
		p.drawn[icon] = name
		icon.Resource = res
		icon.Refresh()
	}
}

// Name is what a workout is called: its title, else when on the day it was.
func Name(r store.ActivityRow) string {
	if r.Name != "" {
		return r.Name
	}
	part := "Night"
	switch h := r.Start.Hour(); {
	case h >= 5 && h < 11:
		part = "Morning"
	case h >= 11 && h < 14:
		part = "Midday"
	case h >= 14 && h < 18:
		part = "Afternoon"
	case h >= 18 && h < 23:
		part = "Evening"
	}
	return part + ", " + r.Start.Format("15:04")
}

func first(values ...*float64) *float64 {
	for _, v := range values {
		if v != nil {
			return v
		}
	}
	return nil
}

// header is the table's head, whose cells sort.
type header struct {
	root  fyne.CanvasObject
	cells map[store.SortColumn]*headCell
}

func newHeader(sort func(store.SortColumn)) *header {
	h := &header{cells: map[store.SortColumn]*headCell{}}
	cell := func(text string, column store.SortColumn, align fyne.TextAlign) fyne.CanvasObject {
		c := newHeadCell(text, align, func() { sort(column) })
		h.cells[column] = c
		return c
	}
	h.root = container.New(columns,
		cell("Date", store.SortStart, fyne.TextAlignLeading), canvas.NewRectangle(color.Transparent),
		cell("Sport", store.SortSport, fyne.TextAlignLeading), cell("Name", store.SortName, fyne.TextAlignLeading),
		cell("Distance", store.SortDistance, fyne.TextAlignTrailing), cell("Time", store.SortTime, fyne.TextAlignTrailing),
		newHeadCell("Pace, speed", fyne.TextAlignTrailing, nil),
		cell("Heart rate", store.SortHeartRate, fyne.TextAlignTrailing), cell("Power", store.SortPower, fyne.TextAlignTrailing),
		cell("Ascent", store.SortAscent, fyne.TextAlignTrailing))
	return h
}

func (h *header) show(f store.ActivityFilter) {
	for column, c := range h.cells {
		c.arrow(column == f.Sort, f.Ascending)
	}
}

// headCell is a heading that can be pressed.
type headCell struct {
	widget.BaseWidget
	name  string
	label *widget.Label
	tap   func()
}

func newHeadCell(name string, align fyne.TextAlign, tap func()) *headCell {
	c := &headCell{name: name, label: widget.NewLabel(name), tap: tap}
	c.label.Alignment = align
	c.label.SizeName = theme.SizeNameCaptionText
	c.label.Importance = widget.LowImportance
	c.label.Truncation = fyne.TextTruncateClip
	c.ExtendBaseWidget(c)
	return c
}

func (c *headCell) arrow(sorted, ascending bool) {
	text := c.name
	c.label.TextStyle.Bold = sorted
	c.label.Importance = widget.LowImportance
	if sorted {
		c.label.Importance = widget.MediumImportance
		if ascending {
			text += " ↑"
		} else {
			text += " ↓"
		}
	}
	c.label.SetText(text)
}

// Tapped sorts by this column.
func (c *headCell) Tapped(*fyne.PointEvent) {
	if c.tap != nil {
		c.tap()
	}
}

// CreateRenderer implements fyne.Widget.
func (c *headCell) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.label) }
