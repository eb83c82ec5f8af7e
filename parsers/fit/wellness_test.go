package fit

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/muktihari/fit/profile/basetype"
	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/profile/untyped/mesgnum"
	"github.com/muktihari/fit/proto"

	"athletedata/parsers"
	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

// bare is a message of fields that the profile does not have.
type bare struct {
	num    typedef.MesgNum
	fields []proto.Field
}

func (b bare) ToMesg(*mesgdef.Options) proto.Message {
	return proto.Message{Num: b.num, Fields: b.fields}
}

func field(num byte, base basetype.BaseType, v proto.Value) proto.Field {
	return proto.Field{FieldBase: &proto.FieldBase{Name: "unknown", Num: num, BaseType: base, Type: 0, Scale: 1}, Value: v}
}

// fitTime is a time as FIT writes it.
func fitTime(t time.Time) proto.Value { return proto.Uint32(uint32(t.Unix() - fitEpoch)) }

func stamp(s int) proto.Field { return field(253, basetype.Uint32, fitTime(at(s))) }

func parseFacts(t testing.TB, data []byte) *record.Facts {
	t.Helper()
	var all []*record.Facts
	err := Parse(data, func(e record.Entity) error {
		if f, ok := e.(*record.Facts); ok {
			all = append(all, f)
		}
		return nil
	})
	if err != nil {
		t.Fatalf("parsing: %v", err)
	}
	if len(all) != 1 {
		t.Fatalf("%d facts", len(all))
	}
	return all[0]
}

func info(utc, offset int) message {
	return mesgdef.NewMonitoringInfo(nil).SetTimestamp(at(utc)).SetLocalTimestamp(at(utc + offset)).SetRestingMetabolicRate(1800)
}

func mon() *mesgdef.Monitoring { return mesgdef.NewMonitoring(nil) }

// low16 is the short time of a monitoring message.
func low16(s int) uint16 { return uint16(at(s).Unix() - fitEpoch) }

func state(activity typedef.ActivityType, intensity byte) byte {
	return byte(activity) | intensity<<5
}

// stepsAt is the interval of an activity that ends so many seconds after the start.
func stepsAt(t *testing.T, f *record.Facts, s int, activity string) *record.Steps {
	t.Helper()
	for i := range f.Steps {
		if f.Steps[i].Time.UTCMicro == at(s).UnixMicro() && f.Steps[i].ActivityType == activity {
			return &f.Steps[i]
		}
	}
	t.Fatalf("no %s at %d s", activity, s)
	return nil
}

func sampleOf(f *record.Facts, name string) (all []float64) {
	for _, s := range f.WellnessSamples {
		if s.Name == name && s.Value != nil {
			all = append(all, *s.Value)
		}
	}
	return all
}

func scoreOf(f *record.Facts, name string) *record.DailyScore {
	for i := range f.DailyScores {
		if f.DailyScores[i].Name == name {
			return &f.DailyScores[i]
		}
	}
	return nil
}

