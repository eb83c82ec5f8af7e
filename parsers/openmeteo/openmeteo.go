// Package openmeteo reads what the weather service Open-Meteo answers: the
// hourly and daily weather of a place from models and reanalyses, as JSON.
//
// Source: the description of Open-Meteo's historical weather interface as of
// August 2026; the forecast interface answers in the same shape. Weather data
// by Open-Meteo.com, CC BY 4.0.
//
// A place is the cell of the model's grid, not what was asked for: its
// coordinates make WeatherHour's Station ("47.72,10.31"). Sums are those of the
// hour that ends at the time, as Open-Meteo writes them. Codes are WMO 4677,
// of which 0 is a clear sky. Variables without a column stay in Extra under
// the vendor's names, in the units that are written when none is asked for.
package openmeteo

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// variable says where an hourly variable goes.
type variable struct {
	unit   string
	scale  float64
	column func(*record.WeatherHour) **float64
}

var variables = map[string]variable{
	"temperature_2m":       {"°C", 1, func(w *record.WeatherHour) **float64 { return &w.TemperatureC }},
	"apparent_temperature": {"°C", 1, func(w *record.WeatherHour) **float64 { return &w.ApparentC }},
	"dew_point_2m":         {"°C", 1, func(w *record.WeatherHour) **float64 { return &w.DewPointC }},
	"relative_humidity_2m": {"%", 1, func(w *record.WeatherHour) **float64 { return &w.HumidityPct }},
	"precipitation":        {"mm", 1, func(w *record.WeatherHour) **float64 { return &w.PrecipitationMM }},
	"snow_depth":           {"m", 1000, func(w *record.WeatherHour) **float64 { return &w.SnowMM }},
	"wind_direction_10m":   {"°", 1, func(w *record.WeatherHour) **float64 { return &w.WindDirectionDeg }},
	"wind_speed_10m":       {"km/h", 1, func(w *record.WeatherHour) **float64 { return &w.WindSpeedKmh }},
	"wind_gusts_10m":       {"km/h", 1, func(w *record.WeatherHour) **float64 { return &w.WindGustKmh }},
	"pressure_msl":         {"hPa", 1, func(w *record.WeatherHour) **float64 { return &w.PressureHPa }},
	"sunshine_duration":    {"s", 1.0 / 60, func(w *record.WeatherHour) **float64 { return &w.SunshineMin }},
	"cloud_cover":          {"%", 1, func(w *record.WeatherHour) **float64 { return &w.CloudCoverPct }},
}

// Parse reads an answer.
func Parse(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	if len(bytes.TrimSpace(text)) == 0 {
		return errors.New("the file is empty")
	}
	answers, broken := readAnswers(bytes.NewReader(text))
	facts := &record.Facts{Source: "open_meteo"}
	undated, sections := 0, 0
	for _, a := range answers {
		if reason, ok := a.scalars["reason"].(string); ok && a.scalars["error"] == true {
			return fmt.Errorf("the weather service answered with an error: %s", reason)
		}
		p, ok := newPlace(a)
		if !ok {
			continue
		}
		if len(a.values["hourly"])+len(a.values["daily"]) > 0 {
			sections++
		}
		undated += p.hours(facts) + p.days(facts)
	}
	switch {
	case len(facts.Weather)+len(facts.DailyScores) > 0:
	case broken != nil:
		return fmt.Errorf("this Open-Meteo answer cannot be read: %w", broken)
	case undated > 0:
		return fmt.Errorf("none of the %d times of this Open-Meteo answer can be read", undated)
	case sections == 0:
		return &parsers.Unsupported{What: "Open-Meteo answer without hours or days"}
	default:
		return &parsers.Unsupported{What: "Open-Meteo answer without a value"}
	}
	var parts []string
	if undated > 0 {
		parts = append(parts, fmt.Sprintf("%d times could not be read", undated))
	}
	if broken != nil {
		parts = append(parts, "the file ends in the middle or is damaged there")
	}
	facts.Partial = strings.Join(parts, "; ")
	return emit(facts)
}

// place is where an answer is of.
type place struct {
	*answer
	lat, lon float64
	id       string
	offset   int // of its clock to UTC, seconds: the same for all of the answer
}

