package sample

import (
	"testing"
	"time"

	"athletedata/parsers/dexcom"
)

func TestDexcomFortnight(t *testing.T) {
	files, err := dexcomFiles(Year())
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || files[0].name != "vendors/Dexcom/CLARITY_Export_Athlete_Sample_2025-10-30.csv" || len(files[0].data) > 400<<10 {
		t.Fatalf("%d files, %s of %d bytes", len(files), files[0].name, len(files[0].data))
	}
	f := theFacts(t, dexcom.Format, files[0].name, files[0].data)
	kinds, serials, low := map[string]int{}, map[string]int{}, 0
	var twice, later int
	night := time.Date(2025, 10, 26, 2, 0, 0, 0, time.UTC).UnixMicro()
	for _, g := range f.Glucose {
		kinds[g.Kind]++
		serials[g.Serial]++
		if g.Flag == "low" {
			low++
		}
		if g.Time.LocalMicro >= night && g.Time.LocalMicro < night+3600e6 {
			if twice++; g.Time.Later {
				later++
			}
		} else if g.Time.Later {
			t.Errorf("%+v is no time of the repeated hour", g)
		}
	}
	if n := kinds["history"]; n != 14*288+12-9*12 || kinds["calibration"] != 1 { // one hour more than 14 days, less the first morning
		t.Errorf("readings by kind: %v", kinds)
	}
	if twice != 24 || later != 12 {
		t.Errorf("%d readings at two o'clock, %d of them later", twice, later)
	}
	if low != 9 || serials["8R4KDL"] < 2500 || serials["8R51PX"] < 1000 {
		t.Errorf("%d low; by sensor %v", low, serials)
	}
	notes := map[string]int{}
	for _, n := range f.Notes {
		notes[n.Kind]++
	}
	if len(f.Insulin) < 50 || len(f.Carbs) < 40 || notes["exercise"] < 8 || notes["health"] != 1 || notes["note"] != 1 {
		t.Errorf("%d insulin, %d carbs, notes %v", len(f.Insulin), len(f.Carbs), notes)
	}
	if share := inRange(t, f.Glucose); share < 0.85 {
		t.Errorf("%.1f %% in range", share*100)
	}
}
