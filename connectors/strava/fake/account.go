package fake

import (
	"fmt"
	"math"
	"time"
	_ "time/tzdata" // Windows and containers have no zone files of their own
)

const (
	athleteID = 227615
	bike      = "b1234501"
	shoes     = "g1234502"
	retired   = "g1234503" // is in no list of the athlete's any more
)

// zones of the places where the athlete lives and travels.
var berlin, newYork = zone("Europe/Berlin"), zone("America/New_York")

func zone(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return l
}

// activity is one of the account, made of nothing but its time.
type activity struct {
	id    int64
	start time.Time
	sport string
	name  string
	gear  string
	n     int // which of the kinds
}

func idOf(unix int64) int64 { return 14_000_000_000 + unix }

func (a activity) local() time.Time { return a.start }

// kinds are the sorts of activities that take turns.
var kinds = []struct{ sport, name, gear string }{
	{"Run", "Evening Run", shoes}, {"Ride", "Lunch Ride", bike}, {"WeightTraining", "Strength", ""}, {"Hike", "Hidden Hike", retired},
	{"Swim", "Pool", ""}, {"VirtualRide", "Trainer", bike}, {"GravelRide", "Café ride, 3 \"stops\"", bike},
}

// all are the activities up to the present, newest first.
func (s *Server) all() []activity {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	var list []activity
	for i := len(s.added) - 1; i >= 0; i-- {
		list = append(list, s.make(time.Unix(s.added[i], 0), 0))
	}
	if s.empty {
		return list
	}
	for d := now.Unix() / 86400; d > s.begin; d-- {
		if d%int64(s.options.Every) != 0 {
			continue
		}
		n := int(d/int64(s.options.Every)) % len(kinds)
		where := berlin
		if d%90 >= 80 {
			where = newYork
		}
		y, m, day := time.Unix(d*86400, 0).UTC().Date()
		start := time.Date(y, m, day, 6, 30, 7, 0, where)
		if kinds[n].sport == "Hike" {
			start = time.Date(y, m, day, 0, 0, 1, 0, where) // whose time is hidden
		}
		if start.Before(now) {
			list = append(list, s.make(start, n))
		}
	}
	return list
}

// make is the activity of a time; the caller holds the lock.
func (s *Server) make(start time.Time, n int) activity {
	if start.Location() == time.Local {
		start = start.In(berlin)
	}
	a := activity{id: idOf(start.Unix()), start: start, sport: kinds[n].sport, name: kinds[n].name, gear: kinds[n].gear, n: n}
	if name := s.renamed[a.id]; name != "" {
		a.name = name
	}
	return a
}

func (a activity) manual() bool  { return a.sport == "WeightTraining" }
func (a activity) indoors() bool { return a.sport == "Swim" || a.sport == "VirtualRide" }
func (a activity) rides() bool {
	return a.sport == "Ride" || a.sport == "GravelRide" || a.sport == "VirtualRide"
}

// seconds are the times of the samples: not every second, with a break.
func (a activity) seconds() []int {
	var t []int
	for i := range 120 {
		at := i * 3
		if i >= 60 {
			at += 300
		}
		t = append(t, at)
	}
	return t
}

