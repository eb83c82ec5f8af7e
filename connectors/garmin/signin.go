package garmin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
)

type asking func(context.Context, connectors.Question) (string, error)

// ticket is what a sign-in ends with. It is good once, for a minute at most,
// and only together with the service it was made out for.
type ticket struct{ text, service string }

// What can come out of a sign-in besides a ticket. The words say what to do,
// because here a wrong guess locks people out.
var (
	errDetails = connectors.Advise(errors.New("the e-mail or the password is wrong, Garmin says"),
		"Check both by signing in at connect.garmin.com in your browser. Then try here once more.")
	errBlocked = connectors.Advise(fmt.Errorf("sign-ins from your internet connection are blocked by Garmin at the moment, whatever the password; your details were not judged: %w", connectors.ErrChallenge),
		"Do not try again at once: each attempt prolongs it. Wait some hours, better until tomorrow, or choose another way under “Advanced”: to sign in in your browser and paste the ticket always works. Meanwhile Garmin's export of your data can be imported.")
	errCaptcha = connectors.Advise(fmt.Errorf("before it looks at the password, Garmin wants to see that you are a person: %w", connectors.ErrChallenge),
		"Choose “I sign in in my browser and paste the ticket here” under “Advanced”.")
	errLocked = connectors.Advise(errors.New("the account is locked by Garmin for the time being"),
		"Sign in at connect.garmin.com in your browser and follow what Garmin says there, then try here again.")
	errUnknown = connectors.Advise(errors.New("the answer of Garmin is in a form that this program does not know"),
		"Garmin may have changed its sign-in. See whether there is an update of this program, or choose another way under “Advanced”.")
)

// SignIn implements [connectors.SignIn]: one attempt, in the way that was
// chosen. First it is seen whether Garmin lets anybody sign in from here.
func (garmin) SignIn(ctx context.Context, s *connectors.Session, ask func(context.Context, connectors.Question) (string, error)) error {
	a := &api{session: s, at: addressesOf(s.Account)}
	flow := s.Account.Answer("flow")
	if flow == byFile {
		return a.takeOver(ctx)
	}
	var got ticket
	var err error
	if flow == byTicket {
		got, err = a.pasted(ctx, ask)
	} else {
		got, err = a.withPassword(ctx, flow, ask)
	}
	if err != nil {
		return err
	}
	if err := a.redeem(ctx, got); err != nil {
		return err
	}
	return a.accept(ctx)
}

func (a *api) withPassword(ctx context.Context, flow string, ask asking) (ticket, error) {
	var none ticket
	password, err := a.session.Vault.Secret("password")
	if err != nil {
		return none, fmt.Errorf("reading the password that is kept: %w", err)
	}
	name := strings.TrimSpace(a.session.Account.Answer("email"))
	if name == "" || password == "" {
		return none, connectors.Advise(errors.New("the e-mail or the password is missing"), "Enter both, as you use them at connect.garmin.com.")
	}
	jar, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
	if err != nil {
		return none, err
	}
	client := *a.session.HTTP
	client.Jar = jar
	in := &signIn{api: a, client: &client, name: name, password: password, ask: ask}
	if flow == byWidget {
		return in.widget(ctx)
	}
	return in.app(ctx, flow == byPortal)
}

// signIn is one attempt with name and password.
type signIn struct {
	*api
	client         *http.Client
	name, password string
	ask            asking
}

// send makes a request of the sign-in. Refusals are answers here: what they
// mean, the caller says, who knows what was asked.
func (in *signIn) send(ctx context.Context, method, address, body, contentType string, header http.Header) (*httpx.Answer, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return nil, errors.New("the address of Garmin's sign-in is none")
	}
	if header != nil {
		req.Header = header.Clone()
	}
	req.Header.Set("User-Agent", in.session.Account.Answer("browser"))
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	answer, err := httpx.Do(in.client, req)
	if limitedByGarmin(err) {
		return nil, blocked(answer, err)
	}
	return answer, err
}

// limitedByGarmin tells Garmin's wish for a pause from a budget of ours.
func limitedByGarmin(err error) bool {
	var limited *connectors.RateLimited
	return errors.As(err, &limited) && (limited.Why == "" || limited.Why == turnedAwayWhy)
}

// blocked adds to errBlocked what is known of why.
func blocked(answer *httpx.Answer, err error) error {
	if err != nil {
		return fmt.Errorf("%w (%w)", errBlocked, err)
	}
	return fmt.Errorf("%w (its gatekeeper answered %d)", errBlocked, answer.Status)
}

// probe opens the page on which a person would sign in. Where not even that is
// shown, no password is sent: it could only make things worse.
func (in *signIn) probe(ctx context.Context, address string, header http.Header) (*httpx.Answer, error) {
	answer, err := in.send(ctx, http.MethodGet, address, "", "", header)
	switch {
	case err != nil:
		return nil, err
	case turnedAway(answer):
		return nil, blocked(answer, nil)
	case answer.Status >= 500:
		return nil, connectors.Advise(fmt.Errorf("the sign-in of Garmin does not work at the moment (%d)", answer.Status), "Try again in an hour; your password was not sent.")
	}
	return answer, nil
}

