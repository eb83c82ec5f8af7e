package fake

import "time"

func workout(day time.Time, activity, label string) record {
	return pack(workoutOf(day, activity, label))
}

func workoutOf(day time.Time, activity, label string) map[string]any {
	m := map[string]any{"id": id("workout", day, activity), "activity": activity, "calories": 311.5, "day": date(day), "distance": 8020.3, "start_datetime": stamp(clock(day, 7, 30)), "end_datetime": stamp(clock(day, 8, 15)), "intensity": "moderate", "label": label, "source": "confirmed"}
	if label == "" {
		m["label"], m["distance"] = nil, nil
	}
	return m
}

func workouts(day time.Time, _ bool) []any {
	switch number(day) % 4 {
	case 0:
		return []any{workoutOf(day, "running", "Lap of the lake <east>")}
	case 2:
		return []any{workoutOf(day, "strength_training", "")}
	}
	return nil
}

func sessions(day time.Time, _ bool) []any {
	if number(day)%8 != 1 {
		return nil
	}
	from := clock(day, 12, 0)
	return []any{map[string]any{"id": id("session", day), "day": date(day), "start_datetime": stamp(from), "end_datetime": stamp(from.Add(10 * time.Minute)), "type": "meditation", "mood": nil,
		"heart_rate": sample(from, 5, []any{61, nil, 60.5}), "heart_rate_variability": sample(from, 5, []any{45, 46, nil}), "motion_count": sample(from, 5, []any{0, 1, 0})}}
}

func enhancedTags(day time.Time, _ bool) []any {
	switch number(day) % 9 {
	case 0:
		return []any{map[string]any{"id": id("etag", day), "tag_type_code": "tag_sleep_aid", "start_time": stamp(clock(day, 22, 0)), "end_time": nil, "start_day": date(day), "end_day": nil, "comment": nil, "custom_name": nil}}
	case 4:
		return []any{map[string]any{"id": id("etag", day), "tag_type_code": nil, "start_time": stamp(clock(day, 9, 0)), "end_time": stamp(clock(day, 10, 0)), "start_day": date(day), "end_day": date(day), "comment": "long\nday; \"tired\"", "custom_name": nil}}
	}
	return nil
}

func tags(day time.Time, _ bool) []any {
	if number(day)%12 != 3 {
		return nil
	}
	return []any{map[string]any{"id": id("tag", day), "day": date(day), "text": nil, "timestamp": stamp(clock(day, 18, 0)), "tags": []any{"tag_generic_coffee"}}}
}

func restModes(day time.Time, _ bool) []any {
	if number(day)%30 != 10 {
		return nil
	}
	return []any{map[string]any{"id": id("rest", day), "start_day": date(day), "end_day": nil, "start_time": stamp(clock(day, 10, 0)), "end_time": nil, "episodes": []any{map[string]any{"tags": []any{"tag_generic_fever"}, "timestamp": stamp(clock(day, 10, 5))}}}}
}

// heartRates are some of a day, in UTC.
func heartRates(day time.Time, _ bool) (list []any) {
	sources := []string{"sleep", "awake", "workout", "rest"}
	for i := range 24 {
		at := day.Add(time.Duration(i) * time.Hour)
		m := map[string]any{"bpm": 50 + i, "source": sources[i%4], "timestamp": at.Format("2006-01-02T15:04:05+00:00"), "timestamp_unix": at.UnixMilli()}
		if i%8 == 7 {
			delete(m, "timestamp_unix")
		}
		list = append(list, m)
	}
	return list
}

func batteries(day time.Time, _ bool) (list []any) {
	for i := range 3 {
		at := day.Add(time.Duration(i*8) * time.Hour)
		list = append(list, map[string]any{"timestamp": at.Format("2006-01-02T15:04:05Z"), "timestamp_unix": at.UnixMilli(), "charging": i == 2, "in_charger": nil, "level": 90 - 10*i})
	}
	return list
}
