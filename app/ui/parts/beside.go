package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// Gap is the room between two cards, in every direction and on every page.
const Gap = 8

// Below puts cards one below the other.
func Below(cards ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(Gap), cards...)
}

// Beside puts cards side by side, equally wide and equally high.
func Beside(cards ...fyne.CanvasObject) *fyne.Container { return container.New(beside{}, cards...) }

type beside struct{}

// Layout implements fyne.Layout.
func (beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := (size.Width - Gap*float32(len(o)-1)) / float32(len(o))
	for i, c := range o {
		c.Move(fyne.NewPos(float32(i)*(w+Gap), 0))
		c.Resize(fyne.NewSize(w, size.Height))
	}
}

// MinSize implements fyne.Layout.
func (beside) MinSize(o []fyne.CanvasObject) (size fyne.Size) {
	for _, c := range o {
		size = size.Max(c.MinSize())
	}
	size.Width = size.Width*float32(len(o)) + Gap*float32(len(o)-1)
	return size
}

// Flush puts what has a frame of its own, a button or an entry, in line with
// texts above it, which have room around them.
func Flush(o ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(0, 0, 7, 7), container.NewHBox(o...))
}
