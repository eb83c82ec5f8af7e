package record

// Record is one sample of an activity. Numbers are in Values under their
// [Field]; a number is there only if its bit in Present is set. This keeps a
// sample small and lets the store send exactly the columns an activity has.
type Record struct {
	UnixMicro int64 // instant, microseconds since 1970-01-01 UTC
	// LatitudeDeg and LongitudeDeg are WGS 84 degrees, valid if HasPosition.
	LatitudeDeg, LongitudeDeg float64
	HasPosition               bool
	Present                   Fields
	Values                    [NumFields]float32
	// Extra keeps developer fields without a column, under their own names.
	Extra map[string]any
}

// Fields is a set of [Field] values.
type Fields uint64

// Has says whether f is in the set.
func (s Fields) Has(f Field) bool { return s&(1<<f) != 0 }

// Set stores a value and marks it present.
func (r *Record) Set(f Field, v float32) {
	r.Values[f] = v
	r.Present |= 1 << f
}

// Get returns the value of f and whether it is present.
func (r *Record) Get(f Field) (float32, bool) { return r.Values[f], r.Present.Has(f) }

// Field is one numeric column of activity_record.
type Field uint8

// The numeric columns of activity_record. Their order is the order of
// [FieldTable] and of nothing else: the database knows them by name.
const (
	Distance Field = iota
	Speed
	Altitude
	Cadence
	Temperature
	Grade
	VerticalSpeed
	VerticalOscillation
	VerticalRatio
	StanceTime
	StanceTimePct
	StanceBalance
	StepLength
	LeftBalance
	LeftTorqueEffectiveness
	RightTorqueEffectiveness
	LeftPedalSmoothness
	RightPedalSmoothness
	CombinedPedalSmoothness
	LeftPlatformOffset
	RightPlatformOffset
	LeftPhaseStart
	LeftPhaseEnd
	LeftPeakPhaseStart
	LeftPeakPhaseEnd
	RightPhaseStart
	RightPhaseEnd
	RightPeakPhaseStart
	RightPeakPhaseEnd
	RespirationRate
	CoreTemperature
	SkinTemperature
	SaturatedHemoglobin
	TotalHemoglobin
	Depth
	GPSAccuracy
	DFAAlpha1
	LegSpringStiffness
	ImpactLoadingRate
	AccumulatedPower
	TotalCycles
	HeartRate
	Power
	FormPower
	AirPower
	MotorPower
	Energy
	Stamina
	StaminaPotential
	PerformanceCondition
	BatterySOC
	Torque

	NumFields
)

// ColumnType is the PostgreSQL type of a numeric column.
type ColumnType uint8

// Types of numeric columns; the store encodes a value by it.
const (
	Real     ColumnType = iota // float4
	Integer                    // int4
	SmallInt                   // int2
)

// FieldInfo describes a [Field].
type FieldInfo struct {
	Column  string
	Type    ColumnType
	Unit    string // as a person reads it
	Comment string // what the column means; becomes COMMENT ON
}

