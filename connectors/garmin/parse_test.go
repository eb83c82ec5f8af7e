package garmin_test

import (
	"errors"
	"strings"
	"testing"

	"athletedata/connectors/garmin/fake"
	"athletedata/parsers"
	"athletedata/parsers/all"
	"athletedata/parsers/record"
)

// Everything that a sync brings is read by the program's parsers, or known to
// hold nothing that is stored.
func TestParsersReadWhatIsDelivered(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	w.session.Account.Datasets["charts"] = true
	w.mustSync()
	facts, activities := map[string]*record.Facts{}, map[string][]*record.Activity{}
	for key, item := range w.Items {
		entry, ok := all.Detect(item.Name, item.Data[:min(len(item.Data), 64<<10)])
		if !ok {
			t.Errorf("%s (%s) is not recognised", key, item.Name)
			continue
		}
		err := entry.Parse(parsers.File{Name: item.Name, Data: item.Data}, func(e record.Entity) error {
			switch e := e.(type) {
			case *record.Facts:
				if facts[key] = e; e.Partial != "" {
					t.Errorf("%s is read in part only: %s", key, e.Partial)
				}
			case *record.Activity:
				activities[key] = append(activities[key], e)
			}
			return nil
		})
		var unsupported *parsers.Unsupported
		switch {
		case errors.As(err, &unsupported):
			if key != "devices" {
				t.Errorf("%s holds nothing: %v", key, err)
			}
		case err != nil:
			t.Errorf("%s: %v", key, err)
		}
	}

	of := func(key string) *record.Facts {
		t.Helper()
		f := facts[key]
		if f == nil {
			t.Fatalf("there are no facts of %s", key)
		}
		return f
	}
	night := of("sleep/2026-06-14").Sleeps[0]
	if night.Kind != "night" || *night.DeepS != 4800 || *night.RemS != 3600 || *night.AwakeS != 600 {
		t.Errorf("the night is %+v", night)
	}
	if v := of("hrv/2026-06-14").HRVNights[0]; *v.WeeklyRMSSDMS != 48 || v.Status != "balanced" || *v.BaselineHighMS != 58 {
		t.Errorf("the variability is %+v", v)
	}
	day := of("daily/2026-06-14").DailySummaries[0]
	if *day.RestingEnergyKcal != 1790 || *day.StepGoal != 8000 || *day.FloorsAscended != 9.5 {
		t.Errorf("the day is %+v", day)
	}
	if n := len(of("heart_rate/2026-06-13").HeartRates); n != 720-14 { // one of fifty is not worn
		t.Errorf("%d heart rates", n)
	}
	if n := len(of("steps/2026-06-13").Steps); n != 96 {
		t.Errorf("%d quarters of an hour", n)
	}
	if b := of("weight/2026-06").BodyMeasurements; len(b) < 3 || *b[0].BodyFatPct != 16.5 || *b[0].WeightKg < 71 || *b[0].WeightKg > 71.9 {
		t.Errorf("the weights are %+v", b)
	}
	if g := of("gear").Gear; len(g) != 2 || g[0].Kind != "shoes" {
		t.Errorf("the gear is %+v", g)
	}
	scores := func(key, name string) (n int) {
		for _, s := range of(key).DailyScores {
			if s.Name == name {
				n++
			}
		}
		return n
	}
	for key, name := range map[string]string{"readiness/2026-06-14": "training_readiness", "status/2026-06": "training_status", "vo2max/2026-06": "vo2max_running",
		"races/2026-06": "race_time_5k_s", "records": "personal_record_fastest_5km_s"} {
		if scores(key, name) == 0 {
			t.Errorf("%s has no %s", key, name)
		}
	}

	run := activities["activity/20000096480/original"]
	if len(run) != 1 || len(run[0].Records) != 60 || *run[0].DistanceM != 1800 || run[0].Sport != "running" {
		t.Errorf("the run is %d activities", len(run))
	}
	detail := activities["activity/20000096480/detail"]
	if len(detail) != 1 || detail[0].ExternalID != "20000096480" || detail[0].TimeZone != "Europe/Berlin" || detail[0].Notes != "felt good" {
		t.Errorf("its details are %+v", detail)
	}
	for key, f := range facts {
		if strings.HasSuffix(key, "WELLNESS.fit") && len(f.HeartRates) == 0 {
			t.Errorf("no heart rates in %s", key)
		}
		if strings.HasSuffix(key, "HRV_STATUS.fit") && (len(f.HRVSamples) != 12 || len(f.HRVNights) != 1) {
			t.Errorf("%d values of variability in %s", len(f.HRVSamples), key)
		}
	}
}
