package dexcom

import (
	"cmp"
	"slices"
	"time"

	"athletedata/parsers/clock"
	"athletedata/parsers/record"
)

// settle tells rows of a repeated hour apart, and then those of the same key.
func (r *export) settle() {
	f := r.facts
	r.markByTransmitter()
	mark(f.Insulin, func(i *record.Insulin) (*record.Moment, string) { return &i.Time, i.Serial + " " + i.Kind })
	mark(f.Carbs, func(c *record.Carbs) (*record.Moment, string) { return &c.Time, c.Serial })
	mark(f.Notes, func(n *record.Note) (*record.Moment, string) { return &n.Time, n.Serial + " " + n.Kind })

	number(f.Glucose,
		func(a, b *record.Glucose) int {
			return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Serial, b.Serial))
		},
		func(a, b *record.Glucose) int {
			return cmp.Or(cmp.Compare(a.MmolL, b.MmolL), cmp.Compare(a.Flag, b.Flag))
		},
		func(g *record.Glucose, n int) { g.Sequence = n })
	number(f.Insulin,
		func(a, b *record.Insulin) int { return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Kind, b.Kind)) },
		func(a, b *record.Insulin) int {
			return cmp.Or(cmp.Compare(*a.Units, *b.Units), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Serial, b.Serial))
		},
		func(i *record.Insulin, n int) { i.Sequence = n })
	number(f.Carbs,
		func(a, b *record.Carbs) int { return when(a.Time, b.Time) },
		func(a, b *record.Carbs) int {
			return cmp.Or(cmp.Compare(*a.CarbsG, *b.CarbsG), cmp.Compare(a.Food, b.Food), cmp.Compare(a.Serial, b.Serial))
		},
		func(c *record.Carbs, n int) { c.Sequence = n })
	number(f.Notes,
		func(a, b *record.Note) int { return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Kind, b.Kind)) },
		func(a, b *record.Note) int {
			return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.Serial, b.Serial))
		},
		func(n *record.Note, i int) { n.Sequence = i })
}

// tick is a reading with the seconds of its transmitter.
type tick struct {
	at    *record.Moment
	s     int64 // 0: not told
	named bool  // the transmitter is told
}

// markByTransmitter finds, for each transmitter, where the display fell behind
// its count: there the clock was set back, and until the display is past that
// instant again its hour is the second one. Readings without a count are
// settled by the order of the file.
func (r *export) markByTransmitter() {
	counted, others := map[string][]tick{}, map[string][]*record.Moment{}
	for i := range r.facts.Glucose {
		g := &r.facts.Glucose[i]
		if t := r.ticks[i]; t.s > 0 {
			t.at = &g.Time
			counted[g.Serial] = append(counted[g.Serial], t)
		} else {
			others[g.Serial+" "+g.Kind] = append(others[g.Serial+" "+g.Kind], &g.Time)
		}
	}
	for _, stream := range others {
		ascend(stream)
		clock.MarkLater(stream)
	}
	for _, stream := range counted {
		if stream[0].named { // else several may follow each other, each from 0
			slices.SortStableFunc(stream, func(a, b tick) int { return cmp.Compare(a.s, b.s) })
		}
		markJumps(stream)
	}
}

func markJumps(stream []tick) {
	const second, hour = 1e6, int64(time.Hour / time.Microsecond)
	var until int64 // of the display, in the second pass
	for i := 1; i < len(stream); i++ {
		at, before := stream[i], stream[i-1]
		// A count beyond 30 years is none; as a difference it would overflow.
		behind := min(at.s-before.s, 1e9)*second - (at.at.LocalMicro - before.at.LocalMicro)
		if behind > hour/3 && behind <= 2*hour+hour/6 {
			// Clocks are set back on the hour, at most this late.
			until = (at.at.LocalMicro + behind) / hour * hour
		}
		at.at.Later = until != 0 && at.at.LocalMicro < until
	}
}

// mark finds the second pass through a repeated hour in each stream of rows,
// which are in the order of the file.
func mark[T any](rows []T, of func(*T) (*record.Moment, string)) {
	streams := map[string][]*record.Moment{}
	for i := range rows {
		m, stream := of(&rows[i])
		streams[stream] = append(streams[stream], m)
	}
	for _, s := range streams {
		ascend(s)
		clock.MarkLater(s)
	}
}

// ascend turns a stream round that begins with the newest, by more than the
// clock may have been set back.
func ascend(stream []*record.Moment) {
	if stream[0].LocalMicro-stream[len(stream)-1].LocalMicro > int64(2*time.Hour/time.Microsecond) {
		slices.Reverse(stream)
	}
}

// number sorts rows and counts those of the same key, in the order of what
// else they say: so every export gives them the same numbers.
func number[T any](rows []T, key, rest func(a, b *T) int, set func(*T, int)) {
	slices.SortStableFunc(rows, func(a, b T) int { return cmp.Or(key(&a, &b), rest(&a, &b)) })
	n := 0
	for i := range rows {
		if n++; i == 0 || key(&rows[i-1], &rows[i]) != 0 {
			n = 0
		}
		set(&rows[i], min(n, 32767)) // the most that the column holds
	}
}

func when(a, b record.Moment) int {
	if a.Later != b.Later && a.LocalMicro == b.LocalMicro {
		if a.Later {
			return 1
		}
		return -1
	}
	return cmp.Compare(a.LocalMicro, b.LocalMicro)
}
