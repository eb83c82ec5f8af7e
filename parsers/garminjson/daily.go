package garminjson

import (
	"strings"

	"athletedata/parsers/record"
)

// metresPerFloor is what Garmin counts as a floor: ten feet.
const metresPerFloor = 3.048

// isDay recognises a day's summary by Garmin Connect, and isExportedDay by the
// account export. They share most names, but not what restingHeartRate means.
func isDay(o object) bool {
	return o.has("calendarDate") && o.any("includesWellnessData", "wellnessStartTimeGmt", "wellnessKilocalories", "allDayStress", "currentDayRestingHeartRate")
}

func isExportedDay(o object) bool {
	if len(o.m) == 1 && o.has("hydration") {
		return newObject(o.m["hydration"]).has("calendarDate")
	}
	return isDay(o) && !o.any("userDailySummaryId", "privacyProtected", "lastSevenDaysAvgRestingHeartRate", "sedentarySeconds", "sleepingSeconds")
}

// connectDay reads a day as Garmin Connect answers.
func (r *reader) connectDay(o object, _ string) {
	d, ok := o.day("calendarDate")
	if !ok {
		return
	}
	if o.yes("privacyProtected") {
		r.unstored("Garmin day of another person, without any values")
		return
	}
	s := r.day(d)
	common(s, o)
	set(&s.RestingHeartRateBPM, o.more("restingHeartRate"))
	set(&s.FloorsAscended, o.some("floorsAscended"))
	set(&s.FloorsDescended, o.some("floorsDescended"))
	o.drop("floorsAscendedInMeters", "floorsDescendedInMeters")
	set(&s.ConsumedEnergyKcal, o.more("consumedKilocalories"))
	set(&s.AvgStress, o.some("averageStressLevel"))
	set(&s.MaxStress, o.some("maxStressLevel"))
	set(&s.BodyBatteryHigh, o.whole("bodyBatteryHighestValue"))
	set(&s.BodyBatteryLow, o.whole("bodyBatteryLowestValue"))
	set(&s.BodyBatteryCharged, o.whole("bodyBatteryChargedValue"))
	set(&s.BodyBatteryDrained, o.whole("bodyBatteryDrainedValue"))
	set(&s.SedentaryS, o.some("sedentarySeconds"))
	set(&s.SleepS, o.more("sleepingSeconds"))
	breath(s, o)
	set(&s.AvgSpO2Pct, o.more("averageSpo2"))
	set(&s.MinSpO2Pct, o.more("lowestSpo2"))
	extra(&s.Extra, o.rest())
}

// common takes what both kinds of days call by the same name.
func common(s *record.DailySummary, o object) {
	o.drop("uuid", "calendarDate", "source", "durationInMilliseconds", "includesWellnessData", "includesActivityData", "includesCalorieConsumedData")
	set(&s.Steps, o.whole("totalSteps"))
	set(&s.StepGoal, o.whole("dailyStepGoal"))
	set(&s.DistanceM, o.some("totalDistanceMeters"))
	set(&s.EnergyKcal, o.some("totalKilocalories"))
	set(&s.ActiveEnergyKcal, o.some("activeKilocalories"))
	set(&s.RestingEnergyKcal, o.more("bmrKilocalories"))
	set(&s.MinHeartRateBPM, o.more("minHeartRate"))
	set(&s.MaxHeartRateBPM, o.more("maxHeartRate"))
	set(&s.ModerateMin, o.some("moderateIntensityMinutes"))
	set(&s.VigorousMin, o.some("vigorousIntensityMinutes"))
	set(&s.ActiveS, o.some("activeSeconds"))
	set(&s.HighlyActiveS, o.some("highlyActiveSeconds"))
}

// breath takes the respiration of a day. Garmin tells a mean of the waking
// hours only.
func breath(s *record.DailySummary, o object) {
	set(&s.AvgRespirationBRPM, o.more("avgWakingRespirationValue"))
	set(&s.MinRespirationBRPM, o.more("lowestRespirationValue"))
	set(&s.MaxRespirationBRPM, o.more("highestRespirationValue"))
}

