package mindmonitor

import (
	"math"

	"athletedata/parsers/record"
)

// plausibleHeart leaves out 0, which the headband says until it has found the
// pulse.
func plausibleHeart(bpm float64) bool { return bpm >= 20 && bpm <= 250 }

// minutes averages the heart rate over minutes of the clock.
type minutes struct {
	column  int   // -1: the headband has none
	at      int64 // the minute, on the timeline
	from    int64 // the first second of it with a heart rate
	sum     float64
	rows    int
	samples []record.HeartRateSample
}

func (m *minutes) add(at int64, values []float64, clock *timeline) {
	if m.column < 0 || !plausibleHeart(values[m.column]) {
		return
	}
	if this := floor(at, minute); this != m.at || m.rows == 0 {
		m.close(clock)
		m.at, m.from = this, floor(at, second)
	}
	m.sum += values[m.column]
	m.rows++
}

// close notes the mean of a minute at its first second with a heart rate, so
// that two recordings within a minute do not get into each other's way.
func (m *minutes) close(clock *timeline) {
	if m.rows > 0 {
		bpm := int(math.Round(m.sum / float64(m.rows)))
		m.samples = append(m.samples, record.HeartRateSample{Time: clock.moment(m.from), BPM: bpm})
	}
	m.sum, m.rows = 0, 0
}
