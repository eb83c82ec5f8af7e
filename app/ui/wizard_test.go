package ui

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"athletedata/app/engine"
	"athletedata/app/ui/accounts/keys"
	"athletedata/app/ui/host"
	"athletedata/app/ui/host/hosttest"
	"athletedata/connectors"
	"athletedata/connectors/oauth"
	"athletedata/store"
)

// upToSignIn answers everything that Ridelog asks before the sign-in.
func upToSignIn(d *desk) {
	d.Helper()
	d.s.sources.Accounts.Open("ridelog")
	d.tick("I have read")
	d.press("Next")
	d.press("Next") // the steps
	d.shows("Client ID")
	d.write("4711", "s3cret")
	d.press("Next")
	d.shows("How often")
}

// comeBack is the browser that ends where the vendor sends it.
func comeBack(d *desk) (address string) {
	d.Helper()
	d.until("the browser is open", func() bool { return len(d.f.Browsed()) > 0 && d.has("Copy its address") })
	back, err := d.f.Agree(d.f.Browsed()[len(d.f.Browsed())-1])
	if err != nil {
		d.Fatal(err)
	}
	return back
}

func TestSignInInTheBrowser(t *testing.T) {
	f := three()
	f.Script.Who = connectors.Identity{Name: "Jane Doe", Newest: "Evening Ride", At: time.Date(2026, 6, 14, 18, 0, 0, 0, time.UTC)}
	f.Keeping = "This system has no keyring; only you can read the file."
	d := newDesk(t, f)
	d.press("Connect")
	d.shows("How the sign-in is kept", f.Keeping, "The better way", "Rules of Ridelog", "Keep it to yourself.", "☐ I have read this and accept it", "[Import files instead]")
	d.tick("I have read")
	d.press("Next")
	d.shows("Make an application", "Copy two values", "[Your applications]")
	d.press("Your applications")
	d.press("Next")
	d.shows("Client ID", "A number", "Client Secret", "[Advanced settings]")
	d.hides("Address")
	d.write("4711", "s3cret")
	d.press("Next")
	d.shows("☐ Rides", "All of them", "☐ Zones", "▾ Everything there is", "▾ Every 6 hours")
	d.choose(1, "Every 12 hours")
	d.press("Next")
	back := comeBack(d)
	d.shows("Your browser opens the page of Ridelog.", "[The page did not come back?]")
	if resp, err := http.Get(back); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("coming back: %v, %v", resp, err)
	}
	d.shows("Signed in as Jane Doe", "The newest there: Evening Ride, 14 Jun 2026")
	if len(f.Saved) > 0 {
		t.Error("it was kept before anybody pressed it")
	}
	d.press("Save and sync")
	d.shows("Ridelog is connected. The first sync has begun.", "Connected as Jane Doe", "Your accounts")
	c := f.Offered[len(f.Offered)-1]
	if c.Answers["client_id"] != "4711" || c.Answers["client_secret"] != "s3cret" || c.NoticeVersion != "2" || c.Every != 12*time.Hour ||
		!c.Datasets["rides"] || c.Datasets["zones"] || c.From != nil || c.QuietFrom != nil {
		t.Errorf("chosen was %+v", c)
	}
	if !slices.Equal(f.Synced, []string{"ridelog"}) || !slices.Equal(f.Saved, []string{"ridelog"}) || f.Opened[0] != "https://ridelog.example/apps" {
		t.Errorf("synced %v, saved %v, opened %v", f.Synced, f.Saved, f.Opened)
	}
}

// With the port taken the address is pasted; a wrong one is refused in words.
func TestPastedAddressWhenThePortIsTaken(t *testing.T) {
	f := three()
	f.Script.Blocked = true
	d := newDesk(t, f)
	upToSignIn(d)
	d.press("Next")
	back := comeBack(d)
	d.shows("The browser cannot come back by itself.", "copy the whole address of that page")
	d.hides("bind", "listen")
	if d.w.Canvas().Focused() != d.entries()[0] {
		t.Error("the entry for the address has not the focus")
	}
	d.write("https://ridelog.example/nowhere")
	d.press("Use this address")
	d.shows("That is not the address of the page after signing in.")
	d.write(back)
	d.key(fyne.KeyReturn)
	d.shows("Signed in to Ridelog")
}

