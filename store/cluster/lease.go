package cluster

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// lease is how processes share one server without knowing each other. Both
// locks are the operating system's, so that a killed process gives them back.
//
//   - door is held exclusively while a server is started or stopped;
//   - share is held by everyone who uses the server. Whoever can take it
//     exclusively is alone.
type lease struct {
	door, share *flock.Flock
}

const lockPoll = 25 * time.Millisecond

// takeLease takes a share and leaves the door locked for the caller.
func takeLease(ctx context.Context, dir string) (*lease, error) {
	l := &lease{door: flock.New(filepath.Join(dir, "door.lock")), share: flock.New(filepath.Join(dir, "share.lock"))}
	if err := l.lock(ctx); err != nil {
		return nil, fmt.Errorf("waiting for another process that starts or stops the database: %w", err)
	}
	if _, err := l.share.TryRLockContext(ctx, lockPoll); err != nil {
		l.unlock()
		return nil, fmt.Errorf("sharing the database with other processes: %w", err)
	}
	return l, nil
}

func (l *lease) lock(ctx context.Context) error {
	locked, err := l.door.TryLockContext(ctx, lockPoll)
	if err == nil && !locked {
		err = errors.New("the lock was refused")
	}
	return err
}

func (l *lease) unlock() { _ = l.door.Unlock() }

// drop gives the share back and says whether it was the last. The door must be
// locked, else someone could come in between.
func (l *lease) drop() (last bool) {
	_ = l.share.Unlock()
	alone, err := l.share.TryLock()
	if err == nil && alone {
		_ = l.share.Unlock()
		return true
	}
	return false
}
