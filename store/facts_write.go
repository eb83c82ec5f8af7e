package store

import (
	"reflect"

	"athletedata/parsers/record"
)

// write appends a row. The rows of what a source measured carry no value that
// a column cannot hold; should one, the item is refused as a whole.
func (t *factTable) write(c *copyBuffer, r *toldRow, numbered bool) {
	fields := len(t.columns) + 3
	if numbered {
		fields++
	}
	for _, col := range t.columns {
		if col.local {
			fields++
		}
	}
	c.row(fields)
	c.int2(int(r.athlete))
	c.text(r.source)
	c.int8(r.item)
	for _, col := range t.columns {
		c.value(r.row.Field(col.field), col)
	}
	if numbered {
		c.int8(r.nth)
	}
}

// value writes a field of a row into its column, or columns.
func (c *copyBuffer) value(v reflect.Value, col factColumn) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			c.null()
			if col.local {
				c.null()
			}
			return
		}
		v = v.Elem()
	}
	switch col.sqlType {
	case "ts":
		c.moment(v.Addr().Interface().(*record.Moment), col)
	case "date":
		c.date(int(v.Int()))
	case "int2":
		c.int2(int(v.Int()))
	case "int4":
		c.int4(int(v.Int()))
	case "real":
		f := v.Float()
		c.small(&f)
	case "float8":
		f := v.Float()
		c.number(&f)
	case "bool":
		c.bool(v.Bool())
	case "text":
		if col.key {
			c.text(v.String())
		} else {
			c.textOrNull(v.String())
		}
	case "text[]":
		c.texts(v.Interface().([]string))
	case "real[]":
		c.reals(v.Interface().([]float32))
	case "jsonb":
		c.json(v.Interface().(map[string]any))
	}
}

func (c *copyBuffer) moment(m *record.Moment, col factColumn) {
	if m.HasUTC {
		c.micros(m.UTCMicro)
	} else {
		c.null()
		if col.key {
			c.fail("a time of %s is not known", col.name)
		}
	}
	if !col.local {
		return
	}
	if m.HasLocal {
		c.micros(m.LocalMicro)
	} else {
		c.null()
	}
}

// pgEpochDays is 2000-01-01 in days since 1970-01-01.
const pgEpochDays = 10957

func (c *copyBuffer) date(days int) {
	c.b = append(c.b, 0, 0, 0, 4)
	d := days - pgEpochDays
	c.b = append(c.b, byte(d>>24), byte(d>>16), byte(d>>8), byte(d))
}

func (c *copyBuffer) bool(v bool) {
	c.b = append(c.b, 0, 0, 0, 1, 0)
	if v {
		c.b[len(c.b)-1] = 1
	}
}

// reals writes a real[]; NaN stays, it marks a missing sample.
func (c *copyBuffer) reals(values []float32) {
	const realOID = 700
	words := []uint32{uint32(20 + 8*len(values)), 1, 0, realOID, uint32(len(values)), 1}
	if len(values) == 0 {
		words = []uint32{12, 0, 0, realOID}
	}
	for _, w := range words {
		c.b = append(c.b, byte(w>>24), byte(w>>16), byte(w>>8), byte(w))
	}
	for _, v := range values {
		c.float4(v)
	}
}
