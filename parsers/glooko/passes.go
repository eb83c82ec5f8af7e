package glooko

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"athletedata/parsers/clock"
	"athletedata/parsers/record"
)

const (
	minute = int64(time.Minute / time.Microsecond)
	hour   = 60 * minute
)

// reading is one of a graph. It is fixed where its list itself goes back in
// time, which tells for certain in which pass it lies.
type reading struct {
	*record.Glucose
	fixed bool
}

// markPasses marks the second pass through an hour that the clock showed twice
// in glucose that is told in lists by how high it is. Where it goes from one
// list to the other between the passes, neither list goes back in time, so the
// times of all lists are laid side by side: of two that fall together the ways
// through both passes differ, and the one with the least leaps is taken. That
// holds whether a list is in the order of time or in that of what it shows.
func markPasses(lists [][]record.Glucose) {
	var streams clock.Streams
	for n, list := range lists {
		for i := range list {
			streams.Add("", strconv.Itoa(n), &list[i].Time)
		}
	}
	streams.MarkLater(clock.OldestFirst)
	var all []reading
	for _, list := range lists {
		back := map[int64]bool{}
		for i := range list {
			if list[i].Time.Later {
				back[hourOf(&list[i])] = true
			}
		}
		for i := range list {
			all = append(all, reading{&list[i], back[hourOf(&list[i])]})
		}
	}
	slices.SortStableFunc(all, func(a, b reading) int { return cmp.Compare(a.Time.LocalMicro, b.Time.LocalMicro) })
	step := usualStep(all)
	var hours []shown
	for begin := 0; begin < len(all); begin = hours[len(hours)-1].end {
		hours = append(hours, showing(all, begin, step))
	}
	for i, h := range hours {
		if h.twice(hours[max(i-1, 0):min(i+2, len(hours))]) {
			h.settle(all)
		}
	}
}

func hourOf(g *record.Glucose) int64 { return g.Time.LocalMicro - (g.Time.LocalMicro%hour+hour)%hour }

// usualStep is the time from one reading to the next in most cases.
func usualStep(all []reading) int64 {
	var steps []int64
	for i := 1; i < len(all); i++ {
		if step := all[i].Time.LocalMicro - all[i-1].Time.LocalMicro; step > 0 {
			steps = append(steps, step)
		}
	}
	if len(steps) == 0 {
		return hour
	}
	slices.Sort(steps)
	return steps[len(steps)/2]
}

// shown is an hour by the clock on the wall.
type shown struct {
	at         int64
	begin, end int         // in all readings
	slots      [][]reading // that fall together
	double     int         // slots of two
	crowd      bool        // there are more than two passes could have
	back       bool        // a list goes back in it
}

// showing gathers the hour that begins with a reading.
func showing(all []reading, begin int, step int64) shown {
	h := shown{at: hourOf(all[begin].Glucose), begin: begin, end: begin}
	for ; h.end < len(all) && hourOf(all[h.end].Glucose) == h.at; h.end++ {
		r := all[h.end]
		h.back = h.back || r.Time.Later
		last := len(h.slots) - 1
		if last < 0 || 2*(r.Time.LocalMicro-h.slots[last][0].Time.LocalMicro) >= step {
			h.slots = append(h.slots, []reading{r})
			continue
		}
		h.slots[last] = append(h.slots[last], r)
		switch len(h.slots[last]) {
		case 2:
			h.double++
		case 3:
			h.crowd = true
		}
	}
	h.crowd = h.crowd || len(h.slots) > mostSlots
	return h
}

// twice says whether the clock has shown the hour twice: a list goes back, or
// most readings of it have a second one, and none of the hours around it. That
// counts only from 23 to 4 o'clock, where clocks are set back: elsewhere it is
// two devices that told the same.
func (h shown) twice(around []shown) bool {
	if h.crowd || h.back {
		return !h.crowd
	}
	for _, o := range around {
		if o.at != h.at && o.double > 0 && max(o.at-h.at, h.at-o.at) <= hour {
			return false
		}
	}
	of := (h.at/hour%24 + 24) % 24
	return (of == 23 || of <= 3) && h.double > 0 && 2*h.double >= len(h.slots)
}

