package store

import (
	"context"
	"fmt"
	"slices"

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

// Undo takes away what items brought, with their bookkeeping. Other items may
// tell of the same minutes and days, and their rows may have gone too; Undo
// returns them, and they have to be read again.
func (s *Store) Undo(ctx context.Context, athlete int16, items []int64) (again []KnownItem, err error) {
	const what = "undoing an import"
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT DISTINCT `+ofItem+` FROM app.item i JOIN app.item gone ON gone.item_id = ANY ($2) AND gone.athlete_id = i.athlete_id
			WHERE i.athlete_id = $1 AND i.item_id <> ALL ($2) AND i.status = 'imported' AND i.fact_tables && gone.fact_tables AND i.fact_sources && gone.fact_sources
				AND (i.first_ts <= gone.last_ts AND i.last_ts >= gone.first_ts OR i.first_day <= gone.last_day AND i.last_day >= gone.first_day
					OR i.first_ts IS NULL AND i.first_day IS NULL)
			ORDER BY 1`, athlete, items)
		if err != nil {
			return err
		}
		if again, err = pgx.CollectRows(rows, scanItem); err != nil {
			return err
		}
		rows, err = tx.Query(ctx, `SELECT item_id, first_ts, last_ts, first_day, last_day, coalesce(fact_tables, '{}'), coalesce(fact_sources, '{}')
			FROM app.item WHERE athlete_id = $1 AND item_id = ANY ($2)`, athlete, items)
		if err != nil {
			return err
		}
		var deletes pgx.Batch
		var id int64
		var had span
		if _, err := pgx.ForEachRow(rows, []any{&id, &had.first, &had.last, &had.firstDay, &had.lastDay, &had.tables, &had.sources}, func() error {
			clearFacts(&deletes, athlete, id, had)
			clearMerged(&deletes, athlete, had)
			had = span{}
			return nil
		}); err != nil {
			return err
		}
		activities := `(SELECT activity_id FROM activity WHERE athlete_id = $1 AND item_id = ANY ($2))`
		deletes.Queue("DELETE FROM activity_record WHERE athlete_id = $1 AND activity_id IN "+activities, athlete, items)
		deletes.Queue("DELETE FROM activity_group WHERE athlete_id = $1 AND activity_id IN "+activities, athlete, items)
		for _, t := range slices.Backward(tables) { // activity itself comes last
			deletes.Queue("DELETE FROM "+t.name+" WHERE athlete_id = $1 AND activity_id IN "+activities, athlete, items)
		}
		deletes.Queue("DELETE FROM app.item WHERE athlete_id = $1 AND item_id = ANY ($2)", athlete, items)
		return tx.SendBatch(ctx, &deletes).Close()
	})
	return again, wrap(what, err)
}

// clearMerged queues the deletion of rows that several files complete, whoever
// completed them last: nothing tells what the others gave, so those are read
// again.
func clearMerged(deletes *pgx.Batch, athlete int16, s span) {
	for _, t := range factTables {
		if !t.merge || !slices.Contains(s.tables, t.name) {
			continue
		}
		column, from, to := "ts", s.first, s.last
		if t.key[0] == "day" {
			column, from, to = "day", s.firstDay, s.lastDay
		}
		deletes.Queue(fmt.Sprintf("DELETE FROM %s WHERE athlete_id = $1 AND source = ANY ($2) AND %s BETWEEN $3 AND $4", t.name, column), athlete, s.sources, from, to)
	}
}

// ofItem is itemColumns of the alias i.
const ofItem = `i.item_id, i.key, i.path, i.format, i.sha256, i.size_bytes, i.status, coalesce(i.error, ''), coalesce(i.partial, ''), i.row_count,
	coalesce(i.time_zone, ''), coalesce(i.time_zone_from, '')`
