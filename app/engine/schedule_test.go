package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/store"
)

// stub is a source whose syncs take a while and are written down.
type stub struct {
	id    string
	diary *diary
	took  time.Duration
	end   func() error // how a sync ends; nil: well
}

// Info implements connectors.Connector.
func (s *stub) Info() connectors.Info {
	return connectors.Info{ID: s.id, Name: s.id, Kind: connectors.Open, Every: time.Hour, AtLeast: time.Hour}
}

// Sync implements connectors.Connector.
func (s *stub) Sync(ctx context.Context, run *connectors.Run) error {
	s.diary.note(s.id, 1)
	defer s.diary.note("", -1)
	if err := run.Clock.Sleep(ctx, s.took); err != nil {
		return err
	}
	if s.end != nil {
		return s.end()
	}
	return nil
}

// diary is what was synced when.
type diary struct {
	mu     sync.Mutex
	clock  connectors.Clock
	starts []start
	now    int
	most   int // at a time
}

type start struct {
	source string
	at     time.Time
}

func (d *diary) note(source string, by int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now += by
	d.most = max(d.most, d.now)
	if source != "" {
		d.starts = append(d.starts, start{source, d.clock.Now()})
	}
}

// of are the starts of a source.
func (d *diary) of(source string) (at []time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, s := range d.starts {
		if s.source == source {
			at = append(at, s.at)
		}
	}
	return at
}

// order are all sources as they were begun with.
func (d *diary) order() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []string
	for _, s := range d.starts {
		all = append(all, s.source)
	}
	return strings.Join(all, " ")
}

// jumping is the bubble's clock, that can be put forward.
type jumping struct {
	mu sync.Mutex
	by time.Duration
}

func (j *jumping) Now() time.Time {
	j.mu.Lock()
	defer j.mu.Unlock()
	return time.Now().Add(j.by)
}

func (*jumping) Sleep(ctx context.Context, d time.Duration) error {
	return connectors.SystemClock{}.Sleep(ctx, d)
}

func (j *jumping) jump(d time.Duration) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.by += d
}

// scheduled runs a schedule in a bubble of time, from nine in the evening on.
func scheduled(t *testing.T, test func(t *testing.T, w *watchman)) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 6, 15, 21, 0, 0, 0, time.Local)))
		e, _ := database(t)
		w := &watchman{t: t, clock: &jumping{}}
		w.diary = &diary{clock: w.clock}
		w.Schedule = &Schedule{Look: time.Minute, Syncer: &Syncer{Engine: e, Clock: w.clock, Log: slog.New(slog.DiscardHandler),
			Vault: func(string) Vault { return box{conntest.NewVault()} }}}
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		w.begin = func() {
			wg.Go(func() { _ = w.Run(ctx) }) // ends with ctx only
		}
		test(t, w)
		stop()
		wg.Wait()
	})
}

type watchman struct {
	t     *testing.T
	clock *jumping
	diary *diary
	begin func()
	*Schedule
}

// add connects a source.
func (w *watchman) add(s *stub, change ...func(*store.Account)) {
	w.t.Helper()
	s.diary = w.diary
	w.Syncer.Connectors = append(w.Syncer.Connectors, s)
	a := store.Account{Source: s.id, Every: time.Hour}
	for _, do := range change {
		do(&a)
	}
	if err := w.Syncer.Engine.Store.SaveAccount(w.t.Context(), 1, a); err != nil {
		w.t.Fatal(err)
	}
}

// Two are synced at a time; the others come as soon as there is room, and in the
// next round those first that have waited longest.
func TestTwoAtATimeInTheirOrder(t *testing.T) {
	scheduled(t, func(t *testing.T, w *watchman) {
		for i, took := range []time.Duration{20, 5, 5, 5, 5} {
			w.add(&stub{id: fmt.Sprintf("s%d", i), took: took * time.Minute})
		}
		began := time.Now()
		w.begin()
		time.Sleep(30 * time.Minute)
		if w.diary.most != 2 {
			t.Errorf("%d at a time", w.diary.most)
		}
		// The first two begin at the same moment.
		if got := strings.TrimPrefix(strings.TrimPrefix(w.diary.order(), "s0 s1 "), "s1 s0 "); got != "s2 s3 s4" {
			t.Errorf("they came as %s", got)
		}
		if at := w.diary.of("s4"); len(at) != 1 || at[0].Sub(began) > 16*time.Minute {
			t.Errorf("the last one had to wait until %v, though there was room", at)
		}
		time.Sleep(2 * time.Hour)
		for i := range 5 {
			if at := w.diary.of(fmt.Sprintf("s%d", i)); len(at) < 2 || at[1].Sub(at[0]) < time.Hour || at[1].Sub(at[0]) > 90*time.Minute {
				t.Errorf("s%d was synced at %v", i, at)
			}
		}
	})
}

