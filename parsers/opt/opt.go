// Package opt computes with numbers that may be missing: nil is not zero, it
// is what was not measured.
package opt

import (
	"cmp"
	"math"
)

// Within drops a number that no such measurement can be.
func Within(v *float64, low, high float64) *float64 {
	if v == nil || *v < low || *v > high {
		return nil
	}
	return v
}

// Scale changes the unit.
func Scale(v *float64, factor float64) *float64 {
	if v == nil {
		return nil
	}
	product := *v * factor
	return &product
}

// Round gives the whole number, if it fits a column.
func Round(v *float64) *int {
	if v == nil || math.Abs(*v) > math.MaxInt32 {
		return nil
	}
	n := int(math.Round(*v))
	return &n
}

// Compare orders numbers; a missing one comes first.
func Compare(a, b *float64) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return cmp.Compare(*a, *b)
}
