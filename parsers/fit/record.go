package fit

import (
	"math"
	"time"

	"github.com/muktihari/fit/proto"

	"athletedata/parsers/record"
)

// recordState is what later records need of earlier ones: counters that FIT
// writes with few bits and that roll over.
type recordState struct {
	distance16 rollover // of compressed_speed_distance, 1/16 m in 12 bits
	power16    rollover // compressed_accumulated_power, W in 16 bits
	cycles8    rollover // cycles, in 8 bits
}

// rollover turns a short counter into a long one.
type rollover struct {
	last, sum uint32
	begun     bool
}

func (r *rollover) add(value, bits uint32) uint32 {
	mask := uint32(1)<<bits - 1
	if !r.begun {
		r.begun = true
		r.sum = value
	} else {
		r.sum += (value - r.last) & mask
	}
	r.last = value
	return r.sum
}

func (b *builder) onRecord(m *proto.Message) {
	b.a.Records = append(b.a.Records, record.Record{})
	r := &b.a.Records[len(b.a.Records)-1]
	var (
		timed, hasLat, hasLon bool
		cadence, fraction     = math.NaN(), 0.0
		cadence256            = math.NaN()
		coarse                record.Fields // set from fields that a finer one may replace
	)
	for i := range m.Fields {
		f := &m.Fields[i]
		c := &recordColumns[f.Num]
		switch c.use {
		case useNumber:
			n, ok := number(f)
			if !ok {
				continue
			}
			if signed[c.field] && n > math.MaxInt8 {
				n -= 256
			}
			r.Set(c.field, float32(n))
			coarse &^= 1 << c.field
		case useFallback:
			if r.Present.Has(c.field) {
				continue
			}
			if n, ok := number(f); ok {
				r.Set(c.field, float32(n))
				coarse |= 1 << c.field
			}
		case useBalance:
			setBalance(r, f)
		case usePhase:
			if angles := numbers(f); len(angles) >= 2 {
				setIf(r, c.field, angles[0])
				setIf(r, c.second, angles[1])
			}
		case useSpecial:
			switch f.Num {
			case 253: // timestamp
				if f.Value.Type() == proto.TypeUint32 && f.Value.Uint32() != math.MaxUint32 {
					r.UnixMicro = (int64(f.Value.Uint32()) + fitEpoch) * 1_000_000
					timed = true
				}
			case 0: // position_lat
				if n, ok := raw(f.Value, f.BaseType); ok {
					r.LatitudeDeg, hasLat = n*degrees, true
				}
			case 1: // position_long
				if n, ok := raw(f.Value, f.BaseType); ok {
					r.LongitudeDeg, hasLon = n*degrees, true
				}
			case 4:
				if n, ok := number(f); ok {
					cadence = n
				}
			case 52:
				if n, ok := number(f); ok {
					cadence256 = n
				}
			case 53:
				if n, ok := number(f); ok {
					fraction = n
				}
			case 8:
				b.speedDistance(r, f)
			case 18:
				if n, ok := raw(f.Value, f.BaseType); ok && !r.Present.Has(record.TotalCycles) {
					r.Set(record.TotalCycles, float32(b.rec.cycles8.add(uint32(n), 8)))
				}
			case 28:
				if n, ok := raw(f.Value, f.BaseType); ok && !r.Present.Has(record.AccumulatedPower) {
					r.Set(record.AccumulatedPower, float32(b.rec.power16.add(uint32(n), 16)))
				}
			}
		default:
			keepExtra(&r.Extra, f)
		}
	}
	// An island at 0° 0° is what receivers write before they know where they are.
	r.HasPosition = hasLat && hasLon && math.Abs(r.LatitudeDeg) <= 90 && (r.LatitudeDeg != 0 || r.LongitudeDeg != 0)
	if !r.HasPosition {
		r.LatitudeDeg, r.LongitudeDeg = 0, 0
	}
	switch {
	case cadence256 == cadence256:
		r.Set(record.Cadence, float32(cadence256))
	case cadence == cadence:
		r.Set(record.Cadence, float32(cadence+fraction))
	}
	if len(m.DeveloperFields) > 0 {
		b.dev.apply(m, r)
	}
	if !timed {
		// A record without a time is one of the latest time known, at first that
		// of the file itself.
		if b.lastMicro == 0 && !b.startedAt.IsZero() {
			b.lastMicro = b.startedAt.UnixMicro()
		}
		if b.lastMicro == 0 {
			b.untimed++
			b.a.Records = b.a.Records[:len(b.a.Records)-1]
			return
		}
		r.UnixMicro = b.lastMicro
	}
	if r.Present == 0 && !r.HasPosition && r.Extra == nil {
		b.a.Records = b.a.Records[:len(b.a.Records)-1] // only a time: nothing was measured
	}
	b.lastMicro = r.UnixMicro
	b.last = time.UnixMicro(r.UnixMicro).UTC()
	b.hrv.anchor(b.last)
}

