package myfitnesspal

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
	"athletedata/connectors/session"
)

// Calls of the site's own pages. They are not documented; these are those that
// github.com/Andyyyy64/myfitnesspal-cli (2026-04-09) makes, and a public record
// of measurements against the live site by Augustin Briolon (2026-08-19).
const (
	pathSession      = "/api/auth/session"
	pathDiary        = "/api/services/diary/read_diary"
	pathMeasurements = "/api/user-measurements/measurements"
)

// site is MyFitnessPal as the browser of the person who is signed in sees it.
type site struct {
	session *connectors.Session
	jar     *session.Jar
	base    string
}

func openSite(s *connectors.Session) (*site, error) {
	base := strings.TrimRight(s.Account.Answer(address), "/")
	jar, err := session.Open(s, base)
	if errors.Is(err, connectors.ErrReauth) {
		err = connectors.Advise(err, advicePaste)
	}
	if err != nil {
		return nil, err
	}
	return &site{session: s, jar: jar, base: base}, nil
}

const (
	advicePaste = "Sign in at www.myfitnesspal.com with your browser and paste the cookie again."
	adviceBlock = "MyFitnessPal, or the shield in front of it, wants to see a browser. Open www.myfitnesspal.com in yours, pass its check, and sync again. If that is not enough, paste the cookie again; another network can help as well."
)

// signedIn reports whether there is a cookie at all.
func (w *site) signedIn() bool {
	cookie := w.session.Account.Answer(name)
	return w.jar.Value(cookie) != "" || w.jar.Value(cookie+".0") != ""
}

// get asks for JSON. Only refusals of these calls say that the session is over.
func (w *site) get(ctx context.Context, path string, query url.Values, into any) ([]byte, error) {
	raw, err := w.ask(ctx, path, query, into)
	var page *httpx.NotDataError
	switch {
	case errors.Is(err, connectors.ErrReauth):
		return nil, connectors.Advise(fmt.Errorf("the session with MyFitnessPal has ended: %w", err), advicePaste)
	case errors.Is(err, connectors.ErrChallenge):
		return nil, connectors.Advise(fmt.Errorf("asking MyFitnessPal: %w", err), adviceBlock)
	case errors.As(err, &page) && page.Page:
		return nil, connectors.Advise(fmt.Errorf("asking MyFitnessPal: %w (%w)", err, connectors.ErrChallenge), adviceBlock)
	case httpx.Status(err) == http.StatusForbidden:
		// Besides the end of the session it may be a whim: the session is asked.
		if _, alive, doubt := w.who(ctx); doubt == nil && !alive {
			return nil, connectors.Advise(fmt.Errorf("the session with MyFitnessPal has ended: %w (%w)", connectors.ErrReauth, err), advicePaste)
		}
		return nil, connectors.Advise(fmt.Errorf("asking MyFitnessPal: %w", err), "It is tried again later. If it stays like this, paste the cookie again.")
	}
	return raw, err
}

func (w *site) ask(ctx context.Context, path string, query url.Values, into any) ([]byte, error) {
	header := http.Header{"Accept": {"application/json"}, "User-Agent": {w.session.Account.Answer(agent)}}
	answer, err := httpx.Get(ctx, w.jar.Client(), w.base+path, query, header)
	if err != nil {
		return nil, err
	}
	raw, err := answer.JSON(w.base+path, into)
	if err == nil && raw == nil {
		err = connectors.Permanent(fmt.Errorf("%s gave an empty answer", path))
	}
	return raw, err
}

// who asks the session whose it is. The question renews the cookie.
func (w *site) who(ctx context.Context) (user string, alive bool, err error) {
	var told struct {
		User *struct {
			Name  string `json:"name"`
			Email string `json:"email"`
		} `json:"user"`
	}
	if _, err := w.ask(ctx, pathSession, nil, &told); err != nil || told.User == nil {
		return "", false, err
	}
	if user = told.User.Name; user == "" {
		user = told.User.Email
	}
	return user, true, nil
}

// renew carries the session on, and keeps the new cookie. An answer that knows
// of no user takes the cookie away; the diary has a session of its own, which
// may live on with the old one, so that is taken up again.
func (w *site) renew(ctx context.Context) (user string, err error) {
	user, alive, err := w.who(ctx)
	if alive {
		return user, w.jar.Save()
	}
	var limited *connectors.RateLimited
	if ctx.Err() != nil || errors.As(err, &limited) {
		return "", err
	}
	if err != nil {
		w.session.Log.Warn("the session with MyFitnessPal could not be renewed", "error", err)
	}
	w.jar, err = session.Open(w.session, w.base)
	return "", err
}
