// Package importing is the page that brings files in.
package importing

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/engine"
	"athletedata/app/explain"
	"athletedata/app/ui/catalog"
	"athletedata/app/ui/format"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/style"
	"athletedata/store"
)

// Page imports what is dropped or chosen, shows how far it is, what came in,
// and what could not be read.
type Page struct {
	Root fyne.CanvasObject

	host   host.Host
	async  parts.Async
	window fyne.Window
	done   func()            // called when an import has ended
	status func(text string) // what the window's status line says; empty: nothing is running
	table  func(path string) // makes a table of a CSV file

	cancel   context.CancelFunc // of the running import or removal; nil: none
	removing bool               // what is running is a removal
	waiting  []string           // dropped while one is running
	passed   *passed
	brought  *brought
	clocks   *clocks
	bar      *widget.ProgressBar
	counts   *widget.Label
	result   *widget.Label
	stop     *widget.Button
	running  *fyne.Container
	welcome  []fyne.CanvasObject // what the target says to who has imported nothing yet
	page     *fyne.Container
	sides    *fyne.Container

	views   *parts.Deck // one of: what is imported now, the history, one import of it
	now     fyne.CanvasObject
	history *history
	past    *past
}

// New makes the page. done is called when an import has ended, status with what
// is being done, and table with a CSV file that is to become a table.
func New(h host.Host, async parts.Async, w fyne.Window, done func(), status func(string), table func(path string)) *Page {
	p := &Page{host: h, async: async, window: w, done: done, status: status, table: table}
	p.bar = newBar()
	p.counts = parts.Muted("")
	p.counts.Truncation = fyne.TextTruncateEllipsis
	p.stop = widget.NewButton("Stop", p.Cancel)
	p.running = container.NewVBox(container.NewBorder(nil, nil, nil, p.stop, container.New(thin{}, p.bar)), p.counts)
	p.running.Hide()
	p.result = parts.Wrapped("")
	p.result.Hide()
	p.passed = newPassed(w, table)
	p.brought = newBrought()
	p.clocks = newClocks(p.again, p.rearrange)
	toHistory := widget.NewButtonWithIcon("History", theme.HistoryIcon(), p.ShowHistory)
	head := container.NewBorder(nil, nil, nil, container.NewCenter(toHistory), parts.Title("Import"))
	top := container.NewVBox(head, parts.Card(p.target()), p.running, p.result, p.clocks.root)
	p.sides = container.New(sideBySide{}, p.brought.root, p.passed.root)
	p.page = container.NewBorder(container.New(layout.NewCustomPaddedLayout(0, parts.Gap-theme.Padding(), 0, 0), top), nil, nil, nil, p.sides)
	p.now, p.history, p.past = p.page, newHistory(p), newPast(p)
	p.views = parts.NewDeck(p.now)
	p.Root = parts.Padded(p.views.Root)
	return p
}

func (p *Page) view(o fyne.CanvasObject) {
	p.views.Show(o, p.now, p.history.root, p.past.root)
}

// ShowHistory shows all imports, as the database has them.
func (p *Page) ShowHistory() {
	p.view(p.history.root)
	p.history.reload()
}

// ShowOldest opens the oldest import of those that were listed.
func (p *Page) ShowOldest() {
	if len(p.history.runs) > 0 {
		p.past.open(p.history.runs[len(p.history.runs)-1])
	}
}

// newBar is a bar without words in it, which would lie half on the one and half
// on the other of its colours.
func newBar() *widget.ProgressBar {
	bar := widget.NewProgressBar()
	bar.TextFormatter = func() string { return "" }
	return bar
}

// thin gives a bar less height than one with words in it needs.
type thin struct{}

const barHeight, barMargin = 12, 8

// Layout implements fyne.Layout.
func (thin) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(size.Width-barMargin, barHeight))
	o[0].Move(fyne.NewPos(0, (size.Height-barHeight)/2))
}

// MinSize implements fyne.Layout.
func (thin) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(120, barHeight) }

// target is where files are dropped.
func (p *Page) target() fyne.CanvasObject {
	icon := canvas.NewImageFromResource(style.LargeIcon("import", theme.ColorNamePrimary))
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSize(46, 46))
	lead := parts.Heading("Drop files or folders here")
	lead.Alignment = fyne.TextAlignCenter
	hint := parts.Hint(catalog.Sentence() + " Everything stays on this computer.")
	hint.Alignment = fyne.TextAlignCenter
	folder := widget.NewButton("Choose a folder …", p.chooseFolder)
	folder.Importance = widget.HighImportance
	buttons := container.NewHBox(folder, widget.NewButton("Choose a file …", p.chooseFile), widget.NewButton("Make a table of a CSV …", p.chooseTable))
	p.welcome = []fyne.CanvasObject{icon, hint}
	return container.NewVBox(icon, lead, hint, container.NewCenter(buttons))
}

// Refresh reads which files had problems.
func (p *Page) Refresh() {
	if p.cancel != nil {
		return // the list of the running import is the better one
	}
	p.async.Go(func() {
		failed, err := p.host.FailedItems(context.Background(), maxPassed)
		p.async.Do(func() {
			if err != nil || p.cancel != nil {
				return
			}
			p.passed.clear()
			for _, f := range failed {
				p.passed.add(passedFile{f.Path, reason(f.Status, f.Reason), false})
			}
			p.passed.show()
		})
	})
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
	p.start(paths, engine.Options{}, "")
}

