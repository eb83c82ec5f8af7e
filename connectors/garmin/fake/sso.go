package fake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// session is a sign-in that has begun.
type session struct {
	csrf     string
	user     string // once the password was right
	service  string
	attempts int
	codeSent bool
}

// kindOf is the part of a name that decides how Garmin treats it: "mfa" of
// mfa@example.com.
func kindOf(user string) string {
	kind, _, _ := strings.Cut(strings.ToLower(user), "@")
	return kind
}

// codeMethods are the accounts with a second factor.
var codeMethods = map[string]string{"mfa": "email", "mfa-down": "email", "sms": "sms", "app": "totp"}

func (s *Server) ssoRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET "+ssoHost+"/mobile/sso/en/sign-in", s.signInPage)
	mux.HandleFunc("GET "+ssoHost+"/portal/sso/en-US/sign-in", s.signInPage)
	mux.HandleFunc("POST "+ssoHost+"/mobile/api/login", s.login(mobileServices))
	mux.HandleFunc("POST "+ssoHost+"/portal/api/login", s.login(portalServices))
	mux.HandleFunc("POST "+ssoHost+"/mobile/api/mfa/verifyCode", s.verify(mobileServices))
	mux.HandleFunc("POST "+ssoHost+"/portal/api/mfa/verifyCode", s.verify(portalServices))
	s.widgetRoutes(mux)
}

// Which client may sign in for which service.
var (
	mobileServices = map[string]string{"GCM_IOS_DARK": "https://mobile.integration.garmin.com/gcm/ios", "GCM_ANDROID_DARK": "https://mobile.integration.garmin.com/gcm/android"}
	portalServices = map[string]string{"GarminConnect": "https://connect.garmin.com/app"}
)

// cloudflare is the page of the gatekeeper.
func cloudflare(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	w.Header().Set("Cf-Mitigated", "challenge")
	w.WriteHeader(status)
	fmt.Fprint(w, "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies to continue</body></html>")
}

func page(w http.ResponseWriter, title, body string) {
	w.Header().Set("Content-Type", "text/html;charset=UTF-8")
	fmt.Fprintf(w, "<!DOCTYPE html>\n<html><head><title>%s</title></head><body>%s</body></html>", title, body)
}

func (s *Server) signInPage(w http.ResponseWriter, r *http.Request) {
	if s.o.Blocked {
		cloudflare(w, http.StatusForbidden)
		return
	}
	if r.URL.Query().Get("clientId") == "" {
		problem(w, http.StatusBadRequest)
		return
	}
	s.begin(w)
	page(w, "Garmin SSO Portal", `<div id="root"></div>`)
}

// begin gives a browser its cookie.
func (s *Server) begin(w http.ResponseWriter) (string, *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.issued++
	id := fmt.Sprintf("session-%06d-%x", s.issued, mix(s.issued))
	in := &session{csrf: fmt.Sprintf("%X", mix(s.issued+1_000_000))}
	s.sessions[id] = in
	http.SetCookie(w, &http.Cookie{Name: "SESSION", Value: id, Path: "/", HttpOnly: true})
	return id, in
}

func (s *Server) sessionOf(r *http.Request) *session {
	cookie, err := r.Cookie("SESSION")
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessions[cookie.Value]
}

