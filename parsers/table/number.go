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
// thousands. Apostrophes and blanks group thousands too. What is grouped must
// be in threes, the way thousands are: "1,2,3" is no number. It is nil for what
// is no finite number.
func Number(s string) *float64 {
	if Null(s) {
		return nil
	}
	s = blanks.Replace(strings.TrimSpace(s))
	point, comma := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
	switch {
	case comma < 0 && strings.Count(s, ".") > 1: // 1.234.567
		return parse(s, ".", "")
	case comma < 0:
		return parse(s, "", ".")
	case point > comma:
		return parse(s, ",", ".")
	case strings.Count(s, ",") > 1 || point < 0 && thousands(s, comma):
		return parse(s, ",", "")
	}
	return parse(s, ".", ",")
}

// DecimalComma reads a number in a file that writes a comma as decimal sign
// and, if anything, points between thousands. A number without a comma is read
// as it stands: "1.5" is one and a half.
func DecimalComma(s string) *float64 {
	if Null(s) {
		return nil
	}
	s = blanks.Replace(strings.TrimSpace(s))
	if strings.IndexByte(s, ',') >= 0 {
		return parse(s, ".", ",")
	}
	return parse(s, "", ".")
}

func thousands(s string, comma int) bool {
	digits := strings.TrimLeft(s[:comma], "+-")
	return len(s)-comma == 4 && len(digits) > 0 && len(digits) <= 3 && digits != "0"
}

// blanks of all kinds, and what the Swiss put in their place, become one; the
// minus of typographers becomes that of computers.
var blanks = strings.NewReplacer("'", " ", "’", " ", "\u00a0", " ", "\u2009", " ", "\u202f", " ", "−", "-")

// parse reads a number whose thousands are grouped by group, or by blanks, and
// whose decimal sign is decimal; either may be empty.
func parse(s, group, decimal string) *float64 {
	whole, fraction, exponent := s, "", ""
	if i := strings.IndexAny(whole, "eE"); i >= 0 {
		whole, exponent = s[:i], s[i:]
	}
	if decimal != "" {
		whole, fraction, _ = strings.Cut(whole, decimal)
	}
	sign := ""
	if whole != "" && (whole[0] == '-' || whole[0] == '+') {
		sign, whole = whole[:1], strings.TrimLeft(whole[1:], " ")
	}
	whole, ok := ungroup(whole, group)
	if !ok || strings.Trim(whole+fraction, "0123456789") != "" {
		return nil
	}
	v, err := strconv.ParseFloat(sign+whole+"."+fraction+exponent, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return nil
	}
	return &v
}

// ungroup takes out what stands between the thousands; it is false when the
// groups are not of three digits (two, as in India, but for the last).
func ungroup(s, group string) (string, bool) {
	if group == "" || !strings.Contains(s, group) {
		group = " "
	}
	parts := strings.Split(s, group)
	for i, p := range parts[1:] {
		last := i == len(parts)-2
		if len(p) != 3 && (last || len(p) != 2) {
			return s, false
		}
	}
	if len(parts) > 1 && (len(parts[0]) < 1 || len(parts[0]) > 3) {
		return s, false
	}
	return strings.Join(parts, ""), true
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
