package garminjson

import (
	"strings"
	"time"

	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// night reads Garmin Connect's answer about a night: its totals, and beside
// them what was measured in the course of it.
func (r *reader) night(o object, _ string) {
	dto := o.object("dailySleepDTO")
	s, found := r.sleepOf(dto)
	set(&s.AvgRMSSDMS, o.More("avgOvernightHrv"))
	set(&s.RestlessCount, o.Whole("restlessMomentsCount"))
	hasREM, told := o.Get("remSleepData").(bool)
	if !told {
		hasREM = dto.Yes("deviceRemCapable")
	}
	r.stages(o, hasREM)
	r.course(o)
	if d, ok := instant(dto.M["calendarDate"]); ok {
		day := r.day(record.Day(d))
		set(&day.RestingHeartRateBPM, o.More("restingHeartRate"))
		set(&day.TemperatureDeviationC, opt.Within(o.Num("avgSkinTempDeviationC"), -20, 20))
		o.Drop("avgSkinTempDeviationF")
	}
	for _, e := range o.List("dailyNapDTOS") {
		r.nap(newObject(e))
	}
	if found {
		extra(&s.Extra, o.rest())
		r.facts.Sleeps = append(r.facts.Sleeps, s)
	}
}

// sleep reads a night of sleepData.json, which has the totals alone.
func (r *reader) sleep(o object, _ string) {
	for _, e := range append(o.List("napList"), o.List("dailyNapDTOS")...) {
		r.nap(newObject(e))
	}
	if s, ok := r.sleepOf(o); ok {
		r.facts.Sleeps = append(r.facts.Sleeps, s)
	}
}

// sleepOf takes the totals of a night; the export and Garmin Connect differ in
// some names and in how they write times.
func (r *reader) sleepOf(o object) (s record.Sleep, ok bool) {
	startUTC, ok1 := o.at("sleepStartTimestampGMT")
	endUTC, ok2 := o.at("sleepEndTimestampGMT")
	s.Day, ok = o.day("calendarDate")
	if !ok1 || !ok2 || !ok || endUTC.Before(startUTC) || endUTC.Sub(startUTC) > 48*time.Hour {
		return s, false
	}
	startLocal, has1 := o.at("sleepStartTimestampLocal")
	endLocal, has2 := o.at("sleepEndTimestampLocal")
	s.Start, _ = moment(startUTC, startLocal, true, has1)
	s.End, _ = moment(endUTC, endLocal, true, has2)
	s.Kind = "night"
	inBed := endUTC.Sub(startUTC).Seconds()
	s.InBedS = &inBed
	s.DeepS, s.LightS, s.RemS = o.Some("deepSleepSeconds"), o.Some("lightSleepSeconds"), o.Some("remSleepSeconds")
	s.AwakeS = o.Some("awakeSleepSeconds")
	s.AsleepS = o.More("sleepTimeSeconds")
	if s.AsleepS == nil {
		s.AsleepS = sum(s.DeepS, s.LightS, s.RemS)
	}
	s.AvgHeartRateBPM = o.More("avgHeartRate")
	s.AvgRespirationBRPM = o.More("averageRespirationValue", "averageRespiration")
	s.AvgSpO2Pct, s.MinSpO2Pct = o.More("averageSpO2Value"), o.More("lowestSpO2Value")
	if spo2 := newObject(o.M["spo2SleepSummary"]); s.AvgSpO2Pct == nil {
		s.AvgSpO2Pct, s.MinSpO2Pct = spo2.More("averageSPO2"), spo2.More("lowestSPO2")
	}
	s.AvgStress = o.Some("avgSleepStress")
	s.RestlessCount = o.Whole("restlessMomentCount")
	scores := newObject(o.M["sleepScores"])
	s.Score = opt.Within(scores.More("overallScore"), 1, 100)
	if s.Score == nil {
		s.Score = opt.Within(scores.object("overall").More("value"), 1, 100)
	}
	o.Drop("id", "autoSleepStartTimestampGMT", "autoSleepEndTimestampGMT")
	s.Extra = o.rest()
	return s, true
}

// sum adds up what is told; nil when nothing is.
func sum(parts ...*float64) *float64 {
	var total float64
	for _, p := range parts {
		if p != nil {
			total += *p
		}
	}
	return opt.Within(&total, 1, 1e6)
}

// nap reads a short sleep of the day.
func (r *reader) nap(o object) {
	start, ok1 := o.at("napStartTimestampGMT", "napStartTimeGMT")
	end, ok2 := o.at("napEndTimestampGMT", "napEndTimeGMT")
	if !ok1 || !ok2 || end.Before(start) || end.Sub(start) > 24*time.Hour {
		return
	}
	day, ok := o.day("calendarDate")
	if !ok {
		day = record.Day(end)
	}
	s := record.Sleep{Start: record.At(start), End: record.At(end), Day: day, Kind: "nap", AsleepS: o.More("napTimeSec", "napTimeSeconds")}
	s.Extra = o.rest()
	r.facts.Sleeps = append(r.facts.Sleeps, s)
}

// nightOf reads a night of the sleep statistics.
func (r *reader) nightOf(d record.Date, o object) {
	start, ok1 := o.at("gmtSleepStartTimeInMillis")
	end, ok2 := o.at("gmtSleepEndTimeInMillis")
	set(&r.day(d).RestingHeartRateBPM, o.More("restingHeartRate"))
	if !ok1 || !ok2 || end.Before(start) {
		return
	}
	startLocal, has1 := o.at("localSleepStartTimeInMillis")
	endLocal, has2 := o.at("localSleepEndTimeInMillis")
	s := record.Sleep{Day: d, Kind: "night", AsleepS: o.More("totalSleepTimeInSeconds"), DeepS: o.Some("deepTime"), LightS: o.Some("lightTime"),
		RemS: o.Some("remTime"), AwakeS: o.Some("awakeTime"), Score: opt.Within(o.More("sleepScore"), 1, 100), AvgHeartRateBPM: o.More("avgHeartRate"),
		AvgRMSSDMS: o.More("avgOvernightHrv"), AvgRespirationBRPM: o.More("respiration"), AvgSpO2Pct: o.More("spO2")}
	s.Start, _ = moment(start, startLocal, true, has1)
	s.End, _ = moment(end, endLocal, true, has2)
	s.Extra = o.rest()
	r.facts.Sleeps = append(r.facts.Sleeps, s)
}

// stages takes the stretches of sleep. Without REM the device tells three
// levels, and the third is awake.
func (r *reader) stages(o object, hasREM bool) {
	names := map[float64]string{-1: "unmeasurable", 0: "deep", 1: "light", 2: "rem", 3: "awake"}
	if !hasREM {
		names[2] = "awake"
	}
	for _, e := range o.List("sleepLevels") {
		l := newObject(e)
		start, ok1 := l.at("startGMT")
		end, ok2 := l.at("endGMT")
		level := l.Num("activityLevel")
		if !ok1 || !ok2 || level == nil || names[*level] == "" || !end.After(start) {
			continue
		}
		r.facts.SleepStages = append(r.facts.SleepStages, record.SleepStage{Start: record.At(start), DurationS: end.Sub(start).Seconds(), Stage: names[*level]})
	}
}

// course takes what was measured during the night.
func (r *reader) course(o object) {
	value := func(p object) *float64 { return p.Num("value") }
	for t, v := range points(o, "sleepHeartRate", value, "startGMT") {
		r.heart(t, &v, "sleep")
	}
	for t, v := range points(o, "sleepStress", value, "startGMT") {
		r.stressed(t, &v)
	}
	for t, v := range points(o, "sleepBodyBattery", value, "startGMT") {
		r.charged(t, &v)
	}
	for t, v := range points(o, "hrvData", value, "startGMT") {
		if v >= 1 && v <= 1000 {
			r.facts.HRVSamples = append(r.facts.HRVSamples, record.HRVSample{Time: t, RMSSDMS: v})
		}
	}
	for t, v := range points(o, "wellnessEpochRespirationDataDTOList", func(p object) *float64 { return p.Num("respirationValue") }, "startTimeGMT") {
		r.breathed(t, &v)
	}
	for t, v := range points(o, "wellnessEpochSPO2DataDTOList", func(p object) *float64 { return p.Num("spo2Reading") }, "epochTimestamp") {
		r.saturated(t, &v, "sleep")
	}
	for _, e := range o.List("wellnessEpochRespirationAveragesList") {
		a := newObject(e)
		if t, ok := a.at("epochEndTimestampGmt"); ok {
			r.hourOfBreath(record.At(t), a.Num("respirationAverageValue"), a.Num("respirationHighValue"), a.Num("respirationLowValue"))
		}
	}
	for key, name := range map[string]string{"sleepRestlessMoments": "restless_moments", "breathingDisruptionData": "breathing_disruption"} {
		for t, v := range points(o, key, value, "startGMT") {
			r.sample(t, name, opt.Within(&v, 0, 1e6), "")
		}
	}
	for t, v := range points(o, "sleepMovement", func(p object) *float64 { return p.Num("activityLevel") }, "startGMT") {
		r.sample(t, "sleep_movement", opt.Within(&v, 0, 1e6), "")
	}
}

// healthStatus reads a night's signs of health: each with the range that is
// usual for the athlete.
func (r *reader) healthStatus(o object, _ string) {
	units := map[string]string{"HRV": "hrv_ms", "HR": "heart_rate_bpm", "SPO2": "spo2_pct", "SKIN_TEMP_C": "skin_temp_deviation_c", "RESPIRATION": "respiration_brpm"}
	d, ok := o.day("calendarDate")
	if !ok {
		return
	}
	rank := 0.0
	if t, ok := o.at("updateTimestampUTC", "createTimestampUTC"); ok {
		rank = float64(t.UnixMilli())
	}
	for _, e := range o.List("metrics") {
		m := newObject(e)
		kind := m.Text("type")
		value := m.Num("value")
		if kind != "SKIN_TEMP_C" {
			value = opt.Within(value, 0, 1e6)
		}
		name := units[kind]
		if name == "" {
			name = strings.ToLower(kind)
		}
		if value != nil {
			r.score(d, "health_status_"+name, value, m.Text("status"), m.rest(), rank)
		}
	}
}
