package biff8

import (
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func le(values ...any) (b []byte) {
	for _, v := range values {
		switch v := v.(type) {
		case int:
			b = binary.LittleEndian.AppendUint16(b, uint16(v))
		case uint32:
			b = binary.LittleEndian.AppendUint32(b, v)
		case float64:
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		case byte:
			b = append(b, v)
		case string:
			b = append(b, v...)
		}
	}
	return b
}

func rec(kind int, body ...any) []byte {
	b := le(body...)
	return append(le(kind, len(b)), b...)
}

// stream is a book of one sheet; globals stand before its list of sheets ends.
func stream(globals []byte, cells ...[]byte) []byte {
	bof := rec(recBOF, 0x0600, 5, uint32(0), uint32(0), uint32(0))
	at := len(bof) + len(rec(recBoundSheet, uint32(0), byte(0), byte(0), byte(3), byte(0), "CGM")) + len(globals) + 4
	s := append([]byte{}, bof...)
	s = append(s, rec(recBoundSheet, uint32(at), byte(0), byte(0), byte(3), byte(0), "CGM")...)
	s = append(append(s, globals...), rec(recEOF)...)
	s = append(s, bof...)
	for _, c := range cells {
		s = append(s, c...)
	}
	return append(s, rec(recEOF)...)
}

// file puts a stream in a compound file: header, FAT, directory, stream. Its
// header lists a further sector of the FAT that is not there.
func file(stream []byte) []byte {
	for len(stream) < 4096 {
		stream = append(stream, 0)
	}
	sectors := (len(stream) + 511) / 512
	h := make([]byte, 512)
	copy(h, Signature)
	binary.LittleEndian.PutUint16(h[30:], 9)
	binary.LittleEndian.PutUint16(h[32:], 6)
	binary.LittleEndian.PutUint32(h[48:], 1)
	binary.LittleEndian.PutUint32(h[56:], 4096)
	binary.LittleEndian.PutUint32(h[60:], 0xFFFFFFFE)
	binary.LittleEndian.PutUint32(h[68:], 0xFFFFFFFE)
	for i := 76; i < 512; i += 4 {
		binary.LittleEndian.PutUint32(h[i:], 0xFFFFFFFF)
	}
	binary.LittleEndian.PutUint32(h[76:], 0)
	binary.LittleEndian.PutUint32(h[80:], 99999)
	fat := le(uint32(0xFFFFFFFD), uint32(0xFFFFFFFE))
	for i := range sectors {
		next := uint32(i + 3)
		if i == sectors-1 {
			next = 0xFFFFFFFE
		}
		fat = append(fat, le(next)...)
	}
	fat = append(fat, make([]byte, 512-len(fat))...)
	entry := func(name string, kind byte, start, size uint32) []byte {
		e := make([]byte, 128)
		for i, c := range name {
			e[2*i] = byte(c)
		}
		e[64], e[66] = byte(2*len(name)+2), kind
		binary.LittleEndian.PutUint32(e[116:], start)
		binary.LittleEndian.PutUint32(e[120:], size)
		return e
	}
	dir := append(entry("Root Entry", 5, 0xFFFFFFFE, 0), entry("Workbook", 2, 2, uint32(len(stream)))...)
	dir = append(dir, make([]byte, 256)...)
	out := append(append(h, fat...), dir...)
	out = append(out, stream...)
	return append(out, make([]byte, sectors*512-len(stream))...)
}

func one(t *testing.T, data []byte) *Book {
	t.Helper()
	b, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Sheets) != 1 || b.Sheets[0].Name != "CGM" {
		t.Fatalf("%+v", b)
	}
	return b
}

func TestEveryKindOfCell(t *testing.T) {
	// Three texts; the second is cut after "Gl" and goes on in wide characters,
	// the third has a run of formats to be skipped.
	texts := append(rec(recSST, uint32(3), uint32(3), 4, byte(0), "Time", 5, byte(0), "Gl"),
		rec(recContinue, byte(1), int('ü'), int('c'), int('k'), 1, byte(8), 1, "x", uint32(0))...)
	b := one(t, file(stream(texts,
		rec(recLabelSST, 0, 0, 15, uint32(0)), rec(recLabelSST, 0, 1, 15, uint32(1)), rec(recLabelSST, 0, 2, 15, uint32(2)), rec(recLabelSST, 0, 3, 15, uint32(77)),
		rec(recLabel, 2, 0, 15, 2, byte(0), "hi"), rec(recNumber, 2, 1, 15, 23.2), rec(recRK, 2, 2, 15, uint32(1110<<2|3)), rec(recRK, 2, 3, 15, uint32(122<<2|2)),
		rec(recMulRK, 3, 1, 15, uint32(5<<2|2), 15, uint32(math.Float64bits(1.5)>>32), 2),
		rec(recFormula, 4, 0, 15, 6.5, 0, uint32(0)), rec(recFormula, 4, 1, 15, byte(0), byte(0), uint32(0), 0xFFFF, 0, uint32(0)), rec(recString, 2, byte(0), "ok"),
		rec(recBoolErr, 4, 2, 15, byte(1), byte(0)), rec(recBoolErr, 4, 3, 15, byte(7), byte(1)), rec(recNumber, 9, 300, 15, 1.0)))).Sheets[0].Rows
	num := func(v float64) Cell { return Cell{Number: v, IsNumber: true} }
	want := [][]Cell{
		{{Text: "Time"}, {Text: "Glück"}, {Text: "x"}}, nil,
		{{Text: "hi"}, num(23.2), num(11.1), num(122)},
		{{}, num(5), num(1.5)},
		{num(6.5), {Text: "ok"}, num(1), {Text: "#DIV/0!"}},
	}
	if len(b) != len(want) {
		t.Fatalf("%d rows: %v", len(b), b)
	}
	for i, row := range want {
		if len(b[i]) != len(row) {
			t.Fatalf("row %d: %v", i, b[i])
		}
		for j, c := range row {
			if b[i][j] != c {
				t.Errorf("row %d, cell %d: %+v, want %+v", i, j, b[i][j], c)
			}
		}
	}
}

