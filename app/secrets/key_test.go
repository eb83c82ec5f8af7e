package secrets

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zalando/go-keyring"
)

// computer is a program's secrets in a folder, on a system with a keyring that
// the test can take away, lock and bring back. It belongs to the whole process.
type computer struct {
	t     *testing.T
	dir   string
	store *Store
	*Vaults
}

func newComputer(t *testing.T) *computer {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere") // there is a desktop; the keyring is a stand-in
	keyring.MockInit()
	t.Cleanup(keyring.MockInit)
	c := &computer{t: t, dir: t.TempDir()}
	c.start()
	return c
}

// start is the program started anew.
func (c *computer) start() {
	c.store = inFile(c.t, c.dir, "")
	c.store.keyring.Store(keyringAnswers())
	c.Vaults = NewVaults(c.store, filepath.Join(c.dir, "accounts"))
}

// without does something while the keyring answers with an error, and brings it
// back with all that it held.
func (c *computer) without(err error, do func()) {
	c.t.Helper()
	key, had := keyring.Get(service, identityName)
	keyring.MockInitWithError(err)
	do()
	keyring.MockInit()
	if had == nil {
		if err := keyring.Set(service, identityName, key); err != nil {
			c.t.Fatal(err)
		}
	}
}

func (c *computer) signIn(account, token string) {
	c.t.Helper()
	if err := c.Of(account).Replace(map[string]string{"token": token}); err != nil {
		c.t.Fatalf("signing in to %s: %v", account, err)
	}
}

func (c *computer) has(account, token string) {
	c.t.Helper()
	if got, err := c.Of(account).Secret("token"); err != nil || got != token {
		c.t.Errorf("%s has %q, %v, not %q", account, got, err, token)
	}
}

// lost says that only a new sign-in helps, which it then does.
func (c *computer) lost(account, why string) {
	c.t.Helper()
	v := c.Of(account)
	_, err := v.Secret("token")
	var lost *LostError
	if !errors.As(err, &lost) || !strings.Contains(err.Error(), why) || !strings.Contains(err.Error(), "accounts/"+account+".age") {
		c.t.Errorf("%s, %s: %v", account, why, err)
		return
	}
	if !strings.Contains(lost.Advice(), "athletedata connect "+account) {
		c.t.Errorf("the advice is %q", lost.Advice())
	}
	c.signIn(account, "a new one")
	c.has(account, "a new one")
}

// later says that it is to be tried again, and that nothing was touched.
func (c *computer) later(account string) {
	c.t.Helper()
	v := c.Of(account)
	before, err := os.ReadFile(v.path)
	if err != nil {
		c.t.Fatal(err)
	}
	_, reading := v.Secret("token")
	for what, err := range map[string]error{"reading": reading, "changing": v.SetSecret("token", "x"), "forgetting": v.DeleteSecret("token")} {
		var later *KeyringError
		var lost *LostError
		if !errors.As(err, &later) || errors.As(err, &lost) || !later.Soon() || !strings.Contains(later.Advice(), "unlock the keyring") {
			c.t.Errorf("%s %s: %v", what, account, err)
		}
	}
	if after, err := os.ReadFile(v.path); err != nil || !bytes.Equal(before, after) {
		c.t.Errorf("the file was changed (%v)", err)
	}
}

func TestADamagedVaultIsLost(t *testing.T) {
	c := newComputer(t)
	c.signIn("strava", "untouched")
	for name, damage := range map[string]func([]byte) []byte{
		"empty":           func([]byte) []byte { return nil },
		"within the head": func(b []byte) []byte { return b[:30] },
		"behind the head": func(b []byte) []byte { return b[:bytes.Index(b, []byte("--- "))+50] },
		"at the end":      func(b []byte) []byte { return b[:len(b)-1] },
		"a wrong byte":    func(b []byte) []byte { b[len(b)-3] ^= 1; return b },
		"something else":  func([]byte) []byte { return []byte("not a sealed file") },
	} {
		c.signIn("garmin", name)
		path := c.Of("garmin").path
		sealed, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, damage(sealed), 0o600); err != nil {
			t.Fatal(err)
		}
		c.lost("garmin", "it is damaged")
	}
	c.has("strava", "untouched")
}

func TestAVaultOfAnotherKeyIsLost(t *testing.T) {
	other := newComputer(t)
	other.signIn("garmin", "of another computer")
	sealed, err := os.ReadFile(other.Of("garmin").path)
	if err != nil {
		t.Fatal(err)
	}
	c := newComputer(t)
	c.signIn("garmin", "ours")
	c.signIn("strava", "ours")
	if err := os.WriteFile(c.Of("garmin").path, sealed, 0o600); err != nil {
		t.Fatal(err)
	}
	c.lost("garmin", "the key that opens it is gone")
	c.has("strava", "ours")
}

