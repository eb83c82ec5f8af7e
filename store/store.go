// Package store is the athlete's database: it brings the schema up to date,
// loads items with everything they own, and answers what the program shows.
// All SQL of the program is here; column names carry units, see the comments
// in the database itself.
package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Store is a connection pool to a database with our schema in it.
type Store struct {
	pool *pgxpool.Pool
}

// maxConnections suffices for two loaders, a page that asks several things at
// once, and a spare one.
const maxConnections = 8

// Open connects to a database and brings its schema up to date. A database
// that a newer version of the program has made is refused with [*NewerSchemaError].
func Open(ctx context.Context, url string) (*Store, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("opening the database: that is no PostgreSQL address") // pgx's text may hold the password
	}
	config.MaxConns = maxConnections
	config.MaxConnIdleTime = 5 * time.Minute
	config.ConnConfig.ConnectTimeout = 15 * time.Second
	params := config.ConnConfig.RuntimeParams
	params["application_name"] = "athletedata"
	params["timezone"] = "UTC"
	params["datestyle"] = "ISO, YMD"
	params["search_path"] = "public"
	if err := migrate(ctx, config.ConnConfig); err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	return &Store{pool: pool}, nil
}

// Close waits for what is going on and disconnects.
func (s *Store) Close() { s.pool.Close() }

// NewerSchemaError says that a newer version of the program was here.
type NewerSchemaError struct{ Have, Know int64 }

func (e *NewerSchemaError) Error() string {
	return fmt.Sprintf("this database was made by a newer version of the program (its schema is number %d, this version knows up to %d)", e.Have, e.Know)
}

// Advice says what the user can do.
func (e *NewerSchemaError) Advice() string {
	return "Install the newer version of Athlete Data Warehouse. Nothing in the database was changed."
}

// LostError says that the connection broke in the middle.
type LostError struct{ Err error }

func (e *LostError) Error() string { return "the connection to the database was lost" }

func (e *LostError) Unwrap() error { return e.Err }

// Advice says what the user can do.
func (e *LostError) Advice() string {
	return "What was committed is kept. Check that the database is running and start again; it goes on where it stopped."
}

// FullError says that the database has no space left on its disk.
type FullError struct{ Err error }

func (e *FullError) Error() string { return "the disk of the database is full" }

func (e *FullError) Unwrap() error { return e.Err }

// Advice says what the user can do.
func (e *FullError) Advice() string {
	return "Free some space and start again; what was committed is kept, and it goes on where it stopped."
}

// wrap says what was attempted, and recognises errors that people can act on.
func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &pg) && pg.Code == "53100":
		err = &FullError{err}
	case lost(err):
		err = &LostError{err}
	}
	return fmt.Errorf("%s: %w", what, err)
}

// lost says whether the server or the way to it is gone, so that trying the
// next item makes no sense.
func lost(err error) bool {
	if err == nil || errors.Is(err, pgx.ErrNoRows) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code[:2] == "57" || pg.Code[:2] == "08" // shut down, or a broken connection
	}
	var connect *pgconn.ConnectError
	return errors.As(err, &connect) || pgconn.SafeToRetry(err)
}
