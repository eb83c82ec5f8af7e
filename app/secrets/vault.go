package secrets

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"filippo.io/age"
)

// Vaults keeps the secrets of accounts, one sealed file for each.
type Vaults struct {
	store *Store
	dir   string
	mu    sync.Mutex
	open  map[string]*Vault
	keyMu sync.Mutex // apart from mu: the keyring may wait for its owner
	known []*age.X25519Identity
}

// NewVaults keeps the files in a folder, sealed to a key that store keeps.
func NewVaults(store *Store, dir string) *Vaults {
	return &Vaults{store: store, dir: dir, open: map[string]*Vault{}}
}

// Vault is the secrets of one account.
type Vault struct {
	all     *Vaults
	account string
	path    string
	mu      sync.Mutex // of Exclusive within this process
}

// Of gives the vault of an account.
func (v *Vaults) Of(account string) *Vault {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.open[account] == nil {
		v.open[account] = &Vault{all: v, account: account, path: filepath.Join(v.dir, account+".age")}
	}
	return v.open[account]
}

// LostError says that the secrets of an account will never be read again.
type LostError struct {
	Account, Path string
	Err           error
}

func (e *LostError) Error() string {
	file := filepath.ToSlash(filepath.Join(filepath.Base(filepath.Dir(e.Path)), filepath.Base(e.Path)))
	return fmt.Sprintf("the sign-in that was kept in the file %s cannot be used any more: %v", file, e.Err)
}

func (e *LostError) Unwrap() error { return e.Err }

// Advice says what the user can do.
func (e *LostError) Advice() string {
	return "Sign in again on the page Sources, or with: athletedata connect " + e.Account + ". That replaces the file; what was fetched so far stays."
}

// Secret returns a secret, "" if there is none of that name. The error is a
// *LostError if only a new sign-in helps.
func (v *Vault) Secret(name string) (string, error) {
	values, err := v.read()
	return values[name], err
}

// SetSecret keeps a secret.
func (v *Vault) SetSecret(name, value string) error {
	return v.change(func(values map[string]string) { values[name] = value })
}

// DeleteSecret forgets a secret.
func (v *Vault) DeleteSecret(name string) error {
	return v.change(func(values map[string]string) { delete(values, name) })
}

// Replace keeps exactly these secrets; none removes the file. What was there
// before need not open.
func (v *Vault) Replace(values map[string]string) (err error) {
	lock, err := v.locked(context.Background(), ".lock")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	return v.write(values)
}

// change writes the file anew. One that is lost must not keep its owner from
// signing in again, but one that only does not open now must not be emptied.
func (v *Vault) change(do func(map[string]string)) (err error) {
	lock, err := v.locked(context.Background(), ".lock")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	values, err := v.read()
	var lost *LostError
	if errors.As(err, &lost) {
		values, err = map[string]string{}, nil
	}
	if err != nil {
		return err
	}
	do(values)
	return v.write(values)
}

func (v *Vault) read() (map[string]string, error) {
	values := map[string]string{}
	sealed, err := os.ReadFile(v.path)
	if errors.Is(err, fs.ErrNotExist) {
		return values, nil
	}
	if err != nil {
		return values, fmt.Errorf("reading the sign-in of an account: %w", err)
	}
	plain, err := v.all.unseal(sealed)
	if err == nil && json.Unmarshal(plain, &values) != nil { // its error would quote them
		err = errDamaged
	}
	if errors.Is(err, errDamaged) || errors.Is(err, errNoKey) {
		return map[string]string{}, &LostError{v.account, v.path, err}
	}
	return values, err
}

func (v *Vault) write(values map[string]string) error {
	if len(values) == 0 {
		if err := os.Remove(v.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("forgetting the sign-in of an account: %w", err)
		}
		return nil
	}
	key, err := v.all.best()
	if err != nil {
		return err
	}
	plain, err := json.Marshal(values)
	if err != nil {
		return err
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, key.Recipient())
	if err != nil {
		return err
	}
	if _, err := w.Write(plain); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	if err := replace(v.path, sealed.Bytes()); err != nil {
		return fmt.Errorf("keeping the sign-in of an account: %w", err)
	}
	return nil
}
