// Package secrets keeps passwords: in the keyring of the operating system, or,
// where there is none (a server, a container), in a file. With a passphrase in
// ATHLETEDATA_PASSPHRASE that file is sealed by age; without one only its owner
// can read it, and Notice says so.
package secrets

import (
	"fmt"
	"os"
	"sync/atomic"
)

// PassphraseVariable names the environment variable with the passphrase that
// seals the file.
const PassphraseVariable = "ATHLETEDATA_PASSPHRASE"

// Store keeps secrets by name.
type Store struct {
	// Ask asks the person for the passphrase of a sealed file when the
	// environment does not have it; nil, or an empty answer, leaves it sealed.
	Ask func(path string) string

	keyring atomic.Bool
	file    *file
}

// Open finds out what this system offers. The path is of the file that is used
// where there is no keyring.
func Open(path string) *Store {
	s := &Store{file: &file{path: path, passphrase: os.Getenv(PassphraseVariable)}}
	s.keyring.Store(hasKeyring())
	return s
}

// Notice says in plain words how secrets are kept if that is not the best way;
// else it is empty.
func (s *Store) Notice() string {
	name, sealed := s.file.where()
	switch {
	case s.keyring.Load():
		return ""
	case sealed:
		return "This system has no keyring, a safe for passwords. They are kept in a file sealed with your passphrase."
	}
	return fmt.Sprintf("This system has no keyring, a safe for passwords. They are kept in %s, a file that only you can read. It can be sealed with a passphrase: start the program with it in the environment variable %s.",
		name, PassphraseVariable)
}

// Get returns a secret, "" if there is none of that name. What is in the file
// was put there when there was no keyring, so it is the newer one.
func (s *Store) Get(name string) (string, error) {
	s.unlock()
	value, err := s.file.get(name)
	if err != nil || value != "" || !s.keyring.Load() {
		return value, err
	}
	return fromKeyring(name, patience)
}

// Set keeps a secret.
func (s *Store) Set(name, value string) error {
	s.unlock()
	if !s.keyring.Load() {
		return s.file.set(name, value)
	}
	if err := toKeyring(name, value); err != nil {
		return err
	}
	return s.file.set(name, "")
}

// Delete forgets a secret; one that is not there is no error.
func (s *Store) Delete(name string) error {
	s.unlock()
	if s.keyring.Load() {
		if err := outOfKeyring(name); err != nil {
			return err
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

// reach reports whether there is a keyring, and looks again where there was
// none: a program that begins at login may be there before it.
func (s *Store) reach() bool {
	if !s.keyring.Load() && keyringAnswers() {
		s.keyring.Store(true)
	}
	return s.keyring.Load()
}

// both gets what the file and the keyring have under a name. The error is of the
// one that could not be asked; what the other one has is there all the same.
func (s *Store) both(name string) (inFile, inKeyring string, err error) {
	s.unlock()
	inFile, err = s.file.get(name)
	if s.keyring.Load() {
		value, asking := fromKeyring(name, patience)
		if inKeyring = value; asking != nil {
			err = asking
		}
	}
	return inFile, inKeyring, err
}
