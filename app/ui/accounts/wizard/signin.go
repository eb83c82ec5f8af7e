package wizard

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/engine"
	"athletedata/app/explain"
	"athletedata/app/ui/accounts/arrange"
	"athletedata/app/ui/accounts/keys"
	"athletedata/app/ui/parts"
	"athletedata/connectors"
	"athletedata/connectors/oauth"
)

// signing is the step in which somebody signs in. It makes one attempt for each
// press of a button, never another by itself: vendors lock accounts for that.
type signing struct {
	root   *fyne.Container
	wizard *Wizard
	begun  bool     // an attempt was made since the answers changed
	now    *attempt // nil: none is running
	focus  fyne.Focusable
}

func newSigning(w *Wizard) *signing { return &signing{root: container.NewVBox(), wizard: w} }

func (s *signing) running() bool { return s.now != nil }

func (s *signing) first() fyne.Focusable { return s.focus }

// stop cancels the attempt that is running.
func (s *signing) stop() {
	if s.now != nil {
		s.now.cancel()
		s.now = nil
		s.failed(connectors.Advise(errors.New("the sign-in was stopped"), "Nothing was connected. Begin again when you like."))
	}
}

// begin makes one attempt, with answers that are handed over anew: what an
// attempt has left behind is of no use to the next.
func (s *signing) begin() {
	w := s.wizard
	ctx, cancel := context.WithCancel(context.Background())
	a := &attempt{signing: s, cancel: cancel}
	s.begun, s.now = true, a // late answers of an attempt before are thrown away
	a.wait("Signing in to " + w.info.Name + " …")
	choices := w.choices()
	w.Async.Go(func() {
		defer cancel()
		k, err := w.Host.Connect(ctx, w.info.ID, choices)
		if err != nil {
			a.do(func() {
				s.now = nil
				s.failed(err)
				w.refused(err)
			})
			return
		}
		if err := k.SignIn(ctx, a); err != nil {
			a.do(func() {
				s.now = nil
				s.failed(err)
				if wrong := (*engine.FieldError)(nil); errors.As(err, &wrong) {
					w.refused(err) // an answer is missing only for a sign-in
				}
			})
			return
		}
		a.do(func() { a.wait("Signed in. Looking what there is …") })
		who, err := k.Check(ctx)
		a.do(func() {
			s.now = nil
			w.way = k.Way()
			w.ready(k, who, err)
		})
	})
}

// fill shows something else on the step.
func (s *signing) fill(focus fyne.Focusable, objects ...fyne.CanvasObject) {
	s.root.Objects = objects
	s.root.Refresh()
	s.focus = focus
	w := s.wizard
	if len(w.pages) > 0 && w.pages[w.at].root == s.root {
		w.body.ScrollToTop()
		w.Focus()
	}
}

// failed says why it did not work, and offers what can be done.
func (s *signing) failed(err error) {
	w := s.wizard
	t := explain.Error(err)
	head := "It did not work"
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, oauth.ErrDeclined):
		head = "Not connected"
	case errors.Is(err, connectors.ErrChallenge):
		head = w.info.Name + " wants to see a person"
	}
	again := w.keys.NewButton("Try again", theme.ViewRefreshIcon(), func() { s.begin() })
	again.Importance = widget.HighImportance
	row := container.New(&arrange.Flow{Gap: 6}, again)
	var focus fyne.Focusable = again
	if at := w.find(w.form.root); at >= 0 {
		details := w.keys.NewButton("Change your details", nil, func() { w.show(at) })
		row.Add(details)
	}
	if errors.Is(err, connectors.ErrChallenge) && len(w.info.Links) > 0 {
		row.Add(w.link(connectors.Link{Text: "Open " + w.info.Name, URL: w.info.Links[0].URL}))
	}
	title := parts.Wrapped(head)
	title.TextStyle.Bold, title.Importance = true, widget.DangerImportance
	text := container.New(layout.NewCustomPaddedVBoxLayout(-4), title, parts.Wrapped(t.What))
	if t.Next != "" {
		text.Add(parts.Wrapped(t.Next))
	}
	s.fill(focus, text, container.New(layout.NewCustomPaddedLayout(6, 0, 7, 7), row))
}

// attempt is one sign-in and the person in front of it. Its methods are called
// from the goroutine that signs in.
type attempt struct {
	*signing
	cancel context.CancelFunc
}

// do changes the step, unless the attempt was given up.
func (a *attempt) do(f func()) {
	a.wizard.Async.Do(func() {
		if a.signing.now == a {
			f()
		}
	})
}

// wait shows that something is under way.
func (a *attempt) wait(text string) {
	stop := a.stopButton()
	a.fill(stop, parts.Wrapped(text), moving(), container.New(layout.NewCustomPaddedLayout(8, 0, 7, 7), container.NewHBox(stop)))
}

func (a *attempt) stopButton() *keys.Button {
	return a.wizard.keys.NewButton("Stop the sign-in", theme.CancelIcon(), a.stop)
}

func moving() fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(2, 2, 7, 7), container.New(arrange.Narrow{Height: 6}, widget.NewProgressBarInfinite()))
}

