package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/jackc/pgx/v5"

	"athletedata/parsers/record"
)

// ErrNoActivity says that there is no activity of that number (any more).
var ErrNoActivity = errors.New("this activity is not in the database any more")

// summaryPointers are the fields of a Summary in the order of [summaryColumns].
func summaryPointers(s *record.Summary) []any {
	v := reflect.ValueOf(s).Elem()
	pointers := make([]any, v.NumField())
	for i := range pointers {
		pointers[i] = v.Field(i).Addr().Interface()
	}
	return pointers
}

// Activity reads all of one activity except its samples.
func (s *Store) Activity(ctx context.Context, athlete int16, id int64) (*ActivityDetail, error) {
	const what = "reading an activity"
	d := &ActivityDetail{}
	a := &d.Activity
	fields := []any{&a.Ordinal, &a.Start, &a.End, &a.UTCOffsetS, &d.LocalOffset, &a.TimeZone, &a.Name, &a.Notes, &a.Sport, &a.SubSport,
		&a.Manufacturer, &a.Product, &a.SerialNumber, &a.Software, &a.Partial, &a.Computed, &a.Extra, &d.Source, &d.RecordCount,
		&d.RRCount, &d.Path, &d.Format}
	err := s.pool.QueryRow(ctx, `SELECT a.ordinal, a.start_time, a.end_time, extract(epoch FROM a.utc_offset)::integer,
			extract(epoch FROM l.utc_offset)::integer, coalesce(a.time_zone, ''), coalesce(a.name, ''), coalesce(a.notes, ''),
			a.sport, coalesce(a.sub_sport, ''), coalesce(a.manufacturer, ''), coalesce(a.product, ''),
			coalesce(a.serial_number, ''), coalesce(a.software, ''), coalesce(a.partial, ''), a.computed, a.extra, a.source,
			a.record_count, a.rr_count, i.path, i.format, a.`+strings.Join(summaryColumns, ", a.")+`
		FROM activity a JOIN activity_list l USING (athlete_id, activity_id) JOIN app.item i ON i.item_id = a.item_id
		WHERE a.athlete_id = $1 AND a.activity_id = $2`, athlete, id).Scan(append(fields, summaryPointers(&a.Summary)...)...)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrNoActivity
	}
	if err != nil {
		return nil, wrap(what, err)
	}
	rows, err := s.pool.Query(ctx, "SELECT "+rowColumns+" FROM activity_list WHERE athlete_id = $1 AND activity_id = $2", athlete, id)
	if err != nil {
		return nil, wrap(what, err)
	}
	if d.ActivityRow, err = pgx.CollectExactlyOneRow(rows, scanActivityRow); err != nil {
		return nil, wrap(what, err)
	}
	for _, part := range []func(context.Context, *Store, int16, int64, *record.Activity) error{
		readSessions, readLaps, readLengths, readEvents, readDevices, readZones, readSets,
	} {
		if err := part(ctx, s, athlete, id, a); err != nil {
			return nil, wrap(what, err)
		}
	}
	return d, nil
}

// part reads the rows that an activity has in a table, in their order.
func part[T any](ctx context.Context, s *Store, athlete int16, id int64, table, columns, order string, scan func(*T) []any) ([]T, error) {
	rows, err := s.pool.Query(ctx, fmt.Sprintf("SELECT %s FROM %s WHERE athlete_id = $1 AND activity_id = $2 ORDER BY %s", columns, table, order), athlete, id)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (v T, err error) {
		err = row.Scan(scan(&v)...)
		return v, err
	})
}

func readSessions(ctx context.Context, s *Store, athlete int16, id int64, a *record.Activity) (err error) {
	a.Sessions, err = part(ctx, s, athlete, id, "activity_session",
		`ordinal, start_time, end_time, coalesce(name, ''), sport, coalesce(sub_sport, ''), coalesce(trigger, ''), extra, `+strings.Join(summaryColumns, ", "), "ordinal",
		func(v *record.Session) []any {
			return append([]any{&v.Ordinal, &v.Start, &v.End, &v.Name, &v.Sport, &v.SubSport, &v.Trigger, &v.Extra}, summaryPointers(&v.Summary)...)
		})
	return err
}

