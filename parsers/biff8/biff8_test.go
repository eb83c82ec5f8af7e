package biff8

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"athletedata/parsers/biff8/biff8test"

	"athletedata/parsers/corpustest"
)

type sheet = biff8test.Sheet

func read(t testing.TB, data []byte) *Book {
	t.Helper()
	b, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// cells are all of a book: "sheet!row,column=value".
func cells(b *Book) (all []string) {
	for _, s := range b.Sheets {
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				all = append(all, fmt.Sprintf("%s!%d,%d=%s", s.Name, r.Number, c.Column, c))
			}
		}
	}
	return all
}

func TestBooks(t *testing.T) {
	long := sheet{Name: "Größe", Rows: [][]any{{"Zeit", nil, "mmol/L"}, nil, {"", 23.2, "m"}}}
	for i := range 3000 {
		long.Rows = append(long.Rows, []any{fmt.Sprintf("text %d, 20 °C 😀", i), float64(i) / 10})
	}
	for name, c := range map[string]struct {
		data []byte
		want []string // the first cells
		n    int
	}{
		"a small one, in the mini stream":        {biff8test.Book(sheet{Name: "A", Rows: [][]any{{"x", 1.5}}}), []string{"A!1,0=x", "A!1,1=1.5"}, 2},
		"several sheets, one of them empty":      {biff8test.Book(sheet{Name: "A"}, sheet{Name: " B", Rows: [][]any{{nil, "y"}}}), []string{" B!1,1=y"}, 1},
		"texts that go on from record to record": {biff8test.Book(long), []string{"Größe!1,0=Zeit", "Größe!1,2=mmol/L", "Größe!3,1=23.2", "Größe!3,2=m", "Größe!4,0=text 0, 20 °C 😀"}, 6004},
	} {
		if !Sniff(c.data[:min(len(c.data), 64<<10)]) {
			t.Errorf("%s: not recognised", name)
		}
		b := read(t, c.data)
		got := cells(b)
		if b.Damage != "" || len(got) != c.n || !reflect.DeepEqual(got[:len(c.want)], c.want) {
			t.Errorf("%s: %q, %d cells, damage %q", name, got[:min(len(got), 6)], len(got), b.Damage)
		}
	}
	b := read(t, biff8test.Book(long))
	if last := b.Sheets[0].Rows[len(b.Sheets[0].Rows)-1]; last.Number != 3003 || last.At(0).Text != "text 2999, 20 °C 😀" || last.At(1).Number != 299.9 || last.At(9) != (Cell{Column: 9}) {
		t.Errorf("the last row: %+v", last)
	}
}

// Wherever in a text the border between two records lies, all are read.
func TestEveryBorderInAText(t *testing.T) {
	for shift := range 60 {
		s := sheet{Name: "A", Rows: [][]any{{strings.Repeat("x", 1+shift)}}}
		var want []string
		for i := range 200 {
			want = append(want, fmt.Sprintf("Übung %03d %s", i, strings.Repeat("y", 15)))
			s.Rows = append(s.Rows, []any{want[i]})
		}
		b := read(t, biff8test.Book(s))
		for i, w := range want {
			if got := b.Sheets[0].Rows[i+1].At(0).Text; got != w || b.Damage != "" {
				t.Fatalf("shifted by %d: text %d is %q, want %q; %q", shift, i, got, w, b.Damage)
			}
		}
	}
}

// one is a book of one sheet with the given records, and what its cells are.
func one(t *testing.T, records ...[]byte) (*Book, []string) {
	t.Helper()
	b := biff8test.Stream(nil, sheet{Name: "A"})
	b = append(b[:len(b)-4], bytes.Join(append(records, biff8test.End()), nil)...)
	book := read(t, biff8test.Container("Workbook", b))
	return book, cells(book)
}

func words(w ...int) (b []byte) {
	for _, v := range w {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	return b
}

func rkBytes(v uint32) []byte { return binary.LittleEndian.AppendUint32(nil, v) }

func number(v float64) []byte { return binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)) }

