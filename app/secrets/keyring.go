package secrets

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/zalando/go-keyring"
)

// service is the name under which a keyring shows our entries.
const service = "athletedata"

// A keyring that is locked asks its owner, who may not be there: it may take so
// long to answer, and at the start of the program so long.
var (
	patience = time.Minute
	atStart  = 20 * time.Second
)

// KeyringError says that the keyring of the system cannot be asked now. What it
// holds is not lost.
type KeyringError struct {
	Absent bool // there is none, as before its owner has logged in
	Err    error
}

func (e *KeyringError) Error() string {
	if e.Absent {
		return "the keyring of this system, which has the key of the sign-ins, cannot be reached now"
	}
	return fmt.Sprintf("the keyring of this system does not answer: %v", e.Err)
}

func (e *KeyringError) Unwrap() error { return e.Err }

// Advice says what the user can do.
func (e *KeyringError) Advice() string {
	text := "Log in to the desktop and unlock the keyring; then it goes on by itself, or try again."
	if e.Absent {
		text += " If this system has no keyring any more, disconnect the account and connect it again; what was fetched stays."
	}
	return text
}

// Soon reports that it can be tried again before long: nobody is bothered by it.
func (e *KeyringError) Soon() bool { return true }

// fromKeyring gets a secret, "" if there is none of that name.
func fromKeyring(name string, most time.Duration) (string, error) {
	value, err := asked(most, func() (string, error) { return keyring.Get(service, name) })
	if errors.Is(err, keyring.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", &KeyringError{Err: err}
	}
	return value, nil
}

func toKeyring(name, value string) error {
	_, err := asked(patience, func() (string, error) { return "", keyring.Set(service, name, value) })
	if err != nil {
		return fmt.Errorf("keeping a password: %w", &KeyringError{Err: err})
	}
	return nil
}

func outOfKeyring(name string) error {
	_, err := asked(patience, func() (string, error) { return "", keyring.Delete(service, name) })
	if err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return fmt.Errorf("removing a password: %w", &KeyringError{Err: err})
	}
	return nil
}

var (
	// turn lets one question go to the keyring at a time: while it waits for its
	// owner, others would only put more of its windows on top of each other.
	turn      = make(chan struct{}, 1)
	errSilent = errors.New("it waits to be unlocked")
)

// asked asks the keyring, but does not wait for ever.
func asked(most time.Duration, question func() (string, error)) (string, error) {
	type answer struct {
		value string
		err   error
	}
	enough := time.NewTimer(most)
	defer enough.Stop()
	select {
	case turn <- struct{}{}:
	case <-enough.C:
		return "", errSilent
	}
	got := make(chan answer, 1)
	go func() {
		defer func() { <-turn }()
		value, err := question()
		got <- answer{value, err}
	}()
	select {
	case a := <-got:
		return a.value, a.err
	case <-enough.C:
		return "", errSilent
	}
}

// hasKeyring is what this system offered when it was first asked.
var hasKeyring = sync.OnceValue(keyringAnswers)

// keyringAnswers reports whether there is a keyring; any error but "not found"
// means that there is none, or that it is not to be had now.
func keyringAnswers() bool {
	if runtime.GOOS == "linux" && !sessionBus() {
		return false // the library would try to start a bus
	}
	_, err := fromKeyring("probe", atStart)
	return err == nil
}

func sessionBus() bool {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return true
	}
	dir := os.Getenv("XDG_RUNTIME_DIR")
	if dir == "" {
		return false
	}
	_, err := os.Stat(filepath.Join(dir, "bus"))
	return err == nil
}
