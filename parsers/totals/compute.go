package totals

import (
	"math"
	"reflect"
	"sort"
	"time"

	"athletedata/parsers/record"
)

// compute fills what is missing in a summary from a window's samples and says
// which columns it filled.
func compute(s *record.Summary, w window, pauses []pause) (computed []string) {
	records := w.records()
	put := func(at **float64, column string, value float64, ok bool) {
		if *at == nil && ok && !math.IsNaN(value) && !math.IsInf(value, 0) {
			*at = &value
			computed = append(computed, column)
		}
	}
	elapsed := w.end.Sub(w.start).Seconds()
	put(&s.ElapsedS, "elapsed_s", elapsed, elapsed > 0)
	if s.TimerS == nil && s.ElapsedS != nil {
		timer := *s.ElapsedS - paused(pauses, w.start, w.end)
		put(&s.TimerS, "timer_s", timer, timer > 0)
	}
	if len(records) == 0 {
		return computed
	}
	var have record.Fields
	for i := range records {
		have |= records[i].Present
	}
	if have.Has(record.Distance) && s.DistanceM == nil {
		way, ok := distance(w)
		put(&s.DistanceM, "distance_m", way, ok)
	}
	if s.MovingS == nil && have.Has(record.Speed) {
		moving, ok := movingTime(records, pauses)
		if s.TimerS != nil {
			moving = math.Min(moving, *s.TimerS)
		}
		put(&s.MovingS, "moving_s", moving, ok)
	}
	if s.AvgSpeedMPS == nil && s.DistanceM != nil && s.TimerS != nil && *s.TimerS > 0 && *s.DistanceM > 0 {
		put(&s.AvgSpeedMPS, "avg_speed_mps", *s.DistanceM / *s.TimerS, true)
	}
	for _, q := range quantities {
		avg, highest, lowest := q.at(s)
		if !have.Has(q.field) || (avg == nil || *avg != nil) && (highest == nil || *highest != nil) && (lowest == nil || *lowest != nil) {
			continue
		}
		m := mean(records, q.field, q.zeros)
		for _, p := range []struct {
			at     **float64
			prefix string
			value  float64
		}{{avg, "avg_", m.avg}, {highest, "max_", m.highest}, {lowest, "min_", m.lowest}} {
			if p.at != nil {
				put(p.at, p.prefix+q.column, p.value, m.n > 0)
			}
		}
	}
	if have.Has(record.Power) {
		if s.NormalizedPowerW == nil {
			np, ok := normalizedPower(records)
			put(&s.NormalizedPowerW, "normalized_power_w", np, ok)
		}
		if s.WorkJ == nil {
			put(&s.WorkJ, "work_j", work(records), true)
		}
	}
	if have.Has(record.Altitude) && (s.AscentM == nil || s.DescentM == nil) {
		up, down := climb(records)
		put(&s.AscentM, "ascent_m", up, true)
		put(&s.DescentM, "descent_m", down, true)
	}
	if have.Has(record.LeftBalance) && s.LeftBalancePct == nil {
		m := mean(records, record.LeftBalance, true)
		put(&s.LeftBalancePct, "left_balance_pct", m.avg, m.n > 0)
	}
	computed = append(computed, places(s, records)...)
	sort.Strings(computed)
	return computed
}

// quantities are the totals that are an average, a maximum and a minimum of
// one column of the samples. Zeros of some stand for "no data".
var quantities = []struct {
	field  record.Field
	column string
	zeros  bool
	at     func(*record.Summary) (avg, highest, lowest **float64)
}{
	{record.HeartRate, "heart_rate_bpm", false, func(s *record.Summary) (_, _, _ **float64) {
		return &s.AvgHeartRateBPM, &s.MaxHeartRateBPM, &s.MinHeartRateBPM
	}},
	{record.Speed, "speed_mps", true, func(s *record.Summary) (_, _, _ **float64) { return &s.AvgSpeedMPS, &s.MaxSpeedMPS, nil }},
	{record.Cadence, "cadence_rpm", false, func(s *record.Summary) (_, _, _ **float64) { return &s.AvgCadenceRPM, &s.MaxCadenceRPM, nil }},
	{record.Power, "power_w", true, func(s *record.Summary) (_, _, _ **float64) { return &s.AvgPowerW, &s.MaxPowerW, nil }},
	{record.Temperature, "temperature_c", true, func(s *record.Summary) (_, _, _ **float64) { return &s.AvgTemperatureC, &s.MaxTemperatureC, nil }},
	{record.RespirationRate, "respiration_rate_brpm", false, func(s *record.Summary) (_, _, _ **float64) {
		return &s.AvgRespirationRate, &s.MaxRespirationRate, nil
	}},
	{record.Altitude, "altitude_m", true, func(s *record.Summary) (_, _, _ **float64) {
		return &s.AvgAltitudeM, &s.MaxAltitudeM, &s.MinAltitudeM
	}},
	{record.VerticalOscillation, "vertical_oscillation_mm", false, func(s *record.Summary) (_, _, _ **float64) { return &s.AvgVerticalOscMM, nil, nil }},
	{record.VerticalRatio, "vertical_ratio_pct", false, func(s *record.Summary) (_, _, _ **float64) { return &s.AvgVerticalRatioPct, nil, nil }},
	{record.StanceTime, "stance_time_ms", false, func(s *record.Summary) (_, _, _ **float64) { return &s.AvgStanceTimeMS, nil, nil }},
	{record.StanceBalance, "stance_time_balance_pct", false, func(s *record.Summary) (_, _, _ **float64) { return &s.AvgStanceBalancePct, nil, nil }},
	{record.StepLength, "step_length_mm", false, func(s *record.Summary) (_, _, _ **float64) { return &s.AvgStepLengthMM, nil, nil }},
	{record.LeftTorqueEffectiveness, "left_torque_effectiveness_pct", false, func(s *record.Summary) (_, _, _ **float64) { return &s.AvgLeftTorqueEffPct, nil, nil }},
	{record.RightTorqueEffectiveness, "right_torque_effectiveness_pct", false, func(s *record.Summary) (_, _, _ **float64) { return &s.AvgRightTorqueEffPct, nil, nil }},
	{record.LeftPedalSmoothness, "left_pedal_smoothness_pct", false, func(s *record.Summary) (_, _, _ **float64) { return &s.AvgLeftSmoothPct, nil, nil }},
	{record.RightPedalSmoothness, "right_pedal_smoothness_pct", false, func(s *record.Summary) (_, _, _ **float64) { return &s.AvgRightSmoothPct, nil, nil }},
}

