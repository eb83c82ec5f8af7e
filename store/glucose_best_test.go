package store

import (
	"math/rand/v2"
	"testing"
	"time"

	"athletedata/parsers/record"
)

// sensor is a reading of a kind every so many minutes, from one on up to before
// another, all of one value; of a source that tells the clock on the wall, which
// is two hours ahead of UTC.
func sensor(source, kind string, from, to, every int, mmolL float64) *record.Facts {
	f := &record.Facts{Source: source}
	for m := from; m < to; m += every {
		utc := noon.Add(time.Duration(m) * time.Minute)
		f.Glucose = append(f.Glucose, record.Glucose{Time: record.AtBoth(utc, utc.Add(2*time.Hour)), Kind: kind, Serial: "S", MmolL: mmolL})
	}
	return f
}

// Which source counts is decided hour by hour. LibreView (30) is believed before
// Dexcom (32); times are of UTC from noon on.
func TestGlucoseBestIsDecidedByTheHour(t *testing.T) {
	for name, c := range map[string]struct {
		told []*record.Facts
		want string // by hour: source, kind and how many
	}{
		"a handful of scans does not hide the day of another's sensor": {
			[]*record.Facts{sensor("libreview", "scan", 0, 240, 55, 9), sensor("dexcom", "history", 0, 240, 5, 5)},
			"12 dexcom history 12, 13 dexcom history 12, 14 dexcom history 12, 15 dexcom history 12"},
		"nor does a stray history of a better one": {
			[]*record.Facts{sensor("libreview", "history", 0, 240, 70, 9), sensor("dexcom", "history", 0, 240, 5, 5)},
			"12 dexcom history 12, 13 dexcom history 12, 14 dexcom history 12, 15 dexcom history 12"},
		"a sensor that was changed at one o'clock has what it measured": {
			[]*record.Facts{sensor("libreview", "history", 0, 60, 15, 9), sensor("dexcom", "history", 0, 180, 5, 5)},
			"12 libreview history 4, 13 dexcom history 12, 14 dexcom history 12"},
		"an hour of which a sensor has two readings is another's": {
			[]*record.Facts{sensor("libreview", "history", 30, 120, 15, 9), sensor("dexcom", "history", 0, 120, 5, 5)},
			"12 dexcom history 12, 13 libreview history 4"},
		"three are enough": {
			[]*record.Facts{sensor("libreview", "history", 15, 120, 15, 9), sensor("dexcom", "history", 0, 120, 5, 5)},
			"12 libreview history 3, 13 libreview history 4"},
		"without a sensor scans count, and without scans strips": {
			[]*record.Facts{sensor("libreview", "history", 0, 60, 15, 5), sensor("libreview", "scan", 0, 120, 25, 6), sensor("libreview", "strip", 0, 180, 30, 7), sensor("glooko", "strip", 0, 240, 30, 8)},
			"12 libreview history 4, 13 libreview scan 2, 14 libreview strip 2, 15 glooko strip 2"},
		"of two alike the one that app.source_priority believes": {
			[]*record.Facts{sensor("libreview", "history", 0, 60, 15, 5), sensor("dexcom", "history", 0, 60, 15, 6), sensor("unheard of", "history", 0, 60, 5, 7)},
			"12 libreview history 4"},
		"of two that it does not know always the same": {
			[]*record.Facts{sensor("zeta", "history", 0, 60, 5, 5), sensor("alpha", "history", 0, 60, 15, 6)},
			"12 alpha history 4"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := open(t)
			load(t, s, facts("all", c.told...))
			const hours = `SELECT string_agg(concat_ws(' ', hour, source, kind, n), ', ' ORDER BY hour, source, kind) FROM (
				SELECT extract(hour FROM ts AT TIME ZONE 'UTC') AS hour, source, kind, count(*) AS n FROM glucose_best GROUP BY 1, 2, 3) x`
			if got := query[string](t, s, hours); got != c.want {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
			agree(t, s)
		})
	}
}

