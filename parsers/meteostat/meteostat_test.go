package meteostat

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"athletedata/parsers"
	"athletedata/parsers/record"
)

const hourlyHead = "year,month,day,hour,temp,temp_source,rhum,rhum_source,prcp,prcp_source,snwd,snwd_source,wdir,wdir_source,wspd,wspd_source,wpgt,wpgt_source,pres,pres_source,tsun,tsun_source,cldc,cldc_source,vsby,vsby_source,coco,coco_source\n"

func parse(t testing.TB, name, text string) *record.Facts {
	t.Helper()
	all := &record.Facts{}
	err := Parse(parsers.File{Name: name, Data: []byte(text)}, func(e record.Entity) error {
		f := e.(*record.Facts)
		all.Source = f.Source
		all.Weather = append(all.Weather, f.Weather...)
		all.DailyScores = append(all.DailyScores, f.DailyScores...)
		all.Partial += f.Partial
		return nil
	})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if all.Source != "meteostat" {
		t.Errorf("source %q", all.Source)
	}
	return all
}

func show(v *float64) string {
	if v == nil {
		return "none"
	}
	return fmt.Sprint(*v)
}

// hour is an hour in one line.
func hour(w record.WeatherHour) string {
	code := "none"
	if w.ConditionCode != nil {
		code = fmt.Sprint(*w.ConditionCode)
	}
	return fmt.Sprint(time.UnixMicro(w.Time.UTCMicro).UTC().Format("2006-01-02T15"), " at ", w.Station, ": ", show(w.TemperatureC), " °C, dew ", show(w.DewPointC), ", ", show(w.HumidityPct), " %, ",
		show(w.PrecipitationMM), " mm, snow ", show(w.SnowMM), " mm, wind ", show(w.WindDirectionDeg), "° ", show(w.WindSpeedKmh), " to ", show(w.WindGustKmh), " km/h, ",
		show(w.PressureHPa), " hPa, sun ", show(w.SunshineMin), " min, cloud ", show(w.CloudCoverPct), " %, code ", code)
}

func TestHoursWithAHeadLine(t *testing.T) {
	f := parse(t, "hourly/2026/11035.csv.gz", hourlyHead+
		"2026,8,14,13,27.7,dwd_poi,41,dwd_poi,0.2,dwd_poi,3,dwd_poi,270,dwd_poi,14.4,dwd_poi,35.2,dwd_poi,1015.3,dwd_poi,48,dwd_poi,6,dwd_poi,25000,dwd_poi,8,dwd_poi\n"+
		"2026,8,14,14,27.1,isd_lite,42,metar,,,,,,,,,,,1015.1,isd_lite,,,,,,,0,isd_lite\n")
	if len(f.Weather) != 2 || f.Partial != "" {
		t.Fatalf("%d hours, %q", len(f.Weather), f.Partial)
	}
	if got, want := hour(f.Weather[0]), "2026-08-14T13 at 11035: 27.7 °C, dew none, 41 %, 0.2 mm, snow 30 mm, wind 270° 14.4 to 35.2 km/h, 1015.3 hPa, sun 48 min, cloud 75 %, code 8"; got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
	if got := fmt.Sprint(f.Weather[0].Extra); got != "map[source:dwd_poi vsby:25000]" {
		t.Errorf("extra %s", got)
	}
	if got, want := hour(f.Weather[1]), "2026-08-14T14 at 11035: 27.1 °C, dew none, 42 %, none mm, snow none mm, wind none° none to none km/h, 1015.1 hPa, sun none min, cloud none %, code none"; got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
	if got := fmt.Sprint(f.Weather[1].Extra); got != "map[pres_source:isd_lite rhum_source:metar temp_source:isd_lite]" {
		t.Errorf("extra %s", got)
	}
	if m := f.Weather[0].Time; !m.HasUTC || m.HasLocal {
		t.Errorf("time %+v", m)
	}
}

// Stations differ in which columns they have and in what order.
func TestColumnsAreFoundByName(t *testing.T) {
	f := parse(t, "D2329.csv", "year,month,day,hour,pres,pres_source,radiation,radiation_source,temp,temp_source,snow,snow_source\n2025,1,2,3,1001.5,dwd_hourly,412,dwd_hourly,-4,dwd_hourly,2,dwd_hourly\n")
	if got := hour(f.Weather[0]); !strings.HasPrefix(got, "2025-01-02T03 at D2329: -4 °C") || !strings.Contains(got, "snow none mm") || show(f.Weather[0].PressureHPa) != "1001.5" {
		t.Error(got)
	}
	if got := fmt.Sprint(f.Weather[0].Extra); got != "map[radiation:412 snow:2 source:dwd_hourly]" {
		t.Errorf("extra %s", got)
	}
}

