package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/oauth"
)

func TestSignIn(t *testing.T) {
	v := newVendor(t)
	v.PKCE, v.config.PKCE = true, true
	v.Reply = map[string]any{"user_id": 12345678901, "secret_note": "x"}
	f := v.begin()
	if !strings.Contains(f.URL(), "scope=read+sleep&") || f.Blocked() != nil {
		t.Errorf("%s, %v", f.URL(), f.Blocked())
	}
	status, page, end := browse(t, f.URL())
	if status != 200 || !strings.Contains(page, "You can close this page") || end.Hostname() != "127.0.0.1" {
		t.Errorf("the browser ends at %s with %d: %s", end.Host, status, page)
	}
	token, err := f.Wait(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want := v.clock.Now().Add(6 * time.Hour); !token.Expiry.Equal(want) || !token.Issued.Equal(v.clock.Now()) {
		t.Errorf("the token ends at %s, want %s", token.Expiry, want)
	}
	if token.Account != "12345678901" || token.Scope != "read sleep" || token.TokenURL != v.base+"/token" || token.RefreshToken == "" {
		t.Errorf("%+v", token)
	}
	if kept := v.kept(); kept.AccessToken != token.AccessToken {
		t.Error("the token is not kept")
	}
	if _, err := net.DialTimeout("tcp", end.Host, time.Second); err == nil {
		t.Error("the listener is still open")
	}
}

func TestDeclined(t *testing.T) {
	v := newVendor(t)
	v.Declines = true
	f := v.begin()
	if _, page, _ := browse(t, f.URL()); !strings.Contains(page, "Not connected") {
		t.Error(page)
	}
	if _, err := f.Wait(t.Context()); !errors.Is(err, oauth.ErrDeclined) || advice(err) == "" {
		t.Errorf("%v", err)
	}
	if v.Calls() != 0 {
		t.Error("a token was asked for")
	}
}

// Somebody else's answer is turned away, and the person's own still counts.
func TestWrongState(t *testing.T) {
	v := newVendor(t)
	f := v.begin()
	own := callback(t, f.URL())
	for _, q := range []string{"code=stolen", "code=stolen&state=guess", "error=access_denied&state="} {
		other := *own
		other.RawQuery = q
		if status, page, _ := browse(t, other.String()); status != http.StatusBadRequest || !strings.Contains(page, "not the sign-in") {
			t.Errorf("%s: %d %s", q, status, page)
		}
	}
	browse(t, own.String())
	if _, err := f.Wait(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestPageLoadedTwice(t *testing.T) {
	v := newVendor(t)
	f := v.begin()
	own := callback(t, f.URL()).String()
	for range 3 {
		if status, _, _ := browse(t, own); status != 200 {
			t.Errorf("status %d", status)
		}
	}
	if _, err := f.Wait(t.Context()); err != nil {
		t.Error(err)
	}
	if v.Calls() != 1 {
		t.Errorf("the code was used %d times", v.Calls())
	}
}

func TestPaste(t *testing.T) {
	v := newVendor(t)
	f := v.begin()
	own := callback(t, f.URL())
	for text, want := range map[string]string{
		"":                              "Copy all",
		"https://vendor.test/home":      "Copy all",
		"http://%zz":                    "Copy all",
		own.Host:                        "Copy all",
		"http://x/callback?code=1":      "Copy all",
		"http://x/callback?state=other": "Press the button again",
	} {
		if err := f.Paste(text); err == nil || !strings.Contains(advice(err), want) {
			t.Errorf("%q: %v, %q", text, err, advice(err))
		}
	}
	for range 2 { // pressing the button twice does no harm
		if err := f.Paste("  \"" + own.String() + "\"\n"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.Wait(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestPastedWithoutCode(t *testing.T) {
	v := newVendor(t)
	f := v.begin()
	own := callback(t, f.URL())
	q := own.Query()
	q.Del("code")
	own.RawQuery = q.Encode()
	if err := f.Paste(own.String()); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Wait(t.Context()); err == nil || v.Calls() != 0 {
		t.Errorf("%v after %d calls", err, v.Calls())
	}
}

func TestCancel(t *testing.T) {
	v := newVendor(t)
	f := v.begin()
	host := callback(t, f.URL()).Host
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	f.Close()
	f.Close()
	if _, err := net.DialTimeout("tcp", host, time.Second); err == nil {
		t.Error("the listener is still open")
	}
}

// With the port taken the browser cannot come back, but its address can.
func TestTakenPort(t *testing.T) {
	for _, taken := range []string{"127.0.0.1", "::1"} {
		other, err := net.Listen("tcp", net.JoinHostPort(taken, "0"))
		if err != nil {
			t.Logf("no %s here: %v", taken, err)
			continue
		}
		defer other.Close()
		v := newVendor(t)
		v.config.Redirect, v.config.Port = "localhost", other.Addr().(*net.TCPAddr).Port
		f := v.begin()
		if err := f.Blocked(); err == nil || !strings.Contains(err.Error(), fmt.Sprint(v.config.Port)) || !strings.Contains(advice(err), "paste") {
			t.Fatalf("%v, %q", err, advice(err))
		}
		if err := f.Paste(callback(t, f.URL()).String()); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Wait(t.Context()); err != nil {
			t.Errorf("%s: %v", taken, err)
		}
	}
}

func TestLocalhostOnBothAddresses(t *testing.T) {
	if probe, err := net.Listen("tcp", "[::1]:0"); err != nil {
		t.Skip("this computer has no IPv6")
	} else {
		probe.Close()
	}
	v := newVendor(t)
	v.config.Redirect = "localhost"
	f := v.begin()
	own := callback(t, f.URL())
	if own.Hostname() != "localhost" {
		t.Errorf("the browser is sent to %s", own.Host)
	}
	for _, host := range []string{"::1", "127.0.0.1"} {
		to := *own
		to.Host = net.JoinHostPort(host, own.Port())
		if status, _, _ := browse(t, to.String()); status != 200 {
			t.Errorf("%s: %d", host, status)
		}
	}
	if _, err := f.Wait(t.Context()); err != nil {
		t.Error(err)
	}
	for _, host := range []string{"::1", "127.0.0.1"} {
		if _, err := net.DialTimeout("tcp", net.JoinHostPort(host, own.Port()), time.Second); err == nil {
			t.Errorf("the listener on %s is still open", host)
		}
	}
}

// What was granted is what counts: the token says it, or the address, or
// nobody, when it is what was asked for.
func TestScopes(t *testing.T) {
	v := newVendor(t)
	v.Granted, v.Separator, v.config.Separator = []string{"sleep"}, ",", ","
	for _, quiet := range []bool{false, true} {
		v.Quiet = quiet
		f := v.begin()
		if !strings.Contains(f.URL(), "scope=read%2Csleep") {
			t.Error(f.URL())
		}
		browse(t, f.URL())
		token, err := f.Wait(t.Context())
		if err != nil || token.Has("read") || !token.Has("sleep") || token.Has("") {
			t.Errorf("quiet %v: %q, %v", quiet, token.Scope, err)
		}
	}
	f := v.begin()
	own := callback(t, f.URL())
	q := own.Query()
	q.Del("scope")
	own.RawQuery = q.Encode()
	browse(t, own.String())
	if token, err := f.Wait(t.Context()); err != nil || !token.Has("read") || !token.Has("sleep") {
		t.Errorf("%q, %v", token.Scope, err)
	}
}

// A refusal at the first address may mean that the application is known at the
// second; any other failure leaves open whether the code was used up.
func TestOrderOfTokenAddresses(t *testing.T) {
	for status, want := range map[int]int{400: 1, 401: 1, 404: 1, 403: 0, 500: 0} {
		v := newVendor(t)
		v.mux.HandleFunc("POST /first", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		v.config.TokenURLs = []string{v.base + "/first", v.base + "/token"}
		f := v.begin()
		browse(t, f.URL())
		token, err := f.Wait(t.Context())
		v.secretsKept(err)
		if (err == nil) != (want == 1) || v.Calls() != want {
			t.Errorf("%d at the first: %v, the second was asked %d times", status, err, v.Calls())
		}
		if err == nil && token.TokenURL != v.base+"/token" {
			t.Errorf("%s is kept", token.TokenURL)
		}
	}
	v := newVendor(t)
	v.config.TokenURLs = []string{v.base + "/token", v.base + "/second"}
	f := v.begin()
	browse(t, f.URL())
	if token, err := f.Wait(t.Context()); err != nil || token.TokenURL != v.base+"/token" {
		t.Errorf("%s, %v", token.TokenURL, err)
	}
}

func TestWrongClientSecret(t *testing.T) {
	v := newVendor(t)
	v.config.ClientSecret = "client-secret-0816"
	f := v.begin()
	browse(t, f.URL())
	_, err := f.Wait(t.Context())
	if !errors.Is(err, connectors.ErrReauth) || !strings.Contains(advice(err), "client secret") {
		t.Errorf("%v, %q", err, advice(err))
	}
	v.secretsKept(err)
	v.config.ClientID = ""
	if _, err := oauth.Begin(t.Context(), v.session, v.config); !connectors.IsPermanent(err) {
		t.Errorf("without a client id: %v", err)
	}
}