// agree checks that what counts of glucose is the same wherever it is counted.
func agree(t *testing.T, s *Store) {
	t.Helper()
	for what, sql := range map[string]string{
		"app.daily_glucose and glucose_best": `SELECT count(*) FROM (SELECT athlete_id, day, count(*) AS n, avg(glucose_mmol_l) AS mean, min(glucose_mmol_l) AS low, max(glucose_mmol_l) AS high, stddev_samp(glucose_mmol_l) AS sd,
				100.0 * count(*) FILTER (WHERE glucose_mmol_l BETWEEN 3.9 AND 10) / count(*) AS good FROM glucose_best GROUP BY 1, 2) b
			FULL JOIN app.daily_glucose d USING (athlete_id, day)
			WHERE n IS DISTINCT FROM glucose_readings OR abs(mean - avg_glucose_mmol_l) > 1e-9 OR low <> min_glucose_mmol_l OR high <> max_glucose_mmol_l
			   OR (sd IS NULL) <> (glucose_sd_mmol_l IS NULL) OR abs(sd - glucose_sd_mmol_l) > 1e-6 OR abs(good - glucose_in_range_pct) > 1e-9`,
		"minute_stream and glucose_best": `SELECT count(*) FROM (SELECT minute, glucose_mmol_l FROM minute_stream('2025-03-30 00:10Z', '2025-04-02 23:40Z') WHERE glucose_mmol_l IS NOT NULL) m
			FULL JOIN (SELECT date_trunc('minute', ts) AS minute, avg(glucose_mmol_l)::real AS v FROM glucose_best WHERE ts >= '2025-03-30 00:10Z' AND ts < '2025-04-02 23:40Z' GROUP BY 1) b USING (minute)
			WHERE glucose_mmol_l IS DISTINCT FROM v`,
		"the streams of legacy and its days": `SELECT count(*) FROM (SELECT left("timestamp", 10)::date AS day, count(hi) AS n, max(hi) AS high
				FROM (SELECT to_char(timestamp_gmt::timestamp + interval '2 hours', 'YYYY-MM-DD') AS "timestamp", glu_glucose_15m_avrg AS hi FROM legacy.streams('2025-03-29 22:00Z', '2025-04-03 22:00Z')) x GROUP BY 1) m
			JOIN legacy.view_consolidated_data_summary v ON v.local_date = m.day WHERE round(m.high::numeric, 2) IS DISTINCT FROM round(v.bg_glu_15min_max::numeric, 2)`,
	} {
		if n := query[int](t, s, sql); n != 0 {
			t.Errorf("%s: %d differ", what, n)
		}
	}
}

// Days of any sources, kinds and gaps, with and without a local time: all views
// count the same readings, and a query for some days those of the whole.
func TestGlucoseViewsAgree(t *testing.T) {
	s, _ := open(t)
	if err := s.SetHomeZone(t.Context(), 1, "Etc/GMT-2"); err != nil {
		t.Fatal(err)
	}
	r, told := rand.New(rand.NewPCG(1, 2)), []*record.Facts(nil)
	for _, source := range []string{"libreview", "librelinkup", "dexcom", "glooko", "unheard of"} {
		f := &record.Facts{Source: source}
		for m := -600; m < 3600; m += 3 + r.IntN(25) {
			if r.IntN(20) == 0 {
				m += r.IntN(400) // taken off
			}
			g := record.Glucose{Time: at(m), Kind: []string{"history", "history", "history", "scan", "strip", "calibration"}[r.IntN(6)], MmolL: 3 + float64(r.IntN(90))/10, Serial: []string{"", "S"}[r.IntN(2)]}
			if source != "librelinkup" {
				utc := noon.Add(time.Duration(m) * time.Minute)
				g.Time = record.AtBoth(utc, utc.Add(2*time.Hour))
			}
			f.Glucose = append(f.Glucose, g)
		}
		told = append(told, f)
	}
	load(t, s, facts("all", told...))
	agree(t, s)
	if n := query[int](t, s, `SELECT count(*) FROM (SELECT athlete_id, day, date_bin('1 hour', ts, '2000-01-01Z') FROM glucose_best GROUP BY 1, 2, 3
		HAVING count(DISTINCT (source, kind, kind = 'history' AND serial = '')) > 1) x`); n != 0 {
		t.Errorf("%d hours are of two", n)
	}
	if n := query[int](t, s, `SELECT count(*) FROM (SELECT DISTINCT date_bin('1 hour', ts, '2000-01-01Z') FROM glucose EXCEPT SELECT date_bin('1 hour', ts, '2000-01-01Z') FROM glucose_best) x`); n != 0 {
		t.Errorf("%d hours with readings have none that counts", n)
	}
	for _, view := range []string{"glucose_best", "app.daily_glucose"} {
		if n := query[int](t, s, `SELECT count(*) FROM (SELECT * FROM `+view+` WHERE day = '2025-03-31' EXCEPT SELECT * FROM (SELECT * FROM `+view+` OFFSET 0) x WHERE day = '2025-03-31') y`); n != 0 {
			t.Errorf("%s: %d rows differ when only a day is asked for", view, n)
		}
	}
}

