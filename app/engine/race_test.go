//go:build race

package engine

import "testing"

// slow leaves a test that takes long, and in which few goroutines meet, to the
// run without the race detector; the Makefile names them.
func slow(t *testing.T) {
	t.Helper()
	t.Skip("it runs without the race detector")
}
