package sample

import (
	"math"
	"time"

	"github.com/muktihari/fit/profile/basetype"
	"github.com/muktihari/fit/profile/factory"
	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/profile/untyped/mesgnum"
	"github.com/muktihari/fit/proto"
)

// lapField and sessionField find the profile's fields by name: laps and
// sessions have the same totals under different numbers.
var (
	lapField     = fieldsByName(mesgnum.Lap)
	sessionField = fieldsByName(mesgnum.Session)
)

func fieldsByName(m typedef.MesgNum) map[string]*proto.FieldBase {
	byName := map[string]*proto.FieldBase{}
	for n := range 256 {
		if f := factory.CreateField(m, byte(n)); f.Name != factory.NameUnknown {
			byName[f.Name] = f.FieldBase
		}
	}
	return byName
}

// sheet collects the fields of a lap or a session by name.
type sheet struct {
	profile map[string]*proto.FieldBase
	fields  []proto.Field
}

// number adds a quantity in its everyday unit; the profile knows scale, offset
// and type. A name that the message does not have is left out.
func (s *sheet) number(name string, v float64) {
	base, ok := s.profile[name]
	if !ok {
		return
	}
	raw := math.Round((v + base.Offset) * base.Scale)
	var value proto.Value
	switch base.BaseType {
	case basetype.Uint8, basetype.Enum:
		value = proto.Uint8(uint8(raw))
	case basetype.Sint8:
		value = proto.Int8(int8(raw))
	case basetype.Uint16:
		value = proto.Uint16(uint16(raw))
	case basetype.Sint32:
		value = proto.Int32(int32(raw))
	default:
		value = proto.Uint32(uint32(raw))
	}
	s.fields = append(s.fields, proto.Field{FieldBase: base, Value: value})
}

func (s *sheet) text(name, v string) {
	s.fields = append(s.fields, proto.Field{FieldBase: s.profile[name], Value: proto.String(v)})
}

// totals adds all sums of a stretch.
func (s *sheet) totals(w *workout, t totals, has channels) {
	s.number("total_elapsed_time", t.elapsedS)
	s.number("total_timer_time", t.timerS)
	s.number("total_calories", t.kcal)
	s.number("avg_heart_rate", t.avgHR)
	s.number("max_heart_rate", t.maxHR)
	s.number("min_heart_rate", t.minHR)
	s.number("avg_temperature", t.avgTemp)
	s.number("max_temperature", t.maxTemp)
	if has.distance {
		s.number("total_distance", t.distanceM)
		s.number("total_moving_time", t.movingS)
		s.speed(w.rig.modern, "avg_speed", t.avgSpeed)
		s.speed(w.rig.modern, "max_speed", t.maxSpeed)
	}
	if has.altitude {
		s.split("total_ascent", "total_fractional_ascent", 100, t.ascentM)
		s.split("total_descent", "total_fractional_descent", 100, t.descentM)
		s.speed(w.rig.modern, "avg_altitude", t.avgAlt)
		s.speed(w.rig.modern, "max_altitude", t.maxAlt)
		s.speed(w.rig.modern, "min_altitude", t.minAlt)
	}
	if has.position && t.positions {
		s.corners(t)
	}
	if has.cadence && t.avgCadence > 0 {
		s.split("avg_cadence", "avg_fractional_cadence", 128, t.avgCadence)
		s.split("max_cadence", "max_fractional_cadence", 128, t.maxCadence)
		s.number("total_cycles", math.Round(t.cycles))
	}
	if has.power {
		s.number("avg_power", t.avgPower)
		s.number("max_power", t.maxPower)
		s.number("normalized_power", t.normalPower)
		s.number("total_work", t.joules)
	}
	if has.dynamics && t.step > 0 {
		// The sums are in FIT's integers; here the everyday unit is wanted.
		s.number("avg_vertical_oscillation", t.osc/10)
		s.number("avg_stance_time_percent", t.stancePct/100)
		s.number("avg_stance_time", t.stance/10)
		if w.rig.modern {
			s.number("avg_vertical_ratio", t.ratio/100)
			s.number("avg_stance_time_balance", t.stanceLR/100)
			s.number("avg_step_length", t.step/10)
		}
	}
	if has.pedals && t.teL > 0 {
		s.number("left_right_balance", float64(typedef.LeftRightBalance100Right)+math.Round(t.rightPct*100))
		s.number("avg_left_torque_effectiveness", t.teL/2)
		s.number("avg_right_torque_effectiveness", t.teR/2)
		s.number("avg_left_pedal_smoothness", t.psL/2)
		s.number("avg_right_pedal_smoothness", t.psR/2)
	}
	if has.respiration && t.avgResp > 0 {
		s.number("enhanced_avg_respiration_rate", t.avgResp)
		s.number("enhanced_max_respiration_rate", t.maxResp)
		s.number("enhanced_min_respiration_rate", t.minResp)
	}
}

// speed adds a speed or an altitude in the width that the device has.
func (s *sheet) speed(modern bool, name string, v float64) {
	if modern {
		name = "enhanced_" + name
	}
	s.number(name, v)
}

