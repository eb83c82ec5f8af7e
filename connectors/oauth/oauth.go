// Package oauth signs in through the system's browser (RFC 8252) and keeps the
// tokens fresh. [Begin] opens a listener on this computer only for as long as
// the person is in the browser; [Client] signs the requests of a connector.
package oauth

import (
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"athletedata/connectors"
)

// Config is how a vendor does OAuth 2.
type Config struct {
	ClientID     string
	ClientSecret string // "" where PKCE takes its place
	AuthURL      string
	// TokenURLs are tried in this order at the first exchange; the one that
	// worked is kept for refreshing. A rejected attempt may use up the code, so
	// the most likely one comes first.
	TokenURLs []string
	Scopes    []string
	Separator string // between scopes, default a space
	// Redirect is the host the vendor has registered: "127.0.0.1", the default,
	// or "localhost". Port 0 is any free one. Path defaults to "/callback".
	Redirect string
	Port     int
	Path     string
	PKCE     bool
	Extra    url.Values // further parameters of the authorize request
	InHeader bool       // client id and secret as HTTP Basic, not in the form
}

// Connector is a source that is signed in to with OAuth.
type Connector interface {
	connectors.Connector
	// OAuth says how, with the client id and addresses of the account.
	OAuth(s *connectors.Session) (Config, error)
}

// Token is what is kept in the keyring, under [Secret].
type Token struct {
	AccessToken  string    `json:"access_token"`
	RefreshToken string    `json:"refresh_token,omitempty"`
	Expiry       time.Time `json:"expiry,omitzero"`
	Issued       time.Time `json:"issued"`
	Scope        string    `json:"scope,omitempty"` // as granted
	TokenURL     string    `json:"token_url"`
	Account      string    `json:"account,omitempty"` // account_id, user id: whatever of the reply names the person
}

// Secret is the name under which the token is kept.
const Secret = "token"

// Has reports whether a scope was granted.
func (t Token) Has(scope string) bool {
	for _, s := range strings.FieldsFunc(t.Scope, func(r rune) bool { return r == ' ' || r == ',' }) {
		if s == scope {
			return true
		}
	}
	return false
}

func (c Config) library(tokenURL, redirect string) *oauth2.Config {
	style := oauth2.AuthStyleInParams
	if c.InHeader {
		style = oauth2.AuthStyleInHeader
	}
	scopes := c.Scopes
	if c.Separator != "" && c.Separator != " " && len(scopes) > 0 {
		scopes = []string{strings.Join(scopes, c.Separator)}
	}
	return &oauth2.Config{ClientID: c.ClientID, ClientSecret: c.ClientSecret, RedirectURL: redirect, Scopes: scopes,
		Endpoint: oauth2.Endpoint{AuthURL: c.AuthURL, TokenURL: tokenURL, AuthStyle: style}}
}
