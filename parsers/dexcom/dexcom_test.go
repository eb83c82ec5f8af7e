package dexcom

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/corpustest"
	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

const (
	head12 = "\ufeffIndex,Timestamp (YYYY-MM-DDThh:mm:ss),Event Type,Event Subtype,Patient Info,Device Info,Source Device ID,Glucose Value (mg/dL),Insulin Value (u),Carb Value (grams),Duration (hh:mm:ss),Glucose Rate of Change (mg/dL/min)\n"
	head14 = "\ufeffIndex,Timestamp (YYYY-MM-DDThh:mm:ss),Event Type,Event Subtype,Patient Info,Device Info,Source Device ID,Glucose Value (mg/dL),Insulin Value (u),Carb Value (grams),Duration (hh:mm:ss),Glucose Rate of Change (mg/dL/min),Transmitter Time (Long Integer),Transmitter ID\n"
	german = "Index,Zeitstempel (JJJJ-MM-TTThh:mm:ss),Ereignistyp,Ereignis-Subtyp,Patienteninformationen,Geräteinformationen,Quellgeräte-ID,Glukosewert (mmol/l),Insulinwert (U),Kohlenhydratwert (Gramm),Dauer (hh:mm:ss),Glukose-Änderungsrate (mmol/l/min),Transmitter-Zeit (Long Integer),Transmitter-ID\n"
	people = `1,,FirstName,,Sample,,,,,,,,,
2,,LastName,,Athlete,,,,,,,,,
3,,DateOfBirth,,1980-01-01,,,,,,,,,
4,,Device,,,Dexcom G7 Mobile App,iPhone G7,,,,,,,
5,,Sensor,,,G7,iPhone G7,,,,,,,
6,,Alert,High,,,iPhone G7,200,,,,,,
7,,Alert,Signal Loss,,,iPhone G7,,,,0:20:00,,,
`
)

func facts(data []byte) (*record.Facts, error) {
	return parsertest.Facts(Parse, "CLARITY_Export.csv", data)
}

