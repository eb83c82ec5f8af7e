package oura

// kind is one sort of document: an end point of the interface, or a table of
// the export.
type kind struct {
	name string // that of the end point, or of the table
	is   func(o object) bool
	read func(r *reader, o object)
	what string // plain words for what is recognised and not stored
}

func has(keys ...string) func(object) bool { return func(o object) bool { return o.Has(keys...) } }

// hasOneOf wants the first key, and one of the others.
func hasOneOf(key string, others ...string) func(object) bool {
	return func(o object) bool { return o.Has(key) && o.Any(others...) }
}

// kinds are looked through in this order. Objects are told apart by their
// fields (API document 1.37, 2026), since neither answers nor renamed files
// say what they hold.
var kinds = []kind{
	{name: "sleep", is: has("bedtime_start", "bedtime_end"), read: (*reader).sleep},
	{name: "daily_activity", is: hasOneOf("day", "equivalent_walking_distance", "class_5_min", "non_wear_time", "average_met_minutes"), read: (*reader).dailyActivity},
	{name: "daily_readiness", is: isReadiness, read: (*reader).dailyReadiness},
	{name: "daily_resilience", is: isResilience, read: (*reader).dailyResilience},
	{name: "daily_sleep", is: has("day", "score", "contributors"), read: (*reader).dailySleep},
	{name: "daily_spo2", is: hasOneOf("day", "spo2_percentage", "breathing_disturbance_index"), read: (*reader).dailySpO2},
	{name: "daily_stress", is: hasOneOf("day", "stress_high", "recovery_high", "day_summary"), read: (*reader).dailyStress},
	{name: "daily_cardiovascular_age", is: hasOneOf("day", "vascular_age", "pulse_wave_velocity", "cardiovascular_age"), read: (*reader).cardiovascularAge},
	{name: "vO2_max", is: has("day", "vo2_max"), read: (*reader).vo2Max},
	{name: "sleep_time", is: hasOneOf("day", "optimal_bedtime", "recommendation"), read: (*reader).sleepTime},
	{name: "workout", is: has("activity", "start_datetime", "end_datetime"), read: (*reader).workout},
	{name: "session", is: has("type", "start_datetime", "end_datetime"), read: (*reader).session},
	{name: "enhanced_tag", is: has("tag_type_code", "start_time"), read: (*reader).enhancedTag},
	{name: "tag", is: has("day", "tags", "timestamp"), read: (*reader).tag},
	{name: "rest_mode_period", is: has("start_day", "episodes"), read: (*reader).restMode},
	{name: "ring_configuration", is: hasOneOf("hardware_type", "firmware_version", "design", "set_up_at"), read: (*reader).ring},
	{name: "heartrate", is: has("bpm", "source", "timestamp"), read: (*reader).heartRate},
	{name: "ring_battery_level", is: isBattery, read: (*reader).battery},
	{name: "temperature", is: has("timestamp", "skin_temp"), read: (*reader).temperature},
	{name: "daytimestress", is: hasOneOf("timestamp", "stress_value", "recovery_value"), read: (*reader).daytimeStress},
	{name: "personal_info", is: isProfile, what: "Oura profile: age, weight and height without a day"},
	{name: "sleep", is: isNightWithoutTimes, read: (*reader).nightWithoutTimes},
}

// kindOf is the first kind that a document's fields fit, or nil.
func kindOf(o object) *kind {
	for i := range kinds {
		if kinds[i].is(o) {
			return &kinds[i]
		}
	}
	return nil
}

// isReadiness: what some programs store of it lacks the temperature, but the
// contributors are like no other's.
func isReadiness(o object) bool {
	c := newObject(o.M["contributors"])
	return o.Has("day") && (o.Any("temperature_deviation", "temperature_trend_deviation") || c.Any("recovery_index", "previous_night", "hrv_balance"))
}

func isResilience(o object) bool {
	return o.Has("day", "level") || o.Has("day") && newObject(o.M["contributors"]).Any("daytime_recovery", "sleep_recovery")
}

func isBattery(o object) bool {
	return o.Has("timestamp", "level") && o.Any("charging", "in_charger", "timestamp_unix")
}

func isProfile(o object) bool {
	return o.Has("id", "biological_sex") || o.Has("id", "age", "weight", "height")
}

// isNightWithoutTimes recognises a sleep from which another program has taken
// the times: its figures are still those of a day.
func isNightWithoutTimes(o object) bool {
	return o.Has("day") && o.Any("average_hrv", "lowest_heart_rate") && o.Any("total_sleep_duration", "efficiency")
}
