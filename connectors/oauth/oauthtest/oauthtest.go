// Package oauthtest is the OAuth side of the fakes of vendors' servers: it gives
// out codes and tokens, each good once, rotates refresh tokens and refuses what
// real servers refuse.
package oauthtest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/oauth"
)

// Server is one application at one vendor with one person, who always agrees.
type Server struct {
	ClientID, ClientSecret string
	// Redirects are the addresses that are registered; "" port any. A pattern
	// "http://127.0.0.1:*/callback" stands for every port.
	Redirects []string
	Clock     connectors.Clock
	Lifetime  time.Duration // of an access token; default 6 h
	PKCE      bool          // a challenge is demanded
	Separator string        // between scopes, default a space
	// Granted is what the person allows of the scopes that are asked for; nil all.
	Granted []string
	// Reply adds what the vendor says beside the token.
	Reply map[string]any
	// KeepsRefresh says that a refresh token stays good.
	KeepsRefresh bool
	// KeepsAccess is how long an access token must still last for a renewal to
	// give the same pair again; 0 gives a new one always.
	KeepsAccess time.Duration
	// Quiet says that the reply does not tell the scope: only the address does.
	Quiet bool
	// Declines says that the person says no.
	Declines bool
	// Refuse answers with an error in the vendor's own shape; nil is RFC 6749's.
	Refuse func(w http.ResponseWriter, status int, code string)

	mu      sync.Mutex
	n       int
	codes   map[string]grant
	refresh map[string]grant
	access  map[string]grant
	given   []string
	calls   int
}

type grant struct {
	refresh   string // of an access token: what it was given out with
	scope     string
	challenge string
	redirect  string
	expires   time.Time
}

// Mount answers at the three usual addresses; revoke may be "".
func (s *Server) Mount(mux *http.ServeMux, authorize, token, revoke string) {
	mux.HandleFunc("GET "+authorize, s.Authorize)
	mux.HandleFunc("POST "+token, s.Token)
	if revoke != "" {
		mux.HandleFunc("POST "+revoke, s.Revoke)
	}
}

func (s *Server) secret(kind string) string {
	s.n++
	text := fmt.Sprintf("%s-%x", kind, sha256.Sum256(fmt.Append(nil, s.ClientID, kind, s.n)))[:len(kind)+33]
	s.given = append(s.given, text)
	return text
}

// Authorize is the page on which the person agrees: it sends the browser back.
func (s *Server) Authorize(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.init()
	q := r.URL.Query()
	redirect := q.Get("redirect_uri")
	switch {
	case q.Get("response_type") != "code" || q.Get("client_id") != s.ClientID:
		s.refuse(w, http.StatusBadRequest, "invalid_client")
		return
	case !s.registered(redirect):
		s.refuse(w, http.StatusBadRequest, "invalid_redirect_uri")
		return
	case s.PKCE && (q.Get("code_challenge") == "" || q.Get("code_challenge_method") != "S256"):
		s.refuse(w, http.StatusBadRequest, "invalid_request")
		return
	}
	separator := s.Separator
	if separator == "" {
		separator = " "
	}
	asked := strings.Split(q.Get("scope"), separator)
	if s.Granted != nil {
		asked = slices.DeleteFunc(asked, func(scope string) bool { return !slices.Contains(s.Granted, scope) })
	}
	scope := strings.Join(asked, separator)
	if s.Declines {
		back := url.Values{"error": {"access_denied"}, "state": {q.Get("state")}}
		http.Redirect(w, r, redirect+"?"+back.Encode(), http.StatusFound)
		return
	}
	code := s.secret("code")
	s.codes[code] = grant{scope: scope, challenge: q.Get("code_challenge"), redirect: redirect, expires: s.Clock.Now().Add(10 * time.Minute)}
	back := url.Values{"code": {code}, "scope": {scope}, "state": {q.Get("state")}}
	http.Redirect(w, r, redirect+"?"+back.Encode(), http.StatusFound)
}

func (s *Server) registered(redirect string) bool {
	for _, known := range s.Redirects {
		before, after, any := strings.Cut(known, "*")
		if !any && known == redirect || any && strings.HasPrefix(redirect, before) && strings.HasSuffix(redirect, after) {
			return true
		}
	}
	return false
}

