package opt

import (
	"fmt"
	"math"
	"testing"
)

func of(v float64) *float64 { return &v }

func show[T any](v *T) string {
	if v == nil {
		return "none"
	}
	return fmt.Sprint(*v)
}

func TestWithin(t *testing.T) {
	for want, v := range map[string]*float64{"none": nil, "1": of(1), "5": of(5), "3.5": of(3.5)} {
		if got := show(Within(v, 1, 5)); got != want {
			t.Errorf("%s is %s", want, got)
		}
	}
	for _, v := range []float64{0.99, 5.01, math.Inf(1), -3} {
		if Within(&v, 1, 5) != nil {
			t.Errorf("%v is between 1 and 5", v)
		}
	}
}

func TestScaleLeavesTheNumberItself(t *testing.T) {
	v := 2.5
	if got := Scale(&v, 60); *got != 150 || v != 2.5 {
		t.Errorf("2.5 minutes are %v seconds, and are now %v", *got, v)
	}
	if Scale(nil, 60) != nil {
		t.Error("none is some")
	}
}

func TestRound(t *testing.T) {
	for want, v := range map[string]*float64{"none": nil, "3": of(2.5), "-3": of(-2.5), "77": of(77), "2147483647": of(math.MaxInt32)} {
		if got := show(Round(v)); got != want {
			t.Errorf("%s is %s", want, got)
		}
	}
	if Round(of(1e12)) != nil {
		t.Error("what fits no column is a number")
	}
}

func TestCompare(t *testing.T) {
	for i, a := range []*float64{nil, of(-1), of(2)} {
		for j, b := range []*float64{nil, of(-1), of(2)} {
			if got, want := Compare(a, b), max(-1, min(1, i-j)); got != want {
				t.Errorf("%s and %s compare as %d", show(a), show(b), got)
			}
		}
	}
}
