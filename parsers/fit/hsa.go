package fit

import (
	"math"

	"github.com/muktihari/fit/proto"

	"athletedata/parsers/record"
)

// The hsa messages ("health snapshot and sensor" of Garmin's Health SDK) hold
// some seconds of one sensor each: an interval's length in field 0 and an array
// of as many equally spaced values as there are.

// each calls f for every value of an array field with its time.
func (w *wellness) each(m *proto.Message, num byte, f func(t int64, v float64)) {
	field := m.FieldByNum(num)
	t, ok := w.time(m)
	if !ok || field == nil {
		return
	}
	all := numbers(field)
	length := 0.0
	if v := inRange(m, 0, 1, 65534); v != nil {
		length = *v
	}
	for i, v := range all {
		if v == v {
			f(t+int64(length*float64(i)/float64(len(all))), rounded(v))
		}
	}
}

func (w *wellness) hsaHeartRate(m *proto.Message) {
	if searching := m.FieldByNum(1); searching != nil {
		if n, ok := code(searching); ok && n == 0 {
			return // no pulse found yet
		}
	}
	w.each(m, 2, func(t int64, v float64) { w.heartRate(t, v, "") })
}

func (w *wellness) hsaStress(m *proto.Message) {
	w.each(m, 1, func(t int64, v float64) {
		if v >= 0 && v <= 100 {
			w.facts.Stress = append(w.facts.Stress, record.Stress{Time: record.AtUnix(t), Level: int(v)})
		}
	})
}

func (w *wellness) hsaRespiration(m *proto.Message) {
	w.each(m, 1, func(t int64, v float64) {
		if v >= 1 && v <= 100 && v != 2.4 { // 2.4: blank
			w.breath(t, &v)
		}
	})
}

func (w *wellness) hsaSpO2(m *proto.Message) {
	w.each(m, 1, func(t int64, v float64) {
		if v >= 1 && v <= 100 {
			w.facts.SpO2 = append(w.facts.SpO2, record.SpO2{Time: record.AtUnix(t), Percent: v})
		}
	})
	w.each(m, 2, func(t int64, v float64) { w.sample(t, "spo2_reading_confidence", v, "") })
}

func (w *wellness) hsaBodyBattery(m *proto.Message) {
	w.each(m, 1, func(t int64, v float64) {
		if v >= 0 && v <= 100 {
			w.facts.BodyBattery = append(w.facts.BodyBattery, record.BodyBattery{Time: record.AtUnix(t), Level: int(v)})
		}
	})
	w.each(m, 2, func(t int64, v float64) { w.sample(t, "body_battery_charged", v, "") })
	w.each(m, 3, func(t int64, v float64) { w.sample(t, "body_battery_uncharged", v, "") })
}

// stepCount is the latest of the sums of steps, which grow from message to message.
type stepCount struct {
	sum   float64
	begun bool
}

func (w *wellness) hsaStepData(m *proto.Message) {
	const fileStop = math.MaxUint32 - 0x11 // 0xFFFFFFEE and 0xFFFFFFEF mark a file's ends
	w.each(m, 1, func(t int64, v float64) {
		if v >= fileStop {
			return
		}
		c := &w.hsaSteps
		grown := v - c.sum
		if v < c.sum {
			grown = v // the device began anew
		}
		if c.begun && grown > 0 {
			n := int(min(grown, math.MaxInt32))
			w.row(t, "all").Steps = &n
		}
		c.sum, c.begun = v, true
	})
}

func (w *wellness) hsaTemperature(m *proto.Message) {
	w.each(m, 1, func(t int64, v float64) {
		if v > 0 && v <= 60 {
			w.facts.SkinTemps = append(w.facts.SkinTemps, record.SkinTemp{Time: record.AtUnix(t), TemperatureC: &v})
		}
	})
}

// beatIntervals reads times between heart beats, which follow from the
// message's time on.
func (w *wellness) beatIntervals(m *proto.Message) {
	if f := m.FieldByNum(1); f != nil {
		w.beats(m, numbers(f))
	}
}

// rawBeats reads raw_bbi: 14 bits of time, one for its quality, one for a gap.
func (w *wellness) rawBeats(m *proto.Message) {
	f := m.FieldByNum(1)
	if f == nil {
		return
	}
	all := numbers(f)
	for i, v := range all {
		if v != v {
			continue
		}
		n := uint16(v)
		all[i] = float64(n & 0x3fff)
		if n&0x8000 != 0 { // a gap, which takes its time
			all[i] = -all[i]
		}
	}
	w.beats(m, all)
}

// beats places intervals in time: each ends when the next begins. Negative
// ones are gaps.
func (w *wellness) beats(m *proto.Message, intervals []float64) {
	t, ok := w.time(m)
	if !ok {
		return
	}
	micro := t * 1e6
	if ms := inRange(m, 0, 0, 65534); ms != nil {
		micro += int64(*ms) * 1000
	}
	for _, v := range intervals {
		if v != v || v == 0 {
			continue
		}
		micro += int64(math.Abs(v)) * 1000
		if v > 0 {
			at := record.Moment{UTCMicro: micro, HasUTC: true}
			w.facts.WellnessSamples = append(w.facts.WellnessSamples, record.WellnessSample{Time: at, Name: "beat_interval_ms", Value: &v})
		}
	}
}
