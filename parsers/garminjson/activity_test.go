package garminjson

import (
	"testing"
	"time"

	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

const exportedRun = `{"activityId":1111,"uuidMsb":-8123456789012345678,"name":"Vienna Running","description":"easy","activityType":"running","sportType":"RUNNING","beginTimestamp":1.72E12,"startTimeGmt":1.72E12,"startTimeLocal":1.7200072E12,
"duration":3600000.0,"elapsedDuration":3700000.0,"movingDuration":3590000.0,"distance":1200000.0,"elevationGain":8800.0,"elevationLoss":8700.0,"minElevation":15000.0,"maxElevation":21000.0,"avgSpeed":0.3333,"maxSpeed":0.45,
"avgHr":145.0,"maxHr":168.0,"minHr":90.0,"calories":3352.0,"avgRunCadence":84.0,"avgDoubleCadence":168.0,"maxRunCadence":95.0,"maxDoubleCadence":190.0,"steps":10080,"avgPower":260.0,"maxPower":400.0,"normPower":270.0,
"avgStrideLength":118.0,"avgVerticalOscillation":8.9,"avgVerticalRatio":7.5,"avgGroundContactTime":245.0,"aerobicTrainingEffect":3.1,"anaerobicTrainingEffect":0.4,"vO2MaxValue":53.0,"startLatitude":48.2,"startLongitude":16.37,
"minLatitude":48.19,"minLongitude":16.36,"maxLatitude":48.22,"maxLongitude":16.4,"hrTimeInZone_1":600000.0,"hrTimeInZone_2":1800000.0,"deviceId":3900000001,"manufacturer":"GARMIN","lapCount":12}`

func TestActivityOfTheAccountExport(t *testing.T) {
	got := read(t, `[{"summarizedActivitiesExport":[`+exportedRun+`,`+replace(exportedRun, "1111", "2222")+`]}]`)
	if len(got.Activities) != 2 || got.Activities[1].ExternalID != "2222" || got.Activities[1].Ordinal != 1 {
		t.Fatalf("%d activities", len(got.Activities))
	}
	a := got.Activities[0]
	parsertest.Is(t, "source", a.Source+" "+a.ExternalID, "garmin 1111")
	parsertest.Is(t, "start", a.Start, parsertest.UTC(t, "2024-07-03 09:46:40"))
	parsertest.Is(t, "end", a.End, a.Start.Add(3700*time.Second))
	count(t, "offset", a.UTCOffsetS, 7200)
	parsertest.Is(t, "name", a.Name+"/"+a.Notes, "Vienna Running/easy")
	parsertest.Is(t, "sport", a.Sport, "running")
	parsertest.Is(t, "device", a.Manufacturer+" "+a.SerialNumber, "garmin 3900000001")
	parsertest.Value(t, "distance", a.DistanceM, 12000)
	parsertest.Value(t, "timer", a.TimerS, 3600)
	parsertest.Value(t, "moving", a.MovingS, 3590)
	parsertest.Value(t, "ascent", a.AscentM, 88)
	parsertest.Value(t, "highest", a.MaxAltitudeM, 210)
	parsertest.Value(t, "energy", a.EnergyKcal, 800) // 3352 / 4.19
	parsertest.Value(t, "speed", a.AvgSpeedMPS, 3.333)
	parsertest.Value(t, "highest speed", a.MaxSpeedMPS, 4.5)
	parsertest.Value(t, "heart rate", a.AvgHeartRateBPM, 145)
	parsertest.Value(t, "cadence in strides", a.AvgCadenceRPM, 84)
	parsertest.Value(t, "highest cadence", a.MaxCadenceRPM, 95)
	parsertest.Value(t, "strides", a.TotalCycles, 5040)
	parsertest.Value(t, "step length", a.AvgStepLengthMM, 1180)
	parsertest.Value(t, "oscillation", a.AvgVerticalOscMM, 89)
	parsertest.Value(t, "stance", a.AvgStanceTimeMS, 245)
	parsertest.Value(t, "normalized power", a.NormalizedPowerW, 270)
	parsertest.Value(t, "training effect", a.AerobicEffect, 3.1)
	parsertest.Value(t, "start", a.StartLatitudeDeg, 48.2)
	parsertest.Value(t, "west", a.MinLongitudeDeg, 16.36)
	if len(a.Zones) != 2 || a.Zones[1].Zone != 2 || *a.Zones[1].TimeS != 1800 || a.Zones[1].Kind != record.ZoneHeartRate {
		t.Errorf("zones %+v", a.Zones)
	}
	if a.Extra["vO2MaxValue"] == nil || a.Extra["distance"] != nil || a.Extra["uuidMsb"] != nil {
		t.Errorf("extra %v", a.Extra)
	}
}

// In which unit the export writes speeds, its readers disagree.
func TestSpeedsAreInTheUnitThatFits(t *testing.T) {
	for text, want := range map[string]float64{`"avgSpeed":0.3333`: 3.333, `"avgSpeed":3.333`: 3.333, `"avgSpeed":333.3`: 3.333} {
		got := read(t, "["+replace(exportedRun, `"avgSpeed":0.3333`, text)+"]")
		parsertest.Value(t, text, got.Activities[0].AvgSpeedMPS, want)
	}
	got := read(t, "["+replace(exportedRun, `"avgSpeed":0.3333`, `"avgSpeed":7.1`)+"]")
	none(t, "a speed in no known unit", got.Activities[0].AvgSpeedMPS)
	if got.Activities[0].Extra["avgSpeed"] == nil {
		t.Error("a speed in no known unit is lost")
	}
}

const listed = `{"activityId":42,"activityName":"Morning Run","description":null,"startTimeLocal":"2025-08-07 07:14:04","startTimeGMT":"2025-08-07 14:14:04","activityType":{"typeId":1,"typeKey":"running","parentTypeId":17},
"distance":9470.11,"duration":3219.5,"elapsedDuration":3225.0,"averageSpeed":2.94,"maxSpeed":6.8,"calories":715.0,"averageHR":152.0,"maxHR":185.0,"averageRunningCadenceInStepsPerMinute":142.9,"maxRunningCadenceInStepsPerMinute":224.0,
"steps":7482,"elevationGain":6.0,"avgStrideLength":122.24,"avgVerticalOscillation":9.23,"hrTimeInZone_1":189.9,"ownerFullName":"N. N.","userRoles":["A"],"trainingEffectLabel":"VO2MAX","deviceId":0,"startLatitude":0.0,"startLongitude":0.0}`

func TestActivityOfTheList(t *testing.T) {
	a := read(t, "["+listed+"]").Activities[0]
	parsertest.Is(t, "number", a.ExternalID, "42")
	parsertest.Is(t, "start", a.Start, parsertest.UTC(t, "2025-08-07 14:14:04"))
	parsertest.Is(t, "end", a.End, a.Start.Add(3225*time.Second))
	count(t, "offset", a.UTCOffsetS, -7*3600)
	parsertest.Value(t, "distance", a.DistanceM, 9470.11)
	parsertest.Value(t, "energy", a.EnergyKcal, 715)
	parsertest.Value(t, "cadence in strides", a.AvgCadenceRPM, 71.45)
	parsertest.Value(t, "highest cadence", a.MaxCadenceRPM, 112)
	parsertest.Value(t, "step length", a.AvgStepLengthMM, 1222.4)
	none(t, "start at 0° 0°", a.StartLatitudeDeg)
	parsertest.Is(t, "device", a.SerialNumber, "")
	if a.Extra["trainingEffectLabel"] == nil || a.Extra["ownerFullName"] != nil || a.Extra["userRoles"] != nil {
		t.Errorf("extra %v", a.Extra)
	}
}

// Until 2021 the list had some figures in internal units.
func TestOldListsMixUnits(t *testing.T) {
	a := read(t, "["+replace(listed, `"elapsedDuration":3225.0`, `"elapsedDuration":3225000.0,"maxElevation":137480.0`)+"]").Activities[0]
	parsertest.Value(t, "elapsed", a.ElapsedS, 3225)
	parsertest.Value(t, "highest", a.MaxAltitudeM, 1374.8)
}

func TestSports(t *testing.T) {
	for key, want := range map[string]string{
		"trail_running": "running/trail", "virtual_ride": "cycling/virtual_activity", "lap_swimming": "swimming/lap_swimming", "strength_training": "training/strength_training",
		"multi_sport": "multisport/", "stand_up_paddleboarding_v2": "stand_up_paddleboarding/", "something_new": "generic/",
	} {
		a := read(t, "["+replace(listed, `"typeKey":"running"`, `"typeKey":"`+key+`"`)+"]").Activities[0]
		parsertest.Is(t, key, a.Sport+"/"+a.SubSport, want)
		if a.Sport == "generic" {
			parsertest.Is(t, "its own name", a.Extra["activityType"], any(key))
		}
	}
	a := read(t, "["+replace(listed, `"typeKey":"running","parentTypeId":17`, `"typeKey":"new_ride","parentTypeId":2`)+"]").Activities[0]
	parsertest.Is(t, "a new kind of cycling", a.Sport, "cycling")
}

func TestDetailOfAnActivity(t *testing.T) {
	a := read(t, `{"activityId":42,"activityName":"Base","activityTypeDTO":{"typeKey":"trail_running","parentTypeId":1},"timeZoneUnitDTO":{"unitKey":"America/Costa_Rica","timeZone":"America/Costa_Rica"},
"metadataDTO":{"manufacturer":"GARMIN","deviceMetaDataDTO":{"deviceId":"3946806421"},"lapCount":2},
"summaryDTO":{"startTimeLocal":"2026-01-08T08:10:21.0","startTimeGMT":"2026-01-08T14:10:21.0","distance":4261.19,"duration":2223.327,"elapsedDuration":2225.441,"averageRunCadence":111.71875,"maxRunCadence":184.0,"averagePower":194.0,"totalWork":103.1,
"averageTemperature":-1.5,"strideLength":82.48,"directWorkoutRpe":30}}`).Activities[0]
	parsertest.Is(t, "number and name", a.ExternalID+" "+a.Name, "42 Base")
	parsertest.Is(t, "zone", a.TimeZone, "America/Costa_Rica")
	parsertest.Is(t, "sport", a.Sport+"/"+a.SubSport, "running/trail")
	parsertest.Is(t, "device", a.Manufacturer+" "+a.SerialNumber, "garmin 3946806421")
	parsertest.Value(t, "work", a.WorkJ, 431370.4) // 194 W for 2223 s
	parsertest.Value(t, "cadence in strides", a.AvgCadenceRPM, 55.859375)
	parsertest.Value(t, "temperature below zero", a.AvgTemperatureC, -1.5)
	if a.Extra["directWorkoutRpe"] == nil {
		t.Errorf("extra %v", a.Extra)
	}
}

func TestChartOfAnActivity(t *testing.T) {
	a := read(t, `{"activityId":42,"measurementCount":7,"metricDescriptors":[{"metricsIndex":0,"key":"directHeartRate","unit":{"factor":1.0}},{"metricsIndex":1,"key":"directTimestamp","unit":{"factor":0.0}},{"metricsIndex":2,"key":"sumDistance","unit":{"factor":100.0}},
{"metricsIndex":3,"key":"directLatitude"},{"metricsIndex":4,"key":"directLongitude"},{"metricsIndex":5,"key":"directVerticalOscillation"},{"metricsIndex":6,"key":"directBodyBattery"},{"metricsIndex":7,"key":"directSpeed","unit":{"factor":0.1}}],
"activityDetailMetrics":[{"metrics":[120.0,1767881421000,0.0,48.2,16.37,8.9,77.0,2.5]},{"metrics":[null,1767881430000,25.5,null,null,null,77.0,2.6]},{"metrics":[121.0,null,30.0,null,null,null,null,null]}]}`).Activities[0]
	if len(a.Records) != 2 {
		t.Fatalf("%d samples: one has no time", len(a.Records))
	}
	parsertest.Is(t, "start", a.Start, parsertest.UTC(t, "2026-01-08 14:10:21"))
	parsertest.Is(t, "end", a.End, parsertest.UTC(t, "2026-01-08 14:10:30"))
	first, second := a.Records[0], a.Records[1]
	for field, want := range map[record.Field]float32{record.HeartRate: 120, record.Distance: 0, record.VerticalOscillation: 89, record.Speed: 2.5} {
		if v, ok := first.Get(field); !ok || v != want {
			t.Errorf("%s is %v, not %v", record.FieldTable[field].Column, v, want)
		}
	}
	if _, ok := second.Get(record.HeartRate); ok || second.HasPosition || !first.HasPosition || first.LatitudeDeg != 48.2 {
		t.Errorf("samples %+v", a.Records)
	}
	parsertest.Is(t, "without a column", first.Extra["directBodyBattery"], any(77.0))
	// It does not say what it is, so it must not replace the one that does.
	parsertest.Is(t, "number", a.ExternalID, "")
}

func TestLapsAndSets(t *testing.T) {
	a := read(t, `{"activityId":42,"lapDTOs":[{"startTimeGMT":"2026-01-08T14:10:21.0","distance":1000.0,"duration":300.0,"elapsedDuration":310.0,"averageSpeed":3.3,"averageHR":140.0,"intensityType":"WARMUP","lapIndex":1},{"startTimeGMT":"2026-01-08T14:15:31.0","distance":500.0,"duration":150.0}],"eventDTOs":[]}`).Activities[0]
	if len(a.Laps) != 2 || a.Laps[0].Intensity != "warmup" || *a.Laps[0].ElapsedS != 310 || !a.End.Equal(parsertest.UTC(t, "2026-01-08 14:18:01")) {
		t.Errorf("laps %+v", a.Laps)
	}
	a = read(t, `{"activityId":42,"exerciseSets":[{"setType":"ACTIVE","exercises":[{"category":"SQUAT","name":"BACK_SQUAT","probability":99.0}],"repetitionCount":"8","weight":20000.0,"duration":30.5,"startTime":"2026-01-08T14:10:21.0"},{"setType":"REST","duration":60.0,"startTime":"2026-01-08T14:10:51.0"}]}`).Activities[0]
	s := a.Sets[0]
	if len(a.Sets) != 2 || s.Type != "active" || s.Category != "squat" || s.Exercise != "back_squat" {
		t.Errorf("sets %+v", a.Sets)
	}
	parsertest.Value(t, "repetitions", s.Repetitions, 8)
	parsertest.Value(t, "weight", s.WeightKg, 20)
}

// The same bytes give the same records, in the same order.
func TestZonesOfHeartRateComeBeforeThoseOfPower(t *testing.T) {
	const text = `{"activityId":1,"activityType":{"typeKey":"cycling"},"startTimeGMT":"2025-06-01 06:00:00","duration":600.0,"powerTimeInZone_1":100.0,"powerTimeInZone_2":50.0,"hrTimeInZone_1":200.0,"hrTimeInZone_2":300.0}`
	for range 20 {
		z := read(t, text).Activities[0].Zones
		if len(z) != 4 || z[0].Kind != record.ZoneHeartRate || z[1].Kind != record.ZoneHeartRate || *z[1].TimeS != 300 || z[2].Kind != record.ZonePower || *z[3].TimeS != 50 {
			t.Fatalf("%+v", z)
		}
	}
}
