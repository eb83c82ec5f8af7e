package importing

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/explain"
	"athletedata/app/ui/catalog"
	"athletedata/app/ui/format"
	"athletedata/app/ui/parts"
	"athletedata/store"
)

// filesPage is how many files of an import are asked for at a time.
const filesPage = 200

// past is one import of the history: what it brought, and each of its files.
type past struct {
	root fyne.CanvasObject
	page *Page

	asked    int // counts the questions, so that late answers are thrown away
	waiting  bool
	all      bool
	problems bool // only files with problems are shown
	run      store.ImportRun
	files    []store.ImportFile

	title, about *widget.Label
	remove       *widget.Button
	lines        *fyne.Container
	which        *widget.Check
	none         *widget.Label
	card         *fyne.Container
	list         *widget.List
}

func newPast(p *Page) *past {
	v := &past{page: p, title: parts.Title(""), about: parts.Wrapped(""), lines: container.NewVBox(), none: parts.Hint("")}
	v.remove = widget.NewButtonWithIcon("Remove this import …", theme.DeleteIcon(), v.confirm)
	v.which = widget.NewCheck("Only with a problem", func(yes bool) {
		v.problems = yes
		v.reload()
	})
	v.list = widget.NewList(func() int { return len(v.files) }, newPassedRow, v.fill)
	v.list.OnSelected = func(i widget.ListItemID) {
		v.list.UnselectAll()
		if i < len(v.files) {
			f := v.files[i]
			_, why, _ := outcome(f)
			dialog.ShowInformation(base(f.Path), wrapAt(f.Path, 70)+"\n\n"+wrapAt(why, 70), p.window)
		}
	}
	head := container.NewBorder(nil, nil, container.NewCenter(backTo("History", p.ShowHistory)), container.NewCenter(v.remove), v.title)
	came := parts.TitledCard("What came in", container.NewVScroll(v.lines))
	above := container.NewVBox(container.NewBorder(nil, nil, nil, v.which, parts.Heading("Files")), v.none)
	v.card = container.NewBorder(above, nil, nil, nil, v.list)
	v.root = container.NewBorder(container.NewVBox(head, v.about), nil, nil, nil, container.New(sideBySide{}, came, parts.Card(v.card)))
	return v
}

// open shows an import.
func (v *past) open(r store.ImportRun) {
	v.run, v.problems, v.files = r, false, nil
	v.which.Checked = false
	v.which.Refresh()
	name, place := named(r)
	v.title.SetText(name)
	v.about.SetText(about(r, place))
	v.lines.RemoveAll()
	v.lines.Add(broughtLine("Format", "Files", "Rows", true))
	v.lines.Add(widget.NewSeparator())
	for _, f := range r.Formats {
		short, _ := catalog.Short(f.Format)
		v.lines.Add(broughtLine(short, some(int64(f.Imported)), some(f.Rows), false))
	}
	v.remove.Enable()
	if len(r.Formats) == 0 {
		v.remove.Disable()
	}
	v.page.view(v.root)
	v.reload()
}

// about says in sentences when an import was, of what, and what is not listed.
func about(r store.ImportRun, place string) string {
	text := "Imported on " + format.Moment(r.StartedAt.Local())
	if r.FirstPath != "" {
		text += " from " + place
	}
	text += "."
	if r.Cancelled {
		text += " It was stopped before the end."
	}
	add := func(n int, one, many string) {
		if n == 1 {
			text += " 1 " + one
		} else if n > 1 {
			text += " " + format.Count(int64(n)) + " " + many
		}
	}
	kept := 0
	for _, f := range r.Formats {
		kept += f.Failed + f.Skipped
	}
	_, partial, _ := problems(r)
	add(partial, "file could be read only in part.", "files could be read only in part.")
	add(kept, "file brought nothing.", "files brought nothing.")
	add(r.Unchanged, "file was already there.", "files were already there.")
	unkept := r.Failed + r.Skipped - kept
	add(unkept, "more file was of no known kind, or not readable at all; nothing of it is kept.",
		"more files were of no known kind, or not readable at all; nothing of them is kept.")
	if r.Passed > 0 && unkept > r.Passed {
		text += fmt.Sprintf(" The list has the first %d of them, and %s more are not in it.", r.Passed, format.Count(int64(unkept-r.Passed)))
	}
	return text
}