func TestHoursWithoutAHeadLine(t *testing.T) {
	f := parse(t, "10637.csv.gz", "2020-01-01,0,3.5,1.2,85,0.0,120,250,11.2,25.9,1021.3,0,3\n2020-01-01,1,3.1,,,,,,,,1021.1,,\n")
	if got, want := hour(f.Weather[0]), "2020-01-01T00 at 10637: 3.5 °C, dew 1.2, 85 %, 0 mm, snow 120 mm, wind 250° 11.2 to 25.9 km/h, 1021.3 hPa, sun 0 min, cloud none %, code 3"; got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
	if f.Weather[0].Extra != nil || len(f.Weather) != 2 {
		t.Errorf("%d hours, extra %v", len(f.Weather), f.Weather[0].Extra)
	}
}

func scores(f *record.Facts) (all []string) {
	for _, s := range f.DailyScores {
		all = append(all, fmt.Sprint(s.Day, " ", s.Name, " ", *s.Value, " ", s.Extra["source"]))
	}
	return all
}

func TestDays(t *testing.T) {
	headed := "year,month,day,temp,temp_source,tmin,tmin_source,tmax,tmax_source,prcp,prcp_source,snwd,snwd_source,tsun,tsun_source\n" +
		"2026,8,14,27.7,dwd_daily,18.8,dwd_daily,37.6,dwd_daily,410.5,isd_lite metar,2,,900,dwd_daily\n"
	day := fmt.Sprint(record.Day(time.Date(2026, 8, 14, 0, 0, 0, 0, time.UTC)), " weather_")
	want := []string{day + "temperature_mean_c_at_11035 27.7 dwd_daily", day + "temperature_min_c_at_11035 18.8 dwd_daily", day + "temperature_max_c_at_11035 37.6 dwd_daily",
		day + "precipitation_mm_at_11035 410.5 isd_lite metar", day + "snow_depth_mm_at_11035 20 <nil>", day + "sunshine_min_at_11035 900 dwd_daily"}
	if got := scores(parse(t, "daily/2026/11035.csv.gz", headed)); !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
	bare := "2020-01-01,2.5,-1.1,5.5,0.3,20,250,11.2,25.9,1021.3,60\n2020-01-02,2.6,-1.0,5.6,,,,,,1020.3,\n2020-01-03,2.7,-1.0,5.6,,,,,,1020.3,\n"
	got := scores(parse(t, "11035.csv", bare))
	if first := fmt.Sprint(record.Day(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)), " weather_temperature_mean_c_at_11035 2.5 <nil>"); len(got) != 18 || got[0] != first || !strings.Contains(strings.Join(got, ";"), "snow_depth_mm_at_11035 20 ") {
		t.Errorf("%d figures, %q", len(got), got)
	}
}

// Gaps are filled with forecasts, which are marked; the days to come are not stored.
func TestForecasts(t *testing.T) {
	head := "year,month,day,hour,temp,temp_source,rhum,rhum_source\n"
	row := func(hour int, sources ...string) string {
		return fmt.Sprintf("2026,8,%d,%d,20,%s,50,%s\n", 1+hour/24, hour%24, sources[0], sources[1])
	}
	text := head + row(0, "dwd_poi", "dwd_mosmix") + row(1, "dwd_mosmix", "dwd_mosmix") + row(2, "metar", "metar dwd_mosmix") + row(3, "dwd_mosmix", "metno_forecast") + row(4, "metno_forecast", "metno_forecast")
	f := parse(t, "11035.csv", text)
	if len(f.Weather) != 3 || fmt.Sprint(f.Weather[0].Extra["forecast"]) != "[rhum]" || fmt.Sprint(f.Weather[1].Extra["forecast"]) != "[temp rhum]" || f.Weather[2].Extra["forecast"] != nil {
		t.Errorf("%d hours: %v", len(f.Weather), f.Weather)
	}
	// A station of which there are only forecasts, and one that was given up long ago.
	if f := parse(t, "36894.csv", head+row(0, "metno_forecast", "metno_forecast")+row(1, "metno_forecast", "metno_forecast")); len(f.Weather) != 2 {
		t.Errorf("%d hours of forecast", len(f.Weather))
	}
	text = head + row(0, "metar", "metar")
	for h := 1; h <= 300; h++ {
		text += row(h, "metno_forecast", "metno_forecast")
	}
	if f := parse(t, "36894.csv", text); len(f.Weather) != 301 {
		t.Errorf("%d hours", len(f.Weather))
	}
	days := "year,month,day,temp,temp_source\n2026,8,1,20,dwd_daily\n2026,8,2,21,dwd_mosmix\n2026,8,3,22,dwd_mosmix\n"
	if f := parse(t, "11035.csv", days); len(f.DailyScores) != 1 {
		t.Errorf("%d days", len(f.DailyScores))
	}
}

