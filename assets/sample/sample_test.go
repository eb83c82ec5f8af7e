package sample

import (
	"bytes"
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/all"
	"athletedata/parsers/record"
)

func few(activities int) Options {
	o := Year()
	o.Activities = activities
	return o
}

func generate(t *testing.T, o Options) (names []string, sums [][32]byte) {
	t.Helper()
	err := Generate(o, func(name string, data []byte) error {
		names = append(names, name)
		sums = append(sums, sha256.Sum256(data))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names, sums
}

func TestTheSameOptionsGiveTheSameBytes(t *testing.T) {
	o := few(25)
	names, sums := generate(t, o)
	o.Workers = 1
	again, sumsAgain := generate(t, o)
	if strings.Join(names, " ") != strings.Join(again, " ") {
		t.Fatal("other names")
	}
	for i := range sums {
		if sums[i] != sumsAgain[i] {
			t.Errorf("%s has other bytes the second time", names[i])
		}
	}
	o.Seed++
	if _, other := generate(t, o); other[0] == sums[0] {
		t.Error("another seed gives the same life")
	}
}

// training is the year without what other vendors know; they have tests of
// their own.
func training() Options {
	opts := Year()
	opts.Life = false
	return opts
}

// What the athlete's devices write must be what a real body and a real clock
// could have done, and of every kind the program reads.
func TestTheYearIsPlausible(t *testing.T) {
	if testing.Short() {
		t.Skip("writes a whole year")
	}
	sports := map[string]int{}
	formats := map[string]int{}
	activities, samples := 0, 0
	err := Generate(training(), func(name string, data []byte) error {
		formats[filepath.Ext(name)]++
		entry, ok := all.Detect(name, data[:min(len(data), 64<<10)])
		if !ok {
			return nil // packed
		}
		return all.Parse(entry, parsers.File{Name: name, Data: data}, func(e record.Entity) error {
			a, ok := e.(*record.Activity)
			if !ok {
				return nil
			}
			activities++
			samples += len(a.Records)
			sports[a.Sport]++
			if a.Partial != "" {
				t.Errorf("%s: %s", name, a.Partial)
			}
			if a.Start.Year() < 2024 || a.Start.After(time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)) {
				t.Errorf("%s starts %v", name, a.Start)
			}
			for what, c := range map[string]struct {
				v         *float64
				low, high float64
			}{"heart rate": {a.AvgHeartRateBPM, 60, 200}, "speed": {a.AvgSpeedMPS, 0.2, 20}, "power": {a.AvgPowerW, 20, 450}, "distance": {a.DistanceM, 100, 250_000}} {
				if c.v != nil && *c.v != 0 && (*c.v < c.low || *c.v > c.high) {
					t.Errorf("%s: %s %v", name, what, *c.v)
				}
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if activities < 280 || samples < 1_000_000 {
		t.Errorf("%d activities, %d samples", activities, samples)
	}
	for _, s := range []string{"running", "cycling", "swimming", "multisport", "training"} {
		if sports[s] == 0 {
			t.Errorf("no %s among %v", s, sports)
		}
	}
	for _, f := range []string{".fit", ".tcx", ".gpx", ".gz", ".zip"} {
		if formats[f] == 0 {
			t.Errorf("no %s among %v", f, formats)
		}
	}
}

func TestFolderIsWrittenOnce(t *testing.T) {
	dir := t.TempDir()
	n, err := WriteDir(dir, few(6))
	if err != nil || n < 5 {
		t.Fatalf("%d files, %v", n, err)
	}
	mine := filepath.Join(dir, "mine.txt")
	if err := os.WriteFile(mine, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	first := snapshot(t, dir)
	if again, err := WriteDir(dir, few(6)); err != nil || again != n || !bytes.Equal(first, snapshot(t, dir)) {
		t.Errorf("the second time changed something (%d files, %v)", again, err)
	}
	if _, err := WriteDir(dir, few(3)); err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(first, snapshot(t, dir)) {
		t.Error("another athlete left the old files")
	}
	if _, err := os.Stat(mine); err != nil {
		t.Error("a file of somebody else is gone")
	}
}

// snapshot is names, sizes and times of all files.
func snapshot(t *testing.T, dir string) []byte {
	t.Helper()
	var b bytes.Buffer
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			b.WriteString(path + info.ModTime().String())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
