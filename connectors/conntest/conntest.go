// Package conntest is the suite that every connector passes against the fake of
// its vendor's server: what a sync brings, that a second brings nothing, that
// stopping, crashing and every way in which a vendor fails lose nothing, and
// that secrets stay where they belong.
package conntest

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"athletedata/connectors"
)

// Fake is a vendor's server with one account in it. It is deterministic, and
// its present is that of the clock it was made with.
type Fake interface {
	http.Handler
	// Answers are what a person would answer to the wizard, without the secret
	// fields but with those that are Sealed, with every address that Info asks
	// for under base.
	Answers(base string) map[string]string
	// SignIn puts into the vault what a finished sign-in leaves there, secret
	// fields included.
	SignIn(v connectors.Vault) error
	// Want are the keys of everything there is now in a span of days (both
	// included, zero is open), with all datasets on.
	Want(from, to time.Time) []string
	// Grow adds something new at the clock's present, and may change something
	// recent. It returns the keys that the next sync must bring for that.
	Grow() []string
	// Empty makes it an account in which nothing has ever happened.
	Empty()
	// Expire makes the sign-in worthless, renewing it as well.
	Expire()
	// Secrets are texts that must not be seen outside the vault: passwords,
	// tokens, cookies, client secrets.
	Secrets() []string
}

// Deleter is a Fake in which something recent can be deleted. What has become
// nothing at the vendor is delivered once more, as the vendor's word that there
// is nothing, so that its rows go.
type Deleter interface {
	// Delete deletes everything in some items that a sync is sure to look at, and
	// returns their keys.
	Delete() []string
}

// Suite is what is tested.
type Suite struct {
	Connector connectors.Connector
	// New makes a server whose present is the clock's; the account has some
	// weeks of data of every dataset.
	New func(clock connectors.Clock) Fake
	// Start is the clock's beginning; default 2026-06-15 10:00 UTC.
	Start time.Time
	// Cursors are cursors of older versions of the connector, which it must
	// still read.
	Cursors []string
	// Visits are handed to connectors whose Info asks for them.
	Visits []connectors.Visit
	// Within is how far the clock moves on before a sync is sure to see what
	// was new; default 26 hours, so that the day of a fake is over.
	Within time.Duration
}

// base is where the fake answers: no socket is opened for it.
const base = "https://vendor.test"

// Run runs the suite.
func Run(t *testing.T, s Suite) {
	if s.Start.IsZero() {
		s.Start = time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)
	}
	if s.Within == 0 {
		s.Within = 26 * time.Hour
	}
	t.Run("info", s.info)
	t.Run("first sync brings everything and a second nothing", s.first)
	t.Run("new data and only that", s.grow)
	t.Run("a span of days", s.span)
	t.Run("a narrower span loses nothing", s.narrow)
	t.Run("what was deleted goes", s.deleted)
	t.Run("faults empty nothing", s.spoilt)
	t.Run("datasets switched off", s.datasets)
	t.Run("stopped and begun again", s.stopped)
	t.Run("a crash loses only what was not stored", s.crashed)
	t.Run("faults", s.faults)
	t.Run("the sign-in has ended", s.expired)
	t.Run("an empty account", s.empty)
	t.Run("cursors of older versions", s.cursors)
	t.Run("check", s.check)
}

func (s Suite) info(t *testing.T) {
	i := s.Connector.Info()
	if i.ID == "" || i.Name == "" || i.Summary == "" || i.Kind == "" || i.Every <= 0 || i.AtLeast <= 0 || i.AtLeast > i.Every {
		t.Errorf("Info is not complete: %+v", i)
	}
	if len(i.Datasets) == 0 {
		t.Error("no datasets")
	}
	seen := map[string]bool{}
	for _, f := range i.Fields {
		if f.ID == "" || f.Label == "" || seen[f.ID] {
			t.Errorf("the field %q has no id or label, or is there twice", f.ID)
		}
		seen[f.ID] = true
		if f.Entry == connectors.Choice && len(f.Choices) == 0 {
			t.Errorf("nothing to choose for %s", f.ID)
		}
		if f.Default != "" && f.Check != nil && f.Check(f.Default) != nil {
			t.Errorf("the default of %s is not accepted: %v", f.ID, f.Check(f.Default))
		}
		if f.InVault() && f.Default != "" {
			t.Errorf("the secret %s has a default", f.ID)
		}
	}
	for _, d := range i.Datasets {
		if d.ID == "" || d.Name == "" || seen[d.ID] {
			t.Errorf("the dataset %q has no id or name, or is there twice", d.ID)
		}
		seen[d.ID] = true
	}
}