func TestMonitoringTotalsBecomeIntervals(t *testing.T) {
	walking := typedef.ActivityTypeWalking
	f := parseFacts(t, encode(t, fileID(typedef.FileMonitoringB), info(0, 7200),
		// The opening totals tell the day so far: 1000 steps that earlier files had.
		mon().SetTimestamp(at(0)).SetActivityType(walking).SetCycles(1000).SetDistanceScaled(700).SetActiveTimeScaled(600).SetActiveCalories(40),
		mon().SetTimestamp16(low16(300)).SetHeartRate(71),
		mon().SetTimestamp16(low16(600)).SetCurrentActivityTypeIntensity(state(walking, 3)).SetCycles(1250).SetActiveTimeScaled(780).SetActiveCalories(51),
		mon().SetTimestamp16(low16(900)).SetCurrentActivityTypeIntensity(state(typedef.ActivityTypeRunning, 6)).SetCycles(480).SetActiveTimeScaled(180),
		mon().SetTimestamp16(low16(1200)).SetCurrentActivityTypeIntensity(state(typedef.ActivityTypeSedentary, 1)),
		mon().SetTimestamp16(low16(1500)).SetHeartRate(0), mon().SetTimestamp16(low16(1560)).SetHeartRate(255),
		mon().SetTimestamp(at(1800)).SetActivityType(walking).SetCycles(1260).SetDistanceScaled(890.5).SetActiveTimeScaled(780).SetActiveCalories(51),
		mon().SetTimestamp(at(1800)).SetActivityType(typedef.ActivityTypeCycling).SetCycles(200)))
	if f.Source != "garmin" || f.Partial != "" {
		t.Errorf("source %q, partial %q", f.Source, f.Partial)
	}
	walk := stepsAt(t, f, 600, "walking")
	if walk.Steps == nil || *walk.Steps != 250 || *walk.Intensity != 3 {
		t.Errorf("walked %+v", walk)
	}
	parsertest.Value(t, "walking time", walk.DurationS, 180)
	parsertest.Value(t, "walking energy", walk.ActiveEnergyKcal, 11)
	if run := stepsAt(t, f, 900, "running"); *run.Steps != 480 { // not among the opening totals: begins at zero
		t.Errorf("ran %+v", run)
	}
	rest := stepsAt(t, f, 1200, "sedentary")
	parsertest.Value(t, "length of the rest", rest.DurationS, 300)
	if rest.Steps != nil || *rest.Intensity != 1 {
		t.Errorf("rest %+v", rest)
	}
	closing := stepsAt(t, f, 1800, "walking")
	if *closing.Steps != 10 || closing.ActiveEnergyKcal != nil {
		t.Errorf("closing total %+v", closing)
	}
	parsertest.Value(t, "distance of the file", closing.DistanceM, 190.5)
	if got := sampleOf(f, "cycles_cycling"); len(got) != 1 || got[0] != 100 { // two half cycles are one
		t.Errorf("cycles %v", got)
	}
	if len(f.HeartRates) != 1 || f.HeartRates[0].BPM != 71 { // 0 and 255 are none
		t.Errorf("heart rates %v", f.HeartRates)
	}
	if m := f.HeartRates[0].Time; m.UTCMicro != at(300).UnixMicro() || !m.HasLocal || m.LocalMicro-m.UTCMicro != 7200e6 {
		t.Errorf("moment %+v", m)
	}
	parsertest.Value(t, "metabolic rate", f.DailySummaries[0].RestingEnergyKcal, 1800)
}

// Totals begin anew at local midnight even where the new one is the greater:
// at 00:00:00 the day before is closed.
func TestMonitoringOverMidnight(t *testing.T) {
	const midnight = 63000 // 06:30 + 17:30 = 24:00 UTC
	walking := typedef.ActivityTypeWalking
	f := parseFacts(t, encode(t, fileID(typedef.FileMonitoringB), info(midnight-3600, 0),
		mon().SetTimestamp(at(midnight-1800)).SetCurrentActivityTypeIntensity(state(walking, 1)).SetCycles(50),
		mon().SetTimestamp(at(midnight)).SetActivityType(walking).SetCycles(60).SetDurationMin(1440),
		mon().SetTimestamp(at(midnight+600)).SetCurrentActivityTypeIntensity(state(walking, 1)).SetCycles(75),
		mesgdef.NewMonitoringHrData(nil).SetTimestamp(at(midnight)).SetRestingHeartRate(48).SetCurrentDayRestingHeartRate(47)))
	for s, want := range map[int]int{midnight - 1800: 50, midnight: 10, midnight + 600: 75} {
		if got := stepsAt(t, f, s, "walking"); *got.Steps != want {
			t.Errorf("%d steps, not %d", *got.Steps, want)
		}
	}
	day := record.Day(start)
	if s := f.DailySummaries[0]; s.Day != day || *s.RestingHeartRateBPM != 47 {
		t.Errorf("resting heart rate %+v", s)
	}
	if s := scoreOf(f, "resting_heart_rate_7d_bpm"); s == nil || s.Day != day || *s.Value != 48 {
		t.Errorf("of seven days %+v", s)
	}
}

