package cluster

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// ensureDatabase makes the athlete's database and the reader's role, once.
func (s *Server) ensureDatabase(ctx context.Context) error {
	conn, err := s.connect(ctx, "postgres")
	if err != nil {
		return fmt.Errorf("connecting to the database: %w", err)
	}
	defer conn.Close(ctx)
	var database, reader bool
	err = conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1), EXISTS (SELECT FROM pg_roles WHERE rolname = $2)`,
		Database, Reader).Scan(&database, &reader)
	if err != nil {
		return fmt.Errorf("looking into the database: %w", err)
	}
	if !reader {
		// The password consists of letters that need no quoting.
		sql := fmt.Sprintf("CREATE ROLE %s LOGIN PASSWORD '%s'", Reader, s.reader)
		if _, err := conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("making the role %s: %w", Reader, err)
		}
	} else if err := s.repairReader(ctx, conn); err != nil {
		return err
	}
	if database {
		return nil
	}
	// Upper and lower case of all letters, the same on every system, and the
	// sort order of bytes. Only known from PostgreSQL 17 on.
	locale := ""
	if s.binaries.Major >= 17 {
		locale = " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' TEMPLATE template0"
	}
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+Database+locale); err != nil {
		return fmt.Errorf("making the database: %w", err)
	}
	comment := "COMMENT ON DATABASE " + Database + " IS 'Athlete Data Warehouse: your own health and training data'"
	if _, err := conn.Exec(ctx, comment); err != nil {
		return fmt.Errorf("making the database: %w", err)
	}
	return nil
}

// repairReader gives the reader the password that is kept, if it has another.
func (s *Server) repairReader(ctx context.Context, conn *pgx.Conn) error {
	config, err := pgx.ParseConfig(s.ReaderURL())
	if err != nil {
		return err
	}
	config.Database = "postgres"
	if c, err := pgx.ConnectConfig(ctx, config); err == nil {
		return c.Close(ctx)
	}
	if _, err := conn.Exec(ctx, fmt.Sprintf("ALTER ROLE %s LOGIN PASSWORD '%s'", Reader, s.reader)); err != nil {
		return fmt.Errorf("giving the role %s its password: %w", Reader, err)
	}
	return nil
}
