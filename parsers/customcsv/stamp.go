package customcsv

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // Windows and containers have no zone files of their own

	"athletedata/parsers/clock"
)

// Layout is how dates, timestamps and durations are written.
type Layout string

// Layouts. Those of days know -, / and . between the numbers, two-digit years
// but for YearMonthDay of four, a time of 12 or 24 hours after it, and a zone at
// the end.
const (
	YearMonthDay Layout = "ymd"
	DayMonthYear Layout = "dmy"
	MonthDayYear Layout = "mdy"
	MonthName    Layout = "names"   // 15 Jan 2024, January 15, 2024, in seven languages
	Compact      Layout = "compact" // 20240115, 20240115T083000
	UnixSeconds  Layout = "unix"    // since 1970, also with a fraction
	UnixMillis   Layout = "unix_ms" //
	UnixMicros   Layout = "unix_us" //
	ExcelDays    Layout = "excel"   // days since 1899-12-30
	MinuteSecond Layout = "m:ss"    // durations; others are h:mm:ss or h:mm
	HourMinute   Layout = "h:mm:ss" // durations; the same as none
)

var stampLayouts = []Layout{YearMonthDay, DayMonthYear, MonthDayYear, MonthName, Compact, UnixSeconds, UnixMillis, UnixMicros, ExcelDays}

func (c Column) layoutKnown() bool {
	switch c.Type {
	case Date, Timestamp:
		return slices.Contains(stampLayouts, c.Layout)
	case Duration:
		return c.Layout == "" || c.Layout == MinuteSecond || c.Layout == HourMinute
	}
	return true
}

// stamp is a date or a timestamp as a text tells it.
type stamp struct {
	micro  int64 // since 1970: of UTC if instant and not offset, else by the clock on the wall
	clock  bool  // it has a time of day
	zoned  bool  // its zone is known
	offset int   // local minus UTC in seconds, where the text says one
	local  bool  // micro is what the clock on the wall showed
}

func (s stamp) utc() int64 { return s.micro - int64(s.offset)*1e6 }

// epochs are the layouts that count, with the microseconds of a unit.
var epochs = map[Layout]float64{UnixSeconds: 1e6, UnixMillis: 1e3, UnixMicros: 1}

// parse reads a date or a timestamp.
func (l Layout) parse(text string, decimalComma bool) (s stamp, ok bool) {
	if unit, counted := epochs[l]; counted || l == ExcelDays {
		decimal, ok := number(text, decimalComma)
		if !ok {
			return s, false
		}
		v, err := strconv.ParseFloat(decimal, 64)
		if err != nil || math.Abs(v) > 1e16 {
			return s, false
		}
		if l == ExcelDays {
			if v < 1 || v > 2_958_465 { // 9999-12-31
				return s, false
			}
			// Rounded to milliseconds: a day's fraction has no more to say.
			const first = -25569
			return stamp{micro: int64(math.Round((v+first)*86400e3)) * 1000, clock: v != math.Trunc(v), local: true}, true
		}
		micro := math.Round(v * unit)
		if math.Abs(micro) > 2.5e17 { // beyond the year 9000
			return s, false
		}
		return stamp{micro: int64(micro), clock: true, zoned: true}, true
	}
	if len(text) < 6 || len(text) > 80 {
		return s, false
	}
	switch l {
	case MonthName:
		if text, ok = numbered(text); !ok {
			return s, false
		}
	case Compact:
		if text, ok = spaced(text); !ok {
			return s, false
		}
	default:
		if !l.dateLike(text) {
			return s, false
		}
	}
	rest, offset, zoned, utc := cutZone(text)
	t, err := l.order().Parse(rest)
	if err != nil {
		return s, false
	}
	return stamp{micro: t.UnixMicro(), clock: strings.ContainsAny(rest, "Tt :,"), zoned: zoned, offset: offset, local: !utc}, true
}

func (l Layout) order() clock.Order {
	switch l {
	case DayMonthYear:
		return clock.DayFirst
	case MonthDayYear:
		return clock.MonthFirst
	}
	return clock.YearFirst
}

// dateLike tells quickly what cannot be a date: versions ("1.2.3") are none.
// Only YearMonthDay takes what begins with four digits.
func (l Layout) dateLike(s string) bool {
	var digits [3]int
	n, sep := 0, byte(0)
	i := 0
	for ; i < len(s); i++ {
		c := s[i]
		if c >= '0' && c <= '9' {
			if digits[n]++; digits[n] > 4 {
				return false
			}
			continue
		}
		if n == 2 {
			break
		}
		if c != '-' && c != '/' && c != '.' || sep != 0 && c != sep {
			return false
		}
		sep = c
		n++
	}
	if n < 2 || digits[0] == 0 || digits[1] == 0 || digits[1] > 2 {
		return false
	}
	if l == YearMonthDay {
		return (digits[0] == 4 || digits[0] == 2) && (digits[2] == 1 || digits[2] == 2)
	}
	return digits[0] <= 2 && (digits[2] == 4 || digits[2] == 2)
}

