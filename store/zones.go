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
	const what = "reading the athlete's time zones"
	rows, err := s.pool.Query(ctx, `SELECT start_time, extract(epoch FROM utc_offset)::integer, coalesce(time_zone, '')
		FROM time_zone_span WHERE athlete_id = $1 AND start_time > '1990-06-01' ORDER BY start_time`, athlete)
	if err != nil {
		return nil, "", wrap(what, err)
	}
	spans, err = pgx.CollectRows(rows, pgx.RowToStructByPos[ZoneSpan])
	if err != nil {
		return nil, "", wrap(what, err)
	}
	err = s.pool.QueryRow(ctx, `SELECT coalesce(home_time_zone, '') FROM athlete WHERE athlete_id = $1`, athlete).Scan(&home)
	return spans, home, wrap(what, err)
}

// SetHomeZone keeps the zone that holds where no activity tells one; empty: none.
func (s *Store) SetHomeZone(ctx context.Context, athlete int16, zone string) error {
	_, err := s.pool.Exec(ctx, `UPDATE athlete SET home_time_zone = nullif($2, '') WHERE athlete_id = $1`, athlete, zone)
	return wrap("keeping the home time zone", err)
}
