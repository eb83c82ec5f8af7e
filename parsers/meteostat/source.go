package meteostat

import (
	"path"
	"regexp"
	"strings"
)

// sources collects which source each value of an hour is from.
type sources struct {
	extra    map[string]any
	codes    []string
	names    []string
	forecast []string // codes whose value is a forecast
}

func newSources() *sources { return &sources{extra: map[string]any{}} }

func (s *sources) add(code, name string) {
	if name == "" {
		return
	}
	s.codes, s.names = append(s.codes, code), append(s.names, name)
	if isForecast(name) {
		s.forecast = append(s.forecast, code)
	}
}

// isForecast is true if all of the sources of a value, which stand with blanks
// between them, are forecasts.
func isForecast(names string) bool {
	for _, n := range strings.Fields(names) {
		if !forecasts[n] {
			return false
		}
	}
	return true
}

// onlyForecast says that nothing of the hour was observed.
func (s *sources) onlyForecast() bool {
	return len(s.codes) > 0 && len(s.forecast) == len(s.codes)
}

// close writes the sources to the extra values of the hour.
func (s *sources) close() {
	same := true
	for _, n := range s.names {
		same = same && n == s.names[0]
	}
	for i, code := range s.codes {
		if same {
			s.extra["source"] = s.names[0]
			break
		}
		s.extra[code+"_source"] = s.names[i]
	}
	if len(s.forecast) > 0 {
		s.extra["forecast"] = s.forecast
	}
}

var (
	apart  = regexp.MustCompile(`[^0-9A-Za-z]+`)
	copied = regexp.MustCompile(` ?\([0-9]+\)$`) // "11035 (1).csv": downloaded twice
)

// stationOf finds the station in a file's name: its identifier of five
// characters, or else the whole name without its endings.
func stationOf(name string) string {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	for _, ending := range []string{".gz", ".csv", ".txt"} {
		if n := len(base) - len(ending); n > 0 && strings.EqualFold(base[n:], ending) {
			base = base[:n]
		}
	}
	base = copied.ReplaceAllString(base, "")
	for _, part := range apart.Split(base, -1) {
		if isStation(part) {
			return part
		}
	}
	if base == "." || base == "/" {
		return ""
	}
	return base
}

// isStation knows identifiers such as 11035, D2329, EGLC0.
func isStation(s string) bool {
	return len(s) == 5 && strings.ContainsAny(s, "0123456789") && strings.Trim(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