// Also a browser that cannot be opened is no end: its address can be copied.
func TestBrowserThatDoesNotOpen(t *testing.T) {
	f := three()
	f.Script.NoBrowser = errors.New("there is no browser")
	d := newDesk(t, f)
	upToSignIn(d)
	d.press("Next")
	back := comeBack(d)
	d.shows("The browser could not be opened. Copy the address of the sign-in and open it yourself.")
	d.press("Copy its address")
	if got := fyne.CurrentApp().Clipboard().Content(); got != f.Opened[0] {
		t.Errorf("copied %q", got)
	}
	d.press("The page did not come back?")
	d.write(back)
	d.press("Use this address")
	d.shows("Signed in to Ridelog")
}

func TestNoticeHasToBeAccepted(t *testing.T) {
	d := newDesk(t, three())
	d.press("Connect")
	d.shows("Rules of Ridelog")
	if !d.find("Next", 0).Disabled() || !d.find("Your details", 0).Disabled() {
		t.Error("there is a way past the notice")
	}
	d.key(fyne.KeyReturn)
	d.shows("Rules of Ridelog")
	if len(d.f.Offered) > 0 {
		t.Error("something was begun")
	}
	d.press("Import files instead")
	if d.s.page != PageImport {
		t.Errorf("leads to %s", d.s.page)
	}
	d.s.Go(PageSources)
	d.shows("Connect an account")
	d.hides("Rules of Ridelog")
}

func TestPasswordWithACode(t *testing.T) {
	f := three()
	f.Script.Questions = []connectors.Question{
		{Title: "Enter the code that was sent to j***@mail.example", Help: "It comes at once.", Link: connectors.Link{Text: "Your mail", URL: "https://mail.example/"}},
		{Title: "And your PIN", Secret: true},
	}
	d := newDesk(t, f)
	d.s.sources.Accounts.Open("nightring")
	d.shows("E-mail")
	d.write("jane@mail.example", " pass word ")
	d.choose(0, "America")
	d.tick("Naps too")
	d.press("Next")
	d.press("Next")
	d.shows("Enter the code that was sent to j***@mail.example", "It comes at once.", "[Your mail]")
	if !d.find("Continue", 0).Disabled() {
		t.Error("no code is taken for one")
	}
	d.write("123456")
	d.key(fyne.KeyReturn)
	d.shows("And your PIN")
	if !d.entries()[0].Password {
		t.Error("the PIN can be read")
	}
	d.write("0000")
	d.press("Continue")
	d.shows("Signed in to Nightring", "[Save and sync]")
	c := f.Offered[len(f.Offered)-1].Answers
	if !slices.Equal(f.Answered, []string{"123456", "0000"}) || c["password"] != " pass word " || c["region"] != "us" || c["naps"] != "true" {
		t.Errorf("answered %v, chosen %v", f.Answered, c)
	}
}

func TestWrongAnswersAreSaidBesideThem(t *testing.T) {
	f := three()
	d := newDesk(t, f)
	d.s.sources.Accounts.Open("ridelog")
	d.tick("I have read")
	d.press("Next")
	d.press("Next")
	d.press("Next")
	d.shows("This is needed.")
	d.write("no number", "s3cret")
	d.hides("This is needed.") // typing takes the complaint back
	d.press("Next")
	d.shows("The Client ID is a number.")
	if d.w.Canvas().Focused() != d.entries()[0] {
		t.Error("the wrong answer has not the focus")
	}
	d.write("4711")
	d.press("Advanced settings")
	d.write("4711", "s3cret", "ftp://")
	d.press("Advanced settings") // folded again, and opened by the complaint
	d.press("Next")
	d.shows("An address begins with https://.")
	if len(f.Offered) > 0 {
		t.Error("something was begun with wrong answers")
	}
}

// A sign-in that fails is not tried again by itself, and leads back to the
// details.
func TestRefusedSignInIsExplained(t *testing.T) {
	f := three()
	f.Script.SignIn = connectors.Advise(errors.New("the password is wrong"), "Try it in the app first.")
	d := newDesk(t, f)
	d.s.sources.Accounts.Open("nightring")
	d.write("jane", "wrong")
	d.press("Next")
	d.press("Next")
	d.shows("It did not work", "The password is wrong.", "Try it in the app first.", "[Try again]")
	attempts := len(f.Offered)
	d.press("Change your details")
	d.shows("E-mail")
	if !d.find("Sign in", 0).Disabled() {
		t.Error("there is a way around the steps between")
	}
	d.write("jane", "right")
	f.Set(func() { f.Script.SignIn = fmt.Errorf("the vendor wants more: %w", connectors.ErrChallenge) })
	d.press("Next")
	d.press("Next")
	d.shows("Nightring wants to see a person", "[Open Nightring]")
	f.Set(func() { f.Script.SignIn = nil })
	d.press("Try again")
	d.shows("Signed in to Nightring")
	if n := len(f.Offered) - attempts; n != 4 {
		t.Errorf("%d times something was begun, of which 2 were attempts", n)
	}
	f.Set(func() { f.Script.Save = errors.New("the keyring is locked") })
	d.press("Save and sync")
	d.shows("The keyring is locked.")
	f.Set(func() { f.Script.Save = nil })
	d.press("Save and sync")
	d.shows("Nightring is connected.")
}

