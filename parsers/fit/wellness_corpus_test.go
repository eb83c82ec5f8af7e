package fit

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"athletedata/parsers/record"
)

func corpusFacts(t *testing.T, path string) *record.Facts {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(corpus(t), path))
	if err != nil {
		t.Skip("the file is not in the corpus")
	}
	return parseFacts(t, data)
}

func utc(y int, m time.Month, d, hour, minute int) int64 {
	return time.Date(y, m, d, hour, minute, 0, 0, time.UTC).UnixMicro()
}

// sumOf adds up the intervals of an activity.
func sumOf(f *record.Facts, activity string) (steps int, metres, seconds, kcal float64) {
	for _, s := range f.Steps {
		if s.ActivityType != activity {
			continue
		}
		if s.Steps != nil {
			steps += *s.Steps
		}
		for _, p := range []struct {
			to   *float64
			from *float64
		}{{&metres, s.DistanceM}, {&seconds, s.DurationS}, {&kcal, s.ActiveEnergyKcal}} {
			if p.from != nil {
				*p.to += *p.from
			}
		}
	}
	return steps, metres, seconds, kcal
}

// Four hours of a fenix 5 Plus. The numbers are the closing totals of the file
// itself, which the intervals must add up to.
func TestCorpusDayOfAWatch(t *testing.T) {
	f := corpusFacts(t, "fit/pablo-albaladejo+kaiord/HealthMonitoringStressDay.fit")
	if f.Source != "garmin" || f.Partial != "" {
		t.Errorf("source %q, partial %q", f.Source, f.Partial)
	}
	steps, metres, seconds, kcal := sumOf(f, "walking")
	if steps != 3229 || seconds != 2040 || kcal != 113 {
		t.Errorf("walked %d steps in %v s for %v kcal", steps, seconds, kcal)
	}
	near(t, "distance", metres, 2570.93)
	if _, _, seconds, kcal = sumOf(f, "generic"); seconds != 60 || kcal != 3 {
		t.Errorf("else %v s, %v kcal", seconds, kcal)
	}
	low, high := 999, 0
	for _, h := range f.HeartRates {
		low, high = min(low, h.BPM), max(high, h.BPM)
	}
	if len(f.HeartRates) != 185 || low != 41 || high != 107 {
		t.Errorf("%d heart rates from %d to %d", len(f.HeartRates), low, high)
	}
	first := f.HeartRates[0]
	if first.BPM != 61 || first.Time.UTCMicro != utc(2024, 12, 31, 23, 13) || first.Time.LocalMicro != utc(2025, 1, 1, 0, 13) {
		t.Errorf("first heart rate %+v", first)
	}
	// 499 steps in the six minutes up to 00:30.
	var walk *record.Steps
	for i := range f.Steps {
		if f.Steps[i].Time.UTCMicro == utc(2024, 12, 31, 23, 30) {
			walk = &f.Steps[i]
		}
	}
	if walk == nil || *walk.Steps != 499 || *walk.DurationS != 360 || *walk.Intensity != 2 || *walk.ActiveEnergyKcal != 20 {
		t.Errorf("first walk %+v", walk)
	}
	if s := f.Stress[0]; s.Level != 38 || s.Time.UTCMicro != utc(2024, 12, 31, 23, 12) {
		t.Errorf("first stress %+v", s)
	}
	newYear := record.Day(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))
	d := f.DailySummaries[0]
	if len(f.DailySummaries) != 1 || d.Day != newYear || *d.RestingHeartRateBPM != 58 || *d.RestingEnergyKcal != 2097 {
		t.Errorf("day %+v", d)
	}
	if s := scoreOf(f, "resting_heart_rate_7d_bpm"); s == nil || *s.Value != 50 {
		t.Errorf("of seven days %+v", s)
	}
}

// A whole day of a vivofit in the official SDK: from local midnight to midnight.
func TestCorpusDayOfABand(t *testing.T) {
	f := corpusFacts(t, "fit/muktihari+fit/MonitoringFile.fit")
	walked, _, _, kcal := sumOf(f, "walking")
	ran, _, _, _ := sumOf(f, "running")
	if walked != 3142 || ran != 31 || kcal != 68 {
		t.Errorf("%d steps walked for %v kcal, %d run", walked, kcal, ran)
	}
	if got := sampleOf(f, "active_time_walking_s"); len(got) != 1 || got[0] != 607 {
		t.Errorf("active time %v", got)
	}
	last := int64(0)
	for _, s := range f.Steps {
		if s.Time.UTCMicro < last || s.Time.UTCMicro-s.Time.LocalMicro != 21600e6 {
			t.Fatalf("interval at %v after %v", time.UnixMicro(s.Time.UTCMicro).UTC(), time.UnixMicro(last).UTC())
		}
		last = s.Time.UTCMicro
	}
	if f.Steps[0].Time.UTCMicro != utc(2014, 12, 27, 13, 43) || last != utc(2014, 12, 28, 6, 0) {
		t.Errorf("from %v to %v", time.UnixMicro(f.Steps[0].Time.UTCMicro).UTC(), time.UnixMicro(last).UTC())
	}
}

