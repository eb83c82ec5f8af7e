package zone

import (
	"slices"
	"time"

	"athletedata/parsers/record"
)

// days calls do with every day of f that is only known by its instant, until it
// returns false.
func days(f *record.Facts, do func(*record.Date, *record.Moment) bool) {
	open := func(day *record.Date, of *record.Moment) bool { return !of.HasUTC || do(day, of) }
	for i := range f.Sleeps {
		if !open(&f.Sleeps[i].Day, &f.Sleeps[i].DayOf) {
			return
		}
	}
	for i := range f.HRVNights {
		if !open(&f.HRVNights[i].Day, &f.HRVNights[i].DayOf) {
			return
		}
	}
	for i := range f.DailyScores {
		if !open(&f.DailyScores[i].Day, &f.DailyScores[i].DayOf) {
			return
		}
	}
}

// settle gives a day that is UTC's the one that the athlete's clock showed. A
// day needs no guess of the computer's zone: without a better word UTC's stays.
func (r *Resolver) settle(day *record.Date, of *record.Moment) {
	at := time.UnixMicro(of.UTCMicro)
	if l := r.at(at); l != nil {
		*day = record.Day(at.In(l))
	}
	*of = record.Moment{}
}

// at is the zone at an instant, nil where neither a choice, nor an activity, nor
// the home zone tells it.
func (r *Resolver) at(at time.Time) *time.Location {
	switch {
	case r.chosen != nil:
		return r.chosen
	case len(r.instants) == 0:
		return r.home
	}
	i, found := slices.BinarySearchFunc(r.instants, at, func(s begun, at time.Time) int { return s.start.Compare(at) })
	if !found {
		i = max(i-1, 0)
	}
	return r.instants[i].location
}
