package parts

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Deck shows one of several pages. Those that are kept stay in the window,
// hidden: when the look changes, Fyne brings up to date only what is there, and
// the pictures of a page that was not would keep the colours of the look before
// (a black arrow on a black select).
type Deck struct{ Root *fyne.Container }

// NewDeck makes a deck that shows one page.
func NewDeck(page fyne.CanvasObject) *Deck {
	return &Deck{Root: container.New(deck{}, page)}
}

// Show shows a page, and keeps the others.
func (d *Deck) Show(page fyne.CanvasObject, kept ...fyne.CanvasObject) {
	if !slices.Contains(kept, page) {
		kept = append(kept, page)
	}
	for _, o := range kept {
		if o != page {
			o.Hide()
		}
	}
	page.Show()
	d.Root.Objects = kept
	d.Root.Layout.Layout(kept, d.Root.Size())
	page.Refresh() // not those that are hidden, which would cost as much again
	if c := fyne.CurrentApp().Driver().CanvasForObject(d.Root); c != nil {
		c.Refresh(d.Root)
	}
}

// deck gives all its room to what is shown. What is hidden gets it once, so
// that its texts have a width to wrap at, and again when it is shown.
type deck struct{}

// Layout implements fyne.Layout.
func (deck) Layout(pages []fyne.CanvasObject, size fyne.Size) {
	for _, o := range pages {
		if o.Visible() || o.Size().IsZero() {
			o.Resize(size)
		}
	}
}

// MinSize implements fyne.Layout.
func (deck) MinSize(pages []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range pages {
		if o.Visible() {
			size = size.Max(o.MinSize())
		}
	}
	return size
}
