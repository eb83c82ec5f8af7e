package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"

	"athletedata/parsers/record"
	"athletedata/store/cluster/clustertest"
)

func TestMain(m *testing.M) { clustertest.Main(m) }

// newest brings a database to the newest schema.
func newest(ctx context.Context, url string) error {
	s, err := Open(ctx, url)
	if err == nil {
		s.Close()
	}
	return err
}

func open(t testing.TB) (*Store, string) {
	t.Helper()
	url := clustertest.Filled(t, newest)
	s, err := Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s, url
}

func query[T any](t testing.TB, s *Store, sql string, args ...any) (v T) {
	t.Helper()
	if err := s.pool.QueryRow(context.Background(), sql, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

func p[T any](v T) *T { return &v }

var start = time.Date(2024, 6, 30, 22, 30, 0, 0, time.UTC)

// ride is an activity with a bit of everything.
func ride(ordinal int) *record.Activity {
	a := &record.Activity{
		Ordinal: ordinal, Start: start, End: start.Add(time.Hour), UTCOffsetS: p(7200), TimeZone: "Europe/Berlin",
		Name: "Über den Brenner", Sport: "cycling", SubSport: "road", Manufacturer: "garmin", Product: "edge_840",
		Summary:  record.Summary{DistanceM: p(30123.5), TimerS: p(3500.0), AvgHeartRateBPM: p(142.0), AvgPowerW: p(201.0), AscentM: p(812.0)},
		Sessions: []record.Session{{Start: start, End: start.Add(time.Hour), Sport: "cycling", Extra: map[string]any{"rpe": 7.0}}},
		Laps:     []record.Lap{{Start: start, End: start.Add(time.Hour), Trigger: "session_end", Summary: record.Summary{DistanceM: p(30123.5)}}},
		Events:   []record.Event{{Time: start, Event: "timer", Type: "start"}, {Time: start.Add(time.Hour), Event: "timer", Type: "stop_all", Data: p(int64(0))}},
		RR:       []record.RR{{UnixMicro: start.UnixMicro() + 800_000, IntervalMS: 800}},
		Devices:  []record.Device{{Manufacturer: "garmin", SerialNumber: "123", BatteryV: p(3.9)}},
		Zones:    []record.Zone{{Kind: record.ZoneHeartRate, LapOrdinal: -1, Zone: 1, Low: p(100.0), High: p(120.0), TimeS: p(600.0)}},
		Computed: []string{"ascent_m"},
	}
	for i := range 5 {
		r := record.Record{UnixMicro: start.UnixMicro() + int64(i)*1e6, LatitudeDeg: 47.1 + float64(i)/1000, LongitudeDeg: 11.5, HasPosition: i > 0}
		r.Set(record.HeartRate, float32(120+i))
		r.Set(record.Altitude, 1370.4)
		if i == 3 {
			r.Extra = map[string]any{"Gear": "2x9"}
		}
		a.Records = append(a.Records, r)
	}
	return a
}

func item(batch int64, key string) Item {
	return Item{AthleteID: 1, Source: "file", Key: key, Path: "/home/" + key, Format: "fit", BatchID: batch, Status: Imported}
}

func load(t testing.TB, s *Store, loads ...Load) []Loaded {
	t.Helper()
	batch, err := s.StartBatch(t.Context(), 1, "import", "test")
	if err != nil {
		t.Fatal(err)
	}
	for i := range loads {
		loads[i].Item.BatchID = batch
	}
	l, err := s.NewLoader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	done, err := l.Load(t.Context(), loads)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestSchemaAgreesWithTheTypes(t *testing.T) {
	s, _ := open(t)
	types := map[record.ColumnType]string{record.Real: "real", record.Integer: "integer", record.SmallInt: "smallint"}
	for f, info := range record.FieldTable {
		got := query[string](t, s, `SELECT coalesce(max(data_type), 'missing') FROM information_schema.columns WHERE table_name = 'activity_record' AND column_name = $1`, info.Column)
		if got != types[info.Type] {
			t.Errorf("field %d: column %s is %s, not %s", f, info.Column, got, types[info.Type])
		}
	}
	for _, table := range []string{"activity", "activity_session", "activity_lap"} {
		for _, column := range summaryColumns {
			if query[int](t, s, `SELECT count(*) FROM information_schema.columns WHERE table_name = $1 AND column_name = $2`, table, column) != 1 {
				t.Errorf("%s has no column %s", table, column)
			}
		}
	}
}

func TestEverythingHasAComment(t *testing.T) {
	s, _ := open(t)
	missing := query[[]string](t, s, `SELECT coalesce(array_agg(name), '{}') FROM (
		SELECT c.relname::text AS name FROM pg_class c WHERE c.relnamespace IN ('public'::regnamespace, 'app'::regnamespace)
			AND c.relkind IN ('r', 'v') AND obj_description(c.oid, 'pg_class') IS NULL AND c.relname <> 'schema_version'
		UNION ALL
		SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			WHERE c.relnamespace IN ('public'::regnamespace, 'app'::regnamespace) AND c.relkind = 'r' AND c.relname <> 'schema_version'
			AND col_description(c.oid, a.attnum) IS NULL) x`)
	if len(missing) > 0 {
		t.Errorf("without a comment: %v", missing)
	}
}

func TestEveryKeyStartsWithTheAthlete(t *testing.T) {
	s, _ := open(t)
	wrong := query[[]string](t, s, `SELECT coalesce(array_agg(c.conrelid::regclass::text), '{}') FROM pg_constraint c
		JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
		WHERE c.contype = 'p' AND c.connamespace = 'public'::regnamespace AND a.attname <> 'athlete_id'`)
	if len(wrong) > 0 {
		t.Errorf("keys that do not: %v", wrong)
	}
}

func TestWhatIsLoadedIsRead(t *testing.T) {
	s, _ := open(t)
	want := ride(0)
	done := load(t, s, Load{Item: item(0, "a"), Activities: []*record.Activity{want}})
	if done[0].Status != Imported || done[0].Rows != 14 {
		t.Fatalf("loaded %+v", done[0])
	}
	rows, err := s.Activities(t.Context(), ActivityFilter{}, 0, 10)
	if err != nil || len(rows) != 1 {
		t.Fatalf("list %v, %v", rows, err)
	}
	if got := rows[0].Start.Format(time.RFC3339); got != "2024-07-01T00:30:00+02:00" {
		t.Errorf("local start %s", got)
	}
	d, err := s.Activity(t.Context(), 1, rows[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	got := d.Activity
	expect := *want
	expect.Records, expect.RR = nil, nil
	same := cmp.Options{cmpopts.EquateEmpty(), cmpopts.EquateApprox(1e-6, 0), cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })}
	if diff := cmp.Diff(expect, got, same); diff != "" {
		t.Errorf("activity (-want +got):\n%s", diff)
	}
	if d.Path != "/home/a" || d.RecordCount != 5 || d.RRCount != 1 || d.Device != "Garmin edge_840" {
		t.Errorf("detail %+v", d)
	}
	series, err := s.Series(t.Context(), 1, rows[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(series.UnixMicro) != 5 || series.UnixMicro[4] != start.UnixMicro()+4e6 || series.Values[record.HeartRate][4] != 124 ||
		!math.IsNaN(series.LatitudeDeg[0]) || series.LatitudeDeg[2] != want.Records[2].LatitudeDeg || series.Values[record.Power] != nil {
		t.Errorf("series %+v", series)
	}
	if extra := query[string](t, s, `SELECT extra->>'Gear' FROM activity_record WHERE extra IS NOT NULL`); extra != "2x9" {
		t.Errorf("extra %q", extra)
	}
	if day := query[string](t, s, `SELECT local_date::text || ' ' || activities || ' ' || distance_m FROM daily`); day != "2024-07-01 1 30123.5" {
		t.Errorf("daily %q", day)
	}
}

func TestLoadingAgainReplacesAndKeepsNumbers(t *testing.T) {
	s, _ := open(t)
	load(t, s, Load{Item: item(0, "a"), Activities: []*record.Activity{ride(0), ride(1)}}, Load{Item: item(0, "b"), Activities: []*record.Activity{ride(0)}})
	ids := query[[]int64](t, s, `SELECT array_agg(activity_id ORDER BY item_id, ordinal) FROM activity`)
	before, err := s.Fingerprint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	load(t, s, Load{Item: item(0, "a"), Activities: []*record.Activity{ride(0), ride(1)}})
	after, err := s.Fingerprint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the same again changed something:\n%s", diff)
	}
	if again := query[[]int64](t, s, `SELECT array_agg(activity_id ORDER BY item_id, ordinal) FROM activity`); !slices.Equal(ids, again) {
		t.Errorf("numbers %v became %v", ids, again)
	}
	shorter := ride(0)
	shorter.Records = shorter.Records[:2]
	load(t, s, Load{Item: item(0, "a"), Activities: []*record.Activity{shorter}})
	if n := query[int](t, s, `SELECT count(*) FROM activity_record`); n != 2+5 {
		t.Errorf("%d samples are left", n)
	}
	changed, err := s.Fingerprint(t.Context())
	if err != nil || changed["activity_record"] == before["activity_record"] {
		t.Errorf("the fingerprint does not see a change (%v)", err)
	}
}

func TestOneRefusedItemCostsNoOther(t *testing.T) {
	s, _ := open(t)
	bad := ride(0)
	bad.Records[1].UnixMicro = bad.Records[0].UnixMicro // twice the same key
	huge := ride(70_000)                                // an ordinal that no smallint holds
	done := load(t, s, Load{Item: item(0, "good"), Activities: []*record.Activity{ride(0)}},
		Load{Item: item(0, "bad"), Activities: []*record.Activity{bad}}, Load{Item: item(0, "huge"), Activities: []*record.Activity{huge}},
		Load{Item: item(0, "good2"), Activities: []*record.Activity{ride(0)}})
	var got []Status
	for _, d := range done {
		got = append(got, d.Status)
	}
	if want := []Status{Imported, Failed, Failed, Imported}; !slices.Equal(got, want) {
		t.Errorf("statuses %v", got)
	}
	if n := query[int](t, s, `SELECT count(*) FROM activity`); n != 2 {
		t.Errorf("%d activities", n)
	}
	failed, err := s.FailedItems(t.Context(), 10)
	if err != nil || len(failed) != 2 {
		t.Errorf("failed items %v, %v", failed, err)
	}
}

func TestWhatWasReadOnceStaysWhenItFailsNow(t *testing.T) {
	s, _ := open(t)
	load(t, s, Load{Item: item(0, "a"), Activities: []*record.Activity{ride(0)}})
	broken := item(0, "a")
	broken.Status, broken.Error = Failed, "a newer parser stumbles"
	if done := load(t, s, Load{Item: broken}); done[0].Status != Failed {
		t.Errorf("reported %+v", done[0])
	}
	if n := query[int](t, s, `SELECT count(*) FROM activity_record`); n != 5 {
		t.Errorf("%d samples are left", n)
	}
	known, err := s.KnownItems(t.Context(), 1, "file")
	if err != nil || known[ItemKey{"file", "a"}].Status != Imported || known[ItemKey{"file", "a"}].Error == "" {
		t.Errorf("known %+v, %v", known[ItemKey{"file", "a"}], err)
	}
}

// An account's answer for a day may become one with nothing in it.
func TestOtherContentWithNothingInItTakesTheOldAway(t *testing.T) {
	s, _ := open(t)
	first := item(0, "day")
	first.SHA256, first.Version = [32]byte{1}, "one"
	load(t, s, Load{Item: first, Activities: []*record.Activity{ride(0)}})
	again := first // the same bytes, and a parser that has changed its mind
	again.Status, again.Error = Skipped, "nothing in it to store"
	load(t, s, Load{Item: again})
	if n := query[int](t, s, `SELECT count(*) FROM activity`); n != 1 {
		t.Errorf("%d activities after the same content again", n)
	}
	empty := again
	empty.SHA256, empty.Version = [32]byte{2}, "two"
	load(t, s, Load{Item: empty})
	if n := query[int](t, s, `SELECT (SELECT count(*) FROM activity) + (SELECT count(*) FROM activity_record)`); n != 0 {
		t.Errorf("%d rows are left of what is not there any more", n)
	}
	if unused, err := s.UnusedRaws(t.Context()); err != nil || len(unused) != 1 || unused[0].SHA256 != first.SHA256 {
		t.Errorf("raw files that are not needed any more: %v, %v", unused, err)
	}
	known, err := s.KnownItems(t.Context(), 1)
	if got := known[ItemKey{"file", "day"}]; err != nil || got.Status != Skipped || got.Version != "two" || got.Rows != 0 {
		t.Errorf("known %+v, %v", got, err)
	}
}

func TestHostileTexts(t *testing.T) {
	s, _ := open(t)
	a := ride(0)
	a.Name, a.Notes = "nul\x00 and \xff\xfe broken", "'; DROP TABLE activity; --"
	a.Extra = map[string]any{"k\x00": "v\x00", "quote\"": "\\"}
	a.DistanceM, a.AscentM = p(math.NaN()), p(math.Inf(1))
	a.Records[0].Set(record.Power, 1e9)
	a.Records[0].Set(record.Speed, float32(math.NaN()))
	if done := load(t, s, Load{Item: item(0, "x"), Activities: []*record.Activity{a}}); done[0].Status != Imported {
		t.Fatalf("refused: %+v", done[0])
	}
	if n := query[int](t, s, `SELECT count(*) FROM activity WHERE name LIKE 'nul and %' AND distance_m IS NULL AND ascent_m IS NULL`); n != 1 {
		t.Error("texts or numbers were not cleaned")
	}
}

func TestFilters(t *testing.T) {
	s, _ := open(t)
	var loads []Load
	for i, v := range []struct{ name, sport string }{{"Änderung 100%", "running"}, {"plain_name", "running"}, {"Tempo", "cycling"}} {
		a := ride(0)
		a.Name, a.Sport, a.Start = v.name, v.sport, start.AddDate(0, i, 0)
		a.DistanceM = p(float64(1000 * (i + 1)))
		loads = append(loads, Load{Item: item(0, fmt.Sprint(i)), Activities: []*record.Activity{a}})
	}
	load(t, s, loads...)
	for name, c := range map[string]struct {
		f    ActivityFilter
		want string
	}{
		"newest first":           {ActivityFilter{}, "Tempo plain_name Änderung 100%"},
		"letters of either case": {ActivityFilter{Search: "änder"}, "Änderung 100%"},
		"a per cent sign":        {ActivityFilter{Search: "100%"}, "Änderung 100%"},
		"an underscore":          {ActivityFilter{Search: "n_n"}, "plain_name"},
		"two words":              {ActivityFilter{Search: "edge tempo"}, "Tempo"},
		"a sport":                {ActivityFilter{Sport: "running"}, "plain_name Änderung 100%"},
		"a local day":            {ActivityFilter{From: time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC)}, "Änderung 100%"},
		"by distance":            {ActivityFilter{Sort: SortDistance, Ascending: true}, "Änderung 100% plain_name Tempo"},
		"an injected column":     {ActivityFilter{Sort: "1; DROP TABLE activity"}, "Tempo plain_name Änderung 100%"},
	} {
		rows, err := s.Activities(t.Context(), c.f, 0, 10)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var names []string
		for _, r := range rows {
			names = append(names, r.Name)
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
		totals, err := s.CountActivities(t.Context(), c.f)
		if err != nil || totals.Count != int64(len(rows)) {
			t.Errorf("%s: counted %d, %v", name, totals.Count, err)
		}
	}
}

// Without an offset of its own an activity has that of the last one before it.
func TestLocalTimeIsCarriedOver(t *testing.T) {
	s, _ := open(t)
	known, unknown := ride(0), ride(0)
	unknown.UTCOffsetS, unknown.TimeZone = nil, ""
	unknown.Start = start.Add(24 * time.Hour)
	load(t, s, Load{Item: item(0, "unknown"), Activities: []*record.Activity{unknown}}, Load{Item: item(0, "known"), Activities: []*record.Activity{known}})
	if got := query[string](t, s, `SELECT string_agg(start_local::text, ' ' ORDER BY start_time) FROM activity_list`); got != "2024-07-01 00:30:00 2024-07-02 00:30:00" {
		t.Errorf("local starts %s", got)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	s, url := open(t)
	if _, err := s.pool.Exec(t.Context(), "INSERT INTO app.schema_version (version_id, is_applied) VALUES (9999, true)"); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), url)
	var newer *NewerSchemaError
	if !errors.As(err, &newer) || newer.Have != 9999 {
		t.Errorf("error %v", err)
	}
}

func TestReaderReadsAndChangesNothing(t *testing.T) {
	_, url := open(t)
	conn, err := pgx.Connect(t.Context(), clustertest.Reader(t, url))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	for _, sql := range []string{"SELECT * FROM activity_list", "SELECT * FROM daily", "SELECT * FROM activity_record", "SELECT * FROM app.item"} {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
	for _, sql := range []string{"DELETE FROM activity", "INSERT INTO athlete VALUES (2, 'x')", "CREATE TABLE x (n int)", "UPDATE app.item SET path = ''"} {
		if _, err := conn.Exec(t.Context(), sql); err == nil {
			t.Errorf("%s is allowed", sql)
		}
	}
}

func TestTwoProgramsMigrateAtOnce(t *testing.T) {
	url := clustertest.New(t)
	errs := make(chan error, 3)
	for range cap(errs) {
		go func() {
			s, err := Open(context.Background(), url)
			if err == nil {
				s.Close()
			}
			errs <- err
		}()
	}
	for range cap(errs) {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

func TestInfoCounts(t *testing.T) {
	s, _ := open(t)
	load(t, s, Load{Item: item(0, "a"), Activities: []*record.Activity{ride(0)}})
	info, err := s.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if info.Activities != 1 || info.Records != 5 || info.Days != 1 || info.Items[Imported] != 1 || info.SchemaVersion == 0 || info.DatabaseBytes == 0 {
		t.Errorf("info %+v", info)
	}
	for _, table := range info.Tables {
		schema := table.Name
		if n := query[int64](t, s, "SELECT count(*) FROM "+schema); n != table.Rows {
			t.Errorf("%s has %d rows, info says %d", table.Name, n, table.Rows)
		}
	}
}

func BenchmarkEncodeRecords(b *testing.B) {
	a := ride(0)
	for i := range 3600 {
		r := a.Records[1]
		r.UnixMicro += int64(i) * 1e6
		a.Records = append(a.Records, r)
	}
	row := activityRow{Activity: a, athlete: 1, id: 1}
	s := shapeOf(a.Records)
	var c copyBuffer
	for b.Loop() {
		c.reset()
		s.write(&c, &row, len(s.columns()))
	}
	b.ReportMetric(float64(len(a.Records))*float64(b.N)/b.Elapsed().Seconds()/1e6, "million_records/s")
}
