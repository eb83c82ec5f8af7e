package conntest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
)

// bench is one account of one fake with a host that keeps what is delivered.
type bench struct {
	t       *testing.T
	suite   Suite
	clock   *Clock
	fake    Fake
	wire    *wire
	log     *lockedBuffer
	vault   *Vault
	session *connectors.Session
	host    *host
}

func (s Suite) bench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, suite: s, clock: NewClock(s.Start), vault: NewVault(), log: &lockedBuffer{}, host: newHost()}
	b.fake = s.New(b.clock)
	info := s.Connector.Info()
	b.wire = &wire{next: Direct(b.fake), clock: b.clock, limits: info.Limits}
	log := slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	account, err := Account(info, b.fake.Answers(base), b.vault)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range info.Datasets {
		account.Datasets[d.ID] = true
	}
	b.session = &connectors.Session{
		Account: account, Vault: b.vault, Log: log, Clock: b.clock,
		HTTP: httpx.New(httpx.Options{Limits: info.Limits, Clock: b.clock, Log: log, Base: b.wire}),
	}
	if err := b.fake.SignIn(b.vault); err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		b.secretsKept()
		b.wire.report(t)
		for range 2000 { // on a busy computer they take long to end
			if runtime.NumGoroutine() <= before {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
		t.Errorf("%d goroutines are left over", runtime.NumGoroutine()-before)
	})
	return b
}

func (b *bench) run() *connectors.Run {
	return &connectors.Run{Session: b.session, Host: b.host, Visits: b.suite.Visits}
}

// sync runs to the end; an error that is not wanted fails the test.
func (b *bench) sync(want error) {
	b.t.Helper()
	err := b.suite.Connector.Sync(context.Background(), b.run())
	b.host.note(err)
	if !errors.Is(err, want) {
		b.t.Fatalf("sync: %v, want %v", err, want)
	}
}

// settle syncs until it is done, as the host's schedule would: pauses that
// vendors ask for are waited for.
func (b *bench) settle() {
	b.t.Helper()
	var err error
	for range 200 {
		err = b.suite.Connector.Sync(context.Background(), b.run())
		b.host.note(err)
		if err == nil {
			return
		}
		var limited *connectors.RateLimited
		if errors.As(err, &limited) {
			b.clock.Advance(limited.Until.Sub(b.clock.Now()) + time.Second)
		} else {
			b.clock.Advance(time.Minute)
		}
	}
	b.t.Fatalf("the sync does not come to an end: %v", err)
}

func (b *bench) wantKeys(want []string) {
	b.t.Helper()
	got := slices.Sorted(maps.Keys(b.host.Items))
	slices.Sort(want)
	for _, k := range want {
		if !slices.Contains(got, k) {
			b.t.Errorf("not brought: %s", k)
		}
	}
	for _, k := range got {
		if !slices.Contains(want, k) {
			b.t.Errorf("brought, though the vendor does not have it: %s", k)
		}
	}
}

// same compares with what was brought another time.
func (b *bench) same(want map[string]string) {
	b.t.Helper()
	got := b.host.snapshot()
	for k, v := range want {
		if got[k] != v {
			b.t.Errorf("%s is another than in an undisturbed sync:\n%.200q\n%.200q", k, got[k], v)
		}
	}
	for k := range got {
		if _, ok := want[k]; !ok {
			b.t.Errorf("%s is not in an undisturbed sync", k)
		}
	}
}

// secretsKept looks for secrets wherever something of the run can be seen.
func (b *bench) secretsKept() {
	for _, secret := range b.fake.Secrets() {
		if len(secret) < 6 {
			b.t.Errorf("the secret %q is too short to be found", secret)
			continue
		}
		if strings.Contains(b.log.String(), secret) {
			b.t.Errorf("a secret (%.6s…) is in the log", secret)
		}
		for _, e := range b.host.errors {
			if strings.Contains(e, secret) {
				b.t.Errorf("a secret (%.6s…) is in an error: %s", secret, e)
			}
		}
		for k, item := range b.host.Items {
			if bytes.Contains(item.Data, []byte(secret)) || strings.Contains(k+item.Name+item.Version, secret) {
				b.t.Errorf("a secret (%.6s…) is in the item %s", secret, k)
			}
		}
		if bytes.Contains(b.host.Saved, []byte(secret)) {
			b.t.Errorf("a secret (%.6s…) is in the cursor", secret)
		}
	}
}

// host is a Host that can be made to stop, and can lose what it was given last.
type host struct {
	*Host
	fresh  []string // keys that were new or other than before
	errors []string
	onItem func(n int) error // may stop the sync at the nth delivery
	n      int
	past   []before
}

// before is how things were before a delivery.
type before struct {
	key    string
	item   connectors.Item
	had    bool
	cursor json.RawMessage
}

// lose takes back the last deliveries and all checkpoints since.
func (h *host) lose(n int) {
	for ; n > 0 && len(h.past) > 0; n-- {
		last := h.past[len(h.past)-1]
		h.past = h.past[:len(h.past)-1]
		h.Saved = last.cursor
		if delete(h.Items, last.key); last.had {
			h.Items[last.key] = last.item
		}
	}
}

func newHost() *host { return &host{Host: NewHost()} }

func (h *host) Checkpoint(ctx context.Context, c json.RawMessage) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return h.Host.Checkpoint(ctx, c)
}

func (h *host) Deliver(ctx context.Context, item connectors.Item) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	h.n++
	if h.onItem != nil {
		if err := h.onItem(h.n); err != nil {
			return err
		}
	}
	old, ok := h.Items[item.Key]
	h.past = append(h.past, before{item.Key, old, ok, h.Saved})
	if !ok || !bytes.Equal(old.Data, item.Data) {
		h.fresh = append(h.fresh, item.Key)
	}
	return h.Host.Deliver(ctx, item)
}

func (h *host) note(err error) {
	if err != nil {
		h.errors = append(h.errors, err.Error())
	}
}

func (h *host) snapshot() map[string]string {
	s := map[string]string{}
	for k, i := range h.Items {
		s[k] = string(i.Data)
	}
	return s
}

func (h *host) size() (n int) {
	for k, i := range h.Items {
		n += len(k) + len(i.Data)
	}
	return n
}

// lockedBuffer takes the log of all goroutines.
type lockedBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func some(keys []string) []string { return keys[:min(len(keys), 8)] }

var _ http.RoundTripper = (*wire)(nil)
