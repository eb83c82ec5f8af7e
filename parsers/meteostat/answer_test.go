package meteostat

import (
	"errors"
	"testing"

	"athletedata/parsers"
	"athletedata/parsers/record"
)

const answerHead = `{"meta":{"exec_time":0.172,"generated":"2026-06-23 18:36:46"},"data":`

func TestAnswersByTheHour(t *testing.T) {
	f := parse(t, "meteostat/point/at 48.1_-11.6 from 2026-06-03.json", answerHead+`[
		{"time":"2026-06-03 13:00:00","temp":21.3,"dwpt":10.1,"rhum":49,"prcp":0.2,"snow":30,"wdir":270,"wspd":14.4,"wpgt":null,"pres":1015.3,"tsun":48,"coco":8},
		{"time":"2026-06-03 14:00:00","temp":null,"dwpt":null,"rhum":null,"prcp":null,"snow":null,"wdir":null,"wspd":null,"wpgt":null,"pres":null,"tsun":null,"coco":null},
		{"time":"at noon","temp":1}]}`)
	if len(f.Weather) != 1 || f.Partial != `1 of 3 rows could not be read; the first is "at noon"` {
		t.Fatalf("%d hours, %q", len(f.Weather), f.Partial)
	}
	// Snow is the depth in millimetres here.
	want := "2026-06-03T13 at 48.1,-11.6: 21.3 °C, dew 10.1, 49 %, 0.2 mm, snow 30 mm, wind 270° 14.4 to none km/h, 1015.3 hPa, sun 48 min, cloud none %, code 8"
	if got := hour(f.Weather[0]); got != want {
		t.Errorf("%s", got)
	}
	if w := f.Weather[0]; show(w.LatitudeDeg) != "48.1" || show(w.LongitudeDeg) != "-11.6" {
		t.Errorf("it is at %s, %s", show(w.LatitudeDeg), show(w.LongitudeDeg))
	}
}

func TestAnswersByTheDay(t *testing.T) {
	f := parse(t, "at 48.1_11.6.json", answerHead+`[{"date":"2026-06-03","tavg":17.5,"tmin":11,"tmax":null}]}`)
	if len(f.DailyScores) != 2 || f.DailyScores[0].Name != "weather_temperature_mean_c_at_48.1_11.6" || *f.DailyScores[0].Value != 17.5 {
		t.Errorf("%+v", f.DailyScores)
	}
}

func TestAnswersCutShortAndEmpty(t *testing.T) {
	f := parse(t, "x.json", answerHead+`[{"time":"2026-06-03 13:00:00","temp":21.3},{"time":"2026-06-03 14:00`)
	if len(f.Weather) != 1 || f.Partial == "" {
		t.Errorf("%d hours, %q", len(f.Weather), f.Partial)
	}
	for _, nothing := range []string{"[]}", "null}", `[{"time":"2026-06-03 13:00:00","temp":null}]}`} {
		err := Parse(parsers.File{Data: []byte(answerHead + nothing)}, func(record.Entity) error { t.Errorf("%s gives something", nothing); return nil })
		if unsupported := new(parsers.Unsupported); !errors.As(err, &unsupported) {
			t.Errorf("%s: %v", nothing, err)
		}
	}
}

// A name may say where a station is.
func TestStationsThatSayWhereTheyAre(t *testing.T) {
	f := parse(t, "meteostat/hourly/2026/11035 at 48.25_16.3667.csv", "year,month,day,hour,temp,temp_source\n2026,6,3,13,21.3,metar\n")
	if w := f.Weather[0]; w.Station != "11035" || show(w.LatitudeDeg) != "48.25" || show(w.LongitudeDeg) != "16.3667" {
		t.Errorf("%+v", w)
	}
}
