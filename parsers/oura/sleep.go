package oura

import (
	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// sleepKinds are ours for Oura's types: "long_sleep" counts as a night by
// itself (three hours and more), "sleep" and "late_nap" are shorter ones that
// the user confirmed, "rest" was taken for sleep and was none.
var sleepKinds = map[string]string{"long_sleep": "night", "sleep": "nap", "late_nap": "nap", "rest": "rest", "deleted": "deleted"}

// sleep reads one period of sleep with all that was measured in it.
func (r *reader) sleep(o object) {
	start, ok1 := o.at("bedtime_start")
	end, ok2 := o.at("bedtime_end")
	inBed := end.t.Sub(start.t).Seconds()
	if !ok1 || !ok2 || inBed <= 0 || inBed > 2*86400 {
		r.unusable("a sleep without a beginning and an end")
		return
	}
	s := record.Sleep{Start: start.moment(), End: end.moment(), Kind: sleepKinds[o.Text("type")]}
	day, ok := o.day("day")
	if !ok {
		day = record.Day(end.t)
	}
	s.Day = day
	if s.Kind == "deleted" {
		// The user took it back. The row says so, also to one that was loaded
		// before; its figures count for nothing and are kept beside it.
		s.Extra = o.rest()
		r.facts.Sleeps = append(r.facts.Sleeps, s)
		return
	}
	if s.Kind == "" && o.M["type"] == nil {
		s.Kind = "night"
	} else if s.Kind == "" {
		s.Kind = o.Text("type")
	}
	if s.InBedS = o.More("time_in_bed"); s.InBedS == nil {
		s.InBedS = &inBed
	}
	s.AsleepS, s.DeepS, s.LightS, s.RemS = o.Some("total_sleep_duration"), o.Some("deep_sleep_duration"), o.Some("light_sleep_duration"), o.Some("rem_sleep_duration")
	s.AwakeS, s.LatencyS, s.EfficiencyPct = o.Some("awake_time"), o.Some("latency"), o.share("efficiency")
	s.AvgHeartRateBPM, s.MinHeartRateBPM = o.More("average_heart_rate"), o.More("lowest_heart_rate")
	s.AvgRMSSDMS, s.AvgRespirationBRPM = o.More("average_hrv"), o.More("average_breath")
	s.RestlessCount = opt.Round(o.Some("restless_periods"))

	r.stages(o, start, end)
	r.digits(o.Text("movement_30_sec"), start, 30, func(t record.Moment, c byte) {
		if c >= '1' && c <= '4' {
			r.sample(t, "movement", float64(c-'0'), movements[c-'1'])
		}
	})
	r.series(o.object("heart_rate"), func(t record.Moment, v float64) { r.pulse(t, &v, "sleep") })
	highest := 0.0
	r.series(o.object("hrv"), func(t record.Moment, v float64) {
		if v >= 1 && v <= 1000 {
			r.facts.HRVSamples = append(r.facts.HRVSamples, record.HRVSample{Time: t, RMSSDMS: v})
			highest = max(highest, v)
		}
	})
	if s.Kind == "night" && s.AvgRMSSDMS != nil {
		r.hrvNight(record.HRVNight{Day: day, RMSSDMS: s.AvgRMSSDMS, Max5MinRMSSDMS: opt.Within(&highest, 1, 1000)}, s.AsleepS)
	}
	s.Extra = o.rest()
	r.facts.Sleeps = append(r.facts.Sleeps, s)
}

var movements = []string{"none", "restless", "tossing", "active"}

// stages takes the stretches of sleep of the same stage. Of the notations that
// one of five minutes counts which Oura's totals of the night are drawn with,
// so that years with and without the finer one are alike.
func (r *reader) stages(o object, start, end stamp) {
	text, interval := "", 300.0
	for _, key := range []string{"sleep_phase_5_min", "app_sleep_phase_5_min", "sleep_phase_30_sec"} {
		if t, _ := o.M[key].(string); t != "" {
			if text = o.Text(key); key == "sleep_phase_30_sec" {
				interval = 30
			}
			break
		}
	}
	names := map[byte]string{'1': "deep", '2': "light", '3': "rem", '4': "awake"}
	inBed := end.t.Sub(start.t).Seconds()
	text = text[:min(len(text), maxItems)]
	for i := 0; i < len(text); {
		from := i
		for i < len(text) && text[i] == text[from] {
			i++
		}
		begin, until := float64(from)*interval, min(float64(i)*interval, inBed)
		if until <= begin {
			break
		}
		stage := names[text[from]]
		if stage == "" {
			stage = "unmeasurable"
		}
		r.facts.SleepStages = append(r.facts.SleepStages, record.SleepStage{Start: start.after(begin), DurationS: until - begin, Stage: stage})
	}
}

// hrvNight keeps the variability of a night; of two nights of a day, that of
// the longer one.
func (r *reader) hrvNight(n record.HRVNight, asleep *float64) {
	length := 0.0
	if asleep != nil {
		length = *asleep
	}
	was, twice := r.nights[n.Day]
	switch {
	case !twice:
		r.nights[n.Day] = mainNight{length, len(r.facts.HRVNights)}
		r.facts.HRVNights = append(r.facts.HRVNights, n)
	case length >= was.asleepS:
		r.nights[n.Day] = mainNight{length, was.row}
		r.facts.HRVNights[was.row] = n
	}
}

// nightWithoutTimes keeps the figures of a night as those of its day: a sleep
// needs a beginning.
func (r *reader) nightWithoutTimes(o object) {
	d, ok := o.day("day")
	if !ok {
		r.unusable("a night without a date")
		return
	}
	asleep := o.Some("total_sleep_duration")
	if hrv := o.More("average_hrv"); hrv != nil {
		r.hrvNight(record.HRVNight{Day: d, RMSSDMS: hrv}, asleep)
	}
	if asleep != nil {
		r.facts.DailySummaries = append(r.facts.DailySummaries, record.DailySummary{Day: d, SleepS: asleep})
	}
	r.score(d, "sleep_efficiency_pct", o.share("efficiency"), "")
	r.score(d, "sleep_lowest_heart_rate_bpm", o.More("lowest_heart_rate"), "")
	r.beyond(d, "sleep", o)
}
