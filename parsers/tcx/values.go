package tcx

import (
	"time"

	"athletedata/parsers/record"
	"athletedata/parsers/xmlscan"
)

// pointValue takes a value inside a trackpoint.
func (r *reader) pointValue(name, text string) {
	set := func(f record.Field, lowest, highest float64) {
		if n, ok := xmlscan.Number(text); ok && n >= lowest && n <= highest {
			r.point.Set(f, float32(n))
		}
	}
	switch name {
	case "Trackpoint":
		r.endPoint()
	case "Time":
		if t, offset, ok := xmlscan.Time(text); ok {
			r.point.UnixMicro, r.timed = t.UnixMicro(), true
			if r.a.UTCOffsetS == nil {
				r.a.UTCOffsetS = offset
			}
		}
	case "LatitudeDegrees":
		r.lat = text
	case "LongitudeDegrees":
		if lat, lon, ok := xmlscan.Position(r.lat, text); ok {
			r.point.LatitudeDeg, r.point.LongitudeDeg, r.point.HasPosition = lat, lon, true
		}
	case "AltitudeMeters":
		set(record.Altitude, -1000, 20000)
	case "DistanceMeters":
		set(record.Distance, 0, 1e8)
	case "Value":
		if r.parent() == "HeartRateBpm" {
			set(record.HeartRate, 1, 300)
		}
	case "Cadence", "RunCadence": // 255 stands for none
		set(record.Cadence, 0, 254)
	case "Speed":
		set(record.Speed, 0, 400)
	case "Watts":
		set(record.Power, 0, 10000)
	case "Temperature", "Temp":
		set(record.Temperature, -80, 80)
	}
}

// endPoint keeps a trackpoint that has a time and says anything.
func (r *reader) endPoint() {
	p := r.point
	r.point = nil
	if p == nil || !r.timed || p.Present == 0 && !p.HasPosition {
		return
	}
	r.a.Records = append(r.a.Records, *p)
	t := time.UnixMicro(p.UnixMicro).UTC()
	if r.lap != nil {
		if r.lap.Start.IsZero() {
			r.lap.Start = t
		}
		if t.After(r.lap.End) {
			r.lap.End = t
		}
	}
}

// lapValue takes a value of a lap that is outside its track.
func (r *reader) lapValue(name, text string) {
	l := r.lap
	positive := func() *float64 {
		if n := xmlscan.Pointer(text); n != nil && *n > 0 {
			return n
		}
		return nil
	}
	switch name {
	case "TotalTimeSeconds":
		// The schema does not say whether pauses count. Devices write the time
		// of the timer; how long the lap took by the clock its points tell.
		if n := xmlscan.Pointer(text); n != nil && *n >= 0 {
			l.TimerS = n
			if l.ElapsedS == nil {
				elapsed := *n
				l.ElapsedS = &elapsed
			}
		}
	case "DistanceMeters":
		if n := xmlscan.Pointer(text); n != nil && *n >= 0 {
			l.DistanceM = n
		}
	case "MaximumSpeed":
		l.MaxSpeedMPS = positive()
	case "Calories":
		if n := positive(); n != nil && *n < 65535 {
			l.EnergyKcal = n
		}
	case "Value":
		switch r.parent() {
		case "AverageHeartRateBpm":
			l.AvgHeartRateBPM = positive()
		case "MaximumHeartRateBpm":
			l.MaxHeartRateBPM = positive()
		}
	case "Intensity":
		switch text {
		case "Active":
			l.Intensity = "active"
		case "Resting":
			l.Intensity = "rest"
		}
	case "TriggerMethod":
		l.Trigger = triggers[text]
	case "Cadence", "AvgRunCadence":
		if n := positive(); n != nil && *n < 255 {
			l.AvgCadenceRPM = n
		}
	case "MaxBikeCadence", "MaxRunCadence":
		if n := positive(); n != nil && *n < 255 {
			l.MaxCadenceRPM = n
		}
	case "AvgSpeed":
		l.AvgSpeedMPS = positive()
	case "AvgWatts":
		l.AvgPowerW = positive()
	case "MaxWatts":
		l.MaxPowerW = positive()
	case "Steps":
		if n := positive(); n != nil {
			strides := *n / 2
			l.TotalCycles = &strides
		}
	case "Notes":
		if text != "" {
			l.Extra = map[string]any{"notes": text}
		}
	}
}

var triggers = map[string]string{
	"Manual": "manual", "Distance": "distance", "Location": "position_marked", "Time": "time", "HeartRate": "manual",
}

// sum adds up the laps, which is all that the format has of totals.
func sum(a *record.Activity) {
	for _, field := range []func(*record.Summary) **float64{
		func(s *record.Summary) **float64 { return &s.DistanceM },
		func(s *record.Summary) **float64 { return &s.TimerS },
		func(s *record.Summary) **float64 { return &s.EnergyKcal },
		func(s *record.Summary) **float64 { return &s.TotalCycles },
	} {
		var total float64
		any := false
		for i := range a.Laps {
			// A lap of rest has no distance and no energy.
			if n := *field(&a.Laps[i].Summary); n != nil {
				total += *n
				any = true
			}
		}
		if any {
			*field(&a.Summary) = &total
		}
	}
	for i := range a.Laps {
		for _, pair := range [][2]**float64{
			{&a.MaxSpeedMPS, &a.Laps[i].MaxSpeedMPS}, {&a.MaxHeartRateBPM, &a.Laps[i].MaxHeartRateBPM},
			{&a.MaxPowerW, &a.Laps[i].MaxPowerW}, {&a.MaxCadenceRPM, &a.Laps[i].MaxCadenceRPM},
		} {
			if n := *pair[1]; n != nil && (*pair[0] == nil || *n > **pair[0]) {
				highest := *n
				*pair[0] = &highest
			}
		}
	}
}
