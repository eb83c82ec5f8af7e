package dexcom

import (
	"cmp"
	"slices"
	"time"

	"athletedata/parsers/clock"
	"athletedata/parsers/glucose"
	"athletedata/parsers/record"
)

// tick is a reading with the seconds of its transmitter.
type tick struct {
	at    *record.Moment
	s     int64 // 0: not told
	named bool  // the transmitter is told
}

// markLater tells the rows of a repeated hour apart: by the order of the file,
// and where transmitters have counted the seconds by what they say instead.
func (r *export) markLater() {
	glucose.MarkLater(r.facts, clock.OldestFirst)
	counted := map[string][]tick{}
	for i := range r.facts.Glucose {
		if t := r.ticks[i]; t.s > 0 {
			g := &r.facts.Glucose[i]
			t.at = &g.Time
			counted[g.Serial] = append(counted[g.Serial], t)
		}
	}
	for _, stream := range counted {
		if stream[0].named { // else several may follow each other, each from 0
			slices.SortStableFunc(stream, func(a, b tick) int { return cmp.Compare(a.s, b.s) })
		}
		markJumps(stream)
	}
}

// markJumps finds where the display of a transmitter fell behind its count:
// there the clock was set back, and until the display is past that instant
// again its hour is the second one.
func markJumps(stream []tick) {
	const second, hour = 1e6, int64(time.Hour / time.Microsecond)
	var until int64 // of the display, in the second pass
	stream[0].at.Later = false
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
