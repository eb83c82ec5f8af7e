package mindmonitor

import (
	"time"

	"athletedata/parsers/record"
)

const (
	second = int64(time.Second / time.Microsecond)
	minute = 60 * second
	hour   = 60 * minute
)

// timeline turns what the clock on the wall showed into time that runs on: at
// the end of daylight-saving time the clock goes back while the recording does
// not. All arithmetic is done on the timeline, and its times become wall-clock
// times again at the end. (package clock marks such times in a list; here
// there is no list, because recordings are long.)
type timeline struct {
	high   int64 // the latest the clock has shown
	shift  int64 // by how much it was set back; 0: not yet
	from   int64 // when, on the timeline, to the second
	before int64 // what it showed then
	passed int64 // hours before this one were left without going back; see follow
}

// at is the place on the timeline of what the clock shows.
func (t *timeline) at(local int64) int64 {
	// Phones correct themselves by moments; going back by minutes is another
	// hour. The recording may have paused meanwhile, hence the rounding up.
	back := t.high - local
	if t.shift == 0 && back > 2*minute && back <= 2*hour {
		t.shift = (back + hour - minute) / hour * hour
		t.from = floor(local+t.shift, second)
		t.before = t.high
	}
	if back > 0 && back <= 2*hour {
		return local + t.shift
	}
	t.high = local
	return local + t.shift
}

// follow goes through a recording's times ahead of the reading. A recording
// that runs from one hour into the next without the clock going back was not
// made in the first of two passes through the hour it began in: those times
// are the later ones, should the clock have shown that hour twice.
func (t *timeline) follow(times func(yield func(local int64))) {
	var ahead timeline
	last := int64(0)
	times(func(local int64) {
		ahead.at(local)
		if h := floor(local, hour); h > last && local-last <= hour/2 {
			t.passed = h
		}
		last = local
	})
	if ahead.shift != 0 {
		t.passed = 0
	}
}

// moment is what the clock on the wall showed at a place on the timeline.
func (t *timeline) moment(at int64) record.Moment {
	m := record.Moment{LocalMicro: at, HasLocal: true, Later: at < t.passed}
	if t.shift != 0 && at >= t.from {
		m.LocalMicro -= t.shift
		m.Later = m.LocalMicro <= t.before
	}
	return m
}

func floor(v, unit int64) int64 {
	f := v / unit * unit
	if f > v {
		f -= unit
	}
	return f
}

// pace is how often the app wrote a row.
type pace struct {
	constant bool    // one row per sample of the electrodes
	rateHz   float64 // rows a second; 0: not known
}

// pulse gives every row of data its time.
//
// With a row per sample the stamps are those of the phone when it emptied a
// packet of twelve, so the makers' advice is followed: within a stretch of
// connection samples are as far apart as the electrodes were read. Rows that
// come at an interval were stamped one by one; their stamps hold.
type pulse struct {
	pace
	start int64 // of the stretch
	stamp int64 // that the first row of the stretch bears
	n     int   // rows of the stretch so far
	last  int64 // the stamp before
	at    int64 // the time given before
	ended bool  // connected or disconnected: the next row begins a stretch
}

// next is the time of a row. fresh says that its samples do not follow those
// before at the rate: after a break, a second without rows, or once packets
// lost on the way amount to a second.
func (p *pulse) next(stamp int64) (at int64, fresh bool) {
	const tolerance = second
	if p.constant {
		off := stamp - p.stamp - p.offset(p.n)
		fresh = p.n == 0 || p.ended || abs(stamp-p.last) > tolerance || abs(off) > tolerance
		if fresh {
			at = stamp
			if end := p.start + p.offset(p.n); p.n > 0 && end > stamp && end-stamp < 2*tolerance {
				at = end // samples keep their order
			}
		} else {
			at = p.start + p.offset(p.n)
		}
	} else {
		at = stamp
		if p.at > at && p.at-at < 2*second {
			at = p.at
		}
		fresh = p.n == 0 || p.ended || p.rateHz == 0 || float64(abs(at-p.start-p.offset(p.n)))*p.rateHz > 0.5*float64(second)
	}
	if fresh {
		p.start, p.stamp, p.n, p.ended = at, stamp, 0, false
	}
	p.n++
	p.last, p.at = stamp, at
	return at, fresh
}

// offset is the time from the first to the n-th row of a stretch.
func (p *pulse) offset(n int) int64 {
	if p.rateHz == 0 {
		return 0
	}
	return int64(float64(n)*float64(second)/p.rateHz + 0.5)
}

func abs(v int64) int64 { return max(v, -v) }
