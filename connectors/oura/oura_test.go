package oura_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/httpx"
	"athletedata/connectors/oauth"
	"athletedata/connectors/oura"
	"athletedata/connectors/oura/fake"
)

const base = "https://oura.test"

func TestConnector(t *testing.T) {
	conntest.Run(t, conntest.Suite{
		Connector: oura.New(),
		New:       func(c connectors.Clock) conntest.Fake { return fake.New(c, fake.Options{}) },
		Cursors: []string{
			`{"ends":{"sleep":{"from":"2026-04-01","to":"2026-06-10"},"vO2_max":{},"tag":null},"oldest":"2026-05-07"}`,
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
	asked   []*url.URL
}

func newWorld(t *testing.T, o fake.Options) *world {
	t.Helper()
	w := &world{t: t, clock: conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)), host: conntest.NewHost(), log: &strings.Builder{}}
	w.fake = fake.New(w.clock, o)
	info := oura.New().Info()
	w.session = &connectors.Session{Account: connectors.NewAccount(info, w.fake.Answers(base)), Vault: conntest.NewVault(), Clock: w.clock,
		Log:  slog.New(slog.NewTextHandler(w.log, nil)),
		HTTP: httpx.New(httpx.Options{Limits: info.Limits, Clock: w.clock, Base: w})}
	if err := w.fake.SignIn(w.session.Vault); err != nil {
		t.Fatal(err)
	}
	return w
}

// RoundTrip is the network.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	w.asked = append(w.asked, r.URL)
	return conntest.Direct(w.fake).RoundTrip(r)
}

func (w *world) sync() error {
	return oura.New().Sync(context.Background(), &connectors.Run{Session: w.session, Host: w.host})
}

func (w *world) must() {
	w.t.Helper()
	if err := w.sync(); err != nil {
		w.t.Fatal(err)
	}
}

// requests are those of an end point since the last call.
func (w *world) requests(name string) (found []*url.URL) {
	for _, u := range w.asked {
		if strings.HasSuffix(u.Path, "/"+name) {
			found = append(found, u)
		}
	}
	w.asked = nil
	return found
}

// lacks are the keys of what the fake has and the host has not.
func (w *world) lacks() (keys []string) {
	for _, k := range w.fake.Want(w.session.Account.From, w.session.Account.To) {
		if _, ok := w.host.Items[k]; !ok {
			keys = append(keys, k)
		}
	}
	return keys
}

