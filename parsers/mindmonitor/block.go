package mindmonitor

import (
	"math"

	"athletedata/parsers/record"
)

// blockS is how many seconds of a channel make a row.
const blockS = 60

// blocks collects the samples of all channels until a minute is full or the
// samples are not equally spaced any more.
type blocks struct {
	rateHz float64
	start  int64 // of the block, on the timeline
	n      int   // samples of the block
	size   int   // samples that make it full
	lines  []channel
}

type channel struct {
	column  int
	name    string
	unit    string
	samples []float32 // NaN is written only where a value follows
	seen    bool      // in the file
}

func newBlocks(columns []column, rateHz float64) *blocks {
	b := &blocks{rateHz: rateHz, size: max(1, int(math.Ceil(rateHz*blockS)))}
	for i, c := range columns {
		if c.role == signal {
			b.lines = append(b.lines, channel{column: i, name: c.channel, unit: c.unit})
		}
	}
	return b
}

// add takes the samples of a row, which follow those before at the rate.
func (b *blocks) add(at int64, values []float64) {
	if b.n == 0 {
		b.start = at
	}
	for i := range b.lines {
		c := &b.lines[i]
		v := values[c.column]
		if v != v {
			continue
		}
		if c.samples == nil {
			c.samples = make([]float32, 0, min(b.size, max(1024, b.n+1)))
		}
		for len(c.samples) < b.n {
			c.samples = append(c.samples, float32(math.NaN()))
		}
		c.samples = append(c.samples, float32(v))
		c.seen = true
	}
	b.n++
}

func (b *blocks) full() bool { return b.n >= b.size }

// close hands the block over; a channel without a value has none.
func (b *blocks) close(at record.Moment, to []record.EEGBlock) []record.EEGBlock {
	for i := range b.lines {
		c := &b.lines[i]
		if c.samples == nil {
			continue
		}
		for len(c.samples) < b.n {
			c.samples = append(c.samples, float32(math.NaN()))
		}
		to = append(to, record.EEGBlock{Start: at, Channel: c.name, RateHz: b.rateHz, Unit: c.unit, Samples: c.samples})
		c.samples = nil
	}
	b.n = 0
	return to
}
