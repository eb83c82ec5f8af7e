package oauth_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
	"athletedata/connectors/oauth"
)

func (v *vendor) get() (status int, err error) {
	resp, err := oauth.Client(v.session, v.config).Get(v.base + "/api")
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

func (v *vendor) want(status int, calls int) {
	v.t.Helper()
	if got, err := v.get(); err != nil || got != status || v.Calls() != calls {
		v.t.Errorf("status %d, %v, after %d renewals; want %d after %d", got, err, v.Calls(), status, calls)
	}
}

func TestRenewedInTime(t *testing.T) {
	v := newVendor(t)
	first := v.signIn()
	v.want(200, 0)
	v.clock.Advance(6*time.Hour - 6*time.Minute)
	v.want(200, 0)
	v.clock.Advance(time.Minute) // five minutes before its end
	v.want(200, 1)
	if kept := v.kept(); kept.RefreshToken == first.RefreshToken || kept.Scope != "read" || kept.TokenURL != v.base+"/token" {
		t.Errorf("%+v", kept)
	}
	v.want(200, 1)
}

// A token that lasts for minutes only is not renewed with every request.
func TestShortTokens(t *testing.T) {
	v := newVendor(t)
	v.Lifetime = 4 * time.Minute
	v.signIn()
	v.want(200, 0)
	v.want(200, 0)
	v.clock.Advance(2 * time.Minute)
	v.want(200, 1)
}

// A rotating refresh token is good once: the new one is in the vault before
// the vendor sees the new access token, and if it cannot be kept, never.
func TestKeptBeforeItIsUsed(t *testing.T) {
	v := newVendor(t)
	var used atomic.Int32
	v.mux.HandleFunc("/watched", func(w http.ResponseWriter, r *http.Request) {
		used.Add(1)
		if r.Header.Get("Authorization") != "Bearer "+v.kept().AccessToken {
			t.Error("a token is used that is not kept")
		}
	})
	v.signIn()
	v.clock.Advance(7 * time.Hour)
	ask := func() error {
		resp, err := oauth.Client(v.session, v.config).Get(v.base + "/watched")
		if err == nil {
			resp.Body.Close()
		}
		return err
	}
	if err := ask(); err != nil || used.Load() != 1 {
		t.Fatalf("%v", err)
	}
	v.clock.Advance(7 * time.Hour)
	v.vault.fail = errors.New("the keyring is locked")
	err := ask()
	if err == nil || used.Load() != 1 || !errors.Is(err, v.vault.fail) || errors.Is(err, connectors.ErrReauth) {
		t.Errorf("%v; %d requests", err, used.Load())
	}
	v.secretsKept(err)
}

// Tokens are renewed by one for all, be it in time or after a 401; also where
// the vendor gives the same access token again.
func TestOneRenewsForAll(t *testing.T) {
	for _, c := range []struct{ age, keeps time.Duration }{{7 * time.Hour, 0}, {time.Hour, 0}, {time.Hour, time.Hour}} {
		v := newVendor(t)
		v.KeepsAccess = c.keeps
		v.mux.HandleFunc("/until-renewed", func(w http.ResponseWriter, r *http.Request) {
			if v.Calls() == 0 || !v.Allowed(r, "") {
				w.WriteHeader(http.StatusUnauthorized)
			}
		})
		v.signIn()
		v.clock.Advance(c.age)
		client := oauth.Client(v.session, v.config)
		var all sync.WaitGroup
		for range 40 {
			all.Go(func() {
				resp, err := client.Get(v.base + "/until-renewed")
				if err != nil {
					t.Error(err)
					return
				}
				if resp.Body.Close(); resp.StatusCode != 200 {
					t.Errorf("status %d", resp.StatusCode)
				}
			})
		}
		all.Wait()
		if v.Calls() != 1 {
			t.Errorf("after %s: renewed %d times", c.age, v.Calls())
		}
	}
}

// refuse answers 401 to the first so many requests.
func (v *vendor) refuse(n int) {
	left := n
	v.mux.HandleFunc("/moody", func(w http.ResponseWriter, r *http.Request) {
		if left--; left >= 0 || !v.Allowed(r, "") {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = io.Copy(w, r.Body)
	})
}

func (v *vendor) post(body io.Reader) (status int, echo string, err error) {
	resp, err := oauth.Client(v.session, v.config).Post(v.base+"/moody", "text/plain", body)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(text), err
}

func TestRefusedOnceIsRenewedAndRepeated(t *testing.T) {
	v := newVendor(t)
	v.refuse(1)
	v.signIn()
	v.clock.Advance(time.Hour)
	if status, echo, err := v.post(strings.NewReader("hello")); status != 200 || echo != "hello" || err != nil || v.Calls() != 1 {
		t.Errorf("%d %q %v after %d renewals", status, echo, err, v.Calls())
	}
}

func TestRefusedAgainStaysRefused(t *testing.T) {
	v := newVendor(t)
	v.refuse(100)
	v.signIn()
	v.clock.Advance(time.Hour)
	for range 3 { // the token is young by then
		if status, _, err := v.post(strings.NewReader("hello")); status != 401 || err != nil {
			t.Errorf("%d %v", status, err)
		}
	}
	if v.Calls() != 1 {
		t.Errorf("renewed %d times", v.Calls())
	}
}

// A token that has just come is refused for what it may not do.
func TestYoungTokenIsNotRenewed(t *testing.T) {
	v := newVendor(t)
	v.refuse(1)
	v.signIn()
	v.clock.Advance(time.Minute)
	if status, _, err := v.post(strings.NewReader("hello")); status != 401 || err != nil || v.Calls() != 0 {
		t.Errorf("%d %v after %d renewals", status, err, v.Calls())
	}
}

// A body that can be read but once is not sent half.
func TestBodyThatCannotBeRepeated(t *testing.T) {
	v := newVendor(t)
	v.refuse(1)
	v.signIn()
	v.clock.Advance(time.Hour)
	once := io.MultiReader(bytes.NewReader([]byte("hello")))
	if status, _, err := v.post(once); status != 401 || err != nil || v.Calls() != 0 {
		t.Errorf("%d %v after %d renewals", status, err, v.Calls())
	}
}

func TestWhatEndsASignIn(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		typ    string
		body   string
		ends   bool
	}{
		"invalid_grant":                 {400, "application/json", `{"error":"invalid_grant","error_description":"used"}`, true},
		"invalid_grant with 403":        {403, "application/json", `{"error":"invalid_grant"}`, true},
		"invalid_client":                {401, "application/json", `{"error":"invalid_client"}`, true},
		"a shape of the vendor's own":   {400, "application/json", `{"message":"Bad Request","errors":[{"resource":"RefreshToken","field":"refresh_token","code":"invalid"}]}`, true},
		"a page of a hotel":             {403, "text/html", `<!doctype html><html>sign in to our network</html>`, false},
		"a page with 401":               {401, "text/html", `<!doctype html><html>proxy</html>`, false},
		"forbidden":                     {403, "application/json", `{"message":"Forbidden"}`, false},
		"not there":                     {404, "application/json", `{}`, false},
		"the server's own fault":        {500, "application/json", `{}`, false},
		"something that is no token":    {200, "application/json", `{"hello":1}`, false},
		"something that is no JSON too": {200, "text/html", `<html>`, false},
	} {
		v := newVendor(t)
		v.mux.HandleFunc("POST /broken", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", c.typ)
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
		})
		before := v.signIn()
		v.config.TokenURLs = []string{v.base + "/broken"}
		v.clock.Advance(7 * time.Hour)
		_, err := v.get()
		if err == nil || errors.Is(err, connectors.ErrReauth) != c.ends {
			t.Errorf("%s: %v", name, err)
		}
		v.secretsKept(err)
		if v.kept() != before {
			t.Errorf("%s: the token is lost", name)
		}
	}
}

