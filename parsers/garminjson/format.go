package garminjson

import (
	"bytes"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/jsonobject"
	"athletedata/parsers/table"
)

// Format is the entry of Garmin's JSON files whose times are instants.
var Format = parsers.Entry{
	Format: "garmin_json", Vendor: "Garmin", Title: "Garmin Connect data (JSON)",
	Holds:  "daily summaries, sleep, heart rate, stress, HRV, training status, scores, records, gear, activity summaries",
	Detect: func(name string, head []byte) bool { known, wall := detect(name, head); return known && !wall },
	Parse:  Parse,
}

// FormatLocal is the entry of those that tell only the athlete's local time.
var FormatLocal = parsers.Entry{
	Format: "garmin_json_local", Vendor: "Garmin", Title: "Garmin body data: weight, blood pressure, hydration (JSON)",
	Holds: "weight, body composition, blood pressure, hydration", Wall: true,
	Detect: func(name string, head []byte) bool { known, wall := detect(name, head); return known && wall },
	Parse:  Parse,
}

// detect recognises a file by the keys of the first objects in it.
func detect(name string, head []byte) (known, wall bool) {
	text, _ := table.Decode(head)
	text = bytes.TrimLeft(text, " \t\r\n")
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return false, false
	}
	tree, _ := scan(text, true)
	if known, wall = Known(tree); known {
		return known, wall
	}
	return nameOf(name) != "", false
}

// Known says whether there is an object of Garmin's in a tree, maybe of the
// beginning of a file only, and whether it tells only local times.
func Known(tree any) (known, wall bool) {
	if k := find(tree); k != nil {
		return true, k.wall
	}
	return false, false
}

// find is the kind of the first object that has one.
func find(tree any) *kind {
	return jsonobject.First(tree, maxNest, func(o map[string]any) *kind { return kindOf(newObject(o)) }, nil)
}

// folders are those of the account export; files in them that hold no data of
// the athlete's training are recognised by where they lie.
var folders = []struct{ part, what string }{
	{"it_consent_history", "consents given to Garmin"}, {"it_device_and_content", "list of registered devices"},
	{"it_global_event", "events of the Garmin account"}, {"it_orders", "orders at Garmin"}, {"inreach", "inReach account data"},
	{"customer_data", "customer data"}, {"di_connect_iq", "Connect IQ account data"}, {"di-golf", "golf clubs"},
	{"di-connect-device", "backup of device settings"}, {"di-connect-social", "comments and likes"},
	{"di-connect-routing", "courses: routes, not activities"}, {"user_contact", "contacts: data of other people"},
	{"di-connect-user", "user profile and settings"}, {"_workout.json", "workouts: plans, not activities"},
	{"_trainingplan.json", "training plans"}, {"di-connect-", "account data"},
}

// nameOf says what a file of the account export is by its path; empty for
// files that lie elsewhere.
func nameOf(name string) string {
	lower := strings.ToLower(strings.ReplaceAll(name, `\`, "/"))
	inside := false
	for _, folder := range strings.Split(lower, "/") {
		folder = folder[strings.LastIndexByte(folder, '!')+1:]
		inside = inside || folder == "di_connect" || folder == "di_connect_iq" || strings.HasPrefix(folder, "di-connect-") ||
			strings.HasPrefix(folder, "it_device_and_content") || strings.HasPrefix(folder, "it_consent_history") ||
			strings.HasPrefix(folder, "it_global_event") || folder == "it_orders"
	}
	if !inside {
		return ""
	}
	for _, f := range folders {
		if strings.Contains(lower, f.part) {
			return "Garmin account export: " + f.what
		}
	}
	return "Garmin account export: account data"
}
