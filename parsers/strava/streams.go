package strava

import (
	"slices"

	"athletedata/parsers/jsonobject"
	"athletedata/parsers/record"
)

// streamFields are our columns for Strava's samples.
var streamFields = map[string]record.Field{
	"distance": record.Distance, "altitude": record.Altitude, "velocity_smooth": record.Speed, "heartrate": record.HeartRate,
	"cadence": record.Cadence, "watts": record.Power, "temp": record.Temperature, "grade_smooth": record.Grade,
}

// addStreams gives an activity its samples. All streams are as long as that of
// the time, which tells the seconds since the start.
func addStreams(a *record.Activity, v any) {
	streams := listsOf(v)
	times := streams["time"]
	records := make([]record.Record, len(times))
	at := make([]bool, len(times)) // has a time
	for i, t := range times {
		if s := jsonobject.Number(t); s != nil && *s >= 0 && *s < 1e7 {
			records[i].UnixMicro, at[i] = a.Start.UnixMicro()+int64(*s*1e6), true
		}
	}
	for name, list := range streams {
		field, known := streamFields[name]
		for i, v := range list[:min(len(list), len(records))] {
			r := &records[i]
			if name == "latlng" {
				pair, _ := v.([]any)
				if lat, lon := place(pair); lat != nil {
					r.LatitudeDeg, r.LongitudeDeg, r.HasPosition = *lat, *lon, true
				}
				continue
			}
			if name == "moving" && v == false {
				keep(r, name, false) // the others move: no need to say it a thousand times
				continue
			}
			n := jsonobject.Number(v)
			if n == nil || name == "time" || name == "heartrate" && *n <= 0 {
				continue
			}
			if known {
				r.Set(field, float32(*n))
				continue
			}
			keep(r, name, *n)
		}
	}
	for i, r := range records {
		if at[i] {
			a.Records = append(a.Records, r)
		}
	}
}

// keep notes what a sample has beyond the columns.
func keep(r *record.Record, name string, v any) {
	if r.Extra == nil {
		r.Extra = map[string]any{}
	}
	r.Extra[name] = v
}

// listsOf are the values of the streams by their names, in any of the three
// shapes: {name: {data}}, [{type, data}], {name: data}.
func listsOf(v any) map[string][]any {
	streams := map[string][]any{}
	add := func(name string, v any) {
		if m, ok := v.(map[string]any); ok {
			v = m["data"]
		}
		if l, ok := v.([]any); ok && slices.Contains(streamNames, name) {
			streams[name] = l
		}
	}
	switch v := v.(type) {
	case map[string]any:
		for name, s := range v {
			add(name, s)
		}
	case []any:
		for _, e := range v {
			m, _ := e.(map[string]any)
			name, _ := m["type"].(string)
			add(name, m)
		}
	}
	return streams
}