// cutZone takes a zone off the end of a timestamp: Z, UTC, +02:00, GMT+0200.
// An offset needs a time before it, as -15 at the end of a date is a day.
func cutZone(s string) (rest string, offset int, zoned, utc bool) {
	if i := strings.LastIndexByte(s, '('); i > 0 && s[len(s)-1] == ')' { // JavaScript adds a name
		s = strings.TrimSpace(s[:i])
	}
	upper := strings.ToUpper(s[max(0, len(s)-4):])
	switch {
	case strings.HasSuffix(upper, "Z") && len(s) > 1 && s[len(s)-2] >= '0' && s[len(s)-2] <= '9':
		return s[:len(s)-1], 0, true, true
	case strings.HasSuffix(upper, "UTC"), strings.HasSuffix(upper, "GMT"):
		return strings.TrimSpace(s[:len(s)-3]), 0, true, true
	}
	i := strings.LastIndexAny(s, "+-")
	if i < 0 || len(s)-i < 3 || len(s)-i > 6 || !strings.Contains(s[:i], ":") {
		return s, 0, false, false
	}
	digits := strings.Replace(s[i+1:], ":", "", 1)
	if !isDigits(digits) || len(digits) != 2 && len(digits) != 4 {
		return s, 0, false, false
	}
	h, _ := strconv.Atoi(digits[:2])
	m, _ := strconv.Atoi((digits + "00")[2:4])
	if h > 15 || m > 59 {
		return s, 0, false, false
	}
	offset = h*3600 + m*60
	if s[i] == '-' {
		offset = -offset
	}
	rest = strings.TrimSpace(s[:i])
	for _, name := range []string{"UTC", "GMT"} {
		if n := len(rest) - len(name); n > 0 && strings.EqualFold(rest[n:], name) {
			rest = strings.TrimSpace(rest[:n])
		}
	}
	return rest, offset, true, false
}

// spaced puts signs into 20240115 and 20240115T083000.
func spaced(s string) (string, bool) {
	if len(s) < 8 || !isDigits(s[:8]) || s[:2] != "19" && s[:2] != "20" && s[:2] != "21" {
		return "", false
	}
	date, rest := s[:4]+"-"+s[4:6]+"-"+s[6:8], s[8:]
	if rest == "" {
		return date, true
	}
	rest = strings.TrimLeft(rest, "Tt _")
	if len(rest) < 4 || !isDigits(rest[:4]) {
		return "", false
	}
	out := date + " " + rest[:2] + ":" + rest[2:4]
	if rest = rest[4:]; len(rest) >= 2 && isDigits(rest[:2]) {
		out, rest = out+":"+rest[:2], rest[2:]
	}
	return out + rest, true
}

// months knows the names and usual abbreviations of English, German, French,
// Spanish, Italian, Portuguese and Dutch.
var months = func() map[string]int {
	m := map[string]int{}
	for i, names := range strings.Split(`january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari
		february feb februar feber février févr fevrier fevr febrero febbraio fevereiro fev februari
		march mar märz mär mrz mars marzo março marco maart mrt
		april apr avril avr abril abr aprile
		may mai mayo maggio mag maio mei
		june jun juni juin junio giugno giu junho
		july jul juli juillet juil julio luglio lug julho
		august aug août aout agosto ago augustus
		september sep sept septembre septiembre settembre set setembro
		october oct oktober okt octobre octubre ottobre ott outubro out
		november nov novembre noviembre novembro
		december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro`, "\n") {
		for _, name := range strings.Fields(names) {
			m[name] = i + 1
		}
	}
	return m
}()

// fillers are words that stand in dates and say nothing.
var fillers = wordSet(`st nd rd th de of le el il den der mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday
	thursday friday saturday sunday mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag`)

// numbered writes a date with the name of a month as year-month-day; what
// follows the date is left as it is.
func numbered(s string) (string, bool) {
	month, numbers := 0, make([]string, 0, 2)
	i := 0
	for i < len(s) && (month == 0 || len(numbers) < 2) {
		from := i
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			for i < len(s) && s[i] >= '0' && s[i] <= '9' {
				i++
			}
			if len(numbers) == 2 {
				return "", false
			}
			numbers = append(numbers, s[from:i])
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80:
			for i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z' || s[i] >= 0x80) {
				i++
			}
			word := strings.ToLower(s[from:i])
			if m := months[word]; m != 0 && month == 0 {
				month = m
			} else if !fillers[word] {
				return "", false
			}
		case strings.IndexByte(" ,.-/", c) >= 0:
			i++
		default:
			return "", false
		}
	}
	if month == 0 || len(numbers) < 2 {
		return "", false
	}
	day, year := numbers[0], numbers[1]
	if len(day) == 4 {
		day, year = year, day
	}
	if len(year) == 2 {
		year = "20" + year
	}
	if len(year) != 4 || len(day) > 2 {
		return "", false
	}
	rest := strings.TrimLeft(s[i:], " ,T")
	rest = strings.TrimSpace(strings.TrimPrefix(rest, "at "))
	if rest != "" {
		rest = " " + rest
	}
	return year + "-" + strconv.Itoa(month) + "-" + day + rest, true
}

// clockTime reads a time of day, in microseconds since midnight.
func clockTime(s string) (micros int64, ok bool) {
	if len(s) > 20 || len(s) < 4 || s[0] < '0' || s[0] > '9' || strings.IndexByte(s, ':') < 0 {
		return 0, false
	}
	t, err := clock.YearFirst.Parse("2000-01-01 " + s)
	if err != nil || t.Day() != 1 {
		return 0, false
	}
	return t.Sub(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)).Microseconds(), true
}

// instant is when the clock of a zone showed a time; of an hour that it shows
// twice the first one, or the later. A time that it skipped is moved on by as
// much as was skipped.
func instant(local int64, l *time.Location, later bool) (utc int64, moved bool) {
	offsetAt := func(micro int64) int64 {
		_, s := time.UnixMicro(micro).In(l).Zone()
		return int64(s) * 1e6
	}
	const day = 24 * 3600 * 1e6
	before, after := offsetAt(local-day), offsetAt(local+day)
	first, second := local-before, local-after
	isFirst, isSecond := offsetAt(first) == before, offsetAt(second) == after
	switch {
	case isFirst && isSecond && later:
		return max(first, second), false
	case isFirst && isSecond:
		return min(first, second), false
	case isSecond:
		return second, false
	}
	return first, !isFirst
}
