package table

import (
	"math"
	"strconv"
	"strings"
)

// Null says whether a field holds no value in any of the ways people write that.
func Null(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "na", "n/a", "nan", "null", "none", "-", "--", "inf", "-inf", "infinity", "-infinity":
		return true
	}
	return false
}

// Number reads a decimal number with a point, or with a comma as decimal sign.
// Where both occur the last one is the decimal sign and the other groups
// thousands; a lone comma is the decimal sign unless exactly three digits
// follow and no more than three stand before it ("1,012"), which is read as
// thousands. Apostrophes and blanks between digits group thousands. It is nil
// for what is no finite number.
func Number(s string) *float64 {
	if Null(s) {
		return nil
	}
	s = strings.TrimSpace(s)
	point, comma := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
	switch {
	case comma < 0: // plain
	case point > comma || strings.Count(s, ",") > 1 || point < 0 && thousands(s, comma):
		s = strings.ReplaceAll(s, ",", "")
	default:
		s = strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", ".")
	}
	return parse(s)
}

// DecimalComma reads a number in a file that writes a comma as decimal sign
// and, if anything, points between thousands.
func DecimalComma(s string) *float64 {
	if Null(s) {
		return nil
	}
	if strings.IndexByte(s, ',') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", ".")
	}
	return parse(s)
}

func thousands(s string, comma int) bool {
	digits := strings.TrimLeft(s[:comma], "+-")
	return len(s)-comma == 4 && len(digits) > 0 && len(digits) <= 3 && digits != "0"
}

var groups = strings.NewReplacer("'", "", "’", "", " ", "", "\u00a0", "", "\u202f", "")

func parse(s string) *float64 {
	s = groups.Replace(strings.TrimSpace(s))
	if strings.ContainsAny(s, "xXpP_nN") { // hexadecimal, NaN and the like are no numbers of people
		return nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return nil
	}
	return &v
}

// Int is [Number] rounded.
func Int(s string) *int {
	v := Number(s)
	if v == nil || math.Abs(*v) > math.MaxInt32 {
		return nil
	}
	n := int(math.Round(*v))
	return &n
}
