package wizard

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/explain"
	"athletedata/app/ui/format"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
	"athletedata/connectors"
)

// done is the last step: who is signed in and what there is.
type done struct {
	root       *fyne.Container
	connecting host.Connecting
}

func newDone() *done { return &done{root: container.NewVBox()} }

// looking is shown until a check has found something.
func (d *done) looking(info connectors.Info) {
	d.root.Objects = []fyne.CanvasObject{parts.Wrapped("Looking what " + info.Name + " has …"), moving()}
	d.root.Refresh()
}

// show says what a check has found.
func (d *done) show(info connectors.Info, k host.Connecting, who connectors.Identity, err error, signed bool) {
	d.connecting = k
	head := parts.Heading("Everything is ready")
	// Whose account it is, in large letters: the browser may have been signed in
	// to somebody else's.
	switch {
	case signed && who.Name != "":
		head.SetText("Signed in as " + who.Name)
	case signed:
		head.SetText("Signed in to " + info.Name)
	case who.Name != "":
		head.SetText(who.Name)
	}
	head.Wrapping = fyne.TextWrapWord
	ok := container.New(layout.NewCustomPaddedLayout(7, 0, 5, 0), container.NewGridWrap(fyne.NewSquareSize(22), widget.NewIcon(theme.NewSuccessThemedResource(theme.ConfirmIcon()))))
	box := container.NewVBox(container.NewBorder(nil, nil, container.NewVBox(ok), nil, head))
	if newest := newest(who); newest != "" {
		box.Add(parts.Wrapped("The newest there: " + newest))
	}
	// Signed in is signed in: what cannot be looked at now, the sync may reach
	// later, and a second sign-in is what vendors lock accounts for.
	if err != nil {
		t := explain.Error(err)
		warn := parts.Wrapped("But looking what there is did not work: " + join(t.What, t.Next))
		warn.Importance = widget.WarningImportance
		box.Add(warn)
		box.Add(parts.Hint("You can save all the same; the first sync tries again. Or go back over “Cancel” and begin anew."))
	}
	box.Add(parts.Hint("Nothing is kept before you press “" + saveAndSync + "”. Then the first sync begins; you can see it on the Sources page, and the program can be used meanwhile."))
	if info.Attribution != "" {
		box.Add(parts.Hint("Shown with these data: " + info.Attribution))
	}
	d.root.Objects = []fyne.CanvasObject{box}
	d.root.Refresh()
}

// newest is the newest thing there with its day.
func newest(who connectors.Identity) string {
	switch {
	case who.Newest == "" && who.At.IsZero():
		return ""
	case who.At.IsZero():
		return who.Newest
	case who.Newest == "":
		return format.Day(who.At.Local())
	}
	return who.Newest + ", " + format.Day(who.At.Local())
}