// problem is how Garmin refuses what is not even a question.
func problem(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"type":"about:blank","title":%q,"status":%d}`, http.StatusText(status), status)
}

// verdict is the answer to a password or a code.
func verdict(w http.ResponseWriter, status int, ticket, service, kind, message, httpStatus string, mfa any) {
	orNull := func(text string) any {
		if text == "" {
			return nil
		}
		return text
	}
	var auth, consents any
	if ticket != "" {
		auth = "CAS"
	}
	if mfa != nil {
		consents = []any{}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"serviceURL": orNull(service), "serviceTicketId": orNull(ticket),
		"responseStatus": map[string]string{"type": kind, "message": message, "httpStatus": httpStatus},
		"responseReason": nil, "customerMfaInfo": mfa, "consentTypeList": consents,
		"captchaAlreadyPassed": false, "samlResponse": nil, "authType": auth,
	})
}

// demanded reports whether a request of the JSON sign-in is complete: client,
// locale and the service that goes with the client, and JSON.
func demanded(r *http.Request, services map[string]string) bool {
	q := r.URL.Query()
	return services[q.Get("clientId")] != "" && services[q.Get("clientId")] == q.Get("service") && q.Get("locale") != "" &&
		strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") && r.Header.Get("Origin") == "https://sso.garmin.com"
}

func (s *Server) login(services map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body struct {
			Username, Password string
			RememberMe         *bool
			CaptchaToken       *string
		}
		if !demanded(r, services) || json.NewDecoder(r.Body).Decode(&body) != nil || body.Username == "" || body.RememberMe == nil || body.CaptchaToken == nil {
			problem(w, http.StatusBadRequest)
			return
		}
		if s.o.Blocked {
			cloudflare(w, http.StatusForbidden)
			return
		}
		_, in := s.begin(w)
		service := r.URL.Query().Get("service")
		switch kind := kindOf(body.Username); {
		case kind == "rate":
			w.WriteHeader(http.StatusTooManyRequests)
		case kind == "rate-json":
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"error":{"status-code":"429","request-id":"f0f0"}}`)
		case kind == "cf":
			cloudflare(w, http.StatusForbidden)
		case kind == "garbage":
			page(w, "Garmin", "maintenance")
		case kind == "captcha":
			verdict(w, http.StatusOK, "", "", "CAPTCHA_REQUIRED", "", "OK", nil)
		case kind == "locked":
			verdict(w, http.StatusUnauthorized, "", "", "ACCOUNT_LOCKED", "accountLocked", "UNAUTHORIZED", nil)
		case body.Password != Password || kind == "bad":
			if s.wrongPassword() {
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			verdict(w, http.StatusUnauthorized, "", "", "INVALID_USERNAME_PASSWORD", "generalLoginInvalidUsernameOrPassword", "UNAUTHORIZED", nil)
		case codeMethods[kind] != "":
			in.user, in.service, in.codeSent = body.Username, service, true
			mfa := map[string]any{"email": "ab*****@example.com", "phoneNumber": nil, "mfaLastMethodUsed": codeMethods[kind], "defaultMfaMethod": nil,
				"mfaUISetting": map[string]bool{"allowPhoneOption": true, "allowAddEmailAddress": false, "chooseDifferentWayShown": false}}
			if kind == "sms" {
				mfa["phoneNumber"] = "*****1234"
			}
			verdict(w, http.StatusOK, "", "", "MFA_REQUIRED", "", "OK", mfa)
		default:
			verdict(w, http.StatusOK, s.ticket(body.Username, service), service, "SUCCESSFUL", "", "OK", nil)
		}
	}
}

// wrongPassword counts; after a few Garmin answers nobody any more.
func (s *Server) wrongPassword() (tooMany bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wrong++
	return s.wrong > 5
}

func (s *Server) verify(services map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body struct {
			MfaMethod, MfaVerificationCode string
			RememberMyBrowser, MfaSetup    *bool
			ReconsentList                  []any
		}
		in := s.sessionOf(r)
		if in == nil || in.user == "" || !demanded(r, services) || json.NewDecoder(r.Body).Decode(&body) != nil ||
			body.RememberMyBrowser == nil || body.MfaSetup == nil || body.ReconsentList == nil {
			problem(w, http.StatusBadRequest)
			return
		}
		if kindOf(in.user) == "mfa-down" && r.URL.Query().Get("clientId") != "GarminConnect" {
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		if in.attempts++; in.attempts > 5 {
			verdict(w, http.StatusUnauthorized, "", "", "ACCOUNT_LOCKED", "accountLocked", "UNAUTHORIZED", nil)
			return
		}
		if body.MfaMethod != codeMethods[kindOf(in.user)] || body.MfaVerificationCode != Code {
			verdict(w, http.StatusUnauthorized, "", "", "MFA_CODE_INVALID", "", "UNAUTHORIZED", nil)
			return
		}
		// The service is that of the sign-in, at whichever door the code came.
		verdict(w, http.StatusOK, s.ticket(in.user, in.service), in.service, "SUCCESSFUL", "", "OK", nil)
	}
}

// grant is what a ticket is good for.
type grant struct {
	user, service string
	until         time.Time
}

// ticket makes one for a minute.
func (s *Server) ticket(user, service string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.issued++
	text := fmt.Sprintf("ST-%06d-%x-sso", s.issued, mix(s.issued))
	s.tickets[text] = grant{user, service, s.clock.Now().Add(time.Minute)}
	s.secrets = append(s.secrets, text)
	return text
}

// Ticket is one that a person got in the browser.
func (s *Server) Ticket() string {
	return s.ticket(s.o.Account, mobileServices["GCM_ANDROID_DARK"])
}

func equalQuery(r *http.Request, want url.Values) bool {
	q := r.URL.Query()
	for name := range want {
		if q.Get(name) != want.Get(name) {
			return false
		}
	}
	return true
}