func some(n int64) string {
	if n == 0 {
		return format.None
	}
	return format.Count(n)
}

func (v *past) reload() {
	v.asked++
	v.list.ScrollToTop()
	v.ask(0)
}

func (v *past) ask(offset int) {
	v.waiting = true
	asked, run, problems := v.asked, v.run.ID, v.problems
	v.page.async.Go(func() {
		files, err := v.page.host.ImportFiles(context.Background(), run, problems, offset, filesPage)
		v.page.async.Do(func() {
			if asked != v.asked {
				return
			}
			v.waiting = false
			if err != nil {
				text := explain.Error(err)
				v.tell(text.What + " " + text.Next)
				return
			}
			v.files = append(v.files[:offset], files...)
			v.all = len(files) < filesPage
			switch {
			case len(v.files) > 0:
				v.tell("")
			case problems:
				v.tell("None: all files of this import could be read.")
			default:
				v.tell("None is kept of this import.")
			}
			v.list.Refresh()
		})
	})
}

// tell shows a sentence in the place of the files.
func (v *past) tell(text string) {
	v.none.SetText(text)
	if text == "" {
		v.none.Hide()
	} else {
		v.none.Show()
	}
	v.card.Refresh() // the files take its room, or give it
}

// outcome is what became of a file: an icon and words.
func outcome(f store.ImportFile) (icon fyne.Resource, words string, bad bool) {
	name, _ := catalog.Short(f.Format)
	switch {
	case f.Status == store.Imported && f.Reason == "":
		rows := " rows"
		if f.Rows == 1 {
			rows = " row"
		}
		return theme.NewSuccessThemedResource(theme.ConfirmIcon()), name + ", " + format.Count(f.Rows) + rows, false
	case f.Status == store.Skipped:
		return theme.NewThemedResource(theme.InfoIcon()), reason(f.Status, f.Reason), false
	}
	return theme.NewErrorThemedResource(theme.WarningIcon()), reason(f.Status, f.Reason), true
}

func base(path string) string {
	name, _ := split(path)
	return name
}

func (v *past) fill(i widget.ListItemID, o fyne.CanvasObject) {
	if i >= len(v.files) {
		return
	}
	if i >= len(v.files)-filesPage/4 && !v.all && !v.waiting {
		v.ask(len(v.files))
	}
	f, row := v.files[i], o.(*fyne.Container).Objects
	texts := row[0].(*fyne.Container).Objects
	icon, words, _ := outcome(f)
	texts[0].(*widget.Label).SetText(base(f.Path))
	texts[1].(*widget.Label).SetText(words)
	row[1].(*widget.Icon).SetResource(icon)
	row[2].Hide() // the button of files that can become tables
}

// confirm asks in plain words before anything is removed.
func (v *past) confirm() {
	p := v.page
	if p.Running() {
		dialog.ShowInformation("An import is running", "Wait until it has ended, or stop it. Then this import can be removed.", p.window)
		return
	}
	text := parts.Wrapped(warning(v.run))
	name, _ := named(v.run)
	d := dialog.NewCustomConfirm("Remove “"+short(name, 40)+"”?", "Remove", "Keep it", text, func(yes bool) {
		if yes {
			p.takeBack(v.run)
		}
	}, p.window)
	d.SetConfirmImportance(widget.DangerImportance)
	d.Resize(fyne.NewSize(520, 300))
	d.Show()
}

// warning says what removing an import does, and what it does not.
func warning(r store.ImportRun) string {
	n, kept := 0, 0
	rows := int64(0)
	for _, f := range r.Formats {
		rows, n, kept = rows+f.Rows, n+f.Imported, kept+f.Skipped+f.Failed
	}
	what := fmt.Sprintf("This takes %s rows out of the database, which %s brought on %s.", format.Count(rows), files(n), format.Day(r.StartedAt.Local()))
	if n == 0 {
		what = "It brought no rows; that it was imported is forgotten, with " + files(kept) + "."
	}
	return strings.Join([]string{
		what + " What other imports say of the same days stays.",
		"The copies of these files in this program's own archive are deleted.",
		"Your original files stay where they are. Import them again, and everything is back.",
	}, "\n\n")
}

func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
