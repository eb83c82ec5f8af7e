package garmin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
)

const formType = "application/x-www-form-urlencoded"

// widget signs in with the form that other web pages embed. It is told what
// happened by the title of the page that comes back (cyberjunky, client.py;
// garth's recordings).
func (in *signIn) widget(ctx context.Context) (ticket, error) {
	embed := in.at.sso + widgetEmbed
	start := url.Values{"id": {"gauth-widget"}, "embedWidget": {"true"}, "gauthHost": {in.at.sso + "/sso"}}
	if _, err := in.probe(ctx, withQuery(embed, start), nil); err != nil {
		return ticket{}, err
	}
	query := url.Values{"id": {"gauth-widget"}, "embedWidget": {"true"}}
	for _, name := range []string{"gauthHost", "service", "source", "redirectAfterAccountLoginUrl", "redirectAfterAccountCreationUrl"} {
		query.Set(name, embed)
	}
	address := withQuery(in.at.sso+widgetLogin, query)
	form, err := in.probe(ctx, address, http.Header{"Referer": {embed}})
	if err != nil {
		return ticket{}, err
	}
	csrf := csrfOf(form.Body)
	if csrf == "" {
		return ticket{}, errUnknown
	}
	if err := in.session.Clock.Sleep(ctx, widgetPause); err != nil {
		return ticket{}, err
	}
	body := url.Values{"username": {in.name}, "password": {in.password}, "embed": {"true"}, "_csrf": {csrf}}
	page, err := in.send(ctx, http.MethodPost, address, body.Encode(), formType, http.Header{"Referer": {address}})
	if err != nil {
		return ticket{}, err
	}
	for try := 0; ; try++ {
		done, err := outcome(page)
		if err != nil || done != "" {
			return ticket{done, embed}, err
		}
		if try == codes {
			return ticket{}, errCode
		}
		if page, err = in.widgetCode(ctx, address, query, page, try > 0); err != nil {
			return ticket{}, err
		}
	}
}

// outcome is a ticket, an error, or neither: a code is wanted.
func outcome(a *httpx.Answer) (string, error) {
	title := strings.ToLower(titleOf(a.Body))
	within := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(title, w) {
				return true
			}
		}
		return false
	}
	switch {
	case turnedAway(a), within("cloudflare"):
		return "", blocked(a, nil)
	case within("success"):
		if t := ticketText.Find(a.Body); t != nil {
			return string(t), nil
		}
		return "", errUnknown
	case within("locked"):
		return "", errLocked
	case within("invalid", "incorrect", "account error"):
		return "", errDetails
	case within("unable to sign in", "unable to login"):
		return "", connectors.Advise(errors.New("this account may not sign in here, Garmin says; accounts of children in a family may not"), "Import Garmin's export of the data instead.")
	case within("bad gateway", "502", "503", "service unavailable"), a.Status >= 500:
		return "", connectors.Advise(errors.New("the sign-in of Garmin does not work at the moment"), "Try again in an hour.")
	case within("mfa"), variable(a.Body, "mfaMethod") != "":
		return "", nil
	case a.Status == http.StatusUnauthorized:
		return "", errDetails
	}
	return "", errUnknown
}

// widgetCode asks for the second factor. This way of signing in does not always
// send the code by itself (cyberjunky issue 386).
func (in *signIn) widgetCode(ctx context.Context, address string, query url.Values, page *httpx.Answer, again bool) (*httpx.Answer, error) {
	method, sentTo := variable(page.Body, "mfaMethod"), variable(page.Body, "codeSentTo")
	if (strings.EqualFold(method, "email") || strings.EqualFold(method, "sms")) && sentTo == "" && !again {
		body, err := json.Marshal(map[string]string{"customerGuid": variable(page.Body, "customerGuid"), "mfaMethod": method, "locale": variable(page.Body, "locale")})
		if err != nil {
			return nil, err
		}
		wish := withQuery(in.at.sso+widgetCode, url.Values{"clientId": {variable(page.Body, "clientId")}})
		if _, err := in.send(ctx, http.MethodPost, wish, string(body), "application/json", http.Header{"Referer": {address}}); err != nil {
			return nil, err
		}
	}
	code, err := in.ask(ctx, codeQuestion(method, sentTo, again))
	if err != nil {
		return nil, err
	}
	body := url.Values{"mfa-code": {plainCode(code)}, "embed": {"true"}, "_csrf": {csrfOf(page.Body)}, "fromPage": {"setupEnterMfaCode"}}
	return in.send(ctx, http.MethodPost, withQuery(in.at.sso+widgetMFA, query), body.Encode(), formType, http.Header{"Referer": {address}})
}

// titleOf is the title of a page.
func titleOf(page []byte) string {
	for t, token := range tags(page) {
		if token.Data == "title" && t.Next() == html.TextToken {
			return strings.TrimSpace(t.Token().Data)
		}
	}
	return ""
}

// csrfOf is the hidden field that a form wants back.
func csrfOf(page []byte) string {
	for _, token := range tags(page) {
		named, value := false, ""
		for _, a := range token.Attr {
			named = named || a.Key == "name" && a.Val == "_csrf"
			if a.Key == "value" {
				value = a.Val
			}
		}
		if named {
			return value
		}
	}
	return ""
}

// tags goes through the elements of a page.
func tags(page []byte) iter.Seq2[*html.Tokenizer, html.Token] {
	return func(yield func(*html.Tokenizer, html.Token) bool) {
		t := html.NewTokenizer(bytes.NewReader(page))
		for kind := t.Next(); kind != html.ErrorToken; kind = t.Next() {
			if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
				if !yield(t, t.Token()) {
					return
				}
			}
		}
	}
}

var variables = regexp.MustCompile(`(?:var|let|const)\s+(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')`)

// variable is the value of a variable of a page's script.
func variable(page []byte, name string) string {
	for _, m := range variables.FindAllSubmatch(page, -1) {
		if string(m[1]) == name {
			return html.UnescapeString(string(m[2]) + string(m[3]))
		}
	}
	return ""
}
