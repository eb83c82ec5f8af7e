package strava

import (
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

// scopes are those of reading; nothing is ever written.
var scopes = []string{"read", "read_all", "profile:read_all", "activity:read_all"}

// OAuth implements oauth.Connector (developers.strava.com/docs/authentication,
// 2026): scopes by commas, no PKCE, the secret in the form; every port of
// 127.0.0.1 is allowed whatever domain was registered.
func (source) OAuth(s *connectors.Session) (oauth.Config, error) {
	id := strings.TrimSpace(s.Account.Answer("client_id"))
	secret, err := s.Vault.Secret("client_secret")
	if err != nil {
		return oauth.Config{}, fmt.Errorf("reading the Client Secret: %w", err)
	}
	if secret = strings.TrimSpace(secret); id == "" || secret == "" {
		return oauth.Config{}, connectors.Advise(connectors.Permanent(errors.New("the Client ID or the Client Secret is missing")),
			"Both are on Strava's page My API Application: the steps say how to get there.")
	}
	base := address(s, "oauth")
	return oauth.Config{
		ClientID: id, ClientSecret: secret, AuthURL: base + "/authorize", TokenURLs: []string{base + "/token"},
		Scopes: scopes, Separator: ",",
		// Strava would silently use old ticks again otherwise.
		Extra: url.Values{"approval_prompt": {"force"}},
	}, nil
}

// Check implements connectors.Checker.
func (source) Check(ctx context.Context, s *connectors.Session) (connectors.Identity, error) {
	a, err := open(s)
	if err != nil {
		return connectors.Identity{}, err
	}
	var who athlete
	if _, err := a.get(ctx, "/athlete", nil, &who); err != nil {
		return connectors.Identity{}, fmt.Errorf("asking who is signed in: %w", err)
	}
	id := connectors.Identity{Name: who.name()}
	if err := a.ticked(); err != nil {
		return id, err
	}
	var newest []summary
	if _, err := a.get(ctx, "/athlete/activities", url.Values{"per_page": {"1"}}, &newest); err != nil {
		return id, fmt.Errorf("asking for the newest activity: %w", err)
	}
	if len(newest) > 0 {
		id.Newest, id.At = newest[0].Name, newest[0].Start
	}
	return id, nil
}

// ticked makes sure that activities may be read.
func (a *api) ticked() error {
	if a.may("activity:read_all", "activity:read") {
		return nil
	}
	return connectors.Advise(fmt.Errorf("the permission to read activities was not given: %w", connectors.ErrReauth),
		"Sign in again and leave the ticks on Strava's page as they are.")
}

// Revoke implements connectors.Revoker. /oauth/revoke is there since
// 2026-06-01, /oauth/deauthorize until 2027-06-01 (Strava's changelog).
func (source) Revoke(ctx context.Context, s *connectors.Session) error {
	config, err := source{}.OAuth(s)
	if err != nil {
		return err
	}
	token, err := oauth.Load(s)
	if errors.Is(err, connectors.ErrReauth) {
		return nil // there is nothing to end
	}
	if err != nil {
		return err
	}
	base := address(s, "oauth")
	err = post(ctx, s.HTTP, base+"/revoke", url.Values{"token": {token.RefreshToken}, "token_type_hint": {"refresh_token"}},
		func(r *http.Request) {
			r.SetBasicAuth(url.QueryEscape(config.ClientID), url.QueryEscape(config.ClientSecret))
		})
	if errors.Is(err, connectors.ErrGone) {
		// The old way wants an access token that still works.
		if token, err = oauth.Fresh(ctx, s, config); err == nil {
			err = post(ctx, s.HTTP, base+"/deauthorize", nil, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token.AccessToken) })
		}
	}
	if err != nil && !errors.Is(err, connectors.ErrReauth) { // what is refused has ended already
		return connectors.Advise(fmt.Errorf("ending the access at Strava: %w", err),
			"You can end it yourself: on Strava's page Settings, My Apps, press Revoke Access.")
	}
	return nil
}

func post(ctx context.Context, client *http.Client, address string, form url.Values, sign func(*http.Request)) error {
	ctx, cancel := context.WithTimeout(httpx.Repeatable(ctx), 2*time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	sign(req)
	_, err = httpx.Fetch(client, req)
	return err
}
