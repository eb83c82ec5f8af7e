// Package activities is the page with the list of all workouts.
package activities

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/explain"
	"athletedata/app/ui/format"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
	"athletedata/store"
)

// pageSize is how many rows are asked for at a time.
const pageSize = 100

// Page is the list. Its rows come from the database page by page, as they are
// scrolled into view.
type Page struct {
	Root   fyne.CanvasObject
	Search *widget.Entry
	Window fyne.Window // for dialogs

	host   host.Host
	async  parts.Async
	open   func(athlete int16, id int64)
	filter store.ActivityFilter

	generation atomic.Int64 // answers to older questions are thrown away
	shown      store.ActivityFilter
	total      int
	rows       map[int][]store.ActivityRow // by page; nil: asked for
	list       *widget.List
	drawn      map[*canvas.Image]string // what the rows show, by name
	header     *header
	summary    *widget.Label
	sport      *widget.Select
	sports     map[string]string // what is shown → name
	period     *widget.Select
	body       *fyne.Container
	table      fyne.CanvasObject
	problem    *widget.Label
	doImport   func()
	typing     *time.Timer
}

// New makes the page. open is called for a workout that was chosen, doImport
// when the empty page's button is pressed.
func New(h host.Host, async parts.Async, open func(athlete int16, id int64), doImport func()) *Page {
	p := &Page{host: h, async: async, open: open, doImport: doImport, rows: map[int][]store.ActivityRow{}, sports: map[string]string{}, drawn: map[*canvas.Image]string{}}
	p.filter.Sort = store.SortStart
	p.Search = widget.NewEntry()
	p.Search.SetPlaceHolder("Search name, notes, sport, device")
	p.Search.OnChanged = p.searchSoon
	p.sport = widget.NewSelect([]string{allSports}, func(s string) {
		if p.filter.Sport != p.sports[s] {
			p.filter.Sport = p.sports[s]
			p.Reload()
		}
	})
	p.sport.Selected = allSports
	p.period = widget.NewSelect([]string{allTime}, p.choosePeriod)
	p.period.Selected = allTime
	p.summary = parts.Muted("")
	p.summary.Truncation = fyne.TextTruncateEllipsis
	p.header = newHeader(p.sortBy)
	p.header.show(p.filter)
	p.list = widget.NewList(func() int { return p.total }, newRow, p.fill)
	p.list.HideSeparators = false
	p.list.OnSelected = func(i widget.ListItemID) {
		p.list.UnselectAll()
		if r, ok := p.row(i); ok {
			p.open(r.AthleteID, r.ID)
		}
	}
	p.problem = parts.Wrapped("")
	p.problem.Hide()
	filters := container.NewBorder(nil, nil, nil, container.NewHBox(
		container.NewGridWrap(fyne.NewSize(190, 36), parts.Framed(p.sport)), container.NewGridWrap(fyne.NewSize(160, 36), parts.Framed(p.period))), p.Search)
	top := container.NewVBox(parts.Title("Activities"), filters, p.summary, p.problem)
	p.table = parts.Card(container.NewBorder(container.NewVBox(p.header.root, widget.NewSeparator()), nil, nil, nil, p.list))
	p.body = container.NewStack(p.table)
	p.Root = parts.Padded(container.NewBorder(top, nil, nil, nil, p.body))
	return p
}

// Refresh reads everything anew, also what can be filtered by.
func (p *Page) Refresh() {
	p.async.Go(func() {
		sports, err := p.host.Sports(context.Background())
		var oldest int
		if err == nil {
			var t store.ActivityTotals
			if t, err = p.host.CountActivities(context.Background(), store.ActivityFilter{}); err == nil && t.Count > 0 {
				oldest = t.First.Year()
			}
		}
		p.async.Do(func() {
			if err == nil {
				p.showSports(sports)
				p.showPeriods(oldest)
			}
			p.Reload()
		})
	})
}

