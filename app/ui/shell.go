// Package ui is the window: navigation, pages, status line.
package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/engine"
	"athletedata/app/settings"
	"athletedata/app/ui/activities"
	"athletedata/app/ui/activity"
	"athletedata/app/ui/customtable"
	"athletedata/app/ui/database"
	"athletedata/app/ui/host"
	"athletedata/app/ui/importing"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/settingspage"
	"athletedata/app/ui/sources"
	"athletedata/app/ui/style"
	"athletedata/assets/icon"
)

// Names of the pages.
const (
	PageActivities = "activities"
	PageActivity   = "activity"
	PageSources    = "sources"
	PageImport     = "import"
	PageTable      = "table"
	PageDatabase   = "database"
	PageSettings   = "settings"
)

// Shell is what is in the window.
type Shell struct {
	window fyne.Window
	host   host.Host
	async  parts.Async
	theme  func(settings.Theme)

	nav        map[string]*navItem
	page       string
	content    *parts.Deck
	status     *status
	ready      bool
	early      []string // files that were dropped before the database was up
	starting   *startPage
	activities *activities.Page
	activity   *activity.Page
	sources    *sources.Page
	importing  *importing.Page
	table      *customtable.Page
	database   *database.Page
	settings   *settingspage.Page
}

// New fills a window. setTheme changes the look of the whole application.
func New(w fyne.Window, h host.Host, async parts.Async, setTheme func(settings.Theme)) *Shell {
	s := &Shell{window: w, host: h, async: async, theme: setTheme, nav: map[string]*navItem{}}
	setTheme(h.Settings().Theme)
	s.status = newStatus()
	s.starting = newStartPage(h.Retry)
	s.sources = sources.New(h, async, w, func() { s.Go(PageImport) }, s.status.syncing)
	s.importing = importing.New(h, async, w, s.imported, s.status.work, s.openTable)
	s.table = customtable.New(h, async, w, func() { s.Go(PageImport) }, s.imported)
	s.activities = activities.New(h, async, s.openActivity, func() { s.Go(PageImport) })
	s.activities.Window = w
	s.activity = activity.New(h, async, func() { s.Go(PageActivities) }, s.activities.Neighbour)
	s.database = database.New(h, async, func(text string) { fyne.CurrentApp().Clipboard().SetContent(text) })
	s.buildSettings()
	s.content = parts.NewDeck(s.starting.root)

	items := container.NewVBox()
	for _, n := range []struct{ page, text, glyph string }{
		{PageActivities, "Activities", "activity"}, {PageSources, "Sources", "sources"}, {PageImport, "Import", "import"},
		{PageDatabase, "Database", "database"}, {PageSettings, "Settings", "settings"},
	} {
		item := newNavItem(n.text, n.glyph, func() { s.Go(n.page) })
		s.nav[n.page] = item
		items.Add(item)
	}
	logo := canvas.NewImageFromResource(icon.Resource())
	logo.FillMode = canvas.ImageFillContain
	logo.SetMinSize(fyne.NewSize(30, 30))
	name := widget.NewLabel("Athlete Data")
	name.TextStyle.Bold = true
	brand := container.New(layout.NewCustomPaddedLayout(14, 10, 14, 8), container.NewHBox(logo, name))
	side := container.NewStack(parts.NewFilled(style.ColorSidebar, 0),
		container.NewBorder(brand, container.New(layout.NewCustomPaddedLayout(8, 12, 16, 8), s.status.root), nil, nil,
			container.New(layout.NewCustomPaddedLayout(2, 2, 8, 8), items)))
	w.SetContent(container.New(sidebar{}, side, s.content.Root))
	s.keys()
	w.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) {
		var paths []string
		for _, u := range uris {
			if u.Scheme() == "file" {
				paths = append(paths, u.Path())
			}
		}
		s.Import(paths)
	})
	s.Go(s.firstPage())
	h.SubscribeImports(func(sum engine.Summary) {
		switch {
		case sum.Files == 0: // something was taken away
			async.Do(func() {
				s.imported()
				s.importing.Refresh()
			})
		case sum.Rows > 0 || sum.Failed > 0:
			async.Do(s.imported)
		}
	})
	h.Subscribe(func(st host.State) { async.Do(func() { s.state(st) }) })
	return s
}

func (s *Shell) firstPage() string {
	if last := s.host.Settings().LastPage; s.nav[last] != nil {
		return last
	}
	return PageActivities
}

func (s *Shell) buildSettings() {
	s.settings = settingspage.New(s.host, s.async, s.ready, func(now settings.Settings) {
		s.theme(now.Theme)
		if s.ready {
			s.activities.Refresh() // units
		}
	})
}

// state follows the database.
func (s *Shell) state(st host.State) {
	was := s.ready
	s.ready = st.Stage == host.Ready
	s.status.database(st)
	s.starting.show(st)
	if s.ready && !was {
		s.activities.Refresh()
		s.sources.Refresh()
		s.importing.Refresh()
		s.database.Refresh()
		s.buildSettings()
	}
	if s.ready != was || !s.ready {
		s.Go(s.page)
	}
	if early := s.early; s.ready {
		s.early = nil
		s.Import(early)
	}
}

