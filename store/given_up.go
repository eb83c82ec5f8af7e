package store

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Of two items that tell the same row one has it (see order.go). When that one
// is corrected and does not tell the row any more, the other one's has to come
// back: it is read again. So what an item had is compared with what it now tells.

// hadRows are the keys of the rows that were taken from items, by their place in
// the transaction.
type hadRows map[int]map[*factTable][]rowKey

// rowKey is the key of a row of facts of one source.
type rowKey struct {
	first int64  // its time, in microseconds, or its day
	rest  string // the other columns, as restSQL tells them
}

func (h hadRows) add(load int, t *factTable, k rowKey) {
	if h[load] == nil {
		h[load] = map[*factTable][]rowKey{}
	}
	h[load][t] = append(h[load][t], k)
}

// restSQL is what the key has besides its time or day, as one text.
func (t *factTable) restSQL() string {
	if len(t.key) == 1 {
		return "''"
	}
	return `concat_ws(E'\n', ` + strings.Join(t.key[1:], ", ") + `)`
}

// keyOf is the key of a row that is told, as it is stored.
func (t *factTable) keyOf(row reflect.Value) rowKey {
	var rest []string
	for _, c := range t.columns[1:] {
		if c.key {
			rest = append(rest, clean(fmt.Sprint(row.Field(c.field))))
		}
	}
	return rowKey{t.firstOf(row), strings.Join(rest, "\n")}
}

// noteGivenUp notes for reading again the items that may tell what others have
// given up.
func noteGivenUp(ctx context.Context, tx pgx.Tx, loads []Load, done []Loaded, was []owned, had hadRows) error {
	var batch pgx.Batch
	for load, tables := range had {
		for t, keys := range tables {
			given := t.notTold(keys, loads[load])
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

// notTold are the times, or days, of those rows that a load does not tell.
func (t *factTable) notTold(keys []rowKey, load Load) (given []int64) {
	tells := map[rowKey]bool{}
	if load.Item.Status == Imported {
		for _, f := range load.Facts {
			rows := reflect.ValueOf(f).Elem().Field(t.field)
			for i := range rows.Len() {
				tells[t.keyOf(rows.Index(i))] = true
			}
		}
	}
	for _, k := range keys {
		if !tells[k] {
			given = append(given, k.first)
		}
	}
	return given
}

func moment(micro int64) time.Time { return time.UnixMicro(micro).UTC() }

func dayOf(days int64) time.Time { return time.Unix(days*86400, 0).UTC() }
