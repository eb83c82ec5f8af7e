package conntest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"athletedata/connectors"
)

// Host keeps what is delivered, for tests of a connector's own rules.
type Host struct {
	Items map[string]connectors.Item
	Order []string              // keys as they came, also those that came again
	Saved json.RawMessage       // the last checkpoint
	Steps []connectors.Progress // what the person was told
}

// NewHost is one to which nothing has been delivered.
func NewHost() *Host { return &Host{Items: map[string]connectors.Item{}} }

// Cursor implements connectors.Host.
func (h *Host) Cursor() json.RawMessage { return h.Saved }

// Checkpoint implements connectors.Host.
func (h *Host) Checkpoint(ctx context.Context, c json.RawMessage) error {
	h.Saved = bytes.Clone(c)
	return ctx.Err()
}

// Have implements connectors.Host.
func (h *Host) Have(key, version string) bool {
	item, ok := h.Items[key]
	return ok && item.Version == version
}

// Deliver implements connectors.Host.
func (h *Host) Deliver(ctx context.Context, item connectors.Item) error {
	item.Data = bytes.Clone(item.Data)
	h.Items[item.Key] = item
	h.Order = append(h.Order, item.Key)
	return ctx.Err()
}

// Progress implements connectors.Host.
func (h *Host) Progress(p connectors.Progress) { h.Steps = append(h.Steps, p) }

// Delivered are the keys that came since the last call.
func (h *Host) Delivered() []string {
	keys := h.Order
	h.Order = nil
	return keys
}

// Advice is what an error tells the person to do, "" if it does not.
func Advice(err error) string {
	var a interface{ Advice() string }
	if errors.As(err, &a) {
		return a.Advice()
	}
	return ""
}