// Go shows a page. Until the database is up, all but the settings show how
// far it is.
func (s *Shell) Go(page string) {
	if _, walking := s.window.Canvas().Focused().(*navItem); page != s.page && !walking {
		s.window.Canvas().Unfocus() // keys must not go to what is not to be seen
	}
	s.page = page
	for name, item := range s.nav {
		item.selected(name == page || name == PageActivities && page == PageActivity || name == PageImport && page == PageTable)
	}
	var root fyne.CanvasObject
	switch page {
	case PageSettings:
		root = s.settings.Root
	case PageSources:
		root = s.sources.Root
		if s.ready {
			s.sources.Enter()
		}
	case PageImport:
		root = s.importing.Root
	case PageTable:
		root = s.table.Root
	case PageDatabase:
		root = s.database.Root
		if s.ready {
			s.database.Refresh()
		}
	case PageActivity:
		root = s.activity.Root
	default:
		root = s.activities.Root
	}
	if !s.ready && page != PageSettings {
		root = s.starting.root
	}
	s.content.Show(root, s.activities.Root, s.activity.Root, s.sources.Root, s.importing.Root, s.table.Root, s.database.Root, s.settings.Root)
	if now := s.host.Settings(); s.nav[page] != nil && now.LastPage != page {
		now.LastPage = page
		_ = s.host.SaveSettings(now) // which page was last is not worth a message
	}
}

func (s *Shell) openActivity(athlete int16, id int64) {
	s.activity.Show(athlete, id)
	s.Go(PageActivity)
}

// openTable makes a table of a CSV file.
func (s *Shell) openTable(path string) {
	s.table.Open(path)
	s.Go(PageTable)
}

// Import brings files in and shows how that goes.
func (s *Shell) Import(paths []string) {
	if len(paths) == 0 {
		return
	}
	s.Go(PageImport)
	if !s.ready {
		s.early = append(s.early, paths...)
		return
	}
	s.importing.Start(paths)
}

func (s *Shell) imported() {
	s.activities.Refresh()
	s.sources.Refresh()
}

// Busy says whether something would be interrupted by closing the window.
func (s *Shell) Busy() bool { return s.importing.Running() || s.table.Running() }

// Interrupts says what closing the window would interrupt, and asks whether to
// do so, with what becomes of it then.
func (s *Shell) Interrupts() (what, question string) {
	switch {
	case s.importing.Removing():
		return "An import is being removed", "Stop it and close? What is left to do is done at the next start. If the import is still in the history then, remove it again."
	case s.table.Running():
		return "A table is being filled", "Stop it and close? Nothing of this file is in the table then; what was there before stays."
	}
	return "An import is running", "Stop it and close? What was imported is kept, and the next import goes on from there."
}

// Stop ends what is running, in good order.
func (s *Shell) Stop() { s.importing.Cancel() }

// keys makes everything reachable without a mouse.
func (s *Shell) keys() {
	add := func(key fyne.KeyName, mod fyne.KeyModifier, f func()) {
		s.window.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: mod}, func(fyne.Shortcut) { f() })
	}
	for i, page := range []string{PageActivities, PageSources, PageImport, PageDatabase, PageSettings} {
		add(fyne.KeyName('1'+rune(i)), fyne.KeyModifierShortcutDefault, func() { s.Go(page) })
	}
	add(fyne.KeyF, fyne.KeyModifierShortcutDefault, func() {
		s.Go(PageActivities)
		s.window.Canvas().Focus(s.activities.Search)
	})
	add(fyne.KeyO, fyne.KeyModifierShortcutDefault, func() { s.Go(PageImport) })
	add(fyne.KeyLeft, fyne.KeyModifierAlt, func() { s.Go(PageActivities) })
	s.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if s.window.Canvas().Overlays().Top() != nil {
			return // a dialog is answered first; the page behind it would ask another question
		}
		if s.page == PageTable && e.Name == fyne.KeyEscape {
			s.Go(PageImport)
		}
		if s.page == PageSources && s.ready {
			s.sources.Accounts.Key(e)
		}
		if s.page != PageActivity {
			return
		}
		switch e.Name {
		case fyne.KeyEscape:
			s.Go(PageActivities)
		case fyne.KeyPageUp:
			s.activity.Step(-1)
		case fyne.KeyPageDown:
			s.activity.Step(1)
		}
	})
}

// sidebar gives the navigation its width.
type sidebar struct{}

const sideWidth = 186

func (sidebar) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(sideWidth, size.Height))
	o[1].Move(fyne.NewPos(sideWidth, 0))
	o[1].Resize(fyne.NewSize(size.Width-sideWidth, size.Height))
}

func (sidebar) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := o[1].MinSize()
	return fyne.NewSize(m.Width+sideWidth, max(m.Height, 420))
}
