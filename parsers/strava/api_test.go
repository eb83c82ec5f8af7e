package strava

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

const ride = `{"resource_state":3,"athlete":{"id":1,"resource_state":1},"name":"Evening Ride","distance":26733.8,"moving_time":3645,"elapsed_time":3700,"total_elevation_gain":426,"type":"Ride","sport_type":"GravelRide",
 "id":16271393008,"external_id":"garmin_push_7","start_date":"2025-10-26T00:30:00Z","start_date_local":"2025-10-26T02:30:00Z","timezone":"(GMT+01:00) Europe/Paris","utc_offset":7200.0,
 "start_latlng":[45.2,5.78],"end_latlng":[],"trainer":false,"commute":true,"gear_id":"b7","average_speed":7.334,"max_speed":19.574,"average_cadence":77.5,"average_temp":-2,"average_watts":162,"max_watts":316,"weighted_average_watts":168,
 "kilojoules":590.3,"has_heartrate":true,"average_heartrate":156.8,"max_heartrate":172,"elev_high":132.8,"elev_low":-4.4,"suffer_score":null,"description":"legs\r\nheavy","calories":562,"device_name":"Edge","embed_token":"secret",
 "gear":{"id":"b7","primary":true,"name":"Ox","resource_state":2,"retired":false,"distance":966309},
 "laps":[{"id":5,"name":"Lap 1","elapsed_time":1800,"moving_time":1790,"start_date":"2025-10-26T00:30:00Z","start_date_local":"2025-10-26T02:30:00Z","distance":13000,"average_heartrate":150,"lap_index":1,"split":1},
         {"id":6,"name":"Lap 2","elapsed_time":1900,"moving_time":1855,"start_date":"2025-10-26T01:00:00Z","distance":13733.8,"lap_index":2,"split":2}],
 "splits_metric":[{"distance":1002.8,"split":1}]}`

func TestDetailedActivity(t *testing.T) {
	got := read(t, ride)
	a := got.Activities[0]
	parsertest.Is(t, "identity", parsertest.Line(a.Source, a.ExternalID, a.Name, a.Sport, a.SubSport, a.Product), "strava 16271393008 Evening Ride cycling gravel_cycling Edge")
	parsertest.Is(t, "notes", a.Notes, "legs\r\nheavy")
	parsertest.Is(t, "time: the local one has a false Z", parsertest.Line(a.Start, *a.UTCOffsetS, a.TimeZone), "2025-10-26 00:30:00 +0000 UTC 7200 Europe/Paris")
	parsertest.Is(t, "end", a.End, parsertest.UTC(t, "2025-10-26 01:31:40"))
	for name, c := range map[string]struct {
		got  *float64
		want float64
	}{
		"distance": {a.DistanceM, 26733.8}, "moving": {a.MovingS, 3645}, "elapsed": {a.ElapsedS, 3700}, "ascent": {a.AscentM, 426}, "speed": {a.AvgSpeedMPS, 7.334}, "max speed": {a.MaxSpeedMPS, 19.574},
		"cadence": {a.AvgCadenceRPM, 77.5}, "temperature": {a.AvgTemperatureC, -2}, "power": {a.AvgPowerW, 162}, "max power": {a.MaxPowerW, 316}, "weighted power": {a.NormalizedPowerW, 168}, "work": {a.WorkJ, 590300},
		"heart rate": {a.AvgHeartRateBPM, 156.8}, "max heart rate": {a.MaxHeartRateBPM, 172}, "highest": {a.MaxAltitudeM, 132.8}, "lowest": {a.MinAltitudeM, -4.4}, "energy": {a.EnergyKcal, 562},
		"latitude": {a.StartLatitudeDeg, 45.2}, "longitude": {a.StartLongitudeDeg, 5.78}, "lap": {a.Laps[1].DistanceM, 13733.8}, "lap's heart rate": {a.Laps[0].AvgHeartRateBPM, 150},
	} {
		parsertest.Value(t, name, c.got, c.want)
	}
	if a.EndLatitudeDeg != nil {
		t.Error("an empty list is a place")
	}
	parsertest.Is(t, "laps", parsertest.Line(len(a.Laps), a.Laps[1].Ordinal, a.Laps[1].Start.Format(time.TimeOnly), a.Laps[1].End.Format(time.TimeOnly), a.Laps[1].Sport, a.Laps[1].Extra), "2 1 01:00:00 01:31:40 cycling map[name:Lap 2 split:2]")
	parsertest.Is(t, "rest", fmt.Sprint(a.Extra), "map[commute:true external_id:garmin_push_7 gear_id:b7 has_heartrate:true splits_metric:[map[distance:1002.8 split:1]] sport_type:GravelRide trainer:false type:Ride]")
	g := got.Facts.Gear[0]
	parsertest.Is(t, "gear", parsertest.Line(got.Facts.Source, g.ID, g.Kind, g.Name, *g.DistanceM, g.Retired, g.Extra), "strava b7 bike Ox 966309 false map[primary:true]")
}

