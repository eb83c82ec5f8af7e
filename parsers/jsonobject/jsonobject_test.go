package jsonobject

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func read(t testing.TB, text string) Object {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return New(v)
}

func show(v any) string {
	switch v := v.(type) {
	case *float64:
		if v != nil {
			return fmt.Sprint(*v)
		}
	case *int:
		if v != nil {
			return fmt.Sprint(*v)
		}
	}
	return "none"
}

func TestKeys(t *testing.T) {
	o := read(t, `{"a":1,"b":null}`)
	if !o.Has("a", "b") || o.Has("a", "c") || !o.Any("c", "b") || o.Any("c", "d") {
		t.Error("keys are not found, or made up")
	}
	for name, text := range map[string]string{"a list": `[1]`, "a text": `"a"`, "null": `null`, "empty": `{}`} {
		if o := read(t, text); o.Has() || o.Any("a") || o.Get("a") != nil || o.Rest(nil) != nil {
			t.Errorf("%s has keys", name)
		}
	}
	if got := Keys(map[string]int{"c": 1, "a": 2, "b": 3}); !reflect.DeepEqual(got, []string{"a", "b", "c"}) {
		t.Errorf("keys %v", got)
	}
}

func TestNumbers(t *testing.T) {
	o := read(t, `{"n":77.0,"text":" 12.5 ","zero":0,"minus":-1,"huge":1e16,"half":2.5,"nan":"NaN","word":"LOW","yes":true,"null":null}`)
	for name, c := range map[string]struct {
		got  any
		want string
	}{
		"a number":                {o.Num("n"), "77"},
		"a number as text":        {o.Num("text"), "12.5"},
		"the first that is there": {o.Num("null", "missing", "n"), "77"},
		"a negative one":          {o.Num("minus"), "-1"},
		"none for none":           {o.Some("minus"), "none"},
		"nothing eaten":           {o.Some("zero"), "0"},
		"not measured":            {o.More("zero"), "none"},
		"measured":                {o.More("n"), "77"},
		"whole":                   {o.Whole("n"), "77"},
		"rounded":                 {o.Whole("half"), "3"},
		"beyond all measure":      {o.Num("huge"), "none"},
		"NaN":                     {o.Num("nan"), "none"},
		"a word":                  {o.Num("word"), "none"},
		"a flag":                  {o.Num("yes"), "none"},
		"null":                    {o.Num("null"), "none"},
		"not there":               {o.Whole("missing"), "none"},
	} {
		if got := show(c.got); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestTextsFlagsLists(t *testing.T) {
	o := read(t, `{"s":" a\u0000b ","id":12345678901234567890,"on":true,"off":false,"cell":"True","list":[1,2],"o":{"p":1}}`)
	if got := o.Text("s"); got != "ab" {
		t.Errorf("text %q", got)
	}
	if got := o.Text("id"); got != "12345678901234567890" {
		t.Errorf("identifier %q: digits are lost", got)
	}
	if o.Text("on") != "" || o.Text("list") != "" {
		t.Error("what is no text is one")
	}
	if !o.Yes("on") || o.Yes("off") || !o.Yes("cell") || o.Yes("s") || o.Yes("missing") {
		t.Error("flags")
	}
	if len(o.List("list")) != 2 || o.List("s") != nil {
		t.Error("lists")
	}
	if New(o.Get("o")).Num("p") == nil {
		t.Error("an object in an object")
	}
}

// What is taken, dropped, skipped or says nothing is not of the rest.
func TestRest(t *testing.T) {
	o := read(t, `{"taken":1,"second":2,"dropped":3,"skipped":4,"null":null,"text":"","list":[],"object":{},"zero":0,"new":"x"}`)
	o.Num("taken", "second") // the second was not looked at
	o.Num("missing")
	o.Drop("dropped")
	want := map[string]any{"second": json.Number("2"), "zero": json.Number("0"), "new": "x"}
	if got := o.Rest(map[string]bool{"skipped": true}); !reflect.DeepEqual(got, want) {
		t.Errorf("rest %v, want %v", got, want)
	}
	o.Drop("second", "zero", "new", "skipped")
	if got := o.Rest(nil); got != nil {
		t.Errorf("of nothing there is left %v", got)
	}
}

// The first object that is known counts, however it is wrapped, but not one that
// lies too deep.
func TestFirst(t *testing.T) {
	named := func(o map[string]any) *string {
		if s, ok := o["name"].(string); ok {
			return &s
		}
		return nil
	}
	for text, want := range map[string]string{
		`{"name":"a","b":{"name":"b"}}`:                   "a",
		`[{"x":1},{"z":{"name":"z"},"y":[{"name":"y"}]}]`: "y",
		`{"a":[{"b":{"c":{"name":"deep"}}}]}`:             "",
		`"name"`:                                          "",
	} {
		var tree any
		if err := json.Unmarshal([]byte(text), &tree); err != nil {
			t.Fatal(err)
		}
		got := ""
		if s := First(tree, 3, named, nil); s != nil {
			got = *s
		}
		if got != want {
			t.Errorf("%s: %q, not %q", text, got, want)
		}
	}
	only := func(member any) any {
		if _, list := member.([]any); list {
			return member
		}
		return nil
	}
	if got := First(map[string]any{"a": map[string]any{"name": "a"}}, 3, named, only); got != nil {
		t.Errorf("%q, though it was not to be looked into", *got)
	}
}

// Whatever an object holds: what was taken out is not left over, and what was
// not is.
func FuzzObject(f *testing.F) {
	f.Add(`{"weight":71000.0,"name":"a","list":[1,null],"old":null}`)
	f.Add(`{"weight":"71,5","name":{"weight":1e400},"list":false,"":-0}`)
	f.Fuzz(func(t *testing.T, text string) {
		var tree map[string]any
		if json.Unmarshal([]byte(text), &tree) != nil {
			return
		}
		o := New(tree)
		if n := o.Whole("weight", "name"); n != nil && *n < 0 {
			t.Fatalf("%d", *n)
		}
		_, _, _ = o.Text("name"), o.List("list"), o.Yes("flag")
		rest := o.Rest(nil)
		for key, v := range tree {
			_, left := rest[key]
			if taken := key == "weight" || key == "name" || key == "list" || key == "flag"; !taken && !Empty(v) && !left {
				t.Fatalf("%q is lost", key)
			}
		}
	})
}

func BenchmarkObject(b *testing.B) {
	v := read(b, `{"calendarDate":"2025-08-07","weight":71000.0,"bmi":22.5,"bodyFat":20.3,"muscleMass":26979,"boneMass":3100,"sourceType":"INDEX_SCALE","new":5,"other":null}`).M
	for b.Loop() {
		o := New(v)
		if o.More("weight") == nil || o.More("bmi", "bodyMassIndex") == nil || o.Whole("muscleMass") == nil || o.Text("sourceType") == "" || len(o.Rest(nil)) != 4 {
			b.Fatal("the object is not read")
		}
	}
}
