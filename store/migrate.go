package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"athletedata/store/migrations"
)

// versionTable is goose's own bookkeeping, kept out of people's sight.
const versionTable = "app.schema_version"

// migrate brings the schema up to date under an advisory lock, so that two
// programs at once do it once.
func migrate(ctx context.Context, config *pgx.ConnConfig) error {
	know, err := latest()
	if err != nil {
		return err
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("connecting to the database: %w", err)
	}
	have, err := schemaVersion(ctx, conn)
	if err == nil && have == 0 {
		err = createBookkeeping(ctx, conn)
	}
	_ = conn.Close(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("reading the schema's version: %w", err)
	case have > know:
		return &NewerSchemaError{Have: have, Know: know}
	case have == know:
		return nil
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return err
	}
	db := stdlib.OpenDB(*config)
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.Files,
		goose.WithTableName(versionTable), goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("preparing the schema: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bringing the schema up to date: %w", err)
	}
	return nil
}

// createBookkeeping makes the schema that goose's own table lies in. IF NOT
// EXISTS looks before it locks: of two programs that look at once, one fails.
func createBookkeeping(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS app")
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.Code == "23505" || pg.Code == "42P06") { // the other one made it
		return nil
	}
	return err
}

// latest is the newest version this program knows.
func latest() (int64, error) {
	nowhere := stdlib.OpenDB(pgx.ConnConfig{}) // goose wants one; it is never used
	defer nowhere.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, nowhere, migrations.Files,
		goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return 0, fmt.Errorf("reading the program's own migrations: %w", err)
	}
	sources := provider.ListSources()
	return sources[len(sources)-1].Version, nil
}

// schemaVersion is the newest version applied; 0 for a database without our schema.
func schemaVersion(ctx context.Context, conn querier) (version int64, err error) {
	err = conn.QueryRow(ctx, "SELECT coalesce(max(version_id), 0) FROM "+versionTable+" WHERE is_applied").Scan(&version)
	var missing *pgconn.PgError
	if errors.As(err, &missing) && (missing.Code == "42P01" || missing.Code == "3F000") { // no such table, no such schema
		return 0, nil
	}
	return version, err
}

// querier is a connection, a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}
