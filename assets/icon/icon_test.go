package icon

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
)

// at draws an icon as small as trays do and returns the colour of a place in
// it, given in hundredths of its width and height.
func at(t *testing.T, icon fyne.Resource, x, y int) color.NRGBA {
	t.Helper()
	const width = 24
	c := software.NewTransparentCanvas()
	c.SetPadded(false)
	c.SetContent(canvas.NewImageFromResource(icon))
	c.Resize(fyne.NewSquareSize(width))
	return color.NRGBAModel.Convert(c.Capture().At(width*x/100, width*y/100)).(color.NRGBA)
}

func TestTheBadgeIsSeenAtTheSizeOfATray(t *testing.T) {
	test.NewTempApp(t)
	red := func(c color.NRGBA) bool { return c.A > 200 && int(c.R) > int(c.G)+100 }
	if c := at(t, Attention(), 74, 74); !red(c) {
		t.Errorf("the badge is %v", c)
	}
	if c := at(t, Resource(), 74, 74); red(c) {
		t.Errorf("without a badge it is %v there", c)
	}
	if a, b := at(t, Attention(), 10, 40), at(t, Resource(), 10, 40); a != b {
		t.Errorf("the rest changed from %v to %v", b, a)
	}
}
