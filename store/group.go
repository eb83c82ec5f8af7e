package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// told is an activity as far as finding its twins needs it.
type told struct {
	ID        int32
	Start     time.Time
	End       time.Time
	Sport     string
	DistanceM *float64
	Records   int
	Columns   int // kinds of samples it has
	Item      int64
	Ordinal   int16
}

const (
	// sameOverlap is how much of the shorter one must lie within the longer
	// one: two devices are not started and stopped in the same second, but
	// close to it.
	sameOverlap = 0.8
	// sameLength is how much shorter one may be: a device whose battery died
	// after a third of the ride tells of another thing.
	sameLength = 0.6
	// sameDistance is by how much distances may differ: GPS, wheel and
	// treadmill do not agree.
	sameDistance = 0.2
)

// sameWorkout says whether two devices or accounts tell of one workout.
func sameWorkout(a, b *told) bool {
	if !sameSport(a.Sport, b.Sport) {
		return false
	}
	from, to := a.Start, a.End
	if b.Start.After(from) {
		from = b.Start
	}
	if b.End.Before(to) {
		to = b.End
	}
	long, short := a.End.Sub(a.Start), b.End.Sub(b.Start)
	if long < short {
		long, short = short, long
	}
	if short <= 0 || float64(to.Sub(from)) < sameOverlap*float64(short) || float64(short) < sameLength*float64(long) {
		return false
	}
	if a.DistanceM == nil || b.DistanceM == nil || *a.DistanceM < 100 || *b.DistanceM < 100 {
		return true // a stopwatch, or a sensor was missing
	}
	return math.Abs(*a.DistanceM-*b.DistanceM) <= sameDistance*max(*a.DistanceM, *b.DistanceM)
}

// sameSport compares sports. Where one says nothing, the other is believed;
// vendors take walking, hiking and running for each other.
func sameSport(a, b string) bool {
	if a == b || a == "generic" || b == "generic" {
		return true
	}
	onFoot := []string{"running", "walking", "hiking"}
	inside := []string{"training", "fitness_equipment"}
	return slices.Contains(onFoot, a) && slices.Contains(onFoot, b) || slices.Contains(inside, a) && slices.Contains(inside, b)
}

// better orders the activities of a group, the one to be shown first: samples
// before summaries, those that say the sport, more kinds of samples, more of
// them, the one that was found first.
func better(a, b *told) int {
	return cmp.Or(
		cmp.Compare(sign(b.Records), sign(a.Records)),
		cmp.Compare(sayless(a.Sport), sayless(b.Sport)),
		cmp.Compare(b.Columns, a.Columns),
		cmp.Compare(b.Records, a.Records),
		cmp.Compare(a.Item, b.Item),
		cmp.Compare(a.Ordinal, b.Ordinal),
		cmp.Compare(a.ID, b.ID),
	)
}

// sayless is 1 for a sport that says nothing.
func sayless(sport string) int {
	if sport == "generic" {
		return 1
	}
	return 0
}

func sign(n int) int { return min(n, 1) }

// grouped is a row of activity_group.
type grouped struct {
	activity, group int32
	best            bool
}

// group finds the workouts of which several activities tell. Activities come
// in the order of their start.
func group(all []told) (rows []grouped) {
	of := make([]int, len(all)) // position → position of the first of its group
	for i := range all {
		of[i] = i
	}
	open := 0 // no earlier activity can reach this far
	for i := range all {
		for open < i && all[open].End.Before(all[i].Start) {
			open++
		}
		for j := open; j < i; j++ {
			if of[j] == j && of[i] == i && sameWorkout(&all[j], &all[i]) {
				of[i] = j // a twin must agree with the first, so that chains do not creep
			}
		}
	}
	members := map[int][]*told{}
	for i := range all {
		members[of[i]] = append(members[of[i]], &all[i])
	}
	for _, m := range members {
		if len(m) < 2 {
			continue
		}
		slices.SortFunc(m, better)
		id := m[0].ID
		for _, a := range m {
			id = min(id, a.ID)
		}
		for i, a := range m {
			rows = append(rows, grouped{a.ID, id, i == 0})
		}
	}
	slices.SortFunc(rows, func(a, b grouped) int { return cmp.Compare(a.activity, b.activity) })
	return rows
}

// GroupActivities finds anew which activities of an athlete are one workout.
// Ten years of activities take some milliseconds.
func (s *Store) GroupActivities(ctx context.Context, athlete int16) error {
	const what = "finding workouts that several files tell of"
	return wrap(what, s.inTransaction(ctx, func(tx pgx.Tx) error {
		// Another run that ends just now may have seen more than this one would.
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtextextended('athletedata.groups', $1))", int64(athlete)); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `SELECT activity_id, start_time, greatest(end_time, start_time + coalesce(elapsed_s, 0) * interval '1 second'),
				sport, distance_m, record_count, coalesce(cardinality(record_columns), 0), item_id, ordinal
			FROM activity WHERE athlete_id = $1 ORDER BY start_time, item_id, ordinal`, athlete)
		if err != nil {
			return err
		}
		all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[told])
		if err != nil {
			return err
		}
		found := group(all)
		ids, groups, best := make([]int32, len(found)), make([]int32, len(found)), make([]bool, len(found))
		for i, g := range found {
			ids[i], groups[i], best[i] = g.activity, g.group, g.best
		}
		if _, err := tx.Exec(ctx, `DELETE FROM activity_group WHERE athlete_id = $1 AND activity_id <> ALL ($2)`, athlete, ids); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO activity_group AS old (athlete_id, activity_id, group_id, best)
			SELECT $1, * FROM unnest($2::integer[], $3::integer[], $4::boolean[])
			ON CONFLICT (athlete_id, activity_id) DO UPDATE SET group_id = excluded.group_id, best = excluded.best
			WHERE (old.group_id, old.best) IS DISTINCT FROM (excluded.group_id, excluded.best)`, athlete, ids, groups, best)
		return err
	}))
}
