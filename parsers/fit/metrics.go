package fit

import (
	"strconv"

	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/profile/untyped/mesgnum"
	"github.com/muktihari/fit/proto"

	"athletedata/parsers/record"
)

// maxMet reads a maximal oxygen uptake as the device computed it.
func (w *wellness) maxMet(m *proto.Message) {
	t, ok := unixOf(m, 0) // update_time
	if !ok {
		if t, ok = w.time(m); !ok {
			return
		}
	}
	sport := ""
	if n := inRange(m, 5, 1, 254); n != nil { // 0: generic
		sport = sportName(int(*n))
	}
	category := inRange(m, 8, 0, 254)
	if sport == "" {
		sport = "running"
		if category != nil && typedef.MaxMetCategory(*category) == typedef.MaxMetCategoryCycling {
			sport = "cycling"
		}
	}
	var extra map[string]any
	for i := range m.Fields {
		if f := &m.Fields[i]; f.Num != 0 && f.Num != 2 && f.Num != 5 && f.Num != proto.FieldNumTimestamp {
			keepExtra(&extra, f)
		}
	}
	w.score(t, "vo2max_"+sport, inRange(m, 2, 1, 120), "", extra)
}

// figure is a field of a message that the profile does not have.
type figure struct {
	field     byte
	name      string
	scale     float64
	low, high float64
}

// undocumented are messages of metrics files whose fields people found out by
// comparing them with what the watch shows (Garmin watches of 2022 to 2025).
// The rest of such a message is kept beside its first figure by number.
var undocumented = map[typedef.MesgNum][]figure{
	79:  {{0, "user_metrics_vo2max", 292.57, 1, 120}, {15, "user_metrics_body_battery", 1, 0, 100}},
	140: {{7, "max_met", 65536, 0.1, 40}, {9, "recovery_time_min", 1, 1, 20000}},
	330: {{2, "sleep_score", 1, 1, 100}},
	369: {{0, "training_readiness", 1, 0, 100}},
	378: {{3, "acute_training_load", 1, 1, 65534}, {4, "chronic_training_load", 1, 1, 65534}},
	379: {{0, "sleep_schedule_bed_s", 1, 0, secondsADay}, {1, "sleep_schedule_wake_s", 1, 0, secondsADay}},
	384: {{2, "sleep_score", 1, 1, 100}, {7, "sleep_hrv_ms", 65536, 1, 500}},
	410: {{0, "sleep_need_usual_min", 1, 1, 1440}, {1, "sleep_need_min", 1, 1, 1440}},
}

func (w *wellness) scores(m *proto.Message, figures []figure) {
	t, ok := w.time(m)
	if !ok {
		return
	}
	var rest map[string]any
	for i := range m.Fields {
		f := &m.Fields[i]
		if n, ok := raw(f.Value, f.BaseType); ok && f.Num != proto.FieldNumTimestamp {
			keep(&rest, "field_"+strconv.Itoa(int(f.Num)), &n)
		}
	}
	any := false
	for _, g := range figures {
		v := scaledField(m, g)
		if v == nil {
			continue
		}
		w.score(t, g.name, v, "", rest)
		rest, any = nil, true
	}
	if !any {
		w.leave(messageName(m.Num))
	}
}

// scaledField is a figure's value if it can be one.
func scaledField(m *proto.Message, g figure) *float64 {
	f := m.FieldByNum(g.field)
	if f == nil {
		return nil
	}
	n, ok := raw(f.Value, f.BaseType)
	if n /= g.scale; !ok || n < g.low || n > g.high {
		return nil
	}
	n = rounded(n)
	return &n
}

// activityMetrics are the figures that Garmin's watches write into activities;
// they belong to the activity, as what the watch showed after it.
func (b *builder) activityMetrics(m *proto.Message) {
	switch m.Num {
	case 79:
		keep(&b.metrics, "vo2max_before", scaledField(m, figure{0, "", 292.57, 1, 120}))
		keep(&b.metrics, "body_battery_start", scaledField(m, figure{15, "", 1, 0, 100}))
	case 140:
		keep(&b.metrics, "vo2max", scaledField(m, figure{7, "", 65536 / 3.5, 1, 120})) // a MET is 3.5 ml/kg/min
		keep(&b.metrics, "recovery_time_min", scaledField(m, figure{9, "", 1, 1, 20000}))
	}
}

// housekeeping are messages that tell of the file or the device.
var housekeeping = map[typedef.MesgNum]bool{
	mesgnum.FileId: true, mesgnum.FileCreator: true, mesgnum.DeviceInfo: true, mesgnum.Software: true, mesgnum.UserProfile: true,
	mesgnum.DeviceSettings: true, mesgnum.FieldDescription: true, mesgnum.DeveloperDataId: true, mesgnum.OhrSettings: true,
	mesgnum.Event: true, mesgnum.Activity: true, mesgnum.Record: true, mesgnum.Session: true, mesgnum.Lap: true,
}

// leftover keeps a message of a wellness file that has no place of its own:
// its numbers in time, under the names of the profile. Of messages without a
// name or a time only the count is kept, and of the sensors that would fill
// the database with raw waves.
func (w *wellness) leftover(m *proto.Message) {
	name := known(m.Num.String())
	t, ok := unixOf(m, proto.FieldNumTimestamp)
	if name == "" || !ok || m.Num == mesgnum.HsaAccelerometerData || m.Num == mesgnum.HsaGyroscopeData || m.Num == mesgnum.HsaConfigurationData {
		w.leave(messageName(m.Num))
		return
	}
	kept := false
	for i := range m.Fields {
		f := &m.Fields[i]
		if f.Num == proto.FieldNumTimestamp || f.Name == "unknown" || f.Name == "message_index" {
			continue
		}
		before := len(w.facts.WellnessSamples)
		w.named(t, name+"_"+f.Name, f)
		kept = kept || len(w.facts.WellnessSamples) > before
	}
	if !kept {
		w.leave(name)
	}
}

func messageName(n typedef.MesgNum) string {
	if name := known(n.String()); name != "" {
		return name
	}
	return "message " + strconv.Itoa(int(n))
}

// event takes an event of a wellness file: the bounds of the night, or what
// the device noticed of the day.
func (w *wellness) event(m *proto.Message) {
	t, ok := w.time(m)
	event, kind := m.FieldByNum(0), m.FieldByNum(1)
	if !ok || event == nil {
		return
	}
	n, ok := code(event)
	if !ok {
		return
	}
	what := ""
	if kind != nil {
		if k, ok := code(kind); ok {
			what = known(typedef.EventType(k).String())
			if n == eventSleep {
				w.sleepEvent(t, typedef.EventType(k))
				return
			}
		}
	}
	s := record.WellnessSample{Time: record.AtUnix(t), Name: "event_" + eventName(n), Text: what}
	for _, num := range []byte{3, 2} { // data, or its short form
		if v := inRange(m, num, 0, 1<<32); v != nil && s.Value == nil {
			s.Value = v
		}
	}
	if s.Value != nil || s.Text != "" {
		w.facts.WellnessSamples = append(w.facts.WellnessSamples, s)
	}
}
