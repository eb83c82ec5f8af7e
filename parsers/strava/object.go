package strava

import (
	"math"
	"time"

	"athletedata/parsers/jsonobject"
)

// object is a JSON object of Strava's.
type object struct{ jsonobject.Object }

func newObject(v any) object { return object{jsonobject.New(v)} }

// object is a member that is an object; an empty one when it is none.
func (o object) object(keys ...string) object { return newObject(o.Get(keys...)) }

// list takes a member that is a list, and leaves one that is none.
func (o object) list(key string) []any {
	l, ok := o.M[key].([]any)
	if ok {
		o.Drop(key)
	}
	return l
}

// rest is what was not taken and says anything, under Strava's names.
func (o object) rest() map[string]any { return o.Rest(nil) }

// at reads a time in UTC.
func (o object) at(key string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, o.Text(key))
	return t.UTC(), err == nil && t.Year() >= 1970 && t.Year() < 2100
}

// place reads a pair of degrees; an empty list is none.
func place(pair []any) (lat, lon *float64) {
	if len(pair) != 2 {
		return nil, nil
	}
	lat, lon = jsonobject.Number(pair[0]), jsonobject.Number(pair[1])
	if lat == nil || lon == nil || math.Abs(*lat) > 90 || math.Abs(*lon) > 180 {
		return nil, nil
	}
	return lat, lon
}

func seconds(v *float64) time.Duration {
	if v == nil || *v > 1e7 {
		return 0
	}
	return time.Duration(*v * float64(time.Second))
}
