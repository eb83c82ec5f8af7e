package dropbox

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"athletedata/connectors"
)

// link is one that the person pasted. Known forms: /scl/fi/… and /s/… are
// files, /scl/fo/… and /sh/… folders; what is needed to open the newer ones
// stands in the query ("rlkey"), of the older ones in the path.
type link struct {
	url    *url.URL
	folder bool
}

func parseLink(text string) (link, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return link{}, fmt.Errorf("%s is no address: a link begins with https://www.dropbox.com/", shown(text))
	}
	for prefix, folder := range map[string]bool{"/scl/fi/": false, "/s/": false, "/scl/fo/": true, "/sh/": true} {
		if strings.HasPrefix(u.Path, prefix) && len(u.Path) > len(prefix) {
			return link{u, folder}, nil
		}
	}
	return link{}, fmt.Errorf("%s is no link to a file or folder: one looks like https://www.dropbox.com/scl/fo/…", shown(text))
}

// old finds what opens a link of the older kind.
var old = regexp.MustCompile(`/(s|sh)/[^/]+(/AA[^/]*)?`)

// bare is a link without what opens it, shown the same for people.
func bare(text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "?")
	return old.ReplaceAllString(text, "/$1/…")
}

func shown(text string) string { return fmt.Sprintf("%q", bare(text)) }

// checkLinks is for the wizard.
func checkLinks(answer string) error {
	for line := range strings.Lines(answer) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if _, err := parseLink(line); err != nil {
			return err
		}
	}
	return nil
}

// links are the person's. A link that leads elsewhere is never asked.
func links(s *connectors.Session) (all []link, err error) {
	web, err := url.Parse(address(s, "web"))
	if err != nil {
		return nil, errors.New("the address of the links is none")
	}
	pasted, err := s.Vault.Secret("links")
	if err != nil {
		return nil, err
	}
	for _, line := range lines(pasted) {
		l, err := parseLink(line)
		if err != nil {
			return nil, connectors.Permanent(err)
		}
		host := l.url.Hostname()
		if l.url.Host != web.Host && host != "dropbox.com" && !strings.HasSuffix(host, ".dropbox.com") {
			return nil, connectors.Permanent(fmt.Errorf("%s is not a link of Dropbox", shown(line)))
		}
		all = append(all, l)
	}
	return all, nil
}

// key stands for the link in keys of items: the same for ever, and of no use
// to open it.
func (l link) key() string {
	sum := sha256.Sum256([]byte(strings.TrimRight(l.url.Path, "/")))
	return "link/" + hex.EncodeToString(sum[:8])
}

// direct is the address that gives the content instead of a page about it.
func (l link) direct() string {
	u := *l.url
	query := u.Query()
	query.Del("raw")
	query.Set("dl", "1")
	u.RawQuery, u.Fragment = query.Encode(), ""
	return u.String()
}

// gone says of a link that it does not work any more.
func (l link) gone(err error) error {
	return connectors.Advise(connectors.Permanent(fmt.Errorf("the link %s does not work: %w", shown(l.url.String()), err)),
		"Open it in your browser. If it was removed or needs a password, paste a new one; what it brought before stays.")
}
