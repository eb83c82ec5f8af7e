package httpx

import (
	"errors"
	"net/http"
	"slices"
)

// maxRedirects is net/http's own bound.
const maxRedirects = 10

// everywhere are the headers that say nothing about a person: these go along
// to whichever host a redirect leads.
var everywhere = []string{"Accept", "Accept-Encoding", "Accept-Language", "If-Modified-Since", "If-None-Match", "Range", "User-Agent"}

// redirected decides about a redirect. Net/http leaves out Authorization and
// cookies on the way to another domain; keys of other names, and tokens in the
// address, which it would tell as the Referer, are left out here.
func redirected(req *http.Request, via []*http.Request) error {
	if len(via) >= maxRedirects {
		return errors.New("the vendor sends this program in a circle")
	}
	if via[len(via)-1].URL.Scheme == "https" && req.URL.Scheme != "https" {
		return errors.New("the vendor leads to an address that is not encrypted")
	}
	if !Strayed(req) {
		return nil
	}
	if req.Method != http.MethodGet && req.Method != http.MethodHead {
		return errors.New("the vendor leads what was to be sent to it to somebody else") // a password, perhaps
	}
	for name := range req.Header {
		if !slices.Contains(everywhere, name) {
			delete(req.Header, name)
		}
	}
	return nil
}

// Strayed reports whether redirects have led a request to another host than it
// was meant for, be it only in between. What signs requests leaves such ones
// alone.
func Strayed(req *http.Request) bool {
	for at := req; at.Response != nil && at.Response.Request != nil; {
		at = at.Response.Request
		if at.URL.Host != req.URL.Host {
			return true
		}
	}
	return false
}
