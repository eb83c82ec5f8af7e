package sources

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/catalog"
	"athletedata/app/ui/format"
	"athletedata/app/ui/parts"
	"athletedata/store"
)

// clock tells the time, so that tests can say what day it is.
type clock func() time.Time

func wallClock() time.Time { return time.Now() }

func (p *Page) showFiles(sources []store.FormatSource) {
	if len(sources) == 0 {
		toImport := widget.NewButton("Import files", p.toFiles)
		toImport.Importance = widget.HighImportance
		hint := parts.Hint("Nothing yet. Below is what can be brought, and who hands it out: download it there, and drop it into this window.")
		p.files.Objects = []fyne.CanvasObject{container.NewVBox(hint, parts.Flush(toImport))}
		p.files.Refresh()
		return
	}
	// What is least missed goes first when the window is narrow.
	columns := parts.Columns{Gap: 12, Height: 44, Columns: []parts.Column{
		{Min: 190, Grow: 1}, {Min: 60}, {Min: 92}, {Min: 196, Drop: 2}, {Min: 116, Drop: 3}, {Min: 74}}}
	head := columns
	head.Height = 24
	box := container.NewVBox(cells(head, true, label("Format"), number("Files"), number("Rows"), label("Days"), label("Last came"), number("Problems")), widget.NewSeparator())
	for _, s := range sources {
		problems := number(format.None)
		if s.Problems > 0 {
			problems = number(format.Count(s.Problems))
			problems.Importance = widget.WarningImportance
		}
		box.Add(container.New(columns, named(s.Format), number(format.Count(s.Files)),
			number(format.Count(s.Rows)), label(days(s)), label(p.ago(s.Last)), problems))
	}
	p.files.Objects = []fyne.CanvasObject{box}
	p.files.Refresh()
}

// days are the first and the last day of which there is something.
func days(s store.FormatSource) string {
	if s.FirstDay == nil || s.LastDay == nil {
		return format.None
	}
	first, last := format.Day(*s.FirstDay), format.Day(*s.LastDay)
	if first == last {
		return first
	}
	return first + " – " + last
}

// ago is a moment with the clock time if it was today.
func (p *Page) ago(t time.Time) string {
	t = t.Local()
	if format.Day(t) == format.Day(p.now()) {
		return "Today, " + t.Format("15:04")
	}
	return format.Day(t)
}

func (p *Page) showFolders(folders []store.WatchedFolder) {
	hint := "New and changed files in these folders are imported by themselves while this window is open. " +
		"Good for whatever delivers files to this computer: a Dropbox folder into which Mind Monitor puts its recordings, the one of Glimp, a synchronised download folder."
	if len(folders) == 0 {
		hint = "None yet. " + hint
	}
	// What it is good for stays also when there are some: nobody guesses it.
	box := container.NewVBox(parts.Hint(hint))
	columns := parts.Columns{Gap: 8, Height: 38, Columns: []parts.Column{{Min: 160, Grow: 1}, {Min: 110}, {Min: 130, Drop: 1}, {Min: 86}}}
	for _, f := range folders {
		remove := widget.NewButton("Remove", func() { p.letGo(f.Path) })
		since := label("")
		if !f.AddedAt.IsZero() {
			since = label("since " + format.Day(f.AddedAt.Local()))
		}
		since.Importance = widget.LowImportance
		box.Add(container.New(columns, label(f.Path), number(files(f.Files)), since, remove))
	}
	box.Add(parts.Flush(widget.NewButtonWithIcon("Watch a folder …", theme.FolderOpenIcon(), p.chooseFolder)))
	p.folders.Objects = []fyne.CanvasObject{box}
	p.folders.Refresh()
}

func files(n int64) string {
	switch n {
	case 0:
		return "no files yet"
	case 1:
		return "1 file"
	}
	return fmt.Sprintf("%s files", format.Count(n))
}

// brings is the table of formats.
func brings() fyne.CanvasObject {
	box := container.NewVBox(parts.Hint("Download these from their vendors or copy them from the device. What a file is, is told by what is in it, not by its name."))
	vendor := ""
	for _, s := range catalog.Sources() {
		name := s.Vendor
		if name == vendor {
			name = "" // once is enough for several formats of one
		} else {
			box.Add(widget.NewSeparator())
		}
		vendor = s.Vendor
		who := label(name)
		title, holds := parts.Wrapped(s.Title), parts.Hint(s.Holds)
		text := container.New(layout.NewCustomPaddedVBoxLayout(-8), title, holds)
		box.Add(container.NewBorder(nil, nil, container.NewVBox(container.NewGridWrap(fyne.NewSize(180, 32), who)), nil, text))
	}
	return box
}

// named is what a format is called, with its vendor and what the title says
// more exactly below.
func named(of string) fyne.CanvasObject {
	name, rest := catalog.Short(of)
	if vendor := catalog.Vendor(of); vendor != "" && !strings.HasPrefix(name, vendor) {
		rest = strings.TrimSuffix(vendor+", "+rest, ", ")
	}
	if rest == "" {
		return label(name)
	}
	small := parts.Muted(rest)
	small.SizeName = theme.SizeNameCaptionText
	small.Truncation = fyne.TextTruncateEllipsis
	return container.New(layout.NewCustomPaddedVBoxLayout(-12), label(name), small)
}

func cells(columns parts.Columns, head bool, labels ...*widget.Label) fyne.CanvasObject {
	box := container.New(columns)
	for _, l := range labels {
		if head {
			l.SizeName, l.Importance = theme.SizeNameCaptionText, widget.LowImportance
		}
		box.Add(l)
	}
	return box
}

func label(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.Truncation = fyne.TextTruncateEllipsis
	return l
}

func number(text string) *widget.Label {
	l := label(text)
	l.Alignment = fyne.TextAlignTrailing
	return l
}
