package myfitnesspal

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// firstSum is where the numbering of sums of meals begins; see the package
// comment.
const firstSum = 1000

// notTold is what Extra says of things put at noon.
const notTold = "not told"

// damage counts what could not be read.
type damage struct {
	total, bad int
	first      string
}

func (d *damage) miss(where, why string) {
	if d.bad++; d.bad == 1 {
		d.first = where + ": " + why
	}
}

// partial is for Facts.Partial: empty when all could be read.
func (d *damage) partial(what string) string {
	if d.bad == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d %s could not be read; the first is %s", d.bad, d.total, what, d.first)
}

// noon is where things without a time are put, the n-th of a day n seconds
// later, so that none takes the place of another.
func noon(day record.Date, n int) record.Moment {
	return record.Wall(time.Unix(int64(day)*86400+12*3600+int64(n), 0).UTC())
}

// numberFoods orders the entries of a day and meal by what they say, so that
// whichever file tells them they get the same numbers.
func numberFoods(entries []record.NutritionEntry) {
	slices.SortStableFunc(entries, func(a, b record.NutritionEntry) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Meal, b.Meal), cmp.Compare(clockOf(a.Time), clockOf(b.Time)), cmp.Compare(a.Food, b.Food),
			opt.Compare(a.Amount, b.Amount), cmp.Compare(a.Unit, b.Unit), opt.Compare(a.EnergyKcal, b.EnergyKcal), opt.Compare(a.CarbsG, b.CarbsG),
			opt.Compare(a.ProteinG, b.ProteinG), opt.Compare(a.FatG, b.FatG), cmp.Compare(a.Note, b.Note))
	})
	foods, sums := 0, firstSum
	for i := range entries {
		e := &entries[i]
		if i == 0 || e.Day != entries[i-1].Day || e.Meal != entries[i-1].Meal {
			foods, sums = 0, firstSum
		}
		if e.Food == "" {
			e.Ordinal, sums = sums, sums+1
		} else {
			e.Ordinal, foods = foods, foods+1
		}
	}
}

// numberExercises does the same for exercises within a day.
func numberExercises(entries []record.ExerciseEntry) {
	slices.SortStableFunc(entries, func(a, b record.ExerciseEntry) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(clockOf(a.Time), clockOf(b.Time)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Kind, b.Kind),
			opt.Compare(a.DurationS, b.DurationS), opt.Compare(a.EnergyKcal, b.EnergyKcal), opt.Compare(a.Repetitions, b.Repetitions), opt.Compare(a.WeightKg, b.WeightKg))
	})
	for i := range entries {
		if i > 0 && entries[i].Day == entries[i-1].Day {
			entries[i].Ordinal = entries[i-1].Ordinal + 1
		}
	}
}

// tooMany is more rows of one meal or one day than the database can number,
// and far more than anybody eats.
const tooMany = 30000

// send numbers the rows of a file and hands them on.
func send(f *record.Facts, emit parsers.Emit) error {
	numberFoods(f.Nutrition)
	numberExercises(f.Exercises)
	for _, e := range f.Nutrition {
		if e.Ordinal > tooMany {
			return errors.New("one meal has more than 29,000 entries: this cannot be a diary")
		}
	}
	for _, e := range f.Exercises {
		if e.Ordinal > tooMany {
			return errors.New("one day has more than 30,000 exercises: this cannot be a diary")
		}
	}
	return emit(f)
}

// clockOf is a time for sorting; entries without come last.
func clockOf(m *record.Moment) int64 {
	if m == nil {
		return 1<<63 - 1
	}
	return m.LocalMicro
}
