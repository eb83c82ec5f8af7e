package customtable

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/explain"
	"athletedata/app/ui/format"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
	"athletedata/parsers/customcsv"
	"athletedata/store"
)

// footer says how much would come in, what is wrong, and has the button.
type footer struct {
	root  fyne.CanvasObject
	page  *Page
	text  *widget.Label
	lines *widget.Button
	start *widget.Button
}

func newFooter(p *Page) *footer {
	f := &footer{page: p, text: widget.NewLabel("")}
	f.text.Truncation = fyne.TextTruncateEllipsis
	f.start = widget.NewButton("Import", p.start)
	f.start.Importance = widget.HighImportance
	f.lines = widget.NewButton("Show these lines", func() {
		d := dialog.NewCustom("Lines that cannot be read", "Close", rejectList(p.preview.Rejects, p.preview.Rejected), p.window)
		d.Resize(fyne.NewSize(640, 420))
		d.Show()
	})
	f.lines.Hide()
	f.root = container.NewPadded(container.NewBorder(nil, nil, nil, container.NewHBox(f.lines, f.start), f.text))
	return f
}

// busy shows that the numbers are about to change.
func (f *footer) busy() { f.start.Disable() }

func (f *footer) say(text string, how widget.Importance) {
	f.text.Importance = how
	f.text.SetText(text)
}

// fill shows what would happen.
func (f *footer) fill() {
	p := f.page
	f.lines.Hide()
	if p.problem != nil {
		f.say(explain.Error(p.problem).What, widget.DangerImportance)
		f.start.Disable()
		return
	}
	text := rowsIn(int64(p.preview.Rows)) + " will come in"
	how := widget.MediumImportance
	if n := p.preview.Rejected; n > 0 {
		text += fmt.Sprintf("; %s cannot be read and will be left out", linesOf(int64(n)))
		how = widget.WarningImportance
		f.lines.Show()
	}
	if n := p.preview.Short; n > 0 {
		text += fmt.Sprintf("; %s fewer fields than columns", has(int64(n)))
	}
	if n := p.preview.Moved; n > 0 {
		text += fmt.Sprintf("; %s a time that the clock skipped, and is moved by an hour", has(int64(n)))
	}
	f.say(text+".", how)
	if p.preview.Rows == 0 {
		f.start.Disable()
		f.say("No row can be read like this.", widget.DangerImportance)
		return
	}
	f.start.SetText("Import " + rowsIn(int64(p.preview.Rows)))
	f.start.Enable()
}

func rowsIn(n int64) string {
	if n == 1 {
		return "1 row"
	}
	return format.Count(n) + " rows"
}

func has(n int64) string {
	if n == 1 {
		return "1 row has"
	}
	return format.Count(n) + " rows have"
}

func linesOf(n int64) string {
	if n == 1 {
		return "1 line"
	}
	return format.Count(n) + " lines"
}

// rejectList is the lines that cannot be read with the reasons.
func rejectList(rejects []customcsv.Reject, all int) fyne.CanvasObject {
	box := container.NewVBox()
	for _, r := range rejects {
		raw := parts.Muted(strings.TrimSpace(r.Raw))
		raw.Truncation = fyne.TextTruncateEllipsis
		reason := widget.NewLabel(fmt.Sprintf("Line %s: %s", format.Count(int64(r.Line)), r.Reason))
		reason.Wrapping = fyne.TextWrapWord
		box.Add(container.New(layout.NewCustomPaddedVBoxLayout(-8), reason, raw))
	}
	if more := all - len(rejects); more > 0 {
		box.Add(parts.Muted(fmt.Sprintf("… and %s more.", linesOf(int64(more)))))
	}
	return container.NewVScroll(box)
}

// result says what came of it.
func (p *Page) result(t host.Table, l store.CustomLoaded, preview customcsv.Preview) fyne.CanvasObject {
	table := "custom." + t.Definition.Table
	head, text := "Done", ""
	if l.Status == store.Unchanged {
		head = "It was there already"
		text = "This file was brought into " + table + " before, read in the same way. Nothing was changed."
	} else {
		came := []string{rowsIn(l.Inserted) + " came into " + table}
		if l.Updated > 0 {
			came = append(came, rowsIn(l.Updated)+" replaced older ones")
		}
		if l.Unchanged > 0 {
			came = append(came, rowsIn(l.Unchanged)+" were there already")
		}
		if l.Rejected > 0 {
			came = append(came, linesOf(l.Rejected)+" could not be read")
		}
		text = strings.Join(came, ", ") + ". Files with the same columns now go into this table by themselves."
	}
	back := widget.NewButton("Back to Import", p.back)
	back.Importance = widget.HighImportance
	box := container.NewVBox(parts.Heading(head), parts.Wrapped(text))
	if l.Partial != "" && l.Rejected == 0 {
		box.Add(parts.Wrapped(explain.Error(fmt.Errorf("%s", l.Partial)).What))
	}
	box.Add(container.NewHBox(back, widget.NewButton("Change how it is read", func() { p.Open(t.Path) })))
	if l.Rejected == 0 || len(preview.Rejects) == 0 {
		return container.NewVBox(parts.Card(box))
	}
	return container.NewBorder(parts.Card(box), nil, nil, nil,
		parts.TitledCard("Lines that were left out", rejectList(preview.Rejects, preview.Rejected)))
}
