package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// customTypes are the types of columns in SQL.
var customTypes = map[string]string{
	"text": "text", "integer": "bigint", "number": "numeric", "boolean": "boolean", "date": "date",
	"time": "time without time zone", "timestamp": "timestamp without time zone", "timestamptz": "timestamp with time zone",
	"duration": "interval",
}

// keyComment marks the index by which rows are known again.
const keyComment = "Rows that agree in these columns replace each other"

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

func customName(table string) string { return pgx.Identifier{"custom", table}.Sanitize() }

// key are the columns by which rows are known again, after athlete_id.
func (t CustomTable) key() []string {
	if len(t.Unique) == 0 {
		return []string{"row_hash"}
	}
	return t.Unique
}

// ensureCustom makes the table, or makes room in it for the columns of a file.
// It returns the types that the columns have now.
func ensureCustom(ctx context.Context, tx pgx.Tx, t CustomTable) (final map[string]string, err error) {
	rows, err := tx.Query(ctx, `SELECT a.attname::text, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
		JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = 'custom' AND c.relname = $1 AND a.attnum > 0 AND NOT a.attisdropped`, t.Name)
	if err != nil {
		return nil, err
	}
	final = map[string]string{}
	var name, sqlType string
	if _, err := pgx.ForEachRow(rows, []any{&name, &sqlType}, func() error { final[name] = sqlType; return nil }); err != nil {
		return nil, err
	}
	if len(final) == 0 {
		if err := createCustom(ctx, tx, t); err != nil {
			return nil, err
		}
	}
	for _, c := range t.Columns {
		want, have := customTypes[c.Kind], final[c.Name]
		switch {
		case have == "":
			final[c.Name] = want
			if err := addCustomColumn(ctx, tx, t.Name, c); err != nil {
				return nil, err
			}
		case have != want:
			if final[c.Name], err = widenCustom(ctx, tx, t.Name, c.Name, have, want); err != nil {
				return nil, err
			}
		}
	}
	return final, ensureKey(ctx, tx, t)
}

func createCustom(ctx context.Context, tx pgx.Tx, t CustomTable) error {
	name := customName(t.Name)
	sql := []string{
		"CREATE TABLE " + name + ` (timestamp_utc timestamptz, timestamp_local timestamp, item_id bigint NOT NULL,
			athlete_id smallint NOT NULL REFERENCES athlete, row_hash bytea NOT NULL)`,
		"CREATE INDEX ON " + name + " (athlete_id, timestamp_utc) WHERE timestamp_utc IS NOT NULL",
		"COMMENT ON TABLE " + name + " IS 'Rows of CSV files of your own; app.custom_definition says how they are read.'",
	}
	for column, comment := range map[string]string{
		"timestamp_utc":   "Instant of the row; NULL if the file does not tell",
		"timestamp_local": "The same by the clock on the wall",
		"item_id":         "Item of app.item this row came from",
		"athlete_id":      "Athlete",
		"row_hash":        "Hash of the values that the file had",
	} {
		sql = append(sql, "COMMENT ON COLUMN "+name+"."+column+" IS "+quoteText(comment))
	}
	for _, s := range sql {
		if _, err := tx.Exec(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func addCustomColumn(ctx context.Context, tx pgx.Tx, table string, c CustomColumn) error {
	if _, err := tx.Exec(ctx, fmt.Sprintf("ALTER TABLE %s ADD COLUMN %s %s", customName(table), quote(c.Name), customTypes[c.Kind])); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, fmt.Sprintf("COMMENT ON COLUMN %s.%s IS %s", customName(table), quote(c.Name), quoteText(clean(c.Comment))))
	return err
}

// widenCustom gives a column a type that holds what is there and what comes.
// A column that never had a value takes any type.
func widenCustom(ctx context.Context, tx pgx.Tx, table, column, have, want string) (string, error) {
	name, using := quote(column), quote(column)+"::"
	wide := wider(have, want)
	if have == "text" {
		var filled bool
		if err := tx.QueryRow(ctx, fmt.Sprintf("SELECT EXISTS (SELECT FROM %s WHERE %s IS NOT NULL)", customName(table), name)).Scan(&filled); err != nil {
			return "", err
		}
		if !filled {
			wide = want
		}
	}
	if wide == have {
		return have, nil
	}
	_, err := tx.Exec(ctx, fmt.Sprintf("ALTER TABLE %s ALTER COLUMN %s TYPE %s USING %s%s", customName(table), name, wide, using, wide))
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "0A000" {
		return "", fmt.Errorf("%w: column %s has to become %s, and a view of yours uses it: %w", errCustom, column, wide, err)
	}
	return wide, err
}

// wider is a type that holds the values of both. A type that is not ours,
// because somebody changed the table, stays.
func wider(have, want string) string {
	known := false
	for _, t := range customTypes {
		known = known || t == have
	}
	switch {
	case !known:
		return have
	case have == "bigint" && want == "numeric", have == "numeric" && want == "bigint":
		return "numeric"
	case have == "date" && want == "timestamp without time zone", want == "date" && have == "timestamp without time zone":
		return "timestamp without time zone"
	}
	return "text"
}

// ensureKey makes the unique index by which rows are known again, and takes
// away the one of another choice.
func ensureKey(ctx context.Context, tx pgx.Tx, t CustomTable) error {
	rows, err := tx.Query(ctx, `SELECT i.relname::text, array_agg(a.attname::text ORDER BY k.nth), coalesce(obj_description(i.oid, 'pg_class'), '')
		FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
		JOIN pg_namespace n ON n.oid = c.relnamespace
		CROSS JOIN LATERAL unnest(x.indkey::smallint[]) WITH ORDINALITY AS k(attnum, nth)
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
		WHERE n.nspname = 'custom' AND c.relname = $1 AND x.indisunique AND x.indisvalid GROUP BY i.oid, i.relname`, t.Name)
	if err != nil {
		return err
	}
	want := append([]string{"athlete_id"}, t.key()...)
	var name, comment string
	var columns, others []string
	found := false
	if _, err := pgx.ForEachRow(rows, []any{&name, &columns, &comment}, func() error {
		if slices.Equal(slices.Sorted(slices.Values(columns)), slices.Sorted(slices.Values(want))) {
			found = true
		} else if comment == keyComment {
			others = append(others, name)
		}
		return nil
	}); err != nil || found {
		return err
	}
	for _, o := range others {
		if _, err := tx.Exec(ctx, "DROP INDEX "+customName(o)); err != nil {
			return err
		}
	}
	index := freeIndexName(t.Name)
	quoted := make([]string, len(want))
	for i, w := range want {
		quoted[i] = quote(w)
	}
	_, err = tx.Exec(ctx, fmt.Sprintf("CREATE UNIQUE INDEX %s ON %s (%s) NULLS NOT DISTINCT", quote(index), customName(t.Name), strings.Join(quoted, ", ")))
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "23505" {
		return fmt.Errorf("%w: rows of the table already agree in %s, so these cannot tell rows apart", errCustom, strings.Join(t.key(), ", "))
	}
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "COMMENT ON INDEX "+customName(index)+" IS "+quoteText(keyComment))
	return err
}

// freeIndexName is a name that no table has: those have no capitals.
func freeIndexName(table string) string {
	const ending = "_KEY"
	return table[:min(len(table), 63-len(ending))] + ending
}
