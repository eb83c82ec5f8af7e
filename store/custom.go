package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"athletedata/parsers/record"
)

// CustomSource is the source, and the format, of items that went into tables
// of the schema custom.
const CustomSource = "custom"

// CustomTable is a table of the schema custom as a file fills it.
type CustomTable struct {
	Name       string // of letters a to z, digits and underscores
	Columns    []CustomColumn
	Unique     []string // columns by which rows are known again; none: by all their values
	Shape      string   // of the file; see Store.CustomDefinitions
	Definition []byte   // JSON; how the file is read
}

// CustomColumn is a column besides those that every custom table has.
type CustomColumn struct {
	Name    string
	Kind    string // text, integer, number, boolean, date, time, timestamp, timestamptz or duration
	Comment string
}

// CustomValue is a cell: texts and numbers are in Text, all else is in Int:
// integers, 1 for true, days since 1970, microseconds.
type CustomValue struct {
	Null bool
	Int  int64
	Text string
}

// CustomRow is a line of the file: values in the order of the columns, or the
// reason why there are none.
type CustomRow struct {
	Line        int
	Values      []CustomValue
	Time        record.Moment
	Moved       bool // the clock skipped that time; it was moved on
	Hash        [16]byte
	Raw, Reason string
}

// CustomLoaded says what became of a file and its lines.
type CustomLoaded struct {
	Loaded
	Partial                      string // why not all of it is there, or not as it was
	Inserted, Updated, Unchanged int64  // rows
	Rejected                     int64  // lines
	moved, staged                int64
	firstReject                  string
}

// maxRejects is how many rejected lines of a file are kept; the raw archive
// has them all.
const maxRejects = 10_000

// LoadCustom brings a file into a table of the schema custom, which is made
// or given new columns and wider types as needed, all in one transaction. What
// the same item gave before is replaced. Of rows that agree in the unique
// columns the one brought last counts. A file of which no line can be read is
// noted as failed, and so is one whose rows the database refuses.
func (l *Loader) LoadCustom(ctx context.Context, item Item, table CustomTable, rows iter.Seq[CustomRow]) (CustomLoaded, error) {
	item.Source, item.Format, item.Status = CustomSource, CustomSource, Imported
	done, err := l.customTransaction(ctx, item, table, rows)
	for tried := 1; tried < attempts && deadlocked(err); tried++ {
		done, err = l.customTransaction(ctx, item, table, rows)
	}
	var pg *pgconn.PgError
	switch {
	case err == nil:
		return done, nil
	case ctx.Err() != nil:
		return done, ctx.Err()
	case errors.As(err, &pg) && !lost(err) && !outOfResources(pg), errors.Is(err, errValue), errors.Is(err, errCustom):
		refused, err := l.refuse(ctx, Load{Item: item}, err)
		if err != nil {
			return done, err
		}
		return CustomLoaded{Loaded: refused[0]}, nil
	}
	return done, wrap("loading into the database", err)
}

// errCustom marks what is wrong with a table for a reason of the user's.
var errCustom = errors.New("the table cannot take the file")

func (l *Loader) customTransaction(ctx context.Context, item Item, table CustomTable, rows iter.Seq[CustomRow]) (done CustomLoaded, err error) {
	tx, err := l.conn.Begin(ctx)
	if err != nil {
		return done, err
	}
	defer tx.Rollback(context.WithoutCancel(ctx))
	var rejects customRejects
	if err := l.stage(ctx, tx, table, rows, &done, &rejects); err != nil {
		return done, err
	}
	switch {
	case done.staged > 0:
		item.Partial = done.partial()
	case done.Rejected > 0:
		item.Status, item.Error = Failed, fmt.Sprintf("none of its %d lines could be read; %s", done.Rejected, done.firstReject)
	default:
		item.Status, item.Error = Skipped, "there are no rows in it"
	}
	state := []Loaded{{Status: item.Status, Error: item.Error, Rows: done.staged}}
	if err := upsertItems(ctx, tx, []Load{{Item: item}}, state, make([]owned, 1)); err != nil {
		return done, err
	}
	done.Loaded, done.Partial = state[0], item.Partial
	if item.Status != Imported {
		return done, tx.Commit(ctx)
	}
	// Two files at once do not make the same table twice.
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtextextended('custom.' || $1, 0))", table.Name); err != nil {
		return done, err
	}
	final, err := ensureCustom(ctx, tx, table)
	if err != nil {
		return done, err
	}
	if err := moveCustom(ctx, tx, item, table, final, &done); err != nil {
		return done, err
	}
	if err := noteCustom(ctx, tx, item, table, done, rejects); err != nil {
		return done, err
	}
	return done, tx.Commit(ctx)
}