func TestListsAndPages(t *testing.T) {
	second := strings.Replace(ride, "16271393008", "2", 1)
	for _, text := range []string{"[" + ride + "," + second + "]", "[[" + ride + "],[" + second + "," + ride + "]]", ride + "\n" + second} {
		got := read(t, text)
		parsertest.Is(t, "activities", len(got.Activities), 2)
		parsertest.Is(t, "ordinals", parsertest.Line(got.Activities[0].Ordinal, got.Activities[1].Ordinal), "0 1")
		parsertest.Is(t, "the same bicycle", len(got.Facts.Gear), 1)
	}
}

func TestTrainer(t *testing.T) {
	for typ, want := range map[string]string{"Ride": "cycling/indoor_cycling", "Run": "running/treadmill", "VirtualRide": "cycling/virtual_activity", "Yoga": "training/yoga"} {
		a := read(t, strings.NewReplacer(`"GravelRide"`, `"`+typ+`"`, `"trainer":false`, `"trainer":true`).Replace(ride)).Activities[0]
		parsertest.Is(t, typ, a.Sport+"/"+a.SubSport, want)
	}
}

// Samples count where the file says when the activity began; in all three shapes.
func TestStreamsBesideTheirActivity(t *testing.T) {
	for _, streams := range []string{
		`{"time":{"data":[0,1,3]},"latlng":{"data":[[45.2,5.7],null,[45.3,5.8]]},"heartrate":{"data":[0,115,116]},"watts":{"data":[0,null,77]},"moving":{"data":[true,true,false]},"watts_calc":{"data":[1,2,3]}}`,
		`[{"type":"time","data":[0,1,3]},{"type":"latlng","data":[[45.2,5.7],null,[45.3,5.8]]},{"type":"heartrate","data":[0,115,116]},{"type":"watts","data":[0,null,77]},{"type":"watts_calc","data":[1,2,3]}]`,
		`{"time":[0,1,3],"latlng":[[45.2,5.7],null,[45.3,5.8]],"heartrate":[0,115,116,117],"watts":[0,null,77],"watts_calc":[1,2,3]}`} {
		text := `{"activity":` + ride + `,"streams":` + streams + `}`
		parsertest.Is(t, "recognised", recognised("x", text), true)
		a := read(t, text).Activities[0]
		parsertest.Is(t, "samples", len(a.Records), 3)
		last := a.Records[2]
		bpm, _ := last.Get(record.HeartRate)
		watts, _ := last.Get(record.Power)
		parsertest.Is(t, "last", parsertest.Line(last.UnixMicro == a.Start.Add(3*time.Second).UnixMicro(), last.LatitudeDeg, last.HasPosition, bpm, watts, last.Extra["watts_calc"]), "true 45.3 true 116 77 3")
		first := a.Records[0]
		parsertest.Is(t, "no watts are a measurement, no heart beat is none", parsertest.Line(first.Present.Has(record.Power), first.Present.Has(record.HeartRate), a.Records[1].Present.Has(record.Power), a.Records[1].HasPosition), "true false false false")
	}
}

