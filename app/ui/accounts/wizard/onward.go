package wizard

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"athletedata/app/engine"
	"athletedata/app/explain"
	"athletedata/app/ui/accounts/keys"
	"athletedata/app/ui/host"
	"athletedata/app/ui/parts"
	"athletedata/connectors"
)

// choices are all answers so far.
func (w *Wizard) choices() engine.Choices {
	c := w.when.choices()
	c.Answers = w.form.answers()
	if w.accepts.Checked {
		c.NoticeVersion = w.info.Notice.Version
	}
	return c
}

// prepare asks the host whether the answers will do, and goes on with what they
// make. What is wrong with an answer is said beside it.
func (w *Wizard) prepare(then func(host.Connecting)) {
	w.busy = true
	w.buttons()
	choices := w.choices() // here, in the window's goroutine, which owns the widgets
	w.Async.Go(func() {
		k, err := w.Host.Connect(context.Background(), w.info.ID, choices)
		w.Async.Do(func() {
			w.busy = false
			if w.closed {
				return
			}
			w.buttons()
			if err != nil {
				w.refused(err)
				return
			}
			w.way = k.Way()
			then(k)
		})
	})
}

// refused shows why the answers will not do.
func (w *Wizard) refused(err error) {
	var wrong *engine.FieldError
	if errors.As(err, &wrong) && w.find(w.form.root) >= 0 {
		w.to(w.form.root)
		w.form.wrong(wrong.Field.ID, wrong.Err)
		return
	}
	t := explain.Error(err)
	w.tell(join(t.What, t.Next))
}

func join(what, next string) string {
	if next == "" {
		return what
	}
	return what + " " + next
}

func (w *Wizard) afterDetails() {
	if !w.form.check() {
		return
	}
	if w.Mode == Change && !w.anew {
		w.keep()
		return
	}
	// Nothing is fetched yet; but only the host knows whether these answers ask
	// for a sign-in, and so which steps follow.
	w.prepare(func(k host.Connecting) { w.onward(w.form.root, k) })
}

func (w *Wizard) afterWhen() {
	if !w.when.check() {
		return
	}
	if w.Mode == Change && !w.anew {
		w.keep()
		return
	}
	w.prepare(func(k host.Connecting) { w.onward(w.when.root, k) })
}

// onward goes to the step after one, now that the way in is known.
func (w *Wizard) onward(from fyne.CanvasObject, k host.Connecting) {
	w.sign.begun = false // these answers may be others than those of the attempt before
	w.plan()
	at := w.find(from) + 1
	if w.pages[at].root == w.done.root {
		w.verify(k)
		return
	}
	w.show(at)
}

// keep saves what was changed. New details may need a new sign-in, which the
// person decides.
func (w *Wizard) keep() {
	// Both steps, whichever “Save” was pressed on: there is no order in settings.
	if !w.form.check() {
		w.to(w.form.root)
		w.form.check()
		return
	}
	if !w.when.check() {
		w.to(w.when.root)
		return
	}
	const said = "Saved. It holds from the next sync on."
	w.prepare(func(k host.Connecting) {
		if !w.form.changed() || w.way == connectors.Open {
			w.store(k, said, false)
			return
		}
		text := "You have changed your details. If they belong to another account, another password or another application, " + w.info.Name + " has to be signed in to again."
		q := keys.Question{Title: "Sign in with the new details?", Content: parts.Wrapped(text), Yes: "Sign in", No: "Only save", Size: fyne.NewSize(480, 190)}
		keys.Ask(q, w.Window, func(yes bool) {
			if yes {
				w.signInAnew()
			} else {
				w.store(k, said, false)
			}
		})
	})
}

// signInAnew leads from the settings to a sign-in.
func (w *Wizard) signInAnew() {
	w.anew, w.sign.begun = true, false
	w.plan()
	w.show(w.find(w.sign.root))
}

// verify looks what there is, before it is kept.
func (w *Wizard) verify(k host.Connecting) {
	w.busy = true
	w.buttons()
	w.done.looking(w.info)
	w.to(w.done.root)
	w.Async.Go(func() {
		who, err := k.Check(context.Background())
		w.Async.Do(func() {
			w.busy = false
			if !w.closed {
				w.ready(k, who, err)
			}
		})
	})
}

// ready shows the last step.
func (w *Wizard) ready(k host.Connecting, who connectors.Identity, err error) {
	w.signed = w.way != connectors.Open
	w.done.show(w.info, k, who, err, w.signed)
	w.plan()
	w.show(w.find(w.done.root))
}

// save keeps the account and begins its first sync.
func (w *Wizard) save() {
	said := w.info.Name + " is connected. The first sync has begun."
	if w.Mode != Connect {
		said = "You are signed in to " + w.info.Name + " again. A sync has begun."
	}
	w.store(w.done.connecting, said, true)
}

func (w *Wizard) store(k host.Connecting, said string, sync bool) {
	w.busy, w.saving = true, true
	w.buttons()
	w.Async.Go(func() {
		err := k.Save(context.Background())
		if err == nil && sync {
			w.Host.SyncNow(w.info.ID)
		}
		w.Async.Do(func() {
			w.busy, w.saving = false, false
			if w.closed {
				return
			}
			w.buttons()
			if err != nil {
				t := explain.Error(err)
				w.tell(join(t.What, t.Next))
				return
			}
			w.end(said)
		})
	})
}
