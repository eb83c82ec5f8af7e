// Package settingspage is the page of what the user can choose.
package settingspage

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/engine"
	"athletedata/app/explain"
	"athletedata/app/settings"
	"athletedata/app/ui/format"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/zones"
)

// Page shows the settings; they hold as soon as they are chosen.
type Page struct {
	Root fyne.CanvasObject

	host    host.Host
	async   parts.Async
	changed func(settings.Settings)
	note    *widget.Label
}

var (
	units  = []string{"Metric (km, m, °C)", "Imperial (mi, ft, °F)"}
	themes = []string{"Like the system", "Light", "Dark"}
)

var themeValues = []settings.Theme{settings.Auto, settings.Light, settings.Dark}

// New makes the page; changed is called with what was chosen. ready says
// whether the database is up, which keeps some of it.
func New(h host.Host, async parts.Async, ready bool, changed func(settings.Settings)) *Page {
	p := &Page{host: h, async: async, changed: changed, note: parts.Wrapped("")}
	p.note.Hide()
	s := h.Settings()
	unit := widget.NewRadioGroup(units, func(choice string) {
		p.set(func(s *settings.Settings) {
			s.Units = settings.Metric
			if choice == units[1] {
				s.Units = settings.Imperial
			}
		})
	})
	unit.Required, unit.Selected = true, units[0]
	if s.Units == settings.Imperial {
		unit.Selected = units[1]
	}
	look := widget.NewRadioGroup(themes, func(choice string) {
		p.set(func(s *settings.Settings) {
			for i, t := range themes {
				if t == choice {
					s.Theme = themeValues[i]
				}
			}
		})
	})
	look.Required, look.Selected = true, themes[0]
	for i, v := range themeValues {
		if s.Theme == v {
			look.Selected = themes[i]
		}
	}
	choices := parts.Beside(
		parts.TitledCard("Units", container.NewVBox(unit, parts.Hint("The database is always metric."))),
		parts.TitledCard("Look", look))
	behind := parts.TitledCard("Syncing accounts", p.syncing())
	if closing := p.closing(); closing != nil {
		behind = parts.Beside(behind, parts.TitledCard("Closing the window", closing))
	}
	about := parts.Hint("Athlete Data Warehouse " + h.Version() + ". Free software under the MIT licence. It sends nothing anywhere: no telemetry, no cloud.")
	p.Root = parts.Padded(container.NewBorder(container.NewVBox(parts.Title("Settings"), p.note), nil, nil, nil,
		container.NewVScroll(parts.Below(choices, behind, parts.TitledCard("Home time zone", p.home(ready)), parts.TitledCard("Folders", p.folders()),
			parts.TitledCard("Delete everything", p.erase(ready)), parts.TitledCard("About", about)))))
	return p
}

func (p *Page) set(change func(*settings.Settings)) {
	s := p.host.Settings()
	change(&s)
	if err := p.host.SaveSettings(s); err != nil {
		p.say(err)
		return
	}
	p.note.Hide()
	p.changed(s)
}

func (p *Page) say(err error) {
	text := explain.Error(err)
	p.note.Importance = widget.WarningImportance
	p.note.SetText(text.What + " " + text.Next)
	p.note.Show()
}

// home is the zone of clocks on the wall.
func (p *Page) home(ready bool) fyne.CanvasObject {
	none := "That of this computer"
	if name := zones.Here(); name != "" {
		none += " (" + zones.Name(name) + ")"
	}
	moving := parts.Muted("")
	moving.Hide()
	var picker *zones.Picker
	// Until it is known which one holds, choosing would write over it unseen.
	show := func() {
		picker.Disable()
		p.async.Go(func() {
			home, err := p.host.HomeZone(context.Background())
			p.async.Do(func() {
				if err != nil {
					p.say(err)
					return
				}
				picker.SetZone(home)
				picker.Enable()
			})
		})
	}
	picker = zones.NewPicker("", none, func(zone string) {
		picker.Disable()
		p.note.Hide()
		p.async.Go(func() {
			err := p.host.SetHomeZone(context.Background(), zone, func(e engine.Event) {
				if e, ok := e.(engine.Rereading); ok {
					p.async.Do(func() {
						moving.SetText(format.Rereading(e.Done, e.Found))
						moving.Show()
					})
				}
			})
			p.async.Do(func() {
				moving.Hide()
				if err != nil {
					p.say(err)
				}
				show()
			})
		})
	})
	if ready {
		show()
	} else {
		picker.Disable()
	}
	hint := parts.Hint("Some vendors write only what a clock on the wall showed. Where no activity tells in which zone that clock was, it was this one.")
	return container.NewVBox(hint, parts.Flush(container.NewGridWrap(fyne.NewSize(360, 34), parts.Framed(picker))), moving)
}

// folders says where things are, and opens them.
func (p *Page) folders() fyne.CanvasObject {
	columns := parts.Columns{Gap: 8, Height: 36, Columns: []parts.Column{{Min: 120}, {Min: 200, Grow: 1}, {Min: 76}}}
	f := p.host.Folders()
	box := container.NewVBox()
	for _, row := range []struct{ name, path string }{
		{"Everything", f.Data}, {"Raw files", f.Archive}, {"Database", f.Server}, {"Log", f.Log},
	} {
		if row.path == "" {
			continue // a database of one's own has no folder here
		}
		path := widget.NewLabel(row.path)
		path.Truncation = fyne.TextTruncateEllipsis
		open := widget.NewButton("Open", func() {
			if err := p.host.OpenFolder(row.path); err != nil {
				p.say(err)
			}
		})
		box.Add(container.New(columns, parts.Muted(row.name), path, open))
	}
	box.Add(parts.Hint("The raw files are every file you imported, compressed. To keep a copy of everything, close the program and copy the first folder."))
	return box
}