func parse(t testing.TB, text string) *record.Facts {
	t.Helper()
	f, err := facts([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func wall(s string) record.Moment {
	at, err := time.Parse("2006-01-02 15:04:05", s)
	if err != nil {
		panic(err)
	}
	return record.Wall(at)
}

func TestEveryEvent(t *testing.T) {
	f := parse(t, head14+people+`8,2025-11-02T08:02:31,EGV,,,,iPhone G7,90,,,,1.5,1200300,8XXXXX
9,2025-11-02T08:07:31,EGV,,,,iPhone G7,Low,,,,,1200600,8XXXXX
10,2025-11-02T08:12:31,EGV,,,,iPhone G7,High,,,,,1200900,8XXXXX
11,2025-11-02T08:17:00,Calibration,,,,iPhone G7,110,,,,,,
12,2025-11-02T08:18:00,Insulin,Fast-Acting,,,iPhone G7,,5.5,,,,,
13,2025-11-02T08:19:00,Insulin,Long-Acting,,,iPhone G7,,14,,,,,
14,2025-11-02T08:20:00,Carbs,,,,iPhone G7,,,40,,,,
15,2025-11-02T08:21:00,Exercise,Medium,,,iPhone G7,,,,0:30:00,,,
16,2025-11-02T08:22:00,Health,Illness,,,iPhone G7,,,,,,,
17,2025-11-02T08:23:00,Notes,,"tired, very",,iPhone G7,,,,,,,
18,2025-11-02T08:24:00,Alert,Urgent Low,,,iPhone G7,55,,,,,,
19,2025-11-02T08:25:00,Something New,Blue,,,iPhone G7,,,,,,,
`)
	if f.Source != "dexcom" || f.Partial != "" || len(f.Glucose) != 4 || len(f.Insulin) != 2 || len(f.Carbs) != 1 || len(f.Notes) != 5 {
		t.Fatalf("%+v", f)
	}
	for i, want := range []struct {
		kind, at, flag, serial string
		raw                    float64
	}{
		{"history", "2025-11-02 08:02:31", "", "8XXXXX", 90},
		{"history", "2025-11-02 08:07:31", "low", "8XXXXX", 40},
		{"history", "2025-11-02 08:12:31", "high", "8XXXXX", 400},
		{"calibration", "2025-11-02 08:17:00", "", "iPhone G7", 110},
	} {
		if g := f.Glucose[i]; g.Kind != want.kind || g.Time != wall(want.at) || g.Flag != want.flag || g.Serial != want.serial || g.Raw != want.raw ||
			!parsertest.Near(g.MmolL, want.raw/18.0182) || g.RawUnit != "mg/dL" || g.Device != "Dexcom G7 Mobile App (iPhone G7)" {
			t.Errorf("reading %d: %+v", i, g)
		}
	}
	if v := f.Glucose[0].MmolL; !parsertest.Near(v, 4.994949551009535) { // 90 / 18.0182
		t.Errorf("90 mg/dL are %v mmol/L", v)
	}
	if x := f.Glucose[0].Extra; len(x) != 2 || x["Glucose Rate of Change (mg/dL/min)"] != 1.5 || x["Transmitter Time (Long Integer)"] != 1200300.0 {
		t.Errorf("what has no column: %v", x)
	}
	if i := f.Insulin[0]; i.Kind != "rapid" || *i.Units != 5.5 || i.Name != "Fast-Acting" || i.Time != wall("2025-11-02 08:18:00") || i.Extra != nil {
		t.Errorf("%+v", i)
	}
	if i := f.Insulin[1]; i.Kind != "long" || *i.Units != 14 {
		t.Errorf("%+v", i)
	}
	if c := f.Carbs[0]; *c.CarbsG != 40 || c.Time != wall("2025-11-02 08:20:00") || c.Food != "" {
		t.Errorf("%+v", c)
	}
	for i, want := range []struct{ kind, text string }{{"exercise", "Medium"}, {"health", "Illness"}, {"note", "tired, very"}, {"alarm", "Urgent Low"}, {"event", "Something New: Blue"}} {
		if n := f.Notes[i]; n.Kind != want.kind || n.Text != want.text || n.Extra != nil {
			t.Errorf("note %d: %+v", i, n)
		}
	}
	if d := f.Notes[0].DurationS; d == nil || *d != 1800 {
		t.Errorf("half an hour of exercise: %+v", f.Notes[0])
	}
	if n := f.Notes[3]; n.Value == nil || *n.Value != 55 || n.Unit != "mg/dL" {
		t.Errorf("the threshold of an alarm: %+v", n)
	}
}

func TestLanguagesAndUnits(t *testing.T) {
	text := german + `1,,Vorname,,Sample,,,,,,,,,
2,,Gerät,,,Dexcom G6,Android G6,,,,,,,
3,2025-05-01 0:01:47,EGV,,,,Android G6,"5,6",,,,,4237574,8AM1EY
4,2025-05-01 00:06:47,EGV,,,,Android G6,Niedrig,,,,,4237874,8AM1EY
5,2025-05-01 00:11:47,EGV,,,,Android G6,Hoch,,,,,4238174,8AM1EY
6,2025-05-01 00:16:47,Kalibrierung,,,,Android G6,"6,1",,,,,,
7,2025-05-01 00:17:00,Insulin,Schnellwirkend,,,Android G6,,"5,5",,,,,
8,2025-05-01 00:18:00,Kohlenhydrate,,,,Android G6,,,40,,,,
9,2025-05-01 00:19:00,Mahlzeit,,,,Android G6,,,20,,,,
`
	if !Format.Detect("", []byte(text)) {
		t.Fatal("not recognised")
	}
	f := parse(t, text)
	if f.Partial != "" || len(f.Glucose) != 4 || len(f.Insulin) != 1 || len(f.Carbs) != 2 {
		t.Fatalf("%+v", f)
	}
	for i, want := range []struct {
		kind, flag string
		value      float64
	}{{"history", "", 5.6}, {"history", "low", 2.2}, {"history", "high", 22.2}, {"calibration", "", 6.1}} {
		if g := f.Glucose[i]; g.Kind != want.kind || g.Flag != want.flag || g.MmolL != want.value || g.Raw != want.value || g.RawUnit != "mmol/L" {
			t.Errorf("reading %d: %+v", i, g)
		}
	}
	if g := f.Glucose[0]; g.Time != wall("2025-05-01 00:01:47") || g.Device != "Dexcom G6 (Android G6)" {
		t.Errorf("%+v", g)
	}
	if i := f.Insulin[0]; i.Kind != "rapid" || *i.Units != 5.5 {
		t.Errorf("%+v", i)
	}
}

// A spreadsheet that saves an export writes dates in its own way.
func TestDatesOfSpreadsheets(t *testing.T) {
	f := parse(t, head12+"1,5/1/2025 0:01,EGV,,,,x,100,,,,\n2,5/31/2025 0:06,EGV,,,,x,101,,,,\n")
	if f.Glucose[0].Time != wall("2025-05-01 00:01:00") || f.Glucose[1].Time != wall("2025-05-31 00:06:00") {
		t.Errorf("%+v", f.Glucose)
	}
}

// later says of the readings, by their values, which are of the second pass.
func later(f *record.Facts) map[float64]bool {
	m := map[float64]bool{}
	for _, g := range f.Glucose {
		m[g.Raw] = g.Time.Later
	}
	return m
}

// In the night to 2 November 2025 the clocks of New York showed one o'clock
// twice. The count of the transmitter tells the two apart, whatever the order
// of the lines and whatever is missing.
func TestTheRepeatedHour(t *testing.T) {
	egv := func(at string, value int, tick int64, id string) string {
		return fmt.Sprintf("1,2025-11-02T%s,EGV,,,,x,%d,,,,,%d,%s\n", at, value, tick, id)
	}
	night := egv("00:57:31", 100, 1000, "A") + egv("01:12:31", 101, 1900, "A") + egv("01:52:32", 102, 4300, "A") +
		egv("01:02:31", 103, 4900, "A") + egv("01:57:31", 104, 8200, "A") + egv("02:02:31", 105, 8500, "A")
	mixed := egv("02:02:31", 105, 8500, "A") + egv("01:57:31", 104, 8200, "A") + egv("01:12:31", 101, 1900, "A") +
		egv("01:02:31", 103, 4900, "A") + egv("00:57:31", 100, 1000, "A") + egv("01:52:32", 102, 4300, "A")
	gap := egv("01:12:31", 101, 1900, "A") + egv("01:17:31", 103, 5800, "A") // goes on, but an hour is missing
	for name, text := range map[string]string{
		"in order": head14 + night, "in no order": head14 + mixed, "a gap": head14 + gap,
		"without an identifier": head14 + strings.ReplaceAll(night, ",A\n", ",\n"),
	} {
		for value, got := range later(parse(t, text)) {
			if want := value == 103 || value == 104; got != want {
				t.Errorf("%s: %v is later: %v", name, value, got)
			}
		}
	}
	text := head12 // no count: the order of the file has to do
	for _, l := range strings.Split(strings.TrimSuffix(night, "\n"), "\n") {
		text += strings.Join(strings.Split(l, ",")[:12], ",") + "\n"
	}
	for value, got := range later(parse(t, text)) {
		if want := value == 103 || value == 104; got != want {
			t.Errorf("without a count: %v is later: %v", value, got)
		}
	}
	// A flight to the west: no hour of it is taken for a later one for ever.
	f := parse(t, head14+egv("10:00:00", 100, 1000, "A")+egv("04:05:00", 101, 1300, "A")+egv("05:05:00", 102, 4900, "A"))
	for value, got := range later(f) {
		if got {
			t.Errorf("after a flight %v is later", value)
		}
	}
}

// A file of less than two hours, newest first, has no repeated hour.
func TestAShortFileThatStandsNewestFirst(t *testing.T) {
	f := parse(t, head12+"1,2025-11-02T09:00:00,EGV,,,,x,102,,,,\n2,2025-11-02T08:55:00,EGV,,,,x,101,,,,\n3,2025-11-02T08:50:00,EGV,,,,x,100,,,,\n4,2025-11-02T08:52:00,Insulin,Fast-Acting,,,x,,5,,,\n5,2025-11-02T08:40:00,Insulin,Fast-Acting,,,x,,3,,,\n")
	for value, got := range later(f) {
		if got {
			t.Errorf("%v is later", value)
		}
	}
	for _, i := range f.Insulin {
		if i.Time.Later {
			t.Errorf("%+v", i)
		}
	}
}

func TestRowsOfTheSameKey(t *testing.T) {
	a, b := "1,2025-11-02T08:00:00,Insulin,Fast-Acting,,,x,,5,,,\n", "2,2025-11-02T08:00:00,Insulin,Fast-Acting,,,x,,3,,,\n"
	for _, text := range []string{a + b, b + a, a + b + "3,2025-11-02T08:00:00,EGV,,,,x,100,,,,\n"} {
		if i := parse(t, head12+text).Insulin; len(i) != 2 || *i[0].Units != 3 || i[0].Sequence != 0 || *i[1].Units != 5 || i[1].Sequence != 1 {
			t.Errorf("%+v", i)
		}
	}
}

func TestDamagedFiles(t *testing.T) {
	good := head12 + "1,2025-11-02T08:00:00,EGV,,,,x,100,,,,\n"
	for name, c := range map[string]struct{ text, partial string }{
		"a wrong time":       {good + "2,2025-13-02T08:05:00,EGV,,,,x,100,,,,\n", `1 of 2 lines could not be read; the first is line 3: "2025-13-02T08:05:00" is no date`},
		"no time":            {good + "2,,EGV,,,,x,100,,,,\n", `1 of 2 lines could not be read; the first is line 3: a reading without a time`},
		"a wrong value":      {good + "2,2025-11-02T08:05:00,EGV,,,,x,abc,,,,\n", `1 of 2 lines could not be read; the first is line 3: "abc" is no glucose`},
		"an impossible one":  {good + "2,2025-11-02T08:05:00,EGV,,,,x,9999,,,,\n", `1 of 2 lines could not be read; the first is line 3: no glucose is 9999 mg/dL`},
		"no units":           {good + "2,2025-11-02T08:05:00,Insulin,,,,x,,,,,\n", `1 of 2 lines could not be read; the first is line 3: "" are no units of insulin`},
		"no carbohydrates":   {good + "2,2025-11-02T08:05:00,Carbs,,,,x,,,many,,\n", `1 of 2 lines could not be read; the first is line 3: "many" is no amount of carbohydrates`},
		"short":              {good + "2,2025-11-02T08:05:00,EGV\n", `1 of 2 lines could not be read; the first is line 3: it has only 3 of 12 fields`},
		"cut":                {good + "2,2025-11-02T08:05:00,EGV,,,,x,10", `1 of 2 lines could not be read; the first is line 3: the file ends in the middle of it`},
		"zero is no reading": {good + "2,2025-11-02T08:05:00,EGV,,,,x,0,,,,\n", ""},
	} {
		f := parse(t, c.text)
		if f.Partial != c.partial || len(f.Glucose) != 1 {
			t.Errorf("%s: %q, %d readings", name, f.Partial, len(f.Glucose))
		}
	}
	unsupported := new(parsers.Unsupported)
	for name, text := range map[string]string{"nothing": "", "HTML": "<html>", "another table": "a,b\n1,2\n", "only wrong": head12 + "1,x,EGV,,,,x,100,,,,\n"} {
		if _, err := facts([]byte(text)); err == nil || errors.As(err, &unsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{"only heads": head14, "only the account": head14 + people} {
		if _, err := facts([]byte(text)); !errors.As(err, &unsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDetectKeepsToItsOwn(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "HTML": "<html>", "Glooko": "Timestamp,CGM Glucose Value (mg/dL),Serial Number\n",
		"LibreView": "Device,Serial Number,Device Timestamp,Record Type,Historic Glucose mg/dL,Scan Glucose mg/dL,a,b,c,d,e,f,g,Notes,Strip Glucose mg/dL,Ketone mmol/L,k,l,m\n",
		"wide":      "Index" + strings.Repeat(",x", 13) + "\n",
	} {
		if Format.Detect("CLARITY_Export.csv", []byte(text)) {
			t.Errorf("%s is taken for a Clarity export", name)
		}
	}
	if !Format.Detect("", []byte(head12)) || !Format.Detect("", []byte(head14)) {
		t.Error("heads are not recognised")
	}
}

func corpus(t *testing.T, name string) []byte {
	t.Helper()
	data := corpustest.Read(t, "dexcom", name)
	if !Format.Detect(name, corpustest.Head(data)) {
		t.Errorf("%s is not recognised", name)
	}
	return data
}

func TestCorpus(t *testing.T) {
	f := parse(t, string(corpus(t, "clarity-cgmquantify-test_file.csv")))
	if len(f.Glucose) != 2148 || len(f.Notes)+len(f.Carbs)+len(f.Insulin) != 0 || f.Partial != "" { // 2,159 lines, 11 of them without a time
		t.Fatalf("%d readings, partial %q", len(f.Glucose), f.Partial)
	}
	first, last := f.Glucose[0], f.Glucose[2147]
	if first.Time != wall("2016-10-24 11:24:17") || first.Raw != 103 || first.Serial != "iPhone G6" || first.Device != "Dexcom G6 Mobile App (iPhone G6)" || first.Extra != nil {
		t.Errorf("the first: %+v", first)
	}
	if last.Time != wall("2016-11-01 09:19:02") || last.Raw != 108 || !parsertest.Near(last.MmolL, 5.993939461211442) { // 108 / 18.0182
		t.Errorf("the last: %+v", last)
	}
	for name, raw := range map[string][5]float64{ // first, low, high, last, calibration
		"synthetic-clarity-14col-mgdl.csv": {70, 40, 400, 210, 110},
		"synthetic-clarity-14col-mmol.csv": {3.9, 2.2, 22.2, 11.7, 6.1},
	} {
		f := parse(t, string(corpus(t, name)))
		if len(f.Glucose) != 37 || len(f.Insulin) != 1 || len(f.Carbs) != 1 || len(f.Notes) != 1 || f.Partial != "" {
			t.Fatalf("%s: %+v", name, f)
		}
		var egv []record.Glucose
		for _, g := range f.Glucose {
			if g.Kind == "calibration" {
				if g.Raw != raw[4] || g.Time != wall("2025-11-02 01:40:00") {
					t.Errorf("%s: %+v", name, g)
				}
				continue
			}
			egv = append(egv, g)
		}
		if egv[0].Raw != raw[0] || egv[0].Time != wall("2025-11-02 00:02:31") || egv[3].Flag != "low" || egv[3].Raw != raw[1] ||
			egv[30].Flag != "high" || egv[30].Raw != raw[2] || egv[35].Raw != raw[3] || egv[35].Time != wall("2025-11-02 02:57:31") || egv[35].Serial != "8XXXXX" {
			t.Errorf("%s: %+v", name, egv)
		}
		if n := f.Notes[0]; n.Kind != "exercise" || n.Text != "Medium" || *n.DurationS != 1800 {
			t.Errorf("%s: %+v", name, n)
		}
		if *f.Insulin[0].Units != 5 || f.Insulin[0].Kind != "rapid" || *f.Carbs[0].CarbsG != 40 {
			t.Errorf("%s: %+v %+v", name, f.Insulin, f.Carbs)
		}
	}
}

func TestCutCorpus(t *testing.T) {
	data := corpus(t, "clarity-cgmquantify-test_file.csv")
	half := data[:len(data)/2]
	f := parse(t, string(half))
	if n := bytes.Count(half, []byte("\n")) - 12; len(f.Glucose) != n || !strings.Contains(f.Partial, "the file ends in the middle of it") {
		t.Errorf("%d readings, want %d; %q", len(f.Glucose), n, f.Partial)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(head14 + people + "8,2025-11-02T08:02:31,EGV,,,,iPhone G7,90,,,,1.5,1200300,8XXXXX\n9,2025-11-02T01:02:31,EGV,,,,i,Low,,,,,9999999999999,8XXXXX\n"))
	f.Add([]byte(german + "6,1/5/25 0:16,Exercise,Light,,,A,\"6,1\",,,1:00:00,,,\n7,1/5/25 0:16,Carbs,,,,A,,,1,,,,\n"))
	parsertest.Fuzz(f, Format, "CLARITY_Export.csv")
}

func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	text.WriteString(head14 + people)
	at := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 30000 {
		fmt.Fprintf(&text, "%d,%s,EGV,,,,iPhone G7,104,,,,0.2,%d,8XXXXX\n", i+8, at.Add(time.Duration(i)*5*time.Minute).Format("2006-01-02T15:04:05"), 1000+300*i)
	}
	parsertest.Bench(b, Parse, "CLARITY_Export.csv", []byte(text.String()), func(f *record.Facts) int { return len(f.Glucose) })
}
