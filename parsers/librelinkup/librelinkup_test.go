package librelinkup

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/corpustest"
	"athletedata/parsers/record"
)

func facts(data []byte) (got *record.Facts, err error) {
	err = Parse(parsers.File{Name: "graph.json", Data: data}, func(e record.Entity) error {
		got = e.(*record.Facts)
		return nil
	})
	return got, err
}

func parse(t testing.TB, text string) *record.Facts {
	t.Helper()
	f, err := facts([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func both(utc, local string) record.Moment {
	u, err := time.Parse(time.DateTime, utc)
	if err != nil {
		panic(err)
	}
	l, err := time.Parse(time.DateTime, local)
	if err != nil {
		panic(err)
	}
	return record.AtBoth(u, l)
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

const current = `{"FactoryTimestamp":"12/30/2022 4:47:40 PM","Timestamp":"12/30/2022 5:47:40 PM","type":1,"ValueInMgPerDl":115,"TrendArrow":2,"TrendMessage":null,"MeasurementColor":1,"GlucoseUnits":1,"Value":115,"isHigh":false,"isLow":false}`

func reading(minute int, rest string) string {
	return fmt.Sprintf(`{"FactoryTimestamp":"12/30/2022 4:%02d:40 AM","Timestamp":"12/30/2022 5:%02d:40 AM",%s}`, minute, minute, rest)
}

func graph(readings ...string) string {
	return `{"status":0,"data":{"connection":{"patientId":"p","sensor":{"sn":"NEW","a":1671955478},"glucoseMeasurement":` + current + `,"glucoseItem":` + current +
		`},"activeSensors":[{"sensor":{"sn":"NEW","a":1671955478},"device":{"did":"d"}}],"graphData":[` + strings.Join(readings, ",") + `]},"ticket":{"token":"t"}}`
}

func TestGraph(t *testing.T) {
	f := parse(t, graph(reading(50, `"type":0,"ValueInMgPerDl":173,"MeasurementColor":2,"GlucoseUnits":1,"Value":173,"isHigh":false,"isLow":false`)))
	if f.Source != "librelinkup" || f.Partial != "" || len(f.Glucose) != 2 { // the current value stands there twice
		t.Fatalf("%+v", f)
	}
	h, s := f.Glucose[0], f.Glucose[1]
	if h.Kind != "history" || h.Time != both("2022-12-30 04:50:40", "2022-12-30 05:50:40") || h.Raw != 173 || h.RawUnit != "mg/dL" ||
		!near(h.MmolL, 9.601403025829440) || h.Serial != "" || h.Trend != nil || h.Flag != "" || h.Extra["MeasurementColor"] != 2.0 || len(h.Extra) != 1 { // 173 / 18.0182
		t.Errorf("history: %+v", h)
	}
	if s.Kind != "scan" || s.Time != both("2022-12-30 16:47:40", "2022-12-30 17:47:40") || s.Raw != 115 || s.Trend == nil || *s.Trend != 2 || s.Serial != "" || s.Extra["sn"] != "NEW" {
		t.Errorf("the current value: %+v", s)
	}
}

func TestUnits(t *testing.T) {
	f := parse(t, graph(reading(10, `"type":0,"ValueInMgPerDl":115,"GlucoseUnits":0,"Value":6.4`), reading(20, `"type":0,"GlucoseUnits":0,"Value":6.4`), reading(30, `"type":0,"ValueInMgPerDl":115`)))
	for i, want := range []struct {
		raw, mmol float64
		unit      string
	}{{6.4, 115 / 18.0182, "mmol/L"}, {6.4, 6.4, "mmol/L"}, {115, 115 / 18.0182, "mg/dL"}} {
		if g := f.Glucose[i]; g.Raw != want.raw || !near(g.MmolL, want.mmol) || g.RawUnit != want.unit {
			t.Errorf("%d: %+v", i, g)
		}
	}
}

func TestOutOfRangeIsAFlagAndTheLimit(t *testing.T) {
	f := parse(t, graph(
		reading(10, `"type":0,"ValueInMgPerDl":39,"GlucoseUnits":1,"Value":39,"isLow":true`),
		reading(20, `"type":0,"ValueInMgPerDl":501,"GlucoseUnits":1,"Value":501,"isHigh":true`),
		reading(30, `"type":0,"ValueInMgPerDl":0,"GlucoseUnits":1,"Value":0,"isLow":true`),
		reading(40, `"type":0,"ValueInMgPerDl":0,"GlucoseUnits":1,"Value":0`))) // no reading
	if len(f.Glucose) != 4 {
		t.Fatalf("%+v", f.Glucose)
	}
	for i, want := range []struct {
		flag     string
		raw, mmg float64
	}{{"low", 39, 40}, {"high", 501, 500}, {"low", 40, 40}} {
		if g := f.Glucose[i]; g.Flag != want.flag || g.Raw != want.raw || !near(g.MmolL, want.mmg/18.0182) {
			t.Errorf("%d: %+v", i, g)
		}
	}
}

// The logbook is a list of scans and alarms; it tells no sensor.
func TestLogbook(t *testing.T) {
	f := parse(t, `{"status":0,"data":[`+current+`,`+reading(10, `"type":2,"ValueInMgPerDl":62,"GlucoseUnits":1,"Value":62,"alarmType":1`)+`]}`)
	if len(f.Glucose) != 1 || f.Glucose[0].Kind != "scan" || f.Glucose[0].Serial != "" {
		t.Errorf("%+v", f.Glucose)
	}
	if n := f.Notes; len(n) != 1 || n[0].Kind != "alarm" || *n[0].Value != 62 || n[0].Unit != "mg/dL" || n[0].Extra["alarmType"] != 1.0 || n[0].Extra["type"] != 2.0 {
		t.Errorf("%+v", n)
	}
}

func TestConnections(t *testing.T) {
	one := `{"patientId":"p","sensor":{"sn":"NEW","a":1671955478},"glucoseMeasurement":` + current + `}`
	f := parse(t, `{"status":0,"data":[`+one+`]}`)
	if len(f.Glucose) != 1 || f.Glucose[0].Extra["sn"] != "NEW" {
		t.Errorf("%+v", f.Glucose)
	}
	_, err := facts([]byte(`{"status":0,"data":[` + one + `,` + strings.Replace(one, `"p"`, `"q"`, 1) + `]}`))
	if unsupported := new(parsers.Unsupported); !errors.As(err, &unsupported) || !strings.Contains(err.Error(), "2 people") {
		t.Errorf("a list of two people: %v", err)
	}
}

// After a change of sensors the hours before it are told again, then without
// the sensor they came from: they are the same readings.
func TestTheSameReadingBeforeAndAfterAChangeOfSensors(t *testing.T) {
	before := graph(reading(50, `"type":0,"ValueInMgPerDl":173`))
	after := strings.ReplaceAll(before, `"sn":"NEW","a":1671955478`, `"sn":"NEXT","a":1672380000`)
	a, b := parse(t, before).Glucose[0], parse(t, after).Glucose[0]
	if a.Time != b.Time || a.Kind != b.Kind || a.Serial != b.Serial || a.Sequence != b.Sequence {
		t.Errorf("%+v and %+v", a, b)
	}
}

// A reading is of the sensor that was worn then.
func TestSensorsThatFollowEachOther(t *testing.T) {
	text := `{"data":{"activeSensors":[{"sensor":{"sn":"B","a":1672375200}},{"sensor":{"sn":"A","a":1672000000}}],"graphData":[` + // B: 04:40:00
		reading(30, `"type":1,"ValueInMgPerDl":100`) + `,` + reading(50, `"type":1,"ValueInMgPerDl":101`) + `,` +
		`{"FactoryTimestamp":"12/1/2022 4:00:00 AM","type":1,"ValueInMgPerDl":99}]}}`
	f := parse(t, text)
	got := ""
	for _, g := range f.Glucose {
		sensor, _ := g.Extra["sn"].(string)
		got += fmt.Sprintf("%v%s ", g.Raw, sensor)
	}
	if got != "99 100A 101B " {
		t.Errorf("%q", got)
	}
	if g := f.Glucose[0]; g.Time.HasLocal {
		t.Errorf("no local time is told: %+v", g)
	}
}

func TestRowsOfTheSameKey(t *testing.T) {
	a, b := reading(10, `"type":0,"ValueInMgPerDl":101`), reading(10, `"type":0,"ValueInMgPerDl":100`)
	for _, text := range []string{graph(a, b), graph(b, a, b)} {
		if g := parse(t, text).Glucose; len(g) != 3 || g[0].Raw != 100 || g[0].Sequence != 0 || g[1].Raw != 101 || g[1].Sequence != 1 || g[2].Sequence != 0 {
			t.Errorf("%+v", g)
		}
	}
}

// In the night to 30 October 2022 Vienna had two o'clock twice; UTC did not.
func TestTheRepeatedHour(t *testing.T) {
	f := parse(t, `{"data":[{"FactoryTimestamp":"10/30/2022 12:30:00 AM","Timestamp":"10/30/2022 2:30:00 AM","type":0,"ValueInMgPerDl":100},
		{"FactoryTimestamp":"10/30/2022 1:30:00 AM","Timestamp":"10/30/2022 2:30:00 AM","type":0,"ValueInMgPerDl":101}]}`)
	if g := f.Glucose; len(g) != 2 || g[0].Time != both("2022-10-30 00:30:00", "2022-10-30 02:30:00") || g[1].Time != both("2022-10-30 01:30:00", "2022-10-30 02:30:00") {
		t.Errorf("%+v", g)
	}
}

func TestDamagedFiles(t *testing.T) {
	whole := graph(reading(10, `"type":0,"ValueInMgPerDl":100`), reading(20, `"type":0,"ValueInMgPerDl":101`), reading(30, `"type":0,"ValueInMgPerDl":102`))
	f := parse(t, whole[:strings.Index(whole, `"ValueInMgPerDl":102`)])
	if len(f.Glucose) != 3 || f.Partial != "the file ends in the middle; 4 readings before that were read" {
		t.Errorf("cut: %d, %q", len(f.Glucose), f.Partial)
	}
	f = parse(t, strings.Replace(whole, `"ValueInMgPerDl":102`, `"Value"!`, 1))
	if len(f.Glucose) != 3 || !strings.Contains(f.Partial, "it is damaged from byte") {
		t.Errorf("damaged: %d, %q", len(f.Glucose), f.Partial)
	}
	f = parse(t, graph(`{"FactoryTimestamp":"yesterday","type":0,"ValueInMgPerDl":100}`, reading(10, `"type":0,"ValueInMgPerDl":1e9`)))
	if len(f.Glucose) != 1 || f.Partial != `2 of 4 readings could not be read; of the first, "yesterday" is no date` {
		t.Errorf("wrong: %+v, %q", f.Glucose, f.Partial)
	}
	unsupported := new(parsers.Unsupported)
	for name, text := range map[string]string{
		"nothing": "", "HTML": "<html>", "another JSON": `{"a":1}`, "a list": "[1,2]", "half a word": `{"sta`, "deep": strings.Repeat("[", 1e5),
		"only wrong": `{"data":[{"FactoryTimestamp":5}]}`, "a name that is none": `{1:2}`,
	} {
		if _, err := facts([]byte(text)); err == nil || errors.As(err, &unsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{
		"no data": `{"status":0,"data":[]}`, "an error": `{"status":2,"error":{"message":"notAuthenticated"}}`, "a login": `{"status":0,"data":{"user":{"uom":"1"},"authTicket":{"token":"t"}}}`,
		"no reading": `{"status":0,"data":{"connection":{"patientId":"p","glucoseMeasurement":null},"graphData":[]}}`,
	} {
		if _, err := facts([]byte(text)); !errors.As(err, &unsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDetect(t *testing.T) {
	for text, want := range map[string]bool{
		graph(): true, " \n" + graph(reading(1, `"ValueInMgPerDl":1`)): true, `[` + current + `]`: true,
		`{"status":0,"data":{"connection":{"patientId":"p"},"graphData":[]}}`: true,
		"": false, "<html>": false, `{"status":2,"error":{}}`: false, `[{"type":"sgv","sgv":188}]`: false, "FactoryTimestamp,ValueInMgPerDl\n": false,
	} {
		if got := Format.Detect("graph.json", []byte(text)); got != want {
			t.Errorf("%.60q: %v", text, got)
		}
	}
}

func corpus(t *testing.T, name string) []byte { return corpustest.Read(t, "librelinkup", name) }

func TestCorpus(t *testing.T) {
	data := corpus(t, "graph.json")
	f := parse(t, string(data))
	if len(f.Glucose) != 142 || f.Partial != "" || !Format.Detect("", data) {
		t.Fatalf("%d readings, %q", len(f.Glucose), f.Partial)
	}
	first, last, high := f.Glucose[0], f.Glucose[141], 0.0
	for _, g := range f.Glucose {
		if g.Serial != "" || g.Kind == "scan" && g.Extra["sn"] != "ABCDEF1234" || g.RawUnit != "mg/dL" || g.Flag != "" || g.Time.LocalMicro-g.Time.UTCMicro != 3600e6 {
			t.Errorf("%+v", g)
		}
		high = max(high, g.Raw)
	}
	if first.Time != both("2022-12-30 04:50:40", "2022-12-30 05:50:40") || first.Raw != 173 || first.Kind != "history" {
		t.Errorf("the first: %+v", first)
	}
	if last.Time != both("2022-12-30 16:47:40", "2022-12-30 17:47:40") || last.Raw != 115 || last.Kind != "scan" || *last.Trend != 3 || high != 214 {
		t.Errorf("the last: %+v; the highest %v", last, high)
	}
	unsupported := new(parsers.Unsupported)
	for name, detected := range map[string]bool{"connections.json": true, "login.json": true, "login-failed.json": false, "entries.json": false} {
		data := corpus(t, name)
		if Format.Detect(name, data) != detected {
			t.Errorf("%s: recognised %v", name, !detected)
		}
		if _, err := facts(data); detected && !errors.As(err, &unsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
	half, err := facts(data[:len(data)/2])
	if err != nil || len(half.Glucose) < 60 || !strings.HasPrefix(half.Partial, "the file ends in the middle") {
		t.Errorf("cut in half: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(graph(reading(10, `"type":0,"ValueInMgPerDl":39,"isLow":true`), reading(20, `"type":3,"Value":6.1,"GlucoseUnits":0`))))
	f.Add([]byte(`{"status":0,"data":[` + current + `]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		Format.Detect("", data)
		got, err := facts(data)
		if (got == nil) == (err == nil) {
			t.Fatal("neither facts nor an error, or both")
		}
	})
}

func BenchmarkParse(b *testing.B) {
	var readings []string
	for i := range 144 {
		readings = append(readings, fmt.Sprintf(`{"FactoryTimestamp":"12/30/2022 %d:%02d:40 AM","Timestamp":"12/30/2022 %d:%02d:40 PM","type":0,"ValueInMgPerDl":173,"MeasurementColor":2,"GlucoseUnits":1,"Value":173,"isHigh":false,"isLow":false}`, i/12%12+1, i%12*5, i/12%12+1, i%12*5))
	}
	data, rows := []byte(graph(readings...)), 0
	for b.Loop() {
		f, err := facts(data)
		if err != nil {
			b.Fatal(err)
		}
		rows += len(f.Glucose)
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}
