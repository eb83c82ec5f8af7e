package dropbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf16"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
	"athletedata/connectors/oauth"
)

// client makes the calls of the API, version 2. All of them read, so that they
// may be sent again though their method is POST.
type client struct {
	http         *http.Client
	api, content string
}

func newClient(s *connectors.Session) (*client, error) {
	config, err := source{}.OAuth(s)
	if err != nil {
		return nil, err
	}
	return &client{http: oauth.Client(s, config), api: address(s, "api"), content: address(s, "content")}, nil
}

// metadata is what Dropbox says of a file or folder (files.stone, Metadata; for
// links sharing.stone, SharedLinkMetadata).
type metadata struct {
	Tag            string    `json:".tag"`
	Name           string    `json:"name"`
	PathLower      string    `json:"path_lower"`
	PathDisplay    string    `json:"path_display"`
	Rev            string    `json:"rev"`
	Size           int64     `json:"size"`
	ServerModified time.Time `json:"server_modified"`
	ContentHash    string    `json:"content_hash"`
	IsDownloadable *bool     `json:"is_downloadable"`
}

// version changes when the content does. Files behind other people's links may
// come without a hash.
func (m metadata) version() string {
	if m.ContentHash != "" {
		return m.ContentHash
	}
	return m.Rev
}

// page is a part of a list (files.stone, ListFolderResult).
type page struct {
	Entries []metadata `json:"entries"`
	Cursor  string     `json:"cursor"`
	HasMore bool       `json:"has_more"`
}

// rpc makes a call whose argument and result are JSON.
func (c *client) rpc(ctx context.Context, call string, arg, into any) error {
	body, err := json.Marshal(arg)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(httpx.Repeatable(ctx), http.MethodPost, c.api+"/2/"+call, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	answer, err := httpx.Fetch(c.http, req)
	if err != nil {
		return understood(err)
	}
	_, err = answer.JSON(req.URL.String(), into)
	return err
}

// download makes a call whose argument and result are in headers and whose body
// is the content. A content that is not what its hash says is an error.
func (c *client) download(ctx context.Context, call string, arg any) (m metadata, data []byte, err error) {
	text, err := json.Marshal(arg)
	if err != nil {
		return m, nil, err
	}
	req, err := http.NewRequestWithContext(httpx.Repeatable(ctx), http.MethodPost, c.content+"/2/"+call, nil)
	if err != nil {
		return m, nil, err
	}
	req.Header.Set("Dropbox-API-Arg", headerSafe(text))
	answer, err := httpx.Fetch(c.http, req)
	if err != nil {
		return m, nil, understood(err)
	}
	result := answer.Header.Get("Dropbox-API-Result")
	if err := json.Unmarshal([]byte(result), &m); err != nil {
		return m, nil, &httpx.NotDataError{URL: httpx.Redacted(req.URL), Page: httpx.IsPage(answer.Header, answer.Body)}
	}
	if m.ContentHash != "" && m.ContentHash != contentHash(answer.Body) {
		return m, nil, errDamaged
	}
	return m, answer.Body, nil
}

var errDamaged = errors.New("the file arrived damaged")

// headerSafe writes JSON in the ASCII that headers may hold (HTTP
// documentation, "Dropbox-API-Arg").
func headerSafe(text []byte) string {
	var b strings.Builder
	for _, r := range string(text) {
		switch {
		case r < 0x7f:
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// refusal is an error of a call itself (status 409), for example
// "path/not_found".
type refusal struct {
	summary string
	err     error
}

func (r *refusal) Error() string { return "Dropbox answered " + r.summary }
func (r *refusal) Unwrap() error { return r.err }

// refused reports whether Dropbox refused for one of these reasons; none: for any.
func refused(err error, reasons ...string) bool {
	var r *refusal
	if !errors.As(err, &r) {
		return false
	}
	for _, reason := range reasons {
		if strings.HasPrefix(r.summary+"/", reason+"/") {
			return true
		}
	}
	return len(reasons) == 0
}

// understood reads the body of an error (HTTP documentation, "Errors").
func understood(err error) error {
	var status *httpx.StatusError
	if !errors.As(err, &status) {
		return err
	}
	var body struct {
		Summary string `json:"error_summary"`
		Error   struct {
			Scope string `json:"required_scope"`
		} `json:"error"`
	}
	readable := json.Unmarshal(status.Body, &body) == nil
	switch {
	case status.Status == http.StatusUnauthorized && strings.HasPrefix(body.Summary, "missing_scope"):
		return connectors.Advise(fmt.Errorf("the permission %s is missing: %w", body.Error.Scope, err), scopeAdvice)
	case status.Status == http.StatusConflict && readable && body.Summary != "":
		return &refusal{strings.TrimRight(body.Summary, "./"), err} // dots of any number end it
	case status.Status == http.StatusBadRequest && bytes.Contains(status.Body, []byte("required scope")):
		return connectors.Advise(connectors.Permanent(fmt.Errorf("a permission is missing: %w", err)), scopeAdvice)
	case status.Status == http.StatusBadRequest:
		return connectors.Permanent(err)
	}
	return err
}

const scopeAdvice = "Tick all four permissions of the steps in the Dropbox App Console, press Submit there, and then sign in again: permissions count only from the next sign-in on."
