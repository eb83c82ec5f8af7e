package ui

import (
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"athletedata/app/engine"
	"athletedata/app/settings"
	"athletedata/app/ui/host"
	"athletedata/app/ui/host/hosttest"
	"athletedata/connectors"
	"athletedata/connectors/all"
	"athletedata/store"
)

// picturesVariable names a folder: pictures of every card and every step of the
// wizard are left there.
const picturesVariable = "ATHLETEDATA_PICTURES"

func realInfos() (infos []connectors.Info) {
	for _, c := range all.Connectors() {
		infos = append(infos, c.Info())
	}
	return infos
}

// camera takes pictures of a desk in every look and size.
type camera struct {
	*desk
	dir string
	n   int
}

func (c *camera) shoot(name string) {
	c.Helper()
	c.n++
	for _, look := range []settings.Theme{settings.Light, settings.Dark} {
		c.s.theme(look)
		for _, size := range []fyne.Size{{Width: 1240, Height: 800}, {Width: 900, Height: 640}} {
			c.w.Resize(size)
			c.settle()
			if bad := slices.DeleteFunc(c.clipped(), shortened); len(bad) > 0 {
				c.Errorf("%s at %v: clipped are %q", name, size, bad)
			}
			for part := 0; ; part++ {
				c.write(fmt.Sprintf("%02d-%s-%s-%.0f", c.n, name, look, size.Width), part)
				s := c.scrolled()
				if s == nil || part > 6 || s.Offset.Y+s.Size().Height >= s.Content.MinSize().Height-1 {
					break
				}
				s.ScrollToOffset(s.Offset.AddXY(0, s.Size().Height-40))
			}
			if s := c.scrolled(); s != nil {
				s.ScrollToTop()
			}
		}
	}
	c.s.theme(settings.Light)
	c.w.Resize(fyne.NewSize(1240, 800))
}

func (c *camera) write(name string, part int) {
	c.Helper()
	if part > 0 {
		name += fmt.Sprintf("-%d", part+1)
	}
	f, err := os.Create(filepath.Join(c.dir, name+".png"))
	if err == nil {
		err = errors.Join(png.Encode(f, c.w.Canvas().Capture()), f.Close())
	}
	if err != nil {
		c.Fatal(err)
	}
}

