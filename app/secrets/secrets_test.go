package secrets

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"
)

func inFile(t *testing.T, dir, passphrase string) *Store {
	return &Store{file: &file{path: filepath.Join(dir, "secrets"), passphrase: passphrase}}
}

func set(t *testing.T, s *Store, name, value string) {
	t.Helper()
	if err := s.Set(name, value); err != nil {
		t.Fatal(err)
	}
}

func expect(t *testing.T, s *Store, name, want string) {
	t.Helper()
	if got, err := s.Get(name); err != nil || got != want {
		t.Errorf("%s is %q (%v), not %q", name, got, err, want)
	}
}

func TestFileIsForItsOwnerOnly(t *testing.T) {
	dir := t.TempDir()
	s := inFile(t, dir, "")
	set(t, s, "a", "s3cret")
	expect(t, inFile(t, dir, ""), "a", "s3cret")
	expect(t, s, "b", "")
	info, err := os.Stat(filepath.Join(dir, "secrets.json"))
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if !strings.Contains(s.Notice(), "only you can read") {
		t.Errorf("the user is told %q", s.Notice())
	}
	if err := s.Delete("a"); err != nil {
		t.Fatal(err)
	}
	expect(t, inFile(t, dir, ""), "a", "")
}

func TestSealedFile(t *testing.T) {
	dir := t.TempDir()
	set(t, inFile(t, dir, ""), "old", "from before")
	s := inFile(t, dir, "correct horse")
	set(t, s, "a", "s3cret")
	again := inFile(t, dir, "correct horse")
	expect(t, again, "a", "s3cret")
	expect(t, again, "old", "from before")
	sealed, err := os.ReadFile(filepath.Join(dir, "secrets.age"))
	if err != nil || strings.Contains(string(sealed), "s3cret") {
		t.Errorf("the sealed file tells the secret (%v)", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "secrets.json")); err == nil {
		t.Error("the unsealed file is still there")
	}
	for _, passphrase := range []string{"wrong", ""} {
		_, err := inFile(t, dir, passphrase).Get("a")
		var locked *LockedError
		if !errors.As(err, &locked) {
			t.Errorf("passphrase %q: %v", passphrase, err)
		}
	}
}

// Who sits in front of a sealed file is asked for its passphrase, once.
func TestPassphraseIsAskedFor(t *testing.T) {
	dir := t.TempDir()
	set(t, inFile(t, dir, "correct horse"), "a", "s3cret")
	asked := 0
	person := func(answer string) *Store {
		s := inFile(t, dir, "")
		s.Ask = func(path string) string {
			if asked++; path != filepath.Join(dir, "secrets.age") {
				t.Errorf("asked for the passphrase of %s", path)
			}
			return answer
		}
		return s
	}
	s := person("correct horse")
	expect(t, s, "a", "s3cret")
	set(t, s, "b", "more")
	expect(t, inFile(t, dir, "correct horse"), "b", "more")
	var locked *LockedError
	s = person("wrong")
	for range 2 {
		if _, err := s.Get("a"); !errors.As(err, &locked) {
			t.Errorf("a wrong passphrase: %v", err)
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times by two programs", asked)
	}
	s = inFile(t, t.TempDir(), "")
	s.Ask = func(string) string { t.Error("asked though nothing is sealed"); return "" }
	expect(t, s, "a", "")
}

func TestKeyring(t *testing.T) {
	keyring.MockInit()
	dir := t.TempDir()
	s := inFile(t, dir, "")
	s.keyring.Store(true)
	set(t, s, "a", "s3cret")
	expect(t, s, "a", "s3cret")
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("there is a keyring, and yet files were written: %v", left)
	}
	// What was put into the file while there was no keyring is the newer.
	set(t, inFile(t, dir, ""), "a", "newer")
	expect(t, s, "a", "newer")
	set(t, s, "a", "newest")
	expect(t, s, "a", "newest")
	if err := s.Delete("a"); err != nil {
		t.Fatal(err)
	}
	expect(t, s, "a", "")
}

// A file of passwords that is damaged is neither taken for an empty one nor
// written over: it may still be put right.
func TestADamagedFileSaysWhatToDo(t *testing.T) {
	dir := t.TempDir()
	set(t, inFile(t, dir, ""), "a", "s3cret")
	for _, name := range []string{"secrets.json", "secrets.age"} {
		passphrase := strings.TrimPrefix(name, "secrets.json") // with one, the unsealed file of earlier is damaged
		path := filepath.Join(dir, "secrets.json")
		if err := os.WriteFile(path, []byte(`{"a": "s3cr`), 0o600); err != nil {
			t.Fatal(err)
		}
		_, reading := inFile(t, dir, passphrase).Get("a")
		for _, err := range []error{reading, inFile(t, dir, passphrase).Set("b", "more")} {
			var damaged *DamagedError
			if !errors.As(err, &damaged) || damaged.Path != path || !strings.Contains(damaged.Advice(), "move it away") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if left, err := os.ReadFile(path); err != nil || string(left) != `{"a": "s3cr` {
			t.Errorf("%s: now it is %q, %v", name, left, err)
		}
	}
}

func TestWritingLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	v := vaultIn(dir, "garmin")
	for _, err := range []error{v.SetSecret("token", "x"), v.SetSecret("token", "y")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, pattern := range []string{"*.new", "accounts/*.new"} {
		if left, err := filepath.Glob(filepath.Join(dir, pattern)); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
}
