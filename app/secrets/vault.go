package secrets

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"filippo.io/age"
	"github.com/gofrs/flock"
)

// identityName is the entry of the one key to which the secrets of accounts are
// sealed. Keyrings hold little (Windows 2,560 bytes an entry), tokens are long.
const identityName = "accounts"

// Vaults keeps the secrets of accounts, one sealed file for each.
type Vaults struct {
	store *Store
	dir   string
	mu    sync.Mutex
	key   *age.X25519Identity
	open  map[string]*Vault
}

// NewVaults keeps the files in a folder, sealed to a key that store keeps.
func NewVaults(store *Store, dir string) *Vaults {
	return &Vaults{store: store, dir: dir, open: map[string]*Vault{}}
}

// Vault is the secrets of one account.
type Vault struct {
	all  *Vaults
	path string
	mu   sync.Mutex // of Exclusive within this process
}

// Of gives the vault of an account.
func (v *Vaults) Of(account string) *Vault {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.open[account] == nil {
		v.open[account] = &Vault{all: v, path: filepath.Join(v.dir, account+".age")}
	}
	return v.open[account]
}

// identity is the key; the first use makes it. Of two programs that come first
// at once only one may: what the other had sealed would never open again.
func (v *Vaults) identity() (key *age.X25519Identity, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.key != nil {
		return v.key, nil
	}
	if err := os.MkdirAll(v.dir, 0o700); err != nil {
		return nil, fmt.Errorf("keeping a password: %w", err)
	}
	lock := flock.New(filepath.Join(v.dir, "key.lock"))
	if err := lock.Lock(); err != nil {
		return nil, fmt.Errorf("waiting for another program that makes the key of the accounts' passwords: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	text, err := v.store.Get(identityName)
	if err != nil {
		return nil, err
	}
	if text != "" {
		if v.key, err = age.ParseX25519Identity(text); err != nil {
			return nil, fmt.Errorf("the key of the accounts' passwords is damaged: %w", err)
		}
		return v.key, nil
	}
	if key, err = age.GenerateX25519Identity(); err != nil {
		return nil, err
	}
	if err := v.store.Set(identityName, key.String()); err != nil {
		return nil, err
	}
	v.key = key
	return key, nil
}

// Secret returns a secret, "" if there is none of that name.
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

// Replace keeps exactly these secrets; none removes the file.
func (v *Vault) Replace(values map[string]string) error {
	return v.change(func(old map[string]string) {
		clear(old)
		maps.Copy(old, values)
	})
}

// Exclusive runs do while nobody else does so for this account, in this program
// or another.
func (v *Vault) Exclusive(ctx context.Context, do func() error) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	lock, err := v.locked(ctx, ".use")
	if err != nil {
		return err
	}
	defer lock.Unlock()
	return do()
}

// Lock takes the account for a sync if no other program has it.
func (v *Vault) Lock() (unlock func(), ok bool) {
	if os.MkdirAll(v.all.dir, 0o700) != nil {
		return nil, false
	}
	lock := flock.New(v.path + ".sync")
	if got, err := lock.TryLock(); err != nil || !got {
		return nil, false
	}
	return func() { _ = lock.Unlock() }, true // the system lets go of it in any case
}

func (v *Vault) locked(ctx context.Context, suffix string) (*flock.Flock, error) {
	if err := os.MkdirAll(v.all.dir, 0o700); err != nil {
		return nil, fmt.Errorf("keeping a password: %w", err)
	}
	lock := flock.New(v.path + suffix)
	if _, err := lock.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return nil, fmt.Errorf("waiting for another program that uses this account: %w", err)
	}
	return lock, nil
}

func (v *Vault) read() (map[string]string, error) {
	values := map[string]string{}
	sealed, err := os.ReadFile(v.path)
	if errors.Is(err, fs.ErrNotExist) {
		return values, nil
	}
	if err != nil {
		return values, fmt.Errorf("reading the passwords of an account: %w", err)
	}
	key, err := v.all.identity()
	if err != nil {
		return values, err
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), key)
	if err != nil {
		return values, fmt.Errorf("the passwords in %s cannot be opened (sign in again to replace them): %w", v.path, err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return values, fmt.Errorf("the passwords in %s are damaged (sign in again to replace them): %w", v.path, err)
	}
	return values, json.Unmarshal(plain, &values)
}

// change writes the file anew, whole or not at all. One that cannot be opened
// any more must not keep its owner from signing in again.
func (v *Vault) change(do func(map[string]string)) (err error) {
	lock, err := v.locked(context.Background(), ".lock")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	values, err := v.read()
	if err != nil {
		values = map[string]string{}
	}
	do(values)
	if len(values) == 0 {
		if err := os.Remove(v.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("forgetting the passwords of an account: %w", err)
		}
		return nil
	}
	key, err := v.all.identity()
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
	fresh := v.path + ".new"
	if err := os.WriteFile(fresh, sealed.Bytes(), 0o600); err != nil {
		return errors.Join(fmt.Errorf("keeping a password: %w", err), os.Remove(fresh))
	}
	if err := os.Rename(fresh, v.path); err != nil {
		return fmt.Errorf("keeping a password: %w", err)
	}
	return nil
}