func TestPicturesOfAccounts(t *testing.T) {
	dir := os.Getenv(picturesVariable)
	if dir == "" {
		t.Skip("pictures are taken only into the folder named in " + picturesVariable)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Run("none connected", func(t *testing.T) {
		c := &camera{desk: newDesk(t, hosttest.New(3).WithSources().WithAccounts(realInfos()...)), dir: dir}
		c.shoot("none")
	})
	t.Run("states", func(t *testing.T) { pictureStates(&camera{desk: newDesk(t, everyState()), dir: dir, n: 1}) })
	for i, source := range []string{"garmin", "strava", "oura", "dropbox", "librelinkup", "open_meteo"} {
		t.Run(source, func(t *testing.T) { pictureWizard(t, dir, source, 10+10*i) })
	}
}

// everyState has a source in each state that an account can be in.
func everyState() *hosttest.Fake {
	f := hosttest.New(3).WithSources().WithAccounts(realInfos()...)
	now := time.Now()
	in := func(d time.Duration) *time.Time { t := now.Add(d); return &t }
	ok := func(s *host.Source) {
		s.Items, s.Rows, s.Next = 12_480, 4_336_869, now.Add(3*time.Hour)
		s.Account.Identity, s.Account.LastOK, s.Account.LastFinished = "Jane Doe", in(-time.Hour), in(-time.Hour)
	}
	f.Account("garmin", func(s *host.Source) {
		ok(s)
		s.Running = true
		s.Progress = &engine.SyncProgress{Progress: connectors.Progress{Stage: "Days", At: "March 2021", Done: 1200, Total: 3650}, Remaining: 95 * time.Minute}
	})
	f.Account("strava", ok)
	f.Account("oura", func(s *host.Source) {
		ok(s)
		s.Account.State, s.Next = store.AccountSignIn, time.Time{}
		s.Account.Problem, s.Account.Advice = "the sign-in has ended: the sign-in is no longer accepted", "Sign in to Oura again. What was fetched so far stays."
	})
	f.Account("myfitnesspal", func(s *host.Source) {
		ok(s)
		s.Account.State, s.Next = store.AccountPerson, time.Time{}
		s.Account.Problem, s.Account.Advice = "the vendor asks for a check that only a person can pass", "Open MyFitnessPal in your browser, pass the check it asks for, and then sync again."
	})
	f.Account("glooko", func(s *host.Source) {
		ok(s)
		s.Account.State, s.Account.NotBefore, s.Next = store.AccountWaiting, in(2*time.Hour), now.Add(2*time.Hour)
		s.Account.Problem, s.Account.Advice = "the vendor wants a pause after many requests", "Nothing needs to be done: it goes on by itself."
	})
	f.Account("librelinkup", func(s *host.Source) {
		s.Items, s.Next = 1, now.Add(30*time.Minute)
		s.Account.State, s.Account.NotBefore, s.Account.LastFinished = store.AccountFailing, in(30*time.Minute), in(-time.Minute)
		s.Account.Problem = "LibreLinkUp does not answer (503)"
		s.Account.Advice = "It is tried again by itself. If it stays like this, look at the log of the last sync, or sign in again."
	})
	f.Account("dropbox", func(s *host.Source) { ok(s); s.Account.Paused = true; s.Next = time.Time{} })
	f.Account("open_meteo", func(s *host.Source) { s.Queued = true })
	f.Past = pastSyncs(now)
	return f
}

func pastSyncs(now time.Time) (runs []store.SyncRun) {
	for i, outcome := range []string{"running", "ok", "ok", "failed", "waiting", "stopped", "signin", "person", "crashed"} {
		start := now.Add(-time.Duration(i) * 4 * time.Hour)
		end := start.Add(time.Duration(i*i) * 37 * time.Second)
		r := store.SyncRun{ID: int64(100 - i), Outcome: outcome, ByPerson: i%3 == 0, Started: start, Finished: &end, Requests: 60 * i, Received: int64(i) << 20,
			Log: "15:04:05 INFO the sync begins\n15:04:06 DEBUG GET /activitylist-service/activities/search/activities?limit=100&start=0 200 in 310 ms\n15:04:07 INFO the sync ends"}
		switch outcome {
		case "running":
			r.Finished = nil
		case "ok":
			r.Items, r.Imported, r.Unchanged, r.Rows = 12*i, 12*(i-1), 12, int64(7200*(i-1))
		case "failed":
			r.Problem, r.Advice, r.Failed = "Garmin is down (503)", "It is tried again by itself.", 2
		}
		runs = append(runs, r)
	}
	return runs
}

func pictureStates(c *camera) {
	c.shoot("states")
	c.f.Set(func() { c.f.Hold = "this computer is on a metered network" })
	c.f.Account("strava", func(*host.Source) {})
	c.shows("On hold: this computer is on a metered network")
	c.shoot("hold")
	c.f.Set(func() { c.f.Hold = "" })
	c.f.Account("strava", func(*host.Source) {})
	c.until("it is off hold", func() bool { return !c.has("On hold") })
	c.press("History")
	c.shows("Went well")
	c.shoot("history")
	c.s.sources.Accounts.ShowRun(c.f.Past[3])
	c.shoot("run")
	c.press("Syncs")
	c.press("Sources")
	c.pressOf("Disconnect", 1)
	c.shoot("disconnect")
	c.press("Keep it")
	c.pressOf("Settings", 0)
	c.shoot("settings")
	c.press("Your details")
	c.shoot("settings-details")
	c.press("Cancel")
	c.f.Set(func() {
		c.f.Goodbye = engine.Disconnected{Undone: engine.Undone{Files: 12_480, Freed: 3 << 29}, Revoke: errors.New("strava answered 503")}
	})
	c.pressOf("Disconnect", 1)
	c.tick("Also remove")
	c.pressOf("Disconnect", 8)
	c.shows("is disconnected")
	c.until("its card is gone", func() bool { return c.find("Disconnect", 7) == nil })
	c.shoot("disconnected")
}

// pictureWizard walks through all steps of a source.
func pictureWizard(t *testing.T, dir, source string, n int) {
	f := hosttest.New(3).WithAccounts(realInfos()...)
	f.Script.Who = connectors.Identity{Name: "Jane Doe", Newest: "Morning Run", At: time.Date(2026, 11, 28, 6, 30, 0, 0, time.UTC)}
	c := &camera{desk: newDesk(t, f), dir: dir, n: n}
	c.s.sources.Accounts.Open(source)
	info := connectors.Info{}
	for _, i := range realInfos() {
		if i.ID == source {
			info = i
		}
	}
	if info.Notice.Version != "" || info.Better != "" {
		c.shoot(source + "-before")
		if info.Notice.Version != "" {
			c.tick("I have read")
		}
		c.press("Next")
	}
	if len(info.Steps) > 0 {
		c.shoot(source + "-prepare")
		c.press("Next")
	}
	switch source {
	case "strava":
		c.press("Next")
		c.shoot(source + "-missing")
		c.desk.write("123456", "a secret")
	case "oura":
		c.desk.write("id", "a secret")
	case "librelinkup":
		c.desk.write("jane", "a secret")
		c.press("Next")
		c.shoot(source + "-wrong")
		c.desk.write("jane@example.com")
	}
	c.shoot(source + "-details")
	if source == "garmin" || source == "dropbox" {
		c.press("Advanced settings")
		c.shoot(source + "-more")
	}
	c.press("Next")
	c.shows("Since when")
	c.shoot(source + "-when")
	c.choose(0, "Only some days")
	c.tick("Leave it alone")
	c.shoot(source + "-days")
	switch source {
	case "garmin":
		f.Set(func() {
			f.Script.Questions = []connectors.Question{{Title: "Enter the code Garmin sent to j***@mail.com", Help: "It comes by e-mail within a minute or two."}}
		})
	case "librelinkup":
		f.Set(func() {
			f.Script.SignIn = connectors.Advise(errors.New("LibreLinkUp does not accept this e-mail address and password"), "Use those of the LibreLinkUp app, not of the app that reads your sensor.")
		})
	case "oura":
		f.Set(func() { f.Script.Blocked = true })
	}
	c.press("Next")
	switch source {
	case "garmin":
		c.shows("[Continue]")
		c.shoot(source + "-question")
		c.desk.write("123456")
		c.press("Continue")
	case "librelinkup":
		c.shows("[Try again]")
		c.shoot(source + "-refused")
		f.Set(func() { f.Script.SignIn = nil })
		c.press("Try again")
	case "strava", "oura":
		c.until("the browser is open", func() bool { return len(f.Browsed()) > 0 && c.has("Copy its address") })
		c.shoot(source + "-browser")
		if source == "strava" {
			c.press("The page did not come back?")
			c.shoot(source + "-paste")
		}
		back, err := f.Agree(f.Opened[0])
		if err != nil {
			t.Fatal(err)
		}
		entries := c.entries()
		entries[len(entries)-1].SetText(back)
		c.press("Use this address")
	}
	c.until("it can be kept", func() bool { b := c.find("Save and sync", 0); return b != nil && !b.Disabled() })
	c.shoot(source + "-ready")
}
