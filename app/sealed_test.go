package app

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/connectors/dropbox"
	"athletedata/store"
)

// Of several lines each has a line of its own in a file of secrets.
func TestSecretsOfSeveralLines(t *testing.T) {
	info := dropbox.New().Info()
	given, err := readSecrets(info, "-", strings.NewReader("links=https://x.example/s/a?b=c\r\nlink_password=old\nlinks=https://x.example/s/d\nlink_password=new=1\n"))
	if err != nil || given["links"] != "https://x.example/s/a?b=c\nhttps://x.example/s/d" || given["link_password"] != "new=1" {
		t.Errorf("%q, %v", given, err)
	}
	given, err = readSecrets(info, "-", strings.NewReader("links=\n"))
	if value, ok := given["links"]; !ok || value != "" || err != nil {
		t.Errorf("emptied: %q, %v", given, err)
	}
	f := connectFlags{answers: []string{"links=https://x.example/s/a"}}
	if _, err := f.choices(info, store.Account{}, time.Now()); err == nil || !strings.Contains(err.Error(), "--secrets") || strings.Contains(err.Error(), "/s/a") {
		t.Errorf("as a flag: %v", err)
	}
}

// Links are asked for like any answer, but are kept like a password: they stand
// neither in the database nor on the screen.
func TestLinksAtTheCommandLine(t *testing.T) {
	c := newConsole(t)
	links := strings.Fields(c.vendors["dropbox"].Answers(c.bases["dropbox"])["links"])
	args, _ := c.connect("dropbox")
	typing := slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "--secrets" || a == "-" })
	// The fields in their order: the links, an empty line, folders, App key, password.
	code, out, errOut := c.run(strings.Join(links, "\n")+"\n\n\n\n\n", typing...)
	if code != exitOK || strings.Contains(out+errOut, "rlkey") {
		t.Fatalf("typing the links: %d\n%s%s", code, out, errOut)
	}
	if got := c.sealed(); got != strings.Join(links, "\n") {
		t.Errorf("kept is %q", got)
	}
	code, out, errOut = c.run("\n\n\n\n", typing...)
	if code != exitOK || !strings.Contains(errOut, "2 are kept: an empty answer keeps them") || strings.Contains(out+errOut, "rlkey") {
		t.Errorf("connecting again: %d\n%s%s", code, out, errOut)
	}
	if got := c.sealed(); got != strings.Join(links, "\n") {
		t.Errorf("after an empty answer there is %q", got)
	}
	if out := c.must("", "sync", "dropbox"); !strings.Contains(out, "up to date") {
		t.Error(out)
	}
	c.must("links="+links[1]+"\n", "connect", "dropbox", "--settings", "--secrets", "-")
	if got := c.sealed(); got != links[1] {
		t.Errorf("after a change with --secrets there is %q", got)
	}
	if out := c.must("", "sources", "dropbox"); !strings.Contains(out, "lines, secret") || strings.Contains(out, "rlkey") {
		t.Error(out)
	}
	c.unseen()
}

// sealed is what the vault has of the links, and the database has not.
func (c *console) sealed() (links string) {
	c.t.Helper()
	o := &options{dataDir: c.data, in: strings.NewReader(""), out: os.Stderr, err: os.Stderr}
	err := o.with(c.t.Context(), func(s *Services) error {
		account, _, err := s.Syncer.Account(c.t.Context(), "dropbox")
		if err != nil {
			return err
		}
		if _, there := account.Answers["links"]; there {
			c.t.Error("the links are in the database")
		}
		kept, err := s.Syncer.Sealed(c.t.Context(), "dropbox")
		links = kept["links"]
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return links
}
