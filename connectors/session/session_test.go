package session_test

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/session"
)

const (
	site = "https://www.vendor.test"
	name = "__Secure-next-auth.session-token"
)

// vendor answers every request and remembers what cookies came with it.
type vendor struct {
	came string
	set  []string
}

func (v *vendor) RoundTrip(r *http.Request) (*http.Response, error) {
	v.came = r.Header.Get("Cookie")
	return &http.Response{StatusCode: 200, Header: http.Header{"Set-Cookie": v.set}, Body: io.NopCloser(strings.NewReader("{}")), Request: r}, nil
}

func account(v *vendor) *connectors.Session {
	return &connectors.Session{Vault: conntest.NewVault(), HTTP: &http.Client{Transport: v}}
}

func open(t *testing.T, s *connectors.Session) *session.Jar {
	t.Helper()
	j, err := session.Open(s, site)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// visit opens the jar, asks for a page and keeps what the vendor has set.
func visit(t *testing.T, s *connectors.Session, address string) {
	t.Helper()
	j := open(t, s)
	resp, err := j.Client().Get(address)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if err := j.Save(); err != nil {
		t.Fatal(err)
	}
}

func TestARollingSessionIsCarriedOn(t *testing.T) {
	v := &vendor{set: []string{name + "=second; Path=/; Secure; HttpOnly; Max-Age=2592000"}}
	s := account(v)
	j := open(t, s)
	j.Set(name, "first")
	if err := j.Save(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"first", "second"} {
		if visit(t, s, site+"/api/auth/session"); v.came != name+"="+want {
			t.Errorf("the vendor got %q, want %s", v.came, want)
		}
	}
	if s.HTTP.Jar != nil {
		t.Error("the session's own client has got the cookies as well")
	}
}

func TestCookiesStayWithTheirSite(t *testing.T) {
	v := &vendor{}
	s := account(v)
	j := open(t, s)
	j.Set(name, "token")
	for address, want := range map[string]string{
		site + "/deep/below":              name + "=token",
		"http://www.vendor.test/":         "", // it would be seen on the way
		"https://elsewhere.test/":         "",
		"https://www.vendor.test.evil.to": "",
	} {
		resp, err := j.Client().Get(address)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if v.came != want {
			t.Errorf("%s got %q", address, v.came)
		}
	}
}

// A vendor may renew for its whole domain what was kept for one host.
func TestARenewedCookieReplacesItsOldSelf(t *testing.T) {
	v := &vendor{set: []string{"sid=new; Domain=vendor.test; Path=/"}}
	s := account(v)
	j := open(t, s)
	j.Set("sid", "old")
	if err := j.Save(); err != nil {
		t.Fatal(err)
	}
	j = open(t, s)
	resp, err := j.Client().Get(site)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if got := j.Value("sid"); got != "new" {
		t.Errorf("the value is %q", got)
	}
	v.set = nil
	if resp, err = j.Client().Get(site); err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if v.came != "sid=new" {
		t.Errorf("the vendor got %q", v.came)
	}
}

func TestWhatTheVendorEndsIsForgotten(t *testing.T) {
	v := &vendor{set: []string{"sid=; Path=/; Max-Age=0"}}
	s := account(v)
	j := open(t, s)
	j.Set("sid", "value")
	j.Set("other", "stays")
	if err := j.Save(); err != nil {
		t.Fatal(err)
	}
	visit(t, s, site)
	if j = open(t, s); j.Value("sid") != "" || j.Value("other") != "stays" {
		t.Errorf("sid is %q, other %q", j.Value("sid"), j.Value("other"))
	}
	if err := session.Forget(s); err != nil {
		t.Fatal(err)
	}
	if j = open(t, s); j.Value("other") != "" {
		t.Error("there is a cookie after all was forgotten")
	}
}

func TestQuotesGoBackAsTheyCame(t *testing.T) {
	v := &vendor{set: []string{`sid="with, comma"; Path=/`}}
	s := account(v)
	visit(t, s, site)
	if visit(t, s, site); v.came != `sid="with, comma"` {
		t.Errorf("the vendor got %q", v.came)
	}
}

// counting counts what is written: keyrings ask people for leave.
type counting struct {
	*conntest.Vault
	written int
}

func (c *counting) SetSecret(name, value string) error {
	c.written++
	return c.Vault.SetSecret(name, value)
}

func TestOnlyChangesAreWritten(t *testing.T) {
	vault := &counting{Vault: conntest.NewVault()}
	s := &connectors.Session{Vault: vault, HTTP: &http.Client{Transport: &vendor{set: []string{"sid=same; Path=/", "more=1; Path=/"}}}}
	for range 3 {
		visit(t, s, site)
	}
	if vault.written != 1 {
		t.Errorf("it was written %d times", vault.written)
	}
}

func TestADamagedSessionAsksForANewOneAndShowsNothing(t *testing.T) {
	s := account(&vendor{})
	if err := s.Vault.SetSecret(session.Secret, `{"sid": "topsecret"`); err != nil {
		t.Fatal(err)
	}
	_, err := session.Open(s, site)
	if !errors.Is(err, connectors.ErrReauth) || strings.Contains(err.Error(), "topsecret") {
		t.Errorf("error %v", err)
	}
	if _, err := session.Open(s, "vendor.test"); !connectors.IsPermanent(err) {
		t.Errorf("an address without a scheme: %v", err)
	}
}

func TestWhatPeopleCopy(t *testing.T) {
	for what, c := range map[string]struct {
		text string
		want map[string]string
	}{
		"a value alone":             {" eyJhbGciOiJkaXIi..x_Y-z ", map[string]string{name: "eyJhbGciOiJkaXIi..x_Y-z"}},
		"one that ends in =":        {"YWJj.ZGVm==", map[string]string{name: "YWJj.ZGVm=="}},
		"one in base64":             {"a/b+c=", map[string]string{name: "a/b+c="}},
		"one in quotes":             {`"abc"`, map[string]string{name: "abc"}},
		"name and value":            {name + "=abc==", map[string]string{name: "abc=="}},
		"two parts":                 {name + ".0=abc; " + name + ".1=def", map[string]string{name + ".0": "abc", name + ".1": "def"}},
		"a header":                  {"cookie: a=1; " + name + "=abc;", map[string]string{"a": "1", name: "abc"}},
		"a request":                 {"GET / HTTP/1.1\r\nHost: www.vendor.test\r\nCookie: a=1; b=2\r\nAccept: */*", map[string]string{"a": "1", "b": "2"}},
		"a row of the browser":      {name + "\tabc==\twww.vendor.test\t/\t2026-12-25T10:00:00.000Z\t96\t✓\t✓\tLax", map[string]string{name: "abc=="}},
		"two rows":                  {name + ".0\tabc\twww.vendor.test\n" + name + ".1\tdef\twww.vendor.test", map[string]string{name + ".0": "abc", name + ".1": "def"}},
		"a cookies.txt":             {"# Netscape HTTP Cookie File\n\n.other.test\tTRUE\t/\tTRUE\t1\t" + name + "\tforeign\n#HttpOnly_www.vendor.test\tFALSE\t/\tTRUE\t1798000000\t" + name + "\tabc\n.vendor.test\tTRUE\t/\tFALSE\t0\tb\t2\n", map[string]string{name: "abc", "b": "2"}},
		"what an extension exports": {`[{"domain": ".vendor.test", "name": "` + name + `", "value": "abc", "httpOnly": true}, {"domain": "other.test", "name": "x", "value": "1"}]`, map[string]string{name: "abc"}},
		"nothing":                   {" \n", nil},
		"a sentence":                {"I do not find it", nil},
		"names without values":      {`sid=; other; third=""`, nil},
	} {
		if got := session.Pasted(c.text, "www.vendor.test", name); !maps.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", what, got, c.want)
		}
	}
}

func FuzzPasted(f *testing.F) {
	f.Add("Cookie: a=1; b=2")
	f.Add("#HttpOnly_x\tTRUE\t/\tTRUE\t1\tn\tv")
	f.Add(`[{"name":"a","value":"b"}]`)
	f.Fuzz(func(t *testing.T, text string) {
		for n, v := range session.Pasted(text, "www.vendor.test", name) {
			if n == "" || v == "" {
				t.Errorf("%q gives %q=%q", text, n, v)
			}
		}
	})
}
