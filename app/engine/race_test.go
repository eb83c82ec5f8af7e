//go:build race

package engine

import "testing"

// slow leaves a test that takes long, and in which few goroutines meet, to the
// run without the race detector. It is the first line of a test: that is how the
// Makefile finds them.
func slow(t *testing.T) {
	t.Helper()
	t.Skip("it runs without the race detector")
}
