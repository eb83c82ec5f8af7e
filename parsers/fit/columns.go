package fit

import "athletedata/parsers/record"

// How a field of a record message becomes a column.
type use uint8

const (
	useNot      use = iota
	useNumber       // scale, offset, done
	useFallback     // a coarser field: only where the finer one is missing
	useBalance      // left_right_balance: share of one pedal and which
	usePhase        // an array of two angles: start and end
	useSpecial      // see record.go
)

type column struct {
	use    use
	field  record.Field
	second record.Field // of usePhase: the end
}

// recordColumns says what becomes of each field of the record message, by its
// number in the profile. Fields that are not here and have a value go to
// extra under their name.
var recordColumns = [256]column{
	0:   {use: useSpecial},                           // position_lat
	1:   {use: useSpecial},                           // position_long
	2:   {use: useFallback, field: record.Altitude},  // altitude
	3:   {use: useNumber, field: record.HeartRate},   // heart_rate
	4:   {use: useSpecial},                           // cadence
	5:   {use: useNumber, field: record.Distance},    // distance
	6:   {use: useFallback, field: record.Speed},     // speed
	7:   {use: useNumber, field: record.Power},       // power
	8:   {use: useSpecial},                           // compressed_speed_distance
	9:   {use: useNumber, field: record.Grade},       // grade
	13:  {use: useNumber, field: record.Temperature}, // temperature
	18:  {use: useSpecial},                           // cycles
	19:  {use: useNumber, field: record.TotalCycles}, // total_cycles
	28:  {use: useSpecial},                           // compressed_accumulated_power
	29:  {use: useNumber, field: record.AccumulatedPower},
	30:  {use: useBalance},
	31:  {use: useNumber, field: record.GPSAccuracy},
	32:  {use: useNumber, field: record.VerticalSpeed},
	33:  {use: useNumber, field: record.Energy},
	39:  {use: useNumber, field: record.VerticalOscillation},
	40:  {use: useNumber, field: record.StanceTimePct},
	41:  {use: useNumber, field: record.StanceTime},
	43:  {use: useNumber, field: record.LeftTorqueEffectiveness},
	44:  {use: useNumber, field: record.RightTorqueEffectiveness},
	45:  {use: useNumber, field: record.LeftPedalSmoothness},
	46:  {use: useNumber, field: record.RightPedalSmoothness},
	47:  {use: useNumber, field: record.CombinedPedalSmoothness},
	52:  {use: useSpecial}, // cadence256
	53:  {use: useSpecial}, // fractional_cadence
	54:  {use: useNumber, field: record.TotalHemoglobin},
	57:  {use: useNumber, field: record.SaturatedHemoglobin},
	67:  {use: useNumber, field: record.LeftPlatformOffset},
	68:  {use: useNumber, field: record.RightPlatformOffset},
	69:  {use: usePhase, field: record.LeftPhaseStart, second: record.LeftPhaseEnd},
	70:  {use: usePhase, field: record.LeftPeakPhaseStart, second: record.LeftPeakPhaseEnd},
	71:  {use: usePhase, field: record.RightPhaseStart, second: record.RightPhaseEnd},
	72:  {use: usePhase, field: record.RightPeakPhaseStart, second: record.RightPeakPhaseEnd},
	73:  {use: useNumber, field: record.Speed},    // enhanced_speed
	78:  {use: useNumber, field: record.Altitude}, // enhanced_altitude
	81:  {use: useNumber, field: record.BatterySOC},
	82:  {use: useNumber, field: record.MotorPower},
	83:  {use: useNumber, field: record.VerticalRatio},
	84:  {use: useNumber, field: record.StanceBalance},
	85:  {use: useNumber, field: record.StepLength},
	90:  {use: useNumber, field: record.PerformanceCondition}, // not in the profile; Garmin watches
	92:  {use: useNumber, field: record.Depth},
	99:  {use: useFallback, field: record.RespirationRate},
	108: {use: useNumber, field: record.RespirationRate},  // enhanced_respiration_rate
	137: {use: useNumber, field: record.StaminaPotential}, // not in the profile; Garmin watches
	138: {use: useNumber, field: record.Stamina},          // not in the profile; Garmin watches
	139: {use: useNumber, field: record.CoreTemperature},
	253: {use: useSpecial}, // timestamp
}

// signed are columns whose field the library does not know, so that its type
// is the file's own, and whose numbers have a sign.
var signed = map[record.Field]bool{record.PerformanceCondition: true}

// developerColumns are developer fields that have a column, by their name in
// lower case without blanks, underscores and hyphens. Names are those that the
// apps write: Stryd, CORE, Moxy and Humon, alphaHRV, SkiErg and others.
var developerColumns = map[string]record.Field{
	"power": record.Power, "runpower": record.Power, "rppower": record.Power, "strydpower": record.Power,
	"cadence":   record.Cadence,
	"formpower": record.FormPower, "airpower": record.AirPower,
	"legspringstiffness": record.LegSpringStiffness, "legspring": record.LegSpringStiffness,
	"impactloadingrate": record.ImpactLoadingRate, "impact": record.ImpactLoadingRate,
	"groundtime": record.StanceTime, "groundcontacttime": record.StanceTime,
	"verticaloscillation": record.VerticalOscillation,
	"steplength":          record.StepLength,
	"coretemperature":     record.CoreTemperature, "corebodytemp": record.CoreTemperature, "corebodytemperature": record.CoreTemperature,
	"skintemperature": record.SkinTemperature, "skintemp": record.SkinTemperature,
	"alpha1": record.DFAAlpha1, "dfaalpha1": record.DFAAlpha1, "dfaa1": record.DFAAlpha1, "alpha1hrv": record.DFAAlpha1,
	"smo2": record.SaturatedHemoglobin, "currentsaturatedhemoglobinpercent": record.SaturatedHemoglobin,
	"saturatedhemoglobinpercent": record.SaturatedHemoglobin,
	"thb":                        record.TotalHemoglobin, "totalhemoglobinconc": record.TotalHemoglobin, "currenttotalhemoglobinconc": record.TotalHemoglobin,
	"heartrate": record.HeartRate, "hr": record.HeartRate,
	"respirationrate": record.RespirationRate, "respiration": record.RespirationRate, "breathingrate": record.RespirationRate,
	"temperature": record.Temperature, "torque": record.Torque,
}
