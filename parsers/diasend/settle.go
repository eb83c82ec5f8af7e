package diasend

import (
	"cmp"
	"slices"

	"athletedata/parsers/clock"
	"athletedata/parsers/record"
)

// settle tells rows of the same key apart.
func settle(f *record.Facts) {
	number(f.Glucose,
		func(a, b *record.Glucose) int {
			return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Serial, b.Serial))
		},
		func(a, b *record.Glucose) int {
			return cmp.Or(cmp.Compare(a.MmolL, b.MmolL), cmp.Compare(a.Flag, b.Flag))
		},
		func(g *record.Glucose, n int) { g.Sequence = n })
	number(f.Insulin,
		func(a, b *record.Insulin) int { return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Kind, b.Kind)) },
		func(a, b *record.Insulin) int {
			return cmp.Or(size(a.Units, b.Units), size(a.RateUH, b.RateUH), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Serial, b.Serial))
		},
		func(i *record.Insulin, n int) { i.Sequence = n })
	number(f.Carbs,
		func(a, b *record.Carbs) int { return when(a.Time, b.Time) },
		func(a, b *record.Carbs) int {
			return cmp.Or(size(a.CarbsG, b.CarbsG), cmp.Compare(a.Food, b.Food), size(a.Servings, b.Servings), cmp.Compare(a.Serial, b.Serial))
		},
		func(c *record.Carbs, n int) { c.Sequence = n })
	number(f.Notes,
		func(a, b *record.Note) int { return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Kind, b.Kind)) },
		func(a, b *record.Note) int {
			return cmp.Or(cmp.Compare(a.Text, b.Text), size(a.Value, b.Value), size(a.DurationS, b.DurationS), cmp.Compare(a.Serial, b.Serial))
		},
		func(n *record.Note, i int) { n.Sequence = i })
}

// mark finds the second pass through a repeated hour in each device's rows of
// a sheet: oldest first, as diasend writes them, or sorted by somebody. Rows in
// no order tell nothing of passes.
func mark[T any](rows []T, of func(*T) (*record.Moment, string)) {
	streams := map[string][]*record.Moment{}
	for i := range rows {
		m, stream := of(&rows[i])
		streams[stream] = append(streams[stream], m)
	}
	for _, s := range streams {
		up, down := 0, 0
		for i := 1; i < len(s); i++ {
			switch step := s[i].LocalMicro - s[i-1].LocalMicro; {
			case step > 0:
				up++
			case step < 0:
				down++
			}
		}
		if down > up {
			slices.Reverse(s)
		}
		if min(up, down) <= 1+len(s)/1000 {
			clock.MarkLater(s)
		}
	}
}

// number sorts rows and counts those of the same key, in the order of what
// else they say: so every export gives them the same numbers.
func number[T any](rows []T, key, rest func(a, b *T) int, set func(*T, int)) {
	if len(rows) > 1 && key(&rows[0], &rows[len(rows)-1]) > 0 { // newest first: sorting is quicker the other way round
		slices.Reverse(rows)
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
	if a.Later != b.Later && a.LocalMicro == b.LocalMicro {
		if a.Later {
			return 1
		}
		return -1
	}
	return cmp.Compare(a.LocalMicro, b.LocalMicro)
}

func size(a, b *float64) int {
	if a == nil || b == nil {
		switch {
		case a != nil:
			return 1
		case b != nil:
			return -1
		}
		return 0
	}
	return cmp.Compare(*a, *b)
}
