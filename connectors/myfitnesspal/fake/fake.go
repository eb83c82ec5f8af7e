// Package fake is the web site of MyFitnessPal with one account in it, as
// github.com/Andyyyy64/myfitnesspal-cli (2026-04-09) and a public record of
// measurements against the live site (Augustin Briolon, 2026-08-19) describe
// it: a rolling session, a sign-in that no program passes, and a diary that
// answers with today when it does not know a parameter.
package fake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"athletedata/connectors"
)

// Cookie is the name of the session's cookie.
const Cookie = "__Secure-next-auth.session-token"

// User is who is signed in.
const User = "erika_laeuft"

const month = 30 * 24 * 3600

// Options of a server.
type Options struct {
	Days  int  // of diary up to the present; default 40
	Split bool // the cookie is so long that it comes in two parts
}

// Server is the site.
type Server struct {
	clock connectors.Clock
	o     Options
	first time.Time // last day that was written by the time it was made

	mu       sync.Mutex
	sessions map[string]bool // known to the site, and to its services
	browser  map[string]bool // known to the site itself
	issued   []string
	added    map[string][]any // entries added since, by list and day
	changed  map[string]bool  // days whose first amount was put right
	cleared  map[string]bool  // days whose entries were all deleted
	weights  int
	empty    bool
	trouble  string
	wrong    int
}

// New is a server whose present is the clock's.
func New(clock connectors.Clock, o Options) *Server {
	if o.Days == 0 {
		o.Days = 40
	}
	return &Server{clock: clock, o: o, first: connectors.Day(clock.Now()), sessions: map[string]bool{}, browser: map[string]bool{},
		added: map[string][]any{}, changed: map[string]bool{}, cleared: map[string]bool{}}
}

// Answers are those to the wizard. The diary is not looked for for years.
func (s *Server) Answers(base string) map[string]string {
	return map[string]string{"address": base, "quiet": "6"}
}

// Typed are the answers to the wizard's secret fields, copied out of a browser.
func (s *Server) Typed() map[string]string {
	typed := map[string]string{}
	for i, c := range s.Browser() {
		typed[[]string{"cookie", "cookie2"}[i]] = c.Value
	}
	return typed
}

// SignIn leaves in the vault what a sign-in does.
func (s *Server) SignIn(v connectors.Vault) error {
	cookies := map[string]string{}
	for _, c := range s.Browser() {
		cookies[c.Name] = c.Value
	}
	text, err := json.Marshal(cookies)
	if err != nil {
		return err
	}
	return v.SetSecret("cookies", string(text))
}

// Browser are the cookies of a browser in which somebody has just signed in.
func (s *Server) Browser() []*http.Cookie {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.issue(false)
}

// issue makes a session. As the site does, it is told in parts when it is long.
func (s *Server) issue(secure bool) (cookies []*http.Cookie) {
	token := fmt.Sprintf("eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..fake-session-%04d.%s_tail", len(s.issued)+1, strings.Repeat("x", 40))
	s.issued = append(s.issued, token)
	s.sessions[token], s.browser[token] = true, true
	parts := map[string]string{Cookie: token}
	if s.o.Split {
		parts = map[string]string{Cookie + ".0": token[:50], Cookie + ".1": token[50:]}
	}
	for name, value := range parts {
		cookies = append(cookies, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: month, HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode})
	}
	slices.SortFunc(cookies, func(a, b *http.Cookie) int { return strings.Compare(a.Name, b.Name) })
	return cookies
}

// token is the session that came with a request.
func token(r *http.Request) string {
	if c, err := r.Cookie(Cookie); err == nil {
		return c.Value
	}
	var whole string
	for i := range 5 {
		if c, err := r.Cookie(fmt.Sprintf("%s.%d", Cookie, i)); err == nil {
			whole += c.Value
		}
	}
	return whole
}

// Expire ends all sessions.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.sessions)
	clear(s.browser)
}

