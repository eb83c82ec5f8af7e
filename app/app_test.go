package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"athletedata/assets/sample"
	"athletedata/connectors/conntest"
	"athletedata/store"
	"athletedata/store/cluster"
)

// actAsProgram lets the test binary be the program itself, so that a test can
// kill it.
const actAsProgram = "ATHLETEDATA_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	cluster.MaybeActAsShim()
	cluster.MaybeActAsKeeper()
	if os.Getenv(actAsProgram) != "" {
		os.Exit(Main(os.Args[1:]))
	}
	lingerFor = 2 * time.Second
	os.Exit(m.Run())
}

// folder is a temporary one that the server's user can reach when tests run
// as root.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "app-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// files writes so many activities of the sample athlete.
func files(t *testing.T, activities int) string { return write(t, activities, false) }

// write writes some weeks of the sample athlete, with or without what other
// vendors than the makers of training devices know.
func write(t *testing.T, activities int, life bool) string {
	t.Helper()
	opts := sample.Year()
	opts.Activities, opts.Life = activities, life
	dir := filepath.Join(t.TempDir(), "files")
	if _, err := sample.WriteDir(dir, opts); err != nil {
		t.Fatal(err)
	}
	return dir
}

// call runs a command of the program in this process.
func call(t *testing.T, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

func must(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errOut := call(t, args...)
	if code != exitOK {
		t.Fatalf("%v ended with %d\n%s%s", args, code, out, errOut)
	}
	return out
}

// objects reads one JSON object a line.
func objects(t *testing.T, out string) (all []map[string]any) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
		var o map[string]any
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatalf("no JSON: %q", line)
		}
		all = append(all, o)
	}
	return all
}

func fingerprint(t *testing.T, dataDir string) (f map[string]string) {
	t.Helper()
	s, err := store.Open(t.Context(), strings.TrimSpace(must(t, "--data-dir", dataDir, "db", "url")))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if f, err = s.Fingerprint(t.Context()); err != nil {
		t.Fatal(err)
	}
	return f
}

// The contract that scripts rely on, in one story, since a database costs time.
func TestCommandLine(t *testing.T) {
	data, in := folder(t), files(t, 12)
	if err := os.WriteFile(filepath.Join(in, "broken.fit"), []byte("\x0e\x20\x00\x00\xc8\x00\x00\x00.FIT\x00\x00\x07\x07\x07\x07"), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errOut := call(t, "--data-dir", data, "import", "--json", in)
	if code != exitFailed {
		t.Errorf("a file failed, and the exit code is %d\n%s", code, errOut)
	}
	lines := objects(t, out)
	summary, ok := lines[len(lines)-1]["summary"].(map[string]any)
	if !ok || summary["failed"] != 1.0 || summary["imported"].(float64) < 10 {
		t.Errorf("last line %v", lines[len(lines)-1])
	}
	for _, l := range lines[:len(lines)-1] {
		for _, key := range []string{"path", "format", "status", "rows", "error"} {
			if _, ok := l[key]; !ok {
				t.Errorf("a line has no %q: %v", key, l)
			}
		}
		if strings.HasSuffix(l["path"].(string), "broken.fit") && (l["status"] != "failed" || l["error"] == "") {
			t.Errorf("the broken file: %v", l)
		}
	}

	before := fingerprint(t, data)
	if code, out, _ := call(t, "--data-dir", data, "import", "--json", in); code != exitOK {
		t.Errorf("nothing new failed the second time, and the exit code is %d\n%s", code, out)
	} else {
		for _, l := range objects(t, out) {
			if l["summary"] == nil && l["status"] != "unchanged" {
				t.Errorf("second time: %v", l)
			}
		}
	}
	must(t, "--data-dir", data, "reparse")
	if diff := cmp.Diff(before, fingerprint(t, data)); diff != "" {
		t.Errorf("importing and reading again changed the database:\n%s", diff)
	}

	status := objects(t, must(t, "--data-dir", data, "status", "--json"))[0]
	if status["activities"].(float64) < 10 || len(status["problems"].([]any)) != 1 || strings.Contains(status["database"].(string), ":"+password(t, data)) {
		t.Errorf("status %v", status)
	}
	for _, text := range []string{must(t, "--data-dir", data, "status"), must(t, "--data-dir", data, "db", "info")} {
		if !strings.Contains(text, "activity_record") && !strings.Contains(text, "Activities") {
			t.Errorf("says %q", text)
		}
	}
	info := objects(t, must(t, "--data-dir", data, "db", "info", "--json"))[0]
	if info["bundled"] == nil || info["reader_url"] == "" || info["port"].(float64) < 1024 {
		t.Errorf("info %v", info)
	}
	if reader := must(t, "--data-dir", data, "db", "url", "--reader"); !strings.Contains(reader, "reader:") {
		t.Errorf("reader's address %q", reader)
	}
	secret := password(t, data)
	_ = filepath.WalkDir(filepath.Join(data, "log"), func(path string, d os.DirEntry, err error) error {
		if text, _ := os.ReadFile(path); bytes.Contains(text, []byte(secret)) {
			t.Errorf("%s tells the password", path)
		}
		return nil
	})
}

func password(t *testing.T, data string) string {
	t.Helper()
	u, err := url.Parse(strings.TrimSpace(must(t, "--data-dir", data, "db", "url")))
	if err != nil {
		t.Fatal(err)
	}
	p, _ := u.User.Password()
	return p
}

func TestWrongUsage(t *testing.T) {
	for _, args := range [][]string{{"nonsense"}, {"import"}, {"import", "/no/such/place"}, {"--no-such-flag"}, {"import", "--format", "doc", "."}, {"status", "extra"}} {
		code, _, errOut := call(t, args...)
		if code != exitUsage || errOut == "" {
			t.Errorf("%v: code %d, %q", args, code, errOut)
		}
	}
	for command, want := range map[string]string{
		"conect": "there is no command \"conect\"; there is connect\nSee \"athletedata help\".",
		"db ulr": "there is no command \"db ulr\"; there is url\nSee \"athletedata help db\".",
		"undo":   "it is written like this: athletedata undo PATH… [flags]\nSee \"athletedata help undo\".",
	} {
		if code, _, errOut := call(t, strings.Fields(command)...); code != exitUsage || errOut != "athletedata: "+want+"\n" {
			t.Errorf("%s: code %d, %q", command, code, errOut)
		}
	}
}

func TestOwnServer(t *testing.T) {
	host := folder(t)
	own := strings.TrimSpace(must(t, "--data-dir", host, "db", "url"))
	data, in := folder(t), files(t, 4)
	must(t, "--data-dir", data, "--database-url", own, "import", in)
	info := objects(t, must(t, "--data-dir", data, "--database-url", own, "db", "info", "--json"))[0]
	if info["bundled"] != false || info["activities"].(float64) < 3 {
		t.Errorf("info %v", info)
	}
	if _, err := os.Stat(filepath.Join(data, "postgres")); err == nil {
		t.Error("a bundled server was made although an own one was given")
	}
	wrong := strings.Replace(own, "athletedata:", "athletedata:x", 1)
	code, _, errOut := call(t, "--data-dir", data, "--database-url", wrong, "status")
	if code != exitFailed || !strings.Contains(errOut, "refuses this user or password") || strings.Contains(errOut, strings.Split(own, ":")[2][:10]) {
		t.Errorf("wrong password: %d, %s", code, errOut)
	}
}

// program starts the test binary as the program.
func started(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.Background(), exe, args...)
	cmd.Env = append(os.Environ(), actAsProgram+"=1")
	return cmd
}

