package garminjson

import (
	"math"
	"strconv"
	"time"
	_ "time/tzdata" // Windows and containers have no zone files of their own

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
	_, word := o.m["activityType"].(string)
	return word && o.has("activityId") && o.any("startTimeGmt", "beginTimestamp")
}

// isListed recognises an element of Garmin Connect's lists of activities.
func isListed(o object) bool {
	_, typed := o.m["activityType"].(map[string]any)
	return typed && o.has("activityId") && o.any("startTimeGMT", "startTimeLocal", "beginTimestamp")
}

// exported reads a summary of the account export.
func (r *reader) exported(o object, _ string) {
	a, ok := r.begin(o, internal)
	if !ok {
		return
	}
	r.speeds(a, o)
	a.Sport, a.SubSport = sportOf(o.text("activityType"), 0)
	o.drop("uuidMsb", "uuidLsb", "beginTimestamp", "sportType", "startTimeGmt", "startTimeLocal")
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
	parent := typ.whole("parentTypeId")
	if parent == nil {
		parent = new(int)
	}
	a.Sport, a.SubSport = sportOf(typ.text("typeKey"), *parent)
	a.AvgSpeedMPS, a.MaxSpeedMPS = o.more("averageSpeed"), o.more("maxSpeed")
	o.drop("activityUUID", "beginTimestamp", "endTimeGMT", "startTimeGMT", "startTimeLocal")
	a.Extra = o.rest()
	if key := typ.text("typeKey"); a.Sport == "generic" && key != "" {
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
	parent := typ.whole("parentTypeId")
	if parent == nil {
		parent = new(int)
	}
	a.ExternalID, a.Name, a.Notes = o.text("activityId"), o.text("activityName"), o.text("description")
	a.Sport, a.SubSport = sportOf(typ.text("typeKey"), *parent)
	a.TimeZone = zone(o.object("timeZoneUnitDTO").text("timeZone"))
	a.AvgSpeedMPS, a.MaxSpeedMPS = s.more("averageSpeed"), s.more("maxSpeed")
	meta := newObject(o.m["metadataDTO"])
	a.Manufacturer = maker(meta.text("manufacturer"))
	if serial := meta.object("deviceMetaDataDTO").text("deviceId"); serial != "0" {
		a.SerialNumber = serial
	}
	meta.drop("manufacturer", "userInfoDto", "chartAvailability", "hasPolyline", "hasChartData", "hasHrTimeInZones", "hasPowerTimeInZones")
	o.drop("metadataDTO", "activityUUID", "timeZoneUnitDTO")
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
	a := &record.Activity{Source: "garmin", ExternalID: o.text("activityId"), Start: start, Name: o.text("activityName", "name"), Notes: o.text("description")}
	if local, ok := o.at("startTimeLocal"); ok && plausible(local.Sub(start)) {
		offset := int(local.Sub(start) / time.Second)
		a.UTCOffsetS = &offset
	}
	a.Summary = summaryOf(o, u)
	a.End = start.Add(max(seconds(a.ElapsedS), seconds(a.TimerS)))
	a.Manufacturer = maker(o.text("manufacturer"))
	if serial := o.text("deviceId"); serial != "0" {
		a.SerialNumber = serial
	}
	zones(a, o, u)
	return a, true
}

// summaryOf takes the totals of an activity or a lap, by all names they have.
func summaryOf(o object, u units) record.Summary {
	s := record.Summary{
		DistanceM: scaled(o.some("distance"), u.length),
		TimerS:    scaled(o.more("duration"), u.time), ElapsedS: scaled(o.more("elapsedDuration"), u.time), MovingS: scaled(o.more("movingDuration"), u.time),
		EnergyKcal: scaled(o.more("calories"), u.energy), AscentM: scaled(o.some("elevationGain"), u.length), DescentM: scaled(o.some("elevationLoss"), u.length),
		AvgHeartRateBPM: o.more("averageHR", "avgHr"), MaxHeartRateBPM: o.more("maxHR", "maxHr"), MinHeartRateBPM: o.more("minHR", "minHr"),
		AvgPowerW: o.more("averagePower", "avgPower"), MaxPowerW: o.more("maxPower"), NormalizedPowerW: o.more("normalizedPower", "normPower"),
		WorkJ:               scaled(o.more("totalWork"), 4184), // kilocalories in Garmin Connect
		TrainingStressScore: o.some("trainingStressScore"), IntensityFactor: o.some("intensityFactor"),
		AerobicEffect: o.some("trainingEffect", "aerobicTrainingEffect"), AnaerobicEffect: o.some("anaerobicTrainingEffect"),
		AvgTemperatureC: o.num("averageTemperature", "avgTemperature"), MaxTemperatureC: o.num("maxTemperature"),
		AvgRespirationRate: o.more("avgRespirationRate"), MaxRespirationRate: o.more("maxRespirationRate"),
		AvgAltitudeM: scaled(o.num("avgElevation"), u.length), MaxAltitudeM: scaled(o.num("maxElevation"), u.length), MinAltitudeM: scaled(o.num("minElevation"), u.length),
		AvgVerticalOscMM:    scaled(o.more("verticalOscillation", "avgVerticalOscillation"), 10),
		AvgVerticalRatioPct: o.more("verticalRatio", "avgVerticalRatio"), AvgStanceTimeMS: o.more("groundContactTime", "avgGroundContactTime"),
		AvgStepLengthMM: scaled(o.more("strideLength", "avgStrideLength"), 10),
		TotalCycles:     scaled(o.more("steps"), 0.5), // a stride is two steps
		LengthCount:     o.more("activeLengths", "numberOfActiveLengths"),
	}
	if s.ElapsedS != nil && s.TimerS != nil && *s.ElapsedS >= 990**s.TimerS {
		// Until 2021 the list mixed internal units with natural ones.
		s.ElapsedS = scaled(s.ElapsedS, internal.time)
		for _, height := range []**float64{&s.AvgAltitudeM, &s.MaxAltitudeM, &s.MinAltitudeM} {
			*height = scaled(*height, internal.length)
		}
	}
	cadence(&s, o)
	// Zero degrees in both directions stands for no position.
	place := func(lat, lon string, toLat, toLon **float64) {
		la, lo := within(number(o.m[lat]), -90, 90), within(number(o.m[lon]), -180, 180)
		if o.drop(lat, lon); la != nil && lo != nil && (*la != 0 || *lo != 0) {
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
	steps := func(keys ...string) *float64 { return scaled(o.more(keys...), 0.5) }
	first := func(values ...*float64) *float64 {
		for _, v := range values {
			if v != nil {
				return v
			}
		}
		return nil
	}
	s.AvgCadenceRPM = first(steps("averageRunningCadenceInStepsPerMinute", "averageRunCadence", "avgDoubleCadence"), o.more("avgRunCadence"),
		o.more("averageBikingCadenceInRevPerMinute", "averageBikeCadence", "avgBikeCadence"), o.more("averageSwimCadenceInStrokesPerMinute", "averageSwimCadence", "avgStrokeCadence"))
	doubled := []string{"maxRunningCadenceInStepsPerMinute", "maxDoubleCadence"}
	if !o.has("avgRunCadence") {
		doubled = append(doubled, "maxRunCadence")
	}
	s.MaxCadenceRPM = first(steps(doubled...), o.more("maxRunCadence"), o.more("maxBikingCadenceInRevPerMinute", "maxBikeCadence"),
		o.more("maxSwimCadenceInStrokesPerMinute", "maxSwimCadence"))
	// The list repeats the same figure under other names.
	o.drop("maxDoubleCadence", "avgRunCadence", "maxRunCadence")
}

// speeds takes the speeds of an exported activity. In which unit they are, the
// sources disagree; the one that fits distance and time is it, and without
// such they are left as they are.
func (r *reader) speeds(a *record.Activity, o object) {
	average := within(number(o.m["avgSpeed"]), 1e-9, 1e6)
	if average == nil || a.DistanceM == nil || a.TimerS == nil || *a.TimerS <= 0 {
		return
	}
	real := *a.DistanceM / *a.TimerS
	for _, factor := range []float64{internalSpeed, 1, 0.01} {
		if math.Abs(*average*factor-real) <= 0.1*real {
			a.AvgSpeedMPS, a.MaxSpeedMPS = scaled(o.more("avgSpeed"), factor), scaled(o.more("maxSpeed"), factor)
			return
		}
	}
}

// zones takes the time in heart rate and power zones.
func zones(a *record.Activity, o object, u units) {
	for kind, prefix := range map[record.ZoneKind]string{record.ZoneHeartRate: "hrTimeInZone_", record.ZonePower: "powerTimeInZone_"} {
		for n := range 9 {
			key := prefix + strconv.Itoa(n)
			if t := scaled(o.some(key), u.time); t != nil {
				a.Zones = append(a.Zones, record.Zone{Kind: kind, LapOrdinal: -1, Zone: n, TimeS: t})
			}
		}
	}
}
