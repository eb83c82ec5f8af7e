package record

// Facts is everything but activities that one file tells about the athlete,
// one slice per table. A parser fills what its file holds and emits one Facts
// (or several, for a file too long to hold at once). Rows need no order.
//
// A db tag is "column,type[,key][,local]". The type is PostgreSQL's; "key"
// marks the columns that, with athlete and source, identify a row (a later row
// of the same key replaces the earlier one, within a file and across files);
// "ts" is written from a Moment, with "local" also the column local_ts. Empty
// texts, nil pointers and empty maps are NULL. A field without a tag is no column:
// DayOf is the instant whose day a row is counted to, where the source tells no
// local time and Day is that of UTC; the engine, which knows more, sets it right. A
// Sequence counts from 0; where only a clock on the wall tells the time, the
// engine adds to it by how much that clock was ahead of UTC.
type Facts struct {
	// Source is the vendor, as the column source spells it: garmin, oura,
	// strava, myfitnesspal, cronometer, diasend, glooko, glimp, libreview, librelinkup,
	// dexcom, mindmonitor, meteostat, open_meteo.
	Source string

	DailySummaries   []DailySummary    `table:"daily_summary"`
	DailyScores      []DailyScore      `table:"daily_score"`
	HeartRates       []HeartRateSample `table:"heart_rate"`
	Stress           []Stress          `table:"stress"`
	BodyBattery      []BodyBattery     `table:"body_battery"`
	Respiration      []Respiration     `table:"respiration"`
	SpO2             []SpO2            `table:"spo2"`
	Steps            []Steps           `table:"steps"`
	SkinTemps        []SkinTemp        `table:"skin_temperature"`
	WellnessSamples  []WellnessSample  `table:"wellness_sample"`
	Sleeps           []Sleep           `table:"sleep"`
	SleepStages      []SleepStage      `table:"sleep_stage"`
	HRVNights        []HRVNight        `table:"hrv_night"`
	HRVSamples       []HRVSample       `table:"hrv_sample"`
	BodyMeasurements []BodyMeasurement `table:"body_measurement"`
	Glucose          []Glucose         `table:"glucose"`
	Ketones          []Ketone          `table:"ketone"`
	Insulin          []Insulin         `table:"insulin"`
	Carbs            []Carbs           `table:"carbs"`
	Notes            []Note            `table:"note"`
	Nutrition        []NutritionEntry  `table:"nutrition_entry"`
	Exercises        []ExerciseEntry   `table:"exercise_entry"`
	EEGSessions      []EEGSession      `table:"eeg_session"`
	EEGSamples       []EEGSample       `table:"eeg_sample"`
	EEGBlocks        []EEGBlock        `table:"eeg_block"`
	EEGEvents        []EEGEvent        `table:"eeg_event"`
	Weather          []WeatherHour     `table:"weather_hour"`
	Gear             []Gear            `table:"gear"`

	// Partial says in plain words why only a part of the file could be read;
	// empty when all of it was.
	Partial string
}

func (*Facts) entity() {}

// DailySummary is what a source says of one calendar day.
type DailySummary struct {
	Day                   Date           `db:"day,date,key"`
	Steps                 *int           `db:"steps,int4"`
	StepGoal              *int           `db:"step_goal,int4"`
	DistanceM             *float64       `db:"distance_m,real"`
	FloorsAscended        *float64       `db:"floors_ascended,real"`
	FloorsDescended       *float64       `db:"floors_descended,real"`
	EnergyKcal            *float64       `db:"energy_kcal,real"` // burned, all of it
	ActiveEnergyKcal      *float64       `db:"active_energy_kcal,real"`
	RestingEnergyKcal     *float64       `db:"resting_energy_kcal,real"`  // basal metabolic rate
	ConsumedEnergyKcal    *float64       `db:"consumed_energy_kcal,real"` // eaten
	RestingHeartRateBPM   *float64       `db:"resting_heart_rate_bpm,real"`
	MinHeartRateBPM       *float64       `db:"min_heart_rate_bpm,real"`
	MaxHeartRateBPM       *float64       `db:"max_heart_rate_bpm,real"`
	AvgHeartRateBPM       *float64       `db:"avg_heart_rate_bpm,real"`
	AvgStress             *float64       `db:"avg_stress,real"` // 0–100
	MaxStress             *float64       `db:"max_stress,real"`
	BodyBatteryHigh       *int           `db:"body_battery_high,int2"` // 0–100
	BodyBatteryLow        *int           `db:"body_battery_low,int2"`
	BodyBatteryCharged    *int           `db:"body_battery_charged,int2"`
	BodyBatteryDrained    *int           `db:"body_battery_drained,int2"`
	ModerateMin           *float64       `db:"moderate_intensity_min,real"`
	VigorousMin           *float64       `db:"vigorous_intensity_min,real"`
	SedentaryS            *float64       `db:"sedentary_s,real"`
	ActiveS               *float64       `db:"active_s,real"`        // a little active
	HighlyActiveS         *float64       `db:"highly_active_s,real"` // very active
	SleepS                *float64       `db:"sleep_s,real"`
	AvgRespirationBRPM    *float64       `db:"avg_respiration_brpm,real"`
	MinRespirationBRPM    *float64       `db:"min_respiration_brpm,real"`
	MaxRespirationBRPM    *float64       `db:"max_respiration_brpm,real"`
	AvgSpO2Pct            *float64       `db:"avg_spo2_pct,real"`
	MinSpO2Pct            *float64       `db:"min_spo2_pct,real"`
	TemperatureDeviationC *float64       `db:"temperature_deviation_c,real"` // skin, from the usual
	HydrationML           *float64       `db:"hydration_ml,real"`            // drunk
	Extra                 map[string]any `db:"extra,jsonb"`
}