// A total that gets smaller says that the device began anew.
func TestMonitoringAfterARestart(t *testing.T) {
	walking := typedef.ActivityTypeWalking
	f := parseFacts(t, encode(t, fileID(typedef.FileMonitoringB), info(0, 0),
		mon().SetTimestamp(at(60)).SetCurrentActivityTypeIntensity(state(walking, 1)).SetCycles(500),
		mon().SetTimestamp(at(120)).SetCurrentActivityTypeIntensity(state(walking, 1)).SetCycles(30)))
	if n := *stepsAt(t, f, 120, "walking").Steps; n != 30 {
		t.Errorf("%d steps", n)
	}
}

func TestMonitoringShortTimes(t *testing.T) {
	messages := []message{fileID(typedef.FileMonitoringB), info(0, 0)}
	for s := 0; s <= 3*65536; s += 3600 { // 16 bits roll over three times
		messages = append(messages, mon().SetTimestamp16(low16(s)).SetHeartRate(60))
	}
	f := parseFacts(t, encode(t, messages...))
	for i, h := range f.HeartRates {
		if h.Time.UTCMicro != at(i*3600).UnixMicro() {
			t.Fatalf("heart rate %d at %v", i, time.UnixMicro(h.Time.UTCMicro).UTC())
		}
	}
	// A minute back is not 18 hours on.
	f = parseFacts(t, encode(t, fileID(typedef.FileMonitoringB), info(0, 0), mon().SetTimestamp(at(600)).SetHeartRate(60), mon().SetTimestamp16(low16(540)).SetHeartRate(61)))
	if got := f.HeartRates[1].Time.UTCMicro; got != at(540).UnixMicro() {
		t.Errorf("back to %v", time.UnixMicro(got).UTC())
	}
	// Minutes of eight bits.
	minutes := uint8((at(1200).Unix() - fitEpoch) / 60)
	f = parseFacts(t, encode(t, fileID(typedef.FileMonitoringA), info(0, 0), mon().SetTimestampMin8(minutes).SetHeartRate(60)))
	if got := f.HeartRates[0].Time.UTCMicro; got != at(1200).UnixMicro() {
		t.Errorf("by minutes %v", time.UnixMicro(got).UTC())
	}
}

// A new offset holds from its message on: the athlete flew from Vienna to Tokyo.
func TestMonitoringInAnotherZone(t *testing.T) {
	f := parseFacts(t, encode(t, fileID(typedef.FileMonitoringB), info(0, 7200), mon().SetTimestamp(at(60)).SetHeartRate(60),
		info(40000, 9*3600), mon().SetTimestamp(at(40060)).SetHeartRate(61)))
	for i, want := range []int64{7200e6, 9 * 3600e6} {
		if m := f.HeartRates[i].Time; m.LocalMicro-m.UTCMicro != want {
			t.Errorf("heart rate %d: local is %v off", i, m.LocalMicro-m.UTCMicro)
		}
	}
}

func TestMonitoringHeights(t *testing.T) {
	climb := func(s int, step, day uint32) message {
		m := mon().SetTimestamp(at(s)).SetAscent(step)
		m.UnknownFields = []proto.Field{field(35, basetype.Uint32, proto.Uint32(day)), field(37, basetype.Uint16, proto.Uint16(4))}
		return m
	}
	f := parseFacts(t, encode(t, fileID(typedef.FileMonitoringB), info(0, 0), climb(0, 0, 30000), climb(60, 3000, 33000), climb(120, 2500, 35500)))
	parsertest.Value(t, "second climb", stepsAt(t, f, 120, "all").AscentM, 2.5)
	if len(f.Steps) != 2 { // the first one opens the file
		t.Errorf("%d intervals", len(f.Steps))
	}
	if got := sampleOf(f, "moderate_activity_minutes_today"); len(got) != 3 || got[0] != 4 {
		t.Errorf("intensity minutes %v", got)
	}
}

