package strava

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
	"athletedata/connectors/oauth"
)

// api asks Strava for an account.
type api struct {
	http  *http.Client
	base  string
	scope oauth.Token // what was granted
}

// open makes an api of an account that was signed in to.
func open(s *connectors.Session) (*api, error) {
	config, err := source{}.OAuth(s)
	if err != nil {
		return nil, err
	}
	token, err := oauth.Load(s)
	if err != nil {
		return nil, err
	}
	return &api{http: oauth.Client(s, config), base: address(s, "api"), scope: token}, nil
}

// may reports whether the athlete has left a scope ticked.
func (a *api) may(scopes ...string) bool {
	for _, s := range scopes {
		if a.scope.Has(s) {
			return true
		}
	}
	return a.scope.Scope == ""
}

// get asks for a path; what came is returned as it came.
func (a *api) get(ctx context.Context, path string, query url.Values, into any) ([]byte, error) {
	raw, err := httpx.JSON(ctx, a.http, a.base+path, query, into)
	if err != nil {
		return nil, explained(err)
	}
	if saysNothing(raw) {
		return nil, &httpx.NotDataError{URL: path}
	}
	return raw, nil
}

// saysNothing is so of an empty answer and of the words of an error that come as
// if all were well: neither may take the place of what is stored.
func saysNothing(raw []byte) bool {
	if len(bytes.TrimSpace(raw)) == 0 {
		return true
	}
	var all map[string]json.RawMessage
	if json.Unmarshal(raw, &all) != nil || all["message"] == nil {
		return false
	}
	delete(all, "message")
	delete(all, "errors")
	return len(all) == 0
}

// fault is the shape of Strava's errors.
type fault struct {
	Message string `json:"message"`
	Errors  []struct {
		Resource, Field, Code string
	} `json:"errors"`
}

// explained gives Strava's refusals the words that help.
func explained(err error) error {
	var refused *httpx.StatusError
	if !errors.As(err, &refused) {
		return err
	}
	if refused.Page {
		return connectors.Advise(fmt.Errorf("a web page came from Strava instead of data (%d)", refused.Status),
			"It is tried again later. If it stays like this, a network with a sign-in page of its own, a proxy or a VPN may be in the way.")
	}
	if refused.Status != http.StatusForbidden {
		return err
	}
	var f fault
	_ = json.Unmarshal(refused.Body, &f) // a body of another shape says nothing
	for _, e := range f.Errors {
		if strings.EqualFold(e.Code, "inactive") {
			return connectors.Advise(connectors.Permanent(&inactive{err, "Strava has switched your application off"}),
				"Since June 2026 Strava lets only applications of paying subscribers in. Take out a Strava subscription with the account that owns the application and begin the sync again, or use the bulk export.")
		}
	}
	if text := bytes.ToLower(refused.Body); bytes.Contains(text, []byte("athlete")) && (bytes.Contains(text, []byte("limit")) || bytes.Contains(text, []byte("exceed"))) {
		return connectors.Advise(connectors.Permanent(&inactive{err, "your application at Strava may serve no more athletes"}),
			"A new application is for the one athlete who registered it. Sign in with that account, or register an application with this one.")
	}
	return err
}

// inactive is a refusal that holds for everything.
type inactive struct {
	error
	text string
}

func (e *inactive) Error() string { return e.text }
func (e *inactive) Unwrap() error { return e.error }

// onlyThis reports whether an error is about the one thing that was asked for,
// and leaves the rest of a sync as it is.
func onlyThis(err error) bool {
	var whole *inactive
	if errors.As(err, &whole) || errors.Is(err, connectors.ErrReauth) {
		return false
	}
	status := httpx.Status(err)
	return status >= 400 && status < 500 && status != http.StatusRequestTimeout || status == 0 && connectors.IsPermanent(err)
}

// address is the answer to a field with an address.
func address(s *connectors.Session, field string) string {
	return strings.TrimRight(strings.TrimSpace(s.Account.Answer(field)), "/")
}
