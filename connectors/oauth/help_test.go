package oauth_test

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/httpx"
	"athletedata/connectors/oauth"
	"athletedata/connectors/oauth/oauthtest"
)

// vendor is a vendor on a real port, and an account there.
type vendor struct {
	*oauthtest.Server
	t       *testing.T
	mux     *http.ServeMux
	base    string
	clock   *conntest.Clock
	vault   *vault
	session *connectors.Session
	config  oauth.Config
}

// vault can fail, and tells what it held when.
type vault struct {
	*conntest.Vault
	mu   sync.Mutex
	fail error
}

func (v *vault) SetSecret(name, value string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.fail != nil {
		return v.fail
	}
	return v.Vault.SetSecret(name, value)
}

func newVendor(t *testing.T) *vendor {
	t.Helper()
	v := &vendor{t: t, mux: http.NewServeMux(), clock: conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)), vault: &vault{Vault: conntest.NewVault()}}
	v.Server = &oauthtest.Server{ClientID: "client-4711", ClientSecret: "client-secret-0815", Clock: v.clock,
		Redirects: []string{"http://127.0.0.1:*/callback", "http://localhost:*/callback"}}
	v.Mount(v.mux, "/authorize", "/token", "")
	v.mux.HandleFunc("/api", func(w http.ResponseWriter, r *http.Request) {
		if !v.Allowed(r, "") {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = io.Copy(w, r.Body)
	})
	server := httptest.NewServer(v.mux)
	t.Cleanup(server.Close)
	v.base = server.URL
	v.session = &connectors.Session{Vault: v.vault, Clock: v.clock, Log: slog.New(slog.DiscardHandler), HTTP: httpx.New(httpx.Options{Clock: v.clock})}
	v.config = oauth.Config{ClientID: v.ClientID, ClientSecret: v.ClientSecret, AuthURL: v.base + "/authorize",
		TokenURLs: []string{v.base + "/token"}, Scopes: []string{"read", "sleep"}}
	return v
}

func (v *vendor) begin() *oauth.Flow {
	v.t.Helper()
	f, err := oauth.Begin(v.t.Context(), v.session, v.config)
	if err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(f.Close)
	return f
}

// signIn leaves a token in the vault, as a finished sign-in does.
func (v *vendor) signIn() oauth.Token {
	v.t.Helper()
	if err := v.SignIn(v.vault, v.base+"/token", "read"); err != nil {
		v.t.Fatal(err)
	}
	return v.kept()
}

func (v *vendor) kept() (t oauth.Token) {
	v.t.Helper()
	text, err := v.vault.Secret(oauth.Secret)
	if err != nil || json.Unmarshal([]byte(text), &t) != nil {
		v.t.Fatalf("the vault has no token but %q (%v)", text, err)
	}
	return t
}

// browse is the person's browser; it ends where it is sent.
func browse(t *testing.T, address string) (status int, page string, end *url.URL) {
	t.Helper()
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body), resp.Request.URL
}

// callback is where the browser is sent, without going there.
func callback(t *testing.T, address string) *url.URL {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	to, err := resp.Location()
	if err != nil {
		t.Fatalf("the browser is not sent back: %s", resp.Status)
	}
	return to
}

// secretsKept looks for secrets in an error.
func (v *vendor) secretsKept(err error) {
	v.t.Helper()
	for _, s := range v.Secrets() {
		if err != nil && strings.Contains(err.Error(), s) {
			v.t.Errorf("the secret %.8s… is in the error %q", s, err)
		}
	}
}

func advice(err error) string {
	var a interface{ Advice() string }
	if errors.As(err, &a) {
		return a.Advice()
	}
	return ""
}