func readLaps(ctx context.Context, s *Store, athlete int16, id int64, a *record.Activity) (err error) {
	a.Laps, err = part(ctx, s, athlete, id, "activity_lap",
		`ordinal, session_ordinal, start_time, end_time, coalesce(sport, ''), coalesce(sub_sport, ''), coalesce(trigger, ''), coalesce(intensity, ''), coalesce(swim_stroke, ''), extra, `+strings.Join(summaryColumns, ", "), "ordinal",
		func(v *record.Lap) []any {
			return append([]any{&v.Ordinal, &v.SessionOrdinal, &v.Start, &v.End, &v.Sport, &v.SubSport, &v.Trigger, &v.Intensity, &v.SwimStroke, &v.Extra}, summaryPointers(&v.Summary)...)
		})
	return err
}

func readLengths(ctx context.Context, s *Store, athlete int16, id int64, a *record.Activity) (err error) {
	a.Lengths, err = part(ctx, s, athlete, id, "activity_length",
		`ordinal, session_ordinal, coalesce(lap_ordinal, -1), start_time, end_time, coalesce(length_type, ''), coalesce(swim_stroke, ''), elapsed_s, timer_s, strokes, avg_speed_mps, avg_cadence_rpm, energy_kcal, extra`, "ordinal",
		func(v *record.Length) []any {
			return []any{&v.Ordinal, &v.SessionOrdinal, &v.LapOrdinal, &v.Start, &v.End, &v.LengthType, &v.SwimStroke, &v.ElapsedS, &v.TimerS, &v.Strokes, &v.AvgSpeedMPS, &v.AvgCadenceRPM, &v.EnergyKcal, &v.Extra}
		})
	return err
}

func readEvents(ctx context.Context, s *Store, athlete int16, id int64, a *record.Activity) (err error) {
	a.Events, err = part(ctx, s, athlete, id, "activity_event",
		`ts, event, coalesce(event_type, ''), data, event_group, coalesce(message, ''), extra`, "ordinal",
		func(v *record.Event) []any {
			return []any{&v.Time, &v.Event, &v.Type, &v.Data, &v.Group, &v.Message, &v.Extra}
		})
	return err
}

func readDevices(ctx context.Context, s *Store, athlete int16, id int64, a *record.Activity) (err error) {
	a.Devices, err = part(ctx, s, athlete, id, "activity_device",
		`ordinal, coalesce(ts, '0001-01-01T00:00:00Z'), coalesce(manufacturer, ''), coalesce(product, ''), coalesce(product_name, ''), coalesce(serial_number, ''), coalesce(device_type, ''), coalesce(source_type, ''), coalesce(software_version, ''), coalesce(hardware_version, ''), battery_v, battery_pct, coalesce(battery_status, ''), operating_s, extra`, "ordinal",
		func(v *record.Device) []any {
			return []any{&v.Ordinal, &v.Time, &v.Manufacturer, &v.Product, &v.ProductName, &v.SerialNumber, &v.DeviceType, &v.SourceType, &v.SoftwareVersion, &v.HardwareVersion, &v.BatteryV, &v.BatteryPct, &v.BatteryStatus, &v.OperatingS, &v.Extra}
		})
	return err
}

func readZones(ctx context.Context, s *Store, athlete int16, id int64, a *record.Activity) (err error) {
	a.Zones, err = part(ctx, s, athlete, id, "activity_zone", `kind, session_ordinal, lap_ordinal, zone, low, high, time_s`, "kind, session_ordinal, lap_ordinal, zone",
		func(v *record.Zone) []any {
			return []any{&v.Kind, &v.SessionOrdinal, &v.LapOrdinal, &v.Zone, &v.Low, &v.High, &v.TimeS}
		})
	return err
}

func readSets(ctx context.Context, s *Store, athlete int16, id int64, a *record.Activity) (err error) {
	a.Sets, err = part(ctx, s, athlete, id, "activity_set",
		`ordinal, coalesce(start_time, '0001-01-01T00:00:00Z'), duration_s, coalesce(set_type, ''), coalesce(category, ''), coalesce(exercise, ''), repetitions, weight_kg, extra`, "ordinal",
		func(v *record.Set) []any {
			return []any{&v.Ordinal, &v.Start, &v.DurationS, &v.Type, &v.Category, &v.Exercise, &v.Repetitions, &v.WeightKg, &v.Extra}
		})
	return err
}
