package store

import (
	"context"
	"crypto/md5"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"athletedata/parsers/customcsv"
	"athletedata/parsers/record"
	"athletedata/store/cluster/clustertest"
)

// sheet is a file on its way into custom.hrv: its columns as name:kind, and
// its rows with NULL for an empty cell.
type sheet struct {
	table   string
	columns string
	unique  []string
	rows    [][]any
	rejects []CustomRow
}

func (s sheet) build() (CustomTable, iter.Seq[CustomRow]) {
	t := CustomTable{Name: s.table, Unique: s.unique, Shape: "shape of " + s.columns, Definition: []byte(fmt.Sprintf(`{"columns": %q}`, s.columns))}
	for _, c := range strings.Fields(s.columns) {
		i := strings.LastIndexByte(c, ':')
		t.Columns = append(t.Columns, CustomColumn{Name: strings.ReplaceAll(c[:i], "~", " "), Kind: c[i+1:], Comment: "Column 'x' of the file"})
	}
	return t, func(yield func(CustomRow) bool) {
		for i, cells := range s.rows {
			row := CustomRow{Line: i + 2}
			for _, cell := range cells {
				v := CustomValue{}
				switch cell := cell.(type) {
				case nil:
					v.Null = true
				case int:
					v.Int = int64(cell)
				case string:
					v.Text = cell
				}
				row.Values = append(row.Values, v)
			}
			row.Hash = md5.Sum([]byte(fmt.Sprint(cells)))
			if !yield(row) {
				return
			}
		}
		for _, r := range s.rejects {
			if !yield(r) {
				return
			}
		}
	}
}

