package store

import (
	"testing"

	"athletedata/parsers/record"
)

// The watch's own file and the account's export tell of one night with
// different starts. The fuller one counts, wherever nights are counted, and
// whichever came first.
func TestANightToldTwiceCountsOnce(t *testing.T) {
	// Went to bed at 22:00Z; the account begins when asleep, at 22:20Z.
	watch := facts("watch", &record.Facts{Source: "garmin",
		Sleeps: []record.Sleep{{Start: at(-840), End: at(-360), Day: day(-1), Kind: "night", AsleepS: p(28000.0), InBedS: p(28800.0)},
			{Start: at(60), End: at(90), Day: day(0), Kind: "nap", AsleepS: p(1800.0)}},
		SleepStages: []record.SleepStage{{Start: at(-840), DurationS: 2 * 3600, Stage: "light"}}})
	account := facts("account", &record.Facts{Source: "garmin",
		Sleeps: []record.Sleep{{Start: at(-820), End: at(-365), Day: day(0), Kind: "night", AsleepS: p(26000.0), DeepS: p(5000.0), LightS: p(15000.0), RemS: p(6000.0), Score: p(84.0)},
			{Start: at(85), End: at(115), Day: day(0), Kind: "nap", AsleepS: p(1700.0), Score: p(60.0)}},
		SleepStages: []record.SleepStage{{Start: at(-820), DurationS: 3600, Stage: "deep"}}})
	ring := facts("ring", &record.Facts{Source: "oura",
		Sleeps: []record.Sleep{{Start: at(-830), End: at(-370), Day: day(0), Kind: "night", AsleepS: p(25000.0), Score: p(70.0)},
			{Start: at(-500), End: at(-400), Day: day(0), Kind: "deleted", AsleepS: p(6000.0), DeepS: p(1.0), LightS: p(1.0), RemS: p(1.0), AwakeS: p(1.0), Score: p(1.0)}}})
	export := facts("export", &record.Facts{Source: "oura",
		Sleeps:         []record.Sleep{{Start: at(-835), End: at(-365), Day: day(0), Kind: "night", AsleepS: p(26000.0)}},
		DailySummaries: []record.DailySummary{{Day: day(0), Steps: p(1)}}})
	days := facts("days", &record.Facts{Source: "garmin", DailySummaries: []record.DailySummary{{Day: day(0), Steps: p(9000)}}})
	for name, order := range map[string][]Load{"watch first": {watch, account, ring, export, days}, "account first": {days, export, ring, account, watch}} {
		t.Run(name, func(t *testing.T) {
			s, _ := open(t)
			for _, l := range order {
				load(t, s, l)
			}
			for sql, want := range map[string]string{
				`SELECT string_agg(concat_ws(' ', source, kind, asleep_s), ', ' ORDER BY source, ts) FROM sleep_best`:                                             "garmin night 26000, garmin nap 1700, oura night 25000",
				`SELECT string_agg(concat_ws(' ', local_date, asleep_s, sleep_score), ', ' ORDER BY local_date) FROM daily`:                                       "2025-03-30 26000 84",
				`SELECT string_agg(concat_ws(' ', local_date, gc_well_sleep_duration, oura_sleep_total_asleep), ', ') FROM legacy.view_consolidated_data_summary`: "2025-03-30 26000 25000",
				`SELECT concat_ws(' ', calendar_date, sleep_duration) FROM legacy.garmin_connect_wellness`:                                                        "2025-03-30 26000",
				`SELECT concat_ws(' ', count(*), min(timestamp_gmt), max(timestamp_gmt)) FROM legacy.gc_original_wellness_sleep_tracking`:                         "485 2025-03-29 22:20:00 2025-03-30 13:54:00",
				`SELECT concat_ws(' ', count(*), sum(total), sum(is_longest)) FROM legacy.oura_sleep_daily_summary`:                                               "1 25000 1",
				`SELECT concat_ws(' ', count(*), min(timestamp_gmt)) FROM legacy.oura_sleep_detail`:                                                               "92 2025-03-29 22:10:00",
				`SELECT count(*) FILTER (WHERE gc_well_sleeping)::text FROM legacy.streams('2025-03-29 22:00Z', '2025-03-30 06:30Z')`:                             "455",
				`SELECT string_agg(sleep_stage || ' ' || n, ', ' ORDER BY first) FROM (SELECT sleep_stage, count(*) AS n, min(minute) AS first
					FROM minute_stream('2025-03-29 22:00Z', '2025-03-30 01:00Z') WHERE sleep_stage IS NOT NULL GROUP BY 1) x`: "light 60, deep 60",
			} {
				if got := query[string](t, s, sql); got != want {
					t.Errorf("%s\n got %s\nwant %s", sql, got, want)
				}
			}
		})
	}
}

// Sleeps that do not overlap are all there: a night in two halves, of which one
// begins the second the other ends. A nap is beside the night it lies in.
func TestSleepsApartStayApart(t *testing.T) {
	s, _ := open(t)
	load(t, s, facts("night", &record.Facts{Source: "garmin", Sleeps: []record.Sleep{
		{Start: at(-840), End: at(-600), Day: day(0), Kind: "night", AsleepS: p(14000.0), Score: p(50.0)},
		{Start: at(-600), End: at(-400), Day: day(0), Kind: "night", AsleepS: p(11000.0)},
		{Start: at(-500), End: at(-480), Day: day(0), Kind: "nap", AsleepS: p(1200.0)}}}))
	if got := query[string](t, s, `SELECT string_agg(asleep_s::text, ', ' ORDER BY ts) FROM sleep_best`); got != "14000, 11000, 1200" {
		t.Errorf("sleeps %s", got)
	}
}
