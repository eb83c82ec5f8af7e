package garminjson

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"athletedata/parsers/record"
)

// object is a JSON object that remembers what was taken from it, so that the
// rest can be kept as it is.
type object struct {
	m    map[string]any
	used map[string]bool
}

func newObject(v any) object {
	m, _ := v.(map[string]any)
	return object{m, map[string]bool{}}
}

// has says whether all of the keys are there, whatever their values.
func (o object) has(keys ...string) bool {
	for _, k := range keys {
		if _, ok := o.m[k]; !ok {
			return false
		}
	}
	return len(o.m) > 0
}

// any says whether one of the keys is there.
func (o object) any(keys ...string) bool {
	for _, k := range keys {
		if _, ok := o.m[k]; ok {
			return true
		}
	}
	return false
}

// get is the value of the first of the keys that has one.
func (o object) get(keys ...string) any {
	for _, k := range keys {
		if v := o.m[k]; v != nil {
			o.used[k] = true
			return v
		}
	}
	return nil
}

// drop marks keys as done with: they hold nothing worth keeping.
func (o object) drop(keys ...string) {
	for _, k := range keys {
		o.used[k] = true
	}
}

// number reads a value that is a number, or a number as text.
func number(v any) *float64 {
	var text string
	switch v := v.(type) {
	case json.Number:
		text = string(v)
	case string:
		text = strings.TrimSpace(v)
	default:
		return nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) > 1e15 {
		return nil
	}
	return &f
}

// num is a number of any sign.
func (o object) num(keys ...string) *float64 { return number(o.get(keys...)) }

// some is a number that measures an amount: Garmin writes negative ones for none.
func (o object) some(keys ...string) *float64 { return within(o.num(keys...), 0, 1e15) }

// more is an amount for which Garmin also writes 0 for none.
func (o object) more(keys ...string) *float64 { return within(o.num(keys...), 1e-9, 1e15) }

// within drops a number that no such measurement can be.
func within(v *float64, low, high float64) *float64 {
	if v == nil || *v < low || *v > high {
		return nil
	}
	return v
}

// scaled changes the unit; none stays none.
func scaled(v *float64, factor float64) *float64 {
	if v == nil {
		return nil
	}
	product := *v * factor
	return &product
}

// whole is an amount in whole numbers; Garmin may write 77 as 77.0.
func (o object) whole(keys ...string) *int { return round(o.some(keys...)) }

// round gives the whole number, if it fits a column.
func round(v *float64) *int {
	if v == nil || math.Abs(*v) > math.MaxInt32 {
		return nil
	}
	n := int(math.Round(*v))
	return &n
}

// text is a text, or the digits of a number: identifiers come as either.
func (o object) text(keys ...string) string {
	switch v := o.get(keys...).(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return string(v)
	}
	return ""
}

// yes says whether a flag is told and set.
func (o object) yes(key string) bool { v, _ := o.get(key).(bool); return v }

// object is a member that is an object; empty when it is none, which has nothing.
func (o object) object(keys ...string) object { return newObject(o.get(keys...)) }

// list is a member that is a list.
func (o object) list(keys ...string) []any { l, _ := o.get(keys...).([]any); return l }

// account are keys that say whose account it is, or who may see it, in every
// answer anew.
var account = map[string]bool{
	"userProfilePK": true, "userProfilePk": true, "userProfileId": true, "userId": true, "userDailySummaryId": true,
	"ownerId": true, "ownerDisplayName": true, "ownerFullName": true, "ownerProfileImageUrlSmall": true,
	"ownerProfileImageUrlMedium": true, "ownerProfileImageUrlLarge": true, "ownerProfilePk": true, "userRoles": true,
	"userPro": true, "rule": true, "privacy": true, "privacyProtected": true, "accessControlRuleDTO": true,
	"imageNameLarge": true, "imageNameMedium": true, "imageNameSmall": true, "userInfoDto": true, "hasImages": true, "hasVideo": true,
}

// rest is what was not taken and says anything, under Garmin's names.
func (o object) rest() map[string]any {
	var left map[string]any
	for k, v := range o.m {
		if o.used[k] || account[k] || empty(v) {
			continue
		}
		if left == nil {
			left = map[string]any{}
		}
		left[k] = v
	}
	return left
}

// empty says whether a value tells nothing.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// layouts are Garmin's notations of time. "Z" stands only in files of others.
var layouts = []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly, "2006-01-02T15:04", "Mon Jan 02 15:04:05 MST 2006", "Jan 2, 2006"}

// instant reads a time as it stands there: text, milliseconds, [y, m, d, h, m],
// {"date": …}. Whether it is UTC or local its name says.
func instant(v any) (t time.Time, ok bool) {
	switch v := v.(type) {
	case string:
		v = strings.TrimSuffix(strings.TrimSpace(v), "Z")
		for _, layout := range layouts {
			if t, err := time.Parse(layout, v); err == nil {
				return sane(t)
			}
		}
	case json.Number:
		if ms := number(v); ms != nil {
			return sane(time.UnixMilli(int64(*ms)).UTC())
		}
	case map[string]any:
		return instant(v["date"])
	case []any:
		part := [7]int{1: 1, 2: 1}
		for i := range min(len(v), len(part)) {
			n := round(number(v[i]))
			if n == nil || *n < 0 {
				return t, false
			}
			part[i] = *n
		}
		if len(v) >= 3 && part[1] <= 12 && part[2] <= 31 && part[3] < 24 && part[4] < 60 {
			return sane(time.Date(part[0], time.Month(part[1]), part[2], part[3], part[4], min(part[5], 59), 0, time.UTC))
		}
	}
	return t, false
}

// sane refuses times before there was any such device, and of the far future.
func sane(t time.Time) (time.Time, bool) {
	return t, t.Year() >= 1990 && t.Year() < 2100
}

// at is the first of the keys that holds a time.
func (o object) at(keys ...string) (time.Time, bool) {
	for _, k := range keys {
		if t, ok := instant(o.m[k]); ok {
			o.used[k] = true
			return t, true
		}
	}
	return time.Time{}, false
}

// day is the calendar day that a time shows as it stands there.
func (o object) day(keys ...string) (record.Date, bool) {
	t, ok := o.at(keys...)
	return record.Day(t), ok
}

// moment joins a UTC and a local time of the same instant. A difference that
// no clock on earth shows means that one of them is of something else.
func moment(utc, local time.Time, hasUTC, hasLocal bool) (m record.Moment, ok bool) {
	switch {
	case hasUTC && hasLocal && plausible(local.Sub(utc)):
		return record.AtBoth(utc, local), true
	case hasUTC:
		return record.At(utc), true
	case hasLocal:
		return record.Wall(local), true
	}
	return m, false
}

// plausible says whether a clock can be that far from UTC. Chinese accounts
// shift some local times twice; those fail here, and UTC alone is kept.
func plausible(offset time.Duration) bool {
	return offset >= -13*time.Hour && offset <= 15*time.Hour && offset%(15*time.Minute) == 0
}

// moment is the time under a pair of keys.
func (o object) moment(utcKey, localKey string) (record.Moment, bool) {
	utc, hasUTC := o.at(utcKey)
	local, hasLocal := o.at(localKey)
	return moment(utc, local, hasUTC, hasLocal)
}
