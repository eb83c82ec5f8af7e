package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// itemColumns are read in this order by scanItem.
const itemColumns = `item_id, source, key, coalesce(version, ''), path, format, sha256, size_bytes, status, coalesce(error, ''), coalesce(partial, ''), row_count,
	coalesce(time_zone, ''), coalesce(time_zone_from, ''), xmin::text::bigint`

func scanItem(row pgx.CollectableRow) (i KnownItem, err error) {
	var sum []byte
	err = row.Scan(&i.ItemID, &i.Source, &i.Key, &i.Version, &i.Path, &i.Format, &sum, &i.SizeBytes, &i.Status, &i.Error, &i.Partial, &i.Rows, &i.TimeZone, &i.ZoneFrom, &i.Row)
	copy(i.SHA256[:], sum)
	return i, err
}

// KnownItems returns everything that sources have brought; none named: all.
func (s *Store) KnownItems(ctx context.Context, athlete int16, sources ...string) (map[ItemKey]KnownItem, error) {
	const what = "reading which files are known"
	rows, err := s.pool.Query(ctx, `SELECT `+itemColumns+` FROM app.item WHERE athlete_id = $1 AND (source = ANY ($2) OR cardinality($2) = 0)`, athlete, append([]string{}, sources...))
	if err != nil {
		return nil, wrap(what, err)
	}
	items, err := pgx.CollectRows(rows, scanItem)
	if err != nil {
		return nil, wrap(what, err)
	}
	known := make(map[ItemKey]KnownItem, len(items))
	for _, i := range items {
		known[ItemKey{i.Source, i.Key}] = i
	}
	return known, nil
}

// Items lists a source's items by their number, those after a given one.
func (s *Store) Items(ctx context.Context, athlete int16, source string, after int64, limit int) ([]KnownItem, error) {
	const what = "listing the files that are known"
	rows, err := s.pool.Query(ctx, `SELECT `+itemColumns+` FROM app.item
		WHERE athlete_id = $1 AND source = $2 AND item_id > $3 ORDER BY item_id LIMIT $4`, athlete, source, after, limit)
	if err != nil {
		return nil, wrap(what, err)
	}
	items, err := pgx.CollectRows(rows, scanItem)
	return items, wrap(what, err)
}

// FailedItems lists files that could not be read, or only in part, the latest first.
func (s *Store) FailedItems(ctx context.Context, limit int) ([]FailedItem, error) {
	const what = "listing the files with problems"
	rows, err := s.pool.Query(ctx, `SELECT path, format, status, coalesce(error, partial), loaded_at FROM app.item
		WHERE status = 'failed' OR partial IS NOT NULL ORDER BY loaded_at DESC, item_id LIMIT $1`, limit)
	if err != nil {
		return nil, wrap(what, err)
	}
	failed, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (f FailedItem, err error) {
		err = row.Scan(&f.Path, &f.Format, &f.Status, &f.Reason, &f.When)
		return f, err
	})
	return failed, wrap(what, err)
}

// StartBatch opens the record of a run: kind is "import", or says why items are
// only read again ("reparse", "undo"). Such a run is about to write itself down
// as the one that handled them last, so it is noted before which import had
// brought them.
func (s *Store) StartBatch(ctx context.Context, athlete int16, kind, version string) (id int64, err error) {
	err = s.inTransaction(ctx, func(tx pgx.Tx) error {
		if kind != importKind && kind != syncKind { // a sync handles what accounts deliver, and no file
			if _, err := tx.Exec(ctx, `UPDATE app.item i SET import_id = i.batch_id FROM app.batch b
				WHERE b.batch_id = i.batch_id AND b.kind = $2 AND i.athlete_id = $1 AND i.import_id IS DISTINCT FROM i.batch_id`, athlete, importKind); err != nil {
				return err
			}
		}
		return tx.QueryRow(ctx, `INSERT INTO app.batch (athlete_id, kind, program_version) VALUES ($1, $2, $3) RETURNING batch_id`,
			athlete, kind, version).Scan(&id)
	})
	return id, wrap("noting the beginning of the run", err)
}

// importKind is the kind of a run that brings files.
const importKind = "import"

// syncKind is the kind of a run that brings what an account delivers.
const syncKind = "sync"

// FinishBatch closes the record of a run.
func (s *Store) FinishBatch(ctx context.Context, id int64, r BatchResult) error {
	tag, err := s.pool.Exec(ctx, `UPDATE app.batch SET finished_at = now(), files = $2, imported = $3, unchanged = $4,
		skipped = $5, failed = $6, row_count = $7, cancelled = $8 WHERE batch_id = $1`,
		id, r.Files, r.Imported, r.Unchanged, r.Skipped, r.Failed, r.Rows, r.Cancelled)
	if err == nil && tag.RowsAffected() == 0 {
		err = fmt.Errorf("there is no run %d", id)
	}
	return wrap("noting the end of the run", err)
}
