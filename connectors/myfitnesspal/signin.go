package myfitnesspal

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"athletedata/connectors"
	"athletedata/connectors/session"
)

// SignIn implements [connectors.SignIn]: it takes over the session of the
// browser from which the person has pasted.
func (myfitnesspal) SignIn(ctx context.Context, s *connectors.Session, _ func(context.Context, connectors.Question) (string, error)) error {
	parts, err := pasted(s)
	if err != nil {
		return err
	}
	before, err := s.Vault.Secret(session.Secret)
	if err != nil {
		return fmt.Errorf("reading the session that was kept: %w", err)
	}
	if err := session.Forget(s); err != nil {
		return fmt.Errorf("forgetting the session before: %w", err)
	}
	w, err := openSite(s)
	if err != nil {
		return err
	}
	for part, value := range parts {
		w.jar.Set(part, value)
	}
	if err := w.jar.Save(); err != nil {
		return err
	}
	if _, err = w.renew(ctx); err == nil {
		_, _, err = w.day(ctx, food, connectors.Day(s.Clock.Now()))
	}
	if errors.Is(err, connectors.ErrReauth) {
		err = connectors.Advise(connectors.Permanent(errors.New("MyFitnessPal does not accept this cookie")),
			"See whether your browser is still signed in at www.myfitnesspal.com, and copy the whole value once more. A cookie changes from time to time, so copy and paste without a pause.")
	}
	if err != nil {
		// What was there before may still be good.
		if before != "" {
			return errors.Join(err, s.Vault.SetSecret(session.Secret, before))
		}
		return errors.Join(err, session.Forget(s))
	}
	if err := w.jar.Save(); err != nil {
		return err
	}
	// The renewed one is kept; the one that was pasted is of no use any more.
	return errors.Join(s.Vault.DeleteSecret(cookie), s.Vault.DeleteSecret(cookie2))
}

// pasted finds the parts of the session's cookie in what was pasted. One above
// 4 kB is split by the site into parts .0, .1 and so on.
func pasted(s *connectors.Session) (map[string]string, error) {
	first, err := s.Vault.Secret(cookie)
	if err != nil {
		return nil, fmt.Errorf("reading the cookie: %w", err)
	}
	second, err := s.Vault.Secret(cookie2)
	if err != nil {
		return nil, fmt.Errorf("reading the second part of the cookie: %w", err)
	}
	wanted, domain := s.Account.Answer(name), ""
	if u, err := url.Parse(s.Account.Answer(address)); err == nil {
		domain = u.Hostname()
	}
	alone := wanted
	if strings.TrimSpace(second) != "" {
		alone += ".0"
	}
	parts := map[string]string{}
	for _, found := range []map[string]string{session.Pasted(first, domain, alone), session.Pasted(second, domain, wanted+".1")} {
		for part, value := range found {
			if part == wanted || strings.HasPrefix(part, wanted+".") {
				parts[part] = value
			}
		}
	}
	_, one := parts[wanted]
	_, zero := parts[wanted+".0"]
	_, next := parts[wanted+".1"]
	switch {
	case one || zero && next:
		return parts, nil
	case zero || next:
		return nil, connectors.Advise(errors.New("one of the two parts of the cookie is missing"), "Copy the values of both lines, the one that ends in .0 and the one that ends in .1.")
	}
	return nil, connectors.Advise(fmt.Errorf("the cookie %s is not in what was pasted", wanted), "Copy the whole value of the line of that name, as the steps say. Nothing else is needed.")
}

// lookBack is how many days a check looks for something eaten.
const lookBack = 3

// Check implements [connectors.Checker].
func (myfitnesspal) Check(ctx context.Context, s *connectors.Session) (who connectors.Identity, err error) {
	w, err := openSite(s)
	if err != nil {
		return who, err
	}
	if who.Name, err = w.renew(ctx); err != nil {
		return who, err
	}
	if who.Name == "" {
		who.Name = "your MyFitnessPal account"
	}
	for back := range lookBack {
		day := connectors.Day(s.Clock.Now()).AddDate(0, 0, -back)
		_, entries, err := w.day(ctx, food, day)
		if err != nil && !errors.Is(err, errOtherDay) {
			return who, err
		}
		if err == nil && len(entries) > 0 {
			what := "foods"
			if len(entries) == 1 {
				what = "food"
			}
			// The day only: the diary knows no time of day.
			who.Newest = fmt.Sprintf("%d %s on %s", len(entries), what, day.Format("2 January 2006"))
			break
		}
	}
	return who, w.jar.Save()
}
