package app

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"athletedata/app/paths"
)

// What can happen to the secrets of an account on this computer, and what the
// command line says to it: in one story, since a database costs time.
func TestWhatHappensToASignInOnThisComputer(t *testing.T) {
	c := newConsole(t)
	p, err := paths.In(c.data)
	if err != nil {
		t.Fatal(err)
	}
	args, typed := c.connect("glooko")
	c.must(typed, args...)
	upToDate := func() {
		t.Helper()
		if out := c.must("", "sync", "glooko"); !strings.Contains(out, "up to date") {
			t.Error(out)
		}
	}
	fails := func(words ...string) (out string) {
		t.Helper()
		code, out, _ := c.run("", "sync", "glooko")
		for _, w := range words {
			if code != exitFailed || !strings.Contains(out, w) {
				t.Errorf("the sync ended with %d and does not say %q:\n%s", code, w, out)
			}
		}
		return out
	}
	read := func(path string) []byte {
		t.Helper()
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	write := func(path string, data []byte) {
		t.Helper()
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	upToDate()

	// The lock cannot be taken, though nobody has it.
	sealed := filepath.Join(p.Accounts, "glooko.age")
	lock := sealed + ".sync"
	if err := os.Remove(lock); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(lock, 0o700); err != nil {
		t.Fatal(err)
	}
	if out := fails(lock+", by which programs wait for each other, cannot be written", "Put that right and try again"); strings.Contains(out, "being synced") {
		t.Error(out)
	}
	code, _, errOut := c.run("", "delete-all-data", "--athlete", "Me")
	if code != exitFailed || !strings.Contains(errOut, "Nothing was deleted, because of Glooko") || !strings.Contains(errOut, lock) || strings.Contains(errOut, "being synced") {
		t.Errorf("deleting ended with %d\n%s", code, errOut)
	}
	if err := os.Remove(lock); err != nil {
		t.Fatal(err)
	}
	upToDate()

	// The file is damaged: only a new sign-in helps, and it does.
	whole := read(sealed)
	write(sealed, whole[:len(whole)/2])
	fails("the sign-in has ended", "kept in the file accounts/glooko.age cannot be used any more: it is damaged", "athletedata connect glooko")
	if out := c.must("", "status"); !strings.Contains(out, "Glooko (formerly diasend): sign in again") || !strings.Contains(out, "it is damaged") {
		t.Error(out)
	}
	for _, line := range objects(t, c.must("", "sources", "--json")) {
		if line["source"] == "glooko" && (line["state"] != "signin" || line["next"] != nil) {
			t.Errorf("it would be tried again by itself: %v", line)
		}
	}
	c.must(typed, args...)
	if bytes.Equal(read(sealed), whole[:len(whole)/2]) {
		t.Error("the damaged file is still there")
	}
	upToDate()

	// Its key is gone from the file of passwords.
	passwords := p.Secrets + ".json"
	kept := read(passwords)
	write(passwords, bytes.Replace(kept, []byte(`"accounts"`), []byte(`"elsewhere"`), 1))
	fails("the key that opens it is gone", "athletedata connect glooko")
	c.must(typed, args...)
	upToDate()

	// Its key is in a keyring that cannot be reached now: nothing is lost.
	kept = read(passwords)
	write(passwords, bytes.Replace(kept, []byte(`"accounts"`), []byte(`"elsewhere"`), 1))
	write(filepath.Join(p.Accounts, "key.place"), []byte("keyring\n"))
	if out := fails("the keyring of this system, which has the key of the sign-ins, cannot be reached now", "unlock the keyring"); strings.Contains(out, "has ended") {
		t.Error(out)
	}
	if out := c.must("", "status"); !strings.Contains(out, "Glooko (formerly diasend): failing") {
		t.Error(out)
	}
	write(passwords, kept)
	upToDate()

	// The file of passwords itself is damaged.
	write(passwords, kept[:len(kept)/2])
	code, _, errOut = c.run("", "status")
	if code != exitFailed || !strings.Contains(errOut, passwords+" are damaged") || !strings.Contains(errOut, "move it away") {
		t.Errorf("with damaged passwords it ended with %d\n%s", code, errOut)
	}
	if err := os.Remove(passwords); err != nil {
		t.Fatal(err)
	}
	write(filepath.Join(p.Accounts, "key.place"), []byte("file\n")) // there was no keyring, after all
	fails("the key that opens it is gone", "athletedata connect glooko")
	c.must(typed, args...)
	upToDate()
}
