package fit

import (
	"time"

	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"

	"athletedata/parsers/record"
)

// summaryFields are the totals of session and lap messages by their names in
// the profile, which the two share where their numbers differ.
var summaryFields = map[string]func(*record.Summary) **float64{
	"total_distance":                  func(s *record.Summary) **float64 { return &s.DistanceM },
	"total_elapsed_time":              func(s *record.Summary) **float64 { return &s.ElapsedS },
	"total_timer_time":                func(s *record.Summary) **float64 { return &s.TimerS },
	"total_moving_time":               func(s *record.Summary) **float64 { return &s.MovingS },
	"total_calories":                  func(s *record.Summary) **float64 { return &s.EnergyKcal },
	"total_ascent":                    func(s *record.Summary) **float64 { return &s.AscentM },
	"total_descent":                   func(s *record.Summary) **float64 { return &s.DescentM },
	"avg_heart_rate":                  func(s *record.Summary) **float64 { return &s.AvgHeartRateBPM },
	"max_heart_rate":                  func(s *record.Summary) **float64 { return &s.MaxHeartRateBPM },
	"min_heart_rate":                  func(s *record.Summary) **float64 { return &s.MinHeartRateBPM },
	"avg_speed":                       func(s *record.Summary) **float64 { return &s.AvgSpeedMPS },
	"max_speed":                       func(s *record.Summary) **float64 { return &s.MaxSpeedMPS },
	"avg_cadence":                     func(s *record.Summary) **float64 { return &s.AvgCadenceRPM },
	"max_cadence":                     func(s *record.Summary) **float64 { return &s.MaxCadenceRPM },
	"avg_power":                       func(s *record.Summary) **float64 { return &s.AvgPowerW },
	"max_power":                       func(s *record.Summary) **float64 { return &s.MaxPowerW },
	"normalized_power":                func(s *record.Summary) **float64 { return &s.NormalizedPowerW },
	"total_work":                      func(s *record.Summary) **float64 { return &s.WorkJ },
	"threshold_power":                 func(s *record.Summary) **float64 { return &s.ThresholdPowerW },
	"training_stress_score":           func(s *record.Summary) **float64 { return &s.TrainingStressScore },
	"intensity_factor":                func(s *record.Summary) **float64 { return &s.IntensityFactor },
	"total_training_effect":           func(s *record.Summary) **float64 { return &s.AerobicEffect },
	"total_anaerobic_training_effect": func(s *record.Summary) **float64 { return &s.AnaerobicEffect },
	"avg_temperature":                 func(s *record.Summary) **float64 { return &s.AvgTemperatureC },
	"max_temperature":                 func(s *record.Summary) **float64 { return &s.MaxTemperatureC },
	"avg_respiration_rate":            func(s *record.Summary) **float64 { return &s.AvgRespirationRate },
	"max_respiration_rate":            func(s *record.Summary) **float64 { return &s.MaxRespirationRate },
	"avg_altitude":                    func(s *record.Summary) **float64 { return &s.AvgAltitudeM },
	"max_altitude":                    func(s *record.Summary) **float64 { return &s.MaxAltitudeM },
	"min_altitude":                    func(s *record.Summary) **float64 { return &s.MinAltitudeM },
	"avg_vertical_oscillation":        func(s *record.Summary) **float64 { return &s.AvgVerticalOscMM },
	"avg_vertical_ratio":              func(s *record.Summary) **float64 { return &s.AvgVerticalRatioPct },
	"avg_stance_time":                 func(s *record.Summary) **float64 { return &s.AvgStanceTimeMS },
	"avg_stance_time_balance":         func(s *record.Summary) **float64 { return &s.AvgStanceBalancePct },
	"avg_step_length":                 func(s *record.Summary) **float64 { return &s.AvgStepLengthMM },
	"avg_left_torque_effectiveness":   func(s *record.Summary) **float64 { return &s.AvgLeftTorqueEffPct },
	"avg_right_torque_effectiveness":  func(s *record.Summary) **float64 { return &s.AvgRightTorqueEffPct },
	"avg_left_pedal_smoothness":       func(s *record.Summary) **float64 { return &s.AvgLeftSmoothPct },
	"avg_right_pedal_smoothness":      func(s *record.Summary) **float64 { return &s.AvgRightSmoothPct },
	"total_cycles":                    func(s *record.Summary) **float64 { return &s.TotalCycles },
	"avg_stroke_distance":             func(s *record.Summary) **float64 { return &s.AvgStrokeDistanceM },
	"pool_length":                     func(s *record.Summary) **float64 { return &s.PoolLengthM },
	"num_active_lengths":              func(s *record.Summary) **float64 { return &s.LengthCount },
	"start_position_lat":              func(s *record.Summary) **float64 { return &s.StartLatitudeDeg },
	"start_position_long":             func(s *record.Summary) **float64 { return &s.StartLongitudeDeg },
	"end_position_lat":                func(s *record.Summary) **float64 { return &s.EndLatitudeDeg },
	"end_position_long":               func(s *record.Summary) **float64 { return &s.EndLongitudeDeg },
	"nec_lat":                         func(s *record.Summary) **float64 { return &s.MaxLatitudeDeg },
	"nec_long":                        func(s *record.Summary) **float64 { return &s.MaxLongitudeDeg },
	"swc_lat":                         func(s *record.Summary) **float64 { return &s.MinLatitudeDeg },
	"swc_long":                        func(s *record.Summary) **float64 { return &s.MinLongitudeDeg },
}

