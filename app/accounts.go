package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"athletedata/app/engine"
	"athletedata/app/power"
	"athletedata/app/secrets"
	"athletedata/connectors/all"
	"athletedata/store"
)

// newSyncer syncs the accounts of the services, with their secrets in vaults.
func newSyncer(s *Services, vaults *secrets.Vaults) *engine.Syncer {
	return &engine.Syncer{
		Engine:     s.Engine,
		Connectors: all.Connectors(),
		Vault:      func(source string) engine.Vault { return vaults.Of(source) },
		Lock:       func(source string) (func(), bool) { return vaults.Of(source).Lock() },
		Log:        s.log,
	}
}

// accountLine is the contract of an account's line on stdout with --json.
type accountLine struct {
	Source    string `json:"source"`
	Name      string `json:"name"`
	Connected bool   `json:"connected"`
	Identity  string `json:"signed_in_as,omitempty"`
	State     string `json:"state,omitempty"`
	Paused    bool   `json:"paused,omitempty"`
	Problem   string `json:"problem,omitempty"`
	Advice    string `json:"advice,omitempty"`
	LastOK    string `json:"last_ok,omitempty"`
	Next      string `json:"next,omitempty"`
	Items     int64  `json:"items"`
	Rows      int64  `json:"rows"`
}

func lineOf(s engine.Source) accountLine {
	line := accountLine{Source: s.Info.ID, Name: s.Info.Name, Items: s.Brought.Items, Rows: s.Brought.Rows}
	if a := s.Account; a != nil {
		line.Connected, line.Identity, line.State, line.Paused, line.Problem, line.Advice = true, a.Identity, string(a.State), a.Paused, a.Problem, a.Advice
		line.LastOK, line.Next = stamp(a.LastOK), stamp(&s.Next)
	}
	return line
}

// inWords says how an account is.
func inWords(s engine.Source) string {
	a := s.Account
	switch {
	case a == nil:
		return "not connected"
	case a.Paused:
		return "paused"
	case a.State == store.AccountSignIn:
		return "sign in again"
	case a.State == store.AccountPerson:
		return "needs you in the browser"
	case a.State == store.AccountWaiting:
		return "waiting"
	case a.State == store.AccountFailing:
		return "failing"
	case a.LastOK == nil:
		return "not synced yet"
	}
	return "up to date"
}

// newSchedule syncs the accounts when they are due; set makes it tell of it.
func (s *Services) newSchedule(set func(*engine.Schedule)) *engine.Schedule {
	schedule := &engine.Schedule{Syncer: s.Syncer, Hold: holdOn(s.Paths.Settings, new(power.Reader).Read)}
	set(schedule)
	return schedule
}

// Deleted says what came of deleting everything.
type Deleted struct {
	Freed      int64    // bytes of raw files
	NotRevoked []string // names of the sources that could not be told
}

// DeleteAll ends all accounts and deletes everything that was gathered. Nothing
// else may use the database meanwhile. The sign-ins go first: what fails later
// can be repeated without them.
func (s *Services) DeleteAll(ctx context.Context) (d Deleted, err error) {
	accounts, err := s.Store.Accounts(ctx, athlete)
	if err != nil {
		return d, err
	}
	for _, a := range accounts {
		done, err := s.Syncer.Disconnect(ctx, a.Source, false)
		var unknown *engine.UnknownSourceError
		if err != nil && !errors.As(err, &unknown) {
			return d, err
		}
		if done.Revoke != nil {
			c, _ := s.Syncer.Connector(a.Source)
			d.NotRevoked = append(d.NotRevoked, c.Info().Name)
		}
	}
	if err := os.RemoveAll(s.Paths.Accounts); err != nil {
		return d, fmt.Errorf("forgetting the sign-ins: %w", err)
	}
	if err := s.Store.Erase(ctx); err != nil {
		return d, err
	}
	if d.Freed, err = s.Archive.Clear(); err != nil {
		return d, err
	}
	return d, clearLog(s.Paths.Log)
}

// clearLog empties the log, which names files, and removes its older parts. The
// file itself is open.
func clearLog(path string) error {
	older, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	if err != nil {
		return err
	}
	for _, p := range older {
		if p == path {
			err = errors.Join(err, os.Truncate(p, 0))
		} else {
			err = errors.Join(err, os.Remove(p))
		}
	}
	if err != nil {
		return fmt.Errorf("deleting the log: %w", err)
	}
	return nil
}
