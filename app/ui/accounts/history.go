package accounts

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/explain"
	"athletedata/app/ui/format"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
	"athletedata/store"
)

// historyRuns is how many syncs are listed; more are not remembered. So they are
// read all at once, unlike imports.
const historyRuns = 500

// history is the syncs of one source, the newest first, and one of them.
type history struct {
	part   *Part
	source host.Source
	shown  fyne.CanvasObject // the list or a sync; nil: neither is shown
	asked  int               // counts the questions, so that late answers are thrown away
	state  string            // which syncs there are, as far as the card knows
	runs   []store.SyncRun

	title *widget.Label
	note  *widget.Label
	body  *fyne.Container
	list  *widget.List
	all   fyne.CanvasObject
	card  fyne.CanvasObject
}

var historyColumns = parts.Columns{Gap: 10, Height: 50, Columns: []parts.Column{
	{Min: 112}, {Min: 170, Grow: 1}, {Min: 150, Grow: 0.6}, {Min: 92, Drop: 1}, {Min: 110, Drop: 3}, {Min: 84, Drop: 2}, {Min: 20}}}

func newHistory(p *Part) *history {
	h := &history{part: p, title: parts.Title(""), note: parts.Wrapped(""), body: container.NewStack()}
	h.note.Hide()
	h.list = widget.NewList(func() int { return len(h.runs) }, newRunRow, h.fill)
	h.list.OnSelected = func(i widget.ListItemID) {
		h.list.UnselectAll() // or the same sync could not be opened twice
		if i < len(h.runs) {
			h.open(h.runs[i])
		}
	}
	head := historyColumns
	head.Height = 24
	titles := container.New(head)
	for i, text := range []string{"When", "How it ended", "What came", "Rows", "Requests", "Took", ""} {
		l := parts.Muted(text)
		l.Alignment = alignment(i)
		l.SizeName, l.Truncation = theme.SizeNameCaptionText, fyne.TextTruncateEllipsis
		titles.Add(l)
	}
	h.card = parts.Card(container.NewBorder(container.NewVBox(titles, widget.NewSeparator()), nil, nil, nil, h.list))
	top := container.NewVBox(container.NewBorder(nil, nil, container.NewCenter(backTo("Sources", h.back)), nil, h.title), h.note)
	h.all = container.NewBorder(top, nil, nil, nil, h.body)
	return h
}

func backTo(name string, tap func()) *widget.Button {
	b := widget.NewButtonWithIcon(name, theme.NavigateBackIcon(), tap)
	b.Importance = widget.LowImportance
	return b
}

// ShowHistory shows the syncs of a source.
func (p *Part) ShowHistory(s host.Source) {
	h := p.history
	h.source, h.runs, h.state = s, nil, stateOf(s)
	h.title.SetText("Syncs of " + s.Info.Name)
	h.body.Objects = nil // not the syncs of the source that was looked at before
	h.showList()
	h.reload()
}

func (h *history) showList() {
	h.shown = h.all
	h.part.view(h.all)
}

// back leaves what is shown: one sync for the list, the list for all sources.
func (h *history) back() {
	switch h.shown {
	case nil:
	case h.all:
		h.shown = nil
		h.part.view(nil)
	default:
		h.showList()
	}
}

// follow reads the list again when a sync of the source began or ended.
func (h *history) follow(sources []host.Source) {
	if h.shown == nil {
		return // it is read when it is opened
	}
	for _, s := range sources {
		if now := stateOf(s); s.Info.ID == h.source.Info.ID && now != h.state {
			h.state = now
			h.reload()
		}
	}
}

// stateOf changes when a sync begins or ends, also one that was over between
// two looks.
func stateOf(s host.Source) string {
	state := fmt.Sprint(s.Running)
	if s.Account != nil && s.Account.LastFinished != nil {
		state += s.Account.LastFinished.String()
	}
	return state
}

func (h *history) reload() {
	h.asked++
	asked, source := h.asked, h.source.Info.ID
	h.part.async.Go(func() {
		runs, err := h.part.host.SyncRuns(h.part.ctx, source, historyRuns)
		h.part.async.Do(func() {
			if asked != h.asked {
				return
			}
			if err != nil {
				t := explain.Error(err)
				say(h.note, join(t.What, t.Next), widget.DangerImportance)
				visible(h.note, true)
				return
			}
			visible(h.note, false)
			h.runs = runs
			h.body.Objects = []fyne.CanvasObject{h.card}
			if len(runs) == 0 {
				h.body.Objects = []fyne.CanvasObject{parts.Empty("sources", "No sync yet", "Every sync is listed here, with what came and what went wrong.", nil)}
			}
			h.body.Refresh()
			h.list.Refresh()
		})
	})
}

// alignment puts numbers one below the other by their last digit.
func alignment(column int) fyne.TextAlign {
	if column >= 3 && column <= 5 {
		return fyne.TextAlignTrailing
	}
	return fyne.TextAlignLeading
}

// newRunRow is two lines in each column, and what says that it opens.
func newRunRow() fyne.CanvasObject {
	row := container.New(historyColumns)
	for i := range len(historyColumns.Columns) - 1 {
		upper, lower := widget.NewLabel(""), parts.Muted("")
		upper.Alignment, lower.Alignment = alignment(i), alignment(i)
		upper.Truncation, lower.Truncation = fyne.TextTruncateEllipsis, fyne.TextTruncateEllipsis
		lower.SizeName = theme.SizeNameCaptionText
		row.Add(container.New(layout.NewCustomPaddedVBoxLayout(-12), upper, lower))
	}
	row.Add(parts.Muted("›"))
	return row
}

func (h *history) fill(i widget.ListItemID, o fyne.CanvasObject) {
	if i >= len(h.runs) {
		return
	}
	r, cells := h.runs[i], o.(*fyne.Container).Objects
	set := func(at int, upper, lower string, importance widget.Importance) {
		two := cells[at].(*fyne.Container).Objects
		say(two[0].(*widget.Label), upper, importance)
		two[1].(*widget.Label).SetText(lower)
	}
	how, importance := outcome(r)
	start := r.Started.Local()
	set(0, format.Day(start), start.Format("15:04")+by(r), widget.MediumImportance)
	set(1, how, r.Problem, importance)
	upper, lower := came(r)
	set(2, upper, lower, widget.MediumImportance)
	set(3, some(r.Rows), "", widget.MediumImportance)
	received := ""
	if r.Received > 0 {
		received = format.Bytes(r.Received)
	}
	set(4, some(int64(r.Requests)), received, widget.MediumImportance)
	set(5, took(r), "", widget.MediumImportance)
	cells[6].Refresh() // it may have been drawn for the other look
}
