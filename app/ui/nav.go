package ui

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/style"
)

// navItem is one entry of the navigation.
type navItem struct {
	widget.BaseWidget
	text, glyph string
	tap         func()
	chosen      bool
	hovered     bool
	focused     bool
	surface     *parts.Filled
	icon        *canvas.Image
	label       *widget.Label
}

func newNavItem(text, glyph string, tap func()) *navItem {
	n := &navItem{text: text, glyph: glyph, tap: tap, surface: parts.NewFilled(style.ColorSidebar, 9)}
	n.icon = canvas.NewImageFromResource(style.ColoredIcon(glyph, theme.ColorNameForeground))
	n.icon.FillMode = canvas.ImageFillContain
	n.icon.SetMinSize(fyne.NewSize(20, 20))
	n.label = widget.NewLabel(text)
	n.ExtendBaseWidget(n)
	return n
}

func (n *navItem) selected(yes bool) {
	n.chosen = yes
	n.Refresh()
}

// Refresh shows whether the entry is chosen, focused or under the pointer.
func (n *navItem) Refresh() {
	color := theme.ColorNameForeground
	n.surface.Name = style.ColorSidebar
	switch {
	case n.chosen:
		n.surface.Name, color = style.ColorSelected, theme.ColorNamePrimary
	case n.focused:
		n.surface.Name = theme.ColorNameFocus
	case n.hovered:
		n.surface.Name = theme.ColorNameButton
	}
	n.icon.Resource = style.ColoredIcon(n.glyph, color)
	n.label.TextStyle.Bold = n.chosen
	n.surface.Refresh()
	n.icon.Refresh()
	n.label.Refresh()
	n.BaseWidget.Refresh()
}

// Tapped implements fyne.Tappable.
func (n *navItem) Tapped(*fyne.PointEvent) { n.tap() }

// MouseIn implements desktop.Hoverable.
func (n *navItem) MouseIn(*desktop.MouseEvent) { n.hovered = true; n.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (n *navItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (n *navItem) MouseOut() { n.hovered = false; n.Refresh() }

// FocusGained implements fyne.Focusable.
func (n *navItem) FocusGained() { n.focused = true; n.Refresh() }

// FocusLost implements fyne.Focusable.
func (n *navItem) FocusLost() { n.focused = false; n.Refresh() }

// TypedRune implements fyne.Focusable.
func (n *navItem) TypedRune(rune) {}

// TypedKey opens the page with Enter or the space bar.
func (n *navItem) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter || e.Name == fyne.KeySpace {
		n.tap()
	}
}

// CreateRenderer implements fyne.Widget.
func (n *navItem) CreateRenderer() fyne.WidgetRenderer {
	row := container.New(layout.NewCustomPaddedLayout(2, 2, 10, 6), container.NewHBox(container.NewCenter(n.icon), n.label))
	return widget.NewSimpleRenderer(container.NewStack(n.surface, row))
}

// status is the line below the navigation: how the database is, and what is
// being done.
type status struct {
	root  fyne.CanvasObject
	dot   *parts.Filled
	label *widget.Label
	doing string
	syncs string // which accounts are being synced
	state host.State
}

func newStatus() *status {
	s := &status{dot: parts.NewFilled(style.ColorMuted, 5), label: widget.NewLabel("")}
	s.label.SizeName = theme.SizeNameCaptionText
	s.label.Truncation = fyne.TextTruncateEllipsis
	s.root = container.NewBorder(nil, nil, container.NewCenter(container.NewGridWrap(fyne.NewSize(9, 9), s.dot)), nil, s.label)
	return s
}

func (s *status) database(st host.State) { s.state = st; s.show() }

// work says what is being done; empty for nothing.
func (s *status) work(text string) { s.doing = text; s.show() }

// syncing says what is being synced, which is shown when nothing else is done.
func (s *status) syncing(text string) { s.syncs = text; s.show() }

func (s *status) show() {
	text := cmp.Or(s.doing, s.syncs)
	switch s.state.Stage {
	case host.Ready:
		s.dot.Name = theme.ColorNameSuccess
		if text == "" {
			text = "Database running"
		}
	case host.Failed:
		s.dot.Name, text = theme.ColorNameError, "Database not running"
	default:
		s.dot.Name, text = theme.ColorNameWarning, s.state.Text
	}
	s.dot.Refresh()
	s.label.SetText(text)
}

// startPage shows how far the database is, or why it does not start.
type startPage struct {
	root  *fyne.Container
	retry func()
}

func newStartPage(retry func()) *startPage {
	return &startPage{root: container.NewStack(), retry: retry}
}

func (p *startPage) show(st host.State) {
	if st.Stage == host.Failed {
		again := widget.NewButton("Try again", p.retry)
		again.Importance = widget.HighImportance
		what, next := parts.Wrapped(st.Problem.What), parts.Wrapped(st.Problem.Next)
		head := parts.Heading("The database could not be started")
		box := container.NewVBox(head, what, next, parts.Flush(again))
		p.root.Objects = []fyne.CanvasObject{parts.Padded(container.NewVBox(parts.Card(box)))}
	} else {
		wait := widget.NewProgressBarInfinite()
		text := parts.Muted(st.Text + " …")
		text.Alignment = fyne.TextAlignCenter
		p.root.Objects = []fyne.CanvasObject{container.NewCenter(container.NewVBox(
			parts.Heading("Your database is starting"), container.NewGridWrap(fyne.NewSize(320, 6), wait), text))}
	}
	p.root.Refresh()
}