func TestMeasurementsInTime(t *testing.T) {
	stress := func(s int, level int16, battery int8) message {
		m := mesgdef.NewStressLevel(nil).SetStressLevelTime(at(s)).SetStressLevelValue(level)
		m.UnknownFields = []proto.Field{field(3, basetype.Sint8, proto.Int8(battery))}
		return m
	}
	breath := func(s int, v float64) message {
		return mesgdef.NewRespirationRate(nil).SetTimestamp(at(s)).SetRespirationRateScaled(v)
	}
	f := parseFacts(t, encode(t, fileID(typedef.FileMonitoringB), info(0, 0),
		stress(0, 25, 80), stress(180, -1, 79), stress(360, -2, -16), // −1 off the wrist, −2 too active
		breath(0, 14.25), breath(60, -1), breath(120, -2), breath(180, -3),
		mesgdef.NewSpo2Data(nil).SetTimestamp(at(0)).SetReadingSpo2(96).SetReadingConfidence(90).SetMode(typedef.Spo2MeasurementTypeSpotCheck),
		mesgdef.NewSpo2Data(nil).SetTimestamp(at(60)).SetReadingSpo2(0).SetMode(typedef.Spo2MeasurementTypePeriodic),
		mesgdef.NewSpo2Data(nil).SetTimestamp(at(120)).SetReadingSpo2(93).SetMode(typedef.Spo2MeasurementTypeOffWrist)))
	if len(f.Stress) != 1 || f.Stress[0].Level != 25 {
		t.Errorf("stress %v", f.Stress)
	}
	if len(f.BodyBattery) != 2 || f.BodyBattery[1].Level != 79 || f.BodyBattery[1].Time.UTCMicro != at(180).UnixMicro() {
		t.Errorf("body battery %v", f.BodyBattery)
	}
	if len(f.Respiration) != 1 || f.Respiration[0].BRPM != 14.25 {
		t.Errorf("respiration %v", f.Respiration)
	}
	if len(f.SpO2) != 1 || f.SpO2[0].Percent != 96 || f.SpO2[0].Context != "spot" || sampleOf(f, "spo2_reading_confidence")[0] != 90 {
		t.Errorf("oxygen %v", f.SpO2)
	}
}

// The golden example of hrv_status_summary: raw 5888 … are 46 ms …
func TestHeartRateVariability(t *testing.T) {
	f := parseFacts(t, encode(t, fileID(68),
		mesgdef.NewHrvStatusSummary(nil).SetTimestamp(at(0)).SetWeeklyAverage(5888).SetLastNightAverage(5632).SetLastNight5MinHigh(8192).
			SetBaselineLowUpper(4480).SetBaselineBalancedLower(4736).SetBaselineBalancedUpper(6272).SetStatus(typedef.HrvStatusBalanced),
		mesgdef.NewHrvValue(nil).SetTimestamp(at(-300)).SetValueScaled(51.5), mesgdef.NewHrvValue(nil).SetTimestamp(at(0)).SetValue(math.MaxUint16)))
	n := f.HRVNights[0]
	if n.Day != record.Day(start) || n.DayOf != record.At(start) || n.Status != "balanced" {
		t.Errorf("night %+v: the file tells no local time, so the instant has to be there", n)
	}
	parsertest.Value(t, "week", n.WeeklyRMSSDMS, 46)
	parsertest.Value(t, "night", n.RMSSDMS, 44)
	parsertest.Value(t, "highest", n.Max5MinRMSSDMS, 64)
	parsertest.Value(t, "low up to", n.BaselineLowUpperMS, 35)
	parsertest.Value(t, "balanced from", n.BaselineLowMS, 37)
	parsertest.Value(t, "balanced to", n.BaselineHighMS, 49)
	if len(f.HRVSamples) != 1 || f.HRVSamples[0].RMSSDMS != 51.5 {
		t.Errorf("samples %v", f.HRVSamples)
	}
}

// Local time that a file tells only after the night is known all the same: it
// is 23:30 in UTC, and already the next day two hours ahead.
func TestDaysAreLocalWhereverTheFileTellsTheOffset(t *testing.T) {
	const evening = 17 * 3600
	f := parseFacts(t, encode(t, fileID(68), mesgdef.NewHrvStatusSummary(nil).SetTimestamp(at(evening)).SetLastNightAverage(5632),
		mesgdef.NewSleepDisruptionOvernightSeverity(nil).SetTimestamp(at(evening)).SetSeverity(typedef.SleepDisruptionSeverityLow), sleepData(evening)))
	tomorrow := record.Day(start) + 1
	if n := f.HRVNights[0]; n.Day != tomorrow || n.DayOf.HasUTC {
		t.Errorf("night %+v", n)
	}
	if d := scoreOf(f, "sleep_disruption_overnight_severity"); d == nil || d.Day != tomorrow || d.DayOf.HasUTC {
		t.Errorf("score %+v", d)
	}
}

