package engine

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/oauth"
	accounts "athletedata/connectors/strava"
	"athletedata/connectors/strava/fake"
	"athletedata/store"
)

type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// box is a vault in memory.
type box struct{ *conntest.Vault }

func (b box) Replace(values map[string]string) error {
	for _, name := range []string{"token", "client_secret"} {
		if err := b.DeleteSecret(name); err != nil {
			return err
		}
	}
	for name, value := range maps.All(values) {
		if err := b.SetSecret(name, value); err != nil {
			return err
		}
	}
	return nil
}

// An account is synced into the database; the second time brings nothing, a
// sign-in that ended parks it, and disconnecting takes everything away.
func TestSyncOfAnAccount(t *testing.T) {
	e, conn := database(t)
	clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	server := fake.New(clock, fake.Options{})
	vault := box{conntest.NewVault()}
	if err := server.SignIn(vault); err != nil {
		t.Fatal(err)
	}
	s := &Syncer{Engine: e, Connectors: []connectors.Connector{accounts.New()}, Clock: clock, Log: e.Log,
		Vault: func(string) Vault { return vault }, Transport: conntest.Direct(server)}
	if _, err := s.Sync(t.Context(), "strava", true, nil); err == nil {
		t.Fatal("an account that is not connected was synced")
	}
	account := store.Account{Source: "strava", Answers: server.Answers("https://vendor.test"), Every: time.Hour}
	if err := e.Store.SaveAccount(t.Context(), 1, account); err != nil {
		t.Fatal(err)
	}
	settle := func() store.SyncRun {
		for range 20 {
			run, err := s.Sync(t.Context(), "strava", true, nil)
			if err != nil {
				t.Fatal(err)
			}
			if run.Outcome != "waiting" {
				return run
			}
			clock.Advance(20 * time.Minute)
		}
		t.Fatal("the sync does not end")
		return store.SyncRun{}
	}
	run := settle()
	if run.Outcome != "ok" || run.Failed > 0 {
		t.Fatalf("%+v", run)
	}
	if n := ask(t, conn, "SELECT (count(*) > 3)::text FROM activity WHERE source = 'strava'"); n != "true" {
		t.Error("no activities")
	}
	if n := ask(t, conn, "SELECT (cursor IS NOT NULL)::text FROM app.account"); n != "true" {
		t.Error("no cursor was kept")
	}
	for _, secret := range server.Secrets() {
		if strings.Contains(run.Log, secret) {
			t.Error("a secret is in the log of the run")
		}
	}
	before, err := e.Store.Fingerprint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if again := settle(); again.Imported != 0 {
		t.Errorf("the second sync brought %d items", again.Imported)
	}
	if after, _ := e.Store.Fingerprint(t.Context()); !maps.Equal(before, after) {
		t.Error("the second sync changed the database")
	}
	server.Expire()
	clock.Advance(8 * time.Hour)
	if gone := settle(); gone.Outcome != "signin" || gone.Advice == "" {
		t.Errorf("after the sign-in ended: %+v", gone)
	}
	stopped, stop := context.WithCancel(t.Context())
	s.Transport = trip(func(*http.Request) (*http.Response, error) {
		stop() // the person presses the button while the vendor is asked
		return nil, context.Canceled
	})
	if run, err := s.Sync(stopped, "strava", true, nil); err != nil || run.Outcome != "crashed" {
		t.Errorf("a stopped sync: %+v, %v", run, err)
	}
	s.Transport = conntest.Direct(server)
	if parked := accountOf(t, e); parked.State != store.AccountSignIn || parked.Problem == "" || parked.LastOK == nil || parked.LastOK.After(*parked.LastFinished) {
		t.Errorf("the account after it: %+v", parked)
	}
	if _, will := Next(accountOf(t, e), accounts.New().Info(), clock.Now()); will {
		t.Error("an account that needs its person is synced by itself")
	}
	if _, err := s.Disconnect(t.Context(), "strava", true); err != nil {
		t.Fatal(err)
	}
	if n := ask(t, conn, "SELECT (SELECT count(*) FROM activity) + (SELECT count(*) FROM app.item) + (SELECT count(*) FROM app.account)"); n != "0" {
		t.Errorf("%s rows are left", n)
	}
	if _, err := s.Sync(context.Background(), "strava", true, nil); !errors.As(err, new(*UnknownSourceError)) {
		t.Errorf("synced after disconnecting: %v", err)
	}
}

// person sits in front of a sign-in: the browser ends at an address, which is
// pasted, or it is closed.
type person struct {
	server  http.Handler
	decline bool
}

func (person) Ask(context.Context, connectors.Question) (string, error) {
	return "", errors.New("nothing was to be asked")
}