// DailyScore is one of a vendor's own figures for a day: readiness, sleep
// score, VO2max, fitness age, predicted race time, personal record …
type DailyScore struct {
	Day   Date `db:"day,date,key"`
	DayOf Moment
	Name  string         `db:"name,text,key"` // snake_case with its unit: vo2max_running, race_time_5k_s, sleep_score
	Value *float64       `db:"value,float8"`
	Text  string         `db:"text,text"` // for what is no number: "PRODUCTIVE"
	Extra map[string]any `db:"extra,jsonb"`
}

// HeartRateSample is a heart rate outside of a workout's own samples.
type HeartRateSample struct {
	Time    Moment `db:"ts,ts,key"`
	BPM     int    `db:"heart_rate_bpm,int2"`
	Context string `db:"context,text"` // as the source says it: rest, awake, sleep, workout …
}

// Stress is a stress level of 0–100; negative sentinels of the vendors are left out.
type Stress struct {
	Time  Moment `db:"ts,ts,key"`
	Level int    `db:"stress,int2"`
}

// BodyBattery is Garmin's energy level, 0–100.
type BodyBattery struct {
	Time  Moment `db:"ts,ts,key"`
	Level int    `db:"body_battery,int2"`
}

// Respiration is a breathing rate, breaths a minute.
type Respiration struct {
	Time Moment  `db:"ts,ts,key"`
	BRPM float64 `db:"respiration_brpm,real"`
}

// SpO2 is an oxygen saturation in percent.
type SpO2 struct {
	Time    Moment  `db:"ts,ts,key"`
	Percent float64 `db:"spo2_pct,real"`
	Context string  `db:"context,text"` // spot, sleep, continuous …
}

// Steps is movement within an interval that ends at Time. Counts are of the
// interval; cumulative ones of a device are differenced by the parser.
type Steps struct {
	Time             Moment   `db:"ts,ts,key"`              // end of the interval
	ActivityType     string   `db:"activity_type,text,key"` // FIT activity_type: walking, running, cycling, generic …
	DurationS        *float64 `db:"duration_s,real"`
	Steps            *int     `db:"steps,int4"`
	DistanceM        *float64 `db:"distance_m,real"`
	ActiveEnergyKcal *float64 `db:"active_energy_kcal,real"`
	AscentM          *float64 `db:"ascent_m,real"`
	DescentM         *float64 `db:"descent_m,real"`
	Intensity        *int     `db:"intensity,int2"` // 0–7 as the device says it
}

// SkinTemp is a temperature of the skin, or its deviation from the usual.
type SkinTemp struct {
	Time         Moment   `db:"ts,ts,key"`
	TemperatureC *float64 `db:"temperature_c,real"`
	DeviationC   *float64 `db:"deviation_c,real"`
}

// WellnessSample is a value in time for which there is no table of its own:
// MET, movement in sleep, intensity, ring battery …
type WellnessSample struct {
	Time  Moment   `db:"ts,ts,key"`
	Name  string   `db:"name,text,key"` // snake_case with its unit: met, movement, battery_pct
	Value *float64 `db:"value,float8"`
	Text  string   `db:"text,text"`
}