func TestSkinTemperature(t *testing.T) {
	f := parseFacts(t, encode(t, fileID(73), mesgdef.NewSkinTempOvernight(nil).SetTimestamp(at(0)).SetLocalTimestamp(at(7200)).
		SetAverageDeviation(-0.5).SetAverage7DayDeviation(0.25).SetNightlyValue(34.5),
		bare{skinTempRaw, []proto.Field{stamp(-600), field(1, basetype.Float32, proto.Float32(0.75))}}))
	parsertest.Value(t, "temperature", f.SkinTemps[0].TemperatureC, 34.5)
	parsertest.Value(t, "deviation", f.SkinTemps[0].DeviationC, -0.5)
	parsertest.Value(t, "deviation in the night", f.SkinTemps[1].DeviationC, 0.75)
	parsertest.Value(t, "deviation of the day", f.DailySummaries[0].TemperatureDeviationC, -0.5)
	parsertest.Value(t, "of the week", scoreOf(f, "skin_temperature_7d_deviation_c").Value, 0.25)
	if m := f.SkinTemps[0].Time; m.LocalMicro-m.UTCMicro != 7200e6 {
		t.Errorf("moment %+v", m)
	}
}

func TestBodyMeasurements(t *testing.T) {
	scale := mesgdef.NewFileId(nil).SetType(typedef.FileWeight).SetManufacturer(typedef.ManufacturerTanita).SetTimeCreated(start)
	f := parseFacts(t, encode(t, scale,
		mesgdef.NewWeightScale(nil).SetTimestamp(at(0)).SetWeightScaled(71.25).SetPercentFatScaled(14.5).SetPercentHydrationScaled(58.25).SetBoneMassScaled(3.25).
			SetMuscleMassScaled(57.5).SetBasalMetScaled(1700.5).SetPhysiqueRating(5).SetMetabolicAge(29).SetVisceralFatRating(4).SetBmiScaled(22.5).SetUserProfileIndex(1),
		mesgdef.NewWeightScale(nil).SetTimestamp(at(60)).SetWeight(typedef.WeightCalculating),
		mesgdef.NewBloodPressure(nil).SetTimestamp(at(120)).SetSystolicPressure(121).SetDiastolicPressure(79).SetMeanArterialPressure(93).SetHeartRate(58).
			SetStatus(typedef.BpStatusErrorIrregularHeartRate)))
	if f.Source != "tanita" || len(f.BodyMeasurements) != 2 {
		t.Fatalf("%d measurements of %s", len(f.BodyMeasurements), f.Source)
	}
	b := f.BodyMeasurements[0]
	for what, c := range map[string]struct {
		got  *float64
		want float64
	}{
		"weight": {b.WeightKg, 71.25}, "fat": {b.BodyFatPct, 14.5}, "water": {b.BodyWaterPct, 58.25}, "bone": {b.BoneMassKg, 3.25}, "muscle": {b.MuscleMassKg, 57.5},
		"metabolic rate": {b.BasalEnergyKcal, 1700.5}, "physique": {b.PhysiqueRating, 5}, "age": {b.MetabolicAge, 29}, "visceral": {b.VisceralFat, 4}, "BMI": {b.BMI, 22.5},
	} {
		parsertest.Value(t, what, c.got, c.want)
	}
	if b.Extra["user_profile_index"] != 1.0 {
		t.Errorf("extra %v", b.Extra)
	}
	p := f.BodyMeasurements[1]
	parsertest.Value(t, "systolic", p.SystolicMmHg, 121)
	parsertest.Value(t, "diastolic", p.DiastolicMmHg, 79)
	parsertest.Value(t, "pulse", p.PulseBPM, 58)
	if p.Extra["mean_arterial_pressure_mmhg"] != 93.0 || p.Extra["status"] != "error_irregular_heart_rate" {
		t.Errorf("extra %v", p.Extra)
	}
}