// places fills start, end and bounding box.
func places(s *record.Summary, records []record.Record) (computed []string) {
	if s.StartLatitudeDeg != nil && s.EndLatitudeDeg != nil && s.MinLatitudeDeg != nil && s.MaxLatitudeDeg != nil {
		return nil
	}
	var first, last *record.Record
	south, west, north, east := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := range records {
		r := &records[i]
		if !r.HasPosition {
			continue
		}
		if first == nil {
			first = r
		}
		last = r
		south, north = math.Min(south, r.LatitudeDeg), math.Max(north, r.LatitudeDeg)
		west, east = math.Min(west, r.LongitudeDeg), math.Max(east, r.LongitudeDeg)
	}
	if first == nil {
		return nil
	}
	pair := func(name string, lat, lon **float64, latDeg, lonDeg float64) {
		if *lat == nil || *lon == nil {
			*lat, *lon = &latDeg, &lonDeg
			computed = append(computed, name+"_latitude_deg", name+"_longitude_deg")
		}
	}
	pair("start", &s.StartLatitudeDeg, &s.StartLongitudeDeg, first.LatitudeDeg, first.LongitudeDeg)
	pair("end", &s.EndLatitudeDeg, &s.EndLongitudeDeg, last.LatitudeDeg, last.LongitudeDeg)
	pair("min", &s.MinLatitudeDeg, &s.MinLongitudeDeg, south, west)
	pair("max", &s.MaxLatitudeDeg, &s.MaxLongitudeDeg, north, east)
	return computed
}

// fill copies what is missing from a summary of the same span.
func fill(s, from *record.Summary) {
	to, source := reflect.ValueOf(s).Elem(), reflect.ValueOf(from).Elem()
	for i := range to.NumField() {
		if to.Field(i).IsNil() {
			to.Field(i).Set(source.Field(i))
		}
	}
}

// fromLaps computes what samples could not tell from the laps: averages
// weighted by their time.
func fromLaps(a *record.Activity) {
	for _, q := range []struct {
		column string
		at     func(*record.Summary) **float64
	}{
		{"avg_heart_rate_bpm", func(s *record.Summary) **float64 { return &s.AvgHeartRateBPM }},
		{"avg_cadence_rpm", func(s *record.Summary) **float64 { return &s.AvgCadenceRPM }},
		{"avg_power_w", func(s *record.Summary) **float64 { return &s.AvgPowerW }},
	} {
		at := q.at(&a.Summary)
		if *at != nil {
			continue
		}
		var sum, weight float64
		for i := range a.Laps {
			value, took := *q.at(&a.Laps[i].Summary), a.Laps[i].TimerS
			if value != nil && took != nil {
				sum += *value * *took
				weight += *took
			}
		}
		if weight > 0 {
			avg := sum / weight
			*at = &avg
			a.Computed = append(a.Computed, q.column)
		}
	}
	if a.AvgSpeedMPS == nil && a.DistanceM != nil && a.TimerS != nil && *a.TimerS > 0 && *a.DistanceM > 0 {
		speed := *a.DistanceM / *a.TimerS
		a.AvgSpeedMPS = &speed
		a.Computed = append(a.Computed, "avg_speed_mps")
	}
	sort.Strings(a.Computed)
}

// held is how long a sample counts: until the next one, at most 30 seconds, so
// that a pause does not stretch the last value before it.
func held(records []record.Record, i int) float64 {
	if i+1 >= len(records) {
		return 1
	}
	return math.Min(float64(records[i+1].UnixMicro-records[i].UnixMicro)/1e6, maxHeld)
}

const maxHeld = float64(30 * time.Second / time.Second)
