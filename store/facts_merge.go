package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// merged are the tables whose rows several files complete: of a day, a night, a
// weighing each tells a part. What each of them tells is kept beside, in
// app.part_…, and a row is made of its parts anew whenever one of them comes,
// changes or goes, so that neither the order of files nor their history matters.
var merged = []string{"daily_summary", "sleep", "hrv_night", "body_measurement", "carbs"}

// mergeSQL is how rows of a merged table are made.
type mergeSQL struct {
	touched string // makes the temporary table of the keys whose rows are to be made anew
	clear   string // takes away the parts of an item, and touches their keys; by clearFacts
	keep    string // brings parts from the temporary table to their place, and touches their keys
	drop    string // takes away rows of which no part is left
	settle  string // makes rows of their parts
}

// mergeSQL composes the statements. Numbers of a day grow until it is over, so
// of two the greater one is the fuller one; of the lowest of a day the lower.
func (t *factTable) mergeSQL() (m mergeSQL) {
	key := append([]string{"athlete_id", "source"}, t.key...)
	keys, names := strings.Join(key, ", "), t.names()
	var whole, sets, old, excluded []string
	for _, n := range names {
		value := "max(" + n + ")"
		switch {
		case slices.Contains(key, n):
			whole = append(whole, n)
			continue
		case n == "extra":
			value = "app.merged(extra ORDER BY extra)"
		case strings.HasPrefix(n, "min_"):
			value = "min(" + n + ")"
		}
		whole = append(whole, value)
		sets = append(sets, n+" = excluded."+n)
		old, excluded = append(old, "old."+n), append(excluded, "excluded."+n)
	}
	part, touched := "app.part_"+t.name, "touched_"+t.name
	columns, values := strings.Join(names, ", "), strings.Join(whole, ", ")
	// Each key is looked up: the planner knows nothing of a temporary table, and
	// would rather read all parts of ten years.
	var same []string
	for _, k := range key {
		same = append(same, "p."+k+" = k."+k)
	}
	parts := fmt.Sprintf("FROM %s p WHERE %s OFFSET 0", part, strings.Join(same, " AND "))
	m.touched = fmt.Sprintf("CREATE TEMPORARY TABLE IF NOT EXISTS %s ON COMMIT DELETE ROWS AS SELECT %s FROM %s WITH NO DATA", touched, keys, t.name)
	m.clear = fmt.Sprintf(`WITH gone AS (DELETE FROM %s WHERE athlete_id = $1 AND item_id = $2 RETURNING %s)
		INSERT INTO %s SELECT %s FROM gone`, part, keys, touched, keys)
	m.keep = fmt.Sprintf(`WITH kept AS (INSERT INTO %s (%s) SELECT %s FROM load_%s GROUP BY %s, item_id RETURNING %s)
		INSERT INTO %s SELECT %s FROM kept`, part, columns, strings.Replace(values, "max(item_id)", "item_id", 1), t.name, keys, keys, touched, keys)
	m.drop = fmt.Sprintf(`DELETE FROM %s WHERE (%s) IN (SELECT %s FROM (SELECT DISTINCT * FROM %s) k WHERE NOT EXISTS (SELECT %s))`,
		t.name, keys, keys, touched, parts)
	m.settle = fmt.Sprintf(`INSERT INTO %s AS old (%s) SELECT %s FROM (SELECT p.* FROM (SELECT DISTINCT * FROM %s) k CROSS JOIN LATERAL (SELECT p.* %s) p) whole
		GROUP BY %s ORDER BY %s ON CONFLICT (%s) DO UPDATE SET %s WHERE (%s) IS DISTINCT FROM (%s)`,
		t.name, columns, values, touched, parts, keys, keys, keys, strings.Join(sets, ", "), strings.Join(old, ", "), strings.Join(excluded, ", "))
	return m
}

// settleMerged queues making the rows anew whose keys were touched. It is the
// last thing of a transaction: from here on no other can do the same, which
// would not see the parts of this one.
func settleMerged(batch *pgx.Batch, tables []*factTable) {
	if len(tables) == 0 {
		return
	}
	batch.Queue("SELECT pg_advisory_xact_lock(hashtextextended('athletedata.merged', 0))")
	for _, t := range tables {
		batch.Queue(t.merge.drop)
		batch.Queue(t.merge.settle)
	}
}

// touch makes the temporary tables for the keys of merged tables.
func touch(ctx context.Context, tx pgx.Tx, tables []*factTable) error {
	for _, t := range tables {
		if _, err := tx.Exec(ctx, t.merge.touched); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}

// mergedOf are the merged tables among those of names.
func mergedOf(names []string) (tables []*factTable) {
	for _, t := range factTables {
		if t.merge != nil && slices.Contains(names, t.name) {
			tables = append(tables, t)
		}
	}
	return tables
}
