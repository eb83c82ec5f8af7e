package garminjson

import (
	"regexp"
	"strings"
	"unicode"

	"athletedata/parsers/jsonobject"
	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// internalSpeed turns Garmin's internal speed, centimetres a millisecond, into
// metres a second.
const internalSpeed = 10

// readiness reads a training readiness. The device computes it several times a
// day; the day's figure is that of waking up, and all are samples in time.
func (r *reader) readiness(o object, _ string) {
	d, ok := o.day("calendarDate")
	score := opt.Within(o.Num("score"), 0, 100)
	if !ok || score == nil {
		return
	}
	rank := rankOf(o)
	if o.Text("inputContext") == "AFTER_WAKEUP_RESET" {
		rank += 1e15 // above any other of the day
	}
	if t, ok := o.moment("timestamp", "timestampLocal"); ok && t.HasUTC {
		r.sample(t, "training_readiness", score, "")
	}
	level := o.Text("level")
	r.figure(d, "recovery_time_min", o.Some("recoveryTime"), rank)
	r.score(d, "training_readiness", score, level, o.rest(), rank)
}

// statusNames are the numbers of Garmin Connect; the export has the names.
var statusNames = map[string]string{"0": "NO_STATUS", "1": "DETRAINING", "2": "UNPRODUCTIVE", "3": "OVERREACHING", "4": "MAINTAINING",
	"5": "RECOVERY", "6": "PEAKING", "7": "PRODUCTIVE", "8": "STRAINED"}

// status reads a training status. Several devices tell one; that of the
// primary training device counts.
func (r *reader) status(o object, _ string) {
	d, ok := o.day("calendarDate", "timestamp")
	status := o.Text("trainingStatus")
	if !ok || status == "" {
		return
	}
	rank := rankOf(o)
	if o.Yes("primaryTrainingDevice") {
		rank += 1e15
	}
	if load := newObject(o.M["acuteTrainingLoadDTO"]); load.M != nil {
		o.Drop("acuteTrainingLoadDTO")
		r.loadOf(d, load, rank)
	}
	if name := statusNames[status]; name != "" {
		status = name
	}
	r.score(d, "training_status", nil, status, o.rest(), rank)
}

// load reads an element of MetricsAcuteTrainingLoad_*.json.
func (r *reader) load(o object, _ string) {
	if d, ok := o.day("calendarDate"); ok {
		r.loadOf(d, o, rankOf(o))
	}
}

// loadOf keeps the load of the last days, that of the last weeks, and how they
// compare.
func (r *reader) loadOf(d record.Date, o object, rank float64) {
	chronic, ratio := o.Some("dailyTrainingLoadChronic"), o.Some("dailyAcuteChronicWorkloadRatio")
	r.figure(d, "chronic_training_load", chronic, rank)
	r.figure(d, "acute_chronic_workload_ratio", ratio, rank)
	if acute := o.Some("dailyTrainingLoadAcute"); acute != nil {
		r.score(d, "acute_training_load", acute, o.Text("acwrStatus"), o.rest(), rank)
	}
}

// loadBalance reads the load of four weeks by its intensity.
func (r *reader) loadBalance(o object, _ string) {
	d, ok := o.day("calendarDate")
	if !ok {
		return
	}
	rank := rankOf(o)
	if o.Yes("primaryTrainingDevice") {
		rank += 1e15
	}
	r.figure(d, "training_load_4w_aerobic_low", o.Some("monthlyLoadAerobicLow"), rank)
	r.figure(d, "training_load_4w_aerobic_high", o.Some("monthlyLoadAerobicHigh"), rank)
	r.figure(d, "training_load_4w_anaerobic", o.Some("monthlyLoadAnaerobic"), rank)
	r.score(d, "training_load_balance", nil, o.Text("trainingBalanceFeedbackPhrase"), o.rest(), rank)
}

// vo2Max reads a maximal oxygen uptake: of a day, or of one activity. The
// sport stands in the object, in its category, or in the key above it.
func (r *reader) vo2Max(o object, at string) {
	d, ok := o.day("calendarDate")
	value := o.More("vo2MaxPreciseValue", "vo2MaxValue", "vO2MaxValue")
	if !ok || value == nil {
		return
	}
	sport := strings.ToLower(o.Text("sport"))
	category := o.Num("maxMetCategory")
	if sport == "" || sport == "generic" {
		if sport = "running"; at == "cycling" || category != nil && *category == 1 {
			sport = "cycling"
		}
	}
	name := "vo2max_" + snake(sport)
	if o.Has("activityId") {
		name = "activity_" + name
	}
	r.figure(d, "max_met", o.More("maxMet"), rankOf(o))
	r.score(d, name, value, "", o.rest(), rankOf(o))
}

// acclimation reads how far the athlete is used to heat and height. Zero is a
// value here: not at all.
func (r *reader) acclimation(o object, _ string) {
	if d, ok := o.day("calendarDate"); ok {
		rank := rankOf(o)
		r.figure(d, "heat_acclimation_pct", o.Some("heatAcclimationPercentage"), rank)
		r.score(d, "altitude_acclimation_m", o.Some("altitudeAcclimation"), "", o.rest(), rank)
	}
}

// races reads the times that Garmin predicts; the export and Garmin Connect
// name them differently.
func (r *reader) races(o object, _ string) {
	d, ok := o.day("calendarDate")
	if !ok {
		return
	}
	rank := rankOf(o)
	r.figure(d, "race_time_5k_s", o.More("raceTime5K", "time5K"), rank)
	r.figure(d, "race_time_10k_s", o.More("raceTime10K", "time10K"), rank)
	r.figure(d, "race_time_half_marathon_s", o.More("raceTimeHalf", "raceTimeHalfMarathon", "timeHalfMarathon"), rank)
	r.figure(d, "race_time_marathon_s", o.More("raceTimeMarathon", "timeMarathon"), rank)
}

// hill reads the hill score with its two parts.
func (r *reader) hill(o object, _ string) {
	if d, ok := o.day("calendarDate"); ok {
		rank := rankOf(o)
		r.figure(d, "hill_strength_score", o.Some("strengthScore"), rank)
		r.figure(d, "hill_endurance_score", o.Some("enduranceScore"), rank)
		r.score(d, "hill_score", o.Some("overallScore"), "", o.rest(), rank)
	}
}

// endurance reads the endurance score.
func (r *reader) endurance(o object, _ string) {
	if d, ok := o.day("calendarDate"); ok {
		r.score(d, "endurance_score", o.More("overallScore"), "", o.rest(), rankOf(o))
	}
}

// enduranceWeeks reads the endurance score by weeks; each stands under its
// first day.
func (r *reader) enduranceWeeks(o object, _ string) {
	groups := o.object("groupMap")
	for _, day := range jsonobject.Keys(groups.M) {
		t, ok := instant(day)
		if g := groups.object(day); ok {
			r.figure(record.Day(t), "endurance_score_week_max", g.More("groupMax"), 0)
			r.score(record.Day(t), "endurance_score_week_avg", g.More("groupAverage"), "", g.rest(), 0)
		}
	}
	r.inside(newObject(map[string]any{"enduranceScoreDTO": o.M["enduranceScoreDTO"]}), "")
}

// threshold reads a fragment of the lactate threshold: of speed and heart
// rates only one is told in each.
func (r *reader) threshold(o object, _ string) {
	if d, ok := o.day("calendarDate"); ok {
		r.figure(d, "lactate_threshold_speed_mps", opt.Scale(o.More("speed"), internalSpeed), 0)
		r.figure(d, "lactate_threshold_hr_bpm", opt.Within(o.Num("hearRate", "heartRate"), 1, 300), 0)
		r.figure(d, "lactate_threshold_hr_cycling_bpm", opt.Within(o.Num("heartRateCycling"), 1, 300), 0)
		r.figure(d, "lactate_threshold_hr_rowing_bpm", opt.Within(o.Num("heartRateRowing"), 1, 300), 0)
	}
}

// thresholdPower reads the functional threshold power, by default of cycling.
func (r *reader) thresholdPower(o object, _ string) {
	d, ok := o.day("calendarDate")
	power := o.More("functionalThresholdPower")
	if !ok || power == nil {
		return
	}
	name := "functional_threshold_power_w"
	if sport := strings.ToLower(o.Text("sport")); sport != "" && sport != "cycling" {
		name = "functional_threshold_power_" + snake(sport) + "_w"
	}
	r.score(d, name, power, "", o.rest(), 0)
}

// thresholdSeries reads the history of a threshold; of which one, only the
// file's name tells.
func (r *reader) thresholdSeries(o object, _ string) {
	d, ok := o.day("updatedDate", "from")
	value := o.More("value")
	switch {
	case !ok || value == nil:
	case strings.Contains(r.name, "thresholdspeed"):
		r.figure(d, "lactate_threshold_speed_mps", opt.Scale(value, internalSpeed), 0)
	case strings.Contains(r.name, "thresholdheartrate"):
		r.figure(d, "lactate_threshold_hr_bpm", opt.Within(value, 1, 300), 0)
	case strings.Contains(r.name, "thresholdpower"):
		r.figure(d, "functional_threshold_power_w", value, 0)
	default:
		r.unstored("Garmin history of a threshold that does not say of which")
	}
}

// fitnessAge reads the fitness age with what it is made of.
func (r *reader) fitnessAge(o object, _ string) {
	d, ok := o.day("calendarDate", "asOfDateGmt", "lastUpdated")
	age := o.More("fitnessAge", "currentBioAge")
	if !ok || age == nil {
		return
	}
	r.figure(d, "achievable_fitness_age_y", o.More("achievableFitnessAge", "healthyAllBioAge"), rankOf(o))
	r.score(d, "fitness_age_y", age, "", o.rest(), rankOf(o))
}

// habit reads an entry of the lifestyle log: coffee, alcohol, a late meal.
func (r *reader) habit(o object, _ string) {
	name := snake(o.Text("name"))
	if d, ok := o.day("calendarDate"); ok && name != "" {
		r.score(d, "lifestyle_"+name, nil, o.Text("logStatus"), o.rest(), 0)
	}
}

// isUnknownMetric recognises a day of a family of metrics that is younger than
// this program: all of them say whose day it is, by which device.
func isUnknownMetric(o object) bool {
	return o.Has("calendarDate", "deviceId") && o.Any("userProfilePK", "userProfilePk") && o.Any("timestamp", "createTimestamp")
}

// family finds the name of a family of metrics in that of its file:
// RunningTolerance_20260101_20260401_100200300.json.
var family = regexp.MustCompile(`([A-Za-z]+)_\d{8}_\d{8}_[^/\\]*$`)

// metric keeps such a day as it is, under the family's name.
func (r *reader) metric(o object, _ string) {
	m := family.FindStringSubmatch(r.path)
	d, ok := o.day("calendarDate")
	if !ok || m == nil {
		r.unstored("Garmin metric that this version does not know")
		return
	}
	value := o.Num("overallScore", "score", "value", "level")
	r.score(d, snake(strings.TrimSuffix(m[1], "DTO")), value, "", o.rest(), rankOf(o))
}

// snake writes RunningTolerance and "Best 1km Run" as running_tolerance and best_1km_run.
func snake(s string) string {
	var b strings.Builder
	lower := false
	for _, c := range s {
		switch {
		case unicode.IsUpper(c) && lower:
			b.WriteByte('_')
			b.WriteRune(unicode.ToLower(c))
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			b.WriteRune(unicode.ToLower(c))
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
		lower = unicode.IsLower(c)
	}
	return strings.Trim(b.String(), "_")
}
