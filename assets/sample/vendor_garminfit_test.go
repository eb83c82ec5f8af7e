package sample

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"io"
	"strings"
	"testing"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/fit"
	"athletedata/parsers/record"
)

// watchFacts reads the watch's files as the program does, by folder.
func watchFacts(t *testing.T, opts Options) (days, nights []*record.Facts, packed int) {
	t.Helper()
	files, err := garminfitFiles(opts)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || files[0].name != "vendors/Garmin/GARMIN-wellness.zip" {
		t.Fatalf("%d files", len(files))
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
		if !fit.Format.Detect("renamed", data) {
			t.Errorf("%s is not recognised", member.Name)
		}
		err = fit.Format.Parse(parsers.File{Data: data}, func(e record.Entity) error {
			f := e.(*record.Facts)
			if f.Partial != "" || f.Source != "garmin" {
				t.Errorf("%s: source %s, partial %q", member.Name, f.Source, f.Partial)
			}
			if strings.Contains(member.Name, "/Sleep/") {
				nights = append(nights, f)
			} else {
				days = append(days, f)
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", member.Name, err)
		}
	}
	return days, nights, len(files[0].data)
}

func TestGarminWatchOfAYear(t *testing.T) {
	days, nights, packed := watchFacts(t, Year())
	if len(days) != 365 || len(nights) != 365 || packed > 6<<20 {
		t.Fatalf("%d days, %d nights in %d bytes", len(days), len(nights), packed)
	}
	g := &garminAccount{life: newLife(Year()), sport: map[int][]plan{}}
	for _, p := range g.life.calendar() {
		g.sport[p.day] = append(g.sport[p.day], p)
	}
	ran := 0
	for day, f := range days {
		hours := g.at(day+1, 0).Sub(g.at(day, 0)).Hours() // not 24 where the clocks change, or the athlete flies
		if len(f.HeartRates) != int(hours*30) || len(f.BodyBattery) != int(hours*20) || len(f.Stress) > len(f.BodyBattery) || len(f.Stress) < int(hours*20)-140 {
			t.Fatalf("day %d of %v h: %d heart rates, %d levels of stress, %d of the battery", day, hours, len(f.HeartRates), len(f.Stress), len(f.BodyBattery))
		}
		for _, h := range f.HeartRates {
			if h.BPM < 36 || h.BPM > 192 || !h.Time.HasLocal {
				t.Fatalf("day %d: %+v", day, h)
			}
		}
		steps := 0
		for _, s := range f.Steps {
			if s.Steps != nil {
				steps += *s.Steps
			}
			if s.ActivityType == "running" && s.Steps != nil && *s.Steps > 0 {
				ran++
			}
		}
		// The account's export tells the same total.
		if want := g.day(day)["totalSteps"].(float64); steps != int(want) {
			t.Errorf("day %d: %d steps, not %v", day, steps, want)
		}
		date := record.Day(g.life.date(day))
		found := false
		for _, s := range f.DailySummaries {
			found = found || s.Day == date && s.RestingHeartRateBPM != nil && *s.RestingHeartRateBPM == g.restingHR(day)
		}
		if !found {
			t.Errorf("day %d has no resting heart rate", day)
		}
	}
	if ran < 300 {
		t.Errorf("%d quarters of an hour running", ran)
	}
	for day, f := range nights {
		if len(f.Sleeps) != 1 || len(f.SleepStages) < 12 || len(f.HRVNights) != 1 || len(f.HRVSamples) < 55 {
			t.Fatalf("night %d: %d sleeps, %d stages, %d values", day, len(f.Sleeps), len(f.SleepStages), len(f.HRVSamples))
		}
		s, date := f.Sleeps[0], record.Day(g.life.date(day))
		row := g.night(day)
		if s.Day != date || *s.DeepS != row["deepSleepSeconds"] || *s.RemS != row["remSleepSeconds"] || *s.AwakeS != row["awakeSleepSeconds"] ||
			*s.Score != row["sleepScores"].(garminJSON)["overallScore"] {
			t.Errorf("night %d: %+v, not %v", day, s, row)
		}
		start, _, _ := g.sleepOf(day)
		if s.Start.UTCMicro != start.UnixMicro() || s.Start.LocalMicro != wall(start).UnixMicro() {
			t.Errorf("night %d begins %+v", day, s.Start)
		}
		h := f.HRVNights[0]
		if h.Day != date || *h.RMSSDMS < 30 || *h.RMSSDMS > 100 || (day >= 21) != (h.BaselineLowMS != nil) {
			t.Errorf("night %d: %+v", day, h)
		}
	}
}

// On the night of the change to summer time the clock jumps from 2 to 3.
func TestGarminWatchOverTheClockChange(t *testing.T) {
	opts := Year()
	opts.From, opts.Activities = time.Date(2025, 3, 30, 0, 0, 0, 0, time.UTC), 1
	opts.Years = 1
	days, _, _ := watchFacts(t, opts)
	offsets := map[int64]int{}
	for _, h := range days[0].HeartRates {
		offsets[(h.Time.LocalMicro-h.Time.UTCMicro)/3600e6]++
	}
	if len(offsets) != 2 || offsets[1] != 59 || offsets[2] != 631 { // two hours until two o'clock, then 21 hours
		t.Errorf("offsets %v", offsets)
	}
}

func TestGarminWatchIsTheSameEveryTime(t *testing.T) {
	opts := few(25)
	sum := func() [32]byte {
		files, err := garminfitFiles(opts)
		if err != nil {
			t.Fatal(err)
		}
		return sha256.Sum256(files[0].data)
	}
	first := sum()
	if sum() != first {
		t.Error("other bytes the second time")
	}
	if opts.Seed++; sum() == first {
		t.Error("another seed gives the same year")
	}
	if _, err := garminfitFiles(Options{}); err == nil {
		t.Error("no years, no error")
	}
}
