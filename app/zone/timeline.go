package zone

import (
	"strconv"
	"time"
)

// Timeline says in short by which zones a [Resolver] finds the instants of a
// clock on the wall. It can be kept, and compared with that of a later one.
type Timeline []Stretch

// Stretch is the time from when on the clock on the wall was that of a zone.
type Stretch struct {
	FromMicro int64  `json:"from"` // by that clock; the first stretch has no beginning
	Zone      string `json:"zone"` // IANA name; "+7200" where only the seconds ahead of UTC are known; empty where the computer's is assumed
}

// Timeline is that of r; a zone that was chosen has no part in it.
func (r *Resolver) Timeline() (all Timeline) {
	for i, s := range r.spans {
		if i+1 < len(r.spans) && r.spans[i+1].localMicro == s.localMicro {
			continue
		}
		switch name := nameOf(s.location); {
		case len(all) == 0:
			all = Timeline{{Zone: name}}
		case all[len(all)-1].Zone != name:
			all = append(all, Stretch{s.localMicro, name})
		}
	}
	if len(all) == 0 {
		all = Timeline{{}}
		if r.home != nil {
			all[0].Zone = r.home.String()
		}
	}
	return all
}

func nameOf(l *time.Location) string {
	if name := l.String(); name != "" {
		return name
	}
	_, offset := time.Time{}.In(l).Zone()
	return ahead(offset)
}

// ahead spells an offset as [Stretch] does.
func ahead(offsetS int) string {
	if offsetS < 0 {
		return strconv.Itoa(offsetS)
	}
	return "+" + strconv.Itoa(offsetS)
}

// Change is a stretch of time in which the clock on the wall is that of another
// zone than before.
type Change struct {
	From, To         time.Time // by the clock on the wall, as if that were UTC's
	Earliest, Latest time.Time // instants that these times had before, with a day to spare
}

var (
	ever  = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	never = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC).UnixMicro()
)

// Changes are the stretches of time in which now has other zones than was, in
// their order. Of an empty Timeline nothing is known, and all may be another.
func (was Timeline) Changes(now Timeline) (all []Change) {
	if len(was) == 0 {
		return []Change{change("", ever, never)}
	}
	from := ever
	for i, j := 0, 0; from < never; {
		to := min(was.end(i), now.end(j))
		if was[i].Zone != now[j].Zone && from < to {
			c := change(was[i].Zone, from, to)
			if n := len(all); n > 0 && all[n-1].To.Equal(c.From) {
				last := &all[n-1]
				last.To = c.To
				if c.Earliest.Before(last.Earliest) {
					last.Earliest = c.Earliest
				}
				if c.Latest.After(last.Latest) {
					last.Latest = c.Latest
				}
			} else {
				all = append(all, c)
			}
		}
		if was.end(i) == to {
			i++
		}
		if now.end(j) == to {
			j++
		}
		from = to
	}
	return all
}

// end is when stretch i ends.
func (t Timeline) end(i int) int64 {
	if i+1 < len(t) {
		return t[i+1].FromMicro
	}
	return never
}

func change(zone string, from, to int64) Change {
	const day = 24 * 3600 * 1e6
	c := Change{From: time.UnixMicro(from).UTC(), To: time.UnixMicro(to).UTC(), Earliest: time.UnixMicro(ever).UTC(), Latest: time.UnixMicro(never).UTC()}
	l := zoneCalled(zone)
	at := func(local int64) int64 {
		if l == nil {
			return local
		}
		return instant(local, l, false)
	}
	spare := int64(day)
	if l == nil { // of a computer that may have been anywhere
		spare += day
	}
	if from > ever {
		c.Earliest = time.UnixMicro(max(at(from)-spare, ever)).UTC()
	}
	if to < never {
		c.Latest = time.UnixMicro(min(at(to)+spare, never)).UTC()
	}
	return c
}

// zoneCalled is the zone that a Stretch names; nil if none is known.
func zoneCalled(name string) *time.Location {
	if name == "" {
		return nil
	}
	if name[0] == '+' || name[0] == '-' {
		if offset, err := strconv.Atoi(name); err == nil {
			return time.FixedZone("", offset)
		}
	}
	return location(name)
}
