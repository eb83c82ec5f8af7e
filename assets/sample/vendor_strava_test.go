package sample

import (
	"archive/zip"
	"bytes"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"athletedata/parsers"
	"athletedata/parsers/fit"
	"athletedata/parsers/record"
	"athletedata/parsers/strava"
	complete "athletedata/parsers/totals"
)

// membersOf unpacks a zip of the sample.
func membersOf(t *testing.T, packed file) (members []file) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(packed.data), int64(len(packed.data)))
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
		members = append(members, file{packed.name + "!/" + member.Name, data})
	}
	return members
}

// stravaTold reads the export as the program does: each member is recognised
// by its content.
func stravaTold(t *testing.T, opts Options) (activities []*record.Activity, gear []record.Gear) {
	t.Helper()
	files, err := stravaFiles(opts)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || files[0].name != "vendors/Strava/export_7007007.zip" || len(files[0].data) > 200<<10 {
		t.Fatalf("%d files, the first %s with %d bytes", len(files), files[0].name, len(files[0].data))
	}
	for _, f := range membersOf(t, files[0]) {
		if !strava.Format.Detect("renamed.csv", f.data[:min(len(f.data), 64<<10)]) {
			t.Errorf("%s is not recognised", f.name)
		}
		err := strava.Format.Parse(parsers.File{Name: "renamed.csv", Data: f.data}, func(e record.Entity) error {
			switch e := e.(type) {
			case *record.Activity:
				activities = append(activities, e)
			case *record.Facts:
				gear = append(gear, e.Gear...)
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", f.name, err)
		}
	}
	return activities, gear
}

func TestStravaExportOfAYear(t *testing.T) {
	activities, gear := stravaTold(t, Year())
	if len(activities) != 319 || len(gear) != 3 { // of 320 one is a triathlon
		t.Fatalf("%d activities, %d pieces of gear", len(activities), len(gear))
	}
	sports := map[string]int{}
	for _, a := range activities {
		sports[a.Sport]++
		worn, _ := a.Extra["Activity Gear"].(string)
		if worn != "" && !slices.ContainsFunc(gear, func(g record.Gear) bool { return g.ID == worn }) {
			t.Errorf("gear %q is not told", worn)
		}
		if a.Source != "strava" || !strings.HasPrefix(a.Extra["filename"].(string), "activities/") || *a.ElapsedS < 600 || *a.AvgHeartRateBPM < 70 || *a.AvgHeartRateBPM > 190 || *a.EnergyKcal < 50 || *a.MovingS > *a.ElapsedS {
			t.Errorf("activity %+v", a)
		}
		if a.Sport == "swimming" && (*a.DistanceM < 800 || *a.DistanceM > 4000) || a.Sport == "cycling" && *a.DistanceM > 150000 || a.Sport == "running" && *a.DistanceM < 4000 {
			t.Errorf("%s of %v m", a.Sport, *a.DistanceM)
		}
	}
	for sport, least := range map[string]int{"running": 120, "cycling": 40, "swimming": 30, "training": 20, "hiking": 5} {
		if sports[sport] < least {
			t.Errorf("%d of %s", sports[sport], sport)
		}
	}
}

// The export tells of the workouts that the devices recorded.
func TestStravaAgreesWithTheRecordings(t *testing.T) {
	opts := few(30)
	opts.Life = false
	told, _ := stravaTold(t, opts)
	compared := 0
	err := Generate(opts, func(name string, data []byte) error {
		if !strings.HasSuffix(name, ".fit") {
			return nil
		}
		return fit.Format.Parse(parsers.File{Name: name, Data: data}, func(e record.Entity) error {
			a, ok := e.(*record.Activity)
			if !ok || a.Sport == "multisport" {
				return nil
			}
			complete.Complete(a)
			compared++
			for _, s := range told {
				if !s.Start.Equal(a.Start) {
					continue
				}
				if s.Sport != a.Sport || a.DistanceM != nil && *a.DistanceM > 0 && math.Abs(*a.DistanceM-*s.DistanceM) > 1 || math.Abs(*a.ElapsedS-*s.ElapsedS) > 1 {
					t.Errorf("%s: %s, Strava: %s", name, a.Sport, s.Sport)
				}
				return nil
			}
			t.Errorf("%s is not told by Strava", name)
			return nil
		})
	})
	if err != nil || compared < 15 {
		t.Errorf("%d compared, %v", compared, err)
	}
}

func TestStravaExportIsTheSameEveryTime(t *testing.T) {
	one, err1 := stravaFiles(few(10))
	two, err2 := stravaFiles(few(10))
	if err1 != nil || err2 != nil || !bytes.Equal(one[0].data, two[0].data) {
		t.Errorf("the bytes differ (%v, %v)", err1, err2)
	}
	if _, err := stravaFiles(Options{}); err == nil {
		t.Error("no days are accepted")
	}
}
