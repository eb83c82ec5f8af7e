package store

import (
	"strings"
	"testing"
	"time"

	"athletedata/parsers/record"
)

func utc(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04:05", s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// stay is an activity that tells where the athlete was from then on; without a
// zone only the watch's offset is known.
func stay(t testing.TB, ordinal int, from, zone string, offset time.Duration) *record.Activity {
	at := utc(t, from)
	return &record.Activity{Ordinal: ordinal, Start: at, End: at.Add(time.Hour), Sport: "running", TimeZone: zone, UTCOffsetS: p(int(offset.Seconds()))}
}

// travels is most of a year of an athlete at home in Vienna: both nights on
// which the clock changes, Tokyo, over the date line to Honolulu, half an hour
// with a watch that tells only its offset, and home again.
func travels(t testing.TB) []*record.Activity {
	return []*record.Activity{
		stay(t, 0, "2025-02-01 08:00:00", "Europe/Vienna", time.Hour),
		stay(t, 1, "2025-05-10 23:30:00", "Asia/Tokyo", 9*time.Hour),
		stay(t, 2, "2025-05-20 14:20:00", "Pacific/Honolulu", -10*time.Hour),
		stay(t, 3, "2025-06-01 21:15:00", "", -7*time.Hour-30*time.Minute),
		stay(t, 4, "2025-06-01 21:45:00", "", -7*time.Hour),
		stay(t, 5, "2025-06-09 09:00:00", "Europe/Vienna", 2*time.Hour),
	}
}

// The clock of all times at once is the clock of every single one.
func TestTheClockAgreesWithLocalTime(t *testing.T) {
	s, _ := open(t)
	agree := func(what, from, to, step string) {
		t.Helper()
		got := query[string](t, s, `SELECT count(*) FILTER (WHERE c.n IS DISTINCT FROM 1 OR c.local IS DISTINCT FROM app.local_time(1::smallint, t.ts)) || ' of ' || count(*)
			FROM generate_series($1::timestamptz, $2::timestamptz - interval '1 us', $3::interval) t (ts)
			LEFT JOIN LATERAL (SELECT count(*) AS n, max(t.ts AT TIME ZONE 'UTC' + k.utc_offset) AS local
				FROM app.clock(1::smallint, $1, $2) k WHERE t.ts >= k.from_ts AND t.ts < k.to_ts) c ON true`, utc(t, from), utc(t, to), step)
		if !strings.HasPrefix(got, "0 of ") || got == "0 of 0" {
			t.Errorf("%s: wrong at %s instants", what, got)
		}
	}
	agree("nothing known", "2025-03-29 00:00:00", "2025-03-31 00:00:00", "30 minutes")
	if err := s.SetHomeZone(t.Context(), 1, "America/St_Johns"); err != nil {
		t.Fatal(err)
	}
	// Newfoundland set its clocks at one minute past midnight until 2011.
	agree("home zone", "2011-11-06 00:00:00", "2011-11-07 00:00:00", "1 minute")
	never := stay(t, 9, "1989-12-31 00:00:00", "", 3*time.Hour) // a clock that was never set
	load(t, s, Load{Item: item(0, "travels"), Activities: travels(t)}, Load{Item: item(0, "never set"), Activities: []*record.Activity{never}})
	agree("before the first place", "1989-12-30 00:00:00", "1990-01-02 00:00:00", "1 hour")
	agree("spring", "2025-03-29 12:00:00", "2025-03-31 12:00:00", "15 minutes")
	agree("journeys", "2025-05-09 00:00:00", "2025-06-11 00:00:00", "30 minutes")
	agree("autumn", "2025-10-25 12:00:00", "2025-10-27 12:00:00", "15 minutes")
	agree("fractions of a second", "2025-10-26 00:59:59", "2025-10-26 01:00:01", "00:00:00.25")
	load(t, s, Load{Item: item(0, "far"), Activities: []*record.Activity{
		stay(t, 0, "2011-12-20 00:00:00", "Pacific/Apia", -10*time.Hour), // skipped the 30th
		stay(t, 1, "2012-07-01 00:00:00", "Africa/Casablanca", time.Hour)}})
	agree("a day that never was", "2011-12-29 00:00:00", "2012-01-02 00:00:00", "1 hour")
	agree("twice back and forth in a summer", "2012-07-10 00:00:00", "2012-10-10 00:00:00", "1 hour")
}

// everyHalfHour tells of all kinds that know only UTC, all through a while.
func everyHalfHour(from, to time.Time) *record.Facts {
	f := &record.Facts{Source: "anywhere"}
	for i, at := 0, from; at.Before(to); i, at = i+1, at.Add(30*time.Minute) {
		m, v := record.At(at), float64(i%13)
		f.Glucose = append(f.Glucose, record.Glucose{Time: m, Kind: "history", MmolL: 4 + v/2})
		f.Ketones = append(f.Ketones, record.Ketone{Time: m, MmolL: v / 4})
		f.Insulin = append(f.Insulin, record.Insulin{Time: m, Kind: "rapid", Units: p(v)})
		f.BodyMeasurements = append(f.BodyMeasurements, record.BodyMeasurement{Time: m, WeightKg: p(70 + v)})
		f.EEGSamples = append(f.EEGSamples, record.EEGSample{Time: m, AlphaTP9: p(v / 8)})
		f.Weather = append(f.Weather, record.WeatherHour{Time: m, Station: "1", TemperatureC: p(v)}, record.WeatherHour{Time: m, Station: "2", TemperatureC: p(99.0)})
	}
	return f
}

// What tells only UTC counts to the day of the clock on the wall, on every day
// of a year with journeys: as if each row were asked for.
func TestDailyKnowsTheLocalDay(t *testing.T) {
	s, _ := open(t)
	load(t, s, facts("year", everyHalfHour(utc(t, "2025-01-30 00:00:00"), utc(t, "2025-11-02 00:00:00"))))
	check := func() {
		t.Helper()
		for table, columns := range map[string]string{
			"glucose":          "day, glucose_readings, avg_glucose_mmol_l FROM app.daily_glucose | count(*), avg(glucose_mmol_l)",
			"ketone":           "day, avg_ketone_mmol_l FROM app.daily_ketone | avg(ketone_mmol_l)",
			"insulin":          "day, insulin_u FROM app.daily_insulin | sum(insulin_u)",
			"body_measurement": "day, weight_kg FROM app.daily_body | (array_agg(weight_kg ORDER BY ts DESC))[1]",
			"eeg_sample":       "day, eeg_s, eeg_alpha FROM app.daily_eeg | count(*), avg(alpha_tp9)",
			"weather_hour":     "day, avg_temperature_c, max_temperature_c FROM app.daily_weather | avg(temperature_c) FILTER (WHERE station = '1'), max(temperature_c) FILTER (WHERE station = '1')",
		} {
			now, each, _ := strings.Cut(columns, "|")
			if n := query[int](t, s, "SELECT count(*) FROM (SELECT "+now+" EXCEPT SELECT app.local_time(athlete_id, ts)::date, "+each+" FROM "+table+" GROUP BY 1) x"); n != 0 {
				t.Errorf("%s: %d days are not what their rows say", table, n)
			}
			days := query[int](t, s, "SELECT count(DISTINCT app.local_time(athlete_id, ts)::date) FROM "+table)
			if n := query[int](t, s, "SELECT count(*) FROM (SELECT "+now+") x"); n != days {
				t.Errorf("%s: %d days, not %d", table, n, days)
			}
		}
	}
	check()
	load(t, s, Load{Item: item(0, "travels"), Activities: travels(t)})
	check()
	// By hand, half hours of a day: an hour is missing or there twice, the way to
	// Tokyo makes a day of 17 hours, the way over the date line one of 43.
	for day, want := range map[string]string{
		"2025-03-29": "48 48", "2025-03-30": "46 46", "2025-10-26": "50 50", "2025-05-11": "34 34", "2025-05-20": "86 86",
	} {
		if got := query[string](t, s, `SELECT glucose_readings || ' ' || eeg_s FROM daily WHERE local_date = $1::text::date`, day); got != want {
			t.Errorf("%s has %s half hours, not %s", day, got, want)
		}
	}
	// A query for some days says the same as the whole.
	if n := query[int](t, s, `SELECT count(*) FROM (SELECT * FROM daily WHERE local_date BETWEEN '2025-05-05' AND '2025-06-05'
		EXCEPT SELECT * FROM (SELECT * FROM daily OFFSET 0) d WHERE local_date BETWEEN '2025-05-05' AND '2025-06-05') x`); n != 0 {
		t.Errorf("%d days differ when only some are asked for", n)
	}
	if n := query[int](t, s, `SELECT count(*) FROM minute_stream('2025-10-25 20:00Z', '2025-10-26 04:00Z') m WHERE local_minute IS DISTINCT FROM app.local_time(1::smallint, minute)`); n != 0 {
		t.Errorf("%d minutes show another time than the clock", n)
	}
	// Undoing the travels puts everything back to UTC.
	gone := KnownItem{ItemID: query[int64](t, s, `SELECT item_id FROM app.item WHERE key = 'travels'`), Source: "file", Key: "travels"}
	if err := s.Undo(t.Context(), 1, []KnownItem{gone}, time.Now()); err != nil {
		t.Fatal(err)
	}
	check()
	if got := query[int](t, s, `SELECT glucose_readings FROM daily WHERE local_date = '2025-03-30'`); got != 48 {
		t.Errorf("after the undo the day has %d half hours", got)
	}
}

// Weather that reaches beyond the athlete's days makes no days of its own.
func TestWeatherAloneIsNoDay(t *testing.T) {
	s, _ := open(t)
	load(t, s, facts("sky", &record.Facts{Source: "meteostat", Weather: []record.WeatherHour{
		{Time: at(0), Station: "1", TemperatureC: p(12.0)}, {Time: at(3000), Station: "1", TemperatureC: p(14.0)}}}),
		facts("steps", &record.Facts{Source: "garmin", DailySummaries: []record.DailySummary{{Day: day(0), Steps: p(1000)}}}))
	if got := query[string](t, s, `SELECT string_agg(concat_ws(' ', local_date, steps, avg_temperature_c), ', ') FROM daily`); got != "2025-03-30 1000 12" {
		t.Errorf("days: %s", got)
	}
}
