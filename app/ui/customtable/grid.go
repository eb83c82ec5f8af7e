package customtable

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/format"
	"athletedata/app/ui/parts"
	"athletedata/parsers/customcsv"
)

// grid shows the first rows as they would land.
type grid struct {
	root    fyne.CanvasObject
	title   *widget.Label
	table   *widget.Table
	preview customcsv.Preview
	later   bool // the instants are found out when the file comes in
}

func newGrid() *grid {
	g := &grid{title: bold("As it would land")}
	g.table = widget.NewTable(func() (int, int) { return len(g.preview.Sample), len(g.preview.Names) }, func() fyne.CanvasObject {
		l := widget.NewLabel("")
		l.Truncation = fyne.TextTruncateEllipsis
		return l
	}, func(id widget.TableCellID, o fyne.CanvasObject) {
		if id.Row < len(g.preview.Sample) && id.Col < len(g.preview.Sample[id.Row]) {
			l, text := o.(*widget.Label), g.preview.Sample[id.Row][id.Col]
			l.Importance = widget.MediumImportance
			if text == "" {
				l.Importance, text = widget.LowImportance, format.None
				if g.later && id.Col == 0 {
					text = "when it comes in"
				}
			}
			l.SetText(text)
		}
	})
	g.table.ShowHeaderRow = true
	g.table.CreateHeader = func() fyne.CanvasObject { return caption("") }
	g.table.UpdateHeader = func(id widget.TableCellID, o fyne.CanvasObject) {
		if id.Col >= 0 && id.Col < len(g.preview.Names) {
			o.(*widget.Label).SetText(g.preview.Names[id.Col])
		}
	}
	g.table.OnSelected = func(widget.TableCellID) { g.table.UnselectAll() }
	g.root = parts.Card(container.NewBorder(g.title, nil, nil, nil, container.New(wholeRows{g}, g.table)))
	return g
}

// wholeRows gives the table no room for a part of a row.
type wholeRows struct{ grid *grid }

// Layout implements fyne.Layout.
func (w wholeRows) Layout(o []fyne.CanvasObject, size fyne.Size) {
	head := caption("").MinSize().Height + theme.Padding()
	rows := whole(size.Height-head, widget.NewLabel("").MinSize().Height, max(1, len(w.grid.preview.Sample)))
	o[0].Resize(fyne.NewSize(size.Width, min(size.Height, head+rows)))
	o[0].Move(fyne.NewPos(0, 0))
}

// MinSize implements fyne.Layout.
func (wholeRows) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func bold(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.TextStyle.Bold = true
	return l
}

// Widths of a column in the grid.
const (
	perRune  = 8.2
	narrowed = 84
	widest   = 260
)

// fill shows the rows of a definition.
func (g *grid) fill(d customcsv.Definition, p customcsv.Preview) {
	g.preview, g.later = p, d.TimeColumn != "" && d.Zone == ""
	rows := len(p.Sample)
	title := "As it would land"
	if p.Rows > rows {
		title = fmt.Sprintf("As it would land: the first %d of %s rows", rows, format.Count(int64(p.Rows)))
	}
	g.title.SetText(title)
	for i, name := range p.Names {
		longest := len([]rune(name))
		if i == 0 && g.later {
			longest = 15
		}
		for _, row := range p.Sample {
			if i < len(row) {
				longest = max(longest, len([]rune(row[i])))
			}
		}
		g.table.SetColumnWidth(i, min(widest, max(narrowed, float32(longest)*perRune+18)))
	}
	g.table.Refresh()
	g.root.Refresh() // it may have room for more rows now
}
