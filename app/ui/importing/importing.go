// Package importing is the page that brings files in.
package importing

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/engine"
	"athletedata/app/explain"
	"athletedata/app/ui/format"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/style"
	"athletedata/store"
)

// Page imports what is dropped or chosen, shows how far it is, and what could
// not be read.
type Page struct {
	Root fyne.CanvasObject

	host   host.Host
	async  parts.Async
	window fyne.Window
	done   func()            // called when an import has ended
	status func(text string) // what the window's status line says; empty: nothing is running

	cancel   context.CancelFunc // of the running import; nil: none
	waiting  []string           // dropped while one is running
	problems []problem
	bar      *widget.ProgressBar
	counts   *widget.Label
	result   *widget.Label
	stop     *widget.Button
	running  *fyne.Container
	list     *widget.List
	problemH *widget.Label
	none     *widget.Label
}

// problem is one file that could not be read, or only in part.
type problem struct{ path, reason string }

// maxProblems bounds the list; the database keeps all of them.
const maxProblems = 2000

// New makes the page.
func New(h host.Host, async parts.Async, w fyne.Window, done func(), status func(string)) *Page {
	p := &Page{host: h, async: async, window: w, done: done, status: status}
	icon := canvas.NewImageFromResource(style.LargeIcon("import", theme.ColorNamePrimary))
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSize(46, 46))
	lead := parts.Heading("Drop files or folders here")
	lead.Alignment = fyne.TextAlignCenter
	hint := parts.Muted("FIT, TCX and GPX, alone, in folders, zipped: a whole export as the vendor hands it out.\nEverything stays on this computer.")
	hint.Alignment = fyne.TextAlignCenter
	files := widget.NewButton("Choose a file …", p.chooseFile)
	folder := widget.NewButton("Choose a folder …", p.chooseFolder)
	folder.Importance = widget.HighImportance
	target := container.NewPadded(container.NewVBox(icon, lead, hint, container.NewCenter(container.NewHBox(folder, files))))

	p.bar = widget.NewProgressBar()
	p.bar.TextFormatter = func() string { return fmt.Sprintf("%.0f %%", p.bar.Value*100) }
	p.counts = parts.Muted("")
	p.counts.Truncation = fyne.TextTruncateEllipsis
	p.stop = widget.NewButton("Stop", p.Cancel)
	p.running = container.NewVBox(container.NewBorder(nil, nil, nil, p.stop, p.bar), p.counts)
	p.running.Hide()
	p.result = parts.Wrapped("")
	p.result.Hide()
	p.problemH = parts.Heading("Files that could not be read")
	p.none = parts.Muted("None. Files that cannot be read are listed here with the reason; they never stop the others.")
	p.none.Wrapping = fyne.TextWrapWord
	p.list = widget.NewList(func() int { return len(p.problems) }, newProblemRow, p.fillProblem)
	p.list.OnSelected = func(i widget.ListItemID) {
		p.list.UnselectAll()
		if i < len(p.problems) {
			dialog.ShowInformation(filepath.Base(p.problems[i].path), wrapAt(p.problems[i].path, 70)+"\n\n"+wrapAt(p.problems[i].reason, 70), p.window)
		}
	}
	top := container.NewVBox(parts.Title("Import"), parts.Card(target), p.running, p.result)
	bottom := parts.Card(container.NewBorder(container.NewVBox(p.problemH, p.none), nil, nil, nil, p.list))
	p.Root = parts.Padded(container.NewBorder(top, nil, nil, nil, bottom))
	return p
}

// Refresh reads which files had problems.
func (p *Page) Refresh() {
	if p.cancel != nil {
		return // the list of the running import is the better one
	}
	p.async.Go(func() {
		failed, err := p.host.FailedItems(context.Background(), maxProblems)
		p.async.Do(func() {
			if err != nil || p.cancel != nil {
				return
			}
			p.problems = p.problems[:0]
			for _, f := range failed {
				p.problems = append(p.problems, problem{f.Path, reason(f.Status, f.Reason)})
			}
			p.showProblems()
		})
	})
}

func reason(s store.Status, text string) string {
	if s == store.Imported {
		return "Only in part: " + text
	}
	return strings.ToUpper(text[:min(1, len(text))]) + text[min(1, len(text)):]
}

