package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"athletedata/parsers/record"
)

// Most of what comes is of a time that no row is of yet: the years of a first
// sync, the new export. Such rows go straight into their table, which takes a
// third of the time that asking about each of them does (INSERT … ON CONFLICT
// from a temporary table, see moveSQL). Whether there are any is asked once for
// an item and a table.

// toldRow is a row that an item tells of a table of facts.
type toldRow struct {
	row     reflect.Value
	athlete int16
	item    int64
	source  string
	first   int64 // of the key: microseconds or days
	nth     int64 // in the order in which rows count: of those of a key the last one
}

// stretch is the time from the first to the last row that an item tells of a
// table.
type stretch struct {
	rows     []toldRow
	from, to int64
}

// worthAsking is how many rows of a table in a transaction make it so; tests
// have fewer.
var worthAsking = 200

// toldRows collects what the items tell of a table, in the order in which it counts.
func (t *factTable) toldRows(loads []Load, done []Loaded, order []int) (rows []toldRow) {
	n := 0
	for i := range loads {
		for _, f := range loads[i].Facts {
			n += reflect.ValueOf(f).Elem().Field(t.field).Len()
		}
	}
	rows = make([]toldRow, 0, n)
	for _, i := range order {
		if loads[i].Item.Status != Imported {
			continue
		}
		for _, f := range loads[i].Facts {
			v := reflect.ValueOf(f).Elem().Field(t.field)
			for j := range v.Len() {
				rows = append(rows, toldRow{v.Index(j), loads[i].Item.AthleteID, done[i].ItemID, f.Source, t.firstOf(v.Index(j)), int64(len(rows))})
			}
		}
	}
	return rows
}

// firstOf is the first column of the key as a number, 0 if it is none.
func (t *factTable) firstOf(row reflect.Value) int64 {
	switch c := t.columns[0]; c.sqlType {
	case "ts":
		return row.Field(c.field).Addr().Interface().(*record.Moment).UTCMicro
	case "date":
		return row.Field(c.field).Int()
	}
	return 0
}

// straight reports whether rows of the table may go straight into it: one item
// tells a row, and the key begins with a time.
func (t *factTable) straight() bool {
	first := t.columns[0]
	return t.merge == nil && t.days == "" && first.key && (first.sqlType == "ts" || first.sqlType == "date")
}

// part divides rows into those of a time of which nothing is there and the rest.
func (t *factTable) part(ctx context.Context, tx pgx.Tx, rows []toldRow) (fresh, rest []toldRow, err error) {
	if !t.straight() || len(rows) < worthAsking {
		return nil, rows, nil
	}
	var stretches []stretch
	for i, r := range rows {
		if i == 0 || rows[i-1].item != r.item || rows[i-1].source != r.source {
			stretches = append(stretches, stretch{rows[i:i], r.first, r.first})
		}
		s := &stretches[len(stretches)-1]
		s.rows, s.from, s.to = s.rows[:len(s.rows)+1], min(s.from, r.first), max(s.to, r.first)
	}
	free, err := t.free(ctx, tx, stretches)
	if err != nil {
		return nil, nil, err
	}
	for i, s := range stretches {
		if free[i] {
			fresh = append(fresh, s.rows...)
		} else {
			rest = append(rest, s.rows...)
		}
	}
	return t.distinct(fresh), rest, nil
}

// free asks in which stretches there is no row yet.
func (t *factTable) free(ctx context.Context, tx pgx.Tx, stretches []stretch) ([]bool, error) {
	of, sqlType, column := moment, "timestamptz", t.columns[0]
	if column.sqlType == "date" {
		of, sqlType = dayOf, "date"
	}
	athletes, sources := make([]int16, len(stretches)), make([]string, len(stretches))
	from, to := make([]time.Time, len(stretches)), make([]time.Time, len(stretches))
	for i, s := range stretches {
		athletes[i], sources[i], from[i], to[i] = s.rows[0].athlete, s.rows[0].source, of(s.from), of(s.to)
	}
	rows, err := tx.Query(ctx, fmt.Sprintf(`SELECT NOT EXISTS (SELECT FROM %[1]s t WHERE t.athlete_id = s.athlete_id AND t.source = s.source AND t.%[2]s BETWEEN s.first AND s.last)
		FROM unnest($1::smallint[], $2::text[], $3::%[3]s[], $4::%[3]s[]) WITH ORDINALITY s (athlete_id, source, first, last, nth) ORDER BY nth`,
		t.name, column.name, sqlType), athletes, sources, from, to)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[bool])
}

// distinct sorts rows by their key, so that no two loaders wait for each other
// in a circle, and of each key leaves the one that counts.
func (t *factTable) distinct(rows []toldRow) []toldRow {
	slices.SortFunc(rows, func(a, b toldRow) int { return cmp.Or(t.compare(&a, &b), cmp.Compare(b.nth, a.nth)) })
	return slices.CompactFunc(rows, func(a, b toldRow) bool { return t.compare(&a, &b) == 0 })
}

// compare orders rows by the key of the table.
func (t *factTable) compare(a, b *toldRow) int {
	if c := cmp.Or(cmp.Compare(a.athlete, b.athlete), strings.Compare(a.source, b.source), cmp.Compare(a.first, b.first)); c != 0 {
		return c
	}
	for _, col := range t.columns[1:] {
		if !col.key {
			continue
		}
		c := 0
		switch x, y := a.row.Field(col.field), b.row.Field(col.field); x.Kind() {
		case reflect.String:
			c = strings.Compare(x.String(), y.String())
		case reflect.Struct:
			c = cmp.Compare(x.Addr().Interface().(*record.Moment).UTCMicro, y.Addr().Interface().(*record.Moment).UTCMicro)
		default:
			c = cmp.Compare(x.Int(), y.Int())
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// collided reports whether another loader was quicker with the same row, or the
// two waited for each other.
func collided(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "23505" || deadlocked(err)
}
