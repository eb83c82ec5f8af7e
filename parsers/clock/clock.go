// Package clock reads the times that vendors write as text: dates in any
// order, 12 and 24 hours, local time without a zone.
package clock

import (
	"fmt"
	"strings"
	"time"

	"athletedata/parsers/table"
)

// Order is the order of day, month and year in a date.
type Order int

// Orders of dates. Unknown is read as day first.
const (
	Unknown Order = iota
	YearFirst
	DayFirst
	MonthFirst
)

// Infer finds the order in which a file writes its dates, from all of its
// times in the order of the file: a number over 12 settles day and month; four
// digits first are the year, whatever the order of the other dates; else the
// order in which the file ascends, or descends, throughout; else AM and PM,
// which are written where the month comes first. It is Unknown when nothing
// settles it.
func Infer(texts []string) Order {
	day, month, year, halves := false, false, false, false
	for _, s := range texts {
		n, ok := numbers(s)
		if !ok {
			continue
		}
		if n.digits[0] == 4 {
			year = true
		} else if n.v[0] > 12 {
			day = true
		} else if n.v[1] > 12 {
			month = true
		}
		halves = halves || n.half != 0
	}
	switch {
	case day && !month:
		return DayFirst
	case month && !day:
		return MonthFirst
	case day && month:
		return Unknown
	case year:
		return YearFirst
	}
	d, m := monotonic(texts, DayFirst), monotonic(texts, MonthFirst)
	switch {
	case d && !m:
		return DayFirst
	case m && !d:
		return MonthFirst
	case halves:
		return MonthFirst
	}
	return Unknown
}

func monotonic(texts []string, o Order) bool {
	up, down := true, true
	var last time.Time
	for _, s := range texts {
		t, err := o.Parse(s)
		if err != nil {
			continue
		}
		if !last.IsZero() {
			up = up && !t.Before(last)
			down = down && !t.After(last)
		}
		last = t
	}
	return up || down
}

// Parse reads a date with or without a time, as the clock on the wall showed
// it; the result is in UTC, which means nothing. Between date and time a blank
// or a T may stand, seconds and their fraction may be left out, AM and PM are
// understood. A year has four digits, or two for those from 2000 on. A zone at
// the end (Z, +02:00) is an error: such times are instants, use [time.Parse].
func (o Order) Parse(s string) (time.Time, error) {
	n, ok := numbers(s)
	if !ok {
		return time.Time{}, fmt.Errorf("%q is no date", table.Clip(s))
	}
	year, month, day := 2, 1, 0
	switch {
	case n.digits[0] == 4 || o == YearFirst:
		year, day = 0, 2
	case o == MonthFirst:
		month, day = 0, 1
	}
	// "1/2/3" is a score or a version, and no date.
	if digits := n.digits[year]; digits != 2 && digits != 4 || n.digits[month] > 2 || n.digits[day] > 2 {
		return time.Time{}, fmt.Errorf("%q is no date", table.Clip(s))
	}
	y, m, d := n.v[year], n.v[month], n.v[day]
	if n.digits[year] == 2 {
		y += 2000
	}
	hour := n.v[3]
	if n.half != 0 {
		if hour < 1 || hour > 12 {
			return time.Time{}, fmt.Errorf("%q is no time", table.Clip(s))
		}
		hour %= 12
		if n.half == 'p' {
			hour += 12
		}
	}
	if m < 1 || m > 12 || d < 1 || d > 31 || y < 1900 || y > 2200 || hour > 24 || n.v[4] > 59 || n.v[5] > 60 {
		return time.Time{}, fmt.Errorf("%q is no date", table.Clip(s))
	}
	if hour == 24 && (n.v[4] > 0 || n.v[5] > 0) {
		return time.Time{}, fmt.Errorf("%q is no time", table.Clip(s))
	}
	if time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Day() != d {
		return time.Time{}, fmt.Errorf("%q is no day of the calendar", table.Clip(s))
	}
	return time.Date(y, time.Month(m), d, hour, n.v[4], n.v[5], n.nanos, time.UTC), nil
}

// parts are the numbers of a date and a time in the order of the text.
type parts struct {
	v      [6]int
	digits [6]int
	nanos  int
	half   byte // 'a' or 'p'; 0: 24 hours
}

// numbers takes a text apart. It is false for what cannot be a date.
func numbers(s string) (p parts, ok bool) {
	s = strings.TrimSpace(s)
	i, field := 0, 0
	for i < len(s) && field < 6 {
		if c := s[i]; c < '0' || c > '9' {
			break
		}
		from := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			p.v[field] = p.v[field]*10 + int(s[i]-'0')
			if i++; i-from > 4 {
				return p, false
			}
		}
		p.digits[field] = i - from
		field++
		if i == len(s) || field == 6 {
			break
		}
		switch c := s[i]; {
		case field < 3 && strings.IndexByte("-/.", c) >= 0:
			i++
		case field < 3:
			return p, false
		case field == 3 && (c == 'T' || c == 't' || c == ' ' || c == ','):
			for i < len(s) && strings.IndexByte("Tt, ", s[i]) >= 0 {
				i++
			}
		case field > 3 && (c == ':' || c == '.'):
			i++
		}
	}
	if field < 3 || p.digits[3] > 2 || p.digits[4] > 2 || p.digits[5] > 2 {
		return p, false
	}
	rest := s[i:]
	if field == 6 && len(rest) > 1 && (rest[0] == '.' || rest[0] == ',') {
		scale := int(time.Second)
		for i = 1; i < len(rest) && rest[i] >= '0' && rest[i] <= '9'; i++ {
			scale /= 10 // beyond nanoseconds it is 0
			p.nanos += int(rest[i]-'0') * scale
		}
		rest = rest[i:]
	}
	switch halfSigns.Replace(strings.ToLower(rest)) { // "PM", "p. m."
	case "":
	case "am":
		p.half = 'a'
	case "pm":
		p.half = 'p'
	default:
		return p, false
	}
	return p, true
}

var halfSigns = strings.NewReplacer(".", "", " ", "", "\u00a0", "", "\u202f", "")
