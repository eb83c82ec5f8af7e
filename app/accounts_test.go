package app

import (
	"bytes"
	"context"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/app/settings"
	"athletedata/connectors"
	"athletedata/connectors/all"
	"athletedata/connectors/all/fakes"
)

// console is somebody at the command line, with stand-ins of all vendors.
type console struct {
	t       *testing.T
	data    string
	vendors map[string]fakes.Fake
	bases   map[string]string
}

func newConsole(t *testing.T) *console {
	t.Helper()
	list := fakes.All(connectors.SystemClock{}, fakes.Options{Days: 6})
	bases, stop, err := fakes.Serve(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	c := &console{t: t, data: folder(t), bases: bases, vendors: map[string]fakes.Fake{}}
	for _, f := range list {
		c.vendors[f.ID] = f
	}
	return c
}

// run runs a command with what is typed, and a browser that signs in.
func (c *console) run(typed string, args ...string) (code int, out, errOut string) {
	c.t.Helper()
	var o, e bytes.Buffer
	options := &options{in: strings.NewReader(typed), out: &o, err: &e, limits: func(info connectors.Info) connectors.Limits {
		limits := info.Limits
		limits.Gap, limits.Windows = 0, nil
		return limits
	}}
	options.term = &terminal{in: options.in, err: &e, open: func(address string) error {
		go func() {
			if resp, err := http.Get(address); err == nil {
				resp.Body.Close()
			}
		}()
		return nil
	}}
	code = options.run(c.t.Context(), append([]string{"--data-dir", c.data}, args...))
	return code, o.String(), e.String()
}

func (c *console) must(typed string, args ...string) string {
	c.t.Helper()
	code, out, errOut := c.run(typed, args...)
	if code != exitOK {
		c.t.Fatalf("%v ended with %d\n%s%s", args, code, out, errOut)
	}
	return out
}

// connect is the command with the answers of the stand-in; what is secret goes
// over the standard input.
func (c *console) connect(source string) (args []string, typed string) {
	i := slices.IndexFunc(all.Connectors(), func(k connectors.Connector) bool { return k.Info().ID == source })
	info := all.Connectors()[i].Info()
	args = []string{"connect", source}
	for _, id := range slices.Sorted(maps.Keys(c.vendors[source].Answers(c.bases[source]))) {
		value := c.vendors[source].Answers(c.bases[source])[id]
		if slices.Contains(info.Secrets(), id) {
			for _, line := range strings.FieldsFunc(value, func(r rune) bool { return r == '\n' }) {
				typed += id + "=" + line + "\n"
			}
			continue
		}
		args = append(args, "--answer", id+"="+value)
	}
	if typed != "" {
		args = append(args, "--secrets", "-")
	}
	return append(args, "--accept-notice", info.Notice.Version), typed
}

// What a person does with accounts at the command line, from the first sign-in
// to deleting everything, in one story since a database costs time.
func TestAccountsAtTheCommandLine(t *testing.T) {
	c := newConsole(t)
	for _, line := range objects(t, c.must("", "sources", "--json")) {
		if line["connected"] != false || line["items"] != 0.0 || line["name"] == "" {
			t.Errorf("before anything is connected: %v", line)
		}
	}

	// What is secret is not taken from where others could see it, nor repeated.
	code, out, errOut := c.run("", "connect", "glooko", "--answer", "password=hunter2")
	if code != exitUsage || !strings.Contains(errOut, "--secrets") || strings.Contains(out+errOut, "hunter2") {
		t.Errorf("a password as an argument: %d\n%s%s", code, out, errOut)
	}
	code, out, errOut = c.run("hunter2\n", "connect", "glooko", "--secrets", "-")
	if code != exitUsage || strings.Contains(out+errOut, "hunter2") {
		t.Errorf("secrets of the wrong shape: %d\n%s%s", code, out, errOut)
	}

	args, typed := c.connect("glooko")
	wrong := strings.Replace(typed, "password=", "password=not", 1)
	if code, out, errOut := c.run(wrong, args...); code != exitFailed || !strings.Contains(errOut, "password") || strings.Contains(out+errOut, "Traceback") {
		t.Errorf("a wrong password: %d\n%s%s", code, out, errOut)
	}
	if out := c.must("", "sources", "--json"); strings.Contains(out, `"connected":true`) {
		t.Error("a failed sign-in left an account")
	}
	if out := c.must(typed, args...); !strings.Contains(out, "Glooko (formerly diasend) is connected, signed in as ") {
		t.Error(out)
	}

	// Asked for in a terminal, one question after the other.
	person := c.vendors["librelinkup"].Answers(c.bases["librelinkup"])
	args, _ = c.connect("librelinkup")
	args = slices.DeleteFunc(args, func(a string) bool { return a == "--secrets" || a == "-" })
	code, out, errOut = c.run(person["password"]+"\n", args...)
	if code != exitOK || !strings.Contains(errOut, "Password") || strings.Contains(out+errOut, person["password"]) {
		t.Errorf("typing: %d\n%s%s", code, out, errOut)
	}

	// Strava's notice has to be accepted, and the browser signs in.
	args, typed = c.connect("strava")
	if code, _, errOut := c.run(typed, args[:len(args)-2]...); code != exitFailed || !strings.Contains(errOut, "seven days") || !strings.Contains(errOut, "--accept-notice") {
		t.Errorf("without accepting the notice: %d\n%s", code, errOut)
	}
	c.must(typed, args...)

	for _, line := range objects(t, c.must("", "sync", "--json")) {
		if item, ok := line["status"]; ok && item == "failed" {
			t.Errorf("an item failed: %v", line)
		}
		if run, ok := line["sync"].(map[string]any); ok && (run["outcome"] != "ok" || run["imported"] == 0.0 || run["requests"] == 0.0) {
			t.Errorf("a sync: %v", run)
		}
	}
	if out := c.must("", "sync", "strava"); !strings.Contains(out, "Strava: up to date; 0 new items") {
		t.Error(out)
	}
	if code, _, errOut := c.run("", "sync", "oura"); code != exitFailed || !strings.Contains(errOut, "athletedata connect oura") {
		t.Errorf("syncing what is not connected: %d, %s", code, errOut)
	}
	status := objects(t, c.must("", "status", "--json"))[0]
	if accounts := status["accounts"].([]any); len(accounts) != 3 || status["activities"] == 0.0 {
		t.Errorf("status: %v", status)
	}

	c.must("", "connect", "glooko", "--settings", "--every", "12h", "--quiet", "22:00-07:00", "--from", "2026-01-01", "--without", "basal")
	glooko := objects(t, c.must("", "sources", "glooko", "--json", "--log"))[0]
	if glooko["signed_in_as"] == "" || len(glooko["syncs"].([]any)) != 1 || !strings.Contains(glooko["log"].(string), "GET") {
		t.Errorf("glooko: %v", glooko)
	}
	if out := c.must("", "sources", "glooko"); !strings.Contains(out, "[ ] basal") || !strings.Contains(out, "up to date; ") {
		t.Error(out)
	}
	c.must("", "sync", "glooko") // the sign-in is still good
	c.must("", "pause", "glooko")
	if out := c.must("", "sync", "--json"); strings.Contains(out, `"glooko"`) {
		t.Error("a paused account was synced without being named")
	}
	c.must("", "resume", "glooko")

	c.unseen()
	before := status["activities"]
	if out := c.must("", "disconnect", "strava", "--delete-data"); !strings.Contains(out, "not connected any more") || strings.Contains(out, "could not be told") {
		t.Error(out)
	}
	if after := objects(t, c.must("", "status", "--json"))[0]["activities"]; after != 0.0 {
		t.Errorf("%v of %v activities are still there", after, before)
	}
	c.must("", "disconnect", "librelinkup")
	if code, _, errOut := c.run("", "sync", "librelinkup"); code != exitFailed || !strings.Contains(errOut, "LibreLinkUp (FreeStyle Libre) is not connected") {
		t.Errorf("syncing what is not connected any more: %d, %s", code, errOut)
	}
	if out := c.must("", "disconnect", "librelinkup", "--delete-data"); !strings.Contains(out, "was not connected. What it had brought before is deleted: ") || strings.Contains(out, ": 0 items") {
		t.Error(out)
	}
	if out := c.must("", "disconnect", "librelinkup", "--delete-data"); !strings.Contains(out, "was not connected, and nothing") {
		t.Error(out)
	}
	if out := c.must("", "disconnect", "librelinkup", "--delete-data", "--json"); !strings.Contains(out, `"was_connected":false`) || !strings.Contains(out, `"items":0,`) {
		t.Error(out)
	}

	if code, _, errOut := c.run("Somebody\n", "delete-all-data"); code != exitFailed || !strings.Contains(errOut, "so nothing was deleted") || strings.Contains(errOut, "help") {
		t.Errorf("deleting with the wrong name: %d\n%s", code, errOut)
	}
	c.must("Me\n", "delete-all-data")
	status = objects(t, c.must("", "status", "--json"))[0]
	if len(status["accounts"].([]any)) != 0 || status["archive_bytes"] != 0.0 || len(status["files"].(map[string]any)) != 0 {
		t.Errorf("after deleting everything: %v", status)
	}
	if _, err := os.Stat(filepath.Join(c.data, "accounts")); err == nil {
		t.Error("the sign-ins are still there")
	}
	must(t, "--data-dir", c.data, "import", files(t, 2)) // it goes on from nothing
}

// unseen looks for what is secret in everything that is kept outside the
// database's own files and the sealed ones.
func (c *console) unseen() {
	c.t.Helper()
	seen := 0
	err := filepath.WalkDir(c.data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !d.Type().IsRegular() || strings.HasSuffix(path, "secrets.json") {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen++
		for _, f := range c.vendors {
			for _, secret := range f.Secrets() {
				if secret != "" && bytes.Contains(content, []byte(secret)) {
					c.t.Errorf("a secret of %s is in %s", f.ID, path)
				}
			}
		}
		return nil
	})
	if err != nil || seen < 100 {
		c.t.Errorf("looked into %d files: %v", seen, err)
	}
}

// serve syncs by itself what is due.
func TestServeSyncs(t *testing.T) {
	c := newConsole(t)
	args, typed := c.connect("librelinkup")
	c.must(typed, args...)
	// Whatever network and battery the computer has that tests it.
	if err := (settings.Settings{SyncOnMetered: true, SyncOnLowBattery: true}).Save(filepath.Join(c.data, "settings.json")); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	out := &watched{seen: "LibreLinkUp (FreeStyle Libre): up to date", found: stop}
	o := &options{in: strings.NewReader(""), out: out, err: &bytes.Buffer{}}
	if code := o.run(ctx, []string{"--data-dir", c.data, "serve"}); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	if !strings.HasPrefix(out.String(), "Running: looks after 1 account (LibreLinkUp (FreeStyle Libre)) and no watched folder yet, until Ctrl-C.\n") {
		t.Errorf("it does not say what it does:\n%s", out.String())
	}
	if !out.was {
		t.Errorf("nothing was synced:\n%s", out.String())
	}
}

// watched calls found once something was written.
type watched struct {
	bytes.Buffer
	seen  string
	found func()
	was   bool
}

func (w *watched) Write(p []byte) (int, error) {
	n, err := w.Buffer.Write(p)
	if strings.Contains(w.String(), w.seen) {
		w.was = true
		w.found()
	}
	return n, err
}
