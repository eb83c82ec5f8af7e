package ui

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/engine"
	"athletedata/app/ui/host"
	"athletedata/app/ui/host/hosttest"
	"athletedata/connectors"
	"athletedata/store"
)

// three is a fake with three sources of every way in, none connected.
func three() *hosttest.Fake {
	return hosttest.New(3).WithSources().WithAccounts(hosttest.Ridelog, hosttest.Nightring, hosttest.Cloudbox)
}

func inTime(d time.Duration) *time.Time { t := time.Now().Add(d); return &t }

func TestSourcesThatAreNotConnectedAreOffered(t *testing.T) {
	d := newDesk(t, three())
	d.shows("Connect an account", "Ridelog", "Rides with their samples.", "Ridelog's own export has everything.", "Files behind links.", "What has come, by format")
	d.hides("Your accounts", "still here")
	if d.find("Connect", 2) == nil || d.find("Connect", 3) != nil {
		t.Error("not every source can be connected once")
	}
	d.f.Account("ridelog", func(s *host.Source) { s.Items = 3 })
	d.shows("Your accounts", "Connected", "3 items", "Powered by Ridelog")
	if d.find("Connect", 2) != nil {
		t.Error("a source that is connected is offered too")
	}
}

// Each state is said in plain words, and has at most the one button that helps.
func TestCardsSayHowAccountsAre(t *testing.T) {
	for name, c := range map[string]struct {
		change func(s *host.Source)
		shows  []string
		hides  []string
	}{
		"connected": {func(s *host.Source) {
			s.Account.Identity, s.Account.LastOK, s.Next, s.Items = "Jane Doe", inTime(-48*time.Hour), time.Now().Add(48*time.Hour), 12_480
		}, []string{"Connected as Jane Doe", "12\u202f480 items", "[Sync now]", "[Pause]", "[Settings]", "[History]", "[Disconnect]"}, []string{"[Try now]", "None yet"}},
		"never synced": {func(*host.Source) {}, []string{"Connected", "None yet", "Nothing yet"}, nil},
		"syncing": {func(s *host.Source) {
			s.Running = true
			s.Progress = &engine.SyncProgress{Progress: connectors.Progress{Stage: "Days", At: "March 2021", Done: 1200, Total: 3650}, Remaining: 40 * time.Minute}
		}, []string{"Syncing", "Days, to March 2021, 1\u202f200 of 3\u202f650", "about 40 minutes left", "[Stop]", "Syncing, 32 % done"}, []string{"[Sync now]"}},
		"syncing, and nothing is known yet": {func(s *host.Source) { s.Running = true }, []string{"Beginning …", "[Stop]", "Syncing an account"}, []string{"left"}},
		"queued":                            {func(s *host.Source) { s.Queued = true }, []string{"Waits for its turn", "[Stop]"}, nil},
		"paused":                            {func(s *host.Source) { s.Account.Paused = true }, []string{"Paused: nothing is fetched by itself", "[Resume]"}, []string{"[Pause]"}},
		"a pause of the vendor's": {func(s *host.Source) {
			s.Account.State, s.Account.NotBefore, s.Account.Problem = store.AccountWaiting, inTime(50*time.Hour), "the vendor wants a pause after many requests"
		}, []string{"Waits until ", "The vendor wants a pause after many requests."}, []string{"[Try now]"}},
		"sign-in needed": {func(s *host.Source) {
			s.Account.State, s.Account.Problem, s.Account.Advice = store.AccountSignIn, "the sign-in is no longer accepted", "Sign in to Ridelog again."
		}, []string{"You have to sign in again", "The sign-in is no longer accepted.", "Sign in to Ridelog again.", "[Sign in again]", "After you sign in"}, nil},
		"the browser needed": {func(s *host.Source) { s.Account.State = store.AccountPerson }, []string{"Ridelog wants to see you in the browser", "[Open Ridelog]"}, nil},
		"failing": {func(s *host.Source) {
			s.Account.State, s.Account.NotBefore, s.Account.Problem = store.AccountFailing, inTime(50*time.Hour), "Ridelog does not answer (503)"
		}, []string{"Did not work, next attempt on ", "Ridelog does not answer (503).", "[Try now]"}, nil},
		"could not even begin": {func(s *host.Source) { s.Account.Problem, s.Account.Advice = "the keyring is locked", "Unlock it." }, []string{"Did not work", "The keyring is locked.", "Unlock it.", "[Try now]"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			f := three()
			f.Account("ridelog", c.change)
			d := newDesk(t, f)
			d.shows(c.shows...)
			d.hides(c.hides...)
		})
	}
}

