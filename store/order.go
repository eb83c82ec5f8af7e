package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Several items may tell the same row: two exports of one diary, a watch's file
// and the account's answer for that day. Which of them counts must not depend
// on which came through first, or two imports of the same folder would differ.
// So items have an order, and the last one that tells a row has it:
//
//   - files first, in the order in which they were found (their numbers);
//   - then what accounts deliver, which is corrected there, by its key, for it
//     comes in any order, also once more after a crash. (By their names, the
//     files of a day go before Garmin's charts of it.)

// countsOver is an SQL condition: a row that the item now tells takes the place of
// one that the item was told. One that is about to be read again gives way: it
// may not tell the row any more. An item that is not to be seen yet belongs to
// another loader of this import, which has nothing but new files.
func countsOver(now, was string) string {
	return fmt.Sprintf(`coalesce((SELECT CASE WHEN was.item_id = now.item_id OR was.reread OR run.kind = 'reparse' AND was.batch_id <> now.batch_id THEN true
			WHEN now.source = 'file' AND was.source = 'file' THEN now.item_id > was.item_id
			WHEN now.source = 'file' OR was.source = 'file' THEN was.source = 'file'
			ELSE (now.source COLLATE "C", now.key COLLATE "C") > (was.source COLLATE "C", was.key COLLATE "C") END
		FROM app.item now JOIN app.batch run USING (batch_id), app.item was WHERE now.item_id = %[1]s AND was.item_id = %[2]s), %[1]s >= %[2]s)`, now, was)
}

// inOrder says in which order rows of loads are taken, the one that counts last.
func inOrder(loads []Load, done []Loaded) []int {
	order := make([]int, len(loads))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := &loads[a].Item, &loads[b].Item
		switch xFile, yFile := x.Source == fileSource, y.Source == fileSource; {
		case xFile && yFile:
			return cmp.Compare(done[a].ItemID, done[b].ItemID)
		case xFile:
			return -1
		case yFile:
			return 1
		}
		return cmp.Or(strings.Compare(x.Source, y.Source), strings.Compare(x.Key, y.Key))
	})
	return order
}

// fileSource is the source of items that are files.
const fileSource = "file"

// ReserveItems takes numbers for new items, in ascending order.
func (s *Store) ReserveItems(ctx context.Context, n int) ([]int64, error) {
	const what = "taking numbers for new files"
	rows, err := s.pool.Query(ctx, `SELECT nextval(pg_get_serial_sequence('app.item', 'item_id')) AS id FROM generate_series(1, $1) ORDER BY id`, n)
	if err != nil {
		return nil, wrap(what, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	return ids, wrap(what, err)
}
