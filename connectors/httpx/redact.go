package httpx

import (
	"errors"
	"net/url"
	"slices"
	"strings"
)

// Redacted is an address that may be shown: without user, and of the query only
// the names, since tokens are wont to stand there.
func Redacted(u *url.URL) string {
	if u == nil {
		return ""
	}
	text := u.Scheme + "://" + u.Host + u.EscapedPath()
	names := make([]string, 0, len(u.Query()))
	for name := range u.Query() {
		names = append(names, name)
	}
	if len(names) > 0 {
		slices.Sort(names)
		text += "?" + strings.Join(names, "&")
	}
	return text
}

// plain takes the address out of the errors of net/http, which quote it whole.
func plain(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
