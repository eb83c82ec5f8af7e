package ui

import (
	"errors"
	"testing"

	"athletedata/app/ui/host"
	"athletedata/app/ui/host/hosttest"
	"athletedata/store"
)

// clouded is a fake with a Cloudbox that is connected to two links.
func clouded(change func(f *hosttest.Fake)) *hosttest.Fake {
	f := three().Account("cloudbox", func(*host.Source) {})
	f.Kept = map[string]map[string]string{"cloudbox": {"links": "https://cloudbox.example/a?key=1\nhttps://cloudbox.example/b?key=2"}}
	change(f)
	return f
}

// Links are kept like passwords; but who adds one has to see those there are.
func TestSealedAnswersAreShownInSettings(t *testing.T) {
	f := clouded(func(*hosttest.Fake) {})
	d := newDesk(t, f)
	d.press("Settings")
	d.press("Your details")
	d.shows("https://cloudbox.example/a?key=1\nhttps://cloudbox.example/b?key=2")
	d.press("Save") // nothing was changed, so nothing is asked
	d.shows("Saved.")
	if got := f.Offered[0].Answers["links"]; got != "https://cloudbox.example/a?key=1\nhttps://cloudbox.example/b?key=2" {
		t.Errorf("unchanged, the links became %q", got)
	}
	d.press("Settings")
	d.press("Your details")
	d.shows("cloudbox.example/b?key=2")
	d.write("https://cloudbox.example/a?key=1\nhttps://cloudbox.example/c?key=3")
	d.press("Save")
	d.shows("Saved.")
	if got := f.Kept["cloudbox"]["links"]; got != "https://cloudbox.example/a?key=1\nhttps://cloudbox.example/c?key=3" {
		t.Errorf("changed, the links became %q", got)
	}
	d.press("Settings")
	d.press("Your details")
	d.shows("cloudbox.example/c?key=3")
	d.write("")
	d.press("Save")
	d.shows("This is needed.")
}

// Signing in again shows them too.
func TestSealedAnswersAreShownWhenSigningInAgain(t *testing.T) {
	d := newDesk(t, clouded(func(f *hosttest.Fake) {
		f.Account("cloudbox", func(s *host.Source) { s.Account.State = store.AccountSignIn })
	}))
	d.press("Sign in again")
	d.shows("https://cloudbox.example/a?key=1\nhttps://cloudbox.example/b?key=2")
}

// With the keyring locked they cannot be seen, and stay as they are.
func TestSealedAnswersThatCannotBeRead(t *testing.T) {
	f := clouded(func(f *hosttest.Fake) { f.Shut = errors.New("the keyring is locked") })
	d := newDesk(t, f)
	d.press("Settings")
	d.press("Your details")
	d.shows("What is kept here cannot be shown. The keyring is locked. Left empty, it stays as it is.")
	d.press("Save")
	d.shows("Saved.")
	if _, given := f.Offered[0].Answers["links"]; given {
		t.Errorf("the links were given as %q", f.Offered[0].Answers["links"])
	}
}
