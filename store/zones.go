package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// ZoneSpan is a stretch of time of which the athlete's clock is known.
type ZoneSpan struct {
	Start   time.Time
	OffsetS int
	Zone    string // IANA name; empty where only a device told its offset
}

// Zones returns what is known of the athlete's clocks in time order, and the
// home zone, empty when it was not chosen. Clocks that were never set (1989)
// do not count.
func (s *Store) Zones(ctx context.Context, athlete int16) (spans []ZoneSpan, home string, err error) {
	spans, home, _, err = zones(ctx, s.pool, athlete)
	return spans, home, wrap("reading the athlete's time zones", err)
}

// sender is the pool or a transaction.
type sender interface {
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// zones also returns by which timeline rows are placed; nil: it is not known.
func zones(ctx context.Context, db sender, athlete int16) (spans []ZoneSpan, home string, timeline []byte, err error) {
	var batch pgx.Batch
	batch.Queue(`SELECT start_time, extract(epoch FROM utc_offset)::integer, coalesce(time_zone, '')
		FROM time_zone_span WHERE athlete_id = $1 AND start_time > '1990-06-01' ORDER BY start_time`, athlete).Query(func(rows pgx.Rows) (err error) {
		spans, err = pgx.CollectRows(rows, pgx.RowToStructByPos[ZoneSpan])
		return err
	})
	batch.Queue(`SELECT coalesce(home_time_zone, ''), timeline FROM athlete LEFT JOIN app.clock USING (athlete_id) WHERE athlete_id = $1`, athlete).QueryRow(func(row pgx.Row) error { return row.Scan(&home, &timeline) })
	return spans, home, timeline, db.SendBatch(ctx, &batch).Close()
}

// SetHomeZone keeps the zone that holds where no activity tells one; empty: none.
// What was placed by another one is to be placed anew, see [Store.NoteMoved].
func (s *Store) SetHomeZone(ctx context.Context, athlete int16, zone string) error {
	_, err := s.pool.Exec(ctx, `UPDATE athlete SET home_time_zone = nullif($2, '') WHERE athlete_id = $1`, athlete, zone)
	return wrap("keeping the home time zone", err)
}
