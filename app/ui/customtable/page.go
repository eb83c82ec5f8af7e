package customtable

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/explain"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
	"athletedata/parsers/customcsv"
)

// Page shows one file and how it becomes a table.
type Page struct {
	Root fyne.CanvasObject

	host   host.Host
	async  parts.Async
	window fyne.Window
	back   func()
	done   func() // called when rows came in

	opened    int // counts the files, so that late answers are thrown away
	file      host.Table
	def       customcsv.Definition
	preview   customcsv.Preview
	problem   error  // of the definition, or of reading the file by it
	ambiguous []bool // day and month of the column may be the other way round
	before    []customcsv.Column
	computing bool
	stale     bool // something changed while computing
	importing bool

	title   *widget.Label
	body    *fyne.Container
	form    *form
	columns *columns
	grid    *grid
	footer  *footer
}

// New makes the page. back leaves it; done is called when rows came in.
func New(h host.Host, async parts.Async, w fyne.Window, back, done func()) *Page {
	p := &Page{host: h, async: async, window: w, back: back, done: done, body: container.NewStack()}
	p.title = parts.Title("")
	leave := widget.NewButtonWithIcon("Import", theme.NavigateBackIcon(), back)
	leave.Importance = widget.LowImportance
	p.Root = parts.Padded(container.NewBorder(container.NewBorder(nil, nil, container.NewCenter(leave), nil, p.title), nil, nil, nil, p.body))
	p.wait("Looking at the file")
	return p
}

func (p *Page) show(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
}

func (p *Page) wait(text string) {
	bar := widget.NewProgressBarInfinite()
	label := parts.Muted(text + " …")
	label.Alignment = fyne.TextAlignCenter
	p.show(container.NewCenter(container.NewVBox(container.NewGridWrap(fyne.NewSize(320, 6), bar), label)))
}

// Open reads a file and proposes a table.
func (p *Page) Open(path string) {
	p.opened++
	opened := p.opened
	p.title.SetText(filepath.Base(path))
	p.wait("Looking at the file")
	p.async.Go(func() {
		t, err := p.host.ReadTable(context.Background(), path)
		var ambiguous []bool
		if err == nil {
			ambiguous = unclear(t)
		}
		p.async.Do(func() {
			switch {
			case opened != p.opened:
			case err != nil:
				p.fail(err)
			default:
				p.begin(t, ambiguous)
			}
		})
	})
}

// unclear says for each column whether its dates could be read in two ways. A
// definition that was used before is not doubted.
func unclear(t host.Table) []bool {
	out := make([]bool, len(t.Definition.Columns))
	found, p, err := customcsv.Inspect(t.Path, t.Data)
	if err != nil || len(found.Columns) != len(out) {
		return out
	}
	for i := range out {
		out[i] = p.Columns[i].Ambiguous && found.Columns[i].Layout == t.Definition.Columns[i].Layout
	}
	return out
}

func (p *Page) fail(err error) {
	text := explain.Error(err)
	p.show(parts.Empty("table", text.What, text.Next, widget.NewButton("Back to Import", p.back)))
}

// begin shows a file that was read.
func (p *Page) begin(t host.Table, ambiguous []bool) {
	p.file, p.def, p.ambiguous = t, t.Definition, ambiguous
	p.preview, p.problem = customcsv.Preview{}, nil
	p.computing, p.stale = false, false
	p.before = slices.Clone(p.def.Columns)
	p.form, p.columns, p.grid, p.footer = newForm(p), newColumns(p), newGrid(), newFooter(p)
	p.showTable()
	p.form.fill()
	p.compute()
}

func (p *Page) showTable() {
	p.show(container.NewBorder(p.form.root, p.footer.root, nil, nil, container.New(twoRows{p.columns}, p.columns.root, p.grid.root)))
}

// twoRows gives the columns a little more of the height than the rows, but no
// part of a column, and not more than there are.
type twoRows struct{ columns *columns }

// Layout implements fyne.Layout.
func (t twoRows) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const gap = 4 // closer than elsewhere: what is above and below belongs to one table, and every row counts
	list := t.columns.list
	around := o[0].MinSize().Height - list.MinSize().Height
	upper := around + whole((size.Height-gap)*0.56-around, columnWidths.Height, list.Length())
	o[0].Resize(fyne.NewSize(size.Width, upper))
	o[0].Move(fyne.NewPos(0, 0))
	o[1].Resize(fyne.NewSize(size.Width, size.Height-upper-gap))
	o[1].Move(fyne.NewPos(0, upper+gap))
}

// MinSize implements fyne.Layout.
func (twoRows) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(max(o[0].MinSize().Width, o[1].MinSize().Width), 260)
}

// whole is the height of as many rows of a list, at most all, as have room.
func whole(room, row float32, all int) float32 {
	step := row + theme.Padding()
	n := max(1, min(all, int((room+theme.Padding())/step)))
	return float32(n)*step - theme.Padding()
}

// change decides something about the table and shows what becomes of the file.
func (p *Page) change(d customcsv.Definition) {
	p.def = d
	p.form.fill()
	p.columns.refresh()
	p.compute()
}

// rearrange does what needs the whole file, outside the window's goroutine.
func (p *Page) rearrange(work func(path string, data []byte, d customcsv.Definition) (customcsv.Definition, error)) {
	opened, t, d := p.opened, p.file, p.def
	p.footer.busy()
	p.async.Go(func() {
		made, err := work(t.Path, t.Data, d)
		p.async.Do(func() {
			if opened != p.opened {
				return
			}
			if err != nil {
				p.problem = err
				p.form.fill()
				p.footer.fill()
				return
			}
			if len(made.Columns) != len(p.def.Columns) {
				p.ambiguous = make([]bool, len(made.Columns))
				p.before = slices.Clone(made.Columns)
				p.preview = customcsv.Preview{}
			}
			p.change(made)
		})
	})
}

// compute reads the file by the definition. One at a time: what changes
// meanwhile is computed after it.
func (p *Page) compute() {
	if p.computing {
		p.stale = true
		return
	}
	p.computing, p.stale = true, false
	p.footer.busy()
	opened, data, d := p.opened, p.file.Data, p.def
	p.async.Go(func() {
		preview, err := d.Preview(data)
		p.async.Do(func() {
			if opened != p.opened {
				return
			}
			p.computing = false
			if p.stale {
				p.compute()
				return
			}
			if p.problem = err; err == nil {
				p.preview = preview
				p.grid.fill(d, preview)
			}
			p.form.fill()
			p.columns.refresh()
			p.footer.fill()
		})
	})
}

// start brings the file in.
func (p *Page) start() {
	if p.importing || p.problem != nil || p.computing {
		return
	}
	p.importing = true
	opened, t := p.opened, p.file
	t.Definition = p.def
	preview := p.preview
	p.wait("Bringing the rows in")
	p.async.Go(func() {
		loaded, err := p.host.ImportTable(context.Background(), t)
		if err == nil && loaded.Error != "" {
			err = errors.New(loaded.Error)
		}
		p.async.Do(func() {
			if err == nil {
				p.done()
			}
			p.importing = false
			if opened != p.opened {
				return
			}
			if err != nil {
				p.failedImport(err)
				return
			}
			p.show(p.result(t, loaded, preview))
		})
	})
}

// Running says whether rows are being brought in.
func (p *Page) Running() bool { return p.importing }

// failedImport shows the definition again, with what went wrong.
func (p *Page) failedImport(err error) {
	p.showTable()
	text := explain.Error(err)
	p.footer.say(strings.TrimSpace(text.What+" "+text.Next), widget.DangerImportance)
}