func TestTheStationIsInTheName(t *testing.T) {
	for name, want := range map[string]string{
		"11035.csv": "11035", "/home/a/hourly/2025/11035.csv.gz": "11035", "weather.zip!/hourly/2025/EGLC0.csv": "EGLC0", `C:\Data\D2329.CSV`: "D2329",
		"11035 (1).csv": "11035", "11035_2025.csv": "11035", "hourly-2025-11035.csv.gz": "11035", "hohe warte.csv": "hohe warte", "": "",
	} {
		if got := stationOf(name); got != want {
			t.Errorf("%q: %q, not %q", name, got, want)
		}
	}
}

func TestDetectIsStrict(t *testing.T) {
	bare := "2020-01-01,0,3.5,1.2,85,0.0,,250,11.2,25.9,1021.3,,3\n2020-01-01,1,3.1,,,,,,,,1021.1,,\n"
	for name, text := range map[string]string{
		"hours": hourlyHead, "byte order mark": "\xef\xbb\xbf" + hourlyHead, "without a head": bare, "Windows lines": strings.ReplaceAll(bare, "\n", "\r\n"),
		"cut": bare + "2020-01-01,2,3.1,,,", "by the month": "year,month,temp,temp_source\n",
	} {
		if !Format.Detect("", []byte(text)) {
			t.Errorf("%s is not recognised", name)
		}
	}
	for name, text := range map[string]string{
		"nothing": "", "a web page": "<html>", "another table": "year,month,day,hour,temp,rhum\n2020,1,1,0,3,4\n", "columns besides": "year,month,day,temp,temp_source,weight\n",
		"one row": "2020-01-01,0,3.5,1.2,85,0.0,,250,11.2,25.9,1021.3,,3\n", "an impossible value": strings.Replace(bare, "1021.1", "102.1", 1),
		"an hour 24": strings.Replace(bare, "01,1,", "01,24,", 1), "not ascending": strings.Replace(bare, "01,1,", "01,0,", 1), "a word": strings.Replace(bare, "3.1", "three", 1),
		"a number more": strings.ReplaceAll(bare, "\n", ",1\n"), "days without values": "2020-01-01,,,,,,,,,,\n2020-01-02,,,,,,,,,,\n",
		"Open-Meteo": `{"latitude":50.05,"longitude":8.6,"elevation":111.0,"timezone":"GMT","hourly":{}}`,
	} {
		if Format.Detect("11035.csv", []byte(text)) {
			t.Errorf("%s is taken for Meteostat's", name)
		}
	}
}

func TestDamagedFiles(t *testing.T) {
	rows := ""
	for h := range 24 {
		rows += fmt.Sprintf("2026,8,14,%d,%d.5,metar,50,metar\n", h, h)
	}
	whole := "year,month,day,hour,temp,temp_source,rhum,rhum_source\n" + rows
	inUTF16 := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(whole)) {
		inUTF16 = append(inUTF16, byte(u), byte(u>>8))
	}
	for name, c := range map[string]struct {
		text, partial string
		hours         int
	}{
		"cut in half":       {whole[:strings.Index(whole, ",12,12.5")+9], "the file ends in the middle of a row", 12},
		"no last newline":   {strings.TrimSuffix(whole, "\n"), "", 24},
		"UTF-16":            {string(inUTF16), "", 24},
		"twice":             {whole + rows, "", 48}, // the same hours: the later ones replace the others
		"a date not there":  {strings.Replace(whole, "8,14,3,", "2,30,3,", 1), `1 of 24 rows could not be read; the first is "2026,2,30,3,3.5,metar,50,metar"`, 23},
		"noise":             {whole + "not found\n", `1 of 25 rows could not be read; the first is "not found"`, 24},
		"too many fields":   {strings.Replace(whole, "metar\n", "metar,1\n", 1), `1 of 24 rows could not be read; the first is "2026,8,14,0,0.5,metar,50,metar,1"`, 23},
		"impossible values": {strings.Replace(strings.Replace(whole, "3.5,", "-300,", 1), ",50,", ",x,", 1), `2 values are not possible and were left out; the first is rhum "x"`, 24},
	} {
		f := parse(t, "11035.csv", c.text)
		if f.Partial != c.partial || len(f.Weather) != c.hours {
			t.Errorf("%s: %d hours, %q", name, len(f.Weather), f.Partial)
		}
	}
}