// summary is an element of the list; keys that do not apply are missing.
func (a activity) summary() map[string]any {
	elapsed := 660
	_, offset := a.start.Zone()
	_, standard := time.Date(a.start.Year(), 1, 1, 0, 0, 0, 0, a.start.Location()).Zone()
	m := map[string]any{
		"resource_state": 2, "athlete": map[string]any{"id": athleteID, "resource_state": 1}, "id": a.id, "name": a.name,
		"distance": 2450.5, "moving_time": 360, "elapsed_time": elapsed, "total_elevation_gain": 12.4, "type": oldType(a.sport), "sport_type": a.sport, "workout_type": nil,
		"start_date": a.start.UTC().Format(time.RFC3339), "start_date_local": a.start.Format("2006-01-02T15:04:05Z"),
		"timezone": fmt.Sprintf("(GMT%+03d:00) %s", standard/3600, a.start.Location()), "utc_offset": float64(offset),
		"location_city": nil, "location_state": nil, "location_country": nil,
		"achievement_count": 0, "kudos_count": a.n, "comment_count": 0, "athlete_count": 1, "photo_count": 0, "total_photo_count": 0, "pr_count": 0, "has_kudoed": false,
		"map":     map[string]any{"id": fmt.Sprintf("a%d", a.id), "summary_polyline": "", "resource_state": 2},
		"trainer": a.indoors(), "commute": false, "manual": a.manual(), "private": a.sport == "Hike", "visibility": visibility(a), "flagged": false, "from_accepted_tag": false,
		"gear_id": nil, "start_latlng": []float64{}, "end_latlng": []float64{}, "average_speed": 6.807, "max_speed": 9.1,
		"has_heartrate": !a.manual(), "heartrate_opt_out": false, "display_hide_heartrate_option": !a.manual(), "upload_id": nil, "external_id": nil, "device_name": "Garmin Edge 840", "suffer_score": nil,
	}
	if a.gear != "" {
		m["gear_id"] = a.gear
	}
	if a.manual() {
		delete(m, "device_name")
		return m
	}
	m["upload_id"], m["upload_id_str"], m["external_id"] = a.id+1000, fmt.Sprint(a.id+1000), fmt.Sprintf("garmin_ping_%d", a.id+5)
	m["average_heartrate"], m["max_heartrate"], m["suffer_score"] = 141.5, 163.0, 17.0
	if !a.indoors() {
		m["start_latlng"], m["end_latlng"] = []float64{52.52, 13.405}, []float64{52.521, 13.406}
		m["elev_high"], m["elev_low"] = 47.2, -1.4
		m["map"].(map[string]any)["summary_polyline"] = "_p~iF~ps|U_ulLnnqC_mqNvxq`@"
	}
	if a.rides() {
		m["average_watts"], m["max_watts"], m["weighted_average_watts"], m["kilojoules"], m["device_watts"], m["average_temp"] = 182.3, 401, 190, 65.6, true, 21
	}
	if a.sport == "Run" {
		m["average_cadence"] = 78.7
	}
	return m
}

func visibility(a activity) string {
	if a.sport == "Hike" {
		return "only_me"
	}
	return "everyone"
}

// oldType is the sport as it was told before there were so many.
func oldType(sport string) string {
	if sport == "GravelRide" {
		return "Ride"
	}
	return sport
}

// detail has all that an activity says.
func (a activity) detail() map[string]any {
	m := a.summary()
	m["resource_state"], m["description"], m["calories"], m["perceived_exertion"], m["prefer_perceived_exertion"], m["hide_from_home"] = 3, nil, 561.0, nil, nil, false
	m["embed_token"], m["photos"], m["stats_visibility"] = embedToken, map[string]any{"primary": nil, "count": 0}, []any{map[string]any{"type": "heart_rate", "visibility": "everyone"}}
	m["segment_efforts"], m["available_zones"] = []any{}, []string{"heartrate"}
	if a.rides() {
		m["available_zones"] = []string{"heartrate", "power"}
	}
	m["map"].(map[string]any)["polyline"] = m["map"].(map[string]any)["summary_polyline"]
	if a.manual() {
		m["map"].(map[string]any)["polyline"], m["available_zones"] = nil, []string{}
		return m
	}
	m["description"], m["laps"] = "first line\r\nsecond line ☀", a.laps()
	if a.sport == "Run" {
		m["available_zones"] = []string{"heartrate", "pace"}
		m["splits_metric"] = []any{map[string]any{"distance": 1000.2, "elapsed_time": 300, "moving_time": 298, "elevation_difference": -3.4, "split": 1, "average_speed": 3.36, "average_grade_adjusted_speed": nil, "average_heartrate": 139.6, "pace_zone": 2}}
		m["best_efforts"] = []any{map[string]any{"id": a.id + 1, "resource_state": 2, "name": "1k", "activity": map[string]any{"id": a.id}, "athlete": map[string]any{"id": athleteID}, "elapsed_time": 297, "moving_time": 297, "start_date": m["start_date"], "start_date_local": m["start_date_local"], "distance": 1000, "start_index": 0, "end_index": 99, "pr_rank": nil, "achievements": []any{}}}
	}
	return m
}