func loadCustom(t testing.TB, s *Store, key string, file sheet) CustomLoaded {
	t.Helper()
	if file.table == "" {
		file.table = "hrv"
	}
	batch, err := s.StartBatch(t.Context(), 1, "import", "test")
	if err != nil {
		t.Fatal(err)
	}
	l, err := s.NewLoader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	table, rows := file.build()
	done, err := l.LoadCustom(t.Context(), item(batch, key), table, rows)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func counts(d CustomLoaded) string {
	return fmt.Sprintf("%s: %d new, %d changed, %d the same, %d rejected", d.Status, d.Inserted, d.Updated, d.Unchanged, d.Rejected)
}

func TestCustomTableHasEveryType(t *testing.T) {
	s, _ := open(t)
	at := time.Date(2024, 7, 1, 6, 0, 0, 500_000_000, time.UTC).UnixMicro()
	done := loadCustom(t, s, "a", sheet{
		columns: "note:text n:integer kg:number ok:boolean day:date up:time seen:timestamp at:timestamptz took:duration",
		rows: [][]any{
			{"it's \x00 \"so\"", -7, "12345678901234567890.125", 1, 19905, 27_000_000_000, int(at), int(at), -3_723_500_000},
			{nil, nil, nil, nil, nil, nil, nil, nil, nil},
		},
	})
	if counts(done) != "imported: 2 new, 0 changed, 0 the same, 0 rejected" || done.Rows != 2 {
		t.Fatal(counts(done))
	}
	got := query[string](t, s, `SELECT concat_ws('|', note, n, kg, ok, day, up, seen, at, took, timestamp_utc, athlete_id) FROM custom.hrv WHERE n IS NOT NULL`)
	if want := `it's  "so"|-7|12345678901234567890.125|t|2024-07-01|07:30:00|2024-07-01 06:00:00.5|2024-07-01 06:00:00.5+00|-01:02:03.5|1`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	types := query[string](t, s, `SELECT string_agg(data_type, ', ' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_schema = 'custom'`)
	if want := "timestamp with time zone, timestamp without time zone, bigint, smallint, bytea, text, bigint, numeric, boolean, date, time without time zone, timestamp without time zone, timestamp with time zone, interval"; types != want {
		t.Errorf("types %s", types)
	}
	if missing := query[[]string](t, s, `SELECT coalesce(array_agg(a.attname::text), '{}') FROM pg_attribute a WHERE a.attrelid = 'custom.hrv'::regclass
		AND a.attnum > 0 AND col_description(a.attrelid, a.attnum) IS NULL`); len(missing) > 0 {
		t.Errorf("columns without a comment: %v", missing)
	}
}

// The names that the parser makes need no quotes.
func TestCustomNamesAreNoKeywords(t *testing.T) {
	s, _ := open(t)
	words := query[[]string](t, s, `SELECT array_agg(word) FROM pg_get_keywords() WHERE catcode IN ('R', 'T')`)
	if len(words) < 80 {
		t.Fatalf("only %d words", len(words))
	}
	for _, w := range words {
		if customcsv.TableName(w) != "c_"+w {
			t.Errorf("%s is left as it is", w)
		}
	}
}

func TestCustomTimes(t *testing.T) {
	s, _ := open(t)
	table, rows := sheet{table: "hrv", columns: "n:integer", rows: [][]any{{1}}}.build()
	timed := func(yield func(CustomRow) bool) {
		for r := range rows {
			r.Time = record.AtOffset(time.Date(2024, 7, 1, 8, 0, 0, 0, time.FixedZone("", 7200)))
			r.Moved = true
			if !yield(r) {
				return
			}
		}
	}
	batch, _ := s.StartBatch(t.Context(), 1, "import", "test")
	l, err := s.NewLoader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	done, err := l.LoadCustom(t.Context(), item(batch, "a"), table, timed)
	if err != nil || !strings.Contains(done.Partial, "skipped in spring were moved on by it (1)") {
		t.Errorf("%+v, %v", done, err)
	}
	if got := query[string](t, s, `SELECT timestamp_utc || ' ' || timestamp_local FROM custom.hrv`); got != "2024-07-01 06:00:00+00 2024-07-01 08:00:00" {
		t.Error(got)
	}
}

func TestCustomRowsAreKnownAgain(t *testing.T) {
	s, _ := open(t)
	first := sheet{columns: "day:date hrv:integer", unique: []string{"day"}, rows: [][]any{{19905, 50}, {19906, 51}, {nil, 1}}}
	if got := counts(loadCustom(t, s, "a", first)); got != "imported: 3 new, 0 changed, 0 the same, 0 rejected" {
		t.Error(got)
	}
	// Another file: a changed value, an unchanged one, the missing key again, and a key twice of which the last counts.
	second := sheet{columns: "day:date hrv:integer", unique: []string{"day"}, rows: [][]any{{19905, 60}, {19906, 51}, {nil, 2}, {19907, 1}, {19907, 2}}}
	if got := counts(loadCustom(t, s, "b", second)); got != "imported: 1 new, 2 changed, 2 the same, 0 rejected" {
		t.Error(got)
	}
	const all = `SELECT string_agg(coalesce(day::text, '-') || '=' || hrv, ' ' ORDER BY day) FROM custom.hrv`
	if got := query[string](t, s, all); got != "2024-07-01=60 2024-07-02=51 2024-07-03=2 -=2" {
		t.Error(got)
	}
	// The same again leaves everything as it is.
	loadCustom(t, s, "b", second)
	if got := query[string](t, s, all); got != "2024-07-01=60 2024-07-02=51 2024-07-03=2 -=2" {
		t.Error(got)
	}
	if n := query[int](t, s, `SELECT count(*) FROM app.item WHERE source = 'custom' AND format = 'custom' AND status = 'imported'`); n != 2 {
		t.Errorf("%d items", n)
	}
}

func TestCustomRowsWithoutAKey(t *testing.T) {
	s, _ := open(t)
	loadCustom(t, s, "a", sheet{columns: "day:date hrv:integer", rows: [][]any{{19905, 50}, {19905, 50}, {19905, 51}}})
	if got := counts(loadCustom(t, s, "b", sheet{columns: "day:date hrv:integer", rows: [][]any{{19905, 50}, {19906, 9}}})); got != "imported: 1 new, 0 changed, 1 the same, 0 rejected" {
		t.Error(got)
	}
	if n := query[int](t, s, `SELECT count(*) FROM custom.hrv`); n != 3 {
		t.Errorf("%d rows", n)
	}
}

func TestCustomTableGrows(t *testing.T) {
	s, _ := open(t)
	loadCustom(t, s, "a", sheet{columns: "day:date n:integer x:text mixed:integer", unique: []string{"day"}, rows: [][]any{{19905, 50, nil, 7}}})
	loadCustom(t, s, "b", sheet{columns: "day:date n:number mood:text x:integer mixed:boolean", unique: []string{"day"},
		rows: [][]any{{19906, "1.5", "fine", 3, 1}}})
	loadCustom(t, s, "c", sheet{columns: "day:date mood:integer", unique: []string{"day"}, rows: [][]any{{19907, 9}, {19905, 8}}})
	got := query[string](t, s, `SELECT string_agg(concat_ws(',', day, n, coalesce(mood, '-'), x, mixed), ' ' ORDER BY day) FROM custom.hrv`)
	// The third file lacks n: what the first said of it stays.
	if want := "2024-07-01,50,8,7 2024-07-02,1.5,fine,3,true 2024-07-03,9"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	types := query[string](t, s, `SELECT string_agg(column_name || ' ' || data_type, ', ' ORDER BY column_name) FROM information_schema.columns
		WHERE table_schema = 'custom' AND column_name IN ('n', 'mood', 'x', 'mixed')`)
	if types != "mixed text, mood text, n numeric, x bigint" {
		t.Errorf("types %s", types)
	}
}

func TestCustomKeyIsChosenAnew(t *testing.T) {
	s, _ := open(t)
	file := sheet{columns: "day:date n:integer", rows: [][]any{{19905, 1}, {19906, 1}}}
	loadCustom(t, s, "a", file)
	file.unique = []string{"day"}
	file.rows = [][]any{{19906, 2}}
	if got := counts(loadCustom(t, s, "b", file)); got != "imported: 0 new, 1 changed, 0 the same, 0 rejected" {
		t.Error(got)
	}
	file.unique = []string{"day", "n"}
	if got := counts(loadCustom(t, s, "c", file)); got != "imported: 0 new, 0 changed, 1 the same, 0 rejected" {
		t.Error(got)
	}
	if n := query[int](t, s, `SELECT count(*) FROM pg_index WHERE indrelid = 'custom.hrv'::regclass AND indisunique`); n != 1 {
		t.Errorf("%d unique indexes", n)
	}
	file.rows = [][]any{{19906, 7}}
	if got := counts(loadCustom(t, s, "d", file)); got != "imported: 1 new, 0 changed, 0 the same, 0 rejected" {
		t.Error(got)
	}
	file.unique = []string{"day"}
	if done := loadCustom(t, s, "e", file); done.Status != Failed || !strings.Contains(done.Error, "already agree in day") {
		t.Errorf("a key that does not tell rows apart: %+v", done)
	}
	if n := query[int](t, s, `SELECT count(*) FROM custom.hrv`); n != 3 {
		t.Errorf("%d rows", n)
	}
}

func TestCustomRejects(t *testing.T) {
	s, _ := open(t)
	bad := []CustomRow{{Line: 17, Raw: "a;\x00b", Reason: "column n: \"b\" is no integer"}, {Line: 18, Raw: "c", Reason: "x"}}
	done := loadCustom(t, s, "a", sheet{columns: "n:integer", rows: [][]any{{1}}, rejects: bad})
	if done.Rejected != 2 || done.Partial != `2 of 3 lines could not be read; the first is line 17: column n: "b" is no integer` {
		t.Errorf("%+v", done)
	}
	got, err := s.CustomRejects(t.Context(), done.ItemID, 10)
	want := []CustomReject{{17, "a;b", `column n: "b" is no integer`}, {18, "c", "x"}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	none := loadCustom(t, s, "b", sheet{table: "other", columns: "n:integer", rejects: bad})
	empty := loadCustom(t, s, "c", sheet{table: "other", columns: "n:integer"})
	if none.Status != Failed || !strings.HasPrefix(none.Error, "none of its 2 lines could be read") || empty.Status != Skipped {
		t.Errorf("%+v, %+v", none, empty)
	}
	if query[bool](t, s, `SELECT to_regclass('custom.other') IS NOT NULL`) {
		t.Error("a table was made for nothing")
	}
}

func TestCustomHostileNames(t *testing.T) {
	s, _ := open(t)
	done := loadCustom(t, s, "a", sheet{table: `x"; DROP TABLE athlete;--`, columns: `a";DROP~TABLE~athlete;--:integer order:text line:integer c0:integer f1:integer`,
		unique: []string{"order", "line"}, rows: [][]any{{1, "x", 2, 3, 4}}})
	if done.Status != Imported {
		t.Fatalf("%+v", done)
	}
	if got := query[string](t, s, `SELECT concat_ws(',', "a"";DROP TABLE athlete;--", "order", line, c0, f1) FROM custom."x""; DROP TABLE athlete;--"`); got != "1,x,2,3,4" {
		t.Error(got)
	}
	if n := query[int](t, s, `SELECT count(*) FROM athlete`); n != 1 {
		t.Error("somebody dropped the athletes")
	}
	bad := loadCustom(t, s, "b", sheet{columns: "a:int;DROP~TABLE~athlete", rows: [][]any{{1}}})
	if bad.Status != Failed {
		t.Errorf("a type of its own: %+v", bad)
	}
}

func TestCustomIsRefusedInPlainWords(t *testing.T) {
	s, _ := open(t)
	loadCustom(t, s, "a", sheet{columns: "n:integer", rows: [][]any{{1}}})
	if _, err := s.pool.Exec(t.Context(), "CREATE VIEW mine AS SELECT n FROM custom.hrv"); err != nil {
		t.Fatal(err)
	}
	done := loadCustom(t, s, "b", sheet{columns: "n:number", rows: [][]any{{"1.5"}}})
	if done.Status != Failed || !strings.Contains(done.Error, "a view of yours uses it") {
		t.Errorf("%+v", done)
	}
	if n := query[int](t, s, `SELECT count(*) FROM app.item WHERE status = 'failed' AND key = 'b'`); n != 1 {
		t.Error("it is not noted")
	}
}

func TestUndoCustom(t *testing.T) {
	s, _ := open(t)
	loadCustom(t, s, "a", sheet{columns: "n:integer", rows: [][]any{{1}, {2}}})
	b := loadCustom(t, s, "b", sheet{columns: "n:integer", rows: [][]any{{3}}, rejects: []CustomRow{{Line: 9, Raw: "?", Reason: "x"}}})
	table, removed, err := s.UndoCustom(t.Context(), 1, b.ItemID)
	if err != nil || table != "hrv" || removed != 1 {
		t.Errorf("%s, %d, %v", table, removed, err)
	}
	if n := query[int](t, s, `SELECT (SELECT count(*) FROM custom.hrv) * 100 + (SELECT count(*) FROM app.item) * 10 + (SELECT count(*) FROM app.custom_reject)`); n != 210 {
		t.Errorf("rows, items, rejects: %d", n)
	}
	if _, _, err := s.UndoCustom(t.Context(), 1, b.ItemID); err == nil {
		t.Error("undone twice")
	}
}

func TestCustomLists(t *testing.T) {
	s, _ := open(t)
	loadCustom(t, s, "a", sheet{columns: "n:integer", rows: [][]any{{1}}})
	loadCustom(t, s, "b", sheet{table: "other", columns: "m:integer", rows: [][]any{{1}, {2}}})
	defs, err := s.CustomDefinitions(t.Context(), 1)
	if err != nil || len(defs) != 2 || defs[0].Table != "other" || defs[1].Shape != "shape of n:integer" || defs[1].Files != 1 {
		t.Errorf("%+v, %v", defs, err)
	}
	items, err := s.CustomItems(t.Context(), 1, "other")
	if err != nil || len(items) != 1 || items[0].Item.Key != "b" || items[0].Inserted != 2 {
		t.Errorf("%+v, %v", items, err)
	}
	for definition, want := range map[string]bool{`{"columns":"n:integer"}`: true, `{"columns": "other"}`: false} {
		if same, err := s.CustomSame(t.Context(), 1, "a", []byte(definition)); err != nil || same != want {
			t.Errorf("%s: %v, %v", definition, same, err)
		}
	}
	if same, err := s.CustomSame(t.Context(), 1, "unknown", []byte(`{}`)); err != nil || same {
		t.Errorf("an unknown file: %v, %v", same, err)
	}
	// The lists of the whole database know the tables, too.
	info, err := s.Info(t.Context())
	if err != nil || !slices.ContainsFunc(info.Tables, func(i TableInfo) bool { return i.Name == "custom.other" && i.Rows == 2 }) {
		t.Errorf("%+v, %v", info.Tables, err)
	}
}

func TestReaderReadsCustomTables(t *testing.T) {
	s, url := open(t)
	loadCustom(t, s, "a", sheet{columns: "n:integer", rows: [][]any{{1}}})
	conn, err := pgx.Connect(t.Context(), clustertest.Reader(t, url))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	for _, sql := range []string{"SELECT * FROM custom.hrv", "SELECT * FROM app.custom_definition", "SELECT * FROM app.custom_load", "SELECT * FROM app.custom_reject"} {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
	for _, sql := range []string{"DELETE FROM custom.hrv", "CREATE TABLE custom.x (n int)", "DELETE FROM app.custom_reject"} {
		if _, err := conn.Exec(t.Context(), sql); err == nil {
			t.Errorf("%s is allowed", sql)
		}
	}
}

// Two files for a table that is not there yet, at once.
func TestCustomTwoAtOnce(t *testing.T) {
	s, _ := open(t)
	batch, err := s.StartBatch(t.Context(), 1, "import", "test")
	if err != nil {
		t.Fatal(err)
	}
	errs := make(chan error, 3)
	for i := range cap(errs) {
		go func() {
			l, err := s.NewLoader(context.Background())
			if err == nil {
				defer l.Close()
				table, rows := sheet{table: "hrv", columns: "n:integer", unique: []string{"n"}, rows: [][]any{{i}, {9}}}.build()
				var done CustomLoaded
				if done, err = l.LoadCustom(context.Background(), item(batch, fmt.Sprint(i)), table, rows); err == nil && done.Status != Imported {
					err = fmt.Errorf("%s", done.Error)
				}
			}
			errs <- err
		}()
	}
	for range cap(errs) {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if n := query[int](t, s, `SELECT count(*) FROM custom.hrv`); n != 4 {
		t.Errorf("%d rows", n)
	}
}

func BenchmarkLoadCustom(b *testing.B) {
	s, _ := open(b)
	file := sheet{columns: "day:date hrv:integer kg:number note:text", unique: []string{"hrv"}}
	for i := range 20_000 {
		file.rows = append(file.rows, []any{19905 + i/100, i, "80.5", "resting"})
	}
	for b.Loop() {
		loadCustom(b, s, "a", file)
	}
	b.ReportMetric(20_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
