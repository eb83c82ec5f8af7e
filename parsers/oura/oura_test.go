package oura

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"athletedata/parsers"
	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

// A night over the end of daylight-saving time in Vienna: bedtime begins at
// +02:00 and ends at +01:00. 8 h 30 min by the clock on the wall are 9 h 30 min.
const dstNight = `{"id":"n1","day":"2025-10-26","bedtime_start":"2025-10-25T22:30:00.000+02:00","bedtime_end":"2025-10-26T07:00:00.000+01:00","type":"long_sleep",
 "time_in_bed":34200,"total_sleep_duration":1200,"deep_sleep_duration":300,"light_sleep_duration":600,"rem_sleep_duration":300,"awake_time":300,"latency":60,"efficiency":93,
 "average_heart_rate":51.5,"lowest_heart_rate":44,"average_hrv":71,"average_breath":13.5,"restless_periods":12,
 "heart_rate":{"interval":300.0,"items":[null,52.0,0],"timestamp":"2025-10-25T22:30:00.000+02:00"},
 "hrv":{"interval":300,"items":[null,70,88],"timestamp":"2025-10-25T22:30:00.000+02:00"},
 "sleep_phase_5_min":"42213","movement_30_sec":"1240","readiness":{"score":80},"sleep_algorithm_version":"v2","low_battery_alert":false,"ring_id":null}`

func TestNight(t *testing.T) {
	got := read(t, `{"data":[`+dstNight+`],"next_token":null}`)
	s := got.Facts.Sleeps[0]
	parsertest.Is(t, "start", s.Start, record.AtBoth(parsertest.UTC(t, "2025-10-25 20:30:00"), parsertest.UTC(t, "2025-10-25 22:30:00")))
	parsertest.Is(t, "end", s.End, record.AtBoth(parsertest.UTC(t, "2025-10-26 06:00:00"), parsertest.UTC(t, "2025-10-26 07:00:00")))
	parsertest.Is(t, "day", s.Day, parsertest.Date(t, "2025-10-26"))
	parsertest.Is(t, "kind", s.Kind, "night")
	parsertest.Value(t, "in bed", s.InBedS, 34200)
	parsertest.Value(t, "asleep", s.AsleepS, 1200)
	parsertest.Value(t, "deep", s.DeepS, 300)
	parsertest.Value(t, "light", s.LightS, 600)
	parsertest.Value(t, "REM", s.RemS, 300)
	parsertest.Value(t, "awake", s.AwakeS, 300)
	parsertest.Value(t, "latency", s.LatencyS, 60)
	parsertest.Value(t, "efficiency", s.EfficiencyPct, 93)
	parsertest.Value(t, "heart rate", s.AvgHeartRateBPM, 51.5)
	parsertest.Value(t, "lowest", s.MinHeartRateBPM, 44)
	parsertest.Value(t, "HRV", s.AvgRMSSDMS, 71)
	parsertest.Value(t, "breath", s.AvgRespirationBRPM, 13.5)
	parsertest.Is(t, "restless", *s.RestlessCount, 12)
	if _, ok := s.Extra["readiness"]; !ok || s.Extra["sleep_algorithm_version"] != "v2" || len(s.Extra) != 3 {
		t.Errorf("the rest is %v", s.Extra)
	}
	from := parsertest.UTC(t, "2025-10-25 20:30:00")
	at := func(seconds int) record.Moment { return record.At(from.Add(time.Duration(seconds) * time.Second)) }
	parsertest.Is(t, "stages", fmt.Sprint(got.Facts.SleepStages), fmt.Sprint([]record.SleepStage{
		{Start: at(0), DurationS: 300, Stage: "awake"}, {Start: at(300), DurationS: 600, Stage: "light"}, {Start: at(900), DurationS: 300, Stage: "deep"}, {Start: at(1200), DurationS: 300, Stage: "rem"}}))
	parsertest.Is(t, "heart rates: null and 0 are none", fmt.Sprint(got.Facts.HeartRates), fmt.Sprint([]record.HeartRateSample{{Time: at(300), BPM: 52, Context: "sleep"}}))
	parsertest.Is(t, "HRV", fmt.Sprint(got.Facts.HRVSamples), fmt.Sprint([]record.HRVSample{{Time: at(300), RMSSDMS: 70}, {Time: at(600), RMSSDMS: 88}}))
	moved := got.Samples("movement")
	parsertest.Is(t, "movements", len(moved), 3) // "0" is none of Oura's
	parsertest.Is(t, "tossing", parsertest.Line(moved[2].Text, *moved[2].Value, moved[2].Time == at(60)), "active 4 true")
	parsertest.Value(t, "night's HRV", got.Facts.HRVNights[0].RMSSDMS, 71)
	parsertest.Value(t, "highest HRV", got.Facts.HRVNights[0].Max5MinRMSSDMS, 88)
}

