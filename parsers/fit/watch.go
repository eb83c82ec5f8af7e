package fit

import (
	"github.com/muktihari/fit/proto"

	"athletedata/parsers/record"
)

// watch is what a monitoring message needs of those before it: times of 16
// bits, and totals that count from local midnight.
type watch struct {
	clock  int64 // of the latest monitoring message
	begun  int64 // of the first one
	since  int64 // of the latest that told a kind of activity and its intensity
	stated bool  // there was one
	day    int64
	totals map[counter]float64
	rows   map[stepsKey]int
}

// counter is a total that grows over the day.
type counter struct {
	activity string
	field    byte
}

type stepsKey struct {
	t        int64
	activity string
}

// monitoringTime is when a message was. To save room, most say only the low 16
// bits of the seconds, or eight of the minutes; the rest is that of the message
// before. A time a little earlier than that one is not 18 hours later:
// messages are not quite in order.
func (w *wellness) monitoringTime(m *proto.Message) (int64, bool) {
	if t, ok := unixOf(m, proto.FieldNumTimestamp); ok {
		w.watch.clock = t
		if local, ok := unixOf(m, monLocalTime); ok {
			w.zone(t, local)
		}
		return t, true
	}
	if w.watch.clock == 0 {
		return 0, false
	}
	last := w.watch.clock - fitEpoch
	const back = 7200 // seconds
	if f := m.FieldByNum(monTime16); f != nil {
		if n, ok := raw(f.Value, f.BaseType); ok {
			d := (int64(n) - last) & 0xffff
			if d > 0xffff-back {
				d -= 0x10000
			}
			w.watch.clock += d
			return w.watch.clock, true
		}
	}
	if f := m.FieldByNum(monMinute8); f != nil {
		if n, ok := raw(f.Value, f.BaseType); ok {
			d := (int64(n) - last/60) & 0xff
			w.watch.clock = (last/60+d)*60 + fitEpoch
			return w.watch.clock, true
		}
	}
	return 0, false
}

// midnight lets the totals begin anew with each local day. What is written at
// exactly midnight is the last of the day before.
func (w *wellness) midnight(t int64) {
	offset, ok := w.offsetAt(t)
	if !ok {
		return // a total that gets smaller tells it, too
	}
	day := floorDiv(t+offset-1, secondsADay)
	if w.watch.day != 0 && day > w.watch.day {
		clear(w.watch.totals)
	}
	w.watch.day = max(w.watch.day, day)
}

// grown is by how much a total has grown since the message before. A file that
// does not begin at midnight opens with the totals of the day so far, which the
// files before it have told; other totals begin at zero.
func (w *wellness) grown(c counter, total float64, t int64) float64 {
	if w.watch.totals == nil {
		w.watch.totals = map[counter]float64{}
	}
	before, known := w.watch.totals[c]
	w.watch.totals[c] = total
	switch {
	case known && total >= before:
		return total - before
	case !known && t <= w.watch.begun:
		return 0
	}
	return total
}

// row is the interval of an activity that ends at t; it is valid until the
// next call.
func (w *wellness) row(t int64, activity string) *record.Steps {
	key := stepsKey{t, activity}
	at, ok := w.watch.rows[key]
	if !ok {
		if w.watch.rows == nil {
			w.watch.rows = map[stepsKey]int{}
		}
		at = len(w.facts.Steps)
		w.watch.rows[key] = at
		w.facts.Steps = append(w.facts.Steps, record.Steps{Time: record.AtUnix(t), ActivityType: activity})
	}
	return &w.facts.Steps[at]
}
