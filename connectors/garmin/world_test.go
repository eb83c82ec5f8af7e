package garmin_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/garmin"
	"athletedata/connectors/garmin/fake"
	"athletedata/connectors/httpx"
)

const base = "https://vendor.test"

// morning is when the tests begin: noon in Berlin, where the athlete lives.
var morning = time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)

// world is an account of the fake with a host that keeps what comes.
type world struct {
	t       *testing.T
	clock   *conntest.Clock
	fake    *fake.Server
	vault   *conntest.Vault
	session *connectors.Session
	log     *strings.Builder
	*conntest.Host
	requests []string
}

func newWorld(t *testing.T, start time.Time, o fake.Options) *world {
	t.Helper()
	w := &world{t: t, clock: conntest.NewClock(start), vault: conntest.NewVault(), log: &strings.Builder{}, Host: conntest.NewHost()}
	w.fake = fake.New(w.clock, o)
	info := garmin.New().Info()
	wire := conntest.Direct(w.fake)
	count := trip(func(r *http.Request) (*http.Response, error) {
		w.requests = append(w.requests, r.Method+" "+r.URL.Path)
		return wire.RoundTrip(r)
	})
	log := slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w.session = &connectors.Session{Account: connectors.NewAccount(info, w.fake.Answers(base)), Vault: w.vault, Clock: w.clock, Log: log,
		HTTP: httpx.New(httpx.Options{Limits: info.Limits, Clock: w.clock, Log: log, Base: count})}
	if err := w.fake.SignIn(w.vault); err != nil {
		t.Fatal(err)
	}
	return w
}

type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// sync runs once; the requests and deliveries of before are forgotten.
func (w *world) sync() error {
	w.requests, w.Order, w.Steps = nil, nil, nil
	return garmin.New().Sync(context.Background(), &connectors.Run{Session: w.session, Host: w.Host})
}

func (w *world) mustSync() {
	w.t.Helper()
	if err := w.sync(); err != nil {
		w.t.Fatal(err)
	}
}

// only switches every dataset off but these.
func (w *world) only(datasets ...string) {
	for id := range w.session.Account.Datasets {
		w.session.Account.Datasets[id] = false
	}
	for _, id := range datasets {
		w.session.Account.Datasets[id] = true
	}
}

// asked counts the requests with a text in them.
func (w *world) asked(part string) (n int) {
	for _, r := range w.requests {
		if strings.Contains(r, part) {
			n++
		}
	}
	return n
}

// has reports whether something was delivered under a key that begins so.
func (w *world) has(prefix string) bool {
	for k := range w.Items {
		if strings.HasPrefix(k, prefix) {
			return true
		}
	}
	return false
}

// secretsKept fails if a secret was written to the log or told in an error.
func (w *world) secretsKept(err error) {
	w.t.Helper()
	text := w.log.String()
	if err != nil {
		text += err.Error()
	}
	for _, secret := range w.fake.Secrets() {
		if strings.Contains(text, secret) {
			w.t.Errorf("a secret (%.8s…) is told", secret)
		}
	}
}

func syncWith(ctx context.Context, w *world) error {
	return garmin.New().Sync(ctx, &connectors.Run{Session: w.session, Host: w.Host})
}