func TestHealthResearchMessages(t *testing.T) {
	f := parseFacts(t, encode(t, fileID(70), info(0, 0),
		mesgdef.NewHsaHeartRateData(nil).SetTimestamp(at(0)).SetProcessingInterval(4).SetStatus(1).SetHeartRate([]uint8{60, 0, 62, 63}),
		mesgdef.NewHsaHeartRateData(nil).SetTimestamp(at(4)).SetProcessingInterval(4).SetStatus(0).SetHeartRate([]uint8{99, 99, 99, 99}),
		mesgdef.NewHsaStressData(nil).SetTimestamp(at(0)).SetProcessingInterval(60).SetStressLevel([]int8{30, -16}),
		mesgdef.NewHsaRespirationData(nil).SetTimestamp(at(0)).SetProcessingInterval(60).SetRespirationRateScaled([]float64{15.5, 254}),
		mesgdef.NewHsaSpo2Data(nil).SetTimestamp(at(0)).SetProcessingInterval(60).SetReadingSpo2([]uint8{97, 240}).SetConfidence([]uint8{50, 51}),
		mesgdef.NewHsaBodyBatteryData(nil).SetTimestamp(at(0)).SetProcessingInterval(60).SetLevel([]int8{66, -16}).SetCharged([]int16{2}),
		mesgdef.NewHsaStepData(nil).SetTimestamp(at(0)).SetProcessingInterval(60).SetSteps([]uint32{1000, 1020}),
		mesgdef.NewHsaStepData(nil).SetTimestamp(at(60)).SetProcessingInterval(60).SetSteps([]uint32{1050, 0xFFFFFFEE}),
		mesgdef.NewHsaWristTemperatureData(nil).SetTimestamp(at(0)).SetProcessingInterval(60).SetValueScaled([]float64{33.25}),
		mesgdef.NewHsaAccelerometerData(nil).SetTimestamp(at(0)).SetAccelX([]int16{1, 2}).SetSamplingInterval(40)))
	if len(f.HeartRates) != 3 || f.HeartRates[1].BPM != 62 || f.HeartRates[1].Time.UTCMicro != at(2).UnixMicro() {
		t.Errorf("heart rates %+v", f.HeartRates)
	}
	if len(f.Stress) != 1 || len(f.Respiration) != 1 || f.Respiration[0].BRPM != 15.5 || len(f.SpO2) != 1 || len(f.BodyBattery) != 1 || f.BodyBattery[0].Level != 66 {
		t.Errorf("%v, %v, %v, %v", f.Stress, f.Respiration, f.SpO2, f.BodyBattery)
	}
	if n := *stepsAt(t, f, 30, "all").Steps; n != 20 {
		t.Errorf("%d steps", n)
	}
	if n := *stepsAt(t, f, 60, "all").Steps; n != 30 || len(f.Steps) != 2 {
		t.Errorf("%d steps of %d intervals", n, len(f.Steps))
	}
	parsertest.Value(t, "wrist temperature", f.SkinTemps[0].TemperatureC, 33.25)
	left := f.WellnessSamples[len(f.WellnessSamples)-1]
	if left.Name != "fit_messages_left_out" || left.Text != "hsa_accelerometer_data: 1" {
		t.Errorf("left out: %+v", left)
	}
}

func TestBeats(t *testing.T) {
	f := parseFacts(t, encode(t, fileID(70), mesgdef.NewBeatIntervals(nil).SetTimestamp(at(0)).SetTimestampMs(500).SetTime([]uint16{800, 900}),
		// The highest bit marks a gap, the next one good quality.
		mesgdef.NewRawBbi(nil).SetTimestamp(at(10)).SetTimestampMs(0).SetData([]uint16{1000 | 0x8000, 850 | 0x4000})))
	if got := sampleOf(f, "beat_interval_ms"); len(got) != 3 || got[0] != 800 || got[2] != 850 {
		t.Errorf("intervals %v", got)
	}
	if s := f.WellnessSamples[2]; s.Time.UTCMicro != at(11).UnixMicro()+850_000 {
		t.Errorf("after the gap: %v", time.UnixMicro(s.Time.UTCMicro).UTC())
	}
}

