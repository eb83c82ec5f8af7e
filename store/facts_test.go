package store

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"athletedata/parsers/record"
)

func facts(key string, f ...*record.Facts) Load {
	i := item(0, key)
	i.Format = "test"
	return Load{Item: i, Facts: f}
}

var noon = time.Date(2025, 3, 30, 12, 0, 0, 0, time.UTC)

func at(minutes int) record.Moment { return record.At(noon.Add(time.Duration(minutes) * time.Minute)) }

func day(d int) record.Date { return record.Day(noon.AddDate(0, 0, d)) }

// The tags of the types and the migrations say the same of every column.
func TestFactTablesAgreeWithTheTypes(t *testing.T) {
	s, _ := open(t)
	types := map[string]string{"ts": "timestamp with time zone", "date": "date", "int2": "smallint", "int4": "integer", "real": "real",
		"float8": "double precision", "bool": "boolean", "text": "text", "jsonb": "jsonb", "text[]": "ARRAY", "real[]": "ARRAY"}
	if len(factTables) < 25 {
		t.Fatalf("only %d tables", len(factTables))
	}
	for _, table := range factTables {
		columns := 3
		for _, c := range table.columns {
			columns++
			if c.local {
				columns++
			}
			got := query[string](t, s, `SELECT coalesce(max(data_type), 'missing') FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND column_name = $2`, table.name, c.name)
			if got != types[c.sqlType] {
				t.Errorf("%s.%s is %s, not %s", table.name, c.name, got, types[c.sqlType])
			}
		}
		if n := query[int](t, s, `SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`, table.name); n != columns {
			t.Errorf("%s has %d columns, the type %d", table.name, n, columns)
		}
		want := append([]string{"athlete_id", "source"}, table.key...)
		got := query[[]string](t, s, `SELECT array_agg(a.attname::text ORDER BY k.n) FROM pg_constraint c, unnest(c.conkey) WITH ORDINALITY k (attnum, n), pg_attribute a
			WHERE c.contype = 'p' AND c.conrelid = $1::text::regclass AND a.attrelid = c.conrelid AND a.attnum = k.attnum`, table.name)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("key of %s:\n%s", table.name, diff)
		}
	}
}

// Every type of value arrives as it was.
func TestFactValuesArrive(t *testing.T) {
	s, _ := open(t)
	local := time.Date(2025, 3, 30, 14, 0, 0, 0, time.UTC)
	done := load(t, s, facts("a", &record.Facts{
		Source:      "libreview",
		Glucose:     []record.Glucose{{Time: record.AtBoth(noon, local), Kind: "history", Serial: "X1", MmolL: 5.5, Raw: 99, RawUnit: "mg/dL", Trend: p(3), Extra: map[string]any{"k": "v"}}},
		Nutrition:   []record.NutritionEntry{{Day: day(0), Meal: "Lunch", Food: "Knödel", EnergyKcal: p(512.5)}},
		EEGBlocks:   []record.EEGBlock{{Start: at(0), Channel: "raw_tp9", RateHz: 256, Unit: "uV", Samples: []float32{1, float32(math.NaN()), 3}}},
		EEGSessions: []record.EEGSession{{Start: at(0), End: at(5), Channels: []string{"raw_tp9", "raw_af7"}}},
		Gear:        []record.Gear{{ID: "b1", Name: "Rennrad", DistanceM: p(1234567.5), Retired: true}},
	}))
	if done[0].Rows != 5 || done[0].Status != Imported {
		t.Errorf("done %+v", done[0])
	}
	for sql, want := range map[string]string{
		`SELECT concat_ws('|', ts AT TIME ZONE 'UTC', local_ts, kind, serial, sequence, glucose_mmol_l, raw_value, raw_unit, flag, trend, device, extra, source) FROM glucose`: `2025-03-30 12:00:00|2025-03-30 14:00:00|history|X1|0|5.5|99|mg/dL|3|{"k": "v"}|libreview`,
		`SELECT concat_ws('|', day, meal, ordinal, ts, local_ts, food, energy_kcal, carbs_g) FROM nutrition_entry`:                                                             `2025-03-30|Lunch|0|Knödel|512.5`,
		`SELECT concat_ws('|', channel, rate_hz, samples) FROM eeg_block`:                                                                                                      `raw_tp9|256|{1,NaN,3}`,
		`SELECT concat_ws('|', channels, end_ts - ts) FROM eeg_session`:                                                                                                        `{raw_tp9,raw_af7}|00:05:00`,
		`SELECT concat_ws('|', gear_id, name, distance_m, retired) FROM gear`:                                                                                                  `b1|Rennrad|1234567.5|t`,
	} {
		if got := query[string](t, s, sql); got != want {
			t.Errorf("%s\n got %s\nwant %s", sql, got, want)
		}
	}
}

