package garmin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
)

// codes is how often a person may mistype the code; the sign-in goes on
// meanwhile, and Garmin counts.
const codes = 3

// ssoAnswer is what the phone app and the portal are answered with.
type ssoAnswer struct {
	Ticket string `json:"serviceTicketId"`
	Status struct {
		Type string `json:"type"`
	} `json:"responseStatus"`
	MFA *struct {
		Email  string `json:"email"`
		Phone  string `json:"phoneNumber"`
		Method string `json:"mfaLastMethodUsed"`
	} `json:"customerMfaInfo"`
	Error struct {
		Code json.RawMessage `json:"status-code"`
	} `json:"error"`
}

// door is one of the two JSON sign-ins: the phone app's and the portal's.
type door struct {
	page, login, mfa string
	query            url.Values
	header           http.Header
}

func (in *signIn) door(portal bool) door {
	account := in.session.Account
	d := door{page: mobilePage, login: mobileLogin, mfa: mobileMFA, query: url.Values{
		"clientId": {account.Answer("mobile_client")}, "locale": {"en-US"},
		"service": {"https://mobile.integration." + in.at.domain + account.Answer("mobile_service")}}}
	if portal {
		d = door{page: portalPage, login: portalLogin, mfa: portalMFA, query: url.Values{
			"clientId": {"GarminConnect"}, "locale": {"en-US"}, "service": {"https://connect." + in.at.domain + "/app"}}}
	}
	d.header = http.Header{"Accept": {"application/json, text/plain, */*"}, "Origin": {"https://sso." + in.at.domain}}
	if portal {
		d.header.Set("Referer", in.pageOf(d))
	}
	return d
}

// pageOf is the address at which a person would sign in.
func (in *signIn) pageOf(d door) string {
	query := url.Values{"clientId": d.query["clientId"], "service": d.query["service"]}
	return withQuery(in.at.sso+d.page, query)
}

// app signs in as the phone app or the portal does.
func (in *signIn) app(ctx context.Context, portal bool) (ticket, error) {
	d := in.door(portal)
	if _, err := in.probe(ctx, in.pageOf(d), http.Header{"Accept": {"text/html,*/*;q=0.8"}}); err != nil {
		return ticket{}, err
	}
	if portal {
		if err := in.session.Clock.Sleep(ctx, portalPause); err != nil {
			return ticket{}, err
		}
	}
	body, err := json.Marshal(map[string]any{"username": in.name, "password": in.password, "rememberMe": true, "captchaToken": ""})
	if err != nil {
		return ticket{}, err
	}
	answer, err := in.send(ctx, http.MethodPost, withQuery(in.at.sso+d.login, d.query), string(body), "application/json", d.header)
	if err != nil {
		return ticket{}, err
	}
	reply, err := judge(answer)
	if err != nil {
		return ticket{}, err
	}
	if reply.Status.Type == "MFA_REQUIRED" {
		if reply, err = in.code(ctx, d, reply); err != nil {
			return ticket{}, err
		}
	}
	return ticket{reply.Ticket, d.query.Get("service")}, nil
}

// judge reads an answer in the order in which cyberjunky does: the gatekeeper's
// before Garmin's. Without an error it is a ticket or the wish for a code.
func judge(a *httpx.Answer) (reply ssoAnswer, err error) {
	if turnedAway(a) {
		return reply, blocked(a, nil)
	}
	if json.Unmarshal(a.Body, &reply) != nil {
		return reply, errUnknown
	}
	kind := reply.Status.Type
	switch {
	case kind == "MFA_REQUIRED":
		return reply, nil
	case kind == "SUCCESSFUL" && reply.Ticket != "":
		return reply, nil
	case kind == "INVALID_USERNAME_PASSWORD":
		return reply, errDetails
	case strings.Trim(string(reply.Error.Code), `"`) == "429":
		return reply, blocked(&httpx.Answer{Status: http.StatusTooManyRequests}, nil)
	case kind == "CAPTCHA_REQUIRED":
		return reply, errCaptcha
	case strings.Contains(kind, "LOCKED"):
		return reply, errLocked
	}
	return reply, errUnknown
}

// code asks the person for the second factor and sends it.
func (in *signIn) code(ctx context.Context, d door, first ssoAnswer) (ssoAnswer, error) {
	method, sentTo := "email", ""
	if m := first.MFA; m != nil {
		if m.Method != "" {
			method = m.Method
		}
		if sentTo = m.Email; strings.Contains(strings.ToLower(method), "phone") || strings.EqualFold(method, "sms") {
			sentTo = m.Phone
		}
	}
	for try := range codes {
		code, err := in.ask(ctx, codeQuestion(method, sentTo, try > 0))
		if err != nil {
			return ssoAnswer{}, err
		}
		body, err := json.Marshal(map[string]any{"mfaMethod": method, "mfaVerificationCode": plainCode(code),
			"rememberMyBrowser": true, "reconsentList": []any{}, "mfaSetup": false})
		if err != nil {
			return ssoAnswer{}, err
		}
		reply, err := in.verify(ctx, d, string(body))
		if err != nil || reply.Ticket != "" {
			return reply, err
		}
	}
	return ssoAnswer{}, errCode
}

// verify sends a code. Where the phone app's address does not answer, the
// portal's does; a code that was judged wrong is not sent again, since attempts
// are counted.
func (in *signIn) verify(ctx context.Context, d door, body string) (ssoAnswer, error) {
	post := func(d door) (*httpx.Answer, error) {
		return in.send(ctx, http.MethodPost, withQuery(in.at.sso+d.mfa, d.query), body, "application/json", d.header)
	}
	answer, err := post(d)
	judged := err == nil && !turnedAway(answer) && json.Valid(answer.Body)
	if !judged && d.mfa != portalMFA && ctx.Err() == nil {
		answer, err = post(in.door(true))
	}
	if err != nil {
		return ssoAnswer{}, err
	}
	reply, err := judge(answer)
	if err != nil && !errors.Is(err, errBlocked) && json.Valid(answer.Body) {
		// Garmin's words for a wrong code are not known; whatever is no success
		// and no block is one.
		return ssoAnswer{}, nil
	}
	return reply, err
}

var errCode = connectors.Advise(errors.New("the code was not accepted by Garmin"), "Wait some minutes and begin again; a new code comes then. Use only the newest one.")

// codeQuestion asks for the second factor in words that tell where it is.
func codeQuestion(method, sentTo string, again bool) connectors.Question {
	q := connectors.Question{Title: "Enter the code from your authenticator app", Help: "Six digits. It changes every half minute."}
	switch m := strings.ToLower(method); {
	case m == "email" || m == "sms" || strings.Contains(m, "phone"):
		if sentTo == "" {
			sentTo = "you"
			if m == "email" {
				sentTo = "your e-mail"
			}
		}
		q.Title, q.Help = "Enter the code that Garmin sent to "+sentTo, "It may take some minutes. If several came, use the newest."
	}
	if again {
		q.Help = "Garmin did not accept that code. " + q.Help
	}
	return q
}

// plainCode leaves out the spaces and dashes with which codes are written.
func plainCode(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' || r == '\t' || r == '\n' {
			return -1
		}
		return r
	}, s)
}

// String keeps a ticket out of whatever prints one.
func (t ticket) String() string { return fmt.Sprintf("ticket for %s", t.service) }
