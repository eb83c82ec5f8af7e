package dropbox_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/dropbox"
	"athletedata/connectors/dropbox/fake"
	"athletedata/connectors/oauth"
)

func TestCheck(t *testing.T) {
	check := dropbox.New().(connectors.Checker)
	w := newWorld(t, fake.Options{Account: true})
	id, err := check.Check(t.Context(), w.session)
	if err != nil || id.Name != "Anna Muster (anna@example.org)" || id.Newest != "GlicemiaMisurazioni.csv.gz" || !id.At.Equal(start) {
		t.Errorf("%+v, %v", id, err)
	}
	w = newWorld(t, fake.Options{})
	if id, err = check.Check(t.Context(), w.session); err != nil || id.Newest != "Coach.zip" {
		t.Errorf("%+v, %v", id, err)
	}
	w.fake.Hide()
	if _, err = check.Check(t.Context(), w.session); err == nil {
		t.Error("links that are not public pass the check")
	}
}

// Whether anybody signs in is decided by what is to be read.
func TestWay(t *testing.T) {
	c := dropbox.New()
	for access, want := range map[string]connectors.Kind{"": connectors.Open, "links": connectors.Open, "account": connectors.OAuth} {
		if got := connectors.Way(c, connectors.NewAccount(c.Info(), map[string]string{"access": access})); got != want {
			t.Errorf("%q: %s", access, got)
		}
	}
}

// browser opens the sign-in's address in the fake and gives where it leads.
func browser(t *testing.T, s *connectors.Session, address string) *url.URL {
	t.Helper()
	c := *s.HTTP
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := c.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	to, err := resp.Location()
	if err != nil {
		body, _ := io.ReadAll(resp.Body)
		t.Fatalf("the browser does not come back: %d %s", resp.StatusCode, body)
	}
	return to
}

func TestSignInRenewAndRevoke(t *testing.T) {
	w := newWorld(t, fake.Options{Account: true})
	if err := w.session.Vault.DeleteSecret(oauth.Secret); err != nil {
		t.Fatal(err)
	}
	if err := w.sync(); !errors.Is(err, connectors.ErrReauth) {
		t.Fatalf("without a sign-in: %v", err)
	}
	config, err := dropbox.New().(oauth.Connector).OAuth(w.session)
	if err != nil {
		t.Fatal(err)
	}
	flow, err := oauth.Begin(t.Context(), w.session, config)
	if err != nil {
		t.Fatal(err)
	}
	defer flow.Close()
	if err := flow.Paste(browser(t, w.session, flow.URL()).String()); err != nil {
		t.Fatal(err)
	}
	token, err := flow.Wait(t.Context())
	if err != nil || token.RefreshToken == "" || token.Account != "dbid:AAHathlete" {
		t.Fatalf("%v", err)
	}
	w.must()
	// After four hours the token is renewed; the reply has no refresh token,
	// and the old one stays good.
	for range 3 {
		w.clock.Advance(5 * time.Hour)
		w.must()
	}
	if err := dropbox.New().(connectors.Revoker).Revoke(t.Context(), w.session); err != nil {
		t.Fatal(err)
	}
	if err := w.sync(); !errors.Is(err, connectors.ErrReauth) {
		t.Errorf("after ending the access: %v", err)
	}
}

// A permission that was not ticked is named.
func TestAMissingPermission(t *testing.T) {
	w := newWorld(t, fake.Options{Account: true})
	text, _ := w.session.Vault.Secret(oauth.Secret)
	config, _ := dropbox.New().(oauth.Connector).OAuth(w.session)
	config.Scopes = []string{"account_info.read", "files.metadata.read"}
	flow, err := oauth.Begin(t.Context(), w.session, config)
	if err != nil {
		t.Fatal(err)
	}
	defer flow.Close()
	if err := flow.Paste(browser(t, w.session, flow.URL()).String()); err != nil {
		t.Fatal(err)
	}
	if _, err := flow.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if now, _ := w.session.Vault.Secret(oauth.Secret); now == text {
		t.Fatal("the sign-in left no token")
	}
	err = w.sync()
	if !errors.Is(err, connectors.ErrReauth) || !strings.Contains(err.Error(), "files.content.read") || !strings.Contains(conntest.Advice(err), "Tick") {
		t.Errorf("%v, %q", err, conntest.Advice(err))
	}
}

func TestTheAppKeyIsMissing(t *testing.T) {
	w := newWorld(t, fake.Options{Account: true})
	w.session.Account.Answers["client_id"] = ""
	if err := w.sync(); !connectors.IsPermanent(err) || conntest.Advice(err) == "" {
		t.Errorf("%v", err)
	}
}