func TestDeclinedInTheBrowser(t *testing.T) {
	f := three()
	f.Script.SignIn = oauth.ErrDeclined
	d := newDesk(t, f)
	upToSignIn(d)
	d.press("Next")
	d.shows("Not connected", "Access was declined in the browser.", "[Try again]")
}

func TestSourceWithoutSignIn(t *testing.T) {
	f := three()
	f.Script.Who = connectors.Identity{Newest: "3 files"}
	d := newDesk(t, f)
	d.s.sources.Accounts.Open("cloudbox")
	d.shows("Links", "No file chosen")
	d.hides("[Sign in]")
	d.write("https://cloudbox.example/a")
	d.press("Next")
	d.press("Next")
	d.shows("Everything is ready", "The newest there: 3 files")
	d.press("Back") // nothing is lost by it, since nobody has signed in
	d.shows("How often")
	f.Set(func() { f.Script.Check = connectors.Advise(errors.New("the link leads nowhere"), "Copy it again.") })
	d.press("Next")
	d.shows("But looking what there is did not work: The link leads nowhere. Copy it again.", "[Save and sync]")
	d.press("Save and sync")
	d.shows("Cloudbox is connected. The first sync has begun.")
}

// Which way in it is may depend on an answer.
func TestAnswersCanAskForASignIn(t *testing.T) {
	f := three()
	f.Script.Way = connectors.OAuth
	d := newDesk(t, f)
	d.s.sources.Accounts.Open("cloudbox")
	d.write("https://cloudbox.example/a")
	d.press("Next")
	d.shows("[Sign in]", "How often")
	d.press("Next")
	if _, err := http.Get(comeBack(d)); err != nil {
		t.Fatal(err)
	}
	d.shows("Signed in to Cloudbox")
}

// What matters only with another answer is asked only then, and neither missed
// nor handed over else.
func TestQuestionsFollowTheAnswers(t *testing.T) {
	info := hosttest.Cloudbox
	info.Fields = []connectors.Field{
		{ID: "access", Label: "What to read", Entry: connectors.Choice, Default: "links", Choices: []connectors.Option{{Value: "links", Text: "Only links"}, {Value: "account", Text: "My box"}}},
		{ID: "links", Label: "Links", Optional: true},
		{ID: "app", Label: "App key", OnlyWith: connectors.Given{Field: "access", Answer: "account"}},
	}
	f := hosttest.New(3).WithSources().WithAccounts(info)
	d := newDesk(t, f)
	d.s.sources.Accounts.Open("cloudbox")
	d.shows("What to read", "Links")
	d.hides("App key")
	d.choose(0, "My box")
	d.shows("App key")
	d.press("Next")
	d.shows("This is needed")
	d.write("", "key of the app")
	d.choose(0, "Only links")
	d.hides("App key")
	d.press("Next")
	d.shows("How often")
	if answers := f.Offered[len(f.Offered)-1].Answers; answers["app"] != "" || answers["access"] != "links" {
		t.Errorf("handed over was %v", answers)
	}
}

func TestCancelledSignIn(t *testing.T) {
	f := three()
	f.Script.Questions = []connectors.Question{{Title: "The code"}}
	d := newDesk(t, f)
	d.s.sources.Accounts.Open("nightring")
	d.write("jane", "pw")
	d.press("Next")
	d.press("Next")
	d.shows("The code")
	d.press("Stop the sign-in")
	d.shows("The sign-in was stopped.", "[Try again]")
	d.press("Try again")
	d.shows("The code")
	d.key(fyne.KeyEscape)
	d.shows("Leave without saving?")
	d.press("Go on here")
	d.shows("The code")
	d.press("Cancel")
	d.press("Leave")
	d.shows("Connect an account", "What has come, by format")
	if len(f.Saved)+len(f.Synced)+len(f.Answered) > 0 {
		t.Errorf("saved %v, synced %v, answered %v", f.Saved, f.Synced, f.Answered)
	}
	d.s.sources.Accounts.Open("nightring")
	d.shows("E-mail")
	if e := d.entries(); e[0].Text != "" || e[1].Text != "" {
		t.Error("what was typed is still there")
	}
}

