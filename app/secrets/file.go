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
	"time"

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

// LockedError says that the sealed file does not open.
type LockedError struct{ Path string }

func (e *LockedError) Error() string {
	return fmt.Sprintf("the passwords in %s are sealed, and the passphrase does not open them", e.Path)
}

// Advice says what the user can do.
func (e *LockedError) Advice() string {
	return "Set " + PassphraseVariable + " to the passphrase they were sealed with."
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
		return fmt.Errorf("keeping a password: %w", err)
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
		return nil, fmt.Errorf("the passwords in %s are damaged: %w", f.name(), err)
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
	return all, json.Unmarshal(data, &all)
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
	f.sealed, f.opened = data, map[string]string{}
	return plain, json.Unmarshal(plain, &f.opened)
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
	fresh := fmt.Sprintf("%s.%d.new", f.path, time.Now().UnixNano())
	if err := os.WriteFile(fresh, data, 0o600); err != nil {
		return errors.Join(fmt.Errorf("keeping a password: %w", err), os.Remove(fresh))
	}
	if err := os.Rename(fresh, f.name()); err != nil {
		return fmt.Errorf("keeping a password: %w", err)
	}
	if f.passphrase != "" {
		if err := os.Remove(f.path + ".json"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing the unsealed passwords: %w", err)
		}
	}
	return nil
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