func (a activity) laps() []any {
	lap := func(n, from, to, start, end int) any {
		at := a.start.Add(time.Duration(from) * time.Second)
		return map[string]any{"id": a.id*10 + int64(n), "resource_state": 2, "name": fmt.Sprintf("Lap %d", n), "activity": map[string]any{"id": a.id, "visibility": visibility(a), "resource_state": 1}, "athlete": map[string]any{"id": athleteID, "resource_state": 1},
			"elapsed_time": to - from, "moving_time": 180, "start_date": at.UTC().Format(time.RFC3339), "start_date_local": at.Format("2006-01-02T15:04:05Z"), "distance": 1225.25, "average_speed": 6.81, "max_speed": 9.1,
			"lap_index": n, "split": n, "start_index": start, "end_index": end, "total_elevation_gain": 6.2, "device_watts": a.rides(), "average_heartrate": 141.5, "max_heartrate": 163.0, "pace_zone": 1}
	}
	return []any{lap(1, 0, 480, 0, 59), lap(2, 480, 660, 60, 119)}
}

// zones are the times that Strava counts: of the heart rate always, of a ride's
// power in steps of 50 W with the coasting before them, of a run's pace. The last
// of each is open.
func (a activity) zones() []any {
	buckets := func(limits []float64, seconds ...int) (list []any) {
		for i, s := range seconds {
			high := -1.0
			if i+1 < len(limits) {
				high = limits[i+1]
			}
			list = append(list, map[string]any{"min": limits[i], "max": high, "time": s})
		}
		return list
	}
	all := []any{map[string]any{"score": 17, "type": "heartrate", "resource_state": 3, "sensor_based": true, "points": 17, "custom_zones": false,
		"distribution_buckets": buckets([]float64{0, 111, 131, 149, 166}, 0, 60, 180, 120, 0)}}
	if a.rides() {
		power := append([]any{map[string]any{"min": 0, "max": 0, "time": 30}}, buckets([]float64{0, 50, 100, 150, 200}, 0, 0, 30, 270, 30)...)
		all = append(all, map[string]any{"type": "power", "resource_state": 3, "sensor_based": true, "distribution_buckets": power})
	}
	if a.sport == "Run" {
		all = append(all, map[string]any{"score": 8, "type": "pace", "resource_state": 3, "sensor_based": true, "distribution_buckets": buckets([]float64{0, 2.964, 3.443}, 100, 200, 60)})
	}
	return all
}

// streams are the samples of an activity by their names.
func (a activity) streams() map[string][]any {
	s := map[string][]any{}
	for i, t := range a.seconds() {
		x := float64(i)
		s["time"] = append(s["time"], t)
		s["distance"] = append(s["distance"], math.Round(x*20.59*10)/10)
		s["heartrate"] = append(s["heartrate"], 120+i%40)
		s["velocity_smooth"] = append(s["velocity_smooth"], 6.8)
		s["moving"] = append(s["moving"], i != 60)
		if !a.indoors() {
			s["latlng"] = append(s["latlng"], []float64{52.52 + x/1e5, 13.405 + x/1e5})
			s["altitude"] = append(s["altitude"], math.Round((40+x/10)*10)/10)
			s["grade_smooth"] = append(s["grade_smooth"], 0.5)
		}
		if a.rides() {
			var watts any = 150 + i%50
			if i == 3 {
				watts = nil // the meter was silent
			}
			s["watts"] = append(s["watts"], watts)
			s["temp"] = append(s["temp"], 21)
			s["cadence"] = append(s["cadence"], 85)
		}
		if a.sport == "Run" {
			s["cadence"] = append(s["cadence"], 79)
		}
	}
	return s
}

// gearOf is a piece of gear; its brand stands only in the detail.
func (s *Server) gearOf(id string, state int) map[string]any {
	s.mu.Lock()
	metres, left := 966309+s.ridden[id], id == retired || s.left[id]
	s.mu.Unlock()
	m := map[string]any{"id": id, "primary": !left, "name": map[string]string{bike: "Ox", shoes: "Nova", retired: "Old ones"}[id], "nickname": "", "resource_state": state, "retired": left, "distance": metres, "converted_distance": float64(metres) / 1000}
	if state == 3 {
		m["brand_name"], m["model_name"], m["description"] = "Ridley", "Kanzo", ""
		if id == bike {
			m["frame_type"], m["weight"] = 5, 9.1
		} else {
			m["notification_distance"] = 800
		}
	}
	return m
}