func TestKindsOfSleep(t *testing.T) {
	for typ, want := range map[string]string{`"long_sleep"`: "night", `"sleep"`: "nap", `"late_nap"`: "nap", `"rest"`: "rest", `"deleted"`: "deleted", `null`: "night", `"siesta"`: "siesta"} {
		got := read(t, strings.Replace(dstNight, `"long_sleep"`, typ, 1))
		parsertest.Is(t, typ, got.Facts.Sleeps[0].Kind, want)
		if want == "deleted" && (got.Facts.Sleeps[0].AsleepS != nil || len(got.Facts.SleepStages)+len(got.Facts.HeartRates)+len(got.Facts.HRVNights) > 0) {
			t.Error("a deleted sleep has figures")
		}
	}
}

// Two nights of one day: the longer one's variability is that of the day,
// whatever their order.
func TestMainNightOfADay(t *testing.T) {
	short := strings.NewReplacer(`"total_sleep_duration":1200`, `"total_sleep_duration":900`, `"average_hrv":71`, `"average_hrv":30`, "22:30", "21:30").Replace(dstNight)
	for _, list := range []string{dstNight + "," + short, short + "," + dstNight} {
		got := read(t, "["+list+"]")
		parsertest.Is(t, "nights", len(got.Facts.HRVNights), 1)
		parsertest.Value(t, "HRV", got.Facts.HRVNights[0].RMSSDMS, 71)
	}
}

func TestDayOfActivity(t *testing.T) {
	got := read(t, `{"id":"a","day":"2025-06-01","timestamp":"2025-06-01T04:00:00+02:00","class_5_min":"0152x","score":88,"active_calories":450,"total_calories":2200,"steps":8500.0,
	 "equivalent_walking_distance":6800,"high_activity_time":1800,"medium_activity_time":3600,"low_activity_time":7200,"sedentary_time":28800,"resting_time":25200,"non_wear_time":0,
	 "met":{"interval":60.0,"items":[0.9,null,3.5],"timestamp":"2025-06-01T04:00:00+02:00"},"contributors":{"stay_active":90,"recovery_time":null},"target_calories":500}`)
	d := got.Facts.DailySummaries[0]
	parsertest.Is(t, "steps", *d.Steps, 8500)
	parsertest.Value(t, "distance", d.DistanceM, 6800)
	parsertest.Value(t, "energy", d.EnergyKcal, 2200)
	parsertest.Value(t, "active", d.ActiveEnergyKcal, 450)
	parsertest.Value(t, "sedentary", d.SedentaryS, 28800)
	parsertest.Value(t, "a little active", d.ActiveS, 7200)
	parsertest.Value(t, "very active", d.HighlyActiveS, 1800)
	parsertest.Value(t, "moderate minutes", d.ModerateMin, 60)
	parsertest.Value(t, "vigorous minutes", d.VigorousMin, 30)
	parsertest.Is(t, "the rest", fmt.Sprint(d.Extra), "map[non_wear_time:0 resting_time:25200 target_calories:500]")
	parsertest.Value(t, "score", got.Score(t, "2025-06-01", "activity_score").Value, 88)
	parsertest.Value(t, "contributor", got.Score(t, "2025-06-01", "activity_stay_active_score").Value, 90)
	parsertest.Is(t, "scores: null is none", len(got.Facts.DailyScores), 2)
	class := got.Samples("activity_class")
	parsertest.Is(t, "classes", len(class), 4)
	parsertest.Is(t, "third: 2:10 UTC", parsertest.Line(class[2].Time == record.At(parsertest.UTC(t, "2025-06-01 02:10:00")), *class[2].Value, class[2].Text), "true 5 high")
	met := got.Samples("met")
	parsertest.Is(t, "MET", parsertest.Line(len(met), *met[1].Value, met[1].Time == record.At(parsertest.UTC(t, "2025-06-01 02:02:00"))), "2 3.5 true")
}