// Killed in the middle of an import, and started again, the program ends with
// the same database as one that nothing disturbed. So does one that was asked
// to stop.
func TestKilledInTheMiddle(t *testing.T) {
	in := write(t, 40, true)
	undisturbed := folder(t)
	must(t, "--data-dir", undisturbed, "import", in)
	want := fingerprint(t, undisturbed)
	for name, signal := range map[string]os.Signal{"kill -9": os.Kill, "Ctrl-C": syscall.SIGINT, "SIGTERM": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			data := folder(t)
			must(t, "--data-dir", data, "status") // the database is there; the import starts at once
			cmd := started(t, "--data-dir", data, "import", "--json", in)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			// The first line comes after the first commit.
			if _, err := out.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			rest := new(bytes.Buffer)
			_, _ = rest.ReadFrom(out)
			err = cmd.Wait()
			var exit *exec.ExitError
			if !errors.As(err, &exit) {
				t.Errorf("an import that was stopped ended with %v", err)
			}
			if signal != os.Kill && exit.ExitCode() != exitFailed {
				t.Errorf("exit code %d\n%s", exit.ExitCode(), rest)
			}
			sum := objects(t, must(t, "--data-dir", data, "import", "--json", in))
			if diff := cmp.Diff(want, fingerprint(t, data)); diff != "" {
				t.Errorf("another database than without the interruption:\n%s", diff)
			}
			if s := sum[len(sum)-1]["summary"].(map[string]any); s["failed"] != 0.0 {
				t.Errorf("going on: %v", s)
			}
		})
	}
}

func TestDBStartStopsWhenAsked(t *testing.T) {
	data := folder(t)
	cmd := started(t, "--data-dir", data, "db", "start", "--json")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var answer struct{ URL string }
	if err := json.NewDecoder(out).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), answer.URL)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
	if pid, err := os.ReadFile(filepath.Join(data, "postgres", "data-18", "postmaster.pid")); err == nil {
		t.Errorf("the server is still up: %s", pid)
	}
}

func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("imports a whole year")
	}
	data := folder(t)
	const why = `README\.txt: not a format this program reads: text`
	for i, want := range []string{` of the sample athlete: 1,\d{3} imported, 1 skipped\.\n  skipped: .*` + why, `: 1,\d{3} already there, 1 skipped\.\n  skipped: .*` + why} {
		begin := time.Now()
		out := must(t, "--data-dir", data, "demo", "--no-window")
		if !regexp.MustCompile(want).MatchString(out) || !strings.Contains(out, "postgresql://") || !strings.Contains(out, "320") {
			t.Errorf("run %d (%v): %s", i+1, time.Since(begin), out)
		}
	}
	var out, errOut bytes.Buffer
	o := &options{in: strings.NewReader(""), out: &out, err: &errOut, clock: conntest.NewClock(time.Now())}
	if code := o.run(t.Context(), []string{"--data-dir", data, "demo", "--accounts", "--no-window"}); code != exitOK {
		t.Fatalf("with accounts it ended with %d\n%s%s", code, out.String(), errOut.String())
	}
	if !strings.HasSuffix(out.String(), "give the same command again instead.\n") {
		t.Errorf("it does not say that the stand-ins end: %s", out.String())
	}
	for _, source := range objects(t, must(t, "--data-dir", data, "sources", "--json")) {
		if name, account := source["source"]; account && (source["connected"] != true || source["state"] != "ok" || source["items"] == 0.0) {
			t.Errorf("%s: %v", name, source)
		}
	}
}

func TestNumbersForPeople(t *testing.T) {
	for got, want := range map[string]string{
		count(18000000): "18,000,000", count(-1234): "-1,234", count(999): "999", size(1536): "1.5 kB", plural(1, "file"): "1 file", plural(2000, "file"): "2,000 files",
	} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	if got := fmt.Sprint(round(1.23456, 2)); got != "1.23" {
		t.Error(got)
	}
}
