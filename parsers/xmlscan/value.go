package xmlscan

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"time"
)

// Number reads a decimal number; a comma as the decimal sign is understood,
// NaN and infinity are no numbers.
func Number(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	n, err := strconv.ParseFloat(s, 64)
	if err != nil && strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		n, err = strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	}
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return 0, false
	}
	return n, true
}

// Pointer is Number for optional totals.
func Pointer(s string) *float64 {
	if n, ok := Number(s); ok {
		return &n
	}
	return nil
}

// times are the forms of xsd:dateTime that programs write. Without a zone it
// is taken for UTC, which the formats demand.
var times = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02 15:04:05.999999999", "2006-01-02T15:04Z07:00", "2006-01-02",
}

// Time reads an instant and, if the text says one other than Z, the offset of
// the local clock in seconds.
func Time(s string) (t time.Time, offset *int, ok bool) {
	s = strings.TrimSpace(s)
	for _, layout := range times {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		if t.Year() < 1980 || t.Year() > 2200 {
			return time.Time{}, nil, false
		}
		if _, seconds := t.Zone(); seconds != 0 && seconds%900 == 0 {
			offset = &seconds
		}
		return t.UTC(), offset, true
	}
	return time.Time{}, nil, false
}

// Attr is an attribute's value by its local name; empty if there is none.
func Attr(attrs []xml.Attr, name string) string {
	for _, a := range attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// Position reads a place in WGS 84 degrees. 0° 0° is what receivers write
// before they know where they are.
func Position(lat, lon string) (latDeg, lonDeg float64, ok bool) {
	latDeg, ok1 := Number(lat)
	lonDeg, ok2 := Number(lon)
	if !ok1 || !ok2 || math.Abs(latDeg) > 90 || math.Abs(lonDeg) > 180 || latDeg == 0 && lonDeg == 0 {
		return 0, 0, false
	}
	return latDeg, lonDeg, true
}
