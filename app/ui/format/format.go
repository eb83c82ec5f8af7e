// Package format writes numbers the way people read them, in the units they
// chose. The database is always metric.
package format

import (
	"fmt"
	"math"
	"strings"
	"time"

	"athletedata/app/settings"
)

// None stands where there is no value.
const None = "–"

const (
	mile = 1609.344
	foot = 0.3048
	yard = 0.9144
)

// Formatter writes in one system of units.
type Formatter struct{ Imperial bool }

// For is the formatter of the user's settings.
func For(s settings.Settings) Formatter { return Formatter{Imperial: s.Units == settings.Imperial} }

// Distance writes metres as kilometres or miles.
func (f Formatter) Distance(m *float64) string {
	if m == nil || *m <= 0 {
		return None
	}
	d, unit := *m/1000, "km"
	if f.Imperial {
		d, unit = *m/mile, "mi"
	}
	if d >= 1000 {
		return Count(int64(math.Round(d))) + " " + unit
	}
	digits := 2
	if d >= 100 {
		digits = 1
	}
	return fmt.Sprintf("%.*f %s", digits, d, unit)
}

// Height writes metres of ascent or altitude.
func (f Formatter) Height(m *float64) string {
	if m == nil {
		return None
	}
	h, unit := *m, "m"
	if f.Imperial {
		h, unit = *m/foot, "ft"
	}
	return Count(int64(math.Round(h))) + " " + unit
}

// Duration writes seconds as 1:23:45 or 23:45.
func Duration(s *float64) string {
	if s == nil || *s < 0 || *s > 1e9 {
		return None
	}
	n := int64(math.Round(*s))
	if n >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", n/3600, n/60%60, n%60)
	}
	return fmt.Sprintf("%d:%02d", n/60, n%60)
}

// Hours writes seconds as whole hours.
func Hours(s float64) string { return Count(int64(math.Round(s/3600))) + " h" }

// Whole writes a measurement without decimals and with its unit.
func Whole(v *float64, unit string) string {
	if v == nil || *v == 0 {
		return None
	}
	return Count(int64(math.Round(*v))) + " " + unit
}

// PaceSports are those whose speed people give as time per distance.
func PaceSports(sport string) bool {
	switch sport {
	case "running", "walking", "hiking", "swimming", "rowing", "snowshoeing":
		return true
	}
	return false
}

// Speed writes a speed as pace or as speed, as the sport has it.
func (f Formatter) Speed(sport string, mps *float64) string {
	if mps == nil || *mps <= 0.05 {
		return None
	}
	value, unit := f.SpeedValue(sport, *mps)
	if PaceSports(sport) {
		return clock(value) + " " + unit
	}
	return fmt.Sprintf("%.1f %s", value, unit)
}

// SpeedValue converts a speed to the sport's unit: minutes per distance for
// paces, else distance per hour.
func (f Formatter) SpeedValue(sport string, mps float64) (float64, string) {
	if !PaceSports(sport) {
		if f.Imperial {
			return mps * 3600 / mile, "mph"
		}
		return mps * 3.6, "km/h"
	}
	per, unit := 1000.0, "/km"
	switch {
	case sport == "swimming" && f.Imperial:
		per, unit = 100*yard, "/100 yd"
	case sport == "swimming":
		per, unit = 100, "/100 m"
	case sport == "rowing":
		per, unit = 500, "/500 m"
	case f.Imperial:
		per, unit = mile, "/mi"
	}
	return per / mps / 60, unit
}

// clock writes minutes as 4:35.
func clock(minutes float64) string {
	n := int64(math.Round(minutes * 60))
	return fmt.Sprintf("%d:%02d", n/60, n%60)
}

// Clock writes minutes as 4:35.
func Clock(minutes float64) string { return clock(minutes) }

// Count writes a number with groups of three digits: 18 000 000, with spaces
// that do not break.
func Count(n int64) string {
	s := fmt.Sprint(n)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return sign + s
}

// Rereading says how many of other files that a run concerns are read again.
func Rereading(done, found int) string {
	return fmt.Sprintf("Reading other files of the same times again: %s of %s", Count(int64(done)), Count(int64(found)))
}

// Bytes writes a size.
func Bytes(n int64) string {
	const unit = 1024
	if n < unit {
		return fmt.Sprintf("%d B", n)
	}
	v, prefix := float64(n)/unit, 0
	for v >= unit && prefix < 4 {
		v /= unit
		prefix++
	}
	return fmt.Sprintf("%.1f %cB", v, "kMGTP"[prefix])
}

// Day writes a date that sorts and that everybody reads the same way.
func Day(t time.Time) string { return t.Format("2 Jan 2006") }

// Moment writes a date and a time.
func Moment(t time.Time) string { return t.Format("Mon 2 Jan 2006, 15:04") }

// Remaining writes how long something will still take.
func Remaining(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < time.Minute:
		return fmt.Sprintf("%d s left", int(math.Ceil(d.Seconds())))
	case d < time.Hour:
		return fmt.Sprintf("%d min left", int(math.Ceil(d.Minutes())))
	}
	return fmt.Sprintf("%.1f h left", d.Hours())
}