// The zeros of a day in which the ring lay in a drawer are no measurements.
func TestDayWithoutTheRing(t *testing.T) {
	got := read(t, `[{"day":"2025-06-01","non_wear_time":86400,"steps":0,"total_calories":1800,"score":null,"timestamp":"2025-06-01T04:00:00Z"}]`)
	d := got.Facts.DailySummaries[0]
	if d.Steps != nil || d.EnergyKcal != nil || fmt.Sprint(d.Extra) != "map[non_wear_time:86400]" {
		t.Errorf("%+v", d)
	}
}

func TestFiguresOfADay(t *testing.T) {
	got := read(t, `[
	 {"id":"1","day":"2025-01-02","score":82,"temperature_deviation":-0.2,"temperature_trend_deviation":0.1,"timestamp":"2025-01-02T00:00:00+00:00","contributors":{"hrv_balance":78,"sleep_regularity":null}},
	 {"id":"2","day":"2025-01-02","score":85,"timestamp":"2025-01-02T00:00:00+00:00","contributors":{"deep_sleep":80,"total_sleep":86}},
	 {"id":"3","day":"2025-01-02","spo2_percentage":{"average":97.4},"breathing_disturbance_index":3.2},
	 {"id":"3","day":"2025-01-03","spo2_percentage":{"average":0},"breathing_disturbance_index":null},
	 {"id":"4","day":"2025-01-02","day_summary":"restored","stress_high":3600,"recovery_high":14400},
	 {"id":"5","day":"2025-01-02","level":"solid","contributors":{"sleep_recovery":85.5,"daytime_recovery":0,"stress":68}},
	 {"id":"6","day":"2025-01-02","vascular_age":35,"pulse_wave_velocity":6.9},
	 {"id":"7","day":"2025-01-02","vo2_max":42.5,"timestamp":"2025-01-02T12:00:00+00:00"},
	 {"id":"8","day":"2025-01-02","optimal_bedtime":{"day_tz":3600,"start_offset":-10800,"end_offset":-6300},"recommendation":"earlier_bedtime","status":"optimal_found","new_field":7}]`)
	for name, want := range map[string]float64{"readiness_score": 82, "readiness_hrv_balance_score": 78, "temperature_trend_deviation_c": 0.1, "sleep_score": 85, "sleep_deep_sleep_score": 80,
		"sleep_total_sleep_score": 86, "breathing_disturbance_index": 3.2, "stress_high_s": 3600, "recovery_high_s": 14400, "resilience_sleep_recovery_score": 85.5, "resilience_daytime_recovery_score": 0,
		"resilience_stress_score": 68, "vascular_age_y": 35, "pulse_wave_velocity_mps": 6.9, "vo2max": 42.5, "optimal_bedtime_start_s": -10800, "optimal_bedtime_end_s": -6300,
		"optimal_bedtime_utc_offset_s": 3600, "sleep_time_new_field": 7} {
		parsertest.Value(t, name, got.Score(t, "2025-01-02", name).Value, want)
	}
	for name, want := range map[string]string{"stress_summary": "restored", "resilience_level": "solid", "sleep_time_recommendation": "earlier_bedtime", "sleep_time_status": "optimal_found"} {
		parsertest.Is(t, name, got.Score(t, "2025-01-02", name).Text, want)
	}
	parsertest.Is(t, "figures", len(got.Facts.DailyScores), 23)
	parsertest.Is(t, "days: an oxygen of 0 is none", len(got.Facts.DailySummaries), 2)
	parsertest.Value(t, "temperature", got.Facts.DailySummaries[0].TemperatureDeviationC, -0.2)
	parsertest.Value(t, "oxygen", got.Facts.DailySummaries[1].AvgSpO2Pct, 97.4)
}

