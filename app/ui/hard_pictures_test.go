package ui

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"athletedata/app/engine"
	"athletedata/app/explain"
	"athletedata/app/ui/host"
	"athletedata/app/ui/host/hosttest"
	"athletedata/connectors"
	"athletedata/store"
)

// long is as long as words become in German, or where a vendor says much.
const (
	longName    = "Maximiliane-Theodora von Hohenstein-Schwarzenbach-Leutheusser (Vereinsmeisterschaft 2026)"
	longMail    = "maximiliane-theodora.von-hohenstein-schwarzenbach@sportmedizinische-leistungsdiagnostik.example"
	longProblem = "the Geschwindigkeitsbegrenzungsüberschreitungsbenachrichtigung of the vendor could not be understood: expected an object with the field activityDetailsResponseContainer, but the answer was <html><head><title>Service temporarily unavailable</title></head> after 30 s"
	longAdvice  = "It is tried again by itself within the next hours. If it stays like this until tomorrow, look whether the page of the vendor works in your browser, sign in there once, and then sign in again here; the log of the last sync in the history of this account says more, and belongs into a report."
)

// hard is what a design forgets easily. Every case is shown by a desk, and what
// has to be seen of it by look.
var hard = []struct {
	name string
	fake func() *hosttest.Fake
	show func(d *desk, look func(name string))
}{
	{"nothing", func() *hosttest.Fake { return hosttest.New(0).WithAccounts(realInfos()...) }, func(d *desk, look func(string)) {
		for _, page := range []string{PageActivities, PageSources, PageImport, PageDatabase} {
			d.s.Go(page)
			d.until(page+" is there", func() bool { return !d.has("Looking") && (page != PageActivities || d.has("No activities yet")) })
			look(page)
		}
		d.s.Go(PageImport)
		d.press("History")
		d.shows("Nothing was imported yet")
		look("imports")
		d.f.Change(host.State{Stage: host.Failed, Problem: explain.Text{What: "The database could not be started: " + longProblem + ".", Next: longAdvice}})
		d.shows("[Try again]")
		look("failed")
	}},
	{"trouble", allInTrouble, func(d *desk, look func(string)) { look("accounts") }},
	{"syncs", func() *hosttest.Fake {
		f := hosttest.New(3).WithAccounts(realInfos()...)
		at := func(source string, done, total int, left time.Duration) {
			f.Account(source, func(s *host.Source) {
				s.Running, s.Items, s.Account.Identity = true, 1_234_567_890, longName
				s.Progress = &engine.SyncProgress{Progress: connectors.Progress{Stage: "Days", At: "September 2021", Done: done, Total: total}, Remaining: left}
			})
		}
		at("garmin", 0, 3650, 0)
		at("strava", 97, 100, 3*time.Hour)
		at("oura", 3650, 3650, 20*time.Second)
		f.Account("glooko", func(s *host.Source) { s.Running = true })
		f.Account("dropbox", func(s *host.Source) { s.Queued = true; s.Account.Identity = longMail })
		return f
	}, func(d *desk, look func(string)) {
		d.shows("about 3 hours left", "Days, to September 2021, 0 of")
		look("progress")
	}},
	{"names", func() *hosttest.Fake {
		f := hosttest.New(3).WithAccounts(realInfos()...)
		f.Account("garmin", func(s *host.Source) { s.Account.Identity, s.Items = longName, 12_345_678 })
		f.Account("strava", func(s *host.Source) { s.Account.Identity = longMail })
		f.Script.Who = connectors.Identity{Name: longMail, Newest: longName, At: time.Date(2026, 11, 28, 6, 30, 0, 0, time.UTC)}
		return f
	}, func(d *desk, look func(string)) {
		look("accounts")
		d.s.sources.Accounts.Open("open_meteo")
		d.tick("I have read")
		d.press("Next")
		d.press("Next")
		d.press("Next")
		d.until("it can be kept", func() bool { b := d.find("Save and sync", 0); return b != nil && !b.Disabled() })
		look("ready")
	}},
	{"keeping", func() *hosttest.Fake {
		f := hosttest.New(3).WithAccounts(realInfos()...)
		f.Keeping = "This system has no keyring, a safe for passwords. They are kept in /home/maximiliane/.local/share/athletedata/secrets.json, a file that only you can read. It can be sealed with a passphrase: start the program with it in the environment variable ATHLETEDATA_PASSPHRASE."
		return f
	}, func(d *desk, look func(string)) {
		for _, source := range []string{"strava", "oura"} {
			d.s.sources.Accounts.Open(source)
			d.shows("How the sign-in is kept")
			look(source)
			d.s.sources.Accounts.Close()
		}
	}},
	{"sealed", func() *hosttest.Fake {
		f := hosttest.New(3).WithAccounts(realInfos()...)
		f.Account("dropbox", func(s *host.Source) { s.Account.Identity = "3 links" })
		f.Kept = map[string]map[string]string{"dropbox": {"links": "https://www.dropbox.com/scl/fo/h3x0q7s9d1k2j4/AB12cd34EF56gh78IJ90?rlkey=k2j3h4g5f6d7s8a9q0w1e2r3t&dl=0\nhttps://www.dropbox.com/s/abc/glimp.csv?dl=0"}}
		return f
	}, func(d *desk, look func(string)) {
		d.press("Settings")
		d.press("Your details")
		d.shows("glimp.csv?dl=0")
		look("links")
		d.press("Cancel")
		d.f.Set(func() { d.f.Shut = errors.New("the keyring is locked") })
		d.press("Settings")
		d.press("Your details")
		d.shows("cannot be shown")
		look("locked")
	}},
	{"files", func() *hosttest.Fake {
		f := hosttest.New(3).WithSources().WithHistory(3)
		f.Rows[0].Name, f.Rows[1].Name = longName, ""
		f.Folder[0].Path = "/home/maximiliane/Dokumente/" + longMail + "/Apps/Mind Monitor"
		f.Runs[1].StartedAt = f.Runs[1].StartedAt.Add(time.Hour)
		f.Events = []engine.Event{
			engine.ItemDone{Path: "/home/me/export.zip!/" + longMail + ".csv", Status: store.Skipped, Error: "not a format this program reads: a table (CSV)"},
			engine.ItemDone{Path: "/home/me/export.zip!/a.fit", Status: store.Failed, Error: longProblem},
		}
		f.Sum = engine.Summary{Files: 5, Imported: 1, Skipped: 2, Failed: 2, Rows: 150, ZoneAssumed: 3, Formats: map[string]engine.FormatCount{"meteostat": {Files: 3, Rows: 12_345_678}}}
		return f.WithTable("mine.csv", "Datum;Herzfrequenzvariabilität in der zweiten Nachthälfte;"+longMail+"\n31.12.2024;12,5;a\n1.1.2025;13;b\n")
	}, func(d *desk, look func(string)) {
		d.s.Go(PageActivities)
		d.shows(longName)
		d.s.openActivity(1, 3)
		d.shows("Heart rate")
		look("activity")
		d.s.Go(PageSources)
		d.shows("Watch a folder …")
		look("sources")
		d.s.Import([]string{"/home/me/export.zip"})
		d.shows("Import them again in this zone")
		look("import")
		d.s.openTable("mine.csv")
		d.shows("[Import 2 rows]")
		d.s.Go(PageImport)
		d.press("History")
		d.shows("Nothing new")
		look("imports")
		d.f.Err = connectors.Advise(errors.New(longProblem), longAdvice)
		d.s.openActivity(1, 3)
		d.shows("[Back to the list]")
		look("unreadable")
	}},
	{"erase", func() *hosttest.Fake {
		f := hosttest.New(3)
		f.Name, f.Stubborn = longName, []string{"Oura", "Strava"}
		return f
	}, func(d *desk, look func(string)) {
		d.s.Go(PageSettings)
		d.shows("type the athlete's name: " + longName)
		look("settings")
		d.typeLast(longName)
		look("typed")
		d.press("Delete everything")
		d.shows("Everything is deleted.")
		look("deleted")
	}},
}

