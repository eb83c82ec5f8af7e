package garminjson

import (
	"strings"
	"time"

	"athletedata/parsers/jsonobject"
	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// These answers tell of an activity without saying what it was. They have no
// number of their own in the account, so that they stand beside its summary
// and do not take its place.

// column is where a column of the chart goes, and by what it is multiplied.
type column struct {
	field     record.Field
	factor    float64
	low, high float64
}

// chartColumns are the columns of Garmin Connect's chart; their values are in
// natural units, whatever the factor of the descriptor says.
var chartColumns = map[string]column{
	"sumDistance": {record.Distance, 1, 0, 1e8}, "directSpeed": {record.Speed, 1, 0, 400}, "directElevation": {record.Altitude, 1, -1000, 20000},
	"directVerticalSpeed": {record.VerticalSpeed, 1, -100, 100}, "directHeartRate": {record.HeartRate, 1, 1, 300}, "directPower": {record.Power, 1, 0, 10000},
	"sumAccumulatedPower": {record.AccumulatedPower, 1, 0, 2e9}, "directBikeCadence": {record.Cadence, 1, 0, 300}, "directRunCadence": {record.Cadence, 1, 0, 300},
	"directSwimCadence": {record.Cadence, 1, 0, 300}, "directStrideLength": {record.StepLength, 10, 0, 1e4}, "directVerticalOscillation": {record.VerticalOscillation, 10, 0, 1e3},
	"directVerticalRatio": {record.VerticalRatio, 1, 0, 100}, "directGroundContactTime": {record.StanceTime, 1, 0, 1e4},
	"directGroundContactBalanceLeft": {record.StanceBalance, 1, 0, 100}, "directRespirationRate": {record.RespirationRate, 1, 0.1, 120},
	"directPerformanceCondition": {record.PerformanceCondition, 1, -100, 100}, "directAvailableStamina": {record.Stamina, 1, 0, 100},
	"directPotentialStamina": {record.StaminaPotential, 1, 0, 100}, "directAirTemperature": {record.Temperature, 1, -80, 80},
}

// chart reads the samples of an activity, of which Garmin Connect hands out
// some hundreds to thousands.
func (r *reader) chart(o object, _ string) {
	names := map[int]string{}
	for _, e := range o.List("metricDescriptors") {
		m := newObject(e)
		if i := m.Whole("metricsIndex"); i != nil {
			names[*i] = m.Text("key")
		}
	}
	a := &record.Activity{Source: "garmin", Sport: "generic", Extra: map[string]any{"activityId": o.Get("activityId")}}
	for _, e := range o.List("activityDetailMetrics") {
		values := newObject(e).List("metrics")
		if p, ok := point(values, names); ok {
			a.Records = append(a.Records, p)
		}
	}
	if len(a.Records) == 0 {
		r.unstored("Garmin chart of an activity without times or values")
		return
	}
	first, last := a.Records[0].UnixMicro, a.Records[0].UnixMicro
	for i := range a.Records {
		first, last = min(first, a.Records[i].UnixMicro), max(last, a.Records[i].UnixMicro)
	}
	a.Start, a.End = time.UnixMicro(first).UTC(), time.UnixMicro(last).UTC()
	r.activity(a)
}

// point reads one row of the chart.
func point(values []any, names map[int]string) (p record.Record, ok bool) {
	var lat, lon *float64
	for i, v := range values {
		name := names[i]
		n := jsonobject.Number(v)
		if n == nil || name == "" {
			continue
		}
		c, known := chartColumns[name]
		switch {
		case name == "directTimestamp":
			var t time.Time
			if t, ok = instant(v); !ok {
				return p, false
			}
			p.UnixMicro = t.UnixMicro()
		case name == "directLatitude":
			lat = opt.Within(n, -90, 90)
		case name == "directLongitude":
			lon = opt.Within(n, -180, 180)
		case name == "directDoubleCadence" || name == "directFractionalCadence" || strings.HasPrefix(name, "sum") && !known:
			// told by the column of strides, and by the times
		case known:
			if w := opt.Within(opt.Scale(n, c.factor), c.low, c.high); w != nil {
				p.Set(c.field, float32(*w))
			}
		default:
			if p.Extra == nil {
				p.Extra = map[string]any{}
			}
			p.Extra[name] = *n
		}
	}
	if lat != nil && lon != nil && (*lat != 0 || *lon != 0) {
		p.LatitudeDeg, p.LongitudeDeg, p.HasPosition = *lat, *lon, true
	}
	return p, ok && (p.Present != 0 || p.HasPosition)
}

// laps reads the laps of an activity.
func (r *reader) laps(o object, _ string) {
	a := &record.Activity{Source: "garmin", Sport: "generic", Extra: map[string]any{"activityId": o.Get("activityId")}}
	for _, e := range o.List("lapDTOs") {
		l := newObject(e)
		start, ok := l.at("startTimeGMT")
		if !ok {
			continue
		}
		lap := record.Lap{Ordinal: len(a.Laps), Start: start, Summary: summaryOf(l, natural), Intensity: strings.ToLower(l.Text("intensityType"))}
		lap.AvgSpeedMPS, lap.MaxSpeedMPS = l.More("averageSpeed"), l.More("maxSpeed")
		lap.End = start.Add(max(seconds(lap.ElapsedS), seconds(lap.TimerS)))
		l.Drop("lapIndex", "messageIndex")
		lap.Extra = l.rest()
		if len(a.Laps) == 0 || start.Before(a.Start) {
			a.Start = start
		}
		if lap.End.After(a.End) {
			a.End = lap.End
		}
		a.Laps = append(a.Laps, lap)
	}
	if len(a.Laps) > 0 {
		r.activity(a)
	}
}

// sets reads the sets of a strength workout.
func (r *reader) sets(o object, _ string) {
	a := &record.Activity{Source: "garmin", Sport: "training", SubSport: "strength_training", Extra: map[string]any{"activityId": o.Get("activityId")}}
	for _, e := range o.List("exerciseSets") {
		s := newObject(e)
		start, ok := s.at("startTime")
		if !ok {
			continue
		}
		set := record.Set{Ordinal: len(a.Sets), Start: start, DurationS: s.Some("duration"), Type: strings.ToLower(s.Text("setType")),
			Repetitions: s.Some("repetitionCount"), WeightKg: opt.Scale(s.More("weight"), kgPerGram)}
		for _, exercise := range append(s.List("exercises"), s.M) {
			x := newObject(exercise)
			if set.Category = strings.ToLower(x.Text("category")); set.Category != "" {
				set.Exercise = strings.ToLower(x.Text("name", "exerciseName"))
				break
			}
		}
		s.Drop("messageIndex")
		set.Extra = s.rest()
		if len(a.Sets) == 0 || start.Before(a.Start) {
			a.Start = start
		}
		if end := start.Add(seconds(set.DurationS)); end.After(a.End) {
			a.End = end
		}
		a.Sets = append(a.Sets, set)
	}
	if len(a.Sets) > 0 {
		r.activity(a)
	}
}
