package engine

import (
	"time"

	"athletedata/connectors"
	"athletedata/store"
)

// Next is when an account is synced by itself next; false if it is not, because
// it is paused or waits for the person.
func Next(a store.Account, info connectors.Info, now time.Time) (at time.Time, will bool) {
	if a.Paused || a.State == store.AccountSignIn || a.State == store.AccountPerson {
		return at, false
	}
	if a.LastStarted != nil {
		every, started := max(a.Every, info.AtLeast), *a.LastStarted
		if started.After(now) { // the clock was put back since: nobody knows when that was
			started, a.NotBefore = now.Add(-2*every), nil
		}
		at = started.Add(every + jitter(a.Source, *a.LastStarted, every/10))
		// One that the end of the program cut off goes on soon, but not at once:
		// it may be what ended the program.
		if a.LastFinished == nil || a.LastFinished.Before(*a.LastStarted) {
			at = started.Add(min(every, firstPause))
		}
		// A sync that failed or was told to wait goes on as soon as it may.
		if a.NotBefore != nil && (a.State == store.AccountWaiting || a.State == store.AccountFailing) {
			at = *a.NotBefore
		}
	}
	if a.NotBefore != nil && at.Before(*a.NotBefore) {
		at = *a.NotBefore
	}
	if at.Before(now) {
		at = now
	}
	return afterQuiet(a, at), true
}

// afterQuiet puts a time that falls into the quiet hours to their end.
func afterQuiet(a store.Account, at time.Time) time.Time {
	if a.QuietFrom == nil || a.QuietTo == nil || *a.QuietFrom == *a.QuietTo {
		return at
	}
	local := at.Local()
	minute := local.Hour()*60 + local.Minute()
	from, to := *a.QuietFrom, *a.QuietTo
	inside := minute >= from && minute < to
	if from > to { // over midnight
		inside = minute >= from || minute < to
	}
	if !inside {
		return at
	}
	end := time.Date(local.Year(), local.Month(), local.Day(), to/60, to%60, 0, 0, local.Location())
	if !end.After(local) {
		end = end.AddDate(0, 0, 1)
	}
	return end
}
