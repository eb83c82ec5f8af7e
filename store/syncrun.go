package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// SyncRun is one sync of an account.
type SyncRun struct {
	ID        int64
	Source    string
	ByPerson  bool
	Started   time.Time
	Finished  *time.Time
	Outcome   string // "running", "ok", "waiting", "failed", "stopped", "signin", "person", "crashed" (the program ended in the middle)
	Items     int
	Imported  int
	Unchanged int
	Skipped   int
	Failed    int
	Rows      int64
	Requests  int
	Received  int64 // bytes
	Problem   string
	Advice    string
	Log       string
}

// BeginSync notes that a sync begins. Runs of the account that never ended were
// ended by a crash: only one at a time is begun.
func (s *Store) BeginSync(ctx context.Context, athlete int16, source string, byPerson bool, at time.Time) (id int64, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE app.sync_run SET outcome = 'crashed', finished_at = $3 WHERE athlete_id = $1 AND source = $2 AND outcome = 'running'`, athlete, source, at); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE app.account SET last_started_at = $3 WHERE athlete_id = $1 AND source = $2`, athlete, source, at); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `INSERT INTO app.sync_run (athlete_id, source, by_person, started_at) VALUES ($1, $2, $3, $4) RETURNING run_id`,
			athlete, source, byPerson, at).Scan(&id)
	})
	return id, wrap("noting the beginning of a sync", err)
}

// SyncEnd is what a sync leaves for the account.
type SyncEnd struct {
	State     AccountState
	NotBefore *time.Time // no sync before
	Failures  int        // in a row
	// Unfinished says that it was the end of the program that ended the sync: it
	// is to go on when the program is there again.
	Unfinished bool
}

// keepRuns is how many syncs of an account are remembered.
const keepRuns = 500

// FinishSync notes how a sync ended, for itself and for the account.
func (s *Store) FinishSync(ctx context.Context, athlete int16, r SyncRun, end SyncEnd) error {
	return wrap("noting the end of a sync", pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE app.sync_run SET finished_at = $2, outcome = $3, items = $4, imported = $5, unchanged = $6, skipped = $7, failed = $8,
				row_count = $9, requests = $10, received_bytes = $11, problem = $12, advice = $13, log = $14 WHERE run_id = $1`,
			r.ID, r.Finished, r.Outcome, r.Items, r.Imported, r.Unchanged, r.Skipped, r.Failed, r.Rows, r.Requests, r.Received,
			clean(r.Problem), clean(r.Advice), clean(r.Log)); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE app.account SET last_finished_at = CASE WHEN $10 THEN last_finished_at ELSE $3 END, last_ok_at = CASE WHEN $9 = 'ok' THEN $3 ELSE last_ok_at END,
				state = $4, not_before = $5, failures = $6,
				-- What was wrong before the sync was stopped still is.
				problem = CASE WHEN $9 IN ('stopped', 'crashed') THEN problem ELSE $7 END, advice = CASE WHEN $9 IN ('stopped', 'crashed') THEN advice ELSE $8 END
				WHERE athlete_id = $1 AND source = $2`,
			athlete, r.Source, r.Finished, end.State, end.NotBefore, end.Failures, clean(r.Problem), clean(r.Advice), r.Outcome, end.Unfinished); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `DELETE FROM app.sync_run WHERE athlete_id = $1 AND source = $2 AND run_id <= (
			SELECT run_id FROM app.sync_run WHERE athlete_id = $1 AND source = $2 ORDER BY run_id DESC OFFSET $3 LIMIT 1)`, athlete, r.Source, keepRuns)
		return err
	}))
}

// SyncRuns lists the syncs of an account, the latest first; "" is all accounts.
func (s *Store) SyncRuns(ctx context.Context, athlete int16, source string, limit int) ([]SyncRun, error) {
	const what = "reading the history of syncs"
	rows, err := s.pool.Query(ctx, `SELECT run_id, source, by_person, started_at, finished_at, outcome, items, imported, unchanged, skipped, failed,
			row_count, requests, received_bytes, problem, advice, log
		FROM app.sync_run WHERE athlete_id = $1 AND ($2 = '' OR source = $2) ORDER BY run_id DESC LIMIT $3`, athlete, source, limit)
	if err != nil {
		return nil, wrap(what, err)
	}
	runs, err := pgx.CollectRows(rows, pgx.RowToStructByPos[SyncRun])
	return runs, wrap(what, err)
}

// Visit is where the athlete was during a workout.
type Visit struct {
	From, To                  time.Time
	LatitudeDeg, LongitudeDeg float64
}

// Visits lists where workouts began, in order of time.
func (s *Store) Visits(ctx context.Context, athlete int16) ([]Visit, error) {
	const what = "reading where the workouts were"
	rows, err := s.pool.Query(ctx, `SELECT start_time, coalesce(end_time, start_time), start_latitude_deg, start_longitude_deg FROM activity
		WHERE athlete_id = $1 AND start_latitude_deg IS NOT NULL AND start_longitude_deg IS NOT NULL AND start_time IS NOT NULL ORDER BY start_time, activity_id`, athlete)
	if err != nil {
		return nil, wrap(what, err)
	}
	visits, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Visit])
	return visits, wrap(what, err)
}

// ItemSources lists the sources that have brought items, but for custom tables,
// which are loaded in a way of their own.
func (s *Store) ItemSources(ctx context.Context, athlete int16) ([]string, error) {
	const what = "listing where the items came from"
	rows, err := s.pool.Query(ctx, `SELECT DISTINCT source FROM app.item WHERE athlete_id = $1 AND source <> $2 ORDER BY 1`, athlete, CustomSource)
	if err != nil {
		return nil, wrap(what, err)
	}
	sources, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return sources, wrap(what, err)
}
