package customcsv

import (
	"math"
	"slices"
	"time"

	"athletedata/parsers/record"
)

// local is what the clock on the wall showed, if the row tells; false for an
// instant, and when there is none.
func (r *reader) local() (micro int64, ok bool) {
	if !r.hasDate || !r.dates.local {
		return 0, false
	}
	if r.ClockColumn != "" {
		return r.dates.micro + r.clock, r.hasTime
	}
	return r.dates.micro, true
}

// moment is when the row was.
func (r *reader) moment() (m record.Moment, moved bool) {
	local, wall := r.local()
	switch {
	case !r.hasDate || r.dates.local && !wall:
		return m, false
	case r.dates.zoned:
		m.UTCMicro, m.HasUTC = r.dates.utc(), true
		if r.dates.local {
			m.LocalMicro, m.HasLocal = local, true
		} else if r.zone != nil {
			m.LocalMicro, m.HasLocal = r.showing(m.UTCMicro), true
		}
		return m, false
	}
	m.LocalMicro, m.HasLocal, m.Later = local, true, r.isLater()
	if r.zone != nil {
		m.UTCMicro, moved = instant(local, r.zone, m.Later)
		m.HasUTC = true
		if moved {
			m.LocalMicro = r.showing(m.UTCMicro)
		}
	}
	return m, moved
}

// showing is what the clock of the zone shows at an instant.
func (r *reader) showing(utc int64) int64 {
	_, offset := time.UnixMicro(utc).In(r.zone).Zone()
	return utc + int64(offset)*1e6
}

func (r *reader) isLater() bool { return r.nth >= 0 && r.nth < len(r.later) && r.later[r.nth] }

// markLater goes through the times of all rows beforehand: which pass through
// an hour that the clock shows twice a row belongs to is told by the rows
// around it, and files run forwards or backwards.
func (r *reader) markLater() {
	i := r.column(r.TimeColumn)
	if r.later != nil || i < 0 {
		return
	}
	only := *r // of each row nothing but its time is read
	only.Columns = slices.Clone(r.Columns)
	for j := range only.Columns {
		if n := only.Columns[j].Name; n != r.TimeColumn && n != r.ClockColumn {
			only.Columns[j].Type = Ignore
		}
	}
	only.nth, only.values = -1, make([]Value, 2)
	var times []int64
	for l := range lines(only.text, only.delimiter, only.start, only.first) {
		if only.read(l, func(int, string) {}) == nothing || only.nth < 0 {
			continue
		}
		for len(times) <= only.nth {
			times = append(times, math.MinInt64)
		}
		if local, ok := only.local(); ok && !only.dates.zoned {
			times[only.nth] = local
		}
	}
	r.later = laterOf(times)
}

// laterOf marks the times of the second pass: in the direction of time, from
// where the clock goes back by up to two hours until it is past where it was.
// Where it goes back by more than rows get out of order, the second pass lasts
// for the hour after that.
func laterOf(times []int64) []bool {
	known := make([]int, 0, len(times))
	up, down := 0, 0
	for i, t := range times {
		if t == math.MinInt64 {
			continue
		}
		if n := len(known); n > 0 {
			switch last := times[known[n-1]]; {
			case t > last:
				up++
			case t < last:
				down++
			}
		}
		known = append(known, i)
	}
	if down > up {
		slices.Reverse(known)
	}
	later := make([]bool, len(times))
	const minute = 60e6
	high, until := int64(math.MinInt64), int64(math.MinInt64)
	for _, i := range known {
		t := times[i]
		switch back := high - t; {
		case t >= high && t < until && until-t <= 180*minute:
			later[i], high = true, t
		case t >= high || back > 120*minute:
			high, until = t, math.MinInt64
		default:
			later[i] = true
			if until == math.MinInt64 && back >= 10*minute {
				until = high + 60*minute
			}
		}
	}
	return later
}
