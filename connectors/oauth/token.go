package oauth

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/oauth2"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
)

// Load reads the token of an account; none is ErrReauth.
func Load(s *connectors.Session) (t Token, err error) {
	text, err := s.Vault.Secret(Secret)
	if err != nil {
		return t, err
	}
	if text == "" {
		return t, fmt.Errorf("nobody has signed in yet: %w", connectors.ErrReauth)
	}
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return t, fmt.Errorf("the sign-in that was kept is damaged: %w", connectors.ErrReauth)
	}
	return t, nil
}

func keep(s *connectors.Session, t Token) error {
	text, err := json.Marshal(t)
	if err != nil {
		return err
	}
	if err := s.Vault.SetSecret(Secret, string(text)); err != nil {
		return fmt.Errorf("keeping the sign-in: %w", err)
	}
	return nil
}

func tokenOf(t *oauth2.Token, address string, now time.Time) Token {
	text := func(name string) string {
		switch v := t.Extra(name).(type) {
		case string:
			return v
		case float64:
			return fmt.Sprintf("%.0f", v)
		}
		return ""
	}
	expiry := t.Expiry
	if t.ExpiresIn > 0 {
		expiry = now.Add(time.Duration(t.ExpiresIn) * time.Second) // by our clock, which tests may set
	}
	return Token{AccessToken: t.AccessToken, RefreshToken: t.RefreshToken, Expiry: expiry, Issued: now,
		Scope: text("scope"), TokenURL: address, Account: cmp.Or(text("account_id"), text("user_id"), text("uid"))}
}

// tokenError says what the vendor holds against a request for a token, without
// the rest of its answer, in which tokens may stand. Only an answer about the
// sign-in itself ends it (RFC 6749, 5.2: 400 and 401): a 403 or a web page may
// come from whatever stands between.
func tokenError(err error) error {
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) {
		return err
	}
	status, page := refusal(refused)
	text := fmt.Errorf("the vendor refused (%d %s)", status, refused.ErrorCode)
	if refused.ErrorCode == "" {
		text = fmt.Errorf("the vendor refused (%d)", status)
	}
	switch {
	case page:
		return connectors.Advise(fmt.Errorf("the vendor answered %d with a web page", status),
			"It is tried again later. If it stays like this, see whether your network shows a sign-in page of its own.")
	case refused.ErrorCode == "invalid_client", refused.ErrorCode == "unauthorized_client", status == 401:
		return connectors.Advise(fmt.Errorf("%w: %w", text, connectors.ErrReauth),
			"Check client id and client secret: one character too many is enough. If they are right, sign in again.")
	case refused.ErrorCode == "invalid_grant", status == 400:
		return fmt.Errorf("%w: %w", text, connectors.ErrReauth)
	}
	return text
}

// refusal is the status of a refused request, and whether it is a web page.
func refusal(refused *oauth2.RetrieveError) (status int, page bool) {
	if refused.Response == nil {
		return 0, false
	}
	return refused.Response.StatusCode, httpx.IsPage(refused.Response.Header, refused.Body)
}

// elsewhere reports whether a refusal may mean that the application is known at
// another of the vendor's addresses.
func elsewhere(err error) bool {
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) {
		return false
	}
	status, _ := refusal(refused)
	return status == 400 || status == 401 || status == 404
}
