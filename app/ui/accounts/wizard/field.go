package wizard

import (
	"errors"
	"io"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/parts"
	"athletedata/app/ui/style"
	"athletedata/connectors"
)

// maxFile is the largest file that is taken for an answer: a key, a sign-in of
// another program.
const maxFile = 1 << 20

// field is one answer.
type field struct {
	connectors.Field
	root    fyne.CanvasObject
	focus   fyne.Focusable
	get     func() string
	set     func(string)
	problem *widget.Label
	shown   bool // what is kept of a sealed answer is in it
}

func (f *form) newField(info connectors.Field) *field {
	one := &field{Field: info, problem: parts.Wrapped("")}
	one.problem.Importance = widget.DangerImportance
	one.problem.Hide()
	value := info.Default
	if a := f.wizard.Source.Account; a != nil && a.Answers[info.ID] != "" {
		value = a.Answers[info.ID]
	}
	control := f.control(one, value)
	name := info.Label
	// Which of name and password may be missing depends on the way of signing
	// in; there the help says when something is not needed.
	if info.Optional && !info.Advanced && f.wizard.info.Kind != connectors.Password {
		name += " (optional)"
	}
	label := parts.Wrapped(name)
	label.TextStyle.Bold = true
	box := container.New(layout.NewCustomPaddedVBoxLayout(-4))
	if info.Entry != connectors.Switch {
		box.Add(label)
	}
	box.Add(container.New(layout.NewCustomPaddedLayout(2, 4, 7, 7), control))
	box.Add(one.problem)
	if info.Help != "" {
		help := parts.Hint(info.Help)
		help.SizeName = theme.SizeNameCaptionText
		box.Add(help)
	}
	one.root = container.New(layout.NewCustomPaddedLayout(0, 6, 0, 0), box)
	return one
}

// control makes what an answer is given with.
func (f *form) control(one *field, value string) fyne.CanvasObject {
	k, changed := f.wizard.keys, func() { f.edited(one) }
	// A secret is never shown again; that there is one, is said instead.
	kept := "" // what stands in place of a secret that is not shown again
	if f.wizard.Source.Account != nil {
		kept = "Leave empty if it has not changed"
	}
	switch one.Entry {
	case connectors.Choice:
		var texts []string
		for _, o := range one.Choices {
			texts = append(texts, o.Text)
		}
		s := k.NewSelect(texts, func(string) { changed() })
		one.focus = s
		one.get = func() string {
			if i := s.SelectedIndex(); i >= 0 {
				return one.Choices[i].Value
			}
			return ""
		}
		// Not SetSelected, which would count as an edit of the person.
		one.set = func(value string) {
			for i, o := range one.Choices {
				if o.Value == value {
					s.Selected = texts[i]
				}
			}
			s.Refresh()
		}
		one.set(value)
		return framed(s)
	case connectors.Switch:
		c := k.NewCheck(one.Label, func(bool) { changed() })
		one.focus = c
		one.get = func() string {
			if c.Checked {
				return "true"
			}
			return "" // like an answer that was left out, so that both are equal
		}
		one.set = func(value string) { c.Checked = value == "true"; c.Refresh() }
		one.set(value)
		return c
	case connectors.File:
		return f.file(one, kept, changed)
	}
	e := k.NewEntry()
	switch one.Entry {
	case connectors.Secret:
		e = k.NewSecret()
		e.SetPlaceHolder(kept)
		value = ""
	case connectors.Lines:
		e = k.NewLines(4)
	}
	one.focus = e
	one.get = func() string {
		if one.Entry == connectors.Secret {
			return e.Text // blanks may belong to a password
		}
		return strings.TrimSpace(e.Text)
	}
	one.set = e.SetText
	e.SetText(value)
	e.OnChanged = func(string) { changed() }
	return e
}

// file is an answer that is the content of a file.
func (f *form) file(one *field, kept string, changed func()) fyne.CanvasObject {
	content := ""
	name := parts.Muted(kept)
	if kept == "" {
		name.SetText("No file chosen")
	}
	name.Truncation = fyne.TextTruncateEllipsis
	b := f.wizard.keys.NewButton("Choose a file …", theme.FileIcon(), func() {
		d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
			if r == nil && err == nil {
				return // the dialog was cancelled
			}
			if err == nil {
				defer r.Close()
				var data []byte
				if data, err = io.ReadAll(io.LimitReader(r, maxFile+1)); err == nil && len(data) > maxFile {
					err = errors.New("it is too large to be what is wanted")
				}
				if err == nil {
					content = string(data)
					name.SetText(r.URI().Name())
					changed()
					return
				}
			}
			f.wrong(one.ID, err)
		}, f.wizard.Window)
		d.Resize(fyne.NewSize(820, 560))
		d.Show()
	})
	one.focus = b
	one.get = func() string { return content }
	one.set = func(text string) { content = text }
	return container.NewBorder(nil, nil, b, nil, name)
}

// framed gives a select the border that an entry has, and a ground of its own:
// the colour of the focus is translucent, and over the border it would be dark.
func framed(s fyne.CanvasObject) fyne.CanvasObject {
	inside := container.NewStack(parts.NewFilled(style.ColorCard, 7), s)
	return container.NewStack(parts.NewFilled(theme.ColorNameInputBorder, 8), container.New(layout.NewCustomPaddedLayout(1, 1, 1, 1), inside))
}
