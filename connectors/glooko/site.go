package glooko

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
	"athletedata/connectors/session"
)

// secretAccount is the name under which is kept what a sign-in has told.
const secretAccount = "account"

// account is what has to be said with each request.
type account struct {
	Region string    `json:"region,omitempty"`
	Code   string    `json:"code"` // Glooko's name of the person
	Since  time.Time `json:"since"`
}

// young is the age of a session under which a refusal is not for its age.
const young = 5 * time.Minute

// site is Glooko as its own pages see it.
type site struct {
	session *connectors.Session
	account account
	jar     *session.Jar
}

func openSite(s *connectors.Session) (*site, error) {
	text, err := s.Vault.Secret(secretAccount)
	if err != nil {
		return nil, fmt.Errorf("reading the sign-in that was kept: %w", err)
	}
	w := &site{session: s}
	if text == "" || json.Unmarshal([]byte(text), &w.account) != nil || w.account.Code == "" {
		return nil, connectors.Advise(fmt.Errorf("nobody is signed in to Glooko: %w", connectors.ErrReauth), adviceAgain)
	}
	w.jar, err = session.Open(s, w.at(api))
	if errors.Is(err, connectors.ErrReauth) { // damaged: the password brings another
		if err = session.Forget(s); err == nil {
			w.jar, err = session.Open(s, w.at(api))
		}
	}
	return w, err
}

const (
	adviceAgain = "Sign in to Glooko again with your e-mail address and password."
	adviceLater = "It is tried again later. If it stays like this, look for an update of this program, and use the CSV export of Glooko meanwhile."
)

// at is one of the addresses in the account's region.
func (w *site) at(field string) string {
	address := w.session.Account.Answer(field)
	if w.account.Region == "" {
		address = strings.ReplaceAll(address, "{region}.", "")
		return strings.TrimRight(strings.ReplaceAll(address, "{region}", ""), "/")
	}
	return strings.TrimRight(strings.ReplaceAll(address, "{region}", w.account.Region), "/")
}

// header is what the site's own pages send: without Origin and Referer of its
// pages the service answers nothing (glooko-gluroo-bridge, 2026-07-17).
func (w *site) header() http.Header {
	origin := w.at(web)
	return http.Header{
		"Accept": {"application/json, text/plain, */*"}, "User-Agent": {w.session.Account.Answer(agent)},
		"Origin": {origin}, "Referer": {origin + "/"}, "X-Requested-With": {"XMLHttpRequest"},
	}
}

// get asks for JSON. A session lasts about 55 minutes: when it has ended, one
// sign-in with the password that was kept begins another.
func (w *site) get(ctx context.Context, pathAndQuery string, into any) ([]byte, error) {
	raw, err := w.ask(ctx, pathAndQuery, into)
	if errors.Is(err, connectors.ErrReauth) && w.session.Clock.Now().Sub(w.account.Since) > young {
		w.session.Log.Info("the session with Glooko has ended; signing in again")
		if err := w.signIn(ctx); err != nil {
			return nil, turnedAway(err)
		}
		raw, err = w.ask(ctx, pathAndQuery, into)
	}
	switch status := httpx.Status(err); {
	case errors.Is(err, connectors.ErrReauth):
		return nil, connectors.Advise(fmt.Errorf("asking Glooko: %w", err), adviceAgain)
	case errors.Is(err, connectors.ErrChallenge):
		return nil, turnedAway(fmt.Errorf("asking Glooko: %w", err))
	case status == http.StatusUnprocessableEntity:
		return nil, connectors.Advise(connectors.Permanent(fmt.Errorf("asking Glooko: %w", err)), adviceLater)
	case status != 0 && !errors.Is(err, connectors.ErrGone):
		return nil, connectors.Advise(fmt.Errorf("asking Glooko: %w", err), adviceLater)
	}
	return raw, err
}

// turnedAway is no ErrChallenge any more where a page of Glooko's shield came: a
// check that is passed in a browser lets only that browser in, and an account
// that waited for its person would wait in vain.
func turnedAway(err error) error {
	if httpx.Status(err) == 0 || !errors.Is(err, connectors.ErrChallenge) {
		return err
	}
	return connectors.Advise(errors.New(err.Error()), adviceLater)
}

func (w *site) ask(ctx context.Context, pathAndQuery string, into any) ([]byte, error) {
	target := w.at(api) + pathAndQuery
	answer, err := httpx.Get(ctx, w.jar.Client(), target, nil, w.header())
	if err != nil {
		return nil, err
	}
	raw, err := answer.JSON(target, into)
	if err == nil && raw == nil {
		err = connectors.Permanent(errors.New("an empty answer came from Glooko"))
	}
	return raw, err
}
