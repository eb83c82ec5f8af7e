package xmlscan

import (
	"encoding/xml"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"
)

// collector writes down what it is told.
type collector struct{ b strings.Builder }

func (c *collector) Start(name string, attrs []xml.Attr) {
	c.b.WriteString("<" + name)
	for _, a := range attrs {
		c.b.WriteString(" " + a.Name.Local + "=" + a.Value)
	}
	c.b.WriteString(">")
}

func (c *collector) End(name, text string) { c.b.WriteString(text + "</" + name + ">") }

func scan(text string) (string, error) {
	c := &collector{}
	err := Scan([]byte(text), c)
	return c.b.String(), err
}

func utf16LE(s string) string {
	out := "\xff\xfe"
	for _, u := range utf16.Encode([]rune(s)) {
		out += string([]byte{byte(u), byte(u >> 8)})
	}
	return out
}

func TestWhatDevicesWrite(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"namespaces":        {`<a:x xmlns:a="u" a:k="v"><a:y>1</a:y></a:x>`, `<x a=u k=v><y>1</y></x>`},
		"byte order mark":   {"\ufeff<?xml version='1.0'?><x/>", `<x></x>`},
		"junk before":       {"\r\n  <x/>", `<x></x>`},
		"comment and CDATA": {`<x><!-- <y> --><![CDATA[a<b]]> &amp; c</x>`, `<x>a<b & c</x>`},
		"latin 1":           {"<?xml version='1.0' encoding='ISO-8859-1'?><x>\xfc</x>", `<x>ü</x>`},
		"UTF-16":            {utf16LE("<?xml version='1.0' encoding='UTF-16'?><x>ü</x>"), `<x>ü</x>`},
		"a forgotten end":   {`<x><y>1</x>`, `<x><y>1</y></x>`},
		"an end too many":   {`<x></y>1</x>`, `<x>1</x>`},
		"text of a parent":  {`<x>a<y>b</y>c</x>`, `<x><y>b</y>ac</x>`},
	} {
		if got, err := scan(c.in); err != nil || got != c.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestTruncated(t *testing.T) {
	for _, text := range []string{`<x><y>1</y>`, `<x><y>1</y><z`, `<x><y>1</y><z a="`} {
		got, err := scan(text)
		if !errors.Is(err, ErrTruncated) || !strings.HasPrefix(got, "<x><y>1</y>") {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
}

func TestDepthIsBounded(t *testing.T) {
	if _, err := scan(strings.Repeat("<x>", 100_000)); err == nil {
		t.Error("no bound")
	}
}

func TestValues(t *testing.T) {
	for in, want := range map[string]float64{"1.5": 1.5, " 2 ": 2, "3,25": 3.25, "-1e3": -1000} {
		if n, ok := Number(in); !ok || n != want {
			t.Errorf("%q is %v", in, n)
		}
	}
	for _, in := range []string{"", "NaN", "Inf", "1,2,3", "abc"} {
		if n, ok := Number(in); ok {
			t.Errorf("%q is %v", in, n)
		}
	}
	for in, want := range map[string]string{
		"2024-05-04T06:30:00Z": "2024-05-04T06:30:00Z", "2024-05-04T06:30:00.250Z": "2024-05-04T06:30:00.25Z", "2024-05-04T08:30:00+02:00": "2024-05-04T06:30:00Z",
		"2024-05-04T06:30:00": "2024-05-04T06:30:00Z", "2024-05-04 06:30:00": "2024-05-04T06:30:00Z", "2024-05-04T08:30:00+0200": "2024-05-04T06:30:00Z",
	} {
		if got, _, ok := Time(in); !ok || got.Format("2006-01-02T15:04:05.999Z07:00") != want {
			t.Errorf("%q is %v", in, got)
		}
	}
	if _, _, ok := Time("0001-01-01T00:00:00Z"); ok {
		t.Error("the year 1 is no time of an activity")
	}
	if _, _, ok := Position("0.0", "0"); ok {
		t.Error("0° 0° is what receivers write before they know")
	}
}

func FuzzScan(f *testing.F) {
	f.Add([]byte(`<a:x b="c"><![CDATA[d]]>&amp;</a:x>`))
	f.Add([]byte(utf16LE("<x>ü</x>")))
	f.Fuzz(func(t *testing.T, data []byte) {
		depth := 0
		_ = Scan(data, counter{&depth})
		if depth < 0 {
			t.Fatal("more ends than starts")
		}
		_, _ = Root(data)
	})
}

type counter struct{ depth *int }

func (c counter) Start(string, []xml.Attr) { *c.depth++ }
func (c counter) End(string, string)       { *c.depth-- }
