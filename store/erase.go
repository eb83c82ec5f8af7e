package store

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
)

// AthleteName is what an athlete is called in this program.
func (s *Store) AthleteName(ctx context.Context, athlete int16) (name string, err error) {
	err = s.pool.QueryRow(ctx, `SELECT name FROM athlete WHERE athlete_id = $1`, athlete).Scan(&name)
	return name, wrap("reading the athlete's name", err)
}

// Erase empties the database: every fact, every table of one's own and all
// bookkeeping of all athletes. What came with the program stays. It happens as
// a whole or not at all, and the space is free at once.
func (s *Store) Erase(ctx context.Context) error {
	return wrap("deleting everything from the database", s.inTransaction(ctx, func(tx pgx.Tx) error {
		tables, err := names(ctx, tx, `SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'app')
				AND n.nspname || '.' || c.relname NOT IN ('public.athlete', 'app.source_priority', $1)`, versionTable)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "TRUNCATE "+strings.Join(tables, ", ")+" RESTART IDENTITY"); err != nil {
			return err
		}
		own, err := names(ctx, tx, `SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'custom'`)
		if err != nil {
			return err
		}
		for _, table := range own {
			// Views that the person made on it go with it.
			if _, err := tx.Exec(ctx, "DROP TABLE "+table+" CASCADE"); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `DELETE FROM athlete WHERE athlete_id <> 1`)
		return err
	}))
}

func names(ctx context.Context, tx pgx.Tx, sql string, args ...any) ([]string, error) {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
