// Package activity is the page of one workout: totals, way, charts, laps,
// zones, devices.
package activity

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/explain"
	"athletedata/app/ui/activities"
	"athletedata/app/ui/format"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/style"
	"athletedata/store"
)

// Page shows one workout at a time.
type Page struct {
	Root fyne.CanvasObject

	host       host.Host
	async      parts.Async
	back       func()
	neighbour  func(id int64, step int) (int16, int64, bool)
	generation int
	id         int64
	body       *fyne.Container
	prev, next *widget.Button
	icon       *canvas.Image
	title      *widget.Label
	subtitle   *widget.Label
}

// New makes the page; back leaves it, neighbour finds the workout before (-1)
// or after (+1) in the list.
func New(h host.Host, async parts.Async, back func(), neighbour func(id int64, step int) (int16, int64, bool)) *Page {
	p := &Page{host: h, async: async, back: back, neighbour: neighbour, body: container.NewStack()}
	leave := widget.NewButtonWithIcon("Activities", theme.NavigateBackIcon(), back)
	leave.Importance = widget.LowImportance
	p.prev = widget.NewButtonWithIcon("", theme.MoveUpIcon(), func() { p.Step(-1) })
	p.next = widget.NewButtonWithIcon("", theme.MoveDownIcon(), func() { p.Step(1) })
	p.icon = canvas.NewImageFromResource(style.SportIcon("generic"))
	p.icon.FillMode = canvas.ImageFillContain
	p.icon.SetMinSize(fyne.NewSize(34, 34))
	p.title = parts.Title("")
	p.subtitle = parts.Muted("")
	p.subtitle.Truncation = fyne.TextTruncateEllipsis
	head := container.NewBorder(nil, nil, container.NewHBox(container.NewCenter(p.icon)), nil,
		container.New(tight{}, p.title, p.subtitle))
	top := container.NewVBox(container.NewBorder(nil, nil, leave, container.NewHBox(p.prev, p.next)), head)
	p.Root = parts.Padded(container.NewBorder(top, nil, nil, nil, p.body))
	return p
}

// Step goes to the workout before or after in the list.
func (p *Page) Step(step int) {
	if athlete, id, ok := p.neighbour(p.id, step); ok {
		p.Show(athlete, id)
	}
}

// Show reads a workout and shows it.
func (p *Page) Show(athlete int16, id int64) {
	p.generation++
	generation := p.generation
	p.id = id
	p.async.Go(func() {
		detail, err := p.host.Activity(context.Background(), athlete, id)
		var series *store.Series
		if err == nil {
			series, err = p.host.Series(context.Background(), athlete, id)
		}
		var data *samples
		if err == nil {
			data = newSamples(detail, series)
		}
		p.async.Do(func() {
			if generation != p.generation {
				return
			}
			if err != nil {
				p.fail(err)
				return
			}
			p.show(detail, data)
		})
	})
}

func (p *Page) fail(err error) {
	text := explain.Error(err)
	p.title.SetText("")
	p.subtitle.SetText("")
	p.body.Objects = []fyne.CanvasObject{parts.Empty("generic", text.What, text.Next, widget.NewButton("Back to the list", p.back))}
	p.body.Refresh()
}

func (p *Page) show(d *store.ActivityDetail, data *samples) {
	p.icon.Resource = style.SportIcon(d.Sport)
	p.icon.Refresh()
	p.title.SetText(activities.Name(d.ActivityRow))
	sub := style.SportName(d.Sport, d.SubSport) + "   ·   " + format.Moment(d.Start)
	if d.Activity.TimeZone != "" {
		sub += "   ·   " + d.Activity.TimeZone
	}
	p.subtitle.SetText(sub)
	f := format.For(p.host.Settings())
	content := parts.Below(tiles(d, f))
	if d.Activity.Partial != "" {
		note := parts.Wrapped("Only a part of this file could be read: " + d.Activity.Partial + ".")
		note.Importance = widget.WarningImportance
		content.Add(note)
	}
	if data.any() {
		content.Add(newCharts(d, data, f))
	}
	content.Add(details(d, f))
	p.body.Objects = []fyne.CanvasObject{container.NewVScroll(content)}
	p.body.Refresh()
}

// tight puts a title and its subtitle close together.
type tight struct{}

func (tight) Layout(o []fyne.CanvasObject, size fyne.Size) {
	y := float32(-4)
	for _, c := range o {
		h := c.MinSize().Height
		c.Move(fyne.NewPos(0, y))
		c.Resize(fyne.NewSize(size.Width, h))
		y += h - 13
	}
}

func (tight) MinSize(o []fyne.CanvasObject) fyne.Size {
	h := float32(0)
	for _, c := range o {
		h += c.MinSize().Height - 9
	}
	return fyne.NewSize(200, h)
}

// tiles are the totals that the workout has.
func tiles(d *store.ActivityDetail, f format.Formatter) fyne.CanvasObject {
	a := &d.Activity
	row := container.NewGridWrap(fyne.NewSize(119, 50))
	add := func(name, value string) {
		if value != format.None {
			row.Add(parts.NewTile(name, value))
		}
	}
	add("Distance", f.Distance(a.DistanceM))
	add("Time", format.Duration(a.TimerS))
	if a.ElapsedS != nil && a.TimerS != nil && *a.ElapsedS-*a.TimerS > 30 {
		add("Elapsed", format.Duration(a.ElapsedS))
	}
	speed := "Average speed"
	if format.PaceSports(d.Sport) {
		speed = "Average pace"
	}
	add(speed, f.Speed(d.Sport, a.AvgSpeedMPS))
	add("Average heart rate", format.Whole(a.AvgHeartRateBPM, "bpm"))
	add("Highest heart rate", format.Whole(a.MaxHeartRateBPM, "bpm"))
	add("Average power", format.Whole(a.AvgPowerW, "W"))
	add("Normalized power", format.Whole(a.NormalizedPowerW, "W"))
	cadence, unit := a.AvgCadenceRPM, "rpm"
	if d.Sport == "running" || d.Sport == "walking" || d.Sport == "hiking" {
		unit = "spm"
		if cadence != nil {
			steps := *cadence * 2
			cadence = &steps
		}
	}
	add("Average cadence", format.Whole(cadence, unit))
	if a.AscentM != nil && *a.AscentM > 0 {
		add("Ascent", f.Height(a.AscentM))
	}
	add("Energy", format.Whole(a.EnergyKcal, "kcal"))
	return parts.Card(row)
}