func TestWorkoutsAndSessions(t *testing.T) {
	got := read(t, `[{"id":"w1","activity":"strength_training","calories":350.5,"day":"2025-03-01","distance":null,"start_datetime":"2025-03-01T07:00:00+01:00","end_datetime":"2025-03-01T07:45:00+01:00","intensity":"moderate","label":"Legs","source":"manual"},
	 {"id":"s1","day":"2025-03-01","start_datetime":"2025-03-01T20:00:00+01:00","end_datetime":"2025-03-01T20:10:00+01:00","type":"breathing","mood":"good",
	  "heart_rate":{"interval":5,"items":[60,null,58],"timestamp":"2025-03-01T20:00:00+01:00"},"heart_rate_variability":{"interval":5,"items":[55],"timestamp":"2025-03-01T20:00:00+01:00"},"motion_count":{"interval":5,"items":[0,2],"timestamp":"2025-03-01T20:00:00+01:00"}},
	 {"id":"w2","activity":"underwater_chess","start_datetime":"2025-03-02T07:00:00Z","end_datetime":"2025-03-02T08:00:00Z"}]`)
	parsertest.Is(t, "activities", len(got.Activities), 3)
	w := got.Activities[0]
	parsertest.Is(t, "workout", parsertest.Line(w.Source, w.ExternalID, w.Ordinal, w.Name, w.Sport, w.SubSport, w.Start, *w.UTCOffsetS), "oura w1 0 Legs training strength_training 2025-03-01 06:00:00 +0000 UTC 3600")
	parsertest.Value(t, "energy", w.EnergyKcal, 350.5)
	parsertest.Value(t, "elapsed", w.ElapsedS, 2700)
	if w.DistanceM != nil {
		t.Error("a distance of null")
	}
	parsertest.Is(t, "rest", fmt.Sprint(w.Extra), "map[activity:strength_training intensity:moderate source:manual]")
	s := got.Activities[1]
	parsertest.Is(t, "session", parsertest.Line(s.ExternalID, s.Ordinal, s.Sport, s.SubSport, len(s.Records), s.Extra["mood"]), "s1 1 training breathing 2 good")
	bpm, _ := s.Records[1].Get(record.HeartRate)
	parsertest.Is(t, "third value", parsertest.Line(bpm, s.Records[1].UnixMicro == parsertest.UTC(t, "2025-03-01 19:00:10").UnixMicro()), "58 true")
	parsertest.Is(t, "HRV and motion", fmt.Sprint(len(got.Facts.HRVSamples), len(got.Samples("motion_count"))), "1 2")
	x := got.Activities[2]
	parsertest.Is(t, "unknown sport", parsertest.Line(x.Sport, x.Extra["activity"], x.UTCOffsetS == nil), "generic underwater_chess true")
}

func TestTagsAndRest(t *testing.T) {
	got := read(t, `[{"id":"t1","tag_type_code":"tag_generic_alcohol","start_time":"2025-03-01T20:00:00+01:00","end_time":"2025-03-01T21:00:00+01:00","start_day":"2025-03-01","end_day":"2025-03-01","comment":"two beers","custom_name":null},
	 {"id":"t2","tag_type_code":"custom","start_time":"2025-03-01T20:00:00+01:00","end_time":null,"start_day":"2025-03-01","custom_name":"Sauna","comment":null},
	 {"id":"t3","day":"2022-03-01","text":"tired","timestamp":"2022-03-01T08:00:00+01:00","tags":["tag_late_meal","tag_coffee"]},
	 {"id":"r1","start_day":"2025-04-01","end_day":"2025-04-03","start_time":"2025-04-01T09:00:00.277+02:00","end_time":"2025-04-03T09:00:00.277+02:00","episodes":[{"tags":["tag_fever"],"timestamp":"2025-04-01T09:00:00+02:00"}]},
	 {"id":"r2","start_day":"2025-05-01","end_day":null,"start_time":null,"end_time":null,"episodes":[]}]`)
	notes := got.Facts.Notes
	parsertest.Is(t, "notes", len(notes), 5)
	byText := map[string]record.Note{}
	for _, n := range notes {
		byText[n.Text+fmt.Sprint(n.DurationS == nil)] = n
	}
	beer := byText["alcohol: two beersfalse"]
	parsertest.Is(t, "tag", parsertest.Line(beer.Kind, *beer.DurationS, beer.Extra["tag_type_code"], beer.Sequence), "tag 3600 tag_generic_alcohol 1")
	parsertest.Is(t, "time", beer.Time, record.AtBoth(parsertest.UTC(t, "2025-03-01 19:00:00"), parsertest.UTC(t, "2025-03-01 20:00:00")))
	parsertest.Is(t, "own tag of the same minute", byText["Saunatrue"].Sequence, 0) // "Sauna" sorts before "alcohol"
	parsertest.Is(t, "old tag", byText["late meal, coffee: tiredtrue"].Kind+byText["late_meal, coffee: tiredtrue"].Kind, "tag")
	parsertest.Value(t, "rest", byText["Rest modefalse"].DurationS, 2*86400)
	parsertest.Is(t, "rest since a day", byText["Rest modetrue"].Time, record.Wall(parsertest.UTC(t, "2025-05-01 00:00:00")))
}

