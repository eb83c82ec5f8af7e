package strava

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
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
	return true
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

func (o object) get(key string) any {
	o.used[key] = true
	return o.m[key]
}

func number(v any) *float64 {
	n, ok := v.(json.Number)
	if !ok {
		return nil
	}
	f, err := strconv.ParseFloat(string(n), 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) > 1e12 {
		return nil
	}
	return &f
}

// num is a number of any sign.
func (o object) num(key string) *float64 { return number(o.get(key)) }

// some is an amount; a negative one is none.
func (o object) some(key string) *float64 {
	if v := o.num(key); v != nil && *v >= 0 {
		return v
	}
	return nil
}

// more is an amount of which 0 means that it was not measured.
func (o object) more(key string) *float64 {
	if v := o.num(key); v != nil && *v > 0 {
		return v
	}
	return nil
}

// text is a text, or the digits of a number, without the zero characters that
// no database takes.
func (o object) text(key string) string {
	switch v := o.get(key).(type) {
	case string:
		return strings.TrimSpace(strings.ReplaceAll(v, "\x00", ""))
	case json.Number:
		return string(v)
	}
	return ""
}

func (o object) yes(key string) bool { v, _ := o.get(key).(bool); return v }

func (o object) list(key string) []any { l, _ := o.get(key).([]any); return l }

// at reads a time in UTC.
func (o object) at(key string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, o.text(key))
	return t.UTC(), err == nil && t.Year() >= 1970 && t.Year() < 2100
}

// place reads a pair of degrees; an empty list is none.
func (o object) place(key string) (lat, lon *float64) {
	pair := o.list(key)
	if len(pair) != 2 {
		return nil, nil
	}
	lat, lon = number(pair[0]), number(pair[1])
	if lat == nil || lon == nil || math.Abs(*lat) > 90 || math.Abs(*lon) > 180 {
		return nil, nil
	}
	return lat, lon
}

// rest is what was not taken and says anything, under Strava's names.
func (o object) rest() map[string]any {
	left := map[string]any{}
	for k, v := range o.m {
		if !o.used[k] && !empty(v) {
			left[k] = v
		}
	}
	if len(left) == 0 {
		return nil
	}
	return left
}

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

func scaled(v *float64, factor float64) *float64 {
	if v == nil {
		return nil
	}
	product := *v * factor
	return &product
}

func seconds(v *float64) time.Duration {
	if v == nil || *v > 1e7 {
		return 0
	}
	return time.Duration(*v * float64(time.Second))
}
