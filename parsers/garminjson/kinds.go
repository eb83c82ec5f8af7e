package garminjson

import (
	"athletedata/parsers/jsonobject"
)

// kind is one sort of object that Garmin writes.
type kind struct {
	is   func(o object) bool
	read func(r *reader, o object, at string)
	what string // plain words for what is recognised and not stored
	wall bool   // its times are local only
}

// kindOf is the first kind that an object's keys fit, or nil.
func kindOf(o object) *kind {
	if len(o.M) == 0 {
		return nil
	}
	for i := range kinds {
		if kinds[i].is(o) {
			return &kinds[i]
		}
	}
	return nil
}

// has wants all of the keys.
func has(keys ...string) func(object) bool { return func(o object) bool { return o.Has(keys...) } }

// hasOneOf wants the first key, and one of the others.
func hasOneOf(key string, others ...string) func(object) bool {
	return func(o object) bool { return o.Has(key) && o.Any(others...) }
}

// kinds are looked through in this order: the particular before the general.
// Keys are chosen that stand near the beginning, because a file is recognised
// by its first 64 KiB, and that no other vendor spells like this.
var kinds []kind

// Some readers look into their object for others, so that the table cannot be
// the variable's initial value.
func init() {
	kinds = []kind{
		// Activities.
		{is: isExported, read: (*reader).exported},
		{is: has("activityId", "summaryDTO"), read: (*reader).detail},
		{is: has("activityId", "metricDescriptors"), read: (*reader).chart},
		{is: has("activityId", "lapDTOs"), read: (*reader).laps},
		{is: has("activityId", "exerciseSets"), read: (*reader).sets},
		{is: isListed, read: (*reader).listed},
		{is: has("activityId", "activitySummary"), what: "activity list of Garmin Connect's old service (until 2018): the account export holds its activities"},
		{is: has("activityId", "workoutGroupEnumerator"), what: "single figures of activities, which the list of activities holds in full"},
		{is: has("zoneNumber", "secsInZone", "zoneLowBoundary"), what: "time in the zones of an activity, without saying of which one"},

		// Days and what was measured in them.
		{is: has("dailySleepDTO"), read: (*reader).night},
		{is: isExportedDay, read: (*reader).exportedDay},
		{is: isDay, read: (*reader).connectDay},
		{is: hasOneOf("sleepStartTimestampGMT", "deepSleepSeconds", "sleepWindowConfirmationType", "sleepTimeSeconds"), read: (*reader).sleep},
		{is: func(o object) bool { return len(o.M) == 1 && o.Has("retro") }, read: func(*reader, object, string) {}},
		{is: has("calendarDate", "heartRateValues"), read: (*reader).heartRates},
		{is: has("event", "bodyBatteryValuesArray"), read: (*reader).bodyBatteryEvent},
		{is: has("date", "charged", "drained"), read: (*reader).bodyBatteryReport},
		{is: hasOneOf("calendarDate", "stressValuesArray", "bodyBatteryValuesArray"), read: (*reader).stress},
		{is: hasOneOf("calendarDate", "respirationValuesArray", "avgWakingRespirationValue"), read: (*reader).respiration},
		{is: hasOneOf("calendarDate", "spO2HourlyAverages", "spO2SingleValues", "lastSevenDaysAvgSpO2"), read: (*reader).spo2},
		{is: has("startGMT", "endGMT", "steps"), read: (*reader).steps},
		{is: has("floorValuesArray"), read: (*reader).floors},
		{is: has("calendarDate", "weeklyModerate", "weeklyVigorous"), read: (*reader).intensity},
		{is: has("hrvSummary"), read: (*reader).hrv},
		{is: hasOneOf("calendarDate", "lastNightAvg", "lastNight5MinHigh"), read: func(r *reader, o object, _ string) { r.hrvNight(o) }},
		{is: has("calendarDate", "totalSteps", "stepGoal"), read: (*reader).stepsOfDay},
		{is: has("calendarDate", "moderateValue", "vigorousValue"), read: (*reader).intensityOf},
		{is: has("calendarDate", "values"), read: (*reader).valuesOf},
		{is: func(o object) bool { return len(o.M) == 2 && o.Has("calendarDate", "value") }, read: (*reader).valueOf},
		{is: has("metricsMap"), read: (*reader).statistics},
		{is: hasOneOf("summaryTypeDataList", "startTimestampGMT", "startTimeGMT", "startTimeGmt", "calendarDate", "timestampGMT", "startTimestampLocal"), read: (*reader).snapshot},
		{is: has("abnormalHrEventGMT", "abnormalHrValue"), read: (*reader).alarm},

		// The body.
		{is: has("metaData", "bloodPressure"), read: (*reader).exportedPressure, wall: true},
		{is: hasOneOf("metaData", "weight", "height", "vo2MaxRunning", "vo2MaxCycling", "lactateThresholdHeartRate", "lactateThresholdHR",
			"lactateThresholdSpeed", "functionalThresholdPower", "activityClass"), read: (*reader).biometrics, wall: true},
		{is: func(o object) bool {
			return o.Has("weight", "bodyFat", "boneMass", "muscleMass") && o.Any("timestampGMT", "samplePk")
		}, read: (*reader).weighing},
		{is: func(o object) bool {
			return o.Has("systolic", "diastolic") && o.Any("measurementTimestampGMT", "measurementTimestampLocal")
		}, read: (*reader).pressure},
		{is: hasOneOf("valueInML", "hydrationSource", "timestampLocal", "persistedTimestampGMT"), read: (*reader).drink, wall: true},
		{is: hasOneOf("calendarDate", "valueInML", "goalInML"), read: (*reader).hydration},
		{is: has("calendarDate", "mfpCalorie"), read: (*reader).eaten},
		{is: func(o object) bool {
			return o.Has("calendarDate", "metrics") && o.Any("outliersCount", "createTimestampUTC")
		}, read: (*reader).healthStatus},
		{is: hasOneOf("chronologicalAge", "fitnessAge", "currentBioAge"), read: (*reader).fitnessAge},

		// Training.
		{is: hasOneOf("recoveryTime", "acwrFactorPercent", "sleepScoreFactorPercent"), read: (*reader).readiness},
		{is: has("overallScore", "strengthScore", "enduranceScore"), read: (*reader).hill},
		{is: has("heatAcclimationPercentage"), read: (*reader).acclimation},
		{is: has("monthlyLoadAerobicLow"), read: (*reader).loadBalance},
		{is: func(o object) bool { return o.Has("trainingStatus") && o.Any("calendarDate", "timestamp") }, read: (*reader).status},
		{is: hasOneOf("calendarDate", "dailyTrainingLoadAcute", "dailyAcuteChronicWorkloadRatio"), read: (*reader).load},
		{is: hasOneOf("calendarDate", "vo2MaxValue", "vo2MaxPreciseValue", "vO2MaxValue"), read: (*reader).vo2Max},
		{is: hasOneOf("calendarDate", "time5K", "raceTime5K", "timeMarathon", "raceTimeMarathon"), read: (*reader).races},
		{is: hasOneOf("overallScore", "gaugeLowerLimit", "contributors", "classificationLowerLimitTrained", "feedbackPhrase"), read: (*reader).endurance},
		{is: has("groupMap"), read: (*reader).enduranceWeeks},
		{is: has("calendarDate", "speed", "hearRate"), read: (*reader).threshold},
		{is: has("functionalThresholdPower", "calendarDate"), read: (*reader).thresholdPower},
		{is: has("series", "value", "updatedDate"), read: (*reader).thresholdSeries},
		{is: hasOneOf("value", "prStartTimeGmt", "prStartTimeGMT", "personalRecordType"), read: (*reader).personalRecord},
		{is: hasOneOf("gearPk", "gearMakeName", "gearTypeName", "displayName", "customMakeModel", "totalDistance"), read: (*reader).gear},
		{is: has("behaviourId", "calendarDate", "name"), read: (*reader).habit},
		{is: isUnknownMetric, read: (*reader).metric},

		// What is known and not stored.
		{is: hasOneOf("workoutSegments", "workoutName", "workoutId"), what: "Garmin workout: a plan, not an activity"},
		{is: has("weatherStationDTO", "temp"), what: "weather of an activity, without saying of which one"},
		{is: hasOneOf("courseId", "courseName", "geoPoints"), what: "Garmin course: a route, not an activity"},
		{is: has("badgeId", "badgeName"), what: "Garmin badges"},
		{is: has("calendarItems"), what: "Garmin calendar: plans, and what is told elsewhere"},
		{is: hasOneOf("zone1Floor", "trainingMethod", "maxHeartRateUsed", "functionalThresholdPower"), what: "Garmin heart rate or power zones: settings without a date"},
		{is: has("garminGUID", "displayName"), what: "Garmin user profile"},
		{is: has("userData", "userSleep"), what: "Garmin user settings"},
		{is: has("preferredLocale", "measurementSystem"), what: "Garmin user settings"},
		{is: has("userDeviceId", "lastUsedDeviceName"), what: "Garmin: the device used last"},
		{is: has("PrimaryTrainingDevice", "WearableDevices"), what: "Garmin: list of devices"},
		{is: has("productDisplayName", "partNumber", "applicationKey"), what: "Garmin: description of a device"},
		{is: has("deviceId", "measurementUnits", "supportedLanguages"), what: "Garmin device settings"},
		{is: has("totalCount", "multisportParentCount"), what: "Garmin: number of activities"},
		{is: has("typeId", "typeKey", "parentTypeId"), what: "Garmin: list of the types of activity"},
		{is: has("dailyWeightSummaries"), read: (*reader).inside},
		{is: has("dateWeightList"), read: (*reader).inside},
		{is: has("measurementSummaries", "categoryStats"), read: (*reader).inside},
		{is: has("reportData", "recordedDevices"), read: (*reader).inside},
		{is: has("gearDTOS"), read: (*reader).inside},
		{is: has("summarizedActivitiesExport"), read: (*reader).inside},
		{is: has("personalRecords"), read: (*reader).inside},
	}
}

// inside looks into an object that only holds others, so that an empty one is
// known for what it is.
func (r *reader) inside(o object, at string) {
	for _, key := range jsonobject.Keys(o.M) {
		r.visit(o.M[key], key, 1)
	}
}
