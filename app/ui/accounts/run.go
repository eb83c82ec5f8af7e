package accounts

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/format"
	"athletedata/app/ui/parts"
	"athletedata/store"
)

func by(r store.SyncRun) string {
	if r.ByPerson {
		return ", by hand"
	}
	return ", by itself"
}

// came is what a sync brought: what is new, and the rest.
func came(r store.SyncRun) (upper, lower string) {
	switch {
	case r.Imported > 0:
		upper = format.Count(int64(r.Imported)) + " new"
	case r.Outcome == "ok":
		upper = "Nothing new"
	default: // that nothing came of a sync that failed, says nothing of the source
		upper = format.None
	}
	var rest []string
	for _, n := range []struct {
		n    int
		text string
	}{{r.Failed, "not readable"}, {r.Unchanged, "unchanged"}, {r.Skipped, "passed over"}} {
		if n.n > 0 {
			rest = append(rest, format.Count(int64(n.n))+" "+n.text)
		}
	}
	return upper, strings.Join(rest, ", ")
}

func some(n int64) string {
	if n == 0 {
		return format.None
	}
	return format.Count(n)
}

// open shows one sync with its log.
func (h *history) open(r store.SyncRun) {
	how, importance := outcome(r)
	state := parts.Wrapped(how)
	state.Importance = importance
	upper, lower := came(r)
	if upper == format.None {
		upper = "Nothing new came"
	}
	if lower != "" {
		upper += ", " + lower
	}
	how = "It began by itself"
	if r.ByPerson {
		how = "You began it"
	}
	box := container.New(layout.NewCustomPaddedVBoxLayout(-4), state)
	if r.Problem != "" {
		box.Add(parts.Wrapped(sentence(r.Problem)))
	}
	if r.Advice != "" {
		box.Add(parts.Hint(sentence(r.Advice)))
	}
	box.Add(parts.Hint(fmt.Sprintf("%s. %s. Rows: %s. Requests: %s, %s received. It took %s.", how, upper, format.Count(r.Rows),
		format.Count(int64(r.Requests)), format.Bytes(r.Received), took(r))))

	// Selectable and broken anywhere: a log is copied from, and its addresses
	// have no blanks to break at.
	log := widget.NewLabel(r.Log)
	log.TextStyle.Monospace, log.Selectable, log.Wrapping, log.SizeName = true, true, fyne.TextWrapBreak, theme.SizeNameCaptionText
	copyLog := widget.NewButtonWithIcon("Copy", theme.ContentCopyIcon(), func() { fyne.CurrentApp().Clipboard().SetContent(r.Log) })
	copyLog.Importance = widget.LowImportance
	head := container.NewBorder(nil, nil, nil, copyLog, parts.Heading("Log"))
	var below fyne.CanvasObject = container.NewVScroll(log)
	if r.Log == "" {
		copyLog.Hide()
		below = container.NewVBox(parts.Hint("There is no log of it."))
	}
	title := parts.Title(h.source.Info.Name + ", " + at(r.Started, h.part.now()))
	top := container.NewBorder(nil, nil, container.NewCenter(backTo("Syncs", h.back)), nil, title)
	h.shown = container.NewBorder(container.NewVBox(top, parts.Card(box)), nil, nil, nil, parts.Card(container.NewBorder(head, nil, nil, nil, below)))
	h.part.view(h.shown)
}

// ShowRun shows one sync of the source whose history is shown.
func (p *Part) ShowRun(r store.SyncRun) { p.history.open(r) }
