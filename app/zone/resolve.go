package zone

import (
	"cmp"
	"slices"
	"time"

	"athletedata/parsers/record"
)

// Span is a stretch of time of which the athlete's clock is known: that of an
// activity.
type Span struct {
	Start   time.Time
	OffsetS int    // local minus UTC
	Zone    string // IANA name; empty where only a device's offset is known
}

// Who said a zone, as app.item.time_zone_from spells it.
const (
	FromChoice     = "chosen"     // the athlete, for this import
	FromActivities = "activities" // the activity before it, or the first one after it
	FromHome       = "home"       // the setting
	FromComputer   = "computer"   // assumed: nobody said
)

// Resolver finds the instants of wall-clock times. A time belongs to the zone
// of the last activity that began before it, by the clock; before the first
// activity to that one's; without any activity to the home zone; and without
// one to the computer's.
//
// In the hour that the clock shows twice when daylight-saving time ends, the
// first one is meant unless the Moment says Later. A time that the clock
// skipped in spring is moved on by the hour that was skipped.
type Resolver struct {
	chosen, home *time.Location
	spans        []resolved // by local start
	instants     []begun    // the same by their starts
}

// begun is a span with the location that holds from an instant on.
type begun struct {
	start    time.Time
	location *time.Location
}

// resolved is a span with the location that holds from its start on.
type resolved struct {
	localMicro int64
	location   *time.Location
}

// NewResolver makes a Resolver. chosen and home are IANA names, empty when
// nobody said; an unknown name counts as empty.
func NewResolver(spans []Span, chosen, home string) *Resolver {
	r := &Resolver{}
	if chosen != "" {
		r.chosen = location(chosen)
	}
	if home != "" {
		r.home = location(home)
	}
	slices.SortFunc(spans, func(a, b Span) int { return a.Start.Compare(b.Start) })
	for i, s := range spans {
		l := r.place(spans, i)
		r.spans = append(r.spans, resolved{s.Start.UnixMicro() + int64(s.OffsetS)*1e6, l})
		r.instants = append(r.instants, begun{s.Start, l})
	}
	slices.SortStableFunc(r.spans, func(a, b resolved) int { return cmp.Compare(a.localMicro, b.localMicro) })
	return r
}

// place is the zone of a span. A device's offset alone does not tell when the
// clock changes: the home zone does if its offset was the same then, or else
// that of the nearest activity whose zone had it.
func (r *Resolver) place(spans []Span, i int) *time.Location {
	s := spans[i]
	if l := location(s.Zone); s.Zone != "" && l != nil {
		return l
	}
	same := func(l *time.Location) bool {
		_, offset := s.Start.In(l).Zone()
		return offset == s.OffsetS
	}
	if r.home != nil && same(r.home) {
		return r.home
	}
	for away := 1; away < len(spans) && away <= 400; away++ {
		for _, j := range []int{i - away, i + away} {
			if j < 0 || j >= len(spans) || spans[j].Zone == "" {
				continue
			}
			if l := location(spans[j].Zone); l != nil && same(l) {
				return l
			}
		}
	}
	return time.FixedZone("", s.OffsetS)
}

// Chosen is the name of the zone that was chosen; empty: none.
func (r *Resolver) Chosen() string {
	if r == nil || r.chosen == nil {
		return ""
	}
	return r.chosen.String()
}

// find says which zone holds at a wall-clock time and who said so.
func (r *Resolver) find(localMicro int64) (*time.Location, string) {
	if r.chosen != nil {
		return r.chosen, FromChoice
	}
	if len(r.spans) > 0 {
		i, found := slices.BinarySearchFunc(r.spans, localMicro, func(s resolved, at int64) int { return cmp.Compare(s.localMicro, at) })
		if !found {
			i = max(i-1, 0)
		}
		return r.spans[i].location, FromActivities
	}
	if r.home != nil {
		return r.home, FromHome
	}
	return computer(), FromComputer
}

// Resolve fills in the instant of a Moment of which only the local time is
// known, and says by which zone and from whom; empty when there was nothing to do.
func (r *Resolver) Resolve(m *record.Moment) (zone, from string) {
	if m.HasUTC || !m.HasLocal {
		return "", ""
	}
	l, from := r.find(m.LocalMicro)
	m.UTCMicro, m.HasUTC = instant(m.LocalMicro, l, m.Later), true
	return l.String(), from
}

// instant is when the clock of a zone showed a time.
func instant(localMicro int64, l *time.Location, later bool) int64 {
	offsetAt := func(utcMicro int64) int64 {
		_, s := time.UnixMicro(utcMicro).In(l).Zone()
		return int64(s) * 1e6
	}
	const day = 24 * 3600 * 1e6
	before, after := offsetAt(localMicro-day), offsetAt(localMicro+day)
	first, second := localMicro-before, localMicro-after
	isFirst, isSecond := offsetAt(first) == before, offsetAt(second) == after
	switch {
	case isFirst && isSecond && later:
		return max(first, second)
	case isFirst && isSecond:
		return min(first, second)
	case isSecond:
		return second
	default: // the first one, or a time that was skipped: moved on
		return first
	}
}
