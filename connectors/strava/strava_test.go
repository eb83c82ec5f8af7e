package strava_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/httpx"
	"athletedata/connectors/oauth"
	"athletedata/connectors/strava"
	"athletedata/connectors/strava/fake"
)

const base = "https://strava.test"

func TestConnector(t *testing.T) {
	conntest.Run(t, conntest.Suite{
		Connector: strava.New(),
		New:       func(c connectors.Clock) conntest.Fake { return fake.New(c, fake.Options{}) },
		Cursors: []string{
			`{"covers":"2000-01-01 activities","listed":"2026-06-01T10:00:00Z","profile":"2026-06-01 x"}`,
			`{"walk":{"covers":"2000-01-01 activities streams zones gear profile","before":1780000000,"page":1}}`,
		},
	})
}

// world is an account at the fake, and a host that keeps what comes.
type world struct {
	t       *testing.T
	fake    *fake.Server
	clock   *conntest.Clock
	session *connectors.Session
	host    *conntest.Host
	log     *strings.Builder
	asked   []string // paths of all requests
	refused int      // answers with 429
}

func newWorld(t *testing.T, o fake.Options) *world {
	t.Helper()
	w := &world{t: t, clock: conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)), host: conntest.NewHost(), log: &strings.Builder{}}
	w.fake = fake.New(w.clock, o)
	info := strava.New().Info()
	account := connectors.NewAccount(info, w.fake.Answers(base))
	log := slog.New(slog.NewTextHandler(w.log, nil))
	w.session = &connectors.Session{Account: account, Vault: conntest.NewVault(), Clock: w.clock, Log: log,
		HTTP: httpx.New(httpx.Options{Limits: info.Limits, Clock: w.clock, Base: w})}
	if err := w.fake.SignIn(w.session.Vault); err != nil {
		t.Fatal(err)
	}
	return w
}

// RoundTrip is the network.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	w.asked = append(w.asked, r.URL.Path)
	resp, err := conntest.Direct(w.fake).RoundTrip(r)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		w.refused++
	}
	return resp, err
}

func (w *world) sync() error {
	return strava.New().Sync(context.Background(), &connectors.Run{Session: w.session, Host: w.host})
}

func (w *world) must() {
	w.t.Helper()
	if err := w.sync(); err != nil {
		w.t.Fatal(err)
	}
}

// settle syncs until all is there, pauses included, and says how many there were.
func (w *world) settle() (pauses []time.Duration) {
	w.t.Helper()
	for range 50 {
		err := w.sync()
		var limited *connectors.RateLimited
		switch {
		case err == nil:
			return pauses
		case !errors.As(err, &limited):
			w.t.Fatal(err)
		}
		pauses = append(pauses, limited.Until.Sub(w.clock.Now()))
		w.clock.Advance(limited.Until.Sub(w.clock.Now()))
	}
	w.t.Fatal("it does not come to an end")
	return nil
}

// requests counts those whose path holds a text since the last count.
func (w *world) requests(path string) (n int) {
	for _, p := range w.asked {
		if strings.Contains(p, path) {
			n++
		}
	}
	w.asked = nil
	return n
}

func TestCheck(t *testing.T) {
	w := newWorld(t, fake.Options{})
	id, err := strava.New().(connectors.Checker).Check(t.Context(), w.session)
	if err != nil || id.Name != "Sample Athlete" || id.Newest == "" || w.clock.Now().Sub(id.At) > 4*24*time.Hour {
		t.Errorf("%+v, %v", id, err)
	}
	w.fake.Empty()
	if id, err := strava.New().(connectors.Checker).Check(t.Context(), w.session); err != nil || id.Newest != "" || !id.At.IsZero() {
		t.Errorf("an empty account: %+v, %v", id, err)
	}
}

// signIn goes through the browser's page and pastes where it ends.
func (w *world) signIn() (oauth.Token, error) {
	w.t.Helper()
	config, err := strava.New().(oauth.Connector).OAuth(w.session)
	if err != nil {
		return oauth.Token{}, err
	}
	flow, err := oauth.Begin(w.t.Context(), w.session, config)
	if err != nil {
		w.t.Fatal(err)
	}
	defer flow.Close()
	req, _ := http.NewRequest(http.MethodGet, flow.URL(), nil)
	resp, err := conntest.Direct(w.fake).RoundTrip(req)
	if err != nil || resp.StatusCode != http.StatusFound {
		w.t.Fatalf("the page of the sign-in: %v, %v", resp.Status, err)
	}
	if err := flow.Paste(resp.Header.Get("Location")); err != nil {
		w.t.Fatal(err)
	}
	return flow.Wait(w.t.Context())
}

