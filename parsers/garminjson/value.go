package garminjson

import (
	"encoding/json"
	"strings"
	"time"

	"athletedata/parsers/jsonobject"
	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// object is a JSON object of Garmin's.
type object struct{ jsonobject.Object }

func newObject(v any) object { return object{jsonobject.New(v)} }

// object is a member that is an object; an empty one when it is none.
func (o object) object(keys ...string) object { return newObject(o.Get(keys...)) }

// rest is what was not taken and says anything, under Garmin's names.
func (o object) rest() map[string]any { return o.Rest(account) }

// account are keys that say whose account it is, or who may see it, in every
// answer anew.
var account = map[string]bool{
	"userProfilePK": true, "userProfilePk": true, "userProfileId": true, "userId": true, "userDailySummaryId": true,
	"ownerId": true, "ownerDisplayName": true, "ownerFullName": true, "ownerProfileImageUrlSmall": true,
	"ownerProfileImageUrlMedium": true, "ownerProfileImageUrlLarge": true, "ownerProfilePk": true, "userRoles": true,
	"userPro": true, "rule": true, "privacy": true, "privacyProtected": true, "accessControlRuleDTO": true,
	"imageNameLarge": true, "imageNameMedium": true, "imageNameSmall": true, "userInfoDto": true, "hasImages": true, "hasVideo": true,
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
		if ms := jsonobject.Number(v); ms != nil {
			return sane(time.UnixMilli(int64(*ms)).UTC())
		}
	case map[string]any:
		return instant(v["date"])
	case []any:
		part := [7]int{1: 1, 2: 1}
		for i := range min(len(v), len(part)) {
			n := opt.Round(jsonobject.Number(v[i]))
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
		if t, ok := instant(o.M[k]); ok {
			o.Drop(k)
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
