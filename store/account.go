package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

// AccountState is how an account is.
type AccountState string

// States of an account, and outcomes of a sync.
const (
	AccountOK      AccountState = "ok"
	AccountWaiting AccountState = "waiting" // a pause the vendor asked for
	AccountFailing AccountState = "failing" // tried again by itself
	AccountSignIn  AccountState = "signin"  // the person has to sign in again
	AccountPerson  AccountState = "person"  // the vendor wants to see a person
)

// Account is a source that is synced, with what the person chose.
type Account struct {
	Source        string
	Answers       map[string]string // nothing secret
	Datasets      map[string]bool
	From, To      *time.Time // days that are wanted, each its midnight in UTC; nil is open
	Every         time.Duration
	QuietFrom     *int // minutes after local midnight
	QuietTo       *int
	Paused        bool
	NoticeVersion string
	Identity      string

	ConnectedAt  time.Time
	LastStarted  *time.Time
	LastFinished *time.Time
	LastOK       *time.Time
	NotBefore    *time.Time
	State        AccountState
	Failures     int
	Problem      string
	Advice       string
	Cursor       json.RawMessage
	Budget       json.RawMessage
}

const accountColumns = `a.source, a.answers, a.datasets, a.from_day, a.to_day, a.every_s, a.quiet_from_min, a.quiet_to_min, a.paused, a.notice_version, a.identity,
	a.connected_at, a.last_started_at, a.last_finished_at, a.last_ok_at, a.not_before, a.state, a.failures, a.problem, a.advice, a.cursor, a.budget`

// Accounts lists an athlete's accounts by the time they were connected.
func (s *Store) Accounts(ctx context.Context, athlete int16) ([]Account, error) {
	const what = "reading the accounts"
	rows, err := s.pool.Query(ctx, `SELECT `+accountColumns+` FROM app.account a WHERE a.athlete_id = $1 ORDER BY a.connected_at, a.source`, athlete)
	if err != nil {
		return nil, wrap(what, err)
	}
	accounts, err := pgx.CollectRows(rows, scanAccount)
	return accounts, wrap(what, err)
}

// ErrNoAccount says that the source is not connected.
var ErrNoAccount = errors.New("there is no such account")

// Account is the one of a source, or ErrNoAccount.
func (s *Store) Account(ctx context.Context, athlete int16, source string) (Account, error) {
	const what = "reading an account"
	rows, err := s.pool.Query(ctx, `SELECT `+accountColumns+` FROM app.account a WHERE a.athlete_id = $1 AND a.source = $2`, athlete, source)
	if err != nil {
		return Account{}, wrap(what, err)
	}
	account, err := pgx.CollectExactlyOneRow(rows, scanAccount)
	if errors.Is(err, pgx.ErrNoRows) {
		return Account{}, ErrNoAccount
	}
	return account, wrap(what, err)
}

func scanAccount(row pgx.CollectableRow) (a Account, err error) {
	var every int32
	err = row.Scan(&a.Source, &a.Answers, &a.Datasets, &a.From, &a.To, &every, &a.QuietFrom, &a.QuietTo, &a.Paused, &a.NoticeVersion, &a.Identity,
		&a.ConnectedAt, &a.LastStarted, &a.LastFinished, &a.LastOK, &a.NotBefore, &a.State, &a.Failures, &a.Problem, &a.Advice, &a.Cursor, &a.Budget)
	a.Every = time.Duration(every) * time.Second
	return a, err
}

// Brought is what a source has brought and is still there.
type Brought struct{ Items, Rows int64 }

// Brought says what each source has brought, also those that are not connected.
func (s *Store) Brought(ctx context.Context, athlete int16) (map[string]Brought, error) {
	const what = "counting what the accounts have brought"
	rows, err := s.pool.Query(ctx, `SELECT source, count(*), coalesce(sum(row_count), 0)::bigint FROM app.item WHERE athlete_id = $1 GROUP BY source`, athlete)
	if err != nil {
		return nil, wrap(what, err)
	}
	brought := map[string]Brought{}
	var source string
	var b Brought
	_, err = pgx.ForEachRow(rows, []any{&source, &b.Items, &b.Rows}, func() error { brought[source] = b; return nil })
	return brought, wrap(what, err)
}

// SaveAccount keeps what the person chose; an account that is there keeps its
// cursor. Whatever was wrong with it is forgotten, since the person has looked.
func (s *Store) SaveAccount(ctx context.Context, athlete int16, a Account) error {
	return s.saveAccount(ctx, athlete, a, false)
}

// SaveSettings is SaveAccount without a new sign-in: an account that waits for
// one, or for a check that only a person can pass, goes on waiting. One that
// failed is tried again at once, as what was changed may be what helps; until
// then nobody knows that it is well.
func (s *Store) SaveSettings(ctx context.Context, athlete int16, a Account) error {
	return s.saveAccount(ctx, athlete, a, true)
}

