package garminjson

import (
	"math"
	"strconv"
	"time"
	_ "time/tzdata" // Windows and containers have no zone files of their own

	"athletedata/parsers/jsonobject"
	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// units turn what an answer writes into seconds, metres and kilocalories.
type units struct{ time, length, energy float64 }

var (
	natural  = units{1, 1, 1}
	internal = units{0.001, 0.01, 1 / 4.19} // of the account export: ms, cm, about kJ
)

// isExported recognises an element of summarizedActivities.json: there the
// type is a word, in Garmin Connect's lists an object.
func isExported(o object) bool {
	_, word := o.M["activityType"].(string)
	return word && o.Has("activityId") && o.Any("startTimeGmt", "beginTimestamp")
}

// isListed recognises an element of Garmin Connect's lists of activities.
func isListed(o object) bool {
	_, typed := o.M["activityType"].(map[string]any)
	return typed && o.Has("activityId") && o.Any("startTimeGMT", "startTimeLocal", "beginTimestamp")
}

// exported reads a summary of the account export.
func (r *reader) exported(o object, _ string) {
	a, ok := r.begin(o, internal)
	if !ok {
		return
	}
	r.speeds(a, o)
	a.Sport, a.SubSport = sportOf(o.Text("activityType"), 0)
	o.Drop("uuidMsb", "uuidLsb", "beginTimestamp", "sportType", "startTimeGmt", "startTimeLocal")
	a.Extra = o.rest()
	r.activity(a)
}

// listed reads an element of Garmin Connect's list of activities.
func (r *reader) listed(o object, _ string) {
	a, ok := r.begin(o, natural)
	if !ok {
		return
	}
	typ := o.object("activityType")
	parent := typ.Whole("parentTypeId")
	if parent == nil {
		parent = new(int)
	}
	a.Sport, a.SubSport = sportOf(typ.Text("typeKey"), *parent)
	a.AvgSpeedMPS, a.MaxSpeedMPS = o.More("averageSpeed"), o.More("maxSpeed")
	o.Drop("activityUUID", "beginTimestamp", "endTimeGMT", "startTimeGMT", "startTimeLocal")
	a.Extra = o.rest()
	if key := typ.Text("typeKey"); a.Sport == "generic" && key != "" {
		extra(&a.Extra, map[string]any{"activityType": key})
	}
	r.activity(a)
}

// detail reads Garmin Connect's answer about one activity, which has the zone.
func (r *reader) detail(o object, _ string) {
	s := o.object("summaryDTO")
	a, ok := r.begin(s, natural)
	if !ok {
		return
	}
	typ := o.object("activityTypeDTO")
	parent := typ.Whole("parentTypeId")
	if parent == nil {
		parent = new(int)
	}
	a.ExternalID, a.Name, a.Notes = o.Text("activityId"), o.Text("activityName"), o.Text("description")
	a.Sport, a.SubSport = sportOf(typ.Text("typeKey"), *parent)
	a.TimeZone = zone(o.object("timeZoneUnitDTO").Text("timeZone"))
	a.AvgSpeedMPS, a.MaxSpeedMPS = s.More("averageSpeed"), s.More("maxSpeed")
	meta := newObject(o.M["metadataDTO"])
	a.Manufacturer = maker(meta.Text("manufacturer"))
	if serial := meta.object("deviceMetaDataDTO").Text("deviceId"); serial != "0" {
		a.SerialNumber = serial
	}
	meta.Drop("manufacturer", "userInfoDto", "chartAvailability", "hasPolyline", "hasChartData", "hasHrTimeInZones", "hasPowerTimeInZones")
	o.Drop("metadataDTO", "activityUUID", "timeZoneUnitDTO")
	a.Extra = s.rest()
	extra(&a.Extra, o.rest())
	if more := meta.rest(); len(more) > 0 {
		extra(&a.Extra, map[string]any{"metadataDTO": more})
	}
	r.activity(a)
}

// zone is an IANA name that the program knows, else empty.
func zone(name string) string {
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		return ""
	}
	return name
}

