package garminjson

import (
	"athletedata/parsers/opt"
	"athletedata/parsers/record"
)

// columns are those of the metrics that have one, with the limits of what is a
// measurement: of some, Garmin writes 0 for none.
var columns = map[string]struct {
	of        func(*record.DailySummary) **float64
	low, high float64
}{
	"WELLNESS_TOTAL_DISTANCE":             {func(s *record.DailySummary) **float64 { return &s.DistanceM }, 0, 1e6},
	"WELLNESS_TOTAL_CALORIES":             {func(s *record.DailySummary) **float64 { return &s.EnergyKcal }, 0, 1e6},
	"WELLNESS_ACTIVE_CALORIES":            {func(s *record.DailySummary) **float64 { return &s.ActiveEnergyKcal }, 0, 1e6},
	"WELLNESS_BMR_CALORIES":               {func(s *record.DailySummary) **float64 { return &s.RestingEnergyKcal }, 1, 1e6},
	"FOOD_CALORIES_CONSUMED":              {func(s *record.DailySummary) **float64 { return &s.ConsumedEnergyKcal }, 1, 1e6},
	"WELLNESS_RESTING_HEART_RATE":         {func(s *record.DailySummary) **float64 { return &s.RestingHeartRateBPM }, 1, 300},
	"WELLNESS_MIN_HEART_RATE":             {func(s *record.DailySummary) **float64 { return &s.MinHeartRateBPM }, 1, 300},
	"WELLNESS_MAX_HEART_RATE":             {func(s *record.DailySummary) **float64 { return &s.MaxHeartRateBPM }, 1, 300},
	"WELLNESS_AVERAGE_STRESS":             {func(s *record.DailySummary) **float64 { return &s.AvgStress }, 0, 1e6},
	"WELLNESS_MAX_STRESS":                 {func(s *record.DailySummary) **float64 { return &s.MaxStress }, 0, 1e6},
	"WELLNESS_FLOORS_ASCENDED":            {func(s *record.DailySummary) **float64 { return &s.FloorsAscended }, 0, 1e6},
	"WELLNESS_FLOORS_DESCENDED":           {func(s *record.DailySummary) **float64 { return &s.FloorsDescended }, 0, 1e6},
	"WELLNESS_MODERATE_INTENSITY_MINUTES": {func(s *record.DailySummary) **float64 { return &s.ModerateMin }, 0, 1e6},
	"WELLNESS_VIGOROUS_INTENSITY_MINUTES": {func(s *record.DailySummary) **float64 { return &s.VigorousMin }, 0, 1e6},
}

// wholeColumns are those of whole numbers.
var wholeColumns = map[string]func(*record.DailySummary) **int{
	"WELLNESS_TOTAL_STEPS":         func(s *record.DailySummary) **int { return &s.Steps },
	"WELLNESS_TOTAL_STEPS_GOAL":    func(s *record.DailySummary) **int { return &s.StepGoal },
	"WELLNESS_BODYBATTERY_CHARGED": func(s *record.DailySummary) **int { return &s.BodyBatteryCharged },
	"WELLNESS_BODYBATTERY_DRAINED": func(s *record.DailySummary) **int { return &s.BodyBatteryDrained },
}

// measured puts a metric of a day into its column, where it has one. It is kept
// as a figure too, under Garmin's own name.
func (r *reader) measured(d record.Date, metric string, v *float64) {
	if c, ok := columns[metric]; ok {
		set(c.of(r.day(d)), opt.Within(v, c.low, c.high))
	}
	if column, ok := wholeColumns[metric]; ok {
		set(column(r.day(d)), opt.Round(v))
	}
}
