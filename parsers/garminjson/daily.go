package garminjson

import (
	"strings"

	"athletedata/parsers/jsonobject"
	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// metresPerFloor is what Garmin counts as a floor: ten feet.
const metresPerFloor = 3.048

// isDay recognises a day's summary by Garmin Connect, and isExportedDay by the
// account export. They share most names, but not what restingHeartRate means.
func isDay(o object) bool {
	return o.Has("calendarDate") && o.Any("includesWellnessData", "wellnessStartTimeGmt", "wellnessKilocalories", "allDayStress", "currentDayRestingHeartRate")
}

func isExportedDay(o object) bool {
	if len(o.M) == 1 && o.Has("hydration") {
		return newObject(o.M["hydration"]).Has("calendarDate")
	}
	return isDay(o) && !o.Any("userDailySummaryId", "privacyProtected", "lastSevenDaysAvgRestingHeartRate", "sedentarySeconds", "sleepingSeconds")
}

// connectDay reads a day as Garmin Connect answers.
func (r *reader) connectDay(o object, _ string) {
	d, ok := o.day("calendarDate")
	if !ok {
		return
	}
	if o.Yes("privacyProtected") {
		r.unstored("Garmin day of another person, without any values")
		return
	}
	s := r.day(d)
	common(s, o)
	set(&s.RestingHeartRateBPM, o.More("restingHeartRate"))
	set(&s.FloorsAscended, o.Some("floorsAscended"))
	set(&s.FloorsDescended, o.Some("floorsDescended"))
	o.Drop("floorsAscendedInMeters", "floorsDescendedInMeters")
	set(&s.ConsumedEnergyKcal, o.More("consumedKilocalories"))
	set(&s.AvgStress, o.Some("averageStressLevel"))
	set(&s.MaxStress, o.Some("maxStressLevel"))
	set(&s.BodyBatteryHigh, o.Whole("bodyBatteryHighestValue"))
	set(&s.BodyBatteryLow, o.Whole("bodyBatteryLowestValue"))
	set(&s.BodyBatteryCharged, o.Whole("bodyBatteryChargedValue"))
	set(&s.BodyBatteryDrained, o.Whole("bodyBatteryDrainedValue"))
	set(&s.SedentaryS, o.Some("sedentarySeconds"))
	set(&s.SleepS, o.More("sleepingSeconds"))
	breath(s, o)
	set(&s.AvgSpO2Pct, o.More("averageSpo2"))
	set(&s.MinSpO2Pct, o.More("lowestSpo2"))
	extra(&s.Extra, o.rest())
}

// common takes what both kinds of days call by the same name.
func common(s *record.DailySummary, o object) {
	o.Drop("uuid", "calendarDate", "source", "durationInMilliseconds", "includesWellnessData", "includesActivityData", "includesCalorieConsumedData")
	set(&s.Steps, o.Whole("totalSteps"))
	set(&s.StepGoal, o.Whole("dailyStepGoal"))
	set(&s.DistanceM, o.Some("totalDistanceMeters"))
	set(&s.EnergyKcal, o.Some("totalKilocalories"))
	set(&s.ActiveEnergyKcal, o.Some("activeKilocalories"))
	set(&s.RestingEnergyKcal, o.More("bmrKilocalories"))
	set(&s.MinHeartRateBPM, o.More("minHeartRate"))
	set(&s.MaxHeartRateBPM, o.More("maxHeartRate"))
	set(&s.ModerateMin, o.Some("moderateIntensityMinutes"))
	set(&s.VigorousMin, o.Some("vigorousIntensityMinutes"))
	set(&s.ActiveS, o.Some("activeSeconds"))
	set(&s.HighlyActiveS, o.Some("highlyActiveSeconds"))
}

// breath takes the respiration of a day. Garmin tells a mean of the waking
// hours only.
func breath(s *record.DailySummary, o object) {
	set(&s.AvgRespirationBRPM, o.More("avgWakingRespirationValue"))
	set(&s.MinRespirationBRPM, o.More("lowestRespirationValue"))
	set(&s.MaxRespirationBRPM, o.More("highestRespirationValue"))
}

// exportedDay reads an element of UDSFile_*.json. Of several versions of a day
// the highest counts; what is drunk may stand in an element of its own.
func (r *reader) exportedDay(o object, _ string) {
	drunk := newObject(o.M["hydration"])
	d, ok := o.day("calendarDate")
	if !ok {
		if d, ok = drunk.day("calendarDate"); ok {
			s := r.day(d)
			set(&s.HydrationML, drunk.More("valueInML"))
			extra(&s.Extra, o.rest())
		}
		return
	}
	if worn, told := o.M["includesWellnessData"].(bool); told && !worn {
		return // before the first device: only a calculated basal rate
	}
	version := o.Num("version")
	if version == nil {
		version = new(float64)
	}
	if was, seen := r.versions[d]; seen && *version < was {
		return
	}
	r.versions[d] = *version
	s := r.day(d)
	set(&s.HydrationML, drunk.More("valueInML"))
	common(s, o)
	// Here restingHeartRate is the mean of seven days; it stays in Extra.
	set(&s.RestingHeartRateBPM, o.More("currentDayRestingHeartRate"))
	set(&s.FloorsAscended, opt.Scale(o.Some("floorsAscendedInMeters"), 1/metresPerFloor))
	set(&s.FloorsDescended, opt.Scale(o.Some("floorsDescendedInMeters"), 1/metresPerFloor))
	set(&s.AvgSpO2Pct, o.More("averageSpo2Value"))
	set(&s.MinSpO2Pct, o.More("lowestSpo2Value"))
	for _, e := range newObject(o.M["allDayStress"]).List("aggregatorList") {
		if a := newObject(e); a.Text("type") == "TOTAL" {
			set(&s.AvgStress, a.Some("averageStressLevel"))
			set(&s.MaxStress, a.Some("maxStressLevel"))
		}
	}
	r.battery(s, newObject(o.M["bodyBattery"]))
	breath(s, newObject(o.M["respiration"]))
	extra(&s.Extra, o.rest())
}

// battery takes the body battery of an exported day. Its turning points are
// samples, as far as they were measured.
func (r *reader) battery(s *record.DailySummary, b object) {
	set(&s.BodyBatteryCharged, b.Whole("chargedValue"))
	set(&s.BodyBatteryDrained, b.Whole("drainedValue"))
	for _, e := range b.List("bodyBatteryStatList") {
		stat := newObject(e)
		level := opt.Round(opt.Within(stat.Num("statsValue"), 0, 100))
		switch stat.Text("bodyBatteryStatType") {
		case "HIGHEST":
			set(&s.BodyBatteryHigh, level)
		case "LOWEST":
			set(&s.BodyBatteryLow, level)
		case "DURINGSLEEP":
			continue // a difference, not a level
		}
		if t, ok := stat.at("statTimestamp"); ok && level != nil && stat.Text("bodyBatteryStatus") == "MEASURED" {
			r.facts.BodyBattery = append(r.facts.BodyBattery, record.BodyBattery{Time: record.At(t), Level: *level})
		}
	}
}

// stepsOfDay reads an element of the statistics of steps.
func (r *reader) stepsOfDay(o object, _ string) {
	if d, ok := o.day("calendarDate"); ok {
		s := r.day(d)
		set(&s.Steps, o.Whole("totalSteps"))
		set(&s.DistanceM, o.Some("totalDistance"))
		set(&s.StepGoal, o.Whole("stepGoal"))
	}
}

// weekly says whether the elements of the list are weeks: by the days between
// them, or by the file's name where there is but one.
func (r *reader) weekly() bool {
	return r.gapDays == 7 || r.gapDays == 0 && strings.Contains(r.name, "weekly")
}

// intensityOf reads the intensity minutes of a day or a week.
func (r *reader) intensityOf(o object, _ string) {
	d, ok := o.day("calendarDate")
	if !ok {
		return
	}
	moderate, vigorous := o.Some("moderateValue"), o.Some("vigorousValue")
	if r.weekly() {
		r.figure(d, "moderate_intensity_week_min", moderate, 0)
		r.figure(d, "vigorous_intensity_week_min", vigorous, 0)
		r.figure(d, "intensity_goal_week_min", o.Some("weeklyGoal"), 0)
		return
	}
	s := r.day(d)
	set(&s.ModerateMin, moderate)
	set(&s.VigorousMin, vigorous)
	extra(&s.Extra, o.rest())
}

// valuesOf reads a day or week of the statistics whose figures stand in an
// object "values": stress, sleep, steps by weeks.
func (r *reader) valuesOf(o object, _ string) {
	d, ok := o.day("calendarDate")
	v := o.object("values")
	if !ok || v.M == nil {
		return
	}
	switch {
	case v.Has("overallStressLevel"):
		s := r.day(d)
		set(&s.AvgStress, v.Some("overallStressLevel"))
		extra(&s.Extra, v.rest())
	case v.Any("totalSleepTimeInSeconds", "gmtSleepStartTimeInMillis"):
		r.nightOf(d, v)
	case v.Has("fitnessAge"):
		r.figure(d, "achievable_fitness_age_y", v.More("achievableFitnessAge"), 0)
		r.score(d, "fitness_age_y", v.More("fitnessAge"), "", v.rest(), 0)
	case v.Has("averageSteps"):
		r.figure(d, "steps_week", v.Some("totalSteps"), 0)
		r.figure(d, "distance_week_m", v.Some("totalDistance"), 0)
		r.score(d, "steps_week_avg", v.Some("averageSteps"), "", v.rest(), 0)
	}
}

// valueOf reads a list of bare values; of what, only the file's name tells.
func (r *reader) valueOf(o object, _ string) {
	d, ok := o.day("calendarDate")
	value := o.Some("value")
	switch {
	case !ok || value == nil:
	case strings.Contains(r.name, "sleep"):
		r.figure(d, "sleep_score", value, 0)
	case strings.Contains(r.name, "stress") && r.weekly():
		r.figure(d, "stress_week_avg", value, 0)
	case strings.Contains(r.name, "stress"):
		set(&r.day(d).AvgStress, value)
	default:
		r.unstored("Garmin list of values that does not say of what")
	}
}

// statistics reads the answer that has a list of days under each metric's name.
func (r *reader) statistics(o object, _ string) {
	metrics := o.object("metricsMap")
	for _, name := range jsonobject.Keys(metrics.M) {
		for _, e := range metrics.List(name) {
			v := newObject(e)
			d, ok := v.day("calendarDate")
			value := v.Some("value")
			if !ok || value == nil {
				continue
			}
			r.measured(d, name, value)
			switch name {
			case "WELLNESS_RESTING_HEART_RATE":
			case "ACTIVITY_VO2_MAX":
				r.figure(d, "activity_vo2max", value, 0)
			default:
				r.figure(d, strings.ToLower(name), value, 0)
			}
		}
	}
}

// intensity reads the intensity minutes of a day, with the course of them.
func (r *reader) intensity(o object, _ string) {
	d, ok := o.day("calendarDate")
	if !ok {
		return
	}
	shift := shiftOf(o)
	for row := range series(o, "imValuesArray", "imValueDescriptorsDTOList", "timestamp", "value") {
		r.sample(row.moment(shift), "intensity_min", opt.Within(row.num("value"), 0, 1e6), "")
	}
	s := r.day(d)
	set(&s.ModerateMin, o.Some("moderateMinutes"))
	set(&s.VigorousMin, o.Some("vigorousMinutes"))
	o.Drop("startTimestampGMT", "endTimestampGMT", "startTimestampLocal", "endTimestampLocal")
	extra(&s.Extra, o.rest())
}
