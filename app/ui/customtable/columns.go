package customtable

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/parts"
	"athletedata/parsers/customcsv"
)

// columns is the list of the file's columns.
type columns struct {
	root fyne.CanvasObject
	page *Page
	list *widget.List
}

var columnWidths = parts.Columns{Gap: 8, Height: 38, Columns: []parts.Column{
	{Min: 26}, {Min: 90, Grow: 0.6, Drop: 2}, {Min: 122, Grow: 0.6}, {Min: 144}, {Min: 136}, {Min: 64, Drop: 1}, {Min: 26}, {Min: 110, Grow: 1}}}

func newColumns(p *Page) *columns {
	c := &columns{page: p}
	c.list = widget.NewList(func() int { return len(p.def.Columns) }, c.newRow, c.fill)
	c.list.OnSelected = func(i widget.ListItemID) {
		c.list.UnselectAll()
		c.tell(i)
	}
	widths := columnWidths
	widths.Height = 22
	head := container.New(widths)
	for _, text := range []string{"", "In the file", "Name in the database", "Holds", "Written like", "Unit", "Key", "What is in it"} {
		l := caption(text)
		if text == "Key" {
			l.Truncation = fyne.TextTruncateOff
		}
		head.Add(l)
	}
	c.root = parts.Card(container.NewBorder(container.NewVBox(head, widget.NewSeparator()), nil, nil, nil, c.list))
	return c
}

func (c *columns) refresh() { c.list.Refresh() }

// columnRow is the widgets of one column.
type columnRow struct {
	stored, key  *widget.Check
	source       *widget.Label
	name, unit   *widget.Entry
	kind, layout *widget.Select
	ways         fyne.CanvasObject // the layout with its frame
	what         *widget.Label
}

func (c *columns) newRow() fyne.CanvasObject {
	source, what := parts.Muted(""), parts.Muted("")
	kind, layout := widget.NewSelect(texts(typeWords), nil), widget.NewSelect(nil, nil)
	kind.PlaceHolder, layout.PlaceHolder = "Left out", " "
	source.Truncation, what.Truncation = fyne.TextTruncateEllipsis, fyne.TextTruncateEllipsis
	return container.New(columnWidths, widget.NewCheck("", nil), source, widget.NewEntry(), parts.Framed(kind),
		container.NewStack(parts.Framed(layout)), widget.NewEntry(), widget.NewCheck("", nil), what)
}

func rowOf(o fyne.CanvasObject) columnRow {
	w := o.(*fyne.Container).Objects
	ways := w[4].(*fyne.Container).Objects[0]
	return columnRow{w[0].(*widget.Check), w[6].(*widget.Check), w[1].(*widget.Label), w[2].(*widget.Entry), w[5].(*widget.Entry),
		inFrame(w[3]), inFrame(ways), ways, w[7].(*widget.Label)}
}

// inFrame is the select that [parts.Framed] was given.
func inFrame(o fyne.CanvasObject) *widget.Select {
	return o.(*fyne.Container).Objects[1].(*fyne.Container).Objects[0].(*widget.Select)
}

// fill shows a column. The row may have shown another one before: nothing of
// it must be taken for a change.
func (c *columns) fill(i widget.ListItemID, o fyne.CanvasObject) {
	if i >= len(c.page.def.Columns) {
		return
	}
	r, col, d := rowOf(o), c.page.def.Columns[i], c.page.def
	r.stored.OnChanged, r.key.OnChanged, r.name.OnChanged, r.unit.OnChanged = nil, nil, nil, nil
	r.kind.OnChanged, r.layout.OnChanged = nil, nil
	stored := col.Type != customcsv.Ignore
	r.stored.SetChecked(stored)
	r.source.SetText(orElse(col.Source, fmt.Sprintf("Column %d", i+1)))
	set(r.name, col.Name)
	set(r.unit, col.Unit)
	r.key.SetChecked(slices.Contains(d.Unique, col.Name))
	r.kind.Selected = textOf(typeWords, col.Type)
	r.kind.Refresh()
	words := layoutWords(col.Type)
	r.layout.Options = texts(words)
	layout := col.Layout
	if col.Type == customcsv.Duration && layout == "" {
		layout = customcsv.HourMinute
	}
	r.layout.Selected = textOf(words, layout)
	r.layout.Refresh()
	enable(stored, r.name, r.unit, r.kind, r.key)
	if words == nil {
		r.ways.Hide()
	} else {
		r.ways.Show()
	}
	r.what.Importance = widget.LowImportance
	text, warn := c.what(i)
	if warn {
		r.what.Importance = widget.WarningImportance
	}
	r.what.SetText(text)
	r.stored.OnChanged = func(yes bool) { c.store(i, yes) }
	r.name.OnChanged = func(text string) { c.rename(i, text) }
	r.unit.OnChanged = func(text string) { c.edit(i, func(c *customcsv.Column) { c.Unit = strings.TrimSpace(text) }) }
	r.key.OnChanged = func(yes bool) { c.unique(i, yes) }
	r.kind.OnChanged = func(text string) { c.retype(i, valueOf(typeWords, text)) }
	r.layout.OnChanged = func(text string) { c.relayout(i, valueOf(words, text)) }
}