// way is one through both passes, as far as it goes.
type way struct {
	ends
	leaps float64
	later []bool // of each reading
}

// ends are the last reading of each pass, and the first of the second.
type ends struct{ last, first2, last2 *record.Glucose }

// Where each time is there twice there are four ways to go on; where many are
// there once it gets more of them, but no sensor tells more than one a minute.
const (
	mostWays  = 256
	mostSlots = 120
)

// settle finds the way with the least leaps.
func (h shown) settle(all []reading) {
	start := way{}
	if h.begin > 0 {
		start.last = all[h.begin-1].Glucose
	}
	ways := []way{start}
	for _, slot := range h.slots {
		best := map[ends]way{}
		for _, w := range ways {
			for _, later := range options(slot) {
				on := w.through(slot, later)
				if known, ok := best[on.ends]; !ok || on.leaps < known.leaps {
					best[on.ends] = on
				}
			}
		}
		ways = ways[:0]
		for _, w := range best {
			ways = append(ways, w)
		}
		slices.SortFunc(ways, way.compare)
		ways = ways[:min(len(ways), mostWays)]
	}
	var after *record.Glucose
	if h.end < len(all) {
		after = all[h.end].Glucose
	}
	for i := range ways {
		w := &ways[i]
		w.leaps += leap(w.last, w.first2, hour)
		if w.last2 != nil {
			w.leaps += leap(w.last2, after, 0)
		} else {
			w.leaps += leap(w.last, after, hour)
		}
	}
	w, n := slices.MinFunc(ways, way.compare), 0
	for _, slot := range h.slots {
		for _, r := range slot {
			r.Time.Later = w.later[n]
			n++
		}
	}
}

// options are the passes in which the readings of a slot may lie: those in which
// they are marked if that is certain, and else one in each.
func options(slot []reading) [][]bool {
	ways := [][]bool{{false}, {true}}
	if len(slot) == 2 {
		ways = [][]bool{{false, true}, {true, false}}
	}
	marked := make([]bool, len(slot))
	for i, r := range slot {
		marked[i] = r.Time.Later
		if r.fixed {
			ways = slices.DeleteFunc(ways, func(later []bool) bool { return later[i] != r.Time.Later })
		}
	}
	if len(ways) == 0 {
		return [][]bool{marked}
	}
	return ways
}

// through goes on with the readings of a slot.
func (w way) through(slot []reading, later []bool) way {
	for i, r := range slot {
		switch {
		case !later[i]:
			w.leaps += leap(w.last, r.Glucose, 0)
			w.last = r.Glucose
		case w.last2 == nil:
			w.first2, w.last2 = r.Glucose, r.Glucose
		default:
			w.leaps += leap(w.last2, r.Glucose, 0)
			w.last2 = r.Glucose
		}
	}
	w.later = slices.Concat(w.later, later)
	return w
}

// compare orders ways by their leaps; of equal ones that comes first which has
// more in the first pass, as the order of a map is not to decide.
func (w way) compare(v way) int {
	return cmp.Or(cmp.Compare(w.leaps, v.leaps), slices.CompareFunc(w.later, v.later, func(a, b bool) int {
		switch {
		case a == b:
			return 0
		case b:
			return -1
		}
		return 1
	}))
}

// leap is how unlikely the step from one reading to another is, for what goes
// up and down at random. The second one may be of the hour later.
func leap(a, b *record.Glucose, later int64) float64 {
	if a == nil || b == nil {
		return 0
	}
	apart := max(b.Time.LocalMicro+later-a.Time.LocalMicro, minute)
	by := b.MmolL - a.MmolL
	return by * by / (float64(apart) / float64(minute))
}
