package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Info describes the database as a whole. Numbers of rows are exact.
func (s *Store) Info(ctx context.Context) (info Info, err error) {
	const what = "looking into the database"
	// Samples are counted by what the activities say of themselves: counting
	// tens of millions of rows would take seconds.
	var rr int64
	err = s.pool.QueryRow(ctx, `SELECT split_part(current_setting('server_version'), ' ', 1), current_database(),
			pg_database_size(current_database()),
			(SELECT count(*) FROM activity) - (SELECT count(*) FROM activity_group WHERE NOT best), (SELECT coalesce(sum(record_count), 0) FROM activity),
			(SELECT coalesce(sum(rr_count), 0) FROM activity), (SELECT count(*) FROM daily)`).
		Scan(&info.ServerVersion, &info.DatabaseName, &info.DatabaseBytes, &info.Activities, &info.Records, &rr, &info.Days)
	if err != nil {
		return info, wrap(what, err)
	}
	if info.SchemaVersion, err = schemaVersion(ctx, s.pool); err != nil {
		return info, wrap(what, err)
	}
	if info.Tables, err = s.tableInfos(ctx, map[string]int64{"activity_record": info.Records, "activity_rr": rr}); err != nil {
		return info, wrap(what, err)
	}
	rows, err := s.pool.Query(ctx, `SELECT status, count(*) FROM app.item GROUP BY status`)
	if err != nil {
		return info, wrap(what, err)
	}
	info.Items = map[Status]int64{}
	var status Status
	var n int64
	_, err = pgx.ForEachRow(rows, []any{&status, &n}, func() error { info.Items[status] = n; return nil })
	return info, wrap(what, err)
}

// tableInfos lists all tables; known are numbers of rows that need no counting.
func (s *Store) tableInfos(ctx context.Context, known map[string]int64) ([]TableInfo, error) {
	rows, err := s.pool.Query(ctx, `SELECT CASE WHEN n.nspname = 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END,
			coalesce(obj_description(c.oid, 'pg_class'), ''), pg_total_relation_size(c.oid)
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'app', 'custom') AND n.nspname || '.' || c.relname <> $1
		ORDER BY 3 DESC, 1`, versionTable)
	if err != nil {
		return nil, err
	}
	infos, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t TableInfo, err error) {
		err = row.Scan(&t.Name, &t.Comment, &t.Bytes)
		return t, err
	})
	if err != nil {
		return nil, err
	}
	var counts []string
	for _, t := range infos {
		if _, ok := known[t.Name]; !ok {
			counts = append(counts, fmt.Sprintf("SELECT %s, (SELECT count(*) FROM %s)", quoteText(t.Name), pgx.Identifier(strings.Split(t.Name, ".")).Sanitize()))
		}
	}
	if len(counts) > 0 {
		rows, err := s.pool.Query(ctx, strings.Join(counts, " UNION ALL "))
		if err != nil {
			return nil, err
		}
		var name string
		var n int64
		if _, err := pgx.ForEachRow(rows, []any{&name, &n}, func() error { known[name] = n; return nil }); err != nil {
			return nil, err
		}
	}
	for i := range infos {
		infos[i].Rows = known[infos[i].Name]
	}
	return infos, nil
}

func quoteText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// Analyze lets PostgreSQL count its tables, by which it plans queries.
func (s *Store) Analyze(ctx context.Context) error {
	_, err := s.pool.Exec(ctx, "ANALYZE")
	return wrap("counting the tables", err)
}
