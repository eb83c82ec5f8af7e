package libreview

import (
	"cmp"
	"slices"
	"time"

	"athletedata/parsers/clock"
	"athletedata/parsers/record"
)

// settle tells rows of a repeated hour apart, and then those of the same key.
func settle(f *record.Facts) {
	mark(f.Glucose, func(g *record.Glucose) (*record.Moment, string) { return &g.Time, g.Serial + " " + g.Kind })
	mark(f.Ketones, func(k *record.Ketone) (*record.Moment, string) { return &k.Time, k.Serial })
	mark(f.Insulin, func(i *record.Insulin) (*record.Moment, string) { return &i.Time, i.Serial + " " + i.Kind })
	mark(f.Carbs, func(c *record.Carbs) (*record.Moment, string) { return &c.Time, c.Serial })
	mark(f.Notes, func(n *record.Note) (*record.Moment, string) { return &n.Time, n.Serial })

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
			return cmp.Or(size(a.Units, b.Units), cmp.Compare(len(a.Extra), len(b.Extra)), cmp.Compare(a.Serial, b.Serial))
		},
		func(i *record.Insulin, n int) { i.Sequence = n })
	number(f.Carbs,
		func(a, b *record.Carbs) int { return when(a.Time, b.Time) },
		func(a, b *record.Carbs) int {
			return cmp.Or(size(a.CarbsG, b.CarbsG), size(a.Servings, b.Servings), cmp.Compare(a.Food, b.Food), cmp.Compare(a.Serial, b.Serial))
		},
		func(c *record.Carbs, n int) { c.Sequence = n })
	number(f.Notes,
		func(a, b *record.Note) int { return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Kind, b.Kind)) },
		func(a, b *record.Note) int {
			return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.Serial, b.Serial))
		},
		func(n *record.Note, i int) { n.Sequence = i })
}

// mark finds the second pass through a repeated hour in each stream of rows,
// which are in the order of the file.
func mark[T any](rows []T, of func(*T) (*record.Moment, string)) {
	streams := map[string][]*record.Moment{}
	for i := range rows {
		m, stream := of(&rows[i])
		streams[stream] = append(streams[stream], m)
	}
	for _, s := range streams {
		// Newest first, by more than the clock may have been set back.
		if s[0].LocalMicro-s[len(s)-1].LocalMicro > int64(2*time.Hour/time.Microsecond) {
			slices.Reverse(s)
		}
		clock.MarkLater(s)
	}
}

// number sorts rows and counts those of the same key, in the order of what
// else they say: so every report gives them the same numbers.
func number[T any](rows []T, key, rest func(a, b *T) int, set func(*T, int)) {
	slices.SortStableFunc(rows, func(a, b T) int { return cmp.Or(key(&a, &b), rest(&a, &b)) })
	n := 0
	for i := range rows {
		if n++; i == 0 || key(&rows[i-1], &rows[i]) != 0 {
			n = 0
		}
		set(&rows[i], min(n, maxSequence))
	}
}

// maxSequence is what the column holds. Nobody has as many readings in a
// minute; a file that claims it loses those beyond.
const maxSequence = 32767

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
