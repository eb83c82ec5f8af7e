package oura_test

import (
	"context"
	"encoding/json"

	"athletedata/connectors"
)

// host keeps what is delivered.
type host struct {
	items  map[string]connectors.Item
	order  []string
	cursor json.RawMessage
}

func newHost() *host { return &host{items: map[string]connectors.Item{}} }

func (h *host) Cursor() json.RawMessage { return h.cursor }

func (h *host) Checkpoint(_ context.Context, c json.RawMessage) error {
	h.cursor = append(json.RawMessage(nil), c...)
	return nil
}

func (h *host) Have(key, version string) bool {
	item, ok := h.items[key]
	return ok && item.Version == version
}

func (h *host) Deliver(_ context.Context, item connectors.Item) error {
	h.items[item.Key] = item
	h.order = append(h.order, item.Key)
	return nil
}

func (h *host) Progress(connectors.Progress) {}

// delivered are the keys since the last call.
func (h *host) delivered() []string {
	keys := h.order
	h.order = nil
	return keys
}
