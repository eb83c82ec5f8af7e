package garminjson

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"athletedata/parsers"
	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

// A list that was cut gives its whole elements, and half an element nothing.
func TestFilesCutInTheMiddle(t *testing.T) {
	whole := `[{"summarizedActivitiesExport":[` + exportedRun + `,` + replace(exportedRun, "1111", "2222") + `]}]`
	got := parse("x.json", whole[:len(whole)-40])
	if got.Err != nil || len(got.Activities) != 1 || got.Activities[0].ExternalID != "1111" {
		t.Fatalf("%d activities, error %v", len(got.Activities), got.Err)
	}
	if !strings.Contains(got.Activities[0].Partial, "ends in the middle") {
		t.Errorf("partial %q", got.Activities[0].Partial)
	}

	days := "[" + exported("1") + "," + replace(exported("1"), "2024-03-31", "2024-04-01") + "]"
	got = parse("x.json", days[:len(days)-400])
	if len(got.Facts.DailySummaries) != 1 || !strings.Contains(got.Facts.Partial, "ends in the middle") {
		t.Errorf("%d days, %q, %v", len(got.Facts.DailySummaries), got.Facts.Partial, got.Err)
	}

	chart := `{"calendarDate":"2025-08-07","restingHeartRate":52,"heartRateValues":[[1754550000000,63],[1754550120000,64],[17545502`
	got = parse("x.json", chart)
	if len(got.Facts.HeartRates) != 2 || got.Facts.Partial == "" {
		t.Errorf("%d heart rates, %q, %v", len(got.Facts.HeartRates), got.Facts.Partial, got.Err)
	}

	if got = parse("x.json", exported("1")[:300]); got.Err != nil {
		t.Errorf("the beginning of a day: %v", got.Err)
	}
	if got = parse("x.json", `[{"summarizedActivitiesExport":[{"activityId":1,"activ`); got.Err == nil || parsertest.Unsupported(got.Err) != "" {
		t.Errorf("nothing whole: %v", got.Err)
	}
}

func TestDamageInTheMiddle(t *testing.T) {
	got := parse("x.json", `[{"calendarDate":"2025-12-25","totalSteps":8000,"stepGoal":7500},#####{"calendarDate":"2025-12-26","totalSteps":1,"stepGoal":1}]`)
	if len(got.Facts.DailySummaries) != 1 || !strings.Contains(got.Facts.Partial, "damaged at byte 66") {
		t.Errorf("%d days, %q, %v", len(got.Facts.DailySummaries), got.Facts.Partial, got.Err)
	}
}

// Python writes NaN, and some tools one object per line.
func TestWhatProgramsMakeOfJSON(t *testing.T) {
	got := read(t, "\ufeff"+`{"calendarDate":"2025-12-25","totalSteps":"8000","totalDistance":NaN,"stepGoal":-Infinity}`+"\n"+`{"calendarDate":"2025-12-26","totalSteps":77.0,"totalDistance":1e999,"stepGoal":null}`)
	count(t, "steps as text", got.Facts.DailySummaries[0].Steps, 8000)
	count(t, "whole number with a fraction", got.Facts.DailySummaries[1].Steps, 77)
	none(t, "NaN", got.Facts.DailySummaries[0].DistanceM)
	none(t, "a number beyond all measure", got.Facts.DailySummaries[1].DistanceM)

	wide := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(replace(listed, "Morning", "Grüß Gott"))) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	got = parse("x.json", string(wide))
	if len(got.Activities) != 1 || got.Activities[0].Name != "Grüß Gott Run" {
		t.Errorf("UTF-16: %v", got.Err)
	}
	if known, _ := detect("", wide[:700]); !known {
		t.Error("UTF-16 is not recognised")
	}
}

func TestTextsAreFitForADatabase(t *testing.T) {
	a := read(t, replace(listed, "Morning", `A\u0000\u00e9\"`)).Activities[0]
	parsertest.Is(t, "name", a.Name, `Aé" Run`)
	if _, err := json.Marshal(a.Extra); err != nil {
		t.Error(err)
	}
	a = read(t, replace(listed, `"trainingEffectLabel":"VO2MAX"`, `"x":01,"y":+5`)).Activities[0]
	if text, err := json.Marshal(a.Extra); err != nil {
		t.Errorf("%v: %s", err, text)
	}
}

func TestWhatIsNoGarminFile(t *testing.T) {
	for what, text := range map[string]string{
		"empty": "", "blank": " \n", "a web page": "<!DOCTYPE html><html>Sign in</html>", "null": "null", "an empty list": "[]", "an empty object": "{}",
		"a number": "17", "other JSON": `{"data":[{"day":"2024-01-15","score":85,"contributors":{}}]}`, "text": "hello",
	} {
		got := parse("x.json", text)
		if got.Err == nil || parsertest.Unsupported(got.Err) != "" {
			t.Errorf("%s: %v", what, got.Err)
		}
		if known, _ := detect("x.json", []byte(text)); known {
			t.Errorf("%s is taken for Garmin's", what)
		}
	}
}

// An error of the receiver ends the parsing and comes back as it is.
func TestErrorsOfTheReceiver(t *testing.T) {
	full := errors.New("disk full")
	for _, text := range []string{"[" + listed + "," + listed + "," + listed + "]", exported("1")} {
		calls := 0
		err := Parse(parsers.File{Data: []byte(text)}, func(record.Entity) error { calls++; return full })
		if !errors.Is(err, full) || calls != 1 {
			t.Errorf("error %v after %d calls", err, calls)
		}
	}
}