func TestWhatHoldsNothing(t *testing.T) {
	for text, want := range map[string]string{
		"": "empty", "<html><body>404</body></html>": "no weather file", "a,b,c,d\n1,2,3,4\n": "no weather file",
		hourlyHead + "a,b,c,d\n":              "none of the 1 rows",
		hourlyHead + "2026,1,1,1,999,metar\n": "none of the values",
	} {
		err := Parse(parsers.File{Data: []byte(text)}, func(record.Entity) error { t.Errorf("%q gives something", text); return nil })
		if unsupported := new(parsers.Unsupported); err == nil || errors.As(err, &unsupported) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	for text, want := range map[string]string{
		hourlyHead:                                                   "without a value",
		hourlyHead + "2026,1,1,1,,,,,,\n":                            "without a value",
		"year,month,temp,temp_source\n2026,1,3,dwd\n":                "by the month",
		"id,latitude,longitude,elevation\n11035,48.25,16.3667,203\n": "stations",
		`{"id":"10637","name":{"en":"Frankfurt Airport"},"identifiers":{"wmo":"10637","icao":"EDDF"},"location":{"latitude":50.05,"longitude":8.6,"elevation":111},"timezone":"Europe/Berlin"}`: "stations",
	} {
		err := Parse(parsers.File{Data: []byte(text)}, func(record.Entity) error { t.Errorf("%q gives something", text); return nil })
		if unsupported := new(parsers.Unsupported); !errors.As(err, &unsupported) || !strings.Contains(err.Error(), want) || !Format.Detect("", []byte(text)) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestConditions(t *testing.T) {
	for code, want := range map[int]string{0: "", 1: "clear", 8: "rain", 12: "sleet", 21: "snow shower", 27: "storm", 28: "", -1: ""} {
		if got := Condition(code); got != want {
			t.Errorf("%d is %q", code, got)
		}
	}
}

// Old files hold decades: they come in parts.
func TestLongFilesComeInParts(t *testing.T) {
	parts, hours := 0, 0
	stop := errors.New("stop")
	data := []byte(decades(50_000))
	err := Parse(parsers.File{Data: data}, func(e record.Entity) error {
		parts++
		hours += len(e.(*record.Facts).Weather)
		return nil
	})
	if err != nil || parts != 3 || hours != 50_000 {
		t.Errorf("%d hours in %d parts: %v", hours, parts, err)
	}
	if err := Parse(parsers.File{Data: data}, func(record.Entity) error { return stop }); err != stop {
		t.Errorf("emit's error became %v", err)
	}
}

func decades(hours int) string {
	var b strings.Builder
	for h := range hours {
		t := time.Date(1990, 1, 1, h, 0, 0, 0, time.UTC)
		fmt.Fprintf(&b, "%s,%d,%d.4,1.2,85,0.0,,250,11.2,25.9,1021.3,,3\n", t.Format(time.DateOnly), t.Hour(), h%30-5)
	}
	return b.String()
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(hourlyHead + "2026,8,14,13,27.7,dwd_poi,41,dwd_poi,0.2,dwd_poi,3,dwd_poi\n"))
	f.Add([]byte(decades(3)))
	f.Add([]byte(answerHead + `[{"time":"2026-06-03 13:00:00","temp":21.3,"coco":null}]}`))
	f.Add([]byte("2020-01-01,2.5,-1.1,5.5,0.3,20,250,11.2,25.9,1021.3,60\n2020-01-02,2.6,-1.0,5.6,,,,,,1020.3,\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		Format.Detect("", b)
		_ = Parse(parsers.File{Name: "11035.csv", Data: b}, func(e record.Entity) error {
			for _, w := range e.(*record.Facts).Weather {
				if !w.Time.HasUTC {
					t.Errorf("hour %+v", w)
				}
			}
			return nil
		})
	})
}

func BenchmarkParse(b *testing.B) {
	const rows = 8760
	data := []byte(decades(rows))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := Parse(parsers.File{Name: "11035.csv", Data: data}, func(record.Entity) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}
