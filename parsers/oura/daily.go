package oura

import (
	"athletedata/parsers/jsonobject"
	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// unworn is how many seconds of a day the ring lies in a drawer before the
// zeros of that day mean nothing.
const unworn = 23.5 * 3600

// dailyActivity reads a day of activity: its totals, its class of every five
// minutes and its MET of every minute.
func (r *reader) dailyActivity(o object) {
	d, ok := o.day("day")
	if !ok {
		r.unusable("a day of activity without a date")
		return
	}
	start, hasStart := o.at("timestamp")
	if met := o.object("met"); met.Has("items") {
		r.series(met, func(t record.Moment, v float64) {
			if v > 0 && v < 100 {
				r.sample(t, "met", v, "")
			}
		})
		if !hasStart { // older documents: both begin with the day
			start, hasStart = met.at("timestamp")
		}
	}
	if hasStart {
		r.digits(o.Text("class_5_min"), start, 300, func(t record.Moment, c byte) {
			if class := classes[c]; class != "" {
				r.sample(t, "activity_class", float64(c-'0'), class)
			}
		})
	}
	r.scores(d, "activity", o)
	s := record.DailySummary{Day: d, DistanceM: o.Some("equivalent_walking_distance"), EnergyKcal: o.More("total_calories"),
		ActiveEnergyKcal: o.Some("active_calories"), Steps: opt.Round(o.Some("steps"))}
	s.SedentaryS, s.ActiveS, s.HighlyActiveS = o.Some("sedentary_time"), o.Some("low_activity_time"), o.Some("high_activity_time")
	s.ModerateMin, s.VigorousMin = opt.Scale(o.Some("medium_activity_time"), 1.0/60), opt.Scale(o.Some("high_activity_time"), 1.0/60)
	if idle := jsonobject.Number(o.M["non_wear_time"]); idle != nil && *idle >= unworn && s.Steps != nil && *s.Steps == 0 {
		s = record.DailySummary{Day: d}
	}
	s.Extra = o.rest()
	r.facts.DailySummaries = append(r.facts.DailySummaries, s)
}

// classes are those of class_5_min, by their digit.
var classes = map[byte]string{'0': "non_wear", '1': "rest", '2': "inactive", '3': "low", '4': "medium", '5': "high"}

// dailyReadiness reads how rested the user was.
func (r *reader) dailyReadiness(o object) {
	d, ok := o.day("day")
	if !ok {
		r.unusable("a readiness without a date")
		return
	}
	r.scores(d, "readiness", o)
	if t := opt.Within(o.Num("temperature_deviation"), -20, 20); t != nil {
		r.facts.DailySummaries = append(r.facts.DailySummaries, record.DailySummary{Day: d, TemperatureDeviationC: t})
	}
	r.score(d, "temperature_trend_deviation_c", opt.Within(o.Num("temperature_trend_deviation"), -20, 20), "")
	r.beyond(d, "readiness", o)
}

// dailySleep reads how Oura scores the sleep of a day.
func (r *reader) dailySleep(o object) {
	if d, ok := o.day("day"); ok {
		r.scores(d, "sleep", o)
		r.beyond(d, "sleep", o)
		return
	}
	r.unusable("a sleep score without a date")
}

// dailySpO2 reads the oxygen of a night. An average of 0 is none.
func (r *reader) dailySpO2(o object) {
	d, ok := o.day("day")
	if !ok {
		r.unusable("an oxygen saturation without a date")
		return
	}
	average := o.object("spo2_percentage").Num("average")
	if average == nil {
		average = o.Num("spo2_percentage") // a number alone in some tables
	}
	if average = opt.Within(average, 1, 100); average != nil {
		r.facts.DailySummaries = append(r.facts.DailySummaries, record.DailySummary{Day: d, AvgSpO2Pct: average})
	}
	r.score(d, "breathing_disturbance_index", opt.Within(o.Num("breathing_disturbance_index"), 0, 100), "")
	r.beyond(d, "spo2", o)
}

// dailyStress reads how long the day was stressful and how long restoring.
func (r *reader) dailyStress(o object) {
	d, ok := o.day("day")
	if !ok {
		r.unusable("a stress of a day without a date")
		return
	}
	r.score(d, "stress_high_s", o.Some("stress_high"), "")
	r.score(d, "recovery_high_s", o.Some("recovery_high"), "")
	r.score(d, "stress_summary", nil, o.Text("day_summary"))
	r.beyond(d, "stress", o)
}

// dailyResilience reads how well the user bears stress over weeks.
func (r *reader) dailyResilience(o object) {
	d, ok := o.day("day")
	if !ok {
		r.unusable("a resilience without a date")
		return
	}
	r.score(d, "resilience_level", nil, o.Text("level"))
	c := o.object("contributors")
	for _, key := range jsonobject.Keys(c.M) {
		r.score(d, "resilience_"+key+"_score", opt.Within(c.Num(key), 0, 100), "")
	}
	r.beyond(d, "resilience", o)
}

// cardiovascularAge reads the age that the vessels seem to have. The export
// has a smoothed one in a table of its own.
func (r *reader) cardiovascularAge(o object) {
	d, ok := o.day("day")
	if !ok {
		r.unusable("a cardiovascular age without a date")
		return
	}
	r.score(d, "vascular_age_y", opt.Within(o.Num("vascular_age"), 1, 130), "")
	r.score(d, "vascular_age_smoothed_y", opt.Within(o.Num("cardiovascular_age"), 1, 130), "")
	r.score(d, "pulse_wave_velocity_mps", o.More("pulse_wave_velocity"), "")
	r.beyond(d, "cardiovascular_age", o)
}

// vo2Max reads the VO2max in ml/kg/min.
func (r *reader) vo2Max(o object) {
	if d, ok := o.day("day"); ok {
		r.score(d, "vo2max", o.More("vo2_max"), "")
		r.beyond(d, "vo2max", o)
		return
	}
	r.unusable("a VO2max without a date")
}

// sleepTime reads the advice when to go to bed, in seconds from the midnight
// with which the day begins; before it they are negative.
func (r *reader) sleepTime(o object) {
	d, ok := o.day("day")
	if !ok {
		r.unusable("an advice for bedtime without a date")
		return
	}
	best := o.object("optimal_bedtime")
	r.score(d, "optimal_bedtime_start_s", opt.Within(best.Num("start_offset"), -86400, 2*86400), "")
	r.score(d, "optimal_bedtime_end_s", opt.Within(best.Num("end_offset"), -86400, 2*86400), "")
	r.score(d, "optimal_bedtime_utc_offset_s", best.Num("day_tz"), "")
	r.score(d, "sleep_time_recommendation", nil, o.Text("recommendation"))
	r.score(d, "sleep_time_status", nil, o.Text("status"))
	r.beyond(d, "sleep_time", o)
}