// Files overlap: the later one counts, and nothing is there twice.
func TestOverlappingFactsAreStoredOnce(t *testing.T) {
	s, _ := open(t)
	pulse := func(bpm ...int) *record.Facts {
		f := &record.Facts{Source: "garmin"}
		for i, b := range bpm {
			f.HeartRates = append(f.HeartRates, record.HeartRateSample{Time: at(i), BPM: b})
		}
		return f
	}
	load(t, s, facts("monday", pulse(60, 61, 62)))
	load(t, s, facts("tuesday", pulse(60, 99, 62, 63)), facts("oura", &record.Facts{Source: "oura", HeartRates: []record.HeartRateSample{{Time: at(0), BPM: 58}}}))
	if got := query[string](t, s, `SELECT string_agg(heart_rate_bpm::text, ',' ORDER BY ts) FROM heart_rate WHERE source = 'garmin'`); got != "60,99,62,63" {
		t.Errorf("heart rates %s", got)
	}
	if n := query[int](t, s, `SELECT count(*) FROM heart_rate`); n != 5 {
		t.Errorf("%d rows", n)
	}
	// The same moment twice in one file: the later line counts.
	load(t, s, facts("twice", &record.Facts{Source: "polar", HeartRates: []record.HeartRateSample{{Time: at(0), BPM: 70}, {Time: at(0), BPM: 71}}}))
	if got := query[int](t, s, `SELECT heart_rate_bpm FROM heart_rate WHERE source = 'polar'`); got != 71 {
		t.Errorf("heart rate %d", got)
	}
}

// A day, a night, a weighing is told in parts by several files.
func TestPartsOfADayComeTogether(t *testing.T) {
	s, _ := open(t)
	load(t, s,
		facts("activity", &record.Facts{Source: "oura", DailySummaries: []record.DailySummary{{Day: day(0), Steps: p(9000), Extra: map[string]any{"a": 1}}}}),
		facts("spo2", &record.Facts{Source: "oura", DailySummaries: []record.DailySummary{{Day: day(0), AvgSpO2Pct: p(97.5), Extra: map[string]any{"b": 2}}}}))
	load(t, s, facts("later", &record.Facts{Source: "oura", DailySummaries: []record.DailySummary{{Day: day(0), Steps: p(9100)}}}))
	if got := query[string](t, s, `SELECT concat_ws('|', steps, avg_spo2_pct, extra) FROM daily_summary`); got != `9100|97.5|{"a": 1, "b": 2}` {
		t.Errorf("the day is %s", got)
	}
}

// A diary is told by whole days: what is gone from a day is gone.
func TestDiaryDaysAreReplacedWhole(t *testing.T) {
	s, _ := open(t)
	food := func(d int, names ...string) (f []record.NutritionEntry) {
		for i, n := range names {
			f = append(f, record.NutritionEntry{Day: day(d), Meal: "Lunch", Ordinal: i, Food: n})
		}
		return f
	}
	load(t, s, facts("may", &record.Facts{Source: "cronometer", Nutrition: append(food(0, "soup", "bread", "cake"), food(1, "rice")...)}))
	load(t, s, facts("june", &record.Facts{Source: "cronometer", Nutrition: food(0, "soup", "bread")}))
	if got := query[string](t, s, `SELECT string_agg(food, ',' ORDER BY day, ordinal) FROM nutrition_entry`); got != "soup,bread,rice" {
		t.Errorf("foods: %s", got)
	}
	// Sums of meals do not take the foods away, and do not count beside them.
	load(t, s, facts("sums", &record.Facts{Source: "cronometer", Nutrition: []record.NutritionEntry{
		{Day: day(0), Meal: "Lunch", Ordinal: 1000, EnergyKcal: p(700.0)}, {Day: day(2), Meal: "Lunch", Ordinal: 1000, EnergyKcal: p(800.0)}}}))
	if got := query[string](t, s, `SELECT string_agg(coalesce(food, energy_kcal::text), ',' ORDER BY day, ordinal) FROM nutrition_best`); got != "soup,bread,rice,800" {
		t.Errorf("what counts: %s", got)
	}
}

// Reading a file again replaces what it had, also where it now says less.
func TestReadingAgainReplacesFacts(t *testing.T) {
	s, _ := open(t)
	f := func(n int) *record.Facts {
		f := &record.Facts{Source: "garmin"}
		for i := range n {
			f.Stress = append(f.Stress, record.Stress{Time: at(i), Level: 20 + i})
			f.DailyScores = append(f.DailyScores, record.DailyScore{Day: day(i), Name: "x", Value: p(float64(i))})
		}
		return f
	}
	load(t, s, facts("a", f(5)))
	load(t, s, facts("a", f(2)))
	if got := query[string](t, s, `SELECT (SELECT count(*) FROM stress) || ' ' || (SELECT count(*) FROM daily_score)`); got != "2 2" {
		t.Errorf("rows %s", got)
	}
	// And a reading that fails takes nothing away.
	failed := facts("a")
	failed.Item.Status, failed.Item.Error = Failed, "broken"
	load(t, s, failed)
	load(t, s, facts("a", f(1)))
	if got := query[string](t, s, `SELECT (SELECT count(*) FROM stress) || ' ' || (SELECT count(*) FROM daily_score)`); got != "1 1" {
		t.Errorf("rows after a failure %s", got)
	}
}

