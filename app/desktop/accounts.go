package desktop

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"athletedata/app/ui/host"
	"athletedata/store"
)

// StatusOf sums up how the accounts are. hold says why nothing is fetched by
// itself right now, "" if it is.
func StatusOf(sources []host.Source, hold string) Status {
	var need, running, waiting, paused []host.Source
	connected := 0
	for _, s := range sources {
		if s.Account == nil {
			continue
		}
		connected++
		switch {
		case s.Running:
			running = append(running, s)
		case s.Account.Paused:
			paused = append(paused, s)
		case s.Account.State == store.AccountSignIn || s.Account.State == store.AccountPerson:
			need = append(need, s)
		case s.Account.State != store.AccountOK || s.Account.LastOK == nil:
			waiting = append(waiting, s)
		}
	}
	st := Status{Attention: len(need) > 0, Syncing: len(running) > 0, Paused: connected > 0 && len(paused) == connected, Idle: connected == 0}
	switch {
	case st.Idle:
		st.Line = "No account is connected"
	case len(need) > 1:
		st.Line = fmt.Sprintf("%d accounts need you", len(need))
	case len(need) == 1:
		st.Line = need[0].Info.Name + ": " + how(need[0])
	case st.Syncing:
		st.Line = "Syncing " + progress(running)
	case st.Paused:
		st.Line = "Syncing is paused"
	case hold != "":
		st.Line = "Nothing is fetched now: " + hold
	case len(waiting) > 0:
		st.Line = waiting[0].Info.Name + ": " + how(waiting[0])
	default:
		st.Line = "All up to date"
	}
	return st
}

// how says how an account is that is not up to date.
func how(s host.Source) string {
	switch s.Account.State {
	case store.AccountSignIn:
		return "sign in again"
	case store.AccountPerson:
		return "needs you in the browser"
	case store.AccountWaiting:
		return "goes on after a pause it asked for"
	case store.AccountFailing:
		return "could not be synced, is tried again"
	}
	return "waits for its first sync"
}

// progress says how far running syncs are; of several only their names fit.
func progress(running []host.Source) string {
	if p := running[0].Progress; len(running) == 1 && p != nil && p.Stage != "" {
		text := running[0].Info.Name + ": " + strings.ToLower(p.Stage)
		if p.At != "" {
			text += ", " + ending(p.At)
		}
		return text
	}
	names := make([]string, len(running))
	for i, s := range running {
		names[i] = s.Info.Name
	}
	return strings.Join(names, " and ")
}

// ending keeps a menu narrow: of a long path its end tells the most.
func ending(text string) string {
	const most = 36
	if runes := []rune(text); len(runes) > most {
		return "…" + string(runes[len(runes)-most:])
	}
	return text
}

// AccountsOf is what a [Notifier] has to know of the accounts. One that is
// paused needs nobody.
func AccountsOf(sources []host.Source) (accounts []Account) {
	for _, s := range sources {
		a := s.Account
		if a == nil {
			continue
		}
		accounts = append(accounts, Account{ID: s.Info.ID, Name: s.Info.Name, Advice: a.Advice, Synced: a.LastOK != nil,
			SignIn: !a.Paused && a.State == store.AccountSignIn, Check: !a.Paused && a.State == store.AccountPerson})
	}
	return accounts
}

// SyncAll syncs every account that is not paused now. Those that wait for the
// person are left out: trying them again does not help, and some vendors count it.
func SyncAll(ctx context.Context, accounts host.Accounts) error {
	sources, err := accounts.AccountSources(ctx)
	for _, s := range sources {
		if a := s.Account; a != nil && !a.Paused && a.State != store.AccountSignIn && a.State != store.AccountPerson && !s.Running {
			accounts.SyncNow(s.Info.ID)
		}
	}
	return err
}

// Pause pauses all accounts, or lets those go on that it had paused; if it had
// none, all. It returns those that are paused by it from now on.
func Pause(ctx context.Context, accounts host.Accounts, paused bool, before []string) (now []string, err error) {
	sources, err := accounts.AccountSources(ctx)
	if err != nil {
		return before, err
	}
	for _, s := range sources {
		a, id := s.Account, s.Info.ID
		switch {
		case a == nil:
		case a.Paused == paused:
			if paused && slices.Contains(before, id) {
				now = append(now, id)
			}
		case !paused && len(before) > 0 && !slices.Contains(before, id):
		default:
			if failed := accounts.PauseAccount(ctx, id, paused); failed != nil {
				err = errors.Join(err, failed)
			} else if paused {
				now = append(now, id)
			}
		}
	}
	return now, err
}
