package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// ClockChange is a stretch of time of which the zone is another one than rows
// were placed by.
type ClockChange struct {
	From, To         time.Time // by the clock on the wall, as if that were UTC's
	Earliest, Latest time.Time // instants that rows of these times may have
}

// Moved says where rows of a clock on the wall belong elsewhere.
type Moved struct {
	Timeline []byte        // JSON; by which everything is placed from now on
	Others   []ClockChange // where it differs from the timeline noted before
	Own      []ClockChange // where it differs from that by which the run that has just ended placed its own
}

// Compare finds out what has moved: placed is the timeline noted before, nil if
// there is none yet.
type Compare func(placed []byte, spans []ZoneSpan, home string) (Moved, error)

// NoteMoved notes which items have to be read again because their rows were
// placed by zones that are not believed any more, see [Store.ToReread]. What is
// believed is noted with it, so that nothing is forgotten if the program ends
// before or after, and so that of two runs at the same time the one that comes
// second finds what the first one did not see.
//
// A run says which it is (zero: none), as its own items may have been placed by
// what was known when it began. Of a run that never came to its end nobody knows:
// cut says that what such runs have placed while the zones changed is noted, too.
func (s *Store) NoteMoved(ctx context.Context, athlete int16, run int64, cut bool, compare Compare) (noted bool, err error) {
	const what = "looking which times belong to another zone now"
	look := func(db sender) (Moved, error) {
		spans, home, placed, err := zones(ctx, db, athlete)
		if err != nil {
			return Moved{}, err
		}
		return compare(placed, spans, home)
	}
	if !cut {
		if m, err := look(s.pool); err != nil || len(m.Others)+len(m.Own) == 0 {
			return false, wrap(what, err)
		}
	}
	err = s.inTransaction(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtextextended('athletedata.clock', $1))", int64(athlete)); err != nil {
			return err
		}
		m, err := look(tx)
		if err != nil {
			return err
		}
		var items []int64
		note := func(sql string, args ...any) error {
			rows, err := tx.Query(ctx, sql, args...)
			if err != nil {
				return err
			}
			more, err := pgx.CollectRows(rows, pgx.RowTo[int64])
			items = append(items, more...)
			return err
		}
		if cut {
			if err := note(cutOff, athlete); err != nil {
				return err
			}
		}
		for own, changes := range map[bool][]ClockChange{true: m.Own, false: m.Others} {
			if len(changes) == 0 {
				continue
			}
			from, to, earliest, latest := stretches(changes)
			if err := note(moved, athlete, run, own, from, to, earliest, latest); err != nil {
				return err
			}
			tables, err := names(ctx, tx, `SELECT DISTINCT table_name FROM app.custom_load WHERE athlete_id = $1`, athlete)
			if err != nil {
				return err
			}
			for _, table := range tables {
				if err := note(movedCustom(table), athlete, run, own, from, to, table); err != nil {
					return err
				}
			}
		}
		if len(m.Others) > 0 {
			if _, err := tx.Exec(ctx, `INSERT INTO app.clock (changed_at, athlete_id, timeline) VALUES (clock_timestamp(), $1, $2)
				ON CONFLICT (athlete_id) DO UPDATE SET changed_at = excluded.changed_at, timeline = excluded.timeline`, athlete, m.Timeline); err != nil {
				return err
			}
		}
		if noted = len(items) > 0; !noted {
			return nil
		}
		// A row that goes elsewhere may have taken the place of one that an item has
		// which stays, by a zone that was chosen for it.
		var batch pgx.Batch
		noteReread(&batch, athlete, items)
		return tx.SendBatch(ctx, &batch).Close()
	})
	return noted, wrap(what, err)
}

// placed is an SQL condition: the item i has rows that were placed by the clock
// on the wall and what was known of its zones, or it is a watch's file, which may
// tell nights of which only the instant is known: their days were found by it, too.
// Items that are noted already are noted once more: who reads them just now may not
// know the zones yet.
const placed = `i.athlete_id = $1 AND i.status = 'imported' AND i.source <> 'custom' AND (i.time_zone_from <> 'chosen'
	OR i.time_zone_from IS NULL AND i.format = 'fit' AND i.fact_tables && ARRAY['sleep', 'hrv_night', 'daily_score'])`

const moved = `UPDATE app.item i SET reread = true WHERE ` + placed + ` AND (i.batch_id = $2) = $3
	AND EXISTS (SELECT FROM unnest($4::timestamp[], $5::timestamp[], $6::timestamptz[], $7::timestamptz[]) c (since, until, earliest, latest)
		WHERE i.first_ts <= c.latest AND i.last_ts >= c.earliest OR i.first_day <= c.until::date + 1 AND i.last_day >= c.since::date - 1
			OR i.first_ts IS NULL AND i.first_day IS NULL)
	RETURNING i.item_id`

const cutOff = `UPDATE app.item i SET reread = true FROM app.batch run, app.clock c WHERE ` + placed + ` AND NOT i.reread AND c.athlete_id = $1
	AND run.batch_id = i.batch_id AND run.finished_at IS NULL AND run.started_at < c.changed_at
	RETURNING i.item_id`

// movedCustom notes all files of a custom table if any of them has rows of these
// times: they replace one another's rows, in their order.
func movedCustom(table string) string {
	return `UPDATE app.item i SET reread = true FROM app.custom_load l
		WHERE l.athlete_id = $1 AND l.table_name = $6 AND l.item_id = i.item_id
			AND EXISTS (SELECT FROM ` + customName(table) + ` r JOIN app.item o USING (item_id), unnest($4::timestamp[], $5::timestamp[]) c (since, until)
				WHERE r.athlete_id = $1 AND r.timestamp_local >= c.since AND r.timestamp_local < c.until
					AND o.time_zone_from IS DISTINCT FROM 'chosen' AND (o.batch_id = $2) = $3)
		RETURNING i.item_id`
}

func stretches(changes []ClockChange) (from, to, earliest, latest []time.Time) {
	for _, c := range changes {
		from, to = append(from, c.From), append(to, c.To)
		earliest, latest = append(earliest, c.Earliest), append(latest, c.Latest)
	}
	return from, to, earliest, latest
}
