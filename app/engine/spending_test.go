package engine

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/all/fakes"
	"athletedata/connectors/conntest"
	"athletedata/connectors/httpx"
)

// counted is the way to the vendors with a number of requests that are allowed
// in a day, and counts those that were sent.
type counted struct {
	*vendors
	sent atomic.Int64
	stop func(sent int64) // told of each before it is answered
}

const allowed = 60

func newCounted(t *testing.T) *counted {
	c := &counted{vendors: newVendors(t, conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)), fakes.Options{Days: victimDays}), stop: func(int64) {}}
	next := c.Transport
	c.Transport = trip(func(r *http.Request) (*http.Response, error) {
		c.stop(c.sent.Add(1))
		return next.RoundTrip(r)
	})
	c.Limits = fewADay(allowed)
	return c
}

// fewADay allows so many requests a day, as fast as they come.
func fewADay(n int) func(connectors.Info) connectors.Limits {
	return func(i connectors.Info) connectors.Limits {
		l := unlimited(i)
		l.Windows = []connectors.Window{{Requests: n, Per: 24 * time.Hour}}
		return l
	}
}

// another is a second program with the same database and the same accounts.
func (c *counted) another() *Syncer {
	return &Syncer{Engine: c.Engine, Connectors: c.Connectors, Vault: c.Vault, Limits: c.Limits, Clock: c.Clock, Transport: c.Transport, Log: c.Log}
}

// used is what the database says of Garmin's budget.
func (c *counted) used() string {
	return ask(c.t, c.conn, "SELECT coalesce(budget #>> '{0,used}', 'none') FROM app.account WHERE source = 'garmin'")
}

// syncs lets a program sync until so many requests more were sent; 0: until the
// budget is used up.
func (c *counted) syncs(s *Syncer, more int64) {
	c.t.Helper()
	ctx, cancel := context.WithCancel(c.t.Context())
	defer cancel()
	last := c.sent.Load() + more
	c.stop = func(sent int64) {
		if more > 0 && sent >= last {
			cancel()
		}
	}
	run, err := s.Sync(ctx, "garmin", true, nil)
	if want := map[bool]string{true: "crashed", false: "waiting"}[more > 0]; err != nil || run.Outcome != want {
		c.t.Fatalf("%s, want %s: %s, %v", run.Outcome, want, run.Problem, err)
	}
}

// A window that stays open, a command line, and whoever signs in use one budget.
func TestProgramsShareABudget(t *testing.T) {
	c := newCounted(t)
	if err := c.connect("garmin"); err != nil {
		t.Fatal(err)
	}
	agree := func(when string) {
		t.Helper()
		if used := c.used(); used != strconv.FormatInt(c.sent.Load(), 10) {
			t.Errorf("%s: %d requests were sent, and %s are written down", when, c.sent.Load(), used)
		}
	}
	if c.sent.Load() == 0 {
		t.Fatal("connecting has sent nothing")
	}
	agree("connected for the first time")
	window, line := c.another(), c.another()
	c.syncs(window, 7)
	agree("stopped in the window")
	c.syncs(line, 12)
	agree("stopped on the command line")
	if err := c.connect("garmin"); err != nil {
		t.Fatal(err)
	}
	agree("connected again")
	c.syncs(window, 0)
	agree("used up in the window")
	if c.sent.Load() != allowed {
		t.Errorf("%d requests were sent, %d are allowed", c.sent.Load(), allowed)
	}
	c.syncs(line, 0)
	if c.sent.Load() != allowed {
		t.Errorf("%d requests were sent after they were used up, %d are allowed", c.sent.Load(), allowed)
	}
}

// Two programs that ask at the same time send no more together than is allowed,
// and in the end all of it could be used.
func TestProgramsAtTheSameTimeShareABudget(t *testing.T) {
	c := newCounted(t)
	if err := c.connect("garmin"); err != nil {
		t.Fatal(err)
	}
	c.Transport = trip(func(*http.Request) (*http.Response, error) {
		c.sent.Add(1)
		return &http.Response{StatusCode: http.StatusNoContent, Body: http.NoBody}, nil
	})
	account, connector, err := c.Account(t.Context(), "garmin")
	if err != nil {
		t.Fatal(err)
	}
	begin := func() (spend func(), spent *spending) {
		s := c.another()
		spent = s.spending(connector.Info(), account, 0)
		client := s.session(connector.Info(), account, c.vault("garmin"), c.Log, spent).HTTP
		return func() {
			for range allowed + 1 {
				if _, err := httpx.Get(t.Context(), client, "https://garmin.vendor.test/", nil, nil); err != nil {
					if !errors.As(err, new(*connectors.RateLimited)) {
						t.Error(err)
					}
					return
				}
			}
			t.Error("there is no end to what is allowed")
		}, spent
	}
	var all sync.WaitGroup
	first, one := begin()
	second, two := begin()
	for _, spend := range []func(){first, first, second, second} {
		all.Go(spend)
	}
	all.Wait()
	if n := c.sent.Load(); n > allowed || n < allowed-2*ahead {
		t.Errorf("%d requests were sent, %d are allowed", n, allowed)
	}
	if err := errors.Join(one.settle(t.Context(), nil), two.settle(t.Context(), nil)); err != nil {
		t.Fatal(err)
	}
	last, three := begin()
	last()
	if err := three.settle(t.Context(), nil); err != nil || c.sent.Load() != allowed || c.used() != strconv.Itoa(allowed) {
		t.Errorf("%d requests were sent in the end and %s written down, %d are allowed: %v", c.sent.Load(), c.used(), allowed, err)
	}
}

