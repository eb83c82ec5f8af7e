package store

import (
	"testing"
	"time"
)

// The first and last day of an account are the days that were chosen, wherever
// the computer is: west of Greenwich they must not slip to the day before, and
// not by another one each time the settings are kept.
func TestDaysOfAnAccountStayWhereTheyAre(t *testing.T) {
	s, _ := open(t)
	home := time.Local
	t.Cleanup(func() { time.Local = home })
	from, to := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	account := Account{Source: "oura", Every: time.Hour, From: &from, To: &to}
	for _, zone := range []*time.Location{time.FixedZone("west", -8*3600), time.UTC, time.FixedZone("east", 13*3600)} {
		time.Local = zone
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
				t.Fatalf("in the zone %v: from %v to %v", zone, account.From, account.To)
			}
		}
	}
}