func TestHostileNesting(t *testing.T) {
	for _, text := range []string{strings.Repeat("[", 1e6), strings.Repeat(`{"a":`, 1e5), strings.Repeat(`[{"personalRecords":`, 1e5)} {
		if err := parse("x.json", text).Err; err == nil {
			t.Error("endless nesting is read")
		}
	}
}

func TestDetect(t *testing.T) {
	for what, c := range map[string]struct {
		text        string
		known, wall bool
	}{
		"a day of the export":   {"[" + exported("1") + "]", true, false},
		"its first bytes":       {("[" + exported("1"))[:400], true, false},
		"a night":               {connectNight[:200], true, false},
		"activities":            {`[{"summarizedActivitiesExport":[` + exportedRun[:300], true, false},
		"weighings, local time": {`[{"metaData":{"calendarDate":"2023-11-28T06:00:00.0"},"version":1,"weight":{"weight":80000.0}}]`, true, true},
		"drinks, local time":    {`[{"calendarDate":"2025-01-02","timestampLocal":"2025-01-02T10:00:00.0","valueInML":1}]`, true, true},
		"Strava":                {`{"id":1,"name":"Ride","distance":1000.0,"moving_time":100,"sport_type":"Ride","start_date":"2024-01-01T00:00:00Z"}`, false, false},
		"a glucose meter":       {`{"entries":[{"sgv":120,"date":1700000000000,"type":"sgv"}]}`, false, false},
		"a scale of another":    {`{"weight":80.1,"bodyFat":20,"date":"2024-01-01"}`, false, false},
	} {
		known, wall := detect("some.json", []byte(c.text))
		if known != c.known || wall != c.wall {
			t.Errorf("%s: known %v, local %v", what, known, wall)
		}
		if Format.Detect("some.json", []byte(c.text)) != (c.known && !c.wall) || FormatLocal.Detect("some.json", []byte(c.text)) != (c.known && c.wall) {
			t.Errorf("%s belongs to another format", what)
		}
	}
}

// Account data of the export say what they are by where they lie.
func TestRestOfTheAccountExport(t *testing.T) {
	for path, want := range map[string]string{
		"x.zip!/DI_CONNECT/DI-Connect-User/user_contact.json":                        "other people",
		"x.zip!/DI_CONNECT/DI-Connect-User/user_profile.json":                        "profile",
		"DI_CONNECT/DI-Connect-Social/a@b.c-likes.json":                              "likes",
		"DI_CONNECT/DI-Connect-Routing/a@b.c_courses_1.json":                         "courses",
		"DI_CONNECT\\DI-Connect-Device\\1_DeviceBackups.json":                        "device",
		"x.zip!/IT_DEVICE_AND_CONTENT/devicesandcontent.json":                        "devices",
		"x.zip!/DI_CONNECT/DI-Connect-Fitness/a@b.c_workout.json":                    "plans",
		"x.zip!/DI_CONNECT/DI-Connect-Aggregator/HydrationLogFile_2024_nothing.json": "account",
	} {
		text := `[{"first":"x"}]`
		if known, _ := detect(path, []byte(text)); !known {
			t.Errorf("%s is not recognised", path)
		}
		if what := parsertest.Unsupported(parse(path, text).Err); !strings.Contains(what, want) {
			t.Errorf("%s: %q", path, what)
		}
	}
	if known, _ := detect("home/IT/orders.json", []byte(`[{"first":"x"}]`)); known {
		t.Error("a file elsewhere is taken for one of the export")
	}
	for text, want := range map[string]string{
		`{"workoutName":"A","workoutSegments":[]}`: "workout", `[{"trainingMethod":"HR_MAX","zone1Floor":90}]`: "zones", `{"garminGUID":"x","displayName":"y"}`: "profile",
		`[{"zoneNumber":1,"secsInZone":1.0,"zoneLowBoundary":1}]`: "zones", `{"courseId":1,"courseName":"Loop"}`: "route", `{"issueDate":"x","temp":70,"weatherStationDTO":{}}`: "weather", `{"productDisplayName":"f","partNumber":"1","applicationKey":"k"}`: "device",
	} {
		if what := parsertest.Unsupported(parse("x.json", text).Err); !strings.Contains(what, want) {
			t.Errorf("%s: %q", text, what)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"[" + exported("1") + "]", connectNight, "[" + exportedRun + "]", "[" + listed + "]", `{"calendarDate":"2025-08-07","heartRateValues":[[1754550000000,63]]}`,
		`[{"metaData":{"calendarDate":[2025,12,5,8,30]},"bloodPressure":{"systolic":118}}]`, `{"activityId":1,"metricDescriptors":[{"metricsIndex":0,"key":"directTimestamp"}],"activityDetailMetrics":[{"metrics":[1767881421000]}]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		detect("x.json", data)
		_ = Parse(parsers.File{Name: "x.json", Data: data}, func(e record.Entity) error {
			if a, ok := e.(*record.Activity); ok && a.End.Before(a.Start) {
				t.Errorf("ends %v before it starts %v", a.End, a.Start)
			}
			if _, err := json.Marshal(e); err != nil {
				t.Error(err)
			}
			return nil
		})
	})
}

func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	text.WriteString(`{` + dayWindow + `,"heartRateValues":[`)
	const n = 20000
	for i := range n {
		fmt.Fprintf(&text, "[%d,%d],", 1754550000000+i*1000, 50+i%90)
	}
	data := []byte(strings.TrimSuffix(text.String(), ",") + "]}")
	b.SetBytes(int64(len(data)))
	rows := 0
	for b.Loop() {
		_ = Parse(parsers.File{Data: data}, func(e record.Entity) error { rows += len(e.(*record.Facts).HeartRates); return nil })
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}
