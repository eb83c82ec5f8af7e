package engine

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"athletedata/assets/sample"
	"athletedata/store"
	"athletedata/store/archive"
	"athletedata/store/cluster/clustertest"
)

func TestMain(m *testing.M) {
	actAsVictim()
	clustertest.Main(m)
}

// newest brings a database to the newest schema.
func newest(ctx context.Context, url string) error {
	s, err := store.Open(ctx, url)
	if err == nil {
		s.Close()
	}
	return err
}

func engine(t testing.TB) *Engine {
	t.Helper()
	s, err := store.Open(t.Context(), clustertest.Filled(t, newest))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	a, err := archive.Open(filepath.Join(t.TempDir(), "archive"))
	if err != nil {
		t.Fatal(err)
	}
	return &Engine{Store: s, Archive: a, AthleteID: 1, Version: "test", Log: slog.New(slog.DiscardHandler)}
}

// weeks writes a few weeks of the sample athlete.
func weeks(t testing.TB, activities int) string {
	t.Helper()
	opts := sample.Year()
	opts.Activities, opts.Life = activities, false
	dir := filepath.Join(t.TempDir(), "files")
	if _, err := sample.WriteDir(dir, opts); err != nil {
		t.Fatal(err)
	}
	return dir
}

func importAll(t testing.TB, e *Engine, paths ...string) (Summary, map[string]ItemDone) {
	t.Helper()
	items := map[string]ItemDone{}
	sum, err := e.Import(t.Context(), paths, func(ev Event) {
		if d, ok := ev.(ItemDone); ok {
			items[filepath.Base(d.Path)] = d
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum, items
}

func fingerprint(t testing.TB, e *Engine) map[string]string {
	t.Helper()
	f, err := e.Store.Fingerprint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

const gpx = `<gpx version="1.1"><trk><name>%s</name><trkseg>
<trkpt lat="47.1" lon="11.1"><time>2024-05-01T08:00:00Z</time></trkpt>
<trkpt lat="47.2" lon="11.2"><time>2024-05-01T09:00:00Z</time></trkpt></trkseg></trk></gpx>`

func TestImportingTwiceChangesNothing(t *testing.T) {
	e, dir := engine(t), weeks(t, 24)
	sum, _ := importAll(t, e, dir)
	if sum.Failed > 0 || sum.Imported < 20 || sum.Rows == 0 {
		t.Fatalf("first import: %+v", sum)
	}
	before := fingerprint(t, e)
	again, _ := importAll(t, e, dir)
	if again.Unchanged != sum.Imported || again.Imported+again.Failed > 0 || again.Rows != 0 {
		t.Errorf("second import: %+v", again)
	}
	if diff := cmp.Diff(before, fingerprint(t, e)); diff != "" {
		t.Errorf("the database changed:\n%s", diff)
	}
}

func TestReparseNeedsNoFilesAndGivesTheSame(t *testing.T) {
	e, dir := engine(t), weeks(t, 12)
	sum, _ := importAll(t, e, dir)
	before := fingerprint(t, e)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	again, err := e.Reparse(t.Context(), nil)
	if err != nil || again.Imported != sum.Imported || again.Failed > 0 {
		t.Errorf("reparse: %+v, %v", again, err)
	}
	if diff := cmp.Diff(before, fingerprint(t, e)); diff != "" {
		t.Errorf("the database changed:\n%s", diff)
	}
}

// One of each: what is good is stored, what is bad is named with a reason, and
// nothing stops anything else.
func TestOneBadFileStopsNothing(t *testing.T) {
	e, dir := engine(t), t.TempDir()
	write(t, filepath.Join(dir, "good.gpx"), fmt.Appendf(nil, gpx, "good"))
	write(t, filepath.Join(dir, "misnamed.jpg"), fmt.Appendf(nil, gpx, "misnamed"))
	write(t, filepath.Join(dir, "twin.gpx"), fmt.Appendf(nil, gpx, "good"))
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprintf(z, gpx, "packed")
	z.Close()
	write(t, filepath.Join(dir, "packed.gpx.gz"), packed.Bytes())
	var box bytes.Buffer
	w := zip.NewWriter(&box)
	f, _ := w.Create("deep/inside.gpx")
	fmt.Fprintf(f, gpx, "inside")
	w.Close()
	write(t, filepath.Join(dir, "export.zip"), box.Bytes())
	write(t, filepath.Join(dir, "cut.gpx"), []byte(gpx[:180]))
	write(t, filepath.Join(dir, "broken.fit"), append([]byte{14, 32, 0, 0, 200, 0, 0, 0, '.', 'F', 'I', 'T', 0, 0}, bytes.Repeat([]byte{7}, 40)...))
	write(t, filepath.Join(dir, "holiday.png"), []byte("\x89PNG\r\n\x1a\n0000"))
	write(t, filepath.Join(dir, "route.gpx"), []byte(`<gpx><wpt lat="1" lon="1"/></gpx>`))

	sum, items := importAll(t, e, dir)
	for name, want := range map[string]struct {
		status store.Status
		reason string
	}{
		"misnamed.jpg": {store.Imported, ""},
		"packed.gpx":   {store.Imported, ""},
		"inside.gpx":   {store.Imported, ""},
		"cut.gpx":      {store.Imported, "ends in the middle"},
		"broken.fit":   {store.Failed, "FIT"},
		"holiday.png":  {store.Skipped, "a picture"},
		"route.gpx":    {store.Skipped, "without a track"},
	} {
		var got ItemDone
		for path, item := range items {
			if path == name || strings.HasPrefix(path, name) {
				got = item
			}
		}
		if got.Status != want.status || !strings.Contains(got.Error, want.reason) || want.reason == "" && got.Error != "" {
			t.Errorf("%s: %s, %q", name, got.Status, got.Error)
		}
	}
	// The two of the same content are stored once.
	if sum.Imported != 5 || sum.Unchanged != 1 || sum.Failed != 1 || sum.Skipped != 2 || sum.Partial != 1 {
		t.Errorf("summary %+v", sum)
	}
}

// The history lists what nothing is kept of, and no import that brought nothing.
func TestHistoryListsWhatWasPassedOver(t *testing.T) {
	e, dir := engine(t), t.TempDir()
	write(t, filepath.Join(dir, "good.gpx"), fmt.Appendf(nil, gpx, "good"))
	write(t, filepath.Join(dir, "holiday.png"), []byte("\x89PNG\r\n\x1a\n0000"))
	importAll(t, e, dir)
	runs := history(t, e)
	if len(runs) != 1 || runs[0].Passed != 1 || runs[0].Skipped != 1 {
		t.Fatalf("history %+v", runs)
	}
	files, err := e.Store.ImportFiles(t.Context(), 1, runs[0].ID, true, 0, 10)
	if err != nil || len(files) != 1 || filepath.Base(files[0].Path) != "holiday.png" || !strings.Contains(files[0].Reason, "a picture") {
		t.Errorf("files %+v, %v", files, err)
	}
	if _, err := e.Reparse(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if sum, _ := importAll(t, e, filepath.Join(dir, "good.gpx")); sum.Unchanged != 1 {
		t.Errorf("the second time %+v", sum)
	}
	if again := history(t, e); len(again) != 1 || again[0].ID != runs[0].ID {
		t.Errorf("history after an import that found nothing new: %+v", again)
	}
}

func TestFailedFilesAreTriedAgainAndReportedOnce(t *testing.T) {
	e, dir := engine(t), t.TempDir()
	broken := append([]byte{14, 32, 0, 0, 200, 0, 0, 0, '.', 'F', 'I', 'T', 0, 0}, bytes.Repeat([]byte{7}, 40)...)
	write(t, filepath.Join(dir, "broken.fit"), broken)
	importAll(t, e, dir)
	sum, items := importAll(t, e, dir)
	if sum.Unchanged != 1 || items["broken.fit"].Error == "" {
		t.Errorf("second time: %+v, %+v", sum, items)
	}
}

// Cancelling in the middle keeps what was committed, and the next import goes
// on to the same end as an undisturbed one.
func TestCancelAndGoOn(t *testing.T) {
	dir := weeks(t, 30)
	undisturbed := engine(t)
	importAll(t, undisturbed, dir)

	e := engine(t)
	ctx, cancel := context.WithCancel(t.Context())
	var once sync.Once
	sum, err := e.Import(ctx, []string{dir}, func(ev Event) {
		if _, ok := ev.(ItemDone); ok {
			once.Do(cancel)
		}
	})
	if err != nil || !sum.Cancelled {
		t.Fatalf("cancelled import: %+v, %v", sum, err)
	}
	rest, _ := importAll(t, e, dir)
	if rest.Failed > 0 {
		t.Errorf("going on: %+v", rest)
	}
	if diff := cmp.Diff(fingerprint(t, undisturbed), fingerprint(t, e)); diff != "" {
		t.Errorf("another database than without the interruption:\n%s", diff)
	}
}

// A file larger than all of the memory that may be used still goes through.
func TestSmallMemoryBudget(t *testing.T) {
	e, dir := engine(t), weeks(t, 8)
	e.MemoryBytes = 1 << 16
	if sum, _ := importAll(t, e, dir); sum.Failed > 0 || sum.Imported < 7 {
		t.Errorf("summary %+v", sum)
	}
}

func TestDamagedArchiveIsReported(t *testing.T) {
	e, dir := engine(t), t.TempDir()
	data := fmt.Appendf(nil, gpx, "x")
	write(t, filepath.Join(dir, "x.gpx"), data)
	importAll(t, e, dir)
	before := fingerprint(t, e)
	sum := fmt.Sprintf("%x", sha256.Sum256(data))
	e.Archive, _ = archive.Open(t.TempDir()) // the raw files are gone
	again, err := e.Reparse(t.Context(), nil)
	if err != nil || again.Failed != 1 {
		t.Errorf("reparse without %s: %+v, %v", sum[:8], again, err)
	}
	if diff := cmp.Diff(before, fingerprint(t, e)); diff != "" {
		t.Errorf("what was stored is lost:\n%s", diff)
	}
}

func TestProgressEndsWhereItShould(t *testing.T) {
	e, dir := engine(t), weeks(t, 10)
	var last Progress
	_, err := e.Import(t.Context(), []string{dir}, func(ev Event) {
		if p, ok := ev.(Progress); ok {
			if p.Done < last.Done || p.Found < last.Found || p.Rows < last.Rows {
				t.Errorf("progress went backwards: %+v after %+v", p, last)
			}
			last = p
		}
	})
	if err != nil || last.Walking || last.Done != last.Found || last.BytesDone != last.BytesFound || last.Done == 0 {
		t.Errorf("at the end: %+v, %v", last, err)
	}
}

func TestRemainingIsAGuessOnlyWhenItCanBe(t *testing.T) {
	for name, c := range map[string]struct {
		p    Progress
		want time.Duration
	}{
		"still looking": {Progress{Walking: true, BytesFound: 10, BytesDone: 5, Elapsed: time.Minute}, 0},
		"too early":     {Progress{BytesFound: 10, BytesDone: 5, Elapsed: time.Millisecond}, 0},
		"half done":     {Progress{BytesFound: 10, BytesDone: 5, Elapsed: time.Minute}, time.Minute},
		"done":          {Progress{BytesFound: 10, BytesDone: 10, Elapsed: time.Minute}, 0},
	} {
		if got := remaining(c.p); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
