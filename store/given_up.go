package store

import (
	"context"
	"reflect"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Of two items that tell the same row one has it (see order.go). When that one
// is corrected and does not tell the row any more, the other one's has to come
// back: it is read again. So what an item had is compared with what it now tells.

// hadRows are the times, or days, of the rows that were taken from items, by
// their place in the transaction.
type hadRows map[int]map[*factTable][]int64

func (h hadRows) add(load int, t *factTable, first int64) {
	if h[load] == nil {
		h[load] = map[*factTable][]int64{}
	}
	h[load][t] = append(h[load][t], first)
}

// noteGivenUp notes for reading again the items that may tell what others have
// given up.
func noteGivenUp(ctx context.Context, tx pgx.Tx, loads []Load, done []Loaded, was []owned, had hadRows) error {
	var batch pgx.Batch
	for load, tables := range had {
		for t, firsts := range tables {
			given := t.notTold(firsts, loads[load])
			if len(given) == 0 {
				continue
			}
			of, span := moment, "first_ts <= $6 AND last_ts >= $5"
			if t.columns[0].sqlType == "date" {
				of, span = dayOf, "first_day <= $6 AND last_day >= $5"
			}
			batch.Queue(`UPDATE app.item SET reread = true WHERE athlete_id = $1 AND item_id <> $2 AND status = 'imported' AND NOT reread
				AND $3 = ANY (fact_tables) AND fact_sources && $4 AND `+span,
				loads[load].Item.AthleteID, done[load].ItemID, t.name, was[load].facts.sources, of(slices.Min(given)), of(slices.Max(given)),
			).Exec(func(noted pgconn.CommandTag) error {
				done[load].GaveUp = done[load].GaveUp || noted.RowsAffected() > 0
				return nil
			})
		}
	}
	if batch.Len() == 0 {
		return nil
	}
	return tx.SendBatch(ctx, &batch).Close()
}

// notTold are those of times that a load tells nothing of.
func (t *factTable) notTold(firsts []int64, load Load) (given []int64) {
	tells := map[int64]bool{}
	if load.Item.Status == Imported {
		for _, f := range load.Facts {
			rows := reflect.ValueOf(f).Elem().Field(t.field)
			for i := range rows.Len() {
				tells[t.firstOf(rows.Index(i))] = true
			}
		}
	}
	for _, first := range firsts {
		if !tells[first] {
			given = append(given, first)
		}
	}
	return given
}

func moment(micro int64) time.Time { return time.UnixMicro(micro).UTC() }

func dayOf(days int64) time.Time { return time.Unix(days*86400, 0).UTC() }