// A long run looks like one that was cut off, until it ends: it is not due, so
// that it does not begin anew when it ends while the others are looked at.
func TestWhatIsUnderWayIsNotDue(t *testing.T) {
	scheduled(t, func(t *testing.T, w *watchman) {
		w.add(&stub{id: "s0"})
		if _, err := w.Syncer.Engine.Store.BeginSync(t.Context(), 1, "s0", false, time.Now().Add(-10*time.Minute)); err != nil {
			t.Fatal(err)
		}
		w.active = map[string]context.CancelCauseFunc{"s0": func(error) {}}
		if due, err := w.due(t.Context()); err != nil || len(due) != 0 {
			t.Errorf("due while it is under way: %v, %v", due, err)
		}
		clear(w.active)
		if due, err := w.due(t.Context()); err != nil || len(due) != 1 {
			t.Errorf("due after it was cut off: %v, %v", due, err)
		}
	})
}

// With more to do than there is time for, nobody is left out.
func TestNobodyIsLeftOut(t *testing.T) {
	scheduled(t, func(t *testing.T, w *watchman) {
		for i := range 6 {
			w.add(&stub{id: fmt.Sprintf("s%d", i), took: 50 * time.Minute})
		}
		w.begin()
		time.Sleep(24 * time.Hour)
		var counts []int
		for i := range 6 {
			counts = append(counts, len(w.diary.of(fmt.Sprintf("s%d", i))))
		}
		if slices.Max(counts)-slices.Min(counts) > 2 || slices.Min(counts) < 7 {
			t.Errorf("in a day they were synced %v times", counts)
		}
	})
}

func TestQuietHoursOverMidnight(t *testing.T) {
	scheduled(t, func(t *testing.T, w *watchman) {
		w.add(&stub{id: "quiet"}, func(a *store.Account) {
			from, to := 22*60, 7*60
			a.QuietFrom, a.QuietTo = &from, &to
		})
		w.add(&stub{id: "always"})
		w.begin()
		time.Sleep(12 * time.Hour) // from nine to nine
		var night, morning int
		for _, at := range w.diary.of("quiet") {
			switch h := at.Hour(); {
			case h == 7 || h == 8:
				morning++
			case h >= 22 || h < 7:
				night++
			}
		}
		if night > 0 || morning == 0 {
			t.Errorf("synced %d times in the night and %d times in the morning: %v", night, morning, w.diary.of("quiet"))
		}
		if n := len(w.diary.of("always")); n < 10 {
			t.Errorf("the one without quiet hours was synced %d times", n)
		}
	})
}

// A computer that has slept goes on at once, and does not make up for every
// hour that it has missed.
func TestAwakeAgain(t *testing.T) {
	scheduled(t, func(t *testing.T, w *watchman) {
		w.add(&stub{id: "s"})
		w.begin()
		time.Sleep(30 * time.Minute)
		w.clock.jump(9 * time.Hour)
		woke := w.clock.Now()
		time.Sleep(10 * time.Minute)
		at := w.diary.of("s")
		if len(at) != 2 || at[1].Sub(woke) > w.Look+time.Second {
			t.Errorf("awake at %v, synced at %v", woke, at)
		}
		// Put back, as after a clock that was wrong, it does not wait for that day.
		w.clock.jump(-9 * time.Hour)
		time.Sleep(12 * time.Hour)
		if n := len(w.diary.of("s")); n < 3 {
			t.Errorf("with the clock put back it was synced %d times", n)
		}
	})
}

