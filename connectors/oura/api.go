package oura

import (
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

// api asks Oura for an account.
type api struct {
	http *http.Client
	base string
}

// open makes an api of an account that was signed in to.
func open(s *connectors.Session) (*api, error) {
	config, err := source{}.OAuth(s)
	if err != nil {
		return nil, err
	}
	if _, err := oauth.Load(s); err != nil {
		return nil, err
	}
	return &api{http: oauth.Client(s, config), base: address(s, "api") + "/v2/usercollection/"}, nil
}

// get asks an end point; what came is returned as it came.
func (a *api) get(ctx context.Context, name string, query url.Values, into any) ([]byte, error) {
	raw, err := httpx.JSON(ctx, a.http, a.base+name, query, into)
	if err != nil {
		return nil, explained(err)
	}
	return raw, nil
}

// documents asks an end point for all pages of an answer. All parameters go
// along with next_token: whether it suffices alone is not documented.
func (a *api) documents(ctx context.Context, name string, query url.Values) (all []json.RawMessage, err error) {
	seen := map[string]bool{}
	for {
		var page struct {
			Data []json.RawMessage `json:"data"`
			Next string            `json:"next_token"`
		}
		if _, err := a.get(ctx, name, query, &page); err != nil {
			return nil, err
		}
		if page.Data == nil { // none is an empty list; this is no answer to the question
			return nil, &httpx.NotDataError{URL: a.base + name}
		}
		all = append(all, page.Data...)
		if page.Next == "" {
			return all, nil
		}
		if seen[page.Next] {
			return nil, connectors.Permanent(fmt.Errorf("the pages of %s go in a circle", name))
		}
		seen[page.Next] = true
		query.Set("next_token", page.Next)
	}
}

// explained gives Oura's refusals the words that help.
func explained(err error) error {
	var refused *httpx.StatusError
	switch {
	case !errors.As(err, &refused):
		return err
	case refused.Page:
		return connectors.Advise(fmt.Errorf("a web page came from Oura instead of data (%d)", refused.Status),
			"It is tried again later. If it stays like this, a network with a sign-in page of its own, a proxy or a VPN may be in the way.")
	case refused.Status == http.StatusUpgradeRequired:
		return connectors.Advise(connectors.Permanent(&account{err, "Oura wants the app on your telephone to be newer"}),
			"Update the Oura app, open it once, and begin the sync again.")
	}
	return err
}

// membership is what a 403 for everything means (API document 1.37).
func membership(err error) error {
	return connectors.Advise(connectors.Permanent(&account{err, "Oura does not let this account be read"}),
		"Most often the Oura membership has ended: look in the Oura app under Membership, and begin the sync again when it is active. The export of your account works without a membership.")
}

// account is a refusal that holds for everything.
type account struct {
	error
	text string
}

func (e *account) Error() string { return e.text }
func (e *account) Unwrap() error { return e.error }

// onlyThis reports whether an error is about one end point, and leaves the
// others as they are. A 401 is such a one too: a permission that was not
// given is refused like this.
func onlyThis(err error) bool {
	var all *account
	var garbled *httpx.NotDataError
	if errors.As(err, &all) {
		return false
	}
	if errors.As(err, &garbled) {
		return !garbled.Page
	}
	status := httpx.Status(err)
	return status >= 400 || status == 0 && connectors.IsPermanent(err)
}

// address is the answer to a field with an address.
func address(s *connectors.Session, field string) string {
	return strings.TrimRight(strings.TrimSpace(s.Account.Answer(field)), "/")
}