// Sleep is one sleep: a night or a nap.
type Sleep struct {
	Start              Moment `db:"ts,ts,key,local"` // of going to sleep or to bed, as the source counts
	End                Moment `db:"end_ts,ts"`
	Day                Date   `db:"day,date"` // the day it is counted to: that of waking up
	DayOf              Moment
	Kind               string         `db:"kind,text"` // night, nap, rest; as far as the source tells
	AsleepS            *float64       `db:"asleep_s,real"`
	InBedS             *float64       `db:"in_bed_s,real"`
	DeepS              *float64       `db:"deep_s,real"`
	LightS             *float64       `db:"light_s,real"`
	RemS               *float64       `db:"rem_s,real"`
	AwakeS             *float64       `db:"awake_s,real"`
	LatencyS           *float64       `db:"latency_s,real"`
	EfficiencyPct      *float64       `db:"efficiency_pct,real"`
	Score              *float64       `db:"score,real"` // the source's own, 0–100
	AvgHeartRateBPM    *float64       `db:"avg_heart_rate_bpm,real"`
	MinHeartRateBPM    *float64       `db:"min_heart_rate_bpm,real"`
	AvgRMSSDMS         *float64       `db:"avg_rmssd_ms,real"`
	AvgRespirationBRPM *float64       `db:"avg_respiration_brpm,real"`
	AvgSpO2Pct         *float64       `db:"avg_spo2_pct,real"`
	MinSpO2Pct         *float64       `db:"min_spo2_pct,real"`
	AvgStress          *float64       `db:"avg_stress,real"`
	RestlessCount      *int           `db:"restless_count,int4"`
	Extra              map[string]any `db:"extra,jsonb"`
}

// SleepStage is a stretch of one stage of sleep.
type SleepStage struct {
	Start     Moment  `db:"ts,ts,key"`
	DurationS float64 `db:"duration_s,real"`
	Stage     string  `db:"stage,text"` // awake, light, deep, rem, unmeasurable
}

// HRVNight is a source's summary of the heart rate variability of a night.
type HRVNight struct {
	Day                Date `db:"day,date,key"` // of waking up
	DayOf              Moment
	RMSSDMS            *float64       `db:"rmssd_ms,real"` // mean of the night
	Max5MinRMSSDMS     *float64       `db:"max_5min_rmssd_ms,real"`
	WeeklyRMSSDMS      *float64       `db:"weekly_rmssd_ms,real"`       // mean of the last seven nights
	BaselineLowMS      *float64       `db:"baseline_low_ms,real"`       // balanced from here …
	BaselineHighMS     *float64       `db:"baseline_high_ms,real"`      // … to here
	BaselineLowUpperMS *float64       `db:"baseline_low_upper_ms,real"` // below this: low
	Status             string         `db:"status,text"`                // balanced, unbalanced, low, poor, none
	Extra              map[string]any `db:"extra,jsonb"`
}

// HRVSample is the heart rate variability (RMSSD) of some minutes that end at Time.
type HRVSample struct {
	Time    Moment  `db:"ts,ts,key"`
	RMSSDMS float64 `db:"rmssd_ms,real"`
}

// BodyMeasurement is one weighing or measuring of the body.
type BodyMeasurement struct {
	Time            Moment         `db:"ts,ts,key,local"`
	WeightKg        *float64       `db:"weight_kg,real"`
	BMI             *float64       `db:"bmi,real"`
	BodyFatPct      *float64       `db:"body_fat_pct,real"`
	BodyWaterPct    *float64       `db:"body_water_pct,real"`
	MuscleMassKg    *float64       `db:"muscle_mass_kg,real"`
	BoneMassKg      *float64       `db:"bone_mass_kg,real"`
	VisceralFat     *float64       `db:"visceral_fat,real"` // rating
	MetabolicAge    *float64       `db:"metabolic_age_y,real"`
	PhysiqueRating  *float64       `db:"physique_rating,real"`
	BasalEnergyKcal *float64       `db:"basal_energy_kcal,real"`
	SystolicMmHg    *float64       `db:"systolic_mmhg,real"`
	DiastolicMmHg   *float64       `db:"diastolic_mmhg,real"`
	PulseBPM        *float64       `db:"pulse_bpm,real"` // at the measuring of the blood pressure
	Method          string         `db:"method,text"`    // scale, manual …
	Extra           map[string]any `db:"extra,jsonb"`
}

