package oura

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
	"athletedata/connectors/oauth"
)

// OAuth implements oauth.Connector. Redirect addresses are compared letter by
// letter. The new address for tokens comes first: the old one refuses codes of
// new applications, and uses them up.
func (source) OAuth(s *connectors.Session) (oauth.Config, error) {
	id := strings.TrimSpace(s.Account.Answer("client_id"))
	secret, err := s.Vault.Secret("client_secret")
	if err != nil {
		return oauth.Config{}, fmt.Errorf("reading the Client Secret: %w", err)
	}
	if secret = strings.TrimSpace(secret); id == "" || secret == "" {
		return oauth.Config{}, connectors.Advise(connectors.Permanent(errors.New("the Client ID or the Client Secret is missing")),
			"Both are on the page of your application at Oura: the steps say how to get there.")
	}
	preset := newScopes
	if s.Account.Answer("app") == oldPortal {
		preset = oldScopes
	}
	return oauth.Config{
		ClientID: id, ClientSecret: secret, AuthURL: address(s, "authorize"), TokenURLs: []string{address(s, "token_new"), address(s, "token_old")},
		Scopes: strings.Fields(cmp.Or(strings.TrimSpace(s.Account.Answer("scopes")), preset)), Redirect: "localhost", Port: s.Account.Number("port"),
	}, nil
}

// Check implements connectors.Checker.
func (source) Check(ctx context.Context, s *connectors.Session) (connectors.Identity, error) {
	a, err := open(s)
	if err != nil {
		return connectors.Identity{}, err
	}
	var who struct{ Email string }
	_, noProfile := a.get(ctx, "personal_info", nil, &who)
	if noProfile != nil && !onlyThis(noProfile) {
		return connectors.Identity{}, fmt.Errorf("asking who is signed in: %w", noProfile)
	}
	id := connectors.Identity{Name: cmp.Or(who.Email, "your Oura account")}
	today := connectors.Day(s.Clock.Now())
	nights, err := a.documents(ctx, "daily_sleep", endpoints[0].query(today.AddDate(0, 0, -month), today.AddDate(0, 0, 1)))
	switch {
	case err != nil && noProfile != nil && httpx.Status(err) == http.StatusForbidden:
		return id, membership(err)
	case err != nil && (noProfile != nil || !onlyThis(err)):
		return id, fmt.Errorf("asking for the newest night: %w", err)
	}
	for _, n := range nights {
		if d, ok := endpoints[0].dayOf(n); ok && !d.Before(id.At) {
			id.At, id.Newest = d, "Night to "+d.Format("2 January 2006")
		}
	}
	return id, nil
}

// Revoke implements connectors.Revoker.
func (source) Revoke(ctx context.Context, s *connectors.Session) error {
	config, err := source{}.OAuth(s)
	if err != nil {
		return err
	}
	token, err := oauth.Fresh(ctx, s, config)
	if errors.Is(err, connectors.ErrReauth) {
		return nil // it has ended already
	}
	if err == nil {
		err = revoke(ctx, s, token)
	}
	if err != nil && !errors.Is(err, connectors.ErrReauth) {
		return connectors.Advise(fmt.Errorf("ending the access at Oura: %w", err),
			"You can end it yourself: on Oura's page of applications, delete the one you registered.")
	}
	return nil
}

func revoke(ctx context.Context, s *connectors.Session, token oauth.Token) error {
	ctx, cancel := context.WithTimeout(httpx.Repeatable(ctx), 2*time.Minute)
	defer cancel()
	query := url.Values{"access_token": {token.AccessToken}} // so the documentation wants it
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address(s, "revoke")+"?"+query.Encode(), nil)
	if err != nil {
		return errors.New("the address for ending the access is none")
	}
	_, err = httpx.Fetch(s.HTTP, req)
	return err
}
