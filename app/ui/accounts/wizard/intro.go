package wizard

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/accounts/keys"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/style"
	"athletedata/connectors"
)

const noticeName = "Before you begin"

// notice is what has to be known before anything is asked: a better way, and
// what has to be accepted.
func (w *Wizard) notice() *page {
	box := container.NewVBox()
	if w.info.Better != "" && w.Mode == Connect {
		to := w.keys.NewButton("Import files instead", nil, func() {
			w.Quit()
			w.ToImport()
		})
		box.Add(block("The better way", w.info.Better, container.NewHBox(to)))
	}
	if kept := w.keeping(); kept != "" {
		box.Add(block("How the sign-in is kept", kept, nil))
	}
	// Last, since nobody reads on below what has to be ticked.
	if n := w.info.Notice; n.Version != "" {
		var accept fyne.CanvasObject = w.accepts
		if w.noticeKnown() {
			accept = nil
		}
		box.Add(block(n.Title, n.Text, accept))
	}
	return &page{name: noticeName, title: noticeName, root: box, goText: "Next", first: w.firstOfNotice, goOn: func() { w.show(w.at + 1) }}
}

// keeping is how the sign-in is kept, if that is not the best way; nobody signs
// in to what is open.
func (w *Wizard) keeping() string {
	if w.info.Kind == connectors.Open {
		return ""
	}
	return w.Host.SecretsNotice()
}

func (w *Wizard) firstOfNotice() fyne.Focusable {
	if w.noticeKnown() {
		return nil
	}
	return w.accepts
}

// block is a paragraph or several with a heading, set off from what is around.
func block(title, text string, below fyne.CanvasObject) fyne.CanvasObject {
	head := parts.Wrapped(title)
	head.TextStyle.Bold = true
	box := container.New(layout.NewCustomPaddedVBoxLayout(-6), head)
	for _, paragraph := range paragraphs(text) {
		box.Add(parts.Wrapped(paragraph))
	}
	if below != nil {
		box.Add(container.New(layout.NewCustomPaddedLayout(10, 4, 7, 7), below))
	}
	return container.New(layout.NewCustomPaddedLayout(0, 4, 7, 0), container.NewStack(parts.NewFilled(theme.ColorNameBackground, 9), container.New(layout.NewCustomPaddedLayout(6, 6, 6, 6), box)))
}

// longParagraph is from where a text is broken between sentences.
const longParagraph = 330

// paragraphs breaks a text where it breaks itself, and else after a sentence in
// the middle when it would be a wall.
func paragraphs(text string) (out []string) {
	for p := range strings.SplitSeq(text, "\n\n") {
		for len(p) > longParagraph {
			cut := strings.Index(p[longParagraph/2:], ". ")
			if cut < 0 || cut+longParagraph/2 > len(p)-60 {
				break
			}
			cut += longParagraph/2 + 1
			out, p = append(out, p[:cut]), strings.TrimSpace(p[cut:])
		}
		out = append(out, p)
	}
	return out
}

// preparation is what is done outside of this program.
func (w *Wizard) preparation() *page {
	box := container.NewVBox()
	for i, s := range w.info.Steps {
		title := parts.Wrapped(s.Title)
		title.TextStyle.Bold = true
		text := container.New(layout.NewCustomPaddedVBoxLayout(-8), title, parts.Wrapped(s.Text))
		if s.Link.URL != "" {
			text.Add(container.New(layout.NewCustomPaddedLayout(8, 4, 3, 0), container.NewHBox(w.link(s.Link))))
		}
		box.Add(container.NewBorder(nil, nil, container.NewVBox(badge(i+1)), nil, text))
	}
	if len(w.info.Links) > 0 {
		var lines []fyne.CanvasObject
		for _, l := range w.info.Links {
			lines = append(lines, w.link(l))
		}
		box.Add(widget.NewSeparator())
		box.Add(container.NewVBox(append([]fyne.CanvasObject{parts.Hint("More about it")}, rows(lines)...)...))
	}
	return &page{name: "Prepare", title: "What to do outside of this program", root: box, goText: "Next", goOn: func() { w.show(w.at + 1) }}
}

// rows keeps each object at its own width.
func rows(objects []fyne.CanvasObject) (out []fyne.CanvasObject) {
	for _, o := range objects {
		out = append(out, container.NewHBox(o))
	}
	return out
}

// badge is the number of a step.
func badge(n int) fyne.CanvasObject {
	number := widget.NewLabel(fmt.Sprint(n))
	number.TextStyle.Bold, number.Importance = true, widget.HighImportance
	return container.New(layout.NewCustomPaddedLayout(3, 0, 7, 4),
		container.NewStack(container.NewGridWrap(fyne.NewSize(28, 28), parts.NewFilled(style.ColorSelected, 14)), container.NewCenter(number)))
}

// outside is an arrow out of a box: what it stands beside opens in the browser.
var outside = theme.NewThemedResource(fyne.NewStaticResource("outside.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path d="M4 5h7v2H6v11h11v-5h2v7H4z"/><path d="M13 4h7v7h-2V7.4l-7.3 7.3-1.4-1.4L16.6 6H13z"/></svg>`)))

// link opens an address in the browser.
func (w *Wizard) link(l connectors.Link) *keys.Button {
	b := w.keys.NewButton(l.Text, outside, func() { w.browse(l.URL) })
	b.Importance = widget.LowImportance
	return b
}

// browse opens an address; one that cannot be opened is shown, to be copied.
func (w *Wizard) browse(address string) {
	w.Async.Go(func() {
		err := w.Host.OpenURL(address)
		w.Async.Do(func() {
			if err != nil && !w.closed {
				w.tell("The browser could not be opened. The address is " + address)
			}
		})
	})
}
