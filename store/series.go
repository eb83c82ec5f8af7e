package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"athletedata/parsers/record"
)

// Series reads the samples of one activity, only the columns it has.
func (s *Store) Series(ctx context.Context, athlete int16, id int64) (*Series, error) {
	const what = "reading the samples of an activity"
	var have []string
	var count int
	err := s.pool.QueryRow(ctx, `SELECT coalesce(record_columns, '{}'), record_count FROM activity WHERE athlete_id = $1 AND activity_id = $2`, athlete, id).Scan(&have, &count)
	if err != nil {
		return nil, wrap(what, err)
	}
	out := &Series{UnixMicro: make([]int64, 0, count), Values: map[record.Field][]float32{}}
	columns := []string{"ts"}
	read := []func([]byte){func(b []byte) { out.UnixMicro = append(out.UnixMicro, int64(binary.BigEndian.Uint64(b))+pgEpochMicro) }}
	if slices.Contains(have, "latitude_deg") {
		columns = append(columns, "latitude_deg", "longitude_deg")
		out.LatitudeDeg, out.LongitudeDeg = make([]float64, 0, count), make([]float64, 0, count)
		read = append(read, func(b []byte) { out.LatitudeDeg = append(out.LatitudeDeg, float8(b)) },
			func(b []byte) { out.LongitudeDeg = append(out.LongitudeDeg, float8(b)) })
	}
	values := make([][]float32, record.NumFields)
	for f := range record.NumFields {
		info := record.FieldTable[f]
		if !slices.Contains(have, info.Column) {
			continue
		}
		columns = append(columns, info.Column)
		values[f] = make([]float32, 0, count)
		read = append(read, func(b []byte) { values[f] = append(values[f], small(b, info.Type)) })
	}
	rows, err := s.pool.Query(ctx, fmt.Sprintf("SELECT %s FROM activity_record WHERE athlete_id = $1 AND activity_id = $2 ORDER BY ts",
		strings.Join(columns, ", ")), athlete, id)
	if err != nil {
		return nil, wrap(what, err)
	}
	defer rows.Close()
	for rows.Next() {
		// The columns are our own and binary: decoding them here spares a
		// conversion through interfaces for each of perhaps a million values.
		for i, raw := range rows.RawValues() {
			read[i](raw)
		}
	}
	for f, v := range values {
		if v != nil {
			out.Values[record.Field(f)] = v
		}
	}
	return out, wrap(what, rows.Err())
}

func float8(b []byte) float64 {
	if b == nil {
		return math.NaN()
	}
	return math.Float64frombits(binary.BigEndian.Uint64(b))
}

func small(b []byte, t record.ColumnType) float32 {
	switch {
	case b == nil:
		return float32(math.NaN())
	case t == record.SmallInt:
		return float32(int16(binary.BigEndian.Uint16(b)))
	case t == record.Integer:
		return float32(int32(binary.BigEndian.Uint32(b)))
	}
	return math.Float32frombits(binary.BigEndian.Uint32(b))
}