// set shows a text without moving the cursor of somebody who is typing it.
func set(e *widget.Entry, text string) {
	if e.Text != text {
		e.SetText(text)
	}
}

func enable(yes bool, widgets ...fyne.Disableable) {
	for _, w := range widgets {
		if yes {
			w.Enable()
		} else {
			w.Disable()
		}
	}
}

// what says what is in a column, and whether somebody should look at it.
func (c *columns) what(i int) (text string, warn bool) {
	p, col := c.page, c.page.def.Columns[i]
	if i >= len(p.preview.Columns) {
		return "", false
	}
	seen := p.preview.Columns[i]
	switch {
	case col.Type == customcsv.Ignore:
		return "is not stored", false
	case seen.Values == 0:
		return "no values", false
	case seen.Failures > 0:
		return fmt.Sprintf("%s %s: “%s”", percent(seen.Share()), article(col.Type), seen.Failure), true
	case i < len(p.ambiguous) && p.ambiguous[i]:
		return "Day first or month first? " + strings.Join(seen.Examples, " | "), true
	}
	return strings.Join(seen.Examples, " | "), false
}

// tell shows what is in a column where the list has no room for it.
func (c *columns) tell(i int) {
	if i >= len(c.page.def.Columns) || i >= len(c.page.preview.Columns) {
		return
	}
	seen := c.page.preview.Columns[i]
	text, _ := c.what(i)
	if seen.Failures > 0 && len(seen.Examples) > 0 {
		text += "\n\nOthers are read as: " + strings.Join(seen.Examples, " | ")
	}
	about := parts.Wrapped(text)
	d := dialog.NewCustom(c.page.def.Columns[i].Name, "Close", about, c.page.window)
	d.Resize(fyne.NewSize(460, 200))
	d.Show()
}

// percent never says 0 or 100 of what is not.
func percent(share float64) string {
	switch p := share * 100; {
	case p < 0.1:
		return "under 0.1 %"
	case p < 10:
		return fmt.Sprintf("%.1f %%", p)
	case p > 99 && p < 100:
		return "over 99 %"
	default:
		return fmt.Sprintf("%.0f %%", p)
	}
}

// edit changes one column in a definition of its own.
func (c *columns) edit(i int, change func(*customcsv.Column)) {
	d := c.page.def
	d.Columns = slices.Clone(d.Columns)
	change(&d.Columns[i])
	c.page.change(d)
}

func (c *columns) store(i int, yes bool) {
	d := c.page.def
	d.Columns = slices.Clone(d.Columns)
	col := &d.Columns[i]
	if yes {
		was := c.page.before[i]
		if was.Type == customcsv.Ignore {
			was.Type = customcsv.Text
		}
		col.Type, col.Layout, col.Zoned = was.Type, was.Layout, was.Zoned
	} else {
		c.page.before[i] = *col
		col.Type, col.Layout, col.Zoned = customcsv.Ignore, "", false
	}
	c.page.change(repaired(d))
}

func (c *columns) rename(i int, text string) {
	d := c.page.def
	d.Columns, d.Unique = slices.Clone(d.Columns), slices.Clone(d.Unique)
	old := d.Columns[i].Name
	twice := slices.ContainsFunc(d.Columns, func(o customcsv.Column) bool { return o.Name == old && o.Source != d.Columns[i].Source })
	d.Columns[i].Name = text
	if !twice {
		follow(&d, old, text)
	}
	c.page.change(d)
}

func (c *columns) unique(i int, yes bool) {
	d := c.page.def
	name := d.Columns[i].Name
	d.Unique = slices.DeleteFunc(slices.Clone(d.Unique), func(u string) bool { return u == name })
	if yes {
		d.Unique = append(d.Unique, name)
	}
	c.page.change(d)
}

func (c *columns) retype(i int, t customcsv.Type) {
	if t == c.page.def.Columns[i].Type {
		return
	}
	c.settled(i)
	c.page.rearrange(func(_ string, data []byte, d customcsv.Definition) (customcsv.Definition, error) {
		return retype(data, d, i, t), nil
	})
}

func (c *columns) relayout(i int, l customcsv.Layout) {
	if l == c.page.def.Columns[i].Layout {
		return
	}
	c.settled(i)
	c.page.rearrange(func(_ string, data []byte, d customcsv.Definition) (customcsv.Definition, error) {
		return relayout(data, d, i, l), nil
	})
}

// settled notes that a person has looked at the column.
func (c *columns) settled(i int) {
	if i < len(c.page.ambiguous) {
		c.page.ambiguous[i] = false
	}
}
