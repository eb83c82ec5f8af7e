package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"athletedata/connectors/all"
	"athletedata/connectors/all/fakes"
	"athletedata/connectors/conntest"
	"athletedata/store"
	"athletedata/store/archive"
)

// What a victim is told by its environment: the database, the folder of the
// archive, when to die: so long after so many requests; and how many requests an
// account allows a day.
const (
	victimDB      = "ADW_VICTIM_DB"
	victimDir     = "ADW_VICTIM_DIR"
	victimAfter   = "ADW_VICTIM_AFTER"
	victimDelay   = "ADW_VICTIM_DELAY"
	victimAllowed = "ADW_VICTIM_ALLOWED"
)

const (
	victimDays = 30
	// A vendor takes his time, so that a sync is in all its stages at once.
	victimPause = 3 * time.Millisecond
)

// killed are the sources whose syncs are killed: files of days and activities,
// documents that change, files behind links, whole years of a station.
var killed = []string{"garmin", "oura", "glooko", "dropbox", "meteostat"}

// actAsVictim syncs accounts in a process of its own, if this is meant to be
// one, and does not come back then.
func actAsVictim() {
	url := os.Getenv(victimDB)
	if url == "" {
		return
	}
	requests, err := victim(context.Background(), url, os.Getenv(victimDir))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(requests)
	os.Exit(0)
}

func victim(ctx context.Context, url, dir string) (requests int64, err error) {
	after, _ := strconv.ParseInt(os.Getenv(victimAfter), 10, 64) // "" never
	delay, _ := time.ParseDuration(os.Getenv(victimDelay))
	db, err := store.Open(ctx, url)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	raw, err := archive.Open(dir)
	if err != nil {
		return 0, err
	}
	limits := unlimited
	if n, err := strconv.Atoi(os.Getenv(victimAllowed)); err == nil {
		limits = fewADay(n)
	}
	clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	log := slog.New(slog.DiscardHandler)
	vaults, hosts := map[string]*memory{}, map[string]http.RoundTripper{}
	for i, f := range fakes.All(clock, fakes.Options{Days: victimDays}) {
		vaults[f.ID], hosts[host(f.ID)] = newMemory(), conntest.Direct(f.Handler)
		if _, err := conntest.Account(all.Connectors()[i].Info(), f.Answers("https://"+host(f.ID)), vaults[f.ID]); err != nil {
			return 0, err
		}
		if f.SignIn != nil {
			if err := f.SignIn(vaults[f.ID]); err != nil {
				return 0, err
			}
		}
	}
	var asked atomic.Int64
	s := &Syncer{Engine: &Engine{Store: db, Archive: raw, AthleteID: 1, Version: "test", Log: log}, Connectors: all.Connectors(), Clock: clock, Log: log,
		Vault: func(source string) Vault { return vaults[source] }, Limits: limits,
		Transport: trip(func(r *http.Request) (*http.Response, error) {
			if asked.Add(1) == after {
				time.AfterFunc(delay, func() { _ = die() })
			}
			time.Sleep(victimPause)
			return hosts[r.URL.Host].RoundTrip(r)
		})}
	for _, source := range killed {
		run, err := s.Sync(ctx, source, true, nil)
		if err != nil || run.Outcome != "ok" || run.Failed > 0 {
			return 0, fmt.Errorf("%s: %s, %d failed: %s: %w", source, run.Outcome, run.Failed, run.Problem, err)
		}
	}
	return asked.Load(), nil
}

// die ends this process as kill -9 does, without another word.
func die() error {
	me, err := os.FindProcess(os.Getpid())
	if err != nil {
		return err
	}
	return me.Kill()
}

// runVictim runs one to its end, whichever that is.
func runVictim(t *testing.T, url, dir string, after int, delay time.Duration) (requests int, died bool) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), victimDB+"="+url, victimDir+"="+dir, fmt.Sprintf("%s=%d", victimAfter, after), victimDelay+"="+delay.String())
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case err == nil:
		n, err := strconv.Atoi(strings.TrimSpace(string(out)))
		if err != nil {
			t.Fatal(err)
		}
		return n, false
	case after > 0 && errors.As(err, &exit) && !exit.Exited() && complaint.Len() == 0:
		return 0, true
	}
	t.Fatalf("%v: %s", err, complaint.String())
	return 0, false
}

