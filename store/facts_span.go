package store

import (
	"math"
	"reflect"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"athletedata/parsers/record"
)

// span is where in time the facts of an item lie, and in which tables, so that
// they are found again without an index on the item.
type span struct {
	first, last       *time.Time
	firstDay, lastDay *time.Time
	tables, sources   []string
}

func spanOf(facts []*record.Facts) (s span) {
	firstMicro, lastMicro := int64(math.MaxInt64), int64(math.MinInt64)
	firstDay, lastDay := int64(math.MaxInt64), int64(math.MinInt64)
	for _, f := range facts {
		v := reflect.ValueOf(f).Elem()
		for _, t := range factTables {
			rows := v.Field(t.field)
			if rows.Len() == 0 {
				continue
			}
			if !slices.Contains(s.tables, t.name) {
				s.tables = append(s.tables, t.name)
			}
			if !slices.Contains(s.sources, f.Source) {
				s.sources = append(s.sources, f.Source)
			}
			first := t.columns[0] // of every table the first column is the first of the key
			for i := range rows.Len() {
				switch at := rows.Index(i).Field(first.field); first.sqlType {
				case "ts":
					micro := at.Addr().Interface().(*record.Moment).UTCMicro
					firstMicro, lastMicro = min(firstMicro, micro), max(lastMicro, micro)
				case "date":
					firstDay, lastDay = min(firstDay, at.Int()), max(lastDay, at.Int())
				}
			}
		}
	}
	if firstMicro <= lastMicro {
		a, b := time.UnixMicro(firstMicro).UTC(), time.UnixMicro(lastMicro).UTC()
		s.first, s.last = &a, &b
	}
	if firstDay <= lastDay {
		a, b := time.Unix(firstDay*86400, 0).UTC(), time.Unix(lastDay*86400, 0).UTC()
		s.firstDay, s.lastDay = &a, &b
	}
	return s
}

// clearFacts queues the deletion of what an item has in the tables of facts. Of
// rows that others complete only its part goes; for these [touch] comes before,
// and settleMerged after it. had, if it is not nil, learns of which keys rows
// went.
func clearFacts(deletes *pgx.Batch, athlete int16, item int64, s span, had func(*factTable, rowKey)) {
	queue := func(t *factTable, sql string, args ...any) {
		q := deletes.Queue(sql, args...)
		if had == nil {
			return
		}
		q.SQL += " RETURNING " + t.columns[0].name + ", " + t.restSQL()
		q.Query(func(rows pgx.Rows) error {
			var at time.Time
			var rest string
			_, err := pgx.ForEachRow(rows, []any{&at, &rest}, func() error {
				first := at.UnixMicro()
				if t.columns[0].sqlType == "date" {
					first = at.Unix() / 86400
				}
				had(t, rowKey{first, rest})
				return nil
			})
			return err
		})
	}
	for _, t := range factTables {
		if !slices.Contains(s.tables, t.name) {
			continue
		}
		switch {
		case t.merge != nil:
			deletes.Queue(t.merge.clear, athlete, item)
		case t.key[0] == "day":
			queue(t, "DELETE FROM "+t.name+" WHERE athlete_id = $1 AND source = ANY ($2) AND day BETWEEN $3 AND $4 AND item_id = $5",
				athlete, s.sources, s.firstDay, s.lastDay, item)
		case t.key[0] == "ts":
			queue(t, "DELETE FROM "+t.name+" WHERE athlete_id = $1 AND source = ANY ($2) AND ts BETWEEN $3 AND $4 AND item_id = $5",
				athlete, s.sources, s.first, s.last, item)
		default:
			deletes.Queue("DELETE FROM "+t.name+" WHERE athlete_id = $1 AND source = ANY ($2) AND item_id = $3", athlete, s.sources, item)
		}
	}
}

// factCount is how many rows facts become.
func factCount(facts []*record.Facts) (n int64) {
	for _, f := range facts {
		v := reflect.ValueOf(f).Elem()
		for _, t := range factTables {
			n += int64(v.Field(t.field).Len())
		}
	}
	return n
}
