package secrets

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// ErrTaken says that another program syncs the account.
var ErrTaken = errors.New("another program syncs this account")

// LockFileError says that a lock cannot be taken, though nobody has it: its file
// cannot be made or opened.
type LockFileError struct {
	Path string
	Err  error
}

func (e *LockFileError) Error() string {
	why := e.Err
	var path *fs.PathError
	if errors.As(why, &path) {
		why = path.Err
	}
	return fmt.Sprintf("the file %s, by which programs wait for each other, cannot be written: %v", e.Path, why)
}

func (e *LockFileError) Unwrap() error { return e.Err }

// Advice says what the user can do.
func (e *LockFileError) Advice() string {
	switch {
	case errors.Is(e.Err, syscall.ENOSPC):
		return "The disk is full. Free some space and try again; nothing that was stored is lost."
	case errors.Is(e.Err, syscall.EROFS):
		return "The disk cannot be written to. Make it writable and try again, or choose another data folder with --data-dir."
	case errors.Is(e.Err, fs.ErrPermission):
		return "This user may not write there. Give the folder " + filepath.Dir(e.Path) + " and what is in it to the user who runs this program, and try again."
	}
	return "Look what is there: " + filepath.Dir(e.Path) + " has to be a folder on a disk of this computer, and this a plain file in it, or nothing. Put that right and try again."
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

// Lock takes the account for a sync; the error is ErrTaken if another program
// has it.
func (v *Vault) Lock() (unlock func(), err error) {
	lock, err := v.lock(".sync")
	if err != nil {
		return nil, err
	}
	got, err := lock.TryLock()
	if err != nil {
		return nil, &LockFileError{lock.Path(), err}
	}
	if !got {
		return nil, ErrTaken
	}
	return func() { _ = lock.Unlock() }, nil // the system lets go of it in any case
}

// locked waits for a lock.
func (v *Vault) locked(ctx context.Context, suffix string) (*flock.Flock, error) {
	lock, err := v.lock(suffix)
	if err != nil {
		return nil, err
	}
	switch _, err = lock.TryLockContext(ctx, 20*time.Millisecond); {
	case err != nil && ctx.Err() != nil:
		return nil, fmt.Errorf("waiting for another program that uses this account: %w", err)
	case err != nil:
		return nil, &LockFileError{lock.Path(), err}
	}
	return lock, nil
}

func (v *Vault) lock(suffix string) (*flock.Flock, error) {
	lock := flock.New(v.path + suffix)
	if err := os.MkdirAll(v.all.dir, 0o700); err != nil {
		return nil, &LockFileError{lock.Path(), err}
	}
	return lock, nil
}
