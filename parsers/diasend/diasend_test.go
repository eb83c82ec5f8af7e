package diasend

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/record"
)

const (
	page    = "Patient ID,,,\nName,Sample Athlete,,\n,,,\nDate,01/03/2021 to 20/10/2021,,\n"
	glucose = page + "Time,mmol/L,,Serial number\n"
	insulin = "Time,Basal Amount (U/h),Bolus Type,Bolus Volume (U),Immediate Volume (U),Extended Volume (U),Duration (min),Carbs(g),Notes,Total daily dose,Total daily basal,Serial number\n"
)

func facts(data []byte) (got *record.Facts, err error) {
	err = Parse(parsers.File{Name: "x", Data: data}, func(e record.Entity) error {
		got = e.(*record.Facts)
		return nil
	})
	return got, err
}

func parse(t testing.TB, data []byte) *record.Facts {
	t.Helper()
	if !Format.Detect("x", data[:min(len(data), 64<<10)]) {
		t.Fatalf("not recognised: %.60q", data)
	}
	f, err := facts(data)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func wall(s string) record.Moment {
	at, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return record.Wall(at)
}

func is(v *float64, want float64) bool { return v != nil && math.Abs(*v-want) < 1e-9 }

func TestStrips(t *testing.T) {
	f := parse(t, []byte(glucose+"01/03/2021 00:02,23.2,m,AB-1\n01/03/2021 09:00,5.6,x,AB-1\n01/03/2021 10:00,0,,AB-1\n01/03/2021 11:00,?,,AB-1\n"))
	if len(f.Glucose) != 2 || f.Source != "diasend" || f.Partial != `1 of 4 lines could not be read; the first is line 9: no glucose is "?"` {
		t.Fatalf("%d readings, %q", len(f.Glucose), f.Partial)
	}
	if g := f.Glucose[0]; g.Time != wall("2021-03-01 00:02") || g.Kind != "strip" || g.MmolL != 23.2 || g.Flag != "manual" || g.Serial != "AB-1" || g.Extra != nil {
		t.Errorf("%+v", g)
	}
	if g := f.Glucose[1]; g.Flag != "" || g.Extra["flag"] != "x" {
		t.Errorf("%+v", g)
	}
	f = parse(t, []byte("Time;mg/dl\n12/31/2019 09:53;\"99,5\"\n"))
	if g := f.Glucose[0]; g.Time != wall("2019-12-31 09:53") || g.Raw != 99.5 || math.Abs(g.MmolL-5.522194226) > 1e-8 || g.RawUnit != "mg/dL" {
		t.Errorf("%+v", g)
	}
}

func TestSensorWithoutTheNameOfItsSheet(t *testing.T) {
	b := bytes.NewBufferString(glucose)
	for i := range 30 {
		fmt.Fprintf(b, "01/03/2021 0%d:%02d,%d.5,,S\n", i/12, i%12*5, 4+i%3)
	}
	b.WriteString("01/03/2021 02:25,9,,S\n")
	f := parse(t, b.Bytes())
	if len(f.Glucose) != 31 || f.Glucose[0].Kind != "history" {
		t.Fatalf("%d, %+v", len(f.Glucose), f.Glucose[0])
	}
	if g := f.Glucose[30]; g.Sequence != 1 || g.MmolL != 9 { // a scan in the same minute
		t.Errorf("%+v", g)
	}
}

func TestInsulin(t *testing.T) {
	f := parse(t, []byte(insulin+
		"05/11/2020 00:01,0.14,,,,,,,,,,P\n"+
		"05/11/2020 04:00,,Normal,0.4,,,,,,,,P\n"+
		"05/11/2020 07:44,,,,,,,12,,,,P\n"+
		"05/11/2020 07:45,,Combination,0.9,0.3,0.6,60,,Combination unknown,,,P\n"+
		"05/11/2020 08:00,0,,,,,,,,,,P\n"+
		"05/11/2020 09:00,,,,,,,,tired,,,P\n"+
		"13/11/2020 23:59,,,,,,,,,40.5,20.25,P\n13/11/2020 23:59,,,,,,,,,1.5,1,Q\n"))
	if len(f.Insulin) != 4 || len(f.Carbs) != 1 || len(f.Notes) != 1 || len(f.DailyScores) != 2 || f.Partial != "" {
		t.Fatalf("%d %d %d %d %q", len(f.Insulin), len(f.Carbs), len(f.Notes), len(f.DailyScores), f.Partial)
	}
	if i := f.Insulin[0]; i.Kind != "basal" || !is(i.RateUH, 0.14) || i.Time != wall("2020-11-05 00:01") || i.Serial != "P" {
		t.Errorf("%+v", i)
	}
	if i := f.Insulin[1]; i.Kind != "bolus" || !is(i.Units, 0.4) || i.Name != "Normal" || i.DurationS != nil {
		t.Errorf("%+v", i)
	}
	if i := f.Insulin[2]; !is(i.Units, 0.9) || !is(i.ImmediateU, 0.3) || !is(i.ExtendedU, 0.6) || !is(i.DurationS, 3600) || i.Extra["Notes"] != "Combination unknown" {
		t.Errorf("%+v", i)
	}
	if i := f.Insulin[3]; !is(i.RateUH, 0) {
		t.Errorf("a pump that stands: %+v", i)
	}
	if !is(f.Carbs[0].CarbsG, 12) || f.Notes[0].Text != "tired" || f.Notes[0].Kind != "note" {
		t.Errorf("%+v %+v", f.Carbs[0], f.Notes[0])
	}
	if s := f.DailyScores; s[0].Name != "total_daily_dose_u" || !is(s[0].Value, 42) || !is(s[1].Value, 21.25) || s[0].Extra["Serial number"] != "P, Q" || s[0].Day != record.Day(time.Date(2020, 11, 13, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", s)
	}
}

func TestAlarmsAndSettings(t *testing.T) {
	f := parse(t, []byte("Time,Alarm/Event,,Serial number\n30/12/2019 00:47,Resumed,,P\n30/12/2019 00:47,Basal profile change,,P\n"))
	if n := f.Notes; len(n) != 2 || n[0].Text != "Basal profile change" || n[0].Kind != "alarm" || n[1].Text != "Resumed" || n[1].Sequence != 1 || n[1].Serial != "P" {
		t.Errorf("%+v", n)
	}
	text := []byte("Insulin pump settings for device:,X\nBolus,\n")
	var none *parsers.Unsupported
	if _, err := facts(text); !Format.Detect("", text) || !errors.As(err, &none) || none.What != "diasend's settings of a pump or meter" {
		t.Error(err)
	}
}

// The night of 31 October 2021: two o'clock came twice.
func TestRepeatedHour(t *testing.T) {
	f := parse(t, []byte(glucose+"31/10/2021 01:30,5,,S\n31/10/2021 02:15,6,,S\n31/10/2021 02:45,7,,S\n31/10/2021 02:15,8,,S\n31/10/2021 03:00,9,,S\n"))
	for _, g := range f.Glucose {
		if g.Time.Later != (g.MmolL == 8) || g.Sequence != 0 {
			t.Errorf("%+v", g)
		}
	}
}

// book is an .xlsx of sheets of inline and shared texts.
func book(t testing.TB, members map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name, text string) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	add("[Content_Types].xml", "<Types/>")
	for _, n := range []string{"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"} {
		if members[n] != "" {
			add(n, members[n])
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var twoSheets = map[string]string{
	"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="CGM" sheetId="1" r:id="a"/><sheet name="Notizen" sheetId="2" r:id="b"/></sheets></workbook>`,
	"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Target="worksheets/sheet1.xml"/><Relationship Id="b" Target="/xl/worksheets/sheet2.xml"/></Relationships>`,
	"xl/sharedStrings.xml":       `<sst><si><t>Time</t></si><si><r><t>mg</t></r><r><t>/dl</t></r><rPh><t>x</t></rPh></si><si><t>13/03/2021 00:02</t></si></sst>`,
	"xl/worksheets/sheet1.xml":   `<worksheet><sheetData><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="D2" t="inlineStr"><is><t>Serial number</t></is></c></row><row><c t="s"><v>2</v></c><c><v>1.02E2</v></c><c r="D3" t="str"><v>S1</v></c></row><row r="5"><c r="A5"><v>44269.5</v></c><c r="B5"><v>90</v></c></row></sheetData></worksheet>`,
	"xl/worksheets/sheet2.xml":   `<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>`,
}

func TestXLSX(t *testing.T) {
	data := book(t, twoSheets)
	f := parse(t, data)
	if len(f.Glucose) != 2 || f.Partial != "" {
		t.Fatalf("%+v", f)
	}
	if g := f.Glucose[0]; g.Raw != 102 || g.Kind != "history" || g.Serial != "S1" || g.Time != wall("2021-03-13 00:02") {
		t.Errorf("%+v", g)
	}
	if g := f.Glucose[1]; g.Raw != 90 || g.Time != wall("2021-03-14 12:00") || g.Serial != "" { // a date that Excel made of the text
		t.Errorf("%+v", g)
	}
	other := map[string]string{}
	for k, v := range twoSheets {
		other[k] = strings.ReplaceAll(v, "Time", "Zeit")
	}
	var none *parsers.Unsupported
	if _, err := facts(book(t, other)); !errors.As(err, &none) || none.What != "an Excel file that is not diasend's" {
		t.Error(err)
	}
	delete(other, "xl/workbook.xml")
	if _, err := facts(book(t, other)); err == nil || !strings.Contains(err.Error(), "xl/workbook.xml is missing") {
		t.Error(err)
	}
	if _, err := facts(data[:len(data)/2]); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Error(err)
	}
	far := map[string]string{}
	for k, v := range twoSheets {
		far[k] = strings.ReplaceAll(v, `r="5"`, `r="1048576"`)
	}
	if _, err := facts(book(t, far)); err != nil {
		t.Error(err)
	}
}

func TestWhatIsNotDiasends(t *testing.T) {
	for _, text := range []string{
		"", "Time,mg/dl\n", "Time,mmol/L\nx,y\n", "Time,Glucose\n01/03/2021 00:02,5\n", "Date,Time,mg/dl\n", "a,b\nTime,mg/dl\n01/03/2021 00:02,5\n", "<html>", "PK\x03\x04", "PK\x03\x04" + strings.Repeat("\x00", 22) + "\x05\x00\x00\x00a.csvxl/",
	} {
		if Format.Detect("CGM.csv", []byte(text)) {
			t.Errorf("%q is taken for diasend's", text)
		}
	}
	for text, want := range map[string]string{"": "empty", "<html>": "web page", "a,b\n": "not a diasend export", glucose + "x,5,,\n": "nothing of the diasend export could be read", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "no Excel book", glucose: "without entries"} {
		if _, err := facts([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func corpus(t *testing.T, name string) *record.Facts {
	t.Helper()
	root := os.Getenv("ADW_CORPUS")
	if root == "" {
		t.Skip("ADW_CORPUS is not set")
	}
	data, err := os.ReadFile(filepath.Join(root, "diasend", name))
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, data)
}

func count(f *record.Facts) string {
	return fmt.Sprint(len(f.Glucose), len(f.Insulin), len(f.Carbs), len(f.Notes), len(f.DailyScores), f.Partial)
}

func TestCorpus(t *testing.T) {
	for n, want := range map[string]string{
		"anonymous-diasend.xls": "228 547 197 0 0", "Name-and-glucose.csv": "228 0 0 0 0", "Insulin-use-and-carbs.csv": "0 547 197 0 0",
		"diasend-us-dates-header-removed.xls": "8597 240 134 130 62",
	} {
		if got := count(corpus(t, n)); got != want {
			t.Errorf("%s: %s, want %s", n, got, want)
		}
	}
	f := corpus(t, "anonymous-diasend.xls")
	if g := f.Glucose[0]; g.Raw != 122 || g.RawUnit != "mg/dL" || g.Kind != "strip" || g.Time != wall("2013-11-05 00:17") {
		t.Errorf("%+v", g)
	}
	if c := f.Carbs[0]; !is(c.CarbsG, 12) || c.Time != wall("2013-11-05 07:44") {
		t.Errorf("%+v", c)
	}
	if i := f.Insulin[0]; i.Kind != "basal" || !is(i.RateUH, 0.14) || i.Time != wall("2013-11-05 00:01") {
		t.Errorf("%+v", i)
	}
	f = corpus(t, "diasend-us-dates-header-removed.xls")
	history := 0
	for _, g := range f.Glucose {
		if g.Kind == "history" {
			history++
		}
		if g.Kind == "strip" && g.Time == wall("2019-12-01 09:53") && (g.MmolL != 12.7 || g.Flag != "manual") {
			t.Errorf("%+v", g)
		}
	}
	if g := f.Glucose[0]; history != 8443 || g.MmolL != 11 || g.Time != wall("2019-12-01 00:03") {
		t.Errorf("%d readings of the sensor, %+v", history, g)
	}
	if n := f.Notes[len(f.Notes)-1]; n.Kind != "alarm" || n.Time.LocalMicro < wall("2019-12-30 00:00").LocalMicro || n.Time.LocalMicro > wall("2019-12-31 23:59").LocalMicro {
		t.Errorf("%+v", n)
	}
	last := f.DailyScores[len(f.DailyScores)-2:]
	if !is(last[0].Value, 100.7417) || !is(last[1].Value, 46.8417) || last[1].Day != record.Day(time.Date(2019, 12, 31, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", last)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(glucose + "01/03/2021 00:02,23.2,m,AB-1\n"))
	f.Add([]byte(insulin + "05/11/2020 07:45,,Combination,0.9,0.3,0.6,60,,x,,,P\n"))
	f.Add([]byte("Time,mg/dl\n12/31/2019 09:53,99\n"))
	f.Add([]byte("Insulin pump settings for device:,X\n"))
	f.Add(book(f, twoSheets))
	f.Fuzz(func(t *testing.T, data []byte) {
		Format.Detect("", data)
		if got, err := facts(data); err == nil && got == nil {
			t.Error("neither facts nor an error")
		}
	})
}

// The sheet of a zip is packed, so that the fuzzer would only break the packing.
func FuzzSheet(f *testing.F) {
	f.Add(twoSheets["xl/worksheets/sheet1.xml"], twoSheets["xl/sharedStrings.xml"])
	f.Fuzz(func(t *testing.T, sheet, texts string) {
		members := map[string]string{"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": texts, "xl/workbook.xml": twoSheets["xl/workbook.xml"], "xl/_rels/workbook.xml.rels": twoSheets["xl/_rels/workbook.xml.rels"]}
		if got, err := facts(book(t, members)); err == nil && got == nil {
			t.Error("neither facts nor an error")
		}
	})
}

func BenchmarkParse(b *testing.B) {
	buf := bytes.NewBufferString(glucose)
	at := time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC)
	const rows = 20000
	for i := range rows {
		fmt.Fprintf(buf, "%s,%.1f,,1234567\n", at.Add(time.Duration(i)*5*time.Minute).Format("02/01/2006 15:04"), 4+float64(i%60)/10)
	}
	for b.Loop() {
		if _, err := facts(buf.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
