package glooko

import (
	"cmp"
	"maps"
	"slices"

	"athletedata/parsers/record"
)

// total is one of the sums of a day.
type total struct {
	day  record.Date
	name string
}

// addDay reads the sums of insulin of a day.
func (r *list) addDay() (problem string) {
	const day = 86400 * 1e6
	for column, name := range map[int]string{1: "insulin_total_bolus_u", 2: "insulin_total_u", 3: "insulin_total_basal_u"} {
		v := r.amount(column, &problem)
		if v == nil {
			continue
		}
		key := total{record.Date(r.at.LocalMicro / day), name}
		if r.totals[key] == nil {
			r.totals[key] = map[string]float64{}
		}
		r.totals[key][r.serial] = max(*v, r.totals[key][r.serial]) // the later of two knew more
	}
	return problem
}

// addTotals makes one row of what several pumps say of a day.
func (r *list) addTotals() {
	for key, pumps := range r.totals {
		score := record.DailyScore{Day: key.day, Name: key.name}
		sum := 0.0
		for _, serial := range slices.Sorted(maps.Keys(pumps)) {
			v := pumps[serial]
			if sum += v; serial != "" {
				if score.Extra == nil {
					score.Extra = map[string]any{}
				}
				score.Extra[serial] = v
			}
		}
		score.Value = &sum
		r.facts.DailyScores = append(r.facts.DailyScores, score)
	}
}

// foodSequence is where foods begin to be counted: they come in another member
// than carbohydrates without a name, and must not take their places.
const foodSequence = 1000

// settle puts rows in order and tells those of the same key apart.
func settle(f *record.Facts) {
	slices.SortFunc(f.DailyScores, func(a, b record.DailyScore) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Name, b.Name))
	})
	number(f.Glucose,
		func(a, b *record.Glucose) int {
			return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Serial, b.Serial))
		},
		func(a, b *record.Glucose) int { return cmp.Or(cmp.Compare(a.Raw, b.Raw), cmp.Compare(a.Flag, b.Flag)) },
		func(g *record.Glucose, n int) { g.Sequence = n })
	number(f.Insulin,
		func(a, b *record.Insulin) int { return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Kind, b.Kind)) },
		func(a, b *record.Insulin) int {
			return cmp.Or(size(a.Units, b.Units), size(a.RateUH, b.RateUH), size(a.ExtendedU, b.ExtendedU), size(a.DurationS, b.DurationS),
				cmp.Compare(a.Name, b.Name), cmp.Compare(a.Serial, b.Serial))
		},
		func(i *record.Insulin, n int) { i.Sequence = n })
	number(f.Carbs,
		func(a, b *record.Carbs) int { return cmp.Or(when(a.Time, b.Time), cmp.Compare(group(a), group(b))) },
		func(a, b *record.Carbs) int {
			return cmp.Or(size(a.CarbsG, b.CarbsG), cmp.Compare(a.Food, b.Food), size(a.Servings, b.Servings), cmp.Compare(a.Serial, b.Serial))
		},
		func(c *record.Carbs, n int) { c.Sequence = group(c) + min(n, 30000) })
	number(f.Notes,
		func(a, b *record.Note) int { return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Kind, b.Kind)) },
		func(a, b *record.Note) int {
			return cmp.Or(cmp.Compare(a.Text, b.Text), size(a.Value, b.Value), size(a.DurationS, b.DurationS), cmp.Compare(a.Serial, b.Serial))
		},
		func(n *record.Note, i int) { n.Sequence = i })
}

func group(c *record.Carbs) int {
	if c.Food != "" {
		return foodSequence
	}
	return 0
}

// number sorts rows and counts those of the same key, in the order of what
// else they say: so every export gives them the same numbers.
func number[T any](rows []T, key, rest func(a, b *T) int, set func(*T, int)) {
	if n := len(rows); n > 1 && key(&rows[0], &rows[n-1]) > 0 {
		slices.Reverse(rows) // newest first: nearly all of the work
	}
	slices.SortStableFunc(rows, func(a, b T) int { return cmp.Or(key(&a, &b), rest(&a, &b)) })
	n := 0
	for i := range rows {
		if n++; i == 0 || key(&rows[i-1], &rows[i]) != 0 {
			n = 0
		}
		set(&rows[i], min(n, 32767)) // the most that the column holds
	}
}

func when(a, b record.Moment) int {
	later := func(m record.Moment) int {
		if m.Later {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(a.LocalMicro, b.LocalMicro), later(a)-later(b))
}

// size puts what is not told first.
func size(a, b *float64) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return cmp.Compare(*a, *b)
}
