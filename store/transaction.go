package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Loaders, an undo and the end of a run write to items of one another, and may
// come to wait for each other in a circle. The database ends one of them then:
// nothing of it was done, and once the others are through it succeeds.

// attempts is how often what was ended for that is tried.
const attempts = 5

// inTransaction does all of do or nothing.
func (s *Store) inTransaction(ctx context.Context, do func(pgx.Tx) error) (err error) {
	for range attempts {
		if err = pgx.BeginFunc(ctx, s.pool, do); !deadlocked(err) {
			break
		}
	}
	return err
}

// deadlocked reports whether a transaction was ended because it and another one
// waited for each other.
func deadlocked(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "40P01"
}
