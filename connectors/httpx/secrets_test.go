package httpx_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/httpx"
	"athletedata/connectors/oauth"
)

func TestRedacted(t *testing.T) {
	for address, want := range map[string]string{
		"https://anna:geheim@vendor.test:8443/a%20b?token=geheim&page=2&token=x#geheim": "https://vendor.test:8443/a%20b?page&token",
		"https://vendor.test": "https://vendor.test",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := httpx.Redacted(u); got != want {
			t.Errorf("%s is shown as %s", address, got)
		}
	}
	if httpx.Redacted(nil) != "" {
		t.Error("no address is shown as one")
	}
}

// Neither the log nor an error tells what stands in queries, headers or bodies.
func TestSecretsStayInside(t *testing.T) {
	for name, step := range map[string]func(*http.Request) (*http.Response, error){
		"fine": says(200, `{"token":"geheim"}`), "refused": says(403, "geheim"), "no network": fails("no route to host"),
		"too large": says(200, strings.Repeat("geheim", 500)), "later": says(429, "geheim", "Retry-After", "9000"),
		"nonsense": says(200, "geheim geheim"), "elsewhere": says(302, "", "Location", "https://vendor.test/%zz?token=geheim"),
	} {
		var log bytes.Buffer
		v := &vendor{clock: conntest.NewClock(start), steps: []func(*http.Request) (*http.Response, error){step}}
		c := httpx.New(httpx.Options{Clock: v.clock, Base: v, Limits: connectors.Limits{MaxBody: 1000},
			Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
		req, _ := http.NewRequestWithContext(t.Context(), "GET", "https://me:geheim@vendor.test/data?key=geheim", nil)
		req.Header.Set("Authorization", "Bearer geheim")
		a, err := httpx.Fetch(c, req)
		if err == nil {
			_, err = a.JSON(req.URL.String(), &struct{}{})
		}
		if strings.Contains(log.String(), "geheim") || !strings.Contains(log.String(), "vendor.test/data?key") {
			t.Errorf("%s: the log is %s", name, &log)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
	_, c := newVendor(says(200, ""))
	if _, err := httpx.Get(t.Context(), c, "https://vendor.test:port/", url.Values{"key": {"geheim"}}, nil); err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("an address that is none: %v", err)
	}
}

// journey is a vendor that leads from one host to others and notes what came.
func journey(steps map[string]string, seen map[string]http.Header) http.RoundTripper {
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		at := r.URL.Scheme + "://" + r.URL.Host + r.URL.Path
		seen[at] = r.Header.Clone()
		w := httptest.NewRecorder()
		if to := steps[at]; to != "" {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusTemporaryRedirect)
		}
		return w.Result(), nil
	})
}

// What proves who we are stays with the vendor, under whatever name it goes.
func TestRedirectsToOtherHosts(t *testing.T) {
	seen := map[string]http.Header{}
	c := httpx.New(httpx.Options{Clock: conntest.NewClock(start), Base: journey(map[string]string{
		"https://vendor.test/a":       "https://vendor.test/b",
		"https://vendor.test/b":       "https://files.vendor.test/c",
		"https://files.vendor.test/c": "https://vendor.test/d",
	}, seen)})
	_, err := httpx.Get(t.Context(), c, "https://vendor.test/a", url.Values{"token": {"geheim"}}, http.Header{
		"Authorization": {"Bearer geheim"}, "X-Api-Key": {"geheim"}, "Cookie": {"s=geheim"}, "Accept": {"text/csv"}, "If-None-Match": {`"1"`},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"https://vendor.test/a", "https://vendor.test/b"} {
		if seen[at].Get("Authorization") == "" || seen[at].Get("X-Api-Key") == "" {
			t.Errorf("%s was sent %v", at, seen[at])
		}
	}
	for _, at := range []string{"https://files.vendor.test/c", "https://vendor.test/d"} {
		for name, values := range seen[at] {
			if strings.Contains(strings.Join(values, ""), "geheim") {
				t.Errorf("%s was told %s: %q", at, name, values)
			}
		}
		if seen[at].Get("Accept") != "text/csv" || seen[at].Get("If-None-Match") != `"1"` {
			t.Errorf("%s was sent %v", at, seen[at])
		}
	}
}

// A client that signs its requests does not sign those for others.
func TestTokensDoNotFollowRedirects(t *testing.T) {
	seen := map[string]http.Header{}
	clock := conntest.NewClock(start)
	vault := conntest.NewVault()
	if err := vault.SetSecret(oauth.Secret, `{"access_token":"geheim"}`); err != nil {
		t.Fatal(err)
	}
	s := &connectors.Session{Clock: clock, Vault: vault, HTTP: httpx.New(httpx.Options{Clock: clock, Base: journey(map[string]string{
		"https://vendor.test/a": "https://vendor.test/b", "https://vendor.test/b": "https://files.test/c",
	}, seen)})}
	if _, err := httpx.Get(t.Context(), oauth.Client(s, oauth.Config{}), "https://vendor.test/a", nil, nil); err != nil {
		t.Fatal(err)
	}
	if seen["https://vendor.test/b"].Get("Authorization") != "Bearer geheim" || len(seen["https://files.test/c"]["Authorization"]) > 0 {
		t.Errorf("sent: %v", seen)
	}
}

func TestRedirectsThatAreRefused(t *testing.T) {
	seen := map[string]http.Header{}
	c := httpx.New(httpx.Options{Clock: conntest.NewClock(start), Base: journey(map[string]string{
		"https://vendor.test/plain": "http://vendor.test/x", "https://vendor.test/round": "https://vendor.test/round",
		"https://vendor.test/form": "https://others.test/form", "https://vendor.test/moved": "https://vendor.test/here",
	}, seen), Limits: connectors.Limits{Retries: -1}})
	for path, want := range map[string]string{"plain": "not encrypted", "round": "in a circle"} {
		if _, err := httpx.Get(t.Context(), c, "https://vendor.test/"+path, nil, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	for path, want := range map[string]string{"form": "somebody else", "moved": ""} {
		req, _ := http.NewRequestWithContext(t.Context(), "POST", "https://vendor.test/"+path, strings.NewReader("password=geheim"))
		if _, err := httpx.Fetch(c, req); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if seen["http://vendor.test/x"] != nil || seen["https://others.test/form"] != nil {
		t.Errorf("went to %v", seen)
	}
}