// begin makes an activity of what all summaries have: when, how long, totals.
func (r *reader) begin(o object, u units) (*record.Activity, bool) {
	start, ok := o.at("startTimeGMT", "startTimeGmt", "beginTimestamp")
	if !ok {
		r.unstored("Garmin activity without a start in UTC")
		return nil, false
	}
	a := &record.Activity{Source: "garmin", ExternalID: o.Text("activityId"), Start: start, Name: o.Text("activityName", "name"), Notes: o.Text("description")}
	if local, ok := o.at("startTimeLocal"); ok && plausible(local.Sub(start)) {
		offset := int(local.Sub(start) / time.Second)
		a.UTCOffsetS = &offset
	}
	a.Summary = summaryOf(o, u)
	a.End = start.Add(max(seconds(a.ElapsedS), seconds(a.TimerS)))
	a.Manufacturer = maker(o.Text("manufacturer"))
	if serial := o.Text("deviceId"); serial != "0" {
		a.SerialNumber = serial
	}
	zones(a, o, u)
	return a, true
}

// summaryOf takes the totals of an activity or a lap, by all names they have.
func summaryOf(o object, u units) record.Summary {
	s := record.Summary{
		DistanceM: opt.Scale(o.Some("distance"), u.length),
		TimerS:    opt.Scale(o.More("duration"), u.time), ElapsedS: opt.Scale(o.More("elapsedDuration"), u.time), MovingS: opt.Scale(o.More("movingDuration"), u.time),
		EnergyKcal: opt.Scale(o.More("calories"), u.energy), AscentM: opt.Scale(o.Some("elevationGain"), u.length), DescentM: opt.Scale(o.Some("elevationLoss"), u.length),
		AvgHeartRateBPM: o.More("averageHR", "avgHr"), MaxHeartRateBPM: o.More("maxHR", "maxHr"), MinHeartRateBPM: o.More("minHR", "minHr"),
		AvgPowerW: o.More("averagePower", "avgPower"), MaxPowerW: o.More("maxPower"), NormalizedPowerW: o.More("normalizedPower", "normPower"),
		WorkJ:               opt.Scale(o.More("totalWork"), 4184), // kilocalories in Garmin Connect
		TrainingStressScore: o.Some("trainingStressScore"), IntensityFactor: o.Some("intensityFactor"),
		AerobicEffect: o.Some("trainingEffect", "aerobicTrainingEffect"), AnaerobicEffect: o.Some("anaerobicTrainingEffect"),
		AvgTemperatureC: o.Num("averageTemperature", "avgTemperature"), MaxTemperatureC: o.Num("maxTemperature"),
		AvgRespirationRate: o.More("avgRespirationRate"), MaxRespirationRate: o.More("maxRespirationRate"),
		AvgAltitudeM: opt.Scale(o.Num("avgElevation"), u.length), MaxAltitudeM: opt.Scale(o.Num("maxElevation"), u.length), MinAltitudeM: opt.Scale(o.Num("minElevation"), u.length),
		AvgVerticalOscMM:    opt.Scale(o.More("verticalOscillation", "avgVerticalOscillation"), 10),
		AvgVerticalRatioPct: o.More("verticalRatio", "avgVerticalRatio"), AvgStanceTimeMS: o.More("groundContactTime", "avgGroundContactTime"),
		AvgStepLengthMM: opt.Scale(o.More("strideLength", "avgStrideLength"), 10),
		TotalCycles:     opt.Scale(o.More("steps"), 0.5), // a stride is two steps
		LengthCount:     o.More("activeLengths", "numberOfActiveLengths"),
	}
	if s.ElapsedS != nil && s.TimerS != nil && *s.ElapsedS >= 990**s.TimerS {
		// Until 2021 the list mixed internal units with natural ones.
		s.ElapsedS = opt.Scale(s.ElapsedS, internal.time)
		for _, height := range []**float64{&s.AvgAltitudeM, &s.MaxAltitudeM, &s.MinAltitudeM} {
			*height = opt.Scale(*height, internal.length)
		}
	}
	cadence(&s, o)
	// Zero degrees in both directions stands for no position.
	place := func(lat, lon string, toLat, toLon **float64) {
		la, lo := opt.Within(jsonobject.Number(o.M[lat]), -90, 90), opt.Within(jsonobject.Number(o.M[lon]), -180, 180)
		if o.Drop(lat, lon); la != nil && lo != nil && (*la != 0 || *lo != 0) {
			*toLat, *toLon = la, lo
		}
	}
	place("startLatitude", "startLongitude", &s.StartLatitudeDeg, &s.StartLongitudeDeg)
	place("endLatitude", "endLongitude", &s.EndLatitudeDeg, &s.EndLongitudeDeg)
	place("minLatitude", "minLongitude", &s.MinLatitudeDeg, &s.MinLongitudeDeg)
	place("maxLatitude", "maxLongitude", &s.MaxLatitudeDeg, &s.MaxLongitudeDeg)
	return s
}

