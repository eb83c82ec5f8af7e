package garminjson

import (
	"testing"
	"time"

	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

func TestWeighings(t *testing.T) {
	got := read(t, `{"dailyWeightSummaries":[{"summaryDate":"2025-06-14","allWeightMetrics":[{"samplePk":1749909217098,"date":1749887580000,"calendarDate":"2025-06-14","weight":59130.0,"bmi":22.5,"bodyFat":20.3,"bodyWater":58.2,
"boneMass":3430,"muscleMass":26840,"physiqueRating":null,"visceralFat":5,"metabolicAge":31,"sourceType":"INDEX_SCALE","timestampGMT":1749909180000,"weightDelta":-100.0}]}],
"totalAverage":{"from":1,"until":2,"weight":59130.0,"bmi":22.5,"bodyFat":20.3,"boneMass":3430,"muscleMass":26840}}`)
	if len(got.Facts.BodyMeasurements) != 1 {
		t.Fatalf("%d weighings: the average is none", len(got.Facts.BodyMeasurements))
	}
	b := got.Facts.BodyMeasurements[0]
	at := parsertest.UTC(t, "2025-06-14 13:53:00")
	parsertest.Is(t, "time", b.Time, record.AtBoth(at, at.Add(-6*time.Hour)))
	parsertest.Value(t, "weight", b.WeightKg, 59.13)
	parsertest.Value(t, "muscles", b.MuscleMassKg, 26.84)
	parsertest.Value(t, "bones", b.BoneMassKg, 3.43)
	parsertest.Value(t, "fat", b.BodyFatPct, 20.3)
	parsertest.Value(t, "water", b.BodyWaterPct, 58.2)
	parsertest.Value(t, "visceral fat", b.VisceralFat, 5)
	parsertest.Value(t, "age", b.MetabolicAge, 31)
	parsertest.Is(t, "method", b.Method, "index_scale")
}

func TestBiometricSnapshots(t *testing.T) {
	got := read(t, `[{"metaData":{"calendarDate":"2023-11-28T06:00:00.0","sequence":12},"version":12,"weight":{"weight":76900.0,"bmi":24.1,"timestampGMT":"2023-11-28T05:00:00.0","sourceType":"MANUAL"}},
{"metaData":{"calendarDate":"2023-11-28T06:00:00.0","sequence":11},"version":11,"weight":{"weight":80000.0,"timestampGMT":"2023-11-28T05:00:00.0"}},
{"metaData":{"calendarDate":"2023-12-01T13:00:00.0","sequence":13},"version":13,"vo2MaxRunning":51.0,"height":181.0,"lactateThresholdSpeed":0.36,"lactateThresholdHeartRate":171,"functionalThresholdPower":250},
{"metaData":{"calendarDate":"2023-12-02T07:30:00.0","sequence":14},"version":14,"weight":{"weight":76500.0}}]`)
	b := got.Facts.BodyMeasurements
	if len(b) != 3 {
		t.Fatalf("%d weighings", len(b))
	}
	at := parsertest.UTC(t, "2023-11-28 05:00:00")
	parsertest.Is(t, "time", b[1].Time, record.AtBoth(at, at.Add(time.Hour)))
	// The later row of the same time is the one that is kept: it must be the last edit.
	parsertest.Value(t, "first version", b[0].WeightKg, 80)
	parsertest.Value(t, "last version", b[1].WeightKg, 76.9)
	parsertest.Is(t, "local time only", b[2].Time, record.Wall(parsertest.UTC(t, "2023-12-02 07:30:00")))
	parsertest.Value(t, "VO2max", got.Score(t, "2023-12-01", "profile_vo2max_running").Value, 51)
	parsertest.Value(t, "threshold", got.Score(t, "2023-12-01", "lactate_threshold_speed_mps").Value, 3.6)
	parsertest.Value(t, "power", got.Score(t, "2023-12-01", "functional_threshold_power_w").Value, 250)
}

func TestBloodPressure(t *testing.T) {
	got := read(t, `{"from":"2025-12-01","until":"2026-01-01","measurementSummaries":[{"startDate":"2025-12-05","measurements":[{"version":1,"systolic":121,"diastolic":78,"pulse":55,"sourceType":"MANUAL","notes":"at rest",
"measurementTimestampLocal":"2025-12-05T08:00:00.0","measurementTimestampGMT":"2025-12-05T07:00:00.0"}]}],"categoryStats":null}`)
	b := got.Facts.BodyMeasurements[0]
	parsertest.Value(t, "systolic", b.SystolicMmHg, 121)
	parsertest.Value(t, "diastolic", b.DiastolicMmHg, 78)
	parsertest.Value(t, "pulse", b.PulseBPM, 55)
	parsertest.Is(t, "note", b.Extra["notes"], any("at rest"))

	got = read(t, `[{"metaData":{"calendarDate":[2025,12,5,8,30]},"bloodPressure":{"systolic":118,"diastolic":76,"pulse":60}},{"metaData":{"calendarDate":"2025-12-06T09:00:00.0"},"bloodPressure":{"systolic":119,"diastolic":77}}]`)
	parsertest.Is(t, "date as a list", got.Facts.BodyMeasurements[0].Time, record.Wall(parsertest.UTC(t, "2025-12-05 08:30:00")))
	parsertest.Is(t, "date as text", got.Facts.BodyMeasurements[1].Time, record.Wall(parsertest.UTC(t, "2025-12-06 09:00:00")))
	none(t, "pulse", got.Facts.BodyMeasurements[1].PulseBPM)
}

func TestDrinks(t *testing.T) {
	entry := `{"calendarDate":"2025-01-02","persistedTimestampGMT":"2025-01-02T08:00:05.0","timestampLocal":"2025-01-02T10:00:00.0","hydrationSource":"GARMIN_GCM","valueInML":%v,"uuid":{"uuid":"%u"}}`
	one := replace(replace(entry, "%v", "500.0"), "%u", "a")
	two := replace(replace(entry, "%v", "-250.0"), "%u", "b")
	got := read(t, "["+one+","+one+","+two+`,{"calendarDate":"2025-01-02","timestampLocal":"2025-01-02T18:00:00.0","hydrationSource":"ACTIVITY","valueInML":0.0,"activityId":7,"estimatedSweatLossInML":640.0,"uuid":"c"}]`)
	drinks := got.Samples("hydration_ml")
	if len(drinks) != 1 || *drinks[0].Value != 250 || drinks[0].Time != record.Wall(parsertest.UTC(t, "2025-01-02 10:00:00")) {
		t.Errorf("drinks %v", drinks)
	}
	parsertest.Is(t, "sweat", *got.Samples("sweat_loss_ml")[0].Value, 640)

	got = read(t, `[{"calendarDate":"2024-06-29","valueInML":1750.0,"goalInML":2800.0}]`)
	parsertest.Value(t, "drunk on the day", got.Facts.DailySummaries[0].HydrationML, 1750)
	if empty := parse("x.json", `{"calendarDate":"2024-06-29","valueInML":null,"goalInML":2800.0,"sweatLossInML":null}`); parsertest.Unsupported(empty.Err) == "" {
		t.Errorf("a goal alone: %v", empty.Err)
	}
}

func TestFood(t *testing.T) {
	got := read(t, `[{"calendarDate":"2025-01-04","mfpCalorie":{"calorie":1800,"calorieGoal":2000}}]`)
	parsertest.Value(t, "eaten", got.Facts.DailySummaries[0].ConsumedEnergyKcal, 1800)
}

func TestFitnessAge(t *testing.T) {
	got := read(t, `{"chronologicalAge":35,"fitnessAge":29.5,"achievableFitnessAge":27.0,"previousFitnessAge":30.0,"components":{"rhr":{"value":48}},"lastUpdated":"2025-08-07T10:00:00.0"}`)
	parsertest.Value(t, "of Garmin Connect", got.Score(t, "2025-08-07", "fitness_age_y").Value, 29.5)
	got = read(t, `[{"asOfDateGmt":"2023-05-01T00:00:00.0","chronologicalAge":33,"currentBioAge":30.25,"healthyAllBioAge":26.0,"bmi":23.1}]`)
	parsertest.Value(t, "of the export", got.Score(t, "2023-05-01", "fitness_age_y").Value, 30.25)
	parsertest.Value(t, "to be had", got.Score(t, "2023-05-01", "achievable_fitness_age_y").Value, 26)
}
