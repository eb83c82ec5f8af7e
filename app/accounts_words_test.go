package app

import (
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"athletedata/app/paths"
	"athletedata/app/secrets"
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
	} {
		code, _, errOut := c.run("", strings.Fields(wrong.command)...)
		if code != exitUsage || !strings.Contains(errOut, wrong.words) || strings.Count(errOut, "\n") > 2 {
			t.Errorf("%s ended with %d\n%s", wrong.command, code, errOut)
		}
	}
}

// How an account is stands in words, what was chosen can be taken back, and what
// another program does with an account is respected.
func TestWordsAboutAnAccount(t *testing.T) {
	c := newConsole(t)
	args, typed := c.connect("dropbox")
	if out := c.must(typed, args...); strings.Contains(out, "signed in") {
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
	taken, err := net.Listen("tcp4", "127.0.0.1:53691")
	if err != nil {
		t.Skip("the port is in use by something else: ", err)
	}
	defer taken.Close()
	if six, err := net.Listen("tcp6", "[::1]:53691"); err == nil {
		defer six.Close()
	}
	args, typed := c.connect("oura")
	code, _, errOut := c.run(typed, args...)
	if code != exitFailed || !strings.Contains(errOut, "port 53691 of this computer is taken") || !strings.Contains(errOut, "nobody to answer") || strings.Contains(errOut, "bind:") {
		t.Errorf("ended with %d\n%s", code, errOut)
	}
}
