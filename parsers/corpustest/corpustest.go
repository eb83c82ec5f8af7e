// Package corpustest gives tests the files of real devices and services, which
// are kept outside of the project: in the folder that the environment variable
// ADW_CORPUS names, a folder a vendor. Where it is not set, tests are skipped.
package corpustest

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Dir is the folder of all files.
func Dir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("ADW_CORPUS")
	if dir == "" {
		t.Skip("ADW_CORPUS is not set")
	}
	return dir
}

// Read is the content of one file; a file that is not there fails the test.
func Read(t testing.TB, path ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(Dir(t), filepath.Join(path...)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Files hands over all files of a folder and those below it.
func Files(t testing.TB, folder string, each func(path string, data []byte)) {
	t.Helper()
	n := 0
	err := filepath.WalkDir(filepath.Join(Dir(t), folder), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n++
		each(path, data)
		return nil
	})
	if err != nil {
		t.Error(err)
	} else if n == 0 {
		t.Errorf("there is no file in %s", folder)
	}
}

// Others hands over the files of all folders but those whose name begins with
// one of own: what a parser must not take for its vendor's.
func Others(t testing.TB, each func(path string, data []byte), own ...string) {
	t.Helper()
	entries, err := os.ReadDir(Dir(t))
	if err != nil {
		t.Fatal(err)
	}
next:
	for _, e := range entries {
		for _, prefix := range own {
			if strings.HasPrefix(e.Name(), prefix) {
				continue next
			}
		}
		if e.IsDir() {
			Files(t, e.Name(), each)
		}
	}
}

// Head is the beginning of a file, by which it is recognised.
func Head(data []byte) []byte { return data[:min(len(data), 64<<10)] }
