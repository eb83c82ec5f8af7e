// Package database is the page that shows the database and opens it in other
// programs.
package database

import (
	"context"
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/explain"
	"athletedata/app/ui/format"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
	"athletedata/store"
)

// Page shows state, size, tables and connection.
type Page struct {
	Root fyne.CanvasObject

	host   host.Host
	async  parts.Async
	copy   func(string)
	body   *fyne.Container
	note   *widget.Label
	shown  bool // passwords are visible
	info   *store.Info
	tables []store.TableInfo
}

// New makes the page; copy puts a text on the clipboard.
func New(h host.Host, async parts.Async, copy func(string)) *Page {
	p := &Page{host: h, async: async, copy: copy, body: container.NewStack(parts.Muted("Looking into the database …"))}
	p.note = parts.Wrapped("")
	p.note.Hide()
	p.Root = parts.Padded(container.NewBorder(container.NewVBox(parts.Title("Database"), p.note), nil, nil, nil, p.body))
	return p
}

// Refresh looks into the database again.
func (p *Page) Refresh() {
	p.async.Go(func() {
		info, err := p.host.Info(context.Background())
		p.async.Do(func() {
			if err != nil {
				p.say(err)
				return
			}
			p.info = &info
			p.build()
		})
	})
}

func (p *Page) say(err error) {
	text := explain.Error(err)
	p.note.Importance = widget.WarningImportance
	p.note.SetText(text.What + " " + text.Next)
	p.note.Show()
}

func (p *Page) build() {
	info, c := p.info, p.host.Connection()
	tiles := container.NewGridWrap(fyne.NewSize(150, 50),
		parts.NewTile("PostgreSQL", info.ServerVersion+", running"),
		parts.NewTile("Size", format.Bytes(info.DatabaseBytes)),
		parts.NewTile("Activities", format.Count(info.Activities)),
		parts.NewTile("Samples", format.Count(info.Records)),
		parts.NewTile("Days", format.Count(info.Days)),
	)
	left := parts.Below(parts.TitledCard("State", tiles), parts.TitledCard("Open it in another program", p.programs()))
	right := parts.TitledCard("Connection", p.connection(c))
	upper := container.New(&twoColumns{}, left, right)
	p.tables = info.Tables
	p.body.Objects = []fyne.CanvasObject{container.NewVScroll(parts.Below(upper, parts.TitledCard("Tables", p.tableList())))}
	p.body.Refresh()
}

// programs are the buttons that open the database elsewhere.
func (p *Page) programs() fyne.CanvasObject {
	try := func(open func() error) func() {
		return func() {
			p.note.Hide()
			p.async.Go(func() {
				if err := open(); err != nil {
					p.async.Do(func() { p.say(err) })
				}
			})
		}
	}
	admin := widget.NewButton("Open in pgAdmin", try(p.host.OpenPgAdmin))
	admin.Importance = widget.HighImportance
	psql := widget.NewButton("Open psql", try(p.host.OpenPsql))
	hint := parts.Muted("Superset, Grafana, a notebook or any other program that speaks PostgreSQL works too: give it an address of the card “Connection”. The one for reading cannot change anything.")
	hint.Wrapping = fyne.TextWrapWord
	return container.NewVBox(parts.Flush(admin, psql), hint)
}

// hidden stands for a password.
const hidden = "••••••••"

