package store

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"athletedata/parsers/record"
)

// factTable is a table of facts as the type of its rows describes it; see
// record.Facts for the tags.
type factTable struct {
	name    string
	field   int // of record.Facts
	columns []factColumn
	key     []string  // after athlete_id and source
	merge   *mergeSQL // files tell parts of the same row; nil: one file tells a row
	days    string    // not empty: a file tells whole days, those of their rows that have this column, or those without

	straightCopy       string // SQL for rows of a time of which there are none
	create, copy, move string // SQL for all others
}

type factColumn struct {
	name, sqlType string
	field         int
	key, local    bool
}

// wholeDays are the tables of diaries, where an entry that is gone from a day is
// gone. MyFitnessPal tells foods in one file and sums of meals in another, where
// no food is named; neither replaces the other.
var wholeDays = map[string]string{"nutrition_entry": "food", "exercise_entry": "day"}

var factTables = func() (tables []*factTable) {
	facts := reflect.TypeFor[record.Facts]()
	for i := range facts.NumField() {
		f := facts.Field(i)
		if name := f.Tag.Get("table"); name != "" {
			tables = append(tables, newFactTable(name, i, f.Type.Elem()))
		}
	}
	return tables
}()

func newFactTable(name string, field int, row reflect.Type) *factTable {
	t := &factTable{name: name, field: field, days: wholeDays[name]}
	for i := range row.NumField() {
		tag := strings.Split(row.Field(i).Tag.Get("db"), ",")
		if len(tag) < 2 {
			continue // no column
		}
		c := factColumn{name: tag[0], sqlType: tag[1], field: i, key: slices.Contains(tag, "key"), local: slices.Contains(tag[2:], "local")}
		t.columns = append(t.columns, c)
		if c.key {
			t.key = append(t.key, c.name)
		}
	}
	t.create = fmt.Sprintf("CREATE TEMPORARY TABLE IF NOT EXISTS load_%s (LIKE %s, nth bigint) ON COMMIT DELETE ROWS", name, name)
	t.copy, t.straightCopy = copySQL("load_"+name, append(t.names(), "nth")), copySQL(name, t.names())
	if slices.Contains(merged, name) {
		m := t.mergeSQL()
		t.merge, t.move = &m, m.keep
	} else {
		t.move = t.moveSQL()
	}
	return t
}

// names are all columns in the order in which rows are written.
func (t *factTable) names() []string {
	names := []string{"athlete_id", "source", "item_id"}
	for _, c := range t.columns {
		names = append(names, c.name)
		if c.local {
			names = append(names, "local_ts")
		}
	}
	return names
}

// moveSQL brings rows from the temporary table to their place. They go in the
// order of the key, so that two loaders never wait for each other's rows in a circle.
// Of two items that tell the same row the later one counts, see order.go.
func (t *factTable) moveSQL() string {
	key := append([]string{"athlete_id", "source"}, t.key...)
	names := t.names()
	var sets, differ []string
	for _, n := range names {
		if slices.Contains(key, n) {
			continue
		}
		sets = append(sets, n+" = excluded."+n)
		if n != "item_id" {
			differ = append(differ, fmt.Sprintf("old.%[1]s IS DISTINCT FROM excluded.%[1]s", n))
		}
	}
	keys, columns := strings.Join(key, ", "), strings.Join(names, ", ")
	return fmt.Sprintf(`INSERT INTO %[1]s AS old (%[2]s) SELECT DISTINCT ON (%[3]s) %[2]s FROM load_%[1]s ORDER BY %[3]s, nth DESC
		ON CONFLICT (%[3]s) DO UPDATE SET %[4]s WHERE (%[5]s) AND %[6]s`,
		t.name, columns, keys, strings.Join(sets, ", "), strings.Join(differ, " OR "), countsOver("excluded.item_id", "old.item_id"))
}

// wholeSQL makes room for days that are told as a whole: of each, one item has
// all entries.
func (t *factTable) wholeSQL() []string {
	part := func(of string) string { return of + t.days + " IS NULL" }
	days := "athlete_id, source, day, " + part("")
	same := "one.athlete_id = other.athlete_id AND one.source = other.source AND one.day = other.day AND (" + part("one.") + ") = other.part"
	return []string{
		// Another loader may be about to tell the same day.
		fmt.Sprintf(`SELECT pg_advisory_xact_lock(hashtextextended('athletedata.%s', 0))`, t.name),
		fmt.Sprintf(`DELETE FROM load_%[1]s one USING (SELECT DISTINCT ON (%[2]s) %[2]s AS part, item_id FROM load_%[1]s ORDER BY %[2]s, nth DESC) other
			WHERE %[3]s AND one.item_id <> other.item_id`, t.name, days, same),
		fmt.Sprintf(`DELETE FROM load_%[1]s one USING (SELECT DISTINCT %[2]s AS part, item_id FROM %[1]s
				WHERE (athlete_id, source, day) IN (SELECT athlete_id, source, day FROM load_%[1]s)) other
			WHERE %[3]s AND NOT %[4]s`, t.name, days, same, countsOver("one.item_id", "other.item_id")),
		fmt.Sprintf(`DELETE FROM %[1]s one USING (SELECT DISTINCT %[2]s AS part FROM load_%[1]s) other WHERE %[3]s`, t.name, days, same),
	}
}

// loadFacts brings the facts of items in, after what those items had is gone.
// Rows that several files complete come last, see settleMerged.
func (l *Loader) loadFacts(ctx context.Context, tx pgx.Tx, loads []Load, done []Loaded, cleared []string) error {
	settle, order := mergedOf(cleared), inOrder(loads, done)
	for _, t := range factTables {
		rows := t.toldRows(loads, done, order)
		if len(rows) == 0 {
			continue
		}
		if t.merge != nil && !slices.Contains(settle, t) {
			settle = append(settle, t)
			if _, err := tx.Exec(ctx, t.merge.touched); err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
		}
		if err := l.loadTable(ctx, tx, t, rows); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	var batch pgx.Batch
	settleMerged(&batch, settle)
	return tx.SendBatch(ctx, &batch).Close()
}

// loadTable brings the rows of one table in.
func (l *Loader) loadTable(ctx context.Context, tx pgx.Tx, t *factTable, rows []toldRow) (err error) {
	var fresh []toldRow
	if !l.contended {
		if fresh, rows, err = t.part(ctx, tx, rows); err != nil {
			return err
		}
	}
	if err := l.send(ctx, t, fresh, t.straightCopy, false); err != nil || len(rows) == 0 {
		return err
	}
	if _, err := tx.Exec(ctx, t.create); err != nil {
		return err
	}
	if err := l.send(ctx, t, rows, t.copy, true); err != nil {
		return err
	}
	if t.days != "" {
		for _, sql := range t.wholeSQL() {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return err
			}
		}
	}
	_, err = tx.Exec(ctx, t.move)
	return err
}

// send copies rows, if there are any; numbered says that they tell their place
// in the order in which rows count.
func (l *Loader) send(ctx context.Context, t *factTable, rows []toldRow, sql string, numbered bool) error {
	l.buf.reset()
	for i := range rows {
		t.write(&l.buf, &rows[i], numbered)
	}
	return l.flush(ctx, sql)
}
