package sample

import (
	"bytes"
	"math"
	"testing"

	"athletedata/parsers"
	"athletedata/parsers/oura"
	"athletedata/parsers/record"
)

func TestOuraOfAYear(t *testing.T) {
	files, err := ouraFiles(Year())
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || files[0].name != "vendors/Oura/usercollection.zip" || len(files[0].data) > 2<<20 {
		t.Fatalf("%d files, the first %s with %d bytes", len(files), files[0].name, len(files[0].data))
	}
	var all record.Facts
	for _, f := range membersOf(t, files[0]) {
		if !oura.FormatJSON.Detect("renamed.json", f.data[:min(len(f.data), 64<<10)]) {
			t.Errorf("%s is not recognised", f.name)
		}
		err := oura.FormatJSON.Parse(parsers.File{Name: "renamed.json", Data: f.data}, func(e record.Entity) error {
			told := e.(*record.Facts)
			if told.Partial != "" || told.Source != "oura" {
				t.Errorf("%s: %q from %q", f.name, told.Partial, told.Source)
			}
			all.DailySummaries = append(all.DailySummaries, told.DailySummaries...)
			all.DailyScores = append(all.DailyScores, told.DailyScores...)
			all.Sleeps = append(all.Sleeps, told.Sleeps...)
			all.SleepStages = append(all.SleepStages, told.SleepStages...)
			all.HeartRates = append(all.HeartRates, told.HeartRates...)
			all.HRVSamples = append(all.HRVSamples, told.HRVSamples...)
			all.HRVNights = append(all.HRVNights, told.HRVNights...)
			all.WellnessSamples = append(all.WellnessSamples, told.WellnessSamples...)
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", f.name, err)
		}
	}
	if len(all.Sleeps) != 365 || len(all.HRVNights) != 365 || len(all.DailySummaries) != 3*365 || len(all.SleepStages) < 365*8 {
		t.Errorf("%d nights, %d of HRV, %d parts of days, %d stages", len(all.Sleeps), len(all.HRVNights), len(all.DailySummaries), len(all.SleepStages))
	}
	scores, samples, contexts := map[string]int{}, map[string]int{}, map[string]int{}
	for _, s := range all.DailyScores {
		scores[s.Name]++
		if s.Value != nil && s.Name != "temperature_trend_deviation_c" && *s.Value < 0 {
			t.Errorf("%+v", s)
		}
	}
	for _, s := range all.WellnessSamples {
		samples[s.Name]++
	}
	for _, h := range all.HeartRates {
		contexts[h.Context]++
	}
	for _, name := range []string{"readiness_score", "sleep_score", "activity_score", "stress_summary", "breathing_disturbance_index", "readiness_hrv_balance_score"} {
		if scores[name] != 365 {
			t.Errorf("%d times %s", scores[name], name)
		}
	}
	if samples["activity_class"] != 288*365 || samples["met"] != 1440*ouraFine || samples["movement"] < 800*ouraFine || contexts["sleep"] < 80*365 || contexts["awake"] < 100*ouraPulse || contexts["workout"] < 100 || len(all.HRVSamples) < 80*365 {
		t.Errorf("samples %v, heart rates %v, %d HRV", samples, contexts, len(all.HRVSamples))
	}
	for _, s := range all.Sleeps {
		parts := *s.DeepS + *s.LightS + *s.RemS
		if math.Abs(parts-*s.AsleepS) > 1 || math.Abs(*s.AsleepS+*s.AwakeS-*s.InBedS) > 1 || *s.AsleepS < 4*3600 || *s.AsleepS > 11*3600 || *s.EfficiencyPct < 75 || *s.EfficiencyPct > 99 ||
			*s.MinHeartRateBPM < 34 || *s.MinHeartRateBPM >= *s.AvgHeartRateBPM || *s.AvgHeartRateBPM > 75 || *s.AvgRMSSDMS < 20 || *s.AvgRMSSDMS > 130 || *s.DeepS < 1200 || *s.RemS < 1800 {
			t.Errorf("night %v: %v asleep, %v in bed, deep %v, REM %v, %v %% heart %v/%v, HRV %v", s.Day, *s.AsleepS, *s.InBedS, *s.DeepS, *s.RemS, *s.EfficiencyPct, *s.MinHeartRateBPM, *s.AvgHeartRateBPM, *s.AvgRMSSDMS)
		}
	}
	for _, d := range all.DailySummaries {
		if d.Steps != nil && (*d.Steps < 1000 || *d.Steps > 50000 || *d.EnergyKcal < 1800 || *d.EnergyKcal > 5500) || d.AvgSpO2Pct != nil && (*d.AvgSpO2Pct < 93 || *d.AvgSpO2Pct > 100) {
			t.Errorf("day %v: %v steps, %v kcal", d.Day, *d.Steps, *d.EnergyKcal)
		}
	}
}

func TestOuraIsTheSameEveryTime(t *testing.T) {
	one, err1 := ouraFiles(few(25))
	two, err2 := ouraFiles(few(25))
	if err1 != nil || err2 != nil || !bytes.Equal(one[0].data, two[0].data) {
		t.Errorf("the bytes differ (%v, %v)", err1, err2)
	}
	other := few(25)
	other.Seed++
	if three, err := ouraFiles(other); err != nil || bytes.Equal(one[0].data, three[0].data) {
		t.Errorf("another seed makes the same bytes (%v)", err)
	}
	if _, err := ouraFiles(Options{}); err == nil {
		t.Error("no days are accepted")
	}
}
