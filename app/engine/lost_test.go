package engine

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/all/fakes"
	"athletedata/connectors/conntest"
	"athletedata/store"
)

// closed is a vault that does not open.
type closed struct {
	Vault
	err error
}

func (s *closed) Secret(name string) (string, error) {
	if s.err != nil {
		return "", s.err
	}
	return s.Vault.Secret(name)
}

// Replace implements Vault: what was lost is replaced by it.
func (s *closed) Replace(values map[string]string) error {
	if errors.Is(s.err, connectors.ErrReauth) {
		s.err = nil
	}
	return s.Vault.Replace(values)
}

// Whatever a connector does with its secrets: if they are lost the account waits
// for a new sign-in, in the words of who lost them, and the vendor is not asked.
// If they only cannot be read now, it is tried again. A sign-in mends the first,
// time the second.
func TestSecretsThatCannotBeRead(t *testing.T) {
	slow(t)
	clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	v := newVendors(t, clock, fakes.Options{Days: 3, Keys: true})
	vaults := map[string]*closed{}
	v.Vault = func(source string) Vault {
		if vaults[source] == nil {
			vaults[source] = &closed{Vault: v.vault(source)}
		}
		return vaults[source]
	}
	lost := connectors.Advise(connectors.Reauth("the sign-in that was kept is damaged"), "Connect it again.")
	later := here{connectors.Advise(errors.New("the keyring is locked"), "Unlock the keyring.")}
	for _, source := range v.order {
		c, _ := v.Connector(source)
		if err := v.connect(source); err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		for _, shut := range []struct {
			err     error
			outcome string
			will    bool
		}{{later, "failed", true}, {lost, "signin", false}} {
			vaults[source].err = shut.err
			run, err := v.Sync(t.Context(), source, true, nil)
			if err != nil || run.Outcome != shut.outcome || !strings.Contains(run.Problem, shut.err.Error()) || run.Requests > 0 {
				t.Errorf("%s: %s with %q after %d requests, %v", source, run.Outcome, run.Problem, run.Requests, err)
			}
			// How to sign in again the connector may know better.
			if own := advice(shut.err, c.Info(), store.SyncEnd{}); run.Advice == "" || shut.will && run.Advice != own {
				t.Errorf("%s: the advice is %q", source, run.Advice)
			}
			if _, will := Next(v.account(source), c.Info(), clock.Now()); will != shut.will {
				t.Errorf("%s: %v, and it is tried again by itself: %t", source, shut.err, will)
			}
		}
		if err := v.connect(source); err != nil {
			t.Errorf("%s: signing in again: %v", source, err)
		}
		if run := v.settle(source, clock.Advance); run.Outcome != "ok" {
			t.Errorf("%s: after the new sign-in: %s %s", source, run.Outcome, run.Problem)
		}
	}
}

// Who signs in again is asked for what is lost; what only cannot be read now is
// not thrown away by it.
func TestSigningInAgainWhenSecretsCannotBeRead(t *testing.T) {
	clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	v := newVendors(t, clock, fakes.Options{Days: 3})
	box := &closed{Vault: v.vault("dropbox")}
	v.Vault = func(string) Vault { return box }
	if err := v.connect("dropbox"); err != nil {
		t.Fatal(err)
	}
	without := func(c *Choices) { delete(c.Answers, "links") }
	box.err = fmt.Errorf("the keyring is locked")
	if _, err := v.Sealed(t.Context(), "dropbox"); !errors.Is(err, box.err) {
		t.Errorf("what cannot be read now: %v", err)
	}
	if err := v.connect("dropbox", without); !errors.Is(err, box.err) {
		t.Errorf("signing in while it cannot be read: %v", err)
	}
	box.err = connectors.Reauth("the file is damaged")
	if kept, err := v.Sealed(t.Context(), "dropbox"); err != nil || kept["links"] != "" {
		t.Errorf("what is lost: %q, %v", kept, err)
	}
	if err := v.connect("dropbox", without); err == nil || errors.Is(err, connectors.ErrReauth) {
		t.Errorf("signing in without what is lost: %v", err)
	}
	if err := v.connect("dropbox"); err != nil {
		t.Errorf("signing in with it: %v", err)
	}
	if kept, err := v.Sealed(t.Context(), "dropbox"); err != nil || kept["links"] == "" {
		t.Errorf("afterwards: %q, %v", kept, err)
	}
}
