// Package crosscheck decodes files with a second, independent library and
// compares what both can read. It is a module of its own, so that the product
// does not depend on that library.
package crosscheck

import (
	"bytes"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tormoder "github.com/tormoder/fit"

	"athletedata/assets/sample"
	"athletedata/parsers/fit"
	"athletedata/parsers/record"
)

// second is what tormoder/fit says of an activity file; nil if it cannot read
// it, which is so for a tenth of real files.
func second(data []byte) (a *tormoder.ActivityFile) {
	defer func() {
		if recover() != nil { // it panics on some files
			a = nil
		}
	}()
	f, err := tormoder.Decode(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	a, err = f.Activity()
	if err != nil {
		return nil
	}
	return a
}

// known are differences that are meant to be; docs/differences.md says more.
var known = map[string]string{
	"DeveloperData.fit":             "its records have no time, so there is nothing to store; the second library gives them the epoch's",
	"compressed-speed-distance.fit": "the second library does not add up the distance, whose 12 bits roll over every 256 m",
}

// compare returns how many values were compared.
func compare(t *testing.T, name string, data []byte) (values int) {
	t.Helper()
	theirs := second(data)
	if theirs == nil || known[name] != "" {
		return 0
	}
	var ours *record.Activity
	err := fit.Parse(data, func(e record.Entity) error {
		if a, ok := e.(*record.Activity); ok && ours == nil { // the second library reads the first of a chain
			ours = a
		}
		return nil
	})
	if err != nil || ours == nil {
		if len(theirs.Records) > 1 && !theirs.Records[0].Timestamp.IsZero() {
			t.Errorf("%s: the second library reads %d records, we say %v", name, len(theirs.Records), err)
		}
		return 0
	}
	byTime := map[int64]*record.Record{}
	for i := range ours.Records {
		byTime[ours.Records[i].UnixMicro] = &ours.Records[i]
	}
	wrong := map[string]int{}
	seen := map[int64]bool{}
	for _, theirs := range theirs.Records {
		micro := theirs.Timestamp.UnixMicro()
		r := byTime[micro]
		if r == nil || seen[micro] { // only a time, or several of one second
			continue
		}
		seen[micro] = true
		check := func(what string, f record.Field, want float64, valid bool) {
			if !valid || math.IsNaN(want) {
				return
			}
			values++
			if got, ok := r.Get(f); !ok || math.Abs(float64(got)-want) > 1e-3*math.Max(1, math.Abs(want)) {
				wrong[what]++
			}
		}
		check("heart rate", record.HeartRate, float64(theirs.HeartRate), theirs.HeartRate != 0xff)
		check("power", record.Power, float64(theirs.Power), theirs.Power != 0xffff)
		check("distance", record.Distance, theirs.GetDistanceScaled(), theirs.Distance != 0xffffffff)
		if !theirs.PositionLat.Invalid() && !theirs.PositionLong.Invalid() && theirs.PositionLat.Degrees() != 0 {
			values++
			if math.Abs(r.LatitudeDeg-theirs.PositionLat.Degrees()) > 1e-5 || math.Abs(r.LongitudeDeg-theirs.PositionLong.Degrees()) > 1e-5 {
				wrong["position"]++
			}
		}
	}
	// Several records of one second cannot be told apart by their time.
	for what, n := range wrong {
		if n > len(ours.Records)-len(byTime) {
			t.Errorf("%s: %s differs %d times", name, what, n)
		}
	}
	return values
}

func TestSampleAthlete(t *testing.T) {
	opts := sample.Year()
	opts.Activities = 30
	values := 0
	err := sample.Generate(opts, func(name string, data []byte) error {
		if strings.HasSuffix(name, ".fit") {
			values += compare(t, name, data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if values < 100_000 {
		t.Errorf("only %d values were compared", values)
	}
}

func TestCorpus(t *testing.T) {
	dir := os.Getenv("ADW_CORPUS")
	if dir == "" {
		t.Skip("ADW_CORPUS is not set")
	}
	values := 0
	err := filepath.WalkDir(filepath.Join(dir, "fit"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(strings.ToLower(path), ".fit") {
			return err
		}
		data, err := os.ReadFile(path)
		if err == nil {
			values += compare(t, filepath.Base(path), data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d values compared", values)
	if values < 1_000_000 {
		t.Errorf("only %d values were compared", values)
	}
}
