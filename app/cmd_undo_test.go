package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A path means the same file whether it is written from the root of the disk or
// from the folder one is in.
func TestUndoKnowsBothWaysToWriteAPath(t *testing.T) {
	data, in := folder(t), t.TempDir()
	const walk = `<gpx version="1.1"><trk><type>walking</type><trkseg><trkpt lat="48.2" lon="16.37"><time>2025-06-01T06:00:00Z</time></trkpt><trkpt lat="48.21" lon="16.37"><time>2025-06-01T06:30:00Z</time></trkpt></trkseg></trk></gpx>`
	if err := os.WriteFile(filepath.Join(in, "walk.gpx"), []byte(walk), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(in)
	here, err := os.Getwd() // as the system writes it
	if err != nil {
		t.Fatal(err)
	}
	whole := filepath.Join(here, "walk.gpx")
	for _, c := range []struct{ imported, undone string }{{"walk.gpx", whole}, {whole, "walk.gpx"}, {whole, "./walk.gpx"}} {
		must(t, "--data-dir", data, "import", c.imported)
		if out := must(t, "--data-dir", data, "undo", c.undone); !strings.Contains(out, "1 file") {
			t.Errorf("imported as %s, undone as %s: %s", c.imported, c.undone, out)
		}
	}
	if code, _, errOut := call(t, "--data-dir", data, "undo", "walk.gpx"); code == exitOK || !strings.Contains(errOut, "othing was imported from walk.gpx") {
		t.Errorf("undone twice: %d, %s", code, errOut)
	}
}
