package glucose

import (
	"maps"
	"slices"

	"athletedata/parsers/record"
)

// Totals gathers the sums of insulin that pumps tell of their days.
type Totals map[total]map[string]float64 // by the serial number of the pump

type total struct {
	day  record.Date
	name string
}

// Add notes a sum of the day of a time on the wall's clock. A pump that tells
// it twice had more to tell the second time.
func (t Totals) Add(at record.Moment, name, serial string, v *float64) {
	if v == nil {
		return
	}
	const day = 86400 * 1e6
	key := total{record.Date(at.LocalMicro / day), name}
	if t[key] == nil {
		t[key] = map[string]float64{}
	}
	t[key][serial] = max(*v, t[key][serial])
}

// Scores makes one row of what several pumps say of a day, and keeps under
// their serial numbers what each of them said.
func (t Totals) Scores() (scores []record.DailyScore) {
	for key, pumps := range t {
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
		scores = append(scores, score)
	}
	return scores
}