func TestDaysAndQuietHours(t *testing.T) {
	f := three()
	d := newDesk(t, f)
	upToSignIn(d)
	d.choose(0, "Only some days")
	days := d.entries()
	days[0].SetText("31 Feb 2024")
	d.press("Next")
	d.shows("The first day is no date.")
	days[0].SetText("2024-02-29")
	days[1].SetText("1 Jan 2024")
	d.press("Next")
	d.shows("The first day is after the last one.")
	days[0].SetText("1 Jan 2127")
	days[1].SetText("")
	d.press("Next")
	d.shows("The first day is in the future")
	days[0].SetText("2024-02-29")
	days[1].SetText("31.12.2025")
	d.tick("Leave it alone")
	d.shows("☐ Not from", "▾ 22:00", "▾ 07:00")
	d.choose(2, "07:00")
	d.press("Next")
	d.shows("The hours end when they begin.")
	d.choose(2, "23:30")
	d.press("Next")
	comeBack(d)
	c := f.Offered[len(f.Offered)-1]
	if c.From == nil || !c.From.Equal(time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)) || c.To == nil || !c.To.Equal(time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)) ||
		c.QuietFrom == nil || *c.QuietFrom != 23*60+30 || *c.QuietTo != 7*60 {
		t.Errorf("chosen was %+v", c)
	}
}

// Settings show what was chosen, and change it without a sign-in.
func TestSettingsWithoutSignIn(t *testing.T) {
	from, quiet, until := time.Date(2023, 5, 1, 0, 0, 0, 0, time.UTC), 21*60+15, 6*60
	f := three().Account("ridelog", func(s *host.Source) {
		s.Account.Answers = map[string]string{"client_id": "4711"}
		s.Account.Datasets, s.Account.From, s.Account.Every = map[string]bool{"rides": false, "zones": true}, &from, 3*time.Hour
		s.Account.QuietFrom, s.Account.QuietTo = &quiet, &until
	})
	d := newDesk(t, f)
	d.press("Settings")
	d.shows("Settings: Ridelog", "1 May 2023", "▾ Every 3 hours", "▾ 21:15", "▾ 06:00")
	d.hides("[Back]", "Rules of Ridelog", "[Sign in]")
	d.tick("Rides")
	d.press("Save")
	d.shows("Saved. It holds from the next sync on.")
	c := f.Offered[0]
	if !c.Datasets["rides"] || !c.Datasets["zones"] || c.From == nil || !c.From.Equal(from) || c.Every != 3*time.Hour || *c.QuietFrom != quiet || c.NoticeVersion != "2" || c.Answers["client_id"] != "4711" {
		t.Errorf("chosen was %+v", c)
	}
	if _, given := c.Answers["client_secret"]; given || len(f.Synced)+len(f.Opened) > 0 {
		t.Errorf("the secret was given anew, or something was begun: %v %v", f.Synced, f.Opened)
	}
}

// Other details may belong to another account: a sign-in is offered.
func TestChangedDetailsOfferASignIn(t *testing.T) {
	f := three().Account("ridelog", func(s *host.Source) { s.Account.Answers = map[string]string{"client_id": "4711"} })
	d := newDesk(t, f)
	d.press("Settings")
	d.press("Your details")
	d.shows("Leave empty if it has not changed")
	d.write("4712")
	d.press("Save")
	d.shows("Sign in with the new details?")
	d.press("Only save")
	d.shows("Saved.")
	if f.Offered[0].Answers["client_id"] != "4712" || len(f.Opened) > 0 {
		t.Errorf("saved %v, opened %v", f.Offered[0].Answers, f.Opened)
	}
	d.press("Settings")
	d.press("Your details")
	d.write("4713", "n3w")
	d.press("Save")
	d.press("Sign in")
	if _, err := http.Get(comeBack(d)); err != nil {
		t.Fatal(err)
	}
	d.press("Save and sync")
	d.shows("You are signed in to Ridelog again. A sync has begun.")
	if c := f.Offered[len(f.Offered)-1].Answers; c["client_id"] != "4713" || c["client_secret"] != "n3w" {
		t.Errorf("signed in with %v", c)
	}
}