// The keyring is there and does not have the key any more: it was emptied, or
// the folder came to another computer.
func TestWithoutItsKeyEveryVaultIsLost(t *testing.T) {
	for _, damaged := range []string{"", "AGE-SECRET-KEY-1CUT"} {
		c := newComputer(t)
		c.signIn("garmin", "x")
		c.signIn("strava", "y")
		keyring.MockInit()
		if damaged != "" {
			if err := keyring.Set(service, identityName, damaged); err != nil {
				t.Fatal(err)
			}
		}
		c.start()
		c.lost("garmin", "the key that opens it is gone")
		c.lost("strava", "the key that opens it is gone")
		c.has("garmin", "a new one") // of two that sign in anew none locks the other out
		c.start()
		c.has("garmin", "a new one")
		c.has("strava", "a new one")
	}
	// Where there is no keyring at all, the key is in the file.
	c := newComputer(t)
	c.without(errors.New("no such thing"), func() {
		c.start()
		c.signIn("garmin", "x")
		c.start()
		c.has("garmin", "x")
		if err := os.Remove(filepath.Join(c.dir, "secrets.json")); err != nil {
			t.Fatal(err)
		}
		c.start()
		c.lost("garmin", "the key that opens it is gone")
	})
}

// A keyring that is locked says nothing about what it holds.
func TestALockedKeyringIsWaitedFor(t *testing.T) {
	c := newComputer(t)
	c.signIn("garmin", "x")
	c.start()
	c.without(errors.New("failed to unlock correct collection"), func() {
		c.later("garmin")
		if err := c.Of("strava").Replace(map[string]string{"token": "y"}); err == nil {
			t.Error("a second key was made though the first may be in the keyring")
		}
	})
	c.has("garmin", "x")
	c.signIn("strava", "y")
	c.start()
	c.has("garmin", "x")
	c.has("strava", "y")
}

// A program that begins at login, before the keyring is there, finds the key
// later, without being started again, and makes no second one meanwhile.
func TestAKeyringThatComesLaterIsWaitedFor(t *testing.T) {
	c := newComputer(t)
	c.signIn("garmin", "x")
	c.without(errors.New("the name org.freedesktop.secrets was not provided"), func() {
		c.start()
		c.later("garmin")
		if _, err := os.Stat(filepath.Join(c.dir, "secrets.json")); err == nil {
			t.Error("a second key was made")
		}
	})
	c.has("garmin", "x")
}

// What an earlier version has left says nothing of where its key is: unless it
// is in the file, the keyring may have it.
func TestWhereTheKeyIsMayBeUnknown(t *testing.T) {
	c := newComputer(t)
	c.signIn("garmin", "x")
	if err := os.Remove(c.placeFile()); err != nil {
		t.Fatal(err)
	}
	c.without(errors.New("not now"), func() {
		c.start()
		c.later("garmin")
	})
	c.has("garmin", "x")
}

// Somebody may sign in over the network, where the keyring is not to be had.
// Then there are two keys, and both are good.
func TestASignInWithoutTheKeyring(t *testing.T) {
	c := newComputer(t)
	c.signIn("garmin", "before")
	c.without(errors.New("not here"), func() {
		c.start()
		c.signIn("strava", "meanwhile")
		c.has("strava", "meanwhile")
		c.later("garmin")
	})
	for range 2 {
		c.has("garmin", "before")
		c.has("strava", "meanwhile")
		c.start()
	}
	// What is sealed from now on is sealed to the key in the keyring.
	c.signIn("strava", "afterwards")
	if err := os.Remove(filepath.Join(c.dir, "secrets.json")); err != nil {
		t.Fatal(err)
	}
	c.start()
	c.has("strava", "afterwards")
}

// The window stays open while another program makes a new key.
func TestAKeyThatAnotherProgramMadeIsFound(t *testing.T) {
	c := newComputer(t)
	c.signIn("garmin", "x")
	c.has("garmin", "x") // and so the window knows the old one
	window := c.Vaults
	keyring.MockInit()
	c.start()
	c.signIn("garmin", "y")
	if got, err := window.Of("garmin").Secret("token"); err != nil || got != "y" {
		t.Errorf("the window has %q, %v", got, err)
	}
}

// A keyring that waits for its owner is not waited for for ever, and is not
// asked again and again meanwhile.
func TestAKeyringThatDoesNotAnswer(t *testing.T) {
	var questions atomic.Int32
	begun, open := make(chan struct{}, 9), make(chan struct{})
	question := func() (string, error) {
		questions.Add(1)
		begun <- struct{}{}
		<-open
		return "at last", nil
	}
	for range 3 {
		if value, err := asked(20*time.Millisecond, question); !errors.Is(err, errSilent) || value != "" {
			t.Errorf("%q, %v", value, err)
		}
	}
	<-begun // on a busy computer that may be after those who asked have gone
	if n := questions.Load(); n != 1 {
		t.Errorf("it was asked %d times", n)
	}
	close(open)
	if value, err := asked(10*time.Second, question); err != nil || value != "at last" {
		t.Errorf("after it was unlocked: %q, %v", value, err)
	}
}
