package app

import (
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"athletedata/app/paths"
	"athletedata/app/secrets"
	"athletedata/connectors"
	"athletedata/store"
)

// What is called wrongly is told in a line or two that help, before any page of
// text, with the exit code of wrong usage.
func TestMistakesAreToldShortly(t *testing.T) {
	c := newConsole(t)
	for _, wrong := range []struct{ command, words string }{
		{"connect", "it is written like this: athletedata connect SOURCE"},
		{"connect nope", "athletedata sources"},
		{"sync nope", "athletedata sources"},
		{"pause nope", "athletedata sources"},
		{"disconnect nope", "athletedata sources"},
		{"connect garmin --every 10m", "between two syncs of Garmin Connect there is 60 minutes at least"},
		{"connect garmin --every 4", "written like 6h"},
		{"connect garmin --from 31.1.2019", "written like 2019-01-31"},
		{"connect garmin --from 2026-02-01 --to 2026-01-01", "is after the last one"},
		{"connect garmin --quiet 22", "written like 22:00-07:00"},
		{"connect garmin --with nonsense", "has no part"},
		{"connect garmin --with sleep --without sleep", "both in --with and in --without"},
		{"connect garmin --from 2127-01-01", "is in the future"},
		{"connect garmin --quiet 07:00-07:00", "they end when they begin"},
		{"connect garmin --secrets /no/such/file", "no such file"},
		{"connect garmin --answer api=http://evil.example", "--answer api=http://evil.example: "},
		{"connect dropbox --answer access=all", "one of links, account"},
	} {
		code, _, errOut := c.run("", strings.Fields(wrong.command)...)
		if code != exitUsage || !strings.Contains(errOut, wrong.words) || strings.Count(errOut, "\n") > 2 || !strings.HasSuffix(wrong.words, "sources") && !strings.Contains(errOut, `See "athletedata help connect"`) {
			t.Errorf("%s ended with %d\n%s", wrong.command, code, errOut)
		}
	}
}

// Only what matters is asked, and what is needed is asked until it is given.
func TestQuestionsThatDoNotApplyAreNotAsked(t *testing.T) {
	c := newConsole(t)
	code, _, links := c.run("", "connect", "dropbox", "--answer", "access=links", "--answer", "web="+c.bases["dropbox"])
	if !strings.Contains(links, "Links to files or folders") || strings.Contains(links, "Folders in My Dropbox") || strings.Contains(links, "\nApp key: ") || strings.Contains(links, "Password of the links") {
		t.Errorf("only links: %d\n%s", code, links)
	}
	code, _, own := c.run("account\n\n/Apps/Glimp\n\n\n", "connect", "dropbox", "--browser=false")
	if code != exitUsage || !strings.Contains(own, "Folders in My Dropbox") || strings.Count(own, "App key: ") < 2 || !strings.Contains(own, "this is needed; it is given by --answer client_id=…") {
		t.Errorf("a Dropbox of one's own, without a key: %d\n%s", code, own)
	}
	if out := c.must("", "sources", "dropbox"); !strings.Contains(out, "only with access=account") || !strings.Contains(out, "choice of links | account") {
		t.Error(out)
	}
}

// What flags say is heard, whatever they have in common.
func TestFlagsOfTheSameValue(t *testing.T) {
	info, now := connectors.Info{Name: "Ridelog"}, time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	day := time.Date(2026, 11, 11, 0, 0, 0, 0, time.UTC)
	c, err := (&connectFlags{from: "2026-11-11", to: "2026-11-11"}).choices(info, store.Account{}, now)
	if err != nil || c.From == nil || !c.From.Equal(day) || c.To == nil || !c.To.Equal(day) {
		t.Errorf("a single day became %v to %v, %v", c.From, c.To, err)
	}
	c, err = (&connectFlags{from: "none", to: "none"}).choices(info, store.Account{From: &day, To: &day}, now)
	if err != nil || c.From != nil || c.To != nil {
		t.Errorf("no bounds became %v to %v, %v", c.From, c.To, err)
	}
}

