package customcsv

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Value is one cell, as its column's type says: texts and numbers in Text
// (numbers with a point and nothing that does not count), the rest in Int:
// integers, 1 for true, days since 1970 for dates, microseconds for times of
// day, for durations, and for timestamps since 1970 (those of "timestamptz" in
// UTC, others by the clock on the wall).
type Value struct {
	Null bool
	Int  int64
	Text string
}

// Format writes a value of a column's [Column.Kind] as it lands; NULL is empty.
func (v Value) Format(kind string) string {
	if v.Null {
		return ""
	}
	switch kind {
	case string(Text), string(Number):
		return v.Text
	case string(Boolean):
		return strconv.FormatBool(v.Int != 0)
	case string(Date):
		return time.Unix(v.Int*86400, 0).UTC().Format(time.DateOnly)
	case string(Time):
		return time.UnixMicro(v.Int).UTC().Format("15:04:05.999999")
	case string(Timestamp):
		return time.UnixMicro(v.Int).UTC().Format("2006-01-02 15:04:05.999999")
	case "timestamptz":
		return time.UnixMicro(v.Int).UTC().Format("2006-01-02 15:04:05.999999Z")
	case string(Duration):
		return formatDuration(v.Int)
	}
	return strconv.FormatInt(v.Int, 10)
}

func formatDuration(micros int64) string {
	sign := ""
	if micros < 0 {
		sign, micros = "-", -micros
	}
	s := micros / 1e6
	text := fmt.Sprintf("%s%d:%02d:%02d", sign, s/3600, s/60%60, s%60)
	if f := micros % 1e6; f != 0 {
		text += strings.TrimRight(fmt.Sprintf(".%06d", f), "0")
	}
	return text
}

// number reads a decimal number and writes it with a point, without groups of
// thousands and without zeros that do not count. Its groups are whole, so that
// "1,5" is no number where the comma groups.
func number(s string, decimalComma bool) (string, bool) {
	if len(s) > 100 || s == "" {
		return "", false
	}
	s = strings.Replace(s, "\u2212", "-", 1) // the sign of typographers
	sign := ""
	if s[0] == '-' || s[0] == '+' {
		sign, s = strings.TrimPrefix(s[:1], "+"), s[1:]
	}
	if i := strings.IndexAny(s, "eE"); i > 0 {
		return exponent(sign, s[:i], s[i+1:], decimalComma)
	}
	decimal, group := byte('.'), byte(',')
	if decimalComma {
		decimal, group = ',', '.'
	}
	whole, fraction := s, ""
	if i := strings.IndexByte(s, decimal); i >= 0 {
		whole, fraction = s[:i], s[i+1:]
		if fraction != "" && !isDigits(fraction) || whole == "" && fraction == "" {
			return "", false
		}
	}
	if !isDigits(whole) && whole != "" {
		var ok bool
		if whole, ok = ungroup(whole, group); !ok {
			return "", false
		}
	}
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		return sign + whole + "." + fraction, true
	}
	if whole == "0" {
		return whole, true
	}
	return sign + whole, true
}

// ungroup takes a whole number apart at its thousands, which are grouped by
// the given sign, an apostrophe or a narrow blank.
func ungroup(s string, group byte) (string, bool) {
	for _, sep := range []string{string(group), "'", "’", "\u00a0", "\u202f", " "} {
		groups := strings.Split(s, sep)
		if len(groups) < 2 {
			continue
		}
		for i, g := range groups {
			if !isDigits(g) || i > 0 && len(g) != 3 || len(g) > 3 {
				return "", false
			}
		}
		return strings.Join(groups, ""), true
	}
	return "", false
}

func exponent(sign, mantissa, exp string, decimalComma bool) (string, bool) {
	m, ok := number(mantissa, decimalComma)
	e, err := strconv.Atoi(exp)
	if !ok || err != nil || strings.ContainsAny(m, "-+") {
		return "", false
	}
	f, err := strconv.ParseFloat(sign+m+"e"+strconv.Itoa(e), 64)
	if err != nil || math.IsInf(f, 0) {
		return "", false
	}
	return strconv.FormatFloat(f, 'f', -1, 64), true
}

// integer reads a whole number.
func integer(s string, decimalComma bool) (int64, bool) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, true
	}
	text, ok := number(s, decimalComma)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// boolean knows the words of spreadsheets. Single letters but y and n are no
// words: F is a sex, too.
func boolean(s string) (value, ok bool) {
	if len(s) > 6 {
		return false, false
	}
	switch strings.ToLower(s) {
	case "true", "yes", "y", "on", "wahr", "ja", "vrai", "oui":
		return true, true
	case "false", "no", "n", "off", "falsch", "nein", "faux", "non":
		return false, true
	}
	return false, false
}

// duration reads h:mm:ss and h:mm, or m:ss, with a fraction of seconds.
func duration(s string, layout Layout) (micros int64, ok bool) {
	negative := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	parts := strings.Split(s, ":")
	if len(s) > 30 || len(parts) < 2 || len(parts) > 3 {
		return 0, false
	}
	if len(parts) == 2 {
		if layout == MinuteSecond {
			parts = []string{"0", parts[0], parts[1]}
		} else {
			parts = append(parts, "00")
		}
	}
	seconds, fraction := parts[2], ""
	if i := strings.IndexAny(seconds, ".,"); i >= 0 {
		seconds, fraction = seconds[:i], seconds[i+1:]
		if !isDigits(fraction) {
			return 0, false
		}
	}
	for i, p := range []string{parts[0], parts[1], seconds} {
		if !isDigits(p) || len(p) > 6 || i == 2 && len(p) != 2 || i == 1 && layout != MinuteSecond && len(p) != 2 {
			return 0, false
		}
		n, _ := strconv.ParseInt(p, 10, 64)
		if i > 0 && n > 59 && (i == 2 || layout != MinuteSecond) {
			return 0, false
		}
		micros = micros*60 + n
	}
	micros *= 1e6
	if fraction != "" {
		n, _ := strconv.ParseInt((fraction + "000000")[:6], 10, 64)
		micros += n
	}
	if negative {
		micros = -micros
	}
	return micros, true
}