// The order of a file must not decide which key a note has.
func TestSequenceOfNotesDoesNotDependOnTheirOrder(t *testing.T) {
	tag := func(name string) string {
		return `{"tag_type_code":"custom","start_time":"2025-03-01T20:00:00+01:00","custom_name":"` + name + `"}`
	}
	for _, list := range []string{tag("a") + "," + tag("b") + "," + tag("b"), tag("b") + "," + tag("a")} {
		for _, n := range read(t, "["+list+"]").Facts.Notes {
			parsertest.Is(t, n.Text, n.Sequence, map[string]int{"a": 0, "b": 1}[n.Text])
		}
	}
}

func TestSeriesOfTheDay(t *testing.T) {
	got := read(t, `[{"bpm":55,"source":"sleep","timestamp":"2025-01-15T02:30:00+00:00","timestamp_unix":1736908200000},{"bpm":0,"source":"awake","timestamp":"2025-01-15T03:30:00.000Z"},
	 {"timestamp":"2025-01-15T04:30:00Z","timestamp_unix":1,"level":80,"charging":true,"in_charger":true}]`)
	parsertest.Is(t, "heart rates", fmt.Sprint(got.Facts.HeartRates), fmt.Sprint([]record.HeartRateSample{{Time: record.At(parsertest.UTC(t, "2025-01-15 02:30:00")), BPM: 55, Context: "sleep"}}))
	b := got.Samples("battery_pct")[0]
	parsertest.Is(t, "battery", parsertest.Line(*b.Value, b.Text), "80 charging")
}

func TestRing(t *testing.T) {
	g := read(t, `{"id":"g","color":"stealth_black","design":"heritage","firmware_version":"2.9.33","hardware_type":"gen3","set_up_at":"2024-01-01T10:00:00Z","size":10}`).Facts.Gear[0]
	parsertest.Is(t, "ring", fmt.Sprint(g.ID, "|", g.Kind, "|", g.Name, "|", g.Brand, "|", g.Model, "|", g.Extra),
		"g|ring|Oura Ring heritage|Oura|gen3|map[color:stealth_black design:heritage firmware_version:2.9.33 set_up_at:2024-01-01T10:00:00Z size:10]")
}

