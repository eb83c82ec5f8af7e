package fit

import (
	"math"
	"sort"
	"time"

	"github.com/muktihari/fit/proto"

	"athletedata/parsers/record"
)

// hrvState places beat-to-beat intervals in time. hrv messages carry intervals
// but no instants; they stand between records, so the sum of the intervals is
// kept close to the latest record's time.
type hrvState struct {
	now  float64 // Unix seconds at which the last interval ended; 0: none yet
	near float64
}

// maxDrift is how far, in seconds, beats may run away from the records before
// they are set right: a lost strap leaves a gap in the intervals.
const maxDrift = 10

func (h *hrvState) anchor(t time.Time) { h.near = float64(t.UnixMicro()) / 1e6 }

func (b *builder) onHRV(m *proto.Message) {
	h := &b.hrv
	for i := range m.Fields {
		f := &m.Fields[i]
		if f.Num != 0 {
			continue
		}
		for _, s := range numbers(f) {
			if s != s || s <= 0 {
				continue // 65.535 s stands for "no more in this message"
			}
			if h.now == 0 || math.Abs(h.now-h.near) > maxDrift && h.near > 0 {
				h.now = max(h.now, h.near)
			}
			h.now += s
			if h.now > s { // else there has been no instant in the file yet
				b.a.RR = append(b.a.RR, record.RR{UnixMicro: int64(h.now * 1e6), IntervalMS: float32(s * 1000)})
			}
		}
	}
}

// strapState collects the hr messages of chest straps that store the heart
// rate under water and hand it over afterwards.
type strapState struct {
	base  float64 // Unix seconds at which the strap's clock was zero
	based bool
	event float64 // last instant of the strap's clock in seconds
	beats []beat
}

type beat struct {
	at  float64 // Unix seconds
	bpm float64 // NaN: not said
}

// onHR decodes one hr message. The first gives an instant together with the
// strap's clock (1/1024 s); the following give only the last 12 bits of it for
// each beat, which roll over every four seconds (FIT SDK, "HR message and
// plugin" of the cookbook).
func (b *builder) onHR(m *proto.Message) {
	var written time.Time
	var fraction float64
	var bpm, events []float64
	var packed []byte
	for i := range m.Fields {
		f := &m.Fields[i]
		switch f.Num {
		case 253:
			written, _ = instant(f)
		case 0, 1:
			if n, ok := number(f); ok {
				fraction = n
			}
		case 6:
			bpm = numbers(f)
		case 9:
			events = numbers(f)
		case 10:
			packed = f.Value.SliceUint8()
		}
	}
	s := &b.strap
	var at []float64
	if len(events) > 0 && events[0] == events[0] {
		if !written.IsZero() {
			s.base = float64(written.Unix()) + fraction - events[0]
			s.based = true
		}
		at = events
	} else {
		for i := 0; i+2 < len(packed); i += 3 {
			at = append(at, s.unroll(int(packed[i])|int(packed[i+1]&0x0f)<<8))
			at = append(at, s.unroll(int(packed[i+1]>>4)|int(packed[i+2])<<4))
		}
	}
	for i, t := range at {
		if t != t || !s.based {
			continue
		}
		s.event = t
		v := math.NaN()
		if i < len(bpm) && bpm[i] > 0 {
			v = bpm[i]
		}
		s.beats = append(s.beats, beat{at: s.base + t, bpm: v})
	}
}

// unroll finds the next instant of the strap's clock with these last 12 bits.
func (s *strapState) unroll(low int) float64 {
	const tick, period = 1024, 4096
	last := int64(math.Round(s.event * tick))
	next := last - last%period + int64(low)
	if next < last {
		next += period
	}
	s.event = float64(next) / tick
	return s.event
}

// onlyBeats says that a file of a chain is but the heart rate that a strap
// handed over after a swim; it belongs to the activity before it.
func (b *builder) onlyBeats() bool {
	return b.a != nil && len(b.strap.beats) > 0 && len(b.a.Records) == 0 && len(b.a.Sessions) == 0 && len(b.a.Laps) == 0
}

// mergeBeats gives records without a heart rate the strap's latest before
// them, and turns successive beats into intervals.
func (b *builder) mergeBeats() {
	beats := b.strap.beats
	if len(beats) == 0 {
		return
	}
	sort.SliceStable(beats, func(i, j int) bool { return beats[i].at < beats[j].at })
	const fresh = 5.0 // seconds for which a heart rate holds
	next, current := 0, beat{at: math.Inf(-1)}
	for i := range b.a.Records {
		r := &b.a.Records[i]
		t := float64(r.UnixMicro) / 1e6
		for next < len(beats) && beats[next].at < t+1 {
			if beats[next].bpm == beats[next].bpm {
				current = beats[next]
			}
			next++
		}
		if !r.Present.Has(record.HeartRate) && t-current.at <= fresh {
			r.Set(record.HeartRate, float32(current.bpm))
		}
	}
	for i := 1; i < len(beats); i++ {
		interval := beats[i].at - beats[i-1].at
		if interval >= 0.25 && interval <= 2.5 { // 24 to 240 beats a minute
			b.a.RR = append(b.a.RR, record.RR{UnixMicro: int64(beats[i].at * 1e6), IntervalMS: float32(interval * 1000)})
		}
	}
}