func TestMetrics(t *testing.T) {
	f := parseFacts(t, encode(t, fileID(44),
		mesgdef.NewMaxMetData(nil).SetUpdateTime(at(0)).SetVo2MaxScaled(52.5).SetSport(typedef.SportCycling).SetHrSource(typedef.MaxMetHeartRateSourceHrm),
		mesgdef.NewMaxMetData(nil).SetUpdateTime(at(0)).SetVo2MaxScaled(49.5).SetSport(typedef.SportGeneric).SetMaxMetCategory(typedef.MaxMetCategoryGeneric),
		bare{369, []proto.Field{stamp(0), field(0, basetype.Uint8, proto.Uint8(77)), field(9, basetype.Uint8, proto.Uint8(3))}},
		bare{378, []proto.Field{stamp(0), field(3, basetype.Uint16, proto.Uint16(540)), field(4, basetype.Uint16, proto.Uint16(480))}},
		bare{140, []proto.Field{stamp(0), field(7, basetype.Sint32, proto.Int32(941215))}},
		bare{999, []proto.Field{stamp(0), field(0, basetype.Uint8, proto.Uint8(1))}}))
	for name, want := range map[string]float64{
		"vo2max_cycling": 52.5, "vo2max_running": 49.5, "training_readiness": 77, "acute_training_load": 540, "chronic_training_load": 480, "max_met": 14.3617249,
	} {
		s := scoreOf(f, name)
		if s == nil || s.Day != record.Day(start) {
			t.Errorf("%s is %+v", name, s)
			continue
		}
		near(t, name, *s.Value, want)
	}
	if s := scoreOf(f, "training_readiness"); s.Extra["field_9"] != 3.0 {
		t.Errorf("the rest is lost: %v", s.Extra)
	}
	if got := f.WellnessSamples[0]; got.Text != "message 999: 1" {
		t.Errorf("left out: %+v", got)
	}
}

// What the profile names and has a time is kept under that name.
func TestLeftoversKeepTheirNames(t *testing.T) {
	f := parseFacts(t, encode(t, fileID(70), mesgdef.NewHsaEvent(nil).SetTimestamp(at(0)).SetEventId(7),
		mesgdef.NewEvent(nil).SetTimestamp(at(0)).SetEvent(typedef.EventAutoActivityDetect).SetEventType(typedef.EventTypeMarker).SetData(12),
		mon().SetTimestamp(at(0)).SetTemperatureScaled(21.5)))
	for name, want := range map[string]float64{"hsa_event_event_id": 7, "event_auto_activity_detect": 12, "monitoring_temperature": 21.5} {
		if got := sampleOf(f, name); len(got) != 1 || got[0] != want {
			t.Errorf("%s is %v", name, got)
		}
	}
}

// An activity may tell of the day, too; then there are both.
func TestWellnessInsideAnActivity(t *testing.T) {
	var activities, facts int
	err := Parse(encode(t, fileID(typedef.FileActivity), rec(0).SetHeartRate(100), session(0, 10, typedef.SportRunning),
		mesgdef.NewActivity(nil).SetTimestamp(at(10)).SetLocalTimestamp(at(10+7200)),
		mesgdef.NewStressLevel(nil).SetStressLevelTime(at(5)).SetStressLevelValue(40),
		bare{140, []proto.Field{stamp(0), field(7, basetype.Sint32, proto.Int32(941215)), field(9, basetype.Uint16, proto.Uint16(720))}}), func(e record.Entity) error {
		switch e := e.(type) {
		case *record.Activity:
			activities++
			if e.Extra["recovery_time_min"] != 720.0 || math.Abs(e.Extra["vo2max"].(float64)-50.266) > 1e-3 {
				t.Errorf("extra %v", e.Extra)
			}
		case *record.Facts:
			facts++
			if m := e.Stress[0].Time; m.LocalMicro-m.UTCMicro != 7200e6 {
				t.Errorf("moment %+v", m)
			}
		}
		return nil
	})
	if err != nil || activities != 1 || facts != 1 {
		t.Errorf("%d activities, %d facts, %v", activities, facts, err)
	}
}

