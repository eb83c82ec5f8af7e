package fit

import (
	"sort"
	"time"

	"github.com/muktihari/fit/profile/typedef"

	"athletedata/parsers"
	"athletedata/parsers/record"
)

// finish puts the activity together once all messages are there.
func (b *builder) finish() (*record.Activity, error) {
	a := b.a
	if reason := b.unsupported(); reason != "" {
		return nil, &parsers.Unsupported{What: reason}
	}
	a.Zones = b.zones.finish()
	b.orderSessions()
	b.assignSessions()
	a.Sport, a.SubSport = b.sportOf()
	a.Name = b.names.workout
	if a.Name == "" && len(a.Sessions) == 1 && b.names.sport != "" && a.Sessions[0].Name == "" {
		a.Sessions[0].Name = b.names.sport
	}
	b.times()
	if a.Start.IsZero() {
		return nil, &parsers.Unsupported{What: "FIT activity without any time: nothing says when it was"}
	}
	if a.Start.Before(time.Unix(fitEpoch+relativeTime, 0)) {
		a.Extra = map[string]any{"clock_not_set": true}
	}
	for name, v := range b.metrics {
		if a.Extra == nil {
			a.Extra = map[string]any{}
		}
		a.Extra[name] = v
	}
	b.total()
	return a, nil
}

// unsupported says what the file is if it is no activity. Files of old or
// careless programs lack file_id or name another type, but have records and a
// session or laps; those count.
func (b *builder) unsupported() string {
	a := b.a
	empty := len(a.Records) == 0 && len(a.Sessions) == 0 && len(a.Laps) == 0 && len(a.Sets) == 0 && len(b.strap.beats) == 0 && len(a.RR) == 0
	switch {
	case empty && b.untimed > 0:
		return "FIT activity without any time: nothing says when its samples were taken"
	case b.kind == int(typedef.FileActivity) && empty:
		return "FIT activity with nothing recorded in it"
	case b.kind == int(typedef.FileActivity):
		return ""
	case wellnessKinds[b.kind]:
		return "FIT file of " + kindName(b.kind) + " with nothing to store in it"
	case b.kind >= 0 && fileKinds[b.kind] != "":
		return "FIT file of another kind: " + kindName(b.kind)
	case empty && b.kind >= 0:
		return "FIT file of another kind: " + kindName(b.kind)
	case empty:
		return "FIT file without anything to store"
	}
	return ""
}

// orderSessions puts the sessions in the order of time, which is that of nearly
// every file, and lets their zones follow.
func (b *builder) orderSessions() {
	a := b.a
	sort.SliceStable(a.Sessions, func(i, j int) bool { return a.Sessions[i].Start.Before(a.Sessions[j].Start) })
	now := map[int]int{}
	for i := range a.Sessions {
		now[a.Sessions[i].Ordinal] = i
		a.Sessions[i].Ordinal = i
	}
	for i := range a.Zones {
		if z := &a.Zones[i]; z.LapOrdinal < 0 {
			z.SessionOrdinal = now[z.SessionOrdinal]
		}
	}
}

// assignSessions says to which session laps and lengths belong: the one whose
// time they begin in, the last one begun before them.
func (b *builder) assignSessions() {
	a := b.a
	find := func(t time.Time) int {
		best := 0
		for i := range a.Sessions {
			if !a.Sessions[i].Start.After(t) && !a.Sessions[i].Start.Before(a.Sessions[best].Start) {
				best = i
			}
		}
		return best
	}
	for i := range a.Laps {
		a.Laps[i].SessionOrdinal = find(a.Laps[i].Start)
	}
	for i := range a.Lengths {
		l := &a.Lengths[i]
		l.SessionOrdinal = find(l.Start)
		for j := range a.Laps {
			if !a.Laps[j].Start.After(l.Start) && l.Start.Before(a.Laps[j].End) {
				l.LapOrdinal = j
			}
		}
	}
	for i := range a.Zones {
		if z := &a.Zones[i]; z.LapOrdinal >= 0 && z.LapOrdinal < len(a.Laps) {
			z.SessionOrdinal = a.Laps[z.LapOrdinal].SessionOrdinal
		}
	}
}

// sportOf is the sport of the whole: that of its sessions if they agree.
func (b *builder) sportOf() (sport, sub string) {
	a := b.a
	if len(a.Sessions) == 0 {
		sport, sub = b.sport.sport, b.sport.sub
		if sport == "" && len(a.Laps) > 0 {
			sport, sub = a.Laps[0].Sport, a.Laps[0].SubSport
		}
	} else {
		sport, sub = a.Sessions[0].Sport, a.Sessions[0].SubSport
		for _, s := range a.Sessions[1:] {
			if s.Sport != sport {
				return "multisport", ""
			}
			if s.SubSport != sub {
				sub = ""
			}
		}
	}
	if sport == "" {
		sport = "generic"
	}
	return sport, sub
}

// times is when the activity began and ended. Device clocks jump when a
// receiver finds the time, so sessions, which the device wrote in the end,
// count more than single records.
func (b *builder) times() {
	a := b.a
	note := func(start, end time.Time) {
		if start.IsZero() {
			return
		}
		if a.Start.IsZero() || start.Before(a.Start) {
			a.Start = start
		}
		if end.After(a.End) {
			a.End = end
		}
	}
	for i := range a.Sessions {
		note(a.Sessions[i].Start, a.Sessions[i].End)
	}
	if a.Start.IsZero() {
		for i := range a.Laps {
			note(a.Laps[i].Start, a.Laps[i].End)
		}
		for i := range a.Records {
			t := time.UnixMicro(a.Records[i].UnixMicro).UTC()
			note(t, t)
		}
	}
	if a.Start.IsZero() && len(a.Sets) > 0 {
		note(a.Sets[0].Start, a.Sets[len(a.Sets)-1].Start)
	}
	if a.Start.IsZero() {
		note(b.startedAt, b.startedAt)
	}
	if a.Start.IsZero() {
		note(b.last, b.last)
	}
}

// total takes the totals of the whole from its sessions: as they are from a
// single one, and summed up from several. Averages over several sessions are
// left to be computed from the samples.
func (b *builder) total() {
	a := b.a
	switch len(a.Sessions) {
	case 0:
		return
	case 1:
		a.Summary = a.Sessions[0].Summary
		return
	}
	for i := range a.Sessions {
		s := &a.Sessions[i].Summary
		for _, p := range []struct{ to, from **float64 }{
			{&a.DistanceM, &s.DistanceM}, {&a.TimerS, &s.TimerS}, {&a.MovingS, &s.MovingS}, {&a.EnergyKcal, &s.EnergyKcal},
			{&a.AscentM, &s.AscentM}, {&a.DescentM, &s.DescentM}, {&a.WorkJ, &s.WorkJ}, {&a.LengthCount, &s.LengthCount},
		} {
			if *p.from == nil {
				continue
			}
			sum := **p.from
			if *p.to != nil {
				sum += **p.to
			}
			*p.to = &sum
		}
	}
	elapsed := a.End.Sub(a.Start).Seconds()
	a.ElapsedS = &elapsed
}