// The tables of the export: semicolons, JSON in quoted cells, names in any case.
func TestTablesOfTheExport(t *testing.T) {
	quoted := func(json string) string { return `"` + strings.ReplaceAll(json, `"`, `""`) + `"` }
	got := read(t, "id;contributors;day;score;timestamp\nx;"+quoted(`{"deep_sleep":80,"timing":null}`)+";2025-01-02;85;2025-01-02T00:00:00+00:00\n")
	parsertest.Value(t, "sleep score", got.Score(t, "2025-01-02", "sleep_score").Value, 85)
	parsertest.Value(t, "contributor", got.Score(t, "2025-01-02", "sleep_deep_sleep_score").Value, 80)

	got = read(t, "Timestamp;BPM;Source\r\n2025-01-02T03:04:05Z;61;awake\r\n2025-01-02T03:09:05+00:00;62;rest\r\n")
	parsertest.Is(t, "heart rates", parsertest.Line(len(got.Facts.HeartRates), got.Facts.HeartRates[1].BPM, got.Facts.HeartRates[1].Context), "2 62 rest")

	got = read(t, "timestamp;skin_temp\n2025-01-02T03:04:05Z;34.56\n2025-01-02T03:05:05Z;\n")
	parsertest.Is(t, "temperatures", len(got.Facts.SkinTemps), 1)
	parsertest.Value(t, "temperature", got.Facts.SkinTemps[0].TemperatureC, 34.56)

	got = read(t, "timestamp;stress_value;recovery_value\n2025-01-02T03:00:00Z;12;\n2025-01-02T03:15:00Z;0;8\n")
	parsertest.Is(t, "stress", fmt.Sprint(len(got.Samples("daytime_stress")), len(got.Samples("daytime_recovery"))), "2 1")

	got = read(t, "day;cardiovascular_age\n2025-01-02;31.5\n")
	parsertest.Value(t, "smoothed age", got.Score(t, "2025-01-02", "vascular_age_smoothed_y").Value, 31.5)

	got = read(t, "bedtime_end;bedtime_start;day;heart_rate;low_battery_alert;sleep_phase_5_min;total_sleep_duration;type\n"+
		`2025-01-02T07:00:00.000+01:00;2025-01-01T23:00:00.000+01:00;2025-01-02;`+quoted(`{"interval":300.0,"items":[50.0,null],"timestamp":"2025-01-01T23:00:00.000+01:00"}`)+`;False;"1122";28000;long_sleep`+"\n")
	parsertest.Value(t, "asleep", got.Facts.Sleeps[0].AsleepS, 28000)
	parsertest.Is(t, "stages and heart rates", fmt.Sprint(len(got.Facts.SleepStages), len(got.Facts.HeartRates)), "2 1")

	got = read(t, "activity;end_datetime;start_datetime;calories\nrunning;2025-01-02T08:00:00+01:00;2025-01-02T07:00:00+01:00;500\n")
	parsertest.Is(t, "workout without an id", got.Activities[0].ExternalID, "workout 2025-01-02T06:00:00Z")

	got = read(t, "timestamp;level;charging;in_charger\n2025-01-02T03:00:00Z;55;False;True\n")
	parsertest.Is(t, "battery", got.Samples("battery_pct")[0].Text, "in_charger")
}

func TestOtherEncodings(t *testing.T) {
	text := "timestamp;bpm;source\n2025-01-02T03:04:05Z;61;awake\n"
	wide := "\xff\xfe"
	for _, u := range utf16.Encode([]rune(text)) {
		wide += string([]byte{byte(u), byte(u >> 8)})
	}
	for name, text := range map[string]string{"UTF-16": wide, "BOM": "\xef\xbb\xbf" + text, "comma": strings.ReplaceAll(text, ";", ",")} {
		if !Format.Detect("", []byte(text)) {
			t.Errorf("%s is not recognised", name)
		}
		parsertest.Is(t, name, len(read(t, text).Facts.HeartRates), 1)
	}
}

func TestDamage(t *testing.T) {
	whole := `{"data":[` + dstNight + "," + strings.ReplaceAll(dstNight, "2025-10-25T22", "2025-10-25T21") + `],"next_token":null}`
	got := read(t, whole[:len(whole)-200])
	parsertest.Is(t, "nights before the cut", len(got.Facts.Sleeps), 1)
	if !strings.Contains(got.Facts.Partial, "ends in the middle") {
		t.Errorf("partial: %q", got.Facts.Partial)
	}
	if got := parse(whole[:60]); got.Err == nil || !strings.Contains(got.Err.Error(), "ends in the middle") {
		t.Errorf("nothing of it is whole: %v", got.Err)
	}

	got = read(t, "timestamp;bpm;source\n2025-01-02T03:04:05Z;61;awake\nnever;62;awake\n2025-01-02T03:14")
	parsertest.Is(t, "rows", len(got.Facts.HeartRates), 1)
	parsertest.Is(t, "partial", got.Facts.Partial, "2 lines could not be read whole; the first is line 3: a heart rate without a time")

	got = read(t, "day;score;contributors\n2025-01-02;85;{broken\n")
	parsertest.Value(t, "the other cells", got.Score(t, "2025-01-02", "sleep_score").Value, 85)
	parsertest.Is(t, "partial", got.Facts.Partial, "1 lines could not be read whole; the first is line 2: column contributors is no JSON")

	got = read(t, `[{"activity":"running","start_datetime":"2025-01-02T07:00:00Z","end_datetime":"2025-01-02T08:00:00Z"},{"activity":"running","start_datetime":"2025-01-02T07:00:00","end_datetime":"2025-01-02T08:00:00"}]`)
	parsertest.Is(t, "a workout whose zone is not told", fmt.Sprint(len(got.Activities), got.Facts.Partial != ""), "1 true")

	for text, want := range map[string]string{"": "empty", "   ": "empty", "<html><body>401</body></html>": "neither JSON nor a table", "a,b\n1,2\n": "neither", `{"status":401,"detail":"x"}`: "not of Oura's",
		"timestamp;bpm;source\nnever;62;awake\n": "line 2"} {
		if got := parse(text); got.Err == nil || parsertest.Unsupported(got.Err) != "" || !strings.Contains(got.Err.Error(), want) {
			t.Errorf("%q: %v", text, got.Err)
		}
		if text != "timestamp;bpm;source\nnever;62;awake\n" && (Format.Detect("", []byte(text)) || FormatJSON.Detect("", []byte(text))) {
			t.Errorf("%q is taken for Oura's", text)
		}
	}
}

