package tcx

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"athletedata/parsers"
	"athletedata/parsers/record"
)

func parse(t testing.TB, text string) (all []*record.Activity) {
	t.Helper()
	if err := Parse([]byte(text), func(e record.Entity) error { all = append(all, e.(*record.Activity)); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

const run = `<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2">
<Activities><Activity Sport="Running"><Id>2024-05-04T06:30:00Z</Id>
<Lap StartTime="2024-05-04T06:30:00.000Z"><TotalTimeSeconds>300.5</TotalTimeSeconds><DistanceMeters>1000.25</DistanceMeters>
<MaximumSpeed>4.1</MaximumSpeed><Calories>70</Calories><AverageHeartRateBpm><Value>142</Value></AverageHeartRateBpm>
<MaximumHeartRateBpm><Value>155</Value></MaximumHeartRateBpm><Intensity>Active</Intensity><TriggerMethod>Distance</TriggerMethod>
<Track><Trackpoint><Time>2024-05-04T06:30:00Z</Time><Position><LatitudeDegrees>47.5</LatitudeDegrees><LongitudeDegrees>-10.25</LongitudeDegrees></Position>
<AltitudeMeters>512.4</AltitudeMeters><DistanceMeters>0</DistanceMeters><HeartRateBpm><Value>130</Value></HeartRateBpm>
<Extensions><ns3:TPX><ns3:Speed>3.25</ns3:Speed><ns3:RunCadence>86</ns3:RunCadence><ns3:Watts>245</ns3:Watts></ns3:TPX></Extensions></Trackpoint>
<Trackpoint><HeartRateBpm><Value>131</Value></HeartRateBpm></Trackpoint>
<Trackpoint><Time>2024-05-04T06:35:00Z</Time><DistanceMeters>1000.25</DistanceMeters></Trackpoint></Track>
<Extensions><ns3:LX><ns3:AvgSpeed>3.3</ns3:AvgSpeed><ns3:AvgRunCadence>85</ns3:AvgRunCadence><ns3:AvgWatts>240</ns3:AvgWatts></ns3:LX></Extensions></Lap>
<Lap StartTime="2024-05-04T06:35:00Z"><TotalTimeSeconds>100</TotalTimeSeconds><DistanceMeters>300</DistanceMeters><Calories>0</Calories><TriggerMethod>Manual</TriggerMethod></Lap>
<Notes>Felt &amp; ran well</Notes><Creator><Name>Garmin Forerunner 945</Name><UnitId>3991</UnitId><Version><VersionMajor>8</VersionMajor><VersionMinor>10</VersionMinor></Version></Creator>
</Activity></Activities></TrainingCenterDatabase>`

func TestRun(t *testing.T) {
	a := parse(t, run)[0]
	if a.Sport != "running" || a.Product != "Garmin Forerunner 945" || a.Manufacturer != "garmin" || a.SerialNumber != "3991" || a.Software != "8.10" || a.Notes != "Felt & ran well" {
		t.Errorf("activity %+v", a)
	}
	if len(a.Records) != 2 || len(a.Laps) != 2 {
		t.Fatalf("%d records, %d laps; a point without a time is dropped", len(a.Records), len(a.Laps))
	}
	r := a.Records[0]
	if !r.HasPosition || r.LatitudeDeg != 47.5 || r.LongitudeDeg != -10.25 {
		t.Errorf("position %v %v", r.LatitudeDeg, r.LongitudeDeg)
	}
	for f, want := range map[record.Field]float32{record.Altitude: 512.4, record.HeartRate: 130, record.Speed: 3.25, record.Cadence: 86, record.Power: 245, record.Distance: 0} {
		if v, ok := r.Get(f); !ok || v != want {
			t.Errorf("%s is %v", record.FieldTable[f].Column, v)
		}
	}
	l := a.Laps[0]
	if *l.DistanceM != 1000.25 || *l.TimerS != 300.5 || *l.AvgHeartRateBPM != 142 || *l.AvgCadenceRPM != 85 || *l.AvgPowerW != 240 || l.Trigger != "distance" || l.Intensity != "active" {
		t.Errorf("lap %+v", l)
	}
	if *a.DistanceM != 1300.25 || *a.EnergyKcal != 70 || *a.MaxHeartRateBPM != 155 {
		t.Errorf("totals %v m, %v kcal", *a.DistanceM, *a.EnergyKcal)
	}
}

func TestSeveralActivitiesInOneFile(t *testing.T) {
	second := strings.Replace(run[strings.Index(run, "<Activity "):strings.Index(run, "</Activities>")], "Running", "Biking", 1)
	all := parse(t, strings.Replace(run, "</Activities>", second+"</Activities>", 1))
	if len(all) != 2 || all[1].Ordinal != 1 || all[1].Sport != "cycling" {
		t.Errorf("%d activities", len(all))
	}
}

func TestMultisportIsOneActivityWithSessions(t *testing.T) {
	one := run[strings.Index(run, "<Activity "):strings.Index(run, "</Activities>")]
	text := "<TrainingCenterDatabase><Activities><MultiSportSession><Id>x</Id><FirstSport>" + one + "</FirstSport><NextSport>" +
		strings.Replace(one, "Running", "Biking", 1) + "</NextSport></MultiSportSession></Activities></TrainingCenterDatabase>"
	all := parse(t, text)
	if len(all) != 1 || all[0].Sport != "multisport" || len(all[0].Sessions) != 2 || all[0].Sessions[1].Sport != "cycling" || all[0].Laps[3].SessionOrdinal != 1 {
		t.Errorf("%+v", all[0])
	}
}

func TestOddities(t *testing.T) {
	lap := func(content string) string {
		return "<TrainingCenterDatabase><Activities><Activity Sport='Other'><Lap StartTime='1989-12-31T00:05:00Z'>" + content + "</Lap></Activity></Activities></TrainingCenterDatabase>"
	}
	a := parse(t, lap("<TotalTimeSeconds>60,5</TotalTimeSeconds><DistanceMeters>NaN</DistanceMeters>"))[0]
	if a.Start.Year() != 1989 || *a.TimerS != 60.5 || a.DistanceM != nil || a.Sport != "generic" {
		t.Errorf("a clock that was not set, a decimal comma, no number: %+v", a)
	}
	a = parse(t, lap("<TotalTimeSeconds>60</TotalTimeSeconds><Track><Trackpoint><Time>2024-05-04T08:30:00+02:00</Time><HeartRateBpm><Value>100</Value></HeartRateBpm></Trackpoint></Track>"))[0]
	if a.UTCOffsetS == nil || *a.UTCOffsetS != 7200 {
		t.Errorf("offset %v", a.UTCOffsetS)
	}
}

func TestOtherKindsAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"<TrainingCenterDatabase><Courses><Course><Lap/><Track><Trackpoint><Time>2024-05-04T08:30:00Z</Time></Trackpoint></Track></Course></Courses></TrainingCenterDatabase>": "course",
		"<TrainingCenterDatabase><Workouts><Workout/></Workouts></TrainingCenterDatabase>":                                                                                     "workout",
		"<TrainingCenterDatabase/>": "without activities",
	} {
		err := Parse([]byte(text), func(record.Entity) error { t.Error("something was emitted"); return nil })
		var unsupported *parsers.Unsupported
		if !errors.As(err, &unsupported) || !strings.Contains(unsupported.What, want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// Wherever a file is cut off, what is before is there, and somebody is told.
func TestTruncatedAtEveryByte(t *testing.T) {
	most := 0
	for n := range strings.LastIndex(run, ">") {
		records, partial := 0, ""
		err := Parse([]byte(run[:n]), func(e record.Entity) error {
			a := e.(*record.Activity)
			records, partial = len(a.Records), a.Partial
			return nil
		})
		if err == nil && partial == "" {
			t.Fatalf("cut at byte %d, and nobody says so", n)
		}
		most = max(most, records)
	}
	if most != 2 {
		t.Errorf("at most %d records", most)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(run))
	f.Add([]byte(run[:700]))
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = Parse(data, func(e record.Entity) error {
			if a := e.(*record.Activity); a.Start.IsZero() || a.End.Before(a.Start) {
				t.Fatalf("from %v to %v", a.Start, a.End)
			}
			return nil
		})
	})
}

func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	text.WriteString("<TrainingCenterDatabase><Activities><Activity Sport='Running'><Lap StartTime='2024-05-04T06:30:00Z'><Track>")
	for i := range 3600 {
		fmt.Fprintf(&text, "<Trackpoint><Time>2024-05-04T06:%02d:%02dZ</Time><Position><LatitudeDegrees>47.5</LatitudeDegrees><LongitudeDegrees>10.25</LongitudeDegrees></Position><HeartRateBpm><Value>130</Value></HeartRateBpm></Trackpoint>", i/60, i%60)
	}
	text.WriteString("</Track></Lap></Activity></Activities></TrainingCenterDatabase>")
	data := []byte(text.String())
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := Parse(data, func(record.Entity) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