// partial says why not all of the file is there as it was.
func (d *CustomLoaded) partial() string {
	var why []string
	if d.Rejected > 0 {
		why = append(why, fmt.Sprintf("%d of %d lines could not be read; %s", d.Rejected, d.Rejected+d.staged, d.firstReject))
	}
	if d.moved > 0 {
		why = append(why, fmt.Sprintf("times in the hour that the clock skipped in spring were moved on by it (%d)", d.moved))
	}
	return strings.Join(why, ". ")
}

// customRejects are the first of the lines that cannot be read.
type customRejects struct {
	lines        []int64
	raw, reasons []string
}

func (r *customRejects) add(row CustomRow) {
	if len(r.lines) < maxRejects {
		r.lines, r.raw, r.reasons = append(r.lines, int64(row.Line)), append(r.raw, clean(row.Raw)), append(r.reasons, clean(row.Reason))
	}
}

// customChunk is how many bytes are collected before they are sent.
const customChunk = 4 << 20

// stage copies the rows into a temporary table whose columns are called by
// their place, c0, c1 …
func (l *Loader) stage(ctx context.Context, tx pgx.Tx, table CustomTable, rows iter.Seq[CustomRow], done *CustomLoaded, rejects *customRejects) error {
	columns := []string{"line bigint", "row_hash bytea", "timestamp_utc timestamptz", "timestamp_local timestamp"}
	names := []string{"line", "row_hash", "timestamp_utc", "timestamp_local"}
	for i, c := range table.Columns {
		sqlType, ok := customTypes[c.Kind]
		if !ok {
			return fmt.Errorf("%w: a column cannot be %q", errCustom, c.Kind)
		}
		if c.Kind == "number" {
			sqlType = "text" // its binary form is not worth writing
		}
		name := fmt.Sprintf("c%d", i)
		columns, names = append(columns, name+" "+sqlType), append(names, name)
	}
	if _, err := tx.Exec(ctx, "CREATE TEMPORARY TABLE load_custom ("+strings.Join(columns, ", ")+") ON COMMIT DROP"); err != nil {
		return err
	}
	sql := copySQL("pg_temp.load_custom", names)
	l.buf.reset()
	for row := range rows {
		if row.Reason != "" {
			if done.Rejected++; done.Rejected == 1 {
				done.firstReject = fmt.Sprintf("the first is line %d: %s", row.Line, row.Reason)
			}
			rejects.add(row)
			continue
		}
		if len(row.Values) != len(table.Columns) {
			return fmt.Errorf("%w: line %d has %d values for %d columns", errCustom, row.Line, len(row.Values), len(table.Columns))
		}
		done.staged++
		if row.Moved {
			done.moved++
		}
		l.buf.custom(row, table.Columns)
		if len(l.buf.b) > customChunk {
			if err := l.flush(ctx, sql); err != nil {
				return err
			}
			l.buf.reset()
		}
	}
	return l.flush(ctx, sql)
}

// custom writes a row of the temporary table.
func (c *copyBuffer) custom(row CustomRow, columns []CustomColumn) {
	c.row(4 + len(columns))
	c.int8(int64(row.Line))
	c.b = append(append(c.b, 0, 0, 0, byte(len(row.Hash))), row.Hash[:]...)
	for _, t := range []struct {
		known bool
		micro int64
	}{{row.Time.HasUTC, row.Time.UTCMicro}, {row.Time.HasLocal, row.Time.LocalMicro}} {
		if t.known {
			c.micros(t.micro)
		} else {
			c.null()
		}
	}
	for i, v := range row.Values {
		if v.Null {
			c.null()
			continue
		}
		switch columns[i].Kind {
		case "text", "number":
			c.text(v.Text)
		case "boolean":
			c.bool(v.Int != 0)
		case "date":
			c.date(int(v.Int))
		case "timestamp", "timestamptz":
			c.micros(v.Int)
		case "duration": // an interval: microseconds, days, months
			c.b = append(c.b, 0, 0, 0, 16)
			c.raw8(v.Int)
			c.raw8(0)
		default: // integers, and microseconds of the day
			c.int8(v.Int)
		}
	}
}

