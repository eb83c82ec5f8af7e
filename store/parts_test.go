package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"athletedata/parsers/record"
	"athletedata/store/cluster/clustertest"
	"athletedata/store/migrations"
)

func walked(d, steps int) record.DailySummary {
	return record.DailySummary{Day: day(d), Steps: p(steps), MinHeartRateBPM: p(40.0 + float64(steps%10)), Extra: map[string]any{fmt.Sprint(steps): 1}}
}

const days = `SELECT coalesce(string_agg(concat_ws(' ', to_char(day, 'DD'), steps, min_heart_rate_bpm, avg_spo2_pct, extra), ', ' ORDER BY day), '') FROM daily_summary`

// A part of a day goes with what its source said of it: when there is less of
// it, when it is gone, when it was of another day. The parts of others stay.
func TestPartsOfADayGoAlone(t *testing.T) {
	s, _ := open(t)
	watch := func(of ...record.DailySummary) Load {
		return facts("watch", &record.Facts{Source: "garmin", DailySummaries: of})
	}
	load(t, s, watch(walked(0, 9005), walked(1, 7003)), facts("oxygen", &record.Facts{Source: "garmin",
		DailySummaries: []record.DailySummary{{Day: day(0), Steps: p(8000), AvgSpO2Pct: p(97.5)}}}))
	check := func(when, want string) {
		t.Helper()
		if got := query[string](t, s, days); got != want {
			t.Errorf("%s: %s", when, got)
		}
	}
	check("at first", `30 9005 45 97.5 {"9005": 1}, 31 7003 43`+` {"7003": 1}`)
	load(t, s, watch(walked(0, 6001), walked(1, 7003)))
	check("corrected", `30 8000 41 97.5 {"6001": 1}, 31 7003 43 {"7003": 1}`)
	load(t, s, watch(walked(2, 7003)))
	check("another day", `30 8000 97.5, 01 7003 43 {"7003": 1}`)
	if got := query[string](t, s, `SELECT string_agg(i.key, ' ' ORDER BY d.day) FROM daily_summary d JOIN app.item i USING (item_id)`); got != "oxygen watch" {
		t.Errorf("the days are told by %s", got)
	}
	empty := watch()
	empty.Item.Status, empty.Item.Error, empty.Item.SHA256 = Skipped, "nothing in it to store", [32]byte{9}
	load(t, s, empty)
	check("emptied", `30 8000 97.5`)
	undoKeys(t, s, "oxygen")
	check("and the other taken back", "")
	if n := query[int](t, s, `SELECT count(*) FROM app.part_daily_summary`); n != 0 {
		t.Errorf("%d parts are left", n)
	}
}

