package oura

import (
	"net/url"
	"time"
)

// window is how an end point is asked for a span.
type window int

const (
	byDay  window = iota // start_date and end_date
	byTime               // start_datetime and end_datetime, 30 days at most
	whole                // none: it tells everything
)

// endpoint is one of /v2/usercollection (API document 1.37, July 2026).
type endpoint struct {
	name    string
	dataset string
	window  window
	// revised is how many days after something Oura may still correct it.
	revised int
}

// endpoints are all there are, except the profile.
var endpoints = []endpoint{
	{"daily_sleep", "sleep", byDay, week},
	{"sleep", "sleep", byDay, week},
	{"sleep_time", "sleep", byDay, week},
	{"daily_readiness", "readiness", byDay, week},
	{"daily_activity", "activity", byDay, week},
	{"daily_spo2", "spo2", byDay, week},
	{"daily_stress", "stress", byDay, week},
	{"daily_resilience", "stress", byDay, week},
	{"daily_cardiovascular_age", "fitness", byDay, week},
	{"vO2_max", "fitness", byDay, week}, // spelt like this
	{"workout", "workouts", byDay, week},
	{"session", "workouts", byDay, week},
	{"enhanced_tag", "tags", byDay, month},
	{"tag", "tags", byDay, week}, // deprecated; old tags are only here
	{"rest_mode_period", "tags", byDay, month},
	{"heartrate", "heartrate", byTime, week},
	{"ring_battery_level", "ring", byTime, week},
	{"ring_configuration", "ring", whole, 0},
}

const (
	week  = 7
	month = 31 // what lasts long has its end corrected late
)

// query asks for a span of days, both included, with a margin: an end_date
// means the midnight with which that day begins, and sleep is left out on the
// first day. What lies outside is left out afterwards.
func (e endpoint) query(from, to time.Time) url.Values {
	switch e.window {
	case byDay:
		return url.Values{"start_date": {from.AddDate(0, 0, -1).Format(time.DateOnly)}, "end_date": {to.AddDate(0, 0, 2).Format(time.DateOnly)}}
	case byTime:
		return url.Values{"start_datetime": {from.Format(rfc3339)}, "end_datetime": {to.AddDate(0, 0, 1).Format(rfc3339)}}
	}
	return url.Values{}
}

// rfc3339 has an offset with digits, as in Oura's examples.
const rfc3339 = "2006-01-02T15:04:05-07:00"

// Items are of thirds of a month: what is corrected late makes few of them new,
// and ten years are not tens of thousands.

// periodStart is the first day of the third of a month in which a day lies.
func periodStart(d time.Time) time.Time {
	first := min((d.Day()-1)/10, 2)*10 + 1
	return time.Date(d.Year(), d.Month(), first, 0, 0, 0, 0, time.UTC)
}

// periodEnd is the last day of it.
func periodEnd(d time.Time) time.Time {
	start := periodStart(d)
	if start.Day() == 21 {
		return time.Date(d.Year(), d.Month()+1, 0, 0, 0, 0, 0, time.UTC)
	}
	return start.AddDate(0, 0, 9)
}

// quarterStart is the first day of a quarter of a year: so much is asked for at
// a time, as Oura advises one to three months.
func quarterStart(d time.Time) time.Time {
	return time.Date(d.Year(), (d.Month()-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC)
}

// pieces cuts a span into what may be asked for at a time.
func (e endpoint) pieces(from, to time.Time) (spans [][2]time.Time) {
	if e.window != byTime {
		return [][2]time.Time{{from, to}}
	}
	for !from.After(to) {
		end := periodEnd(from)
		if end.After(to) {
			end = to
		}
		spans = append(spans, [2]time.Time{from, end})
		from = end.AddDate(0, 0, 1)
	}
	return spans
}
