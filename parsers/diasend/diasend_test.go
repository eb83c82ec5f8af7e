package diasend

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"athletedata/parsers"
	"athletedata/parsers/biff8"
	"athletedata/parsers/biff8/biff8test"
	"athletedata/parsers/corpustest"
	"athletedata/parsers/glucose"
	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

type tab = biff8test.Sheet

func facts(name string, data []byte) (*record.Facts, error) {
	return parsertest.Facts(Parse, name, data)
}

func parse(t testing.TB, name string, data []byte) *record.Facts {
	t.Helper()
	if !Format.Detect(name, data[:min(len(data), 64<<10)]) {
		t.Errorf("%s is not recognised", name)
	}
	f, err := facts(name, data)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if f.Source != "diasend" {
		t.Errorf("source %q", f.Source)
	}
	return f
}

func wall(s string) record.Moment {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return record.Wall(t)
}

// xlsx is what a spreadsheet makes of a book when it saves it anew.
func xlsx(t testing.TB, sheets ...tab) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for i, s := range sheets {
		name := s.Name
		if _, err := book.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		if i == 0 && name != "Sheet1" {
			if err := book.DeleteSheet("Sheet1"); err != nil {
				t.Fatal(err)
			}
		}
		for r, row := range s.Rows {
			if err := book.SetSheetRow(name, fmt.Sprintf("A%d", r+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// csv is one sheet as a spreadsheet saves it.
func csv(s tab, delimiter string) []byte {
	var b strings.Builder
	for _, row := range s.Rows {
		for i, v := range row {
			if i > 0 {
				b.WriteString(delimiter)
			}
			switch v := v.(type) {
			case string:
				b.WriteString(v)
			case float64:
				n := fmt.Sprint(v)
				if delimiter == ";" {
					n = strings.ReplaceAll(n, ".", ",")
				}
				b.WriteString(n)
			}
		}
		b.WriteString("\r\n")
	}
	return []byte(b.String())
}

func above(unit string) [][]any {
	return [][]any{{"Patient ID"}, {"Name", "Sample Athlete"}, nil, {"Date", "01/03/2021 to 20/10/2021"}, {"Time", unit, nil, "Serial number"}}
}

var (
	strips = tab{Name: "Name and glucose", Rows: append(above("mg/dl"), []any{"01/03/2021 00:02", 122.0, "m", "S-1"}, []any{"13/03/2021 07:30", 97.0, nil, "S-1"})}
	sensor = tab{Name: "CGM", Rows: append(above("mmol/L"), []any{"01/03/2021 00:02", 23.2, nil, "S-2"}, []any{"01/03/2021 00:02", 22.9, nil, "S-2"}, []any{"01/03/2021 00:17", 21.0, nil, "S-2"})}
	use    = tab{Name: "Insulin use and carbs", Rows: [][]any{
		{"Time", "Basal Amount (U/h)", "Bolus Type", "Bolus Volume (U)", "Immediate Volume (U)", "Extended Volume (U)", "Duration (min)", "Carbs(g)", "Notes", "Total daily dose", "Total daily basal", "Serial number"},
		{"01/03/2021 00:00", 0.85, nil, nil, nil, nil, nil, nil, nil, nil, nil, "12-345 (Omnipod)"},
		{"01/03/2021 08:00", nil, "Combination", 4.5, 3.0, 1.5, 60.0, nil, "Combination unknown", nil, nil, "12-345 (Omnipod)"},
		{"01/03/2021 08:01", nil, nil, nil, nil, nil, nil, 45.0, nil, nil, nil, "12-345 (Omnipod)"},
		{"01/03/2021 09:00", nil, nil, nil, nil, nil, nil, nil, "site changed", nil, nil, "12-345 (Omnipod)"},
		{"01/03/2021 23:59", nil, nil, nil, nil, nil, nil, nil, nil, 42.5, 20.25, "12-345 (Omnipod)"},
	}}
	events      = tab{Name: "Alarms and events", Rows: [][]any{{"Time", "Alarm/Event", nil, "Serial number"}, {"13/03/2021 10:00", "Low battery", "!", "12-345"}, {"01/03/2021 09:00", "Pod changed", nil, "12-345"}}}
	pump        = tab{Name: "Insulin pump settings", Rows: [][]any{{"Insulin pump settings for device:", "12-345 (Omnipod)"}, {"Upload date:", "20/10/2021"}, {"Max bolus", "10 U"}}}
	meter       = tab{Name: " Meter settings", Rows: [][]any{{"Meter settings for serial number:", "S-1"}}}
	wholeExport = []tab{strips, sensor, use, pump, meter, events}
)

// The same book as .xls, as diasend wrote it, and as .xlsx.
func TestWholeBooks(t *testing.T) {
	for name, data := range map[string][]byte{"export.xls": biff8test.Book(wholeExport...), "export.xlsx": xlsx(t, wholeExport...)} {
		f := parse(t, name, data)
		if len(f.Glucose) != 5 || len(f.Insulin) != 2 || len(f.Carbs) != 1 || len(f.Notes) != 3 || len(f.DailyScores) != 2 || f.Partial != "" {
			t.Fatalf("%s: %d %d %d %d %d %q", name, len(f.Glucose), len(f.Insulin), len(f.Carbs), len(f.Notes), len(f.DailyScores), f.Partial)
		}
		checkGlucose(t, f)
		checkInsulin(t, f)
		if n := f.Notes[1]; n.Kind != "note" || n.Text != "site changed" || n.Time != wall("2021-03-01 09:00") || n.Device != "Omnipod" {
			t.Errorf("%s: note %+v", name, n)
		}
		if n := f.Notes[2]; n.Kind != "alarm" || n.Text != "Low battery" || n.Time != wall("2021-03-13 10:00") || n.Serial != "12-345" || n.Extra["flag"] != "!" {
			t.Errorf("%s: alarm %+v", name, n)
		}
	}
}

func checkGlucose(t *testing.T, f *record.Facts) {
	t.Helper()
	for i, want := range []struct {
		at, kind, serial, unit, flag string
		raw, mmol                    float64
		sequence                     int
	}{
		{"2021-03-01 00:02", "history", "S-2", "mmol/L", "", 22.9, 22.9, 0},
		{"2021-03-01 00:02", "history", "S-2", "mmol/L", "", 23.2, 23.2, 1},
		{"2021-03-01 00:02", "strip", "S-1", "mg/dL", "manual", 122, 6.7709, 0},
		{"2021-03-01 00:17", "history", "S-2", "mmol/L", "", 21, 21, 0},
		{"2021-03-13 07:30", "strip", "S-1", "mg/dL", "", 97, 5.3834, 0},
	} {
		g := f.Glucose[i]
		if g.Time != wall(want.at) || g.Kind != want.kind || g.Serial != want.serial || g.RawUnit != want.unit || g.Flag != want.flag ||
			g.Raw != want.raw || math.Abs(g.MmolL-want.mmol) > 1e-4 || g.Sequence != want.sequence {
			t.Errorf("%d: %+v", i, g)
		}
	}
}

func checkInsulin(t *testing.T, f *record.Facts) {
	t.Helper()
	if b := f.Insulin[0]; b.Kind != "basal" || !parsertest.Has(b.RateUH, 0.85) || b.Units != nil || b.Time != wall("2021-03-01 00:00") || b.Serial != "12-345" || b.Device != "Omnipod" || b.Extra != nil {
		t.Errorf("basal %+v", b)
	}
	if b := f.Insulin[1]; b.Kind != "bolus" || !parsertest.Has(b.Units, 4.5) || !parsertest.Has(b.ImmediateU, 3) || !parsertest.Has(b.ExtendedU, 1.5) || !parsertest.Has(b.DurationS, 3600) || b.Name != "Combination" || b.Extra["Notes"] != "Combination unknown" {
		t.Errorf("bolus %+v", b)
	}
	if c := f.Carbs[0]; !parsertest.Has(c.CarbsG, 45) || c.Time != wall("2021-03-01 08:01") || c.Serial != "12-345" {
		t.Errorf("carbs %+v", c)
	}
	day := record.Day(time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC))
	if d := f.DailyScores; d[0].Name != "insulin_total_basal_u" || !parsertest.Has(d[0].Value, 20.25) || d[1].Name != "insulin_total_u" || !parsertest.Has(d[1].Value, 42.5) || d[1].Day != day || d[1].Extra["12-345"] != 42.5 {
		t.Errorf("totals %+v", d)
	}
}

func TestSheetsSavedAsCSV(t *testing.T) {
	for _, delimiter := range []string{",", ";", "\t"} {
		for encoding, as := range map[string]func([]byte) []byte{
			"UTF-8": func(b []byte) []byte { return b }, "with a mark": func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) }, "UTF-16": utf16le,
		} {
			get := func(name string, s tab) *record.Facts { return parse(t, name, as(csv(s, delimiter))) }
			f := get("Name-and-glucose.csv", strips)
			f.Glucose = append(f.Glucose, get("x/CGM.csv", sensor).Glucose...)
			glucose.Settle(f)
			checkGlucose(t, f)
			f = get("Insulin-use-and-carbs.csv", use)
			if len(f.Insulin) != 2 || len(f.Notes) != 1 {
				t.Fatalf("%q %s: %+v", delimiter, encoding, f)
			}
			checkInsulin(t, f)
			if n := get("3.csv", events).Notes; len(n) != 2 || n[0].Text != "Pod changed" {
				t.Errorf("%q %s: %+v", delimiter, encoding, n)
			}
		}
	}
	_, err := facts("Insulin-pump-settings.csv", csv(pump, ","))
	if unsupported := new(parsers.Unsupported); !errors.As(err, &unsupported) || !Format.Detect("", csv(pump, ",")) || !Format.Detect("", csv(meter, ",")) {
		t.Errorf("settings: %v", err)
	}
}

func utf16le(b []byte) []byte {
	out := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(string(b))) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// Where the name says nothing, how often it is read tells a sensor from fingers.
func TestGlucoseUnderAnotherName(t *testing.T) {
	dense, sparse := tab{Name: "Tabelle1", Rows: [][]any{{"Time", "mmol/L"}}}, tab{Name: "Tabelle1", Rows: [][]any{{"Time", "mmol/L"}}}
	for i := range 20 {
		dense.Rows = append(dense.Rows, []any{fmt.Sprintf("13/03/2021 %02d:%02d", i/4, i%4*15), 5.5})
		sparse.Rows = append(sparse.Rows, []any{fmt.Sprintf("13/03/2021 %02d:05", i), 5.5})
	}
	for want, s := range map[string]tab{"history": dense, "strip": sparse} {
		for name, data := range map[string][]byte{"x.csv": csv(s, ","), "x.xlsx": xlsx(t, s)} {
			if f := parse(t, name, data); len(f.Glucose) != 20 || f.Glucose[0].Kind != want {
				t.Errorf("%s: %s, want %s", name, f.Glucose[0].Kind, want)
			}
		}
	}
}

// People take out rows above the heads, or the heads too.
func TestHeadsTakenOut(t *testing.T) {
	for name, c := range map[string]struct {
		sheet tab
		unit  string
		n     int
	}{
		"heads in the first row":  {tab{Name: "CGM", Rows: strips.Rows[4:]}, "mg/dL", 2},
		"heads in the second row": {tab{Name: "CGM", Rows: append([][]any{{"Name", "x"}}, sensor.Rows[4:]...)}, "mmol/L", 3},
		"none, mg/dL":             {tab{Name: "CGM", Rows: strips.Rows[5:]}, "mg/dL", 2},
		"none, mmol/L":            {tab{Name: "CGM", Rows: sensor.Rows[5:]}, "mmol/L", 3},
	} {
		f := parse(t, name, biff8test.Book(c.sheet))
		if len(f.Glucose) != c.n || f.Glucose[0].RawUnit != c.unit || f.Partial != "" {
			t.Errorf("%s: %+v, %q", name, f.Glucose, f.Partial)
		}
	}
	f := parse(t, "insulin", biff8test.Book(tab{Name: use.Name, Rows: use.Rows[1:]}, tab{Name: events.Name, Rows: events.Rows[1:]}))
	if len(f.Insulin) != 2 || len(f.Notes) != 3 || len(f.DailyScores) != 2 {
		t.Fatalf("%+v", f)
	}
	checkInsulin(t, f)
}

func TestOrderOfDates(t *testing.T) {
	list := func(span string, times ...string) tab {
		s := tab{Name: "Name and glucose", Rows: [][]any{{"Date", span}, {"Time", "mmol/L"}}}
		for _, at := range times {
			s.Rows = append(s.Rows, []any{at, 5.5})
		}
		return s
	}
	later := tab{Name: "Alarms and events", Rows: [][]any{{"Time", "Alarm/Event"}, {"12/30/2019 00:47", "Resumed"}}}
	for name, c := range map[string]struct {
		book []tab
		want string
	}{
		"a day over 12":                {[]tab{list("", "03/04/2021 08:00", "13/04/2021 08:00")}, "2021-04-03 08:00"},
		"a month first":                {[]tab{list("", "03/04/2021 08:00", "03/14/2021 08:00")}, "2021-03-04 08:00"},
		"another sheet tells":          {[]tab{list("", "03/04/2019 08:00"), later}, "2019-03-04 08:00"},
		"the span tells":               {[]tab{list("03/01/2021 to 03/31/2021", "03/04/2021 08:00")}, "2021-03-04 08:00"},
		"it ascends":                   {[]tab{list("", "03/11/2021 08:00", "03/12/2021 08:00", "04/01/2021 08:00")}, "2021-03-11 08:00"},
		"nothing: the day comes first": {[]tab{list("", "03/04/2021 08:00")}, "2021-04-03 08:00"},
	} {
		f := parse(t, name, biff8test.Book(c.book...))
		if g := f.Glucose[0]; g.Time != wall(c.want) {
			t.Errorf("%s: %v, want %s", name, time.UnixMicro(g.Time.LocalMicro).UTC(), c.want)
		}
	}
}

// A cell that somebody touched is Excel's number of a day.
func TestTimesAsNumbers(t *testing.T) {
	s := tab{Name: "CGM", Rows: [][]any{{"Time", "mmol/L"}, {"01/03/2021 00:02", 5.5}, {44256.5 + 1.0/1440, 5.6}}}
	for name, data := range map[string][]byte{"x.xls": biff8test.Book(s), "x.xlsx": xlsx(t, s)} {
		if f := parse(t, name, data); len(f.Glucose) != 2 || f.Glucose[1].Time != wall("2021-03-01 12:01") || f.Partial != "" {
			t.Errorf("%s: %+v %q", name, f.Glucose, f.Partial)
		}
	}
	s.Rows[2][0] = 44256.5 - 1462
	old := biff8test.Container("Workbook", biff8test.Stream(biff8test.Record(0x22, []byte{1, 0}), s))
	if f := parse(t, "1904", old); f.Glucose[1].Time != wall("2021-03-01 12:00") {
		t.Errorf("from 1904: %+v", f.Glucose[1])
	}
}

// On 31 October 2021 the clocks of Vienna showed two o'clock twice.
func TestTheRepeatedHour(t *testing.T) {
	s := tab{Name: "CGM", Rows: append(above("mmol/L"), []any{"30/10/2021 23:00", 5.0, nil, "A"})}
	for i, at := range []string{"01:45", "02:00", "02:15", "02:45", "02:00", "02:15", "02:45", "03:00"} {
		s.Rows = append(s.Rows, []any{"31/10/2021 " + at, 6 + float64(i)/10, nil, "A"}, []any{"31/10/2021 02:20", 7 + float64(i)/10, nil, "B"})
	}
	f := parse(t, "x.xls", biff8test.Book(s))
	var later []string
	for _, g := range f.Glucose {
		if g.Time.Later {
			later = append(later, fmt.Sprint(g.Serial, g.Raw))
		}
	}
	if got := strings.Join(later, " "); got != "A6.4 A6.5 A6.6" {
		t.Errorf("in the second pass: %s", got)
	}
}

func TestValuesThatAreNone(t *testing.T) {
	s := tab{Name: "CGM", Rows: [][]any{{"Time", "mg/dl"}, {"13/03/2021 00:00", "LO"}, {"13/03/2021 00:15", "HI"}, {"13/03/2021 00:30", 0.0}, {"13/03/2021 00:45", nil}, {nil, 99.0}, {"13/03/2021 01:00", 99.0}}}
	f := parse(t, "x.xls", biff8test.Book(s))
	if g := f.Glucose; len(g) != 3 || g[0].Flag != "low" || g[0].Raw != 40 || g[1].Flag != "high" || g[1].Raw != 400 || g[2].Raw != 99 || f.Partial != "" {
		t.Errorf("%+v %q", g, f.Partial)
	}
	s.Name = "Name and glucose"
	if g := parse(t, "x.xls", biff8test.Book(s)).Glucose; g[0].Raw != 20 || g[1].Raw != 600 {
		t.Errorf("%+v", g)
	}
}

// Rows of one minute are numbered by what they say; which basal rate began
// last is told beside it.
func TestRowsOfTheSameKey(t *testing.T) {
	s := tab{Name: use.Name, Rows: [][]any{use.Rows[0], {"13/03/2021 09:44", 1.7}, {"13/03/2021 09:44", 0.0}, {"13/03/2021 09:44", nil, nil, nil, nil, nil, nil, 20.0}, {"13/03/2021 09:44", nil, nil, nil, nil, nil, nil, 10.0}}}
	f := parse(t, "x.xls", biff8test.Book(s))
	if i := f.Insulin; len(i) != 2 || !parsertest.Has(i[0].RateUH, 0) || i[0].Sequence != 0 || i[0].Extra["order"] != 1 || !parsertest.Has(i[1].RateUH, 1.7) || i[1].Sequence != 1 || i[1].Extra["order"] != 0 {
		t.Errorf("%+v", i)
	}
	if c := f.Carbs; len(c) != 2 || !parsertest.Has(c[0].CarbsG, 10) || c[1].Sequence != 1 {
		t.Errorf("%+v", c)
	}
	two := tab{Name: use.Name, Rows: [][]any{use.Rows[0], {"13/03/2021 23:59", nil, nil, nil, nil, nil, nil, nil, nil, 30.0, 10.0, "A"}, {"13/03/2021 23:59", nil, nil, nil, nil, nil, nil, nil, nil, 5.0, 1.0, "B"}}}
	if d := parse(t, "x.xls", biff8test.Book(two)).DailyScores; len(d) != 2 || !parsertest.Has(d[1].Value, 35) || d[1].Extra["A"] != 30.0 || d[1].Extra["B"] != 5.0 {
		t.Errorf("two pumps on one day: %+v", d)
	}
}

func TestDamagedFiles(t *testing.T) {
	good := "Time,mg/dl\n13/03/2021 08:00,99\n"
	for name, c := range map[string]struct {
		text, partial string
	}{
		"a wrong date":      {good + "32/03/2021 08:00,99\n", `1 of 2 lines could not be read; the first is line 3: "32/03/2021 08:00" is no date`},
		"a wrong value":     {good + "14/03/2021 08:00,abc\n", `1 of 2 lines could not be read; the first is line 3: "abc" is no glucose`},
		"an impossible one": {good + "14/03/2021 08:00,9999\n", `1 of 2 lines could not be read; the first is line 3: no glucose is 9999 mg/dL`},
		"a cut date":        {good + "14/03/2", `1 of 2 lines could not be read; the first is line 3: the file ends in the middle of it`},
	} {
		if f := parse(t, "x.csv", []byte(c.text)); f.Partial != c.partial || len(f.Glucose) != 1 {
			t.Errorf("%s: %q with %d readings", name, f.Partial, len(f.Glucose))
		}
	}
	long := tab{Name: "CGM", Rows: above("mmol/L")}
	for i := range 3000 {
		long.Rows = append(long.Rows, []any{fmt.Sprintf("%02d/03/2021 %02d:%02d", 1+i/96%28, i/4%24, i%4*15), 5.5})
	}
	whole := biff8test.Book(long)
	if f := parse(t, "half.xls", whole[:len(whole)*3/4]); len(f.Glucose) < 100 || len(f.Glucose) > 2500 || !strings.Contains(f.Partial, "end") {
		t.Errorf("a part of an .xls: %d readings, %q", len(f.Glucose), f.Partial)
	}
	sealed := biff8test.Container("Workbook", biff8test.Stream(biff8test.Record(0x2F, []byte{1, 0}), strips))
	if _, err := facts("x.xls", sealed); !errors.Is(err, biff8.ErrEncrypted) {
		t.Errorf("a book with a password: %v", err)
	}
	packed := xlsx(t, strips)
	for name, data := range map[string][]byte{
		"nothing": nil, "HTML": []byte("<html><table>"), "another table": []byte("a,b\n1,2\n"), "zeros": make([]byte, 5000),
		"half an .xlsx": packed[:len(packed)/2], "only wrong lines": []byte("Time,mg/dl\nx,99\n"),
	} {
		_, err := facts("x", data)
		if unsupported := new(parsers.Unsupported); err == nil || errors.As(err, &unsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
	other := tab{Name: "Sheet1", Rows: [][]any{{"Day", "Steps"}, {"01/03/2021", 9000.0}}}
	for name, data := range map[string][]byte{
		"another .xls": biff8test.Book(other), "another .xlsx": xlsx(t, other), "only heads": []byte("Time,mg/dl\n"), "heads in a book": biff8test.Book(tab{Name: "CGM", Rows: above("mg/dl")}),
		"only settings": biff8test.Book(pump, meter), "a Word document": biff8test.Container("WordDocument", make([]byte, 5000)),
	} {
		_, err := facts("x", data)
		if unsupported := new(parsers.Unsupported); !errors.As(err, &unsupported) {
			t.Errorf("%s: %v", name, err)
		}
		if strings.HasPrefix(name, "another") && err.Error() != "an Excel file that is not diasend's" {
			t.Errorf("%s: %v", name, err)
		}
	}
	stop := errors.New("stop")
	if err := Parse(parsers.File{Data: []byte(good)}, func(record.Entity) error { return stop }); err != stop {
		t.Errorf("an error of emit comes back as %v", err)
	}
}

// A small .xlsx can claim to be an enormous table.
func TestHostileXLSX(t *testing.T) {
	var rows strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&rows, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i+3, i+3)
	}
	const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
		`<row r="1"><c r="A1" t="inlineStr"><is><t>Time</t></is></c><c r="B1" t="inlineStr"><is><t>mg/dl</t></is></c></row>` +
		`<row r="2"><c r="A2" t="inlineStr"><is><t>13/03/2021 08:00</t></is></c><c r="B2"><v>99</v></c></row>`
	packed := xlsx(t, strips)
	in, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, m := range in.File {
		w, err := out.Create(m.Name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(m.Name, "xl/worksheets/") {
			fmt.Fprint(w, sheet, rows.String(), "</sheetData></worksheet>")
			continue
		}
		r, err := m.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	f, err := facts("x.xlsx", b.Bytes())
	if err != nil || len(f.Glucose) != 1 || f.Glucose[0].Raw != 99 || !strings.Contains(f.Partial, "can be read only up to row") || time.Since(begun) > 20*time.Second {
		t.Errorf("%+v, %v, after %v", f, err, time.Since(begun))
	}
}

func TestDetectKeepsToItsOwn(t *testing.T) {
	for name, data := range map[string]string{
		"nothing": "", "HTML": "<html>", "JSON": `{"Time":"mg/dl"}`, "a zip": "PK\x03\x04" + strings.Repeat("x", 26) + "activities/1.fit" + "PK\x03\x04" + strings.Repeat("x", 26) + "xl/a",
		"a Word document": "PK\x03\x04" + strings.Repeat("x", 26) + "[Content_Types].xml" + "PK\x03\x04" + strings.Repeat("x", 26) + "word/document.xml",
		"an old one":      string(biff8test.Container("WordDocument", make([]byte, 5000))),
		"Glooko":          "Name:Sample Athlete, Date Range:2025-10-25 - 2025-10-27\nTimestamp,CGM Glucose Value (mg/dL),Serial Number\n2025-10-26 08:00,99,A\n",
		"Glooko's alarms": "Timestamp,Alarm/Event,Serial Number\n2025-10-26 09:00,x,1\n",
		"LibreView":       "ID\tTime\tRecord Type\tHistoric Glucose (mmol/L)\n", "a diary": "Date,mg/dl\n01/03/2021,99\n", "a training diary": "Name,Anna\nDate,01/03/2021\nTime,00:45\n",
		"late": strings.Repeat("Name,x\n", 40) + "Time,mg/dl\n",
	} {
		if Format.Detect("Name-and-glucose.csv", []byte(data)) {
			t.Errorf("%s is taken for diasend's", name)
		}
	}
}

func corpus(t testing.TB, name string) []byte { return corpustest.Read(t, "diasend", name) }

func TestCorpus(t *testing.T) {
	for name, want := range map[string]string{
		"anonymous-diasend.xls":               "228 strips 0 sensor 295 basal 252 bolus 197 carbs 0 notes 0 totals",
		"Name-and-glucose.csv":                "228 strips 0 sensor 0 basal 0 bolus 0 carbs 0 notes 0 totals",
		"Insulin-use-and-carbs.csv":           "0 strips 0 sensor 295 basal 252 bolus 197 carbs 0 notes 0 totals",
		"diasend-us-dates-header-removed.xls": "154 strips 8443 sensor 84 basal 156 bolus 134 carbs 130 notes 62 totals",
	} {
		f := parse(t, name, corpus(t, name))
		n := map[string]int{}
		for _, g := range f.Glucose {
			n[g.Kind]++
		}
		for _, i := range f.Insulin {
			n[i.Kind]++
		}
		got := fmt.Sprintf("%d strips %d sensor %d basal %d bolus %d carbs %d notes %d totals", n["strip"], n["history"], n["basal"], n["bolus"], len(f.Carbs), len(f.Notes), len(f.DailyScores))
		if got != want || f.Partial != "" {
			t.Errorf("%s: %s, want %s; %q", name, got, want, f.Partial)
		}
	}
	_, err := facts("x.csv", corpus(t, "Insulin-pump-settings.csv"))
	if unsupported := new(parsers.Unsupported); !errors.As(err, &unsupported) {
		t.Errorf("settings: %v", err)
	}
}

// Values read in the files by hand.
func TestCorpusValues(t *testing.T) {
	f := parse(t, "anonymous-diasend.xls", corpus(t, "anonymous-diasend.xls"))
	if g := f.Glucose[1]; g.Time != wall("2013-11-05 03:59") || g.Raw != 308 || g.RawUnit != "mg/dL" || math.Abs(g.MmolL-17.0938) > 1e-4 || g.Kind != "strip" || g.Flag != "" {
		t.Errorf("%+v", g)
	}
	if g := f.Glucose[len(f.Glucose)-1]; g.Time != wall("2013-11-25 17:57") || g.Raw != 88 {
		t.Errorf("the last: %+v", g)
	}
	if i := f.Insulin[4]; i.Time != wall("2013-11-05 04:00") || i.Kind != "bolus" || i.Name != "Normal" || !parsertest.Has(i.Units, 0.4) {
		t.Errorf("%+v", i)
	}
	f = parse(t, "us.xls", corpus(t, "diasend-us-dates-header-removed.xls"))
	var first, last, strip *record.Glucose
	for i := range f.Glucose {
		g := &f.Glucose[i]
		if g.Kind == "strip" {
			if strip == nil {
				strip = g
			}
			continue
		}
		if last = g; first == nil {
			first = g
		}
	}
	if first.Time != wall("2019-12-01 00:03") || first.MmolL != 11 || last.Time != wall("2019-12-31 23:56") || last.MmolL != 8.7 || first.Flag != "" {
		t.Errorf("%+v … %+v", first, last)
	}
	if strip.Time != wall("2019-12-01 09:53") || strip.MmolL != 12.7 || strip.Flag != "manual" {
		t.Errorf("%+v", strip)
	}
	if i := f.Insulin[4]; i.Time != wall("2019-12-01 09:54") || i.Name != "Normal" || !parsertest.Has(i.Units, 18.2) {
		t.Errorf("%+v", i)
	}
	if c := f.Carbs[0]; c.Time != wall("2019-12-01 09:53") || !parsertest.Has(c.CarbsG, 50) {
		t.Errorf("%+v", c)
	}
	day := record.Day(time.Date(2019, 12, 31, 0, 0, 0, 0, time.UTC))
	if d := f.DailyScores[61]; d.Day != day || d.Name != "insulin_total_u" || !parsertest.Has(d.Value, 100.7417) {
		t.Errorf("%+v", d)
	}
	if n := f.Notes[0]; n.Kind != "alarm" || n.Text != "Suspended" || n.Time != wall("2019-12-01 08:47") {
		t.Errorf("%+v", n)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(csv(strips, ","))
	f.Add(csv(use, ";"))
	f.Add(csv(events, "\t"))
	f.Add(biff8test.Book(tab{Name: "CGM", Rows: sensor.Rows}))
	f.Add(xlsx(f, tab{Name: "CGM", Rows: sensor.Rows}))
	f.Fuzz(func(t *testing.T, data []byte) {
		Format.Detect("", data[:min(len(data), 64<<10)])
		got, err := facts("x", data)
		if err != nil {
			return
		}
		for _, g := range got.Glucose {
			if !(g.MmolL > 0 && g.MmolL <= 85) {
				t.Fatalf("%+v", g)
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	long := tab{Name: "CGM", Rows: above("mmol/L")}
	for i := range 20000 {
		at := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * 15 * time.Minute)
		long.Rows = append(long.Rows, []any{at.Format("02/01/2006 15:04"), float64(50+i%100) / 10, nil, "1234567"})
	}
	for name, data := range map[string][]byte{"xls": biff8test.Book(long), "xlsx": xlsx(b, long), "csv": csv(long, ",")} {
		b.Run(name, func(b *testing.B) {
			parsertest.Bench(b, Parse, "CGM."+name, data, func(f *record.Facts) int { return len(f.Glucose) })
		})
	}
}

// Half a file gives what is there, and says that it is cut. Excel writes the
// directory last, so that it is lost with the other half.
func TestCutCorpus(t *testing.T) {
	for name, want := range map[string]struct {
		glucose, insulin int
		partial          string
	}{
		"diasend-us-dates-header-removed.xls": {2950, 0, `the sheet "CGM" does not come to its end`},
		"anonymous-diasend.xls":               {228, 119, `the sheet "Insulin use and carbs" does not come to its end`},
		"Name-and-glucose.csv":                {112, 0, "1 of 113 lines could not be read; the first is line 118: the file ends in the middle of it"},
	} {
		data := corpus(t, name)
		f := parse(t, name, data[:len(data)/2])
		if len(f.Glucose) != want.glucose || len(f.Insulin) != want.insulin || f.Partial != want.partial {
			t.Errorf("%s: %d readings, %d of insulin, %q", name, len(f.Glucose), len(f.Insulin), f.Partial)
		}
	}
}