// The program is killed in the midst of syncs, twenty times, each time somewhat
// further on; one run that is left alone then makes the same database as if
// nothing had happened, with all its bytes in the archive.
func TestKilledTwentyTimes(t *testing.T) {
	slow(t)
	const times = 20
	calm, calmConn := database(t)
	prepare(t, calm)
	began := time.Now()
	requests, _ := runVictim(t, calmConn.Config().ConnString(), t.TempDir(), 0, 0)
	took := time.Since(began) // how fast this computer is decides how far each gets

	e, conn := database(t)
	prepare(t, e)
	url, dir := conn.Config().ConnString(), t.TempDir()
	dice := rand.New(rand.NewPCG(20, 9))
	deaths, kept := 0, 0 // kept: deaths in the midst, with something stored and more to come
	reach := took / 4
	for tries := 0; deaths < times && tries < 3*times; tries++ {
		if _, died := runVictim(t, url, dir, 1+dice.IntN(40), time.Duration(dice.Int64N(int64(reach)))); !died {
			// It was done before it could die, and those after it would be too: all
			// of it begins again, and they die sooner.
			reach, dir = reach/2, t.TempDir()
			if err := e.Store.Erase(t.Context()); err != nil {
				t.Fatal(err)
			}
			prepare(t, e)
			continue
		}
		deaths++
		if n := ask(t, conn, "SELECT count(*)::text FROM app.item"); n != "0" && n != ask(t, calmConn, "SELECT count(*)::text FROM app.item") {
			kept++
		}
	}
	if deaths < times || kept < times/4 {
		t.Errorf("%d were killed before they were done, %d of them in the midst: too little was tested", deaths, kept)
	}
	left := ask(t, conn, "SELECT count(*)::text FROM app.item")
	again, _ := runVictim(t, url, dir, 0, 0)
	if again > requests {
		t.Errorf("%d requests after all of them, %d at once: more was asked than from nothing", again, requests)
	}
	if what := differ(facts(t, calmConn), facts(t, conn)); what != "" {
		t.Errorf("another database than without having been killed:\n%s", what)
	}
	const items = `SELECT string_agg(concat_ws(' ', source, key, version, status, encode(sha256, 'hex'), error), E'\n' ORDER BY source, key) FROM app.item`
	if a, b := ask(t, calmConn, items), ask(t, conn, items); a != b {
		t.Errorf("other items than without having been killed:\n%.2000s\n\n%.2000s", a, b)
	}
	t.Logf("%d requests; killed %d times, %d of them in the midst; %s items before the last run, which took %d requests", requests, deaths, kept, left, again)
	if n := ask(t, conn, "SELECT count(*)::text FROM app.sync_run WHERE outcome = 'running'"); n != "0" {
		t.Errorf("%s syncs are said to be running still", n)
	}
	wholeArchive(t, e, dir)
}

// prepare connects the accounts; their secrets are the victims' own.
func prepare(t *testing.T, e *Engine) {
	t.Helper()
	clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	for _, f := range fakes.All(clock, fakes.Options{Days: victimDays}) {
		answers := f.Answers("https://" + host(f.ID))
		for _, c := range all.Connectors() {
			for _, id := range c.Info().Secrets() {
				delete(answers, id)
			}
		}
		if err := e.Store.SaveAccount(t.Context(), 1, store.Account{Source: f.ID, Answers: answers, Every: time.Hour}); err != nil {
			t.Fatal(err)
		}
	}
}

// wholeArchive reads every file: each has the content that its name says, but
// for those that were being written when the end came. Everything that the
// database knows is there.
func wholeArchive(t *testing.T, e *Engine, dir string) {
	t.Helper()
	raw, err := archive.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".zst") {
			return err
		}
		name := filepath.Base(filepath.Dir(path)) + strings.TrimSuffix(d.Name(), ".zst")
		var sum [sha256.Size]byte
		if n, err := hex.Decode(sum[:], []byte(name)); err != nil || n != len(sum) {
			t.Errorf("%s is no name of a raw file", path)
			return nil
		}
		data, err := raw.Get(sum)
		if err != nil || sha256.Sum256(data) != sum {
			t.Errorf("%s is damaged: %v", path, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	e.Archive = raw
	sum, err := e.Reparse(t.Context(), nil)
	if err != nil || sum.Failed > 0 {
		t.Errorf("reading everything again: %+v, %v", sum, err)
	}
}