func TestTheOneButtonHelps(t *testing.T) {
	f := three().Account("ridelog", func(s *host.Source) { s.Account.State = store.AccountPerson })
	f.Account("nightring", func(s *host.Source) { s.Account.State = store.AccountFailing })
	f.Account("cloudbox", func(s *host.Source) { s.Account.State = store.AccountPerson }) // it has no page to open
	d := newDesk(t, f)
	d.press("Open Ridelog")
	d.shows("When you have passed the check of Ridelog in your browser, press “Sync now”.")
	d.press("Try now")
	d.pressOf("Try now", 1)
	if !slices.Equal(f.Opened, []string{"https://ridelog.example/"}) || !slices.Equal(f.Synced, []string{"nightring", "cloudbox"}) {
		t.Errorf("opened %v, synced %v", f.Opened, f.Synced)
	}
	d.f.Account("nightring", func(s *host.Source) { s.Account.State = store.AccountSignIn })
	d.press("Sign in again")
	d.shows("Sign in again: Nightring", "E-mail")
}

func TestSyncStopAndPause(t *testing.T) {
	f := three().Account("ridelog", func(*host.Source) {})
	d := newDesk(t, f)
	d.press("Sync now")
	f.Account("ridelog", func(s *host.Source) { s.Running = true })
	d.press("Stop")
	f.Account("ridelog", func(s *host.Source) { s.Running = false })
	d.press("Pause")
	d.shows("[Resume]")
	d.press("Resume")
	d.shows("[Pause]")
	if !slices.Equal(f.Synced, []string{"ridelog"}) || !slices.Equal(f.Halted, []string{"ridelog"}) {
		t.Errorf("synced %v, stopped %v", f.Synced, f.Halted)
	}
	f.Set(func() { f.Refuses = errors.New("the connection to the database was lost") })
	d.press("Pause")
	d.shows("The connection to the database was lost.")
}

// While a sync reports a few times a second, the focus stays where it is.
func TestProgressLeavesTheFocusAlone(t *testing.T) {
	f := three().Account("ridelog", func(s *host.Source) { s.Running = true })
	d := newDesk(t, f)
	stop := d.find("Stop", 0)
	d.w.Canvas().Focus(stop)
	for done := range 5 {
		f.Account("ridelog", func(s *host.Source) {
			s.Progress = &engine.SyncProgress{Progress: connectors.Progress{Stage: "Rides", Done: done + 1, Total: 5}}
		})
	}
	d.shows("Rides, 5 of 5")
	if d.find("Stop", 0) != stop || d.w.Canvas().Focused() != stop {
		t.Error("the button was exchanged, or has lost the focus")
	}
}

func TestHoldIsSaid(t *testing.T) {
	f := three().Account("ridelog", func(*host.Source) {})
	f.Hold = "this computer is on a metered network"
	d := newDesk(t, f)
	d.shows("On hold: this computer is on a metered network", "Nothing is fetched by itself at the moment: this computer is on a metered network. “Sync now” works all the same.")
	if d.find("Sync now", 0).Disabled() {
		t.Error("nothing can be synced by hand")
	}
}

func TestProblemsOfAccountsAreExplained(t *testing.T) {
	f := three()
	d := newDesk(t, f)
	f.Set(func() { f.Refuses = errors.New("the connection to the database was lost") })
	f.Account("ridelog", func(*host.Source) {})
	d.shows("The connection to the database was lost.")
	f.Set(func() { f.Refuses = nil })
	f.Account("ridelog", func(*host.Source) {})
	d.until("the complaint is taken back", func() bool { return !d.has("was lost") })
}

func TestDisconnectWithItsData(t *testing.T) {
	f := three().Account("ridelog", func(s *host.Source) { s.Items = 12_480 })
	f.Goodbye = engine.Disconnected{Undone: engine.Undone{Files: 12_480, Freed: 3 << 30}, Revoke: errors.New("Ridelog answered 503")}
	d := newDesk(t, f)
	d.press("Disconnect")
	d.shows("Also remove everything it has brought (12\u202f480 items)")
	d.press("Keep it")
	d.press("Disconnect")
	d.tick("Also remove")
	d.pressOf("Disconnect", 1) // of the dialog
	d.shows("Ridelog is disconnected, and what it had brought is removed: 12\u202f480 items, and the archive is 3.0 GB smaller.",
		"the access could not be ended at Ridelog", "Ridelog answered 503.")
	d.until("it is no account any more", func() bool { return !d.has("Your accounts") })
	d.hides("[Remove its data]")
	if !slices.Equal(f.Ended, []string{"ridelog+data"}) {
		t.Errorf("ended %v", f.Ended)
	}
}

