package garminjson

import "strings"

// sports are FIT's sport and sub-sport for Garmin Connect's activity types.
var sports = map[string][2]string{
	"running": {"running"}, "street_running": {"running", "street"}, "track_running": {"running", "track"}, "trail_running": {"running", "trail"},
	"treadmill_running": {"running", "treadmill"}, "indoor_running": {"running", "indoor_running"}, "virtual_run": {"running", "virtual_activity"}, "ultra_run": {"running", "ultra"}, "obstacle_run": {"running", "obstacle"},
	"cycling": {"cycling"}, "road_biking": {"cycling", "road"}, "mountain_biking": {"cycling", "mountain"}, "downhill_biking": {"cycling", "downhill"},
	"gravel_cycling": {"cycling", "gravel_cycling"}, "cyclocross": {"cycling", "cyclocross"}, "recumbent_cycling": {"cycling", "recumbent"}, "track_cycling": {"cycling", "track_cycling"},
	"indoor_cycling": {"cycling", "indoor_cycling"}, "virtual_ride": {"cycling", "virtual_activity"}, "bmx": {"cycling", "bmx"},
	"e_bike_fitness": {"e_biking", "e_bike_fitness"}, "e_bike_mountain": {"e_biking", "e_bike_mountain"}, "hand_cycling": {"cycling", "hand_cycling"}, "indoor_hand_cycling": {"cycling", "indoor_hand_cycling"},
	"swimming": {"swimming"}, "lap_swimming": {"swimming", "lap_swimming"}, "open_water_swimming": {"swimming", "open_water"},
	"walking": {"walking"}, "casual_walking": {"walking", "casual_walking"}, "speed_walking": {"walking", "speed_walking"}, "indoor_walking": {"walking", "indoor_walking"},
	"hiking": {"hiking"}, "rucking": {"hiking"}, "mountaineering": {"mountaineering"}, "rock_climbing": {"rock_climbing"}, "bouldering": {"rock_climbing", "bouldering"}, "indoor_climbing": {"rock_climbing", "indoor_climbing"},
	"strength_training": {"training", "strength_training"}, "indoor_cardio": {"training", "cardio_training"}, "hiit": {"hiit", "hiit"}, "yoga": {"training", "yoga"}, "pilates": {"training", "pilates"}, "breathwork": {"training", "breathing"},
	"fitness_equipment": {"fitness_equipment"}, "elliptical": {"fitness_equipment", "elliptical"}, "stair_climbing": {"fitness_equipment", "stair_climbing"}, "indoor_rowing": {"fitness_equipment", "indoor_rowing"}, "floor_climbing": {"floor_climbing"},
	"rowing": {"rowing"}, "rowing_v2": {"rowing"}, "kayaking": {"kayaking"}, "kayaking_v2": {"kayaking"}, "paddling": {"paddling"}, "paddling_v2": {"paddling"}, "stand_up_paddleboarding": {"stand_up_paddleboarding"}, "stand_up_paddleboarding_v2": {"stand_up_paddleboarding"},
	"surfing": {"surfing"}, "surfing_v2": {"surfing"}, "sailing": {"sailing"}, "sailing_v2": {"sailing"}, "windsurfing": {"windsurfing"}, "kiteboarding": {"kitesurfing"},
	"cross_country_skiing": {"cross_country_skiing"}, "cross_country_skiing_ws": {"cross_country_skiing"}, "skate_skiing_ws": {"cross_country_skiing", "skate_skiing"}, "backcountry_skiing": {"alpine_skiing", "backcountry"},
	"backcountry_skiing_snowboarding_ws": {"alpine_skiing", "backcountry"}, "resort_skiing_snowboarding": {"alpine_skiing", "resort"}, "resort_skiing_snowboarding_ws": {"alpine_skiing", "resort"}, "snow_shoe": {"snowshoeing"}, "snow_shoe_ws": {"snowshoeing"}, "skating_ws": {"ice_skating"}, "inline_skating": {"inline_skating"},
	"golf": {"golf"}, "tennis": {"tennis"}, "tennis_v2": {"tennis"}, "soccer": {"soccer"}, "basketball": {"basketball"}, "boxing": {"boxing"}, "horseback_riding": {"horseback_riding"},
	"diving": {"diving"}, "multi_sport": {"multisport"}, "transition_v2": {"transition"}, "transition": {"transition"}, "meditation": {"meditation"},
	"other": {"generic"}, "uncategorized": {"generic"},
}

// parents are the groups of Garmin Connect's types, for those that are newer
// than the table above.
var parents = map[int]string{1: "running", 2: "cycling", 3: "hiking", 9: "walking", 26: "swimming", 29: "fitness_equipment", 89: "multisport", 144: "diving"}

// sportOf is FIT's name of a sport, "generic" for one that it does not have.
func sportOf(key string, parent int) (sport, sub string) {
	if s, ok := sports[strings.ToLower(key)]; ok {
		return s[0], s[1]
	}
	if s := parents[parent]; s != "" {
		return s, ""
	}
	return "generic", ""
}

// maker is the manufacturer by the name that FIT has for it.
func maker(s string) string { return strings.ReplaceAll(strings.ToLower(s), " ", "_") }