func (p person) Browse(ctx context.Context, address string, flow *oauth.Flow) error {
	if p.decline {
		return errors.New("the browser was closed")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	resp, err := conntest.Direct(p.server).RoundTrip(req)
	if err != nil {
		return err
	}
	return flow.Paste(resp.Header.Get("Location"))
}

// Connecting keeps nothing before it is saved: attempts that fail leave the
// account, and its secrets, as they were.
func TestConnect(t *testing.T) {
	e, _ := database(t)
	clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	server := fake.New(clock, fake.Options{})
	vault := box{conntest.NewVault()}
	s := &Syncer{Engine: e, Connectors: []connectors.Connector{accounts.New()}, Clock: clock, Log: e.Log,
		Vault: func(string) Vault { return vault }, Transport: conntest.Direct(server)}
	info := accounts.New().Info()
	answers := server.Answers("https://vendor.test")
	own := box{conntest.NewVault()} // what the person has from the vendor
	if err := server.SignIn(own); err != nil {
		t.Fatal(err)
	}
	for _, id := range info.Secrets() {
		answers[id], _ = own.Secret(id)
	}
	choices := Choices{Answers: answers, NoticeVersion: info.Notice.Version}

	if _, err := s.Connect(t.Context(), "strava", Choices{Answers: answers}); err == nil {
		t.Error("connected without the notice having been accepted")
	}
	var field *FieldError
	if _, err := s.Connect(t.Context(), "strava", Choices{NoticeVersion: info.Notice.Version}); !errors.As(err, &field) {
		t.Errorf("connected without any answer: %v", err)
	}
	k, err := s.Connect(t.Context(), "strava", choices)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.SignIn(t.Context(), person{decline: true}); err == nil {
		t.Error("signed in with the browser closed")
	}
	if list, _ := e.Store.Accounts(t.Context(), 1); len(list) != 0 {
		t.Errorf("%d accounts after an attempt that failed", len(list))
	}
	if token, _ := vault.Secret(oauth.Secret); token != "" {
		t.Error("a token was kept before saving")
	}
	if err := k.SignIn(t.Context(), person{server: server}); err != nil {
		t.Fatal(err)
	}
	if id, err := k.Check(t.Context()); err != nil || id.Name == "" {
		t.Errorf("check: %+v, %v", id, err)
	}
	if err := k.Save(t.Context()); err != nil {
		t.Fatal(err)
	}
	saved := accountOf(t, e)
	if saved.Identity == "" || saved.Every != info.Every {
		t.Errorf("saved %+v", saved)
	}
	for id, value := range saved.Answers {
		if slices.Contains(server.Secrets(), value) {
			t.Errorf("the answer %s in the database is a secret", id)
		}
	}
	token, _ := vault.Secret(oauth.Secret)
	if token == "" {
		t.Fatal("no token was kept")
	}
	// Changing how often it is synced needs no new sign-in, and keeps the old one.
	if k, err = s.Connect(t.Context(), "strava", Choices{NoticeVersion: info.Notice.Version, Every: 3 * info.Every}); err != nil {
		t.Fatal(err)
	}
	if err := k.Save(t.Context()); err != nil {
		t.Fatal(err)
	}
	if now, _ := vault.Secret(oauth.Secret); now != token || accountOf(t, e).Every != 3*info.Every || accountOf(t, e).Identity != saved.Identity {
		t.Errorf("after changing a setting: the token is the same: %t, %+v", now == token, accountOf(t, e))
	}
	if run, err := s.Sync(t.Context(), "strava", true, nil); err != nil || run.Imported == 0 {
		t.Errorf("the connected account does not sync: %+v, %v", run, err)
	}
}

func accountOf(t *testing.T, e *Engine) store.Account {
	t.Helper()
	list, err := e.Store.Accounts(t.Context(), 1)
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	return list[0]
}

func TestNextKeepsQuietHours(t *testing.T) {
	from, to := 22*60, 7*60
	started := time.Date(2026, 6, 15, 21, 30, 0, 0, time.Local)
	a := store.Account{Source: "x", Every: time.Hour, QuietFrom: &from, QuietTo: &to, LastStarted: &started, LastFinished: &started, State: store.AccountOK}
	at, will := Next(a, connectors.Info{AtLeast: time.Hour}, started.Add(time.Minute))
	if want := time.Date(2026, 6, 16, 7, 0, 0, 0, time.Local); !will || !at.Equal(want) {
		t.Errorf("next at %v, want %v", at, want)
	}
	a.Paused = true
	if _, will := Next(a, connectors.Info{}, started); will {
		t.Error("a paused account is synced")
	}
}