// A vendor's pause is not the person's, and says when and why it ends.
func TestAPauseOfTheVendorIsNoPauseOfTheirs(t *testing.T) {
	limited := &connectors.RateLimited{Until: time.Now().Add(time.Hour)}
	text := runInWords(store.SyncRun{Outcome: "waiting", Imported: 14, Skipped: 2, Problem: limited.Error(), Advice: "Nothing needs to be done: it goes on by itself."})
	if strings.Contains(text, "paused") || strings.Contains(text, "Nothing needs") {
		t.Error(text)
	}
	for _, want := range []string{"has to wait; 14 new items", "2 skipped", "wants a pause after many requests; it goes on at " + limited.Until.Format("2006-01-02 15:04"), "athletedata serve"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

// How an account is stands in words, what was chosen can be taken back, and what
// another program does with an account is respected.
func TestWordsAboutAnAccount(t *testing.T) {
	c := newConsole(t)
	args, typed := c.connect("dropbox")
	if out := c.must(typed, args...) + c.must("", "sources", "dropbox"); strings.Contains(strings.ToLower(out), "signed in") || !strings.Contains(out, "It reads public links.") {
		t.Errorf("nobody has signed in: %s", out)
	}
	args, typed = c.connect("glooko")
	c.must(typed, args...)
	if out := c.must("", "pause", "glooko"); !strings.Contains(out, "athletedata resume glooko") {
		t.Errorf("pausing says %q", out)
	}
	if out := c.must("", "status"); !strings.Contains(out, "Glooko (formerly diasend): paused") || !strings.Contains(out, "Dropbox: not synced yet") {
		t.Error(out)
	}
	if out := c.must("", "resume", "glooko"); !strings.Contains(out, "again") {
		t.Errorf("resuming says %q", out)
	}

	c.must("", "connect", "glooko", "--settings", "--from", "2026-01-01", "--quiet", "22:00-07:00")
	c.must("", "connect", "glooko", "--settings", "--from", "none", "--quiet", "none")
	o := &options{dataDir: c.data}
	err := o.with(t.Context(), func(s *Services) error {
		accounts, err := s.Store.Accounts(t.Context(), athlete)
		for _, a := range accounts {
			if a.From != nil || a.QuietFrom != nil || a.QuietTo != nil {
				t.Errorf("%s is still bounded: %v, %v", a.Source, a.From, a.QuietFrom)
			}
		}
		if err != nil {
			return err
		}
		_, err = s.Store.BeginSync(t.Context(), athlete, "glooko", true, time.Now()) // by a program that was killed
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if out := c.must("", "sources", "glooko"); strings.Contains(out, "is running") || !strings.Contains(out, "was cut off") {
		t.Error(out)
	}

	// Another program syncs the last of the accounts: none of them is touched.
	p, err := paths.In(c.data)
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := secrets.NewVaults(secrets.Open(filepath.Join(c.data, "secrets.json")), p.Accounts).Of("glooko").Lock()
	if err != nil {
		t.Fatal(err)
	}
	code, _, errOut := c.run("", "delete-all-data", "--athlete", "Me")
	if code != exitFailed || !strings.Contains(errOut, "Nothing was deleted, because of Glooko") || !strings.Contains(errOut, "Wait until") {
		t.Errorf("deleting under a sync ended with %d\n%s", code, errOut)
	}
	if code, out, _ := c.run("", "sync", "glooko"); code != exitFailed || !strings.Contains(out, "being synced already") || !strings.Contains(out, "Wait until") {
		t.Errorf("a second sync ended with %d\n%s", code, out)
	}
	unlock()
	if out := c.must("", "status"); !strings.Contains(out, "Dropbox") || !strings.Contains(out, "Glooko") {
		t.Errorf("an account is gone:\n%s", out)
	}
}

// Where the browser cannot come back and nobody can paste, connecting ends with
// words instead of waiting for ever.
func TestNobodyIsWaitedForWhoCannotCome(t *testing.T) {
	c := newConsole(t)
	port := c.vendors["oura"].Answers("")["port"]
	taken, err := net.Listen("tcp4", "127.0.0.1:"+port)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	if six, err := net.Listen("tcp6", "[::1]:"+port); err == nil {
		defer six.Close()
	}
	args, typed := c.connect("oura")
	code, _, errOut := c.run(typed, args...)
	if code != exitFailed || !strings.Contains(errOut, "port "+port+" of this computer is taken") || !strings.Contains(errOut, "nobody to answer") || strings.Contains(errOut, "bind:") {
		t.Errorf("ended with %d\n%s", code, errOut)
	}
}
