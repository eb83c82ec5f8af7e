package importing

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/explain"
	"athletedata/app/ui/catalog"
	"athletedata/app/ui/format"
	"athletedata/app/ui/parts"
	"athletedata/store"
)

// historyPage is how many imports are asked for at a time.
const historyPage = 50

// history is the list of all imports, the newest first. It grows as it is
// scrolled down.
type history struct {
	root fyne.CanvasObject
	page *Page

	asked   int // counts the questions, so that late answers are thrown away
	waiting bool
	all     bool // there is nothing older
	runs    []store.ImportRun

	note *widget.Label
	body *fyne.Container
	list *widget.List
	card fyne.CanvasObject
}

func newHistory(p *Page) *history {
	h := &history{page: p, note: parts.Wrapped(""), body: container.NewStack()}
	h.note.Hide()
	back := backTo("Import", func() { p.view(p.now) })
	h.list = widget.NewList(func() int { return len(h.runs) }, newHistoryRow, h.fill)
	h.list.OnSelected = func(i widget.ListItemID) {
		h.list.UnselectAll()
		if i < len(h.runs) {
			p.past.open(h.runs[i])
		}
	}
	head := historyColumns
	head.Height = 24
	titles := container.New(head)
	for _, text := range []string{"When", "From", "What came", "Problems", ""} {
		l := widget.NewLabel(text)
		l.SizeName, l.Importance = theme.SizeNameCaptionText, widget.LowImportance
		titles.Add(l)
	}
	h.card = parts.Card(container.NewBorder(container.NewVBox(titles, widget.NewSeparator()), nil, nil, nil, h.list))
	top := container.NewVBox(container.NewBorder(nil, nil, container.NewCenter(back), nil, parts.Title("History of imports")), h.note)
	h.root = container.NewBorder(top, nil, nil, nil, h.body)
	return h
}

func backTo(name string, tap func()) *widget.Button {
	b := widget.NewButtonWithIcon(name, theme.NavigateBackIcon(), tap)
	b.Importance = widget.LowImportance
	return b
}

// say shows a sentence above the list; empty for none.
func (h *history) say(text string, importance widget.Importance) {
	h.note.Importance = importance
	h.note.SetText(text)
	if text == "" {
		h.note.Hide()
	} else {
		h.note.Show()
	}
	h.root.Refresh()
}

// reload shows the newest imports.
func (h *history) reload() {
	h.say("", widget.MediumImportance)
	h.asked++
	h.ask(0)
}

// ask reads the imports before one.
func (h *history) ask(before int64) {
	h.waiting = true
	asked := h.asked
	h.page.async.Go(func() {
		runs, err := h.page.host.Imports(context.Background(), before, historyPage)
		h.page.async.Do(func() {
			if asked != h.asked {
				return
			}
			h.waiting = false
			if err != nil {
				text := explain.Error(err)
				h.say(text.What+" "+text.Next, widget.DangerImportance)
				return
			}
			if before == 0 {
				h.runs = nil
			}
			h.runs = append(h.runs, runs...)
			h.all = len(runs) < historyPage
			h.show()
			if before == 0 && len(runs) > 0 {
				h.list.ScrollToTop()
			}
		})
	})
}

func (h *history) show() {
	h.body.Objects = []fyne.CanvasObject{h.card}
	if len(h.runs) == 0 {
		h.body.Objects = []fyne.CanvasObject{parts.Empty("import", "Nothing was imported yet",
			"Every import is listed here, with what came of each file. It can be removed again as a whole.", nil)}
	}
	h.body.Refresh()
	h.list.Refresh()
}

var historyColumns = parts.Columns{Gap: 10, Height: 52, Columns: []parts.Column{
	{Min: 104}, {Min: 190, Grow: 1}, {Min: 190, Grow: 0.8}, {Min: 184, Drop: 1}, {Min: 24}}}