func (s Suite) first(t *testing.T) {
	b := s.bench(t)
	b.sync(nil)
	b.wantKeys(b.fake.Want(time.Time{}, time.Time{}))
	if len(b.host.Items) == 0 {
		t.Fatal("the fake's account is empty, so nothing is tested")
	}
	before := b.host.snapshot()
	b.host.fresh = nil
	b.sync(nil)
	if len(b.host.fresh) > 0 {
		t.Errorf("the second sync brought %d items again: %v", len(b.host.fresh), some(b.host.fresh))
	}
	b.same(before)
}

func (s Suite) grow(t *testing.T) {
	b := s.bench(t)
	b.sync(nil)
	b.clock.Advance(s.Within)
	want := b.fake.Grow()
	if len(want) == 0 {
		t.Fatal("the fake did not grow")
	}
	b.host.fresh = nil
	b.sync(nil)
	slices.Sort(want)
	got := slices.Compact(slices.Sorted(slices.Values(b.host.fresh)))
	for _, k := range want {
		if !slices.Contains(got, k) {
			t.Errorf("new, but not brought: %s", k)
		}
	}
	// The passing of a day may make others new as well, but not what is old.
	all := b.fake.Want(time.Time{}, time.Time{})
	b.wantKeys(all)
	if len(got) > len(want)+len(all)/2 {
		t.Errorf("%d items were brought for %d new ones: %v", len(got), len(want), some(got))
	}
}

func (s Suite) span(t *testing.T) {
	b := s.bench(t)
	to := connectors.Day(s.Start).AddDate(0, 0, -4)
	from := to.AddDate(0, 0, -6)
	b.session.Account.From, b.session.Account.To = from, to
	b.sync(nil)
	b.wantKeys(b.fake.Want(from, to))
}

func (s Suite) datasets(t *testing.T) {
	full := s.bench(t)
	full.sync(nil)
	for _, d := range s.Connector.Info().Datasets {
		b := s.bench(t)
		b.session.Account.Datasets[d.ID] = false
		b.sync(nil)
		for k := range b.host.Items {
			if _, ok := full.host.Items[k]; !ok {
				t.Errorf("with %s off there is something new: %s", d.ID, k)
			}
		}
		// What is switched off may be items, or a part of them.
		if b.host.size() >= full.host.size() {
			t.Errorf("with %s off there is as much as before", d.ID)
		}
	}
}

func (s Suite) empty(t *testing.T) {
	b := s.bench(t)
	b.fake.Empty()
	b.sync(nil)
	b.wantKeys(b.fake.Want(time.Time{}, time.Time{}))
}

func (s Suite) cursors(t *testing.T) {
	for _, c := range append([]string{`{}`, `{"something of a later version": [1, 2]}`}, s.Cursors...) {
		b := s.bench(t)
		b.host.Saved = []byte(c)
		if err := s.Connector.Sync(context.Background(), b.run()); err != nil {
			t.Errorf("with the cursor %s: %v", c, err)
		}
	}
}

func (s Suite) check(t *testing.T) {
	c, ok := s.Connector.(connectors.Checker)
	if !ok {
		t.Skip("it has no check")
	}
	b := s.bench(t)
	id, err := c.Check(context.Background(), b.session)
	if err != nil {
		t.Fatalf("check: %v", err)
	}
	if id.Name == "" && connectors.Way(s.Connector, b.session.Account) != connectors.Open {
		t.Error("the check does not say who is signed in")
	}
}