func TestDamagedBooks(t *testing.T) {
	good := file(stream(nil, rec(recNumber, 0, 0, 15, 1.0)))
	if b := one(t, good); b.Cut {
		t.Error("a whole book is taken for cut")
	}
	if _, err := Read(file(stream(rec(recFilePass, 0)))); !errors.Is(err, ErrEncrypted) {
		t.Error(err)
	}
	for _, data := range [][]byte{nil, []byte("PK"), make([]byte, 600), good[:512]} {
		if _, err := Read(data); !errors.Is(err, ErrNoBook) {
			t.Errorf("%d bytes: %v", len(data), err)
		}
	}
	if _, err := Read(good[:1536]); err == nil || !strings.Contains(err.Error(), "beyond the end") {
		t.Error(err)
	}
	// A chain in a circle ends with the length of the stream.
	circle := append([]byte{}, good...)
	binary.LittleEndian.PutUint32(circle[512+4*2:], 2)
	if _, err := Read(circle); err != nil {
		t.Error(err)
	}
	whole := stream(nil, rec(recNumber, 0, 0, 15, 1.0), rec(recNumber, 1, 0, 15, 2.0))
	b, err := readBook(whole[:len(whole)-10])
	if err != nil || !b.Cut || len(b.Sheets[0].Rows) != 1 {
		t.Errorf("%+v, %v", b, err)
	}
}

func read(t testing.TB, name string) *Book {
	t.Helper()
	root := os.Getenv("ADW_CORPUS")
	if root == "" {
		t.Skip("ADW_CORPUS is not set")
	}
	data, err := os.ReadFile(filepath.Join(root, "diasend", name))
	if err != nil {
		t.Fatal(err)
	}
	b, err := Read(data)
	if err != nil || b.Cut {
		t.Fatal(b.Cut, err)
	}
	return b
}

func TestCorpus(t *testing.T) {
	for name, sheets := range map[string]map[string]int{
		"anonymous-diasend.xls":               {"Name and glucose": 233, "Insulin use and carbs": 745, "Insulin pump settings": 82},
		"diasend-us-dates-header-removed.xls": {"Name and glucose": 155, "CGM": 8444, "Insulin use and carbs": 406, "Insulin pump settings": 98, "Alarms and events": 131},
	} {
		b := read(t, name)
		if len(b.Sheets) != len(sheets) {
			t.Errorf("%s: %d sheets", name, len(b.Sheets))
		}
		for _, s := range b.Sheets {
			if len(s.Rows) != sheets[s.Name] {
				t.Errorf("%s, %s: %d rows", name, s.Name, len(s.Rows))
			}
		}
	}
	cgm := read(t, "diasend-us-dates-header-removed.xls").Sheets[1].Rows
	if cgm[8443][0].Text != "12/31/2019 23:56" || cgm[8443][1] != (Cell{Number: 8.7, IsNumber: true}) {
		t.Errorf("%+v", cgm[8443])
	}
}

func FuzzParse(f *testing.F) {
	f.Add(file(stream(nil, rec(recNumber, 0, 0, 15, 1.0))), false)
	f.Add(stream(rec(recSST, uint32(1), uint32(1), 4, byte(0), "Time"), rec(recLabelSST, 0, 0, 15, uint32(0))), true)
	f.Fuzz(func(t *testing.T, data []byte, inner bool) {
		if inner {
			_, _ = readBook(data)
		} else {
			_, _ = Read(data)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var cells [][]byte
	const rows = 2500
	for i := range rows {
		cells = append(cells, rec(recLabel, i, 0, 15, 16, byte(0), "01/03/2021 00:02"), rec(recNumber, i, 1, 15, 5.5))
	}
	data := stream(nil, cells...)
	for b.Loop() {
		if _, err := readBook(data); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