// again imports files once more, now that the zone of their clocks is known.
func (p *Page) again(paths []string, zone string, keep bool) {
	if p.cancel != nil {
		return
	}
	home := ""
	if keep {
		home = zone
	}
	p.start(paths, engine.Options{Zone: zone}, home)
}

// start begins an import; home is the home zone that is to hold from now on,
// empty to leave it.
func (p *Page) start(paths []string, options engine.Options, home string) {
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	p.view(p.now)
	p.passed.clear()
	p.passed.show()
	p.brought.begin()
	if options.Zone != "" {
		p.clocks.settled()
	}
	p.result.Hide()
	// What comes of it needs the room more, in a small window all of it.
	for _, o := range p.welcome {
		o.Hide()
	}
	p.bar.SetValue(0)
	p.counts.SetText("Looking for files …")
	p.stop.SetText("Stop")
	p.stop.Enable()
	p.running.Show()
	p.rearrange()
	p.status("Importing …")
	p.async.Go(func() {
		sum, err := p.bring(ctx, paths, options, home)
		cancel()
		p.async.Do(func() { p.finish(paths, sum, err) })
	})
}

func (p *Page) bring(ctx context.Context, paths []string, options engine.Options, home string) (engine.Summary, error) {
	if home != "" {
		if err := p.host.SetHomeZone(ctx, home, p.event); err != nil {
			if ctx.Err() != nil { // the person has stopped it
				return engine.Summary{Cancelled: true}, nil
			}
			return engine.Summary{}, err
		}
	}
	return p.host.Import(ctx, paths, options, p.event)
}

// rearrange shares the room out anew after something was shown or hidden.
func (p *Page) rearrange() {
	for range 2 { // widths first, and then the heights of texts that follow from them
		p.page.Refresh()
		p.sides.Refresh()
	}
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

// Running says whether an import or the removal of one is going on.
func (p *Page) Running() bool { return p.cancel != nil }

// Removing says whether it is a removal.
func (p *Page) Removing() bool { return p.removing }

// event is called by the import, from its own goroutines.
func (p *Page) event(e engine.Event) {
	switch e := e.(type) {
	case engine.ItemDone:
		p.brought.count(e)
		table := isTable(e)
		if table || e.Status == store.Failed || e.Error != "" && e.Status == store.Imported {
			p.async.Do(func() {
				if p.passed.add(passedFile{e.Path, reason(e.Status, e.Error), table}) {
					p.passed.show()
				}
			})
		}
	case engine.Progress:
		p.async.Do(func() { p.progress(e) })
	case engine.Rereading:
		p.async.Do(func() {
			p.bar.SetValue(float64(e.Done) / float64(max(e.Found, 1)))
			p.counts.SetText(format.Rereading(e.Done, e.Found))
			p.status("Reading other files again …")
		})
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
	text := fmt.Sprintf("%.0f %%   ·   %s of %s files", p.bar.Value*100, format.Count(int64(e.Done)), format.Count(int64(e.Found)))
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
	p.brought.show()
	p.status(fmt.Sprintf("Importing, %.0f %%", p.bar.Value*100))
}

func (p *Page) finish(paths []string, sum engine.Summary, err error) {
	p.cancel = nil
	p.running.Hide()
	if err != nil {
		p.say(err)
	} else {
		p.result.Importance = widget.MediumImportance
		p.result.SetText(sentence(sum))
		p.result.Show()
	}
	p.brought.end(sum)
	if sum.ZoneAssumed > 0 {
		p.clocks.ask(sum.ZoneAssumed, paths)
	}
	p.rearrange()
	p.status("")
	p.done()
	p.next()
}

// next imports what was dropped while something was running.
func (p *Page) next() {
	if next := p.waiting; len(next) > 0 {
		p.waiting = nil
		p.Start(next)
	}
}

func (p *Page) say(err error) {
	text := explain.Error(err)
	p.result.Importance = widget.DangerImportance
	p.result.SetText(text.What + " " + text.Next)
	p.result.Show()
}

// sentence is how an import ended.
func sentence(s engine.Summary) string {
	if s.Files == 0 && !s.Cancelled {
		return "There were no files in it."
	}
	var words []string
	add := func(n int, one, many string) {
		if n == 0 {
			return
		}
		number, how := format.Count(int64(n)), many
		if n == 1 {
			how = one
		}
		if len(words) == 0 { // what is counted is said once
			number = files(n)
		}
		words = append(words, number+" "+how)
	}
	add(s.Imported, "imported", "imported")
	add(s.Unchanged, "was already there", "were already there")
	add(s.Skipped, "holds nothing of a known kind", "hold nothing of a known kind")
	add(s.Failed, "could not be read", "could not be read")
	if len(words) == 0 {
		return "Stopped before anything was imported."
	}
	end := "Done: "
	if s.Cancelled {
		end = "Stopped; what was imported is kept, and importing the same again goes on from there: "
	}
	text := end + strings.Join(words, ", ") + "."
	if s.Rows > 0 {
		noun := "rows"
		if s.Rows == 1 {
			noun = "row"
		}
		text += fmt.Sprintf(" %s %s in %.1f s.", format.Count(s.Rows), noun, max(s.Elapsed.Seconds(), 0.1))
	}
	return text
}
