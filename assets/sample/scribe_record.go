package sample

import (
	"math"
	"time"

	"github.com/muktihari/fit/kit/datetime"
	"github.com/muktihari/fit/profile/factory"
	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/profile/untyped/fieldnum"
	"github.com/muktihari/fit/profile/untyped/mesgnum"
	"github.com/muktihari/fit/proto"
)

// recordField holds the profile's descriptions of the record fields in use;
// looking them up for 18 million samples would take its time.
var recordField = func() (fields [256]*proto.FieldBase) {
	for n := range fields {
		fields[n] = factory.CreateField(mesgnum.Record, byte(n)).FieldBase
	}
	return fields
}()

// Numbers of the foot pod's developer fields (field_definition_number).
const (
	strydPower     = 0
	strydForm      = 8
	strydStiffness = 9
	strydAir       = 11
)

// course writes the samples and, each at its time, laps, lengths, sets and events.
func (s *scribe) course(w *workout) {
	var nextLap, nextLength, nextSet, nextMark int
	for i := range w.samples {
		s.sample(w, i)
		for ; nextMark < len(w.marks) && w.marks[nextMark].after == i; nextMark++ {
			s.mark(w.marks[nextMark])
		}
		for ; nextLength < len(w.lengths) && w.lengths[nextLength].to == i; nextLength++ {
			s.length(w, nextLength)
		}
		for ; nextSet < len(w.sets) && w.sets[nextSet].to == i; nextSet++ {
			s.set(w, nextSet)
		}
		for ; nextLap < len(w.laps) && w.laps[nextLap].to == i; nextLap++ {
			s.lap(w, nextLap)
		}
	}
}

// sample writes one record message, and the beats since the last one.
func (s *scribe) sample(w *workout, i int) {
	p, has := &w.samples[i], w.parts[w.partOf(i)].has
	f := s.fields[:0]
	add := func(num byte, v proto.Value) {
		f = append(f, proto.Field{FieldBase: recordField[num], Value: v})
	}
	add(fieldnum.RecordTimestamp, proto.Uint32(fitTime(p.t)))
	if has.position {
		add(fieldnum.RecordPositionLat, proto.Int32(p.lat))
		add(fieldnum.RecordPositionLong, proto.Int32(p.lon))
	}
	if has.distance {
		add(fieldnum.RecordDistance, proto.Uint32(p.dist))
		if w.rig.modern {
			add(fieldnum.RecordEnhancedSpeed, proto.Uint32(p.speed))
		} else {
			add(fieldnum.RecordSpeed, proto.Uint16(uint16(p.speed)))
		}
	}
	if has.altitude {
		switch {
		case !w.rig.modern:
			add(fieldnum.RecordAltitude, proto.Uint16(p.alt))
		case p.alt == noAltitude:
			add(fieldnum.RecordEnhancedAltitude, proto.Uint32(math.MaxUint32))
		default:
			add(fieldnum.RecordEnhancedAltitude, proto.Uint32(uint32(p.alt)))
		}
	}
	add(fieldnum.RecordHeartRate, proto.Uint8(p.hr))
	if has.cadence {
		add(fieldnum.RecordCadence, proto.Uint8(p.cad))
		add(fieldnum.RecordFractionalCadence, proto.Uint8(p.fracCad))
	}
	if has.power {
		add(fieldnum.RecordPower, proto.Uint16(p.power))
	}
	add(fieldnum.RecordTemperature, proto.Int8(p.temp))
	if has.dynamics {
		add(fieldnum.RecordVerticalOscillation, orInvalid(p.osc))
		add(fieldnum.RecordStanceTimePercent, orInvalid(p.stancePct))
		add(fieldnum.RecordStanceTime, orInvalid(p.stance))
		if w.rig.modern {
			add(fieldnum.RecordStanceTimeBalance, orInvalid(p.stanceLR))
			add(fieldnum.RecordVerticalRatio, orInvalid(p.ratio))
			add(fieldnum.RecordStepLength, orInvalid(p.step))
		}
	}
	if has.pedals {
		balance := uint8(math.MaxUint8)
		if p.rightPct > 0 {
			balance = uint8(typedef.LeftRightBalanceRight) | p.rightPct
		}
		add(fieldnum.RecordLeftRightBalance, proto.Uint8(balance))
		add(fieldnum.RecordLeftTorqueEffectiveness, orInvalid8(p.teL))
		add(fieldnum.RecordRightTorqueEffectiveness, orInvalid8(p.teR))
		add(fieldnum.RecordLeftPedalSmoothness, orInvalid8(p.psL))
		add(fieldnum.RecordRightPedalSmoothness, orInvalid8(p.psR))
		add(fieldnum.RecordAccumulatedPower, proto.Uint32(p.joules))
	}
	if has.respiration {
		add(fieldnum.RecordEnhancedRespirationRate, proto.Uint16(p.resp))
	}
	s.fields = f
	m := proto.Message{Num: mesgnum.Record, Fields: f}
	if has.stryd {
		s.foreign = append(s.foreign[:0],
			proto.DeveloperField{Num: strydPower, Value: proto.Uint16(p.power)},
			proto.DeveloperField{Num: strydForm, Value: proto.Uint16(p.formW)},
			proto.DeveloperField{Num: strydStiffness, Value: proto.Float32(p.stiffness)},
			proto.DeveloperField{Num: strydAir, Value: proto.Uint16(p.airW)})
		m.DeveloperFields = s.foreign
	}
	s.put(m)
	if p.nRR > 0 {
		beats := []uint16{math.MaxUint16, math.MaxUint16, math.MaxUint16, math.MaxUint16, math.MaxUint16}
		copy(beats, p.rr[:p.nRR])
		s.put((&mesgdef.Hrv{Time: beats}).ToMesg(nil))
	}
}

func (s *scribe) mark(m mark) {
	e := mesgdef.NewEvent(nil).SetTimestamp(time.Unix(m.t, 0))
	switch m.kind {
	case timerStop:
		e.SetEvent(typedef.EventTimer).SetEventType(typedef.EventTypeStopAll).SetData(0).SetEventGroup(0)
	case timerStart:
		e.SetEvent(typedef.EventTimer).SetEventType(typedef.EventTypeStart).SetData(0).SetEventGroup(0)
	case rearGear:
		e.SetEvent(typedef.EventRearGearChange).SetEventType(typedef.EventTypeMarker).SetData(m.data)
	}
	s.put(e.ToMesg(nil))
}

// orInvalid gives FIT's invalid value for a number that is not there.
func orInvalid(v uint16) proto.Value {
	if v == 0 {
		return proto.Uint16(math.MaxUint16)
	}
	return proto.Uint16(v)
}

func orInvalid8(v uint8) proto.Value {
	if v == 0 {
		return proto.Uint8(math.MaxUint8)
	}
	return proto.Uint8(v)
}

// fitTime counts seconds since 1989-12-31 UTC, as FIT does.
func fitTime(unix int64) uint32 { return uint32(unix - datetime.Epoch().Unix()) }
