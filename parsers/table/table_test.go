package table

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"
)

func inUTF16(s string, big, mark bool) []byte {
	if mark {
		s = "\ufeff" + s
	}
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

func TestDecode(t *testing.T) {
	const text = "Gerät;Größe;Notiz 😀 20 °C\r\n1;2;3\r\n"
	plain := "Gerät;Größe\n1;2\n"
	for name, c := range map[string]struct {
		data     []byte
		want     string
		encoding string
	}{
		"UTF-8":                               {[]byte(text), text, UTF8},
		"UTF-8 with a mark":                   {[]byte("\xef\xbb\xbf" + text), text, UTF8},
		"UTF-8 with a mark and a wrong byte":  {[]byte("\xef\xbb\xbfa\xffb"), "a\uFFFDb", UTF8},
		"UTF-16LE with a mark":                {inUTF16(text, false, true), text, UTF16LE},
		"UTF-16LE without":                    {inUTF16(text, false, false), text, UTF16LE},
		"UTF-16BE with a mark":                {inUTF16(text, true, true), text, UTF16BE},
		"UTF-16BE without":                    {inUTF16(text, true, false), text, UTF16BE},
		"UTF-16LE cut in a character":         {inUTF16("ab", false, true)[:5], "a", UTF16LE},
		"UTF-16LE cut in a pair":              {inUTF16("ab😀", false, true)[:8], "ab", UTF16LE},
		"half a pair inside":                  {[]byte("\xff\xfea\x00\x3d\xd8b\x00"), "a\uFFFDb", UTF16LE},
		"Windows-1252":                        {[]byte("Ger\xe4t;Gr\xf6\xdfe\n1;2\n"), plain, Windows1252},
		"Windows-1252, one letter at the end": {[]byte("caf\xe9"), "café", Windows1252},
		"UTF-8 cut in a character":            {[]byte("Gerät;Grö")[:10], "Gerät;Gr", UTF8},
		"nothing":                             {nil, "", UTF8},
	} {
		got, encoding := Decode(c.data)
		if string(got) != c.want || encoding != c.encoding {
			t.Errorf("%s: %q in %s; want %q in %s", name, got, encoding, c.want, c.encoding)
		}
	}
}

func rows(text string, delimiter rune) (out [][]string) {
	for row, err := range Rows([]byte(text), delimiter) {
		if err != nil {
			return [][]string{{err.Error()}}
		}
		out = append(out, slices.Clone(row))
	}
	return out
}

func TestRows(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want [][]string
	}{
		"nothing":                    {"", nil},
		"empty lines":                {"\n\r\n\na,b\n\n", [][]string{{"a", "b"}}},
		"line ends of Windows":       {"a,b\r\nc,d\r\n", [][]string{{"a", "b"}, {"c", "d"}}},
		"no line end at the end":     {"a,b\nc,d", [][]string{{"a", "b"}, {"c", "d"}}},
		"ragged":                     {"a\nb,c,d\ne,\n", [][]string{{"a"}, {"b", "c", "d"}, {"e", ""}}},
		"blanks around":              {" a , b\t\n", [][]string{{"a", "b"}}},
		"quotes":                     {"\"a,1\",\"b \"\"x\"\" c\",\"\"\n", [][]string{{"a,1", `b "x" c`, ""}}},
		"a blank after a quote":      {"\"a,1\" ,b\n", [][]string{{"a,1", "b"}}},
		"a field of several lines":   {"1,\"a\r\nb\",2\r\n3\r\n", [][]string{{"1", "a\nb", "2"}, {"3"}}},
		"a quote inside":             {"5\" nails,2\n", [][]string{{`5" nails`, "2"}}},
		"a quote inside of quotes":   {"\"5\" nails\",2\n", [][]string{{`5" nails`, "2"}}},
		"a quote that is not closed": {"a,\"b,c\n1,2,3\n4,5,6\n", [][]string{{"a", `"b`, "c"}, {"1", "2", "3"}, {"4", "5", "6"}}},
		"… and others that are":      {"a,\"b,c\n1,\"2\",3\n", [][]string{{"a", `"b`, "c"}, {"1", "2", "3"}}},
		"a quoted end":               {"a,\"b\"", [][]string{{"a", "b"}}},
		"a quote and no more":        {"\"", [][]string{{"\""}}},
	} {
		if got := rows(c.text, ','); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := rows("a→b→\n", '→'); !reflect.DeepEqual(got, [][]string{{"a", "b", ""}}) {
		t.Errorf("an arrow between the fields: %q", got)
	}
	for _, d := range []rune{'"', '\n', '\r', 0, -1, utf8.RuneError} {
		if got := rows("a,b\nc\n", d); len(got) != 1 || got[0][0] != errDelimiter.Error() {
			t.Errorf("delimiter %q: %q", d, got)
		}
	}
}

func TestLines(t *testing.T) {
	var numbers []int
	for n := range Lines([]byte("a\n\n\"b\nc\"\nd\n"), ',') {
		numbers = append(numbers, n)
	}
	if !slices.Equal(numbers, []int{1, 3, 5}) {
		t.Errorf("records begin on the lines %v, want 1, 3, 5", numbers)
	}
	for n := range Lines([]byte("a\nb\nc\n"), ',') {
		if n == 2 {
			break // a reader may stop
		}
	}
}

// A file that is made to be slow is not: every shape takes time in proportion
// to its length.
func TestRowsOfHostileFiles(t *testing.T) {
	const n = 1 << 20
	for name, text := range map[string]string{
		"one line of quotes":        strings.Repeat(`"a`, n/2),
		"opened on every line":      strings.Repeat("\"a\n", n/3),
		"doubled, never closed":     strings.Repeat("\"a\"\",\n", n/6),
		"one line of many fields":   "\"" + strings.Repeat(",", n),
		"a quoted field, then many": "\"a\"" + strings.Repeat(",b", n/2),
	} {
		begun, fields := time.Now(), 0
		for row := range Rows([]byte(text), ',') {
			fields += len(row)
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%s: %v for %d fields", name, took, fields)
		}
	}
}

func TestDelimiter(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want rune
	}{
		"nothing":                         {"", ','},
		"one column":                      {"a\nb\nc\n", ','},
		"commas":                          {"a,b,c\n1,2,3\n", ','},
		"semicolons":                      {"a;b;c\n1;2;3\n", ';'},
		"tabs":                            {"a\tb\tc\n1\t2\t3\n", '\t'},
		"bars":                            {"a|b\n1|2\n", '|'},
		"semicolons and decimal commas":   {"1,5;2,5;3,5\n1,6;2,6;3,6\n", ';'},
		"tabs and decimal commas":         {"t\tv\n1\t2,5\n2\t3,5\n", '\t'},
		"a title above":                   {"Report, made on, a day\na;b;c;d\n1;2;3;4\n5;6;7;8\n", ';'},
		"commas, and semicolons in texts": {"a,b\n1,x; y\n2,z\n3,z\n", ','},
		"said in the first line":          {"sep=|\na,b|c\n", '|'},
		"said, but impossible":            {"sep=\"\na;b\n", ';'},
		"delimiters inside of quotes":     {"a,b\n\"1;2;3\",2\n\"4;5;6\",3\n", ','},
	} {
		if got := Delimiter([]byte(c.text)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	long := "a;b\n" + strings.Repeat("1;2\n", 40<<10)
	if got := Delimiter([]byte(long)); got != ';' {
		t.Errorf("a long file: %q", got)
	}
}

func TestHeader(t *testing.T) {
	h := NewHeader([]string{"\ufeffTime", " Glucose (mg/dL) ", "time", "Note"})
	row := []string{"08:00", "120", "09:00"}
	if !h.Has("TIME", "glucose (MG/DL)", "note") || h.Has("Time", "Insulin") {
		t.Error("columns are not found by name")
	}
	for want, names := range map[string][]string{
		"08:00": {"time"}, // the first of the same name
		"120":   {"Glucose", "Glucose (mg/dL)"},
		"":      {"Note", "Time"}, // the column is there, the row is short
	} {
		if got := h.Get(row, names...); got != want {
			t.Errorf("%v: %q, want %q", names, got, want)
		}
	}
	if got := h.Get(row, "Insulin"); got != "" {
		t.Errorf("a column that is not there: %q", got)
	}
}

func TestNumber(t *testing.T) {
	for s, want := range map[string]float64{
		"0": 0, "12": 12, " 12.5 ": 12.5, "-3": -3, "+3": 3, "− 3": -3, ".5": .5, "5.": 5, "1e3": 1000, "1.5E-1": .15,
		"12,5": 12.5, "0,125": .125, "-0,125": -.125, "1234,567": 1234.567, "1,01": 1.01, ",5": .5,
		"1,012": 1012, "-12,345": -12345, // three digits behind one comma: thousands
		"1,234,567": 1234567, "1.234.567": 1234567, "1,234.5": 1234.5, "1.234,5": 1234.5, "12,34,567.5": 1234567.5,
		"1 234,5": 1234.5, "1'234.5": 1234.5, "1’234’567": 1234567, "12\u00a0345": 12345, "12\u202f345,5": 12345.5,
	} {
		if got := Number(s); got == nil || *got != want {
			t.Errorf("Number(%q) = %v, want %v", s, show(got), want)
		}
	}
	for _, s := range []string{
		"", " ", "-", "--", "NA", "n/a", "NaN", "null", "None", "inf", "-Infinity", "LO", "12 kg", "12%", "0x1F", "1_000", "1e999", "e5", ".", ",",
		"1,2,3", "1.2.3", "28.03.2021", "1,2.5", "1.2,5", "1 2", "10 20 30", "1,5;2", "12:30", "--5", "1-2", "１２",
	} {
		if got := Number(s); got != nil {
			t.Errorf("Number(%q) = %v; it is none", s, *got)
		}
	}
}

func TestDecimalComma(t *testing.T) {
	for s, want := range map[string]float64{
		"1,012": 1.012, "6,0": 6, "1.234,5": 1234.5, "1.234.567,5": 1234567.5, "1.5": 1.5, "14": 14, "-0,5": -.5, "1 234,5": 1234.5,
	} {
		if got := DecimalComma(s); got == nil || *got != want {
			t.Errorf("DecimalComma(%q) = %v, want %v", s, show(got), want)
		}
	}
	for _, s := range []string{"", "-", "1,2,3", "1,2.5", "HI"} {
		if got := DecimalComma(s); got != nil {
			t.Errorf("DecimalComma(%q) = %v; it is none", s, *got)
		}
	}
}

func show(v *float64) string {
	if v == nil {
		return "none"
	}
	return fmt.Sprint(*v)
}

func TestInt(t *testing.T) {
	for s, want := range map[string]int{"12": 12, "12.5": 13, "-2.5": -3, "1,012": 1012} {
		if got := Int(s); got == nil || *got != want {
			t.Errorf("Int(%q) is not %d", s, want)
		}
	}
	for _, s := range []string{"", "x", "1e12", "-99999999999"} {
		if Int(s) != nil {
			t.Errorf("Int(%q) is a number", s)
		}
	}
}

func TestUnread(t *testing.T) {
	u := Unread{Lines: 3400}
	if u.String() != "" {
		t.Errorf("nothing is amiss, yet it says %q", u.String())
	}
	for n := range 12 {
		u.Add(17+n, "“x” is no date")
	}
	if want := "12 of 3,400 lines could not be read; the first is line 17: “x” is no date"; u.String() != want {
		t.Errorf("%q, want %q", u.String(), want)
	}
	if grouped(1234567) != "1,234,567" || grouped(7) != "7" {
		t.Error("thousands are not grouped")
	}
}

func TestBelowTheHeads(t *testing.T) {
	var got []string
	for line, row := range Below([]byte("title\na,b\n1,2\n\n3,4\n"), ',', 2) {
		got = append(got, fmt.Sprint(line, row))
	}
	if want := []string{"3 [1 2]", "5 [3 4]"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for range Below([]byte("a\n1\n2\n"), ',', 1) {
		break // a reader may stop
	}
}

func TestEachCountsAndFindsTheCut(t *testing.T) {
	for text, want := range map[string]string{
		"1,2\n3,4\n":  "",
		"1,2\nx,4\n":  "1 of 2 lines could not be read; the first is line 2: x",
		"1,2\n3":      "1 of 2 lines could not be read; the first is line 2: the file ends in the middle of it",
		"1,2\nx,4":    "1 of 2 lines could not be read; the first is line 2: the file ends in the middle of it",
		"1,2\n3,4":    "", // only the line end is missing
		"1,2\n3\n4,5": "", // short, but not cut
	} {
		var u Unread
		u.Each(Lines([]byte(text), ','), CutLine([]byte(text)), 2, func(_ int, row []string) string {
			if row[0] == "x" {
				return "x"
			}
			return ""
		})
		if u.String() != want || u.Lines != strings.Count(text, "\n")+1-strings.Count(text[len(text)-1:], "\n") {
			t.Errorf("%q: %q of %d lines", text, u.String(), u.Lines)
		}
	}
	for text, want := range map[string]int{"": 0, "a": 1, "a\n": 0, "a\nb": 2} {
		if got := CutLine([]byte(text)); got != want {
			t.Errorf("%q is cut on line %d, want %d", text, got, want)
		}
	}
}

func TestRefuse(t *testing.T) {
	for text, want := range map[string]string{
		" \n":      "the Clarity export is empty",
		"\n<html>": "this is a web page and not a Clarity export; it was probably saved before logging in",
		"a,b":      "not a Clarity export: it has no heads",
	} {
		if got := Refuse([]byte(text), "Clarity export", "it has no heads").Error(); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestFields(t *testing.T) {
	if got := Clip(strings.Repeat("é", 30)); got != strings.Repeat("é", 20)+"…" {
		t.Errorf("clipped to %q", got)
	}
	if got := Clip(strings.Repeat("é", 20)); got != strings.Repeat("é", 20) {
		t.Errorf("clipped to %q though it is short", got)
	}
	line := "S-1 and much more"
	names := Names{}
	first := names.Keep(line[:3])
	if again := names.Keep("S-" + "1"); again != "S-1" || unsafe.StringData(again) != unsafe.StringData(first) || unsafe.StringData(first) == unsafe.StringData(line) {
		t.Error("a name has more than one place, or holds its line")
	}
}

// FuzzRows: whatever the bytes, text is UTF-8, fields hold no more than the
// text did, and line numbers ascend.
func FuzzRows(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "\"a\n\"\"b\",c", "\xff\xfea\x00;\x00", "sep=\"\n", "a\t\"b\n", "\xe9", "1.234,5;x"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, _ := Decode(data)
		if !utf8.Valid(text) {
			t.Fatalf("%q is no UTF-8", text)
		}
		bytesSeen, last := 0, 0
		for line, row := range Lines(text, Delimiter(text)) {
			if line <= last || len(row) == 0 {
				t.Fatalf("line %d after %d: %q", line, last, row)
			}
			last = line
			for _, field := range row {
				bytesSeen += len(field)
				Number(field)
				DecimalComma(field)
				Int(field)
			}
		}
		if bytesSeen > len(text) || last > 1+bytes.Count(text, []byte("\n")) {
			t.Fatalf("%d bytes and %d lines of a text of %d", bytesSeen, last, len(text))
		}
	})
}

func BenchmarkRows(b *testing.B) {
	text := []byte(strings.Repeat("FreeStyle LibreLink,00000000-0000-4000-8000-0000000000AA,29-03-2025 23:30,0,100,,,,,,,,,,,,,,\n", 10000))
	n := 0
	for b.Loop() {
		for range Rows(text, ',') {
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
}
