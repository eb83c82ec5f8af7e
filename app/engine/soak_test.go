package engine

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/all/fakes"
	"athletedata/store"
)

// soakDays is how many days of hourly syncs are simulated. "make soak" makes it
// a whole year, which takes hours.
func soakDays() int {
	if n, err := strconv.Atoi(os.Getenv("ADW_SOAK_DAYS")); err == nil && n > 0 {
		return n
	}
	return 3
}

// The athlete has all accounts and leaves the computer on: every hour all are
// looked at, each grows day by day, and every vendor fails as vendors do, for a
// moment or for hours, and ends sign-ins. In the end the archive has what a calm
// sync of a double brings, byte for byte; the database has what each vendor's own
// model of the athlete says, no more, no less (soak_truth_test.go); nobody was
// asked more than is allowed; and nothing has piled up in the program.
//
// It begins two days before the clocks change, so that the few days of continuous
// integration have the hour that comes twice.
func TestSoak(t *testing.T) {
	slow(t)
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 10, 23, 10, 0, 0, 0, time.UTC)))
		newSoak(t, soakDays()).run()
	})
}

// soak is the simulation. Its clock is that of the bubble: time passes only
// while everybody sleeps, so that a year of hours takes as long as the work.
type soak struct {
	*vendors
	t       *testing.T
	days    int
	storms  map[string]*storm
	doubles map[string]*double
	runs    map[string]int // by outcome
	runsMu  sync.Mutex
	began   time.Time
	memory  [2][]uint64 // heap in use in the first and the second half
	agreed  int         // facts that the vendors bear witness to
}

func newSoak(t *testing.T, days int) *soak {
	clock := connectors.SystemClock{}
	s := &soak{t: t, days: days, storms: map[string]*storm{}, doubles: map[string]*double{}, runs: map[string]int{}, began: time.Now()}
	o := fakes.Options{Days: 12, Keys: true}
	s.vendors = newVendors(t, clock, o)
	for i, f := range fakes.All(clock, o) {
		c, _ := s.Connector(f.ID)
		s.doubles[f.ID] = newDouble(t, c, f)
		s.storms[host(f.ID)] = newStorm(s.Transport, c.Info().Limits, i)
	}
	s.Transport = trip(func(r *http.Request) (*http.Response, error) { return s.storms[r.URL.Host].RoundTrip(r) })
	return s
}

func (s *soak) run() {
	s.calm(true)
	for _, source := range s.order {
		c, _ := s.Connector(source)
		if err := s.connect(source, func(k *Choices) { k.Every, k.Datasets = time.Hour, datasets(c) }); err != nil {
			s.t.Fatal(err)
		}
	}
	s.calm(false)
	files := openFiles()
	ctx, stop := context.WithCancel(s.t.Context())
	var wg sync.WaitGroup
	schedule := &Schedule{Syncer: s.Syncer, Look: 5 * time.Minute, Done: s.note}
	wg.Go(func() {
		if err := schedule.Run(ctx); ctx.Err() == nil {
			s.t.Error(err)
		}
	})
	for day := range s.days {
		s.live(day)
	}
	stop()
	wg.Wait()
	s.calm(true)
	s.compare()
	for host, st := range s.storms {
		if st.broken != "" {
			s.t.Errorf("%s: %s", host, st.broken)
		}
	}
	if now := openFiles(); now > files+maxPool {
		s.t.Errorf("%d files are open, in the beginning %d", now, files)
	}
	s.flat()
	s.t.Logf("%d days, %v syncs, %v", s.days, s.runs, s.trouble())
	s.t.Logf("the vendors bear witness to %d facts", s.agreed)
}

func (s *soak) calm(quiet bool) {
	for _, st := range s.storms {
		st.calm(quiet)
	}
}

// maxPool is how many connections to the database may have been opened since.
const maxPool = 8