// Excel itself writes numbers and texts in more ways than diasend did.
func TestEveryRecordThatHoldsCells(t *testing.T) {
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	half := uint32(math.Float64bits(0.5) >> 32)
	for name, c := range map[string]struct {
		records [][]byte
		want    string
	}{
		"RK: a whole number":             {[][]byte{biff8test.Record(recRK, join(words(0, 1, 0), rkBytes(122<<2|2)))}, "A!1,1=122"},
		"RK: a negative one":             {[][]byte{biff8test.Record(recRK, join(words(0, 1, 0), rkBytes(0xFFFFFFEE)))}, "A!1,1=-5"},
		"RK: hundredths":                 {[][]byte{biff8test.Record(recRK, join(words(0, 1, 0), rkBytes(2320<<2|3)))}, "A!1,1=23.2"},
		"RK: a fraction":                 {[][]byte{biff8test.Record(recRK, join(words(0, 1, 0), rkBytes(half)))}, "A!1,1=0.5"},
		"several RK in one":              {[][]byte{biff8test.Record(recMulRK, join(words(4, 2, 0), rkBytes(1<<2|2), words(0), rkBytes(2<<2|2), words(3)))}, "A!5,2=1 A!5,3=2"},
		"a formula with a number":        {[][]byte{biff8test.Record(recFormula, join(words(0, 0, 0), number(7.5), make([]byte, 8)))}, "A!1,0=7.5"},
		"a formula with a text":          {[][]byte{biff8test.Record(recFormula, join(words(0, 0, 0), words(0, 0, 0, 0xFFFF), make([]byte, 8))), biff8test.Record(recString, biff8test.Text("sum", 2))}, "A!1,0=sum"},
		"… behind a shared formula":      {[][]byte{biff8test.Record(recFormula, join(words(0, 0, 0), words(0, 0, 0, 0xFFFF), make([]byte, 8))), biff8test.Record(0x04BC, nil), biff8test.Record(recString, biff8test.Text("sum", 2))}, "A!1,0=sum"},
		"a formula that is true":         {[][]byte{biff8test.Record(recFormula, join(words(0, 0, 0), words(1, 1, 0, 0xFFFF), make([]byte, 8)))}, "A!1,0=TRUE"},
		"a formula that failed":          {[][]byte{biff8test.Record(recFormula, join(words(0, 0, 0), words(2, 7, 0, 0xFFFF), make([]byte, 8)))}, "A!1,0=#DIV/0!"},
		"a truth value":                  {[][]byte{biff8test.Record(recBoolErr, words(0, 0, 0, 0))}, "A!1,0=FALSE"},
		"an error":                       {[][]byte{biff8test.Record(recBoolErr, words(0, 0, 0, 0x012A))}, "A!1,0=#N/A"},
		"a text of its own":              {[][]byte{biff8test.Record(recLabel, join(words(0, 0, 0), biff8test.Text("é", 2)))}, "A!1,0=é"},
		"a text in one byte a character": {[][]byte{biff8test.Record(recLabel, join(words(0, 0, 0), words(2), []byte("\x00m\xe9")))}, "A!1,0=mé"},
		"a text of several typefaces":    {[][]byte{biff8test.Record(recRString, join(words(0, 0, 0), words(1), []byte("\x08\x01\x00x"), make([]byte, 4)))}, "A!1,0=x"},
		"rows in disorder, one cell twice": {[][]byte{biff8test.Record(recNumber, join(words(3, 1, 0), number(1))), biff8test.Record(recNumber, join(words(1, 1, 0), number(2))),
			biff8test.Record(recNumber, join(words(1, 0, 0), number(3))), biff8test.Record(recNumber, join(words(3, 1, 0), number(4)))}, "A!2,0=3 A!2,1=2 A!4,1=4"},
		"a chart within the sheet":     {[][]byte{biff8test.Begin(32), biff8test.Record(recNumber, join(words(0, 0, 0), number(9))), biff8test.End(), biff8test.Record(recNumber, join(words(0, 1, 0), number(1)))}, "A!1,1=1"},
		"what is no number is no cell": {[][]byte{biff8test.Record(recNumber, join(words(0, 0, 0), number(math.NaN())))}, ""},
	} {
		b, got := one(t, c.records...)
		if strings.Join(got, " ") != c.want || b.Damage != "" {
			t.Errorf("%s: %q, want %q; damage %q", name, got, c.want, b.Damage)
		}
	}
}

