package garminjson

import (
	"testing"

	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

const exportedDay = `{"userProfilePK":1,"calendarDate":"2024-03-31","uuid":"u","includesWellnessData":true,"version":%s,
"totalKilocalories":2600.0,"activeKilocalories":510.0,"bmrKilocalories":2090.0,"totalSteps":12345.0,"dailyStepGoal":9000,"totalDistanceMeters":9876.0,
"wellnessStartTimeGmt":"2024-03-30T23:00:00.0","moderateIntensityMinutes":12,"vigorousIntensityMinutes":34,"floorsAscendedInMeters":30.48,"floorsDescendedInMeters":6.096,
"minHeartRate":44,"maxHeartRate":171,"restingHeartRate":50,"currentDayRestingHeartRate":47,"averageSpo2Value":95.0,"lowestSpo2Value":88,"highlyActiveSeconds":3600,"activeSeconds":7200,
"allDayStress":{"aggregatorList":[{"type":"TOTAL","averageStressLevel":27,"maxStressLevel":94},{"type":"ASLEEP","averageStressLevel":-1,"maxStressLevel":40}]},
"bodyBattery":{"chargedValue":61,"drainedValue":58,"bodyBatteryStatList":[
 {"bodyBatteryStatType":"HIGHEST","statsValue":88,"bodyBatteryStatus":"MEASURED","statTimestamp":"2024-03-31T05:10:00.0"},
 {"bodyBatteryStatType":"LOWEST","statsValue":17,"bodyBatteryStatus":"MODELED","statTimestamp":"2024-03-31T20:10:00.0"},
 {"bodyBatteryStatType":"DURINGSLEEP","statsValue":60,"bodyBatteryStatus":"MEASURED","statTimestamp":"2024-03-31T05:00:00.0"}]},
"respiration":{"avgWakingRespirationValue":14.0,"highestRespirationValue":22.0,"lowestRespirationValue":-2.0}}`

func exported(version string) string {
	return replace(exportedDay, "%s", version)
}

func TestDayOfTheAccountExport(t *testing.T) {
	got := read(t, "["+exported("7")+`,{"hydration":{"calendarDate":"2024-03-31","valueInML":1500.0,"goalInML":2200.0}},{"retro":false}]`)
	if len(got.Facts.DailySummaries) != 1 {
		t.Fatalf("%d days", len(got.Facts.DailySummaries))
	}
	d := got.Facts.DailySummaries[0]
	parsertest.Is(t, "day", d.Day, parsertest.Date(t, "2024-03-31"))
	count(t, "steps", d.Steps, 12345)
	count(t, "goal", d.StepGoal, 9000)
	parsertest.Value(t, "distance", d.DistanceM, 9876)
	parsertest.Value(t, "floors up", d.FloorsAscended, 10) // 30.48 m
	parsertest.Value(t, "floors down", d.FloorsDescended, 2)
	parsertest.Value(t, "energy", d.EnergyKcal, 2600)
	parsertest.Value(t, "active energy", d.ActiveEnergyKcal, 510)
	parsertest.Value(t, "basal energy", d.RestingEnergyKcal, 2090)
	parsertest.Value(t, "resting heart rate of the day, not of the week", d.RestingHeartRateBPM, 47)
	parsertest.Value(t, "lowest heart rate", d.MinHeartRateBPM, 44)
	parsertest.Value(t, "highest heart rate", d.MaxHeartRateBPM, 171)
	parsertest.Value(t, "stress", d.AvgStress, 27)
	parsertest.Value(t, "highest stress", d.MaxStress, 94)
	count(t, "charged", d.BodyBatteryCharged, 61)
	count(t, "drained", d.BodyBatteryDrained, 58)
	count(t, "body battery high", d.BodyBatteryHigh, 88)
	count(t, "body battery low", d.BodyBatteryLow, 17)
	parsertest.Value(t, "moderate", d.ModerateMin, 12)
	parsertest.Value(t, "vigorous", d.VigorousMin, 34)
	parsertest.Value(t, "respiration", d.AvgRespirationBRPM, 14)
	none(t, "lowest respiration", d.MinRespirationBRPM) // -2 is a sentinel
	parsertest.Value(t, "oxygen", d.AvgSpO2Pct, 95)
	parsertest.Value(t, "hydration", d.HydrationML, 1500)
	if d.Extra["allDayStress"] == nil || d.Extra["restingHeartRate"] == nil || d.Extra["userProfilePK"] != nil {
		t.Errorf("extra %v", d.Extra)
	}
	// Of the body battery's turning points only the measured levels are samples.
	if b := got.Facts.BodyBattery; len(b) != 1 || b[0].Level != 88 || b[0].Time != record.At(parsertest.UTC(t, "2024-03-31 05:10:00")) {
		t.Errorf("samples of body battery %v", b)
	}
}

func TestOfTwoVersionsOfADayTheHigherCounts(t *testing.T) {
	higher := replace(exported("9"), `"totalSteps":12345.0`, `"totalSteps":13000`)
	for _, text := range []string{"[" + exported("7") + "," + higher + "]", "[" + higher + "," + exported("7") + "]"} {
		got := read(t, text)
		if len(got.Facts.DailySummaries) != 1 {
			t.Fatalf("%d days", len(got.Facts.DailySummaries))
		}
		count(t, "steps", got.Facts.DailySummaries[0].Steps, 13000)
	}
}

func TestDaysWithoutAWatchAreNoDays(t *testing.T) {
	got := parse("x.json", `[{"calendarDate":"2015-01-01","includesWellnessData":false,"bmrKilocalories":1900.0}]`)
	if parsertest.Unsupported(got.Err) == "" {
		t.Errorf("error %v", got.Err)
	}
}

func TestDayOfGarminConnect(t *testing.T) {
	got := read(t, `{"userProfileId":1,"userDailySummaryId":1,"calendarDate":"2025-06-14","totalSteps":5459,"totalDistanceMeters":4471,"privacyProtected":false,
"includesWellnessData":true,"sedentarySeconds":53385,"sleepingSeconds":28842,"floorsAscended":4.31299,"floorsAscendedInMeters":13.146,"minHeartRate":null,"restingHeartRate":51,
"lastSevenDaysAvgRestingHeartRate":50,"averageStressLevel":-1,"maxStressLevel":99,"bodyBatteryHighestValue":92,"bodyBatteryLowestValue":32,"consumedKilocalories":2100,"averageSpo2":94.0,"stressQualifier":"BALANCED"}`)
	d := got.Facts.DailySummaries[0]
	parsertest.Value(t, "resting heart rate", d.RestingHeartRateBPM, 51)
	parsertest.Value(t, "floors", d.FloorsAscended, 4.31299)
	parsertest.Value(t, "sedentary", d.SedentaryS, 53385)
	parsertest.Value(t, "sleep", d.SleepS, 28842)
	parsertest.Value(t, "eaten", d.ConsumedEnergyKcal, 2100)
	parsertest.Value(t, "oxygen", d.AvgSpO2Pct, 94)
	count(t, "body battery", d.BodyBatteryHigh, 92)
	none(t, "stress", d.AvgStress)
	none(t, "lowest heart rate", d.MinHeartRateBPM)
	parsertest.Is(t, "qualifier", d.Extra["stressQualifier"], any("BALANCED"))

	foreign := parse("x.json", `{"userDailySummaryId":1,"calendarDate":"2025-06-14","privacyProtected":true,"includesWellnessData":false}`)
	if parsertest.Unsupported(foreign.Err) == "" {
		t.Errorf("a day of another person: %v", foreign.Err)
	}
}

func TestStatisticsOfDaysAndWeeks(t *testing.T) {
	got := read(t, `[{"calendarDate":"2025-12-25","totalSteps":8000,"totalDistance":6000,"stepGoal":7500},{"calendarDate":"2025-12-26","totalSteps":null,"totalDistance":null,"stepGoal":7600}]`)
	count(t, "steps", got.Facts.DailySummaries[0].Steps, 8000)
	none(t, "steps of the second day", got.Facts.DailySummaries[1].Steps)

	got = read(t, `[{"calendarDate":"2023-07-01","values":{"highStressDuration":1680,"overallStressLevel":35}}]`)
	parsertest.Value(t, "stress", got.Facts.DailySummaries[0].AvgStress, 35)

	weeks := `[{"calendarDate":"2023-05-01","weeklyGoal":150,"moderateValue":79,"vigorousValue":172},{"calendarDate":"2023-05-08","weeklyGoal":150,"moderateValue":94,"vigorousValue":206}]`
	got = read(t, weeks)
	parsertest.Value(t, "vigorous minutes of a week", got.Score(t, "2023-05-08", "vigorous_intensity_week_min").Value, 206)
	parsertest.Is(t, "days", len(got.Facts.DailySummaries), 0)
	got = read(t, replace(weeks, "2023-05-08", "2023-05-02"))
	parsertest.Value(t, "vigorous minutes of a day", got.Facts.DailySummaries[1].VigorousMin, 206)

	got = read(t, `{"allMetrics":{"metricsMap":{"WELLNESS_RESTING_HEART_RATE":[{"value":51.0,"calendarDate":"2024-01-01"}],"WELLNESS_BMR_CALORIES":[{"value":1800.0,"calendarDate":"2024-01-01"}]}}}`)
	parsertest.Value(t, "resting heart rate", got.Facts.DailySummaries[0].RestingHeartRateBPM, 51)
	parsertest.Value(t, "other metric", got.Score(t, "2024-01-01", "wellness_bmr_calories").Value, 1800)
	parsertest.Value(t, "its column", got.Facts.DailySummaries[0].RestingEnergyKcal, 1800)
}

func TestListsOfBareValuesAreNamedByTheirFile(t *testing.T) {
	const days = `[{"calendarDate":"2023-07-01","value":60},{"calendarDate":"2023-07-02","value":70}]`
	const weeks = `[{"calendarDate":"2023-07-01","value":25},{"calendarDate":"2023-07-08","value":26}]`
	sleep := parse("sleep_score_2023.json", days)
	parsertest.Value(t, "sleep score", sleep.Score(t, "2023-07-02", "sleep_score").Value, 70)
	stress := parse("weekly_stress.json", weeks)
	parsertest.Value(t, "stress of a week", stress.Score(t, "2023-07-08", "stress_week_avg").Value, 26)
	if got := parse("x.json", days); parsertest.Unsupported(got.Err) == "" {
		t.Errorf("a list of nothing in particular: %v", got.Err)
	}
}
