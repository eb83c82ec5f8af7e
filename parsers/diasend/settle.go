package diasend

import (
	"cmp"
	"slices"

	"athletedata/parsers/record"
)

// settle puts rows in order and tells those of the same key apart.
func settle(f *record.Facts) {
	slices.SortFunc(f.DailyScores, func(a, b record.DailyScore) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Name, b.Name))
	})
	orderRates(f.Insulin)
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
		func(a, b *record.Carbs) int { return when(a.Time, b.Time) },
		func(a, b *record.Carbs) int { return cmp.Or(size(a.CarbsG, b.CarbsG), cmp.Compare(a.Serial, b.Serial)) },
		func(c *record.Carbs, n int) { c.Sequence = n })
	number(f.Notes,
		func(a, b *record.Note) int { return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Kind, b.Kind)) },
		func(a, b *record.Note) int {
			return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.Serial, b.Serial))
		},
		func(n *record.Note, i int) { n.Sequence = i })
}

// orderRates keeps the order in which several basal rates of one minute began;
// it tells whether a pump was stopped or started.
func orderRates(rows []record.Insulin) {
	last, order := -1, 0
	for i := range rows {
		if rows[i].Kind != "basal" {
			continue
		}
		if order++; last < 0 || rows[last].Time != rows[i].Time || rows[last].Serial != rows[i].Serial {
			order = 0
		}
		if order == 1 {
			rows[last].Extra = map[string]any{"order": 0}
		}
		if order > 0 {
			rows[i].Extra = map[string]any{"order": order}
		}
		last = i
	}
}

// number sorts rows and counts those of the same key, in the order of what
// else they say: so every export gives them the same numbers.
func number[T any](rows []T, key, rest func(a, b *T) int, set func(*T, int)) {
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