func TestPausedAccounts(t *testing.T) {
	scheduled(t, func(t *testing.T, w *watchman) {
		w.add(&stub{id: "s"}, func(a *store.Account) { a.Paused = true })
		w.begin()
		time.Sleep(5 * time.Hour)
		if at := w.diary.of("s"); len(at) != 0 {
			t.Errorf("a paused account was synced at %v", at)
		}
		if err := w.Syncer.Engine.Store.PauseAccount(t.Context(), 1, "s", false); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		if at := w.diary.of("s"); len(at) != 1 {
			t.Errorf("after the pause it was synced at %v", at)
		}
	})
}

func TestHold(t *testing.T) {
	scheduled(t, func(t *testing.T, w *watchman) {
		var mu sync.Mutex
		why := "a metered network"
		w.Hold = func() string {
			mu.Lock()
			defer mu.Unlock()
			return why
		}
		w.add(&stub{id: "a"})
		w.add(&stub{id: "b"})
		w.begin()
		time.Sleep(5 * time.Hour)
		if got := w.diary.order(); got != "" {
			t.Errorf("synced on %s: %s", why, got)
		}
		w.Now("b") // the person wants it all the same
		time.Sleep(time.Minute)
		if got := w.diary.order(); got != "b" {
			t.Errorf("asked for by a person: %q", got)
		}
		mu.Lock()
		why = ""
		mu.Unlock()
		time.Sleep(2 * time.Minute)
		if got := w.diary.order(); got != "b a" {
			t.Errorf("in the end: %q", got)
		}
	})
}

// A vendor that wants a pause gets it to the end, and not much longer. A person
// may ask sooner.
func TestParkedAccounts(t *testing.T) {
	scheduled(t, func(t *testing.T, w *watchman) {
		until := time.Now().Add(7 * time.Hour)
		parked := &stub{id: "parked"}
		parked.end = func() error {
			if time.Now().Before(until) {
				return &connectors.RateLimited{Until: until}
			}
			return nil
		}
		w.add(parked)
		w.add(&stub{id: "person", end: func() error { return connectors.ErrReauth }})
		failing := &stub{id: "failing", end: func() error { return fmt.Errorf("the vendor is ill") }}
		w.add(failing)
		w.begin()
		time.Sleep(8 * time.Hour)
		at := w.diary.of("parked")
		if len(at) < 2 || at[1].Before(until) || at[1].Sub(until) > 5*time.Minute {
			t.Errorf("parked until %v, synced at %v", until, at)
		}
		if n := len(w.diary.of("person")); n != 1 {
			t.Errorf("without a sign-in it was tried %d times", n)
		}
		// 5, 10, 20 … minutes, and never more often than that.
		tries := w.diary.of("failing")
		if len(tries) < 5 || len(tries) > 9 {
			t.Errorf("what fails was tried at %v", tries)
		}
		for i := 1; i < len(tries)-1; i++ {
			if tries[i+1].Sub(tries[i]) < tries[i].Sub(tries[i-1]) {
				t.Errorf("the pauses do not grow: %v", tries)
			}
		}
	})
}

// What another program syncs is tried again at the next look. What this computer
// does not let be synced is told, and not tried all the time.
func TestWhatCannotBeSyncedIsNotTriedAllTheTime(t *testing.T) {
	for _, why := range []struct {
		err         error
		least, most int // tries in an hour
		told        bool
	}{{ErrBusy, 55, 61, false}, {errors.New("the lock's file cannot be written"), 10, 13, true}} {
		scheduled(t, func(t *testing.T, w *watchman) {
			var mu sync.Mutex
			var tries, told int
			w.Syncer.Lock = func(string) (func(), error) {
				mu.Lock()
				defer mu.Unlock()
				tries++
				return nil, why.err
			}
			w.Failed = func(_ string, err error) {
				mu.Lock()
				defer mu.Unlock()
				if told++; !errors.Is(err, why.err) {
					t.Errorf("told is %v", err)
				}
			}
			w.add(&stub{id: "s"})
			w.begin()
			time.Sleep(time.Hour)
			mu.Lock()
			defer mu.Unlock()
			if tries < why.least || tries > why.most || why.told != (told == tries) || !why.told && told > 0 {
				t.Errorf("%v: tried %d times in an hour, told %d times", why.err, tries, told)
			}
			if got := w.diary.order(); got != "" {
				t.Errorf("synced without the lock: %s", got)
			}
		})
	}
}
