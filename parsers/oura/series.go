package oura

import (
	"strings"

	"athletedata/parsers/jsonobject"
	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// maxItems is how many values a series may have: twice a day of MET. More is
// no measurement but damage.
const maxItems = 2 * 1440

// series walks through {interval, items, timestamp}: item i was measured i
// intervals after the timestamp, and null is no value.
func (r *reader) series(o object, each func(t record.Moment, v float64)) {
	start, ok := o.at("timestamp")
	interval := opt.Within(o.Num("interval"), 1, 86400)
	items, _ := o.Get("items").([]any)
	if !ok || interval == nil {
		return
	}
	for i, item := range items[:min(len(items), maxItems)] {
		if v := jsonobject.Number(item); v != nil {
			each(start.after(float64(i)**interval), *v)
		}
	}
}

// digits walks through a text of one digit per interval.
func (r *reader) digits(text string, start stamp, interval float64, each func(t record.Moment, digit byte)) {
	for i := range min(len(text), maxItems) {
		each(start.after(float64(i)*interval), text[i])
	}
}

// sample keeps a value in time that has no table of its own.
func (r *reader) sample(t record.Moment, name string, value float64, text string) {
	r.facts.WellnessSamples = append(r.facts.WellnessSamples, record.WellnessSample{Time: t, Name: name, Value: &value, Text: text})
}

// pulse keeps a heart rate. 0 and what no heart does are none.
func (r *reader) pulse(t record.Moment, bpm *float64, context string) {
	if n := opt.Round(opt.Within(bpm, 20, 300)); n != nil {
		r.facts.HeartRates = append(r.facts.HeartRates, record.HeartRateSample{Time: t, BPM: *n, Context: context})
	}
}

// heartRate reads one of the heart rates of every five minutes.
func (r *reader) heartRate(o object) {
	if t, ok := o.utc("timestamp"); ok {
		r.pulse(t, o.Num("bpm"), o.Text("source"))
		return
	}
	r.unusable("a heart rate without a time")
}

// battery reads how full the ring is.
func (r *reader) battery(o object) {
	t, ok := o.utc("timestamp")
	level := opt.Within(o.Num("level"), 0, 100)
	if !ok || level == nil {
		r.unusable("a battery level without a time or a level")
		return
	}
	state := ""
	if o.Yes("in_charger") {
		state = "in_charger"
	}
	if o.Yes("charging") {
		state = "charging"
	}
	r.sample(t, "battery_pct", *level, state)
}

// temperature reads a temperature of the finger, which only the export has.
func (r *reader) temperature(o object) {
	t, ok := o.utc("timestamp")
	c := opt.Within(o.Num("skin_temp"), 5, 50)
	switch {
	case !ok:
		r.unusable("a temperature without a time")
	case c != nil:
		r.facts.SkinTemps = append(r.facts.SkinTemps, record.SkinTemp{Time: t, TemperatureC: c})
	}
}

// daytimeStress reads stress and recovery in the course of the day, which only
// the export has. Their scale is Oura's own.
func (r *reader) daytimeStress(o object) {
	t, ok := o.utc("timestamp")
	if !ok {
		r.unusable("a stress value without a time")
		return
	}
	for _, key := range []string{"stress_value", "recovery_value"} {
		if v := o.Some(key); v != nil {
			r.sample(t, strings.TrimSuffix("daytime_"+key, "_value"), *v, "")
		}
	}
}
