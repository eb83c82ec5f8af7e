package secrets

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestVaultKeepsSealed(t *testing.T) {
	dir := t.TempDir()
	store := inFile(t, dir, "")
	vaults := NewVaults(store, filepath.Join(dir, "accounts"))
	v := vaults.Of("garmin")
	long := strings.Repeat("token-", 2000) // more than a keyring of Windows takes
	if err := v.SetSecret("token", long); err != nil {
		t.Fatal(err)
	}
	if got, err := NewVaults(store, filepath.Join(dir, "accounts")).Of("garmin").Secret("token"); err != nil || got != long {
		t.Errorf("after a restart %d bytes, %v", len(got), err)
	}
	if other, err := vaults.Of("strava").Secret("token"); err != nil || other != "" {
		t.Errorf("another account has %q, %v", other, err)
	}
	sealed, err := os.ReadFile(filepath.Join(dir, "accounts", "garmin.age"))
	if err != nil || bytes.Contains(sealed, []byte("token-token")) {
		t.Errorf("the file is not sealed: %v", err)
	}
	if err := v.Replace(map[string]string{"password": "new"}); err != nil {
		t.Fatal(err)
	}
	if got, _ := v.Secret("token"); got != "" {
		t.Error("the old secret is still there")
	}
	if err := v.Replace(nil); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "accounts", "garmin.age")); !os.IsNotExist(err) {
		t.Errorf("the file is left over: %v", err)
	}
}

func TestVaultThatDoesNotOpenCanBeReplaced(t *testing.T) {
	dir := t.TempDir()
	v := vaultIn(dir, "oura")
	if err := os.MkdirAll(filepath.Dir(v.path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(v.path, []byte("not a sealed file"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Secret("token"); err == nil {
		t.Error("a damaged file reads as an empty one")
	}
	if err := v.SetSecret("token", "fresh"); err != nil {
		t.Fatal(err)
	}
	if got, err := v.Secret("token"); err != nil || got != "fresh" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestVaultIsUsedByOneAtATime(t *testing.T) {
	v := vaultIn(t.TempDir(), "x")
	var inside, most int
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			err := v.Exclusive(t.Context(), func() error {
				mu.Lock()
				inside++
				most = max(most, inside)
				mu.Unlock()
				mu.Lock()
				inside--
				mu.Unlock()
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if most != 1 {
		t.Errorf("%d at a time", most)
	}
	unlock, err := v.Lock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Lock(); !errors.Is(err, ErrTaken) {
		t.Errorf("two syncs of one account: %v", err)
	}
	unlock()
}
