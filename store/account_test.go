package store

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// elsewhere marks a process that is in another time zone than this one.
const elsewhere = "ADW_TEST_ELSEWHERE"

// The first and last day of an account are the days that were chosen, wherever
// the computer is: west of Greenwich they must not slip to the day before, and
// not by another one each time the settings are kept.
func TestDaysOfAnAccountStayWhereTheyAre(t *testing.T) {
	if os.Getenv(elsewhere) == "" {
		for _, zone := range []string{"America/Los_Angeles", "Pacific/Auckland"} {
			self := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
			self.Env = append(os.Environ(), elsewhere+"=yes", "TZ="+zone)
			if out, err := self.CombinedOutput(); err != nil {
				t.Errorf("in %s: %v\n%s", zone, err, out)
			}
		}
		return
	}
	s, _ := open(t)
	from, to := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	account := Account{Source: "oura", Every: time.Hour, From: &from, To: &to}
	for range 2 {
		if err := s.SaveAccount(t.Context(), 1, account); err != nil {
			t.Fatal(err)
		}
		accounts, err := s.Accounts(t.Context(), 1)
		if err != nil || len(accounts) != 1 {
			t.Fatal(accounts, err)
		}
		if account, err = s.Account(t.Context(), 1, "oura"); err != nil || !cmp.Equal(account, accounts[0]) {
			t.Fatalf("alone %+v, in the list %+v, %v", account, accounts[0], err)
		}
		if account.From == nil || account.To == nil || !account.From.Equal(from) || !account.To.Equal(to) {
			t.Fatalf("from %v to %v", account.From, account.To)
		}
	}
}

// Who changes an account that failed, as its address, may have put it right: it is
// tried at once, and until then nothing says that it is well. A new sign-in is
// proof of that.
func TestSettingsOfAnAccountThatFailed(t *testing.T) {
	s, _ := open(t)
	account := Account{Source: "glooko", Every: time.Hour}
	if err := s.SaveAccount(t.Context(), 1, account); err != nil {
		t.Fatal(err)
	}
	run, err := s.BeginSync(t.Context(), 1, "glooko", false, start)
	if err != nil {
		t.Fatal(err)
	}
	later := start.Add(8 * time.Hour)
	if err := s.FinishSync(t.Context(), 1, SyncRun{ID: run, Source: "glooko", Outcome: "failed", Finished: p(start.Add(time.Minute)), Problem: "no such address", Advice: "look at it"},
		SyncEnd{State: AccountFailing, NotBefore: &later, Failures: 7}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		save func(context.Context, int16, Account) error
		want Account
	}{
		{s.SaveSettings, Account{State: AccountFailing, NotBefore: p(start), Problem: "no such address", Advice: "look at it"}},
		{s.SaveAccount, Account{State: AccountOK}},
	} {
		if err := c.save(t.Context(), 1, account); err != nil {
			t.Fatal(err)
		}
		a, err := s.Account(t.Context(), 1, "glooko")
		if got := (Account{State: a.State, NotBefore: a.NotBefore, Failures: a.Failures, Problem: a.Problem, Advice: a.Advice}); err != nil || !cmp.Equal(got, c.want) {
			t.Errorf("%v\n%s", err, cmp.Diff(c.want, got))
		}
	}
}

// How an account is, is asked all the time: that does not read the table of what
// all accounts have brought, which only the list of sources counts.
func TestAnAccountIsReadWithoutCounting(t *testing.T) {
	s, _ := open(t)
	if err := s.SaveAccount(t.Context(), 1, Account{Source: "oura", Every: time.Hour}); err != nil {
		t.Fatal(err)
	}
	tx, err := s.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context())
	if _, err := tx.Exec(t.Context(), "LOCK TABLE app.item IN ACCESS EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	soon, stop := context.WithTimeout(t.Context(), 5*time.Second)
	defer stop()
	if a, err := s.Account(soon, 1, "oura"); err != nil || a.Source != "oura" || a.Every != time.Hour {
		t.Errorf("one: %+v, %v", a, err)
	}
	if all, err := s.Accounts(soon, 1); err != nil || len(all) != 1 {
		t.Errorf("all: %+v, %v", all, err)
	}
	if _, err := s.Account(soon, 1, "strava"); !errors.Is(err, ErrNoAccount) {
		t.Errorf("one that is not connected: %v", err)
	}
}

// How far a sync has come is noted in one piece, unless another program has
// noted in the meantime what it used: that is said then, and nothing lost.
func TestProgressOfAnAccount(t *testing.T) {
	s, _ := open(t)
	if _, noted, err := s.SaveProgress(t.Context(), 1, "strava", Progress{Budget: []byte("[1]")}); noted || !errors.Is(err, ErrNoAccount) {
		t.Errorf("of an account that is not there: %v, %v", noted, err)
	}
	if err := s.SaveAccount(t.Context(), 1, Account{Source: "strava", Every: time.Hour}); err != nil {
		t.Fatal(err)
	}
	run, err := s.BeginSync(t.Context(), 1, "strava", true, start)
	if err != nil {
		t.Fatal(err)
	}
	is := func(cursor, budget string) {
		t.Helper()
		if a, err := s.Account(t.Context(), 1, "strava"); err != nil || string(a.Cursor) != cursor || string(a.Budget) != budget {
			t.Errorf("cursor %s, budget %s, %v; want %s and %s", a.Cursor, a.Budget, err, cursor, budget)
		}
	}
	if _, noted, err := s.SaveProgress(t.Context(), 1, "strava", Progress{Cursor: []byte("7"), Budget: []byte("[1]"), Run: run, Requests: 3, Received: 4 << 32, Items: 5}); !noted || err != nil {
		t.Fatal(noted, err)
	}
	is("7", "[1]")
	if _, noted, err := s.SaveProgress(t.Context(), 1, "strava", Progress{Budget: []byte("[2]"), Known: []byte("[1]")}); !noted || err != nil {
		t.Fatal(noted, err)
	}
	is("7", "[2]")
	for _, known := range []string{"", "[1]"} {
		stale := Progress{Cursor: []byte("8"), Budget: []byte("[3]")}
		if known != "" {
			stale.Known = []byte(known)
		}
		if budget, noted, err := s.SaveProgress(t.Context(), 1, "strava", stale); noted || string(budget) != "[2]" || err != nil {
			t.Errorf("by one who knows of %q only: %v, %s, %v", known, noted, budget, err)
		}
		is("7", "[2]")
	}
	// A sync that never ended is known by what it had done; one that ends leaves
	// the budget alone.
	next, err := s.BeginSync(t.Context(), 1, "strava", true, start)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.FinishSync(t.Context(), 1, SyncRun{ID: next, Source: "strava", Outcome: "ok"}, SyncEnd{State: AccountOK}); err != nil {
		t.Fatal(err)
	}
	is("7", "[2]")
	runs, err := s.SyncRuns(t.Context(), 1, "strava", 2)
	if err != nil || len(runs) != 2 || runs[0].Outcome != "ok" || runs[1].Outcome != "crashed" || runs[1].Requests != 3 || runs[1].Received != 4<<32 || runs[1].Items != 5 {
		t.Errorf("%+v, %v", runs, err)
	}
}
