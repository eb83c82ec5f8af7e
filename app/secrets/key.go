package secrets

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"
	"github.com/gofrs/flock"
)

// identityName is the entry of the one key to which the secrets of accounts are
// sealed. Keyrings hold little (Windows 2,560 bytes an entry), tokens are long.
const identityName = "accounts"

// Where the key is. A keyring that cannot be reached now, because nobody has
// logged in yet, looks like none: only what was true before tells the two apart.
const (
	keyInKeyring = "keyring"
	keyInFile    = "file"
)

var (
	errNoKey   = errors.New("the key that opens it is gone")
	errDamaged = errors.New("it is damaged")
)

// place is where the key was found last, "" if that is not known.
func (v *Vaults) place() string {
	text, _ := os.ReadFile(v.placeFile())
	return strings.TrimSpace(string(text))
}

func (v *Vaults) placeFile() string { return filepath.Join(v.dir, "key.place") }

// found notes where the key is. Once it is in the keyring, one in the file only
// helps out until the keyring is back.
func (v *Vaults) found(place string) error {
	if before := v.place(); before == place || before == keyInKeyring {
		return nil
	}
	return os.WriteFile(v.placeFile(), []byte(place+"\n"), 0o600) // one that is cut off only says nothing
}

// keys are those that may open the files: one, or two (the keyring's last) if
// somebody signed in while the keyring was not to be had. The error says why there may be another
// one; those found are given all the same.
func (v *Vaults) keys(anew bool) ([]*age.X25519Identity, error) {
	v.keyMu.Lock()
	defer v.keyMu.Unlock()
	if len(v.known) > 0 && !anew {
		return v.known, nil
	}
	place := v.place()
	reached := place == keyInFile || v.store.reach()
	file, keyring, err := v.store.both(identityName)
	if err == nil && !reached {
		err = &KeyringError{Absent: true}
	}
	v.known = nil
	for _, one := range []struct{ text, place string }{{file, keyInFile}, {keyring, keyInKeyring}} {
		if key, damaged := age.ParseX25519Identity(one.text); damaged == nil { // one that is damaged opens nothing: there is none
			v.known = append(v.known, key)
			_ = v.found(one.place) // files can be opened on a disk that is full, too
		}
	}
	return v.known, err
}

// best is the key to seal to, that of the keyring if it can be had; the first
// use makes it. Of two programs that come first at once only one may: what the
// other had sealed would never open again.
func (v *Vaults) best() (key *age.X25519Identity, err error) {
	keys, err := v.keys(false)
	if len(keys) > 0 {
		return keys[len(keys)-1], nil
	}
	if err := whyNotMake(err); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(v.dir, 0o700); err != nil {
		return nil, fmt.Errorf("keeping a password: %w", err)
	}
	lock := flock.New(filepath.Join(v.dir, "key.lock"))
	if err := lock.Lock(); err != nil {
		return nil, fmt.Errorf("keeping a password: %w", &LockFileError{lock.Path(), err})
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	if keys, err = v.keys(true); len(keys) > 0 {
		return keys[len(keys)-1], nil
	}
	if err := whyNotMake(err); err != nil {
		return nil, err
	}
	if key, err = age.GenerateX25519Identity(); err != nil {
		return nil, err
	}
	place := keyInFile
	if v.store.keyring.Load() {
		place = keyInKeyring
	}
	if err := v.store.Set(identityName, key.String()); err != nil {
		return nil, err
	}
	if err := v.found(place); err != nil {
		return nil, fmt.Errorf("noting where the key of the sign-ins is: %w", err)
	}
	return key, nil
}

// whyNotMake is what speaks against a new key after keys has found none. Without
// a keyring the file takes it; one that is there and does not answer may have
// the key, and its owner is here to unlock it.
func whyNotMake(err error) error {
	var keyring *KeyringError
	if errors.As(err, &keyring) && keyring.Absent {
		return nil
	}
	return err
}

// unseal opens what was sealed to one of the keys. A key that is not among
// those known may be new.
func (v *Vaults) unseal(sealed []byte) (plain []byte, err error) {
	for _, anew := range []bool{false, true} {
		keys, missing := v.keys(anew)
		plain, err = decrypt(sealed, keys)
		var foreign *age.NoIdentityMatchError
		switch {
		case err == nil:
			return plain, nil
		case !errors.As(err, &foreign):
			return nil, errDamaged
		case missing != nil:
			return nil, missing
		}
	}
	return nil, errNoKey
}

func decrypt(sealed []byte, keys []*age.X25519Identity) ([]byte, error) {
	identities := []age.Identity{noKey{}}
	for _, key := range keys {
		identities = append(identities, key)
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), identities...)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// noKey opens nothing. With it a file that is damaged is told from one whose key
// is not there.
type noKey struct{}

// Unwrap implements age.Identity.
func (noKey) Unwrap([]*age.Stanza) ([]byte, error) { return nil, age.ErrIncorrectIdentity }
