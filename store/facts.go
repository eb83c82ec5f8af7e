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
	key     []string // after athlete_id and source
	merge   bool     // files tell parts of the same row; of two numbers the fuller one counts
	days    string   // not empty: a file tells whole days, or the part of them that this is about

	create, copy, move string // SQL
}

type factColumn struct {
	name, sqlType string
	field         int
	key, local    bool
}

// merged are the tables whose rows several files complete. Numbers of a day
// grow until it is over, so of two the greater one is the fuller one; that, and
// not which came last, decides, so that the order of files does not matter. Such
// rows are not taken away when one of their files is read again, because
// nothing tells what the others gave. wholeDays those of
// diaries, where an entry that is gone from a day is gone. MyFitnessPal tells
// foods in one file and sums of meals in another; neither replaces the other.
var (
	merged    = []string{"daily_summary", "sleep", "hrv_night", "body_measurement", "carbs"}
	wholeDays = map[string]string{"nutrition_entry": "(food IS NULL)", "exercise_entry": "true"}
)

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
	t := &factTable{name: name, field: field, merge: slices.Contains(merged, name), days: wholeDays[name]}
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
	t.copy = copySQL("load_"+name, append(t.names(), "nth"))
	t.move = t.moveSQL()
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
func (t *factTable) moveSQL() string {
	key := append([]string{"athlete_id", "source"}, t.key...)
	names := t.names()
	var sets, differ []string
	values := slices.Clone(names)
	for i, n := range names {
		if slices.Contains(key, n) {
			continue
		}
		value := "excluded." + n
		switch {
		case !t.merge:
		case n == "extra":
			value = "CASE WHEN old.extra > excluded.extra THEN excluded.extra || old.extra ELSE coalesce(old.extra || excluded.extra, excluded.extra, old.extra) END"
			values[i] = "app.merged(extra ORDER BY extra)"
		case strings.HasPrefix(n, "min_"):
			value = fmt.Sprintf("least(excluded.%s, old.%s)", n, n)
			values[i] = fmt.Sprintf("min(%s)", n)
		default:
			value = fmt.Sprintf("greatest(excluded.%s, old.%s)", n, n)
			values[i] = fmt.Sprintf("max(%s)", n)
		}
		sets = append(sets, n+" = "+value)
		if n != "item_id" {
			differ = append(differ, fmt.Sprintf("old.%s IS DISTINCT FROM %s", n, value))
		}
	}
	keys := strings.Join(key, ", ")
	from := fmt.Sprintf("SELECT DISTINCT ON (%s) %s FROM load_%s ORDER BY %s, nth DESC", keys, strings.Join(names, ", "), t.name, keys)
	if t.merge {
		from = fmt.Sprintf("SELECT %s FROM load_%s GROUP BY %s ORDER BY %s", strings.Join(values, ", "), t.name, keys, keys)
	}
	return fmt.Sprintf("INSERT INTO %s AS old (%s) %s ON CONFLICT (%s) DO UPDATE SET %s WHERE %s",
		t.name, strings.Join(names, ", "), from, keys, strings.Join(sets, ", "), strings.Join(differ, " OR "))
}

// loadFacts brings the facts of items in, after what those items had is gone.
func (l *Loader) loadFacts(ctx context.Context, tx pgx.Tx, loads []Load, done []Loaded) error {
	for _, t := range factTables {
		l.buf.reset()
		nth := int64(0)
		for i := range loads {
			if loads[i].Item.Status != Imported {
				continue
			}
			for _, f := range loads[i].Facts {
				rows := reflect.ValueOf(f).Elem().Field(t.field)
				for j := range rows.Len() {
					t.write(&l.buf, rows.Index(j), loads[i].Item.AthleteID, f.Source, done[i].ItemID, nth)
					nth++
				}
			}
		}
		if nth == 0 {
			continue
		}
		if _, err := tx.Exec(ctx, t.create); err != nil {
			return err
		}
		if err := l.flush(ctx, t.copy); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		if t.days != "" {
			sql := fmt.Sprintf(`DELETE FROM %[1]s old USING (SELECT DISTINCT athlete_id, source, day, %[2]s AS part FROM load_%[1]s) new
				WHERE old.athlete_id = new.athlete_id AND old.source = new.source AND old.day = new.day AND %[2]s = new.part`, t.name, t.days)
			if _, err := tx.Exec(ctx, sql); err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
		}
		if _, err := tx.Exec(ctx, t.move); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}