// finer are fields that say the same as another one, more precisely.
var finer = map[string]string{
	"enhanced_avg_speed": "avg_speed", "enhanced_max_speed": "max_speed",
	"enhanced_avg_altitude": "avg_altitude", "enhanced_max_altitude": "max_altitude", "enhanced_min_altitude": "min_altitude",
	"enhanced_avg_respiration_rate": "avg_respiration_rate", "enhanced_max_respiration_rate": "max_respiration_rate",
}

// fractions are fields that hold what comes behind the point of another one.
var fractions = map[string]string{
	"avg_fractional_cadence": "avg_cadence", "max_fractional_cadence": "max_cadence", "total_fractional_cycles": "total_cycles",
	"total_fractional_ascent": "total_ascent", "total_fractional_descent": "total_descent",
}

var positions = map[string]bool{
	"start_position_lat": true, "start_position_long": true, "end_position_lat": true, "end_position_long": true,
	"nec_lat": true, "nec_long": true, "swc_lat": true, "swc_long": true,
}

// summaryField takes a field that is one of the totals and says whether it was.
func summaryField(s *record.Summary, f *proto.Field) bool {
	if f.Name == "left_right_balance" {
		if n, ok := raw(f.Value, f.BaseType); ok && int(n)&0x8000 != 0 {
			left := 100 - float64(int(n)&0x3fff)/100
			s.LeftBalancePct = &left
		}
		return true
	}
	name, precise := finer[f.Name]
	if !precise {
		name = f.Name
	}
	at, ok := summaryFields[name]
	if !ok {
		_, fraction := fractions[f.Name]
		return fraction // added by addFractions
	}
	n, valid := number(f)
	if positions[name] {
		n *= degrees
	}
	if target := at(s); valid && (precise || *target == nil) {
		*target = &n
	}
	return true
}

// addFractions adds what comes behind the point, once all fields are known.
func addFractions(s *record.Summary, m *proto.Message) {
	for i := range m.Fields {
		whole, ok := fractions[m.Fields[i].Name]
		if !ok {
			continue
		}
		if n, valid := number(&m.Fields[i]); valid {
			if target := *summaryFields[whole](s); target != nil {
				*target += n
			}
		}
	}
}

// clearZeroPosition removes 0° 0°, which devices write when they do not know.
func clearZeroPosition(s *record.Summary) {
	for _, pair := range [][2]**float64{
		{&s.StartLatitudeDeg, &s.StartLongitudeDeg}, {&s.EndLatitudeDeg, &s.EndLongitudeDeg},
		{&s.MinLatitudeDeg, &s.MinLongitudeDeg}, {&s.MaxLatitudeDeg, &s.MaxLongitudeDeg},
	} {
		lat, lon := *pair[0], *pair[1]
		if lat == nil || lon == nil || *lat == 0 && *lon == 0 {
			*pair[0], *pair[1] = nil, nil
		}
	}
}

