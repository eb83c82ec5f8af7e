package glimp

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"athletedata/parsers"
	"athletedata/parsers/corpustest"
	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

// utf16le is how Glimp writes: no byte order mark.
func utf16le(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func facts(data []byte) (*record.Facts, error) {
	return parsertest.Facts(Parse, "GlicemiaMisurazioni.csv", data)
}

func parse(t testing.TB, text string) *record.Facts {
	t.Helper()
	f, err := facts(utf16le(strings.ReplaceAll(text, "\n", "\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func local(s string) time.Time {
	at, err := time.Parse("2006-01-02 15:04:05", s)
	if err != nil {
		panic(err)
	}
	return at
}

func TestVersion5(t *testing.T) {
	f := parse(t, `5;28/03/2021 07.45.12;1616910312;;;104.8;104.8;4;3;0M0003ABCDE;;;;;miaomiao2_0000 '00:00:00:00:00:0A'
5;28/03/2021 06.45.12;1616906712;;;114.4;102.1;;3;0M0003ABCDE;;;;;
5;28/03/2021 06.19.45;1616905185;;;139;137.0;;5;0M0003ABCDE;;;;;after lunch
5;28/03/2021 01.02.12;1616889732;;;;;;0;;6.0;Rapid;;Abdomen;
5;28/03/2021 01.01.12;1616889672;;;;;;0;;14.0;Night;;;
5;28/03/2021 00.22.12;1616887332;home;70.5;101.0;101.0;;0;Left index;;;7;;

`)
	if f.Source != "glimp" || f.Partial != "" || len(f.Glucose) != 4 || len(f.Insulin) != 2 || len(f.Notes) != 1 {
		t.Fatalf("%+v", f)
	}
	older, newest, scanned, strip := f.Glucose[0], f.Glucose[1], f.Glucose[2], f.Glucose[3]
	if want := record.AtBoth(time.Unix(1616910312, 0), local("2021-03-28 07:45:12")); newest.Time != want {
		t.Errorf("time %+v, want %+v", newest.Time, want)
	}
	if newest.Kind != "history" || newest.Raw != 104.8 || newest.RawUnit != "mg/dL" || !parsertest.Near(newest.MmolL, 5.816341255397320) || // 104.8 / 18.0182
		newest.Serial != "0M0003ABCDE" || newest.Device != "miaomiao2_0000" || newest.Trend == nil || *newest.Trend != 4 || newest.Extra != nil {
		t.Errorf("the newest: %+v", newest)
	}
	if older.Raw != 102.1 || older.Extra["raw value"] != 114.4 || older.Trend != nil || older.Device != "" {
		t.Errorf("a calibrated one: %+v", older)
	}
	if scanned.Kind != "scan" || scanned.Raw != 137 || scanned.Flag != "" {
		t.Errorf("a scan: %+v", scanned)
	}
	if strip.Kind != "strip" || strip.Flag != "manual" || strip.Serial != "" || strip.Raw != 101 || strip.Extra["finger"] != "Left index" ||
		strip.Extra["weight"] != 70.5 || strip.Extra["location"] != "home" || strip.Extra["field 12"] != "7" {
		t.Errorf("a finger stick: %+v", strip)
	}
	long, rapid := f.Insulin[0], f.Insulin[1]
	if rapid.Kind != "rapid" || *rapid.Units != 6 || rapid.Name != "Rapid" || rapid.Extra["injection zone"] != "Abdomen" || rapid.Time.UTCMicro != 1616889732e6 {
		t.Errorf("rapid insulin: %+v", rapid)
	}
	if long.Kind != "long" || *long.Units != 14 || long.Name != "Night" || long.Extra != nil {
		t.Errorf("long insulin: %+v", long)
	}
	if n := f.Notes[0]; n.Kind != "note" || n.Text != "after lunch" || n.Time != scanned.Time {
		t.Errorf("a note: %+v", n)
	}
}

func TestVersion4(t *testing.T) {
	f := parse(t, `4;04/11/2017 20.00.00;;;100.0;105.0;3;0M00000AAAA;;;0;;
4;04/11/2017 19.20.05;;;110.0;113.39999;5;0M00000AAAA;;;0;;
4;04/11/2017 18.50.00;;;98.0;98.0;0;Left index;;;0;;note text
4;04/11/2017 18.46.00;;;;;0;;4.0;Rapid;0;Abdomen;
4;04/11/2017 18.40.00;;80.5;;;0;;;;0;;
`)
	if len(f.Glucose) != 3 || len(f.Insulin) != 1 || len(f.Notes) != 2 {
		t.Fatalf("%+v", f)
	}
	if g := f.Glucose[0]; g.Kind != "history" || g.Raw != 105 || g.Extra["raw value"] != 100.0 || g.Time != record.Wall(local("2017-11-04 20:00:00")) {
		t.Errorf("memory: %+v", g)
	}
	if g := f.Glucose[1]; g.Kind != "scan" || g.Raw != 113.39999 {
		t.Errorf("scan: %+v", g)
	}
	if g := f.Glucose[2]; g.Kind != "strip" || g.Extra["finger"] != "Left index" {
		t.Errorf("finger: %+v", g)
	}
	if n := f.Notes[0]; n.Text != "" || n.Extra["weight"] != 80.5 {
		t.Errorf("a weight alone: %+v", n)
	}
	if n := f.Notes[1]; n.Text != "note text" {
		t.Errorf("note: %+v", n)
	}
}

// In version 5 the instant tells the two passes of 31 October 2021 apart; in
// version 4 the order of the file does.
func TestTheRepeatedHour(t *testing.T) {
	f := parse(t, `5;31/10/2021 02.30.00;1635643800;;;101;101;;3;S;;;;;
5;31/10/2021 02.30.00;1635640200;;;100;100;;3;S;;;;;
`)
	if len(f.Glucose) != 2 || f.Glucose[0].Raw != 100 || f.Glucose[1].Raw != 101 || f.Glucose[0].Time.LocalMicro != f.Glucose[1].Time.LocalMicro ||
		f.Glucose[1].Time.UTCMicro-f.Glucose[0].Time.UTCMicro != 3600e6 || f.Glucose[1].Sequence != 0 {
		t.Errorf("version 5: %+v", f.Glucose)
	}
	text := ""
	for i, at := range []string{"03.00", "02.45", "02.30", "02.15", "02.00", "02.45", "02.30", "02.15", "02.00", "01.45"} {
		text += fmt.Sprintf("4;31/10/2021 %s.00;;;%d;%d;3;S;;;0;;\n", at, 110-i, 110-i)
	}
	f = parse(t, text)
	if len(f.Glucose) != 10 {
		t.Fatalf("%d readings", len(f.Glucose))
	}
	for _, g := range f.Glucose {
		if g.Time.Later != (g.Raw >= 106 && g.Raw <= 109) {
			t.Errorf("version 4: %+v", g)
		}
	}
}

// The memory of a sensor is read again at each scan, at slightly other times.
func TestEchoesOfTheMemoryAreLeftOut(t *testing.T) {
	f := parse(t, `5;28/03/2021 07.15.12;1616908512;;;112;112;;3;A;;;;;
5;28/03/2021 07.04.30;1616907870;;;111;111;;5;A;;;;;
5;28/03/2021 07.04.13;1616907853;;;110;110;;5;A;;;;;
5;28/03/2021 07.05.11;1616907911;;;104;104;;3;A;;;;;
5;28/03/2021 07.05.11;1616907911;;;109;109;;3;B;;;;;
5;28/03/2021 07.00.42;1616907642;;;103;103;;3;A;;;;;
5;28/03/2021 07.00.12;1616907612;;;102;102;;3;A;;;;;
`)
	var got []string
	for _, g := range f.Glucose {
		got = append(got, fmt.Sprintf("%s %s %v", g.Kind, g.Serial, g.Raw))
	}
	if want := "history A 102,history A 112,history B 109,scan A 110,scan A 111"; strings.Join(got, ",") != want {
		t.Errorf("%v, want %s", got, want)
	}
	f = parse(t, "5;28/03/2021 07.05.12;1616907912;;;112;112;;3;A;;;;;\n5;28/03/2021 07.00.12;1616907612;;;102;102;;3;A;;;;;\n")
	if len(f.Glucose) != 2 {
		t.Error("five minutes are far enough")
	}
}

func TestRowsOfTheSameKey(t *testing.T) {
	a, b := "5;28/03/2021 07.00.12;1616907612;;;102;102;;5;A;;;;;\n", "5;28/03/2021 07.00.12;1616907612;;;101;101;;5;A;;;;;\n"
	for _, text := range []string{a + b, b + a} {
		if g := parse(t, text).Glucose; len(g) != 2 || g[0].Raw != 101 || g[0].Sequence != 0 || g[1].Raw != 102 || g[1].Sequence != 1 {
			t.Errorf("%+v", g)
		}
	}
}

func TestEncodings(t *testing.T) {
	text := "5;28/03/2021 07.00.12;1616907612;;;102;102;;5;A;;;;;Frühstück\r\n"
	for name, data := range map[string][]byte{
		"UTF-16LE": utf16le(text), "with a mark": append([]byte{0xFF, 0xFE}, utf16le(text)...), "UTF-8": []byte(text),
		"Windows-1252": []byte(strings.ReplaceAll(text, "ü", "\xfc")),
	} {
		if !Format.Detect("", data) {
			t.Errorf("%s is not recognised", name)
		}
		if f, err := facts(data); err != nil || len(f.Notes) != 1 || f.Notes[0].Text != "Frühstück" {
			t.Errorf("%s: %+v, %v", name, f, err)
		}
	}
}

func TestTimesThatDoNotFit(t *testing.T) {
	f := parse(t, `5;28/03/2021 07.00.12;;;;102;102;;5;A;;;;;
5;28/03/2021 09.00.12;1616907612;;;103;103;;5;B;;;;;
5;31/12/1999 09.00.12;1616907612;;;104;104;;5;C;;;;;
`)
	if g := f.Glucose; len(g) != 3 || g[0].Time != record.Wall(local("2021-03-28 07:00:12")) || !g[1].Time.HasLocal || g[2].Time != record.AtUnix(1616907612) {
		t.Errorf("%+v", f.Glucose)
	}
}

func TestDamagedFiles(t *testing.T) {
	good := "5;28/03/2021 07.00.12;1616907612;;;102;102;;5;A;;;;;\n"
	for name, c := range map[string]struct{ text, partial string }{
		"a layout to come":       {good + "6;28/03/2021\n", `1 of 2 lines could not be read; the first is line 2: layout version "6" is not known`},
		"short":                  {good + "5;28/03/2021 07.00.12;1616907612\n", "1 of 2 lines could not be read; the first is line 2: it has only 3 of 15 fields"},
		"cut":                    {good + "5;28/03/2021 07.00.12;16169", "1 of 2 lines could not be read; the first is line 2: the file ends in the middle of it"},
		"no number":              {good + "5;28/03/2021 07.00.12;1616907612;;;102;abc;;5;A;;;;;\n", `1 of 2 lines could not be read; the first is line 2: "abc" is no measurement`},
		"no instant":             {good + "5;28/03/2021 07.00.12;123;;;102;102;;5;A;;;;;\n", `1 of 2 lines could not be read; the first is line 2: "123" is no instant`},
		"no time (version 4)":    {good + "4;28/13/2021;;;98.0;98.0;0;;;;0;;\n", `1 of 2 lines could not be read; the first is line 2: "28/13/2021" is no date`},
		"zeros are no readings":  {good + "5;28/03/2021 07.15.12;1616908512;;;0.0;0;;3;A;;;;;\n", ""},
		"a line without a value": {good + "5;28/03/2021 07.15.12;1616908512;;;;;;0;;;;;;\n", ""},
	} {
		f := parse(t, c.text)
		if f.Partial != c.partial || len(f.Glucose) != 1 {
			t.Errorf("%s: %q, %d readings", name, f.Partial, len(f.Glucose))
		}
	}
	unsupported := new(parsers.Unsupported)
	for name, text := range map[string]string{"nothing": "", "HTML": "<html><body>", "another table": "a;b;c\n1;2;3\n", "zeros": string(make([]byte, 4000))} {
		if _, err := facts([]byte(text)); err == nil || errors.As(err, &unsupported) {
			t.Errorf("%s: %v", name, err)
		}
		if Format.Detect("GlicemiaMisurazioni.csv", []byte(text)) {
			t.Errorf("%s is taken for Glimp's", name)
		}
	}
	if _, err := facts([]byte("5;28/03/2021 07.15.12;1616908512;;;;;;0;;;;;;\n")); !errors.As(err, &unsupported) {
		t.Errorf("no values: %v", err)
	}
	for _, text := range []string{"4;5;6\n", "5;28/03/2021 07.15.12;x;;;;;;0;;;;;;\n", good + "7;8\n" + good} {
		if Format.Detect("", []byte(text)) {
			t.Errorf("%q is taken for Glimp's", text)
		}
	}
}

func corpus(t *testing.T, name string) []byte {
	t.Helper()
	data := corpustest.Read(t, "glimp", name)
	if !strings.HasSuffix(name, ".gz") {
		return data
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if data, err = io.ReadAll(z); err != nil {
		t.Fatal(err)
	}
	return data
}

func TestCorpus(t *testing.T) {
	for name, want := range map[string][6]int{ // memory, scans, strips, insulin, notes, trends
		"synthetic-v4.csv.gz":            {12, 1, 1, 1, 1, 0},
		"synthetic-v4.utf8-view.csv":     {12, 1, 1, 1, 1, 0},
		"synthetic-v5-dst.csv.gz":        {36, 3, 1, 1, 0, 1},
		"synthetic-v5-dst.utf8-view.csv": {36, 3, 1, 1, 0, 1},
	} {
		data := corpus(t, name)
		if !Format.Detect(name, data) {
			t.Errorf("%s is not recognised", name)
		}
		f, err := facts(data)
		if err != nil || f.Partial != "" {
			t.Fatalf("%s: %v %q", name, err, f.Partial)
		}
		got := [6]int{3: len(f.Insulin), 4: len(f.Notes)}
		for _, g := range f.Glucose {
			got[map[string]int{"history": 0, "scan": 1, "strip": 2}[g.Kind]]++
			if g.Trend != nil {
				got[5]++
			}
		}
		if got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	f, _ := facts(corpus(t, "synthetic-v5-dst.csv.gz"))
	first, last := f.Glucose[0], f.Glucose[35]
	if first.Time != record.AtBoth(time.Unix(1616878812, 0), local("2021-03-27 22:00:12")) || first.Raw != 85.2 || first.Extra["raw value"] != 97.5 {
		t.Errorf("the oldest: %+v", first)
	}
	if last.Time != record.AtBoth(time.Unix(1616910312, 0), local("2021-03-28 07:45:12")) || last.Raw != 104.8 || *last.Trend != 3 || last.Device != "miaomiao2_0000" {
		t.Errorf("the newest: %+v", last)
	}
	// An hour of the clock is missing on the morning of 28 March, but no time is.
	for _, g := range f.Glucose {
		offset := (g.Time.LocalMicro - g.Time.UTCMicro) / 3600e6
		if want := int64(1); g.Time.UTCMicro >= 1616893200e6 {
			if want = 2; offset != want {
				t.Errorf("%+v is %d h from UTC", g, offset)
			}
		} else if offset != want {
			t.Errorf("%+v is %d h from UTC", g, offset)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(utf16le("5;28/03/2021 07.45.12;1616910312;;;104.8;104.8;3;3;0M;;;;;miaomiao2_0000 '00:00:00:00:00:00'\r\n"))
	f.Add([]byte("4;04/11/2017 18.46.00;;70,5;98;99;0;Left;4.0;Rapid;1;Abdomen;x\n4;04/11/2017 18.46.00;;;98;;3;;;;;;\n"))
	parsertest.Fuzz(f, Format, "GlicemiaMisurazioni.csv")
}

func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	at := time.Date(2021, 3, 28, 0, 0, 0, 0, time.UTC)
	for i := range 20000 {
		t := at.Add(-time.Duration(i) * 15 * time.Minute)
		fmt.Fprintf(&text, "5;%s;%d;;;104.8;103.1;;3;0M0003ABCDE;;;;;\r\n", t.Format("02/01/2006 15.04.05"), t.Unix())
	}
	parsertest.Bench(b, Parse, "GlicemiaMisurazioni.csv", utf16le(text.String()), func(f *record.Facts) int { return len(f.Glucose) })
}