// A program that is killed, again and again, has used what it has sent: the next
// one goes on from there, and what it did is in the history.
func TestKilledProgramsKeepTheirBudget(t *testing.T) {
	const deaths, each = 3, 12
	c := newCounted(t)
	if err := c.connect("garmin"); err != nil {
		t.Fatal(err)
	}
	t.Setenv(victimAllowed, strconv.Itoa(allowed))
	dir := t.TempDir()
	for range deaths {
		before, _ := strconv.Atoi(c.used())
		if _, died := runVictim(t, c.conn.Config().ConnString(), dir, each, 0); !died {
			t.Fatal("it was not killed")
		}
		// It may have sent a few more before it died.
		if after, _ := strconv.Atoi(c.used()); after < before+each || after > before+each+2*ahead {
			t.Errorf("%d requests were written down, and %d after %d more were sent", before, after, each)
		}
	}
	left, _ := strconv.Atoi(c.used())
	sent := c.sent.Load()
	c.syncs(c.another(), 0)
	if got, want := c.sent.Load()-sent, int64(max(allowed-left, 0)); got != want {
		t.Errorf("%d requests were sent after the deaths, %d were left", got, want)
	}
	runs, err := c.Engine.Store.SyncRuns(t.Context(), 1, "garmin", deaths+1)
	if err != nil || len(runs) != deaths+1 {
		t.Fatal(runs, err)
	}
	for _, run := range runs[1:] {
		if run.Outcome != "crashed" || run.Requests < ahead || run.Requests > each+2*ahead {
			t.Errorf("in the history of one that was killed: %s, %d requests", run.Outcome, run.Requests)
		}
	}
}

// asking is an account of which nothing is known but that it sends requests.
type asking struct {
	connectors.Connector
	requests int
}

func (a asking) Sync(ctx context.Context, run *connectors.Run) error {
	for range a.requests {
		if _, err := httpx.Get(ctx, run.HTTP, "https://garmin.vendor.test/", nil, nil); err != nil {
			return err
		}
	}
	return run.Checkpoint(ctx, a.requests)
}

// The budget is written down before each ten requests and at the end, and
// otherwise together with the checkpoints.
func TestTheBudgetIsWrittenSeldom(t *testing.T) {
	c := newCounted(t)
	if err := c.connect("garmin"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.conn.Exec(t.Context(), `CREATE TABLE custom.writes (n int);
		CREATE FUNCTION custom.written() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO custom.writes VALUES (1); RETURN NULL; END';
		CREATE TRIGGER written AFTER UPDATE ON app.account FOR EACH ROW EXECUTE FUNCTION custom.written()`); err != nil {
		t.Fatal(err)
	}
	garmin, _ := c.Connector("garmin")
	c.Transport = trip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusNoContent, Body: http.NoBody}, nil
	})
	const bare = 3 // beginning, checkpoint and end are written anyway
	for requests, most := range map[int]int{0: bare + 1, 3: bare + 2, 10: bare + 2, 11: bare + 3, 95: bare + 11} {
		s := c.another()
		s.Limits, s.Connectors = fewADay(6000), []connectors.Connector{asking{garmin, requests}}
		if _, err := c.conn.Exec(t.Context(), "TRUNCATE custom.writes"); err != nil {
			t.Fatal(err)
		}
		if run, err := s.Sync(t.Context(), "garmin", true, nil); err != nil || run.Outcome != "ok" || run.Requests != requests {
			t.Fatal(run, err)
		}
		if n, _ := strconv.Atoi(ask(t, c.conn, "SELECT count(*)::text FROM custom.writes")); n > most || n < 2 {
			t.Errorf("the account was written %d times for %d requests, want at most %d", n, requests, most)
		}
	}
}
