package folder

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// entry is one member of an archive under construction.
type entry struct{ name, content string }

func zipped(t testing.TB, entries ...entry) string {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, e := range entries {
		w, err := z.Create(e.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(e.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func gzipped(t testing.TB, content string) string {
	t.Helper()
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	z.Write([]byte(content))
	z.Close()
	return buf.String()
}

func tarred(t testing.TB, entries ...entry) string {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for _, e := range entries {
		if err := w.WriteHeader(&tar.Header{Name: e.name, Size: int64(len(e.content)), Mode: 0o600, Format: tar.FormatUSTAR}); err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(e.content))
	}
	w.Close()
	return buf.String()
}

// write makes a folder with these files in it.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// walk returns what is delivered as "path=content", or "path: error". Contents
// are read after the walk, as a busy consumer would.
func walk(t testing.TB, opts Options, paths ...string) []string {
	t.Helper()
	opts.TempDir = t.TempDir()
	var files []File
	err := Walk(context.Background(), paths, opts, func(f File) error {
		files = append(files, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		name := f.Path
		for _, p := range paths {
			if rel, ok := strings.CutPrefix(f.Path, p+string(filepath.Separator)); ok {
				name = filepath.ToSlash(rel)
			}
		}
		var data []byte
		err := f.Err
		if err == nil {
			data, err = f.Read()
		}
		if err != nil {
			got = append(got, name+": "+err.Error())
		} else {
			got = append(got, name+"="+string(data))
		}
	}
	if left, _ := os.ReadDir(opts.TempDir); len(left) > 0 {
		t.Errorf("temporary files are left: %v", left)
	}
	return got
}

func TestWalkFindsFilesAtAnyDepth(t *testing.T) {
	noise := make([]byte, 1<<20) // does not compress, so it is no bomb
	rand.NewChaCha8([32]byte{1}).Read(noise)
	big := string(noise)
	var pieces []entry
	for i := range 20 {
		pieces = append(pieces, entry{string(rune('a' + i)), big})
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"a folder, in lexical order": {
			map[string]string{"b.fit": "B", "a/z.tcx": "Z", "a/y.gpx": "Y"},
			[]string{"a/y.gpx=Y", "a/z.tcx=Z", "b.fit=B"}},
		"gz": {map[string]string{"a.fit.gz": gzipped(t, "A")}, []string{"a.fit.gz=A"}},
		"zip, zip in zip, gz in zip, by content and not by name": {
			map[string]string{"x.dat": zipped(t, entry{"1.fit", "one"}, entry{"d/2.bin", gzipped(t, "two")},
				entry{"in.zip", zipped(t, entry{"3.fit", "three"})})},
			[]string{"x.dat!/1.fit=one", "x.dat!/d/2.bin=two", "x.dat!/in.zip!/3.fit=three"}},
		"zip in gz": {map[string]string{"e.zip.gz": gzipped(t, zipped(t, entry{"1", "one"}))}, []string{"e.zip.gz!/1=one"}},
		"tar and tar.gz": {
			map[string]string{"a.tar": tarred(t, entry{"1", "one"}), "b.tgz": gzipped(t, tarred(t, entry{"2", gzipped(t, "two")}))},
			[]string{"a.tar!/1=one", "b.tgz!/2=two"}},
		"what systems leave lying about is passed over": {
			map[string]string{"a.fit": "A", ".DS_Store": "x", "Thumbs.db": "x", ".git/config": "x",
				"e.zip": zipped(t, entry{"__MACOSX/._1", "x"}, entry{"1", "one"}, entry{"desktop.ini", "x"})},
			[]string{"a.fit=A", "e.zip!/1=one"}},
		"a spreadsheet is one file": {
			map[string]string{"s.xlsx": "", "t.xlsx": zipped(t, entry{"[Content_Types].xml", "x"}, entry{"xl/a.xml", "x"})},
			[]string{"s.xlsx=", "t.xlsx=" + zipped(t, entry{"[Content_Types].xml", "x"}, entry{"xl/a.xml", "x"})}},
		"a name cannot leave the archive": {
			map[string]string{"e.zip": zipped(t, entry{"../../evil.fit", "E"})}, []string{"e.zip!/../../evil.fit=E"}},
		"an empty archive": {map[string]string{"e.zip": zipped(t)}, nil},
		"a damaged archive stops nothing": {
			map[string]string{"a.zip": zipped(t, entry{"1", "one"})[:40], "b.fit": "B"},
			[]string{"a.zip: a damaged or incomplete zip archive: zip: not a valid zip file", "b.fit=B"}},
		"a gz cut short gives its beginning": {
			map[string]string{"a.gz": gzipped(t, strings.Repeat("abc", 1000))[:30]},
			[]string{"a.gz=" + cutGzip(t, gzipped(t, strings.Repeat("abc", 1000))[:30])}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, walk(t, Options{}, write(t, c.files))); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("a large nested archive goes through a temporary file", func(t *testing.T) {
		var inner bytes.Buffer
		z := zip.NewWriter(&inner)
		for _, p := range pieces {
			w, _ := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Store})
			w.Write([]byte(p.content))
		}
		z.Close()
		got := walk(t, Options{}, write(t, map[string]string{"o.zip": zipped(t, entry{"i.zip", inner.String()})}))
		if len(got) != len(pieces) || got[3] != "o.zip!/i.zip!/d="+big {
			t.Errorf("%d members", len(got))
		}
	})
}

// cutGzip is what the standard library still reads of a .gz cut short.
func cutGzip(t *testing.T, cut string) string {
	z, err := gzip.NewReader(strings.NewReader(cut))
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	buf.ReadFrom(z)
	if buf.Len() == 0 {
		t.Skip("nothing is readable of so short a file")
	}
	return buf.String()
}

func TestWalkIsNotBlownUp(t *testing.T) {
	zeros := strings.Repeat("\x00", 17<<20)
	deep := "x"
	for range 12 {
		deep = zipped(t, entry{"z", deep})
	}
	for name, c := range map[string]struct {
		content string
		opts    Options
		want    string
	}{
		"a member that unfolds a thousandfold": {zipped(t, entry{"zeros", zeros}), Options{}, errBomb.Error()},
		"a gz that unfolds a thousandfold":     {gzipped(t, zeros), Options{}, "it is larger than"},
		"archives in archives without end":     {deep, Options{}, errDeep.Error()},
		"a member over the limit":              {zipped(t, entry{"m", strings.Repeat("abcd", 1<<20)}), Options{MaxFile: 1 << 20}, "it is larger than 1 MB"},
		"a plain file over the limit":          {strings.Repeat("abcd", 1<<20), Options{MaxFile: 1 << 20}, "it is larger than 1 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			got := walk(t, c.opts, write(t, map[string]string{"f": c.content}))
			if len(got) != 1 || !strings.Contains(got[0], c.want) {
				t.Errorf("got %.200q, want an error with %q", got, c.want)
			}
		})
	}
}

func TestWalkReportsWhatItCannotReach(t *testing.T) {
	dir := write(t, map[string]string{"e.zip": encrypted(t)})
	got := walk(t, Options{}, dir, filepath.Join(dir, "missing"))
	if len(got) != 2 || !strings.Contains(got[0], "password") || !strings.Contains(got[1], "no such file") {
		t.Errorf("got %q", got)
	}
	err := Walk(context.Background(), []string{filepath.Join(dir, "missing")}, Options{}, func(f File) error {
		if !errors.Is(f.Err, fs.ErrNotExist) {
			t.Errorf("got %v", f.Err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// encrypted is a zip whose member says that it is protected by a password.
func encrypted(t *testing.T) string {
	raw := []byte(zipped(t, entry{"1", "one"}))
	raw[6] |= 1 // general purpose flags of the local header
	central := bytes.Index(raw, []byte("PK\x01\x02"))
	raw[central+8] |= 1
	return string(raw)
}

func TestWalkFollowsLinksOnceOnly(t *testing.T) {
	dir := write(t, map[string]string{"real/a.fit": "A"})
	if err := os.Symlink(dir, filepath.Join(dir, "real", "loop")); err != nil {
		t.Skip("this system makes no links")
	}
	if diff := cmp.Diff([]string{"real/a.fit=A"}, walk(t, Options{}, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestWalkStopsWhenAsked(t *testing.T) {
	dir := write(t, map[string]string{"a": "A", "b": "B"})
	full := errors.New("enough")
	if err := Walk(context.Background(), []string{dir}, Options{}, func(File) error { return full }); err != full {
		t.Errorf("deliver's error came back as %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	err := Walk(ctx, []string{dir}, Options{}, func(File) error { n++; cancel(); return nil })
	if !errors.Is(err, context.Canceled) || n != 1 {
		t.Errorf("after cancel: %v, %d files", err, n)
	}
}

func TestMemberNamesOfOldArchives(t *testing.T) {
	m := &zip.File{FileHeader: zip.FileHeader{Name: "L\x84ufe\\1.fit", NonUTF8: true}}
	if got := memberName(m); got != "Läufe/1.fit" {
		t.Errorf("got %q", got)
	}
}

// Whatever the bytes: no panic, no endless loop, no file larger than allowed.
func FuzzWalk(f *testing.F) {
	f.Add([]byte(zipped(f, entry{"1", "one"}, entry{"2", gzipped(f, "two")})))
	f.Add([]byte(gzipped(f, tarred(f, entry{"1", "one"}))))
	f.Add([]byte(zipped(f, entry{"in.zip", zipped(f, entry{"3", "three"})})))
	f.Add([]byte("plain"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		opts := Options{MaxFile: 1 << 20, TempDir: t.TempDir()}
		err := Walk(context.Background(), []string{path}, opts, func(f File) error {
			if f.Err != nil {
				return nil
			}
			if got, err := f.Read(); err == nil && len(got) > 1<<20 {
				t.Errorf("%s gave %d bytes", f.Path, len(got))
			}
			return nil
		})
		if err != nil {
			t.Errorf("a strange file stopped the walk: %v", err)
		}
	})
}
