package oura

import (
	"strings"
	"time"

	"athletedata/parsers/jsonobject"
	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// object is a JSON object of Oura's.
type object struct{ jsonobject.Object }

func newObject(v any) object { return object{jsonobject.New(v)} }

// object is a member that is an object; an empty one when it is none.
func (o object) object(keys ...string) object { return newObject(o.Get(keys...)) }

// rest is what was not taken and says anything, under Oura's names.
func (o object) rest() map[string]any { return o.Rest(nil) }

// share is a score or a percentage of 1 to 100.
func (o object) share(key string) *float64 { return opt.Within(o.Num(key), 1, 100) }

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
	text, _ := o.M[key].(string)
	s, ok := parseStamp(text)
	if ok {
		o.Drop(key)
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
	text, _ := o.M[key].(string)
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(text))
	if err != nil || !sane(t) {
		return 0, false
	}
	o.Drop(key)
	return record.Day(t), true
}
