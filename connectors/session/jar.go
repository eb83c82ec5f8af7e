// Package session keeps the cookies of sources that know a person by their
// browser's session. They are secrets and live in the vault.
package session

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"

	"golang.org/x/net/publicsuffix"

	"athletedata/connectors"
)

// Secret is the name under which the cookies are kept.
const Secret = "cookies"

// Jar is the cookies of one site. Vendors renew them as they go ("rolling
// sessions"), so Save belongs at the end of whatever used it.
type Jar struct {
	*cookiejar.Jar
	site    *url.URL
	session *connectors.Session
	mu      sync.Mutex
	kept    string
}

// Open reads the cookies that were kept for a site.
func Open(s *connectors.Session, site string) (*Jar, error) {
	u, err := url.Parse(site)
	if err != nil || u.Host == "" {
		return nil, connectors.Permanent(fmt.Errorf("the address %q is none", site))
	}
	inner, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
	if err != nil {
		return nil, err
	}
	j := &Jar{Jar: inner, site: u, session: s}
	if j.kept, err = s.Vault.Secret(Secret); err != nil {
		return nil, fmt.Errorf("reading the session that was kept: %w", err)
	}
	if j.kept == "" {
		return j, nil
	}
	var values map[string]string
	if json.Unmarshal([]byte(j.kept), &values) != nil { // its error would quote the cookies
		return nil, fmt.Errorf("the session that was kept is damaged: %w", connectors.ErrReauth)
	}
	for name, value := range values {
		j.Set(name, value)
	}
	return j, nil
}

// Forget removes the cookies from the vault.
func Forget(s *connectors.Session) error { return s.Vault.DeleteSecret(Secret) }

// Set puts a cookie for the site and all below its address. A value in quotes
// goes back to the vendor in quotes.
func (j *Jar) Set(name, value string) {
	c := &http.Cookie{Name: name, Value: value, Path: "/", Secure: j.site.Scheme == "https"}
	if inner := strings.Trim(value, `"`); len(value) == len(inner)+2 {
		c.Value, c.Quoted = inner, true
	}
	j.Jar.SetCookies(j.site, []*http.Cookie{c})
}

// SetCookies implements [http.CookieJar]. What was kept is known to be of the
// site but not of which of its domains, so a cookie that the vendor renews for
// the whole domain would stand beside its old self: that one goes first.
func (j *Jar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	for _, c := range cookies {
		if domain := strings.TrimPrefix(c.Domain, "."); domain != "" && within(j.site.Hostname(), domain) {
			j.Jar.SetCookies(j.site, []*http.Cookie{{Name: c.Name, Path: "/", MaxAge: -1}})
		}
	}
	j.Jar.SetCookies(u, cookies)
}

// within reports whether a host belongs to a domain.
func within(host, domain string) bool {
	host, domain = strings.ToLower(host), strings.ToLower(domain)
	return host == domain || strings.HasSuffix(host, "."+domain)
}

// Value is a cookie's value, "" if there is none of that name.
func (j *Jar) Value(name string) string {
	for _, c := range j.Cookies(j.site) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// Save keeps the cookies if they have changed.
func (j *Jar) Save() error {
	values := map[string]string{}
	for _, c := range j.Cookies(j.site) {
		values[c.Name] = c.Value
		if c.Quoted {
			values[c.Name] = `"` + c.Value + `"`
		}
	}
	text, err := json.Marshal(values)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if string(text) == j.kept {
		return nil
	}
	if err := j.session.Vault.SetSecret(Secret, string(text)); err != nil {
		return fmt.Errorf("keeping the session: %w", err)
	}
	j.kept = string(text)
	return nil
}

// Client is the session's client with these cookies.
func (j *Jar) Client() *http.Client {
	c := *j.session.HTTP
	c.Jar = j
	return &c
}