// cadence takes revolutions and strokes as they are. Of running Garmin Connect
// tells steps, of which two are a stride; the export also tells strides.
func cadence(s *record.Summary, o object) {
	steps := func(keys ...string) *float64 { return opt.Scale(o.More(keys...), 0.5) }
	first := func(values ...*float64) *float64 {
		for _, v := range values {
			if v != nil {
				return v
			}
		}
		return nil
	}
	s.AvgCadenceRPM = first(steps("averageRunningCadenceInStepsPerMinute", "averageRunCadence", "avgDoubleCadence"), o.More("avgRunCadence"),
		o.More("averageBikingCadenceInRevPerMinute", "averageBikeCadence", "avgBikeCadence"), o.More("averageSwimCadenceInStrokesPerMinute", "averageSwimCadence", "avgStrokeCadence"))
	doubled := []string{"maxRunningCadenceInStepsPerMinute", "maxDoubleCadence"}
	if !o.Has("avgRunCadence") {
		doubled = append(doubled, "maxRunCadence")
	}
	s.MaxCadenceRPM = first(steps(doubled...), o.More("maxRunCadence"), o.More("maxBikingCadenceInRevPerMinute", "maxBikeCadence"),
		o.More("maxSwimCadenceInStrokesPerMinute", "maxSwimCadence"))
	// The list repeats the same figure under other names.
	o.Drop("maxDoubleCadence", "avgRunCadence", "maxRunCadence")
}

// speeds takes the speeds of an exported activity. In which unit they are, the
// sources disagree; the one that fits distance and time is it, and without
// such they are left as they are.
func (r *reader) speeds(a *record.Activity, o object) {
	average := opt.Within(jsonobject.Number(o.M["avgSpeed"]), 1e-9, 1e6)
	if average == nil || a.DistanceM == nil || a.TimerS == nil || *a.TimerS <= 0 {
		return
	}
	real := *a.DistanceM / *a.TimerS
	for _, factor := range []float64{internalSpeed, 1, 0.01} {
		if math.Abs(*average*factor-real) <= 0.1*real {
			a.AvgSpeedMPS, a.MaxSpeedMPS = opt.Scale(o.More("avgSpeed"), factor), opt.Scale(o.More("maxSpeed"), factor)
			return
		}
	}
}

// zones takes the time in heart rate and power zones.
func zones(a *record.Activity, o object, u units) {
	for _, of := range []struct {
		kind   record.ZoneKind
		prefix string
	}{{record.ZoneHeartRate, "hrTimeInZone_"}, {record.ZonePower, "powerTimeInZone_"}} {
		for n := range 9 {
			key := of.prefix + strconv.Itoa(n)
			if t := opt.Scale(o.Some(key), u.time); t != nil {
				a.Zones = append(a.Zones, record.Zone{Kind: of.kind, LapOrdinal: -1, Zone: n, TimeS: t})
			}
		}
	}
}