func TestSignInAndRotation(t *testing.T) {
	w := newWorld(t, fake.Options{})
	if err := oauth.Forget(w.session); err != nil {
		t.Fatal(err)
	}
	if err := w.sync(); !errors.Is(err, connectors.ErrReauth) {
		t.Fatalf("before the sign-in: %v", err)
	}
	token, err := w.signIn()
	if err != nil || token.Scope != "read,read_all,profile:read_all,activity:read_all" || token.Expiry.Sub(w.clock.Now()) != 6*time.Hour {
		t.Fatalf("%q until %s: %v", token.Scope, token.Expiry, err)
	}
	w.must()
	for range 4 { // each renewal makes the refresh token before it worthless
		w.clock.Advance(6 * time.Hour)
		w.must()
	}
	if w.fake.Calls() != 5 {
		t.Errorf("the token address was asked %d times, want 5", w.fake.Calls())
	}
	if kept, err := oauth.Load(w.session); err != nil || kept.Scope != token.Scope {
		t.Errorf("what was granted is forgotten: %q, %v", kept.Scope, err)
	}
}

func TestSignInThatFails(t *testing.T) {
	w := newWorld(t, fake.Options{})
	w.fake.Declines = true
	if _, err := w.signIn(); !errors.Is(err, oauth.ErrDeclined) {
		t.Errorf("declined: %v", err)
	}
	w.fake.Declines = false
	_ = w.session.Vault.SetSecret("client_secret", "another secret")
	if _, err := w.signIn(); !errors.Is(err, connectors.ErrReauth) {
		t.Errorf("a wrong secret: %v", err)
	}
	_ = w.session.Vault.SetSecret("client_secret", "")
	if _, err := w.signIn(); !connectors.IsPermanent(err) || !strings.Contains(conntest.Advice(err), "My API Application") {
		t.Errorf("no secret: %v, %q", err, conntest.Advice(err))
	}
}

// Ticks can be taken away on Strava's page.
func TestScopes(t *testing.T) {
	for scopes, c := range map[string]struct {
		private, gear bool
		ends          bool
	}{
		"read,activity:read_all,profile:read_all": {private: true, gear: true},
		"read,activity:read,profile:read_all":     {gear: true},
		"read,activity:read_all":                  {private: true},
		"read":                                    {ends: true},
	} {
		w := newWorld(t, fake.Options{Scopes: &scopes})
		err := w.sync()
		if c.ends {
			if !errors.Is(err, connectors.ErrReauth) || !strings.Contains(conntest.Advice(err), "ticks") {
				t.Errorf("%s: %v, %q", scopes, err, conntest.Advice(err))
			}
			if _, err := strava.New().(connectors.Checker).Check(t.Context(), w.session); !errors.Is(err, connectors.ErrReauth) {
				t.Errorf("%s: the check says %v", scopes, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", scopes, err)
		}
		private, geared := false, false
		for key, item := range w.host.Items {
			private = private || strings.Contains(string(item.Data), "only_me") && strings.HasPrefix(key, "activity/")
			geared = geared || strings.HasPrefix(key, "gear/")
		}
		if private != c.private || geared != c.gear {
			t.Errorf("%s: private %v, gear %v", scopes, private, geared)
		}
		if strings.Contains(w.log.String(), "only you can see") == c.private {
			t.Errorf("%s: %s", scopes, w.log)
		}
	}
}

func TestRevoke(t *testing.T) {
	for _, old := range []bool{false, true} {
		w := newWorld(t, fake.Options{OldEnd: old})
		w.clock.Advance(7 * time.Hour) // the access token has ended
		r := strava.New().(connectors.Revoker)
		if err := r.Revoke(t.Context(), w.session); err != nil {
			t.Fatalf("old %v: %v", old, err)
		}
		if err := w.sync(); !errors.Is(err, connectors.ErrReauth) {
			t.Errorf("old %v: the access goes on: %v", old, err)
		}
		if err := oauth.Forget(w.session); err != nil {
			t.Fatal(err)
		}
		if err := r.Revoke(t.Context(), w.session); err != nil {
			t.Errorf("nothing to end: %v", err)
		}
	}
}

func TestNewAddress(t *testing.T) {
	w := newWorld(t, fake.Options{})
	w.session.Account.Answers["api"] = base + "/moved/"
	w.must()
	if n := w.requests("/api/v3"); n != 0 || len(w.host.Items) == 0 {
		t.Errorf("%d requests went to the old address", n)
	}
}

// The words of the wizard name what Strava's form really wants.
func TestInfo(t *testing.T) {
	info := strava.New().Info()
	if info.Notice.Version == "" || !strings.Contains(info.Notice.Text, "seven days") || !strings.Contains(info.Better, "Request Your Archive") {
		t.Error("the notice or the better way is missing")
	}
	all := ""
	for _, s := range info.Steps {
		all += s.Text + s.Link.URL
	}
	for _, want := range []string{"settings/api", "Authorization Callback Domain: localhost", "Client ID", "Client Secret"} {
		if !strings.Contains(all, want) {
			t.Errorf("the steps do not name %q", want)
		}
	}
	for _, answer := range []string{"", "abc", "12 3", "https://"} {
		f, _ := info.Field("client_id")
		if f.Check(answer) == nil {
			t.Errorf("the client id %q is accepted", answer)
		}
	}
	api, _ := info.Field("api")
	if api.Check("strava.com") == nil || api.Check("https://api-v3.strava.com") != nil {
		t.Error("addresses are not checked")
	}
	if _, err := url.Parse(info.Steps[1].Link.URL); err != nil {
		t.Error(err)
	}
}
