package app

import (
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
		Vault:      func(source string) engine.Vault { return vault{vaults.Of(source)} },
		Lock:       func(source string) (func(), error) { return lock(vaults.Of(source)) },
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
	words     string // the state for people
	Paused    bool   `json:"paused,omitempty"`
	Problem   string `json:"problem,omitempty"`
	Advice    string `json:"advice,omitempty"`
	LastOK    string `json:"last_ok,omitempty"`
	Next      string `json:"next,omitempty"`
	Items     int64  `json:"items"`
	Rows      int64  `json:"rows"`
}

func lineOf(s engine.Source) accountLine {
	line := accountLine{Source: s.Info.ID, Name: s.Info.Name, words: inWords(s), Items: s.Brought.Items, Rows: s.Brought.Rows}
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
