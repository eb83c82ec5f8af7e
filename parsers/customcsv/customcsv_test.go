package customcsv

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"athletedata/parsers/corpustest"
)

func inspect(t testing.TB, text string) (Definition, Preview) {
	t.Helper()
	d, p, err := Inspect("file.csv", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Validate(); err != nil {
		t.Fatalf("the proposal itself is not valid: %v", err)
	}
	return d, p
}

// kinds are the columns as name:kind.
func kinds(d Definition) string {
	var out []string
	for _, c := range d.Columns {
		out = append(out, c.Name+":"+c.Kind())
	}
	return strings.Join(out, " ")
}

func utf16Of(s string, big bool) []byte {
	out := []byte{0xff, 0xfe}
	if big {
		out = []byte{0xfe, 0xff}
	}
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

func TestHowAFileIsWritten(t *testing.T) {
	for name, c := range map[string]struct {
		text, kinds string
		sample      [][]string
	}{
		"commas":              {"a,b\n1,x\n2,y\n", "a:integer b:text", [][]string{{"1", "x"}, {"2", "y"}}},
		"semicolons":          {"a;b\n1;x\n2;y\n", "a:integer b:text", [][]string{{"1", "x"}, {"2", "y"}}},
		"tabs":                {"a\tb\n1\tx\n2\ty\n", "a:integer b:text", [][]string{{"1", "x"}, {"2", "y"}}},
		"bars":                {"a|b\n1|x\n2|y\n", "a:integer b:text", [][]string{{"1", "x"}, {"2", "y"}}},
		"sep= decides":        {"sep=;\r\na;b\r\n1,5;x\r\n2;y\r\n", "a:number b:text", [][]string{{"1.5", "x"}, {"2", "y"}}},
		"old Mac":             {"a,b\r1,x\r2,y\r", "a:integer b:text", [][]string{{"1", "x"}, {"2", "y"}}},
		"one column":          {"weight\n80\n81\n", "weight:integer", [][]string{{"80"}, {"81"}}},
		"quoted newline":      {"a,note\n1,\"two\nlines, \"\"quoted\"\"\"\n2,\n", "a:integer note:text", [][]string{{"1", "two\nlines, \"quoted\""}, {"2", ""}}},
		"decimal comma":       {"kg;x\n80,5;1\n1.081,25;2\n", "kg:number x:integer", [][]string{{"80.5", "1"}, {"1081.25", "2"}}},
		"decimal comma only":  {"1,5;2,5;3,5\n1,6;2,6;3,6\n", "clmn_0:number clmn_1:number clmn_2:number", [][]string{{"1.5", "2.5", "3.5"}, {"1.6", "2.6", "3.6"}}},
		"quoted comma":        {"a,b\n\"1,5\",x\n\"12,25\",y\n", "a:number b:text", [][]string{{"1.5", "x"}, {"12.25", "y"}}},
		"thousands":           {"a,b\n\"1,234.5\",x\n\"12,345\",y\n", "a:number b:text", [][]string{{"1234.5", "x"}, {"12345", "y"}}},
		"thousands alone":     {"a,b\n\"1,234\",x\n\"12,345,678\",y\n", "a:integer b:text", [][]string{{"1234", "x"}, {"12345678", "y"}}},
		"no header":           {"1,x\n2,y\n", "clmn_0:integer clmn_1:text", [][]string{{"1", "x"}, {"2", "y"}}},
		"lines above":         {"Report of Anna\nmade,2024\na,b,c\n1,x,2\n2,y,3\n", "a:integer b:text c:integer", [][]string{{"1", "x", "2"}, {"2", "y", "3"}}},
		"as wide lines above": {"Name,Anna\n,\nRange,all of May\nTime,mg/dl\n2024-05-01 08:00,99\n2024-05-01 09:00,101\n", "time:timestamp mg_dl:integer", nil},
		"comma at the end":    {"a,b,\n1,x,\n2,y,\n", "a:integer b:text", [][]string{{"1", "x"}, {"2", "y"}}},
		"row numbers unnamed": {"a,b\n0,1.5,x\n1,2.5,y\n", "a:integer b:number unnamed_2:text", [][]string{{"0", "1.5", "x"}, {"1", "2.5", "y"}}},
		"null words":          {"a,b,c\n1,-,NA\n--,NaN,null\n3,n/a,x\n", "a:integer b:text c:text", [][]string{{"1", "", ""}, {"3", "", "x"}}},
		"a short line":        {"a,b,c\n1,2,3\n4,5\n", "a:integer b:integer c:integer", [][]string{{"1", "2", "3"}, {"4", "5", ""}}},
		"header once more":    {"a,b\n1,2\na,b\n3,4\n", "a:integer b:integer", [][]string{{"1", "2"}, {"3", "4"}}},
		"booleans":            {"a,b\ntrue,ja\nFALSE,nein\n", "a:boolean b:boolean", [][]string{{"true", "true"}, {"false", "false"}}},
		"F is no false":       {"sex,n\nF,1\nF,2\n", "sex:text n:integer", nil},
		"zeros before":        {"code,n\n007,1\n012,2\n", "code:text n:integer", [][]string{{"007", "1"}, {"012", "2"}}},
		"long numbers":        {"id2,n\n12345678901234567890,1\n12345678901234567891,2\n", "id2:number n:integer", [][]string{{"12345678901234567890", "1"}, {"12345678901234567891", "2"}}},
		"versions":            {"v,n\n1.2.3,1\n1.10.4,2\n", "v:text n:integer", nil},
		"durations":           {"moving,n\n0:45:10,1\n1:02:03.5,2\n", "moving:duration n:integer", [][]string{{"0:45:10", "1"}, {"1:02:03.5", "2"}}},
		"pace":                {"pace,n\n5:10,1\n4:59,2\n", "pace:duration n:integer", [][]string{{"0:05:10", "1"}, {"0:04:59", "2"}}},
		"times":               {"up,n\n07:30,1\n06:15,2\n", "up:time n:integer", [][]string{{"07:30:00", "1"}, {"06:15:00", "2"}}},
		"nothing in a column": {"a,b\n1,\n2,\n", "a:integer b:text", nil},
	} {
		t.Run(name, func(t *testing.T) {
			d, p := inspect(t, c.text)
			if got := kinds(d); got != c.kinds {
				t.Errorf("columns %s, want %s", got, c.kinds)
			}
			if c.sample != nil {
				if diff := cmp.Diff(c.sample, p.Sample); diff != "" {
					t.Errorf("rows (-want +got):\n%s", diff)
				}
			}
			if p.Rejected != 0 {
				t.Errorf("rejected %+v", p.Rejects)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	const text = "Tag;Größe\n1;süß\n2;€\n"
	cp1252, err := charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"utf-8": []byte(text), "utf-16le": utf16Of(text, false), "utf-16be": utf16Of(text, true), "windows-1252": cp1252,
	} {
		d, p, err := Inspect(name, data)
		if err != nil || p.Encoding != name || kinds(d) != "tag:integer größe:text" || p.Sample[0][1] != "süß" || p.Sample[1][1] != "€" {
			t.Errorf("%s: %v, %s, %s, %v", name, err, p.Encoding, kinds(d), p.Sample)
		}
		if !d.Fits([]byte(text)) {
			t.Errorf("%s: the same table in UTF-8 does not fit", name)
		}
	}
	// An encoding that somebody chose holds where no mark says otherwise.
	d, _, _ := Inspect("x", cp1252)
	d.Encoding = "windows-1252"
	if p, err := d.Preview(cp1252); err != nil || p.Sample[0][1] != "süß" {
		t.Errorf("chosen: %v, %v", p.Sample, err)
	}
	if p, err := d.Preview(utf16Of(text, true)); err != nil || p.Sample[1][1] != "€" {
		t.Errorf("a byte order mark does not win: %v, %v", p.Sample, err)
	}
	for _, r := range []byte{0x80, 0x9f, 0xe4} { // our own table of Windows-1252
		want, _ := charmap.Windows1252.NewDecoder().Bytes([]byte{r})
		if got, _ := decode([]byte{r}, "windows-1252"); string(got) != string(want) {
			t.Errorf("%x is %q, want %q", r, got, want)
		}
	}
}

func TestColumnNames(t *testing.T) {
	for header, want := range map[string]string{
		"HRV (ms)": "hrv_ms", "% fat": "fat", "Sample Table": "sample_table", "B1 (Thiamine) (mg)": "b1_thiamine__mg",
		"order": "c_order", "USER": "c_user", "1st": "c_1st", "%": "clmn_0", "id": "id_csv", "ID": "id_csv", "2024": "clmn_2024", "": "unnamed_0",
		"athlete_id": "athlete_id_csv", "timestamp_utc": "timestamp_utc_csv", "ctid": "c_ctid", "Größe": "größe",
		"a\u200bb\ufeff": "ab", "a\nb": "a_b", "\u00a0x\u00a0": "x", "__": "clmn_0", `"; DROP TABLE athlete;--`: "_drop_table_athlete_",
	} {
		if got := columnNames([]string{header}, true)[0]; got != want {
			t.Errorf("%q is %q, want %q", header, got, want)
		}
	}
	if got, want := columnNames([]string{"a", "A", "", "a ", "", "a_2"}, true), []string{"a", "a_2", "unnamed_2", "a_3", "unnamed_4", "a_2_2"}; !slices.Equal(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}
	long := columnNames([]string{strings.Repeat("ü", 40), strings.Repeat("ü", 41)}, true)
	if long[0] != strings.Repeat("ü", 31) || long[1] != strings.Repeat("ü", 30)+"_2" {
		t.Errorf("long names %v", long)
	}
}

func TestTableNames(t *testing.T) {
	for name, want := range map[string]string{
		"x; DROP TABLE athlete;--": "x_drop_table_athlete", "Sample Table": "sample_table", "Schlafgröße": "schlafgroesse", "Order": "c_order",
		"2024 hrv": "c_2024_hrv", "  ": "", strings.Repeat("a", 80): strings.Repeat("a", 63), "_a__b_": "a_b",
	} {
		if got := TableName(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	if a, b := TableName("睡眠"), TableName("体重"); a == b || TableName(a) != a || !strings.HasPrefix(a, "table_") {
		t.Errorf("names in other letters: %q, %q", a, b)
	}
	if d, _, err := Inspect(`export.zip!/a\HRV4Training 2024.csv.gz`, []byte("a,b\n1,2\n")); err != nil || d.Table != "hrv4training_2024" {
		t.Errorf("%q, %v", d.Table, err)
	}
}

// moments are the UTC and local columns of the sample.
func moments(p Preview) (out []string) {
	for _, row := range p.Sample {
		out = append(out, row[0]+" = "+row[1])
	}
	return out
}

func TestTimes(t *testing.T) {
	for name, c := range map[string]struct {
		text, zone string
		want       []string // UTC = local
	}{
		"the clock of a zone":   {"t,n\n2024-07-01 08:00,1\n2024-01-01 08:00,2\n", "Europe/Vienna", []string{"2024-07-01 06:00:00Z = 2024-07-01 08:00:00", "2024-01-01 07:00:00Z = 2024-01-01 08:00:00"}},
		"no zone, no instant":   {"t,n\n2024-07-01 08:00,1\n", "", []string{" = 2024-07-01 08:00:00"}},
		"the text has offsets":  {"t,n\n2024-07-01T08:00:00+05:30,1\n2024-07-01T08:00:00-0700,2\n", "Europe/Vienna", []string{"2024-07-01 02:30:00Z = 2024-07-01 08:00:00", "2024-07-01 15:00:00Z = 2024-07-01 08:00:00"}},
		"UTC":                   {"t,n\n2024-07-01T08:00:00.250Z,1\n2024-07-01 08:00:00 UTC,2\n", "Europe/Vienna", []string{"2024-07-01 08:00:00.25Z = 2024-07-01 10:00:00.25", "2024-07-01 08:00:00Z = 2024-07-01 10:00:00"}},
		"epoch milliseconds":    {"time,n\n1719820800000,1\n1719820801500,2\n", "Europe/Vienna", []string{"2024-07-01 08:00:00Z = 2024-07-01 10:00:00", "2024-07-01 08:00:01.5Z = 2024-07-01 10:00:01.5"}},
		"epoch seconds":         {"timestamp,n\n1719820800,1\n1719820801.5,2\n", "", []string{"2024-07-01 08:00:00Z = ", "2024-07-01 08:00:01.5Z = "}},
		"Excel days":            {"Date,n\n45474.5,1\n45475.25,2\n", "Europe/Vienna", []string{"2024-07-01 10:00:00Z = 2024-07-01 12:00:00", "2024-07-02 04:00:00Z = 2024-07-02 06:00:00"}},
		"a day over 12":         {"t,n\n05/06/2024 08:00,1\n31/12/2024 08:00,2\n", "UTC", []string{"2024-06-05 08:00:00Z = 2024-06-05 08:00:00", "2024-12-31 08:00:00Z = 2024-12-31 08:00:00"}},
		"a month first":         {"t,n\n12/05/2024 08:00,1\n12/31/2024 08:00,2\n", "UTC", []string{"2024-12-05 08:00:00Z = 2024-12-05 08:00:00", "2024-12-31 08:00:00Z = 2024-12-31 08:00:00"}},
		"points, 2-digit years": {"t;n\n31.12.23 8:05;1\n01.01.24 9:00;2\n", "UTC", []string{"2023-12-31 08:05:00Z = 2023-12-31 08:05:00", "2024-01-01 09:00:00Z = 2024-01-01 09:00:00"}},
		"12 hours":              {"t,n\n01/31/2024 12:05 AM,1\n01/31/2024 1:00 PM,2\n", "UTC", []string{"2024-01-31 00:05:00Z = 2024-01-31 00:05:00", "2024-01-31 13:00:00Z = 2024-01-31 13:00:00"}},
		"names of months":       {"t,n\n\"Mon, 15 Jan 2024 08:30:00 +0100\",1\n\"Feb 1, 2024 8:30:00 +0100\",2\n", "", []string{"2024-01-15 07:30:00Z = 2024-01-15 08:30:00", "2024-02-01 07:30:00Z = 2024-02-01 08:30:00"}},
		"German months":         {"t;n\n1. März 2024 08:30;1\n12. Okt. 2024 08:30;2\n", "UTC", []string{"2024-03-01 08:30:00Z = 2024-03-01 08:30:00", "2024-10-12 08:30:00Z = 2024-10-12 08:30:00"}},
		"JavaScript":            {"t,n\nMon Jul 01 2024 08:00:00 GMT+0200 (CEST),1\n", "", []string{"2024-07-01 06:00:00Z = 2024-07-01 08:00:00"}},
		"compact":               {"t,n\n20240701T080000Z,1\n20240701T080100Z,2\n", "", []string{"2024-07-01 08:00:00Z = ", "2024-07-01 08:01:00Z = "}},
		"a date and a time":     {"Day,Time,n\n2024-07-01,08:00,1\n2024-07-02,9:30 PM,2\n2024-07-03,,3\n", "Europe/Vienna", []string{"2024-07-01 06:00:00Z = 2024-07-01 08:00:00", "2024-07-02 19:30:00Z = 2024-07-02 21:30:00", " = "}},
		// 31 March 2024, 2:00 became 3:00.
		"the hour in spring": {"t,n\n2024-03-31 01:59,1\n2024-03-31 02:30,2\n2024-03-31 03:00,3\n", "Europe/Vienna", []string{"2024-03-31 00:59:00Z = 2024-03-31 01:59:00", "2024-03-31 01:30:00Z = 2024-03-31 03:30:00", "2024-03-31 01:00:00Z = 2024-03-31 03:00:00"}},
		// 27 October 2024, 3:00 became 2:00.
		"the hour in autumn":     {"t,n\n2024-10-27 01:30,1\n2024-10-27 02:30,2\n2024-10-27 02:00,3\n2024-10-27 02:45,4\n2024-10-27 03:00,5\n", "Europe/Vienna", []string{"2024-10-26 23:30:00Z = 2024-10-27 01:30:00", "2024-10-27 00:30:00Z = 2024-10-27 02:30:00", "2024-10-27 01:00:00Z = 2024-10-27 02:00:00", "2024-10-27 01:45:00Z = 2024-10-27 02:45:00", "2024-10-27 02:00:00Z = 2024-10-27 03:00:00"}},
		"newest first":           {"t,n\n2024-10-27 03:00,5\n2024-10-27 02:45,4\n2024-10-27 02:00,3\n2024-10-27 02:30,2\n2024-10-27 01:30,1\n", "Europe/Vienna", []string{"2024-10-27 02:00:00Z = 2024-10-27 03:00:00", "2024-10-27 01:45:00Z = 2024-10-27 02:45:00", "2024-10-27 01:00:00Z = 2024-10-27 02:00:00", "2024-10-27 00:30:00Z = 2024-10-27 02:30:00", "2024-10-26 23:30:00Z = 2024-10-27 01:30:00"}},
		"one alone is the first": {"t,n\n2024-10-27 02:30,1\n", "Europe/Vienna", []string{"2024-10-27 00:30:00Z = 2024-10-27 02:30:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := inspect(t, c.text)
			d.Zone = c.zone
			p, err := d.Preview([]byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, moments(p)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", kinds(d), diff)
			}
			if moved := map[bool]int{true: 1}[name == "the hour in spring"]; p.Moved != moved {
				t.Errorf("%d moved on, want %d", p.Moved, moved)
			}
		})
	}
}

func TestDayAndMonth(t *testing.T) {
	for name, c := range map[string]struct {
		text      string
		layout    Layout
		ambiguous bool
	}{
		"nothing tells":        {"d,n\n12/11/2024,1\n", DayMonthYear, true},
		"ascending by months":  {"d,n\n01/02/2024,1\n02/02/2024,2\n01/03/2024,3\n", DayMonthYear, false},
		"ascending days":       {"d,n\n02/01/2024,1\n02/05/2024,2\n03/01/2024,3\n", MonthDayYear, false},
		"AM":                   {"d,n\n02/02/2024 8:00 AM,1\n", MonthDayYear, true},
		"a day over 12":        {"d,n\n02/01/2024,1\n13/01/2024,2\n", DayMonthYear, false},
		"the year comes first": {"d,n\n2024/01/02,1\n2024/02/01,2\n", YearMonthDay, false},
		"compact under a name": {"date,n\n20240115,1\n20240116,2\n", Compact, false},
		"Excel":                {"Datum,n\n45306,1\n45307,2\n", ExcelDays, false},
	} {
		d, p := inspect(t, c.text)
		if d.Columns[0].Layout != c.layout || p.Columns[0].Ambiguous != c.ambiguous {
			t.Errorf("%s: %s, ambiguous %v", name, d.Columns[0].Layout, p.Columns[0].Ambiguous)
		}
	}
}

// Rows that are slightly out of order are no second pass.
func TestLater(t *testing.T) {
	at := func(clock string) int64 { micros, _ := clockTime(clock); return micros }
	for name, c := range map[string]struct{ times, later string }{
		"in order":           {"01:00 02:00 03:00", ""},
		"back by an hour":    {"02:00 02:30 02:59 02:00 02:30 02:59 03:00 04:00", "3 4 5"},
		"a sparse first":     {"01:00 02:20 02:00 02:50 03:30", "2 3"},
		"minutes mixed up":   {"01:58 02:01 02:00 02:02 02:30", "2"},
		"backwards":          {"04:00 03:00 02:59 02:00 02:59 02:00 01:00", "2 3"},
		"a day further back": {"12:00 06:00 06:10", ""},
	} {
		var times []int64
		for _, s := range strings.Fields(c.times) {
			times = append(times, at(s))
		}
		var got []string
		for i, l := range laterOf(times) {
			if l && times[i] < at("03:00") { // after that the flag means nothing
				got = append(got, fmt.Sprint(i))
			}
		}
		if strings.Join(got, " ") != c.later {
			t.Errorf("%s: later are %v, want %s", name, got, c.later)
		}
	}
}

// Numbers that are large are no instants unless something says so.
func TestNumbersStayNumbers(t *testing.T) {
	d, _ := inspect(t, "serial,steps\n1719820800,20240115\n1719820700,20240116\n1719820900,20240117\n")
	if got := kinds(d); got != "serial:integer steps:integer" {
		t.Error(got)
	}
}

func TestRejects(t *testing.T) {
	var b strings.Builder
	b.WriteString("date;ms;note\r\n")
	for i := range 300 {
		fmt.Fprintf(&b, "2024-01-%02d;%d;x\r\n", i%28+1, i)
	}
	b.WriteString("2024-02-30;7;no such day\r\n2024-03-01;seven;no number\r\n2024-03-02;7;x;y\r\n;;\r\n2024-03-03;8;\"never closed\r\n2024-03-04;9;x\r\n")
	d, p := inspect(t, b.String())
	if got := kinds(d); got != "date:date ms:integer note:text" {
		t.Fatal(got)
	}
	want := []Reject{
		{302, "2024-02-30;7;no such day", `column date: "2024-02-30" is no date`},
		{303, "2024-03-01;seven;no number", `column ms: "seven" is no integer`},
		{304, "2024-03-02;7;x;y", "it has 4 fields, and the table 3 columns"},
		{306, `2024-03-03;8;"never closed`, "a quotation mark opens that nothing closes"},
	}
	if diff := cmp.Diff(want, p.Rejects); diff != "" || p.Rows != 301 || p.Rejected != 4 {
		t.Errorf("%d rows, %d rejected (-want +got):\n%s", p.Rows, p.Rejected, diff)
	}
	if c := p.Columns[1]; c.Failures != 1 || c.Values != 302 || c.Failure != "seven" {
		t.Errorf("failures of a column: %+v", c)
	}
}

func TestWhatIsNoTable(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"empty":      {"", "empty"},
		"blank":      {" \n\n\t\n", "empty"},
		"a web page": {"\n<!DOCTYPE html><html><body>Not shared</body></html>", "web page"},
		"JSON":       {`{"a": 1}`, "JSON"},
		"Excel":      {"PK\x03\x04aaaa\x00\x00\x00\x00", "Excel"},
		"binary":     {"\x01\x02\x03\x04\x05\x06\x07\x08", "no text"},
	} {
		if _, _, err := Inspect(name, []byte(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d, p := inspect(t, "date,weight\n")
	if kinds(d) != "date:text weight:text" || p.Rows != 0 || !d.Columns[0].Empty {
		t.Errorf("header only: %s, %d rows", kinds(d), p.Rows)
	}
	if _, _, err := Inspect("wide", []byte(strings.Repeat("a,", 5000)+"\n"+strings.Repeat("1,", 5000)+"1\n")); err == nil {
		t.Error("5,000 columns are accepted")
	}
}

func TestShapeAndFits(t *testing.T) {
	first := "Date;HRV (ms)\n2024-01-01;55\n"
	d, _ := inspect(t, first)
	for name, c := range map[string]struct {
		text string
		fits bool
	}{
		"itself":                 {first, true},
		"other rows":             {"Date;HRV (ms)\n", true},
		"another order":          {"HRV (ms);Date\n55;2024-01-01\n", true},
		"another case":           {"date;hrv (MS)\n2024-01-01;5\n", true},
		"lines above the header": {"Export of Anna\n\nDate;HRV (ms)\n2024-01-01;5\n", true},
		"one more column":        {"Date;HRV (ms);Mood\n2024-01-01;5;1\n", false},
		"one less":               {"Date\n2024-01-01\n", false},
		"another name":           {"Date;RR (ms)\n2024-01-01;5\n", false},
		"nothing":                {"", false},
	} {
		if got := d.Fits([]byte(c.text)); got != c.fits {
			t.Errorf("%s: fits is %v", name, got)
		}
	}
	var rows []string
	for r := range d.Rows([]byte("Export\nHRV (ms);Date\n55;2024-01-01\n")) {
		rows = append(rows, fmt.Sprintf("%d %s %d%s", r.Line, r.Values[0].Format("date"), r.Values[1].Int, r.Reason))
	}
	if !slices.Equal(rows, []string{"3 2024-01-01 55"}) {
		t.Errorf("columns in another order: %q", rows)
	}
	for text, want := range map[string]string{
		"hrv (ms),date\n5,2024-01-01\n": d.Shape(), "Date;HRV (ms);x\n": d.Shape() + "?", "1,2\n": "", "": "", "{}": "",
	} {
		if got := ShapeOf([]byte(text)); (got == want) == strings.HasSuffix(want, "?") || want == "" && got != "" {
			t.Errorf("%q has the shape %q", text, got)
		}
	}
	bare, _ := inspect(t, "1,x\n2,y\n")
	if bare.Shape() != "" || !bare.Fits([]byte("3,z\n")) || bare.Fits([]byte("z,3\n")) || bare.Fits([]byte("1,2,3\n")) {
		t.Error("a file without a header fits by the number and types of its fields")
	}
}

func TestHashKnowsARowHoweverItIsWritten(t *testing.T) {
	hashes := func(text string) (h [][16]byte) {
		d, _ := inspect(t, text)
		for r := range d.Rows([]byte(text)) {
			h = append(h, r.Hash)
		}
		return h
	}
	a := hashes("date,kg\n2024-01-31,80.50\n2024-02-01,81\n")
	b := hashes("kg;date\n80,5;31.01.2024\n81,0;01.02.2024\n")
	if !slices.Equal(a, b) || a[0] == a[1] {
		t.Errorf("%x, %x", a, b)
	}
}

func TestAdapt(t *testing.T) {
	first, _ := inspect(t, "Date,steps,weight,mood\n05/06/2024,100,80,\n06/06/2024,200,81,\n")
	first.Unique, first.Zone = []string{"date"}, "Europe/Vienna"
	first.Columns[2].Name = "body_mass"
	adapt := func(text string) Definition {
		t.Helper()
		found, _, err := Inspect("x", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		d, err := first.Adapt(found, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := adapt("Date,steps,weight,mood,Note\n01/02/2024,many,80.5,7,x\n")
	if got := kinds(d); got != "date:date steps:text body_mass:number mood:integer note:text" {
		t.Errorf("widened: %s", got)
	}
	if d.Columns[0].Layout != DayMonthYear || d.Table != "file" || d.Zone != "Europe/Vienna" || !slices.Equal(d.Unique, []string{"date"}) {
		t.Errorf("what was decided is lost: %+v", d)
	}
	if d := adapt("Date,steps\n2024-06-07,300\n2024-06-08,300\n"); d.Columns[0].Layout != YearMonthDay || kinds(d) != "date:date steps:integer" {
		t.Errorf("another layout: %+v", d)
	}
}

func TestChoices(t *testing.T) {
	d, _ := inspect(t, "When,HRV (ms),day\n2024-01-01 08:00,55,2024-01-01\n")
	got, err := d.With(Choices{Table: "My HRV", TimeColumn: "day", Zone: "Europe/Vienna", Unique: []string{"HRV (ms)", "c_when"}})
	if err != nil || got.Table != "my_hrv" || got.TimeColumn != "day" || !slices.Equal(got.Unique, []string{"hrv_ms", "c_when"}) {
		t.Errorf("%+v, %v", got, err)
	}
	for name, c := range map[string]Choices{
		"a column that is not there": {TimeColumn: "nope"}, "a number as time": {TimeColumn: "HRV (ms)"}, "a zone of nowhere": {Zone: "Mars/Olympus"},
		"this computer's zone": {Zone: "Local"}, "an unknown key": {Unique: []string{"x"}},
	} {
		if _, err := d.With(c); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestDefinitionAsJSON(t *testing.T) {
	d, _ := inspect(t, "t;HRV (ms)\n2024-01-01 08:00;5,5\n")
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var back Definition
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(d, back) {
		t.Errorf("%s\n%v", text, err)
	}
	if d.Columns[1].Unit != "ms" {
		t.Errorf("unit %q", d.Columns[1].Unit)
	}
	for name, spoil := range map[string]func(*Definition){
		"a later version": func(d *Definition) { d.Version = 2 }, "a table name in need of quotes": func(d *Definition) { d.Table = "a b" },
		"two columns of a name": func(d *Definition) { d.Columns[1].Name = d.Columns[0].Name }, "an own name": func(d *Definition) { d.Columns[1].Name = "row_hash" },
		"no name": func(d *Definition) { d.Columns[1].Name = "" }, "a type of its own": func(d *Definition) { d.Columns[1].Type = "int; DROP TABLE athlete" },
		"a quotation mark between fields": func(d *Definition) { d.Delimiter = `"` }, "nothing stored": func(d *Definition) { d.Columns = nil },
	} {
		bad := d
		bad.Columns = slices.Clone(d.Columns)
		spoil(&bad)
		if bad.Validate() == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestCorpus(t *testing.T) {
	for file, want := range map[string]struct {
		rows, rejected, columns int
		time                    string
		row                     int // of the sample, begins with
		first                   string
	}{
		"libreview/glyco-sample_glucose.csv":             {11099, 0, 19, "device_timestamp", 0, " 2019-12-05 16:25:00 FreeStyle LibreLink"},
		"libreview/synthetic-de-mgdl.csv":                {18, 0, 19, "gerätezeitstempel", 0, " 2025-03-29 23:30:00 FreeStyle LibreLink"},
		"libreview/synthetic-en-us-ampm-utf16le.csv":     {18, 0, 19, "device_timestamp", 0, " 2025-03-29 23:30:00 FreeStyle LibreLink"},
		"diasend/Name-and-glucose.csv":                   {228, 0, 2, "time", 1, " 2013-11-05 03:59:00 2013-11-05 03:59:00 308"},
		"diasend/Insulin-pump-settings.csv":              {3, 0, 4, "", 0, "1 00:00:00 140 +/- 20"},
		"glooko/iricigor-fixtures/cgm-sample.csv":        {20, 0, 3, "timestamp", 0, " 2025-10-26 00:00:00 2025-10-26 00:00:00 5.5 1266847"},
		"myfitnesspal/synthetic-nutrition-with-time.csv": {32, 0, 21, "date", 0, " 2025-03-01 08:05:00 2025-03-01 Breakfast 08:05:00 332.6"},
	} {
		data := corpustest.Read(t, file)
		d, p, err := Inspect(file, data)
		if err != nil || p.Rows != want.rows || p.Rejected != want.rejected || len(d.Columns) != want.columns || d.TimeColumn != want.time {
			t.Errorf("%s: %d rows, %d rejected, %d columns, time %q, %v", file, p.Rows, p.Rejected, len(d.Columns), d.TimeColumn, err)
			continue
		}
		if got := strings.Join(p.Sample[want.row], " "); !strings.HasPrefix(got, want.first) {
			t.Errorf("%s: %q", file, got)
		}
	}
}

func FuzzInspect(f *testing.F) {
	for _, s := range []string{
		"a,b\n1,x\n", "sep=;\nDatum;kg\n31.12.2024 08:00;80,5\n", "t,n\n1719820800000,1\n", "\xff\xfea\x00,\x00b\x00\n\x00", "a,\"b\n1,\"2\n\"",
		"Mon Jul 01 2024 08:00:00 GMT+0200 (CEST),1\n", "x,0:45:10,1e5,1,234\n", "\"\"\n\x00,\r\r,", "a;a;;a\n007;-;--;true\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, p, err := Inspect("fuzz.csv", data)
		if err != nil {
			return
		}
		if err := d.Validate(); err != nil {
			t.Fatalf("an invalid proposal: %v", err)
		}
		if d.Header && !d.Fits(data) {
			t.Fatal("it does not fit its own definition")
		}
		d.Zone = "Europe/Vienna"
		rows := 0
		for r := range d.Rows(data) {
			if r.Reason == "" {
				rows++
				for i, c := range d.Stored() {
					_ = r.Values[i].Format(c.Kind())
				}
			}
		}
		if rows < p.Rows { // with a zone there can be only more
			t.Fatalf("%d rows, the preview says %d", rows, p.Rows)
		}
	})
}

// export is a file of so many rows.
func export(rows int) []byte {
	var b strings.Builder
	b.WriteString("Timestamp,Heart rate (bpm),HRV (ms),Note\n")
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range rows {
		fmt.Fprintf(&b, "%s,%d,%d.%d,%s\n", at.Add(time.Duration(i)*time.Minute).Format("2006-01-02 15:04:05"), 50+i%40, 40+i%30, i%10, "resting")
	}
	return []byte(b.String())
}

func BenchmarkInspect(b *testing.B) {
	data := export(20_000)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, _, err := Inspect("x.csv", data); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(20_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkRows(b *testing.B) {
	data := export(20_000)
	d, _, err := Inspect("x.csv", data)
	if err != nil {
		b.Fatal(err)
	}
	d.Zone = "Europe/Vienna"
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		n := 0
		for range d.Rows(data) {
			n++
		}
		if n != 20_000 {
			b.Fatal(n)
		}
	}
	b.ReportMetric(20_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
