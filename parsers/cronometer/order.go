package cronometer

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// tooMany is more rows of one key than the database can number, and far more
// than anybody eats.
const tooMany = 30000

// finish numbers rows that would have the same key, by what they say, so that
// every export that holds them gives them the same numbers.
func (t *tableOf) finish() error {
	f := &t.facts
	f.BodyMeasurements = mergeBody(f.BodyMeasurements)
	most := 0
	slices.SortStableFunc(f.Nutrition, func(a, b record.NutritionEntry) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Meal, b.Meal), cmp.Compare(clockOf(a.Time), clockOf(b.Time)), cmp.Compare(a.Food, b.Food),
			opt.Compare(a.Amount, b.Amount), cmp.Compare(a.Unit, b.Unit), opt.Compare(a.EnergyKcal, b.EnergyKcal))
	})
	for i := 1; i < len(f.Nutrition); i++ {
		if a, b := f.Nutrition[i-1], &f.Nutrition[i]; a.Day == b.Day && a.Meal == b.Meal {
			b.Ordinal = a.Ordinal + 1
			most = max(most, b.Ordinal)
		}
	}
	slices.SortStableFunc(f.Exercises, func(a, b record.ExerciseEntry) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(clockOf(a.Time), clockOf(b.Time)), cmp.Compare(a.Name, b.Name),
			opt.Compare(a.DurationS, b.DurationS), opt.Compare(a.EnergyKcal, b.EnergyKcal))
	})
	for i := 1; i < len(f.Exercises); i++ {
		if a, b := f.Exercises[i-1], &f.Exercises[i]; a.Day == b.Day {
			b.Ordinal = a.Ordinal + 1
			most = max(most, b.Ordinal)
		}
	}
	slices.SortStableFunc(f.Notes, func(a, b record.Note) int {
		return cmp.Or(cmp.Compare(a.Time.LocalMicro, b.Time.LocalMicro), cmp.Compare(a.Text, b.Text))
	})
	for i := 1; i < len(f.Notes); i++ {
		if a, b := f.Notes[i-1], &f.Notes[i]; a.Time == b.Time {
			b.Sequence = a.Sequence + 1
			most = max(most, b.Sequence)
		}
	}
	slices.SortStableFunc(f.Glucose, func(a, b record.Glucose) int {
		return cmp.Or(cmp.Compare(a.Time.LocalMicro, b.Time.LocalMicro), cmp.Compare(a.MmolL, b.MmolL))
	})
	for i := 1; i < len(f.Glucose); i++ {
		if a, b := f.Glucose[i-1], &f.Glucose[i]; a.Time == b.Time {
			b.Sequence = a.Sequence + 1
			most = max(most, b.Sequence)
		}
	}
	f.DailyScores = numberScores(f.DailyScores)
	spread(f)
	if most > tooMany {
		return errors.New("one day has more than 30,000 entries: this cannot be a diary")
	}
	return nil
}

// numberScores gives a second value of a metric and day a name of its own.
func numberScores(scores []record.DailyScore) []record.DailyScore {
	slices.SortStableFunc(scores, func(a, b record.DailyScore) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Name, b.Name), opt.Compare(a.Value, b.Value), cmp.Compare(a.Text, b.Text))
	})
	nth, previous := 1, ""
	for i := range scores {
		s := &scores[i]
		if i > 0 && scores[i-1].Day == s.Day && previous == s.Name {
			nth++
			s.Name = fmt.Sprintf("%s_%d", previous, nth)
			continue
		}
		nth, previous = 1, s.Name
	}
	return scores
}

// spread puts values of one metric and one time a second apart.
func spread(f *record.Facts) {
	slices.SortStableFunc(f.WellnessSamples, func(a, b record.WellnessSample) int {
		return cmp.Or(cmp.Compare(a.Time.LocalMicro, b.Time.LocalMicro), cmp.Compare(a.Name, b.Name), opt.Compare(a.Value, b.Value), cmp.Compare(a.Text, b.Text))
	})
	nth, before := int64(0), record.WellnessSample{}
	for i := range f.WellnessSamples {
		s := &f.WellnessSamples[i]
		if nth++; i == 0 || before.Time != s.Time || before.Name != s.Name {
			nth, before = 0, *s
		}
		s.Time.LocalMicro += nth * secondMicro
	}
	slices.SortStableFunc(f.HeartRates, func(a, b record.HeartRateSample) int {
		return cmp.Or(cmp.Compare(a.Time.LocalMicro, b.Time.LocalMicro), cmp.Compare(a.BPM, b.BPM))
	})
	nth = 0
	var at record.Moment
	for i := range f.HeartRates {
		s := &f.HeartRates[i]
		if nth++; i == 0 || at != s.Time {
			nth, at = 0, s.Time
		}
		s.Time.LocalMicro += nth * secondMicro
	}
}

// clockOf is a time for sorting; entries without come last.
func clockOf(m *record.Moment) int64 {
	if m == nil {
		return 1<<63 - 1
	}
	return m.LocalMicro
}
