package glucose

import (
	"cmp"
	"slices"
	"sort"

	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// rows is how the rows of a table are told apart. Its key ends with a number,
// for rows that agree in all the rest of the key. That must not depend on where
// in a file a row stands, since the next file has other rows around it: so they
// are numbered in the order of what else they say.
type rows[T any] struct {
	key    func(a, b *T) int // of the table, without the number
	rest   func(a, b *T) int // what else they say
	number func(row *T, n int)
}

var (
	readings = rows[record.Glucose]{
		key: func(a, b *record.Glucose) int {
			return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Serial, b.Serial))
		},
		rest: func(a, b *record.Glucose) int {
			return cmp.Or(cmp.Compare(a.MmolL, b.MmolL), cmp.Compare(a.Raw, b.Raw), cmp.Compare(a.Flag, b.Flag))
		},
		number: func(g *record.Glucose, n int) { g.Sequence = n },
	}
	ketones = rows[record.Ketone]{
		key:    func(a, b *record.Ketone) int { return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Serial, b.Serial)) },
		rest:   func(a, b *record.Ketone) int { return cmp.Compare(a.MmolL, b.MmolL) },
		number: func(k *record.Ketone, n int) { k.Sequence = n },
	}
	doses = rows[record.Insulin]{
		key: func(a, b *record.Insulin) int { return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Kind, b.Kind)) },
		rest: func(a, b *record.Insulin) int {
			return cmp.Or(opt.Compare(a.Units, b.Units), opt.Compare(a.RateUH, b.RateUH), opt.Compare(a.ExtendedU, b.ExtendedU),
				opt.Compare(a.DurationS, b.DurationS), cmp.Compare(a.Name, b.Name), cmp.Compare(len(a.Extra), len(b.Extra)), cmp.Compare(a.Serial, b.Serial))
		},
		number: func(d *record.Insulin, n int) { d.Sequence = n },
	}
	notes = rows[record.Note]{
		key: func(a, b *record.Note) int { return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Kind, b.Kind)) },
		rest: func(a, b *record.Note) int {
			return cmp.Or(cmp.Compare(a.Text, b.Text), opt.Compare(a.Value, b.Value), opt.Compare(a.DurationS, b.DurationS), cmp.Compare(a.Serial, b.Serial))
		},
		number: func(r *record.Note, n int) { r.Sequence = n },
	}
)

// meals numbers a list of carbohydrates from zero, a food with a name from
// named on.
func meals(named int) rows[record.Carbs] {
	from := func(c *record.Carbs) int {
		if c.Food != "" {
			return named
		}
		return 0
	}
	return rows[record.Carbs]{
		key: func(a, b *record.Carbs) int { return cmp.Or(when(a.Time, b.Time), cmp.Compare(from(a), from(b))) },
		rest: func(a, b *record.Carbs) int {
			return cmp.Or(opt.Compare(a.CarbsG, b.CarbsG), opt.Compare(a.Servings, b.Servings), cmp.Compare(a.Food, b.Food), cmp.Compare(a.Serial, b.Serial))
		},
		number: func(c *record.Carbs, n int) { c.Sequence = min(from(c)+n, maxSequence) },
	}
}

// Settle sorts all rows, and numbers those of the same key.
func Settle(f *record.Facts) { SettleApart(f, 0) }

// SettleApart is [Settle] for a vendor whose foods with a name come in another
// file than carbohydrates without one: they are numbered from named on, so that
// they do not take each other's places.
func SettleApart(f *record.Facts, named int) {
	slices.SortFunc(f.DailyScores, func(a, b record.DailyScore) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Name, b.Name))
	})
	readings.settle(f.Glucose)
	ketones.settle(f.Ketones)
	doses.settle(f.Insulin)
	meals(named).settle(f.Carbs)
	notes.settle(f.Notes)
}

// Distinct leaves out readings and notes that a file tells twice. Those that
// are left need [Settle].
func Distinct(f *record.Facts) {
	f.Glucose = readings.distinct(f.Glucose)
	f.Notes = notes.distinct(f.Notes)
}

// maxSequence is what the column holds. Nobody has as many readings in a
// minute; a file that claims it loses those beyond.
const maxSequence = 32767

// compare orders two rows of a list. It reads them where they are: to hand
// them to a function by value would copy each of them for each comparison.
func (r rows[T]) compare(list []T, i, j int) int {
	return cmp.Or(r.key(&list[i], &list[j]), r.rest(&list[i], &list[j]))
}

func (r rows[T]) sort(list []T) {
	if n := len(list); n > 1 && r.key(&list[0], &list[n-1]) > 0 {
		slices.Reverse(list) // newest first: nearly all of the work
	}
	less := func(i, j int) bool { return r.compare(list, i, j) < 0 }
	if !sort.SliceIsSorted(list, less) {
		sort.SliceStable(list, less)
	}
}

func (r rows[T]) settle(list []T) {
	r.sort(list)
	n := 0
	for i := range list {
		if n++; i == 0 || r.key(&list[i-1], &list[i]) != 0 {
			n = 0
		}
		r.number(&list[i], min(n, maxSequence))
	}
}

func (r rows[T]) distinct(list []T) []T {
	r.sort(list)
	kept := list[:min(len(list), 1)]
	for i := 1; i < len(list); i++ {
		if r.compare(list, i-1, i) != 0 {
			kept = append(kept, list[i])
		}
	}
	return kept
}

// when orders times: instants among each other, and after them what a clock on
// the wall showed, the second pass through a repeated hour behind the first.
func when(a, b record.Moment) int {
	switch {
	case a.HasUTC && b.HasUTC:
		return cmp.Compare(a.UTCMicro, b.UTCMicro)
	case a.HasUTC != b.HasUTC:
		return order(a.HasUTC)
	case a.LocalMicro != b.LocalMicro || a.Later == b.Later:
		return cmp.Compare(a.LocalMicro, b.LocalMicro)
	}
	return order(b.Later)
}

func order(first bool) int {
	if first {
		return -1
	}
	return 1
}
