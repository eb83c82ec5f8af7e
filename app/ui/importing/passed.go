package importing

import (
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/engine"
	"athletedata/app/ui/format"
	"athletedata/app/ui/parts"
	"athletedata/parsers/all"
	"athletedata/store"
)

// passedFile is one file that was not read, or only in part.
type passedFile struct {
	path, reason string
	table        bool // a CSV of no known format, of which a table can be made
}

// maxPassed bounds the list; the database keeps all that failed.
const maxPassed = 2000

// passed is the list of what was passed over.
type passed struct {
	root   fyne.CanvasObject
	window fyne.Window
	table  func(path string)
	files  []passedFile
	title  *widget.Label
	none   *widget.Label
	list   *widget.List
}

func newPassed(w fyne.Window, table func(path string)) *passed {
	p := &passed{window: w, table: table, title: parts.Heading("Passed over")}
	p.title.Truncation = fyne.TextTruncateEllipsis
	p.none = parts.Hint("Nothing. Files that cannot be read are listed here with the reason; they never stop the others. Tables of no known vendor are listed too: they can become tables of your own.")
	p.list = widget.NewList(func() int { return len(p.files) }, newPassedRow, p.fill)
	p.list.OnSelected = func(i widget.ListItemID) {
		p.list.UnselectAll()
		if i < len(p.files) {
			dialog.ShowInformation(filepath.Base(p.files[i].path), wrapAt(p.files[i].path, 70)+"\n\n"+wrapAt(p.files[i].reason, 70), p.window)
		}
	}
	p.root = parts.Card(container.NewBorder(container.NewVBox(p.title, p.none), nil, nil, nil, p.list))
	return p
}

func (p *passed) clear() { p.files = nil }

// add takes one more file; it is false if there is no room for more.
func (p *passed) add(f passedFile) bool {
	if len(p.files) >= maxPassed {
		return false
	}
	p.files = append(p.files, f)
	return true
}

func (p *passed) show() {
	title := "Passed over"
	if n := len(p.files); n > 0 {
		title = fmt.Sprintf("Passed over, or read in part (%s)", format.Count(int64(n)))
		p.none.Hide()
	} else {
		p.none.Show()
	}
	p.title.SetText(title)
	p.list.Refresh()
}

// tableWords are how package all describes a CSV of no known format.
var tableWords = all.Describe([]byte("a,b,c\n1,2,3\n"))

// isTable says whether a file was passed over though a table can be made of it.
func isTable(e engine.ItemDone) bool {
	return e.Status == store.Skipped && strings.HasSuffix(e.Error, tableWords)
}

func reason(s store.Status, text string) string {
	if s == store.Imported {
		return "Only in part: " + text
	}
	return strings.ToUpper(text[:min(1, len(text))]) + text[min(1, len(text)):]
}

// newPassedRow is a file with the reason below it, and a button.
func newPassedRow() fyne.CanvasObject {
	path, why := widget.NewLabel(""), parts.Muted("")
	path.Truncation = fyne.TextTruncateEllipsis
	why.Truncation = fyne.TextTruncateEllipsis
	button := widget.NewButton("Make a table of it …", nil)
	return container.NewBorder(nil, nil, widget.NewIcon(nil), container.NewCenter(button), container.New(lines{}, path, why))
}

func (p *passed) fill(i widget.ListItemID, o fyne.CanvasObject) {
	if i >= len(p.files) {
		return
	}
	f, row := p.files[i], o.(*fyne.Container).Objects
	texts := row[0].(*fyne.Container).Objects
	name, where := split(f.path)
	texts[0].(*widget.Label).SetText(name)
	icon, button := row[1].(*widget.Icon), row[2].(*fyne.Container).Objects[0].(*widget.Button)
	if f.table {
		texts[1].(*widget.Label).SetText("A table of no known vendor, in " + where)
		icon.SetResource(theme.NewThemedResource(theme.GridIcon()))
		button.OnTapped = func() { p.table(f.path) }
		row[2].Show()
		return
	}
	texts[1].(*widget.Label).SetText(f.reason)
	icon.SetResource(theme.NewErrorThemedResource(theme.WarningIcon()))
	button.OnTapped = nil
	row[2].Hide()
}

// split tells a file's name from where it lies, in a folder or in an archive.
func split(path string) (name, where string) {
	i := strings.LastIndexAny(path, `/\`)
	if i < 0 {
		return path, "the present folder"
	}
	return path[i+1:], strings.TrimSuffix(path[:max(i, 1)], "!")
}

// wrapAt breaks a long text for a dialog, which does not.
func wrapAt(s string, width int) string {
	var out strings.Builder
	n := 0
	for _, r := range s {
		if n >= width && (r == ' ' || r == '/' || r == '\\') || n >= width+30 {
			out.WriteByte('\n')
			n = 0
		}
		out.WriteRune(r)
		n++
	}
	return out.String()
}

// lines puts two labels close below each other.
type lines struct{}

func (lines) Layout(o []fyne.CanvasObject, size fyne.Size) {
	y := float32(-2)
	for _, c := range o {
		h := c.MinSize().Height
		c.Move(fyne.NewPos(0, y))
		c.Resize(fyne.NewSize(size.Width, h))
		y += h - 12
	}
}

func (lines) MinSize(o []fyne.CanvasObject) fyne.Size {
	h := float32(0)
	for _, c := range o {
		h += c.MinSize().Height - 8
	}
	return fyne.NewSize(100, h)
}
