package glooko

import (
	"cmp"
	"math"
	"slices"
	"time"

	"athletedata/parsers/record"
)

const (
	// oneMeal is how far apart pump and diary may tell of the same meal. The
	// bolus is given when the plate stands on the table and noted before it is
	// cold; two meals of the same amount come hours apart.
	oneMeal = 5 * time.Minute
	// sameGrams is by how much rounding may change an amount.
	sameGrams = 0.1
)

// countOnce joins what the diary and the pump's bolus calculator tell of meals.
// An amount that both tell within five minutes is one meal, and no entry is of
// two. The diary's stays, since it may name the food; what the pump said goes to
// its Extra.
func countOnce(diary, pump []record.Carbs) []record.Carbs {
	byTime := func(a, b record.Carbs) int { return cmp.Compare(a.Time.LocalMicro, b.Time.LocalMicro) }
	slices.SortStableFunc(diary, byTime)
	slices.SortStableFunc(pump, byTime)
	taken := make([]bool, len(diary))
	var alone []record.Carbs
	first := 0
	for i := range pump {
		for first < len(diary) && (taken[first] || after(&pump[i], &diary[first]) > oneMeal) {
			first++
		}
		best := -1
		for d := first; d < min(len(diary), first+atOnce) && after(&pump[i], &diary[d]) >= -oneMeal; d++ {
			if !taken[d] && same(pump[i].CarbsG, diary[d].CarbsG) &&
				(best < 0 || after(&pump[i], &diary[d]).Abs() < after(&pump[i], &diary[best]).Abs()) {
				best = d
			}
		}
		if best < 0 {
			alone = append(alone, pump[i])
			continue
		}
		taken[best] = true
		noted(&diary[best], &pump[i])
	}
	return append(diary, alone...)
}

// atOnce is more than anybody notes within the minutes of a meal.
const atOnce = 100

// after is by how much the clock showed more at the first of two entries.
func after(a, b *record.Carbs) time.Duration {
	return time.Duration(a.Time.LocalMicro-b.Time.LocalMicro) * time.Microsecond
}

func same(a, b *float64) bool { return a != nil && b != nil && math.Abs(*a-*b) <= sameGrams }

// noted keeps with an entry of the diary what the pump said of the meal.
func noted(diary, pump *record.Carbs) {
	said := map[string]any{"time": time.UnixMicro(pump.Time.LocalMicro).UTC().Format(time.DateTime), "carbs_g": *pump.CarbsG}
	if pump.Serial != "" {
		said["serial"] = pump.Serial
	}
	if diary.Extra == nil {
		diary.Extra = map[string]any{}
	}
	diary.Extra["bolus calculator"] = said
}
