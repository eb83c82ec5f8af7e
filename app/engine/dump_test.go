package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// facts are all rows of all tables of facts, in order, each as one text without
// the numbers that items, activities and groups happened to get: what it takes
// to see by what two databases differ.
func facts(t testing.TB, conn *pgx.Conn) map[string][]string {
	t.Helper()
	rows, err := conn.Query(t.Context(), `SELECT c.relname::text, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname), bool_or(a.attname = 'activity_id')
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT IN ('item_id', 'group_id')
		WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'athlete' GROUP BY 1 HAVING bool_and(a.attname <> '') ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	type table struct {
		Name, Columns string
		OfActivity    bool
	}
	tables, err := pgx.CollectRows(rows, pgx.RowToStructByPos[table])
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, table := range tables {
		sql := fmt.Sprintf("SELECT ROW(%s)::text COLLATE \"C\" FROM %s ORDER BY 1", table.Columns, table.Name)
		if table.OfActivity {
			columns := strings.ReplaceAll(", "+table.Columns+",", ", activity_id,", ",")
			columns = strings.Trim(strings.ReplaceAll(columns, ", ", ", f."), ", ")
			sql = fmt.Sprintf("SELECT ROW(i.key, a.ordinal, %s)::text COLLATE \"C\" FROM %s f JOIN activity a USING (activity_id) JOIN app.item i ON i.item_id = a.item_id ORDER BY 1", columns, table.Name)
		}
		rows, err := conn.Query(t.Context(), sql)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		if all[table.Name], err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	return all
}

// differ tells by what rows two databases differ, "" if by none; rows with one
// of the texts in them are left out.
func differ(a, b map[string][]string, without ...string) string {
	out := func(row string) bool {
		return slices.ContainsFunc(without, func(text string) bool { return strings.Contains(row, text) })
	}
	var text strings.Builder
	for table := range a {
		gone, come := slices.DeleteFunc(less(a[table], b[table]), out), slices.DeleteFunc(less(b[table], a[table]), out)
		if len(gone)+len(come) > 0 {
			fmt.Fprintf(&text, "%s: %d rows only in the first, %d only in the second\n", table, len(gone), len(come))
		}
		for _, r := range gone[:min(len(gone), 3)] {
			fmt.Fprintf(&text, "  - %s\n", r)
		}
		for _, r := range come[:min(len(come), 3)] {
			fmt.Fprintf(&text, "  + %s\n", r)
		}
	}
	return text.String()
}

// less are the texts of one ordered list that are not in another.
func less(a, b []string) (rest []string) {
	for _, r := range a {
		for len(b) > 0 && b[0] < r {
			b = b[1:]
		}
		if len(b) > 0 && b[0] == r {
			b = b[1:]
			continue
		}
		rest = append(rest, r)
	}
	return rest
}
