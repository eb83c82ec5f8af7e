package engine

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/httpx"
	accounts "athletedata/connectors/strava"
	"athletedata/connectors/strava/fake"
	"athletedata/store"
	"athletedata/store/archive"
)

// Trouble at the vendor's is called that: nobody is sent to sign in again for it.
func TestTroubleAtTheVendorsIsNotThePersons(t *testing.T) {
	s := &Syncer{Clock: conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))}
	for status, theirs := range map[int]bool{http.StatusInternalServerError: true, http.StatusBadGateway: true, http.StatusBadRequest: false} {
		var run store.SyncRun
		end := s.outcome(&run, store.Account{Source: "strava"}, &httpx.StatusError{Status: status, URL: "https://vendor.test"}, false, connectors.Info{Name: "Strava"})
		if end.State != store.AccountFailing || end.NotBefore == nil || run.Advice == "" || strings.Contains(run.Advice, "sign in") == theirs {
			t.Errorf("%d: %+v, %q", status, end, run.Advice)
		}
	}
}

// here is trouble of this computer that is over sooner or later.
type here struct{ error }

func (here) Soon() bool { return true }

// A keyring that is locked is asked every few minutes, however long it stays so;
// a vendor that is ill is given more and more time.
func TestTroubleOfThisComputerIsTriedAgainSoon(t *testing.T) {
	clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	s := &Syncer{Clock: clock}
	for _, failure := range []error{errors.New("the vendor is ill"), fmt.Errorf("reading the token: %w", here{errors.New("the keyring is locked")})} {
		a := store.Account{Source: "strava"}
		for range 12 {
			var run store.SyncRun
			end := s.outcome(&run, a, failure, false, connectors.Info{Name: "Strava"})
			if end.State != store.AccountFailing || end.NotBefore == nil {
				t.Fatalf("%v: %+v", failure, end)
			}
			a.Failures, a.NotBefore = end.Failures, end.NotBefore
		}
		if pause := a.NotBefore.Sub(clock.Now()); soon(failure) != (pause < 10*time.Minute) || !soon(failure) != (pause >= longestPause) {
			t.Errorf("%v: after the twelfth time it is tried again in %v", failure, pause)
		}
	}
}

// What keeps things from being stored is what the account fails with, and it
// says what to do, whatever the vendor's part made of it.
func TestWhatCannotBeStoredFailsTheAccount(t *testing.T) {
	e, _ := database(t)
	clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	server := fake.New(clock, fake.Options{})
	vault := box{conntest.NewVault()}
	if err := server.SignIn(vault); err != nil {
		t.Fatal(err)
	}
	s := &Syncer{Engine: e, Connectors: []connectors.Connector{accounts.New()}, Clock: clock, Log: e.Log,
		Vault: func(string) Vault { return vault }, Transport: conntest.Direct(server)}
	account := store.Account{Source: "strava", Answers: server.Answers("https://vendor.test"), Every: time.Hour}
	if err := e.Store.SaveAccount(t.Context(), 1, account); err != nil {
		t.Fatal(err)
	}
	// A file stands where the archive was.
	folder := filepath.Join(t.TempDir(), "archive")
	var err error
	if e.Archive, err = archive.Open(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	run, err := s.Sync(t.Context(), "strava", true, nil)
	if err == nil || run.Outcome != "failed" {
		t.Fatalf("%+v, %v", run, err)
	}
	after := accountOf(t, e)
	if after.State != store.AccountFailing || after.Failures != 1 || after.NotBefore == nil || after.LastOK != nil || after.Problem == "" || after.Advice == "" {
		t.Errorf("%+v", after)
	}
}
