package garminjson

import (
	"cmp"
	"slices"
	"strings"

	"athletedata/parsers/jsonobject"
	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// weighing is a measurement of the body with the version of its entry: the
// export holds every edit of it.
type weighing struct {
	version float64
	row     record.BodyMeasurement
}

// weigh puts the measurements in the order of their versions, so that the last
// edit counts.
func (r *reader) weigh() {
	slices.SortStableFunc(r.weighings, func(a, b weighing) int { return cmp.Compare(a.version, b.version) })
	for _, w := range r.weighings {
		r.facts.BodyMeasurements = append(r.facts.BodyMeasurements, w.row)
	}
}

// kgPerGram: Garmin tells all masses in grams.
const kgPerGram = 0.001

// composition takes what a scale tells; masses are in grams.
func composition(o object) (b record.BodyMeasurement, ok bool) {
	b.WeightKg = opt.Scale(o.More("weight"), kgPerGram)
	b.BMI, b.BodyFatPct, b.BodyWaterPct = o.More("bmi"), o.More("bodyFat"), o.More("bodyWater")
	b.MuscleMassKg, b.BoneMassKg = opt.Scale(o.More("muscleMass"), kgPerGram), opt.Scale(o.More("boneMass"), kgPerGram)
	b.VisceralFat, b.PhysiqueRating = o.More("visceralFat"), o.More("physiqueRating")
	// Some answers hold milliseconds here; those are kept as they are.
	if age := opt.Within(jsonobject.Number(o.M["metabolicAge"]), 1, 130); age != nil {
		b.MetabolicAge = o.Num("metabolicAge")
	}
	b.Method = strings.ToLower(o.Text("sourceType"))
	o.Drop("weightDelta", "version")
	return b, b.WeightKg != nil || b.BodyFatPct != nil || b.BMI != nil
}

// weighing reads an entry of the weight service. Its date is the clock on the
// wall, in milliseconds as if it were UTC; where neither that nor an instant is
// told, the number of the entry is one: it was made when it was entered.
func (r *reader) weighing(o object, _ string) {
	t, ok1 := o.moment("timestampGMT", "date")
	if !ok1 {
		t, ok1 = o.moment("samplePk", "")
	}
	b, ok2 := composition(o)
	if !ok1 || !ok2 {
		return
	}
	o.Drop("calendarDate")
	b.Time, b.Extra = t, o.rest()
	r.weighings = append(r.weighings, weighing{row: b})
}

// biometrics reads an element of userBioMetrics.json and its like: a snapshot
// of what the account knows of the body, written whenever one thing changed.
func (r *reader) biometrics(o object, _ string) {
	meta := newObject(o.M["metaData"])
	local, hasLocal := meta.at("calendarDate")
	if !hasLocal {
		r.unstored("Garmin biometric profile without a date")
		return
	}
	version := o.Num("version")
	if version == nil {
		if version = meta.Num("sequence"); version == nil {
			version = new(float64)
		}
	}
	weight, nested := o.M["weight"].(map[string]any)
	w := newObject(weight)
	if !nested {
		w = newObject(map[string]any{"weight": o.M["weight"]})
	}
	if b, ok := composition(w); ok {
		utc, hasUTC := w.at("timestampGMT")
		b.Time, _ = moment(utc, local, hasUTC, true)
		b.Extra = w.rest()
		r.weighings = append(r.weighings, weighing{*version, b})
	}
	d := record.Day(local)
	r.figure(d, "profile_vo2max_running", o.More("vo2MaxRunning"), *version)
	r.figure(d, "profile_vo2max_cycling", o.More("vo2MaxCycling"), *version)
	r.figure(d, "profile_height_cm", o.More("height"), *version)
	r.figure(d, "lactate_threshold_hr_bpm", opt.Within(o.Num("lactateThresholdHeartRate", "lactateThresholdHR"), 1, 300), *version)
	r.figure(d, "lactate_threshold_speed_mps", opt.Scale(o.More("lactateThresholdSpeed"), internalSpeed), *version)
	r.figure(d, "functional_threshold_power_w", o.More("functionalThresholdPower"), *version)
}

// pressure reads a blood pressure as Garmin Connect answers.
func (r *reader) pressure(o object, _ string) {
	if t, ok := o.moment("measurementTimestampGMT", "measurementTimestampLocal"); ok {
		o.Drop("version")
		r.pressed(o, o, t)
	}
}

// exportedPressure reads an element of BloodPressureFile_*.json. Its metaData
// tell the local time.
func (r *reader) exportedPressure(o object, _ string) {
	utc, hasUTC := o.at("measurementTimestampGMT")
	local, hasLocal := newObject(o.M["metaData"]).at("calendarDate")
	if t, ok := moment(utc, local, hasUTC, hasLocal); ok {
		o.Drop("metaData", "version")
		r.pressed(o.object("bloodPressure"), o, t)
	}
}

// pressed keeps a blood pressure; values and rest are the same object where
// the readings do not stand in one of their own.
func (r *reader) pressed(values, rest object, t record.Moment) {
	b := record.BodyMeasurement{Time: t, SystolicMmHg: values.More("systolic"), DiastolicMmHg: values.More("diastolic"),
		PulseBPM: values.More("pulse"), Method: strings.ToLower(values.Text("sourceType"))}
	if b.SystolicMmHg == nil && b.DiastolicMmHg == nil {
		return
	}
	b.Extra = values.rest()
	extra(&b.Extra, rest.rest())
	r.weighings = append(r.weighings, weighing{row: b})
}

// hydration reads what was drunk and sweated on a day.
func (r *reader) hydration(o object, _ string) {
	if d, ok := o.day("calendarDate"); ok {
		s := r.day(d)
		set(&s.HydrationML, o.More("valueInML"))
		o.Drop("lastEntryTimestampLocal")
		rest := o.rest()
		if s.HydrationML == nil && o.Some("sweatLossInML") == nil {
			return // a goal alone is no fact of the day
		}
		extra(&s.Extra, rest)
	}
}

// drinkKey is what drinks of the same minute share: their amounts add up.
type drinkKey struct {
	localMicro int64
	name       string
}

// drink reads an entry of HydrationLogFile_*.json. An entry may take back an
// earlier one, with a negative amount; exports hold entries twice.
func (r *reader) drink(o object, _ string) {
	id := o.Text("uuid")
	if id == "" {
		id = newObject(o.M["uuid"]).Text("uuid")
	}
	if id != "" && r.drinks[id] {
		return
	}
	r.drinks[id] = true
	local, ok := o.at("timestampLocal")
	if !ok {
		return
	}
	t := record.Wall(local)
	add := func(name string, v *float64) {
		if v == nil || *v == 0 {
			return
		}
		key := drinkKey{t.LocalMicro, name}
		if i, twice := r.poured[key]; twice { // several entries of one minute
			total := *r.facts.WellnessSamples[i].Value + *v
			r.facts.WellnessSamples[i].Value = &total
			return
		}
		r.poured[key] = len(r.facts.WellnessSamples)
		r.sample(t, name, v, "")
	}
	add("hydration_ml", o.Num("valueInML"))
	add("sweat_loss_ml", o.Some("estimatedSweatLossInML"))
}

// eaten reads what the food diary of MyFitnessPal told Garmin of a day.
func (r *reader) eaten(o object, _ string) {
	d, ok := o.day("calendarDate")
	food := o.object("mfpCalorie")
	if energy := food.More("calorie", "calories"); ok && energy != nil {
		s := r.day(d)
		s.ConsumedEnergyKcal = energy
		extra(&s.Extra, food.rest())
	} else if ok {
		r.unstored("Garmin food log without food: only a goal")
	}
}
