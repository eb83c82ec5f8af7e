package fake

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // Windows and containers have no zone files of their own
)

// home is where the person lives: clocks change there.
var home = func() *time.Location {
	l, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return time.UTC
	}
	return l
}()

// stamp is a time of the person's, with the offset of that moment; a fraction
// stands there sometimes.
func stamp(t time.Time) string {
	if t.Unix()%3 == 0 {
		return t.In(home).Format("2006-01-02T15:04:05.000-07:00")
	}
	return t.In(home).Format("2006-01-02T15:04:05-07:00")
}

func clock(day time.Time, hour, minute int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, home)
}

// number of a day, to make days unlike each other.
func number(day time.Time) int { return int(day.Unix() / 86400) }

func id(kind string, day time.Time, more ...any) string {
	return fmt.Sprintf("%s-%d%s", kind, number(day), fmt.Sprint(more...))
}

func date(day time.Time) string { return day.Format(time.DateOnly) }

func sample(start time.Time, interval float64, items []any) map[string]any {
	return map[string]any{"interval": interval, "items": items, "timestamp": stamp(start)}
}

// met is a day of minutes, most of them still.
var met = func() []any {
	items := make([]any, 1440)
	for i := range items {
		items[i] = 0.9 + float64(i%7)/10
	}
	items[5] = nil
	return items
}()

func dailyActivity(day time.Time, _ bool) []any {
	n := number(day)
	steps := 6000 + n%4000
	m := map[string]any{"id": id("activity", day), "class_5_min": strings.Repeat("112345", 48), "score": 70 + n%30, "active_calories": 420, "average_met_minutes": 1.46875, "day": date(day),
		"contributors":                map[string]any{"meet_daily_targets": 60, "move_every_hour": 100, "recovery_time": 100, "stay_active": 78, "training_frequency": nil, "training_volume": 97},
		"equivalent_walking_distance": 9100, "high_activity_met_minutes": 5, "high_activity_time": 60, "inactivity_alerts": 1, "low_activity_met_minutes": 150, "low_activity_time": 17000,
		"medium_activity_met_minutes": 110, "medium_activity_time": 1800, "met": sample(clock(day, 4, 0), 60, met), "meters_to_target": -400, "non_wear_time": 300, "resting_time": 27000, "sedentary_met_minutes": 8,
		"sedentary_time": 31000, "steps": steps, "target_calories": 450, "target_meters": 8700, "total_calories": 2350, "timestamp": stamp(clock(day, 4, 0))}
	if n%11 == 0 { // the ring lay in a drawer
		m["score"], m["class_5_min"], m["steps"], m["non_wear_time"], m["met"] = nil, nil, 0, 86400, sample(clock(day, 4, 0), 60, []any{})
	}
	return []any{m}
}

func dailyReadiness(day time.Time, _ bool) []any {
	return []any{map[string]any{"id": id("readiness", day), "day": date(day), "timestamp": stamp(clock(day, 0, 0)), "score": 65 + number(day)%30, "temperature_deviation": -0.2, "temperature_trend_deviation": nil,
		"contributors": map[string]any{"activity_balance": 56, "body_temperature": 98, "hrv_balance": nil, "previous_day_activity": nil, "previous_night": 35, "recovery_index": 47, "resting_heart_rate": 94, "sleep_balance": 73, "sleep_regularity": nil}}}
}

func dailySleep(day time.Time, _ bool) []any {
	return []any{map[string]any{"id": id("dailysleep", day), "day": date(day), "timestamp": stamp(clock(day, 0, 0)), "score": 60 + number(day)%35,
		"contributors": map[string]any{"deep_sleep": 57, "efficiency": 98, "latency": 81, "rem_sleep": 20, "restfulness": 54, "timing": 84, "total_sleep": 60}}}
}

