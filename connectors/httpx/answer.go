package httpx

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"athletedata/connectors"
)

// Answer is what came back, whole.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// StatusError says that the vendor refused. errors.Is knows what the number
// stands for: 401 is ErrReauth, 404 and 410 are ErrGone, and a web page where
// data was asked for is ErrChallenge.
type StatusError struct {
	Status int
	URL    string // without its secrets
	Page   bool   // the body is a web page
	Body   []byte // the beginning of it, for the connector to read; not part of the text
}

func (e *StatusError) Error() string {
	text := fmt.Sprintf("%s answered %d %s", e.URL, e.Status, http.StatusText(e.Status))
	if e.Page {
		text += " with a web page"
	}
	return text
}

// Is implements the meanings above.
func (e *StatusError) Is(target error) bool {
	switch target {
	case connectors.ErrReauth:
		return e.Status == http.StatusUnauthorized
	case connectors.ErrGone:
		return e.Status == http.StatusNotFound || e.Status == http.StatusGone
	case connectors.ErrChallenge:
		return e.Page && (e.Status == http.StatusForbidden || e.Status < 300)
	}
	return false
}

// NotDataError says that an answer is not the JSON it should be. It may be
// right the next time: proxies and hotels put pages of their own in the way.
type NotDataError struct {
	URL  string
	Page bool
}

func (e *NotDataError) Error() string {
	if e.Page {
		return e.URL + " answered with a web page instead of data"
	}
	return e.URL + " answered with something that is not JSON"
}

// Advice says what the person can look at.
func (e *NotDataError) Advice() string {
	return "It is tried again later. If it stays like this, see whether your network shows a sign-in page of its own, or whether the vendor has changed something (then an update of this program helps)."
}

// Do sends a request and reads the answer whatever its status.
func Do(client *http.Client, req *http.Request) (*Answer, error) {
	resp, err := client.Do(req)
	if err != nil {
		return nil, unreached(req.URL.Host, plain(err))
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, unreached(req.URL.Host, err)
	}
	return &Answer{Status: resp.StatusCode, Header: resp.Header, Body: body}, nil
}

// Fetch sends a request and gives its answer if the vendor agreed (2xx), else a
// *StatusError.
func Fetch(client *http.Client, req *http.Request) (*Answer, error) {
	a, err := Do(client, req)
	if err != nil {
		return nil, err
	}
	if a.Status < 200 || a.Status > 299 {
		return nil, &StatusError{Status: a.Status, URL: Redacted(req.URL), Page: IsPage(a.Header, a.Body), Body: a.Body[:min(len(a.Body), 64<<10)]}
	}
	return a, nil
}

// Get asks for an address with a query; header may be nil.
func Get(ctx context.Context, client *http.Client, address string, query url.Values, header http.Header) (*Answer, error) {
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		shown, _, _ := strings.Cut(address, "?") // secrets stand behind it
		return nil, fmt.Errorf("the address %q is none: %w", shown, plain(err))
	}
	for name, values := range header {
		req.Header[name] = values
	}
	return Fetch(client, req)
}

// JSON asks for an address and reads the answer into a value; raw is the same
// as it came. No content (204, an empty body) leaves the value as it is and
// gives no raw.
func JSON(ctx context.Context, client *http.Client, address string, query url.Values, into any) (raw []byte, err error) {
	a, err := Get(ctx, client, address, query, http.Header{"Accept": {"application/json"}})
	if err != nil {
		return nil, err
	}
	return a.JSON(address, into)
}

// JSON reads the answer into a value; the address is for the error. A nil value
// only makes sure that it is JSON.
func (a *Answer) JSON(address string, into any) (raw []byte, err error) {
	if a.Status == http.StatusNoContent || len(bytes.TrimSpace(a.Body)) == 0 {
		return nil, nil
	}
	shown := address
	if u, err := url.Parse(address); err == nil {
		shown = Redacted(u)
	}
	if !json.Valid(a.Body) {
		return nil, &NotDataError{URL: shown, Page: IsPage(a.Header, a.Body)}
	}
	if into == nil {
		return a.Body, nil
	}
	if err := json.Unmarshal(a.Body, into); err != nil {
		return nil, connectors.Permanent(fmt.Errorf("%s answered in a shape this program does not know: %w", shown, err))
	}
	return a.Body, nil
}

// IsPage reports whether a body is a web page.
func IsPage(h http.Header, body []byte) bool {
	head := bytes.TrimPrefix(body[:min(len(body), 512)], []byte("\ufeff"))
	head = bytes.ToLower(bytes.TrimSpace(head))
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html")) ||
		strings.HasPrefix(strings.ToLower(h.Get("Content-Type")), "text/html") && bytes.HasPrefix(head, []byte("<"))
}

// Status is the number of a refusal, 0 if err is none.
func Status(err error) int {
	var s *StatusError
	if errors.As(err, &s) {
		return s.Status
	}
	return 0
}