// split adds a number whose fraction stands in a field of its own.
func (s *sheet) split(whole, fraction string, parts, v float64) {
	v = math.Round(v*parts) / parts
	s.number(whole, math.Floor(v))
	s.fraction(fraction, math.Round((v-math.Floor(v))*parts))
}

// fraction adds a raw fraction, whatever scale the profile gives it.
func (s *sheet) fraction(name string, raw float64) {
	if base, ok := s.profile[name]; ok {
		s.fields = append(s.fields, proto.Field{FieldBase: base, Value: proto.Uint8(uint8(raw))})
	}
}

func (s *sheet) corners(t totals) {
	s.number("start_position_lat", float64(t.first[0]))
	s.number("start_position_long", float64(t.first[1]))
	s.number("end_position_lat", float64(t.last[0]))
	s.number("end_position_long", float64(t.last[1]))
	s.number("nec_lat", float64(t.north))
	s.number("nec_long", float64(t.east))
	s.number("swc_lat", float64(t.south))
	s.number("swc_long", float64(t.west))
}

// when adds the times every lap and session begins with.
func (s *sheet) when(index int, start, end time.Time) {
	s.number("timestamp", float64(fitTime(end.Unix())))
	s.number("message_index", float64(index))
	s.number("start_time", float64(fitTime(start.Unix())))
}

// lap writes a lap, and on the new devices the time in its zones.
func (s *scribe) lap(w *workout, i int) {
	l := w.laps[i]
	p := w.parts[l.part]
	t := w.sum(l.from, l.to, p.has)
	sport, sub := sportOf(p)
	page := sheet{profile: lapField}
	page.when(i, w.time(l.from), w.time(l.to))
	page.number("event", float64(typedef.EventLap))
	page.number("event_type", float64(typedef.EventTypeStop))
	page.number("lap_trigger", float64(typedef.LapTriggerFromString(l.trigger)))
	if l.intensity != "" {
		page.number("intensity", float64(typedef.IntensityFromString(l.intensity)))
	}
	page.number("sport", float64(sport))
	page.number("sub_sport", float64(sub))
	page.totals(w, t, p.has)
	if p.poolM > 0 {
		s.lapOfLengths(&page, w, i)
	}
	s.put(proto.Message{Num: mesgnum.Lap, Fields: page.fields})
	if w.rig.modern {
		s.timeInZone(w, mesgnum.Lap, i, w.time(l.to), t, p)
	}
}

func (s *scribe) lapOfLengths(page *sheet, w *workout, lap int) {
	first, n, active := -1, 0, 0
	for i, l := range w.lengths {
		if l.lap != lap {
			continue
		}
		if first < 0 {
			first = i
		}
		n++
		if !l.idle {
			active++
		}
	}
	page.number("first_length_index", float64(first))
	page.number("num_lengths", float64(n))
	page.number("num_active_lengths", float64(active))
	if stroke := w.laps[lap].stroke; stroke != "" {
		page.number("swim_stroke", float64(typedef.SwimStrokeFromString(stroke)))
	}
}

// length writes one length of the pool.
func (s *scribe) length(w *workout, i int) {
	l := w.lengths[i]
	start, end := w.time(l.from), w.time(l.to)
	ms := uint32(end.Sub(start).Milliseconds())
	m := mesgdef.NewLength(nil).SetMessageIndex(typedef.MessageIndex(i)).SetTimestamp(end).SetStartTime(start).
		SetEvent(typedef.EventLength).SetEventType(typedef.EventTypeStop).SetTotalElapsedTime(ms).SetTotalTimerTime(ms).
		SetLengthType(typedef.LengthTypeIdle)
	if !l.idle {
		seconds := float64(ms) / 1000
		m.SetLengthType(typedef.LengthTypeActive).SetSwimStroke(typedef.SwimStrokeFromString(l.stroke)).
			SetTotalStrokes(l.strokes).SetAvgSpeed(uint16(math.Round(w.parts[0].poolM / seconds * 1000))).
			SetAvgSwimmingCadence(round8(float64(l.strokes) / seconds * 60))
	}
	s.put(m.ToMesg(nil))
}

// set writes one set of strength training.
func (s *scribe) set(w *workout, i int) {
	one := w.sets[i]
	start, end := w.time(one.from), w.time(one.to)
	m := mesgdef.NewSet(nil).SetTimestamp(end).SetStartTime(start).SetDuration(uint32(end.Sub(start).Milliseconds())).
		SetMessageIndex(typedef.MessageIndex(i)).SetSetType(typedef.SetTypeRest)
	if !one.rest {
		m.SetSetType(typedef.SetTypeActive).SetCategory([]typedef.ExerciseCategory{typedef.ExerciseCategory(one.exercise.category)}).
			SetCategorySubtype([]uint16{one.exercise.name}).SetRepetitions(one.reps)
		if one.weightKg > 0 {
			m.SetWeight(uint16(math.Round(one.weightKg * 16))).SetWeightDisplayUnit(typedef.FitBaseUnitKilogram)
		}
	}
	s.put(m.ToMesg(nil))
}
