package openmeteo

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/record"
)

// answerTo is an answer with the given sections.
func answerTo(sections string) string {
	return `{"latitude":50.05,"longitude":8.6,"generationtime_ms":0.9,"utc_offset_seconds":7200,"timezone":"Europe/Berlin","timezone_abbreviation":"CEST","elevation":111.0,` + sections + `}`
}

func parse(t testing.TB, text string) *record.Facts {
	t.Helper()
	var all []*record.Facts
	if err := Parse(parsers.File{Data: []byte(text)}, func(e record.Entity) error { all = append(all, e.(*record.Facts)); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].Source != "open_meteo" {
		t.Fatalf("%d times something from %q", len(all), all[0].Source)
	}
	return all[0]
}

func show(v *float64) string {
	if v == nil {
		return "none"
	}
	return fmt.Sprint(*v)
}

func hour(w record.WeatherHour) string {
	code := "none"
	if w.ConditionCode != nil {
		code = fmt.Sprint(*w.ConditionCode)
	}
	return fmt.Sprint(time.UnixMicro(w.Time.UTCMicro).UTC().Format("2006-01-02T15:04"), " at ", w.Station, " (", show(w.LatitudeDeg), " ", show(w.LongitudeDeg), "): ", show(w.TemperatureC), " °C like ", show(w.ApparentC), ", dew ", show(w.DewPointC), ", ", show(w.HumidityPct), " %, ",
		show(w.PrecipitationMM), " mm, snow ", show(w.SnowMM), " mm, wind ", show(w.WindDirectionDeg), "° ", show(w.WindSpeedKmh), " to ", show(w.WindGustKmh), " km/h, ",
		show(w.PressureHPa), " hPa, sun ", show(w.SunshineMin), " min, cloud ", show(w.CloudCoverPct), " %, code ", code)
}

const metricHours = `"hourly_units":{"time":"iso8601","temperature_2m":"°C","apparent_temperature":"°C","dew_point_2m":"°C","relative_humidity_2m":"%","precipitation":"mm","snowfall":"cm","snow_depth":"m","wind_direction_10m":"°","wind_speed_10m":"km/h","wind_gusts_10m":"km/h","pressure_msl":"hPa","sunshine_duration":"s","cloud_cover":"%","weather_code":"wmo code","shortwave_radiation":"W/m²"},
"hourly":{"time":["2026-08-14T00:00","2026-08-14T01:00","2026-08-14T02:00"],"temperature_2m":[22.1,21.5,null],"apparent_temperature":[23,null,null],"dew_point_2m":[14.2,null,null],"relative_humidity_2m":[61,null,null],"precipitation":[0.3,null,null],"snowfall":[0.7,null,null],"snow_depth":[0.12,null,null],"wind_direction_10m":[250,null,null],"wind_speed_10m":[11.2,null,null],"wind_gusts_10m":[25.9,null,null],"pressure_msl":[1015.3,null,null],"sunshine_duration":[2700,null,null],"cloud_cover":[75,null,null],"weather_code":[61,0,null],"shortwave_radiation":[412.5,null,null]}`

func TestHours(t *testing.T) {
	f := parse(t, answerTo(metricHours))
	if len(f.Weather) != 2 || f.Partial != "" { // the third is not there yet
		t.Fatalf("%d hours, %q", len(f.Weather), f.Partial)
	}
	if got, want := hour(f.Weather[0]), "2026-08-13T22:00 at 50.05,8.6 (50.05 8.6): 22.1 °C like 23, dew 14.2, 61 %, 0.3 mm, snow 120 mm, wind 250° 11.2 to 25.9 km/h, 1015.3 hPa, sun 45 min, cloud 75 %, code 61"; got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
	if got := fmt.Sprint(f.Weather[0].Extra); got != "map[elevation:111 shortwave_radiation:412.5 snowfall:0.7]" {
		t.Errorf("extra %s", got)
	}
	if w := f.Weather[1]; show(w.TemperatureC) != "21.5" || w.ApparentC != nil || *w.ConditionCode != 0 || !w.Time.HasUTC || w.Time.HasLocal {
		t.Errorf("%s, %+v", hour(w), w.Time)
	}
}

// The units are those that were asked for; the answer says which.
func TestUnitsAreReadFromTheAnswer(t *testing.T) {
	f := parse(t, answerTo(`"hourly_units":{"time":"unixtime","temperature_2m":"°F","precipitation":"inch","snowfall":"inch","snow_depth":"ft","wind_speed_10m":"mp/h","wind_gusts_10m":"kn","wind_speed_100m":"m/s","pressure_msl":"bar"},
"hourly":{"time":[1786658400],"temperature_2m":[59],"precipitation":[0.5],"snowfall":[2],"snow_depth":[1.5],"wind_speed_10m":[10],"wind_gusts_10m":[20],"wind_speed_100m":[10],"pressure_msl":[1.0153],"cloud_cover":[50]}`))
	w := f.Weather[0]
	for what, got := range map[string][2]string{
		"time":        {time.UnixMicro(w.Time.UTCMicro).UTC().Format(time.RFC3339), "2026-08-13T22:00:00Z"},
		"temperature": {show(w.TemperatureC), "15"}, "rain": {show(w.PrecipitationMM), "12.7"}, "snow": {show(w.SnowMM), "457.2"},
		"wind": {show(w.WindSpeedKmh), "16.0934"}, "gust": {show(w.WindGustKmh), "37.04"}, "pressure in bar": {show(w.PressureHPa), "none"}, "cloud in what?": {show(w.CloudCoverPct), "none"},
		"rest": {fmt.Sprint(w.Extra), "map[cloud_cover:50 cloud_cover_unit: elevation:111 pressure_msl:1.0153 pressure_msl_unit:bar snowfall:5.08 wind_speed_100m:36]"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s is %s, not %s", what, got[0], got[1])
		}
	}
}

func scores(f *record.Facts) (all []string) {
	for _, s := range f.DailyScores {
		all = append(all, strings.TrimSpace(fmt.Sprint(time.Unix(int64(s.Day)*86400, 0).UTC().Format(time.DateOnly), " ", s.Name, " ", show(s.Value), " ", s.Text)))
	}
	return all
}

func TestDays(t *testing.T) {
	f := parse(t, answerTo(`"daily_units":{"time":"iso8601","temperature_2m_max":"°F","sunrise":"iso8601","precipitation_sum":"mm","weather_code":"wmo code","shortwave_radiation_sum":"MJ/m²","pollen":"grains/m³"},
"daily":{"time":["2026-08-14","2026-08-15"],"temperature_2m_max":[99,null],"sunrise":["2026-08-14T06:15",""],"precipitation_sum":[0,null],"weather_code":[61,3],"shortwave_radiation_sum":[23.5,null],"pollen":[7,null]}`))
	want := []string{
		"2026-08-14 weather_pollen_at_50.05_8.6 7", "2026-08-14 weather_precipitation_sum_mm_at_50.05_8.6 0", "2026-08-14 weather_shortwave_radiation_sum_mj_m2_at_50.05_8.6 23.5",
		"2026-08-14 weather_sunrise_at_50.05_8.6 none 2026-08-14T06:15", "2026-08-14 weather_temperature_2m_max_c_at_50.05_8.6 37.2222", "2026-08-14 weather_weather_code_at_50.05_8.6 61",
		"2026-08-15 weather_weather_code_at_50.05_8.6 3",
	}
	if got := scores(f); !slices.Equal(got, want) {
		t.Errorf("%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if f.DailyScores[0].Extra["unit"] != "grains/m³" || f.DailyScores[1].Extra != nil {
		t.Errorf("units %v, %v", f.DailyScores[0].Extra, f.DailyScores[1].Extra)
	}
	// Days as instants are those of the place.
	f = parse(t, answerTo(`"daily_units":{"time":"unixtime","precipitation_sum":"mm"},"daily":{"time":[1786658400],"precipitation_sum":[1]}`))
	if got := scores(f)[0]; !strings.HasPrefix(got, "2026-08-14 ") {
		t.Error(got)
	}
}

func TestSeveralPlaces(t *testing.T) {
	one := answerTo(metricHours)
	f := parse(t, "["+one+","+strings.Replace(one, "50.05", "-33.9", 1)+"]")
	if len(f.Weather) != 4 || f.Weather[3].Station != "-33.9,8.6" {
		t.Errorf("%d hours, the last at %s", len(f.Weather), f.Weather[3].Station)
	}
}

func TestDamagedFiles(t *testing.T) {
	whole := answerTo(metricHours)
	for name, c := range map[string]struct {
		text  string
		hours int
		humid string
	}{
		"cut among the humidities":  {whole[:strings.Index(whole, `[61,null`)+9], 2, "61"},
		"cut within a number":       {whole[:strings.Index(whole, `[61,null`)+2], 2, "none"},
		"cut at the end":            {whole[:len(whole)-1], 2, "61"},
		"noise for a value":         {strings.Replace(whole, "[0.3,null", "[0.3,x", 1), 2, "61"},
		"a time that cannot be":     {strings.Replace(whole, "2026-08-14T01:00", "2026-02-30T01:00", 1), 1, "61"},
		"a list cut after one":      {"[" + whole + `,{"lat`, 2, "61"},
		"a list of something else":  {"[" + whole + `,7]`, 2, "61"},
		"values within values":      {strings.Replace(whole, "[0.3,null", "[0.3,[[[[", 1), 2, "61"},
		"a place that is not there": {"[" + whole + "," + strings.Replace(whole, "50.05", "950.05", 1) + "} ", 2, "61"},
	} {
		f := parse(t, c.text)
		if len(f.Weather) != c.hours || f.Partial == "" || show(f.Weather[0].HumidityPct) != c.humid {
			t.Errorf("%s: %d hours, humidity %s, %q", name, len(f.Weather), show(f.Weather[0].HumidityPct), f.Partial)
		}
	}
	if f := parse(t, "\xef\xbb\xbf"+whole); len(f.Weather) != 2 || f.Partial != "" {
		t.Errorf("byte order mark: %q", f.Partial)
	}
}

func TestWhatHoldsNothing(t *testing.T) {
	for text, want := range map[string]string{
		"": "empty", "<html>": "cannot be read", "{": "cannot be read", `"text"`: "cannot be read",
		`{"error":true,"reason":"Parameter 'start_date' is out of allowed range"}`:      "out of allowed range",
		answerTo(`"hourly_units":{"a":"mm"},"hourly":{"time":["yesterday"],"a":[1]}`):   "none of the 1 times",
		answerTo(`"hourly":{"time":["2026-08-14T00:00"],"temperature_2m":[null]}`)[:40]: "cannot be read",
	} {
		err := Parse(parsers.File{Data: []byte(text)}, func(record.Entity) error { t.Errorf("%q gives something", text); return nil })
		if unsupported := new(parsers.Unsupported); err == nil || errors.As(err, &unsupported) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	for text, want := range map[string]string{
		answerTo(`"hourly":{"time":["2026-08-14T00:00"],"temperature_2m":[null]}`): "without a value",
		answerTo(`"current":{"time":"2026-08-14T00:00","temperature_2m":3}`):       "without hours or days",
	} {
		err := Parse(parsers.File{Data: []byte(text)}, func(record.Entity) error { return nil })
		if unsupported := new(parsers.Unsupported); !errors.As(err, &unsupported) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	stop := errors.New("stop")
	if err := Parse(parsers.File{Data: []byte(answerTo(metricHours))}, func(record.Entity) error { return stop }); err != stop {
		t.Errorf("emit's error became %v", err)
	}
}

func TestDetect(t *testing.T) {
	for text, want := range map[string]bool{
		answerTo(metricHours): true, "[" + answerTo(metricHours) + "]": true, " \n" + answerTo(metricHours)[:400]: true,
		`{"latitude":50,"longitude":8,"elevation":1}`: false, `latitude,generationtime_ms,utc_offset_seconds`: false, "": false, "<html>": false,
	} {
		if Format.Detect("weather.json", []byte(text)) != want {
			t.Errorf("%.60q is recognised: %v", text, !want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(answerTo(`"hourly_units":{"time":"iso8601","snow_depth":"ft"},"hourly":{"time":["2026-08-14T00:00"],"snow_depth":[1,null]}`)))
	f.Add([]byte(answerTo(`"daily_units":{"time":"unixtime"},"daily":{"time":[1786658400],"a":[1e308,"x"]}`)))
	f.Add([]byte(`[{"latitude":1,"longitude":2,"hourly":{"time":[-1e300,9e10],"temperature_2m":[[1]]}}]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		Format.Detect("", b)
		_ = Parse(parsers.File{Data: b}, func(e record.Entity) error {
			for _, s := range e.(*record.Facts).DailyScores {
				if s.Name == "" {
					t.Errorf("figure %+v", s)
				}
			}
			return nil
		})
	})
}

func BenchmarkParse(b *testing.B) {
	const rows = 8760
	var times, values []string
	for h := range rows {
		times = append(times, time.Date(2025, 1, 1, h, 0, 0, 0, time.UTC).Format(`"2006-01-02T15:04"`))
		values = append(values, fmt.Sprintf("%d.%d", h%30, h%10))
	}
	series := strings.Join(values, ",")
	data := []byte(answerTo(`"hourly_units":{"time":"iso8601","temperature_2m":"°C","precipitation":"mm"},"hourly":{"time":[` + strings.Join(times, ",") + `],"temperature_2m":[` + series + `],"precipitation":[` + series + `]}`))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := Parse(parsers.File{Data: data}, func(record.Entity) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}
