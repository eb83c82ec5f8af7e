package connectors

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"
)

// Session is an account and what is needed to talk to its vendor.
type Session struct {
	// Account is what the person chose.
	Account Account
	// HTTP keeps to Info's limits, tries again what failed for no reason of ours,
	// honours Retry-After and bounds answers. It knows nothing of signing in.
	HTTP *http.Client
	// Vault keeps the account's secrets.
	Vault Vault
	// Log is of this run; the person can read it. Secrets are struck out of it.
	Log *slog.Logger
	// Clock is the time.
	Clock Clock
}

// Account is what the person chose for a source.
type Account struct {
	// Answers to Info's fields by id, without those in the vault. An address or a
	// version that a vendor has changed can be put right here.
	Answers map[string]string
	// Defaults of Info's fields, for those without an answer.
	Defaults map[string]string
	// Off are the datasets that are switched off, On those switched on that
	// are off otherwise.
	Datasets map[string]bool
	// From and To bound what is fetched, as days at midnight UTC; zero is open.
	From, To time.Time
}

// Vault keeps secrets of one account, in the keyring of the system: what a
// sign-in leaves, and by their ids the answers to fields that are secret.
type Vault interface {
	// Secret returns "" for one that is not there.
	Secret(name string) (string, error)
	SetSecret(name, value string) error
	DeleteSecret(name string) error
	// Exclusive runs do while nobody else, in this process or another, does
	// so for this account. Tokens that rotate are refreshed in it.
	Exclusive(ctx context.Context, do func() error) error
}

// Clock tells the time and passes it. Tests hand out one of their own.
type Clock interface {
	Now() time.Time
	// Sleep waits; it returns ctx's error when that ends first.
	Sleep(ctx context.Context, d time.Duration) error
}

// NewAccount is an account of a source with the answers given and everything
// else at its default.
func NewAccount(info Info, answers map[string]string) Account {
	a := Account{Answers: answers, Defaults: map[string]string{}, Datasets: map[string]bool{}}
	for _, f := range info.Fields {
		if f.Default != "" {
			a.Defaults[f.ID] = f.Default
		}
	}
	for _, d := range info.Datasets {
		a.Datasets[d.ID] = !d.Off
	}
	return a
}

// Answer is what was answered to a field that is not in the vault, or its default.
func (a Account) Answer(id string) string {
	if v := a.Answers[id]; v != "" {
		return v
	}
	return a.Defaults[id]
}

// Number is an answer as a whole number, 0 if it is none.
func (a Account) Number(id string) int {
	n, _ := strconv.Atoi(a.Answer(id))
	return n
}

// Wants reports whether a dataset is switched on.
func (a Account) Wants(dataset string) bool { return a.Datasets[dataset] }

// Day is a calendar day as the date at midnight UTC.
func Day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Span is the days to fetch, both included: those the account wants, not before
// the earliest and not after today. Today is the latest date anywhere on Earth
// only if the account does not end before.
func (a Account) Span(earliest, now time.Time) (from, to time.Time) {
	from, to = Day(earliest), Day(now)
	if a.From.After(from) {
		from = Day(a.From)
	}
	if !a.To.IsZero() && a.To.Before(to) {
		to = Day(a.To)
	}
	return from, to
}

// SystemClock is the time of this computer.
type SystemClock struct{}

// Now implements Clock.
func (SystemClock) Now() time.Time { return time.Now() }

// Sleep implements Clock.
func (SystemClock) Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