func TestNothingToStore(t *testing.T) {
	for text, want := range map[string]string{
		`{"data":[],"next_token":null}`: "nothing in the span",
		"timestamp;bpm;source\n":        "heartrate without rows",
		`{"id":"u","age":35,"weight":75,"height":1.8,"biological_sex":"male","email":"a@b"}`:                 "profile",
		`{"data":[{"id":"3","day":"2025-01-03","spo2_percentage":null,"breathing_disturbance_index":null}]}`: "nothing was measured",
	} {
		if got := parse(text); !strings.Contains(parsertest.Unsupported(got.Err), want) {
			t.Errorf("%s: %v", text, got.Err)
		}
		if !Format.Detect("", []byte(text)) && !FormatJSON.Detect("", []byte(text)) {
			t.Errorf("%s is not recognised", text)
		}
	}
	for name, known := range map[string]bool{"export.zip!/App Data/rawlocation.csv": true, "export.zip!/Subscriptions/account.csv": true, "rawlocation.csv": false, "App Data/other.csv": false, "x/account.csv": false} {
		parsertest.Is(t, name, Format.Detect(name, []byte("a;b\n1;2\n")), known)
	}
	err := Parse(parsers.File{Name: "App Data/rawlocation.csv", Data: []byte("a;b\n1;2\n")}, nil)
	parsertest.Is(t, "positions", parsertest.Unsupported(err), "Oura account export: positions of the phone")
}

// The head of a file that is cut after 64 KiB is still recognised.
func TestCutHeadIsRecognised(t *testing.T) {
	whole := `{"data":[` + dstNight
	for _, n := range []int{200, 500, len(whole)} {
		parsertest.Is(t, "recognised", FormatJSON.Detect("", []byte(whole[:n])), true)
	}
	parsertest.Is(t, "others", FormatJSON.Detect("", []byte(`[{"day":"2025-01-01","steps":5}]`)), false)
}

func TestErrorOfEmitEndsTheParser(t *testing.T) {
	stop := fmt.Errorf("stop")
	for _, text := range []string{dstNight, `{"activity":"running","start_datetime":"2025-01-02T07:00:00Z","end_datetime":"2025-01-02T08:00:00Z"}`} {
		if err := Parse(parsers.File{Data: []byte(text)}, func(record.Entity) error { return stop }); err != stop {
			t.Errorf("error %v", err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"data":[` + dstNight + `]}`))
	f.Add([]byte("id;contributors;day;score;timestamp\nx;\"{\"\"deep_sleep\"\":80}\";2025-01-02;85;2025-01-02T00:00:00+00:00\n"))
	f.Add([]byte(`[{"day":"2025-06-01","timestamp":"2025-06-01T04:00:00+02:00","class_5_min":"0152","met":{"interval":60,"items":[1],"timestamp":"2025-06-01T04:00:00Z"}},{"tag_type_code":"a","start_time":"2025-03-01T20:00:00"}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		Format.Detect("App Data/meal.csv", data)
		FormatJSON.Detect("", data)
		_ = Parse(parsers.File{Data: data}, func(record.Entity) error { return nil })
	})
}

func BenchmarkHeartRates(b *testing.B) {
	var text strings.Builder
	text.WriteString("timestamp;bpm;source\n")
	from := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 100_000 {
		fmt.Fprintf(&text, "%s;%d;awake\n", from.Add(time.Duration(i)*5*time.Minute).Format(time.RFC3339), 50+i%60)
	}
	rows := 0
	for b.Loop() {
		_ = Parse(parsers.File{Data: []byte(text.String())}, func(e record.Entity) error {
			rows += len(e.(*record.Facts).HeartRates)
			return nil
		})
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}
