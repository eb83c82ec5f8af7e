package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// ItemsUnder lists what a file, a folder or an archive has brought, by the path
// under which it was imported; source is "file" or "custom".
func (s *Store) ItemsUnder(ctx context.Context, athlete int16, source, path string) ([]KnownItem, error) {
	const what = "looking for an import"
	rows, err := s.pool.Query(ctx, `SELECT `+itemColumns+` FROM app.item
		WHERE athlete_id = $1 AND source = $2 AND (path = $3 OR starts_with(path, $3 || '!/') OR starts_with(path, rtrim($3, '/\') || '/') OR starts_with(path, rtrim($3, '/\') || '\'))
		ORDER BY item_id`, athlete, source, path)
	if err != nil {
		return nil, wrap(what, err)
	}
	items, err := pgx.CollectRows(rows, scanItem)
	return items, wrap(what, err)
}

// Undo takes away what items brought, with their bookkeeping, and notes that
// their raw files are not needed any more; at is the time on the clock of the
// archive. Other items may tell of the same minutes, days and workouts, and
// their rows may have gone too: they are noted as well, see [Store.ToReread].
func (s *Store) Undo(ctx context.Context, athlete int16, items []KnownItem, at time.Time) error {
	ids := make([]int64, len(items))
	for i := range items {
		ids[i] = items[i].ItemID
	}
	return wrap("undoing an import", s.inTransaction(ctx, func(tx pgx.Tx) error { return undo(ctx, tx, athlete, items, ids, at) }))
}

func undo(ctx context.Context, tx pgx.Tx, athlete int16, items []KnownItem, ids []int64, at time.Time) error {
	runs, err := importsOf(ctx, tx, athlete, ids)
	if err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `SELECT item_id, first_ts, last_ts, first_day, last_day, coalesce(fact_tables, '{}'), coalesce(fact_sources, '{}')
		FROM app.item WHERE athlete_id = $1 AND item_id = ANY ($2)`, athlete, ids)
	if err != nil {
		return err
	}
	var batch pgx.Batch
	noteReread(&batch, athlete, ids)
	var id int64
	var had span
	var facts []string // tables of which some go
	if _, err := pgx.ForEachRow(rows, []any{&id, &had.first, &had.last, &had.firstDay, &had.lastDay, &had.tables, &had.sources}, func() error {
		clearFacts(&batch, athlete, id, had, nil)
		facts = append(facts, had.tables...)
		had = span{}
		return nil
	}); err != nil {
		return err
	}
	if err := touch(ctx, tx, mergedOf(facts)); err != nil {
		return err
	}
	activities := `(SELECT activity_id FROM activity WHERE athlete_id = $1 AND item_id = ANY ($2))`
	batch.Queue("DELETE FROM activity_record WHERE athlete_id = $1 AND activity_id IN "+activities, athlete, ids)
	batch.Queue("DELETE FROM activity_group WHERE athlete_id = $1 AND activity_id IN "+activities, athlete, ids)
	for _, t := range slices.Backward(tables) { // activity itself comes last
		batch.Queue("DELETE FROM "+t.name+" WHERE athlete_id = $1 AND activity_id IN "+activities, athlete, ids)
	}
	batch.Queue("DELETE FROM app.item WHERE athlete_id = $1 AND item_id = ANY ($2)", athlete, ids)
	noteUnused(&batch, items, at)
	forgetImports(&batch, athlete, runs)
	settleMerged(&batch, mergedOf(facts))
	return tx.SendBatch(ctx, &batch).Close()
}

// noteReread queues the note which other items have to be read again. Facts
// are found by their tables and times, but for rows that several files complete:
// what each of them tells is kept. The times of all that goes are put together
// first: ten years of an account and as many files are not compared one by one.
//
// Of a workout that an account numbers one item has the row, and nothing tells
// which others hold it too: all that are of the format of such an item are read
// again. What an account has delivered also takes the place of what files tell of
// it: they have others of its workouts, or none are left to them.
func noteReread(batch *pgx.Batch, athlete int16, items []int64) {
	batch.Queue(`WITH gone AS MATERIALIZED (
			SELECT t.name, s.source, range_agg(tstzrange(first_ts, last_ts, '[]')) FILTER (WHERE first_ts IS NOT NULL) AS times,
				range_agg(daterange(first_day, last_day, '[]')) FILTER (WHERE first_day IS NOT NULL) AS days
			FROM app.item g CROSS JOIN unnest(g.fact_tables) t (name) CROSS JOIN unnest(g.fact_sources) s (source)
			WHERE g.athlete_id = $1 AND g.item_id = ANY ($2) AND t.name <> ALL ($3) GROUP BY t.name, s.source)
		UPDATE app.item i SET reread = true
		WHERE i.athlete_id = $1 AND i.item_id <> ALL ($2) AND i.status = 'imported' AND NOT i.reread
			AND EXISTS (SELECT FROM gone WHERE gone.name = ANY (i.fact_tables) AND gone.source = ANY (i.fact_sources)
				AND (i.first_ts IS NOT NULL AND gone.times && tstzrange(i.first_ts, i.last_ts, '[]')
					OR i.first_day IS NOT NULL AND gone.days && daterange(i.first_day, i.last_day, '[]')
					OR i.first_ts IS NULL AND i.first_day IS NULL))`, athlete, items, merged)
	batch.Queue(`WITH gone AS MATERIALIZED (
			SELECT DISTINCT a.source AS account, g.source, g.format FROM app.item g JOIN activity a USING (item_id)
			WHERE g.athlete_id = $1 AND a.athlete_id = $1 AND g.item_id = ANY ($2) AND a.external_id IS NOT NULL)
		UPDATE app.item i SET reread = true
		WHERE i.athlete_id = $1 AND i.item_id <> ALL ($2) AND i.status = 'imported' AND NOT i.reread
			AND ((i.source, i.format) IN (SELECT source, format FROM gone)
				OR i.source = $3 AND EXISTS (SELECT FROM gone WHERE source <> $3)
					AND (i.item_id IN (SELECT item_id FROM activity WHERE athlete_id = $1 AND external_id IS NOT NULL AND source IN (SELECT account FROM gone))
						OR i.row_count > 0 AND coalesce(cardinality(i.fact_tables), 0) = 0 AND i.item_id NOT IN (SELECT item_id FROM activity WHERE athlete_id = $1)))`, athlete, items, fileSource)
}

// ofItem is itemColumns of the alias i.
const ofItem = `i.item_id, i.source, i.key, coalesce(i.version, ''), i.path, i.format, i.sha256, i.size_bytes, i.status, coalesce(i.error, ''), coalesce(i.partial, ''), i.row_count,
	coalesce(i.time_zone, ''), coalesce(i.time_zone_from, ''), i.xmin::text::bigint`
