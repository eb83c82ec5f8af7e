// Package sources is the page of where data comes from: accounts, what files
// have brought, which folders are watched, and what else could be brought.
package sources

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/explain"
	"athletedata/app/ui/accounts"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
	"athletedata/store"
)

// Page shows accounts, sources of files, watched folders and formats.
type Page struct {
	Root     fyne.CanvasObject
	Accounts *accounts.Part

	host    host.Host
	async   parts.Async
	window  fyne.Window
	toFiles func() // leads to where files are imported
	now     clock

	note    *widget.Label
	files   *fyne.Container
	folders *fyne.Container
	scroll  *container.Scroll
	views   *parts.Deck // all sources, or a page of the accounts
	all     fyne.CanvasObject
	brought fyne.CanvasObject
}

// New makes the page; toImport leads to the page that imports files, status is
// told what is being synced.
func New(h host.Host, async parts.Async, w fyne.Window, toImport func(), status func(string)) *Page {
	p := &Page{host: h, async: async, window: w, toFiles: toImport, now: wallClock}
	p.note = parts.Wrapped("")
	p.note.Hide()
	p.files, p.folders = container.NewStack(parts.Muted("Looking into the database …")), container.NewStack()
	p.Accounts = accounts.New(h, async, w, p.view, toImport, status)
	p.brought = parts.TitledCard("What has come, by format", p.files)
	body := parts.Below(
		p.Accounts.Root,
		p.brought,
		parts.TitledCard("Watched folders", p.folders),
		parts.TitledCard("What can be brought", brings()),
	)
	p.scroll = container.NewVScroll(body)
	p.all = container.NewBorder(container.NewVBox(parts.Title("Sources"), p.note), nil, nil, nil, p.scroll)
	p.views = parts.NewDeck(p.all)
	p.Root = parts.Padded(p.views.Root)
	return p
}

// view shows a page of the accounts; nil shows all sources, where they were.
func (p *Page) view(o fyne.CanvasObject) {
	if o == nil {
		o = p.all
	}
	p.views.Show(o, p.all)
}

// Top scrolls to the accounts.
func (p *Page) Top() { p.scroll.ScrollToTop() }

// ShowFiles scrolls to what files have brought.
func (p *Page) ShowFiles() { p.scroll.ScrollToOffset(p.brought.Position()) }

// Enter shows the page to somebody who comes to it.
func (p *Page) Enter() {
	p.Accounts.Clear()
	p.Refresh()
}

// Refresh looks into the database again.
func (p *Page) Refresh() {
	p.Accounts.Refresh()
	p.async.Go(func() {
		sources, err := p.host.FileSources(context.Background())
		var folders []store.WatchedFolder
		if err == nil {
			folders, err = p.host.WatchedFolders(context.Background())
		}
		p.async.Do(func() {
			if err != nil {
				p.say(err)
				return
			}
			p.note.Hide()
			p.showFiles(sources)
			p.showFolders(folders)
		})
	})
}

func (p *Page) say(err error) {
	text := explain.Error(err)
	p.note.Importance = widget.WarningImportance
	p.note.SetText(text.What + " " + text.Next)
	p.note.Show()
}

// change does something to the watched folders and shows them again.
func (p *Page) change(do func(ctx context.Context) error) {
	p.async.Go(func() {
		err := do(context.Background())
		p.async.Do(func() {
			if err != nil {
				p.say(err)
				return
			}
			p.Refresh()
		})
	})
}

func (p *Page) watch(path string) {
	p.change(func(ctx context.Context) error { return p.host.WatchFolder(ctx, path) })
}

func (p *Page) letGo(path string) {
	p.change(func(ctx context.Context) error { return p.host.UnwatchFolder(ctx, path) })
}

func (p *Page) chooseFolder() {
	d := dialog.NewFolderOpen(func(f fyne.ListableURI, err error) {
		if err == nil && f != nil {
			p.watch(f.Path())
		}
	}, p.window)
	d.SetConfirmText("Watch it")
	d.Resize(fyne.NewSize(820, 560))
	d.Show()
}
