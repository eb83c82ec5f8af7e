package garminjson

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"athletedata/parsers/corpustest"
	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

// explained are the files of which nothing is stored, by a part of their path,
// with a part of the reason.
var explained = []struct{ path, reason string }{
	{"poc_walk_run.json", "a plan"}, {".gcn", "a plan"},
	{"activity-search-service-1.2.json", "old service"},
	{"00_fitnessstats_service_activity_all.json", "single figures"},
	{"TimeInZones.json", "without saying of which"},
	{"device_info_settings", "device settings"}, {"deviceregistration_devices", "description of a device"}, {"garmin-connect-export/device_", "description of a device"},
	{"mylastused", "used last"}, {"primary_training_device", "list of devices"},
	{"socialProfile", "profile"}, {"user_settings", "settings"}, {"userprofile_settings", "settings"}, {"USER_PROFILE", "settings"},
	// No values, or all of them replaced by 1 so that only the shape is left.
	{"TestActivityDetails/01_", "without times or values"},
	{"TestBloodPressure", "nothing was measured"}, {"TestBodyComposition", "nothing was measured"}, {"TestDailySleepData", "nothing was measured"},
	{"TestHydration/", "nothing was measured"}, {"TestHeartRates/", "nothing was measured"}, {"TestLatestWeight", "nothing was measured"}, {"TestGearStats", "nothing was measured"},
	{"TestSteps/", "nothing was measured"}, {"test_daily_sleep_data_get/01_", "nothing was measured"}, {"test_monthly_training_status_no_data", "nothing was measured"},
	{"test_weight_data_list_empty", "nothing was measured"},
}

// foreign are files that lie there and are another program's.
var foreign = []string{"run_manifest.json", "v1_4_diagnostics_vector.json"}

func TestEveryFileOfTheCorpusIsReadOrExplained(t *testing.T) {
	parsed, explainedFiles := 0, 0
	for _, dir := range []string{"garmin-json", "garmin-export"} {
		corpustest.Files(t, dir, func(path string, data []byte) {
			known, _ := detect(filepath.Base(path), corpustest.Head(data))
			for _, f := range foreign {
				if strings.HasSuffix(path, f) {
					if known {
						t.Errorf("%s is taken for Garmin's", path)
					}
					return
				}
			}
			if !known {
				t.Errorf("%s is not recognised", path)
			}
			got := parse(path, string(data))
			if got.Err == nil {
				parsed++
				return
			}
			for _, e := range explained {
				if strings.Contains(path, e.path) && strings.Contains(parsertest.Unsupported(got.Err), e.reason) {
					explainedFiles++
					return
				}
			}
			t.Errorf("%s is not explained: %v", path, got.Err)
		})
	}
	if parsed < 90 || explainedFiles < 30 {
		t.Errorf("%d files read, %d explained", parsed, explainedFiles)
	}
}

func TestNoOtherFileOfTheCorpusIsTakenForGarmins(t *testing.T) {
	corpustest.Others(t, func(path string, data []byte) {
		if known, _ := detect(filepath.Base(path), corpustest.Head(data)); known {
			t.Errorf("%s is taken for Garmin's", path)
		}
	}, "garmin", "fit")
}

