package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
)

// What is read again comes from a list that may be minutes old. Meanwhile an
// account may have sent other content, a person may have taken the item back,
// and one more change may ask for it to be read once more. Rows made of what was
// listed must not undo any of that.

// asListed finds the loads of items that are as they were when they were listed,
// and of all that are not read again. Until the end of the transaction nobody
// else writes to them. all says that none fell out.
func asListed(ctx context.Context, tx pgx.Tx, loads []Load) (places []int, all bool, err error) {
	var batch pgx.Batch
	late := map[int]bool{}
	for i := range loads {
		item := &loads[i].Item
		if item.Row == 0 {
			continue
		}
		batch.Queue(`SELECT xmin::text::bigint FROM app.item WHERE athlete_id = $1 AND source = $2 AND key = $3 FOR UPDATE`,
			item.AthleteID, item.Source, item.Key,
		).QueryRow(func(row pgx.Row) error {
			var now int64
			err := row.Scan(&now)
			late[i] = now != item.Row
			if errors.Is(err, pgx.ErrNoRows) {
				return nil
			}
			return err
		})
	}
	if batch.Len() == 0 {
		return nil, true, nil
	}
	if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
		return nil, false, err
	}
	for i := range loads {
		if !late[i] {
			places = append(places, i)
		}
	}
	return places, len(places) == len(loads), nil
}