// signIn goes through the browser's page and pastes where it ends.
func (w *world) signIn() (oauth.Token, error) {
	w.t.Helper()
	config, err := oura.New().(oauth.Connector).OAuth(w.session)
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

// Both generations of applications find their address for tokens, and keep to
// it; each renewal makes the refresh token before it worthless.
func TestSignInOfBothGenerations(t *testing.T) {
	for old, want := range map[bool]string{false: "/moi/oauth/v2/ext/oauth-token", true: "/oauth/token"} {
		w := newWorld(t, fake.Options{Old: old})
		if err := oauth.Forget(w.session); err != nil {
			t.Fatal(err)
		}
		if err := w.sync(); !errors.Is(err, connectors.ErrReauth) {
			t.Fatalf("before the sign-in: %v", err)
		}
		token, err := w.signIn()
		if err != nil || token.TokenURL != base+want || !token.Has("spo2") {
			t.Fatalf("old %v: %q at %s: %v", old, token.Scope, token.TokenURL, err)
		}
		w.must()
		w.asked = nil
		for range 3 {
			w.clock.Advance(25 * time.Hour)
			w.must()
		}
		for _, u := range w.asked {
			if strings.Contains(u.Path, "token") && u.Path != want {
				t.Errorf("old %v: renewed at %s", old, u.Path)
			}
		}
		if w.fake.Calls() != 4 {
			t.Errorf("the token address was asked %d times, want 4", w.fake.Calls())
		}
	}
}

// A new application is refused at the old address, and its code used up: the
// order of the two is what makes the sign-in work.
func TestOrderOfTokenAddresses(t *testing.T) {
	w := newWorld(t, fake.Options{})
	a := w.session.Account.Answers
	a["token_new"], a["token_old"] = a["token_old"], a["token_new"]
	if _, err := w.signIn(); !errors.Is(err, connectors.ErrReauth) {
		t.Errorf("the fake lets the wrong order through: %v", err)
	}
}

func TestScopesOfBothPortals(t *testing.T) {
	w := newWorld(t, fake.Options{})
	for app, want := range map[string]string{"new": "ring_configuration", "old": "spo2Daily"} {
		w.session.Account.Answers["app"] = app
		c, err := oura.New().(oauth.Connector).OAuth(w.session)
		if err != nil || !slices.Contains(c.Scopes, want) || c.Redirect != "localhost" || c.Port == 0 || c.Port != w.session.Account.Number("port") {
			t.Errorf("%s: %+v, %v", app, c.Scopes, err)
		}
	}
	w.session.Account.Answers["scopes"] = " daily   tag"
	if c, _ := oura.New().(oauth.Connector).OAuth(w.session); !slices.Equal(c.Scopes, []string{"daily", "tag"}) {
		t.Errorf("%v", c.Scopes)
	}
	_ = w.session.Vault.SetSecret("client_secret", "")
	if _, err := oura.New().(oauth.Connector).OAuth(w.session); !connectors.IsPermanent(err) || conntest.Advice(err) == "" {
		t.Errorf("no secret: %v", err)
	}
}

// What the wizard tells to register is where the sign-in comes back to.
func TestRedirectInTheSteps(t *testing.T) {
	info := oura.New().Info()
	port, _ := info.Field("port")
	all := ""
	for _, s := range info.Steps {
		all += s.Text
	}
	if !strings.Contains(all, fmt.Sprintf("http://localhost:%s/callback", port.Default)) {
		t.Error("the steps name another address")
	}
	for _, wrong := range []string{"", "80", "70000", "x"} {
		if port.Check(wrong) == nil {
			t.Errorf("the port %q is accepted", wrong)
		}
	}
}

func TestCheck(t *testing.T) {
	check := oura.New().(connectors.Checker).Check
	for _, c := range []struct {
		options fake.Options
		name    string
		newest  string
	}{
		{fake.Options{}, "sample.athlete@example.com", "Night to 15 June 2026"},
		{fake.Options{Scopes: []string{"daily"}}, "your Oura account", "Night to 15 June 2026"},
		{fake.Options{Scopes: []string{"personal", "heartrate"}}, "sample.athlete@example.com", ""},
	} {
		w := newWorld(t, c.options)
		id, err := check(t.Context(), w.session)
		if err != nil || id.Name != c.name || id.Newest != c.newest || id.At.IsZero() != (c.newest == "") {
			t.Errorf("%+v: %+v, %v", c.options, id, err)
		}
	}
	w := newWorld(t, fake.Options{})
	w.fake.Expire()
	if _, err := check(t.Context(), w.session); !errors.Is(err, connectors.ErrReauth) {
		t.Errorf("an ended sign-in: %v", err)
	}
	w = newWorld(t, fake.Options{Lapsed: true})
	if _, err := check(t.Context(), w.session); !strings.Contains(conntest.Advice(err), "membership") {
		t.Errorf("%v, %q", err, conntest.Advice(err))
	}
}

func TestRevoke(t *testing.T) {
	w := newWorld(t, fake.Options{})
	revoke := oura.New().(connectors.Revoker).Revoke
	if err := revoke(t.Context(), w.session); err != nil {
		t.Fatal(err)
	}
	if err := w.sync(); !errors.Is(err, connectors.ErrReauth) {
		t.Errorf("the access goes on: %v", err)
	}
	if err := revoke(t.Context(), w.session); err != nil {
		t.Errorf("a second time: %v", err)
	}
	w = newWorld(t, fake.Options{})
	w.session.Account.Answers["revoke"] = base + "/moved-away"
	err := revoke(t.Context(), w.session)
	if err == nil || !strings.Contains(conntest.Advice(err), "delete the one you registered") {
		t.Errorf("%v, %q", err, conntest.Advice(err))
	}
	for _, secret := range w.fake.Secrets() {
		if strings.Contains(fmt.Sprint(err), secret) {
			t.Errorf("a secret is in the error %q", err)
		}
	}
}
