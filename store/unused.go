package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// UnusedRaw is a raw file that no item refers to any more.
type UnusedRaw struct {
	SHA256 [32]byte
	// UndoneAt is when the last item that referred to it was taken back. What
	// was put into the archive later belongs to an import that is under way.
	UndoneAt time.Time
}

// NoteUnused notes raw files that nothing may refer to soon. They are noted
// with or before the deletion that makes them so, and removed after it: a crash
// in between leaves a note, never an item without its bytes.
func (s *Store) NoteUnused(ctx context.Context, items []KnownItem, at time.Time) error {
	var batch pgx.Batch
	noteUnused(&batch, items, at)
	return wrap("noting which raw files are not needed any more", s.pool.SendBatch(ctx, &batch).Close())
}

func noteUnused(batch *pgx.Batch, items []KnownItem, at time.Time) {
	sums := make([][]byte, len(items))
	for i := range items {
		sums[i] = items[i].SHA256[:]
	}
	batch.Queue(`INSERT INTO app.raw_unused (undone_at, sha256) SELECT DISTINCT $1::timestamptz, sum FROM unnest($2::bytea[]) sum
		ON CONFLICT (sha256) DO UPDATE SET undone_at = excluded.undone_at`, at, sums)
}

// UnusedRaws lists the noted raw files that no item refers to, and drops the
// notes of the others. Only noted files are ever listed: an archive may hold
// more than this database knows, when the database was made anew from it or
// when another one was used for a while.
func (s *Store) UnusedRaws(ctx context.Context) ([]UnusedRaw, error) {
	const what = "looking for raw files that are not needed any more"
	if _, err := s.pool.Exec(ctx, `DELETE FROM app.raw_unused u USING app.item i WHERE i.sha256 = u.sha256`); err != nil {
		return nil, wrap(what, err)
	}
	rows, err := s.pool.Query(ctx, `SELECT sha256, undone_at FROM app.raw_unused ORDER BY sha256`)
	if err != nil {
		return nil, wrap(what, err)
	}
	unused, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (u UnusedRaw, err error) {
		var sum []byte
		err = row.Scan(&sum, &u.UndoneAt)
		copy(u.SHA256[:], sum)
		return u, err
	})
	return unused, wrap(what, err)
}

// ForgetUnused drops the notes of raw files that were dealt with.
func (s *Store) ForgetUnused(ctx context.Context, unused []UnusedRaw) error {
	sums := make([][]byte, len(unused))
	for i := range unused {
		sums[i] = unused[i].SHA256[:]
	}
	_, err := s.pool.Exec(ctx, `DELETE FROM app.raw_unused WHERE sha256 = ANY ($1)`, sums)
	return wrap("noting which raw files were removed", err)
}

// ToReread lists items of which rows are missing, because others that told of
// the same time, or went into the same custom table, were taken back; and those
// whose rows belong elsewhere in time, see [Store.NoteMoved].
func (s *Store) ToReread(ctx context.Context, athlete int16) ([]KnownItem, error) {
	const what = "looking for files that have to be read again"
	rows, err := s.pool.Query(ctx, `SELECT `+itemColumns+` FROM app.item WHERE athlete_id = $1 AND reread ORDER BY item_id`, athlete)
	if err != nil {
		return nil, wrap(what, err)
	}
	items, err := pgx.CollectRows(rows, scanItem)
	return items, wrap(what, err)
}

// Reread notes that items are not to be read again: those that were, are noted
// with their rows; of the others nothing could be read. One that was written to
// since it was listed, or noted once more, is left alone.
func (s *Store) Reread(ctx context.Context, athlete int16, items []KnownItem) error {
	ids, rows := make([]int64, len(items)), make([]int64, len(items))
	for i := range items {
		ids[i], rows[i] = items[i].ItemID, items[i].Row
	}
	return wrap("noting which files were read again", s.inTransaction(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE app.item i SET reread = false FROM unnest($2::bigint[], $3::bigint[]) AS listed (item_id, version)
			WHERE i.athlete_id = $1 AND i.reread AND i.item_id = listed.item_id AND i.xmin::text::bigint = listed.version`, athlete, ids, rows)
		return err
	}))
}