func (p *Page) connection(c host.Connection) fyne.CanvasObject {
	form := container.NewVBox()
	columns := parts.Columns{Gap: 6, Height: 32, Columns: []parts.Column{{Min: 92}, {Min: 120, Grow: 1}, {Min: 38}}}
	add := func(name, value, secret string) {
		if secret == "" {
			return
		}
		shown := widget.NewLabel(value)
		shown.Truncation = fyne.TextTruncateEllipsis
		button := widget.NewButtonWithIcon("", theme.ContentCopyIcon(), func() { p.copy(secret) })
		button.Importance = widget.LowImportance
		form.Add(container.New(columns, parts.Muted(name), shown, button))
	}
	veil := func(address, safe string) string {
		if p.shown {
			return address
		}
		return safe
	}
	add("Address", veil(c.URL, c.SafeURL), c.URL)
	if c.ReaderURL != "" {
		add("For reading", veil(c.ReaderURL, fmt.Sprintf("postgresql://reader@%s:%d/%s", c.Host, c.Port, c.Database)), c.ReaderURL)
	}
	add("Host", c.Host, c.Host)
	add("Port", strconv.Itoa(c.Port), strconv.Itoa(c.Port))
	add("Database", c.Database, c.Database)
	add("User", c.User, c.User)
	if password := passwordOf(c.URL); password != "" {
		add("Password", veil(password, hidden), password)
	}
	label := "Show passwords"
	if p.shown {
		label = "Hide passwords"
	}
	toggle := widget.NewButton(label, func() { p.shown = !p.shown; p.build() })
	server := parts.Muted(c.Server)
	server.Truncation = fyne.TextTruncateEllipsis
	form.Add(container.NewBorder(nil, nil, nil, parts.Flush(toggle), server))
	return form
}

func (p *Page) tableList() fyne.CanvasObject {
	columns := parts.Columns{Gap: 10, Height: 27, Columns: []parts.Column{{Min: 150}, {Min: 90}, {Min: 76}}}
	line := func(name, rows, size, comment string, head bool) fyne.CanvasObject {
		labels := []*widget.Label{widget.NewLabel(name), widget.NewLabel(rows), widget.NewLabel(size), widget.NewLabel(comment)}
		labels[1].Alignment, labels[2].Alignment = fyne.TextAlignTrailing, fyne.TextAlignTrailing
		left := container.New(columns)
		for i, l := range labels {
			if head {
				l.SizeName = theme.SizeNameCaptionText
			}
			if head || i == 3 {
				l.Importance = widget.LowImportance
			}
			if i < 3 {
				l.Truncation = fyne.TextTruncateEllipsis
				left.Add(l)
			}
		}
		labels[3].Wrapping = fyne.TextWrapWord // it can be read nowhere else
		return container.NewBorder(nil, nil, container.NewVBox(left), nil, container.New(layout.NewCustomPaddedLayout(-3, -3, 6, 0), labels[3]))
	}
	box := container.NewVBox(line("Table", "Rows", "Size", "What it holds", true), widget.NewSeparator())
	for _, t := range p.tables {
		box.Add(line(t.Name, format.Count(t.Rows), format.Bytes(t.Bytes), t.Comment, false))
	}
	return box
}

// twoColumns share the width where there is room, else they stand one below
// the other.
type twoColumns struct{ stacked bool }

const narrow = 700

func (c *twoColumns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const gap = parts.Gap
	c.stacked = size.Width < narrow
	if c.stacked {
		o[0].Resize(fyne.NewSize(size.Width, o[0].Size().Height)) // texts that wrap know their height at this width only
		h := o[0].MinSize().Height
		o[0].Move(fyne.NewPos(0, 0))
		o[0].Resize(fyne.NewSize(size.Width, h))
		o[1].Move(fyne.NewPos(0, h+gap))
		o[1].Resize(fyne.NewSize(size.Width, o[1].MinSize().Height))
		return
	}
	w := (size.Width - gap) / 2
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(w, size.Height))
	o[1].Move(fyne.NewPos(w+gap, 0))
	o[1].Resize(fyne.NewSize(w, size.Height))
}

// MinSize is as high as in the last layout, or what is below would lie over it.
func (c *twoColumns) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	size := fyne.NewSize(max(a.Width, b.Width)+20, max(a.Height, b.Height))
	if c.stacked {
		size.Height = a.Height + parts.Gap + b.Height
	}
	return size
}
