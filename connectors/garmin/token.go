package garmin

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
)

const (
	// secretToken is the name under which the token is kept.
	secretToken = "token"
	// early is how long before its end an access token is renewed (cyberjunky).
	early = 15 * time.Minute
	// warning is how long before its end the log speaks of the refresh token's.
	warning = 4 * 24 * time.Hour
)

// token is Garmin's Digital Identity token. Its names are those of the file
// that python-garminconnect writes, so that one can be taken over.
type token struct {
	Access   string    `json:"di_token"`
	Refresh  string    `json:"di_refresh_token"`
	ClientID string    `json:"di_client_id"`
	Until    time.Time `json:"refresh_until,omitzero"` // of the refresh token, where Garmin says
}

// claims are what an access token says of itself. Its signature cannot be
// checked here, and need not be: Garmin's servers do.
func (t token) claims() (expiry time.Time, clientID string, err error) {
	parts := strings.Split(t.Access, ".")
	if len(parts) != 3 {
		return expiry, "", errors.New("the token is not in the form that Garmin's have")
	}
	var head struct {
		Alg string `json:"alg"`
	}
	var body struct {
		Exp      json.RawMessage `json:"exp"`
		ClientID string          `json:"client_id"`
	}
	for i, into := range []any{&head, &body} {
		text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[i], "="))
		if err != nil || json.Unmarshal(text, into) != nil {
			return expiry, "", errors.New("the token is damaged")
		}
	}
	if strings.EqualFold(head.Alg, "none") || head.Alg == "" {
		return expiry, "", errors.New("the token is not signed")
	}
	var seconds float64
	if json.Unmarshal(body.Exp, &seconds) == nil && seconds > 0 && seconds < 1e11 {
		expiry = time.Unix(int64(seconds), 0)
	}
	return expiry, body.ClientID, nil
}

func load(s *connectors.Session) (t token, err error) {
	text, err := s.Vault.Secret(secretToken)
	if err != nil {
		return t, fmt.Errorf("reading the Garmin sign-in that is kept: %w", err)
	}
	if text == "" {
		return t, fmt.Errorf("nobody has signed in to Garmin yet: %w", connectors.ErrReauth)
	}
	if json.Unmarshal([]byte(text), &t) != nil || t.Access == "" {
		return t, fmt.Errorf("the Garmin sign-in that was kept is damaged: %w", connectors.ErrReauth)
	}
	return t, nil
}

func keep(s *connectors.Session, t token) error {
	text, err := json.Marshal(t)
	if err != nil {
		return err
	}
	if err := s.Vault.SetSecret(secretToken, string(text)); err != nil {
		return fmt.Errorf("keeping the Garmin sign-in: %w", err)
	}
	return nil
}

// fresh makes sure that the access token holds for a while.
func (a *api) fresh(ctx context.Context) error {
	expiry, _, err := a.token.claims()
	if err != nil {
		return fmt.Errorf("%w: %w", err, connectors.ErrReauth)
	}
	if expiry.IsZero() || a.session.Clock.Now().Add(early).Before(expiry) {
		return nil
	}
	return a.renew(ctx)
}

// renew trades the refresh token for a new pair. It rotates: the new pair is
// kept before it is used, and only one does this at a time. Somebody else may
// have done it already.
func (a *api) renew(ctx context.Context) error {
	return a.session.Vault.Exclusive(ctx, func() error {
		kept, err := load(a.session)
		if err != nil {
			return err
		}
		if kept.Access != a.token.Access {
			a.token = kept
			return nil
		}
		if kept.Refresh == "" || kept.ClientID == "" {
			return fmt.Errorf("the Garmin sign-in has ended: %w", connectors.ErrReauth)
		}
		ctx, done := httpx.Finish(ctx)
		defer done()
		got, err := a.request(ctx, kept.ClientID, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {kept.Refresh}})
		if err != nil {
			if s := httpx.Status(err); s == http.StatusBadRequest || s == http.StatusUnauthorized {
				return connectors.Advise(connectors.Reauth("Garmin no longer accepts the sign-in"),
					"Sign in again; nothing that was loaded is lost. If another program uses the same sign-in, give it one of its own.")
			}
			return fmt.Errorf("renewing the Garmin sign-in: %w", err)
		}
		if got.Refresh == "" {
			got.Refresh = kept.Refresh
		}
		if got.Until.IsZero() {
			got.Until = kept.Until
		}
		if err := keep(a.session, got); err != nil {
			return err
		}
		a.token = got
		return nil
	})
}

// request asks for a token: with a service ticket or a refresh token, as the
// client of that id, which has no password.
func (a *api) request(ctx context.Context, clientID string, form url.Values) (t token, err error) {
	form.Set("client_id", clientID)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.at.diauth+tokenPath, strings.NewReader(form.Encode()))
	if err != nil {
		return t, errors.New("the address of Garmin's token server is none")
	}
	req.Header = a.at.native()
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json,text/html;q=0.9,*/*;q=0.8")
	req.Header.Set("Cache-Control", "no-cache")
	req.SetBasicAuth(clientID, "")
	answer, err := httpx.Fetch(a.session.HTTP, req)
	if err != nil {
		return t, a.gate(err)
	}
	var reply struct {
		Access       string  `json:"access_token"`
		Refresh      string  `json:"refresh_token"`
		RefreshUntil float64 `json:"refresh_token_expires_in"`
	}
	if _, err := answer.JSON(a.at.diauth+tokenPath, &reply); err != nil {
		return t, err
	}
	t = token{Access: reply.Access, Refresh: reply.Refresh, ClientID: clientID}
	if reply.RefreshUntil > 0 && reply.RefreshUntil < 1e9 {
		t.Until = a.session.Clock.Now().Add(time.Duration(reply.RefreshUntil) * time.Second)
	}
	_, named, err := t.claims()
	if err != nil {
		return t, fmt.Errorf("the token server of Garmin answered, but %w", err)
	}
	if named != "" {
		t.ClientID = named
	}
	return t, nil
}

// ending says in the log when the sign-in is about to end.
func (a *api) ending() {
	if left := a.token.Until.Sub(a.session.Clock.Now()); !a.token.Until.IsZero() && left < warning {
		a.session.Log.Warn("the Garmin sign-in may end soon; signing in again prolongs it", "until", a.token.Until.Format(time.DateOnly))
	}
}
