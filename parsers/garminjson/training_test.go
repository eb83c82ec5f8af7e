package garminjson

import (
	"testing"

	"athletedata/parsers/parsertest"
)

func TestReadinessOfTheMorningIsTheDays(t *testing.T) {
	morning := `{"userProfilePK":1,"calendarDate":"2026-01-01","timestamp":"2026-01-01T06:30:00.0","timestampLocal":"2026-01-01T07:30:00.0","level":"HIGH","score":78,"recoveryTime":312,"acwrFactorPercent":90,"hrvWeeklyAverage":61,"inputContext":"AFTER_WAKEUP_RESET"}`
	evening := `{"userProfilePK":1,"calendarDate":"2026-01-01","timestamp":"2026-01-01T18:30:00.0","timestampLocal":"2026-01-01T19:30:00.0","level":"LOW","score":31,"recoveryTime":1500,"acwrFactorPercent":70,"inputContext":"AFTER_POST_EXERCISE_RESET"}`
	for _, text := range []string{"[" + morning + "," + evening + "]", "[" + evening + "," + morning + "]"} {
		got := read(t, text)
		s := got.Score(t, "2026-01-01", "training_readiness")
		parsertest.Value(t, "readiness", s.Value, 78)
		parsertest.Is(t, "level", s.Text, "HIGH")
		parsertest.Value(t, "recovery", got.Score(t, "2026-01-01", "recovery_time_min").Value, 312)
		parsertest.Is(t, "course of the day", len(got.Samples("training_readiness")), 2)
	}
}

func TestStatusOfThePrimaryDeviceCounts(t *testing.T) {
	got := read(t, `{"mostRecentVO2Max":{"generic":{"calendarDate":"2025-08-07","vo2MaxPreciseValue":62.1,"vo2MaxValue":62.0,"maxMetCategory":0},"cycling":{"calendarDate":"2025-08-05","vo2MaxPreciseValue":63.1,"vo2MaxValue":63.0,"maxMetCategory":1},
"heatAltitudeAcclimation":{"calendarDate":"2025-08-07","altitudeAcclimation":2250,"heatAcclimationPercentage":0}},
"mostRecentTrainingLoadBalance":{"metricsTrainingLoadBalanceDTOMap":{"1":{"calendarDate":"2025-08-07","monthlyLoadAerobicLow":1489.9889,"monthlyLoadAerobicHigh":1186.5,"monthlyLoadAnaerobic":450.7,"trainingBalanceFeedbackPhrase":"BALANCED","primaryTrainingDevice":true}}},
"mostRecentTrainingStatus":{"latestTrainingStatusData":{
"1":{"calendarDate":"2025-08-07","trainingStatus":7,"timestamp":1754600000000,"primaryTrainingDevice":true,"acuteTrainingLoadDTO":{"acwrStatus":"OPTIMAL","dailyTrainingLoadAcute":399,"dailyTrainingLoadChronic":300,"dailyAcuteChronicWorkloadRatio":1.3}},
"2":{"calendarDate":"2025-08-07","trainingStatus":1,"timestamp":1754690000000,"primaryTrainingDevice":false}}}}`)
	parsertest.Is(t, "status", got.Score(t, "2025-08-07", "training_status").Text, "PRODUCTIVE")
	load := got.Score(t, "2025-08-07", "acute_training_load")
	parsertest.Value(t, "acute load", load.Value, 399)
	parsertest.Is(t, "of the ratio", load.Text, "OPTIMAL")
	parsertest.Value(t, "chronic load", got.Score(t, "2025-08-07", "chronic_training_load").Value, 300)
	parsertest.Value(t, "ratio", got.Score(t, "2025-08-07", "acute_chronic_workload_ratio").Value, 1.3)
	parsertest.Value(t, "VO2max of running", got.Score(t, "2025-08-07", "vo2max_running").Value, 62.1)
	parsertest.Value(t, "VO2max of cycling", got.Score(t, "2025-08-05", "vo2max_cycling").Value, 63.1)
	parsertest.Value(t, "altitude", got.Score(t, "2025-08-07", "altitude_acclimation_m").Value, 2250)
	parsertest.Value(t, "heat", got.Score(t, "2025-08-07", "heat_acclimation_pct").Value, 0)
	parsertest.Value(t, "load of four weeks", got.Score(t, "2025-08-07", "training_load_4w_aerobic_low").Value, 1489.9889)
	parsertest.Is(t, "balance", got.Score(t, "2025-08-07", "training_load_balance").Text, "BALANCED")
}

