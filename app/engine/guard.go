package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync"

	"athletedata/connectors"
)

// guard is a vault that remembers every secret that passed through it, in order
// to strike them out of whatever people or files get to see.
type guard struct {
	connectors.Vault
	mu    sync.RWMutex
	known []string // the longest first, so that no part of one is left
}

func newGuard(v connectors.Vault) *guard { return &guard{Vault: v} }

// Secret implements connectors.Vault.
func (g *guard) Secret(name string) (string, error) {
	value, err := g.Vault.Secret(name)
	g.learn(value)
	return value, err
}

// SetSecret implements connectors.Vault.
func (g *guard) SetSecret(name, value string) error {
	g.learn(value)
	return g.Vault.SetSecret(name, value)
}

// shortest is the length from which a text is a secret and not a word that
// stands everywhere.
const shortest = 6

func (g *guard) learn(value string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.add(value)
	var tree any
	if json.Unmarshal([]byte(value), &tree) == nil {
		g.walk(tree)
		return
	}
	for line := range strings.Lines(value) {
		g.line(strings.TrimSpace(line))
	}
}

// line learns one line of a secret. If it is an address, also the key in it,
// which may turn up in another one: a long value of the query, or if there is
// none a long part of the path.
func (g *guard) line(text string) {
	g.add(text)
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return
	}
	keyed := false
	for _, values := range u.Query() {
		for _, v := range values {
			if len(v) >= 2*shortest {
				g.add(v)
				keyed = true
			}
		}
	}
	for part := range strings.SplitSeq(u.Path, "/") {
		if !keyed && len(part) >= 2*shortest && !strings.Contains(part, ".") {
			g.add(part)
		}
	}
}

// walk finds the secrets within one that is kept as JSON: a pair of tokens.
func (g *guard) walk(v any) {
	switch v := v.(type) {
	case string:
		if len(v) >= 2*shortest && !strings.HasPrefix(v, "http") {
			g.add(v)
		}
	case []any:
		for _, e := range v {
			g.walk(e)
		}
	case map[string]any:
		for _, e := range v {
			g.walk(e)
		}
	}
}

func (g *guard) add(value string) {
	if len(value) < shortest {
		return
	}
	for _, text := range []string{value, url.QueryEscape(value)} {
		if !slices.Contains(g.known, text) {
			g.known = append(g.known, text)
			slices.SortStableFunc(g.known, func(a, b string) int { return len(b) - len(a) })
		}
	}
}

// strike takes the secrets out of a text.
func (g *guard) strike(text string) string {
	g.mu.RLock()
	defer g.mu.RUnlock()
	for _, secret := range g.known {
		text = strings.ReplaceAll(text, secret, "•••")
	}
	return text
}

// tail keeps the last lines of a run's log, without its secrets.
type tail struct {
	guard  *guard
	mu     sync.Mutex
	lines  []string
	closed bool
}

const tailLines = 400

// Write takes one line.
func (t *tail) Write(p []byte) (int, error) {
	line := t.guard.strike(string(bytes.TrimRight(p, "\n")))
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return len(p), nil
	}
	if len(t.lines) >= 2*tailLines {
		t.lines = append(t.lines[:0], t.lines[tailLines:]...)
	}
	t.lines = append(t.lines, line)
	return len(p), nil
}

func (t *tail) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(t.lines[max(0, len(t.lines)-tailLines):], "\n")
}

// withoutDate leaves the date out of a line of a run's log: the run has one.
func withoutDate(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		return slog.String(slog.TimeKey, a.Value.Time().Local().Format("15:04:05"))
	}
	if a.Key == "source" {
		return slog.Attr{}
	}
	return a
}

// redacted passes records on without their secrets.
type redacted struct {
	slog.Handler
	guard *guard
}

// Handle implements slog.Handler.
func (r redacted) Handle(ctx context.Context, rec slog.Record) error {
	clean := slog.NewRecord(rec.Time, rec.Level, r.guard.strike(rec.Message), rec.PC)
	rec.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(slog.String(a.Key, r.guard.strike(a.Value.String())))
		return true
	})
	return r.Handler.Handle(ctx, clean)
}

// WithAttrs implements slog.Handler.
func (r redacted) WithAttrs(attrs []slog.Attr) slog.Handler {
	return redacted{r.Handler.WithAttrs(attrs), r.guard}
}

// WithGroup implements slog.Handler.
func (r redacted) WithGroup(name string) slog.Handler {
	return redacted{r.Handler.WithGroup(name), r.guard}
}

// both passes records on to two handlers.
type both [2]slog.Handler

// Enabled implements slog.Handler.
func (b both) Enabled(ctx context.Context, l slog.Level) bool {
	return b[0].Enabled(ctx, l) || b[1].Enabled(ctx, l)
}

// Handle implements slog.Handler.
func (b both) Handle(ctx context.Context, r slog.Record) error {
	for _, h := range b {
		if h.Enabled(ctx, r.Level) {
			if err := h.Handle(ctx, r.Clone()); err != nil {
				return err
			}
		}
	}
	return nil
}

// WithAttrs implements slog.Handler.
func (b both) WithAttrs(attrs []slog.Attr) slog.Handler {
	return both{b[0].WithAttrs(attrs), b[1].WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (b both) WithGroup(name string) slog.Handler {
	return both{b[0].WithGroup(name), b[1].WithGroup(name)}
}

func newRedacted(log *slog.Logger, g *guard) *slog.Logger {
	return slog.New(redacted{log.Handler(), g})
}
