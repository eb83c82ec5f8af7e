package cluster

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// CheckExternal looks whether the user's own server can be used: it answers,
// lets us in, and is no older than [MinMajor].
func CheckExternal(ctx context.Context, address string) error {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		// pgx's text may repeat the address, password included.
		return &ExternalError{Address: WithoutPassword(address), Reason: "that is no PostgreSQL address (postgresql://user:password@host:port/database)"}
	}
	config.ConnectTimeout = 15 * time.Second
	shown := WithoutPassword(address)
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return &ExternalError{Address: shown, Reason: connectReason(err), Err: err}
	}
	defer conn.Close(ctx)
	var text string
	if err := conn.QueryRow(ctx, "SHOW server_version_num").Scan(&text); err != nil {
		return &ExternalError{Address: shown, Reason: "it does not say its version", Err: err}
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < MinMajor*10000 {
		return &ExternalError{Address: shown, Reason: fmt.Sprintf("it is PostgreSQL %d, and %d or newer is needed", number/10000, MinMajor)}
	}
	return nil
}

func connectReason(err error) string {
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		switch refused.Code {
		case "28P01", "28000":
			return "it refuses this user or password"
		case "3D000":
			return "it has no database of that name"
		}
		return refused.Message
	}
	return "it does not answer"
}

// WithoutPassword is an address that may be shown and logged.
func WithoutPassword(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "the given address"
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	query := u.Query()
	if query.Has("password") {
		query.Del("password")
		u.RawQuery = query.Encode()
	}
	return u.String()
}
