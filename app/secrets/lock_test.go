package secrets

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A lock whose file cannot be made is not one that somebody else has: which file
// it is and what helps is said. Folders in the place of files keep even root out.
func TestALockThatCannotBeTakenSaysWhy(t *testing.T) {
	ways := map[string]func(*Vault) error{
		".sync": func(v *Vault) error { _, err := v.Lock(); return err },
		".use":  func(v *Vault) error { return v.Exclusive(context.Background(), func() error { return nil }) },
		".lock": func(v *Vault) error { return v.SetSecret("token", "x") },
	}
	for suffix, take := range ways {
		says := func(v *Vault) {
			t.Helper()
			err := take(v)
			var file *LockFileError
			if !errors.As(err, &file) || errors.Is(err, ErrTaken) {
				t.Fatalf("%s: %v", suffix, err)
			}
			if text := err.Error(); !strings.Contains(text, v.path+suffix) || strings.Contains(text, "another program") {
				t.Errorf("%s: %s", suffix, text)
			}
			if !strings.Contains(file.Advice(), filepath.Dir(v.path)) {
				t.Errorf("%s: %s", suffix, file.Advice())
			}
		}
		v := vaultIn(t.TempDir(), "garmin")
		if err := os.MkdirAll(v.path+suffix, 0o700); err != nil { // where the file would be
			t.Fatal(err)
		}
		says(v)
		if err := os.Remove(v.path + suffix); err != nil {
			t.Fatal(err)
		}
		if err := take(v); err != nil {
			t.Errorf("%s: put right, and yet: %v", suffix, err)
		}

		v = vaultIn(t.TempDir(), "garmin")
		if err := os.WriteFile(filepath.Dir(v.path), nil, 0o600); err != nil { // where the folder would be
			t.Fatal(err)
		}
		says(v)
	}
}

func TestAdviceFitsWhatIsWrongWithALock(t *testing.T) {
	for cause, words := range map[error]string{syscall.ENOSPC: "Free some space", syscall.EROFS: "--data-dir", syscall.EACCES: "to the user who runs this program", syscall.ENOLCK: "a disk of this computer"} {
		e := &LockFileError{Path: filepath.Join("data", "accounts", "garmin.age.sync"), Err: &fs.PathError{Op: "open", Path: "twice", Err: cause}}
		if !strings.Contains(e.Advice(), words) {
			t.Errorf("%v: %s", cause, e.Advice())
		}
		if text := e.Error(); strings.Contains(text, "twice") || !strings.Contains(text, cause.Error()) {
			t.Errorf("%v is told as: %s", cause, text)
		}
	}
}