func setIf(r *record.Record, f record.Field, n float64) {
	if n == n {
		r.Set(f, float32(n))
	}
}

// setBalance reads left_right_balance: per cent in seven bits, and a bit that
// says they are the right pedal's. Without that bit FIT says nobody knows
// whose they are, and so does the column.
func setBalance(r *record.Record, f *proto.Field) {
	n, ok := raw(f.Value, f.BaseType)
	if !ok {
		return
	}
	if v := int(n); v&0x80 != 0 && v&0x7f <= 100 {
		r.Set(record.LeftBalance, float32(100-v&0x7f))
	}
}

// speedDistance reads compressed_speed_distance: 12 bits of speed in cm/s and
// 12 bits of distance in sixteenths of a metre, which roll over.
func (b *builder) speedDistance(r *record.Record, f *proto.Field) {
	v := f.Value.SliceUint8()
	if len(v) < 3 || v[0] == 0xff && v[1] == 0xff && v[2] == 0xff {
		return
	}
	if !r.Present.Has(record.Speed) {
		r.Set(record.Speed, float32(uint32(v[0])|uint32(v[1]&0x0f)<<8)/100)
	}
	if !r.Present.Has(record.Distance) {
		distance := b.rec.distance16.add(uint32(v[1]>>4)|uint32(v[2])<<4, 12)
		r.Set(record.Distance, float32(distance)/16)
	}
}

// keepExtra keeps a field of the profile that has no column. Fields that the
// profile does not know have no name to keep them by.
func keepExtra(extra *map[string]any, f *proto.Field) {
	if f.Name == "" || f.Name == "unknown" || skipped[f.Name] {
		return
	}
	v := plain(f)
	if v == nil {
		return
	}
	if *extra == nil {
		*extra = map[string]any{}
	}
	(*extra)[f.Name] = v
}

// skipped are fields that only say how the file itself is organised.
var skipped = map[string]bool{
	"message_index": true, "event": true, "event_type": true, "event_group": true, "device_index": true,
	"activity_type": true, "num_laps": true, "first_lap_index": true, "num_lengths": true, "first_length_index": true,
	"zone": true, "time128": true,
}

// plain is a field's value as JSON can hold it; nil when it is invalid.
func plain(f *proto.Field) any {
	if s := text(f); s != "" {
		return s
	}
	if n, ok := raw(f.Value, f.BaseType); ok {
		return rounded(scaled(n, f))
	}
	all := numbers(f)
	out := make([]any, 0, len(all))
	valid := false
	for _, n := range all {
		if n != n {
			out = append(out, nil)
			continue
		}
		valid = true
		out = append(out, rounded(n))
	}
	if !valid {
		return nil
	}
	return out
}

// rounded removes the noise that scaling adds: FIT's finest scale is 1/1e7.
func rounded(n float64) float64 {
	if math.Abs(n) > 1e8 {
		return n
	}
	return math.Round(n*1e7) / 1e7
}