// FieldTable describes every field; the migration's columns are tested against it.
var FieldTable = [NumFields]FieldInfo{
	Distance:                 {"distance_m", Real, "m", "Distance since the start of the activity, in metres"},
	Speed:                    {"speed_mps", Real, "m/s", "Speed in metres per second"},
	Altitude:                 {"altitude_m", Real, "m", "Altitude above sea level in metres"},
	Cadence:                  {"cadence_rpm", Real, "rpm", "Cadence per minute incl. its fractional part: pedal turns, swim strokes, or strides when running (steps are twice as many)"},
	Temperature:              {"temperature_c", Real, "°C", "Ambient temperature at the device in degrees Celsius"},
	Grade:                    {"grade_pct", Real, "%", "Slope in per cent"},
	VerticalSpeed:            {"vertical_speed_mps", Real, "m/s", "Vertical speed in metres per second"},
	VerticalOscillation:      {"vertical_oscillation_mm", Real, "mm", "Running: vertical oscillation in millimetres"},
	VerticalRatio:            {"vertical_ratio_pct", Real, "%", "Running: vertical oscillation over step length, per cent"},
	StanceTime:               {"stance_time_ms", Real, "ms", "Running: ground contact time in milliseconds"},
	StanceTimePct:            {"stance_time_pct", Real, "%", "Running: ground contact time as share of the step, per cent"},
	StanceBalance:            {"stance_time_balance_pct", Real, "%", "Running: left foot's share of ground contact, per cent"},
	StepLength:               {"step_length_mm", Real, "mm", "Running: step length in millimetres"},
	LeftBalance:              {"left_balance_pct", Real, "%", "Cycling: left pedal's share of the power, per cent"},
	LeftTorqueEffectiveness:  {"left_torque_effectiveness_pct", Real, "%", "Cycling: left torque effectiveness, per cent"},
	RightTorqueEffectiveness: {"right_torque_effectiveness_pct", Real, "%", "Cycling: right torque effectiveness, per cent"},
	LeftPedalSmoothness:      {"left_pedal_smoothness_pct", Real, "%", "Cycling: left pedal smoothness, per cent"},
	RightPedalSmoothness:     {"right_pedal_smoothness_pct", Real, "%", "Cycling: right pedal smoothness, per cent"},
	CombinedPedalSmoothness:  {"combined_pedal_smoothness_pct", Real, "%", "Cycling: pedal smoothness of both sides, per cent"},
	LeftPlatformOffset:       {"left_platform_center_offset_mm", Real, "mm", "Cycling: left platform centre offset in millimetres"},
	RightPlatformOffset:      {"right_platform_center_offset_mm", Real, "mm", "Cycling: right platform centre offset in millimetres"},
	LeftPhaseStart:           {"left_power_phase_start_deg", Real, "°", "Cycling: crank angle in degrees at which the left power phase starts"},
	LeftPhaseEnd:             {"left_power_phase_end_deg", Real, "°", "Cycling: crank angle in degrees at which the left power phase ends"},
	LeftPeakPhaseStart:       {"left_power_phase_peak_start_deg", Real, "°", "Cycling: crank angle in degrees at which the left peak power phase starts"},
	LeftPeakPhaseEnd:         {"left_power_phase_peak_end_deg", Real, "°", "Cycling: crank angle in degrees at which the left peak power phase ends"},
	RightPhaseStart:          {"right_power_phase_start_deg", Real, "°", "Cycling: crank angle in degrees at which the right power phase starts"},
	RightPhaseEnd:            {"right_power_phase_end_deg", Real, "°", "Cycling: crank angle in degrees at which the right power phase ends"},
	RightPeakPhaseStart:      {"right_power_phase_peak_start_deg", Real, "°", "Cycling: crank angle in degrees at which the right peak power phase starts"},
	RightPeakPhaseEnd:        {"right_power_phase_peak_end_deg", Real, "°", "Cycling: crank angle in degrees at which the right peak power phase ends"},
	RespirationRate:          {"respiration_rate_brpm", Real, "brpm", "Breaths per minute"},
	CoreTemperature:          {"core_temperature_c", Real, "°C", "Core body temperature in degrees Celsius (CORE sensor or native field)"},
	SkinTemperature:          {"skin_temperature_c", Real, "°C", "Skin temperature in degrees Celsius (CORE sensor)"},
	SaturatedHemoglobin:      {"saturated_hemoglobin_pct", Real, "%", "Muscle oxygen saturation (SmO2), per cent"},
	TotalHemoglobin:          {"total_hemoglobin_g_dl", Real, "g/dL", "Total haemoglobin concentration in the muscle, g/dL"},
	Depth:                    {"depth_m", Real, "m", "Depth under water in metres"},
	GPSAccuracy:              {"gps_accuracy_m", Real, "m", "Accuracy of the position in metres as the device estimates it"},
	DFAAlpha1:                {"dfa_alpha1", Real, "", "DFA alpha 1 of the beat-to-beat intervals as a device app computed it"},
	LegSpringStiffness:       {"leg_spring_stiffness_kn_m", Real, "kN/m", "Running: leg spring stiffness in kN/m (Stryd)"},
	ImpactLoadingRate:        {"impact_loading_rate_bw_s", Real, "bw/s", "Running: impact loading rate in body weights per second (Stryd)"},
	AccumulatedPower:         {"accumulated_power_j", Integer, "J", "Work since the start in joules (FIT accumulated_power, W·s)"},
	TotalCycles:              {"total_cycles", Integer, "", "Pedal turns, strides or strokes since the start"},
	HeartRate:                {"heart_rate_bpm", SmallInt, "bpm", "Heart rate in beats per minute"},
	Power:                    {"power_w", SmallInt, "W", "Power in watts"},
	FormPower:                {"form_power_w", SmallInt, "W", "Running: form power in watts (Stryd)"},
	AirPower:                 {"air_power_w", SmallInt, "W", "Running: power against the air in watts (Stryd)"},
	MotorPower:               {"motor_power_w", SmallInt, "W", "Power of an e-bike's motor in watts"},
	Energy:                   {"energy_kcal", SmallInt, "kcal", "Energy since the start in kilocalories"},
	Stamina:                  {"stamina_pct", SmallInt, "%", "Garmin stamina left, per cent"},
	StaminaPotential:         {"stamina_potential_pct", SmallInt, "%", "Garmin potential stamina, per cent"},
	PerformanceCondition:     {"performance_condition", SmallInt, "", "Garmin performance condition, −20 to +20"},
	BatterySOC:               {"battery_soc_pct", Real, "%", "Battery state of charge, per cent"},
	Torque:                   {"torque_nm", Real, "N·m", "Torque in newton metres"},
}
