package oura

import (
	"strings"

	"athletedata/parsers/jsonobject"
	"athletedata/parsers/record"
)

// workout reads a workout that the user entered or the ring noticed. Its heart
// rates are among those of the day.
func (r *reader) workout(o object) {
	a := r.begun(o, "a workout")
	if a == nil {
		return
	}
	name := o.Text("activity")
	a.Sport, a.SubSport = sportOf(name)
	a.Name = o.Text("label")
	a.EnergyKcal, a.DistanceM = o.More("calories"), o.More("distance")
	a.Extra = o.rest()
	r.activity(a, "activity", name)
}

// session reads a moment: breathing, meditation, rest.
func (r *reader) session(o object) {
	a := r.begun(o, "a session")
	if a == nil {
		return
	}
	name := o.Text("type")
	switch name {
	case "breathing":
		a.Sport, a.SubSport = "training", "breathing"
	case "meditation", "relaxation":
		a.Sport = "meditation"
	default:
		a.Sport = "generic"
	}
	a.Name = name
	r.series(o.object("heart_rate"), func(t record.Moment, v float64) {
		if v >= 20 && v <= 300 && t.HasUTC {
			sample := record.Record{UnixMicro: t.UTCMicro}
			sample.Set(record.HeartRate, float32(v))
			a.Records = append(a.Records, sample)
		}
	})
	r.series(o.object("heart_rate_variability"), func(t record.Moment, v float64) {
		if v >= 1 && v <= 1000 {
			r.facts.HRVSamples = append(r.facts.HRVSamples, record.HRVSample{Time: t, RMSSDMS: v})
		}
	})
	r.series(o.object("motion_count"), func(t record.Moment, v float64) {
		if v >= 0 {
			r.sample(t, "motion_count", v, "")
		}
	})
	a.Extra = o.rest()
	r.activity(a, "type", name)
}

// begun makes an activity of a document that has a beginning and an end.
func (r *reader) begun(o object, what string) *record.Activity {
	start, ok1 := o.at("start_datetime")
	end, ok2 := o.at("end_datetime")
	if !ok1 || !ok2 || !start.zoned || !end.zoned || end.t.Before(start.t) {
		r.unusable(what + " without a beginning and an end in a known zone")
		return nil
	}
	a := &record.Activity{Source: "oura", ExternalID: o.Text("id"), Start: start.t.UTC(), End: end.t.UTC()}
	if a.ExternalID == "" { // the export does not always tell it
		a.ExternalID = what[len("a "):] + " " + a.Start.Format("2006-01-02T15:04:05Z")
	}
	if start.local {
		_, offset := start.t.Zone()
		a.UTCOffsetS = &offset
	}
	elapsed := end.t.Sub(start.t).Seconds()
	a.ElapsedS, a.Manufacturer = &elapsed, "oura"
	o.day("day") // the day of the start again
	return a
}

// activity hands an activity over; key is under which Oura names its sort.
func (r *reader) activity(a *record.Activity, key, name string) {
	if r.err != nil {
		return
	}
	if a.Extra == nil {
		a.Extra = map[string]any{}
	}
	a.Extra[key] = name
	a.Ordinal = r.activities
	r.activities++
	r.err = r.emit(a)
}

// enhancedTag reads what the user noted: one of Oura's tags, an own one, or a
// comment alone.
func (r *reader) enhancedTag(o object) {
	start, ok := o.at("start_time")
	if !ok {
		r.unusable("a tag without a time")
		return
	}
	n := record.Note{Time: start.moment(), Kind: "tag"}
	if end, ok := o.at("end_time"); ok && end.zoned == start.zoned && end.t.After(start.t) {
		n.DurationS = seconds(start, end)
	}
	code := o.Text("tag_type_code")
	name := o.Text("custom_name")
	if name == "" && code != "custom" {
		name = strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(code, "tag_"), "generic_"), "_", " ")
	}
	n.Text = join(name, o.Text("comment"))
	o.day("start_day")
	n.Extra = o.rest()
	if code != "" {
		n.Extra = with(n.Extra, "tag_type_code", code)
	}
	r.facts.Notes = append(r.facts.Notes, n)
}

// tag reads a note as Oura kept it until 2023.
func (r *reader) tag(o object) {
	at, ok := o.at("timestamp")
	if !ok {
		r.unusable("a tag without a time")
		return
	}
	var names []string
	tags, _ := o.Get("tags").([]any)
	for _, t := range tags {
		if s, ok := t.(string); ok {
			names = append(names, jsonobject.Clean(strings.TrimPrefix(s, "tag_")))
		}
	}
	o.day("day")
	n := record.Note{Time: at.moment(), Kind: "tag", Text: join(strings.Join(names, ", "), o.Text("text"))}
	if n.Extra = o.rest(); len(names) > 0 {
		n.Extra = with(n.Extra, "tags", tags)
	}
	r.facts.Notes = append(r.facts.Notes, n)
}

// restMode reads a time in which the user was ill or resting. Where only its
// first day is told, it begins with that day.
func (r *reader) restMode(o object) {
	start, ok := o.at("start_time")
	end, hasEnd := o.at("end_time")
	n := record.Note{Kind: "health", Text: "Rest mode"}
	if ok {
		n.Time = start.moment()
		o.day("start_day")
	} else {
		text, _ := o.M["start_day"].(string)
		if start, ok = parseStamp(strings.TrimSpace(text) + "T00:00:00"); !ok {
			r.unusable("a time of rest without a beginning")
			return
		}
		n.Time = start.moment()
	}
	if hasEnd && end.zoned == start.zoned && end.t.After(start.t) {
		n.DurationS = seconds(start, end)
		o.day("end_day")
	}
	n.Extra = o.rest()
	r.facts.Notes = append(r.facts.Notes, n)
}

// ring reads which ring the user wears.
func (r *reader) ring(o object) {
	g := record.Gear{ID: jsonobject.Clean(text(o.M["id"])), Kind: "ring", Brand: "Oura", Model: o.Text("hardware_type")}
	g.Name = strings.TrimSpace("Oura Ring " + jsonobject.Clean(text(o.M["design"]))) // the word itself stays in Extra
	if g.ID == "" {
		g.ID = strings.TrimSpace(g.Name + " " + g.Model + " " + text(o.M["set_up_at"]))
	}
	g.Extra = o.rest()
	r.facts.Gear = append(r.facts.Gear, g)
}

func text(v any) string { s, _ := v.(string); return s }

func seconds(start, end stamp) *float64 {
	s := end.t.Sub(start.t).Seconds()
	return &s
}

// join puts a name before a comment.
func join(name, comment string) string {
	if name != "" && comment != "" {
		return name + ": " + comment
	}
	return name + comment
}

func with(m map[string]any, key string, v any) map[string]any {
	if m == nil {
		m = map[string]any{}
	}
	m[key] = v
	return m
}
