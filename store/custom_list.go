package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// CustomDefinition says how files of a shape are read.
type CustomDefinition struct {
	Table      string
	Shape      string // empty for files without headers
	Definition []byte // JSON
	ChangedAt  time.Time
	Files      int64 // that went into the table
}

// CustomDefinitions lists how an athlete's files are read, those changed last first.
func (s *Store) CustomDefinitions(ctx context.Context, athlete int16) ([]CustomDefinition, error) {
	const what = "listing the custom tables"
	rows, err := s.pool.Query(ctx, `SELECT d.table_name, d.shape, d.definition, d.changed_at,
			(SELECT count(*) FROM app.custom_load l WHERE l.athlete_id = d.athlete_id AND l.table_name = d.table_name)
		FROM app.custom_definition d WHERE d.athlete_id = $1 ORDER BY d.changed_at DESC, d.table_name, d.shape`, athlete)
	if err != nil {
		return nil, wrap(what, err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (d CustomDefinition, err error) {
		err = row.Scan(&d.Table, &d.Shape, &d.Definition, &d.ChangedAt, &d.Files)
		return d, err
	})
	return all, wrap(what, err)
}

// CustomItem is a file that went into a custom table.
type CustomItem struct {
	Item       KnownItem
	Table      string
	Definition []byte // by which it was read
	LoadedAt   time.Time

	Inserted, Updated, Unchanged, Rejected int64
}

// CustomItems lists the files of a table, or of all tables for an empty name,
// in the order in which they were loaded.
func (s *Store) CustomItems(ctx context.Context, athlete int16, table string) ([]CustomItem, error) {
	const what = "listing the files of a custom table"
	rows, err := s.pool.Query(ctx, `SELECT i.item_id, i.key, i.path, i.format, i.sha256, i.size_bytes, i.status, coalesce(i.error, ''),
			coalesce(i.partial, ''), i.row_count, coalesce(i.time_zone, ''), coalesce(i.time_zone_from, ''), i.xmin::text::bigint, i.loaded_at, l.table_name, l.definition, l.inserted, l.updated, l.unchanged, l.rejected
		FROM app.custom_load l JOIN app.item i USING (item_id)
		WHERE l.athlete_id = $1 AND $2 IN ('', l.table_name) ORDER BY i.loaded_at, i.item_id`, athlete, table)
	if err != nil {
		return nil, wrap(what, err)
	}
	items, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c CustomItem, err error) {
		var sum []byte
		i := &c.Item
		err = row.Scan(&i.ItemID, &i.Key, &i.Path, &i.Format, &sum, &i.SizeBytes, &i.Status, &i.Error, &i.Partial, &i.Rows, &i.TimeZone, &i.ZoneFrom, &i.Row,
			&c.LoadedAt, &c.Table, &c.Definition, &c.Inserted, &c.Updated, &c.Unchanged, &c.Rejected)
		copy(i.SHA256[:], sum)
		return c, err
	})
	return items, wrap(what, err)
}

// CustomSame says whether an item was already read by the very same definition.
func (s *Store) CustomSame(ctx context.Context, athlete int16, key string, definition []byte) (same bool, err error) {
	err = s.pool.QueryRow(ctx, `SELECT coalesce((SELECT l.definition = $4 FROM app.item i JOIN app.custom_load l USING (item_id)
		WHERE i.athlete_id = $1 AND i.source = $2 AND i.key = $3 AND i.status = 'imported' AND i.error IS NULL), false)`,
		athlete, CustomSource, key, definition).Scan(&same)
	return same, wrap("reading which files are known", err)
}

// CustomReject is a line that could not be read.
type CustomReject struct {
	Line        int64
	Raw, Reason string
}

// CustomRejects lists the lines of a file that could not be read.
func (s *Store) CustomRejects(ctx context.Context, item int64, limit int) ([]CustomReject, error) {
	const what = "listing the lines that could not be read"
	rows, err := s.pool.Query(ctx, `SELECT line, raw, reason FROM app.custom_reject WHERE item_id = $1 ORDER BY line LIMIT $2`, item, limit)
	if err != nil {
		return nil, wrap(what, err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[CustomReject])
	return all, wrap(what, err)
}

// UndoCustom takes a file's rows out of its table and forgets the file. Values
// that it had replaced do not come back by themselves: the other files of the
// table are noted to be read again, see [Store.ToReread].
func (s *Store) UndoCustom(ctx context.Context, athlete int16, item int64) (table string, removed int64, err error) {
	const what = "undoing an import"
	err = s.inTransaction(ctx, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `SELECT table_name FROM app.custom_load WHERE athlete_id = $1 AND item_id = $2 FOR UPDATE`, athlete, item).Scan(&table)
		if errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("no file %d went into a custom table", item)
		}
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, "DELETE FROM "+customName(table)+" WHERE athlete_id = $1 AND item_id = $2", athlete, item)
		if err != nil {
			return err
		}
		removed = tag.RowsAffected()
		if _, err := tx.Exec(ctx, "DELETE FROM app.item WHERE item_id = $1", item); err != nil { // the load and its rejects go with it
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE app.item i SET reread = true FROM app.custom_load l
			WHERE l.athlete_id = $1 AND l.table_name = $2 AND l.item_id = i.item_id`, athlete, table)
		return err
	})
	return table, removed, wrap(what, err)
}