// live is a day: at eleven everything grows, in between the athlete signs in
// again wherever that is asked for, and in the night the doubles are synced.
func (s *soak) live(day int) {
	for hour := range 24 {
		time.Sleep(time.Hour)
		s.attend()
		switch hour {
		case 1:
			if day == 0 || day == s.days-1 {
				continue // all is to be seen once; some things are asked for once a day
			}
			for _, source := range s.order {
				want := s.list[source].Grow()
				twin := s.doubles[source].Grow()
				if len(want) != len(twin) {
					s.t.Errorf("%s has grown by %v, its double by %v", source, want, twin)
				}
			}
		case 12:
			// Every day another one ends all its sign-ins.
			if source := s.order[day%len(s.order)]; s.list[source].SignIn != nil {
				s.list[source].Expire()
			}
		case 20:
			for _, twin := range s.doubles {
				if !twin.places {
					twin.sync(nil)
				}
			}
		}
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	half := min(2*day/max(s.days, 1), 1)
	s.memory[half] = append(s.memory[half], m.HeapAlloc)
}

// attend signs in again where the vendor does not accept the sign-in any more.
func (s *soak) attend() {
	accounts, err := s.Engine.Store.Accounts(s.t.Context(), 1)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, a := range accounts {
		if a.State != store.AccountSignIn && a.State != store.AccountPerson {
			continue
		}
		s.storms[host(a.Source)].calm(true)
		err := s.connect(a.Source, func(k *Choices) { k.Every, k.Datasets = a.Every, a.Datasets })
		if err != nil {
			s.t.Errorf("signing in to %s again: %v", a.Source, err)
		}
		s.storms[host(a.Source)].calm(false)
	}
}

func (s *soak) note(run store.SyncRun) {
	s.runsMu.Lock()
	defer s.runsMu.Unlock()
	s.runs[run.Outcome]++
	if run.Failed > 0 {
		s.t.Errorf("%s: %d items failed\n%s", run.Source, run.Failed, run.Log)
	}
}

// compare holds the database against what the vendors have.
func (s *soak) compare() {
	for _, source := range s.order {
		s.settle(source, func(d time.Duration) { time.Sleep(d) })
		twin := s.doubles[source]
		if twin.places {
			visits, err := s.Engine.Store.Visits(s.t.Context(), 1)
			if err != nil {
				s.t.Fatal(err)
			}
			twin.sync(visits)
		} else {
			twin.sync(nil)
		}
		if source == "librelinkup" {
			s.hasAll(source, s.list[source])
			s.readings()
			s.bearWitness(source)
			continue
		}
		items := s.items(source)
		for key, want := range twin.host.items {
			got, ok := items[key]
			switch {
			case !ok:
				s.t.Errorf("%s: %s was never brought", source, key)
			case key == "athlete/stats": // sums that change by the hour and are asked for once a day
			case strings.HasPrefix(key, "status/") && got.Version == want.version: // tells also on which day it was asked for
			case want.gearless != nil && got.Version == want.version && bytes.Equal(gearless(s.stored(got)), want.gearless): // with the gear as it was when it was asked for
			case got.SHA256 != want.sum:
				s.t.Errorf("%s: %s has another content than the vendor has", source, key)
			case got.Version != want.version:
				s.t.Errorf("%s: %s is the version %q, the vendor has %q", source, key, got.Version, want.version)
			}
		}
		for key := range items {
			if _, ok := twin.host.items[key]; !ok {
				s.t.Errorf("%s: %s is not what the vendor has", source, key)
			}
		}
		if len(items) == 0 {
			s.t.Errorf("%s has brought nothing", source)
		}
		s.hasAll(source, s.list[source])
		s.bearWitness(source)
		if n := ask(s.t, s.conn, "SELECT count(*) FILTER (WHERE status = 'failed')::text FROM app.item WHERE source = '"+source+"'"); n != "0" {
			s.t.Errorf("%s: %s items failed", source, n)
		}
	}
	if noted := ask(s.t, s.conn, "SELECT coalesce(string_agg(key, ', '), 'none') FROM app.item WHERE reread"); noted != "none" {
		s.t.Errorf("still to be read again: %s", noted)
	}
	// What is read from the same bytes once more, all at once, is the same. Only
	// where clocks on the wall tell the time more is known about their zones now.
	before := facts(s.t, s.conn)
	if sum, err := s.Engine.Reparse(s.t.Context(), nil); err != nil || sum.Failed > 0 {
		s.t.Errorf("reading everything again: %+v, %v", sum, err)
	}
	after := facts(s.t, s.conn)
	if what := differ(before, after, ",glooko,", ",libreview,"); what != "" {
		s.t.Errorf("the database is not what the stored bytes give:\n%s", what)
	}
	for table := range before {
		for _, source := range []string{",glooko,", ",libreview,"} {
			if was, is := telling(before[table], source), telling(after[table], source); was != is {
				s.t.Errorf("%s: %d rows of%s before it was read again, %d now", table, was, source, is)
			}
		}
	}
}

// stored are the bytes of an item in the raw archive.
func (s *soak) stored(item store.KnownItem) []byte {
	data, err := s.Engine.Archive.Get(item.SHA256)
	if err != nil {
		s.t.Error(err)
	}
	return data
}

// bearWitness asks the vendor's model of the athlete, which has to know something
// of every kind, or nothing would be proved.
func (s *soak) bearWitness(source string) {
	s.t.Helper()
	for kind, n := range s.witnessed(source, s.began) {
		if n == 0 {
			s.t.Errorf("%s: not one %s agrees with the vendor's", source, kind)
		}
		s.agreed += n
	}
}

// telling is how many rows tell of a source.
func telling(rows []string, source string) (n int) {
	for _, r := range rows {
		if strings.Contains(r, source) {
			n++
		}
	}
	return n
}

// readings looks at the sensor's: LibreLinkUp tells the last twelve hours only,
// so that every sync brings others, and each reading has to be there once.
func (s *soak) readings() {
	const gaps = `SELECT coalesce(string_agg(at::text || ' +' || wait::text, ', '), 'none') FROM (
		SELECT ts AS at, lead(ts) OVER (ORDER BY ts) - ts AS wait FROM (SELECT DISTINCT ts FROM glucose g JOIN app.item i USING (item_id) WHERE i.source = 'librelinkup' AND kind = 'history') r) w
		WHERE wait > interval '5 min' AND NOT (wait <= interval '35 min' AND at::time BETWEEN '02:54' AND '03:35')`
	if found := ask(s.t, s.conn, gaps); found != "none" {
		s.t.Errorf("no readings in between: %s", found)
	}
	var first, last time.Time
	var n, times int
	if err := s.conn.QueryRow(s.t.Context(), `SELECT min(ts), max(ts), count(*), count(DISTINCT ts) FROM glucose g JOIN app.item i USING (item_id) WHERE i.source = 'librelinkup' AND kind = 'history'`).Scan(&first, &last, &n, &times); err != nil {
		s.t.Fatal(err)
	}
	if n != times {
		s.t.Errorf("%d readings at %d times", n, times)
	}
	if first.Sub(s.began) > -11*time.Hour || time.Since(last) > 10*time.Minute {
		s.t.Errorf("readings from %v to %v", first, last)
	}
}

// flat compares the memory in use in both halves.
func (s *soak) flat() {
	if len(s.memory[1]) == 0 {
		return
	}
	first, second := slices.Min(s.memory[0]), slices.Min(s.memory[1])
	s.t.Logf("heap in use: %d kB in the first half, %d kB in the second", first>>10, second>>10)
	// The fakes and their doubles remember all that ever was and what they have
	// given out, some 80 kB a day by a profile; that is not the program's.
	if theirs := uint64(s.days/2) * 96 << 10; second > first+first/4+4<<20+theirs {
		s.t.Errorf("the heap grew from %d to %d kB", first>>10, second>>10)
	}
}

func (s *soak) trouble() map[string]int {
	all := map[string]int{}
	for _, st := range s.storms {
		for kind, n := range st.count {
			all[kind] += n
		}
	}
	return all
}

// openFiles is how many files and sockets this process has open, where the
// system tells.
func openFiles() int {
	names, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		return 0
	}
	return len(names)
}