func TestClockNeverSetGivesNoDays(t *testing.T) {
	old := time.Date(1990, 1, 5, 0, 0, 0, 0, time.UTC)
	f := parseFacts(t, encode(t, fileID(typedef.FileMonitoringB), mesgdef.NewRespirationRate(nil).SetTimestamp(old).SetRespirationRateScaled(12),
		mon().SetTimestamp16(5).SetHeartRate(60), mesgdef.NewRespirationRate(nil).SetTimestamp(at(0)).SetRespirationRateScaled(13)))
	if len(f.Respiration) != 1 || len(f.HeartRates) != 0 || !strings.HasPrefix(f.Partial, "2 messages are left out") {
		t.Errorf("%v, %q", f.Respiration, f.Partial)
	}
}

func TestNothingToStoreIsSaid(t *testing.T) {
	for kind, want := range map[typedef.File]string{
		typedef.FileMonitoringB: "day monitoring with nothing", 49: "sleep with nothing", typedef.FileGoals: "goals", 41: "change log", 38: "golf", 65: "calendar",
	} {
		err := Parse(encode(t, fileID(kind), bare{999, []proto.Field{stamp(0)}}), func(record.Entity) error { t.Error("something was emitted"); return nil })
		var unsupported *parsers.Unsupported
		if !errors.As(err, &unsupported) || !strings.Contains(unsupported.What, want) {
			t.Errorf("%v: %v", kind, err)
		}
	}
}

// Wherever a monitoring file is cut off, what is before the cut is there and
// the user is told.
func TestMonitoringCutAtEveryByte(t *testing.T) {
	messages := []message{fileID(typedef.FileMonitoringB), info(0, 0)}
	for i := range 20 {
		messages = append(messages, mon().SetTimestamp16(low16(i*60)).SetHeartRate(60))
	}
	data := encode(t, messages...)
	seen := 0
	for n := range len(data) {
		err := Parse(data[:n], func(e record.Entity) error {
			f := e.(*record.Facts)
			if f.Partial == "" || len(f.HeartRates) < seen {
				t.Fatalf("byte %d: %d heart rates, partial %q", n, len(f.HeartRates), f.Partial)
			}
			seen = len(f.HeartRates)
			return nil
		})
		if err == nil && seen == 0 && n > 100 {
			t.Fatalf("byte %d: nothing was said", n)
		}
	}
	if seen != 20 {
		t.Errorf("only %d heart rates", seen)
	}
}

func TestChainOfMonitoringAndActivity(t *testing.T) {
	day := encode(t, fileID(typedef.FileMonitoringB), info(0, 0), mon().SetTimestamp(at(0)).SetHeartRate(60))
	run := encode(t, fileID(typedef.FileActivity), rec(0).SetHeartRate(100), session(0, 10, typedef.SportRunning))
	var order []string
	err := Parse(append(append(append([]byte{}, day...), run...), day...), func(e record.Entity) error {
		if _, ok := e.(*record.Facts); ok {
			order = append(order, "day")
		} else {
			order = append(order, "run")
		}
		return nil
	})
	if err != nil || strings.Join(order, " ") != "day run day" {
		t.Errorf("%v, %v", order, err)
	}
}

func BenchmarkMonitoring(b *testing.B) {
	messages := []message{fileID(typedef.FileMonitoringB), info(0, 0)}
	for i := range 1440 {
		messages = append(messages, mon().SetTimestamp16(low16(i*60)).SetHeartRate(uint8(50+i%60)),
			mesgdef.NewStressLevel(nil).SetStressLevelTime(at(i*60)).SetStressLevelValue(int16(i%100)))
	}
	data := encode(b, messages...)
	rows := 0
	for b.Loop() {
		if err := Parse(data, func(e record.Entity) error {
			f := e.(*record.Facts)
			rows += len(f.HeartRates) + len(f.Stress)
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// Every message with a place of its own is one that the profile, or this
// package, names.
func TestMessagesHaveNames(t *testing.T) {
	for num := range wellnessMessages {
		if known(num.String()) == "" && num != skinTempRaw && num != sleepInfo && num != sleepEnd && num != napEvent {
			t.Errorf("message %d has no name", num)
		}
		if housekeeping[num] || undocumented[num] != nil {
			t.Errorf("message %d is read twice", num)
		}
	}
	if housekeeping[mesgnum.Monitoring] {
		t.Error("monitoring is no housekeeping")
	}
}
