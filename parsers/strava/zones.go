package strava

import (
	"athletedata/parsers/jsonobject"
	"athletedata/parsers/record"
)

// zoneKinds are our kinds of zones for Strava's. Limits of a pace are speeds.
var zoneKinds = map[string]record.ZoneKind{"heartrate": record.ZoneHeartRate, "power": record.ZonePower, "pace": record.ZoneSpeed}

// mostBuckets is many times what Strava has: five to eleven.
const mostBuckets = 200

// addZones gives an activity the time in zones that Strava counted. What it says
// of them beyond that stays in extra: its score, whether the athlete set the
// limits. So does, as a whole, what is of a kind or shape that is not known.
func addZones(a *record.Activity, list []any) {
	var rest []any
	seen := map[record.ZoneKind]bool{}
	for _, e := range list {
		o := newObject(e)
		name, _ := o.M["type"].(string)
		if kind := zoneKinds[name]; kind != "" && !seen[kind] {
			if zones, whole := zonesOf(kind, o); zones != nil {
				seen[kind] = true
				a.Zones = append(a.Zones, zones...)
				if o.Drop("resource_state"); whole {
					o.Drop("distribution_buckets")
				}
			}
		}
		if left := o.rest(); left != nil {
			rest = append(rest, left)
		} else if o.M == nil && !jsonobject.Empty(e) {
			rest = append(rest, e)
		}
	}
	if len(rest) > 0 {
		if a.Extra == nil {
			a.Extra = map[string]any{}
		}
		a.Extra["zones"] = rest
	}
}

// zonesOf reads the buckets of a kind, all of them or none; whole says whether
// they hold nothing else. The highest is open: its end is -1. Power comes in
// steps of 50 W after a bucket of no power at all, which is below the first.
func zonesOf(kind record.ZoneKind, o object) (zones []record.Zone, whole bool) {
	buckets, _ := o.M["distribution_buckets"].([]any)
	if len(buckets) == 0 || len(buckets) > mostBuckets {
		return nil, false
	}
	first := 1
	whole = true
	for i, e := range buckets {
		b := newObject(e)
		low, high, seconds := b.Some("min"), b.Num("max"), b.Some("time")
		if low == nil || high == nil || seconds == nil || *high >= 0 && *high < *low {
			return nil, false
		}
		if i == 0 && *low == 0 && *high == 0 {
			first, low = 0, nil
		}
		zones = append(zones, record.Zone{Kind: kind, LapOrdinal: -1, Zone: first + i, Low: low, High: b.Some("max"), TimeS: seconds})
		whole = whole && b.rest() == nil
	}
	return zones, whole
}
