package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// sortColumns are the columns of activity_list behind each [SortColumn]; what
// comes from outside never gets into the SQL.
var sortColumns = map[SortColumn]string{
	SortStart: "start_time", SortSport: "sport", SortName: "lower(name)", SortDistance: "distance_m",
	SortTime: "coalesce(timer_s, elapsed_s)", SortHeartRate: "avg_heart_rate_bpm", SortPower: "avg_power_w", SortAscent: "ascent_m",
}

// where turns a filter into a condition and its arguments.
func (f ActivityFilter) where() (string, []any) {
	conditions := []string{"true"}
	var args []any
	add := func(condition string, arg any) {
		args = append(args, arg)
		conditions = append(conditions, strings.ReplaceAll(condition, "?", fmt.Sprintf("$%d", len(args))))
	}
	if f.AthleteID != 0 {
		add("athlete_id = ?", f.AthleteID)
	}
	if f.Sport != "" {
		add("sport = ?", f.Sport)
	}
	if !f.From.IsZero() {
		add("local_date >= ?::date", f.From.Format(time.DateOnly))
	}
	if !f.To.IsZero() {
		add("local_date <= ?::date", f.To.Format(time.DateOnly))
	}
	for _, word := range strings.Fields(f.Search) {
		add(`lower(concat_ws(' ', name, notes, replace(sport, '_', ' '), replace(sub_sport, '_', ' '), device)) LIKE '%' || lower(?) || '%'`, likeText(word))
	}
	return strings.Join(conditions, " AND "), args
}

// likeText escapes what has a meaning in LIKE.
func likeText(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

func (f ActivityFilter) order() string {
	column, ok := sortColumns[f.Sort]
	if !ok {
		column = sortColumns[SortStart]
	}
	direction := " DESC"
	if f.Ascending {
		direction = " ASC"
	}
	order := column + direction + " NULLS LAST"
	if column != "start_time" {
		order += ", start_time DESC"
	}
	return order + ", activity_id DESC"
}

const rowColumns = `activity_id, athlete_id, start_time, extract(epoch FROM utc_offset)::integer, sport, coalesce(sub_sport, ''),
	coalesce(name, ''), distance_m, timer_s, moving_s, elapsed_s, avg_heart_rate_bpm, avg_power_w, avg_speed_mps, ascent_m,
	energy_kcal, coalesce(device, ''), partial IS NOT NULL`

func scanActivityRow(row pgx.CollectableRow) (r ActivityRow, err error) {
	var offset int
	err = row.Scan(&r.ID, &r.AthleteID, &r.Start, &offset, &r.Sport, &r.SubSport, &r.Name, &r.DistanceM, &r.TimerS, &r.MovingS,
		&r.ElapsedS, &r.AvgHeartRateBPM, &r.AvgPowerW, &r.AvgSpeedMPS, &r.AscentM, &r.EnergyKcal, &r.Device, &r.Partial)
	r.Start = local(r.Start, offset)
	return r, err
}

// local shows an instant by the clock on the wall.
func local(t time.Time, offsetS int) time.Time {
	if offsetS == 0 {
		return t.UTC()
	}
	return t.In(time.FixedZone("", offsetS))
}

// Activities returns a page of the list.
func (s *Store) Activities(ctx context.Context, f ActivityFilter, offset, limit int) ([]ActivityRow, error) {
	const what = "listing the activities"
	where, args := f.where()
	args = append(args, limit, offset)
	rows, err := s.pool.Query(ctx, fmt.Sprintf("SELECT %s FROM activity_list WHERE %s ORDER BY %s LIMIT $%d OFFSET $%d",
		rowColumns, where, f.order(), len(args)-1, len(args)), args...)
	if err != nil {
		return nil, wrap(what, err)
	}
	list, err := pgx.CollectRows(rows, scanActivityRow)
	return list, wrap(what, err)
}

// CountActivities sums up what a filter finds.
func (s *Store) CountActivities(ctx context.Context, f ActivityFilter) (t ActivityTotals, err error) {
	where, args := f.where()
	var first, last *time.Time
	err = s.pool.QueryRow(ctx, `SELECT count(*), coalesce(sum(distance_m), 0), coalesce(sum(coalesce(timer_s, elapsed_s)), 0),
			coalesce(sum(ascent_m), 0), coalesce(sum(energy_kcal), 0), min(start_local), max(start_local)
		FROM activity_list WHERE `+where, args...).
		Scan(&t.Count, &t.DistanceM, &t.TimerS, &t.AscentM, &t.EnergyKcal, &first, &last)
	if first != nil {
		t.First, t.Last = *first, *last
	}
	return t, wrap("counting the activities", err)
}

// Sports lists the sports there are, the most frequent first.
func (s *Store) Sports(ctx context.Context, athlete int16) ([]SportCount, error) {
	const what = "listing the sports"
	rows, err := s.pool.Query(ctx, `SELECT sport, count(*) FROM activity WHERE $1 = 0 OR athlete_id = $1 GROUP BY sport ORDER BY 2 DESC, 1`, athlete)
	if err != nil {
		return nil, wrap(what, err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[SportCount])
	return list, wrap(what, err)
}