func TestPauseAtTheTokenAddress(t *testing.T) {
	v := newVendor(t)
	v.mux.HandleFunc("POST /busy", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	v.signIn()
	v.config.TokenURLs = []string{v.base + "/busy"}
	v.clock.Advance(7 * time.Hour)
	_, err := v.get()
	var limited *connectors.RateLimited
	if !errors.As(err, &limited) || limited.Until.Sub(v.clock.Now()) != time.Hour {
		t.Errorf("%v", err)
	}
}

// A vendor that moves has its new address in the account's answers.
func TestAddressThatWorkedIsKept(t *testing.T) {
	v := newVendor(t)
	v.mux.HandleFunc("POST /v2/token", v.Token)
	v.mux.HandleFunc("POST /wrong", func(http.ResponseWriter, *http.Request) { t.Error("an address that never worked is asked") })
	v.signIn()
	v.config.TokenURLs = []string{v.base + "/wrong", v.base + "/token"}
	v.clock.Advance(7 * time.Hour)
	v.want(200, 1)
	v.config.TokenURLs = []string{v.base + "/v2/token"}
	v.clock.Advance(7 * time.Hour)
	v.want(200, 2)
	if kept := v.kept(); kept.TokenURL != v.base+"/v2/token" {
		t.Errorf("%s is kept", kept.TokenURL)
	}
}

func TestWithoutAToken(t *testing.T) {
	v := newVendor(t)
	if _, err := v.get(); !errors.Is(err, connectors.ErrReauth) {
		t.Errorf("nobody has signed in: %v", err)
	}
	if err := v.vault.SetSecret(oauth.Secret, "{"); err != nil {
		t.Fatal(err)
	}
	if _, err := v.get(); !errors.Is(err, connectors.ErrReauth) {
		t.Errorf("a damaged token: %v", err)
	}
	v.signIn()
	if err := oauth.Forget(v.session); err != nil {
		t.Fatal(err)
	}
	if _, err := v.get(); !errors.Is(err, connectors.ErrReauth) {
		t.Errorf("a forgotten token: %v", err)
	}
}

// Where a redirect leads to another host, the token does not go along.
func TestTokenStaysWithTheVendor(t *testing.T) {
	v := newVendor(t)
	var seen string
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = r.Header.Get("Authorization") }))
	defer other.Close()
	v.mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, http.StatusFound) })
	v.signIn()
	resp, err := oauth.Client(v.session, v.config).Get(v.base + "/file")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 200 || seen != "" {
		t.Errorf("status %d; the other host got %.12q", resp.StatusCode, seen)
	}
}

