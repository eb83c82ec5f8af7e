package sample

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"athletedata/parsers"
	"athletedata/parsers/garminjson"
	"athletedata/parsers/record"
)

// garminFacts reads the export as the program does: each member is recognised
// by its content.
func garminFacts(t *testing.T, opts Options) (all []record.Facts, unpacked int) {
	t.Helper()
	files, err := garminexportFiles(opts)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || files[0].name != "vendors/Garmin/export.zip" {
		t.Fatalf("files %d", len(files))
	}
	z, err := zip.NewReader(bytes.NewReader(files[0].data), int64(len(files[0].data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, member := range z.File {
		in, err := member.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		unpacked += len(data)
		head, want := data[:min(len(data), 64<<10)], garminjson.Format
		if strings.Contains(member.Name, "userBioMetrics") {
			want = garminjson.FormatLocal
		}
		if !want.Detect("renamed.json", head) {
			t.Errorf("%s is not recognised as %s", member.Name, want.Format)
		}
		err = want.Parse(parsers.File{Name: "renamed.json", Data: data}, func(e record.Entity) error {
			all = append(all, *e.(*record.Facts))
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", member.Name, err)
		}
	}
	return all, unpacked
}

func TestGarminExportOfAYear(t *testing.T) {
	all, unpacked := garminFacts(t, Year())
	if unpacked > 1500<<10 {
		t.Errorf("%d bytes unpacked", unpacked)
	}
	days, nights, weighings := map[record.Date]record.DailySummary{}, map[record.Date]record.Sleep{}, 0
	scores := map[string]int{}
	gear := 0
	seen := map[record.Date]map[string]bool{}
	for _, f := range all {
		if f.Partial != "" || f.Source != "garmin" {
			t.Errorf("%q from %q", f.Partial, f.Source)
		}
		for _, d := range f.DailySummaries {
			days[d.Day] = d
		}
		for _, s := range f.Sleeps {
			nights[s.Day] = s
		}
		for _, s := range f.DailyScores {
			if seen[s.Day] == nil {
				seen[s.Day] = map[string]bool{}
			}
			if !seen[s.Day][s.Name] { // slices share their border days
				scores[s.Name]++
			}
			seen[s.Day][s.Name] = true
		}
		weighings += len(f.BodyMeasurements)
		gear += len(f.Gear)
		for _, b := range f.BodyMeasurements {
			if *b.WeightKg < 65 || *b.WeightKg > 80 || *b.BodyFatPct < 5 || *b.BodyFatPct > 25 || !b.Time.HasUTC || !b.Time.HasLocal {
				t.Errorf("weighing %+v", b)
			}
		}
	}
	if len(days) != 365 || len(nights) != 365 || weighings != 52 || gear != 3 {
		t.Errorf("%d days, %d nights, %d weighings, %d pieces of gear", len(days), len(nights), weighings, gear)
	}
	if scores["training_readiness"] != 365 || scores["race_time_10k_s"] != 365 || scores["vo2max_running"] < 150 || scores["personal_record_fastest_10km_s"] < 1 {
		t.Errorf("scores %v", scores)
	}
	low, high := 1000000, 0
	for day, d := range days {
		low, high = min(low, *d.Steps), max(high, *d.Steps)
		if *d.RestingHeartRateBPM < 38 || *d.RestingHeartRateBPM > 70 || *d.MaxHeartRateBPM < 90 || *d.MaxHeartRateBPM > 195 || *d.AvgStress < 5 || *d.AvgStress > 80 ||
			*d.BodyBatteryLow >= *d.BodyBatteryHigh || *d.BodyBatteryHigh > 100 || *d.EnergyKcal < 1700 || *d.EnergyKcal > 5500 || *d.AvgSpO2Pct > 100 {
			t.Errorf("day %+v", d)
		}
		s, ok := nights[day]
		if !ok {
			t.Fatalf("no night of %v", day)
		}
		if stages := *s.DeepS + *s.LightS + *s.RemS + *s.AwakeS; stages < *s.InBedS-60 || stages > *s.InBedS+60 {
			t.Errorf("stages of %v s in a night of %v s", stages, *s.InBedS)
		}
		if *s.AsleepS < 4*3600 || *s.AsleepS > 11*3600 || *s.Score < 20 || *s.Score > 100 {
			t.Errorf("night %+v", s)
		}
	}
	if low < 500 || high < 15000 || high > 60000 {
		t.Errorf("steps from %d to %d", low, high)
	}
}

func TestGarminExportIsTheSameEveryTime(t *testing.T) {
	one, err1 := garminexportFiles(few(25))
	two, err2 := garminexportFiles(few(25))
	if err1 != nil || err2 != nil || !bytes.Equal(one[0].data, two[0].data) {
		t.Errorf("the bytes differ (%v, %v)", err1, err2)
	}
	other := few(25)
	other.Seed++
	three, err := garminexportFiles(other)
	if err != nil || bytes.Equal(one[0].data, three[0].data) {
		t.Errorf("another seed makes the same bytes (%v)", err)
	}
	if _, err := garminexportFiles(Options{}); err == nil {
		t.Error("no days are accepted")
	}
}