// exportedDay reads an element of UDSFile_*.json. Of several versions of a day
// the highest counts; what is drunk may stand in an element of its own.
func (r *reader) exportedDay(o object, _ string) {
	drunk := newObject(o.m["hydration"])
	d, ok := o.day("calendarDate")
	if !ok {
		if d, ok = drunk.day("calendarDate"); ok {
			s := r.day(d)
			set(&s.HydrationML, drunk.more("valueInML"))
			extra(&s.Extra, o.rest())
		}
		return
	}
	if worn, told := o.m["includesWellnessData"].(bool); told && !worn {
		return // before the first device: only a calculated basal rate
	}
	version := o.num("version")
	if version == nil {
		version = new(float64)
	}
	if was, seen := r.versions[d]; seen && *version < was {
		return
	}
	r.versions[d] = *version
	s := r.day(d)
	set(&s.HydrationML, drunk.more("valueInML"))
	common(s, o)
	// Here restingHeartRate is the mean of seven days; it stays in Extra.
	set(&s.RestingHeartRateBPM, o.more("currentDayRestingHeartRate"))
	set(&s.FloorsAscended, scaled(o.some("floorsAscendedInMeters"), 1/metresPerFloor))
	set(&s.FloorsDescended, scaled(o.some("floorsDescendedInMeters"), 1/metresPerFloor))
	set(&s.AvgSpO2Pct, o.more("averageSpo2Value"))
	set(&s.MinSpO2Pct, o.more("lowestSpo2Value"))
	for _, e := range newObject(o.m["allDayStress"]).list("aggregatorList") {
		if a := newObject(e); a.text("type") == "TOTAL" {
			set(&s.AvgStress, a.some("averageStressLevel"))
			set(&s.MaxStress, a.some("maxStressLevel"))
		}
	}
	r.battery(s, newObject(o.m["bodyBattery"]))
	breath(s, newObject(o.m["respiration"]))
	extra(&s.Extra, o.rest())
}

// battery takes the body battery of an exported day. Its turning points are
// samples, as far as they were measured.
func (r *reader) battery(s *record.DailySummary, b object) {
	set(&s.BodyBatteryCharged, b.whole("chargedValue"))
	set(&s.BodyBatteryDrained, b.whole("drainedValue"))
	for _, e := range b.list("bodyBatteryStatList") {
		stat := newObject(e)
		level := round(within(stat.num("statsValue"), 0, 100))
		switch stat.text("bodyBatteryStatType") {
		case "HIGHEST":
			set(&s.BodyBatteryHigh, level)
		case "LOWEST":
			set(&s.BodyBatteryLow, level)
		case "DURINGSLEEP":
			continue // a difference, not a level
		}
		if t, ok := stat.at("statTimestamp"); ok && level != nil && stat.text("bodyBatteryStatus") == "MEASURED" {
			r.facts.BodyBattery = append(r.facts.BodyBattery, record.BodyBattery{Time: record.At(t), Level: *level})
		}
	}
}

// stepsOfDay reads an element of the statistics of steps.
func (r *reader) stepsOfDay(o object, _ string) {
	if d, ok := o.day("calendarDate"); ok {
		s := r.day(d)
		set(&s.Steps, o.whole("totalSteps"))
		set(&s.DistanceM, o.some("totalDistance"))
		set(&s.StepGoal, o.whole("stepGoal"))
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
	moderate, vigorous := o.some("moderateValue"), o.some("vigorousValue")
	if r.weekly() {
		r.figure(d, "moderate_intensity_week_min", moderate, 0)
		r.figure(d, "vigorous_intensity_week_min", vigorous, 0)
		r.figure(d, "intensity_goal_week_min", o.some("weeklyGoal"), 0)
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
	if !ok || v.m == nil {
		return
	}
	switch {
	case v.has("overallStressLevel"):
		s := r.day(d)
		set(&s.AvgStress, v.some("overallStressLevel"))
		extra(&s.Extra, v.rest())
	case v.any("totalSleepTimeInSeconds", "gmtSleepStartTimeInMillis"):
		r.nightOf(d, v)
	case v.has("fitnessAge"):
		r.figure(d, "achievable_fitness_age_y", v.more("achievableFitnessAge"), 0)
		r.score(d, "fitness_age_y", v.more("fitnessAge"), "", v.rest(), 0)
	case v.has("averageSteps"):
		r.figure(d, "steps_week", v.some("totalSteps"), 0)
		r.figure(d, "distance_week_m", v.some("totalDistance"), 0)
		r.score(d, "steps_week_avg", v.some("averageSteps"), "", v.rest(), 0)
	}
}

// valueOf reads a list of bare values; of what, only the file's name tells.
func (r *reader) valueOf(o object, _ string) {
	d, ok := o.day("calendarDate")
	value := o.some("value")
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
	for _, name := range sortedKeys(metrics.m) {
		for _, e := range metrics.list(name) {
			v := newObject(e)
			d, ok := v.day("calendarDate")
			value := v.some("value")
			if !ok || value == nil {
				continue
			}
			switch name {
			case "WELLNESS_RESTING_HEART_RATE":
				set(&r.day(d).RestingHeartRateBPM, within(value, 1, 300))
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
		r.sample(row.moment(shift), "intensity_min", within(row.num("value"), 0, 1e6), "")
	}
	s := r.day(d)
	set(&s.ModerateMin, o.some("moderateMinutes"))
	set(&s.VigorousMin, o.some("vigorousMinutes"))
	o.drop("startTimestampGMT", "endTimestampGMT", "startTimestampLocal", "endTimestampLocal")
	extra(&s.Extra, o.rest())
}