func TestStoppedWhileRenewing(t *testing.T) {
	v := newVendor(t)
	v.signIn()
	v.clock.Advance(7 * time.Hour)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := oauth.Fresh(ctx, v.session, v.config); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if v.Calls() != 0 {
		t.Error("it was renewed all the same")
	}
}

// wire is a network.
type wire func(*http.Request) (*http.Response, error)

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) { return w(r) }

// The refresh token is used up as soon as the vendor has it: who stops at that
// moment must not lose the new one.
func TestStoppedWhileTheNewTokenComes(t *testing.T) {
	v := newVendor(t)
	first := v.signIn()
	v.clock.Advance(7 * time.Hour)
	ctx, stop := context.WithCancel(t.Context())
	v.session.HTTP = httpx.New(httpx.Options{Clock: v.clock, Base: wire(func(r *http.Request) (*http.Response, error) {
		resp, err := http.DefaultTransport.RoundTrip(r)
		if stop(); err == nil && r.Context().Err() != nil {
			resp.Body.Close()
			err = r.Context().Err()
		}
		return resp, err
	})})
	if _, err := oauth.Fresh(ctx, v.session, v.config); err != nil || v.kept().RefreshToken == first.RefreshToken {
		t.Errorf("%v; what the vendor has given is not kept", err)
	}
}
