package store

import (
	"context"
	"fmt"
	"math"

	"athletedata/parsers/record"
)

// shape is which columns of activity_record an activity needs. Only those are
// sent: most activities have a dozen of more than fifty.
type shape struct {
	fields          record.Fields
	position, extra bool
}

func shapeOf(records []record.Record) (s shape) {
	for i := range records {
		r := &records[i]
		s.fields |= r.Present
		s.position = s.position || r.HasPosition
		s.extra = s.extra || len(r.Extra) > 0
	}
	return s
}

// recordColumns names the columns of activity_record that records fill.
func recordColumns(records []record.Record) []string {
	s := shapeOf(records)
	columns := s.columns()
	return columns[len(recordKey):]
}

var recordKey = []string{"athlete_id", "activity_id", "ts"}

func (s shape) columns() []string {
	columns := append([]string(nil), recordKey...)
	if s.position {
		columns = append(columns, "latitude_deg", "longitude_deg")
	}
	for f := range record.NumFields {
		if s.fields.Has(f) {
			columns = append(columns, record.FieldTable[f].Column)
		}
	}
	if s.extra {
		columns = append(columns, "extra")
	}
	return columns
}

// copyRecords sends samples, one COPY for each shape.
func (l *Loader) copyRecords(ctx context.Context, rows []activityRow) error {
	byShape := map[shape][]*activityRow{}
	var order []shape // of appearance, so that what is written does not depend on chance
	for i := range rows {
		if len(rows[i].Records) == 0 {
			continue
		}
		s := shapeOf(rows[i].Records)
		if byShape[s] == nil {
			order = append(order, s)
		}
		byShape[s] = append(byShape[s], &rows[i])
	}
	for _, s := range order {
		columns := s.columns()
		l.buf.reset()
		for _, a := range byShape[s] {
			s.write(&l.buf, a, len(columns))
		}
		if err := l.flush(ctx, copySQL("activity_record", columns)); err != nil {
			return fmt.Errorf("activity_record: %w", err)
		}
	}
	return nil
}

func (s shape) write(c *copyBuffer, a *activityRow, columns int) {
	fields := make([]record.Field, 0, record.NumFields)
	for f := range record.NumFields {
		if s.fields.Has(f) {
			fields = append(fields, f)
		}
	}
	for i := range a.Records {
		r := &a.Records[i]
		c.row(columns)
		c.int2(int(a.athlete))
		c.int4(int(a.id))
		c.micros(r.UnixMicro)
		if s.position {
			if r.HasPosition {
				c.float8(r.LatitudeDeg)
				c.float8(r.LongitudeDeg)
			} else {
				c.null()
				c.null()
			}
		}
		for _, f := range fields {
			if !r.Present.Has(f) {
				c.null()
				continue
			}
			c.field(f, r.Values[f])
		}
		if s.extra {
			c.json(r.Extra)
		}
	}
}

// field writes a measurement in its column's type; what is no number, or does
// not fit, is NULL: a sensor's nonsense must not cost the whole activity.
func (c *copyBuffer) field(f record.Field, v float32) {
	if v != v || v > math.MaxFloat32 || v < -math.MaxFloat32 {
		c.null()
		return
	}
	switch record.FieldTable[f].Type {
	case record.SmallInt:
		n := math.Round(float64(v))
		if n < math.MinInt16 || n > math.MaxInt16 {
			c.null()
			return
		}
		c.int2(int(n))
	case record.Integer:
		n := math.Round(float64(v))
		if n < math.MinInt32 || n > math.MaxInt32 {
			c.null()
			return
		}
		c.int4(int(n))
	default:
		c.float4(v)
	}
}
