package partjson

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecode(t *testing.T) {
	one, two := json.Number("1"), json.Number("2.50")
	for text, want := range map[string]any{
		`{"a":1,"b":[2.50,null,"x"]}`: map[string]any{"a": one, "b": []any{two, nil, "x"}},
		`[{"a":1},{"a":1}]`:           []any{map[string]any{"a": one}, map[string]any{"a": one}},
		`{"a":1} {"a":2.50}`:          []any{map[string]any{"a": one}, map[string]any{"a": two}}, // one a line
	} {
		got, err := Decode([]byte(text), false)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", text, err, diff)
		}
	}
}

// Of what broke off, the whole part is there, and the error says where.
func TestDecodeOfAPart(t *testing.T) {
	got, err := Decode([]byte(`{"data":[{"a":1},{"a":1},{"a":`), false)
	if err == nil || !strings.Contains(err.Error(), "of 30") {
		t.Errorf("error %v", err)
	}
	text, _ := json.Marshal(got)
	if strings.Count(string(text), `{"a":1}`) != 2 {
		t.Errorf("the whole part is %s", text)
	}
	if got, _ := Decode([]byte(`{"data":[{"day":"2025-01-01","sco`), true); got == nil {
		t.Error("a beginning says nothing")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"a":[1,{"b":null}]}`))
	f.Add([]byte(strings.Repeat("[", 100)))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = Decode(data, false)
		_, _ = Decode(data, true)
	})
}
