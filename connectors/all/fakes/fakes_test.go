package fakes_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/all"
	"athletedata/connectors/all/fakes"
	"athletedata/connectors/conntest"
	"athletedata/connectors/httpx"
	"athletedata/connectors/oauth"
)

func newClock() *conntest.Clock {
	return conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
}

func TestOneForEachConnector(t *testing.T) {
	for _, keys := range []bool{false, true} {
		var ids []string
		for _, f := range fakes.All(newClock(), fakes.Options{Keys: keys}) {
			ids = append(ids, f.ID)
		}
		var want []string
		for _, c := range all.Connectors() {
			want = append(want, c.Info().ID)
		}
		if !slices.Equal(ids, want) {
			t.Errorf("there are fakes of %v for the connectors %v", ids, want)
		}
	}
}

// Whoever types the answers and signs in, where that is needed, is let in and
// told who they are, over the network as well.
func TestTheAnswersLeadIn(t *testing.T) {
	for _, keys := range []bool{false, true} {
		clock := newClock()
		list := fakes.All(clock, fakes.Options{Days: 10, Keys: keys})
		bases, stop, err := fakes.Serve(t.Context(), list)
		if err != nil {
			t.Fatal(err)
		}
		defer stop()
		for i, c := range all.Connectors() {
			f, info := list[i], c.Info()
			t.Run(map[bool]string{false: "open ", true: "keys "}[keys]+f.ID, func(t *testing.T) {
				answers := f.Answers(bases[f.ID])
				s := session(c, answers, clock, t)
				if open := connectors.Way(c, s.Account) == connectors.Open; open != (f.SignIn == nil) && f.ID != "open_meteo" {
					t.Errorf("nobody has to sign in: %t by the answers, %t by the fake", open, f.SignIn == nil)
				}
				for _, field := range info.Fields {
					value := answers[field.ID]
					asked := info.Asks(field, func(id string) string { return answers[id] })
					if asked && value == "" && field.Default == "" && !field.Optional {
						t.Errorf("no answer for %s", field.ID)
					}
					if value != "" && field.Check != nil && field.Check(value) != nil {
						t.Errorf("the answer for %s is refused: %v", field.ID, field.Check(value))
					}
				}
				if err := enter(t.Context(), c, s); err != nil {
					t.Fatal(err)
				}
				who, err := c.(connectors.Checker).Check(t.Context(), s)
				if err != nil {
					t.Fatal(err)
				}
				if who.Name == "" && f.SignIn != nil && f.ID != "open_meteo" && f.ID != "meteostat" {
					t.Error("nobody is signed in")
				}
			})
		}
	}
}

// session is an account with the answers, the secret ones in its vault.
func session(c connectors.Connector, answers map[string]string, clock connectors.Clock, t *testing.T) *connectors.Session {
	info, vault := c.Info(), conntest.NewVault()
	account, err := conntest.Account(info, answers, vault)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	return &connectors.Session{Account: account, Vault: vault, Log: log, Clock: clock,
		HTTP: httpx.New(httpx.Options{Limits: info.Limits, Clock: clock, Log: log})}
}

// enter signs in as a person would.
func enter(ctx context.Context, c connectors.Connector, s *connectors.Session) error {
	if connectors.Way(c, s.Account) == connectors.Open {
		return nil
	}
	switch c := c.(type) {
	case oauth.Connector:
		config, err := c.OAuth(s)
		if err != nil {
			return err
		}
		flow, err := oauth.Begin(ctx, s, config)
		if err != nil {
			return err
		}
		defer flow.Close()
		resp, err := http.Get(flow.URL()) // the browser, which comes back by itself
		if err != nil {
			return err
		}
		body, err := io.ReadAll(resp.Body)
		if resp.Body.Close(); err != nil || !strings.Contains(string(body), "Almost done") {
			return errors.Join(err, errors.New("the browser did not come back: "+string(body)))
		}
		_, err = flow.Wait(ctx)
		return err
	case connectors.SignIn:
		return c.SignIn(ctx, s, func(context.Context, connectors.Question) (string, error) {
			return "", errors.New("nothing was to be asked")
		})
	}
	return nil
}

// A sign-in that has ended can be followed by another.
func TestSigningInAgain(t *testing.T) {
	clock := newClock()
	list := fakes.All(clock, fakes.Options{Days: 10, Keys: true})
	for i, c := range all.Connectors() {
		f := list[i]
		t.Run(f.ID, func(t *testing.T) {
			s := session(c, f.Answers("https://vendor.test"), clock, t)
			s.HTTP = httpx.New(httpx.Options{Limits: c.Info().Limits, Clock: clock, Base: conntest.Direct(f.Handler)})
			sync := func() error { return c.Sync(t.Context(), &connectors.Run{Session: s, Host: conntest.NewHost()}) }
			if err := f.SignIn(s.Vault); err != nil {
				t.Fatal(err)
			}
			f.Expire()
			if err := sync(); !errors.Is(err, connectors.ErrReauth) && f.ID != "open_meteo" {
				t.Errorf("after its end: %v", err)
			}
			if err := f.SignIn(s.Vault); err != nil {
				t.Fatal(err)
			}
			if err := sync(); err != nil {
				t.Errorf("signed in again: %v", err)
			}
		})
	}
}

// Every vendor knows what his athlete has; in an account in which nothing has
// ever happened, that is nothing but gear.
func TestEachKnowsTheTruth(t *testing.T) {
	for _, f := range fakes.All(newClock(), fakes.Options{Days: 10, Keys: true}) {
		if len(f.Truth(nil)) == 0 {
			t.Errorf("%s knows nothing", f.ID)
		}
		f.Empty()
		for _, fact := range f.Truth(nil) {
			if fact.Kind != "gear" {
				t.Errorf("%s is empty and has %s %s %v", f.ID, fact.Kind, fact.Key, fact.Values)
				break
			}
		}
	}
}
