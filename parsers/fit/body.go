package fit

import (
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"

	"athletedata/parsers/record"
)

// skinTempRaw holds the course of the skin temperature over a night. It is not
// in the profile; seen in skin temperature files of 2024 and later.
const skinTempRaw typedef.MesgNum = 397

// stress reads stress_level. Devices from about 2019 on put the body battery
// beside it, in field 3. Levels below 0 say why there is none: off the wrist,
// moving too much.
func (w *wellness) stress(m *proto.Message) {
	t, ok := unixOf(m, 1) // stress_level_time
	if !ok {
		if t, ok = w.time(m); !ok {
			return
		}
	}
	at := record.AtUnix(t)
	if v := inRange(m, 0, 0, 100); v != nil {
		w.facts.Stress = append(w.facts.Stress, record.Stress{Time: at, Level: int(*v)})
	}
	if v := inRange(m, 3, 0, 100); v != nil {
		w.facts.BodyBattery = append(w.facts.BodyBattery, record.BodyBattery{Time: at, Level: int(*v)})
	}
}

// respiration leaves out −1, −2 and −3: off the wrist, moving, not known.
func (w *wellness) respiration(m *proto.Message) {
	if t, ok := w.time(m); ok {
		w.breath(t, inRange(m, 0, 0.5, 100))
	}
}

func (w *wellness) breath(t int64, v *float64) {
	if v != nil {
		w.facts.Respiration = append(w.facts.Respiration, record.Respiration{Time: record.AtUnix(t), BRPM: *v})
	}
}

func (w *wellness) spo2(m *proto.Message) {
	t, ok := w.time(m)
	v := inRange(m, 0, 1, 100)
	if !ok || v == nil {
		return
	}
	context := ""
	if mode := inRange(m, 2, 0, 254); mode != nil {
		switch typedef.Spo2MeasurementType(*mode) {
		case typedef.Spo2MeasurementTypeOffWrist:
			return
		case typedef.Spo2MeasurementTypeSpotCheck:
			context = "spot"
		case typedef.Spo2MeasurementTypeContinuousCheck:
			context = "continuous"
		case typedef.Spo2MeasurementTypePeriodic:
			context = "periodic"
		}
	}
	w.facts.SpO2 = append(w.facts.SpO2, record.SpO2{Time: record.AtUnix(t), Percent: *v, Context: context})
	if sure := inRange(m, 1, 0, 254); sure != nil {
		w.sample(t, "spo2_reading_confidence", *sure, "")
	}
}

func (w *wellness) hrvNight(m *proto.Message) {
	t, ok := w.time(m)
	if !ok {
		return
	}
	const most = 500 // ms
	n := record.HRVNight{
		Day: w.day(t), DayOf: record.AtUnix(t), WeeklyRMSSDMS: inRange(m, 0, 1, most), RMSSDMS: inRange(m, 1, 1, most), Max5MinRMSSDMS: inRange(m, 2, 1, most),
		BaselineLowUpperMS: inRange(m, 3, 1, most), BaselineLowMS: inRange(m, 4, 1, most), BaselineHighMS: inRange(m, 5, 1, most),
	}
	if status := inRange(m, 6, 0, 254); status != nil {
		n.Status = known(typedef.HrvStatus(*status).String())
	}
	w.facts.HRVNights = append(w.facts.HRVNights, n)
}

func (w *wellness) hrvSample(m *proto.Message) {
	t, ok := w.time(m)
	if v := inRange(m, 0, 1, 500); ok && v != nil {
		w.facts.HRVSamples = append(w.facts.HRVSamples, record.HRVSample{Time: record.AtUnix(t), RMSSDMS: *v})
	}
}

// skinTemperature reads the summary of a night. The deviation is from what is
// usual for the athlete; the value itself is in °C.
func (w *wellness) skinTemperature(m *proto.Message) {
	t, ok := w.time(m)
	if !ok {
		return
	}
	if local, ok := unixOf(m, 0); ok {
		w.zone(t, local)
	}
	s := record.SkinTemp{Time: record.AtUnix(t), DeviationC: inRange(m, 1, -20, 20), TemperatureC: inRange(m, 4, 10, 50)}
	if s.DeviationC != nil || s.TemperatureC != nil {
		w.facts.SkinTemps = append(w.facts.SkinTemps, s)
	}
	if s.DeviationC != nil {
		w.summary(w.day(t)).TemperatureDeviationC = s.DeviationC
	}
	w.score(t, "skin_temperature_7d_deviation_c", inRange(m, 2, -20, 20), "", nil)
}