// Reload asks for the list with the present filter.
func (p *Page) Reload() {
	generation := p.generation.Add(1)
	filter := p.filter
	p.async.Go(func() {
		totals, err := p.host.CountActivities(context.Background(), filter)
		var first []store.ActivityRow
		if err == nil {
			first, err = p.host.Activities(context.Background(), filter, 0, pageSize)
		}
		p.async.Do(func() {
			if generation != p.generation.Load() {
				return
			}
			p.show(filter, totals, first, err)
		})
	})
}

func (p *Page) show(filter store.ActivityFilter, totals store.ActivityTotals, first []store.ActivityRow, err error) {
	p.problem.Hide()
	if err != nil {
		text := explain.Error(err)
		p.problem.SetText(text.What + " " + text.Next)
		p.problem.Show()
		return
	}
	p.total = int(totals.Count)
	before := p.rows
	p.rows = map[int][]store.ActivityRow{0: first}
	p.header.show(filter)
	p.summary.SetText(p.sentence(totals))
	switch {
	case p.total > 0:
		p.body.Objects = []fyne.CanvasObject{p.table}
	case filtered(filter):
		p.body.Objects = []fyne.CanvasObject{parts.Empty("route", "Nothing matches", "No activity fits this search and these filters.",
			widget.NewButton("Show all activities", p.clear))}
	default:
		add := widget.NewButton("Import files", p.doImport)
		add.Importance = widget.HighImportance
		p.body.Objects = []fyne.CanvasObject{parts.Empty("route", "No activities yet",
			"Drop a folder, a zip or single FIT, TCX and GPX files on this window, or connect an account on the Sources page. Everything stays on this computer.", add)}
	}
	p.body.Refresh()
	p.list.Refresh()
	if filter != p.shown {
		p.list.ScrollToTop()
		p.shown = filter
		return
	}
	// Somebody may be looking at what is far down, or at one of those activities.
	for page := range before {
		if page*pageSize < p.total {
			p.row(page * pageSize)
		}
	}
}

func filtered(f store.ActivityFilter) bool {
	return f.Search != "" || f.Sport != "" || !f.From.IsZero() || !f.To.IsZero()
}

func (p *Page) sentence(t store.ActivityTotals) string {
	if t.Count == 0 {
		return ""
	}
	f := format.For(p.host.Settings())
	noun := "activities"
	if t.Count == 1 {
		noun = "activity"
	}
	return fmt.Sprintf("%s %s   ·   %s   ·   %s   ·   %s climbed   ·   %s – %s", format.Count(t.Count), noun,
		f.Distance(&t.DistanceM), format.Hours(t.TimerS), f.Height(&t.AscentM), format.Day(t.First), format.Day(t.Last))
}

// row returns a row that has been loaded, and asks for its page if not.
func (p *Page) row(i int) (store.ActivityRow, bool) {
	page := i / pageSize
	rows, known := p.rows[page]
	if known {
		if at := i - page*pageSize; at < len(rows) {
			return rows[at], true
		}
		return store.ActivityRow{}, false
	}
	p.rows[page] = nil // asked for
	generation, filter := p.generation.Load(), p.filter
	p.async.Go(func() {
		rows, err := p.host.Activities(context.Background(), filter, page*pageSize, pageSize)
		p.async.Do(func() {
			if generation != p.generation.Load() {
				return
			}
			if err != nil {
				delete(p.rows, page) // asked for again when it is looked at
				return
			}
			p.rows[page] = rows
			p.list.Refresh()
		})
	})
	return store.ActivityRow{}, false
}

// Neighbour is the workout before (-1) or after (+1) one in the list.
func (p *Page) Neighbour(id int64, step int) (athlete int16, next int64, ok bool) {
	for page, rows := range p.rows {
		for i := range rows {
			if rows[i].ID != id {
				continue
			}
			at := page*pageSize + i + step
			if at < 0 || at >= p.total {
				return 0, 0, false
			}
			r, ok := p.row(at)
			return r.AthleteID, r.ID, ok
		}
	}
	return 0, 0, false
}
