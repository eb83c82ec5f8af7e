package secrets

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"filippo.io/age"
	"github.com/gofrs/flock"
)

// file is the fallback. Several processes may use it, so it is read anew each
// time and changed under a lock.
type file struct {
	path       string // without extension
	passphrase string
	mu         sync.Mutex
	asked      bool              // the person was asked for the passphrase
	sealed     []byte            // content of the sealed file and what was in it: opening
	opened     map[string]string // costs a second of work on purpose
}

func (f *file) name() string {
	if f.passphrase != "" {
		return f.path + ".age"
	}
	return f.path + ".json"
}

// where is what the file is called now, and whether it is sealed.
func (f *file) where() (name string, sealed bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.name(), f.passphrase != ""
}

// LockedError says that the sealed file does not open.
type LockedError struct{ Path string }

func (e *LockedError) Error() string {
	return fmt.Sprintf("the passwords in %s are sealed, and the passphrase does not open them", e.Path)
}

// Advice says what the user can do.
func (e *LockedError) Advice() string {
	return "Set " + PassphraseVariable + " to the passphrase they were sealed with."
}

// DamagedError says that the file of passwords cannot be read.
type DamagedError struct {
	Path string
	Err  error
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("the passwords in %s are damaged: %v", e.Path, e.Err)
}

func (e *DamagedError) Unwrap() error { return e.Err }

// Advice says what the user can do.
func (e *DamagedError) Advice() string {
	return "Put the file back from a backup. Without one, move it away and try again: the database gets new passwords by itself, and accounts ask you to sign in again."
}

// ask gets the passphrase from the person, once, if the file is sealed and the
// passphrase is not known.
func (f *file) ask(person func(path string) string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.passphrase != "" || f.asked {
		return
	}
	if _, err := os.Stat(f.path + ".age"); err == nil {
		f.passphrase, f.asked = person(f.path+".age"), true
	}
}

func (f *file) get(name string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all, err := f.read()
	return all[name], err
}

// set writes a value; an empty one is removed.
func (f *file) set(name, value string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if value == "" {
		if all, err := f.read(); err != nil || all[name] == "" {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return fmt.Errorf("keeping a password: %w", err)
	}
	lock := flock.New(f.path + ".lock")
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("keeping a password: %w", &LockFileError{lock.Path(), err})
	}
	defer lock.Unlock()
	all, err := f.read()
	if err != nil {
		return err
	}
	if value == "" {
		delete(all, name)
	} else {
		all[name] = value
	}
	return f.write(all)
}

func (f *file) read() (map[string]string, error) {
	all := map[string]string{}
	data, err := os.ReadFile(f.name())
	if errors.Is(err, fs.ErrNotExist) {
		return f.unsealed()
	}
	if err != nil {
		return nil, fmt.Errorf("reading the passwords: %w", err)
	}
	if f.passphrase != "" {
		if f.opened != nil && bytes.Equal(data, f.sealed) {
			return f.opened, nil
		}
		if data, err = f.open(data); err != nil {
			return nil, err
		}
	}
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, &DamagedError{f.name(), err}
	}
	return all, nil
}

// unsealed reads what an earlier run without a passphrase has kept, so that
// setting one later loses nothing; a sealed file without its passphrase is an
// error and not an empty one.
func (f *file) unsealed() (map[string]string, error) {
	all := map[string]string{}
	if f.passphrase == "" {
		if _, err := os.Stat(f.path + ".age"); err == nil {
			return nil, &LockedError{f.path + ".age"}
		}
		return all, nil
	}
	data, err := os.ReadFile(f.path + ".json")
	if err != nil {
		return all, nil
	}
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, &DamagedError{f.path + ".json", err}
	}
	return all, nil
}

func (f *file) open(data []byte) ([]byte, error) {
	identity, err := age.NewScryptIdentity(f.passphrase)
	if err != nil {
		return nil, err
	}
	r, err := age.Decrypt(bytes.NewReader(data), identity)
	if err != nil {
		return nil, &LockedError{f.name()}
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return nil, &LockedError{f.name()}
	}
	opened := map[string]string{}
	if err := json.Unmarshal(plain, &opened); err != nil {
		return nil, &DamagedError{f.name(), err}
	}
	f.sealed, f.opened = data, opened
	return plain, nil
}

func (f *file) write(all map[string]string) error {
	data, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	if f.passphrase != "" {
		if data, err = f.seal(data); err != nil {
			return fmt.Errorf("sealing the passwords: %w", err)
		}
		f.sealed, f.opened = data, all
	}
	if err := replace(f.name(), data); err != nil {
		return fmt.Errorf("keeping a password: %w", err)
	}
	if f.passphrase != "" {
		if err := os.Remove(f.path + ".json"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing the unsealed passwords: %w", err)
		}
	}
	return nil
}

// replace writes a file anew, whole or not at all, also when the power fails:
// what is renamed is on the disk. Whoever calls it has the file's lock.
func replace(path string, data []byte) (err error) {
	fresh, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = fresh.Write(data)
	if err = errors.Join(err, fresh.Sync(), fresh.Close()); err != nil {
		return errors.Join(err, os.Remove(fresh.Name()))
	}
	return os.Rename(fresh.Name(), path)
}

func (f *file) seal(data []byte) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(f.passphrase)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, recipient)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil { // writes the last piece
		return nil, err
	}
	return out.Bytes(), nil
}