func TestDatesFrom1904(t *testing.T) {
	if b := read(t, biff8test.Container("Workbook", biff8test.Stream(biff8test.Record(recDate1904, words(1)), sheet{Name: "A"}))); !b.Date1904 {
		t.Error("the record that says so is not seen")
	}
	if read(t, biff8test.Book(sheet{Name: "A"})).Date1904 {
		t.Error("1904 without a record that says so")
	}
}

func TestSheetsThatAreNoTables(t *testing.T) {
	chart := biff8test.Record(recBoundSheet, append(words(0, 0, 0x0200), biff8test.Text("Chart", 1)...))
	b := read(t, biff8test.Container("Workbook", biff8test.Stream(chart, sheet{Name: "A", Rows: [][]any{{"x"}}})))
	if len(b.Sheets) != 1 || b.Sheets[0].Name != "A" || b.Damage != "" {
		t.Errorf("%+v", b)
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	good := biff8test.Book(sheet{Name: "A", Rows: [][]any{{"x"}}})
	old := biff8test.Stream(nil, sheet{Name: "A"})
	old[5] = 5 // version 0x0500
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":              {nil, ErrNoBook},
		"text":                 {[]byte(strings.Repeat("Time,mg/dl\n", 100)), ErrNoBook},
		"only the signature":   {signature, ErrNoBook},
		"only the header":      {good[:headerSize], ErrNoBook},
		"a Word document":      {biff8test.Container("WordDocument", bytes.Repeat([]byte{7}, 5000)), ErrNoBook},
		"sectors without size": {append(append([]byte{}, good[:30]...), append([]byte{0}, good[31:]...)...), ErrNoBook},
		"a password":           {biff8test.Container("Workbook", biff8test.Stream(biff8test.Record(recFilePass, words(1, 1, 1)), sheet{Name: "A"})), ErrEncrypted},
		"an .xlsx with one":    {biff8test.Container("EncryptedPackage", bytes.Repeat([]byte{7}, 5000)), ErrEncrypted},
		"Excel 95":             {biff8test.Container("Book", old), ErrTooOld},
	} {
		if _, err := Read(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if Sniff(biff8test.Container("WordDocument", bytes.Repeat([]byte{7}, 5000))) || Sniff([]byte("PK\x03\x04")) || Sniff(nil) {
		t.Error("other files are taken for books")
	}
}

// What stands in front of the damage is read, and the damage is told.
func TestDamagedBooks(t *testing.T) {
	s := sheet{Name: "A"}
	for i := range 2000 {
		s.Rows = append(s.Rows, []any{"same", float64(i)})
	}
	whole := biff8test.Book(s)
	half := read(t, whole[:len(whole)/2])
	if n := len(half.Sheets[0].Rows); n < 900 || n > 1100 || !strings.Contains(half.Damage, "does not come to its end") {
		t.Errorf("half a file: %d rows, %q", n, half.Damage)
	}
	if b := read(t, whole[:len(whole)-512]); len(b.Sheets[0].Rows) != 2000 { // without the table of sectors
		t.Errorf("without its table: %d rows, %q", len(b.Sheets[0].Rows), b.Damage)
	}
	label := func(n int) []byte { return biff8test.Record(recLabelSST, words(0, 0, 0, n, 0)) }
	for name, c := range map[string]struct {
		record []byte
		damage string
	}{
		"a text that is not there":      {label(5), `1 cells of the sheet "A" cannot be read`},
		"a text longer than its record": {biff8test.Record(recLabel, append(words(0, 0, 0), words(500, 0)...)), `1 cells of the sheet "A" cannot be read`},
		"a cell that is cut":            {biff8test.Record(recNumber, words(0, 0, 0, 1)), `1 cells of the sheet "A" cannot be read`},
	} {
		if b, got := one(t, c.record); b.Damage != c.damage || len(got) != 0 {
			t.Errorf("%s: %q, %q", name, b.Damage, got)
		}
	}
	lost := biff8test.Record(recSST, append(words(9, 0, 9, 0), biff8test.Text("ab", 2)...))
	if b := read(t, biff8test.Container("Workbook", biff8test.Stream(lost, sheet{Name: "A", Rows: [][]any{{1.0}}}))); b.Damage != "8 of the texts of the Excel book cannot be read" || len(cells(b)) != 1 {
		t.Errorf("%q %q", b.Damage, cells(b))
	}
	// Two sheets at one place: a file that is made to be slow.
	twice := biff8test.Stream(nil, sheet{Name: "A", Rows: [][]any{{"x"}}}, sheet{Name: "B", Rows: [][]any{{"y"}}})
	first := bytes.Index(twice, words(recBoundSheet, 10)) // its length: place, kind, name
	second := first + 4 + 10
	copy(twice[second+4:second+8], twice[first+4:first+8])
	if b := read(t, biff8test.Container("Workbook", twice)); len(cells(b)) != 1 || b.Damage != `the sheet "B" is not in the file` {
		t.Errorf("%q %q", cells(b), b.Damage)
	}
}

// Tables that lead in a ring come to an end.
func TestRings(t *testing.T) {
	s := sheet{Name: "A"}
	for i := range 2000 {
		s.Rows = append(s.Rows, []any{"same", float64(i)})
	}
	data := biff8test.Book(s)
	table := int(binary.LittleEndian.Uint32(data[76:]))
	binary.LittleEndian.PutUint32(data[(table+1)*512+4*20:], 3) // the 20th sector leads back to the third
	if b := read(t, data); b.Damage == "" || len(b.Sheets) != 1 {
		t.Errorf("%d sheets, damage %q", len(b.Sheets), b.Damage)
	}
	binary.LittleEndian.PutUint32(data[68:], 2) // and so does the table of tables
	copy(data[(2+2)*512-4:], []byte{2, 0, 0, 0})
	Read(data)
}

func corpus(t testing.TB, name string) []byte { return corpustest.Read(t, "diasend", name) }

// The book of 2014 was also saved sheet by sheet as CSV, with numbers as they
// are shown, and without quotes where a text has commas: every cell is the same.
func TestCorpusCellForCell(t *testing.T) {
	b := read(t, corpus(t, "anonymous-diasend.xls"))
	if b.Damage != "" || len(b.Sheets) != 3 {
		t.Fatalf("%d sheets, %q", len(b.Sheets), b.Damage)
	}
	for i, name := range []string{"Name-and-glucose.csv", "Insulin-use-and-carbs.csv", "Insulin-pump-settings.csv"} {
		s := b.Sheets[i]
		if strings.ReplaceAll(s.Name, " ", "-")+".csv" != name {
			t.Errorf("sheet %d is %q", i, s.Name)
		}
		rows, filled := map[int]Row{}, 0
		for _, row := range s.Rows {
			rows[row.Number] = row
		}
		for n, line := range strings.Split(strings.ReplaceAll(string(corpus(t, name)), "\r", ""), "\n") {
			want := strings.Split(strings.TrimRight(line, ","), ",")
			var got []string
			for column := range want {
				got = append(got, strings.Split(shown(rows[n+1].At(column), want[min(column, len(want)-1)]), ",")...)
			}
			if joined := strings.TrimRight(strings.Join(got, ","), ","); joined != strings.TrimRight(line, ",") {
				t.Errorf("%s row %d: %q, want %q", s.Name, n+1, joined, line)
			}
			if strings.Trim(line, ",") != "" {
				filled++
			}
		}
		if filled != len(s.Rows) {
			t.Errorf("%s: %d rows, want %d", s.Name, len(s.Rows), filled)
		}
	}
}

// shown is a cell with as many decimals as the text has.
func shown(c Cell, like string) string {
	if !c.IsNumber {
		return c.Text
	}
	_, decimals, _ := strings.Cut(like, ".")
	return strconv.FormatFloat(c.Number*(1+1e-12), 'f', len(decimals), 64) // halves are rounded up
}

// The sums were made of the records of the file by other means.
func TestCorpusOfTheUSA(t *testing.T) {
	b := read(t, corpus(t, "diasend-us-dates-header-removed.xls"))
	h := sha256.New()
	texts, numbers := 0, 0
	var got []string
	for _, s := range b.Sheets {
		n := 0
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				n++
				if c.IsNumber {
					numbers++
					fmt.Fprintf(h, "%s\t%d\t%d\t%.6f\n", s.Name, r.Number, c.Column, c.Number)
				} else {
					texts++
					fmt.Fprintf(h, "%s\t%d\t%d\t%s\n", s.Name, r.Number, c.Column, c.Text)
				}
			}
		}
		got = append(got, fmt.Sprintf("%s %d %d", s.Name, len(s.Rows), n))
	}
	want := []string{"Name and glucose 155 464", "CGM 8444 16888", "Insulin use and carbs 406 1010", "Insulin pump settings 78 174", "Alarms and events 131 262"}
	if !reflect.DeepEqual(got, want) || b.Damage != "" {
		t.Errorf("%q %q", got, b.Damage)
	}
	if sum := fmt.Sprintf("%x", h.Sum(nil)); sum != "25d4d29dc0686a26844283e917319084fc11c2d4b1cea4d2dc3825d27f14929d" || texts != 9708 || numbers != 9090 {
		t.Errorf("%d texts, %d numbers, sum %s", texts, numbers, sum)
	}
	if c := b.Sheets[1].Rows[8443]; c.Number != 8444 || c.At(0).Text != "12/31/2019 23:56" || c.At(1).Number != 8.7 {
		t.Errorf("the last of CGM: %+v", c)
	}
}

