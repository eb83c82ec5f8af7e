package gpx

import (
	"errors"
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

func track(points string) string {
	return `<gpx version="1.1" creator="StravaGPX"><trk><name>Evening Ride</name><type>cycling</type><trkseg>` + points + `</trkseg></trk></gpx>`
}

func point(inside string) string {
	return `<trkpt lat="47.5" lon="-10.25"><ele>512.4</ele><time>2024-05-04T06:30:00Z</time>` + inside + `</trkpt>`
}

// The same measurements in the extensions of several makers.
func TestExtensions(t *testing.T) {
	for name, inside := range map[string]string{
		"Garmin v1":     `<extensions><gpxtpx:TrackPointExtension><gpxtpx:atemp>21</gpxtpx:atemp><gpxtpx:hr>142</gpxtpx:hr><gpxtpx:cad>88</gpxtpx:cad></gpxtpx:TrackPointExtension></extensions>`,
		"Garmin as ns3": `<extensions><ns3:TrackPointExtension xmlns:ns3="http://www.garmin.com/xmlschemas/TrackPointExtension/v2"><ns3:atemp>21.0</ns3:atemp><ns3:hr>142</ns3:hr><ns3:cad>88</ns3:cad></ns3:TrackPointExtension></extensions>`,
		"Cluetrust":     `<extensions><gpxdata:hr>142</gpxdata:hr><gpxdata:cadence>88</gpxdata:cadence><gpxdata:temp>21</gpxdata:temp></extensions>`,
		"bare":          `<extensions><heartrate>142</heartrate><cadence>88</cadence><temperature>21</temperature></extensions>`,
	} {
		r := parse(t, track(point(inside)))[0].Records[0]
		for f, want := range map[record.Field]float32{record.HeartRate: 142, record.Cadence: 88, record.Temperature: 21, record.Altitude: 512.4} {
			if v, ok := r.Get(f); !ok || v != want {
				t.Errorf("%s: %s is %v", name, record.FieldTable[f].Column, v)
			}
		}
	}
	for name, inside := range map[string]string{
		"PWR":    `<extensions><pwr:PowerInWatts>250</pwr:PowerInWatts></extensions>`,
		"Strava": `<extensions><power>250</power></extensions>`,
	} {
		if v, _ := parse(t, track(point(inside)))[0].Records[0].Get(record.Power); v != 250 {
			t.Errorf("%s: power %v", name, v)
		}
	}
}

func TestVersion10(t *testing.T) {
	a := parse(t, `<gpx version="1.0"><name>old</name><trk><trkseg><trkpt lat="1" lon="2"><time>2004-01-01T00:00:00Z</time><course>90</course><speed>2.5</speed></trkpt></trkseg></trk></gpx>`)[0]
	if v, _ := a.Records[0].Get(record.Speed); v != 2.5 || a.Name != "old" || a.Sport != "generic" {
		t.Errorf("speed %v, name %q", v, a.Name)
	}
}

func TestTracksAreActivitiesAndSegmentsPauses(t *testing.T) {
	at := func(clock string) string {
		return `<trkpt lat="47" lon="11"><time>2024-05-04T` + clock + `Z</time></trkpt>`
	}
	all := parse(t, `<gpx><trk><name>a</name><trkseg>`+at("06:00:00")+at("06:10:00")+`</trkseg><trkseg>`+at("06:30:00")+at("06:40:00")+`</trkseg></trk><trk><type>9</type><trkseg>`+at("10:00:00")+`</trkseg></trk></gpx>`)
	if len(all) != 2 || all[1].Sport != "running" || all[1].Ordinal != 1 {
		t.Fatalf("%d activities", len(all))
	}
	var events []string
	for _, e := range all[0].Events {
		events = append(events, e.Type+" "+e.Time.Format("15:04"))
	}
	if got := strings.Join(events, ", "); got != "start 06:00, stop_all 06:10, start 06:30, stop_all 06:40" {
		t.Errorf("events %s", got)
	}
}

func TestWithoutTimesThereIsNoActivity(t *testing.T) {
	for text, want := range map[string]string{
		`<gpx><trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>`:         "without times",
		`<gpx><rte><rtept lat="1" lon="2"/></rte></gpx>`:                          "without a track",
		`<gpx><wpt lat="1" lon="2"><time>2024-01-01T00:00:00Z</time></wpt></gpx>`: "without a track",
	} {
		err := Parse([]byte(text), func(record.Entity) error { t.Error("something was emitted"); return nil })
		var unsupported *parsers.Unsupported
		if !errors.As(err, &unsupported) || !strings.Contains(unsupported.What, want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

func TestNamesOfSports(t *testing.T) {
	for text, want := range map[string]string{"Trail_Running": "running trail", "9": "running ", "virtual ride": "cycling virtual_activity", "Morning Walk": "walking ", "yoga": "generic ", "": "generic "} {
		if s, sub := sport(text); s+" "+sub != want {
			t.Errorf("%q is %q", text, s+" "+sub)
		}
	}
}

func TestTruncatedAtEveryByte(t *testing.T) {
	whole := track(point("") + strings.Replace(point(""), "06:30", "06:31", 1))
	most := 0
	for n := range len(whole) {
		records, partial := 0, ""
		err := Parse([]byte(whole[:n]), func(e record.Entity) error {
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
	f.Add([]byte(track(point(""))))
	f.Add([]byte(`<gpx><trk><trkseg><trkpt lat="x"><time>never</time>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = Parse(data, func(e record.Entity) error {
			if a := e.(*record.Activity); a.Start.IsZero() || a.End.Before(a.Start) {
				t.Fatalf("from %v to %v", a.Start, a.End)
			}
			return nil
		})
	})
}