// A dose and a meal that a source tells twice count once, and others stay.
func TestDosesAndMealsToldTwice(t *testing.T) {
	s, _ := open(t)
	second := func(minutes, seconds int) record.Moment {
		return record.At(noon.Add(time.Duration(minutes)*time.Minute + time.Duration(seconds)*time.Second))
	}
	calculator := map[string]any{"carbsInput": 45.0}
	load(t, s, facts("export", &record.Facts{Source: "glooko",
		Insulin: []record.Insulin{{Time: at(0), Kind: "bolus", Units: p(4.0), Serial: "P1"}, {Time: at(0), Kind: "bolus", Sequence: 1, Units: p(1.0), Serial: "P1"},
			{Time: at(0), Kind: "long", Units: p(16.0)}, {Time: at(2), Kind: "bolus", Units: p(0.5)}},
		Carbs: []record.Carbs{{Time: at(4), CarbsG: p(45.0), Food: "Porridge"}, {Time: at(10), CarbsG: p(45.0), Food: "Bread"}, {Time: at(4), Sequence: 1, CarbsG: p(20.0)}}}),
		facts("account", &record.Facts{Source: "glooko",
			Insulin: []record.Insulin{{Time: second(0, 40), Kind: "bolus", Units: p(4.0)}, {Time: second(0, 50), Kind: "bolus", Units: p(1.0)}, {Time: second(1, 0), Kind: "bolus", Units: p(2.0)}},
			Carbs:   []record.Carbs{{Time: at(0), CarbsG: p(45.0), Extra: calculator}, {Time: at(20), CarbsG: p(45.0), Extra: calculator}}}),
		facts("another", &record.Facts{Source: "libreview", Carbs: []record.Carbs{{Time: at(21), CarbsG: p(45.0)}}}),
		facts("unheard of", &record.Facts{Source: "zeta", Insulin: []record.Insulin{{Time: at(0), Kind: "rapid", Units: p(9.0)}}}, &record.Facts{Source: "alpha", Insulin: []record.Insulin{{Time: at(1440), Kind: "rapid", Units: p(7.0)}}},
			&record.Facts{Source: "beta", Insulin: []record.Insulin{{Time: at(1440), Kind: "rapid", Units: p(8.0)}}}))
	for sql, want := range map[string]string{
		`SELECT string_agg(concat_ws(' ', kind, insulin_u), ', ' ORDER BY ts, kind, insulin_u) FROM insulin_best WHERE source = 'glooko'`:                                                                  "bolus 1, bolus 4, long 16, bolus 2, bolus 0.5",
		`SELECT string_agg(concat_ws(' ', local_date, insulin_u), ', ' ORDER BY local_date) FROM daily`:                                                                                                    "2025-03-30 23.5, 2025-03-31 7",
		`SELECT string_agg(concat_ws(' ', extract(minute FROM minute), insulin_u), ', ' ORDER BY minute) FROM minute_stream('2025-03-30 12:00Z', '2025-03-30 12:10Z') WHERE insulin_u IS NOT NULL`:         "0 21, 1 2, 2 0.5",
		`SELECT string_agg(concat_ws(' ', extract(minute FROM minute), diary_carbs_g), ', ' ORDER BY minute) FROM minute_stream('2025-03-30 12:00Z', '2025-03-30 12:30Z') WHERE diary_carbs_g IS NOT NULL`: "4 65, 10 45, 20 45, 21 45",
	} {
		if got := query[string](t, s, sql); got != want {
			t.Errorf("%s\n got %s\nwant %s", sql, got, want)
		}
	}
}

