// Package secrets keeps passwords: in the keyring of the operating system, or,
// where there is none (a server, a container), in a file. With a passphrase in
// ATHLETEDATA_PASSPHRASE that file is sealed by age; without one only its owner
// can read it, and Notice says so.
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

// PassphraseVariable names the environment variable with the passphrase that
// seals the file.
const PassphraseVariable = "ATHLETEDATA_PASSPHRASE"

// Store keeps secrets by name.
type Store struct {
	// Ask asks the person for the passphrase of a sealed file when the
	// environment does not have it; nil, or an empty answer, leaves it sealed.
	Ask func(path string) string

	keyring bool
	file    *file
}

// Open finds out what this system offers. The path is of the file that is used
// where there is no keyring.
func Open(path string) *Store {
	return &Store{keyring: haveKeyring(), file: &file{path: path, passphrase: os.Getenv(PassphraseVariable)}}
}

// Notice says in plain words how secrets are kept if that is not the best way;
// else it is empty.
func (s *Store) Notice() string {
	switch {
	case s.keyring:
		return ""
	case s.file.passphrase != "":
		return "This system has no keyring; passwords are kept in a file sealed with your passphrase."
	}
	return fmt.Sprintf("This system has no keyring; passwords are kept in %s, which only you can read. Set %s to have it sealed.",
		s.file.name(), PassphraseVariable)
}

// Get returns a secret, "" if there is none of that name. What is in the file
// was put there when there was no keyring, so it is the newer one.
func (s *Store) Get(name string) (string, error) {
	s.unlock()
	value, err := s.file.get(name)
	if err != nil || value != "" || !s.keyring {
		return value, err
	}
	value, err = keyring.Get(service, name)
	if errors.Is(err, keyring.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("asking the keyring: %w", err)
	}
	return value, nil
}

// Set keeps a secret.
func (s *Store) Set(name, value string) error {
	s.unlock()
	if !s.keyring {
		return s.file.set(name, value)
	}
	if err := keyring.Set(service, name, value); err != nil {
		return fmt.Errorf("putting a password into the keyring: %w", err)
	}
	return s.file.set(name, "")
}

// Delete forgets a secret; one that is not there is no error.
func (s *Store) Delete(name string) error {
	s.unlock()
	if s.keyring {
		if err := keyring.Delete(service, name); err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return fmt.Errorf("removing a password from the keyring: %w", err)
		}
	}
	return s.file.set(name, "")
}

// unlock asks for the passphrase of a file that was sealed in an earlier run.
func (s *Store) unlock() {
	if s.Ask != nil {
		s.file.ask(s.Ask)
	}
}

// haveKeyring asks once, since a keyring that is there may be locked and ask
// the user; any error but "not found" means that there is none.
var haveKeyring = sync.OnceValue(func() bool {
	if runtime.GOOS == "linux" && !sessionBus() {
		return false // the library would try to start a bus
	}
	answer := make(chan error, 1)
	go func() {
		_, err := keyring.Get(service, "probe")
		answer <- err
	}()
	select {
	case err := <-answer:
		return err == nil || errors.Is(err, keyring.ErrNotFound)
	case <-time.After(20 * time.Second):
		return false
	}
})

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
