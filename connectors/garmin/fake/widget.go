package fake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

func (s *Server) widgetRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET "+ssoHost+"/sso/embed", s.embed)
	mux.HandleFunc("GET "+ssoHost+"/sso/signin", s.form)
	mux.HandleFunc("POST "+ssoHost+"/sso/signin", s.submit)
	mux.HandleFunc("POST "+ssoHost+"/sso/verifyMFA/mfaCode", s.wishCode)
	mux.HandleFunc("POST "+ssoHost+"/sso/verifyMFA/loginEnterMfaCode", s.enterCode)
}

func (s *Server) embed(w http.ResponseWriter, r *http.Request) {
	switch {
	case s.o.Blocked:
		cloudflare(w, http.StatusForbidden)
	case !equalQuery(r, url.Values{"id": {"gauth-widget"}, "embedWidget": {"true"}}) || !strings.HasSuffix(r.URL.Query().Get("gauthHost"), "/sso"):
		problem(w, http.StatusBadRequest)
	default:
		s.begin(w)
		page(w, "GAuth Embedded Version", "clientId parameter must be specified")
	}
}

// complete reports whether the parameters of the form's address are there: five
// times the address of the embedding page.
func complete(r *http.Request) bool {
	e := r.URL.Query().Get("service")
	return strings.HasSuffix(e, "/sso/embed") && equalQuery(r, url.Values{"id": {"gauth-widget"}, "embedWidget": {"true"}, "gauthHost": {e},
		"source": {e}, "redirectAfterAccountLoginUrl": {e}, "redirectAfterAccountCreationUrl": {e}})
}

func (s *Server) form(w http.ResponseWriter, r *http.Request) {
	in := s.sessionOf(r)
	switch {
	case s.o.Blocked:
		cloudflare(w, http.StatusForbidden)
	case in == nil || !complete(r) || r.Header.Get("Referer") != r.URL.Query().Get("service"):
		problem(w, http.StatusBadRequest)
	default:
		page(w, "GARMIN Authentication Application", fmt.Sprintf(`<form method="post"><input type="hidden" name="_csrf" value="%s"><input name="username"><input name="password" type="password"></form>`, in.csrf))
	}
}

func (s *Server) submit(w http.ResponseWriter, r *http.Request) {
	in := s.sessionOf(r)
	if in == nil || !complete(r) || r.ParseForm() != nil || r.PostForm.Get("_csrf") != in.csrf || r.PostForm.Get("embed") != "true" ||
		!strings.Contains(r.Header.Get("Referer"), "/sso/signin?") {
		page(w, "Account Error", "the form has expired")
		return
	}
	user := r.PostForm.Get("username")
	kind := kindOf(user)
	switch {
	case kind == "rate" || kind == "rate-json":
		w.WriteHeader(http.StatusTooManyRequests)
	case kind == "cf" || kind == "captcha":
		cloudflare(w, http.StatusForbidden)
	case kind == "garbage":
		page(w, "502 Bad Gateway", "")
	case kind == "locked":
		page(w, "Account Locked", "")
	case kind == "child":
		page(w, "Unable to sign in", "")
	case kind == "bad" || r.PostForm.Get("password") != Password:
		if s.wrongPassword() {
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		page(w, "Invalid username or password", "")
	case codeMethods[kind] != "":
		in.user, in.service = user, r.URL.Query().Get("service")
		s.codePage(w, in)
	default:
		in.user, in.service = user, r.URL.Query().Get("service")
		s.success(w, in)
	}
}

// codePage asks for the second factor; the code itself is sent on wish only.
func (s *Server) codePage(w http.ResponseWriter, in *session) {
	sentTo := ""
	if in.codeSent {
		sentTo = "ab*****@example.com"
	}
	page(w, "Enter MFA code for login", fmt.Sprintf(`<script>var customerGuid = "0a1b-2c3d"; var mfaMethod = "%s"; var locale = 'en_US'; var clientId = "gauth"; var codeSentTo = "%s";</script>`+
		`<form><input type="hidden" name="_csrf" value="%s"/></form>`, codeMethods[kindOf(in.user)], sentTo, in.csrf))
}

func (s *Server) wishCode(w http.ResponseWriter, r *http.Request) {
	in := s.sessionOf(r)
	var body struct{ CustomerGuid, MfaMethod, Locale string }
	if in == nil || in.user == "" || r.URL.Query().Get("clientId") != "gauth" || json.NewDecoder(r.Body).Decode(&body) != nil ||
		body.CustomerGuid != "0a1b-2c3d" || body.MfaMethod != codeMethods[kindOf(in.user)] || body.Locale != "en_US" {
		problem(w, http.StatusBadRequest)
		return
	}
	in.codeSent = true
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, `{"codeSent":true}`)
}

func (s *Server) enterCode(w http.ResponseWriter, r *http.Request) {
	in := s.sessionOf(r)
	if in == nil || in.user == "" || !complete(r) || r.ParseForm() != nil || r.PostForm.Get("_csrf") != in.csrf ||
		r.PostForm.Get("embed") != "true" || r.PostForm.Get("fromPage") != "setupEnterMfaCode" {
		page(w, "Account Error", "the form has expired")
		return
	}
	// Nobody can know a code that was never sent; an app makes its own.
	right := r.PostForm.Get("mfa-code") == Code && (in.codeSent || codeMethods[kindOf(in.user)] == "totp")
	if in.attempts++; in.attempts > 5 {
		page(w, "Account Locked", "")
	} else if right {
		s.success(w, in)
	} else {
		s.codePage(w, in)
	}
}

// success hands the ticket over in a script, with slashes as scripts have them.
func (s *Server) success(w http.ResponseWriter, in *session) {
	address := strings.ReplaceAll(in.service+"?ticket="+s.ticket(in.user, in.service), "/", `\/`)
	page(w, "Success", `<script>var response_url = "`+address+`";</script>`)
}