func TestDataThatWasLeftCanBeRemovedLater(t *testing.T) {
	f := three().Account("ridelog", func(s *host.Source) { s.Items = 7 })
	d := newDesk(t, f)
	d.press("Disconnect")
	d.pressOf("Disconnect", 1)
	d.shows("Ridelog is disconnected.", "What it brought before is still here: 7 items.")
	f.Set(func() { f.Goodbye.Undone.Files = 7 })
	d.press("Remove its data")
	d.pressOf("Remove", len(f.Folder)) // those of the watched folders come first
	d.shows("The data of Ridelog is removed: 7 items.")
	d.until("nothing is left", func() bool { return !d.has("still here") })
	if !slices.Equal(f.Ended, []string{"ridelog"}) || !slices.Equal(f.Emptied, []string{"ridelog"}) {
		t.Errorf("ended %v, emptied %v", f.Ended, f.Emptied)
	}
}

func TestHistoryOfSyncs(t *testing.T) {
	f := three().Account("ridelog", func(*host.Source) {})
	d := newDesk(t, f)
	d.press("History")
	d.shows("Syncs of Ridelog", "No sync yet")
	d.press("Sources")
	f.Set(func() { f.Past = pastSyncs(time.Date(2026, 6, 15, 20, 0, 0, 0, time.Local)) })
	d.press("History")
	d.shows("Is running", "Went well", "Did not work", "Had to wait", "You stopped it", "Sign-in refused", "Needed you in the browser", "The program was ended",
		"15 Jun 2026", "20:00, by hand", "16:00, by itself", "12 new", "12 unchanged", "2 not readable", "7\u202f200", "1.0 MB", "2 min 28 s")
	var list *widget.List
	d.visible(func(o fyne.CanvasObject) {
		if l, ok := o.(*widget.List); ok {
			list = l
		}
	})
	list.Select(3)
	d.shows("Garmin is down (503).", "It is tried again by itself.", "Requests: 180, 3.0 MB received.", "INFO the sync begins")
	d.press("Copy")
	if got := fyne.CurrentApp().Clipboard().Content(); got != f.Past[3].Log {
		t.Errorf("copied %q", got)
	}
	d.key(fyne.KeyEscape)
	d.shows("Went well")
	d.key(fyne.KeyEscape)
	d.shows("What has come, by format")
	// A sync that ends meanwhile comes into the list by itself.
	d.press("History")
	d.shows("Went well")
	f.Set(func() { f.Past = f.Past[5:6] })
	f.Account("ridelog", func(s *host.Source) { s.Account.LastFinished = inTime(0) })
	d.until("the list is read again", func() bool { return !d.has("Went well") && d.has("You stopped it") })
}

// enough answers what the real sources insist on.
var enough = map[string][]string{"strava": {"4711", "s"}, "oura": {"id", "s"}, "myfitnesspal": {"c"}, "glooko": {"a@b.example", "p"}, "librelinkup": {"a@b.example", "p"}}

// Nothing is cut off in any wizard of the real sources, nor on the cards.
func TestNothingIsClippedInRealWizards(t *testing.T) {
	f := everyState()
	d := newDesk(t, f)
	sizes := []fyne.Size{{Width: 1240, Height: 800}, {Width: 860, Height: 600}}
	look := func(where string) {
		t.Helper()
		for _, size := range sizes {
			d.w.Resize(size)
			d.settle()
			if bad := d.clipped(); len(bad) > 0 {
				t.Errorf("%s, %v: clipped are %q", where, size, bad)
			}
			if m := d.w.Content().MinSize(); m.Width > size.Width || m.Height > size.Height {
				t.Errorf("%s needs %v", where, m)
			}
		}
	}
	look("the cards")
	for _, info := range realInfos() {
		f.Vendors[slices.IndexFunc(f.Vendors, func(s host.Source) bool { return s.Info.ID == info.ID })].Account = nil
	}
	d.s.sources.Refresh()
	d.until("nothing is connected", func() bool { return !d.has("[History]") })
	look("the offers")
	for _, info := range realInfos() {
		d.s.sources.Accounts.Open(info.ID)
		d.shows("Connect an account: " + info.Name)
		for {
			d.until("the step is there", func() bool { return d.find("Next", 0) != nil || d.has("[Save and sync]") })
			if b := d.find("Next", 0); b != nil && b.Disabled() {
				d.tick("I have read")
			}
			if b := d.find("Advanced settings", 0); b != nil {
				b.OnTapped()
			}
			look(info.ID + ", " + d.now())
			if d.has("Since when") {
				break
			}
			if d.has("[Advanced settings]") {
				d.write(enough[info.ID]...)
			}
			at := d.now()
			d.press("Next")
			d.until("there is another step", func() bool { return d.now() != at })
		}
		d.s.sources.Accounts.Close()
	}
}