// turnedAway recognises Cloudflare, which stands before Garmin's sign-in.
func turnedAway(a *httpx.Answer) bool {
	return a.Status == http.StatusTooManyRequests || a.Status == http.StatusForbidden || a.Header.Get("Cf-Mitigated") != "" ||
		httpx.IsPage(a.Header, a.Body) && strings.Contains(strings.ToLower(titleOf(a.Body)), "just a moment")
}

// ticketText finds a ticket in whatever a person has copied, or a page holds:
// alone, in an address, in an answer's JSON, in a script.
var ticketText = regexp.MustCompile(`ST-[A-Za-z0-9._~-]{6,}`)

// pasted takes a ticket that the person got in the browser (p2g's
// documentation, garmin-service-ticket.md).
func (a *api) pasted(ctx context.Context, ask asking) (ticket, error) {
	// The web's own service would redeem the ticket itself, so it is the
	// Android app's.
	service := "https://mobile.integration." + a.at.domain + "/gcm/android"
	page := a.at.sso + "/mobile/sso/en_US/sign-in?" + url.Values{"clientId": {"GCM_ANDROID_DARK"}, "service": {service}}.Encode()
	text, err := ask(ctx, connectors.Question{
		Title: "Paste the ticket from your browser", Secret: true, Link: connectors.Link{Text: "Open Garmin's sign-in", URL: page},
		Help: "Open the page, press F12 and choose “Network” there. Sign in. Then click the line “login” (or “verifyCode”) of the list, choose “Response”, copy all of it and paste it here at once: the ticket in it is good for less than a minute. It begins with ST-.",
	})
	if err != nil {
		return ticket{}, err
	}
	found := ticketText.FindString(text)
	if found == "" {
		return ticket{}, connectors.Advise(errors.New("there is no ticket in what was pasted"), "Copy the whole response; somewhere in it stands serviceTicketId with a text that begins with ST-.")
	}
	return ticket{found, service}, nil
}

// redeem trades a ticket for a token.
func (a *api) redeem(ctx context.Context, t ticket) error {
	var refused error
	for _, id := range a.at.clientIDs() {
		got, err := a.request(ctx, id, url.Values{"grant_type": {ticketGrant}, "service_ticket": {t.text}, "service_url": {t.service}})
		if err == nil {
			a.token = got
			return nil
		}
		if limitedByGarmin(err) {
			return blocked(nil, err)
		}
		if !isolated(err) && !errors.Is(err, connectors.ErrReauth) {
			return fmt.Errorf("getting the permission from Garmin: %w", err)
		}
		refused = err
	}
	return connectors.Advise(fmt.Errorf("you were accepted by Garmin, but no permission for data was given (%d)", httpx.Status(refused)),
		"A pasted ticket is good for less than a minute and only once: begin again and be quick. Otherwise see whether there is an update of this program, or choose another way under “Advanced”.")
}

// takeOver reads the token file of another program.
func (a *api) takeOver(ctx context.Context) error {
	text, err := a.session.Vault.Secret("token_file")
	if err != nil {
		return fmt.Errorf("reading the file that is kept: %w", err)
	}
	var t token
	if json.Unmarshal([]byte(text), &t) != nil || t.Access == "" || t.Refresh == "" || t.ClientID == "" {
		return connectors.Advise(errors.New("the file does not hold a Garmin sign-in"),
			"Choose garmin_tokens.json of python-garminconnect 0.3 or newer. The older oauth1_token.json and oauth2_token.json are no longer accepted by Garmin.")
	}
	if _, _, err := t.claims(); err != nil {
		return connectors.Advise(fmt.Errorf("the file cannot be used: %w", err), "Choose the file that the other program wrote, unchanged.")
	}
	a.token = t
	return a.accept(ctx)
}

// accept proves the token with a look at the profile, keeps it, and deletes
// what it was got with.
func (a *api) accept(ctx context.Context) error {
	// A renewal needs the token in the vault.
	previous, err := a.session.Vault.Secret(secretToken)
	if err != nil {
		return fmt.Errorf("reading the Garmin sign-in that is kept: %w", err)
	}
	if err := keep(a.session, a.token); err != nil {
		return err
	}
	if _, err := a.whoami(ctx); err != nil {
		if isolated(err) || errors.Is(err, connectors.ErrReauth) {
			// A permission that is good for nothing must not take the place of one.
			restore := a.session.Vault.SetSecret(secretToken, previous)
			if previous == "" {
				restore = a.session.Vault.DeleteSecret(secretToken)
			}
			refusal := fmt.Errorf("the sign-in was accepted, but Garmin refuses to hand out data (%d)", httpx.Status(err))
			if restore != nil {
				refusal = fmt.Errorf("%w, and putting back the sign-in that was kept failed: %w", refusal, restore)
			}
			return connectors.Advise(refusal,
				"This happens with some accounts. Choose another way of signing in under “Advanced”.")
		}
		return fmt.Errorf("looking whether the Garmin sign-in works: %w", err)
	}
	for _, used := range (garmin{}).Info().Secrets() {
		if err := a.session.Vault.DeleteSecret(used); err != nil {
			return fmt.Errorf("deleting the password that is kept: %w", err)
		}
	}
	return nil
}

// The pauses of a person who types, without which the forms are refused: 3 to 8
// seconds for the widget (cyberjunky), 30 to 45 for the portal (cyberjunky
// issue 337).
const (
	widgetPause = 5 * time.Second
	portalPause = 30 * time.Second
)