// Signing in again asks for as little as the way in allows.
func TestSignInAgain(t *testing.T) {
	f := three().Account("ridelog", func(s *host.Source) {
		s.Account.State, s.Account.Answers = store.AccountSignIn, map[string]string{"client_id": "4711"}
	})
	f.Account("nightring", func(s *host.Source) {
		s.Account.State, s.Account.Answers = store.AccountSignIn, map[string]string{"email": "jane@mail.example", "region": "us"}
	})
	d := newDesk(t, f)
	d.press("Sign in again")
	if _, err := http.Get(comeBack(d)); err != nil {
		t.Fatal(err)
	}
	d.press("Save and sync")
	d.shows("You are signed in to Ridelog again. A sync has begun.")
	d.until("only one has to be signed in to", func() bool { return d.find("Sign in again", 1) == nil })
	d.press("Sign in again")
	d.shows("jane@mail.example", "▾ America")
	d.press("Next")
	d.shows("Signed in to Nightring")
	// An answer that only the engine can miss is asked for beside its field.
	d.press("Cancel")
	d.press("Leave")
	f.Set(func() {
		f.Script.SignIn = &engine.FieldError{Field: hosttest.Nightring.Fields[1], Err: errors.New("this is needed")}
	})
	d.press("Sign in again")
	d.press("Next")
	d.shows("This was not kept: please enter it again.")
}

// A notice that has changed is shown again, whatever the wizard was opened for.
func TestChangedNoticeIsShownAgain(t *testing.T) {
	f := three().Account("ridelog", func(s *host.Source) { s.Account.NoticeVersion, s.Account.State = "1", store.AccountSignIn })
	d := newDesk(t, f)
	d.press("Sign in again")
	d.shows("Rules of Ridelog")
	d.hides("The better way")
	if len(f.Opened) > 0 {
		t.Error("the browser was opened all the same")
	}
}

func TestWizardByKeyboard(t *testing.T) {
	f := three()
	d := newDesk(t, f)
	d.s.sources.Accounts.Open("nightring")
	d.shows("E-mail")
	c := d.w.Canvas()
	if c.Focused() != d.entries()[0] {
		t.Fatal("typing does not begin in the first field")
	}
	for i, text := range []string{"jane", "pw"} {
		for _, r := range text {
			c.Focused().TypedRune(r)
		}
		if d.entries()[i].Text != text {
			t.Fatalf("field %d holds %q", i, d.entries()[i].Text)
		}
		c.FocusNext()
	}
	if _, ok := c.Focused().(*keys.Select); !ok {
		t.Errorf("after the password comes %T", c.Focused())
	}
	d.key(fyne.KeyReturn) // Enter goes on, wherever the focus is
	d.shows("How often")
	d.key(fyne.KeyReturn)
	d.shows("Signed in to Nightring")
	d.key(fyne.KeyEscape)
	d.shows("Leave without saving?")
	d.key(fyne.KeyEscape) // that question too, and nothing is lost
	d.hides("Leave without saving?")
	d.shows("Signed in to Nightring")
	d.key(fyne.KeyEscape)
	c.Unfocus()
	d.w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape}) // the page is not asked behind a question
	if n := len(c.Overlays().List()); n != 1 {
		t.Errorf("%d questions are asked", n)
	}
	c.FocusNext()
	c.FocusNext()
	d.key(fyne.KeyReturn) // the second button is “Leave”
	d.hides("Leave without saving?")
	d.shows("Connect an account")
	d.press("Connect")
	d.key(fyne.KeyEscape) // nothing was entered, so nothing is asked
	d.shows("What has come, by format")
	if strings.Contains(strings.Join(d.read(), ""), "Leave without") || len(f.Saved) > 0 {
		t.Error("leaving asked, or kept something")
	}
}

// While an account is being kept nobody leaves, to be told that nothing was.
func TestSavingIsWaitedFor(t *testing.T) {
	f := three()
	begun, goOn := make(chan bool), make(chan bool)
	f.Script.Saving = func() { begun <- true; <-goOn }
	d := newDesk(t, f)
	d.s.sources.Accounts.Open("nightring")
	d.write("jane", "pw")
	d.press("Next")
	d.shows("How often")
	d.key(fyne.KeyReturn)
	d.shows("Signed in to Nightring")
	d.key(fyne.KeyReturn)
	<-begun
	d.key(fyne.KeyEscape)
	if d.hides("Leave without saving?"); !d.wizardButton("Cancel").(fyne.Disableable).Disabled() {
		t.Error("“Cancel” can be pressed while it is kept")
	}
	goOn <- true
	d.shows("Nightring is connected.")
}

