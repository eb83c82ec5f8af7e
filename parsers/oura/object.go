package oura

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"athletedata/parsers/record"
)

// object is a document that remembers what was taken from it, so that the rest
// can be kept as it is.
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

// number reads a value that is a number, or a number as the cell of a table.
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
	if err != nil || math.IsNaN(f) || math.Abs(f) > 1e12 {
		return nil
	}
	return &f
}

// within drops a number that no such measurement can be.
func within(v *float64, low, high float64) *float64 {
	if v == nil || *v < low || *v > high {
		return nil
	}
	return v
}

// num is a number of any sign.
func (o object) num(key string) *float64 { return number(o.get(key)) }

// some is an amount; a negative one is none.
func (o object) some(key string) *float64 { return within(o.num(key), 0, 1e12) }

// more is an amount of which 0 means none.
func (o object) more(key string) *float64 { return within(o.num(key), 1e-9, 1e12) }

// share is a score or a percentage of 1 to 100.
func (o object) share(key string) *float64 { return within(o.num(key), 1, 100) }

// whole rounds: fields that Oura calls integers come with fractions too.
func whole(v *float64) *int {
	if v == nil || math.Abs(*v) > math.MaxInt32 {
		return nil
	}
	n := int(math.Round(*v))
	return &n
}

func scaled(v *float64, factor float64) *float64 {
	if v == nil {
		return nil
	}
	product := *v * factor
	return &product
}

// text is a text without the zero characters that no database takes.
func (o object) text(key string) string {
	switch v := o.get(key).(type) {
	case string:
		return clean(v)
	case json.Number:
		return string(v)
	}
	return ""
}

func clean(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\x00", "")) }

// yes says whether a flag is set; tables write flags as text.
func (o object) yes(key string) bool {
	switch v := o.get(key).(type) {
	case bool:
		return v
	case string:
		return strings.EqualFold(v, "true")
	}
	return false
}

// object is a member that is one itself; an empty one when it is none.
func (o object) object(key string) object { return newObject(o.get(key)) }

// rest is what was not taken and says anything, under Oura's names.
func (o object) rest() map[string]any {
	var left map[string]any
	for k, v := range o.m {
		if o.used[k] || empty(v) {
			continue
		}
		if left == nil {
			left = map[string]any{}
		}
		left[k] = v
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

// stamp is a time as Oura writes it.
type stamp struct {
	t     time.Time
	zoned bool // it is an instant
	local bool // the clock on the wall is told
}

// moment keeps what the stamp tells: an offset, UTC alone, or the clock alone.
func (s stamp) moment() record.Moment {
	switch {
	case s.zoned && s.local:
		return record.AtOffset(s.t)
	case s.zoned:
		return record.At(s.t)
	}
	return record.Wall(s.t)
}

// after is the moment some seconds later. Its local time is not told: the
// clocks may have been changed in between.
func (s stamp) after(seconds float64) record.Moment {
	t := s.t.Add(time.Duration(seconds * float64(time.Second)))
	if s.zoned {
		return record.At(t)
	}
	return record.Wall(t)
}

// at reads a time. Those of the user come with the user's offset
// ("2024-01-15T04:00:00.000+02:00"), others in UTC ("…Z").
func (o object) at(key string) (stamp, bool) {
	text, _ := o.m[key].(string)
	s, ok := parseStamp(text)
	if ok {
		o.used[key] = true
	}
	return s, ok
}

// utc reads a time of which the documentation says that it is UTC, whatever
// the offset it is written with.
func (o object) utc(key string) (record.Moment, bool) {
	s, ok := o.at(key)
	return record.At(s.t), ok
}

func parseStamp(text string) (stamp, bool) {
	text = strings.TrimSpace(text)
	if len(text) < len("2024-01-15T04:00") {
		return stamp{}, false
	}
	if text[10] == ' ' {
		text = text[:10] + "T" + text[11:]
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return stamp{t, true, !strings.HasSuffix(text, "Z")}, sane(t)
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			return stamp{t, false, true}, sane(t)
		}
	}
	return stamp{}, false
}

// sane refuses times before there was such a ring, and of the far future.
func sane(t time.Time) bool { return t.Year() >= 2010 && t.Year() < 2100 }

// day is a calendar day of the user.
func (o object) day(key string) (record.Date, bool) {
	text, _ := o.m[key].(string)
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(text))
	if err != nil || !sane(t) {
		return 0, false
	}
	o.used[key] = true
	return record.Day(t), true
}

// sortedKeys makes the order of reading the same every time.
func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
