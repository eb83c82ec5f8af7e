// Package fake is the service behind Glooko's web site with one account in it,
// as glooko-gluroo-bridge (2026-07-17), nightscout-connect (2023-10-12, forks
// of 2026) and glooko-client (2025-07-27) show it: the redirect to a region, a
// session of 55 minutes, graphs and lists in times of the device's clock.
package fake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"athletedata/connectors"
)

// What a person would type, and what Glooko calls them.
const (
	Email    = "runner@example.com"
	Password = "correct-horse-battery"
	Code     = "orange-waywood-8651"
)

const (
	cookie   = "_logbook-web_session"
	lifetime = 55 * time.Minute
)

// Options of a server.
type Options struct {
	Days      int           // of data up to the present; default 40
	Step      time.Duration // between readings of glucose; default 15 minutes
	Region    string        // "eu" if empty; "none": the web site does not send anywhere
	NoCode    bool          // the sign-in does not tell the name of the person
	TwoFactor bool
	Mmol      bool // the account shows mmol/L
	Page      int  // entries that a list tells at once, whatever is asked for; default all
}

// Server is the service.
type Server struct {
	clock connectors.Clock
	o     Options

	mu       sync.Mutex
	begin    time.Time
	until    time.Time // what happened later has not been uploaded
	late     []time.Time
	sessions map[string]time.Time // and since when
	issued   []string
	password string
	changes  int // of the password
	empty    bool
	trouble  string
	signIns  int
}

// New is a server whose present is the clock's.
func New(clock connectors.Clock, o Options) *Server {
	if o.Days == 0 {
		o.Days = 40
	}
	if o.Step == 0 {
		o.Step = 15 * time.Minute
	}
	if o.Region == "" {
		o.Region = "eu"
	} else if o.Region == "none" {
		o.Region = ""
	}
	now := clock.Now()
	return &Server{clock: clock, o: o, begin: now.AddDate(0, 0, -o.Days), until: now, sessions: map[string]time.Time{}, password: Password}
}

// Answers are those to the wizard. The data are not looked for for years.
func (s *Server) Answers(base string) map[string]string {
	return map[string]string{"email": Email, "address": base, "api": base + "/{region}", "quiet": "2"}
}

// Typed are the answers to the wizard's secret fields.
func (s *Server) Typed() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return map[string]string{"password": s.password}
}

// SignIn leaves in the vault what a sign-in does.
func (s *Server) SignIn(v connectors.Vault) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	account, err := json.Marshal(map[string]any{"region": s.o.Region, "code": Code, "since": s.clock.Now()})
	if err != nil {
		return err
	}
	cookies, err := json.Marshal(map[string]string{cookie: s.issue()})
	if err != nil {
		return err
	}
	for name, value := range map[string]string{"account": string(account), "cookies": string(cookies), "password": s.password} {
		if err := v.SetSecret(name, value); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) issue() string {
	token := fmt.Sprintf("BAh7CEkiD3Nlc3Npb25faWQ-fake-session-%04d", len(s.issued)+1)
	s.issued = append(s.issued, token)
	s.sessions[token] = s.clock.Now()
	return token
}

// Expire ends the session and changes the password.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.sessions)
	s.changes++
	s.password = fmt.Sprintf("%s-%d", Password, s.changes+1)
}

// EndSession ends the session only.
func (s *Server) EndSession() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.sessions)
}

// SignIns is how often somebody tried to sign in.
func (s *Server) SignIns() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.signIns
}

// Trouble makes the answers web "page"s of a shield, or lets a list be "gone",
// or be "odd": in another shape; "" ends it.
func (s *Server) Trouble(kind string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trouble = kind
}

// Empty makes it an account to which nothing was ever uploaded.
func (s *Server) Empty() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.empty = true
}

// Secrets are the password and all sessions given out so far.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{Password}, s.issued...)
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	path, here := r.URL.Path, true
	if s.o.Region != "" {
		path, here = strings.CutPrefix(path, "/"+s.o.Region)
	}
	switch {
	case s.trouble == "page":
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>")
	case r.Method == http.MethodGet && r.URL.Path == "/users/sign_in":
		if s.o.Region != "" {
			w.Header().Set("Location", "https://"+s.o.Region+".my.glooko.com"+r.URL.RequestURI())
			w.WriteHeader(http.StatusFound)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<!DOCTYPE html><html><head><meta name="csrf-token" content="x"></head></html>`)
	case !here:
		answer(w, http.StatusNotFound, map[string]any{"error": "Not Found"})
	case !s.ownPages(r):
		answer(w, http.StatusForbidden, map[string]any{"error": "Forbidden"})
	case path == "/api/v2/users/sign_in":
		s.enter(w, r)
	case !s.known(r):
		answer(w, http.StatusUnauthorized, map[string]any{"error": "You need to sign in or sign up before continuing."})
	case r.Method == http.MethodGet && path == "/api/v3/session/users":
		answer(w, http.StatusOK, map[string]any{"currentUser": map[string]any{"meterUnits": "mgdl"}, "currentPatient": map[string]any{"glookoCode": Code, "firstName": "Erika"}})
	case r.Method != http.MethodGet:
		answer(w, http.StatusNotFound, map[string]any{"error": "Not Found"})
	default:
		s.data(w, r, path)
	}
}

// ownPages tells whether a request comes from Glooko's own pages.
func (s *Server) ownPages(r *http.Request) bool {
	origin := "https://my.glooko.com"
	if s.o.Region != "" {
		origin = "https://" + s.o.Region + ".my.glooko.com"
	}
	return r.Header.Get("Origin") == origin && r.Header.Get("Referer") == origin+"/" && r.Header.Get("X-Requested-With") == "XMLHttpRequest"
}

func (s *Server) known(r *http.Request) bool {
	c, err := r.Cookie(cookie)
	if err != nil {
		return false
	}
	since, ok := s.sessions[c.Value]
	return ok && s.clock.Now().Sub(since) < lifetime
}

func (s *Server) enter(w http.ResponseWriter, r *http.Request) {
	var who struct {
		UserLogin         struct{ Email, Password string }
		DeviceInformation struct{ ApplicationType string }
	}
	if err := json.NewDecoder(r.Body).Decode(&who); r.Method != http.MethodPost || err != nil || who.DeviceInformation.ApplicationType != "logbook" {
		answer(w, http.StatusUnprocessableEntity, map[string]any{"error": "The change you wanted was rejected"})
		return
	}
	if s.signIns++; who.UserLogin.Email != Email || who.UserLogin.Password != s.password {
		answer(w, http.StatusUnauthorized, map[string]any{"error": "Invalid email or password."})
		return
	}
	http.SetCookie(w, &http.Cookie{Name: cookie, Value: s.issue(), Path: "/", HttpOnly: true, Secure: r.TLS != nil || r.URL.Scheme == "https"})
	switch {
	case s.o.TwoFactor:
		answer(w, http.StatusOK, map[string]any{"twoFaRequired": true})
	case s.o.NoCode:
		answer(w, http.StatusOK, map[string]any{"success": true})
	default:
		answer(w, http.StatusOK, map[string]any{"userLogin": map[string]any{"email": Email, "glookoCode": Code}})
	}
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	var text bytes.Buffer
	if json.NewEncoder(&text).Encode(body) == nil {
		_, _ = w.Write(text.Bytes()) // the connection may be gone; nobody is left to be told
	}
}
