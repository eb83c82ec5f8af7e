package engine

import (
	"errors"
	"hash/fnv"
	"net/http"
	"strconv"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
	"athletedata/store"
)

const (
	firstPause   = 5 * time.Minute
	longestPause = 6 * time.Hour
)

// outcome says what a run that ended with failure means for its account.
func (s *Syncer) outcome(r *store.SyncRun, a store.Account, failure error, stopped bool, info connectors.Info) store.SyncEnd {
	now := s.clock().Now()
	end := store.SyncEnd{State: store.AccountOK}
	var limited *connectors.RateLimited
	switch {
	case stopped:
		r.Outcome, r.Problem = "stopped", ""
		end.State, end.NotBefore, end.Failures = a.State, a.NotBefore, a.Failures
		return end
	case failure == nil:
		r.Outcome = "ok"
		return end
	case errors.As(failure, &limited):
		until := limited.Until.Add(jitter(a.Source, now, time.Minute))
		r.Outcome, end.State, end.NotBefore = "waiting", store.AccountWaiting, &until
	case errors.Is(failure, connectors.ErrReauth):
		r.Outcome, end.State, end.Failures = "signin", store.AccountSignIn, a.Failures+1
	case errors.Is(failure, connectors.ErrChallenge):
		r.Outcome, end.State, end.Failures = "person", store.AccountPerson, a.Failures+1
	default:
		pause := min(firstPause<<min(a.Failures, 10), longestPause)
		if soon(failure) {
			pause = firstPause
		}
		until := now.Add(pause + jitter(a.Source, now, pause/4))
		r.Outcome, end.State, end.NotBefore, end.Failures = "failed", store.AccountFailing, &until, a.Failures+1
	}
	r.Problem, r.Advice = failure.Error(), advice(failure, info, end)
	return end
}

// soon reports whether a failure is one of this computer, as of a keyring that
// is locked: trying again bothers no vendor, and it may be over at any moment.
func soon(failure error) bool {
	var here interface{ Soon() bool }
	return errors.As(failure, &here) && here.Soon()
}

// advice is what the person can do about a failed sync.
func advice(failure error, info connectors.Info, end store.SyncEnd) string {
	var own interface{ Advice() string }
	if errors.As(failure, &own) {
		return own.Advice()
	}
	switch end.State {
	case store.AccountSignIn:
		return "Sign in to " + info.Name + " again. What was fetched so far stays."
	case store.AccountPerson:
		return "Open " + info.Name + " in your browser, pass the check it asks for, and then sync again."
	case store.AccountWaiting:
		return "Nothing needs to be done: it goes on by itself."
	}
	if httpx.Status(failure) >= http.StatusInternalServerError {
		return info.Name + " has a problem of its own at the moment. It is tried again by itself; nothing needs to be done."
	}
	return "It is tried again by itself. If it stays like this, look at the log of the last sync, or sign in again."
}

// jitter spreads what would otherwise happen at the same moment everywhere. It
// is the same each time it is asked, so that a shown time does not flicker.
func jitter(source string, at time.Time, most time.Duration) time.Duration {
	if most <= 0 {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(source + strconv.FormatInt(at.UnixNano(), 10)))
	return time.Duration(h.Sum64() % uint64(most))
}