// shortened are texts that titles and lists cut short, and that can be read
// whole where they are opened.
func shortened(text string) bool {
	for _, known := range []string{longName, longMail, longProblem[4:], "FIT file of a device, ", "Meteostat weather of a", "A table of no known vendor, in "} {
		if strings.Contains(text, known) {
			return true
		}
	}
	return false
}

func allInTrouble() *hosttest.Fake {
	f := hosttest.New(3).WithAccounts(realInfos()...)
	states := []store.AccountState{store.AccountSignIn, store.AccountPerson, store.AccountWaiting, store.AccountFailing, store.AccountOK}
	for i, info := range realInfos() {
		f.Account(info.ID, func(s *host.Source) {
			s.Items = 12_480
			s.Account.State, s.Account.NotBefore, s.Account.Identity = states[i%len(states)], inTime(50*time.Hour), longMail
			s.Account.Problem, s.Account.Advice = longProblem, longAdvice
		})
	}
	return f
}

// Nothing is cut off, and all of it has room in the smallest window.
func TestHardCasesHaveRoom(t *testing.T) {
	for _, c := range hard {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t, c.fake())
			c.show(d, func(name string) {
				for _, size := range []fyne.Size{{Width: 1240, Height: 800}, {Width: 900, Height: 640}} {
					d.w.Resize(size)
					d.settle()
					if bad := slices.DeleteFunc(d.clipped(), shortened); len(bad) > 0 {
						t.Errorf("%s, %v: clipped are %q", name, size, bad)
					}
					if m := d.w.Content().MinSize(); m.Width > size.Width || m.Height > size.Height {
						t.Errorf("%s needs %v", name, m)
					}
				}
			})
		})
	}
}

func TestPicturesOfHardCases(t *testing.T) {
	dir := os.Getenv(picturesVariable)
	if dir == "" {
		t.Skip("pictures are taken only into the folder named in " + picturesVariable)
	}
	for i, c := range hard {
		t.Run(c.name, func(t *testing.T) {
			k := &camera{desk: newDesk(t, c.fake()), dir: dir, n: 100 + 10*i}
			c.show(k.desk, func(name string) { k.shoot(c.name + "-" + name) })
		})
	}
}
