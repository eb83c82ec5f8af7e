package oura

import (
	"bytes"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/jsonobject"
	"athletedata/parsers/partjson"
	"athletedata/parsers/table"
)

// Format is the entry of the account export.
var Format = parsers.Entry{
	Format: "oura_csv", Vendor: "Oura", Title: "Oura account export (CSV)",
	Holds: "daily activity, readiness, sleep and stress, nights with stages, heart rate, HRV, skin temperature, workouts, tags",
	Detect: func(name string, head []byte) bool {
		if isJSON(head) {
			return false
		}
		return detectTable(head) || account(name) != ""
	},
	Parse: Parse,
}

// FormatJSON is the entry of what Oura's programming interface answers.
var FormatJSON = parsers.Entry{
	Format: "oura_json", Vendor: "Oura", Title: "Oura data (JSON)",
	Holds: "daily activity, readiness, sleep and stress, nights with stages, heart rate, HRV, workouts, sessions, tags",
	Detect: func(_ string, head []byte) bool {
		if !isJSON(head) {
			return false
		}
		text, _ := table.Decode(head)
		tree, _ := partjson.Decode(text, true)
		return find(tree) != nil || isEmptyAnswer(tree)
	},
	Parse: Parse,
}

func isJSON(head []byte) bool {
	text, _ := table.Decode(head[:min(len(head), 1024)])
	text = bytes.TrimSpace(text)
	return len(text) > 0 && (text[0] == '{' || text[0] == '[')
}

// find is the kind of the first document. Documents stand alone, in lists, or
// in lists under the name "data" or that of an end point.
func find(tree any) *kind {
	return jsonobject.First(tree, 4, func(o map[string]any) *kind { return kindOf(newObject(o)) }, listOf)
}

// listOf is the list that a member is, or that it wraps as an answer does.
func listOf(v any) any {
	if m, ok := v.(map[string]any); ok {
		v = m["data"]
	}
	if l, ok := v.([]any); ok {
		return l
	}
	return nil
}

// isEmptyAnswer recognises an answer that there is nothing in the span asked for.
func isEmptyAnswer(v any) bool {
	m, ok := v.(map[string]any)
	if !ok || len(m) != 2 {
		return false
	}
	_, paged := m["next_token"]
	list, ok := m["data"].([]any)
	return paged && ok && len(list) == 0
}

// detectTable recognises a table by its header, and by its first rows where
// headers look alike.
func detectTable(head []byte) bool {
	text, _ := table.Decode(head)
	return newSheet(text).kind() != nil
}

// accountFiles are members of the export that hold nothing of the body, or
// whose columns Oura does not tell.
var accountFiles = map[string]string{
	"rawlocation.csv": "positions of the phone", "meal.csv": "pictures and names of meals, without a documented unit",
	"fooditem.csv": "foods of the meals, without a documented unit", "bloodglucose.csv": "glucose of a partner's sensor without serial or unit: that vendor's own export has it",
	"account.csv": "account data", "contact.csv": "account data", "payment-method.csv": "account data",
}

// account says what a member of the export's folders is that is not read;
// empty for files that lie elsewhere.
func account(name string) string {
	parts := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == '/' || r == '\\' || r == '!' })
	if len(parts) < 2 || !strings.HasSuffix(parts[len(parts)-1], ".csv") {
		return ""
	}
	what := accountFiles[parts[len(parts)-1]]
	switch parts[len(parts)-2] {
	case "app data":
		return what
	case "subscriptions":
		if what == "account data" {
			return what
		}
	}
	return ""
}