func (w *wellness) rawSkinTemperature(m *proto.Message) {
	t, ok := w.time(m)
	f := m.FieldByNum(1)
	if !ok || f == nil || f.Value.Type() != proto.TypeFloat32 {
		return
	}
	if v := inRange(m, 1, -20, 20); v != nil {
		w.facts.SkinTemps = append(w.facts.SkinTemps, record.SkinTemp{Time: record.AtUnix(t), DeviationC: v})
	}
}

// weighing reads weight_scale. A scale of several people writes all of them
// into one file; extra says whose profile a weighing belongs to.
func (w *wellness) weighing(m *proto.Message) {
	t, ok := w.time(m)
	if !ok {
		return
	}
	b := record.BodyMeasurement{
		Time: record.AtUnix(t), Method: "scale",
		WeightKg:   inRange(m, 0, 1, 655.3), // 655.34 says that it is still weighing
		BodyFatPct: inRange(m, 1, 0.1, 100), BodyWaterPct: inRange(m, 2, 0.1, 100),
		BoneMassKg: inRange(m, 4, 0.01, 655), MuscleMassKg: inRange(m, 5, 0.01, 655), BasalEnergyKcal: inRange(m, 7, 1, 16383),
		PhysiqueRating: inRange(m, 8, 1, 254), MetabolicAge: inRange(m, 10, 1, 254), VisceralFat: inRange(m, 11, 1, 254), BMI: inRange(m, 13, 1, 6553),
	}
	keep(&b.Extra, "visceral_fat_mass_kg", inRange(m, 3, 0.01, 655))
	keep(&b.Extra, "active_met_kcal", inRange(m, 9, 1, 16383))
	keep(&b.Extra, "user_profile_index", inRange(m, 12, 0, 65534))
	if b.WeightKg != nil || b.BodyFatPct != nil || b.BMI != nil {
		w.facts.BodyMeasurements = append(w.facts.BodyMeasurements, b)
	}
}

// bloodPressure leaves out measurements that failed: their status says so.
func (w *wellness) bloodPressure(m *proto.Message) {
	t, ok := w.time(m)
	if !ok {
		return
	}
	b := record.BodyMeasurement{
		Time: record.AtUnix(t), SystolicMmHg: inRange(m, 0, 20, 400), DiastolicMmHg: inRange(m, 1, 10, 400), PulseBPM: inRange(m, 6, 20, 254),
	}
	for num, name := range map[byte]string{2: "mean_arterial_pressure_mmhg", 3: "map_3_sample_mean_mmhg", 4: "map_morning_values_mmhg", 5: "map_evening_values_mmhg"} {
		keep(&b.Extra, name, inRange(m, num, 10, 400))
	}
	keep(&b.Extra, "user_profile_index", inRange(m, 9, 0, 65534))
	if n := inRange(m, 7, 0, 254); n != nil {
		keepText(&b.Extra, "heart_rate_type", known(typedef.HrType(*n).String()))
	}
	if n := inRange(m, 8, 1, 254); n != nil { // 0: no error
		keepText(&b.Extra, "status", known(typedef.BpStatus(*n).String()))
	}
	if b.SystolicMmHg != nil || b.DiastolicMmHg != nil {
		w.facts.BodyMeasurements = append(w.facts.BodyMeasurements, b)
	}
}

func keep(extra *map[string]any, name string, v *float64) {
	if v == nil {
		return
	}
	if *extra == nil {
		*extra = map[string]any{}
	}
	(*extra)[name] = *v
}

func keepText(extra *map[string]any, name, text string) {
	if text == "" {
		return
	}
	if *extra == nil {
		*extra = map[string]any{}
	}
	(*extra)[name] = text
}
