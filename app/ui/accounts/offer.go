package accounts

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/accounts/arrange"
	"athletedata/app/ui/format"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
)

// offer is a source that is not connected.
type offer struct {
	root   fyne.CanvasObject
	source host.Source
	kept   *widget.Label
	remove *widget.Button
}

func newOffer(p *Part, s host.Source) *offer {
	o := &offer{source: s, kept: caption("")}
	name := widget.NewLabel(s.Info.Name)
	name.TextStyle.Bold, name.Wrapping = true, fyne.TextWrapWord
	top := container.New(layout.NewCustomPaddedVBoxLayout(-8), name, parts.Hint(s.Info.Summary))
	// Files are the front door: who does not need an account is told before.
	if s.Info.Better != "" {
		better := caption(firstSentence(s.Info.Better))
		better.Importance = widget.MediumImportance
		hint := container.NewBorder(nil, nil, container.NewVBox(container.New(layout.NewCustomPaddedLayout(7, 0, 6, -4), sized(theme.InfoIcon(), 15))), nil, better)
		top.Add(container.New(layout.NewCustomPaddedLayout(8, 0, 0, 0), hint))
	}
	top.Add(container.New(layout.NewCustomPaddedLayout(8, 0, 0, 0), o.kept))
	connect := widget.NewButton("Connect", func() { p.connect(o.source) })
	o.remove = widget.NewButton("Remove its data", func() { p.askRemove(o.source) })
	o.remove.Importance = widget.LowImportance // seldom wanted, and never by mistake
	buttons := container.New(layout.NewCustomPaddedLayout(6, 0, 6, 4), container.New(&arrange.Flow{Gap: 4}, connect, o.remove))
	o.root = parts.Card(container.NewBorder(top, buttons, nil, nil))
	return o
}

func (o *offer) show(s host.Source) {
	o.source = s
	kept := ""
	if s.Items > 0 {
		kept = "What it brought before is still here: " + format.Count(s.Items) + " items."
		if s.Items == 1 {
			kept = "What it brought before is still here: 1 item."
		}
	}
	say(o.kept, kept, widget.LowImportance)
	visible(o.kept, kept != "")
	visible(o.remove, kept != "")
}

// firstSentence is as much of a text as a small card has room for; the wizard
// shows all of it.
func firstSentence(text string) string {
	for _, end := range []string{": ", ". "} {
		if head, _, ok := strings.Cut(text, end); ok && len(head) < 110 {
			return head + "."
		}
	}
	head, _, _ := strings.Cut(text, ". ")
	return strings.TrimSuffix(head, ".") + "."
}

func sized(icon fyne.Resource, size float32) fyne.CanvasObject {
	return container.NewGridWrap(fyne.NewSquareSize(size), widget.NewIcon(icon))
}