// Glucose is one reading of glucose.
type Glucose struct {
	Time     Moment         `db:"ts,ts,key,local"`
	Kind     string         `db:"kind,text,key"`       // history (sensor's memory), scan (looked at), strip (finger), calibration
	Serial   string         `db:"serial,text,key"`     // of the device or sensor; empty when not told
	Sequence int            `db:"sequence,int2,key"`   // 0, 1 … for readings that agree in all the rest of the key
	MmolL    float64        `db:"glucose_mmol_l,real"` // mg/dL divided by 18.0182
	Raw      float64        `db:"raw_value,real"`      // as the file says it …
	RawUnit  string         `db:"raw_unit,text"`       // … in mg/dL or mmol/L
	Flag     string         `db:"flag,text"`           // low, high (outside of what the device measures), manual
	Trend    *int           `db:"trend,int2"`          // 1 falling fast … 3 level … 5 rising fast
	Device   string         `db:"device,text"`
	Extra    map[string]any `db:"extra,jsonb"`
}

// Ketone is one reading of ketones in blood.
type Ketone struct {
	Time     Moment  `db:"ts,ts,key,local"`
	Serial   string  `db:"serial,text,key"`
	Sequence int     `db:"sequence,int2,key"` // 0, 1 … for readings that agree in all the rest of the key
	MmolL    float64 `db:"ketone_mmol_l,real"`
	Device   string  `db:"device,text"`
}

// Insulin is insulin given: a dose, or a basal rate that began.
type Insulin struct {
	Time       Moment         `db:"ts,ts,key,local"`
	Kind       string         `db:"kind,text,key"`     // rapid, long, bolus, basal (rate), meal, correction, user_change
	Sequence   int            `db:"sequence,int2,key"` // 0, 1 … for doses that agree in all the rest of the key
	Units      *float64       `db:"insulin_u,real"`    // international units
	RateUH     *float64       `db:"rate_u_h,real"`     // of a basal rate
	DurationS  *float64       `db:"duration_s,real"`   // of a basal rate or an extended bolus
	ImmediateU *float64       `db:"immediate_u,real"`  // of a combined bolus
	ExtendedU  *float64       `db:"extended_u,real"`
	Name       string         `db:"name,text"` // product or kind in the source's words
	Serial     string         `db:"serial,text"`
	Device     string         `db:"device,text"`
	Extra      map[string]any `db:"extra,jsonb"`
}

// Carbs is carbohydrate eaten, as a diabetes diary notes it.
type Carbs struct {
	Time     Moment         `db:"ts,ts,key,local"`
	Sequence int            `db:"sequence,int2,key"`
	CarbsG   *float64       `db:"carbs_g,real"` // nil: food noted without a number
	Servings *float64       `db:"servings,real"`
	Food     string         `db:"food,text"`
	Serial   string         `db:"serial,text"`
	Device   string         `db:"device,text"`
	Extra    map[string]any `db:"extra,jsonb"`
}

// Note is what a person or a device noted at a time: comments, alarms, tags,
// illness, exercise in a diabetes diary.
type Note struct {
	Time      Moment         `db:"ts,ts,key,local"`
	Kind      string         `db:"kind,text,key"` // note, alarm, exercise, health, medication, tag, event
	Sequence  int            `db:"sequence,int2,key"`
	Text      string         `db:"text,text"`
	Value     *float64       `db:"value,float8"`
	Unit      string         `db:"unit,text"`
	DurationS *float64       `db:"duration_s,real"`
	Serial    string         `db:"serial,text"`
	Device    string         `db:"device,text"`
	Extra     map[string]any `db:"extra,jsonb"`
}