// nights are a long sleep, on some days naps, and one that was deleted.
func nights(day time.Time, revised bool) []any {
	night := func(kind string, from, to time.Time, period int) map[string]any {
		s := int(to.Sub(from).Seconds())
		n := s / 300
		pulse, hrv := make([]any, n), make([]any, n)
		for i := range n {
			pulse[i], hrv[i] = 48.0+float64(i%9), 40+i%30
		}
		pulse[0], hrv[1] = nil, nil
		return map[string]any{"id": id("sleep", day, period), "day": date(day), "bedtime_start": stamp(from), "bedtime_end": stamp(to), "type": kind, "period": period,
			"time_in_bed": s, "total_sleep_duration": s - 1800, "deep_sleep_duration": 4200, "light_sleep_duration": s - 1800 - 4200 - 3600, "rem_sleep_duration": 3600, "awake_time": 1800, "latency": 540, "efficiency": 92,
			"average_heart_rate": 52.375, "lowest_heart_rate": 47, "average_hrv": 54, "average_breath": 13.125, "heart_rate": sample(from, 300, pulse), "hrv": sample(from, 300, hrv),
			"movement_30_sec": strings.Repeat("1112", s/120), "sleep_phase_5_min": strings.Repeat("4", 2) + strings.Repeat("2", n-2), "sleep_phase_30_sec": nil, "app_sleep_phase_5_min": nil, "restless_periods": 120,
			"readiness": nil, "readiness_score_delta": nil, "sleep_score_delta": nil, "low_battery_alert": false, "sleep_algorithm_version": "v2", "sleep_analysis_reason": "a new reason", "ring_id": "ring-1"}
	}
	main := night("long_sleep", clock(day.AddDate(0, 0, -1), 23, 0), clock(day, 7, 0), 0)
	if revised {
		main["average_hrv"], main["sleep_analysis_reason"] = 57, "bedtime_edit"
	}
	list := []any{main}
	if number(day)%5 == 0 {
		list = append(list, night("late_nap", clock(day, 14, 0), clock(day, 14, 30), 1), night("rest", clock(day, 17, 0), clock(day, 17, 20), 2))
	}
	if number(day)%13 == 0 {
		list = append(list, night("deleted", clock(day, 20, 0), clock(day, 20, 30), 3))
	}
	return list
}

func dailySpO2(day time.Time, _ bool) []any {
	m := map[string]any{"id": id("spo2", day), "day": date(day), "spo2_percentage": map[string]any{"average": 97.25}, "breathing_disturbance_index": 3.2}
	if number(day)%6 == 0 {
		m["spo2_percentage"], m["breathing_disturbance_index"] = nil, nil
	}
	return []any{m}
}

func dailyStress(day time.Time, _ bool) []any {
	return []any{map[string]any{"id": id("stress", day), "day": date(day), "stress_high": 5400, "recovery_high": 900, "day_summary": "normal"}}
}

func dailyResilience(day time.Time, _ bool) []any {
	return []any{map[string]any{"id": id("resilience", day), "day": date(day), "level": "solid", "contributors": map[string]any{"sleep_recovery": 61.5, "daytime_recovery": 30, "stress": 70.1}}}
}

func cardiovascularAge(day time.Time, _ bool) []any {
	return []any{map[string]any{"id": id("cva", day), "day": date(day), "vascular_age": 29, "pulse_wave_velocity": 6.9}}
}

func vo2Max(day time.Time, _ bool) []any {
	if number(day)%7 != 0 {
		return nil
	}
	return []any{map[string]any{"id": id("vo2", day), "day": date(day), "timestamp": stamp(clock(day, 0, 0)), "vo2_max": 42.5}}
}

func sleepTime(day time.Time, _ bool) []any {
	return []any{map[string]any{"id": id("sleeptime", day), "day": date(day), "optimal_bedtime": map[string]any{"day_tz": 7200, "start_offset": -4500, "end_offset": 900}, "recommendation": "follow_optimal_bedtime", "status": "optimal_found"}}
}
