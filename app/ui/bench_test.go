package ui

import (
	"testing"

	"athletedata/app/ui/host/hosttest"
)

// BenchmarkWindow is the warm start of the window: built from nothing on data
// that is there at once, and drawn the first time. The server's own warm start
// is in docs/performance.md.
func BenchmarkWindow(b *testing.B) {
	for b.Loop() {
		_, w := window(b, hosttest.New(250))
		if blank(w.Canvas().Capture()) {
			b.Fatal("nothing is drawn")
		}
	}
}