func (p *Page) showProblems() {
	title := "Files that could not be read"
	if n := len(p.problems); n > 0 {
		title = fmt.Sprintf("Files that could not be read, or only in part (%s)", format.Count(int64(n)))
		p.none.Hide()
	} else {
		p.none.Show()
	}
	p.problemH.SetText(title)
	p.list.Refresh()
}

// Start imports files and folders. What comes while an import is running is
// imported after it.
func (p *Page) Start(paths []string) {
	if len(paths) == 0 {
		return
	}
	if p.cancel != nil {
		p.waiting = append(p.waiting, paths...)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	p.problems = nil
	p.showProblems()
	p.result.Hide()
	p.bar.SetValue(0)
	p.counts.SetText("Looking for files …")
	p.stop.SetText("Stop")
	p.stop.Enable()
	p.running.Show()
	p.status("Importing …")
	p.async.Go(func() {
		sum, err := p.host.Import(ctx, paths, p.event)
		cancel()
		p.async.Do(func() { p.finish(sum, err) })
	})
}

// Cancel stops the running import after what is being committed.
func (p *Page) Cancel() {
	if p.cancel != nil {
		p.waiting = nil
		p.stop.SetText("Stopping …")
		p.stop.Disable()
		p.cancel()
	}
}

// Running says whether an import is going on.
func (p *Page) Running() bool { return p.cancel != nil }

// event is called by the import, from its own goroutines.
func (p *Page) event(e engine.Event) {
	switch e := e.(type) {
	case engine.ItemDone:
		if e.Status == store.Failed || e.Error != "" && e.Status == store.Imported {
			p.async.Do(func() {
				if len(p.problems) < maxProblems {
					p.problems = append(p.problems, problem{e.Path, reason(e.Status, e.Error)})
					p.showProblems()
				}
			})
		}
	case engine.Progress:
		p.async.Do(func() { p.progress(e) })
	}
}

func (p *Page) progress(e engine.Progress) {
	if e.BytesFound > 0 {
		share := float64(e.BytesDone) / float64(e.BytesFound)
		if e.Walking {
			share *= 0.9 // never looks finished while files are still being found
		}
		p.bar.SetValue(share)
	}
	text := fmt.Sprintf("%s of %s files", format.Count(int64(e.Done)), format.Count(int64(e.Found)))
	if e.Walking {
		text += " found so far"
	}
	if s := e.Elapsed.Seconds(); s > 0.5 && e.Done > 0 {
		text += fmt.Sprintf("   ·   %s files a second", format.Count(int64(float64(e.Done)/s+0.5)))
	}
	text += fmt.Sprintf("   ·   %s rows", format.Count(e.Rows))
	if left := format.Remaining(e.Remaining); left != "" {
		text += "   ·   " + left
	}
	p.counts.SetText(text)
	p.status(fmt.Sprintf("Importing, %.0f %%", p.bar.Value*100))
}

func (p *Page) finish(sum engine.Summary, err error) {
	p.cancel = nil
	p.running.Hide()
	p.result.Importance = widget.MediumImportance
	if err != nil {
		text := explain.Error(err)
		p.result.Importance = widget.DangerImportance
		p.result.SetText(text.What + " " + text.Next)
	} else {
		p.result.SetText(sentence(sum))
	}
	p.result.Show()
	p.status("")
	p.done()
	if next := p.waiting; len(next) > 0 {
		p.waiting = nil
		p.Start(next)
	}
}

// sentence is how an import ended.
func sentence(s engine.Summary) string {
	if s.Files == 0 && !s.Cancelled {
		return "There were no files in it."
	}
	var words []string
	add := func(n int, text string) {
		if n > 0 {
			words = append(words, format.Count(int64(n))+" "+text)
		}
	}
	add(s.Imported, "imported")
	add(s.Unchanged, "were already there")
	add(s.Skipped, "hold nothing to store")
	add(s.Failed, "could not be read")
	end := "Done: "
	if s.Cancelled {
		end = "Stopped; what was imported is kept, and importing the same again goes on from there: "
	}
	text := end + strings.Join(words, ", ") + "."
	if s.Rows > 0 {
		text += fmt.Sprintf(" %s rows in %.1f s.", format.Count(s.Rows), s.Elapsed.Seconds())
	}
	return text
}