func (b *builder) onSession(m *proto.Message) {
	s := record.Session{Ordinal: len(b.a.Sessions)}
	var end time.Time
	for i := range m.Fields {
		f := &m.Fields[i]
		switch f.Name {
		case "timestamp":
			end, _ = instant(f)
		case "start_time":
			s.Start, _ = instant(f)
		case "sport":
			if n, ok := code(f); ok {
				s.Sport = sportName(n)
			}
		case "sub_sport":
			if n, ok := code(f); ok {
				s.SubSport = subSportName(n)
			}
		case "trigger":
			if n, ok := code(f); ok {
				s.Trigger = known(typedef.SessionTrigger(n).String())
			}
		case "sport_profile_name":
			s.Name = text(f)
		case "time_in_hr_zone", "time_in_speed_zone", "time_in_cadence_zone", "time_in_power_zone":
			b.zones.times(zoneKind(f.Name), s.Ordinal, -1, numbers(f))
		default:
			if !summaryField(&s.Summary, f) {
				keepExtra(&s.Extra, f)
			}
		}
	}
	b.dev.keep(m, &s.Extra)
	addFractions(&s.Summary, m)
	clearZeroPosition(&s.Summary)
	// The timer cannot have run longer than the clock: some devices write the
	// two the wrong way round.
	if s.TimerS != nil && s.ElapsedS != nil && *s.TimerS > *s.ElapsedS*1.05+1 {
		s.TimerS, s.ElapsedS = s.ElapsedS, s.TimerS
	}
	s.Start, s.End = span(s.Start, b.orFile(end), s.ElapsedS)
	if s.Start.IsZero() {
		return
	}
	b.a.Sessions = append(b.a.Sessions, s)
}

func (b *builder) onLap(m *proto.Message) {
	l := record.Lap{Ordinal: len(b.a.Laps)}
	var end time.Time
	for i := range m.Fields {
		f := &m.Fields[i]
		n, ok := code(f)
		switch f.Name {
		case "timestamp":
			end, _ = instant(f)
		case "start_time":
			l.Start, _ = instant(f)
		case "sport":
			if ok {
				l.Sport = sportName(n)
			}
		case "sub_sport":
			if ok {
				l.SubSport = subSportName(n)
			}
		case "lap_trigger":
			if ok {
				l.Trigger = known(typedef.LapTrigger(n).String())
			}
		case "intensity":
			if ok {
				l.Intensity = known(typedef.Intensity(n).String())
			}
		case "swim_stroke":
			if ok {
				l.SwimStroke = known(typedef.SwimStroke(n).String())
			}
		case "time_in_hr_zone", "time_in_speed_zone", "time_in_cadence_zone", "time_in_power_zone":
			b.zones.times(zoneKind(f.Name), 0, l.Ordinal, numbers(f))
		default:
			if !summaryField(&l.Summary, f) {
				keepExtra(&l.Extra, f)
			}
		}
	}
	b.dev.keep(m, &l.Extra)
	addFractions(&l.Summary, m)
	clearZeroPosition(&l.Summary)
	l.Start, l.End = span(l.Start, b.orFile(end), l.ElapsedS)
	if l.Start.IsZero() {
		return
	}
	b.a.Laps = append(b.a.Laps, l)
}

func (b *builder) onLength(m *proto.Message) {
	l := record.Length{Ordinal: len(b.a.Lengths), LapOrdinal: -1}
	var end time.Time
	for i := range m.Fields {
		f := &m.Fields[i]
		n, ok := code(f)
		switch f.Num {
		case 253:
			end, _ = instant(f)
		case 2:
			l.Start, _ = instant(f)
		case 3:
			l.ElapsedS = pointer(f)
		case 4:
			l.TimerS = pointer(f)
		case 5:
			l.Strokes = pointer(f)
		case 6:
			l.AvgSpeedMPS = pointer(f)
		case 7:
			if ok {
				l.SwimStroke = known(typedef.SwimStroke(n).String())
			}
		case 9:
			l.AvgCadenceRPM = pointer(f)
		case 11:
			l.EnergyKcal = pointer(f)
		case 12:
			if ok {
				l.LengthType = known(typedef.LengthType(n).String())
			}
		default:
			keepExtra(&l.Extra, f)
		}
	}
	b.dev.keep(m, &l.Extra)
	l.Start, l.End = span(l.Start, end, l.ElapsedS)
	if !l.Start.IsZero() {
		b.a.Lengths = append(b.a.Lengths, l)
	}
}

// orFile is the time of the file itself where a message has none.
func (b *builder) orFile(t time.Time) time.Time {
	if t.IsZero() {
		return b.startedAt
	}
	return t
}

// span is when something began and ended. The end is begin and elapsed time
// where both are known: timestamp is when the message was written, which for
// sessions of a multisport workout may be much later.
func span(start, written time.Time, elapsedS *float64) (time.Time, time.Time) {
	switch {
	case start.IsZero() && written.IsZero():
		return start, written
	case start.IsZero() && elapsedS != nil:
		start = written.Add(-seconds(*elapsedS))
	case start.IsZero():
		start = written
	}
	end := written
	if elapsedS != nil && *elapsedS < 1e8 {
		end = start.Add(seconds(*elapsedS))
	}
	if end.Before(start) {
		end = start
	}
	return start, end
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