func undoKeys(t testing.TB, s *Store, keys ...string) {
	t.Helper()
	known, err := s.KnownItems(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	var items []KnownItem
	for _, k := range keys {
		items = append(items, known[ItemKey{"file", k}])
	}
	if err := s.Undo(t.Context(), 1, items, noon); err != nil {
		t.Fatal(err)
	}
}

// Taking files back leaves what the others alone would have given, in all of
// the tables that several files complete, without reading them again.
func TestTakingBackLeavesWhatTheOthersTell(t *testing.T) {
	tell := func(n int) Load {
		v := float64(n)
		return facts(fmt.Sprint("file ", n), &record.Facts{Source: "garmin",
			DailySummaries: []record.DailySummary{walked(0, 1000*n), walked(n, 500)},
			Sleeps:         []record.Sleep{{Start: at(0), End: at(400 + n), Day: day(0), Kind: "night", AsleepS: p(20000 + v)}, {Start: at(n), End: at(500), Day: day(0), Kind: "nap"}},
			HRVNights:      []record.HRVNight{{Day: day(0), RMSSDMS: p(40 + v)}}, Carbs: []record.Carbs{{Time: at(0), CarbsG: p(v)}},
			BodyMeasurements: []record.BodyMeasurement{{Time: at(0), WeightKg: p(70 + v)}, {Time: at(n), BodyFatPct: p(v)}}})
	}
	const all = 6
	s, _ := open(t)
	for n := range all {
		load(t, s, tell(n))
	}
	undoKeys(t, s, "file 5", "file 0")
	if again, err := s.ToReread(t.Context(), 1); err != nil || len(again) != 0 {
		t.Errorf("%d files are to be read again, %v", len(again), err)
	}
	left, _ := open(t)
	order := rand.New(rand.NewPCG(1, 2)).Perm(all)
	for _, n := range order {
		if n != 0 && n != 5 {
			load(t, left, tell(n))
		}
	}
	have, err := s.Fingerprint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, err := left.Fingerprint(t.Context())
	if diff := cmp.Diff(want, have); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	for _, table := range merged {
		if n := query[int](t, s, "SELECT count(*) FROM "+table); n == 0 {
			t.Errorf("%s is empty", table)
		}
	}
}

// Two loaders tell of the same days at the same time: no part is lost.
func TestPartsOfTwoLoadersComeTogether(t *testing.T) {
	s, _ := open(t)
	const rounds = 40
	batch, err := s.StartBatch(t.Context(), 1, "import", "test")
	if err != nil {
		t.Fatal(err)
	}
	errs := make(chan error, 2)
	for half := range 2 {
		go func() {
			loader, err := s.NewLoader(context.Background())
			for n := 0; n < rounds && err == nil; n++ {
				d := record.DailySummary{Day: day(n), Extra: map[string]any{fmt.Sprint(half): n}}
				both := []record.DailySummary{d, {Day: day(-1), Extra: map[string]any{fmt.Sprint(half, " ", n): 1}}}
				l := facts(fmt.Sprint(half, " ", n), &record.Facts{Source: "oura", DailySummaries: both})
				l.Item.BatchID = batch
				_, err = loader.Load(context.Background(), []Load{l})
			}
			loader.Close()
			errs <- err
		}()
	}
	for range 2 {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	got := query[string](t, s, `SELECT count(*) || ' ' || sum((SELECT count(*) FROM jsonb_object_keys(extra))) FROM daily_summary`)
	if want := fmt.Sprint(rounds+1, " ", 2*rounds+2*rounds); got != want {
		t.Errorf("days and what is said of them: %s, not %s", got, want)
	}
}

// A column that is added to one of these tables is added to its parts as well,
// and with the same type; else the next part would not find its place.
func TestPartsHaveTheColumnsOfTheirTables(t *testing.T) {
	s, _ := open(t)
	for _, table := range merged {
		const columns = `SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attname) FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`
		if diff := cmp.Diff(query[string](t, s, columns, table), query[string](t, s, columns, "app.part_"+table)); diff != "" {
			t.Errorf("%s: a migration that changes it has to change app.part_%[1]s, too:\n%s", table, diff)
		}
	}
}

// upTo makes a database as a program of a former version left it.
func upTo(t testing.TB, version int64) (url string, conn *pgx.Conn) {
	t.Helper()
	url = clustertest.New(t)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	if err := createBookkeeping(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	db := stdlib.OpenDB(*conn.Config())
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.Files, goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	return url, conn
}

// A database of before knows only whole rows. They count as told by the file
// that completed them last; what that one does not tell any more goes, and all
// such files are read again.
func TestPartsOfAnEarlierVersion(t *testing.T) {
	url, conn := upTo(t, 17)
	for _, sql := range []string{
		`INSERT INTO app.batch (athlete_id, kind, program_version) VALUES (1, 'import', 'before')`,
		`INSERT INTO app.item (athlete_id, source, key, path, format, sha256, size_bytes, row_count, batch_id, status, first_day, last_day, fact_tables, fact_sources) VALUES
			(1, 'file', 'a', '/a.fit', 'fit', 'a', 1, 1, 1, 'imported', '2025-01-02', '2025-01-02', '{hrv_night}', '{garmin}'),
			(1, 'file', 'b', '/b.fit', 'fit', 'b', 1, 1, 1, 'imported', '2025-01-03', '2025-01-03', '{hrv_night,heart_rate}', '{garmin}'),
			(1, 'file', 'c', '/c.fit', 'fit', 'c', 1, 1, 1, 'imported', '2025-01-03', '2025-01-03', '{heart_rate}', '{garmin}'),
			(1, 'file', 'd', '/d.fit', 'fit', 'd', 1, 1, 1, 'imported', NULL, NULL, '{}', '{}'), (1, 'file', 'e', '/e.fit', 'fit', 'e', 1, 1, 1, 'imported', NULL, NULL, '{}', '{}')`,
		// Of a there is the day by the clock of UTC, from before it was read again.
		`INSERT INTO hrv_night (athlete_id, source, day, item_id, rmssd_ms) VALUES (1, 'garmin', '2025-01-01', 1, 40), (1, 'garmin', '2025-01-02', 1, 40), (1, 'garmin', '2025-01-03', 2, 50)`,
		`INSERT INTO activity (athlete_id, activity_id, item_id, start_time, end_time, ordinal, source, sport, record_count, rr_count, record_columns) VALUES
			(1, 1, 4, now(), now(), 0, 'file', 'running', 0, 0, '{vertical_oscillation_mm,form_power_w}'), (1, 2, 5, now(), now(), 0, 'file', 'running', 0, 0, '{vertical_oscillation_mm}')`,
		// Views of somebody's own, one on the other, on what is made anew.
		`CREATE VIEW public.mine AS SELECT local_date, weather_avg_air_pressure AS hpa FROM legacy.view_consolidated_data_summary`,
		`CREATE VIEW public."Mine too" AS SELECT hpa FROM mine`,
		`GRANT SELECT ON "Mine too" TO PUBLIC`, `COMMENT ON VIEW "Mine too" IS 'It''s mine'`,
		`CREATE MATERIALIZED VIEW public.kept AS SELECT local_date, hpa FROM mine`, `CREATE UNIQUE INDEX kept_day ON kept (local_date)`,
		`CREATE VIEW public.minutes WITH (security_barrier=true) AS SELECT wthr_temp FROM legacy.streams('2025-01-01Z', '2025-01-02Z')`,
		`COMMENT ON COLUMN minutes.wthr_temp IS 'cold'`,
		`CREATE MATERIALIZED VIEW public.later AS SELECT hpa FROM mine WITH NO DATA`, `COMMENT ON MATERIALIZED VIEW later IS 'when asked for'`,
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
	for sql, want := range map[string]string{
		`SELECT string_agg(concat_ws(' ', day, rmssd_ms), ', ' ORDER BY day) FROM hrv_night`:                                                                                               "2025-01-02 40, 2025-01-03 50",
		`SELECT string_agg(concat_ws(' ', day, item_id, rmssd_ms), ', ' ORDER BY day) FROM app.part_hrv_night`:                                                                             "2025-01-02 1 40, 2025-01-03 2 50",
		`SELECT string_agg(key, ' ' ORDER BY key) FROM app.item WHERE reread`:                                                                                                              "a b d",
		`SELECT string_agg(data_type, ' ') FROM information_schema.columns WHERE table_name = 'Mine too'`:                                                                                  "numeric",
		`SELECT obj_description('"Mine too"'::regclass, 'pg_class') || (SELECT count(*) FROM pg_class c, aclexplode(c.relacl) g WHERE c.relname = 'Mine too' AND g.grantee = 0)`:           "It's mine1",
		`SELECT relkind || (SELECT count(*) FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique) FROM pg_class c WHERE relname = 'kept'`:                                            "m1",
		`SELECT pg_typeof(max(wthr_temp))::text FROM minutes`:                                                                                                                              "numeric",
		`SELECT array_to_string(reloptions, ' ') || col_description(oid, 1) FROM pg_class WHERE relname = 'minutes'`:                                                                       "security_barrier=truecold",
		`SELECT relispopulated || obj_description(oid, 'pg_class') FROM pg_class WHERE relname = 'later'`:                                                                                  "falsewhen asked for",
		`SELECT count(*)::text FROM pg_class c, pg_proc f WHERE c.oid = to_regclass('app.view_consolidated_data_summary') OR f.pronamespace = 'app'::regnamespace AND proname = 'streams'`: "0",
		`SELECT col_description('legacy.view_consolidated_data_streams'::regclass, 1)`:                                                                                                     "Athlete",
		`SELECT left(obj_description('legacy.view_consolidated_data_streams'::regclass, 'pg_class'), 14)`:                                                                                  "One row a minu",
		`SELECT has_table_privilege('reader', 'legacy.view_consolidated_data_summary', 'SELECT')::text || has_table_privilege('reader', '"Mine too"', 'SELECT')`:                           "truetrue",
	} {
		if got := query[string](t, s, sql); got != want {
			t.Errorf("%s\n got %s\nwant %s", sql, got, want)
		}
	}
	// From here on a file takes its own part along.
	again := facts("a", &record.Facts{Source: "garmin", HRVNights: []record.HRVNight{{Day: record.Day(noon), RMSSDMS: p(41.0)}}})
	load(t, s, again)
	if got := query[string](t, s, `SELECT string_agg(day::text, ', ' ORDER BY day) FROM hrv_night`); got != "2025-01-03, 2025-03-30" {
		t.Errorf("nights %s", got)
	}
	// So that a long reading again goes on where it was stopped.
	if got := query[string](t, s, `SELECT string_agg(key, ' ' ORDER BY key) FROM app.item WHERE reread`); got != "b d" {
		t.Errorf("still to be read again: %s", got)
	}
}

// What cannot be made anew, like a function of somebody's own, does not keep the
// program from opening the database: it goes on, as it was.
func TestViewsThatCannotBeMadeAnewStay(t *testing.T) {
	url, conn := upTo(t, 17)
	for _, sql := range []string{
		`CREATE VIEW public.mine AS SELECT local_date, weather_avg_air_pressure AS hpa FROM legacy.view_consolidated_data_summary`,
		`CREATE FUNCTION public.how_many() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM mine; END`,
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
	if got := query[string](t, s, `SELECT concat_ws(' ', how_many(), (SELECT pg_typeof(max(hpa)) FROM mine), (SELECT pg_typeof(max(weather_avg_air_pressure)) FROM legacy.view_consolidated_data_summary))`); got != "0 double precision numeric" {
		t.Errorf("rows, type of the own view, and of the new one: %s", got)
	}
}
