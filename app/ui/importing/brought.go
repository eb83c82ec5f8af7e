package importing

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/engine"
	"athletedata/app/ui/catalog"
	"athletedata/app/ui/format"
	"athletedata/app/ui/parts"
)

// brought is the summary by format: hidden until there is one.
type brought struct {
	root  fyne.CanvasObject
	lines *fyne.Container
	empty *widget.Label

	mu      sync.Mutex // count comes from the import's goroutines
	formats map[string]engine.FormatCount
	shown   map[string]engine.FormatCount
}

func newBrought() *brought {
	b := &brought{lines: container.NewVBox(), empty: parts.Muted("")}
	b.empty.Wrapping = fyne.TextWrapWord
	b.root = parts.Card(container.NewBorder(container.NewVBox(parts.Heading("What came in"), b.empty), nil, nil, nil, container.NewVScroll(b.lines)))
	b.root.Hide()
	return b
}

// begin forgets the import before.
func (b *brought) begin() {
	b.mu.Lock()
	b.formats = map[string]engine.FormatCount{}
	b.mu.Unlock()
	b.fill(nil)
	b.empty.SetText("Nothing yet.")
	b.empty.Show()
	b.root.Show()
}

// count is called from any goroutine.
func (b *brought) count(e engine.ItemDone) {
	if e.Format == "" {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	n := b.formats[e.Format]
	n.Files++
	n.Rows += e.Rows
	b.formats[e.Format] = n
}

// show brings the table up to date while the import is running.
func (b *brought) show() {
	b.mu.Lock()
	now := maps.Clone(b.formats)
	b.mu.Unlock()
	if !maps.Equal(now, b.shown) {
		b.fill(now)
	}
}

// end shows what the import says itself.
func (b *brought) end(sum engine.Summary) {
	if len(sum.Formats) > 0 {
		b.fill(sum.Formats)
	} else {
		b.show()
	}
	if len(b.shown) == 0 {
		b.empty.SetText("Nothing of a format that is known.")
	}
}

func (b *brought) fill(formats map[string]engine.FormatCount) {
	b.shown = formats
	b.lines.RemoveAll()
	if len(formats) > 0 {
		b.empty.Hide()
		b.lines.Add(broughtLine("Format", "Files", "New rows", true))
		b.lines.Add(widget.NewSeparator())
	}
	// Those with most rows first.
	for _, f := range slices.SortedFunc(maps.Keys(formats), func(x, y string) int {
		return cmp.Or(cmp.Compare(formats[y].Rows, formats[x].Rows), cmp.Compare(formats[y].Files, formats[x].Files), cmp.Compare(x, y))
	}) {
		name, _ := catalog.Short(f)
		b.lines.Add(broughtLine(name, format.Count(int64(formats[f].Files)), format.Count(formats[f].Rows), false))
	}
	b.lines.Refresh()
}

var broughtColumns = parts.Columns{Gap: 8, Height: 27, Columns: []parts.Column{{Min: 120, Grow: 1}, {Min: 52}, {Min: 92}}}

func broughtLine(what, files, rows string, head bool) fyne.CanvasObject {
	box := container.New(broughtColumns)
	for i, text := range []string{what, files, rows} {
		l := widget.NewLabel(text)
		l.Truncation = fyne.TextTruncateEllipsis
		if i > 0 {
			l.Alignment = fyne.TextAlignTrailing
		}
		if head {
			l.SizeName, l.Importance = theme.SizeNameCaptionText, widget.LowImportance
		}
		box.Add(l)
	}
	return box
}

// sideBySide gives the summary, once there is one, two fifths of the width.
type sideBySide struct{}

// Layout implements fyne.Layout.
func (sideBySide) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const gap, least = parts.Gap, 330
	left := float32(0)
	if o[0].Visible() {
		w := max((size.Width-gap)*0.42, least)
		o[0].Move(fyne.NewPos(0, 0))
		o[0].Resize(fyne.NewSize(w, size.Height))
		left = w + gap
	}
	o[1].Move(fyne.NewPos(left, 0))
	o[1].Resize(fyne.NewSize(size.Width-left, size.Height))
}

// MinSize implements fyne.Layout.
func (sideBySide) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(a.Width+b.Width, max(a.Height, b.Height))
}