// newHistoryRow is two lines in each column, and what says that it opens.
func newHistoryRow() fyne.CanvasObject {
	row := container.New(historyColumns)
	for range len(historyColumns.Columns) - 1 {
		upper, lower := widget.NewLabel(""), parts.Muted("")
		upper.Truncation, lower.Truncation = fyne.TextTruncateEllipsis, fyne.TextTruncateEllipsis
		lower.SizeName = theme.SizeNameCaptionText
		row.Add(container.New(lines{}, upper, lower))
	}
	row.Add(parts.Muted("›")) // an icon would keep the colour of the theme it was made in
	return row
}

func (h *history) fill(i widget.ListItemID, o fyne.CanvasObject) {
	if i >= len(h.runs) {
		return
	}
	if i >= len(h.runs)-historyPage/4 && !h.all && !h.waiting {
		h.ask(h.runs[len(h.runs)-1].ID)
	}
	r, cells := h.runs[i], o.(*fyne.Container).Objects
	set := func(at int, upper, lower string, bold bool, importance widget.Importance) {
		two := cells[at].(*fyne.Container).Objects
		label := two[0].(*widget.Label)
		label.TextStyle.Bold, label.Importance = bold, importance
		label.SetText(upper)
		two[1].(*widget.Label).SetText(lower)
	}
	at := r.StartedAt.Local()
	set(0, format.Day(at), at.Format("15:04"), false, widget.MediumImportance)
	name, place := named(r)
	set(1, name, place, true, widget.MediumImportance)
	rows, formats := came(r)
	set(2, rows, formats, false, widget.MediumImportance)
	upper, lower := troubles(r)
	importance := widget.LowImportance
	if failed, partial, _ := problems(r); failed+partial > 0 {
		importance = widget.WarningImportance
	}
	set(3, upper, lower, false, importance)
	cells[4].Refresh() // it may have been drawn for the other look
}

// named is what an import was of, and where that lies.
func named(r store.ImportRun) (name, place string) {
	switch {
	case r.FirstPath == "" && r.Unchanged > 0:
		return "Nothing new", files(r.Unchanged) + " already there"
	case r.FirstPath == "":
		return "Nothing of a known kind", files(r.Files) + " looked at"
	case r.FirstPath == r.LastPath:
		return split(r.FirstPath)
	}
	same := 0
	for same < min(len(r.FirstPath), len(r.LastPath)) && r.FirstPath[same] == r.LastPath[same] {
		same++
	}
	folder := r.FirstPath[:max(0, strings.LastIndexAny(r.FirstPath[:same], `/\`))]
	if folder == "" {
		return "Several places", r.FirstPath + " …"
	}
	return split(folder)
}

// came is how much an import brought, and of which formats.
func came(r store.ImportRun) (rows, formats string) {
	n, total := 0, int64(0)
	var names []string
	for _, f := range r.Formats {
		total += f.Rows
		if n += f.Imported; f.Imported > 0 {
			name, _ := catalog.Short(f.Format)
			names = append(names, name)
		}
	}
	if n == 0 {
		return format.None, ""
	}
	noun := " rows in "
	if total == 1 {
		noun = " row in "
	}
	return format.Count(total) + noun + files(n), strings.Join(names, ", ")
}

// problems counts the files that were not read, read in part, and passed over
// because they hold nothing of a known kind. After a crash only what is kept
// of the files tells it.
func problems(r store.ImportRun) (failed, partial, skipped int) {
	for _, f := range r.Formats {
		failed, partial, skipped = failed+f.Failed, partial+f.Partial, skipped+f.Skipped
	}
	return max(failed, r.Failed), partial, max(skipped, r.Skipped)
}

// troubles are the problems in words, those that matter first.
func troubles(r store.ImportRun) (upper, lower string) {
	failed, partial, skipped := problems(r)
	var words []string
	for _, w := range []struct {
		n    int
		text string
	}{{failed, " not readable"}, {partial, " only in part"}, {skipped, " passed over"}} {
		if w.n > 0 {
			words = append(words, format.Count(int64(w.n))+w.text)
		}
	}
	if len(words) == 0 {
		return format.None, ""
	}
	return words[0], strings.Join(words[1:], ", ")
}

func files(n int) string {
	if n == 1 {
		return "1 file"
	}
	return format.Count(int64(n)) + " files"
}
