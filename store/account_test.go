package store

import (
	"os"
	"os/exec"
	"testing"
	"time"
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
		account = accounts[0]
		if account.From == nil || account.To == nil || !account.From.Equal(from) || !account.To.Equal(to) {
			t.Fatalf("from %v to %v", account.From, account.To)
		}
	}
}
