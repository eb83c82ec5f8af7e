package ui

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"

	"athletedata/app/settings"
	"athletedata/app/ui/host/hosttest"
)

// darkest is how dark a part of the window becomes, from 0 for black.
func darkest(pixels image.Image, at fyne.Position, size fyne.Size) (least uint8) {
	least = 255
	for y := int(at.Y); y < int(at.Y+size.Height); y++ {
		for x := int(at.X); x < int(at.X+size.Width); x++ {
			least = min(least, color.GrayModel.Convert(pixels.At(x, y)).(color.Gray).Y)
		}
	}
	return least
}

// The look is chosen on the Settings page; the other pages are not to be seen
// then, and must not keep the colours of the look before.
func TestPagesThatAreNotShownTakeUpANewLook(t *testing.T) {
	f := hosttest.New(3).WithSources().WithAccounts(realInfos()...)
	f.Chosen.Theme = settings.Dark
	d := newDesk(t, f)
	var icon fyne.CanvasObject
	d.visible(func(o fyne.CanvasObject) {
		if i, ok := o.(interface{ SetResource(fyne.Resource) }); ok && icon == nil {
			icon = i.(fyne.CanvasObject)
		}
	})
	if icon == nil {
		t.Fatal("no icon is shown")
	}
	here := func() (p uint8) {
		d.settle()
		return darkest(d.w.Canvas().Capture(), fyne.CurrentApp().Driver().AbsolutePositionForObject(icon), icon.Size())
	}
	dark := here() // the ground, on which the icon is light
	d.s.Go(PageSettings)
	d.s.theme(settings.Light)
	d.s.Go(PageSources)
	d.until("the page is there", func() bool { return d.has("[Connect]") })
	if light := here(); light > dark+60 {
		t.Errorf("the icon is not to be seen: the darkest in it is %d", light)
	}
}
