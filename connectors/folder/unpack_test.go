package folder

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// unpacked is what Unpack delivers, by path; an error stands as its text.
func unpacked(t *testing.T, path, content string, opts Options) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := Unpack(t.Context(), path, []byte(content), opts, func(f File) error {
		if f.Err != nil {
			got[f.Path] = "error: " + f.Err.Error()
			return nil
		}
		data, err := f.Read()
		if err != nil {
			t.Errorf("%s: %v", f.Path, err)
		}
		got[f.Path] = string(data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestUnpack(t *testing.T) {
	inner := zipped(t, entry{"deep.csv", "d,e"})
	for name, c := range map[string]struct {
		path, content string
		want          map[string]string
	}{
		"a plain file": {"a.csv", "a,b", map[string]string{"a.csv": "a,b"}},
		"gzip":         {"a.csv.gz", gzipped(t, "a,b"), map[string]string{"a.csv.gz": "a,b"}},
		"zip in zip": {"x.zip", zipped(t, entry{"/", ""}, entry{"sub/a.csv", "a"}, entry{".hidden", "h"}, entry{"in.zip", inner}),
			map[string]string{"x.zip!/sub/a.csv": "a", "x.zip!/in.zip!/deep.csv": "d,e"}},
		"a damaged one": {"x.zip", "PK\x03\x04 and no more", map[string]string{"x.zip": "error: a damaged or incomplete zip archive: zip: not a valid zip file"}},
	} {
		if diff := cmp.Diff(c.want, unpacked(t, c.path, c.content, Options{})); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	big := unpacked(t, "x.zip", zipped(t, entry{"big.csv", strings.Repeat("x", 2000)}, entry{"small.csv", "s"}), Options{MaxFile: 1000})
	if big["x.zip!/small.csv"] != "s" || !strings.HasPrefix(big["x.zip!/big.csv"], "error: it is larger") {
		t.Errorf("with a bound: %v", big)
	}
}

func TestUnpackStopsWithItsReceiver(t *testing.T) {
	stop := errors.New("stop")
	n := 0
	err := Unpack(t.Context(), "x.zip", []byte(zipped(t, entry{"a", "1"}, entry{"b", "2"})), Options{}, func(File) error { n++; return stop })
	if err != stop || n != 1 {
		t.Errorf("%d files, %v", n, err)
	}
}

func TestHiddenAndArchives(t *testing.T) {
	for path, want := range map[string]bool{"/a/b.csv": false, "/.git/b.csv": true, "/a/.DS_Store": true, "__MACOSX/a": true} {
		if Hidden(path) != want {
			t.Errorf("%s: hidden %v", path, !want)
		}
	}
	if !IsArchive([]byte(gzipped(t, "x"))) || !IsArchive([]byte(zipped(t))) || IsArchive([]byte("a,b")) || IsArchive(nil) {
		t.Error("archives are not told from other files")
	}
}
