package corpustest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestFilesAreFound(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("ADW_CORPUS", dir)
	for path, text := range map[string]string{"garmin-json/a.json": "1", "garmin-export/b/c.json": "2", "oura/d.json": "3", "fit/e.fit": "4", "README.md": "5"} {
		write(t, filepath.Join(dir, path), text)
	}
	if got := string(Read(t, "garmin-export", "b/c.json")); got != "2" {
		t.Errorf("read %q", got)
	}
	var got []string
	each := func(path string, data []byte) {
		rel, _ := filepath.Rel(dir, path)
		got = append(got, filepath.ToSlash(rel)+"="+string(data))
	}
	if Files(t, "garmin-export", each); !slices.Equal(got, []string{"garmin-export/b/c.json=2"}) {
		t.Errorf("of a folder: %v", got)
	}
	got = nil
	if Others(t, each, "garmin", "fit"); !slices.Equal(got, []string{"oura/d.json=3"}) {
		t.Errorf("of others: %v", got)
	}
	if n := len(Head([]byte(strings.Repeat("x", 1<<17)))); n != 64<<10 {
		t.Errorf("the beginning has %d bytes", n)
	}
}

func TestWithoutTheFolderTestsAreSkipped(t *testing.T) {
	t.Setenv("ADW_CORPUS", "")
	t.Run("inner", func(t *testing.T) {
		t.Cleanup(func() {
			if !t.Skipped() {
				t.Error("the test is not skipped")
			}
		})
		Read(t, "oura/d.json")
	})
}
