package zones

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/parts"
)

// Picker looks like a select, and opens a list of all zones with a search field.
type Picker struct {
	widget.Select

	// None, if not empty, is how choosing no zone is called; it is offered above
	// the zones.
	None    string
	Changed func(zone string)

	zone   string
	found  []string
	search *keyEntry
	list   *widget.List
	popup  *widget.PopUp
}

// NewPicker makes a picker that shows a zone; none is what no zone is called,
// empty if one has to be chosen.
func NewPicker(zone, none string, changed func(zone string)) *Picker {
	p := &Picker{None: none, Changed: changed}
	p.PlaceHolder = "Choose a zone"
	p.ExtendBaseWidget(p)
	p.SetZone(zone)
	return p
}

// Tapped implements fyne.Tappable.
func (p *Picker) Tapped(*fyne.PointEvent) {
	if !p.Disabled() {
		p.Open()
	}
}

// TypedKey opens the list with the keys that open a select.
func (p *Picker) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown:
		p.Tapped(nil)
	}
}

// Zone is what is chosen; empty for none.
func (p *Picker) Zone() string { return p.zone }

// SetZone shows a zone without calling Changed.
func (p *Picker) SetZone(zone string) {
	p.zone = zone
	p.Selected = p.label(zone)
	p.Refresh()
}

func (p *Picker) label(zone string) string {
	if zone == "" {
		return p.None
	}
	return Name(zone)
}

// Open shows the list.
func (p *Picker) Open() {
	c := fyne.CurrentApp().Driver().CanvasForObject(p)
	if c == nil {
		return
	}
	now := time.Now()
	p.list = widget.NewList(func() int { return len(p.found) }, newZoneRow, func(i widget.ListItemID, o fyne.CanvasObject) {
		if i >= len(p.found) {
			return
		}
		row := o.(*fyne.Container).Objects
		row[0].(*widget.Label).SetText(p.label(p.found[i]))
		row[1].(*widget.Label).SetText(Offset(p.found[i], now))
	})
	p.list.OnSelected = func(i widget.ListItemID) { p.choose(i) }
	none := parts.Hint("No zone is called like that. Type a city: Vienna, New York, Tokyo.")
	p.search = newKeyEntry(p.key)
	p.search.SetPlaceHolder("Search: a city or a continent")
	p.search.OnChanged = func(text string) {
		p.find(text)
		if len(p.found) == 0 {
			none.Show()
		} else {
			none.Hide()
		}
	}
	p.find("")
	none.Hide()
	cancel := widget.NewButton("Cancel", p.close)
	head := container.NewVBox(parts.Heading("Time zone"), p.search, none)
	box := container.NewBorder(head, container.NewBorder(nil, nil, nil, cancel), nil, nil, p.list)
	p.popup = widget.NewModalPopUp(container.NewPadded(box), c)
	p.popup.Resize(fyne.NewSize(min(440, c.Size().Width-40), min(520, c.Size().Height-40)))
	p.popup.Show()
	c.Focus(p.search)
}

func newZoneRow() fyne.CanvasObject {
	name, offset := widget.NewLabel(""), parts.Muted("")
	offset.Alignment = fyne.TextAlignTrailing
	name.Truncation = fyne.TextTruncateEllipsis
	return container.New(parts.Columns{Gap: 6, Height: 32, Columns: []parts.Column{{Min: 160, Grow: 1}, {Min: 90}}}, name, offset)
}

func (p *Picker) find(text string) {
	p.found = Search(text)
	if p.None != "" && text == "" {
		p.found = append([]string{""}, p.found...)
	}
	if p.popup == nil {
		return // the list is not shown yet
	}
	p.list.UnselectAll()
	p.list.ScrollToTop()
	p.list.Refresh()
}

// key makes the search field enough for those who do not use a mouse.
func (p *Picker) key(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyReturn, fyne.KeyEnter:
		p.choose(0)
	case fyne.KeyEscape:
		p.close()
	default:
		return false
	}
	return true
}

func (p *Picker) choose(i int) {
	if i < 0 || i >= len(p.found) {
		return
	}
	chosen := p.found[i]
	p.close()
	p.SetZone(chosen)
	if p.Changed != nil {
		p.Changed(chosen)
	}
}

func (p *Picker) close() {
	if p.popup != nil {
		p.popup.Hide()
		p.popup = nil
	}
}

// keyEntry is an entry that passes keys on first.
type keyEntry struct {
	widget.Entry
	first func(fyne.KeyName) bool
}

func newKeyEntry(first func(fyne.KeyName) bool) *keyEntry {
	e := &keyEntry{first: first}
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey implements fyne.Focusable.
func (e *keyEntry) TypedKey(k *fyne.KeyEvent) {
	if !e.first(k.Name) {
		e.Entry.TypedKey(k)
	}
}
