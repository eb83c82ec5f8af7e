package fit

import (
	"strings"

	"github.com/muktihari/fit/profile/basetype"
	"github.com/muktihari/fit/profile/untyped/mesgnum"
	"github.com/muktihari/fit/proto"

	"athletedata/parsers/record"
)

// devKey identifies a developer field in a file.
type devKey struct{ index, num byte }

// devField is a field that an app on the device defined for itself.
type devField struct {
	base          proto.FieldBase
	key           string // name as in developerColumns
	column        record.Field
	hasColumn     bool
	factor, shift float64 // from the unit that the app declares to the column's
	nativeMessage int     // message and field it stands for; -1: none
	nativeField   int
}

type devFields map[devKey]*devField

// describe learns a field_description message. The first description of a
// field counts, as in the library.
func (d devFields) describe(m *proto.Message) {
	var k devKey
	var declared string // unit
	field := &devField{nativeMessage: -1, nativeField: -1}
	field.base.Scale = 1
	for i := range m.Fields {
		f := &m.Fields[i]
		n, ok := raw(f.Value, f.BaseType)
		switch f.Num {
		case 0:
			k.index = byte(n)
		case 1:
			k.num = byte(n)
		case 2:
			field.base.BaseType = basetype.BaseType(byte(n))
		case 3:
			field.base.Name = text(f)
		case 6:
			if ok && n > 0 {
				field.base.Scale = n
			}
		case 7:
			if ok {
				field.base.Offset = n
			}
		case 8:
			declared = text(f)
		case 14:
			if ok {
				field.nativeMessage = int(n)
			}
		case 15:
			if ok {
				field.nativeField = int(n)
			}
		}
	}
	if _, there := d[k]; there || field.base.Name == "" {
		return
	}
	field.key = strings.NewReplacer(" ", "", "_", "", "-", "", ".", "").Replace(strings.ToLower(field.base.Name))
	field.column, field.hasColumn = developerColumns[field.key]
	if !field.hasColumn && field.nativeMessage == int(mesgnum.Record) && field.nativeField >= 0 && field.nativeField < len(recordColumns) {
		if c := recordColumns[field.nativeField]; c.use == useNumber || c.use == useFallback {
			field.column, field.hasColumn = c.field, true
		}
	}
	if field.hasColumn {
		field.factor, field.shift, field.hasColumn = convert(declared, field.column)
	}
	d[k] = field
}

// apply puts a record's developer fields into their columns, in the columns'
// units, or as they are under their names. What the device itself measured is
// never overwritten.
func (d devFields) apply(m *proto.Message, r *record.Record) {
	for i := range m.DeveloperFields {
		field, value := d.value(&m.DeveloperFields[i])
		if field == nil {
			continue
		}
		if field.hasColumn && !r.Present.Has(field.column) {
			if n, ok := number(value); ok {
				r.Set(field.column, float32(n*field.factor+field.shift))
				continue
			}
		}
		keepDeveloper(&r.Extra, value)
	}
}

// keep puts the developer fields of other messages under their names.
func (d devFields) keep(m *proto.Message, extra *map[string]any) {
	for i := range m.DeveloperFields {
		if field, value := d.value(&m.DeveloperFields[i]); field != nil {
			keepDeveloper(extra, value)
		}
	}
}

func (d devFields) value(f *proto.DeveloperField) (*devField, *proto.Field) {
	field := d[devKey{f.DeveloperDataIndex, f.Num}]
	if field == nil {
		return nil, nil
	}
	return field, &proto.Field{FieldBase: &field.base, Value: f.Value}
}

func keepDeveloper(extra *map[string]any, f *proto.Field) {
	v := plain(f)
	if v == nil {
		return
	}
	if *extra == nil {
		*extra = map[string]any{}
	}
	(*extra)[f.Name] = v
}
