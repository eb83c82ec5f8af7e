package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Dictionary describes every table, view and function that people meet, with
// every column, as the comments in the database say it: Markdown.
func (s *Store) Dictionary(ctx context.Context) (string, error) {
	const what = "describing the database"
	rows, err := s.pool.Query(ctx, `SELECT n.nspname, c.relname, c.relkind::text, coalesce(obj_description(c.oid, 'pg_class'), ''), a.attname::text,
			format_type(a.atttypid, a.atttypmod), a.attnotnull, coalesce(col_description(c.oid, a.attnum), '')
		FROM pg_class c
		JOIN pg_namespace n ON n.oid = c.relnamespace
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		WHERE n.nspname IN ('public', 'app', 'legacy') AND c.relkind IN ('r', 'v') AND n.nspname || '.' || c.relname <> $1
			AND c.relname NOT LIKE 'part\_%' -- their columns are those of other tables
		ORDER BY array_position(ARRAY['public', 'legacy', 'app'], n.nspname::text), c.relkind = 'r', c.relname, a.attnum`, versionTable)
	if err != nil {
		return "", wrap(what, err)
	}
	var b strings.Builder
	b.WriteString("# The data dictionary\n\nMade from the comments in the database (`\\d+ table` in psql shows them too). Instants are\n`timestamptz`; units are in the names or in the words.\n")
	var schema, relation, kind, comment, column, typ, words string
	var notNull bool
	section, last := "", ""
	_, err = pgx.ForEachRow(rows, []any{&schema, &relation, &kind, &comment, &column, &typ, &notNull, &words}, func() error {
		if title := sectionOf(schema, kind); title != section {
			section = title
			fmt.Fprintf(&b, "\n## %s\n", title)
		}
		if name := schema + "." + relation; name != last {
			last = name
			if schema == "public" {
				name = relation
			}
			fmt.Fprintf(&b, "\n### %s\n%s\n\n| Column | Type | |\n|---|---|---|\n", name, escape(comment))
		}
		if notNull {
			typ += ", never NULL"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", column, typ, escape(words))
		return nil
	})
	if err != nil {
		return "", wrap(what, err)
	}
	rows, err = s.pool.Query(ctx, `SELECT p.proname, pg_get_function_identity_arguments(p.oid), coalesce(obj_description(p.oid, 'pg_proc'), '')
		FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f' ORDER BY 1`)
	if err != nil {
		return "", wrap(what, err)
	}
	b.WriteString("\n## Functions\n")
	_, err = pgx.ForEachRow(rows, []any{&relation, &typ, &words}, func() error {
		args, _, _ := strings.Cut(typ, ", OUT ")
		args, _, _ = strings.Cut(args, ", TABLE")
		fmt.Fprintf(&b, "\n### %s(%s)\n%s\n", relation, args, escape(words))
		return nil
	})
	return b.String(), wrap(what, err)
}

func sectionOf(schema, kind string) string {
	switch {
	case schema == "legacy":
		return "Views under the names of the original athlete_data_warehouse"
	case schema == "app":
		return "Bookkeeping (schema app)"
	case kind == "v":
		return "Views to begin with"
	}
	return "Tables"
}

// escape keeps text from ending a cell of a table.
func escape(s string) string {
	return strings.NewReplacer("|", "\\|", "\n", " ").Replace(s)
}
