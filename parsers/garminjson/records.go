package garminjson

import (
	"strings"

	"athletedata/parsers/record"
)

// best names a personal record: what it is of, and the unit of its value,
// which Garmin does not write.
type best struct{ name, unit string }

// bests are the record types of Garmin Connect by their numbers, as deduced
// from the values of recorded answers.
var bests = map[int]best{
	1: {"fastest_1km", "s"}, 2: {"fastest_mile", "s"}, 3: {"fastest_5km", "s"}, 4: {"fastest_10km", "s"},
	5: {"fastest_half_marathon", "s"}, 6: {"fastest_marathon", "s"}, 7: {"longest_run", "m"}, 8: {"longest_ride", "m"},
	9: {"most_climbing_ride", "m"}, 10: {"best_20min_power", "w"}, 11: {"fastest_40km_ride", "s"},
	12: {"most_steps_day", "steps"}, 13: {"most_steps_week", "steps"}, 14: {"most_steps_month", "steps"},
	15: {"longest_goal_streak", "days"}, 16: {"current_goal_streak", "days"},
}

// called are the words by which the account export names the same records, the
// particular before the general.
var called = []struct {
	words []string
	typ   int
}{
	{[]string{"step", "month"}, 14}, {[]string{"step", "week"}, 13}, {[]string{"step"}, 12},
	{[]string{"streak", "current"}, 16}, {[]string{"streak"}, 15},
	{[]string{"farthest", "run"}, 7}, {[]string{"longest", "run"}, 7},
	{[]string{"farthest", "cycl"}, 8}, {[]string{"farthest", "ride"}, 8}, {[]string{"longest", "ride"}, 8},
	{[]string{"elevation"}, 9}, {[]string{"ascent"}, 9}, {[]string{"power"}, 10}, {[]string{"40k"}, 11},
	{[]string{"half"}, 5}, {[]string{"marathon"}, 6}, {[]string{"10k"}, 4}, {[]string{"5k"}, 3}, {[]string{"1k"}, 1}, {[]string{"mile"}, 2},
}

// bestOf finds what a record is of, by its number or by the words of its type.
// A type that is not known keeps its own name, and its value no unit. Swimming
// records share words with running ones and have no numbers here.
func bestOf(o object) (best, bool) {
	if n := o.Whole("typeId", "prTypeId"); n != nil {
		if b, ok := bests[*n]; ok {
			return b, true
		}
		return best{name: "type_" + o.Text("typeId", "prTypeId")}, true
	}
	text := o.Text("personalRecordType", "prTypeLabelKey")
	lower := strings.ToLower(text)
	for _, c := range called {
		all := !strings.Contains(lower, "swim")
		for _, w := range c.words {
			all = all && strings.Contains(lower, w)
		}
		if all {
			return bests[c.typ], true
		}
	}
	return best{name: snake(text)}, text != ""
}

// personalRecord reads a personal record; it is a score of the day on which it
// was set.
func (r *reader) personalRecord(o object, _ string) {
	d, ok1 := o.day("prStartTimeLocal", "activityStartDateTimeLocal", "activityStartDateTimeLocalFormatted",
		"prStartTimeGmt", "prStartTimeGMT", "prStartTimeGmtFormatted", "createdDate")
	b, ok2 := bestOf(o)
	value := o.More("value")
	if !ok1 || !ok2 || value == nil {
		return
	}
	name := "personal_record_" + b.name
	if b.unit != "" {
		name += "_" + b.unit
	}
	rank := 0.0
	if o.Yes("current") {
		rank = 1
	}
	o.Drop("activityStartDateTimeInGMT", "actStartDateTimeInGMTFormatted", "activityStartDateTimeLocal", "activityStartDateTimeLocalFormatted", "prStartTimeGmtFormatted", "prStartTimeLocalFormatted")
	r.score(d, name, value, o.Text("activityName"), o.rest(), rank)
}

// gear reads shoes and bicycles. How far they went stands in another answer,
// which has no name; it is kept as a figure of the day it was asked for.
func (r *reader) gear(o object, _ string) {
	id := o.Text("uuid")
	if id == "" {
		id = newObject(o.M["uuid"]).Text("uuid")
		o.Drop("uuid")
	}
	if id == "" {
		id = o.Text("gearPk")
	}
	if id == "" {
		return
	}
	if !o.Any("gearMakeName", "gearTypeName", "displayName", "customMakeModel") {
		if d, ok := o.day("updateDate", "createDate"); ok {
			r.score(d, "gear_"+strings.ToLower(id)+"_distance_m", o.Some("totalDistance"), "", o.rest(), 0)
		}
		return
	}
	g := record.Gear{ID: id, Kind: strings.ToLower(o.Text("gearTypeName")), Name: o.Text("displayName"), Brand: o.Text("gearMakeName"),
		Model: o.Text("gearModelName"), DistanceM: o.Some("totalDistance"), Retired: strings.EqualFold(o.Text("gearStatusName"), "retired")}
	if g.Name == "" {
		g.Name = o.Text("customMakeModel")
	}
	g.Extra = o.rest()
	r.facts.Gear = append(r.facts.Gear, g)
}
