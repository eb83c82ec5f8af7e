// Package jsonobject takes JSON objects apart whose shapes the vendors do not
// keep still: a key may be missing, come as null or as text, or be new. An
// object remembers what was taken from it, so that all the rest can be kept
// under the vendor's own names.
//
// Trees are those of encoding/json with numbers as json.Number, so that nothing
// is rounded before it is known what it is.
package jsonobject

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"athletedata/parsers/opt"
)

// Object is a JSON object, or an empty one in place of what is none.
type Object struct {
	M    map[string]any // nil for what is no object
	used map[string]bool
}

// New makes an Object of a value of any kind.
func New(v any) Object {
	m, _ := v.(map[string]any)
	return Object{m, map[string]bool{}}
}

// Has says whether all of the keys are there, whatever their values.
func (o Object) Has(keys ...string) bool {
	for _, k := range keys {
		if _, ok := o.M[k]; !ok {
			return false
		}
	}
	return len(o.M) > 0
}

// Any says whether one of the keys is there.
func (o Object) Any(keys ...string) bool {
	for _, k := range keys {
		if _, ok := o.M[k]; ok {
			return true
		}
	}
	return false
}

// Get takes the value of the first of the keys that has one.
func (o Object) Get(keys ...string) any {
	for _, k := range keys {
		if v := o.M[k]; v != nil {
			o.used[k] = true
			return v
		}
	}
	return nil
}

// Drop marks keys as taken: they hold nothing worth keeping.
func (o Object) Drop(keys ...string) {
	for _, k := range keys {
		o.used[k] = true
	}
}

// most is more than any measurement, and than any time in milliseconds.
const most = 1e15

// Number reads a value that is a number, or a number as text.
func Number(v any) *float64 {
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
	if err != nil || math.IsNaN(f) || math.Abs(f) > most {
		return nil
	}
	return &f
}

// Num is a number of any sign.
func (o Object) Num(keys ...string) *float64 { return Number(o.Get(keys...)) }

// Some is an amount: vendors write negative ones for none.
func (o Object) Some(keys ...string) *float64 { return opt.Within(o.Num(keys...), 0, most) }

// More is an amount of which 0 also means that it was not measured.
func (o Object) More(keys ...string) *float64 { return opt.Within(o.Num(keys...), 1e-9, most) }

// Whole is an amount in whole numbers; 77 may be written as 77.0.
func (o Object) Whole(keys ...string) *int { return opt.Round(o.Some(keys...)) }

// Text is a text, or the digits of a number: identifiers come as either.
func (o Object) Text(keys ...string) string {
	switch v := o.Get(keys...).(type) {
	case string:
		return Clean(v)
	case json.Number:
		return string(v)
	}
	return ""
}

// Clean takes blanks around a text away, and the zero characters that no
// database takes.
func Clean(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\x00", "")) }

// Yes says whether a flag is told and set; tables write flags as text.
func (o Object) Yes(key string) bool {
	switch v := o.Get(key).(type) {
	case bool:
		return v
	case string:
		return strings.EqualFold(v, "true")
	}
	return false
}

// List is a member that is a list.
func (o Object) List(keys ...string) []any { l, _ := o.Get(keys...).([]any); return l }

// Rest is what was not taken and says anything, but for the keys to skip; nil
// when that is nothing.
func (o Object) Rest(skip map[string]bool) map[string]any {
	var left map[string]any
	for k, v := range o.M {
		if o.used[k] || skip[k] || Empty(v) {
			continue
		}
		if left == nil {
			left = map[string]any{}
		}
		left[k] = v
	}
	return left
}

// Empty says whether a value tells nothing.
func Empty(v any) bool {
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

// Keys are the keys of a map in an order that is the same every time.
func Keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// First is what known makes of the first object in a tree that it knows; nil if
// it knows none down to a depth. into says what of a member to look into; nil:
// the whole of it.
func First[T any](tree any, depth int, known func(map[string]any) *T, into func(member any) any) *T {
	if depth < 0 {
		return nil
	}
	switch v := tree.(type) {
	case map[string]any:
		if t := known(v); t != nil {
			return t
		}
		for _, key := range Keys(v) {
			member := v[key]
			if into != nil {
				member = into(member)
			}
			if t := First(member, depth-1, known, into); t != nil {
				return t
			}
		}
	case []any:
		for _, e := range v[:min(len(v), 50)] { // those after them are of the same kind
			if t := First(e, depth-1, known, into); t != nil {
				return t
			}
		}
	}
	return nil
}
