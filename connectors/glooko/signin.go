package glooko

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
	"athletedata/connectors/session"
)

// Addresses and shapes of the sign-in are those of glooko-gluroo-bridge
// (2026-07-17), nightscout-connect (2023-10-12) and glooko-client (2025-07-27).
const (
	pathRegion = "/users/sign_in?id=login_form&locale=en-GB"
	pathSignIn = "/api/v2/users/sign_in"
	pathUsers  = "/api/v3/session/users"
)

// regional is the host of the web site to which an account's region is sent.
var regional = regexp.MustCompile(`^(?:([a-z]{2}(?:-[a-z]{2})?)\.)?my\.glooko\.[a-z]+$`)

// SignIn implements [connectors.SignIn].
func (glooko) SignIn(ctx context.Context, s *connectors.Session, _ func(context.Context, connectors.Question) (string, error)) error {
	return (&site{session: s}).signIn(ctx)
}

// signIn makes one attempt with the password that is kept.
func (w *site) signIn(ctx context.Context) error {
	s := w.session
	secret, err := s.Vault.Secret(password)
	if err != nil {
		return fmt.Errorf("reading the password: %w", err)
	}
	who := s.Account.Answer(email)
	if who == "" || secret == "" {
		return connectors.Advise(fmt.Errorf("e-mail address or password is missing: %w", connectors.ErrReauth), adviceAgain)
	}
	if w.account.Region, err = w.findRegion(ctx); err != nil {
		return fmt.Errorf("finding the region of the Glooko account: %w", err)
	}
	// Cookies of the session before would only be in the way.
	if err := session.Forget(s); err != nil {
		return fmt.Errorf("forgetting the session before: %w", err)
	}
	if w.jar, err = session.Open(s, w.at(api)); err != nil {
		return err
	}
	if err := w.enter(ctx, who, secret); err != nil {
		return err
	}
	w.account.Since = s.Clock.Now()
	text, err := json.Marshal(w.account)
	if err != nil {
		return err
	}
	if err := s.Vault.SetSecret(secretAccount, string(text)); err != nil {
		return fmt.Errorf("keeping the sign-in: %w", err)
	}
	return w.jar.Save()
}

// findRegion asks where the web site sends this part of the world; the answer
// is in the address of the redirect, which is not followed.
func (w *site) findRegion(ctx context.Context) (string, error) {
	if chosen := w.session.Account.Answer(region); chosen != automatic {
		return chosen, nil
	}
	client := *w.session.HTTP
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.session.Account.Answer(address)+pathRegion, nil)
	if err != nil {
		return "", connectors.Permanent(errors.New("the address of Glooko is none"))
	}
	req.Header.Set("User-Agent", w.session.Account.Answer(agent))
	answer, err := httpx.Do(&client, req)
	if err != nil {
		return "", err
	}
	if answer.Status >= 400 {
		return "", connectors.Advise(&httpx.StatusError{Status: answer.Status, URL: httpx.Redacted(req.URL), Page: httpx.IsPage(answer.Header, answer.Body)},
			adviceLater+" The region can also be chosen under “Advanced”.")
	}
	to, err := url.Parse(answer.Header.Get("Location"))
	if err != nil || to.Host == "" {
		return "", nil // it stays where it is: the account is at the address without a region
	}
	found := regional.FindStringSubmatch(to.Hostname())
	if found == nil {
		return "", connectors.Advise(connectors.Permanent(fmt.Errorf("the web site of Glooko sends to %s, which this program does not know", to.Hostname())), "Choose the region under “Advanced”.")
	}
	return found[1], nil
}

// enter sends name and password.
func (w *site) enter(ctx context.Context, who, secret string) error {
	// The app tells the device; the same account always tells the same.
	sum := sha256.Sum256([]byte("athletedata " + who))
	device := hex.EncodeToString(sum[:8])
	body, err := json.Marshal(map[string]any{
		"userLogin": map[string]string{"email": who, "password": secret},
		"deviceInformation": map[string]any{"applicationType": "logbook", "os": "android", "osVersion": "14", "device": "Android", "deviceManufacturer": "Google",
			"deviceModel": "Mobile", "serialNumber": device, "deviceId": device, "clinicalResearch": false, "applicationVersion": w.session.Account.Answer(app), "buildNumber": "0"},
	})
	if err != nil {
		return err
	}
	target := w.at(api) + pathSignIn
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return connectors.Permanent(errors.New("the address of Glooko is none"))
	}
	req.Header = w.header()
	req.Header.Set("Content-Type", "application/json")
	answer, err := httpx.Fetch(w.jar.Client(), req)
	switch {
	case errors.Is(err, connectors.ErrReauth):
		return connectors.Advise(connectors.Reauth("Glooko does not accept this e-mail address and password"),
			"Try them at my.glooko.com first; after several wrong attempts Glooko locks an account for a while. Accounts that sign in with Google or Apple do not work here.")
	case httpx.Status(err) != 0:
		return connectors.Advise(fmt.Errorf("signing in to Glooko: %w", err), adviceLater)
	case err != nil:
		return fmt.Errorf("signing in to Glooko: %w", err)
	}
	var told struct {
		login
		User      login `json:"user"`
		TwoFactor bool  `json:"twoFaRequired"`
	}
	if _, err := answer.JSON(target, &told); err != nil {
		return fmt.Errorf("signing in to Glooko: %w", err)
	}
	if told.TwoFactor {
		return connectors.Advise(fmt.Errorf("a second step is asked for by Glooko: %w", connectors.ErrChallenge),
			"This program cannot do that with Glooko. Switch the second step off in Glooko, or use its CSV export.")
	}
	if w.account.Code = told.UserLogin.Code; w.account.Code == "" {
		w.account.Code = told.User.UserLogin.Code
	}
	if w.account.Code != "" {
		return nil
	}
	return w.findCode(ctx)
}

// login is where an answer has Glooko's name of the person.
type login struct {
	UserLogin struct {
		Code string `json:"glookoCode"`
	} `json:"userLogin"`
}

func (w *site) findCode(ctx context.Context) error {
	var told struct {
		Patient struct {
			Code string `json:"glookoCode"`
		} `json:"currentPatient"`
		User struct {
			Code string `json:"glookoCode"`
		} `json:"currentUser"`
	}
	if _, err := w.ask(ctx, pathUsers, &told); err != nil {
		return fmt.Errorf("asking Glooko who is signed in: %w", err)
	}
	if w.account.Code = told.Patient.Code; w.account.Code == "" {
		w.account.Code = told.User.Code
	}
	if w.account.Code == "" {
		return connectors.Advise(connectors.Permanent(errors.New("who is signed in is not told by Glooko")), adviceLater)
	}
	return nil
}

// Check implements [connectors.Checker].
func (glooko) Check(ctx context.Context, s *connectors.Session) (who connectors.Identity, err error) {
	w, err := openSite(s)
	if err != nil {
		return who, err
	}
	today := connectors.Day(s.Clock.Now())
	found, err := w.fetch(ctx, lists[0], today.AddDate(0, 0, 1-week), today)
	if err != nil {
		return who, err
	}
	who.Name = s.Account.Answer(email)
	if at := found.newest(); !at.IsZero() {
		who.Newest, who.At = "a glucose reading", at
	}
	return who, w.jar.Save()
}