// The step from a former version reads again what a clock on the wall told, and
// nothing else; ketones get their number, and views of somebody's own go on.
func TestGlucoseOfAnEarlierVersion(t *testing.T) {
	url, conn := upTo(t, 18)
	for _, sql := range []string{
		`INSERT INTO app.batch (athlete_id, kind, program_version) VALUES (1, 'import', 'before')`,
		`INSERT INTO app.item (athlete_id, source, key, path, format, sha256, size_bytes, row_count, batch_id, status, first_ts, last_ts, fact_tables, fact_sources) VALUES
			(1, 'file', 'a', '/a.csv', 'libreview', 'a', 1, 1, 1, 'imported', now(), now(), '{glucose,ketone}', '{libreview}'),
			(1, 'glooko', 'b', 'b.json', 'glooko', 'b', 1, 1, 1, 'imported', now(), now(), '{insulin}', '{glooko}'),
			(1, 'librelinkup', 'c', 'c.json', 'librelinkup', 'c', 1, 1, 1, 'imported', now(), now(), '{glucose}', '{librelinkup}'),
			(1, 'file', 'd', '/d.csv', 'libreview', 'd', 1, 0, 1, 'failed', NULL, NULL, '{}', '{}')`,
		`INSERT INTO ketone (athlete_id, source, ts, serial, item_id, ketone_mmol_l) VALUES (1, 'libreview', '2025-03-30 12:00Z', 'A', 1, 0.4)`,
		`INSERT INTO glucose (athlete_id, source, ts, local_ts, kind, serial, sequence, item_id, glucose_mmol_l, raw_value) VALUES (1, 'libreview', '2025-03-30 12:00Z', '2025-03-30 14:00', 'history', 'A', 0, 1, 5, 5)`,
		`CREATE VIEW public.mine AS SELECT day, avg(glucose_mmol_l) AS mean FROM glucose_best GROUP BY day`,
		`CREATE MATERIALIZED VIEW public.kept AS SELECT local_date, glucose_readings, insulin_u FROM daily`,
		`CREATE VIEW public.minutes AS SELECT minute, glucose_mmol_l FROM minute_stream('2025-03-30 12:00Z', '2025-03-30 12:01Z')`,
		`CREATE VIEW public.old AS SELECT bg_15min_glu_avrg, (SELECT count(*) FROM legacy.diasend_cgm) AS n FROM legacy.view_consolidated_data_summary`,
		`CREATE FUNCTION public.how_many() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM mine, ketone; END`,
	} {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	s, err := Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.pool.Exec(t.Context(), "REFRESH MATERIALIZED VIEW kept"); err != nil {
		t.Error(err)
	}
	for sql, want := range map[string]string{
		`SELECT string_agg(key, ' ' ORDER BY key) FROM app.item WHERE reread`: "a b",
		`SELECT concat_ws(' ', sequence, ketone_mmol_l) FROM ketone`:          "0 0.4",
		`SELECT concat_ws(' ', (SELECT mean FROM mine), (SELECT glucose_readings FROM kept), (SELECT glucose_mmol_l FROM minutes), (SELECT concat_ws(' ', bg_15min_glu_avrg, n) FROM old), how_many())`: "5 1 5 5.00 2 1",
	} {
		if got := query[string](t, s, sql); got != want {
			t.Errorf("%s\n got %s\nwant %s", sql, got, want)
		}
	}
	// Two readings of ketones in one minute are two rows from here on.
	load(t, s, facts("k", &record.Facts{Source: "libreview", Ketones: []record.Ketone{{Time: at(60), Serial: "A", MmolL: 0.5}, {Time: at(60), Serial: "A", Sequence: 1, MmolL: 0.6}}}))
	if got := query[string](t, s, `SELECT string_agg(ketone_mmol_l::text, ' ' ORDER BY ketone_mmol_l) FROM ketone`); got != "0.4 0.5 0.6" {
		t.Errorf("ketones %s", got)
	}
}
