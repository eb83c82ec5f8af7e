package fake

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// clients are the phone apps whose tickets are exchanged.
var clients = []string{"GARMIN_CONNECT_MOBILE_ANDROID_DI_2024Q4", "GARMIN_CONNECT_MOBILE_ANDROID_DI", "GARMIN_CONNECT_MOBILE_IOS_DI"}

const (
	ticketGrant  = "https://connectapi.garmin.com/di-oauth2-service/oauth/grant/service_ticket"
	accessLives  = 24 * time.Hour
	refreshLives = 30 * 24 * time.Hour
)

// access is whom a token is for.
type access struct {
	user, client string
	until        time.Time
}

// issue makes a pair of tokens; the lock is held.
func (s *Server) issue(client, user string) (accessToken, refreshToken string) {
	s.issued++
	now := s.clock.Now()
	part := func(v any) string {
		text, _ := json.Marshal(v) // strings and numbers always can be
		return base64.RawURLEncoding.EncodeToString(text)
	}
	until := now.Add(accessLives)
	accessToken = part(map[string]string{"alg": "RS256", "typ": "JWT", "kid": "di-oauth-signer"}) + "." +
		part(map[string]any{"exp": until.Unix(), "iat": now.Unix(), "client_id": client, "jti": fmt.Sprint(s.issued), "scope": []string{"CONNECT_READ", "CONNECT_WRITE"}}) + "." +
		base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "signature-%d-%x", s.issued, mix(s.issued)))
	refreshToken = base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "refresh-%d-%x", s.issued, mix(s.issued+7)))
	s.access[accessToken] = access{user, client, until}
	s.refresh[refreshToken] = access{user, client, now.Add(refreshLives)}
	s.secrets = append(s.secrets, accessToken, refreshToken)
	return accessToken, refreshToken
}

func oauthError(w http.ResponseWriter, status int, code, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"error":%q,"error_description":%q}`, code, text)
}

// token is the token server: the client is named twice and has no password, a
// ticket is good once and for the service of its sign-in, and a refresh token
// is good once.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	client, password, ok := r.BasicAuth()
	if !ok || password != "" || r.ParseForm() != nil || r.PostForm.Get("client_id") != client ||
		!strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") || !slices.Contains(clients, client) {
		oauthError(w, http.StatusUnauthorized, "invalid_client", "Bad client credentials")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	var user string
	switch r.PostForm.Get("grant_type") {
	case ticketGrant:
		text := r.PostForm.Get("service_ticket")
		g, ok := s.tickets[text]
		delete(s.tickets, text)
		if !ok || now.After(g.until) || g.service != r.PostForm.Get("service_url") {
			oauthError(w, http.StatusBadRequest, "invalid_grant", "Invalid service ticket")
			return
		}
		user = g.user
	case "refresh_token":
		text := r.PostForm.Get("refresh_token")
		a, ok := s.refresh[text]
		if !ok || now.After(a.until) || a.client != client {
			oauthError(w, http.StatusBadRequest, "invalid_grant", "Invalid refresh token")
			return
		}
		delete(s.refresh, text)
		user = a.user
	default:
		oauthError(w, http.StatusBadRequest, "unsupported_grant_type", "")
		return
	}
	accessToken, refreshToken := s.issue(client, user)
	w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": accessToken, "token_type": "Bearer", "refresh_token": refreshToken,
		"expires_in": int(accessLives.Seconds()) - 1, "refresh_token_expires_in": int(refreshLives.Seconds()) - 1, "scope": "CONNECT_READ CONNECT_WRITE", "jti": fmt.Sprint(s.issued)})
}

// admitted lets those in who have a token that is good.
func (s *Server) admitted(w http.ResponseWriter, r *http.Request) bool {
	text, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	if a, known := s.access[text]; !ok || !known || now.After(a.until) || kindOf(a.user) == "refused" {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token", error_description="Token is not active"`)
		w.WriteHeader(http.StatusUnauthorized)
		return false
	}
	if r.Header.Get("Cookie") != "" || r.Header.Get("Accept") == "" {
		refuse(w, http.StatusBadRequest, "BadRequestException")
		return false
	}
	if s.o.PerSecond > 0 {
		if s.second != now.Unix() {
			s.second, s.inSecond = now.Unix(), 0
		}
		if s.inSecond++; s.inSecond > s.o.PerSecond {
			w.WriteHeader(http.StatusTooManyRequests)
			return false
		}
	}
	for day := range s.limited {
		if strings.Contains(r.URL.String(), day) {
			delete(s.limited, day)
			w.WriteHeader(http.StatusTooManyRequests)
			return false
		}
	}
	return true
}