func (s *Store) saveAccount(ctx context.Context, athlete int16, a Account, parked bool) error {
	_, err := s.pool.Exec(ctx, `INSERT INTO app.account AS old (athlete_id, source, answers, datasets, from_day, to_day, every_s, quiet_from_min, quiet_to_min, paused, notice_version, identity)
		VALUES ($1, $2, coalesce($3::jsonb, '{}'), coalesce($4::jsonb, '{}'), $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (athlete_id, source) DO UPDATE SET answers = excluded.answers, datasets = excluded.datasets, from_day = excluded.from_day, to_day = excluded.to_day,
			every_s = excluded.every_s, quiet_from_min = excluded.quiet_from_min, quiet_to_min = excluded.quiet_to_min, paused = excluded.paused,
			notice_version = excluded.notice_version, identity = excluded.identity, connected_at = CASE WHEN $13 THEN old.connected_at ELSE now() END,
			(state, not_before, failures, problem, advice) = (SELECT
				CASE WHEN parked OR failed OR old.state = 'waiting' THEN old.state ELSE 'ok' END,
				CASE WHEN parked OR old.state = 'waiting' THEN old.not_before WHEN failed THEN old.last_started_at END,
				CASE WHEN parked THEN old.failures ELSE 0 END, CASE WHEN parked OR failed THEN old.problem ELSE '' END, CASE WHEN parked OR failed THEN old.advice ELSE '' END
				FROM (SELECT $13::boolean AND old.state IN ('signin', 'person') AS parked, $13::boolean AND old.state = 'failing' AS failed) p)`,
		athlete, a.Source, orEmpty(a.Answers), orEmpty(a.Datasets), a.From, a.To, int32(a.Every.Seconds()), a.QuietFrom, a.QuietTo, a.Paused, a.NoticeVersion, a.Identity, parked)
	return wrap("keeping an account", err)
}

func orEmpty[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return m
}

// PauseAccount switches an account off for now, or on again.
func (s *Store) PauseAccount(ctx context.Context, athlete int16, source string, paused bool) error {
	_, err := s.pool.Exec(ctx, `UPDATE app.account SET paused = $3 WHERE athlete_id = $1 AND source = $2`, athlete, source, paused)
	return wrap("pausing an account", err)
}

// ForgetAnswers takes answers out of an account.
func (s *Store) ForgetAnswers(ctx context.Context, athlete int16, source string, ids []string) error {
	_, err := s.pool.Exec(ctx, `UPDATE app.account SET answers = answers - $3::text[] WHERE athlete_id = $1 AND source = $2`, athlete, source, ids)
	return wrap("removing answers of an account", err)
}

// Progress is how far a sync, or a sign-in, has come with an account.
type Progress struct {
	Cursor json.RawMessage // nil leaves the one there is
	Budget json.RawMessage // what has been used
	Known  json.RawMessage // Budget as the database had it when that was counted

	Run      int64 // the sync, 0 if it is none
	Requests int64 // its counts so far
	Received int64
	Items    int64
}

// SaveProgress notes how far it has come. If another program has noted what it
// used in the meantime nothing of the account is changed: noted is false then,
// and budget what the other one says. An account that is not there is ErrNoAccount.
func (s *Store) SaveProgress(ctx context.Context, athlete int16, source string, p Progress) (budget json.RawMessage, noted bool, err error) {
	const what = "noting how far a sync has come"
	done, err := s.pool.Exec(ctx, `WITH run AS (UPDATE app.sync_run SET requests = $7, received_bytes = $8, items = $9 WHERE run_id = $6)
		UPDATE app.account SET cursor = coalesce($3, cursor), budget = $4
		WHERE athlete_id = $1 AND source = $2 AND budget IS NOT DISTINCT FROM $5::jsonb`,
		athlete, source, p.Cursor, p.Budget, p.Known, p.Run, p.Requests, p.Received, p.Items)
	if err != nil || done.RowsAffected() > 0 {
		return p.Budget, err == nil, wrap(what, err)
	}
	err = s.pool.QueryRow(ctx, `SELECT budget FROM app.account WHERE athlete_id = $1 AND source = $2`, athlete, source).Scan(&budget)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, false, ErrNoAccount
	}
	return budget, false, wrap(what, err)
}

// DeleteAccount forgets an account with its history; its data stays.
func (s *Store) DeleteAccount(ctx context.Context, athlete int16, source string) error {
	_, err := s.pool.Exec(ctx, `DELETE FROM app.account WHERE athlete_id = $1 AND source = $2`, athlete, source)
	return wrap("removing an account", err)
}
