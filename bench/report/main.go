// Report measures what users feel and writes docs/performance.md: rates as
// ratios against something that does the least possible work, measured in the
// same run on the same machine, because seconds alone say nothing elsewhere.
//
//	go run -tags headless ./bench/report [-activities 5000] [-years 10] [-dir FOLDER] [-o FILE]
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"athletedata/app/engine"
	"athletedata/assets/sample"
	"athletedata/store"
	"athletedata/store/archive"
	"athletedata/store/cluster"
)

type memory map[string]string

func (m memory) Get(name string) (string, error) { return m[name], nil }
func (m memory) Set(name, value string) error    { m[name] = value; return nil }

func main() {
	cluster.MaybeActAsShim()
	opts := sample.Decade()
	flag.IntVar(&opts.Activities, "activities", opts.Activities, "activities of the sample athlete")
	flag.IntVar(&opts.Years, "years", opts.Years, "years of the sample athlete")
	dir := flag.String("dir", "", "folder to work in (default: a temporary one)")
	out := flag.String("o", "docs/performance.md", "file to write")
	flag.Parse()
	if err := run(context.Background(), opts, *dir, *out); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// row is one line of the report.
type row struct{ what, measured, against, ratio, limit string }

func run(ctx context.Context, opts sample.Options, dir, out string) error {
	if dir == "" {
		temp, err := os.MkdirTemp("", "athletedata-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temp)
		dir = temp
	}
	if err := os.Chmod(dir, 0o755); err != nil { // the server may run as another user
		return err
	}
	fmt.Println("writing the sample athlete …")
	files := filepath.Join(dir, "files")
	if _, err := sample.WriteDir(files, opts); err != nil {
		return err
	}
	var rows []row
	decode, err := decodeRate(files)
	if err != nil {
		return err
	}
	rows = append(rows, decode)
	secrets := memory{}
	clusterOptions := cluster.Options{Dir: filepath.Join(dir, "postgres"), Secrets: secrets, Log: slog.New(slog.DiscardHandler)}
	server, err := cluster.Start(ctx, clusterOptions)
	if err != nil {
		return err
	}
	defer func() { server.Close() }()
	fmt.Println("importing …")
	sum, took, peak, err := importAll(ctx, server.URL(), dir, files)
	if err != nil {
		return err
	}
	fmt.Printf("%d files, %d rows in %s\n", sum.Files, sum.Rows, took.Round(time.Millisecond))
	fmt.Println("bare COPY of the same rows …")
	bare, n, size, err := bareCopy(ctx, server.URL(), filepath.Join(dir, "rows.copy"))
	if err != nil {
		return err
	}
	rows = append(rows,
		row{"import of the sample decade: read, hash, archive, parse, load, commit", seconds(took), "bare COPY of its samples into the same table: " + seconds(bare), ratio(took, bare), "1.60"},
		row{"memory of the program while importing", fmt.Sprintf("%d MB", peak>>20), "", "", "400 MB"},
		row{"size of a sample with its key", fmt.Sprintf("%.0f bytes", float64(size)/float64(n)), "", "", "110 bytes (aim)"})
	pages, err := pages(ctx, server.URL())
	if err != nil {
		return err
	}
	rows = append(rows, pages...)
	everything, err := everything(ctx, server.URL(), dir, opts)
	if err != nil {
		return err
	}
	rows = append(rows, everything...)
	synced, err := firstSync(ctx, dir)
	if err != nil {
		return err
	}
	rows = append(rows, synced...)
	if err := server.Close(); err != nil {
		return err
	}
	begin := time.Now()
	if server, err = cluster.Start(ctx, clusterOptions); err != nil {
		return err
	}
	s, err := store.Open(ctx, server.URL())
	if err != nil {
		return err
	}
	warm := time.Since(begin)
	s.Close()
	rows = append(rows, row{"warm start: server up, schema checked", millis(warm), "", "", "1 s"})
	return write(out, opts, sum, n, rows)
}

func importAll(ctx context.Context, url, dir, files string) (engine.Summary, time.Duration, uint64, error) {
	s, err := store.Open(ctx, url)
	if err != nil {
		return engine.Summary{}, 0, 0, err
	}
	defer s.Close()
	a, err := archive.Open(filepath.Join(dir, "archive"))
	if err != nil {
		return engine.Summary{}, 0, 0, err
	}
	watch, stop := watchMemory()
	e := &engine.Engine{Store: s, Archive: a, AthleteID: 1, Version: "bench"}
	begin := time.Now()
	sum, err := e.Import(ctx, []string{files}, nil)
	took := time.Since(begin)
	stop()
	if err == nil && sum.Failed > 0 {
		err = fmt.Errorf("%d files failed", sum.Failed)
	}
	return sum, took, watch(), err
}

// watchMemory notes the highest amount of memory taken from the system.
func watchMemory() (peak func() uint64, stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	var highest uint64
	go func() {
		defer close(done)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			highest = max(highest, m.Sys-m.HeapReleased)
			select {
			case <-quit:
				return
			case <-time.After(200 * time.Millisecond):
			}
		}
	}()
	return func() uint64 { return highest }, func() { close(quit); <-done }
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

func millis(d time.Duration) string {
	return fmt.Sprintf("%.0f ms", float64(d)/float64(time.Millisecond))
}

func ratio(a, b time.Duration) string { return fmt.Sprintf("%.2f", float64(a)/float64(b)) }

func write(path string, opts sample.Options, sum engine.Summary, samples int64, rows []row) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Performance\n\nMeasured by `make bench`; every ratio compares two things done in the same run on\nthe same machine (%d cores, %s/%s, Go %s). The sample athlete: %d years,\n%d files, %d samples.\n\n",
		runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, strings.TrimPrefix(runtime.Version(), "go"), opts.Years, sum.Files, samples)
	b.WriteString("| What | Measured | Against | Ratio | Limit |\n|---|---|---|---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.what, r.measured, r.against, r.ratio, r.limit)
		fmt.Printf("%-70s %10s  %s %s\n", r.what, r.measured, r.ratio, r.against)
	}
	return os.WriteFile(path, []byte(b.String()), 0o644)
}