func (c *copyBuffer) raw8(v int64) {
	for shift := 56; shift >= 0; shift -= 8 {
		c.b = append(c.b, byte(v>>shift))
	}
}

// moveCustom brings the rows from the temporary table to their place.
func moveCustom(ctx context.Context, tx pgx.Tx, item Item, table CustomTable, final map[string]string, done *CustomLoaded) error {
	if _, err := tx.Exec(ctx, "DELETE FROM "+customName(table.Name)+" WHERE athlete_id = $1 AND item_id = $2", item.AthleteID, done.ItemID); err != nil {
		return err
	}
	into := []string{"row_hash", "timestamp_utc", "timestamp_local"}
	values := []string{"row_hash", "timestamp_utc", "timestamp_local"}
	place := map[string]string{"row_hash": "row_hash"}
	for i, c := range table.Columns {
		value := fmt.Sprintf("c%d", i)
		if c.Kind == "number" {
			value += "::numeric"
		}
		place[c.Name] = fmt.Sprintf("f%d", i)
		into = append(into, quote(c.Name))
		values = append(values, fmt.Sprintf("%s::%s AS f%d", value, final[c.Name], i))
	}
	fields := []string{"row_hash", "timestamp_utc", "timestamp_local"}
	for i := range table.Columns {
		fields = append(fields, fmt.Sprintf("f%d", i))
	}
	var keys, by, sets, old, excluded []string
	for _, k := range table.key() {
		keys, by = append(keys, quote(k)), append(by, place[k])
	}
	for i, n := range into {
		sets = append(sets, n+" = excluded."+n)
		if i > 0 { // what the hash is of is compared itself
			old, excluded = append(old, "old."+n), append(excluded, "excluded."+n)
		}
	}
	order := strings.Join(by, ", ")
	sql := fmt.Sprintf(`WITH moved AS (
			INSERT INTO %s AS old (athlete_id, item_id, %s)
			SELECT DISTINCT ON (%s) $1::smallint, $2::bigint, %s FROM (SELECT line, %s FROM pg_temp.load_custom) rows ORDER BY %s, line DESC
			ON CONFLICT (athlete_id, %s) DO UPDATE SET item_id = excluded.item_id, %s
			WHERE (%s) IS DISTINCT FROM (%s)
			RETURNING xmax = 0 AS fresh)
		SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM moved`,
		customName(table.Name), strings.Join(into, ", "), order, strings.Join(fields, ", "), strings.Join(values, ", "), order,
		strings.Join(keys, ", "), strings.Join(sets, ", "), strings.Join(old, ", "), strings.Join(excluded, ", "))
	if err := tx.QueryRow(ctx, sql, item.AthleteID, done.ItemID).Scan(&done.Inserted, &done.Updated); err != nil {
		return err
	}
	done.Unchanged = done.staged - done.Inserted - done.Updated
	return nil
}

// noteCustom keeps how the file was read and what could not be.
func noteCustom(ctx context.Context, tx pgx.Tx, item Item, table CustomTable, done CustomLoaded, rejects customRejects) error {
	var batch pgx.Batch
	batch.Queue(`INSERT INTO app.custom_definition AS old (athlete_id, table_name, shape, definition) VALUES ($1, $2, $3, $4)
		ON CONFLICT (athlete_id, table_name, shape) DO UPDATE SET definition = excluded.definition, changed_at = now()
		WHERE old.definition <> excluded.definition`, item.AthleteID, table.Name, table.Shape, table.Definition)
	batch.Queue(`INSERT INTO app.custom_load (item_id, inserted, updated, unchanged, rejected, athlete_id, table_name, definition)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (item_id) DO UPDATE SET inserted = excluded.inserted, updated = excluded.updated, unchanged = excluded.unchanged,
			rejected = excluded.rejected, table_name = excluded.table_name, definition = excluded.definition`,
		done.ItemID, done.Inserted, done.Updated, done.Unchanged, done.Rejected, item.AthleteID, table.Name, table.Definition)
	batch.Queue("DELETE FROM app.custom_reject WHERE item_id = $1", done.ItemID)
	batch.Queue(`INSERT INTO app.custom_reject (item_id, line, raw, reason)
		SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::text[]) ON CONFLICT DO NOTHING`, done.ItemID, rejects.lines, rejects.raw, rejects.reasons)
	return tx.SendBatch(ctx, &batch).Close()
}
