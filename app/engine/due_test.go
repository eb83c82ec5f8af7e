package engine

import (
	"context"
	"net/http"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	accounts "athletedata/connectors/strava"
	"athletedata/connectors/strava/fake"
	"athletedata/store"
)

// A sync that the end of the program cut off goes on soon after the next start;
// one that the person stopped waits for its turn.
func TestWhenASyncThatWasStoppedGoesOn(t *testing.T) {
	e, _ := database(t)
	clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	server := fake.New(clock, fake.Options{})
	vault := box{conntest.NewVault()}
	if err := server.SignIn(vault); err != nil {
		t.Fatal(err)
	}
	account := store.Account{Source: "strava", Answers: server.Answers("https://vendor.test"), Every: 6 * time.Hour}
	if err := e.Store.SaveAccount(t.Context(), 1, account); err != nil {
		t.Fatal(err)
	}
	s := &Syncer{Engine: e, Connectors: []connectors.Connector{accounts.New()}, Clock: clock, Log: e.Log, Vault: func(string) Vault { return vault }}
	for _, by := range []struct {
		name        string
		outcome     string
		cause       error
		from, until time.Duration // when the next is due
	}{
		{"the end of the program", "crashed", nil, firstPause, firstPause},
		{"the person", "stopped", errStopped, 6 * time.Hour, 7 * time.Hour},
	} {
		clock.Advance(8 * time.Hour)
		ctx, stop := context.WithCancelCause(t.Context())
		s.Transport = trip(func(*http.Request) (*http.Response, error) {
			stop(by.cause) // while the vendor is asked
			return nil, context.Canceled
		})
		began := clock.Now()
		if run, err := s.Sync(ctx, "strava", false, nil); err != nil || run.Outcome != by.outcome {
			t.Fatalf("stopped by %s: %+v, %v", by.name, run, err)
		}
		at, will := Next(accountOf(t, e), accounts.New().Info(), clock.Now())
		if after := at.Sub(began); !will || after < by.from || after > by.until {
			t.Errorf("stopped by %s, it goes on %v later (%t)", by.name, after, will)
		}
	}
}

// A clock that was wrong and is put right does not keep an account waiting for
// the time that never was.
func TestAClockThatWasPutBack(t *testing.T) {
	now := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	wrong := now.AddDate(1, 0, 0)
	until := wrong.Add(firstPause) // no vendor's certificate is good in a wrong year
	for _, a := range []store.Account{
		{State: store.AccountOK},
		{State: store.AccountFailing, Failures: 1, NotBefore: &until},
		{State: store.AccountWaiting, NotBefore: &until},
	} {
		a.Source, a.Every, a.LastStarted, a.LastFinished = "x", time.Hour, &wrong, &wrong
		if at, will := Next(a, connectors.Info{}, now); !will || !at.Equal(now) {
			t.Errorf("%s: due at %v (%t), not at once", a.State, at, will)
		}
	}
}