// Enter that is held down repeats itself: it must not press what has the focus
// by then, or one press would stop a sign-in and begin another.
func TestAHeldEnterPressesOnce(t *testing.T) {
	f := three()
	f.Script.SignIn = errors.New("the password is wrong")
	d := newDesk(t, f)
	d.s.sources.Accounts.Open("nightring")
	d.write("jane", "pw")
	d.press("Next")
	d.shows("How often")
	d.key(fyne.KeyReturn)
	d.shows("[Try again]")
	offered := func() (n int) { f.Set(func() { n = len(f.Offered) }); return n }
	begun := offered()
	for range 5 {
		d.repeat(fyne.KeyReturn)
	}
	d.shows("[Try again]")
	if n := offered() - begun; n > 0 {
		t.Errorf("held down, it began %d more attempts", n)
	}
	d.key(fyne.KeyReturn)
	d.until("a press of its own counts", func() bool { return offered() == begun+1 && d.has("[Try again]") })
}

// Who presses “Next” twice does not press “Back” with the second.
func TestBackKeepsItsPlace(t *testing.T) {
	f := three()
	f.Script.Questions = []connectors.Question{{Title: "The code"}}
	d := newDesk(t, f)
	at := func() float32 {
		d.settle()
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(d.wizardButton("Back")).X
	}
	d.s.sources.Accounts.Open("nightring")
	d.write("jane", "pw")
	d.press("Next")
	before := at()
	d.press("Next")
	d.shows("The code")
	if after := at(); after != before {
		t.Errorf("Back moved from %.0f to %.0f, under the pointer", before, after)
	}
}

// How a sign-in is kept is said before anything is asked, also where there is
// nothing else to say, and not where nobody signs in.
func TestHowTheSignInIsKeptIsAlwaysSaid(t *testing.T) {
	f := three()
	f.Keeping = "This system has no keyring."
	d := newDesk(t, f)
	d.s.sources.Accounts.Open("nightring") // it has no notice
	d.shows("How the sign-in is kept", f.Keeping)
	d.key(fyne.KeyReturn)
	d.shows("E-mail")
	d.s.sources.Accounts.Close()
	d.s.sources.Accounts.Open("cloudbox") // and this no sign-in
	d.shows("Links")
	d.hides("How the sign-in is kept")
}

// Fyne moves the focus to what is out of sight; the step follows, and nothing
// is accepted before it was seen.
func TestTheStepFollowsTheFocus(t *testing.T) {
	d := newDesk(t, hosttest.New(3).WithAccounts(realInfos()...))
	d.w.Resize(fyne.NewSize(900, 640))
	d.s.sources.Accounts.Open("strava")
	d.settle()
	c := d.w.Canvas()
	offset := func() float32 { return d.scrolled().Offset.Y }
	box, ok := c.Focused().(*keys.Check)
	if !ok || offset() != 0 {
		t.Fatalf("the focus is on %T, and the notice begins at %.0f", c.Focused(), offset())
	}
	box.TypedRune(' ')
	if box.Checked || offset() == 0 {
		t.Fatalf("ticked %t, at %.0f: it was not to be seen", box.Checked, offset())
	}
	box.TypedRune(' ')
	if !box.Checked {
		t.Error("it cannot be ticked with the space bar")
	}
	end := offset()
	d.key(fyne.KeyPageUp)
	if offset() >= end {
		t.Error("Page Up does not scroll")
	}
	c.FocusPrevious() // “Import files instead”, at the top
	c.FocusNext()
	if offset() == 0 {
		t.Error("the box has the focus, and is out of sight")
	}
}

// A shortcut leads to another page without a press of the mouse; what is typed
// then must not go into the wizard, nor leave it.
func TestLeavingAPageLeavesItsFocus(t *testing.T) {
	d := newDesk(t, three())
	d.s.sources.Accounts.Open("nightring")
	d.write("jane")
	if d.w.Canvas().Focused() == nil {
		t.Fatal("the wizard has no focus")
	}
	d.s.Go(PageActivities)
	if f := d.w.Canvas().Focused(); f != nil {
		t.Errorf("the focus is on %T", f)
	}
	d.key(fyne.KeyEscape)
	d.hides("Leave without saving?")
}
