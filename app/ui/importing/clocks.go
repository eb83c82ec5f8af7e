package importing

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/accounts/arrange"
	"athletedata/app/ui/format"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/zones"
)

// clocks asks for the zone of files whose times are those of a clock on the
// wall, after an import that had to assume one.
type clocks struct {
	root   fyne.CanvasObject
	text   *widget.Label
	picker *zones.Picker
	keep   *widget.Check
	files  int
	hidden func()   // called when the notice was taken away
	paths  []string // of all imports that assumed a zone
}

// newClocks makes the notice; again imports files in a zone, and keeps it as
// the home zone if keep; hidden is called when the notice was taken away.
func newClocks(again func(paths []string, zone string, keep bool), hidden func()) *clocks {
	c := &clocks{text: parts.Wrapped(""), hidden: hidden}
	c.keep = widget.NewCheck("Also for later files", nil)
	button := widget.NewButton("Import them again in this zone", func() { again(slices.Clone(c.paths), c.picker.Zone(), c.keep.Checked) })
	button.Importance = widget.HighImportance
	c.picker = zones.NewPicker(zones.Here(), "", func(string) { button.Enable() })
	if c.picker.Zone() == "" {
		button.Disable()
	}
	dismiss := widget.NewButton("That zone is right", c.settled)
	picker := container.NewGridWrap(fyne.NewSize(230, 34), parts.Framed(c.picker))
	c.root = parts.Card(container.NewVBox(c.text, container.New(layout.NewCustomPaddedLayout(0, 0, 7, 7), container.New(&arrange.Flow{Gap: 4}, picker, button, c.keep, dismiss))))
	c.root.Hide()
	return c
}

// ask shows the notice.
func (c *clocks) ask(files int, paths []string) {
	c.files += files
	for _, p := range paths {
		if !slices.Contains(c.paths, p) {
			c.paths = append(c.paths, p)
		}
	}
	which := "1 file tells"
	if c.files != 1 {
		which = format.Count(int64(c.files)) + " files tell"
	}
	here := "That of this computer"
	if name := zones.Here(); name != "" {
		here += ", " + zones.Name(name) + ","
	}
	c.text.Importance = widget.WarningImportance
	c.text.SetText(which + " the time by a clock on the wall, and nothing says in which time zone it was. " + here +
		" was assumed. If it was another one, choose it, and the same files are read again.")
	c.root.Show()
}

// settled takes the notice away.
func (c *clocks) settled() {
	c.files, c.paths = 0, nil
	c.keep.SetChecked(false)
	c.root.Hide()
	c.hidden()
}
