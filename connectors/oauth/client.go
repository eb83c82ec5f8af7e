package oauth

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"golang.org/x/oauth2"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
)

const (
	// early is how long before its end a token is renewed, if it lasts long
	// enough for that.
	early = 5 * time.Minute
	// young is the age under which a token that is refused was not refused for
	// its age: the permission is missing, and another token has it no more.
	young = 2 * time.Minute
)

// Client is the session's client, signing every request. Tokens are renewed in
// time and after a 401, by one at a time across processes, and are kept before
// they are used: a refresh token that rotates is good for one use only.
func Client(s *connectors.Session, c Config) *http.Client {
	signed, next := *s.HTTP, s.HTTP.Transport
	if next == nil {
		next = http.DefaultTransport
	}
	signed.Transport = &signer{session: s, config: c, next: next}
	return &signed
}

type signer struct {
	session *connectors.Session
	config  Config
	next    http.RoundTripper
}

func (s *signer) RoundTrip(req *http.Request) (*http.Response, error) {
	if httpx.Strayed(req) { // the token is nobody else's business
		return s.next.RoundTrip(req)
	}
	token, err := Fresh(req.Context(), s.session, s.config)
	if err != nil {
		return nil, err
	}
	resp, err := s.send(req, token)
	if err != nil || resp.StatusCode != http.StatusUnauthorized || s.session.Clock.Now().Sub(token.Issued) < young {
		return resp, err
	}
	if req.Body != nil && req.GetBody == nil {
		return resp, nil
	}
	renewed, err := renew(req.Context(), s.session, s.config, token)
	if err != nil {
		return nil, err
	}
	resp.Body.Close()
	return s.send(req, renewed)
}

func (s *signer) send(req *http.Request, t Token) (*http.Response, error) {
	signed := req.Clone(req.Context())
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		signed.Body = body
	}
	signed.Header.Set("Authorization", "Bearer "+t.AccessToken)
	return s.next.RoundTrip(signed)
}

// Fresh is the account's token, renewed if it is about to end.
func Fresh(ctx context.Context, s *connectors.Session, c Config) (Token, error) {
	t, err := Load(s)
	if err != nil {
		return t, err
	}
	lead := min(early, t.Expiry.Sub(t.Issued)/2) // none is renewed the moment it comes
	if t.Expiry.IsZero() || s.Clock.Now().Add(lead).Before(t.Expiry) {
		return t, nil
	}
	return renew(ctx, s, c, t)
}

// renew gets a new token for an old one. Somebody else may have done so already.
func renew(ctx context.Context, s *connectors.Session, c Config, old Token) (t Token, err error) {
	err = s.Vault.Exclusive(ctx, func() error {
		// Strava gives the same access token again while it is good for long:
		// only the time tells that it has been renewed.
		if t, err = Load(s); err != nil || t.AccessToken != old.AccessToken || !t.Issued.Equal(old.Issued) {
			return err
		}
		if t.RefreshToken == "" {
			return fmt.Errorf("the sign-in has ended: %w", connectors.ErrReauth)
		}
		address := t.TokenURL
		if !slices.Contains(c.TokenURLs, address) && len(c.TokenURLs) > 0 {
			address = c.TokenURLs[0] // the vendor has moved, and the person put it right
		}
		ctx, done := httpx.Finish(context.WithValue(ctx, oauth2.HTTPClient, s.HTTP))
		defer done()
		got, err := c.library(address, "").TokenSource(ctx, &oauth2.Token{RefreshToken: t.RefreshToken}).Token()
		if err != nil {
			return fmt.Errorf("renewing the sign-in: %w", tokenError(err))
		}
		fresh := tokenOf(got, address, s.Clock.Now())
		if fresh.RefreshToken == "" {
			fresh.RefreshToken = t.RefreshToken
		}
		if fresh.Scope == "" {
			fresh.Scope = t.Scope
		}
		if fresh.Account == "" {
			fresh.Account = t.Account
		}
		t = fresh
		return keep(s, t)
	})
	return t, err
}

// Forget removes the token from the keyring.
func Forget(s *connectors.Session) error {
	return s.Vault.DeleteSecret(Secret)
}