func TestGearOfTheInterface(t *testing.T) {
	got := read(t, `[{"id":"g3","primary":false,"name":"Nova","nickname":"","resource_state":3,"retired":true,"distance":966309,"converted_distance":600.4,"brand_name":"Adidas","model_name":"SN"}]`)
	g := got.Facts.Gear[0]
	parsertest.Is(t, "shoes", parsertest.Line(g.ID, g.Kind, g.Name, g.Brand, g.Model, *g.DistanceM, g.Retired), "g3 shoes Nova Adidas SN 966309 true")
	got = read(t, `{"id":1,"firstname":"Sample","lastname":"Athlete","weight":70.5,"resource_state":3,"bikes":[{"id":"b1","name":"Ox","distance":5,"resource_state":2}],"shoes":[]}`)
	parsertest.Is(t, "of a profile", parsertest.Line(len(got.Facts.Gear), got.Facts.Gear[0].Name), "1 Ox")
}

func TestWhatIsNotStored(t *testing.T) {
	for text, want := range map[string]string{
		`{"id":1,"firstname":"A","lastname":"B","weight":70}`:                                                       "profile",
		`[{"id":5,"name":"Lap 1","elapsed_time":5,"start_date":"2025-10-26T00:30:00Z","lap_index":1}]`:              "without the activity",
		`{"time":{"data":[0,1],"series_type":"distance"},"latlng":{"data":[[1,2],[1,2]],"series_type":"distance"}}`: "without saying when",
		`[{"type":"altitude","data":[1],"series_type":"distance"}]`:                                                 "without saying when",
		`{"altitude":[1,2],"time":[0,1]}`:                                                                           "without saying when",
		`{"message":"Authorization Error","errors":[{"resource":"Application","field":"","code":"invalid"}]}`:       "refused",
		`{"errors":"Rate Limit Exceeded","status":429,"message":"Too Many Requests"}`:                               "refused",
		`{"heart_rate":{"custom_zones":false,"zones":[{"min":0,"max":111}]}}`:                                       "settings",
		strings.Replace(ride, `"start_date":"2025-10-26T00:30:00Z"`, `"start_date":null`, 1):                        "without a start",
		`[{"firstname":"A","lastname":"B.","resource_state":2}]`:                                                    "other athletes",
		`[{"id":1,"activity_id":2,"text":"nice","athlete":{"firstname":"A"},"created_at":"2025-10-26T00:30:00Z"}]`:  "comments",
		`[{"id":1,"name":"Club","sport_type":"running","member_count":5,"resource_state":2}]`:                       "club",
	} {
		parsertest.Is(t, text[:min(len(text), 50)]+" is recognised", recognised("x", text), true)
		if got := parse("x", text); !strings.Contains(parsertest.Unsupported(got.Err), want) {
			t.Errorf("%.60s: %v", text, got.Err)
		}
	}
	for _, text := range []string{"{}", "[]", `{"a":1}`, `{"message":"x","errors":[]}`, `{"type":"a","visibility":"b"}`, `{"time":[1,2]}`, `{"id":"x","name":"y","distance":5}`, "null", "[1,2", ""} {
		parsertest.Is(t, text+" is recognised", recognised("x", text), false)
		if got := parse("x", text); got.Err == nil || parsertest.Unsupported(got.Err) != "" {
			t.Errorf("%s: %v", text, got.Err)
		}
	}
}

func TestCutJSON(t *testing.T) {
	text := "[" + ride + "," + strings.Replace(ride, "16271393008", "2", 1) + "]"
	got := read(t, text[:len(text)-300])
	parsertest.Is(t, "activities before the cut", len(got.Activities), 1)
	if !strings.Contains(got.Activities[0].Partial, "ends in the middle") {
		t.Errorf("partial %q", got.Activities[0].Partial)
	}
	parsertest.Is(t, "head", recognised("x", text[:900]), true)
	if got := parse("x", text[:100]); got.Err == nil || !strings.Contains(got.Err.Error(), "ends in the middle") {
		t.Errorf("nothing whole: %v", got.Err)
	}
	stop := fmt.Errorf("stop")
	if err := parseJSON(parsers.File{Data: []byte(text)}, func(record.Entity) error { return stop }); err != stop {
		t.Errorf("error %v", err)
	}
}