func newPlace(a *answer) (place, bool) {
	lat, ok1 := a.scalars["latitude"].(float64)
	lon, ok2 := a.scalars["longitude"].(float64)
	if !ok1 || !ok2 || math.Abs(lat) > 90 || math.Abs(lon) > 180 {
		return place{}, false
	}
	offset, _ := a.scalars["utc_offset_seconds"].(float64)
	if math.Abs(offset) > 86400 {
		return place{}, false
	}
	decimal := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	return place{answer: a, lat: lat, lon: lon, id: decimal(lat) + "," + decimal(lon), offset: int(offset)}, true
}

// times reads the series "time" of a section, as the place's clock showed
// them; a zero time is one that cannot be read.
func (p *place) times(section string) (times []time.Time) {
	s := p.values[section]["time"]
	for i := range s.numbers {
		times = append(times, p.localTime(s.text(i), s.number(i)))
	}
	return times
}

func (p *place) localTime(text string, unix float64) time.Time {
	if math.Abs(unix) < 1e11 { // instants, when asked for as unixtime
		return time.Unix(int64(unix)+int64(p.offset), 0).UTC()
	}
	for _, layout := range []string{"2006-01-02T15:04", time.DateOnly, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	return time.Time{}
}

// names are the variables of a section in the order of the alphabet.
func (p *place) names(section string) (names []string) {
	for name := range p.values[section] {
		if name != "time" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// hours adds the hours that have a value and returns how many times could not
// be read.
func (p *place) hours(facts *record.Facts) (undated int) {
	names := p.names("hourly")
	for i, local := range p.times("hourly") {
		if local.IsZero() {
			undated++
			continue
		}
		w := record.WeatherHour{Time: record.At(local.Add(-time.Duration(p.offset) * time.Second)), Station: p.id, LatitudeDeg: &p.lat, LongitudeDeg: &p.lon}
		extra := map[string]any{}
		any := false
		for _, name := range names {
			s := p.values["hourly"][name]
			v := s.number(i)
			if math.IsNaN(v) {
				continue
			}
			any = true
			p.put(&w, extra, name, v)
		}
		if !any {
			continue
		}
		if height, ok := p.scalars["elevation"].(float64); ok {
			extra["elevation"] = height
		}
		if len(extra) > 0 {
			w.Extra = extra
		}
		facts.Weather = append(facts.Weather, w)
	}
	return undated
}

// put brings a value to its column, or to the extra values where it has none
// or its unit is not one that is known.
func (p *place) put(w *record.WeatherHour, extra map[string]any, name string, v float64) {
	given := p.units["hourly_units"][name]
	v, unit := metric(name, given, v)
	to, ok := variables[name]
	switch {
	case name == "weather_code" && v >= 0 && v <= 99:
		code := int(v)
		w.ConditionCode = &code
	case ok && to.unit == unit:
		v *= to.scale
		if to.scale != 1 {
			v = round(v)
		}
		*to.column(w) = &v
	case ok:
		extra[name] = v
		extra[name+"_unit"] = given
	default:
		extra[name] = v
	}
}

// days adds the figures of the days. The place stands in the name, so that
// those of two places do not replace each other.
func (p *place) days(facts *record.Facts) (undated int) {
	names := p.names("daily")
	at := "_at_" + strings.ReplaceAll(p.id, ",", "_")
	for i, local := range p.times("daily") {
		if local.IsZero() {
			undated++
			continue
		}
		for _, name := range names {
			s := p.values["daily"][name]
			v, unit := metric(name, p.units["daily_units"][name], s.number(i))
			score := record.DailyScore{Day: record.Day(local), Name: "weather_" + name, Text: s.text(i)}
			if !math.IsNaN(v) {
				score.Value = &v
			} else if score.Text == "" {
				continue
			}
			if suffix := unitNames[unit]; suffix != "" && !strings.HasSuffix(name, "_"+suffix) {
				score.Name += "_" + suffix
			} else if suffix == "" && unit != "" && unit != "iso8601" && unit != "unixtime" && unit != "wmo code" {
				score.Extra = map[string]any{"unit": unit}
			}
			score.Name += at
			facts.DailyScores = append(facts.DailyScores, score)
		}
	}
	return undated
}
