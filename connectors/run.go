package connectors

import (
	"context"
	"encoding/json"
	"fmt"
)

// Run is one sync.
type Run struct {
	*Session
	// Host takes what is delivered.
	Host Host
	// Visits are where the athlete was, in order of time; only if Info asks.
	Visits []Visit
}

// Host is the other side of a Run.
type Host interface {
	// Cursor is what the last checkpoint kept, nil before the first.
	Cursor() json.RawMessage
	// Checkpoint keeps a cursor once everything delivered so far is stored: it
	// never runs ahead of the data. It does not wait for that.
	Checkpoint(ctx context.Context, cursor json.RawMessage) error
	// Have reports whether an item of that key and version was stored before,
	// or delivered in this run.
	Have(key, version string) bool
	// Deliver hands over an item and everything it owns. It waits while too much
	// is in flight. Items are stored in the order in which they come, so that one
	// that is there, also after a crash, says that those before it are. An error
	// ends the sync.
	Deliver(ctx context.Context, item Item) error
	// Progress is shown to the person.
	Progress(Progress)
}

// Cursor reads the last checkpoint into a value of the connector's own type,
// which stays as it is before the first one. Cursors are JSON, so fields that
// a newer version adds are simply empty in an older one; one that cannot be
// read at all is an error, since beginning anew would ask for years again.
func (r *Run) Cursor(into any) error {
	raw := r.Host.Cursor()
	if len(raw) == 0 {
		return nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return Permanent(fmt.Errorf("reading how far the last sync had come: %w", err))
	}
	return nil
}

// Checkpoint keeps a cursor once everything delivered so far is stored.
func (r *Run) Checkpoint(ctx context.Context, cursor any) error {
	raw, err := json.Marshal(cursor)
	if err != nil {
		return fmt.Errorf("noting how far the sync has come: %w", err)
	}
	return r.Host.Checkpoint(ctx, raw)
}

// Have reports whether an item of that key and version is there already.
func (r *Run) Have(key, version string) bool { return r.Host.Have(key, version) }

// Deliver hands over an item.
func (r *Run) Deliver(ctx context.Context, item Item) error { return r.Host.Deliver(ctx, item) }

// Progress tells the person how far the sync is.
func (r *Run) Progress(p Progress) { r.Host.Progress(p) }
