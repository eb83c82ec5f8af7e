package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Fingerprint sums up the content of every table of facts, so that two
// databases can be compared. It does not depend on the numbers that items and
// activities happened to get, nor on the order in which they came.
func (s *Store) Fingerprint(ctx context.Context) (map[string]string, error) {
	const what = "comparing databases"
	rows, err := s.pool.Query(ctx, `SELECT c.relname, array_agg(a.attname::text ORDER BY a.attname)
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'athlete'
		GROUP BY c.relname`)
	if err != nil {
		return nil, wrap(what, err)
	}
	columns := map[string][]string{}
	var table string
	var names []string
	if _, err := pgx.ForEachRow(rows, []any{&table, &names}, func() error {
		columns[table] = append([]string(nil), names...)
		return nil
	}); err != nil {
		return nil, wrap(what, err)
	}
	sums := map[string]string{}
	for table, names := range columns {
		var values []string
		for _, n := range names {
			if n != "activity_id" && n != "item_id" && n != "group_id" {
				values = append(values, "t."+pgx.Identifier{n}.Sanitize())
			}
		}
		row, from := "ROW("+strings.Join(values, ", ")+")::text", pgx.Identifier{table}.Sanitize()+" t"
		if slices.Contains(names, "activity_id") {
			row = "concat_ws('|', i.key, a.ordinal, " + row + ")"
			from += " JOIN activity a USING (athlete_id, activity_id) JOIN app.item i ON i.item_id = a.item_id"
		}
		var sum string
		// Sums of hashes need no sorting; two of them leave nothing to chance.
		sql := fmt.Sprintf(`SELECT count(*) || ':' || coalesce(sum(hashtextextended(v, 1)::numeric), 0) || ':' || coalesce(sum(hashtextextended(v, 2)::numeric), 0)
			FROM (SELECT %s AS v FROM %s) rows`, row, from)
		if err := s.pool.QueryRow(ctx, sql).Scan(&sum); err != nil {
			return nil, wrap(what, err)
		}
		sums[table] = sum
	}
	return sums, nil
}
