package strava

import "slices"

// kind is one sort of object that Strava answers with.
type kind struct {
	is   func(o object) bool
	read func(r *reader, o object)
	what string // plain words for what is recognised and not stored
}

func has(keys ...string) func(object) bool { return func(o object) bool { return o.Has(keys...) } }

// hasOneOf wants the first key, and one of the others.
func hasOneOf(key string, others ...string) func(object) bool {
	return func(o object) bool { return o.Has(key) && o.Any(others...) }
}

// kinds are looked through in this order: the particular before the general.
var kinds = []kind{
	{is: func(o object) bool { return o.Has("activity", "streams") && isActivity(newObject(o.M["activity"])) }, read: (*reader).recorded},
	{is: hasOneOf("segment", "elapsed_time", "moving_time"), what: "effort on a segment: a part of an activity"},
	{is: has("lap_index", "elapsed_time"), what: "laps of an activity, without the activity"},
	{is: isActivity, read: (*reader).activity},
	{is: hasOneOf("id", "converted_distance", "brand_name", "frame_type", "notification_distance"), read: (*reader).gear},
	{is: has("firstname", "lastname", "id"), read: (*reader).athlete},
	{is: hasOneOf("all_ride_totals", "all_run_totals", "recent_ride_totals"), what: "sums of activities by sport: the activities themselves are stored"},
	{is: has("distribution_buckets", "type"), what: "time in the zones of an activity, without saying of which one"},
	{is: func(o object) bool { return newObject(o.M["heart_rate"]).Has("custom_zones", "zones") }, what: "heart rate and power zones: settings without a date"},
	{is: hasOneOf("id", "estimated_moving_time", "map_urls", "sub_type"), what: "route: a plan, not an activity"},
	{is: hasOneOf("id", "climb_category", "climb_category_desc"), what: "segment: a piece of road, not an activity"},
	{is: has("split", "moving_time", "elevation_difference"), what: "splits of an activity, without the activity"},
	{is: has("unique_id", "urls"), what: "picture of an activity"},
	{is: has("use_primary_photo", "count"), what: "picture of an activity"},
	{is: has("kom", "overall"), what: "best times of all athletes on a segment"},
	{is: has("firstname", "lastname", "resource_state"), what: "other athletes"},
	{is: has("activity_id", "text", "athlete"), what: "comments on an activity"},
	{is: has("sport_type", "member_count"), what: "club"},
	{is: isVisibility, what: "setting of who may see an activity"},
	{is: isFault, what: "answer that Strava refused: there is no data in it"},
	{is: isStream, what: streamless},
	{is: isStreams, what: streamless},
	{is: isBareStreams, what: streamless},
}

const streamless = "samples of an activity, without saying when it began"

// kindOf is the first kind that an object's keys fit, or nil.
func kindOf(o object) *kind {
	for i := range kinds {
		if kinds[i].is(o) {
			return &kinds[i]
		}
	}
	return nil
}

func isActivity(o object) bool {
	return o.Has("id", "start_date", "elapsed_time", "distance") && o.Any("type", "sport_type") && o.Any("moving_time", "upload_id", "resource_state")
}

func isVisibility(o object) bool {
	v, _ := o.M["visibility"].(string)
	return len(o.M) == 2 && o.Has("type") && slices.Contains([]string{"everyone", "followers_only", "only_me"}, v)
}

// isFault recognises the two shapes of Strava's errors.
func isFault(o object) bool {
	if o.M["errors"] == "Rate Limit Exceeded" {
		return true
	}
	list, _ := o.M["errors"].([]any)
	return o.Has("message") && len(list) > 0 && newObject(list[0]).Has("resource", "field", "code")
}

// streamNames are Strava's kinds of samples, and those that programs add.
var streamNames = []string{"time", "distance", "latlng", "altitude", "velocity_smooth", "heartrate", "cadence", "watts", "temp", "moving", "grade_smooth",
	"watts_calc", "grade_adjusted_distance", "resting", "pace", "grade_adjusted_pace", "outlier"}

// isStream recognises an element of the list of streams.
func isStream(o object) bool {
	name, _ := o.M["type"].(string)
	return o.Has("data", "series_type") && slices.Contains(streamNames, name)
}

// isStreams recognises streams by their names.
func isStreams(o object) bool {
	for name, v := range o.M {
		if !slices.Contains(streamNames, name) || !newObject(v).Has("data", "series_type") {
			return false
		}
	}
	return len(o.M) > 0
}

// isBareStreams recognises streams of which programs kept only the values.
// The beginning of a large file shows but the first of them.
func isBareStreams(o object) bool {
	for name, v := range o.M {
		list, ok := v.([]any)
		if !slices.Contains(streamNames, name) || !ok || len(list) == 0 {
			return false
		}
	}
	return o.Any("latlng", "altitude", "velocity_smooth", "grade_smooth")
}