// Token exchanges a code or a refresh token.
func (s *Server) Token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.init()
	s.calls++
	if err := r.ParseForm(); err != nil {
		s.refuse(w, http.StatusBadRequest, "invalid_request")
		return
	}
	id, secret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	if user, pass, ok := r.BasicAuth(); ok {
		id, secret = user, pass
	}
	if id != s.ClientID || secret != s.ClientSecret {
		s.refuse(w, http.StatusUnauthorized, "invalid_client")
		return
	}
	var g grant
	switch r.PostForm.Get("grant_type") {
	case "authorization_code":
		code := r.PostForm.Get("code")
		found, ok := s.codes[code]
		delete(s.codes, code) // good once, also if what follows is wrong
		if !ok || s.Clock.Now().After(found.expires) || found.redirect != r.PostForm.Get("redirect_uri") || !verified(found.challenge, r.PostForm.Get("code_verifier")) {
			s.refuse(w, http.StatusBadRequest, "invalid_grant")
			return
		}
		g = found
	case "refresh_token":
		token := r.PostForm.Get("refresh_token")
		found, ok := s.refresh[token]
		if !ok {
			s.refuse(w, http.StatusBadRequest, "invalid_grant")
			return
		}
		if reply := s.still(token); reply != nil {
			send(w, reply)
			return
		}
		if !s.KeepsRefresh {
			delete(s.refresh, token)
		}
		g = found
	default:
		s.refuse(w, http.StatusBadRequest, "unsupported_grant_type")
		return
	}
	send(w, s.issue(g.scope))
}

func send(w http.ResponseWriter, reply map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(reply)
}

// still is the pair that a refresh token belongs to, if that lasts for long.
func (s *Server) still(refresh string) map[string]any {
	for access, g := range s.access {
		left := g.expires.Sub(s.Clock.Now())
		if s.KeepsAccess > 0 && g.refresh == refresh && left > s.KeepsAccess {
			return s.reply(access, refresh, left, g.scope)
		}
	}
	return nil
}

// issue gives out a pair of tokens; the caller holds the lock.
func (s *Server) issue(scope string) map[string]any {
	life := s.Lifetime
	if life == 0 {
		life = 6 * time.Hour
	}
	access, refresh := s.secret("access"), s.secret("refresh")
	s.access[access] = grant{scope: scope, expires: s.Clock.Now().Add(life), refresh: refresh}
	s.refresh[refresh] = grant{scope: scope}
	return s.reply(access, refresh, life, scope)
}

func (s *Server) reply(access, refresh string, life time.Duration, scope string) map[string]any {
	reply := map[string]any{"access_token": access, "refresh_token": refresh, "token_type": "Bearer",
		"expires_in": int(life.Seconds()), "scope": scope}
	if s.Quiet {
		delete(reply, "scope")
	}
	for name, value := range s.Reply {
		reply[name] = value
	}
	return reply
}

// Revoke ends the access.
func (s *Server) Revoke(w http.ResponseWriter, r *http.Request) {
	if !s.Allowed(r, "") && r.FormValue("access_token") == "" && r.FormValue("token") == "" {
		s.refuse(w, http.StatusUnauthorized, "invalid_token")
		return
	}
	s.Expire()
	w.WriteHeader(http.StatusOK)
}

// SignIn keeps in a vault what a finished sign-in leaves there.
func (s *Server) SignIn(v connectors.Vault, tokenURL, scope string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.init()
	reply := s.issue(scope)
	now := s.Clock.Now()
	text, err := json.Marshal(oauth.Token{
		AccessToken: reply["access_token"].(string), RefreshToken: reply["refresh_token"].(string),
		Expiry: now.Add(time.Duration(reply["expires_in"].(int)) * time.Second), Issued: now, Scope: scope, TokenURL: tokenURL,
	})
	if err != nil {
		return err
	}
	return v.SetSecret(oauth.Secret, string(text))
}

// Allowed reports whether a request carries a good token with a scope ("" any).
func (s *Server) Allowed(r *http.Request, scope string) bool {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.init()
	g, known := s.access[token]
	if !ok || !known || !s.Clock.Now().Before(g.expires) {
		return false
	}
	return scope == "" || slices.Contains(strings.FieldsFunc(g.scope, func(r rune) bool { return r == ' ' || r == ',' }), scope)
}

// Burn uses up the code of a request that another address refuses.
func (s *Server) Burn(r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.codes, r.PostFormValue("code"))
}

// Expire makes everything that was given out so far worthless for ever.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.codes)
	clear(s.refresh)
	clear(s.access)
}

// Secrets are all codes and tokens given out so far, and the client's secret.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := slices.Clone(s.given)
	if s.ClientSecret != "" {
		all = append(all, s.ClientSecret)
	}
	return all
}

// Calls is how often the token address was asked.
func (s *Server) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

func (s *Server) init() {
	if s.codes == nil {
		s.codes, s.refresh, s.access = map[string]grant{}, map[string]grant{}, map[string]grant{}
	}
}

func verified(challenge, verifier string) bool {
	if challenge == "" {
		return true
	}
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:]) == challenge
}

func (s *Server) refuse(w http.ResponseWriter, status int, code string) {
	if s.Refuse != nil {
		s.Refuse(w, status, code)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": code})
}
