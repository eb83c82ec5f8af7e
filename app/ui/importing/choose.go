package importing

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
)

func (p *Page) chooseFile() {
	p.openFile(nil, func(path string) { p.Start([]string{path}) })
}

func (p *Page) chooseTable() {
	p.openFile(storage.NewExtensionFileFilter([]string{".csv", ".tsv", ".txt", ".CSV", ".TSV", ".TXT"}), p.table)
}

// openFile asks for a file; filter says which are shown, nil all.
func (p *Page) openFile(filter storage.FileFilter, chosen func(path string)) {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil || f == nil {
			return
		}
		path := f.URI().Path()
		_ = f.Close() // the engine opens it itself
		chosen(path)
	}, p.window)
	if filter != nil {
		d.SetFilter(filter)
	}
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
