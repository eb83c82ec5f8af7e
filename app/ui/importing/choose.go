package importing

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/parts"
)

func (p *Page) chooseFile() {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil || f == nil {
			return
		}
		path := f.URI().Path()
		_ = f.Close() // the engine opens it itself
		p.Start([]string{path})
	}, p.window)
	d.Resize(fyne.NewSize(820, 560))
	d.Show()
}

func (p *Page) chooseFolder() {
	d := dialog.NewFolderOpen(func(f fyne.ListableURI, err error) {
		if err == nil && f != nil {
			p.Start([]string{f.Path()})
		}
	}, p.window)
	d.Resize(fyne.NewSize(820, 560))
	d.Show()
}

// newProblemRow is a file with the reason below it.
func newProblemRow() fyne.CanvasObject {
	path, reason := widget.NewLabel(""), parts.Muted("")
	path.Truncation = fyne.TextTruncateEllipsis
	reason.Truncation = fyne.TextTruncateEllipsis
	icon := widget.NewIcon(theme.NewErrorThemedResource(theme.WarningIcon()))
	return container.NewBorder(nil, nil, icon, nil, container.New(lines{}, path, reason))
}

func (p *Page) fillProblem(i widget.ListItemID, o fyne.CanvasObject) {
	if i >= len(p.problems) {
		return
	}
	texts := o.(*fyne.Container).Objects[0].(*fyne.Container).Objects
	texts[0].(*widget.Label).SetText(shorten(p.problems[i].path))
	texts[1].(*widget.Label).SetText(p.problems[i].reason)
}

// shorten keeps the end of a path, which tells files apart.
func shorten(path string) string {
	const most = 90
	r := []rune(path)
	if len(r) <= most {
		return path
	}
	return "…" + string(r[len(r)-most:])
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