// An account's activity that another export brings again stays one, and keeps
// its number.
func TestAccountActivitiesAreReplaced(t *testing.T) {
	s, _ := open(t)
	known := func(name string) *record.Activity {
		return &record.Activity{Source: "strava", ExternalID: "77", Start: start, End: start.Add(time.Hour), Sport: "running", Name: name}
	}
	load(t, s, Load{Item: item(0, "export 2024"), Activities: []*record.Activity{known("old name")}})
	before := query[int](t, s, `SELECT activity_id FROM activity`)
	load(t, s, Load{Item: item(0, "export 2025"), Activities: []*record.Activity{known("first line"), known("new name")}})
	if got := query[string](t, s, `SELECT string_agg(activity_id || ' ' || name || ' ' || source, ',') FROM activity`); got != fmt.Sprint(before, " new name strava") {
		t.Errorf("activities: %s", got)
	}
}

func TestAWorkoutToldTwiceCountsOnce(t *testing.T) {
	s, _ := open(t)
	watch, bike, summary, other := ride(0), ride(1), ride(2), ride(3)
	bike.Start, bike.Records = start.Add(90*time.Second), bike.Records[:2]
	bike.Name = ""
	watch.Name = ""
	summary.Source, summary.ExternalID, summary.Records, summary.Sport, summary.Name = "strava", "1", nil, "generic", "Brenner with Anna"
	other.Start, other.End = start.Add(2*time.Hour), start.Add(3*time.Hour)
	load(t, s, Load{Item: item(0, "all"), Activities: []*record.Activity{watch, bike, summary, other}})
	vague := ride(4) // more samples than any, but no sport
	vague.Sport, vague.Name, vague.Records = "generic", "", append(vague.Records, record.Record{UnixMicro: start.UnixMicro() + 9e6})
	load(t, s, Load{Item: item(0, "vague"), Activities: []*record.Activity{vague}})
	for range 2 { // grouping again changes nothing
		if err := s.GroupActivities(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if got := query[string](t, s, `SELECT count(*) || ' ' || count(DISTINCT group_id) || ' ' || count(*) FILTER (WHERE best) FROM activity_group`); got != "4 1 1" {
			t.Errorf("groups: %s", got)
		}
	}
	if got := query[string](t, s, `SELECT string_agg(record_count || ' ' || name, ', ' ORDER BY start_time) FROM activity_list`); got != "5 Brenner with Anna, 5 Über den Brenner" {
		t.Errorf("the list shows %s", got)
	}
	if got := query[float64](t, s, `SELECT sum(distance_m) FROM daily`); math.Abs(got-2*30123.5) > 0.01 {
		t.Errorf("daily counts %v m", got)
	}
}

func TestWhatIsOneWorkout(t *testing.T) {
	hour := func(from, to float64, sport string, km float64) *told {
		a := &told{Start: start.Add(time.Duration(from * float64(time.Hour))), End: start.Add(time.Duration(to * float64(time.Hour))), Sport: sport}
		if km > 0 {
			a.DistanceM = p(km * 1000)
		}
		return a
	}
	a := hour(0, 1, "cycling", 30)
	for name, c := range map[string]struct {
		b    *told
		want bool
	}{
		"started a minute later":            {hour(0.02, 1, "cycling", 29.5), true},
		"told without a sport":              {hour(0, 1, "generic", 30), true},
		"without a distance":                {hour(0, 1, "cycling", 0), true},
		"another sport at the same time":    {hour(0, 1, "running", 30), false},
		"half the way":                      {hour(0, 1, "cycling", 15), false},
		"the next ride":                     {hour(1, 2, "cycling", 30), false},
		"overlapping by half":               {hour(0.5, 1.5, "cycling", 30), false},
		"a quarter of it":                   {hour(0, 0.25, "cycling", 29), false},
		"an hour off, as a wrong zone does": {hour(1.001, 2.001, "cycling", 30), false},
	} {
		if got := sameWorkout(a, c.b); got != c.want || sameWorkout(c.b, a) != got {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// The views bring all sources together: by day, and by minute.
func TestDailyAndMinutesShowEverything(t *testing.T) {
	s, _ := open(t)
	local := time.Date(2025, 3, 30, 14, 0, 0, 0, time.UTC)
	load(t, s, Load{Item: item(0, "ride"), Activities: []*record.Activity{ride(0)}}, facts("life", &record.Facts{
		Source:         "garmin",
		DailySummaries: []record.DailySummary{{Day: day(0), Steps: p(12000), RestingHeartRateBPM: p(48.0)}},
		Sleeps:         []record.Sleep{{Start: at(-700), End: at(-250), Day: day(0), AsleepS: p(25000.0), Score: p(81.0)}, {Start: at(60), End: at(100), Day: day(0), Kind: "nap", AsleepS: p(40000.0)}},
		SleepStages:    []record.SleepStage{{Start: at(-10), DurationS: 600, Stage: "rem"}},
		HRVNights:      []record.HRVNight{{Day: day(0), RMSSDMS: p(55.0)}},
		HeartRates:     []record.HeartRateSample{{Time: at(0), BPM: 50}},
		Weather:        []record.WeatherHour{{Time: at(0), Station: "11035", TemperatureC: p(12.5)}},
	}), facts("oura", &record.Facts{
		Source:         "oura",
		DailySummaries: []record.DailySummary{{Day: day(0), Steps: p(11000), TemperatureDeviationC: p(0.3)}},
		HeartRates:     []record.HeartRateSample{{Time: at(0), BPM: 54}},
	}), facts("libre", &record.Facts{
		Source: "libreview",
		Glucose: []record.Glucose{{Time: record.AtBoth(noon, local), Kind: "history", MmolL: 5, RawUnit: "mmol/L"},
			{Time: record.AtBoth(noon.Add(15*time.Minute), local.Add(15*time.Minute)), Kind: "history", MmolL: 7}, {Time: record.AtBoth(noon, local), Kind: "scan", MmolL: 9}},
	}), facts("diasend", &record.Facts{Source: "diasend", Glucose: []record.Glucose{{Time: record.AtBoth(noon, local), Kind: "history", MmolL: 12}}}),
		facts("food", &record.Facts{Source: "myfitnesspal", Nutrition: []record.NutritionEntry{{Day: day(0), Meal: "Lunch", EnergyKcal: p(600.0)}, {Day: day(0), Meal: "Dinner", EnergyKcal: p(900.0)}}}))
	if got := query[string](t, s, `SELECT concat_ws('|', activities, steps, resting_heart_rate_bpm, temperature_deviation_c, asleep_s, sleep_score, hrv_rmssd_ms, glucose_readings, avg_glucose_mmol_l, eaten_kcal)
		FROM daily WHERE local_date = '2025-03-30'`); got != "0|12000|48|0.3|25000|81|55|2|6|1500" {
		t.Errorf("the day is %s", got)
	}
	if n := query[int](t, s, `SELECT count(*) FROM daily`); n != 2 {
		t.Errorf("%d days", n)
	}
	if got := query[string](t, s, `SELECT concat_ws('|', local_minute, heart_rate_bpm, sleep_stage, glucose_mmol_l, air_temperature_c) FROM minute_stream($1, $2) WHERE minute = $1`,
		noon, noon.Add(time.Hour)); got != "2025-03-30 14:00:00|50|5|12.5" {
		t.Errorf("the minute is %s", got)
	}
	if _, err := s.pool.Exec(t.Context(), `BEGIN; SET LOCAL search_path = legacy; SELECT count(*) FROM public.minute_stream('2025-03-30', '2025-03-31'), public.daily; COMMIT`); err != nil {
		t.Errorf("with another search_path: %v", err)
	}
	if got := query[string](t, s, `SELECT count(*) || ' ' || count(sleep_stage) || ' ' || sum(eaten_kcal) FROM minute_stream($1, $2)`,
		noon.Add(-3*time.Hour), noon.Add(2*time.Hour)); got != "300 10 600" {
		t.Errorf("the hours are %s", got)
	}
	if got := query[string](t, s, `SELECT concat_ws('|', sport, activity_heart_rate_bpm, distance_m) FROM minute_stream($1, $2) WHERE minute = $1`,
		start, start.Add(time.Minute)); !strings.HasPrefix(got, "cycling|122") {
		t.Errorf("the minute of the ride is %s", got)
	}
}

// Ten thousand rows of wellness go in and move; see docs/performance.md for
// what that is compared with.
func BenchmarkLoadFacts(b *testing.B) {
	s, _ := open(b)
	f := &record.Facts{Source: "garmin"}
	for i := range 20_000 {
		f.HeartRates = append(f.HeartRates, record.HeartRateSample{Time: at(i), BPM: 60 + i%40})
	}
	for i := 0; b.Loop(); i++ {
		load(b, s, facts(fmt.Sprint("day ", i%2), f))
	}
	b.ReportMetric(float64(b.N*reflect.ValueOf(f.HeartRates).Len())/b.Elapsed().Seconds(), "rows/s")
}