func FuzzParse(f *testing.F) {
	small := sheet{Name: "A", Rows: [][]any{{"Time", "mmol/L"}, {"01/03/2021 00:02", 23.2}}}
	f.Add(biff8test.Book(small))
	f.Add(biff8test.Container("Workbook", append(biff8test.Stream(nil, small), make([]byte, 4096)...)))
	f.Add(biff8test.Container("Book", biff8test.Stream(biff8test.Record(recFilePass, nil), small)))
	f.Add(signature)
	f.Fuzz(func(t *testing.T, data []byte) {
		Sniff(data)
		b, err := Read(data)
		if err != nil {
			return
		}
		n := 0
		for _, s := range b.Sheets {
			last := 0
			for _, r := range s.Rows {
				if n += len(r.Cells); r.Number <= last || len(r.Cells) == 0 {
					t.Fatalf("row %d after %d, %d cells", r.Number, last, len(r.Cells))
				}
				last = r.Number
			}
		}
		if n > len(data) {
			t.Fatalf("%d cells of %d bytes", n, len(data))
		}
	})
}

func BenchmarkRead(b *testing.B) {
	s := sheet{Name: "A"}
	for i := range 20000 {
		s.Rows = append(s.Rows, []any{fmt.Sprintf("%02d/03/2021 00:%02d", i/60%28+1, i%60), float64(i%200) / 10, "m"})
	}
	data := biff8test.Book(s)
	rows := 0
	for b.Loop() {
		book, err := Read(data)
		if err != nil {
			b.Fatal(err)
		}
		rows += len(book.Sheets[0].Rows)
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}