// ExpireBrowser ends what the site knows of sessions; its services go on.
func (s *Server) ExpireBrowser() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.browser)
}

// Trouble makes every answer a "page" of the shield in front of the site, the
// site's own "login" page, or a refusal "403" of the services; "" ends it.
func (s *Server) Trouble(kind string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trouble = kind
}

// AnswerToday lets the next n answers of the diary be of today, whatever day
// is asked for.
func (s *Server) AnswerToday(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wrong = n
}

// Empty makes it an account in which nothing was ever entered.
func (s *Server) Empty() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.empty = true
}

// Secrets are all sessions given out so far.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.issued)
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := r.URL.Query()
	switch {
	case s.trouble == "page":
		page(w, http.StatusForbidden, "Just a moment...")
	case r.Method == http.MethodPost && r.URL.Path == "/api/auth/callback/credentials":
		answer(w, http.StatusOK, map[string]any{"url": "https://www.myfitnesspal.com/api/auth/error?error=RecaptchaFailed"})
	case r.Method != http.MethodGet:
		answer(w, http.StatusMethodNotAllowed, map[string]any{"error": "method not allowed"})
	case r.URL.Path == "/api/auth/session":
		s.session(w, r)
	case !strings.HasPrefix(r.URL.Path, "/api/services/") && !strings.HasPrefix(r.URL.Path, "/api/user-measurements/"):
		page(w, http.StatusNotFound, "Page not found")
	case s.trouble == "login":
		page(w, http.StatusOK, "Log in | MyFitnessPal")
	case !s.sessions[token(r)]:
		answer(w, http.StatusUnauthorized, map[string]any{"error": "unauthorized"})
	case s.trouble == "403":
		answer(w, http.StatusForbidden, map[string]any{"error": "forbidden"})
	case r.URL.Path == "/api/user-measurements/measurements":
		answer(w, http.StatusOK, s.measurements())
	case r.URL.Path == "/api/services/diary/read_diary":
		kind := strings.TrimSuffix(q.Get("types"), "_entry")
		if kind != "food" && kind != "exercise" {
			answer(w, http.StatusBadRequest, map[string]any{"error": "bad_request", "error_details": map[string]any{"types": "is invalid"}})
			return
		}
		// Other names of the parameter are not noticed.
		day, err := time.Parse(time.DateOnly, q.Get("entry_date"))
		if err != nil || s.wrong > 0 {
			day = connectors.Day(s.clock.Now())
			s.wrong = max(s.wrong-1, 0)
		}
		answer(w, http.StatusOK, s.entries(kind, day))
	default:
		answer(w, http.StatusNotFound, map[string]any{"error": "not_found"})
	}
}

// session tells who is signed in and gives a new cookie; the old one stays
// good. Without a session it takes the cookie away.
func (s *Server) session(w http.ResponseWriter, r *http.Request) {
	old := token(r)
	secure := r.TLS != nil || r.URL.Scheme == "https"
	if !s.browser[old] {
		for _, c := range r.Cookies() {
			if strings.HasPrefix(c.Name, Cookie) {
				http.SetCookie(w, &http.Cookie{Name: c.Name, Path: "/", MaxAge: -1, HttpOnly: true, Secure: secure})
			}
		}
		answer(w, http.StatusOK, map[string]any{})
		return
	}
	for _, c := range s.issue(secure) {
		http.SetCookie(w, c)
	}
	answer(w, http.StatusOK, map[string]any{"user": map[string]any{"name": User, "email": "erika@example.com", "id": "159574999000001"},
		"expires": s.clock.Now().Add(month * time.Second).UTC().Format("2006-01-02T15:04:05.000Z")})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the connection may be gone; nobody is left to be told
}

func page(w http.ResponseWriter, status int, title string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<!DOCTYPE html><html lang=\"en\"><head><title>%s</title></head><body></body></html>", title)
}