func TestMetricsOfTheAccountExport(t *testing.T) {
	got := read(t, `[{"userProfilePK":1,"calendarDate":"2024-05-01","deviceId":2,"timestamp":"2024-05-01T10:00:00.0","sport":"RUNNING","subSport":"GENERIC","trainingStatus":"MAINTAINING","fitnessLevelTrend":"NO_CHANGE"},
{"userProfilePK":1,"calendarDate":"2024-05-01","deviceId":2,"timestamp":"2024-05-01T18:00:00.0","sport":"RUNNING","trainingStatus":"PEAKING"}]`)
	parsertest.Is(t, "the last status of the day", got.Score(t, "2024-05-01", "training_status").Text, "PEAKING")

	got = read(t, `[{"userProfilePK":1,"calendarDate":1714521600000,"deviceId":2,"timestamp":1714580000000,"acwrPercent":40,"acwrStatus":"OPTIMAL","dailyTrainingLoadAcute":310,"dailyTrainingLoadChronic":290}]`)
	parsertest.Value(t, "day in milliseconds", got.Score(t, "2024-05-01", "acute_training_load").Value, 310)

	got = read(t, `[{"userProfilePK":1,"calendarDate":"2024-05-01","deviceId":2,"updateTimestamp":"2024-05-01T10:00:00.0","sport":"CYCLING","subSport":"GENERIC","vo2MaxValue":54.0,"maxMet":15.4,"maxMetCategory":1}]`)
	parsertest.Value(t, "VO2max", got.Score(t, "2024-05-01", "vo2max_cycling").Value, 54)
	parsertest.Value(t, "MET", got.Score(t, "2024-05-01", "max_met").Value, 15.4)

	got = read(t, `[{"userProfilePK":1,"calendarDate":"2024-05-01","activityId":9,"sport":"RUNNING","vo2MaxValue":53.0}]`)
	parsertest.Value(t, "VO2max of an activity", got.Score(t, "2024-05-01", "activity_vo2max_running").Value, 53)

	got = read(t, `[{"userProfilePK":1,"calendarDate":"2024-05-01","deviceId":2,"timestamp":"2024-05-01T10:00:00.0","raceTime5K":1260,"raceTime10K":2640,"raceTimeHalf":5900,"raceTimeMarathon":12600}]`)
	parsertest.Value(t, "5 km", got.Score(t, "2024-05-01", "race_time_5k_s").Value, 1260)
	parsertest.Value(t, "half marathon", got.Score(t, "2024-05-01", "race_time_half_marathon_s").Value, 5900)
	got = read(t, `{"userId":1,"fromCalendarDate":null,"toCalendarDate":null,"calendarDate":"2025-08-08","time5K":1086,"time10K":2165,"timeHalfMarathon":5163,"timeMarathon":12044}`)
	parsertest.Value(t, "marathon", got.Score(t, "2025-08-08", "race_time_marathon_s").Value, 12044)

	// A family that did not exist when this was written is kept under its name.
	unknown := parse("zip!/DI_CONNECT/DI-Connect-Metrics/RunningTolerance_20260101_20260401_1.json", `[{"userProfilePK":1,"calendarDate":"2026-01-02","deviceId":2,"timestamp":"2026-01-02T10:00:00.0","tolerance":41.5}]`)
	if s := unknown.Score(t, "2026-01-02", "running_tolerance"); s.Extra["tolerance"] == nil {
		t.Errorf("extra %v", s.Extra)
	}
}

func TestLifestyleLog(t *testing.T) {
	got := read(t, `{"dailyLogsReport":[{"behaviourId":3,"measurementType":"QUANTITY","calendarDate":"2025-08-07","name":"Late Caffeine","category":"LIFESTYLE","logStatus":"YES","details":[{"amount":2}]}]}`)
	s := got.Score(t, "2025-08-07", "lifestyle_late_caffeine")
	parsertest.Is(t, "status", s.Text, "YES")
	if s.Extra["details"] == nil {
		t.Errorf("extra %v", s.Extra)
	}
}

func TestEnduranceAndHillScores(t *testing.T) {
	got := read(t, `{"calendarDate":"2025-07-07","strengthScore":2,"enduranceScore":15,"hillScoreClassificationId":1,"overallScore":20,"vo2Max":48.0,"vo2MaxPreciseValue":48.0}`)
	parsertest.Value(t, "hill score", got.Score(t, "2025-07-07", "hill_score").Value, 20)
	parsertest.Value(t, "of endurance", got.Score(t, "2025-07-07", "hill_endurance_score").Value, 15)
	got = read(t, `{"startDate":"2025-07-01","groupMap":{"2025-07-01":{"groupAverage":4800,"groupMax":4900,"enduranceContributorDTOList":[]}},"enduranceScoreDTO":{"calendarDate":"2025-07-07","overallScore":4820,"gaugeLowerLimit":3570,"contributors":[]}}`)
	parsertest.Value(t, "endurance of the week", got.Score(t, "2025-07-01", "endurance_score_week_avg").Value, 4800)
	parsertest.Value(t, "endurance", got.Score(t, "2025-07-07", "endurance_score").Value, 4820)
}

