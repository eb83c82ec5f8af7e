package garminjson

import (
	"strings"

	"athletedata/parsers/jsonobject"
	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// The next five keep a sample if it is one: each leaves out the sentinels of
// its quantity and what no body shows.

func (r *reader) heart(t record.Moment, bpm *float64, context string) {
	if n := opt.Round(opt.Within(bpm, 1, 300)); n != nil {
		r.facts.HeartRates = append(r.facts.HeartRates, record.HeartRateSample{Time: t, BPM: *n, Context: context})
	}
}

func (r *reader) stressed(t record.Moment, level *float64) {
	if n := opt.Round(opt.Within(level, 0, 100)); n != nil {
		r.facts.Stress = append(r.facts.Stress, record.Stress{Time: t, Level: *n})
	}
}

func (r *reader) charged(t record.Moment, level *float64) {
	if n := opt.Round(opt.Within(level, 0, 100)); n != nil {
		r.facts.BodyBattery = append(r.facts.BodyBattery, record.BodyBattery{Time: t, Level: *n})
	}
}

func (r *reader) breathed(t record.Moment, rate *float64) {
	if v := opt.Within(rate, 0.1, 120); v != nil {
		r.facts.Respiration = append(r.facts.Respiration, record.Respiration{Time: t, BRPM: *v})
	}
}

func (r *reader) saturated(t record.Moment, percent *float64, context string) {
	if v := opt.Within(percent, 1, 100); v != nil {
		r.facts.SpO2 = append(r.facts.SpO2, record.SpO2{Time: t, Percent: *v, Context: context})
	}
}

// window are the keys that bound a day's answer.
func window(o object) {
	o.Drop("calendarDate", "startTimestampGMT", "endTimestampGMT", "startTimestampLocal", "endTimestampLocal")
}

// heartRates reads a day of heart rates, as Garmin Connect keeps them: one
// every two minutes.
func (r *reader) heartRates(o object, _ string) {
	s := shiftOf(o)
	for w := range series(o, "heartRateValues", "heartRateValueDescriptors", "timestamp", "heartrate") {
		r.heart(w.moment(s), w.num("heartrate"), "")
	}
	if d, ok := o.day("calendarDate"); ok {
		day := r.day(d)
		set(&day.RestingHeartRateBPM, o.More("restingHeartRate"))
		set(&day.MinHeartRateBPM, o.More("minHeartRate"))
		set(&day.MaxHeartRateBPM, o.More("maxHeartRate"))
		window(o)
		extra(&day.Extra, o.rest())
	}
}

// stress reads a day of stress and body battery, as it is measured every
// three minutes.
func (r *reader) stress(o object, _ string) {
	s := shiftOf(o)
	r.curves(o, s)
	if d, ok := o.day("calendarDate"); ok {
		day := r.day(d)
		set(&day.AvgStress, o.Some("avgStressLevel"))
		set(&day.MaxStress, o.Some("maxStressLevel"))
	}
}

// curves takes the two charts that stand together in several answers.
func (r *reader) curves(o object, s shift) {
	for w := range series(o, "stressValuesArray", "stressValueDescriptorsDTOList", "timestamp", "stressLevel") {
		r.stressed(w.moment(s), w.num("stressLevel"))
	}
	names := []string{"timestamp", "bodyBatteryLevel"}
	if list, _ := o.M["bodyBatteryValuesArray"].([]any); len(list) > 0 {
		if first, _ := list[0].([]any); len(first) > 2 {
			names = []string{"timestamp", "bodyBatteryStatus", "bodyBatteryLevel"}
		}
	}
	key := "bodyBatteryValueDescriptorsDTOList"
	if !o.Has(key) {
		key = "bodyBatteryValueDescriptorDTOList"
	}
	for w := range series(o, "bodyBatteryValuesArray", key, names...) {
		r.charged(w.moment(s), w.num("bodyBatteryLevel"))
	}
}

// bodyBatteryReport reads a day of the report, which has only the turning points.
func (r *reader) bodyBatteryReport(o object, _ string) {
	d, ok := o.day("date")
	if !ok {
		return
	}
	r.curves(o, shiftOf(o))
	day := r.day(d)
	set(&day.BodyBatteryCharged, o.Whole("charged"))
	set(&day.BodyBatteryDrained, o.Whole("drained"))
	window(o)
	extra(&day.Extra, o.rest())
}

// bodyBatteryEvent reads what charged or drained the body battery: a sleep, an
// activity, a rest.
func (r *reader) bodyBatteryEvent(o object, _ string) {
	r.curves(o, shift{})
	e := o.object("event")
	t, ok := e.at("eventStartTimeGmt")
	kind := e.Text("eventType")
	if !ok || kind == "" {
		return
	}
	offset := seconds(opt.Scale(e.Num("timezoneOffset"), 0.001))
	if ms := jsonobject.Number(e.M["timezoneOffset"]); ms != nil && *ms < 0 {
		offset = -seconds(opt.Scale(ms, -0.001))
	}
	at, _ := moment(t, t.Add(offset), true, e.Has("timezoneOffset"))
	note := record.Note{Time: at, Kind: "event", Text: kind, Value: e.Num("bodyBatteryImpact"), Unit: "body battery",
		DurationS: opt.Scale(e.Some("durationInMilliseconds"), 0.001), Extra: e.rest()}
	extra(&note.Extra, o.rest())
	r.facts.Notes = append(r.facts.Notes, note)
}

// respiration reads a day of breathing rates with the means of the hours.
func (r *reader) respiration(o object, _ string) {
	s := shiftOf(o)
	for w := range series(o, "respirationValuesArray", "respirationValueDescriptorsDTOList", "timestamp", "respiration") {
		r.breathed(w.moment(s), w.num("respiration"))
	}
	for w := range series(o, "respirationAveragesValuesArray", "respirationAveragesValueDescriptorDTOList",
		"timestamp", "averageRespirationValue", "highRespirationValue", "lowRespirationValue") {
		r.hourOfBreath(w.moment(s), w.num("averageRespirationValue"), w.num("highRespirationValue"), w.num("lowRespirationValue"))
	}
	if d, ok := o.day("calendarDate"); ok {
		day := r.day(d)
		breath(day, o)
		window(o)
		extra(&day.Extra, o.rest())
	}
}

// hourOfBreath keeps the figures of an hour as samples of their own, since
// means must not stand among the measurements.
func (r *reader) hourOfBreath(t record.Moment, average, high, low *float64) {
	r.sample(t, "respiration_hour_avg_brpm", opt.Within(average, 0.1, 120), "")
	r.sample(t, "respiration_hour_max_brpm", opt.Within(high, 0.1, 120), "")
	r.sample(t, "respiration_hour_min_brpm", opt.Within(low, 0.1, 120), "")
}

// spo2 reads a day of oxygen saturations: single measurements on demand, and
// the means of the hours of those that the watch takes by itself.
func (r *reader) spo2(o object, _ string) {
	s := shiftOf(o)
	for w := range series(o, "spO2SingleValues", "spO2ValueDescriptorsDTOList", "timestamp", "spo2Reading") {
		r.saturated(w.moment(s), w.num("spo2Reading"), "spot")
	}
	for w := range series(o, "spO2HourlyAverages", "", "timestamp", "spo2Reading") {
		r.sample(w.moment(s), "spo2_hour_avg_pct", opt.Within(w.num("spo2Reading"), 1, 100), "")
	}
	for t, v := range points(o, "continuousReadingDTOList", func(p object) *float64 { return p.Num("spo2Reading") }, "epochTimestamp", "readingTimeGMT") {
		r.saturated(t, &v, "continuous")
	}
	if d, ok := o.day("calendarDate"); ok {
		day := r.day(d)
		set(&day.AvgSpO2Pct, o.More("averageSpO2"))
		set(&day.MinSpO2Pct, o.More("lowestSpO2"))
		window(o)
		extra(&day.Extra, o.rest())
	}
}

// steps reads a quarter of an hour of the day's chart. It counts the steps of
// all activities together, which FIT calls "all".
func (r *reader) steps(o object, _ string) {
	start, ok1 := o.at("startGMT")
	end, ok2 := o.at("endGMT")
	if !ok1 || !ok2 || !end.After(start) {
		return
	}
	at, length := record.At(end), end.Sub(start).Seconds()
	if n := o.Whole("steps"); n != nil {
		r.facts.Steps = append(r.facts.Steps, record.Steps{Time: at, ActivityType: "all", DurationS: &length, Steps: n})
	}
	r.sample(at, "wheelchair_pushes", o.More("pushes"), "")
	if level := o.Text("primaryActivityLevel"); level != "none" {
		r.sample(at, "activity_level", nil, level)
	}
}

// floors reads the chart of floors, in quarters of an hour.
func (r *reader) floors(o object, _ string) {
	s := shiftOf(o)
	for w := range series(o, "floorValuesArray", "floorsValueDescriptorDTOList", "startTimeGMT", "endTimeGMT", "floorsAscended", "floorsDescended") {
		end, ok := instant(w.get("endTimeGMT"))
		if !ok {
			continue
		}
		r.sample(s.at(end), "floors_ascended", opt.Within(w.num("floorsAscended"), 0, 1e4), "")
		r.sample(s.at(end), "floors_descended", opt.Within(w.num("floorsDescended"), 0, 1e4), "")
	}
}

// hrv reads a night of heart rate variability with its five-minute values.
func (r *reader) hrv(o object, _ string) {
	r.hrvNight(o.object("hrvSummary"))
	for _, e := range o.List("hrvReadings") {
		p := newObject(e)
		t, ok := p.moment("readingTimeGMT", "readingTimeLocal")
		if v := opt.Within(p.Num("hrvValue"), 1, 1000); ok && v != nil {
			r.facts.HRVSamples = append(r.facts.HRVSamples, record.HRVSample{Time: t, RMSSDMS: *v})
		}
	}
}

// hrvNight reads the summary of a night. In the first weeks with a watch there
// is no baseline.
func (r *reader) hrvNight(o object) {
	d, ok := o.day("calendarDate")
	if !ok {
		return
	}
	base := o.object("baseline")
	n := record.HRVNight{Day: d, RMSSDMS: o.More("lastNightAvg"), Max5MinRMSSDMS: o.More("lastNight5MinHigh"), WeeklyRMSSDMS: o.More("weeklyAvg"),
		BaselineLowMS: base.More("balancedLow"), BaselineHighMS: base.More("balancedUpper"), BaselineLowUpperMS: base.More("lowUpper"),
		Status: strings.ToLower(o.Text("status")), Extra: o.rest()}
	extra(&n.Extra, base.rest())
	if n.RMSSDMS != nil || n.WeeklyRMSSDMS != nil {
		r.facts.HRVNights = append(r.facts.HRVNights, n)
	}
}

// alarm reads a warning of an unusual heart rate at rest.
func (r *reader) alarm(o object, _ string) {
	t, ok := o.at("abnormalHrEventGMT")
	if v := o.More("abnormalHrValue"); ok && v != nil {
		o.Drop("calendarDate")
		r.facts.Notes = append(r.facts.Notes, record.Note{Time: record.At(t), Kind: "alarm", Text: "abnormal heart rate", Value: v, Unit: "bpm", Extra: o.rest()})
	}
}

// snapshot reads a Health Snapshot: two minutes at rest, each quantity with
// its lowest, mean and highest value.
func (r *reader) snapshot(o object, _ string) {
	local, hasLocal := o.at("startTimestampLocal", "startTimeLocal")
	utc, hasUTC := o.at("startTimestampGMT", "startTimeGMT", "startTimeGmt", "timestampGMT")
	t, ok := moment(utc, local, hasUTC, hasLocal)
	if !ok || !t.HasUTC {
		return
	}
	for _, e := range o.List("summaryTypeDataList") {
		s := newObject(e)
		name := strings.ToLower(s.Text("summaryType"))
		if name == "" {
			continue
		}
		for _, part := range []string{"min", "avg", "max"} {
			r.sample(t, "snapshot_"+name+"_"+part, s.More(part+"Value"), "")
		}
	}
}
