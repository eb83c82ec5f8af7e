package garminjson

import (
	"testing"
	"time"

	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

const dayWindow = `"userProfilePK":1,"calendarDate":"2025-08-07","startTimestampGMT":"2025-08-07T07:00:00.0","endTimestampGMT":"2025-08-08T07:00:00.0",
"startTimestampLocal":"2025-08-07T00:00:00.0","endTimestampLocal":"2025-08-08T00:00:00.0"`

func TestHeartRatesOfADay(t *testing.T) {
	got := read(t, `{`+dayWindow+`,"maxHeartRate":151,"minHeartRate":49,"restingHeartRate":52,"lastSevenDaysAvgRestingHeartRate":51,
"heartRateValueDescriptors":[{"key":"heartrate","index":0},{"key":"timestamp","index":1}],
"heartRateValues":[[63,1754550000000],[null,1754550120000],[62.0,1754550240000]]}`)
	hr := got.Facts.HeartRates
	if len(hr) != 2 || hr[0].BPM != 63 || hr[1].BPM != 62 {
		t.Fatalf("heart rates %v", hr)
	}
	at := parsertest.UTC(t, "2025-08-07 07:00:00")
	parsertest.Is(t, "time", hr[0].Time, record.AtBoth(at, at.Add(-7*time.Hour)))
	parsertest.Value(t, "resting", got.Facts.DailySummaries[0].RestingHeartRateBPM, 52)
	parsertest.Value(t, "lowest", got.Facts.DailySummaries[0].MinHeartRateBPM, 49)
}

// In the night when the clocks change the offset of the day's beginning does
// not hold for all of it, so only UTC is told.
func TestTheOffsetOfADayWithAChangeOfClocksIsNotGuessed(t *testing.T) {
	got := read(t, `{"calendarDate":"2024-10-27","startTimestampGMT":"2024-10-26T22:00:00.0","endTimestampGMT":"2024-10-27T23:00:00.0",
"startTimestampLocal":"2024-10-27T00:00:00.0","endTimestampLocal":"2024-10-28T00:00:00.0","heartRateValues":[[1729983600000,50],[1729987200000,51]]}`)
	// 00:00 and 01:00 in UTC are both 02:00 in Vienna.
	for i, want := range []string{"2024-10-26 23:00:00", "2024-10-27 00:00:00"} {
		parsertest.Is(t, "time", got.Facts.HeartRates[i].Time, record.At(parsertest.UTC(t, want)))
	}
}

func TestStressAndBodyBattery(t *testing.T) {
	got := read(t, `{`+dayWindow+`,"maxStressLevel":98,"avgStressLevel":30,
"stressValueDescriptorsDTOList":[{"key":"timestamp","index":0},{"key":"stressLevel","index":1}],
"stressValuesArray":[[1754550000000,12],[1754550180000,-1],[1754550360000,-2],[1754550540000,0],[1754550720000,101]],
"bodyBatteryValueDescriptorsDTOList":[{"bodyBatteryValueDescriptorIndex":0,"bodyBatteryValueDescriptorKey":"timestamp"},{"bodyBatteryValueDescriptorIndex":1,"bodyBatteryValueDescriptorKey":"bodyBatteryStatus"},
{"bodyBatteryValueDescriptorIndex":2,"bodyBatteryValueDescriptorKey":"bodyBatteryLevel"},{"bodyBatteryValueDescriptorIndex":3,"bodyBatteryValueDescriptorKey":"bodyBatteryVersion"}],
"bodyBatteryValuesArray":[[1754550000000,"MEASURED",23,3.0],[1754550180000,"RESET",null,3.0]]}`)
	if s := got.Facts.Stress; len(s) != 2 || s[0].Level != 12 || s[1].Level != 0 {
		t.Errorf("stress %v", s)
	}
	if b := got.Facts.BodyBattery; len(b) != 1 || b[0].Level != 23 {
		t.Errorf("body battery %v", b)
	}
	parsertest.Value(t, "stress of the day", got.Facts.DailySummaries[0].AvgStress, 30)

	got = read(t, `[{"date":"2025-08-07","charged":74,"drained":75,"bodyBatteryValuesArray":[[1754550000000,17],[1754572680000,80]]}]`)
	parsertest.Is(t, "turning points", len(got.Facts.BodyBattery), 2)
	count(t, "charged", got.Facts.DailySummaries[0].BodyBatteryCharged, 74)
}

func TestBodyBatteryEvents(t *testing.T) {
	got := read(t, `[{"event":{"eventType":"SLEEP","eventStartTimeGmt":"2025-08-07T06:42:06.0","timezoneOffset":-25200000,"durationInMilliseconds":24060000,"bodyBatteryImpact":66,"feedbackType":"NONE"},
"activityName":null,"averageStress":15.5,"stressValuesArray":[[1754550000000,12]],"bodyBatteryValuesArray":[[1754550000000,"MEASURED",17,3.0]]}]`)
	n := got.Facts.Notes[0]
	at := parsertest.UTC(t, "2025-08-07 06:42:06")
	parsertest.Is(t, "time", n.Time, record.AtBoth(at, at.Add(-7*time.Hour)))
	parsertest.Is(t, "event", n.Text, "SLEEP")
	parsertest.Value(t, "impact", n.Value, 66)
	parsertest.Value(t, "length", n.DurationS, 24060)
	parsertest.Is(t, "samples", len(got.Facts.Stress)+len(got.Facts.BodyBattery), 2)
}

func TestRespirationAndOxygen(t *testing.T) {
	got := read(t, `{`+dayWindow+`,"lowestRespirationValue":6.0,"highestRespirationValue":45.0,"avgWakingRespirationValue":15.0,"avgSleepRespirationValue":11.0,
"respirationValuesArray":[[1754550120000,11.0],[1754550240000,-1.0],[1754550360000,-2.0]],
"respirationAveragesValuesArray":[[1754553600000,11.74,17.0,7.0],[1754557200000,-2.0,-1.0,-1.0]]}`)
	if r := got.Facts.Respiration; len(r) != 1 || r[0].BRPM != 11 {
		t.Errorf("respiration %v", r)
	}
	if s := got.Samples("respiration_hour_max_brpm"); len(s) != 1 || *s[0].Value != 17 {
		t.Errorf("highest of the hour %v", s)
	}
	parsertest.Value(t, "of the day", got.Facts.DailySummaries[0].AvgRespirationBRPM, 15)

	got = read(t, `{`+dayWindow+`,"averageSpO2":93.0,"lowestSpO2":85,"lastSevenDaysAvgSpO2":"92.7","spO2SingleValues":[[1754550000000,97,true]],"continuousReadingDTOList":null,"spO2HourlyAverages":[[1754553600000,96]]}`)
	if s := got.Facts.SpO2; len(s) != 1 || s[0].Percent != 97 || s[0].Context != "spot" {
		t.Errorf("oxygen %v", s)
	}
	parsertest.Is(t, "hourly means", len(got.Samples("spo2_hour_avg_pct")), 1)
	parsertest.Value(t, "lowest", got.Facts.DailySummaries[0].MinSpO2Pct, 85)
}

func TestStepsFloorsAndIntensity(t *testing.T) {
	got := read(t, `[{"startGMT":"2025-08-07T09:00:00.0","endGMT":"2025-08-07T09:15:00.0","steps":27,"pushes":0,"primaryActivityLevel":"sleeping","activityLevelConstant":false}]`)
	s := got.Facts.Steps[0]
	parsertest.Is(t, "end of the quarter", s.Time, record.At(parsertest.UTC(t, "2025-08-07 09:15:00")))
	count(t, "steps", s.Steps, 27)
	parsertest.Value(t, "length", s.DurationS, 900)
	parsertest.Is(t, "level", got.Samples("activity_level")[0].Text, "sleeping")
	parsertest.Is(t, "pushes of a wheelchair", len(got.Samples("wheelchair_pushes")), 0)

	got = read(t, `{"startTimestampGMT":"2025-08-07T07:00:00.0","floorsValueDescriptorDTOList":[{"key":"startTimeGMT","index":0},{"key":"endTimeGMT","index":1},{"key":"floorsAscended","index":2},{"key":"floorsDescended","index":3}],
"floorValuesArray":[["2025-08-07T07:00:00.0","2025-08-07T07:15:00.0",2,1]]}`)
	parsertest.Is(t, "floors up", *got.Samples("floors_ascended")[0].Value, 2)
	parsertest.Is(t, "floors down", *got.Samples("floors_descended")[0].Value, 1)

	got = read(t, `{`+dayWindow+`,"weeklyModerate":81,"weeklyVigorous":142,"moderateMinutes":21,"vigorousMinutes":47,"imValuesArray":[[1754576100000,3]]}`)
	parsertest.Value(t, "vigorous", got.Facts.DailySummaries[0].VigorousMin, 47)
	parsertest.Is(t, "course", *got.Samples("intensity_min")[0].Value, 3)
}

func TestHRV(t *testing.T) {
	got := read(t, `{"userProfilePk":1,"hrvSummary":{"calendarDate":"2025-08-07","weeklyAvg":75,"lastNightAvg":79,"lastNight5MinHigh":125,"baseline":{"lowUpper":70,"balancedLow":73,"balancedUpper":88,"markerValue":0.3},"status":"BALANCED","feedbackPhrase":"HRV_BALANCED_8"},
"hrvReadings":[{"hrvValue":91,"readingTimeGMT":"2025-08-07T06:42:58.0","readingTimeLocal":"2025-08-06T23:42:58.0"}]}`)
	n := got.Facts.HRVNights[0]
	parsertest.Value(t, "night", n.RMSSDMS, 79)
	parsertest.Value(t, "week", n.WeeklyRMSSDMS, 75)
	parsertest.Value(t, "highest", n.Max5MinRMSSDMS, 125)
	parsertest.Value(t, "low up to", n.BaselineLowUpperMS, 70)
	parsertest.Value(t, "balanced from", n.BaselineLowMS, 73)
	parsertest.Value(t, "balanced to", n.BaselineHighMS, 88)
	parsertest.Is(t, "status", n.Status, "balanced")
	at := parsertest.UTC(t, "2025-08-07 06:42:58")
	parsertest.Is(t, "reading", got.Facts.HRVSamples[0], record.HRVSample{Time: record.AtBoth(at, at.Add(-7*time.Hour)), RMSSDMS: 91})

	got = read(t, `{"hrvSummaries":[{"calendarDate":"2023-07-01","weeklyAvg":null,"lastNightAvg":43,"lastNight5MinHigh":60,"baseline":null,"status":"NONE"}],"userProfilePk":1}`)
	none(t, "balanced from", got.Facts.HRVNights[0].BaselineLowMS)
	parsertest.Is(t, "status", got.Facts.HRVNights[0].Status, "none")
}

func TestAlarmsAndSnapshots(t *testing.T) {
	got := read(t, `[{"deviceId":9,"abnormalHrEventGMT":"2025-01-03T06:00:00.0","abnormalHrThresholdValue":40,"abnormalHrValue":38,"calendarDate":"2025-01-03"}]`)
	parsertest.Value(t, "alarm", got.Facts.Notes[0].Value, 38)
	parsertest.Is(t, "kind", got.Facts.Notes[0].Kind, "alarm")

	got = read(t, `[{"startTimestampGMT":"2025-01-03T06:00:00.0","summaryTypeDataList":[{"summaryType":"RMSSD_HRV","minValue":null,"maxValue":null,"avgValue":55.0}]}]`)
	parsertest.Is(t, "snapshot", *got.Samples("snapshot_rmssd_hrv_avg")[0].Value, 55)
}
