package garminjson

import (
	"strings"
	"testing"
	"time"

	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

func replace(text, old, new string) string { return strings.ReplaceAll(text, old, new) }

func TestNightOfTheAccountExport(t *testing.T) {
	got := read(t, `[{"sleepStartTimestampGMT":"2024-03-30T22:10:00.0","sleepEndTimestampGMT":"2024-03-31T05:40:00.0","calendarDate":"2024-03-31","sleepWindowConfirmationType":"ENHANCED_CONFIRMED_FINAL",
"deepSleepSeconds":5400,"lightSleepSeconds":14400,"remSleepSeconds":6000,"awakeSleepSeconds":1200,"averageRespiration":13.0,"lowestRespiration":-1.0,"avgSleepStress":17.5,"restlessMomentCount":41,
"sleepScores":{"overallScore":82,"feedback":"POSITIVE_DEEP"},"spo2SleepSummary":{"averageSPO2":93.5,"lowestSPO2":84,"averageHR":48.0},
"napList":[{"napStartTimestampGMT":"2024-03-31T12:00:00.0","napEndTimestampGMT":"2024-03-31T12:30:00.0","napTimeSec":1500}]},
{"sleepStartTimestampGMT":"2019-11-14T23:00:00.0","sleepEndTimestampGMT":"2019-11-15T05:00:00.0","calendarDate":"2019-11-15","sleepWindowConfirmationType":"OFF_WRIST"},
{"retro":false}]`)
	if len(got.Facts.Sleeps) != 3 {
		t.Fatalf("%d sleeps", len(got.Facts.Sleeps))
	}
	nap, s, off := got.Facts.Sleeps[0], got.Facts.Sleeps[1], got.Facts.Sleeps[2]
	parsertest.Is(t, "start", s.Start, record.At(parsertest.UTC(t, "2024-03-30 22:10:00")))
	parsertest.Is(t, "end", s.End, record.At(parsertest.UTC(t, "2024-03-31 05:40:00")))
	parsertest.Is(t, "day", s.Day, parsertest.Date(t, "2024-03-31"))
	parsertest.Is(t, "kind", s.Kind, "night")
	parsertest.Value(t, "asleep", s.AsleepS, 25800)
	parsertest.Value(t, "in bed", s.InBedS, 27000)
	parsertest.Value(t, "REM", s.RemS, 6000)
	parsertest.Value(t, "awake", s.AwakeS, 1200)
	parsertest.Value(t, "score", s.Score, 82)
	parsertest.Value(t, "respiration", s.AvgRespirationBRPM, 13)
	parsertest.Value(t, "oxygen", s.AvgSpO2Pct, 93.5)
	parsertest.Value(t, "lowest oxygen", s.MinSpO2Pct, 84)
	parsertest.Value(t, "stress", s.AvgStress, 17.5)
	count(t, "restless moments", s.RestlessCount, 41)
	parsertest.Is(t, "nap", nap.Kind, "nap")
	parsertest.Value(t, "asleep in the nap", nap.AsleepS, 1500)
	none(t, "asleep without the watch", off.AsleepS)
	none(t, "deep sleep without the watch", off.DeepS)
}

const connectNight = `{"dailySleepDTO":{"id":1751863648000,"calendarDate":"2025-07-07","sleepTimeSeconds":24180,"sleepStartTimestampGMT":1751863648000,"sleepEndTimestampGMT":1751888248000,
"sleepStartTimestampLocal":1751842048000,"sleepEndTimestampLocal":1751866648000,"deepSleepSeconds":5280,"lightSleepSeconds":13440,"remSleepSeconds":5460,"awakeSleepSeconds":420,
"averageSpO2Value":93.0,"avgHeartRate":49.0,"sleepScores":{"overall":{"value":83,"qualifierKey":"GOOD"}}},
"sleepLevels":[{"startGMT":"2025-07-07T04:47:28.0","endGMT":"2025-07-07T05:00:28.0","activityLevel":1.0},{"startGMT":"2025-07-07T05:00:28.0","endGMT":"2025-07-07T05:10:28.0","activityLevel":0.0},
{"startGMT":"2025-07-07T05:10:28.0","endGMT":"2025-07-07T05:20:28.0","activityLevel":2.0},{"startGMT":"2025-07-07T05:20:28.0","endGMT":"2025-07-07T05:21:28.0","activityLevel":3.0},{"startGMT":"2025-07-07T05:21:28.0","endGMT":"2025-07-07T05:22:28.0","activityLevel":-1.0}],
"remSleepData":true,"sleepMovement":[{"startGMT":"2025-07-07T04:47:00.0","endGMT":"2025-07-07T04:48:00.0","activityLevel":5.9}],
"sleepHeartRate":[{"value":52,"startGMT":1751863680000}],"sleepStress":[{"value":-1,"startGMT":1751863680000},{"value":9,"startGMT":1751863860000}],"sleepBodyBattery":[{"value":30,"startGMT":1751863680000}],
"hrvData":[{"value":61.0,"startGMT":1751863980000}],"wellnessEpochSPO2DataDTOList":[{"epochTimestamp":"2025-07-07T04:48:00.0","spo2Reading":92,"readingConfidence":3}],
"wellnessEpochRespirationDataDTOList":[{"startTimeGMT":1751863648000,"respirationValue":14.0},{"startTimeGMT":1751863768000,"respirationValue":-2.0}],
"wellnessEpochRespirationAveragesList":[{"epochEndTimestampGmt":1751864400000,"respirationAverageValue":13.5,"respirationHighValue":16.0,"respirationLowValue":-2.0}],
"sleepRestlessMoments":[{"value":1,"startGMT":1751863680000}],"breathingDisruptionData":[{"value":0,"startGMT":1751863648000,"endGMT":1751888248000}],
"restlessMomentsCount":37,"avgOvernightHrv":58.0,"avgSkinTempDeviationC":-0.4,"restingHeartRate":44,"bodyBatteryChange":65}`

func TestNightOfGarminConnect(t *testing.T) {
	got := read(t, connectNight)
	f := got.Facts
	s := f.Sleeps[0]
	start := parsertest.UTC(t, "2025-07-07 04:47:28")
	parsertest.Is(t, "start", s.Start, record.AtBoth(start, start.Add(-6*time.Hour)))
	parsertest.Value(t, "asleep", s.AsleepS, 24180)
	parsertest.Value(t, "score", s.Score, 83)
	parsertest.Value(t, "heart rate", s.AvgHeartRateBPM, 49)
	parsertest.Value(t, "HRV", s.AvgRMSSDMS, 58)
	count(t, "restless moments", s.RestlessCount, 37)
	if s.Extra["bodyBatteryChange"] == nil || s.Extra["sleepLevels"] != nil {
		t.Errorf("extra %v", s.Extra)
	}
	var stages []string
	for _, g := range f.SleepStages {
		stages = append(stages, g.Stage)
	}
	parsertest.Is(t, "stages", strings.Join(stages, " "), "light deep rem awake unmeasurable")
	parsertest.Is(t, "length of the first stage", f.SleepStages[0].DurationS, 780)
	if len(f.HeartRates) != 1 || f.HeartRates[0].Context != "sleep" || len(f.Stress) != 1 || f.Stress[0].Level != 9 || len(f.BodyBattery) != 1 ||
		len(f.HRVSamples) != 1 || f.HRVSamples[0].RMSSDMS != 61 || len(f.SpO2) != 1 || f.SpO2[0].Context != "sleep" || len(f.Respiration) != 1 {
		t.Errorf("the course of the night: %+v", f)
	}
	parsertest.Is(t, "movement", *got.Samples("sleep_movement")[0].Value, 5.9)
	parsertest.Is(t, "hour of breath", len(got.Samples("respiration_hour_avg_brpm")), 1)
	parsertest.Is(t, "lowest breath is a sentinel", len(got.Samples("respiration_hour_min_brpm")), 0)
	parsertest.Value(t, "skin temperature", f.DailySummaries[0].TemperatureDeviationC, -0.4)
	parsertest.Value(t, "resting heart rate", f.DailySummaries[0].RestingHeartRateBPM, 44)
}

// Devices that do not know REM sleep write three levels.
func TestWithoutREMTheThirdLevelIsAwake(t *testing.T) {
	got := read(t, replace(connectNight, `"remSleepData":true`, `"remSleepData":false`))
	parsertest.Is(t, "third stage", got.Facts.SleepStages[2].Stage, "awake")
}

func TestNightThatWasNotSlept(t *testing.T) {
	got := parse("x.json", `{"dailySleepDTO":{"id":null,"calendarDate":"2030-01-01","sleepTimeSeconds":null,"sleepStartTimestampGMT":null,"sleepEndTimestampGMT":null},"sleepMovement":[],"sleepLevels":[],"remSleepData":null}`)
	if parsertest.Unsupported(got.Err) == "" {
		t.Errorf("error %v", got.Err)
	}
}

func TestSleepStatistics(t *testing.T) {
	got := read(t, `{"overallStats":{},"individualStats":[{"calendarDate":"2025-07-07","values":{"remTime":5460,"deepTime":5280,"lightTime":13440,"awakeTime":420,"totalSleepTimeInSeconds":24180,"sleepScore":83,
"gmtSleepStartTimeInMillis":1751863648000,"gmtSleepEndTimeInMillis":1751888248000,"localSleepStartTimeInMillis":1751842048000,"localSleepEndTimeInMillis":1751866648000,"avgOvernightHrv":58.0,"restingHeartRate":44,"sleepNeed":470}}]}`)
	s := got.Facts.Sleeps[0]
	parsertest.Is(t, "start is that of the full answer", s.Start, read(t, connectNight).Facts.Sleeps[0].Start)
	parsertest.Value(t, "REM", s.RemS, 5460)
	parsertest.Value(t, "HRV", s.AvgRMSSDMS, 58)
}

func TestHealthStatus(t *testing.T) {
	got := read(t, `[{"calendarDate":"2025-09-01","createTimestampUTC":"2025-09-01T05:00:00.0","outliersCount":0,"metrics":[{"type":"HRV","value":61.0,"baselineLowerLimit":50.0,"baselineUpperLimit":75.0,"status":"IN_RANGE"},
{"type":"SKIN_TEMP_C","value":-0.3,"status":"IN_RANGE"},{"type":"SPO2","value":-1.0,"status":"UNKNOWN"}]}]`)
	s := got.Score(t, "2025-09-01", "health_status_hrv_ms")
	parsertest.Value(t, "HRV", s.Value, 61)
	parsertest.Is(t, "status", s.Text, "IN_RANGE")
	parsertest.Value(t, "skin", got.Score(t, "2025-09-01", "health_status_skin_temp_deviation_c").Value, -0.3)
	parsertest.Is(t, "figures", len(got.Facts.DailyScores), 2)
}