// Ask implements engine.Asker: it shows the question and waits for the answer.
func (a *attempt) Ask(ctx context.Context, q connectors.Question) (string, error) {
	answer := make(chan string, 1)
	a.do(func() { a.question(q, func(text string) { answer <- text }) })
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case text := <-answer:
		a.do(func() { a.wait("Signing in to " + a.wizard.info.Name + " …") })
		return text, nil
	}
}

func (a *attempt) question(q connectors.Question, answer func(string)) {
	w := a.wizard
	title := parts.Wrapped(q.Title)
	title.TextStyle.Bold = true
	box := container.New(layout.NewCustomPaddedVBoxLayout(-4), title)
	if q.Help != "" {
		for _, p := range paragraphs(q.Help) {
			box.Add(parts.Wrapped(p))
		}
	}
	if q.Link.URL != "" {
		box.Add(container.New(layout.NewCustomPaddedLayout(8, 4, 3, 0), container.NewHBox(w.link(q.Link))))
	}
	// Enter answers here; going on has to wait for that.
	own := &keys.Keys{Escape: w.Leave}
	entry := own.NewEntry()
	if q.Secret {
		entry = own.NewSecret()
	}
	sent := false
	send := func() {
		if entry.Text != "" && !sent {
			sent = true
			answer(entry.Text)
		}
	}
	own.Enter = send
	on := own.NewButton("Continue", nil, send)
	on.Importance = widget.HighImportance
	on.Disable()
	entry.OnChanged = func(text string) { able(on, text != "") }
	row := container.New(layout.NewCustomPaddedLayout(8, 0, 7, 7), container.New(answering{}, entry, on))
	a.fill(entry, box, row, container.New(layout.NewCustomPaddedLayout(12, 0, 7, 7), container.NewHBox(a.stopButton())))
}

// answering is an entry as wide as a code needs, and its button.
type answering struct{}

// Layout implements fyne.Layout.
func (answering) Layout(o []fyne.CanvasObject, size fyne.Size) {
	button := o[1].MinSize()
	w := min(340, size.Width-button.Width-8)
	o[0].Resize(fyne.NewSize(w, size.Height))
	o[1].Resize(fyne.NewSize(button.Width, size.Height))
	o[1].Move(fyne.NewPos(w+8, 0))
}

// MinSize implements fyne.Layout.
func (answering) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(120+8+b.Width, max(a.Height, b.Height))
}

// Browse implements engine.Asker: it opens the vendor's page.
func (a *attempt) Browse(_ context.Context, address string, flow *oauth.Flow) error {
	a.do(func() { a.browser(address, flow) })
	if err := a.wizard.Host.OpenURL(address); err != nil {
		a.do(func() {
			a.wizard.tell("The browser could not be opened. Copy the address of the sign-in and open it yourself.")
		})
	}
	return nil
}

// browser is shown while the person is there.
func (a *attempt) browser(address string, flow *oauth.Flow) {
	w := a.wizard
	text := "Your browser opens the page of " + w.info.Name + ". Sign in there and allow the access; then come back here: this goes on by itself."
	stop := a.stopButton()
	again := w.keys.NewButton("Open the page again", nil, func() { w.browse(address) })
	copied := w.keys.NewButton("Copy its address", theme.ContentCopyIcon(), func() { fyne.CurrentApp().Clipboard().SetContent(address) })
	row := container.New(layout.NewCustomPaddedLayout(8, 4, 7, 7), container.New(&arrange.Flow{Gap: 6}, stop, again, copied))

	problem := parts.Wrapped("")
	problem.Importance = widget.DangerImportance
	problem.Hide()
	own := &keys.Keys{Escape: w.Leave}
	entry := own.NewEntry()
	entry.SetPlaceHolder("http://…")
	use := func() {
		if err := flow.Paste(entry.Text); err != nil {
			t := explain.Error(err)
			problem.SetText(join(t.What, t.Next))
			problem.Show()
			a.root.Refresh()
		}
	}
	own.Enter = use
	pasting := container.NewVBox(
		parts.Wrapped("Your browser may end on a page that cannot be shown. That is no harm: copy the whole address of that page, out of the line at the top of the browser, and paste it here."),
		container.New(layout.NewCustomPaddedLayout(2, 2, 7, 7), container.NewBorder(nil, nil, nil, own.NewButton("Use this address", nil, use), entry)), problem)
	if err := flow.Blocked(); err != nil {
		// Without the port the browser cannot come back: pasting is the way.
		why := explain.Error(err).Next // what happened is of use to nobody here
		blocked := parts.Wrapped("The browser cannot come back by itself. " + why)
		blocked.Importance = widget.WarningImportance
		text = "Your browser opens the page of " + w.info.Name + ". Sign in there and allow the access; then paste here the address of the page on which the browser ends."
		a.fill(entry, parts.Wrapped(text), moving(), row, blocked, pasting)
		return
	}
	a.fill(stop, parts.Wrapped(text), moving(), row, newFold(w, "The page did not come back?", pasting).root)
}