// Garmin's own FitCSVTool tells the same of the band's day, message by message:
// its totals are the sums of our intervals so far.
func TestCorpusBandAgreesWithFitCSVTool(t *testing.T) {
	f := corpusFacts(t, "fit/muktihari+fit/MonitoringFile.fit")
	rows := readDump(t, filepath.Join(corpus(t), "expected", "muktihari+fit", "MonitoringFile.csv"))
	next, compared := 0, 0
	total := map[string]int{}
	for _, row := range rows {
		packed, stated := row.number("current_activity_type_intensity")
		if row.message != "monitoring" || !stated {
			continue
		}
		s := f.Steps[next]
		next++
		if got := *s.Intensity; got != int(packed)>>5 || s.ActivityType != activityType(int(packed)&0x1f) {
			t.Fatalf("message %d: %s %d, not %v", next, s.ActivityType, got, packed)
		}
		if low, ok := row.number("timestamp_16"); ok && (s.Time.UTCMicro/1e6-fitEpoch)&0xffff != int64(low) {
			t.Fatalf("message %d is at %d", next, s.Time.UTCMicro)
		}
		if steps, ok := row.number("steps"); ok {
			total[s.ActivityType] += *s.Steps
			compared++
			if total[s.ActivityType] != int(steps) {
				t.Fatalf("message %d: %d steps so far, not %v", next, total[s.ActivityType], steps)
			}
		}
	}
	if compared < 70 {
		t.Errorf("only %d totals were compared", compared)
	}
}

func TestCorpusNightOfVariability(t *testing.T) {
	f := corpusFacts(t, "fit/pablo-albaladejo+kaiord/HealthHrvOvernight.fit")
	n := f.HRVNights[0]
	// 5760/128 = 45, 6144/128 = 48, 9216/128 = 72, 4864/128 = 38, 5376/128 = 42, 7424/128 = 58
	if *n.WeeklyRMSSDMS != 45 || *n.RMSSDMS != 48 || *n.Max5MinRMSSDMS != 72 || *n.BaselineLowUpperMS != 38 || *n.BaselineLowMS != 42 || *n.BaselineHighMS != 58 {
		t.Errorf("night %+v", n)
	}
	if n.Status != "balanced" || n.Day != record.Day(time.Date(2026, 5, 22, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("status %s of day %d", n.Status, n.Day)
	}
	if len(f.HRVSamples) != 8 || f.HRVSamples[1].RMSSDMS != 47 || f.HRVSamples[1].Time.UTCMicro != utc(2026, 5, 22, 0, 0) {
		t.Errorf("samples %+v", f.HRVSamples)
	}
}

// A watch that leaves the staging to Garmin: 34 minutes "awake" are no night.
func TestCorpusUnstagedSleep(t *testing.T) {
	f := corpusFacts(t, "fit/pablo-albaladejo+kaiord/HealthSleepOvernight.fit")
	if len(f.Sleeps) != 0 || len(f.SleepStages) != 0 {
		t.Errorf("%v, %v", f.Sleeps, f.SleepStages)
	}
	if s := f.WellnessSamples[0]; s.Name != "sleep_level" || s.Text != "awake" || s.Time.UTCMicro != utc(2024, 12, 31, 23, 25) || s.Time.LocalMicro != utc(2025, 1, 1, 0, 25) {
		t.Errorf("level %+v", s)
	}
	if left := f.WellnessSamples[1]; left.Text != "message 24: 1, message 274: 206" {
		t.Errorf("left out: %+v", left)
	}
}

// Scales, as FitCSVTool reads them.
func TestCorpusScalesAgreeWithFitCSVTool(t *testing.T) {
	for _, name := range []string{"WeightScaleSingleUser", "WeightScaleMultiUser"} {
		f := corpusFacts(t, "fit/muktihari+fit/"+name+".fit")
		if f.Source != "dynastream" {
			t.Errorf("source %q", f.Source)
		}
		n := 0
		for _, row := range readDump(t, filepath.Join(corpus(t), "expected", "muktihari+fit", name+".csv")) {
			if row.message != "weight_scale" {
				continue
			}
			b := f.BodyMeasurements[n]
			n++
			seconds, _ := row.number("timestamp")
			weight, _ := row.number("weight")
			fat, _ := row.number("percent_fat")
			if b.Time.UTCMicro != int64(seconds+fitEpoch)*1e6 || *b.WeightKg != weight || *b.BodyFatPct != fat {
				t.Errorf("%s: %+v, not %v kg and %v %%", name, b, weight, fat)
			}
		}
		if n != len(f.BodyMeasurements) || n != 2 {
			t.Errorf("%s: %d weighings of %d", name, len(f.BodyMeasurements), n)
		}
	}
}
