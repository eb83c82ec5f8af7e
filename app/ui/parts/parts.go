package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/style"
)

// Filled is a rectangle in a colour of the theme, which follows it when the
// theme changes.
type Filled struct {
	widget.BaseWidget
	Name   fyne.ThemeColorName
	Radius float32
	rect   *canvas.Rectangle
}

// NewFilled makes a surface.
func NewFilled(name fyne.ThemeColorName, radius float32) *Filled {
	f := &Filled{Name: name, Radius: radius, rect: canvas.NewRectangle(color.Transparent)}
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer implements fyne.Widget.
func (f *Filled) CreateRenderer() fyne.WidgetRenderer {
	f.paint()
	return widget.NewSimpleRenderer(f.rect)
}

// Refresh takes the theme's present colour.
func (f *Filled) Refresh() {
	f.paint()
	f.BaseWidget.Refresh()
}

func (f *Filled) paint() {
	f.rect.FillColor = theme.Color(f.Name)
	f.rect.CornerRadius = f.Radius
	canvas.Refresh(f.rect)
}

// Card puts content on a light surface with room around it.
func Card(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(NewFilled(style.ColorCard, 12), container.New(layout.NewCustomPaddedLayout(14, 14, 16, 16), content))
}

// TitledCard is a card with a heading.
func TitledCard(title string, content fyne.CanvasObject) fyne.CanvasObject {
	return Card(container.NewBorder(Heading(title), nil, nil, nil, content))
}

// Heading names a part of a page.
func Heading(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.TextStyle.Bold = true
	l.SizeName = theme.SizeNameSubHeadingText
	return l
}

// Title names a page.
func Title(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.TextStyle.Bold = true
	l.SizeName = theme.SizeNameHeadingText
	l.Truncation = fyne.TextTruncateEllipsis
	return l
}

// Muted is text of less weight.
func Muted(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.Importance = widget.LowImportance
	return l
}

// Wrapped is running text.
func Wrapped(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.Wrapping = fyne.TextWrapWord
	start(l)
	return l
}

// Hint is running text of less weight.
func Hint(text string) *widget.Label {
	l := Wrapped(text)
	l.Importance = widget.LowImportance
	return l
}

// start gives a text that wraps a width to begin with: what is first asked for
// its height at no width at all answers with one line for each word, and the
// room that it gets for that stays.
func start(l *widget.Label) {
	const usual = 640
	l.Resize(fyne.NewSize(usual, l.MinSize().Height))
}

// Framed gives a select on a card the border that an entry has.
func Framed(s fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(NewFilled(theme.ColorNameInputBorder, 8), container.New(layout.NewCustomPaddedLayout(1, 1, 1, 1), s))
}

// Empty is what a page shows when there is nothing yet: a drawing, what is the
// case, and what to do.
func Empty(glyph, title, text string, action fyne.CanvasObject) fyne.CanvasObject {
	icon := canvas.NewImageFromResource(style.LargeIcon(glyph, style.ColorMuted))
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSize(56, 56))
	head := Heading(title)
	head.Wrapping = fyne.TextWrapWord // it may be an error
	body := Wrapped(text)
	head.Alignment, body.Alignment = fyne.TextAlignCenter, fyne.TextAlignCenter
	box := container.NewVBox(icon, container.New(wide(440), head), container.New(wide(440), body))
	if action != nil {
		box.Add(container.New(layout.NewCustomPaddedLayout(8, 0, 0, 0), container.NewCenter(action)))
	}
	return container.NewCenter(box)
}

// wide is a text that wraps at a width, as high as that makes it.
type wide float32

// Layout implements fyne.Layout.
func (w wide) Layout(o []fyne.CanvasObject, _ fyne.Size) { w.MinSize(o) }

// MinSize implements fyne.Layout. How high a text is, it knows at the width
// that it has.
func (w wide) MinSize(o []fyne.CanvasObject) fyne.Size {
	if o[0].Size().Width != float32(w) {
		o[0].Resize(fyne.NewSize(float32(w), o[0].MinSize().Height))
	}
	size := fyne.NewSize(float32(w), o[0].MinSize().Height)
	o[0].Resize(size)
	return size
}

// Tile is one number with its name.
type Tile struct {
	widget.BaseWidget
	name, value *widget.Label
}

// NewTile makes a tile.
func NewTile(name, value string) *Tile {
	t := &Tile{name: widget.NewLabel(name), value: widget.NewLabel(value)}
	t.name.SizeName = theme.SizeNameCaptionText
	t.name.Importance = widget.LowImportance
	t.value.SizeName = theme.SizeNameSubHeadingText
	t.value.TextStyle.Bold = true
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer implements fyne.Widget.
func (t *Tile) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(layout.NewCustomPaddedVBoxLayout(-10), t.name, t.value))
}

// Padded gives a page its margins.
func Padded(content fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(14, 14, 20, 20), content)
}