// NutritionEntry is a food of a meal, or a whole meal where the source tells no foods.
type NutritionEntry struct {
	Day           Date           `db:"day,date,key"`
	Meal          string         `db:"meal,text,key"`    // as the source or the user calls it
	Ordinal       int            `db:"ordinal,int2,key"` // from 0 within day and meal; sums of meals from 1000
	Time          *Moment        `db:"ts,ts,local"`      // nil where the source tells only the day
	Food          string         `db:"food,text"`        // NULL: the sum of a meal
	Amount        *float64       `db:"amount,real"`
	Unit          string         `db:"unit,text"` // of the amount
	EnergyKcal    *float64       `db:"energy_kcal,real"`
	CarbsG        *float64       `db:"carbs_g,real"`
	ProteinG      *float64       `db:"protein_g,real"`
	FatG          *float64       `db:"fat_g,real"`
	FiberG        *float64       `db:"fiber_g,real"`
	SugarG        *float64       `db:"sugar_g,real"`
	SaturatedFatG *float64       `db:"saturated_fat_g,real"`
	PolyunsatFatG *float64       `db:"polyunsaturated_fat_g,real"`
	MonounsatFatG *float64       `db:"monounsaturated_fat_g,real"`
	TransFatG     *float64       `db:"trans_fat_g,real"`
	CholesterolMg *float64       `db:"cholesterol_mg,real"`
	SodiumMg      *float64       `db:"sodium_mg,real"`
	PotassiumMg   *float64       `db:"potassium_mg,real"`
	VitaminAPct   *float64       `db:"vitamin_a_pct,real"` // percent of the daily value
	VitaminCPct   *float64       `db:"vitamin_c_pct,real"`
	CalciumPct    *float64       `db:"calcium_pct,real"`
	IronPct       *float64       `db:"iron_pct,real"`
	WaterG        *float64       `db:"water_g,real"`
	CaffeineMg    *float64       `db:"caffeine_mg,real"`
	AlcoholG      *float64       `db:"alcohol_g,real"`
	Note          string         `db:"note,text"`
	Extra         map[string]any `db:"extra,jsonb"` // all other nutrients, their unit in the name
}

// ExerciseEntry is exercise as a food diary notes it: without samples.
type ExerciseEntry struct {
	Day         Date           `db:"day,date,key"`
	Ordinal     int            `db:"ordinal,int2,key"` // from 0 within the day
	Time        *Moment        `db:"ts,ts,local"`
	Name        string         `db:"name,text"`
	Kind        string         `db:"kind,text"` // cardio, strength, adjustment (of a step counter) …
	DurationS   *float64       `db:"duration_s,real"`
	EnergyKcal  *float64       `db:"energy_kcal,real"` // burned, positive
	Sets        *int           `db:"sets,int2"`
	Repetitions *float64       `db:"repetitions,real"` // a set
	WeightKg    *float64       `db:"weight_kg,real"`
	Steps       *int           `db:"steps,int4"`
	DistanceM   *float64       `db:"distance_m,real"`
	Note        string         `db:"note,text"`
	Extra       map[string]any `db:"extra,jsonb"`
}

// WeatherHour is the weather of an hour that begins at Time, at a station or a
// point of a model.
type WeatherHour struct {
	Time             Moment         `db:"ts,ts,key"`
	Station          string         `db:"station,text,key"` // the source's identifier of the place
	LatitudeDeg      *float64       `db:"latitude_deg,real"`
	LongitudeDeg     *float64       `db:"longitude_deg,real"`
	TemperatureC     *float64       `db:"temperature_c,real"`
	ApparentC        *float64       `db:"apparent_temperature_c,real"`
	DewPointC        *float64       `db:"dew_point_c,real"`
	HumidityPct      *float64       `db:"relative_humidity_pct,real"`
	PrecipitationMM  *float64       `db:"precipitation_mm,real"`
	SnowMM           *float64       `db:"snow_depth_mm,real"`
	WindDirectionDeg *float64       `db:"wind_direction_deg,real"`
	WindSpeedKmh     *float64       `db:"wind_speed_kmh,real"`
	WindGustKmh      *float64       `db:"wind_gust_kmh,real"`
	PressureHPa      *float64       `db:"pressure_hpa,real"`
	SunshineMin      *float64       `db:"sunshine_min,real"`
	CloudCoverPct    *float64       `db:"cloud_cover_pct,real"`
	ConditionCode    *int           `db:"condition_code,int2"` // Meteostat's or WMO's, by source
	Extra            map[string]any `db:"extra,jsonb"`
}

// Gear is a thing that is worn out by training: a bicycle, shoes.
type Gear struct {
	ID        string         `db:"gear_id,text,key"` // at the source, or its name
	Kind      string         `db:"kind,text"`        // bike, shoes …
	Name      string         `db:"name,text"`
	Brand     string         `db:"brand,text"`
	Model     string         `db:"model,text"`
	DistanceM *float64       `db:"distance_m,float8"`
	Retired   bool           `db:"retired,bool"`
	Extra     map[string]any `db:"extra,jsonb"`
}