func TestThresholds(t *testing.T) {
	got := read(t, `[{"userProfilePK":1,"version":1,"calendarDate":"2025-03-01T10:00:00.0","sequence":1,"speed":0.325,"hearRate":null,"heartRateCycling":null},{"userProfilePK":1,"version":1,"calendarDate":"2025-03-01T10:00:00.0","sequence":2,"speed":null,"hearRate":171,"heartRateCycling":null}]`)
	parsertest.Value(t, "speed", got.Score(t, "2025-03-01", "lactate_threshold_speed_mps").Value, 3.25)
	parsertest.Value(t, "heart rate", got.Score(t, "2025-03-01", "lactate_threshold_hr_bpm").Value, 171)
	got = read(t, `{"functionalThresholdPower":250,"calendarDate":"2025-03-01","isStale":false,"sport":"CYCLING"}`)
	parsertest.Value(t, "power", got.Score(t, "2025-03-01", "functional_threshold_power_w").Value, 250)
	named := parse("stats_lactateThresholdSpeed.json", `[{"from":"2025-03-01","until":"2025-03-01","series":"running","value":0.36,"updatedDate":"2025-03-01"}]`)
	parsertest.Value(t, "history", named.Score(t, "2025-03-01", "lactate_threshold_speed_mps").Value, 3.6)
}

func TestPersonalRecords(t *testing.T) {
	got := read(t, `[{"id":1,"typeId":3,"status":"ACCEPTED","activityId":77,"activityName":"Park run","activityType":"running","activityStartDateTimeInGMT":1700000000000,"activityStartDateTimeLocal":1700003600000,"value":1260.5,"prStartTimeGmt":1700000000000,"prStartTimeLocal":null},
{"id":2,"typeId":12,"status":"ACCEPTED","activityId":0,"activityName":null,"value":41234.0,"prStartTimeGmt":1700000000000}]`)
	s := got.Score(t, "2023-11-14", "personal_record_fastest_5km_s")
	parsertest.Value(t, "5 km", s.Value, 1260.5)
	parsertest.Is(t, "activity", s.Text, "Park run")
	parsertest.Value(t, "steps", got.Score(t, "2023-11-14", "personal_record_most_steps_day_steps").Value, 41234)

	got = read(t, `[{"personalRecords":[{"personalRecordId":5,"activityId":1,"value":2600.0,"prStartTimeGMT":"Sun Oct 08 08:00:00 GMT 2023","personalRecordType":"Best 10km Run","current":false},
{"personalRecordId":6,"activityId":2,"value":42.0,"prStartTimeGMT":"Sun Oct 08 08:00:00 GMT 2023","personalRecordType":"Fastest 100m Swim","current":true},
{"personalRecordId":7,"activityId":2,"value":120500.0,"prStartTimeGMT":"Sun Oct 08 08:00:00 GMT 2023","personalRecordType":"Farthest Cycle","current":true}]}]`)
	parsertest.Value(t, "10 km", got.Score(t, "2023-10-08", "personal_record_fastest_10km_s").Value, 2600)
	parsertest.Value(t, "ride", got.Score(t, "2023-10-08", "personal_record_longest_ride_m").Value, 120500)
	parsertest.Value(t, "swim", got.Score(t, "2023-10-08", "personal_record_fastest_100m_swim").Value, 42)
}

func TestGear(t *testing.T) {
	got := read(t, `[{"gearDTOS":[{"gearPk":11,"uuid":"ab","gearMakeName":"Asics","gearModelName":"Nimbus","gearTypeName":"Shoes","gearStatusName":"retired","displayName":null,"customMakeModel":"Asics Nimbus 25","dateBegin":"2023-01-01T00:00:00.0","maximumMeters":800000.0}],
"gearActivityDTOs":{"11":[{"activityId":5,"gearPk":11}]}}]`)
	g := got.Facts.Gear[0]
	if g.ID != "ab" || g.Kind != "shoes" || g.Name != "Asics Nimbus 25" || g.Brand != "Asics" || g.Model != "Nimbus" || !g.Retired || g.Extra["maximumMeters"] == nil {
		t.Errorf("gear %+v", g)
	}
	got = read(t, `{"gearPk":11,"uuid":"AB","createDate":1672531200000,"updateDate":1700000000000,"totalDistance":612345.6,"totalActivities":71,"processing":false}`)
	parsertest.Value(t, "distance", got.Score(t, "2023-11-14", "gear_ab_distance_m").Value, 612345.6)
}