// Each value was looked up in its file by hand.
func TestValuesOfTheCorpus(t *testing.T) {
	open := func(path string) parsertest.Told {
		t.Helper()
		data := corpustest.Read(t, "garmin-json", path)
		got := parse(path, string(data))
		if got.Err != nil {
			t.Fatalf("%s: %v", path, got.Err)
		}
		return got
	}
	const olap = "diegoscarabelli+openetl/12345678_"
	const olapX = "diegoscarabelli+openetl/NOT_PROCESS_12345678_"
	const noon = "_2025-08-07T12:00:00Z.json"

	a := open(olap + "ACTIVITIES_LIST" + noon).Activities[0]
	parsertest.Is(t, "activity", a.ExternalID, "19983039914")
	parsertest.Value(t, "distance", a.DistanceM, 9470.1103515625)
	parsertest.Value(t, "cadence", a.AvgCadenceRPM, 142.9375/2)
	parsertest.Value(t, "work of the heart", a.AvgHeartRateBPM, 152)

	got := open(olap + "STRESS" + noon)
	parsertest.Is(t, "stress levels of 0 and more", len(got.Facts.Stress), 333)
	parsertest.Is(t, "levels of body battery", len(got.Facts.BodyBattery), 479)
	parsertest.Is(t, "first level", got.Facts.BodyBattery[0].Level, 17)
	parsertest.Value(t, "stress of the day", got.Facts.DailySummaries[0].AvgStress, 30)

	steps := 0
	for _, s := range open(olap + "STEPS" + noon).Facts.Steps {
		steps += *s.Steps
	}
	parsertest.Is(t, "steps", steps, 17778)

	got = open(olap + "RESPIRATION" + noon)
	parsertest.Is(t, "breaths", len(got.Facts.Respiration), 517)
	parsertest.Value(t, "highest of the first hour", got.Samples("respiration_hour_max_brpm")[0].Value, 17)
	parsertest.Value(t, "lowest of the first hour", got.Samples("respiration_hour_min_brpm")[0].Value, 7)

	got = open(olap + "TRAINING_STATUS" + noon)
	parsertest.Is(t, "status", got.Score(t, "2025-08-07", "training_status").Text, "UNPRODUCTIVE")
	parsertest.Value(t, "acute load", got.Score(t, "2025-08-07", "acute_training_load").Value, 730)
	parsertest.Value(t, "VO2max", got.Score(t, "2025-08-05", "vo2max_cycling").Value, 63.1)

	parsertest.Value(t, "marathon", open(olap+"RACE_PREDICTIONS"+noon).Score(t, "2025-08-08", "race_time_marathon_s").Value, 12044)

	got = open(olapX + "HRV" + noon)
	parsertest.Value(t, "HRV", got.Facts.HRVNights[0].RMSSDMS, 79)
	parsertest.Value(t, "first reading", &got.Facts.HRVSamples[0].RMSSDMS, 91)
	parsertest.Is(t, "mean oxygen of the hours", len(open(olapX+"SPO2"+noon).Samples("spo2_hour_avg_pct")), 9)

	got = open("matin+garth/test_daily_heart_rate_get/00_wellness_service_wellness_dailyHeartRate.json")
	sum := 0
	for _, h := range got.Facts.HeartRates {
		sum += h.BPM
	}
	parsertest.Is(t, "heart rates", len(got.Facts.HeartRates), 707)
	parsertest.Is(t, "their sum", sum, 46972)
	at := parsertest.UTC(t, "2026-01-07 06:00:00")
	parsertest.Is(t, "the first", got.Facts.HeartRates[0], record.HeartRateSample{Time: record.AtBoth(at, at.Add(-6*time.Hour)), BPM: 63})

	got = open("matin+garth/test_daily_summary_list/01_usersummary_service_usersummary_daily.json")
	count(t, "steps", got.Facts.DailySummaries[0].Steps, 5459)
	parsertest.Value(t, "floors", got.Facts.DailySummaries[0].FloorsDescended, 8.86286)
	parsertest.Value(t, "asleep", got.Facts.DailySummaries[0].SleepS, 28842)

	got = open("matin+garth/test_daily_sleep_data_get/00_sleep_service_sleep_dailySleepData.json")
	parsertest.Value(t, "score", got.Facts.Sleeps[0].Score, 83)
	parsertest.Value(t, "deep", got.Facts.Sleeps[0].DeepS, 5280)
	parsertest.Value(t, "skin", got.Facts.DailySummaries[0].TemperatureDeviationC, -0.4)

	got = open("matin+garth/test_get_daily_weight_data/00_weight_service_weight_dayview_2025_06_15.json")
	parsertest.Value(t, "weight", got.Facts.BodyMeasurements[0].WeightKg, 59.72)
	parsertest.Value(t, "muscles", got.Facts.BodyMeasurements[0].MuscleMassKg, 26.979)

	parsertest.Value(t, "hill", open("matin+garth/test_garmin_scores_data_get/02_metrics_service_metrics_hillscore.json").Score(t, "2025-07-07", "hill_strength_score").Value, 2)
	parsertest.Value(t, "endurance", open("matin+garth/test_garmin_scores_data_get/03_metrics_service_metrics_endurancescore.json").Score(t, "2025-07-07", "endurance_score").Value, 4820)
	parsertest.Value(t, "stress of a week", open("matin+garth/test_weekly_stress/00_usersummary_service_stats_stress_weekly_2023_07_20_52.json").Score(t, "2022-07-22", "stress_week_avg").Value, 25)
	parsertest.Value(t, "steps of a week", open("matin+garth/test_weekly_steps/00_usersummary_service_stats_steps_weekly_2023_07_20_52.json").Score(t, "2022-07-29", "steps_week").Value, 94875)

	// The list and the detail of one activity agree, though one is in old units.
	list := open("pe-st+garmin-connect-export/activity_2541953812_overview.json").Activities[0]
	detail := open("pe-st+garmin-connect-export/activity_2541953812.json").Activities[0]
	parsertest.Is(t, "number", list.ExternalID, detail.ExternalID)
	parsertest.Is(t, "start", list.Start, detail.Start)
	parsertest.Is(t, "zone", detail.TimeZone, "Europe/Paris")
	count(t, "offset", list.UTCOffsetS, 3600)
	if *list.ElapsedS-*detail.ElapsedS > 0.01 || *list.MaxAltitudeM-*detail.MaxAltitudeM > 0.1 || *list.MaxAltitudeM-*detail.MaxAltitudeM < -0.1 {
		t.Errorf("elapsed %v and %v, highest %v and %v", *list.ElapsedS, *detail.ElapsedS, *list.MaxAltitudeM, *detail.MaxAltitudeM)
	}

	data := corpustest.Read(t, "garmin-export/tsubotti63+garmin-running-data-normalizer/garmin_export/DI-Connect-Fitness/synthetic_summarizedActivities.json")
	run := parse("x.json", string(data)).Activities[0]
	parsertest.Value(t, "distance", run.DistanceM, 5000)
	parsertest.Value(t, "timer", run.TimerS, 1800)
	count(t, "offset", run.UTCOffsetS, 9*3600)
}
